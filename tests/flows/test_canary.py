# SPDX-License-Identifier: Apache-2.0
"""Whatever is typed stays in the encrypted store: canaries typed into every field of every form appear in no file outside it.

First through the services, then through the window of the whole program, with search, lists, history, drafts, crash
reports, logs, settings, backup, a new key and an exchange on the way.
"""

import logging
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit

from app.base import log as real_log
from app.base import settings
from app.domain.forms.spec import Kind
from app.domain.forms.values import FormValues
from app.models.base import KINDS
from app.services import administration, cases, drafts, enrolment, exchange, people, search, vault
from app.ui.dialogs.error_report import BugDialog
from app.ui.main import Program
from tests import leaks
from tests.flows.canaries import Typed, canary, save_every_form
from tests.ui.stores import PASSPHRASE, new_store, unlock

# A time of day and a check sum: their checks let no word through.
TAKES_NO_WORD = {"hearing.time", "evidence.sha256"}


@pytest.fixture
def places(tmp_path, home, monkeypatch) -> dict[str, Path]:
    """Every folder that the program can write to."""
    found = {"home": home} | {name: tmp_path / name for name in ("temp", "stick", "store", "office")}
    for name in ("temp", "stick"):
        found[name].mkdir()
    monkeypatch.setenv("TMPDIR", str(found["temp"]))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(found["temp"])
    return found


def leaks_of(places, values, tmp_path):
    """Look everywhere. Files of stores that are open are copied by another process first, so that no lock of ours is lost."""
    copy = tmp_path / "copy"
    for name, folder in places.items():
        code = "import shutil, sys; shutil.copytree(sys.argv[1], sys.argv[2], dirs_exist_ok=True)"
        if folder.exists():
            subprocess.run([sys.executable, "-c", code, folder, copy / name], check=True, cwd=tmp_path)
    return leaks.leaks([copy], values)


def held(store):
    """Return everything that the records of a store say, in lower-case letters."""
    said = []
    with store.read() as conn:
        for kind in KINDS.values():
            said += [str(value) for row in conn.execute(kind.table.select()) for value in row]
    return "\n".join(said).lower()


def trouble(value):
    """Say what a library and a crash would say, with a person's data in it."""
    logging.getLogger("sqlalchemy.engine").error("could not insert %s", value)
    try:
        raise ValueError(f"cannot read {value}")
    except ValueError as error:
        logging.getLogger("app.test").error("a page failed", exc_info=error)  # noqa: TRY400 - as the program logs it
        sys.excepthook(type(error), error, error.__traceback__)


def test_through_the_services(places, tmp_path, log, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", lambda *_seen: None)
    real_log.start()
    typed = Typed()
    post = vault.create(places["store"], new_store(role="office"))
    office = vault.create(places["office"], new_store(is_office=True, post_code="HQ"))
    for here, there in ((post, office), (office, post)):
        enrolment.enrol(here, enrolment.read_card(enrolment.card_bytes(enrolment.my_card(there))))
    known = save_every_form(post, typed)
    assert typed.dropped <= TAKES_NO_WORD
    inside = held(post)
    assert [value for value in typed.values - typed.reasons if value.lower() not in inside] == [], "every canary reached the store"
    assert len(typed.values) > 200

    word = canary("draft")
    typed.values.add(word)
    drafts.keep(post, "note", FormValues({"text": word}), context=known["case"])
    for each in list(typed.values):
        search.find(post, each)
    people.list_ids(post, {"text": canary("person.family")})
    cases.list_rows(post, cases.list_ids(post, {"text": canary("case.title")}))
    people.open_page(post, known["person"])
    administration.history(post, "case", known["case"], with_parts=True)
    settings.put("exchange_folder", str(places["stick"]))
    log.expect("could not insert")
    log.expect("a page failed")
    trouble(canary("person.family"))
    administration.make_backup(post)
    vault.housekeeping(post)
    assert exchange.run(post, places["stick"]).sent_entries > 0
    assert exchange.run(office, places["stick"]).received_entries > 0
    assert leaks_of(places, typed.values, tmp_path) == [], "while the stores are open"
    vault.lock(post)
    vault.lock(office)
    assert leaks_of(places, typed.values, tmp_path) == [], "after they are closed"
    assert (places["home"] / "logs" / "breakwater.log").stat().st_size > 0, "something was logged"
    assert any(places["stick"].rglob("*.*")), "something went out"


# -- through the window -------------------------------------------------------------------------------------------------------

@pytest.fixture
def program(qapp, places, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(vault, "unlock", unlock)
    monkeypatch.setattr(qapp, "quit", lambda: None, raising=False)
    vault.lock(vault.create(places["store"], new_store(role="office")))
    real_log.start()
    made = Program(qapp, places["store"], lambda _argv: None)
    yield made
    made.runner.wait_idle()
    made.runner.shutdown()
    if made.window is not None:
        made.window.deleteLater()
    qapp.setQuitOnLastWindowClosed(True)


class Watch:
    """Collects what a window shows to others: titles, and names of widgets."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def look(self) -> None:
        for each in QApplication.allWidgets():
            self.seen |= {each.windowTitle(), each.objectName(), each.windowRole(), each.windowFilePath(), each.windowIconText()}


def type_into(form, typed, kinds):
    """Type a canary into every field of a form, code fields too: what fits nothing is still typed."""
    for key in form.spec_keys():
        field = form.spec.field(key)
        box = form.editor(key).input()
        if field.kind in kinds and isinstance(box, QLineEdit | QPlainTextEdit) and box.isVisible() and box.isEnabled():
            word = typed.answer(f"window {form.spec.key}", field)
            if word is not None:
                box.setFocus()
                QTest.keyClicks(box, str(word))


def test_through_the_window(program, places, tmp_path, log, qtbot):
    typed, watch = Typed(), Watch()
    settle = program.runner.wait_idle
    program.begin()
    fields = program.window.fields
    QTest.keyClicks(fields.who, "ana.joseph")
    QTest.keyClicks(fields.passphrase, PASSPHRASE)
    with qtbot.waitSignal(program.window.unlocked):
        fields.submit()
    settle()
    window = program.window

    window.go("border_desk")
    settle()
    desk = window.stack.frame().page
    type_into(desk.who.form, typed, set(Kind))
    settle()
    desk.leave()
    watch.look()
    for page in ("person", "case"):
        window.go(page, None)
        settle()
        editor = window.stack.frame().page.parts.editor
        type_into(editor.form, typed, set(Kind))  # a draft that cannot be saved
        window.go("home")
        settle()
        window.go(page, None)
        settle()
        watch.look()
        editor = window.stack.frame().page.parts.editor
        editor.discard()
        settle()
        type_into(editor.form, typed, {Kind.TEXT, Kind.LONG_TEXT, Kind.IDENTIFIER, Kind.EMAIL})
        editor.form.request_save()
        settle()
        watch.look()
    assert sum(word.lower() in held(program.open_store) for word in typed.values) > 10, "the window saved what was typed"

    for word in sorted(typed.values):
        window._session.find(word, lambda _found: None)
    for key in ("people", "cases"):
        window.go(key)
        page = window.stack.frame().page
        QTest.keyClicks(page.list.bar.search, canary("window person.family"))
        QTest.keyClick(page.list.bar.search, Qt.Key.Key_Return)
        settle()
        watch.look()
    person = people.list_rows(program.open_store, list(people.list_ids(program.open_store, {}))[:1])[0]
    window.go("person", person.id)
    settle()
    window.stack.frame().page.show_history()
    settle()
    watch.look()
    for key in ("figures", "exchange", "administration"):
        window.go(key)
        settle()
        watch.look()
    for each in QApplication.topLevelWidgets():
        if isinstance(each, QDialog) and each.isVisible():
            each.close()

    log.expect("could not insert")
    log.expect("a page failed")
    log.expect("unexpected error")
    trouble(canary("window person.family"))
    shown = next(each for each in QApplication.topLevelWidgets() if isinstance(each, BugDialog) and each.isVisible())
    assert leaks.found(shown.text.toPlainText().encode(), typed.values) == set()
    shown.close()
    watch.look()
    assert leaks.found("\n".join(watch.seen).encode(), typed.values) == set(), "titles and names of widgets"

    assert leaks_of(places, typed.values, tmp_path) == [], "while the store is open"
    window.do_lock()
    settle()
    assert leaks_of(places, typed.values, tmp_path) == [], "after it is locked"
