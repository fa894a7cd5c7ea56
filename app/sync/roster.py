# SPDX-License-Identifier: Apache-2.0
"""The roster: which PCs and users there are, with which keys, and what each may do. Canonical JSON that the registrars sign.

What a sender may do comes from here and from nowhere else. Nothing is ever taken off the roster: a PC that is withdrawn
and a role that ends keep their line with the last number that still counts, so what was done before stays valid.
Knows no tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.security import canonical, sealing
from app.sync.refusals import refused

FORMAT = 1
LARGEST_ROSTER_BYTES = 8 << 20
EVERYWHERE = "*"  # a user who works at all posts
ACTIVE, WITHDRAWN = "active", "withdrawn"
_EPOCH_BITS = 16
_MOST_DEVICES, _MOST_USERS, _MOST_ITEMS = 5_000, 50_000, 100
_LONGEST_TEXT = 200


@dataclass(frozen=True)
class Device:
    """A PC of a post or of the office.

    Attributes:
        device: its number in the epoch in which it was enrolled; later epochs are the same PC.
        verify_key, recipient: its present public keys; the key before stays good for what is still under way.
        valid_until: date, ISO 8601; "" without end.
        last_good: epoch > number of the last data bundle that counts, of a PC that was withdrawn.
    """

    device: int
    epoch: int
    post_code: str
    post_name: str
    is_office: bool
    verify_key: bytes
    recipient: str
    former_key: bytes = b""
    valid_until: str = ""
    status: str = ACTIVE
    last_good: Mapping[int, int] = field(default_factory=dict)

    @property
    def pc(self) -> int:
        """The number of the PC without its epoch."""
        return self.device >> _EPOCH_BITS


@dataclass(frozen=True)
class Grant:
    """A role of a user.

    Attributes:
        ended: device number > last journal entry under this role that counts; None while it goes on.
    """

    role: str
    ended: Mapping[int, int] | None = None

    def covers(self, device: int, seq: int) -> bool:
        """Tell whether an entry was written while the role stood."""
        return self.ended is None or seq <= self.ended.get(device, 0)


@dataclass(frozen=True)
class User:
    """A user: at which posts, with which signing keys (old ones included), in which roles."""

    id: str
    name: str
    posts: tuple[str, ...]
    keys: tuple[bytes, ...]
    grants: tuple[Grant, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that the user has now; none: the user was withdrawn."""
        return tuple(each.role for each in self.grants if each.ended is None)

    def works_at(self, post_code: str) -> bool:
        """Tell whether the user may work at a post."""
        return post_code in self.posts or EVERYWHERE in self.posts


@dataclass(frozen=True)
class Roster:
    """All PCs by PC number, all users by identity, and the recovery key to which every PC seals its data key."""

    devices: Mapping[int, Device] = field(default_factory=dict)
    users: Mapping[str, User] = field(default_factory=dict)
    escrow: str = ""

    def why_not(self, user_id: str, role: str, post_code: str, device: int, seq: int) -> str:
        """Return the reason code why an entry does not count by its author, "" where it does."""
        user = self.users.get(user_id)
        if user is None:
            return "not_in_roster"
        if not user.works_at(post_code):
            return "not_of_post"
        granted = [each for each in user.grants if each.role == role]
        if not granted:
            return "role_not_granted"
        return "" if any(each.covers(device, seq) for each in granted) else "withdrawn"


def to_bytes(roster: Roster) -> bytes:
    """Return the one spelling of a roster."""
    return canonical.encode({
        "format": FORMAT,
        "escrow": roster.escrow,
        "devices": [
            {
                "device": each.device, "epoch": each.epoch, "post_code": each.post_code, "post_name": each.post_name,
                "is_office": each.is_office, "verify_key": each.verify_key.hex(), "recipient": each.recipient,
                "former_key": each.former_key.hex(), "valid_until": each.valid_until, "status": each.status,
                "last_good": _numbers_out(each.last_good),
            }
            for _pc, each in sorted(roster.devices.items())
        ],
        "users": [
            {
                "id": each.id, "name": each.name, "posts": list(each.posts), "keys": [key.hex() for key in each.keys],
                "grants": [
                    {"role": grant.role, "ended": None if grant.ended is None else _numbers_out(grant.ended)} for grant in each.grants
                ],
            }
            for _id, each in sorted(roster.users.items())
        ],
    })


def from_bytes(data: bytes) -> Roster:
    """Return the roster of signed bytes; every type, length and range is checked.

    Raises:
        BundleRefused: "roster_shape", or "unknown_format" where a newer program wrote it.
    """
    try:
        value = canonical.decode(data, LARGEST_ROSTER_BYTES)
        if type(value) is dict and type(value.get("format")) is int and value["format"] > FORMAT:
            raise refused("unknown_format")
        form, escrow, devices, users = canonical.take(value, format=int, escrow=str, devices=list, users=list)
        if escrow:
            sealing.check_recipient(escrow)
        _check(form == FORMAT and len(devices) <= _MOST_DEVICES and len(users) <= _MOST_USERS)
        found_devices = [_device(each) for each in devices]
        found_users = [_user(each) for each in users]
        roster = Roster({each.pc: each for each in found_devices}, {each.id: each for each in found_users}, escrow)
        _check(len(roster.devices) == len(devices) and len(roster.users) == len(users))
    except (ValueError, TypeError):
        raise refused("roster_shape") from None
    return roster


def _device(value: Any) -> Device:
    device, epoch, code, name, is_office, key, recipient, former, until, status, good = canonical.take(
        value, device=int, epoch=int, post_code=str, post_name=str, is_office=bool, verify_key=str, recipient=str, former_key=str,
        valid_until=str, status=str, last_good=dict,
    )
    _check(0 < device < 1 << 63 and 0 < epoch < 1 << _EPOCH_BITS and status in (ACTIVE, WITHDRAWN) and len(until) in (0, 10))
    _check(all(map(_is_text, (code, name, recipient, until))) and bool(code))
    sealing.check_recipient(recipient)
    return Device(
        device, epoch, code, name, is_office, _public(key), recipient, _public(former) if former else b"", until, status, _numbers(good)
    )


def _user(value: Any) -> User:
    user_id, name, posts, keys, grants = canonical.take(value, id=str, name=str, posts=list, keys=list, grants=list)
    _check(max(len(posts), len(keys), len(grants)) <= _MOST_ITEMS and all(map(_is_text, (user_id, name, *posts))) and bool(user_id))
    found = []
    for each in grants:
        role, ended = canonical.take(each, role=str, ended=(dict, type(None)))
        _check(_is_text(role))
        found.append(Grant(role, None if ended is None else _numbers(ended)))
    return User(user_id, name, tuple(posts), tuple(_public(key) for key in keys), tuple(found))


def _numbers_out(value: Mapping[int, int]) -> dict[str, int]:
    return {str(key): number for key, number in value.items()}


def _numbers(value: dict[str, Any]) -> dict[int, int]:
    _check(len(value) <= _MOST_ITEMS and all(key.isascii() and key.isdecimal() and len(key) < 20 for key in value))
    _check(all(type(number) is int and 0 <= number < 1 << 63 for number in value.values()))
    return {int(key): number for key, number in value.items()}


def _public(text: Any) -> bytes:
    key = bytes.fromhex(text)
    _check(len(key) == 32 and key.hex() == text)
    return key


def _is_text(value: object) -> bool:
    return type(value) is str and len(value) <= _LONGEST_TEXT and value.isprintable()


def _check(fits: bool) -> None:
    if not fits:
        raise ValueError
