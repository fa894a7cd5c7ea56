# SPDX-License-Identifier: Apache-2.0
"""breakwater figures: the same object as on screen, in lines of text; returns, changes since a day, what is to be put right."""

from pathlib import Path

import openpyxl
import pytest

from app.cli import signing_in
from app.cli.figures import lines, shown
from app.cli.main import main
from app.domain.figures import as_table
from app.domain.periods import Period
from app.domain.standard_reports import standard_reports
from app.services import figures
from tests.making import make_store
from tests.services.reports.test_figures import case, person


@pytest.fixture
def run(empty, capsys, monkeypatch):
    """Give a function that runs the command on an open store and returns exit code and output."""

    class Opened:
        def __enter__(self):
            return empty

        def __exit__(self, *_error):
            return None

    monkeypatch.setattr(signing_in, "opened", lambda _said: Opened())

    def run_command(*args: object) -> tuple[int, str]:
        code = main(["figures", *map(str, args)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run_command


@pytest.fixture
def empty(tmp_path: Path):
    with make_store(tmp_path / "store") as store:
        yield store


def test_the_terminal_shows_what_the_service_counts(run, empty):
    case(empty, person(empty), person(empty, sex="male"))
    code, said = run("--figure", "victims_detected.sex.age", "--period", "2026")
    made = figures.run(empty, standard_reports()["overview"], Period.year(2026)).figures[0]
    assert code == 0
    for row in as_table(made).rows:
        line = next(each for each in said.splitlines() if each.startswith(f"{row.label} "))
        assert line.split()[-len(row.numbers):] == [shown(number) for number in row.numbers]
    assert "\n".join(lines(made)) in said


def test_every_report_and_return_is_shown(run):
    for report in standard_reports():
        assert run("--report", report, "--period", "2026-Q3")[0] == 0
    code, said = run("--return", "tip", "--period", "2025")
    assert code == 0
    assert "Not collected:" in said


def test_a_return_is_written_as_a_workbook(run, empty, tmp_path):
    case(empty, person(empty))
    code, said = run("--return", "glotip", "--period", "2026", "--into", tmp_path / "glotip.xlsx")
    assert code == 0
    assert "Written" in said
    rows = {row[0]: row[2] for row in openpyxl.load_workbook(tmp_path / "glotip.xlsx").active.iter_rows(values_only=True)}
    assert (rows["VICT.F.18+"], rows["VICT.M.18+"], rows["VICT.REPAT"]) == (1, 0, None)


def test_what_changed_since_a_day_is_shown(run, empty):
    case(empty, person(empty))
    code, said = run("--figure", "victims_detected.sex", "--period", "2026", "--against", "2026-01-01")
    assert code == 0
    assert "all: - > 1" in said
    assert "Nothing has changed" in run("--figure", "victims_detected.sex", "--period", "2020", "--against", "2026-01-01")[1]


def test_what_is_to_be_put_right_is_listed(run, empty):
    case(empty, person(empty, sex=None))
    code, said = run("--quality")
    assert code == 0
    assert "no: sex" in said


@pytest.mark.parametrize("args", [("--figure", "nonsense"), ("--figure", "victims_detected.shoe"), ("--period", "soon"), ("--known",
    "soon")])
def test_what_cannot_be_asked_is_said(run, args):
    code, said = run(*args)
    assert code == 1
    assert said.strip()
    assert "Traceback" not in said
