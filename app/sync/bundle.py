# SPDX-License-Identifier: Apache-2.0
"""A bundle: journal entries signed by the sending PC and sealed to the one that they are for.

::

    age file, sealed to the addressee's key and the escrow key
    +-- "BWB1" | device, 8 bytes | epoch, 4 bytes | length of the manifest, 4 bytes
    +-- manifest (app.sync.manifest)
    +-- Ed25519 signature of the manifest, 64 bytes
    +-- chunks (app.sync.packing), as long as the manifest says
    +-- padding, zero bytes, as long as the manifest says

Signed inside, sealed outside: a stick shows nothing of who sent what. Device and epoch stand before the manifest so that
the key can be chosen without reading anything unsigned; the manifest repeats them. Each step of opening is a function
with reason codes of its own, in the order of design/sync.md. Knows no tables.
"""

import hashlib
import re
import secrets
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.base.errors import Bug, SealRefused
from app.security import sealing, signing
from app.sync.manifest import LARGEST_MANIFEST_BYTES, READER, STREAMS, ChunkInfo, Manifest, from_bytes, to_bytes
from app.sync.packing import PackedChunk, decompress
from app.sync.refusals import refused

MAGIC = b"BWB1"
PAYLOAD_TYPE = "application/vnd.breakwater.bundle.v1+json"
SUFFIX = ".bwb"
_HEADER = struct.Struct(">4sQII")
_SMALLEST_BYTES = 4096
_NAME_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_NAME = re.compile(r"[a-z2-7]{20}\.bwb", re.ASCII)


@dataclass(frozen=True)
class Caps:
    """Limits on what is read.

    Attributes:
        file_bytes: size of the sealed file.
        opened_bytes: size of its content.
    """

    file_bytes: int = 64 << 20
    opened_bytes: int = 64 << 20


@dataclass(frozen=True)
class Receiver:
    """Who opens a bundle.

    Attributes:
        device: own number.
        accepts: tells whether a device may send this stream to this PC (a post may not send trust data).
        reader: what this program can read.
        former: numbers of this PC in former epochs; what was on its way to them still counts.
    """

    device: int
    accepts: Callable[[int, str], bool]
    reader: int = READER
    former: frozenset[int] = frozenset()


class Sealed(NamedTuple):
    """A bundle ready to be carried: the file, the manifest as signed, and the hash that the next one names as `prev`."""

    data: bytes
    manifest: Manifest
    hash: str


class OpenedChunk(NamedTuple):
    """The content of one chunk: what it holds, how many rows, the bytes."""

    what: str
    rows: int
    raw: bytes


class Opened(NamedTuple):
    """A bundle whose sender, addressee and bytes are proven; what its rows say is not judged yet.

    Attributes:
        manifest: as signed.
        hash: SHA-256 of the manifest, in hexadecimal.
        body: the packed chunks, one after the other.
    """

    manifest: Manifest
    hash: str
    body: bytes

    def chunks(self) -> Iterator[OpenedChunk]:
        """Yield the chunks, unpacked one at a time.

        Raises:
            BundleRefused: "chunk_size" or "chunk_shape".
        """
        for info, packed in _cut(self.manifest, self.body):
            yield OpenedChunk(info.what, info.rows, decompress(packed, info.raw_bytes))


def new_name() -> str:
    """Return a random file name that tells nothing."""
    return "".join(secrets.choice(_NAME_LETTERS) for _letter in range(20)) + SUFFIX


def is_name(name: str) -> bool:
    """Tell whether a file name is one that `new_name` makes."""
    return _NAME.fullmatch(name) is not None


def seal(manifest: Manifest, chunks: Sequence[PackedChunk], signing_key: signing.PrivateKey) -> Sealed:
    """Return chunks as a signed bundle, sealed to `manifest.recipients`.

    Args:
        manifest: without chunks and padding; both are filled in.

    Raises:
        Bug: larger than a bundle may be, or a manifest that the other side would refuse.
    """
    infos = tuple(
        ChunkInfo(chunk.what, chunk.rows, chunk.raw_bytes, len(chunk.packed), hashlib.sha256(chunk.packed).hexdigest())
        for chunk in chunks
    )
    manifest = _padded(replace(manifest, chunks=infos, padding=0))
    body = to_bytes(manifest)
    if from_bytes(body) != manifest or manifest.stream != STREAMS[manifest.kind]:
        raise Bug("a manifest would not be read back")
    signature = signing.sign(signing_key, PAYLOAD_TYPE, body)
    content = b"".join([
        _HEADER.pack(MAGIC, manifest.device, manifest.epoch, len(body)), body, signature,
        *(chunk.packed for chunk in chunks), bytes(manifest.padding),
    ])
    data = sealing.seal(content, manifest.recipients)
    if max(len(data), len(content)) > Caps().file_bytes:
        raise Bug("a bundle is larger than allowed; send its entries in several")
    return Sealed(data, manifest, hashlib.sha256(body).hexdigest())


def open_outer(
    data: bytes,
    identities: Sequence[sealing.Identity],
    verify_key_for: Callable[[int, int], bytes | None],
    me: Receiver,
    caps: Caps = Caps(),
) -> Opened:
    """Open a bundle and prove sender, addressee and bytes, in the order of design/sync.md.

    What comes after is the caller's: validity of the sender and place in the stream (`app.sync.streams`), then `chunks`.

    Args:
        verify_key_for: Ed25519 key of a device in an epoch, from our own roster; None where it is not enrolled.

    Raises:
        BundleRefused: with the reason code of the step that failed.
    """
    check_size(data, caps)
    return open_content(unseal(data, identities, caps), identities, verify_key_for, me)


def open_content(
    content: bytes, identities: Sequence[sealing.Identity], verify_key_for: Callable[[int, int], bytes | None], me: Receiver
) -> Opened:
    """Go on opening once the seal is off; as `open_outer`."""
    device, epoch, body, signature, rest = split(content)
    check_signature(body, signature, verify_key_for(device, epoch))
    manifest = from_bytes(body)
    check_sender(manifest, device, epoch)
    check_addressee(manifest, identities, me)
    check_reader(manifest, me)
    return Opened(manifest, hashlib.sha256(body).hexdigest(), check_body(manifest, rest))


def check_size(data: bytes, caps: Caps) -> None:
    """Refuse a file larger than allowed: "size_cap"."""
    if len(data) > caps.file_bytes:
        raise refused("size_cap")


def unseal(data: bytes, identities: Sequence[sealing.Identity], caps: Caps) -> bytes:
    """Return what is in the age file; refuses with "not_for_me", "damaged" or "size_cap"."""
    try:
        return sealing.decrypt_capped(data, identities, caps.opened_bytes)
    except SealRefused as error:
        raise refused({"not_for_us": "not_for_me", "too_large": "size_cap"}.get(error.reason, "damaged")) from None


def split(content: bytes) -> tuple[int, int, bytes, bytes, bytes]:
    """Return device, epoch, manifest, signature and the rest; refuses with "header", "unknown_format", "manifest_too_long"."""
    if len(content) < _HEADER.size:
        raise refused("header")
    magic, device, epoch, length = _HEADER.unpack_from(content)
    if magic != MAGIC:
        raise refused("unknown_format" if magic[:3] == MAGIC[:3] and magic[3:].isdigit() else "header")
    if length > LARGEST_MANIFEST_BYTES:
        raise refused("manifest_too_long")
    end = _HEADER.size + length
    if len(content) < end + signing.SIGNATURE_BYTES:
        raise refused("header")
    after = end + signing.SIGNATURE_BYTES
    return device, epoch, content[_HEADER.size:end], content[end:after], content[after:]


def check_signature(body: bytes, signature: bytes, key: bytes | None) -> None:
    """Refuse a manifest that our roster's key did not sign: "unknown_sender" or "bad_signature"."""
    if key is None:
        raise refused("unknown_sender")
    if not signing.verify(key, signature, PAYLOAD_TYPE, body):
        raise refused("bad_signature")


def check_sender(manifest: Manifest, device: int, epoch: int) -> None:
    """Refuse a manifest that names another sender than the one whose key proved it: "other_sender"."""
    if (manifest.device, manifest.epoch) != (device, epoch):
        raise refused("other_sender")


def check_addressee(manifest: Manifest, identities: Sequence[sealing.Identity], me: Receiver) -> None:
    """Refuse what was signed for somebody else or may not come from this sender: "wrong_recipient", "wrong_stream"."""
    if manifest.to not in me.former | {me.device} or not {identity.recipient for identity in identities} & set(manifest.recipients):
        raise refused("wrong_recipient")
    if manifest.stream != STREAMS[manifest.kind] or not me.accepts(manifest.device, manifest.stream):
        raise refused("wrong_stream")


def check_reader(manifest: Manifest, me: Receiver) -> None:
    """Refuse what needs a newer program: "needs_newer_reader"."""
    if manifest.reader > me.reader:
        raise refused("needs_newer_reader")


def check_body(manifest: Manifest, rest: bytes) -> bytes:
    """Return the packed chunks; refuses with "chunk_size", "padding" or "chunk_hash"."""
    length = sum(chunk.packed_bytes for chunk in manifest.chunks)
    if len(rest) != length + manifest.padding:
        raise refused("chunk_size")
    if rest.count(0, length) != manifest.padding:
        raise refused("padding")
    for info, packed in _cut(manifest, rest):
        if hashlib.sha256(packed).hexdigest() != info.sha256:
            raise refused("chunk_hash")
    return rest[:length]


def _cut(manifest: Manifest, body: bytes) -> Iterator[tuple[ChunkInfo, bytes]]:
    start = 0
    for info in manifest.chunks:
        yield info, body[start:start + info.packed_bytes]
        start += info.packed_bytes


def _padded(manifest: Manifest) -> Manifest:
    """Return the manifest with the padding that brings the content to a size of the scale.

    The number of zeros stands in the manifest and lengthens it by its own digits; where no number fits, the next size
    of the scale is taken.
    """
    plain = _HEADER.size + len(to_bytes(manifest)) + signing.SIGNATURE_BYTES + sum(info.packed_bytes for info in manifest.chunks)
    size = scaled(plain)
    while True:
        for digits in range(1, 10):
            padding = size - plain - (digits - 1)
            if padding >= 0 and len(str(padding)) == digits:
                return replace(manifest, padding=padding)
        size = scaled(size + 1)


def scaled(size: int) -> int:
    """Return the next size of the scale: at least 4 KiB, then steps of at most an eighth, fewer bits the larger.

    Padmé, from Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs" (2019): a
    file's size tells only about log log of it, for at most 12 % more bytes.
    """
    if size <= _SMALLEST_BYTES:
        return _SMALLEST_BYTES
    exponent = size.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-size // step) * step
