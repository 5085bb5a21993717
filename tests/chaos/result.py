"""A row of the table: what was done, at which pace, what came of it, and whether the promise held."""

from dataclasses import dataclass

HEAD = ("run", "pace", "deliveries", "lost", "duplicates", "out of order", "429 caused", "besides", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run came to. ``allowed`` is how many duplicates nobody could avoid, for the reason that ``why`` gives."""

    name: str
    pace: str
    wanted: int
    lost: int
    duplicated: int
    allowed: int
    why: str
    out_of_order: int
    over_the_limit: int
    besides: str = ""
    failed: tuple[str, ...] = ()

    @property
    def broken(self) -> tuple[str, ...]:
        """What did not hold."""
        promises = (
            (self.lost == 0, f"{self.lost} lost"),
            (self.duplicated <= self.allowed, f"{self.duplicated} duplicates, {self.allowed} allowed"),
            (self.out_of_order == 0, f"{self.out_of_order} out of order"),
            (self.over_the_limit == 0, f"{self.over_the_limit} over the limit"),
        )
        return (*(what for holds, what in promises if not holds), *self.failed)

    @property
    def cells(self) -> tuple[str, ...]:
        """The row's cells."""
        return (
            self.name,
            self.pace,
            f"{self.wanted:,}",
            str(self.lost),
            f"{self.duplicated} ≤ {self.allowed} {self.why}".rstrip(),
            str(self.out_of_order),
            str(self.over_the_limit),
            self.besides,
            "; ".join(self.broken) or "ok",
        )


def table(results: list[Result]) -> str:
    """Return the results as a table in Markdown."""
    rows = [HEAD, tuple("---" for _ in HEAD), *(result.cells for result in results)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
