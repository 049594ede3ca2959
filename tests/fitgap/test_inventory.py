"""The inventory: what is asked in which order, how far one is, and edits that answer, confirm the rest, and take back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fitgap.small import ADD_ADDRESS, ADDRESS, PROCESS, confirmed, deviation, snapshot
from workbench.fitgap import Conflicts, resolve
from workbench.fitgap.applied import applied
from workbench.fitgap.inventory import (
    Author,
    Inventory,
    Question,
    answer_record,
    differs,
    expected,
    inventory,
    new_id,
    not_applicable,
    practice_value,
    process_not_applicable,
    rest_as_standard,
    same,
    service_not_applicable,
    steps_in_flow_order,
    undoing,
    with_volume,
    withdrawn,
    without_deviation,
)
from workbench.fitgap.rewiring import step_added, step_left_out, step_moved
from workbench.model import Deviation, Edit, Process, Snapshot, find, flaws, is_id

ME = Author("事務局", "2026-11-23")
OLD = PROCESS.model_copy(update={"name": PROCESS.name.model_copy(update={"ja": "前の名"})})
OLDER = Process.model_validate(
    PROCESS.dump() | {"steps": [{"id": "print", "name": {"ja": "刷る"}}], "parameters": PROCESS.dump()["parameters"]}
)
FIELD = f"{ADDRESS}/forms/ticket/fields/place-name"


def after(before: Snapshot, edit: Edit) -> Snapshot:
    found = applied(before, edit)
    assert isinstance(found, Snapshot), found
    return found


def states(of: Snapshot) -> dict[str, str]:
    return {q.address: q.state for q in inventory(of, "a", "senkyo").questions}


def asked(of: Inventory, address: str) -> Question:
    found = of.at(address)
    assert found is not None
    return found


def practices() -> st.SearchStrategy[dict]:
    """Practices as they come about: some confirmed, some of an older version, some excluded, some deviating."""
    addresses = ["steps/print", "forms/ticket", "forms/ticket/fields/voter-name", "parameters/unit", "requirements/no-my-number"]  # fmt: skip
    entry = st.one_of(
        st.builds(lambda d, v: confirmed(v, d), st.sampled_from(["2013-05-20", "2026-11-23"]), st.sampled_from([PROCESS, OLDER])),
        st.builds(
            lambda d, v, e: confirmed(v, d, elements=e), st.sampled_from(["2013-05-20", "2026-11-23"]),
            st.sampled_from([PROCESS, OLDER]), st.lists(st.sampled_from(addresses), min_size=1, max_size=3, unique=True),
        ),
    )  # fmt: skip
    excluded = st.builds(
        lambda e: {"reason": "使わない", "elements": e}, st.lists(st.sampled_from(addresses[2:]), min_size=1, max_size=2, unique=True)
    )  # fmt: skip
    differing = st.sampled_from(
        [
            deviation("d1", ADD_ADDRESS),
            deviation("d2", {"op": "set", "at": "parameters/unit", "to": "household"}),
            deviation("d3", {"op": "remove", "at": "forms/ticket/fields/place-name"}),
        ]
    )
    return st.fixed_dictionaries(
        {
            "confirmations": st.lists(entry, max_size=3),
            "not_applicable": st.lists(excluded, max_size=1),
            "deviations": st.lists(differing, max_size=2, unique_by=lambda d: d["id"]),
        }
    )


@pytest.fixture
def fresh() -> Inventory:
    return inventory(snapshot({}), "a", "senkyo")


def test_everything_is_asked_forms_before_their_fields(fresh: Inventory) -> None:
    assert [q.local for q in fresh.questions] == [
        "steps/print",
        "forms/ticket",
        "forms/ticket/fields/voter-name",
        "forms/ticket/fields/place-name",
        "parameters/unit",
        "requirements/no-my-number",
    ]
    assert fresh.progress() == (0, 6) and fresh.progress(ADDRESS).share == 0


def test_steps_are_asked_as_the_flow_leads_on() -> None:
    process = Process.model_validate(
        {
            "id": "p",
            "name": {"ja": "例"},
            "steps": [
                {"id": "start", "name": {"ja": "始"}, "next": ["judge"]},
                {"id": "end", "name": {"ja": "終"}},
                {"id": "mend", "name": {"ja": "直"}, "next": ["judge"]},
                {"id": "judge", "name": {"ja": "判"}, "kind": "decision", "next": [
                    {"to": "mend", "when": {"ja": "否"}}, {"to": "end", "when": {"ja": "可"}}]},
                {"id": "apart", "name": {"ja": "別"}},
            ],
        }
    )  # fmt: skip
    assert [s.id for s in steps_in_flow_order(process)] == ["start", "judge", "mend", "end", "apart"]


def test_a_form_answers_for_its_fields_and_the_next_open_comes_after_them(fresh: Inventory) -> None:
    found = inventory(after(fresh.snapshot, same(fresh, fresh.questions[1], ME)), "a", "senkyo")
    assert [q.state for q in found.questions] == ["unanswered", "same", "same", "same", "unanswered", "unanswered"]
    following = found.next_open(found.questions[1].address)
    assert following is not None and following.local == "parameters/unit"
    last = found.next_open(found.questions[-1].address)
    assert last is not None and last.local == "steps/print"


def test_a_field_that_does_not_apply_stays_so_when_its_form_is_as_the_standard(fresh: Inventory) -> None:
    first = after(fresh.snapshot, not_applicable(fresh, asked(fresh, FIELD), "載せない", ME))
    found = inventory(first, "a", "senkyo")
    second = after(first, same(found, asked(found, f"{ADDRESS}/forms/ticket"), ME))
    assert states(second)[FIELD] == "not_applicable"
    assert states(second)[f"{ADDRESS}/forms/ticket"] == "same"


def test_as_the_standard_withdraws_what_differed_there_and_nothing_else() -> None:
    both = deviation("d", {"op": "set", "at": "parameters/unit", "to": "household"}, ADD_ADDRESS)
    found = inventory(snapshot({"a": {"deviations": [both]}}), "a", "senkyo")
    then = after(found.snapshot, same(found, asked(found, f"{ADDRESS}/parameters/unit"), ME))
    (kept,) = then.practice("a", ADDRESS).deviations
    assert [c.at for c in kept.changes] == ["forms/ticket/fields/place-address"]
    assert states(then)[f"{ADDRESS}/parameters/unit"] == "same"


def test_a_difference_says_that_the_standard_was_seen_so_a_later_change_asks_again(fresh: Inventory) -> None:
    question = asked(fresh, f"{ADDRESS}/steps/print")
    wanted = Deviation.model_validate(deviation("d", {"op": "change", "at": "steps/print", "attribute": "timing", "to": {"ja": "夜"}}))  # fmt: skip
    then = after(fresh.snapshot, differs(fresh, question, wanted, ME))
    assert states(then)[question.address] == "differs"
    renamed = {"id": "print", "name": {"ja": "外注先で印刷する"}}
    from workbench.model import Put

    moved = after(then, (Put(record=f"catalog/{ADDRESS}/steps/print", value=renamed),))
    assert states(moved)[question.address] == "stale"


def test_what_only_adds_something_answers_the_question_as_the_standard(fresh: Inventory) -> None:
    wanted = Deviation.model_validate(deviation("d", ADD_ADDRESS))
    then = after(fresh.snapshot, differs(fresh, asked(fresh, FIELD), wanted, ME))
    assert states(then)[FIELD] == "same"
    found = inventory(then, "a", "senkyo")
    assert [d.id for d in found.differences(asked(found, FIELD))] == ["d"]
    gone = after(then, without_deviation(found, ADDRESS, "d"))
    assert gone.practice("a", ADDRESS).deviations == () and states(gone)[FIELD] == "same"


def test_the_rest_leaves_out_what_differs_and_has_changed() -> None:
    practice = {
        "confirmations": [confirmed(OLDER, elements=["steps/print"])],
        "deviations": [
            deviation("d", {"op": "change", "at": "steps/print", "attribute": "timing", "to": {"ja": "夜"}})
        ],
    }
    found = inventory(snapshot({"a": practice}, kept=(OLDER,)), "a", "senkyo")
    rest = found.rest(ADDRESS)
    assert [q.local for q in rest.left] == ["steps/print"]
    assert sum(rest.kinds.values()) == len(rest.questions) == 5
    then = states(after(found.snapshot, rest_as_standard(found, ADDRESS, ME)))
    assert then.pop(f"{ADDRESS}/steps/print") == "stale"
    assert set(then.values()) == {"same"}


def test_a_fresh_process_is_confirmed_as_a_whole(fresh: Inventory) -> None:
    (put,) = rest_as_standard(fresh, ADDRESS, ME)
    assert put.record == answer_record("a", ADDRESS)
    assert set(states(after(fresh.snapshot, (put,))).values()) == {"same"}


def test_a_whole_process_or_service_that_does_not_apply_keeps_what_was_recorded() -> None:
    given_ = {"confirmations": [confirmed()], "deviations": [deviation("d", ADD_ADDRESS)]}
    found = inventory(snapshot({"a": given_}), "a", "senkyo")
    before = states(found.snapshot)
    for edit, back in (
        (process_not_applicable(found, ADDRESS, "行わない", ME), process_not_applicable),
        (service_not_applicable(found, "行わない", ME), service_not_applicable),
    ):
        then = after(found.snapshot, edit)
        assert set(states(then).values()) == {"not_applicable"}
        assert [d.id for d in then.practice("a", ADDRESS).deviations] == ["d"]
        there = inventory(then, "a", "senkyo")
        undone = back(there, ADDRESS, None, ME) if back is process_not_applicable else back(there, None, ME)
        assert states(after(then, undone)) == before


def test_volume_is_kept_beside_a_note(fresh: Inventory) -> None:
    then = after(fresh.snapshot, with_volume(fresh, ADDRESS, 95000, "枚"))
    volume = then.practice("a", ADDRESS).volume
    assert volume is not None and (volume.per_year, volume.unit) == (95000, "枚")
    found = inventory(then, "a", "senkyo")
    assert after(then, with_volume(found, ADDRESS, None, None)).practice("a", ADDRESS).volume is None


def test_colleagues_are_those_who_have_answered() -> None:
    others = {
        "b": {"deviations": [deviation("d", {"op": "remove", "at": "forms/ticket/fields/place-name"})]},
        "c": {"not_applicable": {"reason": "使わない", "elements": ["forms/ticket"]}},
    }
    found = inventory(snapshot({"a": {}, **others}), "a", "senkyo")
    answers = {c.municipality: c for c in found.colleagues(asked(found, FIELD))}
    assert answers["b"].state == "differs" and answers["b"].deviations[0].id == "d"
    assert answers["c"].not_applicable is not None and answers["c"].not_applicable.reason == "使わない"
    assert inventory(snapshot({}), "a", "senkyo").colleagues(asked(found, FIELD)) == ()


@given(practices())
def test_answering_every_question_one_by_one_answers_all(practice: dict) -> None:
    now = snapshot({"a": practice}, kept=(OLDER,))
    for _ in range(20):
        found = inventory(now, "a", "senkyo")
        question = found.next_open()
        if question is None:
            break
        now = after(now, same(found, question, ME))
    progress = inventory(now, "a", "senkyo").progress()
    assert progress.answered == progress.all and progress.share == 1


@given(practices())
def test_the_rest_at_once_is_the_rest_one_by_one(practice: dict) -> None:
    start = snapshot({"a": practice}, kept=(OLDER,))
    found = inventory(start, "a", "senkyo")
    wanted = [q.address for q in found.rest(ADDRESS).questions]
    now = start
    for address in wanted:
        there = inventory(now, "a", "senkyo")
        if asked(there, address).open:
            now = after(now, same(there, asked(there, address), ME))
    assert states(after(start, rest_as_standard(found, ADDRESS, ME))) == states(now)


@example({"confirmations": [confirmed(OLDER, elements=["parameters/unit"])]}, 4, "withdrawn")
@example({"confirmations": [confirmed(OLDER)]}, 0, "same")
@example({"confirmations": [confirmed()]}, 0, "withdrawn")
@given(
    practices(),
    st.integers(0, 5),
    st.sampled_from(["same", "not_applicable", "withdrawn", "rest", "process", "differs"]),
)
def test_taking_back_restores_what_was_said_before(practice: dict, place: int, what: str) -> None:
    before = snapshot({"a": practice}, kept=(OLDER,))
    found = inventory(before, "a", "senkyo")
    question = found.questions[place]
    wanted = Deviation.model_validate(deviation("new", {"op": "set", "at": "parameters/unit", "to": "household"}))
    edit = {
        "same": lambda: same(found, question, ME),
        "not_applicable": lambda: not_applicable(found, question, "行わない", ME),
        "withdrawn": lambda: withdrawn(found, question),
        "rest": lambda: rest_as_standard(found, ADDRESS, ME),
        "process": lambda: process_not_applicable(found, ADDRESS, "行わない", ME),
        "differs": lambda: differs(found, asked(found, f"{ADDRESS}/parameters/unit"), wanted, ME),
    }[what]()
    done = after(before, edit)
    # a save takes back with the answers the versions that they speak of
    now = after(replace(done, confirmed=before.confirmed), undoing(before, edit))
    assert states(now) == states(before)
    assert now.practice("a", ADDRESS) == before.practice("a", ADDRESS)
    for q in found.questions:
        record = answer_record("a", ADDRESS, q.local)
        assert practice_value(now, record) == practice_value(before, record)


def test_what_an_author_saw_is_each_record_of_the_edit(fresh: Inventory) -> None:
    edit = same(fresh, fresh.questions[0], ME)
    assert expected(fresh.snapshot, edit) == {answer_record("a", ADDRESS, "steps/print"): None}
    then = after(fresh.snapshot, edit)
    assert expected(then, edit) == {edit[0].record: edit[0].value}
    with pytest.raises(ValueError, match="practice"):
        practice_value(then, "catalog/senkyo")


def test_ids_of_what_is_new_are_ids_and_free() -> None:
    taken: set[str] = set()
    for name in ("投票所の所在地", "Place address", "投票所の所在地", "no", "  ", "123"):
        id_ = new_id(name, taken)
        assert is_id(id_) and id_ not in taken
        taken.add(id_)


# -- steps left out, added, moved: the flow stays sound ------------------------------------------------------------

FLOW = Process.model_validate(
    {
        "id": "p",
        "name": {"ja": "例"},
        "actors": [{"id": "office", "name": {"ja": "窓口"}}],
        "steps": [
            {"id": "take", "name": {"ja": "受ける"}, "actor": "office", "next": ["check"]},
            {"id": "check", "name": {"ja": "確かめる"}, "kind": "decision", "next": [
                {"to": "enter", "when": {"ja": "可"}}, {"to": "ask", "when": {"ja": "否"}}]},
            {"id": "ask", "name": {"ja": "聞き直す"}, "next": ["take"]},
            {"id": "enter", "name": {"ja": "入力する"}, "next": ["hand"]},
            {"id": "hand", "name": {"ja": "渡す"}},
        ],
    }
)  # fmt: skip


def resolved(*changes: object) -> Process:
    found = resolve(FLOW, changes)  # type: ignore[arg-type]
    assert not isinstance(found, Conflicts), found
    return found


def leads_to(process: Process, step: str) -> list[str]:
    return [n.to for n in find(process, f"steps/{step}").next]  # type: ignore[union-attr]


@pytest.mark.parametrize("step", [s.id for s in FLOW.steps])
def test_without_a_step_the_flow_is_sound(step: str) -> None:
    found = resolved(*step_left_out(FLOW, step))
    assert find(found, f"steps/{step}") is None
    assert flaws(found) == ()


@pytest.mark.parametrize("after_", [s.id for s in FLOW.steps])
def test_a_step_that_is_added_stands_between(after_: str) -> None:
    found = resolved(*step_added(FLOW, after_, "count", {"name": {"ja": "数える"}, "actor": "office"}, "ask"))
    assert flaws(found) == ()
    assert "count" in leads_to(found, after_)
    assert leads_to(found, "count") == (["ask"] if after_ == "check" else leads_to(FLOW, after_))


def test_a_step_that_is_moved_leads_on_from_its_new_place() -> None:
    found = resolved(*step_moved(FLOW, "enter", "take"))
    assert flaws(found) == ()
    assert leads_to(found, "take") == ["enter"] and leads_to(found, "enter") == ["check"]
    assert leads_to(found, "check") == ["hand", "ask"]
