# SPDX-License-Identifier: Apache-2.0
"""As each role: every page, section, form, history, list, search, completer, export and error, and no canary that the role table hides.

Every text of every form is a canary of its own, so what is found tells what leaked. What a role may find is worked out from the
table of permissions alone.
"""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog

from app.base.errors import AppError, NotAllowed
from app.domain import permissions
from app.domain.figures import Period
from app.domain.forms.catalogue import FORMS
from app.domain.forms.spec import Field, Kind
from app.domain.forms.values import FormValues, Value
from app.domain.permissions import Action, Role
from app.models.base import KINDS
from app.models.store import Store
from app.services import approvals, cases, choices, deletions, drafts, people, records, reports, search
from app.services.face import StoreFace
from app.services.seconding import Agreement
from app.ui.dialogs.custody import CustodyDialog
from app.ui.dialogs.record_history import RecordHistory
from app.ui.forms.record_links import RecordLinks
from app.ui.jobs.runner import JobRunner
from app.ui.shell.main_window import MainWindow
from app.ui.shell.navigation import PAGES
from app.ui.shell.signed_in import session_of
from app.ui.theme import style
from tests.flows import crawl
from tests.flows.canaries import TEXTS, Typed, canary, save_every_form
from tests.making import make_store, open_store

READS_BY = {"shelter": Action.SEE_SHELTER, "attachment": Action.SEE_IDENTITY, "organisation": Action.SEE_CASE, "case": Action.SEE_CASE}
PREVENTION = {"training", "participant", "awareness", "agreement", "meeting", "inspection"}
FORMS_OPENED = {"party", "statement", "shelter_stay", "shelter", "document"}  # drawing each of them would take minutes; services open all
HIDDEN_WORDS = ("Restrictedfamily", "Restrictedgiven", "Restrictedalias", "Restrictednote")


@dataclass
class Mapped(Typed):
    """Canaries, each with the kind of record that it was typed into."""

    kind_of: dict[str, str] = field(default_factory=dict)

    def answer(self, form: str, asked: Field) -> Value:
        """Remember where a word went; dates are left out, a day says nothing by itself."""
        word = canary(f"{form}.{asked.key}")
        if asked.kind in TEXTS and asked.kind is not Kind.PHONE:
            self.kind_of[word.lower()] = FORMS[form].record if form in FORMS else "person"
        return super().answer(form, asked)


@dataclass
class Planted:
    """A store full of canaries: identities by kind, the restricted person, and which actions let somebody see each word."""

    folder: Path
    known: Mapping[str, str]
    restricted: str
    needs: Mapping[str, tuple[Action, ...]]


def needed(kind: str) -> tuple[Action, ...]:
    """Return the actions of which one is enough to see records of a kind."""
    if kind in READS_BY:
        return (READS_BY[kind],)
    if kind in PREVENTION:
        return (Action.SEE_FIGURES,)
    fields = KINDS[kind].fields
    found = [Action.SEE_CASE] if "case_id" in fields else []
    return (*found, *([Action.SEE_IDENTITY] if kind == "person" or "person_id" in fields else []))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Fill a store through every form, plant a restricted person, and leave a draft, a request and a reason."""
    folder = tmp_path_factory.mktemp("crawl") / "store"
    typed = Mapped()
    with make_store(folder, role="office", name="Nora Office") as store:
        known = dict(save_every_form(store, typed))
        hidden = people.register(store, FormValues({"family": HIDDEN_WORDS[0], "given": HIDDEN_WORDS[1], "restricted": True})).person_id
        records.save_form(store, "alias", FormValues({"name": HIDDEN_WORDS[2], "kind": "nickname"}), person_id=hidden)
        case_id = known["case"]
        records.save_form(store, "party", FormValues({"person_id": hidden, "role": "victim", "joined_on": "2026-11-01"}), case_id=case_id)
        statement = FormValues({"person_id": hidden, "taken_on": "2026-11-02", "kind": "victim", "summary": HIDDEN_WORDS[3]})
        records.save_form(store, "statement", statement, case_id=case_id)
        deletions.request(store, "case", case_id, canary("deletion reason"))
        drafts.keep(store, "note", FormValues({"text": canary("draft")}), context=case_id)
        with store.write() as unit:
            unit.save("account", store.actor.user_id, {"display_name": "Nora Office", "role": "office", "active": "yes"})
    needs = {word: needed(kind) for word, kind in typed.kind_of.items()}
    needs[canary("shelter.code_name").lower()] = (Action.SEE_CASE,)  # stands in a case for the address
    needs |= {word.lower(): (Action.SEE_RESTRICTED,) for word in HIDDEN_WORDS}
    needs[canary("deletion reason").lower()] = (Action.SEE_CASE,)
    needs[canary("draft").lower()] = ()  # its author's alone
    return Planted(folder, known, hidden, needs)


class Crawler:
    """One role at work in the whole window, and everything it was told."""

    def __init__(self, planted: Planted, role: str, out: Path) -> None:
        self.planted, self.role, self.out = planted, role, out
        self.store = open_store(planted.folder, role, f"Somebody {role}")
        self.runner = JobRunner()
        face = StoreFace("Test post", self.store.fact("post_code"), True, False, True)
        self.session = session_of(self.store, face, self.runner)
        self.window = MainWindow(self.session, self.runner, PAGES)
        self.window.show()
        self.seen: dict[str, set[str]] = {}
        self.refused = 0

    def close(self) -> None:
        self.window.close()
        self.settle()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.runner.shutdown()
        self.store.close()

    def settle(self) -> None:
        for _round in range(2):
            self.runner.wait_idle()
            QCoreApplication.sendPostedEvents()

    def hear(self, where: str, said: str) -> None:
        """Note the canaries in what was said."""
        folded = said.lower()
        if "zyxqv" in folded or "restricted" in folded:
            self.seen.setdefault(where, set()).update(word for word in self.planted.needs if word in folded)

    def look(self, where: str) -> None:
        """Read the window and every dialog over it, twice: lists fetch what is looked at."""
        frame = self.window.stack.frame()
        for _round in range(2):
            for shown in (frame, *(each for each in self.window.findChildren(QDialog) if each.isVisible())):
                if shown is not None:
                    self.hear(where, "\n".join(set(crawl.texts(shown))))
            self.settle()

    def try_(self, where: str, work: Callable[[], Any]) -> Any:
        """Ask a service; a refusal is something that was said, too."""
        try:
            answer = work()
        except AppError as error:
            self.refused += isinstance(error, NotAllowed)
            self.hear(f"{where}: error", f"{error} {getattr(error, 'problems', '')}")
            return None
        self.hear(where, repr(answer))
        return answer

    def everything(self, *, pages: bool) -> None:
        """Walk through all of it; pages and histories take most of the time."""
        if pages:
            self.pages()
            self.histories()
        self.searches()
        self.services()
        self.exports()

    def pages(self) -> None:
        known = self.planted.known
        args = {"case": [known["case"]], "person": [known["person"], self.planted.restricted], "training": [known["training"]]}
        for entry in self.window.stack.entries():
            for arg in args.get(entry.key, [None]):
                self.window.go(entry.key, arg)
                self.settle()
                self.look(f"page {entry.key}")
                self.hear("head", "\n".join(set(crawl.texts(self.window))))
                frame = self.window.stack.frame()
                page: Any = frame.page if frame else None
                for part in getattr(getattr(page, "parts", None), "_parts", ()):
                    page.parts.show_part(part.key)
                    self.look(f"page {entry.key}, {part.key}")
                rows = getattr(getattr(page, "parts", None), "_rows", {})
                for row_id in [row_id for row_id, row in rows.items() if row.kind in FORMS_OPENED]:
                    page.parts.open_row(row_id)
                    self.settle()
                    if page.parts.editor:
                        self.hear(f"page {entry.key}, form", "\n".join(set(crawl.texts(page.parts.editor))))
                        page.parts.close_editor()
                if hasattr(page, "list") and hasattr(page.list, "view"):
                    page.list.view.detailed.emit(known["person"])
                    page.list.view.detailed.emit(self.planted.restricted)
                    self.look(f"page {entry.key}, details")
                if hasattr(page, "contents") and hasattr(page, "panel"):
                    for at in range(page.contents.count()):
                        page.contents.setCurrentRow(at)
                        self.settle()
                        self.look(f"page {entry.key}, section {at}")

    def histories(self) -> None:
        for kind, record_id in [*self.planted.known.items(), ("person", self.planted.restricted)]:
            dialog = RecordHistory(self.session, kind, record_id, self.window)
            dialog.views.setChecked(True)
            dialog.show()
            self.settle()
            self.look(f"history of {kind}")
            dialog.close()
        chain = CustodyDialog(self.session, self.planted.known["evidence"], self.window)
        chain.show()
        self.settle()
        self.look("chain of custody")
        chain.close()

    def searches(self) -> None:
        found: list[Any] = []
        for word in self.planted.needs:
            self.session.find(word, found.extend)
        self.settle()
        self.hear("search", repr([(each.title, each.detail) for each in found]))
        links = RecordLinks(self.session, self.window)
        links.case_id = self.planted.known["case"]
        for kind, record_id in [*self.planted.known.items(), ("person", self.planted.restricted)]:
            told: list[Any] = []
            for typed in ("", "zyx", "restr"):
                links.find(kind, typed, told.append)
            links.name(kind, record_id, told.append)
            self.settle()
            self.hear(f"completer of {kind}", repr(told))

    def services(self) -> None:
        store = self.store
        for kind, record_id in [*self.planted.known.items(), ("person", self.planted.restricted)]:
            self.try_(f"form of {kind}", lambda kind=kind, record_id=record_id: records.open_form(store, kind, record_id))
            self.try_(f"title of {kind}", lambda kind=kind, record_id=record_id: search.title_of(store, kind, record_id))
            self.try_(f"choice of {kind}", lambda kind=kind, record_id=record_id: choices.title_of(store, kind, record_id))
        self.try_("approvals", lambda: approvals.waiting(store))
        self.try_("drafts", lambda: drafts.listed(store))
        self.try_("seen before", lambda: search.seen_before(store, FormValues({"family": HIDDEN_WORDS[0], "given": HIDDEN_WORDS[1]})))
        self.try_("case", lambda: cases.open_page(store, self.planted.known["case"]))

    def exports(self) -> None:
        agreement = Agreement("user-x", "Somebody else", "a test")
        self.try_("export", lambda: reports.export_htcds(self.store, self.out / "all.xlsx", agreement))
        figures = self.try_("figures", lambda: reports.figures(self.store, Period.year(2026)))
        if figures:
            self.try_("workbook", lambda: reports.write_workbook(self.store, figures, self.out / "figures.xlsx"))
        for path in self.out.glob("*.xlsx"):
            with zipfile.ZipFile(path) as book:
                self.hear(f"export {path.name}", "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist()))


@pytest.fixture
def crawler(qapp: QApplication, planted: Planted, tmp_path: Path) -> Iterator[Callable[..., Crawler]]:
    """Give a function that crawls as a role."""
    style.start(qapp, "light", 100)
    made: list[Crawler] = []

    def run(role: str, *, pages: bool) -> Crawler:
        crawler = Crawler(planted, role, tmp_path)
        made.append(crawler)
        crawler.everything(pages=pages)
        return crawler

    yield run
    for each in made:
        each.close()


def leaked(found: Crawler) -> dict[str, list[str]]:
    """Return place > words that the role should not have met there."""
    wrong = {
        where: sorted(word for word in words if not any(permissions.allows(found.role, action) for action in found.planted.needs[word]))
        for where, words in found.seen.items()
    }
    return {where: words for where, words in wrong.items() if words}


def hold_to_the_table(found: Crawler) -> None:
    """Check that the role met nothing it should not, and enough of what it may."""
    assert leaked(found) == {}
    met: set[str] = set().union(*found.seen.values())
    allowed = {word for word, actions in found.planted.needs.items() if any(permissions.allows(found.role, each) for each in actions)}
    assert len(met) >= 0.9 * len(allowed), "the crawl saw too little to say anything"
    sees_all = all(permissions.allows(found.role, action) for actions in found.planted.needs.values() for action in actions)
    assert found.refused or sees_all, "somebody was refused something, so errors were looked at"


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_a_role_meets_no_canary_that_the_table_hides(crawler: Callable[..., Crawler], role: str) -> None:
    """All roles in `tests/tier_long/test_role_crawl_long.py` walk through the pages, too; here the one that sees least of a case."""
    hold_to_the_table(crawler(role, pages=role == "officer"))


def test_the_crawl_sees_a_guard_that_is_out(crawler: Callable[..., Crawler], monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with names of restricted people no longer hidden, and shelters open, the crawl finds both."""
    monkeypatch.setattr(people, "hide", lambda _store, row: row)
    monkeypatch.delitem(permissions.READS, "shelter")
    wrong = set().union(*leaked(crawler("officer", pages=False)).values())
    assert HIDDEN_WORDS[0].lower() in wrong
    assert canary("shelter.street").lower() in wrong


def test_no_kind_of_record_is_left_out(planted: Planted) -> None:
    with open_store(planted.folder, "office") as store:
        assert isinstance(store, Store)
    kinds = {form.record for form in FORMS.values() if form.record in KINDS}
    assert kinds <= set(planted.known)
    assert len(planted.needs) > 150
