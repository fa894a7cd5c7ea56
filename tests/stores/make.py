# SPDX-License-Identifier: Apache-2.0
"""Make the store that a release leaves behind for the tests of later programs; see README.md beside this file."""

import json
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.domain.forms.values import FormValues
from app.models.base import KINDS
from app.services import accounts, cases, drafts, records, screening, vault
from tests import vaults

OFFICER, PHRASE = "desmond", "mango kite harbour velvet nine"
READS = "reads.json"


def rows(store: Any) -> dict[str, dict[str, dict[str, Any]]]:
    """Return everything that the records of a store say: kind > identity > field > stored value, what is blank left out."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    with store.read() as conn:
        for name, kind in KINDS.items():
            for row in conn.execute(select(kind.table)).mappings():
                said = {field: row[field] for field in sorted(kind.fields) if row[field] is not None}
                found.setdefault(name, {})[row["id"]] = said
    return found


def make(folder: Path) -> None:
    """Make the store: two travellers at the desk, a case with what belongs to it, a changed record, a draft."""
    vaults.make(folder).close()
    with vaults.sign_in(folder) as store:
        accounts.add_user(store, OFFICER, "Desmond Hinds", "supervisor", PHRASE, vaults.WEAK)
    with vaults.sign_in(folder, OFFICER, PHRASE) as store:
        for family, outcome, answers in (("Célestin", screening.REFER, {"U-GE13": "yes:s", "D-DR01-AL": "yes:s"}),
                                         ("Marshall", screening.LET_GO, {})):
            traveller = FormValues({
                "family": family, "given": "Rosalie", "sex": "female", "birth": "~1994-05", "nationalities": {"HT": True, "DO": True},
                "document.type": "passport", "document.number": f"TR00{len(family)}", "document.issuing_state": "HT",
                "crossing.port": "LCVIF", "crossing.direction": "arrival", "crossing.crossed_on": "2026-11-20",
            })
            decision = FormValues({"reasons": "Somebody keeps her passport. (invented)", "acts": {"TRANSPORT": True}})
            screening.finish(store, screening.Desk(traveller, decision, answers, "no", "any", outcome, {}))
        (case_id,), person_id = rows(store)["case"], next(iter(rows(store)["person"]))
        for form, values in (
            ("note", {"written_on": "2026-11-21", "topic": "contact", "text": "Called. (invented)"}),
            ("referral", {"to_agency": "health", "service": "MEDICAL", "sent_on": "2026-11-21", "state": "sent"}),
            ("consent", {"purpose": "?unknown", "asked_on": "2026-11-21", "answer": "yes"}),
            ("decision", {"status": "POSSIBLE", "authority": "Police", "decided_on": "2026-11-22", "reasons": "?unknown"}),
        ):
            about = {} if form == "note" else {"person_id": person_id}
            cases.save_part(store, form, case_id, FormValues(values | about))
        content = records.open_form(store, "person", person_id)
        records.save_form(store, "person", content.with_values(birth="1994-05-03"))
        drafts.keep(store, "note", FormValues({"text": "Half a sentence (invented)"}), context=case_id)
        (folder / READS).write_text(json.dumps(rows(store), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    vault.lock(vaults.sign_in(folder))
    (folder / "store.lock").unlink()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
