# SPDX-License-Identifier: Apache-2.0
"""What the palette offers now: the primary action of the page on screen, the pages, and the actions of the table."""

from collections.abc import Callable
from functools import partial

from app.base.text import _
from app.ui.dialogs.command_palette import Command
from app.ui.shell.actions import ACTIONS, HERE, ActionEntry
from app.ui.shell.page_stack import PageStack
from app.ui.widgets.session import Session


def commands(session: Session, stack: PageStack, run: Callable[[ActionEntry], None]) -> list[Command]:
    """Return what the signed-in user may do from here, in the order of the palette."""
    frame = stack.frame()
    own = frame.page.commands() if frame else {}
    open_to_user = {each.key for each in stack.entries()}

    def is_offered(entry: ActionEntry) -> bool:
        has_place = entry.id in own if entry.page == HERE else not entry.page or entry.page in open_to_user
        return entry.is_listed and has_place and session.can(entry.needs)

    primary = frame.page.primary if frame else None
    here = [Command(primary.text, primary.key, primary.icon or "caret-right", primary.run)] if primary else []
    pages = [Command(_(each.title), each.shortcut, each.icon, partial(stack.go, each.key)) for each in stack.entries() if not each.under]
    return [*here, *pages, *(Command(_(each.text), each.shortcut, each.icon, partial(run, each)) for each in ACTIONS if is_offered(each))]
