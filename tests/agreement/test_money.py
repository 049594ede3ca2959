"""Shares: exact to the yen whatever the rule, and as published rules say."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workbench.agreement import PRESETS, CannotShare, Payer, joined, per_head, shares
from workbench.model import Share

FOUR = {
    "hatsukaichi": Payer("342131", 114_038, 95_000, asked=True),
    "etajima": Payer("342157", 27_031, 23_000),
    "akiota": Payer("343684", 7_255, 6_000),
    "kitahiroshima": Payer("343692", 19_969, 16_000),
}
MIXES = st.lists(st.integers(0, 1000), min_size=5, max_size=5).filter(any)
PAYERS = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.builds(Payer, st.text("0123456789", min_size=6, max_size=6), st.integers(1, 4_000_000), st.integers(0, 10**6), st.booleans()),
    min_size=1,
)  # fmt: skip


def test_the_published_example_of_a_hundred_million() -> None:
    paid = shares(100_000_000, Share(equal=50, population=50, unit=1000), FOUR)
    assert [round(amount / 1000) for amount in paid.values()] == [46_381, 20_531, 14_655, 18_433]
    heads = per_head(paid, FOUR)
    assert (round(heads["hatsukaichi"]), round(heads["akiota"])) == (407, 2020)


def test_double_the_people_one_and_a_half_times_the_share() -> None:
    two = {"small": Payer("1", 10_000), "large": Payer("2", 20_000)}
    paid = shares(10**12, PRESETS["harp"].build, two)
    assert paid["large"] / paid["small"] == pytest.approx(1.5, rel=1e-3)


def test_kushimoto_by_hand() -> None:
    two = {"k": Payer("1", 3, 1), "z": Payer("2", 1, 3)}
    assert shares(1000, PRESETS["kushimoto"].build, two) == {"k": 263 + 75 + 125, "z": 87 + 75 + 375}
    assert shares(1000, PRESETS["kushimoto"].run, two) == {"k": 274, "z": 726}


@given(st.integers(0, 10**12), MIXES, PAYERS, st.integers(1, 10_000), st.booleans(), st.data())
def test_law_7_shares_add_up(
    amount: int, mix: list[int], payers: dict[str, Payer], unit: int, named: bool, data: st.DataObject
) -> None:
    total = sum(mix)
    percents = [round(100 * part / total, 1) for part in mix]
    percents[max(range(5), key=percents.__getitem__)] += round(100 - sum(percents), 1)
    percents = [round(p, 1) for p in percents]
    assume(sum(Fraction(str(p)) for p in percents) == 100)
    fixed = data.draw(st.dictionaries(st.sampled_from(sorted(payers)), st.integers(0, amount // len(payers))))
    remainder = data.draw(st.sampled_from(sorted(payers))) if named else None
    equal, population, degressive, cases, requester = percents
    rule = Share(
        equal=equal, population=population, degressive=degressive, cases=cases, requester=requester,
        fixed=fixed, unit=unit, remainder=remainder,
    )  # fmt: skip
    try:
        paid = shares(amount, rule, payers)
    except CannotShare:
        lacks_cases = cases and not any(p.cases for p in payers.values())
        assert lacks_cases or (requester and not any(p.asked for p in payers.values()))
        return
    assert sum(paid.values()) == amount
    assert list(paid) == list(payers)
    assert all(paid[m] >= fixed.get(m, 0) for m in payers)


@given(st.integers(0, 10**9), PAYERS, st.randoms())
def test_the_order_of_municipalities_is_of_no_account(amount: int, payers: dict[str, Payer], chance: object) -> None:
    assume(len({p.code for p in payers.values()}) == len(payers))
    names = list(payers)
    chance.shuffle(names)  # type: ignore[attr-defined]
    rule = Share(equal=30, population=30, degressive=40)
    assert shares(amount, rule, payers) == shares(amount, rule, {m: payers[m] for m in names})


@given(st.integers(0, 10**9), PAYERS)
def test_who_has_more_people_pays_no_less_by_population(amount: int, payers: dict[str, Payer]) -> None:
    paid = shares(amount, Share(population=100), payers)
    ordered = sorted(payers, key=lambda m: payers[m].population)
    assert all(paid[a] <= paid[b] + 1 for a, b in zip(ordered, ordered[1:], strict=False))


@given(st.integers(0, 10**9), PAYERS, st.data())
def test_buying_in_costs_the_joiners_what_the_others_get_back(
    amount: int, payers: dict[str, Payer], data: st.DataObject
) -> None:
    assume(len(payers) > 1)
    joining = data.draw(st.lists(st.sampled_from(sorted(payers)), min_size=1, max_size=len(payers) - 1, unique=True))
    paid, back = joined(amount, Share(equal=50, population=50), payers, joining)
    assert sum(paid.values()) == sum(back.values())
    assert set(paid) == set(joining)


def test_only_who_asked_pays_the_part_of_the_requester() -> None:
    paid = shares(1_200_000, Share(requester=70, fixed={"akiota": 100_000}, equal=30), FOUR)
    assert paid["hatsukaichi"] == 770_000 + 82_500
    assert paid["akiota"] == 100_000 + 82_500


@pytest.mark.parametrize(
    ("amount", "rule", "payers", "says"),
    [
        (100, Share(equal=50), FOUR, "50 %"),
        (100, Share(equal=100), {}, "Nobody shares"),
        (-1, Share(equal=100), FOUR, "negative"),
        (100, Share(equal=100, fixed={"akiota": 101}), FOUR, "more than the cost"),
        (100, Share(equal=100, remainder="kure"), FOUR, "kure"),
        (100, Share(cases=100), {"a": Payer("1", 1)}, "cases per year"),
        (100, Share(requester=100), {"a": Payer("1", 1)}, "asked"),
    ],
)
def test_what_cannot_be_shared_says_why(amount: int, rule: Share, payers: dict[str, Payer], says: str) -> None:
    with pytest.raises(CannotShare, match=says) as raised:
        shares(amount, rule, payers)
    assert raised.value.message.ja
