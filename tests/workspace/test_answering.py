"""Answers change what they are about and nothing else; the states are those that the matrix shows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workspace.small import FILES, NYUJOKEN, OLD_PROCESS
from workbench.fitgap.answers import CELL_STATES, answers_of
from workbench.model import (
    Municipality,
    Practice,
    Process,
    ProcessPractice,
    Put,
    Snapshot,
    Text,
    WorkspaceSettings,
    elements,
    find,
    fingerprint,
    parent_of,
)
from workbench.model.answering import Unknown, answer_of, answered
from workbench.workspace.reading import read
from workbench.workspace.records import applied, value_in

PROCESS = Process.model_validate(read(FILES[NYUJOKEN].encode()).data)
OLD = Process.model_validate(read(OLD_PROCESS.encode()).data)
OLD = OLD.model_copy(update={"rules": (), "interfaces": ()})
NOW, THEN = fingerprint(PROCESS)[:8], fingerprint(OLD)[:8]
ADDRESSES = [located.address for located in elements(PROCESS)]
AT = {a: i for i, a in enumerate(ADDRESSES)}


def snapshot(practice: dict[str, Any]) -> Snapshot:
    town = Municipality(id="m", name=Text(ja="町"), code="343684", kind="town", population=1)
    processes = {"p": ProcessPractice.model_validate(practice)} if practice else {}
    return Snapshot(
        WorkspaceSettings(name=Text(ja="例")),
        processes={"s/p": PROCESS},
        municipalities={"m": town},
        practices={("m", "s"): Practice(service="s", processes=processes)},
        confirmed={("s/p", fingerprint(OLD)): OLD},
    )


def states(practice: dict[str, Any]) -> dict[str, str]:
    codes = answers_of(snapshot(practice), "s/p", ["m"]).states("m", AT)
    return {a: CELL_STATES[c] for a, c in zip(ADDRESSES, codes, strict=True)}


def give(practice: dict[str, Any], element: str, answer: dict[str, Any] | None) -> dict[str, Any]:
    data = {"service": "s", **({"processes": {"p": practice}} if practice else {})}
    record = f"practice/m/s/p/answers/{element}"
    return applied([Put(record=record, value=answer)], data, snapshot(practice)).get("processes", {}).get("p", {})


def same(date: str = "2026-01-01", by: str = "甲", standard: str = NOW) -> dict[str, Any]:
    return {"state": "same", "date": date, "by": by, "standard": standard}


DATES, BY = st.sampled_from(["2013-05-20", "2013-06-03", "2026-01-01"]), st.sampled_from(["甲", "乙"])
SOME = st.lists(st.sampled_from(ADDRESSES), min_size=1, max_size=4, unique=True)
OLD_ONES = st.lists(st.sampled_from([a for a in ADDRESSES if find(OLD, a)]), min_size=1, max_size=4, unique=True)
CONFIRMATION = st.builds(
    lambda d, b, e: {"date": d, "by": b, "standard": NOW, **({"elements": e} if e else {})}, DATES, BY, st.none() | SOME
) | st.builds(
    lambda d, b, e: {"date": d, "by": b, "standard": THEN, **({"elements": e} if e else {})},
    DATES,
    BY,
    st.none() | OLD_ONES,
)
EXCLUDED = st.builds(
    lambda r, e: {"reason": r, **({"elements": e} if e else {})}, st.sampled_from(["しない", "ない"]), st.none() | SOME
)
PRACTICES = st.builds(
    lambda c, n: ({"confirmations": c} if c else {}) | ({"not_applicable": n} if n else {}) | {"note": "n"},
    st.lists(CONFIRMATION, max_size=4),
    st.lists(EXCLUDED, max_size=3),
)
ANSWERS = st.none() | st.builds(same, DATES, BY) | st.just({"state": "not_applicable", "reason": "しない", "by": "甲"})


@given(PRACTICES, st.sampled_from(ADDRESSES), ANSWERS)
def test_an_answer_changes_the_element_it_is_about_and_nothing_else(
    practice: dict[str, Any], element: str, answer: dict[str, Any] | None
) -> None:
    before = states(practice)
    after_practice = give(practice, element, answer)
    after = states(after_practice)
    wanted = "unanswered" if answer is None else answer["state"]
    about = [a for a in ADDRESSES if a == element or a.startswith(element + "/")]
    assert {after[a] for a in about} == {wanted}
    for other in ADDRESSES:
        if other in about or after[other] == before[other]:
            continue
        split_form = other == parent_of(element)
        never_answered = find(OLD, other) is None and before[other] == "stale"
        assert split_form or never_answered, (other, before[other], after[other])
    again = answer_of(after_practice, element)
    assert again == (None if answer is None else {**answer})
    assert give(after_practice, element, answer) == after_practice


@given(PRACTICES, st.sampled_from(ADDRESSES), ANSWERS.filter(bool))
def test_what_was_answered_can_be_withdrawn(practice: dict[str, Any], element: str, answer: dict[str, Any]) -> None:
    withdrawn = give(give(practice, element, answer), element, None)
    assert states(withdrawn)[element] == "unanswered"
    for key in ("confirmations", "not_applicable"):
        entries = withdrawn.get(key, [])
        assert entries or key not in withdrawn
        assert all(e.get("elements") != [] for e in (entries if isinstance(entries, list) else [entries]))


@given(PRACTICES, DATES, BY)
def test_the_whole_process_takes_one_entry_and_what_does_not_apply_stays(
    practice: dict[str, Any], date: str, by: str
) -> None:
    after = give(practice, ".", same(date, by))
    assert len(after["confirmations"]) == 1
    assert "elements" not in after["confirmations"][0]
    singly = [e for e in practice.get("not_applicable", []) if "elements" in e]
    excluded = {a for a in ADDRESSES for e in singly for x in e["elements"] if a == x or a.startswith(x + "/")}
    assert states(after) == {a: "not_applicable" if a in excluded else "same" for a in ADDRESSES}
    withdrawn = states(give(after, ".", None))
    assert withdrawn == {a: "not_applicable" if a in excluded else "unanswered" for a in ADDRESSES}


def test_answers_of_one_day_and_person_share_an_entry() -> None:
    one = give({}, "steps/print", same())
    assert one == {"confirmations": [{"date": "2026-01-01", "by": "甲", "standard": NOW, "elements": ["steps/print"]}]}
    two = give(one, "steps/check", same(standard=NOW + "0" * 56))
    assert two["confirmations"][0]["elements"] == ["steps/print", "steps/check"]
    form = give(give(two, "forms/ticket/fields/place-name", same()), "forms/ticket", same())
    assert form["confirmations"][0]["elements"] == ["steps/print", "steps/check", "forms/ticket"]
    assert len(give(two, "steps/extract", same(by="乙"))["confirmations"]) == 2


def test_the_last_element_of_an_entry_takes_it_away() -> None:
    assert give(give({}, "steps/print", same()), "steps/print", None) == {}
    assert give(
        give({"note": "n"}, "steps/print", {"state": "not_applicable", "reason": "r"}), "steps/print", None
    ) == {"note": "n"}


def test_one_field_withdrawn_leaves_the_other_fields_of_its_form() -> None:
    confirmed = {"confirmations": [{"date": "2026-01-01", "by": "甲", "standard": NOW, "elements": ["forms/ticket"]}]}
    left = give(confirmed, "forms/ticket/fields/place-name", None)
    assert left["confirmations"][0]["elements"] == ["forms/ticket/fields/voter-name"]


def test_a_deviation_still_differs() -> None:
    deviation = {
        "id": "d",
        "title": {"ja": "題"},
        "changes": [{"op": "set", "at": "parameters/size", "to": 4}],
        "cause": "form",
        "reason": "r",
    }
    practice = give({"deviations": [deviation]}, "parameters/size", same())
    assert states(practice)["parameters/size"] == "differs"


def test_what_nobody_can_take_apart_is_not_taken_apart() -> None:
    with pytest.raises(Unknown):
        answered({"confirmations": [same()]}, "steps/print", None, lambda _: None)


def test_an_answer_for_the_process_is_its_own_record() -> None:
    data = {
        "service": "s",
        "processes": {"p": {"confirmations": [{"date": "2026-01-01", "by": "甲", "standard": NOW}]}},
    }
    assert value_in("practice/m/s/p/answers/.", data) == same()
    assert value_in("practice/m/s/p/answers/steps/print", data) == same()
