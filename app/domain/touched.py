# SPDX-License-Identifier: Apache-2.0
"""What a write changed, so that each page can decide for itself whether to refresh."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Touched:
    """Kinds and identities of the records that a service wrote.

    Attributes:
        kinds: record kinds, such as "person" or "case".
        ids: record identities; empty means "many, look again".
    """

    kinds: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, records: Iterable[tuple[str, str]]) -> "Touched":
        """Return the notice for (kind, id) pairs."""
        pairs = list(records)
        return cls(frozenset(kind for kind, _ in pairs), frozenset(record_id for _, record_id in pairs))

    def __or__(self, other: "Touched") -> "Touched":
        """Return the union of two notices."""
        return Touched(self.kinds | other.kinds, self.ids | other.ids)

    def concerns(self, *kinds: str) -> bool:
        """Tell whether a page that shows `kinds` has to look again."""
        return not self.kinds.isdisjoint(kinds)
