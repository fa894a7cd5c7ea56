# SPDX-License-Identifier: Apache-2.0
"""Every pair of colours that the style sheet lays on each other can be read (WCAG 2.2 contrast)."""

import pytest

from app.ui.theme import palette

TEXT, CONTROL = 5.2, 3.0
TEXT_ROLES = ("text", "muted", "accent", "danger", "warning", "success")


def pairs() -> list[tuple[str, str, float]]:
    """Return (foreground, ground, least contrast) of everything that is drawn."""
    grounds = (*palette.SURFACES, *(f"{tone}_tint" for tone in palette.TONES))
    result = [(role, ground, TEXT) for role in TEXT_ROLES for ground in grounds]
    result += [("text", ground, TEXT) for ground in ("hover", "pressed", "hover_window")]
    result += [("outline", ground, CONTROL) for ground in palette.SURFACES]
    result += [(role, "surface", CONTROL) for role in ("accent", "danger", "warning", "success")]
    filled = ("accent", "danger", "accent_hover", "accent_pressed", "danger_hover", "danger_pressed")
    result += [("on_accent", ground, TEXT) for ground in filled]
    return [*result, ("on_band", "band", TEXT), ("surface", "text", TEXT)]


@pytest.mark.parametrize("theme", palette.THEMES)
def test_every_pair_can_be_read(theme: str) -> None:
    colours = palette.load(theme)
    weak = {
        (role, ground): round(palette.contrast(colours[role], colours[ground]), 2)
        for role, ground, least in pairs()
        if palette.contrast(colours[role], colours[ground]) < least
    }
    assert weak == {}


def test_contrast_agrees_with_the_standard() -> None:
    """Values from the worked examples of the standard: black on white is 21, #777777 on white 4.48."""
    assert palette.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert palette.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_light_and_dark_are_the_colours_agreed() -> None:
    light, dark = palette.load("light"), palette.load("dark")
    assert (light["window"], light["accent"], light["band"]) == ("#F4F6F8", "#0B5FA5", "#7A1FA2")
    assert (dark["window"], dark["accent"], dark["band"]) == ("#12171C", "#6CB4FF", "#D9A2F0")
    assert not light.dark
    assert dark.dark


def test_mix_lies_between() -> None:
    assert palette.mix("#FFFFFF", "#000000", 0.5) == "#808080"
    assert palette.mix("#123456", "#ABCDEF", 1) == "#123456"
