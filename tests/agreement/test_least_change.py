"""The standard that asks the least of everybody: held against trying everything."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.sample import TODAY, TOP
from workbench.agreement import agenda, issues_of, least_change
from workbench.agreement.least_change import STANDARD, Issue, Way
from workbench.workspace import Workspace

_MUNICIPALITIES = ("a", "b", "c")


def _all(issues: Sequence[Issue]) -> list[tuple[int, tuple[int, ...]]]:
    """Every plan there is, as its total and what each bears."""
    found = []
    for ways in itertools.product(*(i.ways for i in issues)):
        burden = tuple(sum(w.burden.get(m, 0) for w in ways) for m in _MUNICIPALITIES)
        found.append((sum(burden), burden))
    return found


_BURDENS = st.fixed_dictionaries({m: st.one_of(st.just(0), st.integers(0, 30)) for m in _MUNICIPALITIES})
_ISSUES = st.lists(st.lists(_BURDENS, min_size=1, max_size=4), min_size=1, max_size=5).map(
    lambda several: [
        Issue(f"i{i}", tuple(Way(f"w{j}", b) for j, b in enumerate(ways))) for i, ways in enumerate(several)
    ]
)


@given(_ISSUES, st.one_of(st.none(), st.integers(0, 80)))
def test_the_plan_is_the_one_that_trying_everything_finds(issues: list[Issue], cap: int | None) -> None:
    found = least_change(issues, cap, alternatives=10_000)
    plans = _all(issues)
    allowed = [total for total, burden in plans if cap is None or max(burden) <= cap]
    assert found.exact
    if not allowed:
        assert found.best is None
    else:
        assert found.best is not None and found.best.exact and found.best.total == min(allowed)
        ways = {i.id: {w.id: w for w in i.ways} for i in issues}
        chosen = [ways[i][w] for i, w in found.best.ways.items()]
        assert found.best.burden.items() >= {(m, sum(w.burden[m] for w in chosen)) for m in found.best.burden}
        assert cap is None or found.best.worst <= cap
    counts = {(total, max(burden)) for total, burden in plans}
    front = sorted(p for p in counts if not any(q != p and q[0] <= p[0] and q[1] <= p[1] for q in counts))
    assert found.complete and [(p.total, p.worst) for p in found.front] == front


def test_each_may_have_a_cap_of_its_own() -> None:
    issue = Issue("i", (Way("x", {"a": 1, "b": 0}), Way("y", {"a": 0, "b": 5})))
    assert least_change([issue]).best.ways == {"i": "x"}  # type: ignore[union-attr]
    assert least_change([issue], {"a": 0}).best.ways == {"i": "y"}  # type: ignore[union-attr]
    assert least_change([issue], {"a": 0, "b": 4}).best is None


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="no way"):
        least_change([Issue("i", ())])
    with pytest.raises(ValueError, match="negative"):
        least_change([Issue("i", (Way("x", {"a": -1}),))])
    assert least_change([]).best.total == 0  # type: ignore[union-attr]


def test_items_of_the_agenda_become_issues_weighed_by_cases() -> None:
    snapshot = Workspace(TOP).load()
    (issue, *_) = issues_of(snapshot, TODAY, ["senkyo/senkyo-001"])
    assert issue.ways[0].id == STANDARD
    to_standard = issue.ways[0].burden
    assert to_standard["hatsukaichi"] == 93_500 and to_standard["etajima"] == 0
    keys = [i.key for i in agenda(snapshot, TODAY, service="senkyo")]
    found = least_change(issues_of(snapshot, TODAY, keys), alternatives=3)
    assert found.best is not None and found.best.exact and len(found.front) >= 1
