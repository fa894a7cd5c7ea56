# SPDX-License-Identifier: Apache-2.0
"""Fingerprints: what two people read to each other to see that they hold the same key or request."""

import base64
import hashlib

_GROUPS, _LETTERS = 5, 4


def fingerprint(data: bytes) -> str:
    """Return 100 bits of SHA-256 in five groups of four letters and digits, such as "MZXW-6YTB-OI23-QRST-UV45".

    Nobody can make a second request with the same one, as he could with half the length. Base 32 has no 0, 1, 8 and 9 to mishear.
    """
    text = base64.b32encode(hashlib.sha256(data).digest()).decode("ascii")
    return "-".join(text[start:start + _LETTERS] for start in range(0, _GROUPS * _LETTERS, _LETTERS))
