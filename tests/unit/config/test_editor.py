import difflib
import re
from pathlib import Path

import pytest

from bot.config.editor import Editor
from bot.config.live import LiveConfiguration
from bot.model.concept import ConceptId
from bot.model.edit import CaseChange, ReloadKind, WordChange
from bot.model.errors import ConfigurationError
from tests.unit.config.fakes import PLACES, FakeStore, FastClock, a_loader, write, write_configuration


class Desk:
    """A configuration with an editor."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.store = FakeStore()
        self.live = LiveConfiguration(a_loader(directory), self.store.as_store(), FastClock())
        self.editor = Editor(self.live, lambda language, word: (word, f"{word}.{language}"))

    @property
    def places(self) -> str:
        return (self.directory / "lexicon" / "places.yaml").read_text(encoding="utf-8")

    async def change(self, concept: str, language: str, word: str, *, remove: bool = False) -> list[str]:
        """Preview and apply a change; return the lines that came and went."""
        before = self.places
        change = WordChange(concept=ConceptId(concept), language=language, word=word, remove=remove)
        preview = await self.editor.preview(change)
        result = await self.editor.apply(change, token=preview.token, who="telegram:1")
        assert result.kind is ReloadKind.ACCEPTED
        lines = difflib.unified_diff(before.splitlines(), self.places.splitlines(), n=0, lineterm="")
        return [re.sub(" +#", " #", line) for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.fixture
async def desk(tmp_path: Path) -> Desk:
    desk = Desk(write_configuration(tmp_path))
    await desk.live.start()
    return desk


async def test_a_word_is_added_and_everything_else_stays_as_written(desk: Desk) -> None:
    assert await desk.change("qatar", "uk", "Доха") == ["-      uk: [Катар]", "+      uk: [Катар, Доха]"]
    assert desk.live.current().revision == 2


async def test_quotes_and_comments_stay(desk: Desk) -> None:
    assert await desk.change("qatar", "en", "*gas") == [
        "-      en: [Qatar, 'Doha'] # capital too",
        "+      en: [Qatar, 'Doha', '*gas'] # capital too",
    ]


async def test_a_language_is_added_with_its_first_word(desk: Desk) -> None:
    assert await desk.change("qatar", "any", "QA-1") == ["+      any: [QA-1]"]


async def test_a_concept_that_only_includes_others_gets_names(desk: Desk) -> None:
    write(desk.directory, {"lexicon/places.yaml": PLACES + "  gulf: {includes: [qatar]}\n"})
    await desk.live.reload()
    assert await desk.change("gulf", "en", "Gulf") == [
        "-  gulf: {includes: [qatar]}",
        "+  gulf: {includes: [qatar], names: {en: [Gulf]}}",
    ]


async def test_a_word_is_removed(desk: Desk) -> None:
    assert await desk.change("qatar", "en", "Doha", remove=True) == [
        "-      en: [Qatar, 'Doha'] # capital too",
        "+      en: [Qatar] # capital too",
    ]


async def test_a_language_goes_with_its_last_word(desk: Desk) -> None:
    assert await desk.change("qatar", "uk", "Катар", remove=True) == ["-      uk: [Катар]"]


async def test_names_go_with_the_last_of_them_where_others_are_included(desk: Desk) -> None:
    write(desk.directory, {"lexicon/places.yaml": PLACES + "  gulf: {names: {en: [Gulf]}, includes: [qatar]}\n"})
    await desk.live.reload()
    assert (await desk.change("gulf", "en", "Gulf", remove=True))[1] == "+  gulf: {includes: [qatar]}"


@pytest.mark.parametrize("indent", ["", "  "])
async def test_a_list_with_a_line_for_each_word_stays_one(desk: Desk, indent: str) -> None:
    dash = f"      {indent}- "
    text = f"concepts:\n  return:\n    names:\n      en:\n{dash}back\n  qatar:\n    names:\n      en:\n{dash}Qatar\n"
    write(desk.directory, {"lexicon/places.yaml": text})
    await desk.live.reload()
    assert await desk.change("qatar", "en", "Doha") == [f"+{dash}Doha"]


async def test_line_ends_stay_as_they_are(desk: Desk) -> None:
    path = desk.directory / "lexicon" / "places.yaml"
    path.write_bytes(PLACES.replace("\n", "\r\n").encode())
    await desk.live.reload()
    await desk.change("qatar", "uk", "Доха")
    assert path.read_bytes().decode() == PLACES.replace("[Катар]", "[Катар, Доха]").replace("\n", "\r\n")


async def test_a_preview_shows_forms_and_golden_cases_and_changes_nothing(desk: Desk) -> None:
    before = desk.places
    change = WordChange(concept=ConceptId("qatar"), language="en", word="Muscat")
    preview = await desk.editor.preview(change)
    assert preview.forms == ("Muscat", "Muscat.en")
    assert preview.cases == (
        CaseChange(case="en-3", title="Talks in Muscat", before="[]", after="[gulf]", breaks=True),
    )
    assert desk.places == before
    assert desk.live.current().revision == 1


async def test_a_preview_shows_new_warnings(desk: Desk) -> None:
    preview = await desk.editor.preview(WordChange(concept=ConceptId("qatar"), language="en", word="QATAR"))
    assert [warning.what for warning in preview.warnings] == ["qatar.names.en.2: shouts 'QATAR'"]


async def test_the_operator_is_in_the_audit_trail(desk: Desk) -> None:
    await desk.change("qatar", "uk", "Доха")
    (record,) = desk.store.journal.records
    assert (record.who, record.action) == ("telegram:1", "configuration.edit")
    assert record.detail == "add qatar uk Доха; revision 2: lexicon/places.yaml +1 -1"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("gone", "en", "x", False), "lexicon: there is no concept `gone`"),
        (("qatar", "xx", "x", False), "expected one of the languages en, uk"),
        (("qatar", "en", "Doha", False), "`qatar` has the name `Doha` in en already"),
        (("qatar", "en", "Gas", True), "`qatar` has no name `Gas` in en; it has: Qatar, Doha"),
        (("qatar", "tr", "Gas", True), "`qatar` has no name `Gas` in tr; it has: none"),
        (("qatar", "en", " ", False), "expected text in one line that is not blank"),
        (("qatar", "en", "a\nb", False), "expected text in one line that is not blank"),
    ],
)
async def test_a_change_that_cannot_be_made_says_why(desk: Desk, change: tuple[str, str, str, bool], said: str) -> None:
    concept, language, word, remove = change
    with pytest.raises(ConfigurationError) as caught:
        await desk.editor.preview(WordChange(concept=ConceptId(concept), language=language, word=word, remove=remove))
    assert said in str(caught.value)


async def test_the_last_name_of_a_concept_cannot_be_removed(desk: Desk) -> None:
    await desk.change("return", "uk", "повернули", remove=True)
    with pytest.raises(ConfigurationError, match="a concept without names is never found"):
        await desk.change("return", "en", "returned", remove=True)


async def test_two_operators_at_once_do_not_undo_each_other(desk: Desk) -> None:
    first = WordChange(concept=ConceptId("qatar"), language="uk", word="Доха")
    second = WordChange(concept=ConceptId("qatar"), language="uk", word="Емірат")
    token = (await desk.editor.preview(first)).token
    assert (await desk.editor.preview(second)).token == token
    await desk.editor.apply(first, token=token, who="telegram:1")
    with pytest.raises(ConfigurationError, match="were changed meanwhile; look at the preview again"):
        await desk.editor.apply(second, token=token, who="telegram:2")
    assert "[Катар, Доха]" in desk.places


async def test_a_file_saved_since_the_preview_is_not_overwritten(desk: Desk) -> None:
    change = WordChange(concept=ConceptId("qatar"), language="uk", word="Доха")
    token = (await desk.editor.preview(change)).token
    write(desk.directory, {"lexicon/places.yaml": PLACES + "# by hand\n"})
    with pytest.raises(ConfigurationError, match="were changed meanwhile"):
        await desk.editor.apply(change, token=token, who="telegram:1")
    assert desk.places.endswith("# by hand\n")


async def test_files_that_are_broken_already_are_not_edited(desk: Desk) -> None:
    write(desk.directory, {"feeds.yaml": "feeds: ["})
    with pytest.raises(ConfigurationError, match=r"feeds\.yaml:1: is not YAML"):
        await desk.editor.preview(WordChange(concept=ConceptId("qatar"), language="uk", word="Доха"))


async def test_every_shipped_lexicon_file_survives_an_edit_with_one_line_changed(desk: Desk) -> None:
    shipped = Path(__file__).parents[3] / "config" / "lexicon"
    (desk.directory / "lexicon" / "places.yaml").unlink()
    for path in shipped.glob("*.yaml"):
        write(desk.directory, {f"lexicon/{path.name}": path.read_text(encoding="utf-8")})
    await desk.live.reload()
    line = _line_of((shipped / "places.yaml").read_text(encoding="utf-8"))
    assert await desk.change("qatar", "en", "Katara") == [
        f"-{line}",
        f"+{line}".replace("]", ", Katara]"),
    ]


def _line_of(text: str) -> str:
    lines = text.splitlines()
    return next(line for line in lines[lines.index("  qatar:") :] if line.strip().startswith("en:"))
