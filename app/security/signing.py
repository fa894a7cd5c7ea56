# SPDX-License-Identifier: Apache-2.0
"""Ed25519 signatures (RFC 8032) over the pre-authentication encoding of DSSE.

Every signature of the program names what it signs: the payload type is inside the signed bytes, so a signed unit of the
journal can never pass for a signed manifest.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES = 32
SIGNATURE_BYTES = 64

PrivateKey = Ed25519PrivateKey


def new_private_key() -> PrivateKey:
    """Return a fresh signing key."""
    return Ed25519PrivateKey.generate()


def private_from_bytes(raw: bytes) -> PrivateKey:
    """Return the signing key of 32 raw bytes.

    Raises:
        ValueError: not 32 bytes.
    """
    return Ed25519PrivateKey.from_private_bytes(raw)


def private_to_bytes(key: PrivateKey) -> bytes:
    """Return the 32 secret bytes of a signing key."""
    return key.private_bytes_raw()


def public_bytes(key: PrivateKey) -> bytes:
    """Return the 32 public bytes that belong to a signing key."""
    return key.public_key().public_bytes_raw()


def pae(payload_type: str, body: bytes) -> bytes:
    """Return what is signed: DSSE's pre-authentication encoding.

    Source: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
    """
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body)


def sign(key: PrivateKey, payload_type: str, body: bytes) -> bytes:
    """Return the 64-byte signature over a body of the given type."""
    return key.sign(pae(payload_type, body))


def verify(public: bytes, signature: bytes, payload_type: str, body: bytes) -> bool:
    """Tell whether `signature` was made over this body and type by the owner of the 32-byte `public` key.

    Anything malformed is simply not valid; nothing is raised.
    """
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, pae(payload_type, body))
    except (InvalidSignature, ValueError):
        return False
    return True
