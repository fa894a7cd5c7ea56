# SPDX-License-Identifier: Apache-2.0
"""Every reason for which a bundle is not taken in: a stable code for records and tests, a sentence for people."""

from app.base.errors import BundleRefused
from app.base.text import N_, _

_FORGED = N_("The bundle is not as its sender signed it. It was set aside; ask the sender to send it again.")
_MALFORMED = N_("The bundle is not put together as agreed. It was set aside; report this to the office.")
_ADDRESSED = N_("The bundle is not meant for this PC. Nothing was taken from it; pass it on to the right one.")

SENTENCES: dict[str, str] = {
    # the file
    "size_cap": N_("The file is larger than a bundle may be. It was set aside unopened."),
    "not_for_me": _ADDRESSED,
    "damaged": N_("The file is damaged or cut off. Copy it again, or ask the sender for a new one."),
    # the frame inside
    "header": _MALFORMED,
    "manifest_too_long": _MALFORMED,
    "padding": _MALFORMED,
    # who sent it
    "unknown_sender": N_("The bundle comes from a PC that is not enrolled here. It waits; enrol that PC or fetch the newest roster."),
    "bad_signature": _FORGED,
    "other_sender": _FORGED,
    "revoked": N_("The bundle was made after its PC was withdrawn from use. It was set aside for the office to look at."),
    # the roster and who signed it
    "trust_shape": N_("The roster in the bundle is not put together as agreed. It was set aside; the former roster stays in force."),
    "trust_signature": N_("The roster is not signed by enough registrars of our root. It was set aside; the former one stays in force. "
                          "Ring the office."),
    "trust_expired": N_("The roster in the bundle has expired. The former one stays in force; ask the office to publish a new one."),
    "trust_files": N_("What the office published does not match its signature. It was set aside; the former roster stays in force."),
    "trust_version": N_("The roster is older than the one in force here, or another one of the same number. The one in force stays."),
    "roster_shape": N_("The roster in the bundle is not put together as agreed. It was set aside; the former roster stays in force."),
    "rollover": N_("A PC announced new keys without proof that it holds the old and the new ones. Its present keys stay in force."),
    "not_valid": N_("The roster says that this PC's time is over. The bundle waits; renew the PC at the office."),
    # the manifest
    "manifest_shape": _MALFORMED,
    "unknown_format": N_("The bundle has a newer format. It waits until Breakwater on this PC is updated."),
    "unknown_suite": N_("The bundle is protected in a newer way. It waits until Breakwater on this PC is updated."),
    "unknown_kind": N_("The bundle is of a newer kind. It waits until Breakwater on this PC is updated."),
    "needs_newer_reader": N_("The bundle needs a newer program. It waits until Breakwater on this PC is updated."),
    "wrong_recipient": _ADDRESSED,
    "wrong_stream": N_("The sender may not send bundles of this kind to this PC. It was set aside; report this to the office."),
    # its place in the stream
    "fork": N_("Two different bundles or changes carry one number of one PC. Its disk was probably copied: enrol that PC anew."),
    "too_far_ahead": N_("Too many bundles before this one are missing. It waits; ask the sender for the missing ones."),
    "waits_for_earlier": N_("The bundle comes after one that is missing. It waits; ask the sender for the missing one."),
    # its content
    "journal_broken": N_("The journal in the bundle contradicts what that PC sent before: its store was rolled back or changed. Call it."),
    "unit_signature": N_("A change in the bundle is not signed by the user it names. The bundle was set aside; report this to the office."),
    "foreign_entry": N_("The bundle carries changes of another PC, which its sender may not pass on. It was set aside."),
    "chunk_hash": _FORGED,
    "chunk_size": _MALFORMED,
    "chunk_shape": _MALFORMED,
    "payload_shape": _MALFORMED,
    "value_too_long": N_("A value in the bundle is longer than may be sent. The bundle was set aside; report this to the office."),
    "value_too_deep": _MALFORMED,
    # single changes that are held for a person
    "role": N_("The role of the user does not allow such a change. A person who may settle conflicts decides."),
    "role_untrue": N_("The user did not have the role that the change names. A person who may settle conflicts decides."),
    "not_in_roster": N_("The user is not on the roster yet. The change waits; the office admits the user, or two people discard it."),
    "role_not_granted": N_("The roster does not grant the user the role that the change names. The office decides who works as what."),
    "not_of_post": N_("The roster does not let this user work at this post. The change waits; the office decides who works where."),
    "key_not_admitted": N_("The change is signed with a key of the user that is not on the roster. It waits until the office admits it."),
    "second_person": N_("A person or case was deleted without a second person's request. Look at it with the post, then decide."),
    "unknown_user": N_("The change is by a user whose account never arrived here. It waits; ask the post for its earlier bundles."),
    "withdrawn": N_("The account of the user was closed here before the change arrived. A person who may settle conflicts decides."),
    "scope": N_("The post may not change this record: it never had it, or it was handed to another one. Its new owner decides."),
    "own_lost": N_("A change of this PC from before it was restored came back from a post, without a full signature. Look at it."),
    "entry_fork": N_("Another change carries the same number of the same PC: its disk was probably copied. Enrol that PC anew."),
    # things that somebody should look at
    "new_epoch": N_("A PC came back from a backup and goes on under a new number. What it lacks is sent to it again."),
    "they_forgot": N_("A PC has forgotten bundles that it had confirmed: its store was put back. They are sent to it again."),
    "we_forgot": N_("Another PC has bundles that this one does not know to have made: this store was put back. It begins a new epoch."),
    "copied": N_("Another PC writes under the number of this one: the disk was copied. Stop one of the two and set it up anew."),
    "counts_differ": N_("This PC and the office do not hold the same records though nothing is under way. Ring the office; it looks why."),
    "unknown_predecessor": N_("A change says that it replaces one of another PC that has not arrived here. Ask that post what it saw."),
}

# The file may become readable here: after an update, or when what is missing arrives.
PARKED = frozenset({
    "unknown_format", "unknown_suite", "unknown_kind", "needs_newer_reader", "too_far_ahead", "waits_for_earlier", "unknown_sender",
})


def refused(reason: str) -> BundleRefused:
    """Return the exception for a reason code, with its sentence in the language in use."""
    return BundleRefused(_(SENTENCES[reason]), reason)
