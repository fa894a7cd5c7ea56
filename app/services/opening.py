# SPDX-License-Identifier: Apache-2.0
"""Making, opening and locking a store: what `vault` does once the heavy parts are loaded."""

import os
import shutil
from pathlib import Path

from app.base import places
from app.base.disk import clear_sentences, make_room
from app.base.errors import FormInvalid, NotAllowed, Refused, StoreDamaged, WrongPassphrase
from app.base.ids import new_id
from app.base.jobs import JobContext
from app.base.text import _
from app.domain.actor import Actor
from app.domain.numbers import POST_CODE
from app.domain.permissions import Role
from app.models import identity, upgrade, witness
from app.models.holder import Holder
from app.models.keyring import KeyRing, database_key
from app.models.store import FILE_NAME, Store, check_library
from app.security import kdf, passphrase, signing, slots
from app.security.slots import Recovery, SlotFile, Unlocked
from app.services import face, published, sign_in
from app.services.face import NewStore
from app.sync import roster

_STEPS = 4
_RECORDING = frozenset({Role.OFFICER, Role.CLERK, Role.CASE_WORKER, Role.ADMINISTRATOR})  # without seeing more than the desk does
_SMALLEST_BYTES = 4096  # one page; the driver takes a file of a few bytes for a new one and writes into it


def create(folder: Path, new: NewStore, ctx: JobContext) -> Store:
    """Make a store beside its final place and move it there when it is whole; see `vault.create`."""
    check_library()
    places.check(folder)
    _check_new(folder, new)
    part = folder.with_name(f".{folder.name}.breakwater-new")
    ctx.step(0, _STEPS, _("Measuring how fast this PC is"))
    params = new.kdf or kdf.calibrate()
    try:
        with clear_sentences():
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True, mode=0o700)
        ctx.step(1, _STEPS, _("Making the keys"))
        file, unlocked = slots.new_store_slots(
            new_id(), new.user_name, new.passphrase, new.escrow_recipient or None, params, allow_weak=new.allow_weak
        )
        file.save(part)
        ctx.step(2, _STEPS, _("Making the store"))
        _fill(part, new, KeyRing(file, unlocked))
        with clear_sentences():
            if folder.exists():
                folder.rmdir()
            os.replace(part, folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    ctx.step(3, _STEPS, _("Opening the store"))
    file.folder = folder
    holder = Holder.take(folder)
    try:
        return open_store(folder, file, unlocked, holder)
    except BaseException:
        holder.release()
        raise


def unlock(folder: Path, user_name: str, text: str, ctx: JobContext, *, allow_weak: bool = False) -> Store:
    """Sign in and open; see `vault.unlock`."""
    check_library()
    places.check(folder)
    require_files(folder)
    make_room(folder)
    holder = Holder.take(folder)
    try:
        sign_in.require_no_wait(folder)
        ctx.step(0, _STEPS, _("Checking the passphrase"))
        file = SlotFile.load(folder, allow_weak=allow_weak)
        unlocked = counted(folder, file, user_name, text)
        return open_store(folder, file, unlocked, holder, ctx)
    except BaseException:
        holder.release()
        raise


def counted(folder: Path, file: SlotFile, user_name: str, text: str) -> Unlocked:
    """Open the slots; a failure is counted and says how long to wait.

    Raises:
        WrongPassphrase: with `wait_s`.
    """
    try:
        return slots.unlock(file, user_name, text)
    except WrongPassphrase as error:
        error.wait_s = sign_in.count_failure(folder)
        raise


def lock(store: Store) -> None:
    """Write the sign-off, keep the journal's end beside the store, and close it whatever comes of these two."""
    try:
        with store.write() as unit:
            unit.note("sign_off", "account", store.actor.user_id)
        _keep_witness(store)
    finally:
        store.close()


def require_files(folder: Path) -> None:
    """Refuse to open a store that is not there: the driver would make a new, empty one.

    Raises:
        StoreDamaged: the database file is missing or holds less than a page, or there is no folder.
    """
    file = folder / FILE_NAME
    if not folder.is_dir():
        raise StoreDamaged(_("The folder of the store is not there. Connect its disk or choose another folder; nothing was made."))
    if not file.exists() or os.stat(file).st_size < _SMALLEST_BYTES:
        raise StoreDamaged(_("The store file is missing or empty. Restore the newest backup; no new store was made."))


def refresh_face(store: Store) -> None:
    """Write the store's face anew from what is inside."""
    assert store.keyring is not None
    facts = {name: store.fact(name) for name in ("post_name", "post_code", "is_training", "is_office")}
    face.write(store.folder, facts, store.keyring.slots.recovery is Recovery.CONFIRMED)


def _check_new(folder: Path, new: NewStore) -> None:
    problems = []
    if not POST_CODE.fullmatch(new.post_code):
        problems.append(_("A post code has 2 to 5 capital letters, such as VFA."))
    for name, value in ((_("name of the post"), new.post_name), (_("name of the first user"), new.display_name)):
        if not value.strip() or not value.isprintable():
            problems.append(_("Fill in the {field}.").format(field=name))
    problems += passphrase.check(new.passphrase, [new.user_name, new.display_name, new.post_name, new.post_code])
    if problems:
        raise FormInvalid(problems[0], list(problems))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(_("This folder is not empty. Choose an empty or a new folder for the store."))


def _fill(folder: Path, new: NewStore, ring: KeyRing) -> None:
    key = database_key(ring.unlocked.keys[0])
    revision = upgrade.create(folder, key)
    facts = {
        "store_id": ring.slots.store_id, "post_code": new.post_code, "post_name": new.post_name.strip(), "country": new.country,
        "is_office": "yes" if new.is_office else "no", "is_training": "yes" if new.is_training else "no",
        "slots_counter": str(ring.slots.counter), "escrow_recipient": new.escrow_recipient,
    }
    device = identity.begin(folder, key, facts)
    role = Role(new.role) if new.role else Role.OFFICE if new.is_office else Role.ADMINISTRATOR
    user = ring.unlocked
    actor = Actor(user.user_id, new.display_name.strip(), role, user.signing_key)
    with Store(folder, key, actor, revision) as store, store.write() as unit:
        unit.note("store_created", "device", "", {"is_office": new.is_office, "is_training": new.is_training})
        unit.save("account", user.user_id, {
            "user_name": user.user_name, "display_name": actor.name, "role": role.value, "active": True,
            "verify_key": signing.public_bytes(user.signing_key).hex(), "recipient": user.age_identity.recipient,
            "post_code": new.post_code,
        })
        unit.save("device", "", {
            "number": str(device.number), "post_code": new.post_code, "post_name": facts["post_name"], "is_office": new.is_office,
            "verify_key": device.verify_key.hex(), "recipient": device.recipient, "epoch": str(device.epoch), "active": True,
        })
    face.write(folder, facts, False)


def open_store(folder: Path, file: SlotFile, unlocked: Unlocked, holder: Holder, ctx: JobContext | None = None) -> Store:
    """Open the database with the keys of a sign-in, check that both belong together, and journal the sign-in.

    The store releases the holder when it is closed; when this raises, the caller does.
    """
    ctx = ctx or JobContext()
    unlocked = _settle_epoch(folder, file, unlocked)
    key = database_key(unlocked.keys[0])
    _check_counter(folder, key, file)
    ctx.step(1, _STEPS, _("Checking the store"))
    revision = upgrade.upgrade(folder, key)
    account = identity.account_of(folder, key, unlocked.user_id)
    if account is None or not account.is_active:
        raise NotAllowed(_("Your account is not in this store or was closed. Ask an administrator of this PC."))
    if account.verify_key != signing.public_bytes(unlocked.signing_key):
        raise StoreDamaged(_("The key file and the store do not belong together. Restore the newest backup; nothing was changed."))
    ctx.step(2, _STEPS, _("Opening the store"))
    role = _role_by_roster(folder, key, unlocked.user_id, account.role)
    actor = Actor(unlocked.user_id, account.display_name, role, unlocked.signing_key)
    store = Store(folder, key, actor, revision, holder.release, KeyRing(file, unlocked))
    try:
        with store.read() as conn:
            witness.check(conn, [witness.kept(folder), witness.Head.from_bytes(store.facts.get(witness.RECEIPT_FACT, b""))])
        _note_sign_in(store)
        _keep_witness(store)
        published.apply(store)
        refresh_face(store)
    except BaseException:
        store.close()  # releases the holder; the caller's second release does nothing
        raise
    ctx.step(_STEPS, _STEPS)
    return store


def _role_by_roster(folder: Path, key: bytes, user_id: str, role: str) -> str:
    """Return the role in which a user works at a post: the account's where the roster grants it, else what the roster says.

    Somebody whom the roster does not know yet may record, and no more: recording never waits for the office. The office's
    own PC is not bound by what it signs itself.

    Raises:
        NotAllowed: the office has withdrawn the user.
    """
    content = identity.roster_of(folder, key)
    if not content or identity.fact_of(folder, key, "is_office") == "yes":
        return role
    user = roster.from_bytes(content).users.get(user_id)
    if user is None:
        return role if role in _RECORDING else Role.OFFICER.value
    if not user.roles:
        raise NotAllowed(_("The office has withdrawn your account. What you recorded is safe; ask the office or a supervisor."))
    return role if role in user.roles else user.roles[0]


def _settle_epoch(folder: Path, file: SlotFile, unlocked: Unlocked) -> Unlocked:
    """Keep only the data key that the database opens with; two are there when a change of the key was cut short.

    Raises:
        StoreDamaged: none of the keys opens the database.
    """
    damage: StoreDamaged | None = None
    for epoch_key in unlocked.keys:
        try:
            if not upgrade.stored_revision(folder, database_key(epoch_key)):
                raise StoreDamaged(_("The store file holds no store. Restore the newest backup; nothing was changed."))
        except StoreDamaged as error:
            damage = damage or error
            continue
        if len(unlocked.keys) > 1:
            unlocked = slots.finish_epoch(file, unlocked, epoch_key.epoch)
            file.save()
        return unlocked
    raise damage or StoreDamaged(_("The key file holds no key of this store. Restore the newest backup; nothing was changed."))


def _check_counter(folder: Path, key: bytes, file: SlotFile) -> None:
    """Refuse a key file older than the store has seen, and remember a newer one."""
    seen = int(identity.fact_of(folder, key, "slots_counter") or 0)
    file.check_counter(seen)
    if file.counter != seen:
        identity.keep_fact(folder, key, "slots_counter", str(file.counter))


def _note_sign_in(store: Store) -> None:
    failures = sign_in.read(store.folder)
    detail = {"failed_before": failures.count, "first_failure": failures.first} if failures.count else None
    with store.write() as unit:
        unit.note("sign_in", "account", store.actor.user_id, detail)
    if failures.count:
        sign_in.forget(store.folder)


def _keep_witness(store: Store) -> None:
    with store.read() as conn:
        head = witness.present(conn)
    with clear_sentences():
        witness.keep(store.folder, head)
