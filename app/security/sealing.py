# SPDX-License-Identifier: Apache-2.0
"""Sealing: age files (https://age-encryption.org/v1) to X25519 recipients.

age says who can open a file and that it was not changed, but not who made it: anybody who knows a recipient can seal
to it. What must be authentic is signed inside.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO

import pyrage
from pyrage import x25519

from app.base.errors import SealRefused
from app.base.text import _

MOST_RECIPIENTS = 8
_END_OF_HEADER = b"\n--- "
# Eight recipients and what the library strews in need 1.5 KiB. Each line of a header costs work before anything is known to be genuine.
_HEADER_CAP = 4096


@dataclass(frozen=True)
class Identity:
    """A secret key that opens what was sealed to its recipient."""

    secret: str = field(repr=False)

    @cached_property
    def recipient(self) -> str:
        """The public part, in text form ("age1...")."""
        return str(x25519.Identity.from_str(self.secret).to_public())


def new_identity() -> Identity:
    """Return a fresh secret key."""
    return Identity(str(x25519.Identity.generate()))


def parse_identity(text: str) -> Identity:
    """Return the identity of its text form ("AGE-SECRET-KEY-1...").

    Raises:
        ValueError: not an identity in its one canonical spelling.
    """
    try:
        key = x25519.Identity.from_str(text)
    except pyrage.IdentityError as error:
        raise ValueError("not an age identity") from error
    if str(key) != text:
        raise ValueError("an age identity has one spelling")
    return Identity(text)


def check_recipient(text: str) -> str:
    """Return a recipient as it stands.

    Raises:
        ValueError: not a recipient in its one canonical spelling.
    """
    _parse_recipient(text)
    return text


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """Return `data` sealed to one to eight recipients.

    Raises:
        ValueError: a malformed recipient, the same one twice, none, or more than eight.
    """
    return pyrage.encrypt(data, _parse_recipients(recipients))


def seal_stream(source: BinaryIO, target: BinaryIO, recipients: Sequence[str]) -> None:
    """Seal everything that `source` holds into `target`; memory use does not depend on the size."""
    pyrage.encrypt_io(source, target, _parse_recipients(recipients))


def decrypt_capped(source: bytes | BinaryIO, identities: Iterable[Identity], cap_bytes: int) -> bytes:
    """Return what was sealed, at most `cap_bytes` of it.

    Raises:
        SealRefused: not for these identities, damaged or not an age file, or larger than allowed.
    """
    target = io.BytesIO()
    decrypt_stream(io.BytesIO(source) if isinstance(source, bytes) else source, target, identities, cap_bytes)
    return target.getvalue()


def decrypt_stream(source: BinaryIO, target: BinaryIO, identities: Iterable[Identity], cap_bytes: int) -> None:
    """Write what was sealed to `target`, at most `cap_bytes` of it.

    Only the end of the file shows that it is whole: the caller throws the target away when this raises.

    Raises:
        SealRefused: not for these identities, damaged or not an age file, or larger than allowed.
    """
    head = source.read(_HEADER_CAP)
    # The armoured form, which has many spellings, has no such line either.
    if _END_OF_HEADER not in head:
        raise _damaged()
    keys = [x25519.Identity.from_str(identity.secret) for identity in identities]
    try:
        pyrage.decrypt_io(_Rejoined(head, source), _Capped(target, cap_bytes), keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise SealRefused(_("This file was sealed for somebody else. Ask the sender to seal it for you."), "not_for_us") from error
        raise _damaged() from error
    except OSError as error:
        # The library reports damage after the header as an OSError without a number; a real one is the disk's.
        if error.errno is not None:
            raise
        raise _damaged() from error


class _Capped:
    """A writer that refuses to hold more than was allowed."""

    def __init__(self, target: BinaryIO, cap_bytes: int) -> None:
        self._target, self._left = target, cap_bytes

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise SealRefused(_("The sealed file is larger than allowed. Ask the sender to split it."), "too_large")
        self._target.write(data)
        return len(data)

    def flush(self) -> None:
        self._target.flush()


class _Rejoined:
    """A reader over the part that was read already and then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def read(self, size: int = -1) -> bytes:
        return self._head.read(size) or self._rest.read(size)


def _damaged() -> SealRefused:
    return SealRefused(_("The sealed file is damaged or incomplete. Ask for it again."), "damaged")


def _parse_recipient(text: str) -> x25519.Recipient:
    try:
        key = x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError("not an age recipient") from error
    if str(key) != text:
        raise ValueError("an age recipient has one spelling")
    return key


def _parse_recipients(recipients: Sequence[str]) -> list[x25519.Recipient]:
    if not 1 <= len(recipients) <= MOST_RECIPIENTS or len(set(recipients)) != len(recipients):
        raise ValueError("one to eight different recipients")
    return [_parse_recipient(text) for text in recipients]
