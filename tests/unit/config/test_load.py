from pathlib import Path

import pytest

from bot.config.environment import Environment
from bot.config.files import write_files
from bot.config.load import Built, Loader, load_configuration
from bot.model.concept import Concept
from bot.model.errors import ConfigurationError, Problem
from bot.model.fault import Fault
from bot.model.ids import FeedId, TopicId
from bot.model.topic import TopicBook
from tests.unit.config.fakes import FEEDS, PLACES, a_loader, build_detector, write, write_configuration


def problems_of(directory: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        a_loader(directory).load()
    return [str(problem).replace(f"{directory}/", "") for problem in caught.value.problems]


def test_a_configuration_becomes_rules(tmp_path: Path) -> None:
    loaded = load_configuration(write_configuration(tmp_path), Environment(), build_detector)
    assert list(loaded.rules.feeds) == [FeedId("one"), FeedId("two")]
    assert [feed.id for feed in loaded.rules.enabled_feeds] == ["one"]
    assert list(loaded.rules.topics) == [TopicId("returned"), TopicId("gulf")]
    assert set(loaded.files) == {"settings.yaml", "feeds.yaml", "topics.yaml", "lexicon/places.yaml"}
    assert loaded.warnings == ()


def test_all_problems_of_all_files_and_of_the_environment_are_said_at_once(tmp_path: Path) -> None:
    write_configuration(tmp_path, settings="acess: open\n", feeds="feeds: [", topics="topics: {}", places="concepts: 3")
    problem = Problem(file="environment", line=None, what="wrong")
    with pytest.raises(ConfigurationError) as caught:
        a_loader(tmp_path, Environment(problems=(problem,))).load()
    files = {Path(problem.file).name for problem in caught.value.problems}
    assert files == {"environment", "settings.yaml", "feeds.yaml", "topics.yaml", "places.yaml"}


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == [
        "settings.yaml: the file is missing",
        "feeds.yaml: the file is missing",
        "topics.yaml: the file is missing",
        "lexicon: expected at least one .yaml file with concepts here",
    ]


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    write_configuration(tmp_path)
    (tmp_path / "feeds.yaml").write_bytes("feeds: []  # Київ".encode("cp1251"))
    assert problems_of(tmp_path) == ["feeds.yaml: expected UTF-8 text"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write_configuration(tmp_path)
    (tmp_path / "feeds.yaml").unlink()
    (tmp_path / "feeds.yaml").mkdir()
    assert problems_of(tmp_path) == ["feeds.yaml: cannot be read: Is a directory"]


def test_feed_ids_and_addresses_are_there_once(tmp_path: Path) -> None:
    doubled = FEEDS + FEEDS.partition("feeds:\n")[2]
    write_configuration(tmp_path, feeds=doubled)
    assert problems_of(tmp_path) == [
        "feeds.yaml:5: the id `one` is here twice (first on line 3)",
        "feeds.yaml:6: the id `two` is here twice (first on line 4)",
        "feeds.yaml:5: the url `https://one.example/rss` is here twice (first on line 3)",
        "feeds.yaml:6: the url `https://two.example/rss` is here twice (first on line 4)",
    ]


def test_a_concept_is_there_once_in_all_files(tmp_path: Path) -> None:
    write_configuration(tmp_path)
    write(tmp_path, {"lexicon/zzz.yaml": "concepts:\n  qatar: {names: {en: [Katar]}}\n"})
    assert problems_of(tmp_path) == [
        "lexicon/zzz.yaml:2: the concept `qatar` is here twice (first in lexicon/places.yaml:4)"
    ]


def test_default_topics_and_language_must_be_known(tmp_path: Path) -> None:
    write_configuration(tmp_path, settings="defaults:\n  language: de\n  topics: [returned, gone]\n")
    assert problems_of(tmp_path) == [
        "settings.yaml:2: defaults.language: expected one of en, uk, found `de`",
        "settings.yaml:3: defaults.topics: expected a topic of topics.yaml, found `gone`",
    ]


def test_default_topics_are_not_doubted_while_the_topics_cannot_be_read(tmp_path: Path) -> None:
    write_configuration(tmp_path, topics="topics: [")
    (problem,) = problems_of(tmp_path)
    assert problem.startswith("topics.yaml:1: is not YAML")


def test_what_detection_cannot_use_has_file_and_line(tmp_path: Path) -> None:
    write_configuration(tmp_path, topics="topics:\n  returned:\n    title: {en: R}\n    any_of:\n      - gone\n")
    assert problems_of(tmp_path) == ["topics.yaml:5: returned.any_of.0: there is no concept 'gone'"]


def test_a_fault_about_nothing_in_particular_names_the_directory(tmp_path: Path) -> None:
    def build(concepts: tuple[Concept, ...], topics: TopicBook) -> Built:
        return Built(detector=None, faults=(Fault(path=("concepts", "gone"), what="is not there"),))

    write_configuration(tmp_path)
    with pytest.raises(ConfigurationError) as caught:
        Loader(directory=tmp_path, environment=Environment(), build_detector=build).load()
    assert str(caught.value) == f"{tmp_path}: gone: is not there"


def test_a_lexicon_with_a_hole_is_not_compiled(tmp_path: Path) -> None:
    def build(concepts: tuple[Concept, ...], topics: TopicBook) -> Built:
        raise AssertionError("compiled")

    write_configuration(tmp_path)
    write(tmp_path, {"lexicon/zzz.yaml": "concepts: ["})
    with pytest.raises(ConfigurationError):
        Loader(directory=tmp_path, environment=Environment(), build_detector=build).load()


def test_a_warning_leaves_the_configuration_usable(tmp_path: Path) -> None:
    write_configuration(tmp_path, places=PLACES.replace("[Катар]", "[Катар, КАТАР]"))
    (warning,) = a_loader(tmp_path).load().warnings
    assert str(warning) == f"{tmp_path}/lexicon/places.yaml:8: qatar.names.uk.1: shouts 'КАТАР'"


def test_a_feed_in_a_language_without_names_is_a_warning(tmp_path: Path) -> None:
    write_configuration(tmp_path, feeds=FEEDS.replace("language: uk", "language: hu"))
    (warning,) = a_loader(tmp_path).load().warnings
    assert str(warning).startswith(
        f"{tmp_path}/feeds.yaml:3: one: the lexicon has no names in `hu`; expected one of en"
    )


def test_no_enabled_feed_is_a_warning(tmp_path: Path) -> None:
    write_configuration(tmp_path, feeds="feeds: []\n")
    (warning,) = a_loader(tmp_path).load().warnings
    assert "no feed is enabled" in str(warning)


def test_a_lexicon_of_a_hundred_thousand_lines_is_answered(tmp_path: Path) -> None:
    lines = "".join(f"      - word{number}\n" for number in range(100_000))
    write_configuration(tmp_path, places=f"concepts:\n  many:\n    names:\n     en:\n{lines}  : broken\n")
    assert problems_of(tmp_path)[0].startswith("lexicon/places.yaml:1000")


def test_files_with_other_names_are_not_read(tmp_path: Path) -> None:
    write_configuration(tmp_path)
    write(tmp_path, {"lexicon/.hidden.yaml": "[", "lexicon/notes.txt": "[", "slack-manifest.yaml": "["})
    assert "lexicon/.hidden.yaml" not in a_loader(tmp_path).load().files


@pytest.mark.parametrize(
    "name", ["../settings.yaml", "other.yaml", "lexicon/../../x.yaml", "/etc/passwd", "golden.yaml"]
)
def test_nothing_is_written_outside_the_configuration(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is no file of the configuration"):
        write_files(tmp_path, {name: ""})


def test_writing_keeps_a_files_mode_and_leaves_nothing_beside(tmp_path: Path) -> None:
    write_configuration(tmp_path)
    (tmp_path / "feeds.yaml").chmod(0o600)
    write_files(tmp_path, {"feeds.yaml": "feeds: []\n", "lexicon/new.yaml": "concepts: {}\n"})
    assert (tmp_path / "feeds.yaml").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "feeds.yaml").read_text(encoding="utf-8") == "feeds: []\n"
    assert not list(tmp_path.rglob("*.new"))


def test_nothing_is_replaced_when_one_file_cannot_be_written(tmp_path: Path) -> None:
    write_configuration(tmp_path)
    for path in (tmp_path / "lexicon").iterdir():
        path.unlink()
    (tmp_path / "lexicon").rmdir()
    (tmp_path / "lexicon").write_text("a file", encoding="utf-8")
    with pytest.raises(OSError, match="exists"):
        write_files(tmp_path, {"feeds.yaml": "feeds: []\n", "lexicon/new.yaml": "concepts: {}\n"})
    assert (tmp_path / "feeds.yaml").read_text(encoding="utf-8") == FEEDS
    assert not list(tmp_path.rglob("*.new"))
