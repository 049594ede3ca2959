"""The flow of a process, and what makes it unsound."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.model import Process, flaws, flow


def process(*steps: dict[str, Any], **more: Any) -> Process:
    named = [{"name": {"ja": s["id"]}, **s} for s in steps]
    return Process.model_validate({"id": "p", "name": {"ja": "例"}, "steps": named, **more})


def when(to: str) -> dict[str, Any]:
    return {"to": to, "when": {"ja": "はい"}}


GOOD = process(
    {"id": "a", "next": ["b"]},
    {"id": "b", "kind": "decision", "next": [when("c"), when("d")]},
    {"id": "c", "next": ["a"]},
    {"id": "d", "next": ["e", "f"]},
    {"id": "e", "next": ["g"]},
    {"id": "f", "next": ["g"]},
    {"id": "g", "join": "all"},
)


def test_a_flow_knows_its_start_ends_branches_and_joins() -> None:
    found = flow(GOOD)
    assert (found.starts, found.ends, found.joins) == (("a",), ("g",), ("g",))
    assert {s: [n.to for n in nexts] for s, nexts in found.branches.items()} == {"b": ["c", "d"], "d": ["e", "f"]}
    assert found.branches["b"][0].when.ja == "はい"
    assert flaws(GOOD) == ()


@pytest.mark.parametrize(
    ("steps", "kinds"),
    [
        ([{"id": "a", "next": ["zz"]}], {"unknown-step"}),
        ([{"id": "a"}, {"id": "b"}], {"several-starts"}),
        ([{"id": "a"}, {"id": "b", "next": ["c"]}, {"id": "c", "next": ["b"]}], {"unreachable", "no-end"}),
        ([{"id": "a", "next": ["b"]}, {"id": "b", "next": ["a"]}], {"no-end"}),
        ([{"id": "a", "kind": "decision", "next": [when("b")]}, {"id": "b"}], {"decision-without-branches"}),
        ([{"id": "a", "kind": "decision", "next": ["b", when("c")]}, {"id": "b"}, {"id": "c"}], {"branch-without-condition"}),
        ([{"id": "a", "next": [when("b")]}, {"id": "b"}], {"condition-without-decision"}),
        ([{"id": "a", "next": ["b", "b"]}, {"id": "b"}], {"duplicate-next"}),
        ([{"id": "a"}, {"id": "a"}], {"duplicate-id"}),
        ([{"id": "a", "actor": "nobody"}], {"unknown-actor"}),
        ([{"id": "a", "uses": ["forms/none"]}], {"unknown-use"}),
    ],
)  # fmt: skip
def test_what_makes_a_process_unsound(steps: list[dict[str, Any]], kinds: set[str]) -> None:
    assert {f.kind for f in flaws(process(*steps))} == kinds


@pytest.mark.parametrize(
    ("parameter", "kind"),
    [
        ({"type": "choice"}, "choices-missing"),
        ({"type": "choice", "choices": ["a", "a"]}, "duplicate-id"),
        ({"type": "choice", "choices": ["a", "b"], "default": "c"}, "value-not-allowed"),
        ({"type": "integer", "default": "3"}, "value-not-allowed"),
        ({"type": "integer", "min": 5, "default": 3}, "value-not-allowed"),
        ({"type": "integer", "min": 5, "max": 3}, "range-empty"),
        ({"type": "boolean", "default": "no"}, "value-not-allowed"),
        ({"type": "table", "columns": [{"id": "x", "name": {"ja": "列"}}], "default": [[1, 2]]}, "value-not-allowed"),
    ],
)
def test_what_makes_a_parameter_unsound(parameter: dict[str, Any], kind: str) -> None:
    found = flaws(process(parameters=[{"id": "x", "name": {"ja": "値"}, **parameter}]))
    assert [f.kind for f in found] == [kind]


def test_a_stray_step_is_blamed_and_not_the_first_one_to_which_a_loop_leads_back() -> None:
    found = flaws(
        process(
            {"id": "a", "kind": "decision", "next": [when("b"), when("c")]},
            {"id": "b", "next": ["a"]},
            {"id": "c"},
            {"id": "stray", "next": ["c"]},
        )
    )
    assert [(f.kind, f.address) for f in found] == [("several-starts", "steps/stray")]
