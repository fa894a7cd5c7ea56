# SPDX-License-Identifier: Apache-2.0
"""Which of several unsettled values protects a person most, and is shown until somebody decides.

Two edits that did not know of each other may say different things about consent, risk or restriction. Showing the later
one could endanger somebody, so the most careful one is shown (design/sync.md, "Merge"). The order is ours; first is most
protective. A value that is not listed stands after all that are.
"""

from app.domain.forms.values import NOT_ASKED, REFUSED, UNKNOWN, Value

ORDERS: dict[str, tuple[Value, ...]] = {
    "person.restricted": (True, "yes", UNKNOWN, False, "no"),
    "case.risk": ("extreme", "high", "medium", UNKNOWN, "low", "none"),
    "screening.risk": ("extreme", "high", "medium", UNKNOWN, "low", "none"),
    "screening.is_child": ("yes", "doubt", UNKNOWN, "no"),
    "screening.outcome": ("urgent", "refer", "further_talk", "let_go"),
    "screening.consent": ("no", REFUSED, "unable", NOT_ASKED, UNKNOWN, "best_interests", "assent", "yes"),
    "consent.answer": ("no", REFUSED, "unable", NOT_ASKED, UNKNOWN, "best_interests", "assent", "yes"),
    "risk_assessment.level": ("extreme", "high", "medium", UNKNOWN, "low", "none"),
    "contact.is_safe": ("no", UNKNOWN, REFUSED, NOT_ASKED, "yes"),
    "account.active": ("no", False, "yes", True),
    "device.active": ("no", False, "yes", True),
}


def rank(cell: str, value: Value) -> int:
    """Return how protective a value of a field ("kind.field") is; lower is more protective."""
    if cell == "consent.withdrawn_on":
        return 0 if value else 1
    order = ORDERS.get(cell, ())
    return next((at for at, known in enumerate(order) if known == value and type(known) is type(value)), len(order))
