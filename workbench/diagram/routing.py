"""Ways for the edges: along the gaps between columns and rows only, so that none can cross a node.

Every horizontal line a way may take has an ordinal from top to bottom: the channel above band ``b`` comes before the
rows of that band, and below each row lies a channel. Vertical channels lie before each column of a band and after the
last, and one more to the right of everything. Ways in one channel that would lie upon each other get tracks of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workbench.diagram.placing import LABEL_GAP, PORT_GAP, SMALL_LINE, Cell, Placing


class Vertical(NamedTuple):
    """The channel before ``column`` of ``band``; band −1 is the outer one, right of everything."""

    band: int
    column: int


class Horizontal(NamedTuple):
    """The channel below ``row`` (kind ``row``), or above ``row`` as a band (kind ``band``)."""

    kind: str
    row: int


OUTER = Vertical(-1, 0)


class Way(NamedTuple):
    """The channels an edge takes in turn: vertical, horizontal, vertical …; none where it runs straight."""

    channels: tuple[Vertical | Horizontal, ...]


class Tracks(NamedTuple):
    """The track of each (link, position in its way), and how many tracks each channel needs."""

    of: Mapping[tuple[int, int], int]
    needed: Mapping[Vertical | Horizontal, int]


def ordinals(placing: Placing) -> dict[Horizontal | int, int]:
    """From top to bottom: the channel above each band, then each row and the channel below it."""
    found: dict[Horizontal | int, int] = {}
    previous = -1
    for row, (band, _) in enumerate(placing.rows):
        if band != previous:
            found[Horizontal("band", band)] = len(found)
            previous = band
        found[row] = len(found)
        found[Horizontal("row", row)] = len(found)
    return found


def ports(placing: Placing) -> list[float]:
    """How far above (−) or below the line of its source each link leaves; labelled ones far enough for their labels."""
    offsets = [0.0] * len(placing.links)
    for n in placing.parts:
        leaving = sorted(placing.links_from(n), key=lambda i: _order(placing, i))
        if len(leaving) < 2 and not any(placing.links[i].lines for i in leaving):
            continue
        heights = [label_height(placing.links[i].lines) for i in leaving]
        labelled = any(placing.links[i].lines for i in leaving)
        gap = LABEL_GAP if labelled else 0
        at, middles = 0.0, []
        for height in heights:
            middles.append(at + height / 2)
            at += height + gap
        straight = next((k for k, i in enumerate(leaving) if _is_level(placing, i)), None)
        centre = (at - gap) / 2 if straight is None else middles[straight]
        for i, middle in zip(leaving, middles, strict=True):
            offsets[i] = middle - centre
    return offsets


def label_height(lines: Sequence[str]) -> float:
    """The height of a condition of so many lines, or of the room an edge without one keeps."""
    return SMALL_LINE * len(lines) + 4 if lines else PORT_GAP


def _order(placing: Placing, i: int) -> tuple[bool, int, int]:
    link = placing.links[i]
    source, target = placing.cells[link.source], placing.cells[link.target]
    return (target.band != source.band or link.back, target.row, i)


def _is_level(placing: Placing, i: int) -> bool:
    link = placing.links[i]
    source, target = placing.cells[link.source], placing.cells[link.target]
    return not link.back and source.row == target.row and source.column < target.column


def ways(placing: Placing, offsets: Sequence[float]) -> list[Way]:
    """A way for every link, the shortest kind that crosses no node and lies upon no other edge."""
    occupied = placing.occupied
    runs: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    found: list[Way | None] = [None] * len(placing.links)
    order = sorted(range(len(placing.links)), key=lambda i: _length(placing, i))
    for i in order:
        found[i] = _way(placing, i, offsets[i], occupied, runs)
    return [w for w in found if w is not None]


def _length(placing: Placing, i: int) -> tuple[int, int]:
    source, target = (placing.cells[n] for n in placing.links[i][:2])
    return (abs(target.column - source.column) + 100 * abs(target.band - source.band), i)


def _way(
    placing: Placing,
    i: int,
    offset: float,
    occupied: Mapping[tuple[int, int], str],
    runs: dict[int, list[tuple[int, int, str]]],
) -> Way:
    link = placing.links[i]
    source, target = placing.cells[link.source], placing.cells[link.target]
    leave, enter = Vertical(source.band, source.column + 1), Vertical(target.band, target.column)
    if source.band != target.band:
        return _between_bands(source, target, leave, enter)
    if not link.back and source.column < target.column:
        level = source.row == target.row and abs(offset) < 0.01
        first = source.column + 1
        clear = all((target.row, c) not in occupied for c in range(first, target.column))
        run = (first, target.column, link.target)
        free = all(t == link.target or end < first or target.column < begin for begin, end, t in runs[target.row])
        if clear and (free or first == target.column):
            if first < target.column or level:
                runs[target.row].append(run)
            return Way(()) if level else Way((leave,))
    return Way((leave, _gap(source, target), enter))


def _gap(source: Cell, target: Cell) -> Horizontal:
    return Horizontal("row", target.row - 1 if target.row > source.row else target.row)


def _between_bands(source: Cell, target: Cell, leave: Vertical, enter: Vertical) -> Way:
    if abs(source.band - target.band) == 1:
        return Way((leave, Horizontal("band", max(source.band, target.band)), enter))
    down = target.band > source.band
    first = Horizontal("band", source.band + 1 if down else source.band)
    last = Horizontal("band", target.band if down else target.band + 1)
    return Way((leave, first, OUTER, last, enter))


def tracks(placing: Placing, found: Sequence[Way], offsets: Sequence[float]) -> Tracks:
    """Give every stretch in a channel a track on which it meets no other; as few as come out of a greedy choice."""
    place = ordinals(placing)
    stretches: dict[Vertical | Horizontal, list[tuple[tuple[float, ...], float, float, int, int]]] = defaultdict(list)
    for i, way in enumerate(found):
        link = placing.links[i]
        source, target = placing.cells[link.source], placing.cells[link.target]
        for k, channel in enumerate(way.channels):
            if isinstance(channel, Vertical):
                begin = place[source.row] + offsets[i] / 1000 if k == 0 else float(place[way.channels[k - 1]])  # type: ignore[index]
                last = k == len(way.channels) - 1
                end = float(place[target.row] if last else place[way.channels[k + 1]])  # type: ignore[index]
                order = (0.0, -begin) if begin <= end else (1.0, begin)
            else:
                begin, end = _across(way.channels[k - 1]), _across(way.channels[k + 1])
                order = (abs(end - begin), begin)
            stretches[channel].append((order, min(begin, end), max(begin, end), i, k))
    of: dict[tuple[int, int], int] = {}
    count: dict[Vertical | Horizontal, int] = {}
    for channel, several in stretches.items():
        ends: list[list[tuple[float, float]]] = []
        for _, begin, end, i, k in sorted(several):
            track = next((t for t, there in enumerate(ends) if all(e < begin or end < b for b, e in there)), len(ends))
            if track == len(ends):
                ends.append([])
            ends[track].append((begin, end))
            of[i, k] = track
        count[channel] = len(ends)
    return Tracks(of, count)


def _across(channel: Vertical | Horizontal) -> float:
    assert isinstance(channel, Vertical)
    return 10_000.0 if channel == OUTER else float(channel.column)
