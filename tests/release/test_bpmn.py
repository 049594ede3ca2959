"""BPMN: valid by the OMG's schema, every reference bare and found, and drawn without overlap."""

from __future__ import annotations

import importlib.util
import itertools
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from tests.release.small import PROCESS
from tests.strategies import PROCESSES
from tests.thoroughly import examples
from workbench.model import Process, flaws
from workbench.release.bpmn import MODEL, OWN, bpmn
from workbench.verify.drawn import flow_findings
from workbench.workspace import open_workspace
from workbench.workspace.find import repository

SPACES = {
    "b": MODEL, "w": OWN, "di": "http://www.omg.org/spec/BPMN/20100524/DI", "dc": "http://www.omg.org/spec/DD/20100524/DC",
}  # fmt: skip
SMALL = Process.model_validate(PROCESS)


def xsd() -> Path | None:
    """The OMG's schema, where a library that brings it along is installed (SpiffWorkflow)."""
    found = importlib.util.find_spec("SpiffWorkflow")
    path = Path(found.origin).parent / "bpmn" / "parser" / "schema" / "BPMN20.xsd" if found and found.origin else None
    return path if path and path.is_file() else None


needs_xsd = pytest.mark.skipif(xsd() is None, reason="the OMG schema is not here: pip install SpiffWorkflow brings it")


def read(process: Process = SMALL) -> etree._Element:
    return etree.fromstring(bpmn(process, "senkyo"))


@cache
def sample() -> tuple[tuple[Process, bytes, etree._Element], ...]:
    """The processes of the sample with their flows, as written and as read: drawn once, looked at by many."""
    processes = [p for p in open_workspace(repository()).load().processes.values() if p.steps]
    written = [bpmn(p, "senkyo") for p in processes]
    return tuple((p, w, etree.fromstring(w)) for p, w in zip(processes, written, strict=True))


def test_each_kind_of_step_has_its_word() -> None:
    top = read()
    assert [e.get("id") for e in top.iterfind(".//b:exclusiveGateway", SPACES)] == ["step_check"]
    assert [e.get("id") for e in top.iterfind(".//b:receiveTask", SPACES)] == ["step_file"]
    assert [e.get("id") for e in top.iterfind(".//b:parallelGateway", SPACES)] == ["join_print"]
    assert [e.get("name") for e in top.iterfind(".//b:lane", SPACES)] == ["選挙管理委員会", "印刷業者"]
    assert {e.text for e in top.iterfind(".//b:conditionExpression", SPACES)} == {"ある", "ない"}
    assert [e.get("address") for e in top.iterfind(".//w:uses", SPACES)] == ["senkyo/nyujoken/forms/ticket"]


def test_it_is_written_as_modellers_read_it() -> None:
    content = bpmn(SMALL, "senkyo")
    top = etree.fromstring(content)
    assert b"<bpmn:definitions" in content and b'xsi:type="bpmn:tFormalExpression"' in content
    assert top.get("targetNamespace") and top.find("b:process", SPACES).get("isExecutable") == "false"
    ids = [e.get("id") for e in top.iter() if e.get("id")]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", i) for i in ids)
    drawn = {e.get("bpmnElement") for e in top.iter() if e.get("bpmnElement")}
    meant = {e.get("id") for e in top.find("b:process", SPACES) if e.get("id") and not e.tag.endswith("laneSet")}
    assert meant | {"pool", "lane_1", "lane_2"} <= drawn
    for shape in top.iterfind(".//di:BPMNShape", SPACES):
        if shape.get("bpmnElement").startswith(("pool", "lane")):
            assert shape.get("isHorizontal") == "true"


def test_every_step_is_in_the_one_lane_in_which_it_is_drawn() -> None:
    for process, _, top in sample():
        named = [e.text for e in top.iterfind(".//b:flowNodeRef", SPACES)]
        nodes = {e.get("id") for e in top.find("b:process", SPACES) if e.get("id")} - {
            e.get("id") for e in top.find("b:process", SPACES) if e.tag.endswith(("sequenceFlow", "laneSet"))
        }
        assert sorted(named) == sorted(nodes), process.id
        assert len({e.get("name") for e in top.iterfind(".//b:lane", SPACES)}) == len(top.findall(".//b:lane", SPACES))


def test_no_two_nodes_overlap() -> None:
    for process, _, top in sample():
        boxes = []
        for shape in top.iterfind(".//di:BPMNShape", SPACES):
            if not shape.get("bpmnElement").startswith(("pool", "lane")):
                bounds = shape.find("dc:Bounds", SPACES)
                x, y, width, height = (float(bounds.get(k)) for k in ("x", "y", "width", "height"))
                assert min(x, y) >= 0
                boxes.append((x, y, x + width, y + height))
        for one, other in itertools.combinations(boxes, 2):
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1], process.id


def boxes_of(
    top: etree._Element,
) -> tuple[dict[str, list[float]], dict[str, list[float]], dict[str, list[list[float]]]]:
    """Where nodes and the labels of branches stand (left, top, right, bottom), and the points of every line."""

    def sides(bounds: etree._Element) -> list[float]:
        x, y, width, height = (float(bounds.get(k)) for k in ("x", "y", "width", "height"))
        return [x, y, x + width, y + height]

    nodes, labels, lines = {}, {}, {}
    for shape in top.iterfind(".//di:BPMNShape", SPACES):
        nodes[shape.get("bpmnElement")] = sides(shape.find("dc:Bounds", SPACES))
    for edge in top.iterfind(".//di:BPMNEdge", SPACES):
        lines[edge.get("bpmnElement")] = [[float(p.get("x")), float(p.get("y"))] for p in edge.iterfind("{*}waypoint")]
        bounds = edge.find("di:BPMNLabel/dc:Bounds", SPACES)
        if bounds is not None:
            labels[edge.get("bpmnElement")] = sides(bounds)
    return nodes, labels, lines


def crossed(box: list[float], points: list[list[float]]) -> bool:
    """Whether a line goes through a box; touching its side is no crossing."""
    return any(
        min(a[0], b[0]) < box[2] - 1 and box[0] + 1 < max(a[0], b[0], min(a[0], b[0]) + 0.1)
        and min(a[1], b[1]) < box[3] - 1 and box[1] + 1 < max(a[1], b[1], min(a[1], b[1]) + 0.1)
        for a, b in itertools.pairwise(points)
    )  # fmt: skip


def test_no_line_goes_through_a_step_or_strikes_a_condition() -> None:
    for process, _, top in sample():
        nodes, labels, lines = boxes_of(top)
        steps = {n: box for n, box in nodes.items() if not n.startswith(("pool", "lane", "start", "end"))}
        for id_, points in lines.items():
            inner = [[points[0][0] + 1, points[0][1]], *points[1:-1], [points[-1][0] - 1, points[-1][1]]]
            assert not [n for n, box in steps.items() if crossed(box, inner)], (process.id, id_)
            assert not [n for n, box in labels.items() if crossed(box, points)], (process.id, id_)
        for one, other in itertools.combinations(labels.values(), 2):
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1], process.id


def test_a_lane_has_room_for_its_name_in_two_lines() -> None:
    for process, _, top in sample():
        names = {e.get("id"): e.get("name") for e in top.iterfind(".//b:lane", SPACES)}
        nodes, _, lines = boxes_of(top)
        stacked = sorted(nodes[lane][1::2] for lane in names)
        assert all(abs(above[1] - below[0]) < 0.2 for above, below in itertools.pairwise(stacked)), process.id
        for lane, name in names.items():
            wide = 12 * sum(unicodedata.east_asian_width(c) in "WFA" for c in name)
            assert 2 * (nodes[lane][3] - nodes[lane][1]) >= wide, (process.id, name)
        pool = nodes["pool"]
        assert all(pool[0] <= x <= pool[2] and pool[1] <= y <= pool[3] for points in lines.values() for x, y in points)


@pytest.mark.slow
@needs_xsd
def test_the_whole_sample_follows_the_omg_schema() -> None:
    files = {f"{i}.bpmn": written for i, (_, written, _) in enumerate(sample())}
    assert list(flow_findings(files, xsd())) == []


@needs_xsd
def test_what_does_not_follow_the_omg_schema_is_named() -> None:
    broken = bpmn(SMALL, "senkyo").replace(b'isExecutable="false"', b'isExecutable="perhaps"')
    assert [f.code for f in flow_findings({"a.bpmn": broken}, xsd())] == ["V404"]


@settings(max_examples=examples(40))
@given(PROCESSES)
def test_any_sound_process_is_written_with_whole_references(process: Process) -> None:
    if not [f for f in flaws(process) if f.address.startswith("steps/")]:
        assert list(flow_findings({"a.bpmn": bpmn(process, "senkyo")}, None)) == []
