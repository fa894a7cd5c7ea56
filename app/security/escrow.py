# SPDX-License-Identifier: Apache-2.0
"""The office's recovery key: one age identity that exists only in parts, any two of three holders put it together.

For each pair of holders the secret is sealed to one of them and the result to the other (AB, AC, BC). One file with the three
parts may lie anywhere and be copied freely: it takes two holders' own identities to open it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from app.base.errors import Refused, SealRefused
from app.base.text import _
from app.security import canonical, sealing
from app.security.epoch_keys import ESCROW_HOLDER, EpochKey, mac, mac_fits, open_epoch_key
from app.security.sealing import Identity

HOLDERS = 3
_PARTS_FORMAT = "breakwater-escrow-parts-1"
_REQUEST_FORMAT = "breakwater-escrow-request-1"
_PROOF_PURPOSE = "escrow proof"
_CAP = 64 * 1024


@dataclass(frozen=True)
class EscrowParts:
    """The recovery key in parts.

    Attributes:
        recipient: the public key that stores seal their data keys to.
        holders: the three holders' own recipients.
        parts: sealed for the holders 0 and 1, 0 and 2, 1 and 2, in that order.
    """

    recipient: str
    holders: tuple[str, ...]
    parts: tuple[bytes, ...]

    def to_bytes(self) -> bytes:
        """Return the content of the parts file."""
        return canonical.encode({
            "format": _PARTS_FORMAT, "recipient": self.recipient, "holders": list(self.holders),
            "parts": [canonical.to_text(part) for part in self.parts],
        })

    @classmethod
    def from_bytes(cls, data: bytes) -> "EscrowParts":
        """Return the parts of a parts file.

        Raises:
            Refused: not a parts file, or damaged.
        """
        try:
            form, recipient, holders, parts = canonical.take(
                canonical.decode(data, _CAP), format=str, recipient=str, holders=list, parts=list
            )
            if form != _PARTS_FORMAT or len(parts) != HOLDERS:
                raise ValueError("another format")
            _check_holders(holders)
            return cls(sealing.check_recipient(recipient), tuple(holders), tuple(canonical.from_text(part) for part in parts))
        except (ValueError, TypeError) as error:
            raise Refused(_("This is not a recovery key file, or it is damaged. Use another copy of it.")) from error


def make(holders: Sequence[str]) -> EscrowParts:
    """Return a fresh recovery key, split between three holders. The whole secret is kept nowhere.

    Args:
        holders: the three holders' own recipients.

    Raises:
        ValueError: not three different recipients.
    """
    _check_holders(holders)
    whole = sealing.new_identity()
    parts = tuple(
        sealing.seal(sealing.seal(whole.secret.encode("ascii"), [one]), [other]) for one, other in combinations(holders, 2)
    )
    return EscrowParts(whole.recipient, tuple(holders), parts)


def open_parts(parts: EscrowParts, identities: Sequence[Identity]) -> Identity:
    """Return the recovery key from the identities of any two holders.

    Raises:
        Refused: they do not open any part together.
    """
    for outer, inner in permutations(identities, 2):
        for part in parts.parts:
            try:
                secret = sealing.decrypt_capped(sealing.decrypt_capped(part, [outer], _CAP), [inner], _CAP)
                whole = sealing.parse_identity(secret.decode("ascii"))
            except (SealRefused, ValueError):
                continue  # Another pair's part.
            if whole.recipient == parts.recipient:
                return whole
    raise Refused(_("These keys do not open the recovery key. It takes the keys of two of its three holders."))


def encode_request(store_id: str, epoch: int, sealed: bytes) -> bytes:
    """Return the request that a PC sends to the office: the escrow slot, and which store and epoch it is of."""
    return canonical.encode({"format": _REQUEST_FORMAT, "store": store_id, "epoch": epoch, "sealed": canonical.to_text(sealed)})


def open_request(request: bytes, identity: Identity) -> tuple[str, EpochKey]:
    """Return store id and data key from a request.

    Raises:
        Refused: damaged, or sealed to another recovery key.
    """
    try:
        form, store_id, epoch, sealed = canonical.take(
            canonical.decode(request, _CAP), format=str, store=str, epoch=int, sealed=str
        )
        if form != _REQUEST_FORMAT:
            raise ValueError("another format")
        return store_id, open_epoch_key(canonical.from_text(sealed), store_id, epoch, ESCROW_HOLDER, identity)
    except (ValueError, SealRefused) as error:
        raise Refused(_("This recovery key does not open the request. Ask the PC for a new request.")) from error


def prove(request: bytes, identity: Identity) -> bytes:
    """Return the office's proof that it can open the escrow slot in a request: only who has the data key can make it.

    Raises:
        Refused: damaged, or sealed to another recovery key.
    """
    _store_id, key = open_request(request, identity)
    return mac(key, _PROOF_PURPOSE, request)


def proof_fits(key: EpochKey, request: bytes, proof: bytes) -> bool:
    """Tell whether a proof was made from this very request, by somebody who opened it."""
    return mac_fits(key, _PROOF_PURPOSE, request, proof)


def _check_holders(holders: Sequence[str]) -> None:
    if len(holders) != HOLDERS or len(set(holders)) != HOLDERS:
        raise ValueError("three different holders")
    for holder in holders:
        sealing.check_recipient(holder)
