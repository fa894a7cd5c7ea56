# SPDX-License-Identifier: Apache-2.0
"""Who is signed in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True)
class Actor:
    """The signed-in user of an open store.

    Attributes:
        user_id: identity of the account.
        name: the name people see.
        role: one of `app.domain.permissions`.
        signing_key: signs each unit of work; never leaves the process.
    """

    user_id: str
    name: str
    role: str
    signing_key: "Ed25519PrivateKey"

    def __repr__(self) -> str:
        """Show no key."""
        return f"Actor({self.user_id}, {self.role})"
