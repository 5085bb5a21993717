from pathlib import Path

import pytest

from bot.config.check import check_configuration
from bot.config.golden import compare_golden, read_golden
from bot.config.reading_cache import DocumentReader
from tests.unit.config.fakes import GOLDEN, PLACES, a_loader, write, write_configuration


def test_a_good_configuration_passes(tmp_path: Path) -> None:
    report = check_configuration(a_loader(write_configuration(tmp_path)))
    assert report.is_good
    assert report.cases == 3
    assert report.to_dict() == {"good": True, "problems": [], "warnings": [], "golden": {"cases": 3, "failed": []}}


def test_problems_of_the_golden_cases_stand_beside_the_others(tmp_path: Path) -> None:
    write_configuration(tmp_path, feeds="feeds: [")
    write(tmp_path, {"golden.yaml": "cases: 3\n"})
    report = check_configuration(a_loader(tmp_path))
    assert not report.is_good
    assert [Path(problem.file).name for problem in report.problems] == ["feeds.yaml", "golden.yaml"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cases: [", "golden.yaml:1: is not YAML"),
        (GOLDEN.replace("topics: []", "topics: [gone]"), "golden.yaml:5: en-3: there is no topic `gone`"),
        (GOLDEN.replace("en-3", "en-1"), "golden.yaml:5: the case `en-1` is here twice (first on line 3)"),
        (GOLDEN.replace("lang: en", "lang: eng", 1), "golden.yaml:3: cases.en-1.lang: expected the two-letter code"),
    ],
)
def test_a_wrong_golden_case_has_its_line(tmp_path: Path, text: str, said: str) -> None:
    write_configuration(tmp_path)
    write(tmp_path, {"golden.yaml": text})
    (problem,) = check_configuration(a_loader(tmp_path)).problems
    assert said in str(problem)


def test_missing_golden_cases_are_a_problem(tmp_path: Path) -> None:
    write_configuration(tmp_path)
    (tmp_path / "golden.yaml").unlink()
    (problem,) = check_configuration(a_loader(tmp_path)).problems
    assert str(problem) == f"{tmp_path}/golden.yaml: the file is missing"


def test_a_broken_case_says_what_was_expected_and_what_came(tmp_path: Path) -> None:
    write_configuration(tmp_path, places=PLACES.replace("[returned]", "[back]"))
    write(tmp_path, {"golden.yaml": GOLDEN.replace("children: 6", "children: 7, total: null, mediators: [qatar]")})
    report = check_configuration(a_loader(tmp_path))
    (failure,) = report.failures
    assert str(failure) == (
        f"{tmp_path}/golden.yaml:3: en-1: expected the topics [returned], got []; expected children 7, got 6; "
        "expected mediators [qatar], got [] (Six children returned)"
    )
    assert not report.is_good
    assert report.to_dict()["golden"] == {
        "cases": 3,
        "failed": [
            {
                "id": "en-1",
                "file": f"{tmp_path}/golden.yaml",
                "line": 3,
                "title": "Six children returned",
                "differences": list(failure.differences),
            }
        ],
    }


def test_problems_and_warnings_are_data_too(tmp_path: Path) -> None:
    write_configuration(tmp_path, places=PLACES.replace("[Катар]", "[КАТАР]"))
    (warning,) = check_configuration(a_loader(tmp_path)).warnings
    assert check_configuration(a_loader(tmp_path)).to_dict()["warnings"] == [
        {"file": warning.file, "line": 8, "what": "qatar.names.uk.0: shouts 'КАТАР'"}
    ]


def test_a_fact_that_is_not_listed_is_not_checked(tmp_path: Path) -> None:
    write_configuration(tmp_path)
    write(tmp_path, {"golden.yaml": GOLDEN.replace(", facts: {children: 6}", "")})
    assert check_configuration(a_loader(tmp_path)).is_good


def test_a_fact_that_must_not_be_stated_is_checked(tmp_path: Path) -> None:
    write_configuration(tmp_path)
    write(tmp_path, {"golden.yaml": GOLDEN.replace("children: 6", "children: null")})
    (failure,) = check_configuration(a_loader(tmp_path)).failures
    assert failure.differences == ("expected children not stated, got 6",)


def test_a_repaired_case_changes_and_does_not_break(tmp_path: Path) -> None:
    good = a_loader(write_configuration(tmp_path)).load().rules.detector
    bad = a_loader(write_configuration(tmp_path, places=PLACES.replace("[returned]", "[back]"))).load().rules.detector
    cases, _ = read_golden(tmp_path, DocumentReader())
    (change,) = compare_golden(bad, good, cases)
    assert (change.case, change.before, change.after, change.breaks) == (
        "en-1",
        "[], children 6",
        "[returned], children 6",
        False,
    )
