# SPDX-License-Identifier: Apache-2.0
"""All exceptions of the program.

::

    AppError
    +-- Refused             the user can put it right; the sentence says how
    |   +-- WrongPassphrase     user name and passphrase do not open this store
    |   +-- TooSoon             several sign-ins failed; the next one has to wait
    |   +-- NotAllowed          the signed-in user's role does not grant the action
    |   +-- ConsentMissing      a person has not agreed to what would be shared
    |   +-- FormInvalid         values break the checks of a FormSpec
    |   +-- Unreadable          typed text is no date, number or code of the kind asked for
    |   +-- ImportRefused       a workbook cannot be taken in
    |   +-- BundleRefused       a bundle cannot be taken in; it is parked or quarantined
    |   +-- SealRefused         a sealed file does not open with these keys, or is larger than allowed
    |   +-- NotFound            no such record, or it was deleted
    +-- Trouble             the surroundings are at fault: disk, file, lock, program version
    |   +-- StoreTooNew         written by a newer program
    |   +-- StoreDamaged        the file does not open with its own key
    |   +-- SlotsDamaged        both copies of the key file fail their checks
    |   +-- StoreInUse          another process holds the store
    |   +-- PlaceRefused        network share, removable disk or synchronised folder
    |   +-- DiskFull            no room for the write
    |   +-- ReadOnly            the folder or file cannot be written
    |   +-- LibraryTooOld       the database library fails the start gate
    +-- Bug                 ours; the report dialog shows it without personal data
    |   +-- UnjournalledWrite   a statement tried to change a record past the journal
    +-- Cancelled           the user asked for it; shown nowhere

Every message is a whole translated sentence: what is wrong, then what to do. No message carries a field value.
"""

from typing import Any


class AppError(Exception):
    """Root of all exceptions that the program raises on purpose."""


class Refused(AppError):
    """The user can put it right."""


class WrongPassphrase(Refused):
    """The name and the passphrase do not open this store. One sentence for every cause.

    Attributes:
        wait_s: seconds until the next try is taken.
    """

    def __init__(self, message: str, wait_s: float = 0.0) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class TooSoon(Refused):
    """Several sign-ins failed; the next one has to wait.

    Attributes:
        wait_s: seconds still to wait.
    """

    def __init__(self, message: str, wait_s: float) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class NotAllowed(Refused):
    """The role of the signed-in user does not grant the action."""


class ConsentMissing(Refused):
    """A person has not agreed to what would be shared.

    Attributes:
        others: codes of what may take the place of consent, with a reason (`app.domain.sharing.Basis`).
    """

    def __init__(self, message: str, others: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.others = others


class FormInvalid(Refused):
    """Values break the checks of their FormSpec.

    Attributes:
        problems: list of `app.domain.forms.spec.Problem`.
    """

    def __init__(self, message: str, problems: list[Any] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or []


class Unreadable(Refused):
    """Typed text is no date, number or code of the kind asked for."""


class ImportRefused(Refused):
    """A workbook cannot be taken in."""


class BundleRefused(Refused):
    """A bundle cannot be taken in.

    Attributes:
        reason: stable code of the check that failed, for the quarantine page and for tests.
    """

    def __init__(self, message: str, reason: str = "refused") -> None:
        super().__init__(message)
        self.reason = reason


class SealRefused(Refused):
    """A sealed file does not open with these keys, is damaged, or is larger than allowed.

    Attributes:
        reason: "not_for_us", "damaged" or "too_large".
    """

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class TrustRefused(Refused):
    """A root, or what the registrars signed, cannot be taken in.

    Attributes:
        reason: "trust_shape", "trust_signature", "trust_expired", "trust_files" or "trust_version".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotFound(Refused):
    """No such record, or it was deleted."""


class Trouble(AppError):
    """The surroundings are at fault."""


class StoreTooNew(Trouble):
    """The store was written by a newer program."""


class StoreDamaged(Trouble):
    """The store file does not open with its own key, or its pages fail their checks."""


class SlotsDamaged(Trouble):
    """Both copies of the key file fail their checks."""


class StoreInUse(Trouble):
    """Another process holds the store."""


class PlaceRefused(Trouble):
    """A store may not live in this place."""


class DiskFull(Trouble):
    """No room for the write."""


class ReadOnly(Trouble):
    """The folder or file cannot be written."""


class LibraryTooOld(Trouble):
    """The database library fails the start gate."""


class Bug(AppError):
    """Our fault."""


class UnjournalledWrite(Bug):
    """A statement tried to change a record without its journal entry."""


class Cancelled(AppError):
    """The user asked to stop."""
