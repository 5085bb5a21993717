"""What reading an entry costs: the shipped topics with 5,000 more lemmas, beside a loop of regular expressions.

Times are of the processor, since the machine may be busy with other things. The warm load and the memory are those of
a child process that has nothing else in it.

python -m tests.bench.bench_detect
"""

import gc
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.app import dictionaries_dir
from bot.config.environment import Environment
from bot.config.load import Built, Loader
from bot.detect.detector import TopicDetector
from bot.detect.topics import compile_topics
from bot.lexicon.cache import CachedCompiler
from bot.lexicon.compiler import Compilation
from bot.lexicon.dictionaries import Dictionaries
from bot.lexicon.language import LinguaGuesser
from bot.model.concept import Concept, ConceptId
from bot.model.detection import Detection, EntryText
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
    with Dictionaries(dictionaries_dir()) as dictionaries, tempfile.TemporaryDirectory() as cache:
        concepts, book = _shipped()
        words = _further_words(dictionaries)
        compiler = CachedCompiler(dictionaries, Path(cache))
        cold, _ = _timed(lambda: compiler.compile((*concepts, _more(words))))
        added, compilation = _timed(lambda: compiler.compile((*concepts, _more([*words, "lighthouse"]))))
        lexicon = compilation.lexicon
        warm, memory = _in_a_child(words, Path(cache))
    detector = TopicDetector(lexicon, compile_topics(book, lexicon), LinguaGuesser().guess)
    matching = _median(lambda text: detector.topics_of(text), 300)
    detecting = _median(lambda text: detector.detect(text), 60)
    explaining = _median(lambda text: detector.explain(text), 60)
    patterns = [re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE) for word in words]
    naive = _median(lambda text: [one.search(f"{text.title} {text.summary}") for one in patterns], 3)
    return [
        Figure(name="matching one entry, shipped lexicon + 5,000 lemmas", value=matching, unit="µs", budget=60),
        Figure(name="… with evidence and facts where a topic holds", value=detecting, unit="µs", budget=500),
        Figure(name="… with all evidence, misses and facts", value=explaining, unit="µs", budget=1500),
        Figure(
            name="regular expressions in a loop, slower by", value=naive / matching, unit="×", budget=25, at_least=True
        ),
        Figure(name="compiling everything, no cache", value=cold, unit="ms", budget=5000),
        Figure(name="adding one word", value=added, unit="ms", budget=50),
        Figure(name="warm load of all lemmas and topics", value=warm, unit="ms", budget=300),
        Figure(name="resident memory of the matcher", value=memory, unit="MB", budget=80),
    ]


def _more(words: Sequence[str]) -> Concept:
    return Concept(id=ConceptId("bench-more"), wikidata=None, names={"en": tuple(words)})


def _timed(work: Callable[[], Compilation]) -> tuple[float, Compilation]:
    """Give the milliseconds that a compilation takes, and what came of it."""
    gc.collect()
    began = time.process_time()
    made = work()
    return (time.process_time() - began) * 1000, made


def _in_a_child(words: Sequence[str], cache: Path) -> tuple[float, float]:
    """Load in a process of its own what a restart loads; give the milliseconds and the megabytes it grew by."""
    command = [sys.executable, "-m", "tests.bench.bench_detect", "--child", str(cache)]
    told = subprocess.run(command, input=json.dumps(words), stdout=subprocess.PIPE, text=True, check=True)
    milliseconds, megabytes = json.loads(told.stdout)
    return float(milliseconds), float(megabytes)


def _child(cache: Path, words: Sequence[str]) -> tuple[float, float]:
    """Load the lexicon and topics from a cache, read the sample texts, and give the time and the growth."""
    concepts, book = _shipped()
    concepts = (*concepts, _more(words))
    guess = LinguaGuesser().guess
    before = _resident()
    with Dictionaries(dictionaries_dir()) as dictionaries:
        gc.collect()
        began = time.process_time()
        lexicon = CachedCompiler(dictionaries, cache).compile(concepts).lexicon
        detector = TopicDetector(lexicon, compile_topics(book, lexicon), guess)
        spent = (time.process_time() - began) * 1000
        for text in TEXTS:
            detector.detect(text)
        return spent, _resident() - before


def _resident() -> float:
    """Give this process's resident memory in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _shipped() -> tuple[tuple[Concept, ...], TopicBook]:
    """Give the concepts and topics of the shipped configuration."""
    kept: list[tuple[tuple[Concept, ...], TopicBook]] = []

    def build(concepts: tuple[Concept, ...], topics: TopicBook) -> Built:
        kept.append((concepts, topics))
        return Built(detector=_Silent())

    Loader(directory=Path("config"), environment=Environment(), build_detector=build).load()
    return kept[0]


class _Silent:
    """A detector that finds nothing: only what the configuration says is wanted."""

    def detect(self, text: EntryText) -> Detection:
        return Detection(language=text.language_hint or "en")

    def explain(self, text: EntryText) -> Detection:
        return self.detect(text)


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
        began = time.process_time()
        for _ in range(rounds):
            for text in TEXTS:
                read(text)
        runs.append((time.process_time() - began) / rounds / len(TEXTS) * 1e6)
    return statistics.median(runs)


def main() -> Sequence[Figure]:
    """Print the figures."""
    figures = measure()
    print(*figures, sep="\n")
    return figures


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(_child(Path(sys.argv[2]), json.load(sys.stdin))))
        sys.exit(0)
    sys.exit(0 if all(figure.holds for figure in main()) else 1)
