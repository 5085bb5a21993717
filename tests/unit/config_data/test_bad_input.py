"""What operators get wrong in the shipped files: each is said with file and line, by the real compiler."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import dictionaries_dir, make_loader
from bot.config.environment import Environment
from bot.config.load import Loader
from bot.lexicon.dictionaries import Dictionaries
from bot.model.errors import ConfigurationError

SHIPPED = Path(__file__).parents[3] / "config"
CONCEPTS = "version: 1\nconcepts:\n"
RULES = """\
version: 1
rules:
  plain: {all: [child, return]}
topics:
  returned-children:
    title: {en: Returned}
    any_of: [plain]
  qatar-ukraine:
    title: {en: Qatar}
    any_of: [qatar]
"""


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loader]:
    directory = tmp_path_factory.mktemp("config") / "config"
    shutil.copytree(SHIPPED, directory)
    with Dictionaries(dictionaries_dir()) as dictionaries:
        yield make_loader(Environment(config_dir=directory, data_dir=directory.parent / "var"), dictionaries)


@pytest.fixture
def texts(loader: Loader) -> dict[str, str]:
    """The shipped texts with small topics, for a test to spoil."""
    names = ["settings.yaml", "feeds.yaml", *(f"lexicon/{path.name}" for path in SHIPPED.glob("lexicon/*.yaml"))]
    return {name: (SHIPPED / name).read_text(encoding="utf-8") for name in names} | {"topics.yaml": RULES}


def problems(loader: Loader, texts: dict[str, str]) -> list[str]:
    """Load, and return what is wrong, without the directory."""
    with pytest.raises(ConfigurationError) as caught:
        loader.load_texts(texts)
    return [str(problem).replace(f"{loader.directory}/", "") for problem in caught.value.problems]


def test_these_texts_are_good_before_they_are_spoiled(loader: Loader, texts: dict[str, str]) -> None:
    assert loader.load_texts(texts).warnings == ()


@pytest.mark.parametrize(
    ("concept", "said"),
    [
        ("  empty: {}\n", "lexicon/own.yaml:3: concepts.empty: expected `names`, or `includes`, or both"),
        ("  empty: {names: {}}\n", "lexicon/own.yaml:3: concepts.empty: expected `names`, or `includes`, or both"),
        ("  empty:\n    names:\n      en: []\n", "lexicon/own.yaml:3: concepts.empty: expected `names`"),
        ("  odd: {names: {xx: [word]}}\n", "lexicon/own.yaml:3: "),
        ("  odd: {includes: [nobody]}\n", "lexicon/own.yaml:3: odd.includes: there is no concept 'nobody'"),
        ("  odd: {names: {en: [a]},\n    hides: [nobody]}\n", "lexicon/own.yaml:4: odd.hides: there is no concept"),
        ('  odd:\n    names:\n      en:\n        - fine\n        - "="\n', "lexicon/own.yaml:7: odd.names.en.1: "),
        ("  qatar: {names: {en: [Katar]}}\n", "lexicon/own.yaml:3: the concept `qatar` is here twice (first in "),
    ],
)
def test_a_concept_that_cannot_be_used(loader: Loader, texts: dict[str, str], concept: str, said: str) -> None:
    assert problems(loader, texts | {"lexicon/own.yaml": CONCEPTS + concept})[0].startswith(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[plain]", "[plain, chidl]", "7: returned-children.any_of.1: 'chidl' is neither a concept nor a shared rule"),
        (
            "[plain]",
            "[plain]\n    none_of: [{any: [chidl]}]",
            "8: returned-children.none_of.0.any.0: 'chidl' is neither",
        ),
        ("[plain]", "[plain]\n    look_again: [chidl]", "8: returned-children.look_again.0: 'chidl' is neither"),
        ("return]}", "return, plain]}", "3: plain.all.2: the shared rule 'plain' uses itself"),
        (
            "return]}",
            "return], none: [child]}",
            "3: plain: wants and forbids the same term, so that it can",
        ),
        ("{all: [child, return]}", "{any: [child], none: [child]}", "3: plain: forbids every term of any"),
        ("{all: [child, return]}", "{none: [child]}", "3: "),
        ("{all: [child, return]}", "{weights: {child: 1}, threshold: 0}", "3: "),
        ("{all: [child, return]}", "{weights: {child: 1}, threshold: 2}", "3: plain: the weights add up to 1 at most"),
        (
            "[plain]",
            "\n      - plain\n      - {all: [{all: [child], in: summary}, return], in: title}",
            "9: returned-children.any_of.1: looks in the title for a rule that looks in the summary, so that it",
        ),
        ("[plain]", "[plain]\n    none_of: [plain]", "7: returned-children.any_of.0: stands in none_of too"),
        ("[plain]", "[]", "7: topics.returned-children.any_of: expected at least 1"),
    ],
)
def test_a_topic_that_cannot_be_used(loader: Loader, texts: dict[str, str], old: str, new: str, said: str) -> None:
    spoiled = RULES.replace(old, new, 1)
    assert spoiled != RULES
    assert any(one.startswith(f"topics.yaml:{said}") for one in problems(loader, texts | {"topics.yaml": spoiled}))


def test_a_lemma_that_its_dictionary_does_not_know_is_a_warning_with_the_forms_taken(
    loader: Loader, texts: dict[str, str]
) -> None:
    own = CONCEPTS + "  odd:\n    names:\n      en: [child]\n      uk: [бармаглот]\n"
    (warning,) = loader.load_texts(texts | {"lexicon/own.yaml": own}).warnings
    assert str(warning).startswith(f"{loader.directory}/lexicon/own.yaml:6: odd.names.uk.0: the uk dictionary does not")
    assert "бармаглота" in warning.what


@pytest.mark.parametrize("name", ["topics.yaml", "feeds.yaml", "lexicon/actions.yaml"])
def test_a_shipped_file_saved_halfway_has_its_line(loader: Loader, texts: dict[str, str], name: str) -> None:
    whole = texts[name] if name != "topics.yaml" else (SHIPPED / name).read_text(encoding="utf-8")
    # In the middle of a list, as a disk that is full would leave it.
    half = whole[: whole.index("[", len(whole) // 2) + 3]
    told = problems(loader, texts | {name: half})
    assert any(one.startswith(f"{name}:") for one in told)
