"""What finding an entry's story costs among 2,000 recent matches.

python -m tests.bench.bench_group
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

from bot.model.fact import Fact, FactKind, Facts
from bot.model.ids import EntryId, FeedId, StoryId, TopicId
from bot.model.match import Field, Match, Span
from bot.model.story import Source, Story
from bot.stories.grouping import StoryBook
from bot.stories.growth import open_story
from bot.stories.signature import Signatures
from tests.bench.bench_store import Figure

RECENT = 2000
ASKED = 100
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WINDOW = timedelta(hours=72)
ONE_LANGUAGE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Ombudsman says {} more children were brought home from occupied territory after long talks",
        "{} Ukrainian children reunited with their families through Qatari mediation, ministry says",
        "Save Ukraine team returns {} teenagers who refused Russian passports",
        "President's office reports on {} returned children and thanks partners for their help",
        "Lvova-Belova announces that {} children will travel to relatives in Ukraine",
    )
}
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    **ONE_LANGUAGE,
    "uk": (
        "З окупації вдалося повернути ще {} дітей, повідомив омбудсман Лубінець",
        "За посередництва Катару додому повернулися {} українських дітей",
    ),
    "ru": (
        "Омбудсмен сообщил о возвращении {} детей с оккупированных территорий",
        "Львова-Белова рассказала о воссоединении {} детей с семьями при участии Катара",
    ),
    "ar": ("قطر تعلن لم شمل {} طفلا أوكرانيا مع عائلاتهم", "عودة {} أطفال إلى أوكرانيا بوساطة قطرية"),
    "de": ("{} verschleppte ukrainische Kinder sind wieder zu Hause",),
    "fr": ("{} enfants ukrainiens rentrent chez eux grâce au Qatar",),
    "pl": ("Do Ukrainy wróciło {} dzieci wywiezionych przez Rosję",),
    "es": ("{} niños ucranianos vuelven con sus familias",),
    "tr": ("{} Ukraynalı çocuk ailelerine kavuştu",),
}
UNLIKE: Mapping[str, tuple[str, ...]] = {"en": ("Regional council meets {} mothers of missing teenagers in spring",)}
UNHEARD_OF = Facts(
    items=(Fact(kind=FactKind.CHILDREN, value=999, span=Span(field=Field.TITLE, start=0, end=1), words="n"),)
)
ACTORS = ("lubinets", "zelensky", "lvova-belova", "save-ukraine", "bring-kids-back", "belarus", "yermak", "usa", "un")
TOPICS = (TopicId("returned-children"), TopicId("qatar-ukraine"))


def measure() -> list[Figure]:
    """Return the figures."""
    many, one = _stories(LANGUAGES), _stories(ONE_LANGUAGE)
    signatures = Signatures()
    StoryBook(many, window=WINDOW, signatures=signatures)
    again = _milliseconds(lambda: StoryBook(many, window=WINDOW, signatures=signatures))
    return [
        Figure(name="one match against 2,000 recent ones, nine languages", value=_find(many), unit="ms", budget=2),
        Figure(name="… all in one language", value=_find(one), unit="ms", budget=2),
        Figure(name="… that begins a story of its own", value=_find(many, found=False), unit="ms", budget=2),
        Figure(name="opening the book of 2,000, once a batch", value=again, unit="ms", budget=50),
    ]


def _find(stories: Sequence[Story], *, found: bool = True) -> float:
    book = StoryBook(stories, window=WINDOW)
    titles = LANGUAGES if found else UNLIKE
    asked = [_source(RECENT + number, title, language) for number, (language, title) in enumerate(_titles(titles))]
    if not found:
        asked = [replace(source, facts=UNHEARD_OF, concepts=frozenset({"lubinets"})) for source in asked]
        if any(book.find(source) for source in asked):
            raise AssertionError("these must begin stories of their own")
    return _milliseconds(lambda: [book.find(source) for source in asked]) / len(asked)


def _milliseconds(work: Callable[[], object]) -> float:
    """Return the median of several runs, in processor time: nothing here waits."""
    runs = []
    for _ in range(5):
        gc.collect()
        began = time.process_time()
        work()
        runs.append((time.process_time() - began) * 1000)
    return statistics.median(runs)


def _titles(languages: Mapping[str, tuple[str, ...]], count: int = ASKED) -> list[tuple[str, str]]:
    every = [(language, title) for language, titles in languages.items() for title in titles]
    return list(islice(cycle(every), count))


def _stories(languages: Mapping[str, tuple[str, ...]]) -> list[Story]:
    """Return stories of one entry each, spread over the window: none joined, so that every one is compared."""
    sources = [_source(number, title, language) for number, (language, title) in enumerate(_titles(languages, RECENT))]
    return [open_story(StoryId(source.entry + 1), source, now=NOW, due_at=None) for source in sources]


def _source(number: int, title: str, language: str) -> Source:
    at = NOW - timedelta(minutes=2 * (number % RECENT))
    return Source(
        entry=EntryId(number),
        feed=FeedId(f"feed-{number % 60}"),
        outlet=f"Outlet {number % 60}",
        title=title.format(number % 40),
        url=f"https://outlet-{number % 60}.example/{number}",
        canonical_url=f"https://outlet-{number % 60}.example/{number}",
        at=at,
        seen_at=at,
        language=language,
        matches=tuple(Match(topic=topic, rule="r", evidence=()) for topic in TOPICS[: 1 + number % 2]),
        facts=Facts(items=tuple(_facts(number))),
        concepts=frozenset({ACTORS[number % 9], ACTORS[number % 5], "child", "ukraine", "return"}),
    )


def _facts(number: int) -> list[Fact]:
    span = Span(field=Field.TITLE, start=0, end=1)
    found = []
    if number % 5 < 2:
        found.append(Fact(kind=FactKind.CHILDREN, value=1 + number % 40, span=span, words="n", claimant="ombudsman-ua"))
    if number % 10 < 3:
        found.append(Fact(kind=FactKind.MEDIATOR, value="qatar", span=span, words="n"))
    if number % 2:
        found.append(Fact(kind=FactKind.ANNOUNCED_BY, value="ombudsman-ua", span=span, words="n"))
    return found


def main() -> Sequence[Figure]:
    """Print the figures."""
    figures = measure()
    print(*figures, sep="\n")
    return figures


if __name__ == "__main__":
    sys.exit(0 if all(figure.holds for figure in main()) else 1)
