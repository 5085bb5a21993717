"""Something wrong in a lexicon or topic, told by its place in the value rather than by file and line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong and where: `("topics", "qatar-other", "any_of", 0)` or `("concepts", "qatar", "names", "en", 1)`.

    A warning leaves the configuration usable.
    """

    path: tuple[str | int, ...]
    what: str
    is_warning: bool = False

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))}: {self.what}"
