# SPDX-License-Identifier: Apache-2.0
"""Releases: hidden against the ledger, signed, journalled; limits lowered by two; a signature tells who, when, and if it still holds."""

import base64
import json
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from app.base.errors import Cancelled, FormInvalid, NotAllowed, NotFound, Refused
from app.base.jobs import JobContext
from app.cli.main import main
from app.domain.disclosure import Why
from app.domain.figures import Profile
from app.domain.periods import Period
from app.domain.standard_reports import standard_reports
from app.models.journal import journal
from app.models.releases import release_limit
from app.services import figures, releases, report_files, signatures
from app.services.releases import Audience
from app.services.report_files import FileKind
from tests.making import make_store, open_store

DAY = date.today()  # noqa: DTZ011 - the training world ends today
YEAR = Period(date(DAY.year - 3, 1, 1), DAY)


@pytest.fixture(scope="module")
def report(filled):
    return figures.run(filled, standard_reports()["overview"], YEAR)


def test_a_release_hides_signs_and_enters_the_ledger(empty, report, tmp_path):
    path = tmp_path / "x.xlsx"
    touched = releases.release(empty, report, Audience.INTERNAL, path)
    assert touched
    (row,) = releases.ledger(empty)
    assert (row.audience, row.threshold, row.released_name) == (Audience.INTERNAL, 5, "Ana Joseph")
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["x.xlsx", "x.xlsx.sig"]
    checked = signatures.verify(path)
    assert checked.is_good
    assert json.loads((tmp_path / "x.xlsx.sig").read_bytes())["sha256"] == row.sha256
    words = [cell.value for sheet in openpyxl.load_workbook(path) for line in sheet.iter_rows() for cell in line]
    assert "c" in words
    small = {number for figure in report.figures for number in figure.cells.values() if isinstance(number, int) and 0 < number < 5}
    assert small
    numbers = [each for each in words if isinstance(each, int)]
    harmless = {n for f in report.figures if f.unit in ("activity", "person_reached") for n in f.cells.values()}
    assert not {each for each in numbers if 0 < each < 5} - harmless
    with empty.read() as conn:
        assert conn.execute(select(journal.c.kind).where(journal.c.kind == "export")).scalar() == "export"


@pytest.mark.parametrize("kind", [FileKind.DOCUMENT, FileKind.SLIDES])
def test_a_release_is_a_document_or_slides_too_and_only_through_here(empty, report, tmp_path, kind):
    path = tmp_path / f"x.{kind.value}"
    with pytest.raises(Refused, match="Release"):
        report_files.write(empty, releases.preview(empty, report, Audience.PUBLIC).report, path, kind)
    assert not path.exists()
    releases.release(empty, report, Audience.PUBLIC, path, kind=kind)
    assert signatures.verify(path).is_good
    assert len(releases.ledger(empty)) == 1


def test_the_preview_says_what_is_hidden_and_why(empty, report):
    seen = releases.preview(empty, report, Audience.PUBLIC)
    assert seen.limits.threshold == 10
    assert seen.report.run.profile is Profile.RELEASE
    assert len({why for _figure, _place, why in seen.lines}) >= 2
    hidden = sum(len(keys) for keys in seen.decided.hidden.values())
    assert 0 < len(seen.lines) <= hidden


def test_the_same_report_again_shows_the_same_and_a_changed_one_hides_the_difference(empty, report, tmp_path):
    releases.release(empty, report, Audience.INTERNAL, tmp_path / "a.xlsx")
    first = releases.preview(empty, report, Audience.INTERNAL)
    assert not first.withheld
    figure = report.figures[0]
    total = figure.total
    key = tuple("*" for _ in figure.breakdowns)
    more = figure.with_cells({**figure.cells, key: total + 1}, frozenset(), Profile.RESTRICTED, figure.notes)
    changed = type(report)(report.key, report.title, report.period, report.filters, (more,), report.run)
    assert key in releases.preview(empty, changed, Audience.INTERNAL).decided.hidden[figure.id]
    assert key not in first.decided.hidden[figure.id]
    unseen = releases.preview(empty, changed, Audience.PUBLIC).decided.hidden[figure.id]
    assert Why.DIFFERENCE not in unseen.values()  # the public saw no earlier one


@pytest.mark.parametrize("role", ["case_worker", "officer", "administrator"])
def test_others_neither_release_nor_preview(tmp_path, report, role):
    with make_store(tmp_path / "store", role=role) as store:
        with pytest.raises(NotAllowed):
            releases.preview(store, report, Audience.INTERNAL)
        with pytest.raises(NotAllowed):
            releases.release(store, report, Audience.INTERNAL, tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


class _Stops(JobContext):
    def step(self, done, total=0, stage=""):
        if done == 2:
            self.cancel()
        super().step(done, total, stage)


def test_a_cancelled_release_leaves_no_file_and_no_line(empty, report, tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(Cancelled):
        releases.release(empty, report, Audience.PUBLIC, tmp_path / "out" / "x.xlsx", _Stops())
    assert list((tmp_path / "out").iterdir()) == []
    assert releases.ledger(empty) == []


def test_a_limit_is_raised_by_one_and_lowered_by_two(empty):
    releases.set_limit(empty, Audience.PUBLIC, 20, "the island is small")
    assert releases.limits(empty, Audience.PUBLIC).threshold == 20
    releases.set_limit(empty, Audience.PUBLIC, 6, "asked for by the ministry")
    assert releases.limits(empty, Audience.PUBLIC).threshold == 20
    (waiting,) = releases.limits_waiting(empty)
    assert (waiting.threshold, waiting.is_own) == (6, True)
    with pytest.raises(NotAllowed, match="yourself"):
        releases.confirm_limit(empty, waiting.id)
    with open_store(empty.folder, name="Joy Lewis") as other:
        releases.confirm_limit(other, waiting.id)
        with pytest.raises(NotFound):
            releases.confirm_limit(other, waiting.id)
    assert releases.limits(empty, Audience.PUBLIC).threshold == 6
    assert releases.limits(empty, Audience.INTERNAL).threshold == 5


@pytest.mark.parametrize(("threshold", "reason"), [(1, "why"), (5000, "why"), (20, "  ")])
def test_a_limit_without_sense_or_reason_is_refused(empty, threshold, reason):
    with pytest.raises(FormInvalid):
        releases.set_limit(empty, Audience.PUBLIC, threshold, reason)


def test_the_limit_of_another_office_does_not_hold_here(empty):
    with empty.write("arrived so") as unit:
        unit.save("release_limit", "", {
            "audience": "public", "threshold": "4", "state": "confirmed", "requested_by": "a", "decided_by": "b", "scope": "XYZ"})
    assert releases.limits(empty, Audience.PUBLIC).threshold == 10


def test_a_lower_limit_that_arrives_without_its_second_person_does_not_hold(empty):
    with empty.write("arrived so") as unit:
        unit.save("release_limit", "", {
            "audience": "public", "threshold": "2", "state": "confirmed", "requested_by": "a", "decided_by": "a"})
    assert releases.limits(empty, Audience.PUBLIC).threshold == 10
    with empty.read() as conn:
        assert conn.execute(select(release_limit.c.threshold)).scalar() == "2"


# --- signatures --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def signed(empty, tmp_path):
    path = tmp_path / "figures.xlsx"
    path.write_bytes(b"PK rows and columns")
    beside = tmp_path / "figures.xlsx.sig"
    beside.write_bytes(signatures.sign(empty, path, "release"))
    return path, beside


def test_a_signature_says_who_when_and_at_which_pc(empty, signed):
    checked = signatures.verify(signed[0])
    assert (checked.verdict, checked.is_known) == ("good", None)
    words = "\n".join(checked.lines)
    assert "Ana Joseph, Supervisor, Test post" in words
    assert "PC 11" in words
    assert "Fingerprint" in words


def test_a_changed_file_a_changed_word_and_another_file_are_told_apart(signed):
    path, beside = signed
    said = beside.read_bytes()
    path.write_bytes(b"PK rows and Columns")
    assert signatures.verify(path).verdict == "altered"
    path.write_bytes(b"PK rows and columns")
    beside.write_bytes(said.replace(b"Ana Joseph", b"Ann Joseph"))
    assert signatures.verify(path).verdict == "forged"
    for bad in (b"", b"{}", b"[1]", said[:-1], said + b" ", b"\xff" * 50, b"9" * 5000):
        beside.write_bytes(bad)
        assert signatures.verify(path).verdict == "unreadable"
    beside.unlink()
    with pytest.raises(Refused, match="not there"):
        signatures.verify(path)


def test_every_single_byte_of_the_signature_counts(signed):
    path, beside = signed
    said = beside.read_bytes()
    for at in range(0, len(said), 7):
        beside.write_bytes(said[:at] + bytes([said[at] ^ 1]) + said[at + 1 :])
        assert not signatures.verify(path).is_good


def test_a_foreign_key_is_said_plainly(empty, signed):
    checked = signatures.verify(signed[0], empty)
    assert checked.is_known is False
    assert not checked.is_good
    assert "foreign key" in checked.sentence
    with empty.write() as unit:
        key = json.loads(signed[1].read_bytes())["key"]
        unit.save("account", "", {"user_name": "ana", "display_name": "Ana Joseph", "role": "supervisor",
                                  "verify_key": base64.b64decode(key).hex()})
    checked = signatures.verify(signed[0], empty)
    assert checked.is_good
    assert "Account of this store: Ana Joseph, Supervisor" in checked.lines


def test_the_command_line_checks_without_a_store(signed, capsys):
    assert main(["verify", str(signed[0])]) == 0
    assert "as it was signed" in capsys.readouterr().out
    signed[0].write_bytes(b"another")
    assert main(["verify", str(signed[0])]) == 1
    assert "changed after it was signed" in capsys.readouterr().err
