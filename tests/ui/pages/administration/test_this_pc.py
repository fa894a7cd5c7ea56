# SPDX-License-Identifier: Apache-2.0
"""This PC: facts, backups with their counts, one sentence about everything being whole, and the way to recovery."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.security import escrow, sealing
from app.services import administration
from app.services.administration import JournalProblem, JournalReport
from app.services.integrity import Integrity
from app.ui.pages.administration.health import Checked, trouble_sentences
from app.ui.pages.administration.recovery import Recovery
from tests.ui.stores import PASSPHRASE


@pytest.fixture
def panel(section):
    return section("this_pc")


def lines(backups):
    return [each.text() for each in backups._cells]


def test_facts(panel, folder, store):
    assert panel.facts.text("Post") == "Vieux Fort Seaport (VFA)"
    assert panel.facts.text("Country") == "St. Lucia"
    assert panel.facts.text("Number of this PC") == administration.post_facts(store).pc
    assert panel.facts.text("Folder of the store") == str(folder)


def test_backup_now_by_key_with_its_counts(panel, window, runner, store, folder):
    with store.write() as unit:
        for family in ("Joseph", "Charles"):
            unit.save("person", "", {"family": family})
    before = len(list((folder / "backups").glob("*.bwdb")))
    QTest.keyClick(window, Qt.Key.Key_B)
    assert panel.backups.line.isVisible()
    QTest.keyClick(window, Qt.Key.Key_B)
    runner.wait_idle()
    assert len(list((folder / "backups").glob("*.bwdb"))) == before + 1, "pressing twice makes one"
    assert "was made, opened and checked" in panel.backups.result.text()
    assert not panel.backups.line.isVisible()
    assert "2 persons, 0 cases" in lines(panel.backups)
    assert "by hand" in lines(panel.backups)


def test_everything_is_whole_in_a_sentence(panel, window, runner, store):
    panel.health.heading.action.setFocus()
    QTest.keyClick(panel.health.heading.action, Qt.Key.Key_Space)
    assert panel.health.line.isVisible()
    assert not panel.health.heading.action.isEnabled()
    runner.wait_idle()
    said = panel.health.result.text()
    assert said.startswith("Everything is whole: ")
    entries = administration.verify_journal(store).entries
    assert f"{entries} entries of the journal" in said
    assert panel.health.heading.action.isEnabled()


def test_check_can_be_stopped(panel, runner):
    panel.health.check()
    panel.health.line._cancel.click()
    runner.wait_idle()
    assert panel.health.result.text() == "The check was stopped. Nothing was changed."


def test_damaged_backup_is_named(panel, runner, folder):
    copy = next((folder / "backups").glob("*.bwdb"))
    content = bytearray(copy.read_bytes())
    content[5000:5100] = bytes(100)
    copy.write_bytes(bytes(content))
    panel.health.check()
    runner.wait_idle()
    assert "does not open with today's key" in panel.health.result.text()


def test_every_trouble_has_a_sentence_and_a_way_out():
    journal = JournalReport(10, 5, 1, 0, (JournalProblem(1 << 40, 7, "This entry was altered."),))
    said = " ".join(trouble_sentences(Checked(Integrity(3, False, ()), journal)))
    assert "restore the latest backup" in said
    assert "entry 7: This entry was altered." in said
    assert "Tell the office" in said


def test_recovery_from_none_to_confirmed(panel, runner, store, folder, tmp_path):
    recovery = panel.recovery
    assert recovery.chip.text() == "None"
    recovery.key.setText("not a key")
    recovery.set_key.click()
    runner.wait_idle()
    assert recovery.result.accessibleName().startswith("Problem")
    office = sealing.new_identity()
    recovery.key.setText(office.recipient)
    QTest.keyClick(recovery.key, Qt.Key.Key_Return)
    runner.wait_idle()
    assert recovery.chip.text() == "Not confirmed"
    recovery.write_request(tmp_path / "vfa.bwrecovery")
    runner.wait_idle()
    request = (tmp_path / "vfa.bwrecovery").read_bytes()
    assert PASSPHRASE.encode() not in request
    (tmp_path / "wrong.bwproof").write_bytes(b"no proof")
    recovery.take_in(tmp_path / "wrong.bwproof")
    runner.wait_idle()
    assert recovery.chip.text() == "Not confirmed"
    (tmp_path / "right.bwproof").write_bytes(escrow.prove(request, office))
    recovery.take_in(tmp_path / "right.bwproof")
    runner.wait_idle()
    assert recovery.chip.text() == "Confirmed"


def test_who_may_not_recover_is_shown_the_state_without_the_steps(session, store, runner, qtbot):
    session.role = "supervisor"
    part = Recovery(session)
    qtbot.addWidget(part)
    part.show_facts(administration.post_facts(store))
    part.show()
    assert not part.key.isVisible()
    assert not part.set_key.isVisible()
    assert any("stays closed for ever" in each.text() for each in part.findChildren(QLabel))
