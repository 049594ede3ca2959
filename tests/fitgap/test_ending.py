"""A deviation past its end stands until the municipality takes it out, and waits for it to do so."""

from __future__ import annotations

from tests.fitgap.small import confirmed, deviation, snapshot
from workbench.fitgap import matrix, points, waiting
from workbench.fitgap.applied import applied
from workbench.fitgap.ending import ended, taking_out
from workbench.model import Role, Snapshot

SET = {"op": "set", "at": "parameters/unit", "to": "household"}
WORLD = snapshot(
    {
        "a": {"confirmations": [confirmed()], "deviations": [deviation("unit", SET, ends="2014-03-31")]},
        "b": {"confirmations": [confirmed()], "deviations": [deviation("unit", SET)]},
    }
)
UNIT = "senkyo/nyujoken/parameters/unit"


def test_it_ends_on_the_day_after() -> None:
    assert ended(WORLD, "2014-03-31") == ()
    (found,) = ended(WORLD, "2014-04-01")
    assert (found.municipality, found.service, found.deviation.id) == ("a", "senkyo", "unit")
    assert ended(WORLD, "2014-04-01", "b") == ()


def test_taken_out_the_municipality_does_as_the_standard_says() -> None:
    (found,) = ended(WORLD, "2014-04-01")
    assert matrix(WORLD).cell(UNIT, "a").state == "differs", "nothing goes by itself"
    after = applied(WORLD, taking_out(found))
    assert isinstance(after, Snapshot)
    assert matrix(after).cell(UNIT, "a").state == "same" and ended(after, "2014-04-01") == ()


def test_it_waits_for_the_member_and_the_secretariat() -> None:
    table = matrix(WORLD)
    for role, there in (
        (Role(role="member", municipality="a", working_groups=("juki",)), True),
        (Role(role="secretariat"), True),
        (Role(role="member", municipality="b", working_groups=("juki",)), False),
        (Role(role="member", municipality="a", working_groups=("zeimu",)), False),
        (Role(role="viewer"), False),
    ):
        tasks = waiting(WORLD, (role,), table, points(WORLD, of=table), "2014-04-01")
        assert (("take-out", "a") in {(t.kind, t.municipality) for t in tasks}) is there
    assert not [t for t in waiting(WORLD, (Role(role="secretariat"),), table, (), "2014-03-31") if t.kind == "take-out"]
