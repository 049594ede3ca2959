"""From a process to a diagram: place the steps, find ways for the edges, then measure everything out in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from workbench.diagram.geometry import Box, Diagram, Edge, Label, Lane, Node
from workbench.diagram.placing import (
    CIRCLE,
    DIAMOND,
    END_ROOM,
    LABEL_WIDTH,
    Cell,
    Part,
    Placing,
    column_room,
    place,
)
from workbench.diagram.routing import (
    OUTER,
    Horizontal,
    Tracks,
    Vertical,
    Way,
    label_height,
    ports,
    tracks,
    ways,
)
from workbench.diagram.text import wrap
from workbench.model import Process

HEADER = 104.0
HEADER_FONT = 12.5
HEADER_LINE = 16.0
TRACK = 8.0
CHANNEL = 22.0
ROW_GAP = 16.0
BAND_GAP = 12.0
MARGIN = 2.0
TRUNK = 12.0
WIDTH = 1180.0


def layout(process: Process, *, language: str = "ja", width: float = WIDTH) -> Diagram:
    """Lay out ``process`` in lanes, one for each actor who does a step, top to bottom as declared.

    Parameters
    ----------
    process
        The process; edges to unknown steps are left out, so that an unsound one can be drawn too.
    language
        That of the texts, ``ja`` or ``en``.
    width
        About how wide the diagram may be; a longer flow goes on in a further band below.
    """
    placing = place(process, language, width - HEADER)
    name = process.name.get(language)
    if not placing.parts:
        return Diagram(name, language, HEADER, HEADER_LINE)
    offsets = ports(placing)
    found = ways(placing, offsets)
    return _Measured(placing, offsets, found, tracks(placing, found, offsets)).diagram(process, name, language)


class _Measured:
    """Columns, rows and channels with their coordinates."""

    def __init__(self, placing: Placing, offsets: Sequence[float], found: Sequence[Way], of: Tracks) -> None:
        self.placing, self.offsets, self.ways, self.tracks = placing, offsets, found, of
        self.labelled = {k.source for k in placing.links if k.lines}
        self.column_x: dict[tuple[int, int], float] = {}
        self.channel_x: dict[Vertical, float] = {}
        self.node_width: dict[tuple[int, int], float] = {}
        self._across()
        self.row_y: list[float] = []
        self.row_extent: list[tuple[float, float]] = []
        self.channel_y: dict[Horizontal, float] = {}
        self._down()

    def _across(self) -> None:
        placing, count = self.placing, self.tracks.needed
        right = 0.0
        for band, columns in enumerate(placing.columns):
            x = HEADER
            for column in range(columns + 1):
                channel = Vertical(band, column)
                x = ceil(x / TRACK) * TRACK
                # neighbouring bands share the channel between them: half a track apart, their ways never coincide
                self.channel_x[channel] = x + 6 + (band % 2) * TRACK / 2
                x += CHANNEL + TRACK * count.get(channel, 0)
                if column == columns:
                    break
                nodes = [n for n, c in placing.cells.items() if (c.band, c.column) == (band, column)]
                self.column_x[band, column] = x
                self.node_width[band, column] = max(placing.parts[n].width for n in nodes)
                x += column_room(placing, nodes)
            right = max(right, x)
        self.lanes_right = right
        self.channel_x[OUTER] = right + 8
        self.width = right + (16 + TRACK * count[OUTER] if OUTER in count else MARGIN)

    def _down(self) -> None:
        placing, count = self.placing, self.tracks.needed
        y = MARGIN
        self.lane_top: dict[tuple[int, str], float] = {}
        self.lane_bottom: dict[tuple[int, str], float] = {}
        previous: tuple[int, str] | None = None
        for row, lane in enumerate(placing.rows):
            if previous is None or previous[0] != lane[0]:
                channel = Horizontal("band", lane[0])
                self.channel_y[channel] = y + 8
                if previous is not None or channel in count:
                    y += BAND_GAP + TRACK * count.get(channel, 0)
            if previous != lane:
                self.lane_top[lane] = y
                y += ROW_GAP / 2
            up, down = self._extent(row)
            self.row_y.append(y + up)
            y += up + down
            channel = Horizontal("row", row)
            self.channel_y[channel] = y + 8
            y += ROW_GAP + TRACK * count.get(channel, 0)
            self.lane_bottom[lane] = y
            previous = lane
        self.height = y + MARGIN

    def _extent(self, row: int) -> tuple[float, float]:
        up = down = 0.0
        for n, cell in self.placing.cells.items():
            if cell.row != row:
                continue
            part = self.placing.parts[n]
            up, down = max(up, part.up), max(down, part.down)
            for i in self.placing.links_from(n):
                half = label_height(self.placing.links[i].lines) / 2
                up, down = max(up, half - self.offsets[i]), max(down, half + self.offsets[i])
        return up, down

    def diagram(self, process: Process, name: str, language: str) -> Diagram:
        names = {a.id: a.name.get(language) for a in process.actors}
        lanes = []
        for lane in self.lane_top:
            height = self._lane_height(lane)
            most = max(1, int((height - 6) // HEADER_LINE))
            lines = wrap(names.get(lane[1], "–"), HEADER - 14, HEADER_FONT, most)
            box = Box(MARGIN, self.lane_top[lane], self.lanes_right - MARGIN, height)
            lanes.append(Lane(lane[1], lines, box, Box(box.x, box.y, HEADER - 6, height)))
        meeting = {s.id for s in process.steps if s.join == "all"}
        nodes = [self._node(p, c, meeting) for p, c in self._placed()]
        edges = [self._edge(i) for i in range(len(self.placing.links))]
        for part, cell in self._placed():
            if not self.placing.links_from(part.id):
                end, edge = self._end(part, cell)
                nodes.append(end)
                edges.append(edge)
        return Diagram(name, language, self.width, self.height, tuple(lanes), tuple(nodes), tuple(edges))

    def _end(self, part: Part, cell: Cell) -> tuple[Node, Edge]:
        """The end event to the right of a step after which the flow ends, within its cell."""
        y = self.row_y[cell.row]
        x = self.column_x[cell.band, cell.column] + self.node_width[cell.band, cell.column] + END_ROOM - CIRCLE
        box = Box(x, y - CIRCLE / 2, CIRCLE, CIRCLE)
        node = Node(f"{part.id}$", "end", part.step.id, "", box, box, ())
        return node, Edge(part.id, node.id, ((self._right(part, cell), y), (x, y)))

    def _lane_height(self, lane: tuple[int, str]) -> float:
        return self.lane_bottom[lane] - self.lane_top[lane]

    def _placed(self) -> list[tuple[Part, Cell]]:
        return [(part, self.placing.cells[n]) for n, part in self.placing.parts.items()]

    def _node(self, part: Part, cell: Cell, meeting: set[str]) -> Node:
        x, y = self._left(part, cell), self.row_y[cell.row]
        box = Box(x, y - part.up, part.width, part.up + part.down)
        shape = box
        if part.kind == "decision":
            shape = Box(x + (part.width - DIAMOND) / 2, y - DIAMOND / 2, DIAMOND, DIAMOND)
        joins = part.kind not in ("start", "end") and part.id in meeting
        name = "" if part.kind in ("start", "end") else " ".join(part.lines)
        return Node(part.id, part.kind, part.step.id, name, box, shape, part.lines, joins)

    def _left(self, part: Part, cell: Cell) -> float:
        room = self.node_width[cell.band, cell.column]
        return self.column_x[cell.band, cell.column] + (room - part.width) / 2

    def _edge(self, i: int) -> Edge:
        link = self.placing.links[i]
        source, target = self.placing.parts[link.source], self.placing.parts[link.target]
        at, to = self.placing.cells[link.source], self.placing.cells[link.target]
        begin, end = (self._right(source, at), self.row_y[at.row]), (self._entry(target, to), self.row_y[to.row])
        level = begin[1] + self.offsets[i]
        points = [begin]
        label = None
        if link.source in self.labelled:
            trunk = self.column_x[at.band, at.column] + self.node_width[at.band, at.column] + TRUNK
            points += [(trunk, begin[1]), (trunk, level)]
            if link.lines:
                height = label_height(link.lines)
                label = Label(link.lines, Box(trunk + 6, level - height / 2, LABEL_WIDTH, height))
        elif self.offsets[i]:
            points = [(begin[0], level)]
        points += self._along(i, points[-1][1], end[1])
        points.append(end)
        return Edge(link.source, link.target, _simple(points), label, link.back)

    def _right(self, part: Part, cell: Cell) -> float:
        left = self._left(part, cell)
        return left + (part.width + DIAMOND) / 2 if part.kind == "decision" else left + part.width

    def _entry(self, part: Part, cell: Cell) -> float:
        left = self._left(part, cell)
        return left + (part.width - DIAMOND) / 2 if part.kind == "decision" else left

    def _along(self, i: int, level: float, end: float) -> list[tuple[float, float]]:
        points = []
        channels = self.ways[i].channels
        for k, channel in enumerate(channels):
            track = TRACK * self.tracks.of[i, k]
            if isinstance(channel, Vertical):
                x = self.channel_x[channel] + track
                points.append((x, level))
                if k == len(channels) - 1:
                    points.append((x, end))
            else:
                level = self.channel_y[channel] + track
                points.append((x, level))
        return points


def _simple(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The points without repetitions and without those on the straight between their neighbours."""
    found: list[tuple[float, float]] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1:
            (a, b), (c, d) = found[-2], found[-1]
            if (a == c == point[0] and (b <= d <= point[1] or b >= d >= point[1])) or (
                b == d == point[1] and (a <= c <= point[0] or a >= c >= point[0])
            ):
                found.pop()
        found.append(point)
    return tuple(found)
