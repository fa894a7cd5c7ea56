# SPDX-License-Identifier: Apache-2.0
"""A forgotten passphrase where nobody else can help: the PC writes a request, the office answers it.

1. The user chooses a new passphrase; the PC makes fresh keys under it and writes them, wrapped, with the escrow slots into a request.
2. Request and office compare the `fingerprint` of the request, by telephone or on paper: this is where the office makes sure who asks.
3. The office opens the escrow slots and seals the data keys to the fresh keys.
4. The PC takes the answer in: the data keys in it must fit the MACs of the key file, which only the genuine ones do.

Neither file holds a secret in the clear. An answer fits once: the request names the slot that it replaces.
"""

from app.base.errors import NotFound, Refused, SealRefused, WrongPassphrase
from app.base.text import _
from app.security import canonical, escrow, slot_format, slot_keys, slots
from app.security.epoch_keys import seal_epoch_key
from app.security.kdf import KdfParams
from app.security.sealing import Identity
from app.security.slot_format import UserSlot, name_key
from app.security.slots import SlotFile, Unlocked

_REQUEST = "breakwater-recovery-request-1"
_ANSWER = "breakwater-recovery-answer-1"
_CAP = 64 * 1024


def new_request(file: SlotFile, user_name: str, text: str, params: KdfParams) -> bytes:
    """Return the request for a user who forgot the passphrase. The key file stays as it is.

    Args:
        file: the store's key file; nobody needs to be signed in.
        user_name: of a user of this store.
        text: the new passphrase.
        params: cost of a guess.

    Raises:
        NotFound: no user of that name.
        Refused: the passphrase cannot be used, or the store has no recovery key.
    """
    content = file.content
    old = next((slot for slot in content.users if name_key(slot.name) == name_key(user_name)), None)
    if old is None:
        raise NotFound(_("There is no user of that name in this store."))
    if content.escrow_recipient is None:
        raise Refused(_("This store has no recovery key, so the office cannot help. Ask another user of this PC."))
    slot, _identity, _key = slot_keys.new_user(file.store_id, old.user_id, old.name, text, params, file.allow_weak)
    return canonical.encode({
        "format": _REQUEST, "slot": slot_format.user_members(slot), "replaces": canonical.to_text(old.salt),
        "escrow": [
            canonical.to_text(escrow.encode_request(file.store_id, epoch.epoch, epoch.escrow or b"")) for epoch in content.epochs
        ],
    })


def answer(request: bytes, identity: Identity, *, allow_weak: bool = False) -> bytes:
    """Return the office's answer: the data keys, sealed to the fresh keys in the request. Compare the fingerprint first.

    Args:
        request: from the PC.
        identity: the recovery key, put together by two of its holders.
        allow_weak: accept cheap key derivation. For tests only.

    Raises:
        Refused: damaged, or sealed to another recovery key.
    """
    slot, replaces, requests = _read(request, _REQUEST, "escrow", allow_weak)
    sealed = []
    for one in requests:
        store_id, key = escrow.open_request(one, identity)
        sealed.append(seal_epoch_key(key, store_id, slot.user_id, slot.recipient))
    return canonical.encode({
        "format": _ANSWER, "slot": slot_format.user_members(slot), "replaces": replaces,
        "sealed": [canonical.to_text(one) for one in sealed],
    })


def accept(file: SlotFile, answer: bytes, text: str) -> Unlocked:
    """Take in the office's answer: the user's slot is replaced, and the user signed in. The caller saves.

    Raises:
        WrongPassphrase: not the passphrase that was chosen when the request was made.
        Refused: the answer does not fit this key file, or the user's slot was changed meanwhile.
    """
    slot, replaces, sealed = _read(answer, _ANSWER, "sealed", file.allow_weak)
    old = next((one for one in file.content.users if one.user_id == slot.user_id), None)
    if old is None or old.name != slot.name or canonical.to_text(old.salt) != replaces:
        raise Refused(_("This answer is not for the present state of this store. Make a new request."))
    plain = slot_keys.unwrap(file.store_id, slot, text, file.allow_weak)
    if plain is None:
        raise WrongPassphrase(_("This is not the passphrase that was chosen for the request. Try again."))
    try:
        unlocked = slot_keys.open_slot(file.content, slot, plain, tuple(sealed))
    except (ValueError, SealRefused) as error:
        raise Refused(_("This answer is not for the present state of this store. Make a new request.")) from error
    slots.commit(file, unlocked, slot_keys.with_slot(file.content, unlocked.keys, slot))
    return unlocked


def _read(data: bytes, form: str, keys: str, allow_weak: bool) -> tuple[UserSlot, str, list[bytes]]:
    try:
        value = canonical.decode(data, _CAP)
        found, members, replaces, texts = canonical.take(value, **{"format": str, "slot": dict, "replaces": str, keys: list})
        slot = slot_format.user_slot(members, allow_weak)
        if found != form or slot_format.user_members(slot) != members or not 1 <= len(texts) <= 2:
            raise ValueError("another format")
        return slot, replaces, [canonical.from_text(text) for text in texts]
    except (ValueError, TypeError) as error:
        raise Refused(_("This is not a file of the recovery, or it is damaged. Ask for it again.")) from error
