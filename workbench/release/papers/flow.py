"""The swim-lane picture of a process for A4: as wide as the page, and cut between its bands where it is longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import inf

from workbench.diagram import Box, Diagram, layout, svg
from workbench.exchange.book import Picture
from workbench.model import Process

WIDE, HIGH = 180.0, 225.0
"""The room on a page, in millimetres."""
_PIXELS = 900.0
"""The width to lay out for: on the page its letters are above seven points."""
_LARGEST = 0.22
"""Millimetres a pixel at most: a short flow does not fill the page with large letters."""


def flow_pictures(process: Process) -> tuple[Picture, ...]:
    """The flow as one picture or, where it is too long for a page, as several that follow one another."""
    diagram = layout(process, width=_PIXELS)
    scale = min(_LARGEST, WIDE / diagram.width)
    pieces = list(_pieces(diagram, HIGH / scale))
    made = []
    for number, (top, bottom) in enumerate(pieces, start=1):
        part = f"（{number}／{len(pieces)}）" if len(pieces) > 1 else ""
        fits = min(scale, HIGH / (bottom - top))
        drawn = _cut(diagram, top, bottom) if len(pieces) > 1 else svg(diagram)
        made.append(Picture(drawn, diagram.width * fits, (bottom - top) * fits, f"業務フロー：{process.name.ja}{part}"))
    return tuple(made)


def _pieces(diagram: Diagram, room: float) -> Iterator[tuple[float, float]]:
    """From where to where each piece goes: as many bands as there is room for."""
    start = 0.0
    ends = [*_between(diagram), diagram.height]
    for end, following in pairwise([*ends, inf]):
        if following - start > room:
            yield start, end
            start = end


def _between(diagram: Diagram) -> Iterator[float]:
    """The middle of each gap between two bands."""
    boxes = sorted((lane.box for lane in diagram.lanes), key=lambda b: b.y)
    for above, below in pairwise(boxes):
        if below.y > above.bottom + 1:
            yield (above.bottom + below.y) / 2


def _cut(diagram: Diagram, top: float, bottom: float) -> str:
    """The picture from ``top`` to ``bottom``, with only what shows there."""

    def shows(box: Box) -> bool:
        return box.y < bottom and box.bottom > top

    def crosses(points: tuple[tuple[float, float], ...]) -> bool:
        return min(y for _, y in points) < bottom and max(y for _, y in points) > top

    seen = replace(
        diagram,
        lanes=tuple(lane for lane in diagram.lanes if shows(lane.box)),
        nodes=tuple(node for node in diagram.nodes if shows(node.box)),
        edges=tuple(
            edge if edge.label is None or shows(edge.label.box) else edge._replace(label=None)
            for edge in diagram.edges
            if crosses(edge.points)
        ),
    )
    _, _, rest = svg(seen).partition('viewBox="')
    high = f"{bottom - top:.1f}"
    size = f'width="{diagram.width:.1f}" height="{high}" viewBox="0 {top:.1f} {diagram.width:.1f} {high}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}{rest.partition(chr(34))[2]}'
