# SPDX-License-Identifier: Apache-2.0
"""What every page is given: the open store, the runner, who is signed in where, and the ways to other pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QObject

from app.base.jobs import JobContext
from app.domain import permissions


class Runner(Protocol):
    """What pages need of `app.ui.jobs.runner.JobRunner` (a neighbour of this room, so named here by its shape)."""

    touched: Any

    def run(
        self,
        work: Callable[[JobContext], Any],
        owner: QObject,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        cancelled: Callable[[], object] | None = None,
        *,
        uses_store: bool = True,
        title: str = "",
    ) -> Any:
        """Run `work(context)` off the GUI thread."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record that the search of the whole program found.

    Attributes:
        title: what people call it.
        detail: what tells it from others of the same title.
        page: key of the page that shows it.
        arg: what that page is opened with.
    """

    title: str
    detail: str
    icon: str
    page: str
    arg: object


def _nothing_found(_typed: str, show: Callable[[Sequence[Found]], None]) -> None:
    show([])


@dataclass
class Session:
    """One sign-in, as pages see it.

    Attributes:
        store: the open store; pages pass it to services and look at nothing inside.
        go: opens a page by its key; set by the main window.
        find: looks for persons and cases by typed words and hands them to the second argument, now or later.
        apply_setting: makes a setting of `app.base.settings` effective by its key, once it is stored; set by the main window.
        receipt_time: when the office last confirmed a bundle of this PC; asked in a job, None where never.
    """

    store: Any
    runner: Runner
    actor_name: str
    role: str
    post_name: str
    post_code: str = ""
    is_training: bool = False
    is_office: bool = False
    recovery_confirmed: bool = True
    go: Callable[[str, object], None] = lambda page, arg: None
    apply_setting: Callable[[str], None] = lambda key: None
    find: Callable[[str, Callable[[Sequence[Found]], None]], None] = _nothing_found
    receipt_time: Callable[[], datetime | None] = lambda: None

    def can(self, action: str) -> bool:
        """Tell whether the signed-in user's role grants an action; "" is granted to everybody."""
        return not action or permissions.allows(self.role, action)
