"""Cells, verdicts, flags and selections of the matrix."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.fitgap.small import ADD_ADDRESS, ADDRESS, PROCESS, confirmed, deviation, snapshot
from tests.strategies import PROCESSES
from workbench.fitgap import STATES, matrix, measures
from workbench.model import NotApplicable, Practice, Process, Snapshot, digests

PLACE_ADDRESS = f"{ADDRESS}/forms/ticket/fields/place-address"
LOCALS = ["steps/print", "forms/ticket", "forms/ticket/fields/voter-name", "forms/ticket/fields/place-name",
          "parameters/unit", "requirements/no-my-number"]  # fmt: skip


def column(snap: Snapshot, municipality: str) -> dict[str, str]:
    table = matrix(snap)
    j = table.municipalities.index(municipality)
    return {row.local: STATES[table.states[i, j]] for i, row in enumerate(table.rows)}


def without(process: Process, local: str, **changes: object) -> Process:
    """The process with one step or parameter altered: an earlier version of the standard."""
    collection, id_ = local.split("/")
    elements = tuple(e.model_copy(update=changes) if e.id == id_ else e for e in getattr(process, collection))
    return process.model_copy(update={collection: elements})


def test_rows_are_the_elements_of_the_standard_and_what_anybody_adds_after_its_anchor() -> None:
    table = matrix(snapshot({"a": {"deviations": [deviation("d", ADD_ADDRESS)]}}))
    assert [r.local for r in table.rows] == [*LOCALS[:4], "forms/ticket/fields/place-address", *LOCALS[4:]]
    added = table.rows[4]
    assert (added.in_standard, added.added_by, added.name.ja) == (False, ("a",), "投票所の所在地")


def test_law_4_nobody_said_anything_so_everything_is_unanswered_and_has_no_verdict() -> None:
    table = matrix(snapshot({}, answers=({"about": "nyujoken", "mark": "○"},)))
    assert set(table.states.ravel()) == {STATES.index("unanswered")} == {0}
    assert not table.verdicts.any()


def test_a_confirmed_process_is_the_same_but_for_its_deviations() -> None:
    snap = snapshot(
        {
            "a": {"confirmations": [confirmed()], "deviations": [deviation("d", ADD_ADDRESS)]},
            "b": {"confirmations": [confirmed()]},
        }
    )
    assert column(snap, "a") == dict.fromkeys(LOCALS, "same") | {"forms/ticket/fields/place-address": "differs"}
    assert set(column(snap, "b").values()) == {"same"}
    assert set(column(snap, "c").values()) == {"unanswered"}


def test_a_partial_confirmation_answers_only_for_its_elements_and_what_they_contain() -> None:
    snap = snapshot({"a": {"confirmations": [confirmed(elements=["forms/ticket"])]}})
    assert [local for local, state in column(snap, "a").items() if state == "same"] == LOCALS[1:4]


def test_only_what_changed_since_it_was_confirmed_is_stale() -> None:
    old = without(PROCESS, "steps/print", name=PROCESS.name)
    snap = snapshot({"a": {"confirmations": [confirmed(old)]}}, kept=(old,))
    assert column(snap, "a") == dict.fromkeys(LOCALS, "same") | {"steps/print": "stale"}
    cell = matrix(snap).cell(f"{ADDRESS}/steps/print", "a")
    assert cell.confirmed.name == PROCESS.name
    assert cell.confirmation.date == "2013-05-20"


def test_a_later_partial_confirmation_takes_away_the_staleness() -> None:
    old = without(PROCESS, "steps/print", name=PROCESS.name)
    again = confirmed(date="2013-06-03", elements=["steps/print"])
    snap = snapshot({"a": {"confirmations": [again, confirmed(old)]}}, kept=(old,))
    assert set(column(snap, "a").values()) == {"same"}


def test_without_the_kept_version_everything_is_stale() -> None:
    old = without(PROCESS, "steps/print", name=PROCESS.name)
    assert set(column(snapshot({"a": {"confirmations": [confirmed(old)]}}), "a").values()) == {"stale"}


def test_a_difference_over_a_changed_standard_is_stale_and_keeps_its_deviation() -> None:
    old = without(PROCESS, "parameters/unit", default="household")
    set_ = deviation("d", {"op": "set", "at": "parameters/unit", "to": "household"})
    cell = matrix(snapshot({"a": {"confirmations": [confirmed(old)], "deviations": [set_]}}, kept=(old,))).cell(
        f"{ADDRESS}/parameters/unit", "a"
    )
    assert (cell.state, cell.verdict, [d.id for d in cell.deviations]) == ("stale", None, ["d"])


def test_not_applicable_covers_the_process_or_single_elements() -> None:
    snap = snapshot(
        {
            "a": {"not_applicable": {"reason": "行わない"}},
            "b": {"confirmations": [confirmed()], "not_applicable": [{"reason": "x", "elements": ["forms/ticket"]}]},
        }
    )
    assert set(column(snap, "a").values()) == {"not_applicable"}
    assert [local for local, state in column(snap, "b").items() if state == "not_applicable"] == LOCALS[1:4]


@pytest.mark.parametrize(
    ("change", "answers", "verdict"),
    [
        ({"op": "set", "at": "parameters/unit", "to": "household"}, [], "config"),
        ({"op": "set", "at": "parameters/unit", "to": "household"}, [("nyujoken/parameters/unit", "△")], "gap"),
        (ADD_ADDRESS, [], "gap"),
        (ADD_ADDRESS, [("nyujoken", "○")], "gap"),
        (ADD_ADDRESS, [("nyujoken/forms/ticket/fields/place-address", "□")], "config"),
        ({"op": "remove", "at": "forms/ticket/fields/place-name"}, [], "extend"),
        ({"op": "remove", "at": "forms/ticket/fields/voter-name"}, [], "gap"),
        ({"op": "move", "at": "forms/ticket/fields/voter-name", "after": "place-name"}, [("nyujoken", "○")], "gap"),
    ],
)
def test_the_verdict_of_a_difference(change: dict, answers: list[tuple[str, str]], verdict: str) -> None:
    snap = snapshot(
        {"a": {"deviations": [deviation("d", change)]}},
        answers=tuple({"about": about, "mark": mark} for about, mark in answers),
    )
    assert matrix(snap).cell(f"{ADDRESS}/{change['at']}", "a").verdict == verdict


@pytest.mark.parametrize(("mark", "verdict"), [("○", "fit"), ("□", "config"), ("△", "gap"), ("unknown", None)])
def test_the_verdict_of_the_same_is_the_packages(mark: str, verdict: str | None) -> None:
    snap = snapshot({"a": {"confirmations": [confirmed()]}}, answers=({"about": "nyujoken", "mark": mark},))
    assert matrix(snap).cell(f"{ADDRESS}/forms/ticket/fields/voter-name", "a").verdict == verdict


def test_the_nearest_package_answer_counts() -> None:
    snap = snapshot(
        {"a": {"confirmations": [confirmed()]}},
        answers=({"about": "nyujoken", "mark": "○"}, {"about": "nyujoken/forms/ticket", "mark": "△"}),
    )
    table = matrix(snap)
    assert table.cell(f"{ADDRESS}/forms/ticket/fields/voter-name", "a").verdict == "gap"
    assert table.cell(f"{ADDRESS}/steps/print", "a").verdict == "fit"


@pytest.mark.parametrize(
    "change",
    [
        {**ADD_ADDRESS, "at": "forms/ticket/fields/my-number", "value": {"name": {"ja": "個人番号"}}},
        {"op": "add", "at": "requirements/mine", "value": {"name": {"ja": "個人番号を印字しない"}}},
        {"op": "change", "at": "requirements/no-my-number", "attribute": "class", "to": "option"},
    ],
)
def test_what_is_prohibited_is_flagged_and_a_gap(change: dict) -> None:
    snap = snapshot(
        {"a": {"deviations": [deviation("d", change)]}}, answers=({"about": f"nyujoken/{change['at']}", "mark": "○"},)
    )
    cell = matrix(snap).cell(f"{ADDRESS}/{change['at']}", "a")
    assert (cell.flags, cell.verdict) == (("prohibited",), "gap")


def test_conflicting_deviations_are_flagged_and_nothing_is_lost() -> None:
    set_ = {"op": "set", "at": "parameters/unit", "to": "household"}
    cell = matrix(snapshot({"a": {"deviations": [deviation("d", set_), deviation("e", set_)]}})).cell(
        f"{ADDRESS}/parameters/unit", "a"
    )
    assert (cell.flags, [d.id for d in cell.deviations]) == (("conflict",), ["d", "e"])


def test_a_deviation_whose_target_is_gone_keeps_a_row() -> None:
    table = matrix(snapshot({"a": {"deviations": [deviation("d", {"op": "remove", "at": "rules/gone"})]}}))
    assert table.cell(f"{ADDRESS}/rules/gone", "a").flags == ("conflict",)


def test_actors_and_the_process_itself_are_rows_only_where_somebody_differs() -> None:
    rename = {"op": "change", "at": ".", "attribute": "trigger", "to": {"ja": "別のきっかけ"}}
    table = matrix(snapshot({"a": {"deviations": [deviation("d", rename)]}}))
    assert (table.rows[0].address, table.rows[0].kind) == (ADDRESS, "process")
    assert table.cell(ADDRESS, "a").state == "differs"


def test_an_added_form_brings_a_row_for_each_field() -> None:
    form = {
        "op": "add",
        "at": "forms/map",
        "value": {"name": {"ja": "案内図"}, "fields": [{"id": "place", "name": {"ja": "投票所"}}]},
    }
    table = matrix(snapshot({"a": {"deviations": [deviation("d", form)]}}))
    assert [(r.local, r.name.ja) for r in table.rows if not r.in_standard] == [
        ("forms/map", "案内図"),
        ("forms/map/fields/place", "投票所"),
    ]


def test_selecting_keeps_rows_in_which_one_cell_meets_everything() -> None:
    set_ = deviation(
        "d", {"op": "set", "at": "parameters/unit", "to": "household"}, cause="ordinance", wish="parameter"
    )
    add = deviation("e", ADD_ADDRESS, cause="service_level", wish="raise_standard")
    snap = snapshot({"a": {"deviations": [set_]}, "b": {"deviations": [add]}})
    table = matrix(snap)

    def locals_of(**filters: object) -> list[str]:
        return [r.local for r in table.select(**filters).rows]

    assert locals_of(states=["differs"]) == ["forms/ticket/fields/place-address", "parameters/unit"]
    assert locals_of(states=["differs"], municipalities=["a"]) == ["parameters/unit"]
    assert locals_of(causes=["ordinance"], wishes=["raise_standard"]) == []
    assert locals_of(verdicts=["gap"]) == ["forms/ticket/fields/place-address"]
    assert locals_of(kinds=["step"]) == ["steps/print"]
    assert locals_of(classes=["must"]) == ["forms/ticket/fields/voter-name"]
    assert locals_of(text="作成") == ["parameters/unit"]
    assert locals_of(text="ADDRESS") == ["forms/ticket/fields/place-address"]
    assert locals_of(only_gaps=True) == ["forms/ticket/fields/place-address", "parameters/unit"]
    assert locals_of(only_conflicts=True) == []
    assert table.select(municipalities=["c", "b"]).municipalities == ("b", "c")
    assert table.select(municipalities=["b"]).cell(PLACE_ADDRESS, "b").deviations[0].id == "e"


def test_the_frame_says_what_the_cells_say() -> None:
    frame = matrix(snapshot({"a": {"deviations": [deviation("d", ADD_ADDRESS)]}})).frame("ja")
    row = frame.set_index("address").loc[PLACE_ADDRESS]
    assert (row["a"], row["b"], row["name"], row["kind"]) == ("差異あり", "未回答", "投票所の所在地", "印字項目")


def test_scopes_and_municipalities_that_are_not_there_are_refused() -> None:
    with pytest.raises(KeyError):
        matrix(snapshot({}), "senkyo/none")
    with pytest.raises(KeyError):
        matrix(snapshot({}), municipalities=["z"])
    assert len(matrix(snapshot({}), "senkyo")) == len(matrix(snapshot({}), ADDRESS)) == len(LOCALS)


@given(PROCESSES, PROCESSES)
def test_law_5_after_a_change_of_the_standard_what_is_untouched_stands_and_the_rest_is_stale(
    then: Process, now: Process
) -> None:
    then, now = then.model_copy(update={"id": "nyujoken"}), now.model_copy(update={"id": "nyujoken"})
    snap = snapshot({"a": {"confirmations": [confirmed(then)]}}, process=now, kept=(then,))
    before, after = digests(then), digests(now)
    states = {local if local != ADDRESS else ".": state for local, state in column(snap, "a").items()}
    for local, state in states.items():
        assert state == ("same" if before.get(local) == after.get(local) else "stale")
    changed = {local for local in {*before, *after} if before.get(local) != after.get(local)}
    assert changed == {local for local, state in states.items() if state == "stale"}  # nothing changed without a trace
    cells = [matrix(snap).cell(row.address, "a") for row in matrix(snap).rows]
    assert all(c.confirmation is not None and c.confirmation.by == "選管" for c in cells)


def test_who_does_without_what_others_add_fits_whatever_the_package_says_of_it() -> None:
    snap = snapshot(
        {"a": {"deviations": [deviation("d", ADD_ADDRESS)]}, "b": {"confirmations": [confirmed()]}},
        answers=({"about": "nyujoken/forms/ticket/fields/place-address", "mark": "△"},),
    )
    table = matrix(snap)
    assert (table.cell(PLACE_ADDRESS, "a").verdict, table.cell(PLACE_ADDRESS, "b").verdict) == ("gap", "fit")
    assert table.cell(PLACE_ADDRESS, "c").verdict is None


def test_a_must_that_is_one_only_to_some_is_a_gap_only_to_them() -> None:
    only_cities = {"cases": [{"when": {"kind": ["city"]}, "class": "must"}], "otherwise": "option"}
    data = PROCESS.dump()
    data["requirements"].append({"id": "signs", "name": {"ja": "手話"}, "class": only_cities})
    snap = snapshot(
        {m: {"deviations": [deviation("d", {"op": "remove", "at": "requirements/signs"})]} for m in ("a", "b")},
        process=Process.model_validate(data),
    )
    city = snap.municipalities["a"].model_copy(update={"kind": "city"})
    table = matrix(replace(snap, municipalities={**snap.municipalities, "a": city}))
    verdicts = [table.cell(f"{ADDRESS}/requirements/signs", m).verdict for m in ("a", "b")]
    assert verdicts == ["gap", "extend"]


def test_what_is_in_a_prohibited_form_is_prohibited() -> None:
    data = PROCESS.dump()
    data["forms"][0]["class"] = "prohibited"
    snap = snapshot({"a": {"deviations": [deviation("d", ADD_ADDRESS)]}}, process=Process.model_validate(data))
    assert matrix(snap).cell(PLACE_ADDRESS, "a").flags == ("prohibited",)


def test_a_service_whose_file_could_not_be_read_hides_nothing() -> None:
    snap = snapshot({"a": {"confirmations": [confirmed()]}})
    table = matrix(replace(snap, services={}))
    assert measures(table).all.fit.numerator == len(LOCALS)
    assert set(table.frame()["service"]) == {"senkyo"}


def test_the_same_municipality_named_twice_is_one_column() -> None:
    assert matrix(snapshot({}), municipalities=["a", "a"]).municipalities == ("a",)


def test_a_matrix_made_from_an_earlier_one_is_the_same_as_one_made_anew() -> None:
    before = snapshot(
        {"a": {"confirmations": [confirmed()], "deviations": [deviation("place", ADD_ADDRESS)]}, "b": {}},
        answers=({"about": "nyujoken/forms/ticket", "mark": "△"},),
    )
    earlier = matrix(before)
    answered = Practice.model_validate(
        {"service": "senkyo", "processes": {"nyujoken": {"confirmations": [confirmed(elements=["steps/print"])]}}}
    )
    changes: list[dict[str, Any]] = [
        {},
        {"practices": {**before.practices, ("b", "senkyo"): answered}},
        {"practices": {("b", "senkyo"): before.practices["b", "senkyo"]}},
        {"practices": {**before.practices, ("b", "senkyo"): Practice(service="senkyo", not_applicable=NotApplicable(reason="x"))}},
        {"processes": {ADDRESS: PROCESS.model_copy(update={"forms": ()})}, "digests": {}},
        {"answers": {}},
        {"municipalities": {m: x.model_copy(update={"kind": "city"}) for m, x in before.municipalities.items()}},
        {"settings": before.settings.model_copy(update={"answer_marks": {"△": "config"}})},
    ]  # fmt: skip
    for change in changes:
        after = replace(before, **change)
        anew, again = matrix(after), matrix(after, before=earlier)
        assert again.rows == anew.rows
        assert (again.states.tolist(), again.verdicts.tolist()) == (anew.states.tolist(), anew.verdicts.tolist())
        assert again.deviating == anew.deviating
    assert matrix(replace(before), before=earlier).blocks[ADDRESS] is earlier.blocks[ADDRESS]
