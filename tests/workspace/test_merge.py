"""Merging a record that two people changed: field by field, and never silently."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workbench.model import Put
from workbench.workspace.records import merged

RECORD = "practice/akiota/senkyo/nyujoken/deviations/a"
ANSWER = "practice/akiota/senkyo/nyujoken/answers/steps/print"
BASE = {"id": "a", "title": {"ja": "題", "en": "Title"}, "reason": "r", "source": ["x"]}


def three(base: Any, theirs: Any, mine: Any, record: str = RECORD) -> tuple[Any, list[tuple[Any, ...]]]:
    value, conflicts = merged(Put(record=record, value=mine), base, theirs)
    return value, [(c.path, c.base, c.theirs, c.mine) for c in conflicts]


def test_fields_that_one_side_changed_merge() -> None:
    theirs = BASE | {"reason": "theirs"}
    mine = BASE | {"title": {"ja": "題", "en": "Mine"}, "wish": "adopt"}
    assert three(BASE, theirs, mine) == (mine | {"reason": "theirs"}, [])


def test_fields_merge_within_a_text() -> None:
    theirs = BASE | {"title": {"ja": "別", "en": "Title"}}
    mine = BASE | {"title": {"ja": "題", "en": "Mine"}}
    assert three(BASE, theirs, mine)[0]["title"] == {"ja": "別", "en": "Mine"}


def test_the_same_field_changed_twice_is_a_conflict_and_mine_stands_in_what_is_merged() -> None:
    theirs, mine = BASE | {"reason": "theirs", "cause": "form"}, BASE | {"reason": "mine"}
    assert three(BASE, theirs, mine) == (mine | {"cause": "form"}, [(("reason",), "r", "theirs", "mine")])


def test_both_saying_the_same_is_no_conflict() -> None:
    both = BASE | {"reason": "both"}
    assert three(BASE, both, dict(both)) == (both, [])


def test_a_list_is_one_field_whether_list_or_tuple() -> None:
    assert three(BASE, BASE | {"source": ("x",)}, BASE | {"reason": "m"})[1] == []
    value, conflicts = three(BASE, BASE | {"source": ["x", "t"]}, BASE | {"source": ["x", "m"]})
    assert value["source"] == ["x", "m"]
    assert [c[0] for c in conflicts] == [("source",)]


def test_removed_on_one_side_and_changed_on_the_other_is_a_conflict_of_the_whole() -> None:
    changed = BASE | {"reason": "changed"}
    assert three(BASE, None, changed) == (changed, [((), BASE, None, changed)])
    assert three(BASE, changed, None) == (None, [((), BASE, changed, None)])
    assert three(BASE, None, None) == (None, [])
    assert three(BASE, None, BASE) == (None, [])


def test_a_field_removed_on_one_side_goes() -> None:
    mine = {k: v for k, v in BASE.items() if k != "source"}
    assert three(BASE, BASE | {"reason": "theirs"}, mine) == (mine | {"reason": "theirs"}, [])


def test_true_is_not_one() -> None:
    assert three({"to": 1}, {"to": 1}, {"to": True})[0] == {"to": True}


def test_answers_are_whole_but_two_who_confirm_the_same_agree() -> None:
    first = {"state": "same", "by": "甲", "date": "2026-01-01", "standard": "12345678"}
    second = {"state": "same", "by": "乙", "date": "2026-01-02", "standard": "1234567890"}
    other = {"state": "not_applicable", "reason": "しない"}
    assert three(None, first, second, ANSWER) == (first, [])
    assert three(None, other, first, ANSWER) == (first, [((), None, other, first)])
    assert three(first, None, other, ANSWER) == (other, [((), first, None, other)])


def test_saying_the_same_anew_is_kept_where_nobody_else_did() -> None:
    first = {"state": "same", "by": "甲", "date": "2026-01-01", "standard": "12345678"}
    again = first | {"by": "乙", "date": "2026-02-01"}
    assert three(first, first, again, ANSWER) == (again, [])


VALUES = st.recursive(
    st.none() | st.sampled_from(["a", "b", 1, True, ["x"], ["y"]]),
    lambda inner: st.dictionaries(st.sampled_from("pqr"), inner.filter(lambda v: v is not None), max_size=3),
    max_leaves=6,
)
RECORDS = st.none() | st.dictionaries(st.sampled_from("pqr"), VALUES.filter(lambda v: v is not None), max_size=3)


@given(RECORDS, RECORDS, RECORDS)
def test_merging_is_symmetrical_but_for_the_conflicts(base: Any, theirs: Any, mine: Any) -> None:
    one, conflicts = three(base, theirs, mine)
    other, turned = three(base, mine, theirs)
    assert sorted(map(repr, [(p, b, m, t) for p, b, t, m in conflicts])) == sorted(map(repr, turned))
    if not conflicts:
        assert one == other


@given(RECORDS, RECORDS)
def test_what_one_side_left_alone_is_as_the_other_made_it(base: Any, other: Any) -> None:
    assert three(base, base, other) == (other, [])
    assert three(base, other, base) == (other, [])
