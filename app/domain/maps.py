# SPDX-License-Identifier: Apache-2.0
"""The outlines of countries, for the map of routes: `resources/maps/countries.json`, made by `resources/maps/make.py`."""

import json
from collections.abc import Iterable, Mapping
from functools import cache

from app.base import resources

Ring = tuple[int, ...]  # longitude and latitude in turn, in hundredths of a degree
Box = tuple[float, float, float, float]  # west, south, east, north, in degrees
_MARGIN, _LEAST = 4.0, 14.0  # degrees around the places, and the least height of a view


@cache
def countries() -> Mapping[str, tuple[Ring, ...]]:
    """Return code > rings, the largest first."""
    held = json.loads(resources.read_text("maps/countries.json"))["countries"]
    return {code: tuple(sorted((tuple(ring) for ring in rings), key=len, reverse=True)) for code, rings in held.items()}


@cache
def middle(code: str) -> tuple[float, float] | None:
    """Return where a country's mark stands: the middle of its largest land, in degrees; None for a code without outlines."""
    rings = countries().get(code)
    if not rings:
        return None
    longitudes, latitudes = rings[0][::2], rings[0][1::2]
    return (min(longitudes) + max(longitudes)) / 200, (min(latitudes) + max(latitudes)) / 200


def view(codes: Iterable[str]) -> Box:
    """Return the part of the world that shows some countries."""
    places = [place for code in codes if (place := middle(code))] or [(-61.0, 14.0)]
    west, east = min(x for x, _y in places) - _MARGIN, max(x for x, _y in places) + _MARGIN
    south, north = min(y for _x, y in places) - _MARGIN, max(y for _x, y in places) + _MARGIN
    if north - south < _LEAST:
        south, north = (south + north - _LEAST) / 2, (south + north + _LEAST) / 2
    return west, south, east, north
