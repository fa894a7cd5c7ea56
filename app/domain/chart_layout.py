# SPDX-License-Identifier: Apache-2.0
"""Where the nodes of a link chart stand: by forces, without chance, so that the same chart always looks the same.

Joined nodes draw each other, near ones push each other away (Fruchterman and Reingold, "Graph drawing by force-directed
placement", 1991, with their grid, so that 300 nodes take a fraction of a second); parts that nothing joins stand beside each
other; last, boxes that still overlap move apart. A node that was placed by hand stays there.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence

from app.domain.linkchart import Chart

Point = tuple[float, float]

NODE_WIDTH, NODE_HEIGHT = 190.0, 52.0
_APART = 210.0  # between joined nodes at rest
_ROUNDS = 90
_GAP, _AIR = 70.0, 32.0
_FLAT = 0.62  # boxes are wide: what is below may come nearer than what is beside
_GOLDEN = math.pi * (3 - math.sqrt(5))


def place(chart: Chart, fixed: Mapping[str, Point] | None = None, step: Callable[[int, int], None] = lambda done, total: None
          ) -> dict[str, Point]:
    """Return the middle of each node.

    Args:
        fixed: nodes placed by hand, which stay.
        step: told how far it is; may raise to stop.
    """
    fixed = {key: at for key, at in (fixed or {}).items() if key in chart.nodes}
    if fixed:
        return _around(chart, fixed, step)
    parts = _parts(chart)
    placed: list[dict[str, Point]] = []
    total, done = sum(map(len, parts)) * _ROUNDS, 0
    for part in parts:
        def inner(rounds: int, _of: int, size: int = len(part), before: int = done) -> None:
            step(before + rounds * size, total)

        placed.append(_apart(_forces(chart, part, _seeded(chart, part), set(), inner), set()))
        done += len(part) * _ROUNDS
    return _beside(placed)


def _around(chart: Chart, fixed: Mapping[str, Point], step: Callable[[int, int], None]) -> dict[str, Point]:
    """Place what is new near its placed neighbours; what has none stands below everything."""
    at = dict(fixed)
    links = _links(chart)
    waiting = deque(key for key in chart.nodes if key not in fixed)
    turned = 0
    while waiting and turned <= len(waiting):
        node = waiting.popleft()
        near = [at[other] for other in links[node] if other in at]
        if not near:
            waiting.append(node)
            turned += 1
            continue
        turned, angle = 0, _GOLDEN * len(at)
        x, y = (sum(each[axis] for each in near) / len(near) for axis in (0, 1))
        at[node] = (x + _APART * 0.8 * math.cos(angle), y + _APART * 0.8 * _FLAT * math.sin(angle))
    step(1, 2)
    low = max(y for _x, y in at.values()) + _GAP + NODE_HEIGHT
    left = min(x for x, _y in at.values())
    for number, node in enumerate(sorted(waiting)):
        at[node] = (left + (number % 6) * (NODE_WIDTH + _GAP / 2), low + (number // 6) * (NODE_HEIGHT + _GAP / 2))
    return _apart(at, set(fixed))


def _links(chart: Chart) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for edge in chart.edges:
        if edge.end not in found[edge.start]:
            found[edge.start].append(edge.end)
            found[edge.end].append(edge.start)
    return found


def _parts(chart: Chart) -> list[list[str]]:
    """Return the parts that nothing joins, the largest first."""
    links, seen, parts = _links(chart), set(), []
    for node in chart.nodes:
        if node in seen:
            continue
        part, queue = [], deque([node])
        seen.add(node)
        while queue:
            each = queue.popleft()
            part.append(each)
            for other in links[each]:
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
        parts.append(part)
    return sorted(parts, key=lambda part: -len(part))


def _seeded(chart: Chart, part: Sequence[str]) -> dict[str, Point]:
    """Return where the nodes of a part begin: along a spiral, the most joined one in the middle, its neighbours next."""
    links = _links(chart)
    first = max(part, key=lambda node: (len(links[node]), -part.index(node)))
    order, seen, queue = [], {first}, deque([first])
    while queue:
        node = queue.popleft()
        order.append(node)
        for other in sorted(links[node], key=lambda each: -len(links[each])):
            if other not in seen:
                seen.add(other)
                queue.append(other)
    far = _APART * 0.62
    return {node: (far * math.sqrt(at) * math.cos(at * _GOLDEN), far * math.sqrt(at) * math.sin(at * _GOLDEN))
            for at, node in enumerate(order)}


def _forces(chart: Chart, part: Sequence[str], begin: Mapping[str, Point], held: set[str], step: Callable[[int, int], None]
            ) -> dict[str, Point]:
    at = {node: list(begin[node]) for node in part}
    inside = set(part)
    pairs = sorted({tuple(sorted((edge.start, edge.end))) for edge in chart.edges if edge.start in inside})
    heat = _APART * 0.8
    for number in range(_ROUNDS):
        step(number, _ROUNDS)
        moves = {node: [0.0, 0.0] for node in part}
        _push(at, moves)
        for one, other in pairs:
            dx, dy = at[one][0] - at[other][0], at[one][1] - at[other][1]
            far = math.hypot(dx, dy) or 0.01
            pull = far / _APART
            moves[one][0] -= dx * pull
            moves[one][1] -= dy * pull
            moves[other][0] += dx * pull
            moves[other][1] += dy * pull
        for node, (dx, dy) in moves.items():
            far = math.hypot(dx, dy)
            if far and node not in held:
                share = min(far, heat) / far
                at[node][0] += dx * share
                at[node][1] += dy * share
        heat *= 0.955
    return {node: (x, y * _FLAT) for node, (x, y) in at.items()}


def _push(at: Mapping[str, list[float]], moves: Mapping[str, list[float]]) -> None:
    """Let near nodes push each other away; what is farther than two cells of the grid no longer matters."""
    reach = 2 * _APART
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    for node, (x, y) in at.items():
        cells[int(x // reach), int(y // reach)].append(node)
    for (column, row), here in cells.items():
        near = [node for across in (-1, 0, 1) for down in (-1, 0, 1) for node in cells.get((column + across, row + down), ())]
        for one in here:
            x, y = at[one]
            for other in near:
                dx, dy = x - at[other][0], y - at[other][1]
                square = dx * dx + dy * dy
                if one != other and square < reach * reach:
                    push = _APART * _APART / max(square, 1.0)
                    moves[one][0] += dx * push
                    moves[one][1] += dy * push


def _apart(at: Mapping[str, Point], held: set[str]) -> dict[str, Point]:
    """Move boxes that overlap apart, along the way that is shorter; what is held stays. A crowd is spread out first."""
    found = {node: list(point) for node, point in at.items()}
    for _spread in range(8):
        if any(not _sweep(found, held) for _round in range(12)) or held:
            break
        for each in found.values():
            each[0], each[1] = each[0] * 1.12, each[1] * 1.18
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in found.items()}


def _sweep(found: Mapping[str, list[float]], held: set[str]) -> bool:
    """Part every pair that overlaps once, from the top down; tells whether there was any."""
    moved = False
    order = sorted(found, key=lambda node: (found[node][1], node))
    for number, one in enumerate(order):
        for other in order[number + 1:]:
            if found[other][1] - found[one][1] >= NODE_HEIGHT + _AIR:
                break
            moved = _part(found, one, other, held) or moved
    return moved


def _part(found: Mapping[str, list[float]], one: str, other: str, held: set[str]) -> bool:
    dx, dy = found[other][0] - found[one][0], found[other][1] - found[one][1]
    across, down = NODE_WIDTH + _AIR - abs(dx), NODE_HEIGHT + _AIR - abs(dy)
    if across <= 0 or down <= 0 or (one in held and other in held):
        return False
    axis, by = (0, across if dx >= 0 else -across) if across < down else (1, down if dy >= 0 else -down)
    shares = (0.0, 1.0) if one in held else (1.0, 0.0) if other in held else (0.5, 0.5)
    found[one][axis] -= by * shares[0]
    found[other][axis] += by * shares[1]
    return True


def _beside(parts: Sequence[Mapping[str, Point]]) -> dict[str, Point]:
    """Put parts side by side in rows about as wide as the largest part, or as a sheet is."""
    sizes = [_box(part) for part in parts]
    area = sum((right - left + _GAP) * (low - high + _GAP) for left, high, right, low in sizes)
    width = max([math.sqrt(area * 1.5), *(right - left for left, _high, right, _low in sizes)], default=0.0)
    found: dict[str, Point] = {}
    x = y = tallest = 0.0
    for part, (left, high, right, low) in zip(parts, sizes, strict=True):
        if x and x + right - left > width:
            x, y, tallest = 0.0, y + tallest + _GAP, 0.0
        found |= {node: (round(x + px - left, 1), round(y + py - high, 1)) for node, (px, py) in part.items()}
        x, tallest = x + right - left + _GAP, max(tallest, low - high)
    return found


def _box(part: Mapping[str, Point]) -> tuple[float, float, float, float]:
    across, down = [x for x, _y in part.values()], [y for _x, y in part.values()]
    return (min(across) - NODE_WIDTH / 2, min(down) - NODE_HEIGHT / 2, max(across) + NODE_WIDTH / 2, max(down) + NODE_HEIGHT / 2)
