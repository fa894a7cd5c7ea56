# SPDX-License-Identifier: Apache-2.0
"""How a link field finds records: two questions that a page answers with jobs, because answers come from the store."""

from collections.abc import Callable, Sequence
from typing import Protocol

from app.ui.forms.editors.choices import Choice


class LinkSource(Protocol):
    """Finds records to link to. Both answers may come later, in the window's own thread."""

    def find(self, kind: str, typed: str, show: Callable[[Sequence[Choice]], None]) -> None:
        """Look for records of a kind by typed words and hand them to `show`."""

    def name(self, kind: str, record_id: str, show: Callable[[str], None]) -> None:
        """Look up what people call a record and hand it to `show`."""
