"""Elements that are one question are one item; the rest of a deviation is taken into a point that is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.fitgap.small import ADD_ADDRESS, confirmed, deviation, snapshot
from workbench.agreement import agenda, item, shared_with, taken_in
from workbench.fitgap import matrix
from workbench.model import Agreement, Snapshot

SET = {"op": "set", "at": "parameters/unit", "to": "household"}
RENAMED = {"op": "change", "at": "steps/print", "attribute": "name", "to": {"ja": "刷る"}}
PLACE, UNIT, PRINT = (
    f"nyujoken/{at}" for at in ("forms/ticket/fields/place-address", "parameters/unit", "steps/print")
)


def world(*agreements: dict) -> Snapshot:
    """a does two things for one reason, one of which b does too; a does a third thing for another reason."""
    return snapshot(
        {
            "a": {
                "confirmations": [confirmed()],
                "deviations": [deviation("both", SET, ADD_ADDRESS), deviation("alone", RENAMED)],
            },
            "b": {"confirmations": [confirmed()], "deviations": [deviation("unit", SET)]},
            "c": {"confirmations": [confirmed()]},
        },
        agreements=agreements,
    )


def test_what_differs_only_for_the_same_reason_is_a_part_of_the_same_question() -> None:
    items = {i.key: i for i in agenda(world(), "2013-07-01")}
    assert {k: i.about for k, i in items.items()} == {
        f"senkyo/{UNIT}": (UNIT, PLACE),
        f"senkyo/{PRINT}": (PRINT,),
    }
    found = item(world(), "2013-07-01", f"senkyo/{PLACE}")
    assert found is not None and found.key == f"senkyo/{UNIT}" and found.differing == ("a", "b")


def test_a_point_takes_in_the_rest_of_its_deviation_until_somebody_has_taken_a_stance() -> None:
    own = {"id": "senkyo-001", "about": [UNIT], "title": {"ja": "単位"}}
    there = world(own)
    items = agenda(there, "2013-07-01")
    asked = next(i for i in items if i.agreement is not None)
    others = shared_with(items, asked)
    assert [o.about for o in others] == [(PLACE,)]
    (put,) = taken_in(asked, others)
    assert Agreement.model_validate(put.value).about == (UNIT, PLACE)
    stanced = world(own | {"stances": {"a": {"stance": "agree", "by": "x", "date": "2013-06-20"}}})
    items = agenda(stanced, "2013-07-01")
    asked = next(i for i in items if i.agreement is not None)
    assert taken_in(asked, shared_with(items, asked)) == ()


def test_what_is_taken_from_the_agenda_before_is_as_if_made_anew() -> None:
    before = world()
    table = matrix(before)
    agenda(before, "2013-07-01", of=table)

    def told(**changed: Any) -> None:
        now = replace(before, **changed)
        copied = {k: p.model_copy() for k, p in now.processes.items()}
        afresh = agenda(replace(now, processes=copied), "2013-07-01")
        assert agenda(now, "2013-07-01", of=matrix(now, before=table)) == afresh

    told(agreements=world({"id": "senkyo-001", "about": [UNIT], "title": {"ja": "x"}}).agreements)
    told(agreements={})
    told(practices={k: p for k, p in before.practices.items() if k[0] != "b"})
    told(municipalities={m: p.model_copy(update={"population": 5}) for m, p in before.municipalities.items()})
