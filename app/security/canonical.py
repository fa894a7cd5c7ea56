# SPDX-License-Identifier: Apache-2.0
"""JSON with exactly one spelling: sorted keys, no spaces, UTF-8, whole numbers only.

What is signed, MACed or compared must not have two forms. Reading therefore writes again and compares: repeated keys,
spaces, escapes, another order of keys and trailing bytes all fail in that one place.
"""

import base64
import json
from typing import Any


def encode(value: Any) -> bytes:
    """Return the one spelling of a value made of dict, list, str, int, bool and None."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode("utf-8")


def decode(data: bytes, cap_bytes: int) -> Any:
    """Return the value of canonical JSON.

    Raises:
        ValueError: too large, not JSON, or not in its one spelling.
    """
    if len(data) > cap_bytes:
        raise ValueError("larger than allowed")
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
        again = encode(value)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if again != data:
        raise ValueError("not in its one spelling")
    return value


def to_text(data: bytes) -> str:
    """Return bytes in base 64 (RFC 4648, section 4)."""
    return base64.b64encode(data).decode("ascii")


def from_text(text: str) -> bytes:
    """Return the bytes of base 64 text in its one spelling.

    Raises:
        ValueError: another spelling, or no base 64.
    """
    data = base64.b64decode(text, validate=True)
    if to_text(data) != text:
        raise ValueError("not in its one spelling")
    return data


def take(value: Any, **kinds: Any) -> list[Any]:
    """Return the members of a JSON object in the order asked for, checked for presence and type; no other may be there.

    Args:
        value: the object.
        kinds: name of each member and its type (`int` does not take booleans), or a tuple of types.

    Raises:
        ValueError: not an object, a member missing, too many, or of another type.
    """
    if not isinstance(value, dict) or value.keys() != kinds.keys():
        raise ValueError("members are missing or unknown")
    for name, kind in kinds.items():
        if type(value[name]) not in (kind if isinstance(kind, tuple) else (kind,)):
            raise ValueError("a member has another type")
    return [value[name] for name in kinds]


def _refuse(_text: str) -> Any:
    raise ValueError("only whole numbers")
