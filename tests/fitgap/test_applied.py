"""An edit applied to a snapshot, without files: what every other way of applying it must agree with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fitgap.small import ADD_ADDRESS, ADDRESS, PROCESS, confirmed, deviation, snapshot
from tests.strategies import PROCESSES
from workbench.fitgap import matrix
from workbench.fitgap.applied import Refusals, applied, edit_to
from workbench.model import Process, Put, Snapshot, elements, fingerprint

ROOT = f"catalog/{ADDRESS}"
PRACTICE = "practice/a/senkyo/nyujoken"


def put(record: str, value: dict[str, Any] | None, **more: Any) -> Put:
    return Put(record=record, value=value, **more)


def after(before: Snapshot, *puts: Put) -> Snapshot:
    found = applied(before, puts)
    assert isinstance(found, Snapshot), found
    return found


def of(process: Process) -> Snapshot:
    return replace(snapshot({}), processes={"senkyo/p": process}, digests={})


@given(PROCESSES, PROCESSES)
def test_the_edit_between_two_versions_turns_one_into_the_other(before: Process, wanted: Process) -> None:
    found = after(of(before), *edit_to("senkyo/p", before, wanted))
    assert found.processes["senkyo/p"].dump() == wanted.dump()


@given(PROCESSES)
def test_a_new_process_comes_with_all_it_holds(wanted: Process) -> None:
    found = after(snapshot({}), *edit_to("senkyo/p", None, wanted))
    assert found.processes["senkyo/p"].dump() == wanted.dump()
    assert found.processes[ADDRESS] == PROCESS


@given(PROCESSES)
def test_no_edit_changes_nothing(process: Process) -> None:
    assert edit_to("senkyo/p", process, process) == ()
    before = of(process)
    assert after(before).processes == before.processes


def test_what_somebody_confirmed_is_kept_and_pruned_when_it_stands_again() -> None:
    before = snapshot({"a": {"confirmations": [confirmed()]}})
    renamed = PROCESS.model_copy(update={"steps": ()})
    changed = after(before, *edit_to(ADDRESS, PROCESS, renamed))
    assert changed.confirmed == {(ADDRESS, fingerprint(PROCESS)): PROCESS}
    assert after(changed, *edit_to(ADDRESS, renamed, PROCESS)).confirmed == {}


def test_a_record_that_is_none_is_refused_with_what_is_wrong() -> None:
    bad = applied(snapshot({}), (put(f"{ROOT}/steps/print", {"id": "print"}), put(f"{ROOT}/steps/x", {"id": "y"})))
    assert isinstance(bad, Refusals)
    assert [(r.record, r.where) for r in bad] == [(f"{ROOT}/steps/print", ("name",)), (f"{ROOT}/steps/x", ("id",))]


def test_a_record_in_one_that_is_not_there_is_refused() -> None:
    field = {"id": "x", "name": {"ja": "x"}}
    bad = applied(snapshot({}), (put(f"{ROOT}/forms/none/fields/x", field), put("catalog/senkyo/none/steps/x", field)))
    assert isinstance(bad, Refusals) and len(bad) == 2


def test_a_deviation_is_put_changed_and_taken_away() -> None:
    record = f"{PRACTICE}/deviations/d"
    one = after(snapshot({}), put(record, deviation("d", ADD_ADDRESS)))
    assert [d.id for d in one.practice("a", ADDRESS).deviations] == ["d"]
    two = after(one, put(record, deviation("d", ADD_ADDRESS, reason="別の理由")))
    assert two.practice("a", ADDRESS).deviations[0].reason == "別の理由"
    assert after(two, put(record, None)).practices == {}


def test_attributes_of_a_form_leave_its_fields_and_of_a_process_its_lists() -> None:
    form = {"id": "ticket", "name": {"ja": "新しい入場券"}}
    found = after(snapshot({}), put(f"{ROOT}/forms/ticket", form), put(ROOT, {"id": "nyujoken", "name": {"ja": "新"}}))
    process = found.processes[ADDRESS]
    assert process.name.ja == "新" and process.steps == PROCESS.steps
    assert process.forms[0].name.ja == "新しい入場券" and process.forms[0].fields == PROCESS.forms[0].fields


def test_volume_stands_beside_the_answers() -> None:
    before = snapshot({"a": {"confirmations": [confirmed()]}})
    found = after(before, put(PRACTICE, {"volume": {"per_year": 3}}))
    assert found.practice("a", ADDRESS).volume is not None
    assert found.practice("a", ADDRESS).confirmations == before.practice("a", ADDRESS).confirmations
    assert after(found, put(PRACTICE, None)).practice("a", ADDRESS).volume is None


def test_agreements_with_stances_and_the_vendors_answers() -> None:
    agreement = {"id": "x", "about": ["nyujoken"], "title": {"ja": "例"}}
    found = after(
        snapshot({}),
        put("agreement/senkyo/x", agreement),
        put("agreement/senkyo/x/stances/a", {"stance": "agree"}),
        put("answer/senkyo/nyujoken", {"about": "nyujoken", "mark": "○"}),
    )
    assert found.agreements["senkyo"][0].stances["a"].stance == "agree"
    assert found.answers["senkyo"][0].mark == "○"
    again = after(found, put("agreement/senkyo/x", {**agreement, "owner": "juki"}))
    assert again.agreements["senkyo"][0].stances["a"].stance == "agree"
    assert after(again, put("answer/senkyo/nyujoken", None)).answers == {}


# -- answers ------------------------------------------------------------------------------------------------------------

ADDRESSES = tuple(located.address for located in elements(PROCESS))
NOW = fingerprint(PROCESS)[:8]
SAME = {"state": "same", "by": "選管", "date": "2026-11-01", "standard": NOW}
NOT = {"state": "not_applicable", "reason": "使わない"}


def states(found: Snapshot) -> dict[str, str]:
    of_a = matrix(found, ADDRESS, ["a"])
    return {row.local: ("unanswered", "same", "differs", "not_applicable", "stale")[of_a.states[i, 0]] for i, row in enumerate(of_a.rows)}  # fmt: skip


def covered(address: str, by: str) -> bool:
    return by in (".", address) or address.startswith(by + "/")


ANSWERS = st.tuples(
    st.sampled_from([*ADDRESSES, "."]),
    st.sampled_from([None, SAME, {**SAME, "by": "他", "date": "2026-11-02"}, {**SAME, "date": "2026-10-01"}, NOT]),
)


@given(st.lists(ANSWERS, max_size=6))
def test_an_answer_is_what_was_put_last_and_no_other_answer_changes(
    answers: list[tuple[str, dict[str, Any] | None]],
) -> None:
    found = snapshot({})
    for address, value in answers:
        before = states(found)
        found = after(found, put(f"{PRACTICE}/answers/{address}", value))
        now = states(found)
        wanted = "unanswered" if value is None else value["state"]
        for local in ADDRESSES:
            if address == ".":
                continue  # an answer to the whole is one beside those to elements
            if covered(local, address):
                assert now[local] == wanted, (local, address)
            elif not local.startswith("forms/") or not address.startswith(local):
                assert now[local] == before[local], (local, address)


def test_confirming_the_whole_and_taking_one_element_back() -> None:
    whole = after(snapshot({}), put(f"{PRACTICE}/answers/.", SAME))
    assert set(states(whole).values()) == {"same"}
    assert whole.practice("a", ADDRESS).confirmations[0].elements is None
    one = after(whole, put(f"{PRACTICE}/answers/forms/ticket/fields/place-name", None))
    assert {a for a, s in states(one).items() if s != "same"} == {"forms/ticket", "forms/ticket/fields/place-name"}
    joined = after(one, put(f"{PRACTICE}/answers/forms/ticket", SAME))
    assert set(states(joined).values()) == {"same"} and len(joined.practice("a", ADDRESS).confirmations) == 1


@pytest.mark.parametrize("value", [{"state": "same", "by": "選管"}, {"state": "not_applicable"}])
def test_an_answer_that_is_none_is_refused(value: dict[str, Any]) -> None:
    assert isinstance(applied(snapshot({}), (put(f"{PRACTICE}/answers/.", value),)), Refusals)
