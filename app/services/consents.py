# SPDX-License-Identifier: Apache-2.0
"""Consent, asked in one place before anything about a person leaves for somebody else.

Steps that share: a referral that is sent, an export of identities for an agency, a case that is transferred.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Connection, select

from app.base import clock
from app.base.errors import ConsentMissing, FormInvalid
from app.base.text import _
from app.domain.dates import PartialDate
from app.domain.forms.spec import Problem
from app.domain.forms.values import Value, is_missing
from app.domain.sharing import Basis, Verdict, age_on, verdict
from app.models.cases import party
from app.models.journal import Unit
from app.models.people import person
from app.models.protection import consent, referral

ASSISTANCE, SHARING = "assistance", "sharing"
_AT_ONCE = 500
_NOT_SHARED = ("planned", "")  # states of a referral in which the agency knows nothing yet


def allows(conn: Connection, person_id: str, purpose: str, recipient: str, on: date) -> Verdict:
    """Return whether a person's data may go to an agency for a purpose on a day, and what may take the place of consent.

    Args:
        purpose: code of the list "consent_purpose".
        recipient: code of the list "agency", "" for one that is not named.
    """
    names = ("purpose", "recipient", "answer", "asked_on", "withdrawn_on")
    said = select(*(consent.c[name] for name in names)).where(consent.c.person_id == person_id, consent.c.deleted == 0)
    consents = [{name: row[name] or "" for name in names} for row in conn.execute(said).mappings()]
    who = conn.execute(select(person).where(person.c.id == person_id)).mappings().first()
    if who is None:
        return verdict(consents, purpose, recipient, on, "", None)
    recorded = datetime.fromtimestamp(who["created_ms"] / 1000, UTC).date().isoformat() if who["created_ms"] else ""
    age = age_on(who["birth"] or "", who["age_estimate"] or "", recorded, on)
    return verdict(consents, purpose, recipient, on, who["display_name"] or "", age)


def require(
    unit: Unit, person_ids: Sequence[str], purpose: str, recipient: str, on: date, basis: str = "", reason: str = ""
) -> None:
    """Refuse a step that shares what is known of some people unless each of them allows it, or a rule and a reason do.

    A step taken on another basis than consent is journalled for each person with its rule and reason.

    Raises:
        ConsentMissing: somebody has not agreed; `others` says what may take the place of consent.
    """
    for person_id in person_ids:
        found = allows(unit.conn, person_id, purpose, recipient, on)
        if found.is_allowed:
            continue
        if basis not in found.others or not reason.strip():
            raise ConsentMissing(found.sentence, tuple(each.value for each in found.others))
        detail = {"basis": basis, "purpose": purpose, "recipient": recipient, "reason": reason.strip()}
        unit.note("shared_without_consent", "person", person_id, detail)


def agreed_parties(conn: Connection, party_ids: Sequence[str], recipient: str) -> list[str]:
    """Return those parties whose person agreed that an agency learns of him or her, in their order."""
    whose: dict[str, str] = {}
    for start in range(0, len(party_ids), _AT_ONCE):
        some = party_ids[start : start + _AT_ONCE]
        whose |= {row.id: row.person_id for row in conn.execute(select(party.c.id, party.c.person_id).where(party.c.id.in_(some)))}
    today = clock.today()
    agreed = {who for who in set(whose.values()) if allows(conn, who, SHARING, recipient, today).is_allowed}
    return [each for each in party_ids if whose.get(each) in agreed]


def guard_referral(unit: Unit, record_id: str, values: Mapping[str, Value]) -> None:
    """Ask for consent when a referral is sent, or sent on to another agency.

    Args:
        record_id: "" for a new referral.
        values: what the form says; fields that are not there stay as they are.

    Raises:
        FormInvalid: nobody has agreed; the problem stands at the field for the basis.
    """
    before = unit.conn.execute(select(referral).where(referral.c.id == record_id)).mappings().first() if record_id else None
    names = ("state", "to_agency", "person_id", "sent_on", "basis", "basis_reason")
    after = {name: values.get(name, before[name] if before else None) for name in names}
    if _text(after["state"]) in _NOT_SHARED:
        return
    was_shared = before is not None and (before["state"] or "") not in _NOT_SHARED
    if was_shared and all(before is not None and before[name] == after[name] for name in ("to_agency", "person_id")):
        return
    try:
        require(unit, [_text(after["person_id"])], ASSISTANCE, _text(after["to_agency"]), _on(_text(after["sent_on"])),
                _text(after["basis"]), _text(after["basis_reason"]))
    except ConsentMissing as refused:
        raise FormInvalid(str(refused), [Problem("basis", str(refused))]) from None


def basis_words(others: Sequence[str]) -> str:
    """Return what may take the place of consent, for a question to the user."""
    words = {Basis.CHILD.value: _("the best interests of the child"), Basis.LIFE.value: _("a life in danger")}
    return _(" or ").join(words[each] for each in others if each in words)


def _on(text: str) -> date:
    """Return the day of a step; today where it is not known, the last possible day where only a month or year is."""
    day = PartialDate.from_text(text) if text else None
    today = clock.today()
    return min(day.latest(), today) if day and day.earliest() <= today else today


def _text(value: Value) -> str:
    return value if isinstance(value, str) and not is_missing(value) else ""
