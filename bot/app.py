"""The composition root: builds everything, owns every lifetime, and hands each part what it needs.

    environment → configuration → store → pipeline, dispatchers, commands → runner

Every resource is entered in one ``AsyncExitStack`` and left in the reverse order. Nothing else in Homeward makes its
own collaborators.
"""

import asyncio
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TextIO

import structlog

from bot.alerts.guard import guard
from bot.alerts.pace import Limits, slack_limits, telegram_limits
from bot.catalogue.load import languages, load_catalogue
from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.listen import CONSOLE, ConsoleListener
from bot.channels.console.screen import Screen
from bot.channels.slack.account import SlackAccount
from bot.channels.telegram.account import TelegramAccount
from bot.channels.telegram.poll import LONGEST_PAUSE
from bot.clock import SystemClock
from bot.commands.desk import CommandDesk
from bot.config.editor import Editor
from bot.config.environment import Environment
from bot.config.live import LiveConfiguration
from bot.config.load import Built, Loader
from bot.detect.detector import TopicDetector
from bot.detect.topics import compile_topics
from bot.dispatch import LONGEST_WAIT, Dispatcher
from bot.feeds.article import HttpArticleSource
from bot.feeds.canonical import canonical_url
from bot.feeds.fetch import Fetcher
from bot.feeds.parser import FeedParser
from bot.feeds.source import HttpFeedSource
from bot.lexicon.cache import CachedCompiler
from bot.lexicon.dictionaries import Dictionaries
from bot.lexicon.language import LinguaGuesser
from bot.lexicon.search import SearchNormaliser
from bot.model.chat import ChatKind, ChatState, Platform
from bot.model.concept import Concept
from bot.model.edit import Reloaded
from bot.model.errors import ConfigurationError, Problem
from bot.model.feed import Feed, FeedState
from bot.model.ids import FeedId
from bot.model.observation import EntryDecided, Event, FeedPolled
from bot.model.rules import Rules
from bot.model.settings import PollSettings, Settings
from bot.model.topic import TopicBook
from bot.operators import OperatorDesk
from bot.ops.chaos import crash_at
from bot.ops.clock_watch import EVERY as CLOCK_EVERY
from bot.ops.clock_watch import ClockWatch
from bot.ops.health import JOURNAL_KEY, Health
from bot.ops.heartbeat import EVERY as HEARTBEAT_EVERY
from bot.ops.heartbeat import Heartbeat
from bot.ops.http import HttpListener
from bot.ops.metrics import Metrics
from bot.ops.outages import Outages
from bot.ops.restore import RestoreNotice, take_over
from bot.ops.trace import TraceLog
from bot.pipeline import Pipeline
from bot.ports import Channel, Observer, Transaction
from bot.runners.local import TICK, Chore, LocalRunner
from bot.second_look import SecondLook
from bot.store.database import SqlStore, open_store

LIMITS: Mapping[Platform, Callable[[Settings], Limits]] = {
    Platform.TELEGRAM: lambda settings: telegram_limits(settings.telegram),
    Platform.SLACK: lambda settings: slack_limits(settings.slack),
    Platform.CONSOLE: lambda _: Limits(),
}
RETENTION_EVERY = timedelta(minutes=10)
RECORD_EVERY = timedelta(seconds=5)


def dictionaries_dir() -> Path:
    """Return where the indexes of the dictionaries live: with the installation, built once by `make setup`."""
    return Path(sys.prefix) / "share" / "homeward" / "dictionaries"


def make_loader(environment: Environment, dictionaries: Dictionaries, compiler: CachedCompiler | None = None) -> Loader:
    """Return the loader of the operator's configuration, with detection wired in."""
    compiler, guesser = compiler or make_compiler(environment, dictionaries), LinguaGuesser()

    def build(concepts: tuple[Concept, ...], topics: TopicBook) -> Built:
        lexicon = compiler.compile(concepts)
        rules = compile_topics(topics, lexicon.lexicon)
        detector = TopicDetector(lexicon.lexicon, rules, guesser.guess)
        return Built(detector=detector, faults=(*lexicon.faults, *rules.faults))

    return Loader(
        directory=environment.config_dir,
        environment=environment,
        build_detector=build,
        cache_dir=environment.data_dir / "cache",
        chat_languages=frozenset(languages()),
    )


def make_compiler(environment: Environment, dictionaries: Dictionaries) -> CachedCompiler:
    """Return the compiler of the lexicon, with the forms that earlier runs have found."""
    return CachedCompiler(dictionaries, environment.data_dir / "cache")


def load_rules(environment: Environment) -> Rules:
    """Load the configuration for a command that does not stay."""
    with Dictionaries(dictionaries_dir()) as dictionaries:
        return make_loader(environment, dictionaries).load().rules


class Observers:
    """Hands each event to every observer."""

    def __init__(self, *observers: Observer) -> None:
        self._observers = observers

    def saw(self, event: Event) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.saw(event)


class Matched:
    """An observer that counts the matched entries of each feed."""

    def __init__(self) -> None:
        self.by_feed: Counter[FeedId] = Counter()

    def saw(self, event: Event) -> None:
        """Count."""
        if isinstance(event, EntryDecided) and event.story is not None:
            self.by_feed[event.feed] += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Everything that runs, ready to be run."""

    configuration: LiveConfiguration
    store: SqlStore
    pipeline: Pipeline
    runner: LocalRunner
    console: ConsoleListener | None
    operators: OperatorDesk
    clock: SystemClock
    matched: "Matched"

    async def run(self) -> None:
        """Run until SIGTERM or Ctrl-C; SIGHUP reads the configuration again."""
        beside = [asyncio.create_task(self.configuration.watch(self._reloaded))]
        if self.console is not None:
            beside.append(asyncio.create_task(self.console.run()))
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self.runner.stop)
        loop.add_signal_handler(signal.SIGHUP, lambda: beside.append(asyncio.ensure_future(self._reload())))
        try:
            await self.runner.run()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def poll(self, feeds: Sequence[FeedId] = ()) -> list[tuple[FeedPolled, int]]:
        """Poll the named feeds (all enabled ones by default) now, decide, send what is due.

        Return what came of each poll, and how many of the feed's entries matched.
        """
        polled = await self.runner.run_once(await self._states(feeds))
        return [(one, self.matched.by_feed[one.feed]) for one in polled]

    async def _states(self, feeds: Sequence[FeedId]) -> list[tuple[Feed, FeedState]]:
        rules, now = self.configuration.current(), self.clock.now()
        wanted = [rules.feeds[feed] for feed in feeds] or list(rules.enabled_feeds)

        def read(tx: Transaction) -> list[tuple[Feed, FeedState]]:
            tx.feeds.ensure({feed.id: now for feed in wanted})
            states = {state.feed: state for state in tx.feeds.all()}
            return [(feed, states[feed.id]) for feed in wanted]

        return await self.store.write(read)

    async def _reload(self) -> None:
        await self._reloaded(await self.configuration.reload())

    async def _reloaded(self, result: Reloaded) -> None:
        log = structlog.get_logger("homeward")
        if not result.problems:
            log.info("configuration reloaded", revision=result.revision, changed=result.summary)
            return
        for problem in result.problems:
            log.error("configuration refused", problem=str(problem))
        text = "\n".join(str(problem) for problem in result.problems[:10])
        await self.operators.tell_once(
            f"refused:{hash(text)}", f"The configuration was not taken; the last good one stays.\n{text}"
        )


@asynccontextmanager
async def open_service(environment: Environment, *, out: TextIO, keyboard: TextIO | None) -> AsyncIterator[Service]:
    """Build the service on the configured database, alone on it.

    Raises ``ConfigurationError`` with every problem, ``StoreBusy`` when another instance runs, other ``StoreError``
    when the database cannot be used.
    """
    async with AsyncExitStack() as stack:
        builder = _Builder(environment, stack, out, keyboard)
        yield await builder.build()


@contextmanager
def _usable(variable: str, value: str) -> Iterator[None]:
    """Turn the system's refusal of what a variable names into a problem of the configuration."""
    try:
        yield
    except OSError as error:
        what = f"{value} cannot be used: {os.strerror(error.errno) if error.errno else error}"
        raise ConfigurationError((Problem(file=variable, line=None, what=what),)) from error


class _Builder:
    """Builds a service, step by step, into one exit stack."""

    def __init__(self, environment: Environment, stack: AsyncExitStack, out: TextIO, keyboard: TextIO | None) -> None:
        self._environment = environment
        self._stack = stack
        self._screen = Screen(out, os.environ)
        self._keyboard = keyboard
        self._clock = SystemClock()
        self._catalogue = load_catalogue()
        self._owner = f"{socket.gethostname()}:{os.getpid()}"
        self._channels: list[Channel] = []

    async def build(self) -> Service:
        """Build everything; what fails leaves nothing open."""
        environment, clock = self._environment, self._clock
        dictionaries = self._stack.enter_context(Dictionaries(dictionaries_dir()))
        compiler = make_compiler(environment, dictionaries)
        loader = make_loader(environment, dictionaries, compiler)
        loaded = loader.load()  # every problem of the configuration is said before the database is touched
        with _usable("HOMEWARD_DATA_DIR", str(environment.data_dir)):
            environment.data_dir.mkdir(parents=True, exist_ok=True)
        self._store = await self._stack.enter_async_context(open_store(environment.database_url, exclusive=True))
        self._configuration = LiveConfiguration(loader, self._store, clock)
        self._editor = Editor(self._configuration, compiler.forms_of)
        await self._configuration.start(loaded)
        self._metrics, self._outages = Metrics(), Outages()
        self._health = Health(self._loops(), started_at=clock.now())
        self._matched = Matched()
        self._observer: Observer = Observers(
            self._health, self._metrics, self._outages, self._matched, TraceLog(), *crash_at(os.environ)
        )
        self._operators = OperatorDesk(
            store=self._store,
            configuration=self._configuration,
            channels=lambda: self._channels,
            clock=clock,
            report=lambda text: structlog.get_logger("homeward").warning("operators told", text=text),
        )
        self._normaliser = SearchNormaliser(dictionaries)
        desk = self._make_desk()
        console = await self._open_console(desk)
        await self._open_telegram(desk)
        await self._open_slack(desk)
        pipeline = await self._make_pipeline()
        await self._take_over()
        self._dispatchers = [self._dispatcher(channel) for channel in self._channels]
        runner = LocalRunner(
            pipeline=pipeline,
            dispatchers=self._dispatchers,
            chores=await self._chores(),
            clock=clock,
            observer=self._observer,
            second_look=self._second_look,
        )
        return Service(
            configuration=self._configuration,
            store=self._store,
            pipeline=pipeline,
            runner=runner,
            console=console,
            operators=self._operators,
            clock=clock,
            matched=self._matched,
        )

    async def _take_over(self) -> None:
        """Take over what an earlier process left in hand: this one is alone on the database."""
        now, max_age = self._clock.now(), self._configuration.current().settings.alerts.max_age
        for notice in await self._store.write(lambda tx: take_over(tx, now, max_age)):
            structlog.get_logger("homeward").warning("taken over", notice=notice)

    def _loops(self) -> dict[str, timedelta]:
        """Return every loop that must make progress, with the time between two of its rounds."""
        environment = self._environment
        platforms = [Platform.TELEGRAM] if environment.telegram_bot_token else []
        platforms += [Platform.SLACK] if environment.slack_bot_token else []
        senders = {f"send:{platform}:default": LONGEST_WAIT for platform in platforms or [Platform.CONSOLE]}
        heard = platforms if self._keyboard is not None else []
        listeners = {f"listen:{platform}:default": LONGEST_PAUSE for platform in heard}
        return {"poll": TICK, "decide": LONGEST_WAIT, **senders, **listeners}

    def _make_desk(self) -> CommandDesk:
        return CommandDesk(
            store=self._store,
            configuration=self._configuration,
            catalogue=self._catalogue,
            normaliser=self._normaliser,
            guard=guard,
            tell_operators=self._operators.tell,
            tell_chat=self._operators.tell_chat,
            operating=self._configuration,
            editor=self._editor,
            canonical_url=canonical_url,
        )

    async def _make_pipeline(self) -> Pipeline:
        fetcher = await self._stack.enter_async_context(Fetcher(allowed=self._environment.allowed_private_hosts))
        parser = await self._stack.enter_async_context(FeedParser())

        def settings() -> PollSettings:
            return self._configuration.current().settings.poll

        self._second_look = SecondLook(
            store=self._store,
            articles=HttpArticleSource(fetcher, settings, self._clock),
            configuration=self._configuration,
            clock=self._clock,
            observer=self._observer,
        )
        return Pipeline(
            store=self._store,
            feeds=HttpFeedSource(fetcher, parser, settings),
            configuration=self._configuration,
            normaliser=self._normaliser,
            clock=self._clock,
            observer=self._observer,
            owner=self._owner,
            looks_again=True,
        )

    async def _open_console(self, desk: CommandDesk) -> ConsoleListener | None:
        """With no tokens the console is the service's chat, subscribed to the default topics from its start."""
        environment = self._environment
        if environment.telegram_bot_token or environment.slack_bot_token:
            return None
        defaults, now = self._configuration.current().settings.defaults, self._clock.now()

        def subscribe(tx: Transaction) -> None:
            is_new = tx.chats.find(CONSOLE) is None
            chat = tx.chats.add(
                CONSOLE,
                ChatKind.PRIVATE,
                language=defaults.language,
                timezone=defaults.timezone,
                state=ChatState.ACTIVE,
                at=now,
            )
            if is_new:
                tx.chats.subscribe(chat.id, defaults.topics, since=now)

        await self._store.write(subscribe)
        self._channels.append(ConsoleChannel(self._screen, self._catalogue, defaults.language))
        return ConsoleListener(desk.answer, self._screen, self._clock, self._keyboard) if self._keyboard else None

    async def _open_telegram(self, desk: CommandDesk) -> None:
        """Open the Telegram account if there is a token; it listens only in the service, not in one round."""
        environment = self._environment
        if environment.telegram_bot_token is None:
            return
        account = TelegramAccount(
            token=environment.telegram_bot_token,
            answer=desk.answer,
            store=self._store,
            configuration=self._configuration,
            catalogue=self._catalogue,
            clock=self._clock,
            observer=self._observer,
            api_url=environment.telegram_api_url,
            proxy_url=environment.telegram_proxy_url,
            on_stopped=lambda why: self._operators.tell_once("telegram stopped", f"Telegram: {why}"),
            listen=self._keyboard is not None,
        )
        await self._stack.enter_async_context(account)
        self._channels.append(account.channel)

    async def _open_slack(self, desk: CommandDesk) -> None:
        """Open the Slack app if there are tokens; it listens only in the service, not in one round."""
        environment = self._environment
        if environment.slack_bot_token is None or environment.slack_app_token is None:
            return
        account = SlackAccount(
            bot_token=environment.slack_bot_token,
            app_token=environment.slack_app_token,
            answer=desk.answer,
            store=self._store,
            configuration=self._configuration,
            catalogue=self._catalogue,
            clock=self._clock,
            observer=self._observer,
            api_url=environment.slack_api_url,
            on_stopped=lambda why: self._operators.tell_once("slack stopped", f"Slack: {why}"),
            listen=self._keyboard is not None,
        )
        await self._stack.enter_async_context(account)
        self._channels.append(account.channel)

    def _dispatcher(self, channel: Channel) -> Dispatcher:
        return Dispatcher(
            store=self._store,
            channel=channel,
            limits=LIMITS[channel.platform],
            configuration=self._configuration,
            catalogue=self._catalogue,
            guard=guard,
            tell_operators=self._operators.tell_once,
            clock=self._clock,
            observer=self._observer,
            owner=self._owner,
        )

    async def _chores(self) -> list[Chore]:
        environment = self._environment
        chores = [
            Chore(name="retention", every=RETENTION_EVERY, work=self._forget_unmatched),
            Chore(name="record", every=RECORD_EVERY, work=self._record_health),
            Chore(name="outages", every=RECORD_EVERY, work=self._tell_outages),
            Chore(name="clock", every=CLOCK_EVERY, work=self._clock_watch().look),
            Chore(name="restored", every=RECORD_EVERY, work=self._restore_notice().look),
        ]
        if environment.heartbeat_url is not None:
            heartbeat = Heartbeat(environment.heartbeat_url, self._health, self._clock)
            chores.append(Chore(name="heartbeat", every=HEARTBEAT_EVERY, work=heartbeat.beat))
        if environment.http_port is not None:
            await self._listen(environment.http_bind, environment.http_port)
        return chores

    def _restore_notice(self) -> RestoreNotice:
        def feeds() -> Sequence[Feed]:
            return self._configuration.current().enabled_feeds

        return RestoreNotice(self._store, self._clock, feeds, self._operators.tell_once)

    def _clock_watch(self) -> ClockWatch:
        def moved(by: timedelta) -> None:
            for dispatcher in self._dispatchers:
                dispatcher.clock_jumped(by)

        return ClockWatch(self._clock, self._store, self._observer, moved=moved, tell_once=self._operators.tell_once)

    async def _listen(self, bind: str, port: int) -> None:
        listener = HttpListener(bind=bind, port=port, health=self._health, metrics=self._metrics, clock=self._clock)
        with _usable("HOMEWARD_HTTP_PORT", f"{bind}:{port}"):
            await self._stack.enter_async_context(listener)

    # --- chores -------------------------------------------------------------------------------------------------------

    async def _forget_unmatched(self) -> None:
        before = self._clock.now() - self._configuration.current().settings.keep_unmatched_for
        forgotten = 1
        while forgotten:
            forgotten = await self._store.write(lambda tx: tx.entries.forget_unmatched(before))

    async def _record_health(self) -> None:
        record = self._health.record(self._clock.now()).to_dict()

        def keep(tx: Transaction) -> None:
            tx.journal.remember(JOURNAL_KEY, record)
            self._metrics.set_ledger(tx.deliveries.counts(), tx.deliveries.possible_duplicates())

        await self._store.write(keep)

    async def _tell_outages(self) -> None:
        log = structlog.get_logger("homeward.feeds")
        for outage in self._outages.changes(feed.id for feed in self._configuration.current().enabled_feeds):
            (log.warning if outage.feeds else log.info)(str(outage))
        for notice in self._health.judge(self._clock.now()).notices:
            await self._operators.tell_once("notice", notice)
