# SPDX-License-Identifier: Apache-2.0
"""What holds for border desk, cases, case, people, person and exchange alike: roles, names, Tab, languages, sizes."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from app.base import text
from app.base.errors import NotAllowed
from app.domain.forms.values import FormValues
from app.domain.mrz_make import make_td3
from app.services import cases, people
from tests.ui import audit

KEY = Qt.Key
ZONE = make_td3("Garcia Lopez", "Jose Andres", "XK1234567", "VEN", "1991-04-17", "male", "2031-05-17")
PAGES = ("border_desk", "cases", "case", "new case", "people", "person", "new person", "exchange")
# Typed by people, not by the program: these words are in no catalogue.
DATA = ("García", "Garcia", "Joseph", "VFA-", "Deckhands", "XK1234567", "Quay", "Castries", "Ana")


class Filled:
    """One person in one case, with something in most sections."""

    def __call__(self, store) -> None:
        about = {"family": "García López", "given": "José", "birth": "1991-04-17", "sex": "male", "nationalities": {"VE": True}}
        document = FormValues({"type": "passport", "number": "XK1234567"})
        crossing = FormValues({"port": "LCCAS", "direction": "arrival", "crossed_on": "2026-11-03"})
        self.person_id = people.register(store, FormValues(about), document, crossing).person_id
        facts = {"title": "Deckhands", "risk": "high", "acts": {"RECRUIT": True}, "summary": "Quay"}
        self.case_id = cases.open_case(store, facts, [(self.person_id, "victim")]).case_id

    def show(self, window, name):
        """Open a page with what there is to see on it."""
        args = {"case": self.case_id, "person": self.person_id}
        page = window.go(name.removeprefix("new "), None if name.startswith("new ") else args.get(name))
        if name == "border_desk":
            window.swipe(ZONE)
            page.interview.setFocus()
            window.type("1")
        window.settle()
        QApplication.sendPostedEvents()
        return page


@pytest.fixture
def filled():
    return Filled()


# -- roles ----------------------------------------------------------------------------------------------------------------------

def keys_of(window):
    return {entry.key for entry in window.window.stack.entries()}


def test_officer_sees_neither_figures_nor_administration(opened):
    assert {"border_desk", "cases", "people", "exchange"} <= keys_of(opened("officer"))
    assert not {"figures", "administration"} & keys_of(opened("officer", folder="again"))


def test_administrator_of_a_pc_does_not_thereby_see_cases(opened):
    assert not {"border_desk", "cases", "case", "people", "person"} & keys_of(opened("administrator"))


def test_clerk_may_look_at_a_case_but_not_decide_on_it(opened, filled):
    window = opened("supervisor", filled)
    object.__setattr__(window.store.actor, "role", "clerk")
    window.window._session.role = "clerk"
    page = window.go("case", filled.case_id)
    assert page._overview._title.text() == "Deckhands"
    for part in ("status", "people", "justice"):
        page.parts.show_part(part)
        assert page.parts.can_add() == ""
        assert page.primary is None
    window.press(KEY.Key_Insert, KEY.Key_E)
    window.settle()
    assert page.parts.editor is None
    with pytest.raises(NotAllowed):
        cases.save_part(window.store, "decision", filled.case_id, FormValues({"status": "ACTUAL"}))


# -- names and Tab ----------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", PAGES)
def test_everything_that_takes_the_focus_has_a_name(opened, filled, name):
    window = opened("supervisor", filled)
    filled.show(window, name)
    assert audit.unnamed(window.window) == []


@pytest.mark.parametrize("name", PAGES)
def test_tab_comes_to_each_stop_once(opened, filled, name):
    window = opened("supervisor", filled)
    page = filled.show(window, name)
    start = page.first_focus()
    if start is not None:
        start.setFocus()
    walk = audit.tab_walk(window.window)
    assert len(walk) == len(set(walk)) > 3
    form = page.parts.editor.form if name.startswith("new ") else page.who.form if name == "border_desk" else None
    for key in form._shown() if form else ():
        stops = set(form.editor(key).stops())
        assert len(stops & set(walk)) == 1, f"Tab comes to the field {key} once"


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_no_other_window_while_it_is_made(opened, filled, qapp, name):
    """A part told to be visible before it has a parent flashes up as a window, and takes the keyboard with it."""
    window = opened("supervisor", filled)
    flashes = []

    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and watched.isWidgetType() and watched.isWindow():
                flashes.append(watched)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    filled.show(window, name)
    qapp.removeEventFilter(watch)
    assert flashes == []
    assert QApplication.focusWidget() is not None


# -- languages and sizes ------------------------------------------------------------------------------------------------------------

def own(found):
    """Leave out what people typed, and words cut short with "…", whose end would tell."""
    return [each for each in found if not any(word in each for word in DATA) and not each.endswith("…")]


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("name", PAGES)
def test_longest_language_is_neither_cut_nor_untranslated(opened, filled, name, percent):
    text.set_language(text.PSEUDO)
    window = opened("supervisor", filled, percent=percent)
    page = filled.show(window, name)
    assert (window.window.width(), window.window.height()) == (1366, 768)
    assert audit.clipped(page) == []
    assert own(audit.untranslated(page)) == []
