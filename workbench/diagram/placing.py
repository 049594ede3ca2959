"""Which column, band, lane and row each node stands in: layers by longest path, folded to a width."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.diagram.geometry import NodeKind
from workbench.diagram.text import wrap
from workbench.model import Process, Step, flow

BOX_WIDTH = 138.0
FONT = 13.0
LINE = 17.0
SMALL_FONT = 12.0
SMALL_LINE = 15.0
CIRCLE = 26.0
DIAMOND = 40.0
LABEL_WIDTH = 104.0
LABEL_GAP = 6.0
LABEL_ROOM = LABEL_WIDTH + 30.0
PORT_GAP = 12.0
END_ROOM = CIRCLE + 24.0
ESTIMATED_CHANNEL = 34.0
NO_ACTOR = ""


class Part(NamedTuple):
    """A node before it has a place: its lines and its room above and below the line that edges enter at."""

    id: str
    kind: NodeKind
    step: Step
    lines: tuple[str, ...]
    width: float
    up: float
    down: float


class Link(NamedTuple):
    """An edge before it is routed."""

    source: str
    target: str
    lines: tuple[str, ...]
    back: bool


class Cell(NamedTuple):
    """A place: band, column within the band, and row, counted through all bands."""

    band: int
    column: int
    row: int


@dataclass
class Placing:
    """All parts with their cells; rows know their band and lane."""

    parts: dict[str, Part]
    links: list[Link]
    cells: dict[str, Cell] = field(default_factory=dict)
    rows: list[tuple[int, str]] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)

    @property
    def occupied(self) -> dict[tuple[int, int], str]:
        """Row and column to what stands there."""
        return {(c.row, c.column): n for n, c in self.cells.items()}

    def links_from(self, node: str) -> list[int]:
        """The positions of the links that leave ``node``."""
        return [i for i, link in enumerate(self.links) if link.source == node]


def place(process: Process, language: str, width: float) -> Placing:
    """Place every step of ``process``, and a start event before the first."""
    graph = flow(process)
    if not graph.steps:
        return Placing({}, [])
    parts, links = _parts(graph.steps, graph.starts, language)
    back = back_edges(list(parts), [(k.source, k.target) for k in links])
    links = [k._replace(back=(k.source, k.target) in back) for k in links]
    layers = layering(list(parts), [(k.source, k.target) for k in links if not k.back])
    placing = Placing(parts, links)
    bands = _bands(placing, layers, width)
    _rows(placing, process, layers, bands)
    return placing


def _parts(steps: Mapping[str, Step], starts: Sequence[str], language: str) -> tuple[dict[str, Part], list[Link]]:
    parts: dict[str, Part] = {}
    links: list[Link] = []
    for start in starts:
        parts[f"^{start}"] = Part(f"^{start}", "start", steps[start], (), CIRCLE, CIRCLE / 2, CIRCLE / 2)
        links.append(Link(f"^{start}", start, (), False))
    for id_, step in steps.items():
        parts[id_] = _part(step, language)
    for id_, step in steps.items():
        for n in {n.to: n for n in reversed(step.next)}.values():
            if n.to in steps:
                lines = wrap(n.when.get(language), LABEL_WIDTH - 8, SMALL_FONT, 6) if n.when else ()
                links.append(Link(id_, n.to, lines, False))
    return parts, links


def _part(step: Step, language: str) -> Part:
    name = step.name.get(language)
    if step.kind == "decision":
        lines = wrap(name, BOX_WIDTH, FONT, 5)
        return Part(step.id, "decision", step, lines, BOX_WIDTH, DIAMOND / 2, DIAMOND / 2 + 3 + LINE * len(lines))
    lines = wrap(name, BOX_WIDTH - 18, FONT, 5)
    half = max(44.0, LINE * len(lines) + 16) / 2
    return Part(step.id, step.kind, step, lines, BOX_WIDTH, half, half)


def back_edges(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Edges whose removal leaves no cycle: those that lead to a node still being explored, depth first, as declared."""
    following: dict[str, list[str]] = defaultdict(list)
    for a, b in edges:
        following[a].append(b)
    found: set[tuple[str, str]] = set()
    state: dict[str, int] = {}
    for seed in nodes:
        if seed in state:
            continue
        state[seed] = 1
        waiting = [(seed, iter(following[seed]))]
        while waiting:
            node, rest = waiting[-1]
            for n in rest:
                if n not in state:
                    state[n] = 1
                    waiting.append((n, iter(following[n])))
                    break
                if state[n] == 1:
                    found.add((node, n))
            else:
                state[node] = 2
                waiting.pop()
    return found


def layering(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The layer of each node of an acyclic graph: one more than that of its furthest predecessor (longest path)."""
    following: dict[str, list[str]] = defaultdict(list)
    missing = dict.fromkeys(nodes, 0)
    for a, b in edges:
        following[a].append(b)
        missing[b] += 1
    layers = dict.fromkeys(nodes, 0)
    ready = [n for n in nodes if not missing[n]]
    while ready:
        node = ready.pop()
        for n in following[node]:
            layers[n] = max(layers[n], layers[node] + 1)
            missing[n] -= 1
            if not missing[n]:
                ready.append(n)
    return layers


def column_room(placing: Placing, nodes: Sequence[str]) -> float:
    """The width of a column that holds ``nodes``: the widest, and room to the right for conditions or an end event."""
    labelled = any(placing.links[i].lines for n in nodes for i in placing.links_from(n))
    ends = any(not placing.links_from(n) for n in nodes)
    return max(placing.parts[n].width for n in nodes) + (LABEL_ROOM if labelled else END_ROOM if ends else 0)


def _bands(placing: Placing, layers: Mapping[str, int], width: float) -> list[tuple[int, int]]:
    """Band and column of each layer: as many layers to a band as the width holds, two at least."""
    by_layer: dict[int, list[str]] = defaultdict(list)
    for n, layer in layers.items():
        by_layer[layer].append(n)
    found: list[tuple[int, int]] = []
    band, column, used = 0, 0, 0.0
    for layer in range(max(by_layer) + 1):
        room = column_room(placing, by_layer[layer]) + ESTIMATED_CHANNEL
        if used + room > width and column >= 2:
            band, column, used = band + 1, 0, 0.0
        found.append((band, column))
        column += 1
        used += room
    return found


def _rows(placing: Placing, process: Process, layers: Mapping[str, int], bands: Sequence[tuple[int, int]]) -> None:
    """Stack the nodes of each lane in rows, each in the row of what leads to it where that is free."""
    known = [a.id for a in process.actors]
    lanes = [*dict.fromkeys(known), NO_ACTOR]
    lane_of = {n: p.step.actor if p.step.actor in known else NO_ACTOR for n, p in placing.parts.items()}
    before: dict[str, list[str]] = defaultdict(list)
    for link in placing.links:
        if not link.back:
            before[link.target].append(link.source)
    order = {n: i for i, n in enumerate(placing.parts)}
    slots: dict[str, int] = {}
    taken: set[tuple[int, str, int, int]] = set()
    for n in sorted(placing.parts, key=lambda n: (layers[n], order[n])):
        band, column = bands[layers[n]]
        lane = lane_of[n]
        wanted = [slots[p] for p in before[n] if lane_of[p] == lane and bands[layers[p]][0] == band]
        slot = next(s for s in [*wanted[:1], *range(len(placing.parts) + 1)] if (band, lane, s, column) not in taken)
        taken.add((band, lane, slot, column))
        slots[n] = slot
    number: dict[tuple[int, str, int], int] = {}
    placing.columns = [max(c for b, c in bands if b == band) + 1 for band in range(bands[-1][0] + 1)]
    for band in range(len(placing.columns)):
        for lane in lanes:
            used = sorted({s for b, at, s, _ in taken if b == band and at == lane})
            for s in used:
                number[band, lane, s] = len(placing.rows)
                placing.rows.append((band, lane))
    for n in placing.parts:
        band, column = bands[layers[n]]
        placing.cells[n] = Cell(band, column, number[band, lane_of[n], slots[n]])
