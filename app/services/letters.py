# SPDX-License-Identifier: Apache-2.0
"""The letter of a referral: what the person allows to be told, and no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.base import clock
from app.base.errors import NotFound
from app.base.text import _
from app.domain import codelists
from app.domain.dates import PartialDate
from app.domain.forms.values import is_missing, missing_label
from app.domain.permissions import Action
from app.models.cases import case_file, party
from app.models.cells import read_members
from app.models.journal import Unit
from app.models.people import contact, person
from app.models.protection import referral
from app.models.store import Store
from app.services import consents, records


@dataclass(frozen=True)
class Letter:
    """A referral on paper.

    Attributes:
        addressee, sender: agencies in words.
        sent_on: as people read it.
        about: (label, words) of the person and what is asked for.
        told: (label, words) of what happened; empty where the person did not agree to its being shared.
        left_out: sentences about what is not told, and why.
        basis: on what it is shared.
    """

    case_number: str
    addressee: str
    sender: str
    sent_on: str
    about: tuple[tuple[str, str], ...]
    told: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]
    basis: str


def letter(store: Store, referral_id: str) -> Letter:
    """Return the letter of a referral; consent is asked for anew on the day of printing, and the print is journalled.

    Raises:
        NotFound: the referral is gone.
        ConsentMissing: the person has not agreed, and nothing takes the place of consent.
        NotAllowed: the role records no referrals, or the person's record is restricted.
    """
    records.require(store, Action.PROTECT)
    with store.write() as unit:
        row = unit.conn.execute(select(referral).where(referral.c.id == referral_id, referral.c.deleted == 0)).mappings().first()
        wanted = select(person).where(person.c.id == (row["person_id"] if row else ""), person.c.deleted == 0)
        who = unit.conn.execute(wanted).mappings().first()
        if row is None or who is None:
            raise NotFound(_("This referral is no longer here. Look in the history of the case."))
        if who["restricted"] == "yes":
            records.require(store, Action.SEE_RESTRICTED)
        agency, today = row["to_agency"] or "", clock.today()
        consents.require(unit, [who["id"]], consents.ASSISTANCE, agency, today, row["basis"] or "", row["basis_reason"] or "")
        shares = consents.allows(unit.conn, who["id"], consents.SHARING, agency, today)
        made = _letter(unit, dict(row), dict(who), told=shares.is_allowed)
        detail = {"what": "letter", "recipient": agency, "told": int(shares.is_allowed)}
        unit.note("print", "referral", referral_id, detail)
    return made


def _letter(unit: Unit, row: Mapping[str, Any], who: Mapping[str, Any], *, told: bool) -> Letter:
    case = unit.conn.execute(select(case_file).where(case_file.c.id == row["case_id"])).mappings().first()
    about = [
        (_("Name"), who["display_name"] or _("Not known")), (_("Sex"), _code("sex", who["sex"])), (_("Born"), _day(who["birth"])),
        (_("Estimated age"), who["age_estimate"] if not _day(who["birth"]) else ""),
        (_("Nationality"), _codes("nationality", who["nationalities"])), (_("Languages"), _codes("language", who["languages"])),
        (_("Safe to reach at"), "; ".join(_safe_ways(unit, who["id"]))),
        (_("Service asked for"), _code("service", row["service"])), (_("Reason"), _code("reason_for_referral", row["reason"])),
        (_("Details"), _said(row["details"])), (_("Please ask for"), _said(row["worker"])),
    ]
    happened: list[tuple[str, str]] = []
    if told:
        part = unit.conn.execute(
            select(party).where(party.c.case_id == row["case_id"], party.c.person_id == who["id"], party.c.deleted == 0)).mappings().first()
        happened = [
            (_("Status"), _code("victim_status", part["victim_status"] if part else "")),
            (_("Exploitation"), _codes("type_of_exploitation", part["exploitation"] if part else "")),
            (_("Summary"), _said(case["summary"]) if case else ""),
        ]
    left_out = () if told else (
        _("What happened is not told: the person has not agreed that it is shared with you. Please do not ask for it unless the person "
          "wishes to speak."),)
    basis = _code("sharing_basis", row["basis"]) or _("consent of the person")
    agencies = _code("agency", row["to_agency"]), _code("agency", row["from_agency"])
    return Letter(
        (case["number"] or "") if case else "", *agencies, _day(row["sent_on"]),
        tuple(each for each in about if each[1]), tuple(each for each in happened if each[1]), left_out, basis)


def _safe_ways(unit: Unit, person_id: str) -> list[str]:
    """Return the numbers and accounts that nobody else reads or listens to."""
    wanted = select(contact).where(contact.c.person_id == person_id, contact.c.is_safe == "yes", contact.c.deleted == 0)
    rows = unit.conn.execute(wanted.order_by(contact.c.row_no)).mappings()
    ways = [(row["kind"], _said(row["value"])) for row in rows if row["kind"] != "address"]
    return [f"{_code('contact_kind', kind)}: {value}" for kind, value in ways if value]


def _said(stored: str | None) -> str:
    return missing_label(stored) if is_missing(stored) else stored or ""


def _code(name: str, stored: str | None) -> str:
    return _said(stored) if not stored or is_missing(stored) else codelists.label(name, stored)


def _codes(name: str, stored: str | None) -> str:
    return ", ".join(codelists.label(name, code) for code in sorted(read_members(stored)))


def _day(stored: str | None) -> str:
    found = PartialDate.from_text(stored) if stored and not is_missing(stored) else None
    return found.display() if found else ""
