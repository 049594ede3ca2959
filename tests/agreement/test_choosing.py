"""Options are weighed openly: the law first, then weights, and how far each may move."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement import TICKET_CRITERIA, choice
from workbench.model import Criterion, Option, Text


def _criteria(**weights: int) -> list[Criterion]:
    return [Criterion(id=c, name=Text(ja=c), weight=w) for c, w in weights.items()]


def _option(id_: str, unlawful: str | None = None, **scores: int) -> Option:
    return Option(id=id_, disposition="adopt", scores=scores, unlawful=unlawful)


def test_the_best_weighted_mean_wins_and_a_weight_has_room() -> None:
    found = choice(_criteria(cost=1, service=2), [_option("a", cost=5, service=1), _option("b", cost=1, service=4)])
    assert found.winners == ("b",) and found.scores == {"b": Fraction(3), "a": Fraction(7, 3)}
    cost, service = found.ranges
    assert (cost.low, cost.high, cost.above) == (0, Fraction(3, 2), ("a",))
    assert (service.low, service.high, service.below) == (Fraction(4, 3), None, ("a",))
    assert not cost.firm


def test_the_law_comes_first_and_what_is_not_scored_is_not_weighed() -> None:
    found = choice(_criteria(cost=1), [_option("a", "公職選挙法", cost=5), _option("b", cost=1), _option("c")])
    assert found.winners == ("b",) and [b.option for b in found.barred] == ["a", "c"]
    assert "公職選挙法" in found.barred[0].why.ja


def test_nothing_to_choose_from_gives_no_winner() -> None:
    assert choice([], []).winners == () and choice(_criteria(cost=1), []).ranges == ()


def test_the_ticket_has_the_six_published_criteria() -> None:
    assert len(TICKET_CRITERIA) == 6 and TICKET_CRITERIA[0].name.ja == "郵送経費"


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=4),
    st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=1, max_size=4),
)
def test_inside_its_room_a_weight_changes_nothing_and_beyond_it_somebody_else_wins(weights: Any, scores: Any) -> None:
    names = [f"c{i}" for i in range(len(weights))]
    options = [_option(f"o{j}", **dict(zip(names, row, strict=False))) for j, row in enumerate(scores)]
    found = choice(_criteria(**dict(zip(names, weights, strict=True))), options)
    for at, room in zip(range(len(weights)), found.ranges, strict=False):

        def winners(weight: Fraction, at: int = at) -> set[str]:
            given_ = [Fraction(w) for w in weights]
            given_[at] = weight
            sums = {o.id: sum(g * o.scores[n] for g, n in zip(given_, names, strict=True)) for o in options}
            return {str(o) for o, s in sums.items() if s == max(sums.values())}

        here = Fraction(weights[at])
        assert room.low <= here and (room.high is None or here <= room.high)
        top = room.high if room.high is not None else here + 100
        if room.low < here < top:
            for inside in ((room.low + here) / 2, (here + top) / 2):
                assert winners(inside) == set(found.winners)
        if room.above and room.high is not None:
            assert winners(room.high + Fraction(1, 10**6)) == set(room.above) != set(found.winners)
        if room.below:
            assert winners(room.low - Fraction(1, 10**6)) == set(room.below) != set(found.winners)
