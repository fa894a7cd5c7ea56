# SPDX-License-Identifier: Apache-2.0
"""The chain of custody of one item of evidence: who holds it, who has to sign, and where the chain has a gap.

The one who seized and entered an item holds it first. From then on it moves by hand-overs: the holder offers it, the
receiver signs. A holder outside the program (a laboratory, a court) signs on paper; the receipt's number stands for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

OFFERED, SIGNED, DECLINED, WITHDRAWN = "offered", "signed", "declined", "withdrawn"
OUTSIDE = "outside:"


@dataclass(frozen=True, slots=True)
class Handover:
    """One hand-over; a holder is the identity of a user, or "outside:" and the name of somebody who has none."""

    id: str
    from_holder: str
    to_holder: str
    state: str
    signed_on: str


@dataclass(frozen=True, slots=True)
class Custody:
    """What the hand-overs of an item come to.

    Attributes:
        holder: who signed for it last.
        pending: the hand-over that waits for a signature, None where none does.
        gaps: identities of signed hand-overs that did not come from the holder of then.
    """

    holder: str
    pending: Handover | None
    gaps: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every hand-over came from the last holder."""
        return not self.gaps


def outside(name: str) -> str:
    """Return how a holder without an account is written."""
    return OUTSIDE + " ".join(name.split()).casefold()


def follow(first_holder: str, handovers: Iterable[Handover]) -> Custody:
    """Walk the hand-overs in the order in which they were signed; of those of the same second, as they follow from each other."""
    known = list(handovers)
    holder, gaps = first_holder, []
    left = sorted((one for one in known if one.state == SIGNED), key=lambda one: (one.signed_on, one.id))
    while left:
        same_second = [one for one in left if one.signed_on == left[0].signed_on]
        each = next((one for one in same_second if one.from_holder == holder), left[0])
        left.remove(each)
        if each.from_holder != holder:
            gaps.append(each.id)
        holder = each.to_holder
    waiting = [one for one in known if one.state == OFFERED]
    return Custody(holder, waiting[0] if waiting else None, tuple(gaps))
