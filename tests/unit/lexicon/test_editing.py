"""Adding a word from a chat, with the shipped files, the dictionaries and the golden cases."""

import shutil
from pathlib import Path

import pytest

from bot.app import make_compiler, make_loader
from bot.config.editor import Editor
from bot.config.environment import Environment
from bot.config.live import LiveConfiguration
from bot.lexicon.compiler import LexiconCompiler
from bot.lexicon.dictionaries import Dictionaries
from bot.model.concept import ConceptId
from bot.model.detection import EntryText
from bot.model.edit import WordChange
from tests.unit.config.fakes import FakeStore, FastClock

SHIPPED = Path(__file__).parents[3] / "config"


@pytest.fixture
async def editor(tmp_path: Path, dictionaries: Dictionaries) -> Editor:
    shutil.copytree(SHIPPED, tmp_path / "config")
    environment = Environment(config_dir=tmp_path / "config", data_dir=tmp_path / "var")
    compiler = make_compiler(environment, dictionaries)
    live = LiveConfiguration(make_loader(environment, dictionaries, compiler), FakeStore().as_store(), FastClock())
    await live.start()
    return Editor(live, compiler.forms_of)


async def test_a_lemma_brings_every_form_and_is_found_once_applied(editor: Editor) -> None:
    change = WordChange(concept=ConceptId("mediate"), language="uk", word="сприяння")
    text = EntryText(title="За сприянням Катару триває обмін між Україною та Росією", language_hint="uk")
    preview = await editor.preview(change)
    assert {"сприяння", "сприянням", "сприянню"} <= set(preview.forms)
    before = editor._live.current()
    await editor.apply(change, token=preview.token, who="telegram:1")
    after = editor._live.current()
    assert after.revision == before.revision + 1
    found = {mention.words for mention in after.detector.explain(text).mentions if mention.concept == "mediate"}
    assert "сприянням" in found


async def test_a_word_that_alters_golden_cases_names_them(editor: Editor) -> None:
    preview = await editor.preview(WordChange(concept=ConceptId("qatar"), language="uk", word="^=Катар", remove=True))
    assert [case.case for case in preview.cases if case.breaks]
    assert all(case.before != case.after for case in preview.cases)


@pytest.mark.parametrize(
    ("language", "name", "forms"),
    [
        ("en", "=kids", {"kids"}),
        ("en", "bring ... back", {"bring", "brought", "back"}),
        ("uk", "похищ*", set()),
        ("any", "Bring Kids Back", {"bring", "kids", "back"}),
        ("en", "=", set()),
    ],
)
def test_the_forms_of_a_name_that_nobody_has_yet(
    dictionaries: Dictionaries, language: str, name: str, forms: set[str]
) -> None:
    found = set(LexiconCompiler(dictionaries).forms_of(language, name))
    assert found >= forms
    assert bool(found) is bool(forms)
