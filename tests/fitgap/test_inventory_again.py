"""The inventory made again from the one before, and the question that a link to something only one adds leads to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fitgap.small import ADD_ADDRESS, ADDRESS, deviation, snapshot
from tests.fitgap.test_inventory import OLDER, practices
from workbench.fitgap.inventory import inventory

ADDED = f"{ADDRESS}/{ADD_ADDRESS['at']}"


@given(practices(), practices(), st.booleans(), st.booleans())
def test_what_is_taken_from_before_is_what_would_be_made_anew(then: dict, now: dict, kept: bool, keeps: bool) -> None:
    before = inventory(snapshot({"a": then}, kept=(OLDER,) if kept else ()), "a", "senkyo")
    after = snapshot({"a": now}, kept=(OLDER,) if keeps else ())
    assert inventory(after, "a", "senkyo", before=before).questions == inventory(after, "a", "senkyo").questions


@given(practices())
def test_another_municipality_is_asked_anew(practice: dict) -> None:
    both = snapshot({"a": practice, "b": {}})
    before = inventory(both, "a", "senkyo")
    assert all(q.open for q in inventory(both, "b", "senkyo", before=before).questions)


@pytest.mark.parametrize(
    ("change", "leads_to"),
    [
        (ADD_ADDRESS, "forms/ticket/fields/place-name"),
        ({**ADD_ADDRESS, "after": "^"}, "forms/ticket"),
        ({k: v for k, v in ADD_ADDRESS.items() if k != "after"}, "forms/ticket"),
    ],
)
def test_a_link_to_what_only_one_adds_leads_to_what_it_is_added_to(change: dict, leads_to: str) -> None:
    found = inventory(snapshot({"a": {"deviations": [deviation("d", change)]}}), "a", "senkyo")
    question = found.about(ADDED)
    assert question is not None and question.local == leads_to
    assert found.at(ADDED) is None


def test_a_step_added_at_the_beginning_leads_to_the_steps() -> None:
    added = {"op": "add", "at": "steps/check", "after": "^", "value": {"name": {"ja": "確かめる"}}}
    found = inventory(snapshot({"a": {"deviations": [deviation("d", added)]}}), "a", "senkyo")
    question = found.about(f"{ADDRESS}/steps/check")
    assert question is not None and question.local == "steps/print"


@pytest.mark.parametrize("address", ["", "senkyo", f"{ADDRESS}/steps/nothing", "other/process/steps/print", "a//b/c"])
def test_what_is_not_there_has_no_question(address: str) -> None:
    assert inventory(snapshot({}), "a", "senkyo").about(address) is None
