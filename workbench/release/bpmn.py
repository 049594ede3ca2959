"""A process as BPMN 2.0 (OMG formal/2013-12-09, ISO/IEC 19510) with its diagram, for tools that draw and check flows.

References are bare, ids ASCII, and there is always a diagram: modellers refuse or hide what is otherwise. An actor is
a lane of one pool; a decision is an exclusive gateway; a wait is a task that receives; a step that begins when all
before it have arrived has a parallel gateway in front. What BPMN has no word for stands in ``extensionElements``.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from workbench.diagram import Box, Diagram, Edge, Label, Node, layout
from workbench.diagram.drawing import allowed
from workbench.diagram.text import width, wrap
from workbench.model import Process, Step

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_DD = "http://www.omg.org/spec/DD/20100524/DI"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
OWN = "urn:workbench:bpmn:1"
"""The namespace of what BPMN has no word for."""
_PREFIXES = {"bpmn": MODEL, "bpmndi": _DI, "dc": _DC, "di": _DD, "xsi": _XSI, "wb": OWN}
_UNFOLDED = 1e9
_SHIFT = 40.0
_POOL_HEADER = 30.0
_GATEWAY = 30.0
_LEAST_GATEWAY = 10.0
_LABEL_FONT, _LANE_FONT, _LEADING = 11.0, 12.0, 1.2
_LANE_LINES, _LANE_MARGIN, _ABOVE = 2, 12.0, 3.0
"""How modellers set a label, and the name of a lane along its side; how far above its line a label ends."""
_TAGS = {
    "task": "task",
    "wait": "receiveTask",
    "decision": "exclusiveGateway",
    "start": "startEvent",
    "end": "endEvent",
}


def bpmn(process: Process, service: str) -> bytes:
    """The process as a BPMN 2.0 file, with the diagram that :func:`workbench.diagram.layout` gives, unfolded.

    A process without steps is an empty one.
    """
    names = {a.id: allowed(a.name.ja) for a in process.actors}
    return _Writer(process, _with_room(layout(process, width=_UNFOLDED), names), service).written()


class _Stretch:
    """A stretching of the page from top to bottom: what was apart stays as far apart or comes further apart."""

    def __init__(self) -> None:
        self.cuts: list[tuple[float, float]] = []

    def __call__(self, y: float) -> float:
        """Where ``y`` comes to be."""
        return y + sum(extra for _, extra in self.cuts[: bisect_right(self.cuts, (y, float("inf")))])

    def make(self, above: float, below: float, room: float) -> None:
        """Let there be so much room between two heights, just over the lower."""
        lacking = room - (self(below) - self(above))
        if lacking > 0:
            insort(self.cuts, (below, lacking))


def _with_room(drawn: Diagram, names: dict[str, str]) -> Diagram:
    """The diagram with room for texts as modellers set them: conditions over their lines, the names of lanes in two lines."""
    stretch = _Stretch()
    labels = {edge: edge.label for edge in drawn.edges if edge.label is not None}
    heights = {
        e: len(wrap("".join(x.lines), x.box.width - _LABEL_FONT, _LABEL_FONT)) * _LABEL_FONT * _LEADING
        for e, x in labels.items()
    }
    for edge, label in sorted(labels.items(), key=lambda item: item[1].box.y):
        box = label.box
        stretch.make(box.y, box.y + box.height / 2, heights[edge] + _ABOVE)
    for lane in drawn.lanes:
        stretch.make(lane.box.y, lane.box.bottom, _side(names.get(lane.actor, "")) + 2 * _LANE_MARGIN)

    def boxed(box: Box) -> Box:
        return Box(box.x, stretch(box.y), box.width, stretch(box.bottom) - stretch(box.y))

    def moved(node: Node) -> Node:
        middle = node.shape.y + node.shape.height / 2
        by = stretch(middle) - middle
        return node._replace(box=node.box._replace(y=node.box.y + by), shape=node.shape._replace(y=node.shape.y + by))

    def drawn_anew(edge: Edge) -> Edge:
        label, points = edge.label, tuple((x, stretch(y)) for x, y in edge.points)
        if label is None:
            return edge._replace(points=points)
        line = stretch(label.box.y + label.box.height / 2)
        box = Box(label.box.x, line - heights[edge] - _ABOVE, label.box.width, heights[edge])
        return edge._replace(points=points, label=Label(label.lines, box))

    return replace(
        drawn,
        lanes=tuple(lane._replace(box=boxed(lane.box)) for lane in drawn.lanes),
        nodes=tuple(map(moved, drawn.nodes)),
        edges=tuple(map(drawn_anew, drawn.edges)),
    )


class _Writer:
    def __init__(self, process: Process, drawn: Diagram, service: str) -> None:
        self.process, self.drawn, self.address = process, drawn, f"{service}/{process.id}"
        self.steps = {s.id: s for s in process.steps}
        self.nodes = {n.id: n for n in drawn.nodes}
        self.incoming: dict[str, list[str]] = defaultdict(list)
        self.outgoing: dict[str, list[str]] = defaultdict(list)
        self.flows = {f"flow_{i}": edge for i, edge in enumerate(drawn.edges, 1)}
        for id_, edge in self.flows.items():
            self.outgoing[edge.source].append(id_)
            self.incoming[edge.target].append(id_)
        self.meeting = [n for n in drawn.nodes if n.joins and len(self.incoming[n.id]) > 1]

    def written(self) -> bytes:
        top = etree.Element(f"{{{MODEL}}}definitions", nsmap=_PREFIXES)
        top.set("id", f"definitions_{self.process.id}")
        top.set("targetNamespace", f"{OWN}:{self.address.replace('/', ':')}")
        top.set("exporter", "workbench")
        self._semantics(top)
        self._diagram(top)
        return etree.tostring(top, xml_declaration=True, encoding="UTF-8", pretty_print=True)

    # -- what it means ----------------------------------------------------------------------------------------------

    def _semantics(self, top: etree._Element) -> None:
        name = allowed(self.process.name.ja)
        if self.drawn.lanes:
            collaboration = _add(top, MODEL, "collaboration", id="collaboration")
            _add(collaboration, MODEL, "participant", id="pool", name=name, processRef="process")
        process = _add(top, MODEL, "process", id="process", name=name, isExecutable="false")
        _add(_add(process, MODEL, "extensionElements"), OWN, "process", address=self.address)
        if self.drawn.lanes:
            self._lanes(process)
        for node in self.drawn.nodes:
            self._node(process, node)
        for node in self.meeting:
            gateway = _add(process, MODEL, "parallelGateway", id=_join(node), gatewayDirection="Converging")
            for id_ in self.incoming[node.id]:
                _add(gateway, MODEL, "incoming").text = id_
            _add(gateway, MODEL, "outgoing").text = f"{_join(node)}_flow"
        self._sequence(process)

    def _lanes(self, process: etree._Element) -> None:
        lanes = _add(process, MODEL, "laneSet", id="lanes")
        names = {a.id: a.name.ja for a in self.process.actors}
        meeting = {n.id for n in self.meeting}
        for i, lane in enumerate(self.drawn.lanes, 1):
            made = _add(lanes, MODEL, "lane", id=f"lane_{i}", name=allowed(names.get(lane.actor, "－")))
            for node in self.drawn.nodes:
                if lane.box.y <= node.shape.y + node.shape.height / 2 < lane.box.bottom:
                    _add(made, MODEL, "flowNodeRef").text = _id(node)
                    if node.id in meeting:
                        _add(made, MODEL, "flowNodeRef").text = _join(node)

    def _node(self, process: etree._Element, node: Node) -> None:
        made = _add(process, MODEL, _TAGS[node.kind], id=_id(node))
        step = self.steps.get(node.step)
        if step is not None and node.kind not in ("start", "end"):
            made.set("name", allowed(step.name.ja))
            self._own(made, step)
        if node in self.meeting:
            _add(made, MODEL, "incoming").text = f"{_join(node)}_flow"
        else:
            for id_ in self.incoming[node.id]:
                _add(made, MODEL, "incoming").text = id_
        for id_ in self.outgoing[node.id]:
            _add(made, MODEL, "outgoing").text = id_
        if node.kind == "decision" and len(self.outgoing[node.id]) > 1:
            made.set("gatewayDirection", "Mixed" if len(self.incoming[node.id]) > 1 else "Diverging")

    def _own(self, made: etree._Element, step: Step) -> None:
        own = _add(_add(made, MODEL, "extensionElements"), OWN, "step", address=f"{self.address}/steps/{step.id}")
        for attribute in ("timing", "deadline"):
            text = getattr(step, attribute)
            if text is not None:
                own.set(attribute, allowed(text.ja))
        for use in step.uses:
            _add(own, OWN, "uses", address=f"{self.address}/{use}")

    def _sequence(self, process: etree._Element) -> None:
        meeting = {n.id for n in self.meeting}
        for id_, edge in self.flows.items():
            source, target = self.nodes[edge.source], self.nodes[edge.target]
            into = _join(target) if target.id in meeting else _id(target)
            flow = _add(process, MODEL, "sequenceFlow", id=id_, sourceRef=_id(source), targetRef=into)
            when = self._condition(edge)
            if when is not None:
                flow.set("name", when)
                _add(flow, MODEL, "conditionExpression").text = when
                flow[-1].set(f"{{{_XSI}}}type", "bpmn:tFormalExpression")
        for node in self.meeting:
            _add(process, MODEL, "sequenceFlow", id=f"{_join(node)}_flow", sourceRef=_join(node), targetRef=_id(node))

    def _condition(self, edge: Edge) -> str | None:
        step = self.steps.get(edge.source)
        found = next((n.when for n in step.next if n.to == edge.target and n.when), None) if step else None
        return allowed(found.ja) if found else None

    # -- where it stands --------------------------------------------------------------------------------------------

    def _diagram(self, top: etree._Element) -> None:
        diagram = _add(top, _DI, "BPMNDiagram", id="diagram")
        plane = _add(diagram, _DI, "BPMNPlane", id="plane")
        plane.set("bpmnElement", "collaboration" if self.drawn.lanes else "process")
        if self.drawn.lanes:
            boxes = [lane.box for lane in self.drawn.lanes]
            left, above = boxes[0].x - _POOL_HEADER, min(b.y for b in boxes)
            pool = Box(left, above, boxes[0].width + _POOL_HEADER, max(b.bottom for b in boxes) - above)
            _shape(plane, "pool", pool).set("isHorizontal", "true")
            for i, box in enumerate(boxes, 1):
                _shape(plane, f"lane_{i}", box).set("isHorizontal", "true")
        for node in self.drawn.nodes:
            shape = _shape(plane, _id(node), node.shape)
            if node.kind == "decision":
                shape.set("isMarkerVisible", "true")
                s, b = node.shape, node.box
                _label(shape, Box(b.x, s.bottom, b.width, max(14.0, b.bottom - s.bottom)))
        gates = {n.id: self._gate(n) for n in self.meeting}
        for node in self.meeting:
            _shape(plane, _join(node), gates[node.id])
        for id_, edge in self.flows.items():
            points = list(edge.points)
            if edge.target in gates:
                points[-1] = (gates[edge.target].x, points[-1][1])
            made = _edge(plane, id_, points)
            if edge.label is not None:
                _label(made, edge.label.box)
        for node in self.meeting:
            gate, y = gates[node.id], node.shape.y + node.shape.height / 2
            _edge(plane, f"{_join(node)}_flow", [(gate.right, y), (node.shape.x, y)])

    def _gate(self, node: Node) -> Box:
        """Where the gateway stands: as large as the ways before the step leave room for."""
        last = [self.flows[id_].points[-2] for id_ in self.incoming[node.id]]
        y = node.shape.y + node.shape.height / 2
        room = node.shape.x - max(x for x, _ in last)
        size = max(_LEAST_GATEWAY, min(_GATEWAY, room - 6))
        return Box(node.shape.x - size - 3, y - size / 2, size, size)


def _side(name: str) -> float:
    """How long the side of a lane must be for its name; modellers break a line at a space first."""
    words = [width(w, _LANE_FONT) for w in name.split()]
    return max(sum(words) / _LANE_LINES, max(words) if len(words) > 1 else 0) if words else 0


def _id(node: Node) -> str:
    """An id that every tool takes: ASCII, and of one kind of thing only."""
    if node.kind in ("start", "end"):
        return f"{node.kind}_{node.step}"
    return f"step_{node.id}"


def _join(node: Node) -> str:
    return f"join_{node.id}"


def _add(parent: etree._Element, space: str, tag: str, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{space}}}{tag}")
    for name, value in attributes.items():
        made.set(name, value)
    return made


def _shape(plane: etree._Element, of: str, box: Box) -> etree._Element:
    made = _add(plane, _DI, "BPMNShape", id=f"{of}_shape", bpmnElement=of)
    _bounds(made, box)
    return made


def _edge(plane: etree._Element, of: str, points: Sequence[tuple[float, float]]) -> etree._Element:
    made = _add(plane, _DI, "BPMNEdge", id=f"{of}_edge", bpmnElement=of)
    for x, y in points:
        _add(made, _DD, "waypoint", x=_number(x), y=_number(y))
    return made


def _label(made: etree._Element, box: Box) -> None:
    _bounds(_add(made, _DI, "BPMNLabel"), box)


def _bounds(made: etree._Element, box: Box) -> None:
    x, y, width, height = (_number(v, shift) for v, shift in zip(box, (_SHIFT, _SHIFT, 0, 0), strict=True))
    _add(made, _DC, "Bounds", x=x, y=y, width=width, height=height)


def _number(value: float, shift: float = _SHIFT) -> str:
    return f"{value + shift:.1f}".removesuffix(".0")
