"""Laws 1 to 3 of resolve and diff, by property."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.strategies import PROCESSES, changes_to
from workbench.fitgap import Conflicts, diff, resolve
from workbench.model import AnyChange, Change, Process, Set

CHANGE: TypeAdapter[AnyChange] = TypeAdapter(AnyChange)


def parsed(data: dict) -> AnyChange:
    return CHANGE.validate_python(data)


@st.composite
def process_and_changes(draw: st.DrawFn) -> tuple[Process, list[AnyChange]]:
    process = draw(PROCESSES)
    return process, [parsed(c) for c in draw(st.lists(changes_to(process), max_size=7))]


@given(PROCESSES)
def test_law_1_identity(process: Process) -> None:
    assert resolve(process, ()) is process


@given(process_and_changes(), st.randoms())
def test_law_2_order_does_not_matter(case: tuple[Process, list[AnyChange]], rng: random.Random) -> None:
    process, changes = case
    shuffled = list(changes)
    rng.shuffle(shuffled)
    assert resolve(process, changes) == resolve(process, shuffled)


@given(process_and_changes())
def test_law_2_a_slot_written_twice_conflicts_even_with_equal_values(case: tuple[Process, list[AnyChange]]) -> None:
    process, changes = case
    assume(changes)
    result = resolve(process, [*changes, changes[0]])
    assert isinstance(result, Conflicts)


@given(PROCESSES, PROCESSES)
def test_law_3_round_trip(before: Process, after: Process) -> None:
    result = resolve(before, diff(before, after))
    assert result == after
    assert isinstance(result, Process)
    assert result.dump() == after.dump()


@given(process_and_changes())
def test_law_3_diff_says_the_same(case: tuple[Process, list[AnyChange]]) -> None:
    process, changes = case
    resolved = resolve(process, changes)
    assume(isinstance(resolved, Process))
    said = diff(process, resolved)
    assert resolve(process, said) == resolved
    moves = {"add", "move"}
    assert {(c.op, c.at) for c in said if c.op not in moves} <= {(_verb(c), c.at) for c in changes}
    assert {c.at for c in said if c.op == "add"} == {c.at for c in changes if c.op == "add" and _outermost(c, changes)}


def _verb(change: AnyChange) -> str:
    return "set" if isinstance(change, Change) and change.attribute == "default" else change.op


def _outermost(change: AnyChange, changes: list[AnyChange]) -> bool:
    parent = change.at.rsplit("/fields/", 1)[0]
    return not any(c.op == "add" and c.at == parent and c.at != change.at for c in changes)


P = Process.model_validate(
    {
        "id": "nyujoken",
        "name": {"ja": "入場券"},
        "steps": [
            {"id": "extract", "name": {"ja": "抽出する"}, "next": ["print"]},
            {"id": "print", "name": {"ja": "印刷する"}},
        ],
        "forms": [
            {
                "id": "ticket",
                "name": {"ja": "入場券"},
                "fields": [{"id": "name", "name": {"ja": "氏名"}}, {"id": "place", "name": {"ja": "投票所名"}}],
            }
        ],
        "parameters": [
            {
                "id": "unit",
                "name": {"ja": "単位"},
                "type": "choice",
                "choices": ["person", "household"],
                "default": "person",
            }
        ],
    }
)
ADD = {"op": "add", "at": "forms/ticket/fields/map", "after": "place", "value": {"name": {"ja": "案内図"}}}


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ([{"op": "set", "at": "parameters/unit", "to": "household"}] * 2, {"same-slot"}),
        ([{"op": "remove", "at": "forms/ticket"}, ADD], {"edit-of-removed", "anchor-removed"}),
        ([{"op": "remove", "at": "forms/ticket/fields/place"}, ADD], {"anchor-removed"}),
        ([{"op": "remove", "at": "forms/ticket"}, {"op": "remove", "at": "forms/ticket/fields/name"}], {"same-slot"}),
        (
            [{"op": "remove", "at": "steps/print"}, {"op": "move", "at": "steps/print", "after": "^"}],
            {"edit-of-removed"},
        ),
        ([{"op": "move", "at": "steps/print", "after": "nowhere"}], {"anchor-unknown"}),
        ([{"op": "move", "at": "steps/print", "after": "print"}], {"anchor-cycle"}),
        (
            [
                {"op": "move", "at": "steps/print", "after": "extract"},
                {"op": "move", "at": "steps/extract", "after": "print"},
            ],
            {"anchor-cycle"},
        ),
        ([{"op": "remove", "at": "rules/none"}], {"unknown-target"}),
        ([{"op": "add", "at": "forms/none/fields/x", "value": {"name": {"ja": "x"}}}], {"unknown-target"}),
        ([{"op": "add", "at": "steps/print", "value": {"name": {"ja": "x"}}}], {"already-exists"}),
        ([{"op": "change", "at": "steps/print", "attribute": "id", "to": "x"}], {"unknown-attribute"}),
        ([{"op": "change", "at": "forms/ticket", "attribute": "fields", "to": []}], {"unknown-attribute"}),
        ([{"op": "change", "at": "steps/print", "attribute": "next", "to": 3}], {"invalid-value"}),
        ([{"op": "change", "at": "steps/print", "attribute": "name", "to": None}], {"invalid-value"}),
        (
            [{"op": "change", "at": "steps/print", "attribute": "next", "to": ["extract"], "expect": ["extract"]}],
            {"expect-failed"},
        ),
        ([{"op": "set", "at": "parameters/unit", "to": "town"}], {"invalid-value"}),
        ([{"op": "add", "at": "rules/r", "value": {"name": "x", "colour": "red"}}], {"invalid-value"}),
        ([ADD, {"op": "change", "at": ADD["at"], "attribute": "note", "to": {"ja": "x"}}], {"same-slot"}),
    ],
)
def test_law_2_what_cannot_stand_together_comes_back_as_conflicts(changes: list[dict], kinds: set[str]) -> None:
    result = resolve(P, [parsed(c) for c in changes])
    assert isinstance(result, Conflicts)
    assert {c.kind for c in result} == kinds
    assert all(c.message.ja and c.message.en for c in result)


def test_all_conflicts_come_at_once() -> None:
    changes = [
        {"op": "remove", "at": "rules/none"},
        {"op": "set", "at": "parameters/unit", "to": "town"},
        {"op": "move", "at": "steps/print", "after": "nowhere"},
    ]
    result = resolve(P, [parsed(c) for c in changes])
    assert isinstance(result, Conflicts)
    assert [c.kind for c in result] == ["invalid-value", "unknown-target", "anchor-unknown"]


def test_several_under_one_anchor_stand_by_id_and_expect_is_met() -> None:
    changes = [
        {**ADD, "at": "forms/ticket/fields/zip"},
        ADD,
        {"op": "change", "at": "steps/print", "attribute": "next", "to": None, "expect": None},
        {"op": "move", "at": "forms/ticket/fields/name"},
    ]
    result = resolve(P, [parsed(c) for c in changes])
    assert isinstance(result, Process)
    assert [f.id for f in result.forms[0].fields] == ["place", "map", "zip", "name"]


def test_diff_tells_one_from_true() -> None:
    def with_default(value: object) -> Process:
        return Process.model_validate(
            {
                "id": "p",
                "name": {"ja": "例"},
                "parameters": [{"id": "x", "name": {"ja": "値"}, "type": "integer", "default": value}],
            }
        )

    assert diff(with_default(1), with_default(True)) == (Set(at="parameters/x", to=True),)


def test_diff_refuses_two_different_processes() -> None:
    with pytest.raises(ValueError, match="not two versions"):
        diff(P, P.model_copy(update={"id": "other"}))


@given(process_and_changes())
def test_changes_survive_being_written_and_read(case: tuple[Process, list[AnyChange]]) -> None:
    for change in case[1]:
        again = parsed(change.dump())
        assert again == change
        assert again.dump() == change.dump()
        assert getattr(again, "expects", None) == getattr(change, "expects", None)


@pytest.mark.parametrize(
    "changes",
    [
        [
            {"op": "set", "at": "parameters/unit", "to": "bogus"},
            {"op": "set", "at": "parameters/unit", "to": "household"},
        ],
        [
            {"op": "add", "at": "rules/r", "value": {"name": {"ja": "規則"}}},
            {"op": "add", "at": "rules/r", "value": {"name": 5}},
        ],
        [
            {"op": "move", "at": "steps/print", "after": "extract"},
            {"op": "move", "at": "steps/print", "after": "^"},
            {"op": "move", "at": "steps/extract", "after": "print"},
        ],
    ],
)
def test_law_2_which_conflicts_there_are_does_not_depend_on_order(changes: list[dict]) -> None:
    parsed_changes = [parsed(c) for c in changes]
    assert resolve(P, parsed_changes) == resolve(P, parsed_changes[::-1])


def test_fields_that_are_no_list_are_a_conflict_and_no_crash() -> None:
    result = resolve(P, [parsed({"op": "add", "at": "forms/f", "value": {"name": {"ja": "帳"}, "fields": 5}})])
    assert isinstance(result, Conflicts)
    assert [c.kind for c in result] == ["invalid-value"]


def test_a_value_is_judged_against_the_parameter_with_all_its_changes() -> None:
    choices = {"op": "change", "at": "parameters/unit", "attribute": "choices", "to": ["aa", "bb"]}
    set_ = {"op": "set", "at": "parameters/unit", "to": "aa"}
    assert isinstance(resolve(P, [parsed(choices), parsed(set_)]), Process)
    assert isinstance(resolve(P, [parsed(choices)]), Conflicts)  # the default is no choice any more


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([{"op": "set", "at": "parameters/unit", "to": "town"}], "household, person のどれか"),
        ([{"op": "change", "at": "steps/print", "attribute": "name", "to": 3}], "名前と値の組"),
        ([{"op": "remove", "at": "forms/ticket"}, ADD], "加えています"),
        ([{"op": "add", "at": "rules/r", "value": {"name": {"ja": "x"}, "decided_by": "cat"}}], "law, ordinance"),
    ],
)
def test_a_conflict_is_told_in_each_language_without_words_of_the_other(changes: list[dict], expected: str) -> None:
    found = resolve(P, [parsed(c) for c in changes])
    assert isinstance(found, Conflicts)
    told = " ".join(c.message.ja for c in found)
    assert expected in told
    assert not {"expected", "should", "Input", "must", "add", "valid"} & set(re.findall("[A-Za-z]+", told))
    assert not re.search("[ぁ-ヿ]", " ".join(c.message.get("en") for c in found))
