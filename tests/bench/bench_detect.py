"""What reading an entry costs: the shipped topics, then with 5,000 more lemmas, beside a loop of regular expressions.

python -m tests.bench.bench_detect
"""

import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.app import dictionaries_dir
from bot.config.environment import Environment
from bot.config.load import Built, Loader
from bot.detect.detector import TopicDetector
from bot.detect.topics import compile_topics
from bot.lexicon.compiler import LexiconCompiler
from bot.lexicon.dictionaries import Dictionaries
from bot.lexicon.language import LinguaGuesser
from bot.model.concept import Concept, ConceptId
from bot.model.detection import EntryText
from bot.model.topic import TopicBook
from tests.bench.bench_store import Figure

MORE = 5000
TEXTS = (
    EntryText(
        title="Parliament approves the budget of the coming year after a long debate",
        summary="Deputies voted late in the evening. The finance minister said that schools, hospitals and roads would "
        "receive more money than last year, while the opposition called the plan unrealistic and asked for a review "
        "of every large contract before the summer begins.",
        language_hint="en",
    ),
    EntryText(
        title="Шестеро українських дітей повернулися додому за посередництва Катару",
        summary="Про це повідомив омбудсман Дмитро Лубінець. Діти їхали через Білорусь, на кордоні їх зустріли рідні. "
        "Тепер родини отримають психологічну допомогу, житло та кошти на перший час, розповіли в офісі уповноваженого.",
        language_hint="uk",
    ),
    EntryText(
        title="Городские власти рассказали о ремонте дорог в новом году",
        summary="Работы начнутся весной и продлятся до осени. На главных улицах заменят покрытие, установят освещение "
        "и обновят разметку, сообщили в администрации. Жителей просят заранее убрать машины и следить за объявлениями.",
        language_hint="ru",
    ),
)


def measure() -> list[Figure]:
    """Return the figures."""
    with Dictionaries(dictionaries_dir()) as dictionaries:
        concepts, book = _shipped(dictionaries)
        compiler, guess = LexiconCompiler(dictionaries), LinguaGuesser().guess
        words = _further_words(dictionaries)
        more = Concept(id=ConceptId("bench-more"), wikidata=None, names={"en": tuple(words)})
        began = time.perf_counter()
        compiler.compile((*concepts, more))
        cold = (time.perf_counter() - began) * 1000
        one = Concept(id=ConceptId("bench-more"), wikidata=None, names={"en": (*words, "lighthouse")})
        began = time.perf_counter()
        lexicon = compiler.compile((*concepts, one)).lexicon
        added = (time.perf_counter() - began) * 1000
        detector = TopicDetector(lexicon, compile_topics(book, lexicon), guess)
        matching = _median(lambda text: detector.topics_of(text), 300)
        whole = _median(lambda text: detector.detect(text), 60)
        patterns = [re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE) for word in words]
        naive = _median(lambda text: [one.search(f"{text.title} {text.summary}") for one in patterns], 3)
    return [
        Figure(name="matching one entry, shipped lexicon + 5,000 lemmas", value=matching, unit="µs", budget=60),
        Figure(name="… with all evidence, misses and facts", value=whole, unit="µs", budget=1000),
        Figure(
            name="regular expressions in a loop, slower by", value=naive / matching, unit="×", budget=25, at_least=True
        ),
        Figure(name="compiling everything, no cache", value=cold, unit="ms", budget=5000),
        Figure(name="adding one word", value=added, unit="ms", budget=50),
    ]


def _shipped(dictionaries: Dictionaries) -> tuple[tuple[Concept, ...], TopicBook]:
    kept: list[TopicBook] = []

    def build(concepts: tuple[Concept, ...], topics: TopicBook) -> Built:
        kept.append(topics)
        lexicon = LexiconCompiler(dictionaries).compile(concepts).lexicon
        detector = TopicDetector(lexicon, compile_topics(topics, lexicon), LinguaGuesser().guess)
        return Built(detector=detector)

    loader = Loader(directory=Path("config"), environment=Environment(), build_detector=build)
    return loader.load().concepts, kept[0]


def _further_words(dictionaries: Dictionaries) -> list[str]:
    """Return lemmas that the English dictionary knows, made of common beginnings."""
    found: dict[str, None] = {}
    for first in "bcdfghlmnprst":
        for second in "aeiou":
            for third in "bcdfglmnprst":
                for fourth in ("e", "er", "y", "le", "ing", "ion", "t", "k", "d", "p", "ch", "st", "nd", "ow"):
                    word = first + second + third + fourth
                    for lemma in dictionaries.lemmas("en", word):
                        found[lemma] = None
    words = list(found)
    number = 0
    while len(words) < MORE:
        words.append(f"{words[number % len(found)]}{'abcdefghij'[number // len(found)]}x")
        number += 1
    return words[:MORE]


def _median(read: Callable[[EntryText], object], rounds: int) -> float:
    """Return the median of several runs, in microseconds an entry."""
    runs = []
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(rounds):
            for text in TEXTS:
                read(text)
        runs.append((time.perf_counter() - began) / rounds / len(TEXTS) * 1e6)
    return statistics.median(runs)


def main() -> Sequence[Figure]:
    """Print the figures."""
    figures = measure()
    print(*figures, sep="\n")
    return figures


if __name__ == "__main__":
    sys.exit(0 if all(figure.holds for figure in main()) else 1)
