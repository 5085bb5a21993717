"""For every test: hypothesis looks at the same examples each time and minds no clock, so that CI means what it says."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "homeward", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("homeward")
