"""The layout of a flow: nothing overlaps, no edge crosses a node, and the same process always looks the same."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.diagram import Box, Diagram, layout
from workbench.diagram.placing import back_edges, layering
from workbench.model import Process

NAMES = [
    "受け付ける",
    "名簿登録者と登録見込者を抽出し、送付先変更の者を別にする",
    "Send papers and the absentee certificate",
    "決める",
    "送る",
]


def process(steps: list[dict[str, Any]], actors: int = 3) -> Process:
    """A process with these steps and actors a0, a1 …"""
    lanes = [{"id": f"a{n}", "name": {"ja": f"担当{n}"}} for n in range(actors)]
    return Process.model_validate({"id": "p", "name": {"ja": "業務", "en": "Work"}, "actors": lanes, "steps": steps})


@st.composite
def flows(draw: st.DrawFn) -> Process:
    """Any flow: loops, several starts, ends, unknown actors and steps, conditions long and short."""
    count = draw(st.integers(1, 14))
    ids = [f"s{n}" for n in range(count)]
    steps = []
    for id_ in ids:
        to = draw(st.lists(st.sampled_from([*ids, "nowhere"]), max_size=3, unique=True))
        when = draw(st.booleans())
        steps.append(
            {
                "id": id_,
                "name": {"ja": draw(st.sampled_from(NAMES)), "en": "A step with a rather long name"},
                "actor": draw(st.sampled_from(["a0", "a1", "a2", "unknown"])),
                "kind": draw(st.sampled_from(["task", "decision", "wait"])),
                "join": draw(st.sampled_from(["any", "all"])),
                "next": [{"to": t, "when": {"ja": draw(st.sampled_from(NAMES))}} if when else t for t in to],
            }
        )
    return process(steps)


def crossed(edge_points: tuple[tuple[float, float], ...], box: Box) -> bool:
    """Whether the way passes through the inside of the box."""
    for (x0, y0), (x1, y1) in pairwise(edge_points):
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if right > box.x and left < box.right and bottom > box.y and top < box.bottom:
            return True
    return False


def check(diagram: Diagram) -> None:
    """Everything that holds of any diagram."""
    whole = Box(0, 0, diagram.width, diagram.height)
    labels = [e.label.box for e in diagram.edges if e.label]
    for a, b in combinations([n.box for n in diagram.nodes] + labels, 2):
        apart = a.x >= b.right or b.x >= a.right or a.y >= b.bottom or b.y >= a.bottom
        assert apart, (a, b)
    for edge in diagram.edges:
        for (x0, y0), (x1, y1) in pairwise(edge.points):
            assert x0 == x1 or y0 == y1, "orthogonal"
        for node in diagram.nodes:
            box = node.shape if node.id in (edge.source, edge.target) else node.box
            assert not crossed(edge.points, box), (edge.source, edge.target, node.id)
        assert all(whole.x <= x <= whole.right and whole.y <= y <= whole.bottom for x, y in edge.points)
    for node in diagram.nodes:
        assert node.box.x >= 0 and node.box.right <= diagram.width and node.box.bottom <= diagram.height
        inside = [lane for lane in diagram.lanes if lane.box.y <= node.box.y and node.box.bottom <= lane.box.bottom]
        assert len(inside) == 1


@given(flows(), st.sampled_from([300, 700, 1180]), st.sampled_from(["ja", "en"]))
def test_nothing_overlaps_and_no_edge_crosses_a_node(flow: Process, width: int, language: str) -> None:
    diagram = layout(flow, language=language, width=width)
    check(diagram)
    assert {n.id for n in diagram.nodes if n.kind not in ("start", "end")} == {s.id for s in flow.steps}
    assert diagram == layout(flow, language=language, width=width)


@given(flows())
def test_edges_to_different_steps_do_not_lie_upon_each_other(flow: Process) -> None:
    stretches: dict[tuple[str, float], list[tuple[float, float, str, str]]] = {}
    for edge in layout(flow).edges:
        points = edge.points[1:] if edge.label or len(edge.points) < 3 else edge.points
        for (x0, y0), (x1, y1) in pairwise(points):
            if x0 == x1 and abs(y0 - y1) > 1:
                stretches.setdefault(("x", x0), []).append((min(y0, y1), max(y0, y1), edge.source, edge.target))
    for several in stretches.values():
        for (a0, a1, source, target), (b0, b1, other_source, other_target) in combinations(several, 2):
            if source != other_source and target != other_target:
                assert a1 <= b0 + 0.01 or b1 <= a0 + 0.01


def test_lanes_stand_in_the_order_of_the_actors() -> None:
    flow = process(
        [
            {"id": "a", "name": {"ja": "甲"}, "actor": "a2", "next": ["b"]},
            {"id": "b", "name": {"ja": "乙"}, "actor": "a0"},
        ]
    )
    assert [lane.actor for lane in layout(flow).lanes] == ["a0", "a2"]


def test_a_long_flow_folds_into_bands_that_keep_to_the_width() -> None:
    steps = [{"id": f"s{n}", "name": {"ja": "作業"}, "actor": "a0", "next": [f"s{n + 1}"]} for n in range(20)]
    steps.append({"id": "s20", "name": {"ja": "終える"}, "actor": "a0"})
    narrow, wide = layout(process(steps), width=700), layout(process(steps), width=1180)
    assert narrow.width <= 720 and wide.width <= 1200
    assert len(narrow.lanes) > len(wide.lanes) > 1


def test_a_straight_flow_is_drawn_straight() -> None:
    steps = [
        {"id": "a", "name": {"ja": "甲"}, "actor": "a0", "next": ["b"]},
        {"id": "b", "name": {"ja": "乙"}, "actor": "a0"},
    ]
    assert all(len(e.points) == 2 for e in layout(process(steps)).edges)


def test_back_edges_are_those_that_close_a_cycle_in_declared_order() -> None:
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "c")]
    assert back_edges(["a", "b", "c"], edges) == {("c", "a")}
    assert layering(["a", "b", "c"], [e for e in edges if e != ("c", "a")]) == {"a": 0, "b": 1, "c": 2}


def test_a_process_without_steps_is_an_empty_diagram() -> None:
    assert layout(process([])).nodes == ()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_conditions_lie_on_the_edges_of_a_decision(language: str) -> None:
    steps = [
        {"id": "a", "name": {"ja": "見る"}, "actor": "a0", "kind": "decision",
         "next": [{"to": "b", "when": {"ja": "よい", "en": "Good"}}, {"to": "c", "when": {"ja": "わるい", "en": "Bad"}}]},
        {"id": "b", "name": {"ja": "渡す"}, "actor": "a0"},
        {"id": "c", "name": {"ja": "返す"}, "actor": "a0"},
    ]  # fmt: skip
    diagram = layout(process(steps), language=language)
    check(diagram)
    said = {e.target: "".join(e.label.lines) for e in diagram.edges if e.label}
    assert said == ({"b": "よい", "c": "わるい"} if language == "ja" else {"b": "Good", "c": "Bad"})
