"""What the schema refused, said as an operator would say it: what was expected, and what is there."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.config.fields import COUNTRY, ID, LANGUAGE, ONE_LINE, WIKIDATA
from bot.config.reading import Document
from bot.model.errors import Problem

Shape = TypeVar("Shape", bound=BaseModel)

_EXPECTED: Mapping[str, str] = {
    "string_type": "expected text",
    "int_type": "expected a whole number",
    "float_type": "expected a number",
    "bool_type": "expected true or false",
    "list_type": "expected a list",
    "dict_type": "expected keys and values",
    "model_type": "expected keys and values",
    "string_pattern_mismatch": "expected text of the form {pattern}",
    "string_too_short": "expected at least {min_length} characters",
    "string_too_long": "expected at most {max_length} characters",
    "too_short": "expected at least {min_length}, and there are {actual_length}",
    "literal_error": "expected {expected}",
    "enum": "expected {expected}",
    "greater_than": "expected more than {gt}",
    "greater_than_equal": "expected at least {ge}",
    "less_than_equal": "expected at most {le}",
    "finite_number": "expected a finite number",
}
_WITHOUT_VALUE = ("missing", "too_short", "list_type", "dict_type", "model_type")
_FORMS = {
    ID: "an id of small letters, digits and hyphens",
    LANGUAGE: "the two-letter code of a language, such as uk",
    COUNTRY: "the two-letter code of a country, such as UA",
    WIKIDATA: "a Wikidata id, such as Q846",
    ONE_LINE: "text in one line that is not blank",
}


def check_shape(document: Document, shape: type[Shape]) -> tuple[Shape | None, tuple[Problem, ...]]:
    """Hold a document against a shape; every error becomes a problem with its line."""
    try:
        return shape.model_validate(document.value), ()
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return None, tuple(_to_problem(document, shape, details) for details in errors)


def _to_problem(document: Document, shape: type[BaseModel], details: ErrorDetails) -> Problem:
    kind = details["type"]
    path, names = _clean(document.value, details["loc"], absent=kind in ("missing", "extra_forbidden"))
    name = str(details["loc"][-1]) if details["loc"] else ""
    if kind == "missing":
        return document.problem(path, f"{_where(names[:-1])}expected the key `{name}`")
    if kind == "extra_forbidden":
        return document.problem(path, f"{_where(names[:-1])}unknown key `{name}`{_suggest(name, shape)}")
    return document.problem(path, f"{_where(names)}{_say(details)}")


def _clean(
    value: Any, location: tuple[int | str, ...], *, absent: bool
) -> tuple[tuple[int | str, ...], tuple[str, ...]]:
    """Leave out what pydantic adds to a path (union tags, `[key]`); an absent key stays among the names."""
    path: list[int | str] = []
    names: list[str] = []
    for position, step in enumerate(location):
        there = (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        )
        if there:
            value = value[step]
            path.append(step)
        if there or (absent and position == len(location) - 1):
            names.append(_name(value, step))
    return tuple(path), tuple(names)


def _name(value: Any, step: int | str) -> str:
    """Call the item of a list by its id where it has one."""
    if isinstance(step, int) and isinstance(value, dict) and isinstance(value.get("id"), str):
        return str(value["id"])
    return str(step)


def _where(names: tuple[str, ...]) -> str:
    return f"{'.'.join(names)}: " if names else ""


def _say(details: ErrorDetails) -> str:
    context = dict(details.get("ctx", {}))
    if "error" in context:
        return _with_value(str(context["error"]), details)
    if details["type"] == "string_pattern_mismatch" and context["pattern"] in _FORMS:
        return _with_value(f"expected {_FORMS[context['pattern']]}", details)
    expected = _EXPECTED.get(details["type"])
    return _with_value(expected.format(**context) if expected else details["msg"], details)


def _with_value(expected: str, details: ErrorDetails) -> str:
    value = details["input"]
    if value in (None, ""):
        return f"{expected}, found nothing"
    if details["type"] in _WITHOUT_VALUE or isinstance(value, (dict, list, BaseModel)):
        return expected
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{expected}, found `{shown[:60]}`"


def _suggest(name: str, shape: type[BaseModel]) -> str:
    close = get_close_matches(name, sorted(_known_keys(shape.model_json_schema(by_alias=True))), n=1)
    return f"; did you mean `{close[0]}`?" if close else ""


def _known_keys(schema: Mapping[str, Any]) -> set[str]:
    """Collect every key that a file's schema knows anywhere."""
    parts = [schema, *schema.get("$defs", {}).values()]
    return {key for part in parts for key in part.get("properties", {})}
