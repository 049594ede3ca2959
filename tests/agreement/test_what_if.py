"""What each would pay by another rule, and who shares at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement import PRESETS, Payer
from workbench.agreement.what_if import asking, payers_for, what_if
from workbench.model import Agreement, Municipality, Snapshot, Text, WorkspaceSettings

TOWNS = ("a", "b", "c")
SNAPSHOT = Snapshot(
    WorkspaceSettings(name=Text(ja="試験")),
    municipalities={
        m: Municipality(id=m, name=Text(ja=m), code=f"34000{i}", kind="town", population=1000 * (i + 1))
        for i, m in enumerate(TOWNS)
    },
)
PAYERS = st.lists(
    st.builds(Payer, st.just("1"), st.integers(1, 10**6), st.integers(1, 10**5), st.booleans()), min_size=1, max_size=9
).map(lambda several: dict(enumerate(several)))


def point(**more: object) -> Agreement:
    return Agreement.model_validate({"id": "p", "about": ["x"], "title": {"ja": "論点"}, **more})


@given(PAYERS, st.integers(0, 10**10), st.integers(0, 10**9), st.integers(1, 20), st.sampled_from(sorted(PRESETS)))
def test_what_is_paid_over_the_years_adds_up_to_the_yen(
    payers: dict[str, Payer], initial: int, yearly: int, years: int, name: str
) -> None:
    rule = PRESETS[name]
    found = what_if(initial, yearly, rule.build, rule.run, payers, years)
    assert sum(found.initial.values()) == initial and sum(found.yearly.values()) == yearly
    assert sum(found.total.values()) == initial + years * yearly
    assert {m: found.total[m] for m in payers} == {m: found.initial[m] + years * found.yearly[m] for m in payers}


def test_those_chosen_share_else_those_the_cost_names_else_everybody() -> None:
    named = point(cost={"initial": 1, "payers": ["b"]})
    assert tuple(payers_for(SNAPSHOT)) == TOWNS
    assert tuple(payers_for(SNAPSHOT, "s", named)) == ("b",)
    assert tuple(payers_for(SNAPSHOT, "s", named, ("a", "c"))) == ("a", "c")


def test_those_ask_whom_the_decision_or_the_proposed_option_is_for() -> None:
    option = {"id": "o", "disposition": "customize", "municipalities": ["a"]}
    proposed = point(options=[option], proposed="o")
    decided = point(
        decided={"disposition": "customize", "level": "l", "date": "2013-06-20", "why": "x", "municipalities": ["c"]}
    )
    assert asking(SNAPSHOT, "s", proposed) == ("a",)
    assert asking(SNAPSHOT, "s", decided) == ("c",)
    assert payers_for(SNAPSHOT, "s", proposed, TOWNS)["a"].asked
