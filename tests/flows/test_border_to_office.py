# SPDX-License-Identifier: Apache-2.0
"""The main job, from the border post's window to the office's window: two real stores, a folder between them, real keys pressed."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.indicators import all_indicators
from app.domain.permissions import Role
from app.models.base import KINDS
from app.services import accounts, enrolment, journal_check, vault
from app.services.invented import story
from app.ui import walk
from app.ui.shell.shots import Camera
from app.ui.widgets.banner import Banner
from tests import vaults

OFFICER, SUPERVISOR, OFFICE = ("ana", vaults.ANA), ("verna", "mango kite harbour velvet nine"), ("rose", vaults.BEN)


@pytest.fixture
def places(tmp_path) -> dict[str, Path]:
    """Make a post with an officer and a supervisor and an office, enrolled with each other; return their folders and the stick's."""
    places = {name: tmp_path / name for name in ("post", "office", "stick", "pictures")}
    places["stick"].mkdir()
    post = vaults.make(places["post"], user_name="gloria", display_name="Gloria Warrican", passphrase="lagoon kettle fig parrot seven")
    office = vaults.make(
        places["office"], is_office=True, post_code="HQ", post_name="Office", user_name=OFFICE[0], display_name="Rose Auguste",
        passphrase=OFFICE[1],
    )
    for (user, phrase), name, role in ((OFFICER, "Ana Joseph", Role.OFFICER), (SUPERVISOR, "Verna Edgecombe", Role.SUPERVISOR)):
        accounts.add_user(post, user, name, role, phrase, vaults.WEAK)
    for here, there in ((post, office), (office, post)):
        enrolment.enrol(here, enrolment.read_card(enrolment.card_bytes(enrolment.my_card(there))))
        vault.lock(here) if here is office else None
    vault.lock(post)
    return places


def at_the_desk(places: dict[str, Path]) -> Any:
    return walk.at_the_desk(places["post"], *OFFICER, story.traveller(), places["pictures"], allow_weak=True)


def exchange_in_the_window(places: dict[str, Path], name: str, user: tuple[str, str]) -> tuple[str, list[str], list[str]]:
    """Open a main window on a store and exchange through the stick; return the banner, the status line and the cases on the list."""
    with vaults.sign_in(places[name], *user) as store:
        camera = Camera(store, places["pictures"])
        page = camera.go("exchange")
        page.exchange_through(places["stick"])
        camera.settle()
        banner = next(each.text() for each in page.findChildren(Banner) if each.isVisible())
        listed = camera.go("cases").list.view.model()
        shown = [" ".join(str(listed.index(row, column).data() or "") for column in range(listed.columnCount()))
                 for row in range(listed.rowCount())]
        status = camera.window.status.texts()
        camera.close()
        return banner, status, shown


def rows(places: dict[str, Path], name: str, user: tuple[str, str], kind: str) -> list[dict[str, Any]]:
    table = KINDS[kind].table
    with vaults.sign_in(places[name], *user) as store, store.read() as conn:
        found = conn.execute(select(table).order_by(table.c.id)).mappings().all()
    return [{field: row[field] for field in row if field != "row_no"} for row in found]


def test_a_case_opened_at_the_desk_arrives_at_the_office_and_its_receipt_comes_back(qapp, places):
    done = at_the_desk(places)
    assert done.case_number.startswith("VFA-")
    banner, status, _shown = exchange_in_the_window(places, "post", SUPERVISOR)
    assert "go out" in banner
    assert "No receipt from the office yet" in status
    banner, _status, shown = exchange_in_the_window(places, "office", OFFICE)
    assert "came in" in banner
    assert [done.case_number in line for line in shown] == [True]
    banner, status, _shown = exchange_in_the_window(places, "post", SUPERVISOR)
    assert "1 bundle was confirmed" in banner
    assert "No receipt from the office yet" not in status
    for kind in ("person", "document", "crossing", "screening", "case", "party", "stage"):
        at_post = rows(places, "post", SUPERVISOR, kind)
        assert at_post != []
        assert rows(places, "office", OFFICE, kind) == at_post
    for name, user in (("post", SUPERVISOR), ("office", OFFICE)):
        with vaults.sign_in(places[name], *user) as store:
            report = journal_check.verify_journal(store)
        assert report.is_whole, report.problems


def test_what_was_pressed_at_the_desk_is_what_the_store_holds(qapp, places):
    done, who = at_the_desk(places), story.traveller()
    (person,) = rows(places, "post", SUPERVISOR, "person")
    (document,) = rows(places, "post", SUPERVISOR, "document")
    (crossing,) = rows(places, "post", SUPERVISOR, "crossing")
    (screening,) = rows(places, "post", SUPERVISOR, "screening")
    (case,) = rows(places, "post", SUPERVISOR, "case")
    assert (person["family"], person["given"], person["sex"], person["nationalities"]) == ("Celestin", "Rosalie", "female", '{"HT":true}')
    assert (document["type"], document["number"], document["issuing_state"]) == ("passport", "TR1204459", "HT")
    assert (crossing["port"], crossing["direction"], crossing["conveyance"]) == ("LCVIF", "arrival", "small_boat")
    assert (crossing["conveyance_name"], crossing["from_country"], crossing["companions"]) == ("Morning Star II", "MQ", "4")
    assert (screening["outcome"], screening["is_child"], screening["case_id"]) == ("refer", "yes", case["id"])
    assert screening["reasons"] == who.reasons
    assert all(f'"{sign}":"yes:{known_by}"' in screening["answers"] for sign, known_by in who.signs.items())
    assert screening["answers"].count('"no"') == done.asked - len(who.signs)
    assert set(who.signs) <= set(all_indicators())
    assert case["number"] == done.case_number


def test_the_window_says_what_it_refuses_and_knows_the_passport_again(qapp, places):
    done = at_the_desk(places)
    assert "not right" in done.refused
    assert "why this person is referred" in done.hindered
    assert done.seen_again == "Same document"
    assert done.suggestion == "Suggested: refer"
    assert done.title == f"Case {done.case_number}"
    assert [path.exists() for path in done.pictures] == [True] * 6


def test_a_script_that_waits_in_vain_ends_with_a_sentence(qapp, monkeypatch):
    from app.base import clock
    from app.base.errors import Trouble

    ticks = iter(range(0, 10_000, 20))
    monkeypatch.setattr(clock, "monotonic_s", lambda: float(next(ticks)))

    def script():
        yield lambda: False

    with pytest.raises(Trouble, match="did not answer"):
        walk.Player(qapp, script()).play()
