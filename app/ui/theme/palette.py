# SPDX-License-Identifier: Apache-2.0
"""Colour roles of a theme, read from `resources/themes/<name>.toml`, and the arithmetic of contrast."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from app.base import resources

THEMES = ("light", "dark", "contrast")
ROLES = (
    "window", "surface", "raised", "selected", "line", "outline", "text", "muted", "accent", "on_accent",
    "danger", "warning", "success", "band", "on_band",
)
SURFACES = ("window", "surface", "raised", "selected")
TONES = ("accent", "danger", "warning", "success")
TINT = 0.10


@dataclass(frozen=True)
class Palette:
    """The colours of one theme.

    Attributes:
        name: file name of the theme without its ending.
        dark: whether text is lighter than its ground.
        roles: colour as `#RRGGBB` by role; the roles of the file and those derived from them.
    """

    name: str
    dark: bool
    roles: Mapping[str, str]

    def __getitem__(self, role: str) -> str:
        return self.roles[role]


def load(name: str) -> Palette:
    """Return the theme called `name`.

    Raises:
        ValueError: the file lacks a role or has one that nobody knows.
    """
    data = tomllib.loads(resources.read_text(f"themes/{name}.toml"))
    roles = dict(data["roles"])
    if set(roles) != set(ROLES):
        raise ValueError(f"theme {name} must have exactly the roles {', '.join(ROLES)}")
    return Palette(name, bool(data["dark"]), roles | _derived(roles))


def mix(over: str, under: str, share: float) -> str:
    """Return `over` laid on `under` with `share` (0 to 1) of opacity."""
    pairs = zip(_channels(over), _channels(under), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dim, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def _derived(roles: Mapping[str, str]) -> dict[str, str]:
    """Return what follows from the roles of the file: hover, pressed, disabled and the tints behind coloured words."""
    text, surface = roles["text"], roles["surface"]
    derived = {
        "hover": mix(text, surface, 0.05),
        "pressed": mix(text, surface, 0.10),
        "hover_window": mix(text, roles["window"], 0.06),
        "disabled": mix(roles["muted"], surface, 0.62),
        "disabled_ground": mix(text, surface, 0.06),
        "accent_hover": mix(text, roles["accent"], 0.16),
        "accent_pressed": mix(text, roles["accent"], 0.28),
        "danger_hover": mix(text, roles["danger"], 0.16),
        "danger_pressed": mix(text, roles["danger"], 0.28),
    }
    return derived | {f"{tone}_tint": mix(roles[tone], surface, TINT) for tone in TONES} | {
        f"{tone}_edge": mix(roles[tone], surface, 0.35) for tone in TONES
    }


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    shares = (channel / 255 for channel in _channels(colour))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
