"""What an edit of the standard does to what was said of it, told before it is saved (law 5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.fitgap.small import ADD_ADDRESS, ADDRESS, PROCESS, confirmed, deviation, snapshot
from tests.strategies import PROCESSES, changes_to
from workbench.fitgap import diff, matrix
from workbench.fitgap.applied import applied, edit_to
from workbench.fitgap.effect import Effect, Orphan, effect, meets
from workbench.fitgap.matrix import STATES
from workbench.fitgap.referring import Reference, references
from workbench.model import Practice, Process, Snapshot, elements, fingerprint

P = "senkyo/p"


def edited(before: Snapshot, process: Process, address: str = P) -> Snapshot:
    after = applied(before, edit_to(address, before.processes.get(address), process))
    assert isinstance(after, Snapshot)
    return after


def of(changes: dict[str, Any]) -> Process:
    """The small process with some keys otherwise."""
    return Process.model_validate({**PROCESS.dump(), **changes})


@st.composite
def practised(draw: st.DrawFn) -> Snapshot:
    """A random process that a confirmed whole, b in part, and from which both deviate, possibly or not."""
    process = draw(PROCESSES)
    there = [located.address for located in elements(process)]
    standard = {"date": "2013-05-20", "by": "選管", "standard": fingerprint(process)[:8]}
    some = draw(st.lists(st.sampled_from(there), unique=True, max_size=4)) if there else []
    changes = draw(st.lists(changes_to(process), max_size=3))
    deviations = [deviation(f"d{i}", c) for i, c in enumerate(changes)]
    said = {
        "a": {"confirmations": [standard], "deviations": deviations},
        "b": {"confirmations": [{**standard, "elements": some}] if some else [], "deviations": deviations[:1]},
    }
    return replace(
        snapshot({}),
        processes={P: process},
        digests={},
        practices={
            (m, "senkyo"): Practice.model_validate({"service": "senkyo", "processes": {"p": p}})
            for m, p in said.items()
        },
    )


def states(found: Snapshot) -> dict[tuple[str, str], str]:
    of_all = matrix(found, P)
    return {
        (m, row.local): STATES[of_all.states[i, j]]
        for i, row in enumerate(of_all.rows)
        for j, m in enumerate(of_all.municipalities)
    }


@given(practised())
def test_no_change_has_no_effect(before: Snapshot) -> None:
    after = applied(before, ())
    assert isinstance(after, Snapshot)
    assert not effect(before, after)
    assert effect(before, edited(before, before.processes[P])) == Effect()


@given(practised(), PROCESSES)
def test_law_5_nothing_disappears(before: Snapshot, process: Process) -> None:
    after = edited(before, process)
    found = effect(before, after)
    assert after.practices == before.practices
    stale = {(s.municipality, s.local) for s in found.stale}
    was, now = states(before), states(after)
    for cell, state in was.items():
        if state == "same":
            assert now[cell] == "same" or cell in stale
    old, new = before.digests[P], after.digests[P]
    assert all(old.get(local) != new.get(local) for _, local in stale)
    assert {cell for cell, state in now.items() if state == "stale" and was.get(cell) != "stale"} == stale


@given(practised(), PROCESSES)
def test_what_becomes_stale_says_what_changed_in_it(before: Snapshot, process: Process) -> None:
    found = effect(before, edited(before, process))
    for stale in found.stale:
        assert stale.changes
        assert all(c.at == stale.local or stale.local.startswith(c.at + "/") for c in stale.changes)


@given(practised(), PROCESSES)
def test_an_edit_and_its_inverse_have_no_effect_together(before: Snapshot, process: Process) -> None:
    after = edited(before, process)
    there = effect(before, after)
    back = edited(after, before.processes[P])
    assert not effect(before, back)
    again = effect(after, back)
    assert {s[:3] for s in there.stale} == {r[:3] for r in again.renewed}


@given(practised(), PROCESSES)
def test_every_count_adds_up(before: Snapshot, process: Process) -> None:
    found = effect(before, edited(before, process))
    counts = found.counts().values()
    assert sum(c.stale for c in counts) == len(found.stale)
    assert sum(c.lost for c in counts) == len(found.lost)
    assert sum(c.unsound for c in counts) == len(found.unsound) - len(found.flaws)


@given(PROCESSES, st.data())
def test_the_standard_meets_what_it_was_made_from(process: Process, data: st.DataObject) -> None:
    wanted = data.draw(PROCESSES)
    asked = [c for c in diff(process, wanted) if c.op != "move"]
    assume(asked)
    assert all(meets(wanted, c) for c in asked)


# -- by example --------------------------------------------------------------------------------------------------------

NO_PLACE = {"forms": [{**PROCESS.dump()["forms"][0], "fields": PROCESS.dump()["forms"][0]["fields"][:1]}]}
GONE = {"name": {"ja": "投票所名"}, "date": "2026-11-01", "why": "地図に書く"}


def test_a_field_added_makes_the_whole_confirmation_stale_there_only() -> None:
    before = snapshot({"a": {"confirmations": [confirmed()]}})
    form = PROCESS.dump()["forms"][0]
    fields = [*form["fields"], {"id": "map", "name": {"ja": "案内図"}}]
    found = effect(before, edited(before, of({"forms": [{**form, "fields": fields}]}), ADDRESS))
    assert [(s.municipality, s.local, s.changes[0].op) for s in found.stale] == [
        ("a", "forms/ticket/fields/map", "add")
    ]
    assert found.counts()["a"].stale == 1 and set(found.counts()) == {"a"}


def test_a_deviation_that_loses_its_target_is_pointed_to_the_replacement() -> None:
    at = "forms/ticket/fields/place-name"
    change = {"op": "change", "at": at, "attribute": "name", "to": {"ja": "会場名"}}
    before = snapshot({"b": {"deviations": [deviation("d", change), deviation("e", ADD_ADDRESS)]}})
    gone = of({**NO_PLACE, "retired": {at: {**GONE, "replaced_by": "forms/ticket/fields/voter-name"}}})
    found = effect(before, edited(before, gone, ADDRESS))
    assert {(x.municipality, x.deviation, x.local, x.instead) for x in found.lost} == {
        ("b", "d", at, "forms/ticket/fields/voter-name"),
        ("b", "e", at, "forms/ticket/fields/voter-name"),  # it stands after what is gone
    }
    assert not found.unsound


def test_raising_the_standard_fulfils_the_deviation_that_asked_for_it() -> None:
    before = snapshot(
        {
            "a": {"deviations": [deviation("d", ADD_ADDRESS)]},
            "b": {
                "deviations": [deviation("d", ADD_ADDRESS, {"op": "set", "at": "parameters/unit", "to": "household"})]
            },
        }
    )
    form = PROCESS.dump()["forms"][0]
    raised = [*form["fields"], {"id": "place-address", **ADD_ADDRESS["value"]}]
    found = effect(before, edited(before, of({"forms": [{**form, "fields": raised}]}), ADDRESS))
    assert [(f.municipality, f.whole) for f in found.fulfilled] == [("a", True), ("b", False)]
    assert not found.lost and not found.unsound


def test_the_same_id_for_something_else_is_a_conflict_and_no_fulfilment() -> None:
    before = snapshot({"a": {"deviations": [deviation("d", ADD_ADDRESS)]}})
    form = PROCESS.dump()["forms"][0]
    other = [*form["fields"], {"id": "place-address", "name": {"ja": "郵便番号"}}]
    found = effect(before, edited(before, of({"forms": [{**form, "fields": other}]}), ADDRESS))
    assert not found.fulfilled
    assert [(u.municipality, u.what.kind) for u in found.unsound] == [("a", "already-exists")]
    assert found.counts()["a"].unsound == 1


def test_a_setting_as_the_standard_is_fulfilled_and_one_it_no_longer_takes_is_unsound() -> None:
    household = {"op": "set", "at": "parameters/unit", "to": "household"}
    before = snapshot({"a": {"deviations": [deviation("d", household)]}})
    unit = PROCESS.dump()["parameters"][0]
    found = effect(before, edited(before, of({"parameters": [{**unit, "default": "household"}]}), ADDRESS))
    assert [(f.deviation, f.whole) for f in found.fulfilled] == [("d", True)]
    found = effect(before, edited(before, of({"parameters": [{**unit, "choices": ["person"]}]}), ADDRESS))
    assert [u.what.kind for u in found.unsound] == ["invalid-value"]


def test_an_unsound_flow_of_the_standard_is_told() -> None:
    before = snapshot({})
    steps = [*PROCESS.dump()["steps"], {"id": "lost", "name": {"ja": "迷子"}}]
    found = effect(before, edited(before, of({"steps": steps}), ADDRESS))
    assert [u.what.kind for u in found.flaws] == ["several-starts"]


def test_agreements_and_answers_about_what_is_gone_stay_and_are_told() -> None:
    at = "nyujoken/forms/ticket/fields/place-name"
    before = snapshot(
        {},
        answers=({"about": at, "mark": "○"}, {"about": "nyujoken", "mark": "○"}),
        agreements=({"id": "x", "about": [at], "title": {"ja": "例"}},),
    )
    after = edited(before, of(NO_PLACE), ADDRESS)
    assert after.agreements == before.agreements and after.answers == before.answers
    assert set(effect(before, after).orphans) == {
        Orphan("agreement", "senkyo", "x", at, None),
        Orphan("answer", "senkyo", at, at, None),
    }


def test_what_is_only_noted_makes_nothing_stale() -> None:
    before = snapshot({"a": {"confirmations": [confirmed()], "deviations": [deviation("d", ADD_ADDRESS)]}})
    found = effect(before, edited(before, of({"note": {"ja": "覚え書き"}, "retired": {"steps/fold": GONE}}), ADDRESS))
    assert [c.change.at for c in found.changes] == ["."]
    assert not (found.stale or found.lost or found.unsound or found.fulfilled)


@pytest.mark.parametrize(
    ("local", "kinds"),
    [
        ("forms/ticket", {"prohibits", "deviation", "agreement"}),
        ("forms/ticket/fields/voter-name", set()),
        ("parameters/unit", set()),
    ],
)
def test_who_refers_to_an_element(local: str, kinds: set[str]) -> None:
    found = snapshot(
        {"a": {"deviations": [deviation("d", ADD_ADDRESS)]}},
        agreements=({"id": "x", "about": ["nyujoken/forms/ticket/fields/place-name"], "title": {"ja": "例"}},),
    )
    assert {r.kind for r in references(found, f"{ADDRESS}/{local}")} == kinds


def test_who_draws_on_a_service() -> None:
    fields = [{"id": "x", "name": {"ja": "x"}, "from": "juki"}]
    process = of({"forms": [{"id": "ticket", "name": {"ja": "券"}, "fields": fields}]})
    assert references(snapshot({}, process=process), "juki") == (
        Reference("origin", f"{ADDRESS}/forms/ticket/fields/x"),
    )
