"""Reading the catalogue from the package's ``locale/LANGUAGE/homeward.po`` files, compiled in memory."""

from gettext import GNUTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.catalogue.catalogue import FALLBACK, Catalogue

DOMAIN = "homeward.po"


def load_catalogue() -> Catalogue:
    """Read every language that has a file, English first."""
    codes = sorted(languages(), key=lambda code: (code != FALLBACK, code))
    translations = {code: _compile(read_catalog(code)) for code in codes}
    for code in codes:
        if code != FALLBACK:
            translations[code].add_fallback(translations[FALLBACK])
    return Catalogue(translations=translations, locales={code: Locale.parse(code) for code in codes})


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a file."""
    return tuple(entry.name for entry in _root().iterdir() if (entry / DOMAIN).is_file())


def read_catalog(language: str) -> Catalog:
    """Read one language's file as Babel sees it, fuzzy and missing strings included."""
    text = (_root() / language / DOMAIN).read_bytes()
    return read_po(BytesIO(text), locale=language, abort_invalid=True)


def _root() -> Traversable:
    return files("bot.catalogue") / "locale"


def _compile(catalog: Catalog) -> GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
