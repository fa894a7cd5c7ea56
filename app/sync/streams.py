# SPDX-License-Identifier: Apache-2.0
"""The place of a bundle in its stream: new, taken in before, or proof that somebody's disk was copied.

A stream is what one device in one epoch sends to one other device under one name ("data", "trust", "receipts", "files"):
numbered from 1, each manifest naming the hash of the one before. Pure functions over plain values; who keeps them is not
known here. Hashes and `prev` are text in hexadecimal, as in the manifest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from app.sync.manifest import START_HASH, Ack, Manifest
from app.sync.refusals import refused

MOST_AHEAD = 1_000  # bundles beyond the last without gap; keeps the list of single numbers short
_LONGEST_EPOCH = 5  # digits
STRICT = "trust"  # the stream whose bundles are taken in one after the other only


class Link(NamedTuple):
    """A bundle that was taken in: hash of its manifest, and the hash that it named as the one before."""

    hash: str
    prev: str


@dataclass(frozen=True)
class Incoming:
    """What was taken in of one stream: all up to `upto`, and those in `also`."""

    upto: int = 0
    also: frozenset[int] = frozenset()

    def has(self, seq: int) -> bool:
        """Tell whether this bundle was taken in."""
        return seq <= self.upto or seq in self.also

    def missing(self) -> list[int]:
        """Return the numbers that are missing before the highest one taken in."""
        return [seq for seq in range(self.upto + 1, max(self.also, default=0)) if seq not in self.also]

    def with_seq(self, seq: int) -> "Incoming":
        """Return the state after this bundle was taken in."""
        upto, also = self.upto, set(self.also) | {seq}
        while upto + 1 in also:
            upto += 1
        return Incoming(upto, frozenset(each for each in also if each > upto))

    def ack(self, stream: str, epoch: int, hashes: Mapping[int, str]) -> Ack:
        """Return the acknowledgement to send back; `hashes` are those of the bundles taken in, by number.

        A single bundle whose hash is not kept is not named: it comes again and is known then.
        """
        head = hashes.get(self.upto, "") if self.upto else START_HASH
        return Ack(stream, epoch, self.upto, head, tuple((seq, hashes[seq]) for seq in sorted(self.also) if seq in hashes))


def is_new(state: Incoming, manifest: Manifest, own_hash: str, neighbours: Mapping[int, Link]) -> bool:
    """Tell whether a bundle is to be taken in; False: it was, nothing is to be done.

    Args:
        state: of the stream that `manifest` names by device, epoch and stream.
        own_hash: hash of the manifest.
        neighbours: what is known of the bundles with its number, the one before and the one after.

    Raises:
        BundleRefused: "fork", "too_far_ahead", or for trust data "waits_for_earlier".
    """
    seq = manifest.seq
    twin, before, after = (neighbours.get(seq + step) for step in (0, -1, 1))
    if twin is not None and twin.hash != own_hash:
        raise refused("fork")
    if (before is not None and manifest.prev != before.hash) or (after is not None and after.prev != own_hash):
        raise refused("fork")
    if seq == 1 and manifest.prev != START_HASH:
        raise refused("fork")
    if state.has(seq):
        return False
    if seq > state.upto + MOST_AHEAD:
        raise refused("too_far_ahead")
    if manifest.stream == STRICT and seq != state.upto + 1:
        raise refused("waits_for_earlier")
    return True


def check_standing(manifest: Manifest, newest_epoch: int, last_good: Mapping[int, int]) -> bool:
    """Tell whether a bundle opens a new epoch of its device.

    Args:
        newest_epoch: highest epoch seen of the device, 0 for none.
        last_good: epoch > number of the last bundle that stands, for epochs that the roster has closed.

    Raises:
        BundleRefused: "revoked": made after its epoch was closed.
    """
    if manifest.seq > last_good.get(manifest.epoch, manifest.seq):
        raise refused("revoked")
    return manifest.epoch > newest_epoch


def stream_of(ack: Ack) -> tuple[str, int]:
    """Return the name of the stream that an acknowledgement is about, and in which epoch of its sender that was taken in.

    "data/1" is "data" in epoch 1 of a PC that has gone on to a next one; 0 is its present one.
    """
    name, _slash, epoch = ack.stream.partition("/")
    return name, int(epoch) if epoch.isdecimal() and len(epoch) <= _LONGEST_EPOCH else 0


def acknowledged(made: Mapping[int, str], ack: Ack) -> set[int]:
    """Return which of the bundles made (number > hash) need not be kept any longer.

    None at all where the acknowledgement names another bundle under a number of ours: it is meant for a copy of this PC.
    """
    named = ack.hashes()
    if not is_ours(made, ack):
        return set()
    return {seq for seq in made if seq <= ack.upto or seq in named}


def is_ours(made: Mapping[int, str], ack: Ack) -> bool:
    """Tell whether the bundles that an acknowledgement names are those that we made."""
    return all(made.get(seq, named) == named for seq, named in ack.hashes().items())


class Outlook(Enum):
    """What an acknowledgement says about the two stores."""

    FINE = "fine"
    WE_FORGOT = "we_forgot"  # they have bundles that we do not know to have made: our store was restored, a new epoch is due
    THEY_FORGOT = "they_forgot"  # they lack what they had acknowledged: their store was restored, send again from there
    COPIED = "copied"  # they have other bundles under our numbers: another PC writes under them


def judge_ack(ack: Ack, last_made: int, former: Incoming, made: Mapping[int, str]) -> Outlook:
    """Compare an acknowledgement with what we made and what they had acknowledged before.

    An older acknowledgement that arrives late looks like a forgetful counterpart: judge in the order of their bundles.

    Args:
        last_made: number of the last bundle we made in this stream and epoch.
        former: what they had acknowledged before.
        made: hashes of our bundles that it names, by number.
    """
    if max(ack.upto, *ack.hashes(), 0) > last_made:
        return Outlook.WE_FORGOT
    if not is_ours(made, ack):
        return Outlook.COPIED
    now = Incoming(ack.upto, frozenset(seq for seq, _hash in ack.also))
    if now.upto < former.upto or not all(map(now.has, former.also)):
        return Outlook.THEY_FORGOT
    return Outlook.FINE
