# SPDX-License-Identifier: Apache-2.0
"""Root and registrar: who may say who is who, in The Update Framework's metadata (https://theupdateframework.github.io/specification/).

The root names its own keys and those of the registrars, each with a threshold; it is signed by the former and by the new
root keys. The registrars sign one list of files ("targets") with a version and an expiry: the roster, and the lists that
the office publishes. All classes, thresholds and signatures are tuf's; only which of its roles we use is said here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.api.metadata import Metadata, Root, TargetFile, Targets
from tuf.api.serialization import DeserializationError

from app.base.errors import TrustRefused
from app.security.fingerprint import fingerprint
from app.security.signing import PrivateKey

LARGEST_SIGNED_BYTES = 1 << 20
_MOST_KEYS = 20
_REGISTRAR = Targets.type
_ONLY_KEYS = "ed25519"
_Signed = TypeVar("_Signed", Root, Targets)


@dataclass(frozen=True)
class RootFacts:
    """What a root says.

    Attributes:
        keys, threshold: how many root keys there are, and how many have to sign the next root.
        registrars: key numbers of the registrars; `registrar_threshold` of them sign a roster.
        fingerprint: what two people compare when a PC first learns of it.
    """

    version: int
    expires: datetime
    keys: int
    threshold: int
    registrars: tuple[str, ...]
    registrar_threshold: int
    fingerprint: str


def key_number(public: bytes) -> str:
    """Return the number under which tuf knows a 32-byte public key."""
    return _key(public).keyid


def make_root(
    root_keys: Sequence[bytes], threshold: int, registrars: Sequence[bytes], registrar_threshold: int, expires: datetime,
    signers: Sequence[PrivateKey], former: bytes = b"",
) -> bytes:
    """Return a signed root.

    Args:
        root_keys, registrars: public keys, 32 bytes each.
        expires: with a time zone.
        signers: as many as the threshold asks for, of this root and of the former.
        former: the root before, none for the first.
    """
    root = Root(version=read_root(former).version + 1 if former else 1, expires=_whole(expires), consistent_snapshot=False)
    for role, keys, needed in ((Root.type, root_keys, threshold), (_REGISTRAR, registrars, registrar_threshold)):
        root.roles[role].threshold = needed
        for key in keys:
            root.add_key(_key(key), role)
    return _signed(Metadata(root), signers)


def read_root(data: bytes, former: bytes = b"") -> RootFacts:
    """Return what a root says, after its signatures were checked: by its own keys, and by those of the root before.

    Raises:
        TrustRefused: "trust_shape" or "trust_signature".
    """
    found = _parsed(data, Root)
    root = found.signed
    before = _parsed(former, Root).signed if former else None
    try:
        verified = root.get_root_verification_result(before, found.signed_bytes, found.signatures).verified
    except ValueError:  # not the next version
        raise TrustRefused("trust_signature") from None
    if not verified:
        raise TrustRefused("trust_signature")
    registrars, own = root.roles[_REGISTRAR], root.roles[Root.type]
    if len(root.keys) > _MOST_KEYS or any(key.keytype != _ONLY_KEYS for key in root.keys.values()):
        raise TrustRefused("trust_shape")
    return RootFacts(
        root.version, root.expires, len(own.keyids), own.threshold, tuple(registrars.keyids), registrars.threshold, fingerprint(data)
    )


def root_keys(data: bytes) -> list[bytes]:
    """Return the public root keys that a root names.

    Raises:
        TrustRefused: "trust_shape".
    """
    root = _parsed(data, Root).signed
    return [bytes.fromhex(root.keys[number].keyval["public"]) for number in root.roles[Root.type].keyids]


def sign_files(files: Mapping[str, bytes], version: int, expires: datetime, registrars: Sequence[PrivateKey]) -> bytes:
    """Return the registrars' signed list of files: name, length and SHA-256 of each."""
    targets = {name: TargetFile.from_data(name, data) for name, data in files.items()}
    return _signed(Metadata(Targets(version=version, expires=_whole(expires), targets=targets)), registrars)


def check_files(root: bytes, signed: bytes, files: Mapping[str, bytes], at: datetime | None) -> int:
    """Return the version of a signed list after it was checked against the root, and the files against it.

    Args:
        root: as kept here.
        files: all that the list names, and no other.
        at: the time against which its expiry is judged; None does not judge it.

    Raises:
        TrustRefused: "trust_shape", "trust_signature", "trust_expired" or "trust_files".
    """
    listed = _parsed(signed, Targets)
    try:
        _parsed(root, Root).signed.verify_delegate(_REGISTRAR, listed.signed_bytes, listed.signatures)
    except (RepositoryError, ValueError):
        raise TrustRefused("trust_signature") from None
    if at is not None and listed.signed.is_expired(at):
        raise TrustRefused("trust_expired")
    if listed.signed.targets.keys() != files.keys():
        raise TrustRefused("trust_files")
    try:
        for name, target in listed.signed.targets.items():
            target.verify_length_and_hashes(files[name])
    except (RepositoryError, DownloadError):
        raise TrustRefused("trust_files") from None
    return listed.signed.version


def version_of(signed: bytes) -> int:
    """Return the version that a list claims; nothing is proven by it.

    Raises:
        TrustRefused: "trust_shape".
    """
    return _parsed(signed, Targets).signed.version


def expiry_of(signed: bytes) -> datetime:
    """Return when a list expires.

    Raises:
        TrustRefused: "trust_shape".
    """
    return _parsed(signed, Targets).signed.expires


def _parsed(data: bytes, kind: type[_Signed]) -> "Metadata[_Signed]":
    try:
        if len(data) > LARGEST_SIGNED_BYTES:
            raise ValueError("too long")
        found = Metadata.from_bytes(data)
        if not isinstance(found.signed, kind):
            raise TypeError("another kind")
    except (DeserializationError, ValueError, TypeError):
        raise TrustRefused("trust_shape") from None
    return found


def _key(public: bytes) -> SSlibKey:
    return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(public))


def _signed(metadata: "Metadata[Root] | Metadata[Targets]", signers: Sequence[PrivateKey]) -> bytes:
    for each in signers:
        metadata.sign(CryptoSigner(each), append=True)
    return metadata.to_bytes()


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
