# SPDX-License-Identifier: Apache-2.0
"""Make countries.json from the TopoJSON of Natural Earth 1:50m: `npm pack world-atlas@2.0.2`, unpack, then

    python3 resources/maps/make.py package/countries-50m.json

Rings in hundredths of a degree, longitude and latitude in turn, thinned to a twentieth of a degree; by ISO alpha-2 code, from the
numbers of ISO 3166-1 that the file carries. Small islands keep every point: at 1:50m they are there, at 1:110m most are not.
"""

import csv
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
LEAST = 5  # hundredths of a degree between two points of a coast
SMALL = 24  # a ring of so few points keeps them all


def main(path: str) -> None:
    """Write countries.json beside this file."""
    topology = json.loads(Path(path).read_text(encoding="utf-8"))
    with (HERE.parent / "lists" / "countries.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["numeric"]: row["alpha2"] for row in csv.DictReader(file)}
    arcs = [_unpacked(arc, topology["transform"]) for arc in topology["arcs"]]
    countries: dict[str, list[list[int]]] = {}
    for each in topology["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [each.get("arcs")], "MultiPolygon": each.get("arcs")}.get(each["type"]) or []
        code = codes.get(str(each.get("id", "")).zfill(3), each["properties"]["name"])
        countries.setdefault(code, []).extend(_ring(polygon[0], arcs) for polygon in polygons)
    made = {"source": "Natural Earth 1:50m (public domain), by way of world-atlas 2.0.2 (ISC)", "countries": countries}
    (HERE / "countries.json").write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")


def _unpacked(arc: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[int, int]]:
    """Return the points of an arc in hundredths of a degree."""
    points, x, y = [], 0, 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((round((x * transform["scale"][0] + transform["translate"][0]) * 100),
                       round((y * transform["scale"][1] + transform["translate"][1]) * 100)))
    return points


def _ring(indices: list[int], arcs: list[list[tuple[int, int]]]) -> list[int]:
    points: list[tuple[int, int]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    if len(points) > SMALL:
        kept = points[:1]
        for point in points[1:-1]:
            if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= LEAST:
                kept.append(point)
        points = [*kept, points[-1]]
    return [number for point in points for number in point]


if __name__ == "__main__":
    main(sys.argv[1])
