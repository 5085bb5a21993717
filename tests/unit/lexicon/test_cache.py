"""Forms are kept from one start to the next; a bad file is as good as none."""

from pathlib import Path

import pytest

from bot.lexicon import cache
from bot.lexicon.cache import CachedCompiler
from bot.model.concept import Concept, ConceptId
from tests.unit.lexicon.test_compiler import OneWord

WORDS = tuple(f"{first}{second}{third}oat" for first in "bcdgk" for second in "lrstw" for third in "aeiouy")
MANY = Concept(id=ConceptId("many"), names={"en": WORDS})


def test_a_warm_start_asks_no_dictionary(tmp_path: Path) -> None:
    CachedCompiler(OneWord(), tmp_path).compile((MANY,))
    source = OneWord()

    lexicon = CachedCompiler(source, tmp_path).compile((MANY,)).lexicon

    assert source.asked == []
    assert lexicon.lookup("en").entries(["blaoats"])[0].plain == (0,)


def test_a_few_new_words_are_not_worth_a_new_file(tmp_path: Path) -> None:
    CachedCompiler(OneWord(), tmp_path).compile((Concept(id=ConceptId("few"), names={"en": ("bring",)}),))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'[["en"]]', b"\xff\xfe", b'[["en", "word1", true, 5]]'])
def test_a_file_that_cannot_be_read_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    CachedCompiler(OneWord(), tmp_path).compile((MANY,))
    [file] = tmp_path.iterdir()
    file.write_bytes(content)
    source = OneWord()

    CachedCompiler(source, tmp_path).compile((MANY,))

    assert len(source.asked) == len(MANY.names["en"])


def test_other_rules_of_inflection_have_a_file_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CachedCompiler(OneWord(), tmp_path).compile((MANY,))
    monkeypatch.setattr(cache, "fingerprint", lambda: "other rules")
    source = OneWord()

    CachedCompiler(source, tmp_path).compile((MANY,))

    assert len(source.asked) == len(MANY.names["en"])
    assert len(list(tmp_path.iterdir())) == 2


def test_a_directory_that_cannot_be_written_to_costs_only_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no directory")

    compilation = CachedCompiler(OneWord(), blocked / "cache").compile((MANY,))

    assert compilation.lexicon.lookup("en").entries(["blaoat"])[0].plain == (0,)
