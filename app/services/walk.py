# SPDX-License-Identifier: Apache-2.0
"""What the walk through the program asks of the window, as shapes: the command line tells the story, the window plays it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from app.services.invented.story import Traveller


@dataclass
class AtDesk:
    """What happened between the unlock screen and the lock; empty where it did not come to that.

    Attributes:
        refused: the sentence for a wrong passphrase.
        asked: questions that were put, by age.
        suggestion: the suggested step, in words.
        reasons: why it is suggested.
        hindered: the sentence for a referral without the officer's own words.
        case_number: as the window shows it.
        title: head of the case page that the window opened then.
        seen_again: how sure the desk is when the same passport comes a second time, in words.
        pictures: of the window on the way.
    """

    refused: str = ""
    asked: int = 0
    suggestion: str = ""
    reasons: tuple[str, ...] = ()
    hindered: str = ""
    case_number: str = ""
    title: str = ""
    seen_again: str = ""
    pictures: list[Path] = field(default_factory=list)


class Stage(Protocol):
    """The window, played by keys without a screen."""

    def at_the_desk(self, folder: Path, user: str, passphrase: str, who: Traveller, pictures: Path, allow_weak: bool = False) -> AtDesk:
        """Unlock the store in `folder`, register and screen `who`, refer, open the case, and lock."""

    def picture_pages(self, store: Any, folder: Path) -> list[Path]:
        """Take a picture of each page that the signed-in user may open."""
