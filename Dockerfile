# Two stages: the first installs, checked against hashes, and builds the dictionaries' indexes; the second only runs.
FROM python:3.13-slim AS build
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/homeward
COPY requirements.lock ./
RUN /opt/homeward/bin/pip install --quiet --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY bot ./bot
RUN /opt/homeward/bin/pip install --quiet --no-deps --no-build-isolation . \
    && /opt/homeward/bin/homeward setup \
    && /opt/homeward/bin/pip uninstall --quiet --yes pip

FROM python:3.13-slim
# The interpreter in /opt/homeward points at this image's Python: both stages must stay on the same base.
COPY --from=build /opt/homeward /opt/homeward
COPY config /app/config
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin homeward \
    && mkdir /data && chown homeward:homeward /data
WORKDIR /app
ENV PATH=/opt/homeward/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOMEWARD_CONFIG_DIR=/app/config HOMEWARD_DATA_DIR=/data
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["homeward", "health"]
ENTRYPOINT ["homeward"]
CMD ["run"]
