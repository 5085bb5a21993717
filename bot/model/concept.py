"""A concept: a thing with names in many languages.

How a name is written, in every language:

    child              a lemma: every inflected form counts
    bring back         several lemmas, one directly after the other
    bring ... back     the same with up to six words between
    =kids              exactly this word, no other form
    ^Katar             only when written with a capital (each word may carry = as well: ^=Katar)
    похищ*             every word that begins so
    *kinder            every word that ends so (German compounds)

The language key `any` holds names that stand unchanged in every language, such as `Bring Kids Back UA`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NewType

ConceptId = NewType("ConceptId", str)

LANGUAGES = ("en", "uk", "ru", "ar", "de", "fr", "pl", "es", "tr")
ANY_LANGUAGE = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A thing with names in many languages, such as Qatar, child or return.

    `names` maps a language code (or `any`) to names as the module docstring describes them. A mention of a
    concept in `includes` is a mention of this one too; a concept needs names, or includes, or both. A mention
    of a concept in `hides` that lies within a mention of this one does not count (`Qatar Airways` hides Qatar).
    """

    id: ConceptId
    wikidata: str | None = None
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    includes: tuple[ConceptId, ...] = ()
    hides: tuple[ConceptId, ...] = ()
