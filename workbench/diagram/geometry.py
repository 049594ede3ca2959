"""What a laid-out diagram is made of: boxes, lanes, nodes, edges, labels; all in pixels from the top left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

NodeKind = Literal["task", "decision", "wait", "start", "end"]


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height


class Lane(NamedTuple):
    """A lane of one actor in one band; ``header`` is where its name stands."""

    actor: str
    lines: tuple[str, ...]
    box: Box
    header: Box


class Node(NamedTuple):
    """A step, or a start or end event (``step`` is then the step it belongs to).

    ``box`` is all the room the node takes, ``shape`` what is drawn with a border; a decision's text stands below it.
    """

    id: str
    kind: NodeKind
    step: str
    name: str
    box: Box
    shape: Box
    lines: tuple[str, ...]
    joins: bool = False


class Label(NamedTuple):
    """The condition of a branch, lying on its edge."""

    lines: tuple[str, ...]
    box: Box


class Edge(NamedTuple):
    """A way from one node to another along horizontal and vertical segments."""

    source: str
    target: str
    points: tuple[tuple[float, float], ...]
    label: Label | None = None
    back: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """A process laid out in lanes; ``language`` is that of its texts."""

    name: str
    language: str
    width: float
    height: float
    lanes: tuple[Lane, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
