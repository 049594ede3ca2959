"""Measures counted by hand, and what makes two differences one point."""

from __future__ import annotations

import pytest

from tests.fitgap.small import ADD_ADDRESS, ADDRESS, PROCESS, confirmed, deviation, snapshot
from workbench.fitgap import Rate, matrix, measures, points
from workbench.model import Snapshot

SET = {"op": "set", "at": "parameters/unit", "to": "household"}


@pytest.fixture
def case() -> Snapshot:
    """Seven rows (six of the standard, one added) × three municipalities.

    a: confirmed, sets the unit, adds the address: 5 same, 2 differ. Volume 100.
    b: confirmed, but the form (with two fields and the added one) does not apply: 3 same, 4 not applicable. Volume 10.
    c: only the step confirmed: 1 same, 6 unanswered. No volume.
    """
    return snapshot(
        {
            "a": {
                "confirmations": [confirmed()],
                "deviations": [deviation("unit", SET), deviation("place", ADD_ADDRESS)],
                "volume": {"per_year": 100},
            },
            "b": {
                "confirmations": [confirmed()],
                "not_applicable": {"reason": "x", "elements": ["forms/ticket"]},
                "volume": {"per_year": 10},
            },
            "c": {"confirmations": [confirmed(elements=["steps/print"])]},
        }
    )


def test_measures_counted_by_hand(case: Snapshot) -> None:
    m = measures(matrix(case)).all
    assert m.counts == {"same": 9, "differs": 2, "not_applicable": 4, "unanswered": 6, "stale": 0}
    assert m.applicable == 17
    assert m.fit == Rate(9, 17)
    assert m.undecided == Rate(8, 17)  # six unanswered and two differences nobody has decided
    assert m.reachable == Rate(10, 17)  # the unit fits by setting
    assert m.customisation == Rate(1, 17)  # the added address, which the package does not answer for
    assert m.weighted_fit == Rate(5 * 100 + 3 * 10, 7 * 100 + 3 * 10)
    # print 3/3; ticket, voter-name, place-name: a alone of two; added: 1 of 2; unit: a or b, one of three; no-my-number 2/3
    assert m.standardisation == pytest.approx((1 + 4 * (1 / 2) + 1 / 3 + 2 / 3) / 7)


def test_measures_by_what_the_matrix_is_made_of(case: Snapshot) -> None:
    found = measures(matrix(case))
    assert {k: m.fit for k, m in found.by_municipality.items()} == {"a": Rate(5, 7), "b": Rate(3, 3), "c": Rate(1, 7)}
    assert found.by_service["senkyo"].fit == found.by_process[ADDRESS].fit == found.by_working_group["juki"].fit
    assert found.by_service_municipality["senkyo", "c"].undecided == Rate(6, 7)


def test_law_4_unanswered_is_never_fit() -> None:
    m = measures(matrix(snapshot({}))).all
    assert (m.fit.value, m.undecided.value, m.standardisation) == (0, 1, 0)


def test_a_rate_over_nothing_has_no_value_and_shows_its_denominator() -> None:
    assert Rate(0, 0).value is None
    assert str(Rate(0, 0)) == "0/0 (–)"
    assert str(Rate(1, 3)) == "1/3 (33.3 %)"


@pytest.mark.parametrize(
    ("disposition", "undecided", "reachable", "customisation"),
    [("parameter", 7, 11, 0), ("customize", 7, 10, 1), ("raise_standard", 7, 10, 0)],
)
def test_a_decision_moves_its_cell(
    case: Snapshot, disposition: str, undecided: int, reachable: int, customisation: int
) -> None:
    decided = {"disposition": disposition, "level": "bukai", "date": "2013-06-20", "why": "x"}
    agreement = {"id": "senkyo-001", "about": ["nyujoken/forms/ticket"], "title": {"ja": "x"}, "decided": decided}
    practices = {m: p.processes["nyujoken"].dump() for (m, _), p in case.practices.items()}
    m = measures(matrix(snapshot(practices, agreements=(agreement,)))).all
    assert (m.undecided.numerator, m.reachable.numerator, m.customisation.numerator) == (
        undecided,
        reachable,
        customisation,
    )


def test_the_measures_follow_the_selection(case: Snapshot) -> None:
    selected = matrix(case).select(kinds=["parameter"], municipalities=["a", "c"])
    assert measures(selected).all.fit == Rate(0, 2)
    assert measures(matrix(case).select(text="nowhere")).all.fit == Rate(0, 0)


def test_the_same_difference_is_one_point_and_near_same_ones_stand_together() -> None:
    translated = {**ADD_ADDRESS, "value": {"name": {"ja": "投票所の所在地"}, "note": {"ja": "覚え"}}}
    other = {**ADD_ADDRESS, "value": {"name": {"ja": "投票所の住所"}}}
    snap = snapshot(
        {
            "a": {"deviations": [deviation("place", ADD_ADDRESS)]},
            "b": {"deviations": [deviation("place", translated)]},
            "c": {"deviations": [deviation("place", other), deviation("unit", SET)]},
        }
    )
    shared, near, unit = points(snap)
    assert (shared.municipalities, near.municipalities, unit.municipalities) == (("a", "b"), ("c",), ("c",))
    assert shared.near == (near.key,)
    assert near.near == (shared.key,)
    assert shared.key.startswith(f"{ADDRESS}/forms/ticket/fields/place-address@")
    assert unit.near == ()


def test_an_added_form_is_one_point() -> None:
    form = {
        "op": "add",
        "at": "forms/map",
        "value": {"name": {"ja": "図"}, "fields": [{"id": "x", "name": {"ja": "x"}}]},
    }
    (point,) = points(snapshot({"a": {"deviations": [deviation("d", form)]}}))
    assert point.row.local == "forms/map"


def test_points_of_a_confirmed_process_without_differences_are_none() -> None:
    assert points(snapshot({"a": {"confirmations": [confirmed(PROCESS)]}})) == ()


def _agreement(id_: str, disposition: str) -> dict:
    decided = {"disposition": disposition, "level": "bukai", "date": "2013-06-20", "why": "x"}
    return {"id": id_, "about": ["nyujoken/parameters/unit"], "title": {"ja": "x"}, "decided": decided}


def test_two_decisions_that_disagree_decide_nothing() -> None:
    practices = {"a": {"deviations": [deviation("unit", SET)]}}
    both = (_agreement("one", "customize"), _agreement("two", "parameter"))
    found = [measures(matrix(snapshot(practices, agreements=a))).all for a in (both, both[::-1], ())]
    assert found[0] == found[1] == found[2]


def test_what_does_not_apply_is_never_customised() -> None:
    practices = {"a": {"deviations": [deviation("unit", SET)], "not_applicable": {"reason": "行わない"}}}
    m = measures(matrix(snapshot(practices, agreements=(_agreement("one", "customize"),)))).by_municipality["a"]
    assert m.customisation == Rate(0, 0)


def test_one_content_is_one_point_however_it_is_written() -> None:
    def add(**value: object) -> dict:
        return {"op": "add", "at": "forms/ticket/fields/x", "value": {"name": {"ja": "住所"}, **value}}

    change = {"op": "change", "at": "parameters/unit", "attribute": "default", "to": "household"}
    snap = snapshot(
        {
            "a": {"deviations": [deviation("d", add(**{"from": "office"}), SET)]},
            "b": {"deviations": [deviation("d", add(**{"from": ["office"]}, type="text", id="x"), change)]},
        }
    )
    assert [p.municipalities for p in points(snap)] == [("a", "b"), ("a", "b")]


def test_another_place_is_another_point() -> None:
    moves = [{"op": "move", "at": "forms/ticket/fields/voter-name", "after": a} for a in ("place-name", "^")]
    snap = snapshot({m: {"deviations": [deviation("d", c)]} for m, c in zip("ab", moves, strict=True)})
    assert len(points(snap)) == 2
