from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import aiohttp
import pytest

from bot.model.observation import LoopFailed, Progressed
from bot.ops.health import Health
from bot.ops.heartbeat import Heartbeat
from bot.ops.http import HttpListener
from bot.ops.metrics import Metrics
from tests.builders import NOON


class StillClock:
    """A clock that stands at noon."""

    def now(self) -> datetime:
        return NOON

    async def sleep(self, for_: timedelta) -> None:
        raise AssertionError(f"slept {for_}")


def a_health(*, healthy: bool = True) -> Health:
    health = Health({"poll": timedelta(seconds=1)}, started_at=NOON)
    health.saw(Progressed(loop="poll", at=NOON))
    if not healthy:
        health.saw(LoopFailed(loop="poll", error="the disk is full", at=NOON))
    return health


def a_listener(health: Health, port: int = 0) -> HttpListener:
    return HttpListener(bind="127.0.0.1", port=port, health=health, metrics=Metrics(), clock=StillClock())


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_a_healthy_service_says_so(session: aiohttp.ClientSession) -> None:
    async with a_listener(a_health()) as listener:
        async with session.get(f"http://127.0.0.1:{listener.port}/healthz") as answer:
            assert answer.status == 200
            assert await answer.json() == {"healthy": True, "reasons": [], "notices": []}
        async with session.get(f"http://127.0.0.1:{listener.port}/readyz") as answer:
            assert (answer.status, await answer.json()) == (200, {"ready": True})


async def test_an_unhealthy_service_says_why(session: aiohttp.ClientSession) -> None:
    async with a_listener(a_health(healthy=False)) as listener:
        async with session.get(f"http://127.0.0.1:{listener.port}/healthz") as answer:
            assert answer.status == 503
            assert (await answer.json())["reasons"] == ["poll: the disk is full"]
        async with session.get(f"http://127.0.0.1:{listener.port}/readyz") as answer:
            assert answer.status == 503


async def test_metrics_are_served(session: aiohttp.ClientSession) -> None:
    async with (
        a_listener(a_health()) as listener,
        session.get(f"http://127.0.0.1:{listener.port}/metrics") as answer,
    ):
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert "homeward_polls_total" in await answer.text()


async def test_nothing_else_is_served(session: aiohttp.ClientSession) -> None:
    async with a_listener(a_health()) as listener:
        async with session.get(f"http://127.0.0.1:{listener.port}/") as answer:
            assert answer.status == 404
        async with session.post(f"http://127.0.0.1:{listener.port}/metrics") as answer:
            assert answer.status == 405


async def test_a_port_that_is_taken_is_an_error() -> None:
    async with a_listener(a_health()) as listener:
        with pytest.raises(OSError, match="in use"):
            async with a_listener(a_health(), port=listener.port):
                pass


def test_the_port_is_the_one_asked_for_until_it_listens() -> None:
    assert a_listener(a_health(), port=8080).port == 8080


async def test_a_heartbeat_is_sent_on_progress_and_only_then() -> None:
    health = a_health()
    async with a_listener(health) as listener:
        heartbeat = Heartbeat(f"http://127.0.0.1:{listener.port}/healthz", health, StillClock())
        assert await heartbeat.beat()
        assert not await heartbeat.beat()
        health.saw(Progressed(loop="poll", at=NOON))
        assert await heartbeat.beat()


async def test_no_heartbeat_is_sent_while_something_is_wrong() -> None:
    health = a_health(healthy=False)
    async with a_listener(a_health()) as listener:
        assert not await Heartbeat(f"http://127.0.0.1:{listener.port}/healthz", health, StillClock()).beat()


async def test_a_heartbeat_that_is_refused_is_sent_again() -> None:
    health = a_health()
    async with a_listener(health) as listener:
        refused = Heartbeat(f"http://127.0.0.1:{listener.port}/secret-path", health, StillClock())
        assert not await refused.beat()
        assert not await refused.beat()


async def test_a_heartbeat_that_cannot_be_sent_shows_no_address(capsys: pytest.CaptureFixture[str]) -> None:
    heartbeat = Heartbeat("http://127.0.0.1:1/secret-path", a_health(), StillClock())
    assert not await heartbeat.beat()
    captured = capsys.readouterr()
    assert "heartbeat_failed" in captured.out + captured.err
    assert "secret-path" not in captured.out + captured.err
