# SPDX-License-Identifier: Apache-2.0
"""What a sign-in gives the pages: the open store, whose it is, and how anything in it is found."""

from collections.abc import Callable, Sequence
from typing import Any

from app.services import exchange, search
from app.services.face import StoreFace
from app.ui.jobs.runner import JobRunner
from app.ui.widgets.session import Found, Session

_RECORD_PAGES = {"cases": "case", "people": "person"}  # where a found record opens


def session_of(store: Any, face: StoreFace, runner: JobRunner) -> Session:
    """Return the session of an open store."""
    session = Session(
        store, runner, store.actor.name, store.actor.role, face.post_name, face.post_code, face.is_training, face.is_office,
        face.recovery_confirmed, receipt_time=lambda: exchange.last_office_receipt(store),
    )

    def find(typed: str, show: Callable[[Sequence[Found]], None]) -> None:
        def found(hits: Sequence[search.Hit]) -> None:
            pages = [(hit, _RECORD_PAGES.get(hit.page, hit.page)) for hit in hits]
            show([Found(hit.title, hit.detail, page, page, hit.id) for hit, page in pages])

        runner.run(lambda _job: search.find(store, typed), runner, found)

    session.find = find
    return session
