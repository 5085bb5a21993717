"""What `homeward check` does: everything that is wrong, at once, and the golden cases."""

from dataclasses import dataclass

from bot.config.golden import GoldenFailure, read_golden, run_golden, unknown_topics
from bot.config.load import Loaded, Loader
from bot.model.errors import ConfigurationError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Problems make the configuration unusable; a broken golden case makes it wrong; a warning does neither."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    failures: tuple[GoldenFailure, ...] = ()
    cases: int = 0
    loaded: Loaded | None = None

    @property
    def is_good(self) -> bool:
        """Whether the configuration can be used and answers every golden case."""
        return not self.problems and not self.failures

    def to_dict(self) -> dict[str, object]:
        """Return plain values that JSON can hold."""
        return {
            "good": self.is_good,
            "problems": [_problem(problem) for problem in self.problems],
            "warnings": [_problem(warning) for warning in self.warnings],
            "golden": {
                "cases": self.cases,
                "failed": [
                    {
                        "id": failure.case.id,
                        "file": failure.case.file,
                        "line": failure.case.line,
                        "title": failure.case.text.title,
                        "differences": list(failure.differences),
                    }
                    for failure in self.failures
                ],
            },
        }


def check_configuration(loader: Loader) -> CheckReport:
    """Check every file, then hold the compiled detection against the golden cases."""
    cases, problems = read_golden(loader.directory, loader.documents)
    try:
        loaded = loader.load()
    except ConfigurationError as error:
        return CheckReport(problems=(*error.problems, *problems), cases=len(cases))
    return CheckReport(
        problems=(*problems, *unknown_topics(cases, loaded.rules.topics)),
        warnings=loaded.warnings,
        failures=run_golden(loaded.rules.detector, cases),
        cases=len(cases),
        loaded=loaded,
    )


def _problem(problem: Problem) -> dict[str, object]:
    return {"file": problem.file, "line": problem.line, "what": problem.what}
