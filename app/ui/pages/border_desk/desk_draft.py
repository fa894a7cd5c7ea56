# SPDX-License-Identifier: Apache-2.0
"""What the desk keeps of a traveller who is not decided yet: form, answers and decision in one draft of the form "traveller"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from app.base.ids import new_id
from app.domain.forms.values import FormValues, Value
from app.services import drafts
from app.ui.forms.drafts import DraftKeeper
from app.ui.widgets.session import Session

FORM = "traveller"
_ANSWERS, _PROFILE, _DECISION = "screening.answers", "screening.profile", "decision."


@dataclass(frozen=True)
class DeskDraft:
    """A draft taken apart."""

    traveller: FormValues
    decision: FormValues
    answers: Mapping[str, str]
    profile: str


def pack(traveller: FormValues, decision: FormValues, answers: Mapping[str, str], profile: str) -> FormValues:
    """Return everything as one draft; keys of the decision carry "decision." in front."""
    values: dict[str, Value] = dict(traveller.values)
    values |= {_DECISION + key: value for key, value in decision.values.items()}
    values |= {_ANSWERS: dict(answers), _PROFILE: profile}
    return FormValues(values, traveller.heads, traveller.record_id)


def unpack(draft: FormValues) -> DeskDraft:
    """Return the parts of a draft."""
    own = {key: value for key, value in draft.values.items() if not key.startswith(("screening.", _DECISION))}
    decision = {key.removeprefix(_DECISION): value for key, value in draft.values.items() if key.startswith(_DECISION)}
    answers = draft.get(_ANSWERS)
    given = {key: str(value) for key, value in answers.items()} if isinstance(answers, dict) else {}
    return DeskDraft(FormValues(own, draft.heads, draft.record_id), FormValues(decision), given, draft.text(_PROFILE))


class DeskKeeper(DraftKeeper):
    """Keeps the draft of the traveller at the desk, one draft for each traveller."""

    def __init__(self, session: Session, read: Callable[[], FormValues], parent: QObject) -> None:
        super().__init__(read, self._keep, parent)
        self._session, self._owner = session, parent
        self._draft_id = ""

    def look_up(self, record_id: str, show: Callable[[DeskDraft], object]) -> None:
        """Hand over the draft that was left of a known person's screening, or of a traveller for ""."""
        store = self._session.store

        def done(draft: drafts.Draft | None) -> None:
            if draft is not None:
                self._draft_id = draft.id
                show(unpack(draft.content))

        self._session.runner.run(lambda _job: drafts.find(store, FORM, record_id), self._owner, done)

    def draft_id(self) -> str:
        """Return the identity of the draft of the traveller at the desk, "" where nothing was kept yet."""
        return self._draft_id

    def part(self) -> None:
        """Hand over what is typed and begin with another traveller; the former one's draft stays."""
        self.keep_now()
        self.forget()
        self._draft_id = ""

    def drop(self) -> None:
        """Discard the draft: the traveller is decided."""
        store, draft_id, self._draft_id = self._session.store, self._draft_id, ""
        self.forget()
        if draft_id:
            self._session.runner.run(lambda _job: drafts.discard(store, draft_id), self._owner)

    def _keep(self, values: FormValues) -> None:
        store, draft_id = self._session.store, self._draft_id or new_id()
        self._draft_id = draft_id

        def done(kept_id: Any) -> None:
            if kept_id == self._draft_id:
                self.confirm()

        self._session.runner.run(lambda _job: drafts.keep(store, FORM, values, draft_id), self._owner, done, lambda _error: self.fail())
