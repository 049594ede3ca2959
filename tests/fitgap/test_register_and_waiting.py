"""The register of differences and what waits for whom, on a workspace small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace

from tests.fitgap.small import ADD_ADDRESS, ADDRESS, confirmed, deviation, snapshot
from workbench.fitgap import matrix, points, register, waiting
from workbench.model import Role, Snapshot

SET = {"op": "set", "at": "parameters/unit", "to": "household"}
DECIDED = {"disposition": "parameter", "level": "bukai", "date": "2013-06-20", "why": "x"}


def case(*agreements: dict) -> Snapshot:
    """a sets the unit and adds the address; b has only begun; c has not."""
    found = snapshot(
        {
            "a": {
                "confirmations": [confirmed()],
                "deviations": [deviation("both", SET, ADD_ADDRESS, since=2005), deviation("unit", SET)],
            },
            "b": {"confirmations": [confirmed(elements=["steps/print"])]},
        },
        agreements=agreements,
    )
    dated = {
        m: municipality.model_copy(update={"go_live": f"201{i}-01"})
        for i, (m, municipality) in enumerate(found.municipalities.items(), start=4)
    }
    return replace(found, municipalities=dated)


def tasks(found: Snapshot, *roles: Role) -> list[tuple[str, int, str, str, str | None]]:
    table = matrix(found)
    return [
        (t.kind, t.count, t.service, t.municipality, t.due)
        for t in waiting(found, roles, table, points(found, of=table))
    ]


def test_the_register_holds_every_difference_with_what_it_touches_and_who_decided() -> None:
    agreement = {"id": "senkyo-001", "about": ["nyujoken/parameters/unit"], "title": {"ja": "x"}, "decided": DECIDED}
    both, unit = register(case(agreement), "a")
    assert both.addresses == (f"{ADDRESS}/parameters/unit", f"{ADDRESS}/forms/ticket/fields/place-address")
    assert both.dispositions == ("parameter", None)
    assert (both.settled, unit.settled) == (False, True)
    assert [a.id for a in unit.agreements] == ["senkyo-001"]


def test_a_decision_on_the_form_settles_what_is_on_it_and_two_that_disagree_settle_nothing() -> None:
    form = {"id": "senkyo-001", "about": ["nyujoken/forms/ticket"], "title": {"ja": "x"}, "decided": DECIDED}
    assert register(case(form), "a")[0].dispositions == (None, "parameter")
    other = form | {"id": "senkyo-002", "decided": DECIDED | {"disposition": "drop"}}
    assert register(case(form, other), "a")[0].dispositions == (None, None)


def test_a_difference_from_a_process_that_is_gone_is_still_in_the_register() -> None:
    found = replace(case(), processes={}, digests={})
    assert [e.deviation.id for e in register(found, "a")] == ["both", "unit"]
    assert register(found, "c") == ()


def test_a_member_is_waited_for_where_the_municipality_has_not_answered() -> None:
    found = case(
        {"id": "senkyo-001", "about": ["nyujoken"], "title": {"ja": "x"}, "stances": {"b": {"stance": "agree"}}}
    )
    member = Role(role="member", municipality="b", working_groups=("juki",))
    # seven rows: six of the standard and the added one; b has answered one
    assert tasks(found, member) == [("answer", 6, "senkyo", "b", "2015-01")]
    assert ("stance", 1, "senkyo", "a", "2014-01") in tasks(found, member.model_copy(update={"municipality": "a"}))
    assert tasks(found, member.model_copy(update={"working_groups": ("zeimu",)})) == []


def test_stale_answers_wait_to_be_confirmed_again() -> None:
    found = snapshot({"a": {"confirmations": [confirmed() | {"standard": "0" * 16}]}})
    member = Role(role="member", municipality="a", working_groups=("juki",))
    # the six elements, and the process's own attributes
    assert tasks(found, member) == [("confirm-again", 7, "senkyo", "a", None)]


def test_chair_secretariat_vendor_and_viewer() -> None:
    found = case()
    assert tasks(found, Role(role="chair", working_groups=("juki",))) == [("settle", 2, "senkyo", "", "2014-01")]
    assert tasks(found, Role(role="chair", working_groups=("zeimu",))) == []
    decided = {"id": "senkyo-001", "about": ["nyujoken/parameters/unit"], "title": {"ja": "x"}, "decided": DECIDED}
    (left,) = tasks(case(decided), Role(role="chair", working_groups=("juki",)))
    assert left == ("settle", 1, "senkyo", "", "2014-01")
    assert tasks(found, Role(role="secretariat")) == [
        ("ask-vendor", 2, "senkyo", "", "2014-01"), ("chase", 6, "", "b", "2015-01"), ("chase", 7, "", "c", "2016-01"),
    ]  # fmt: skip
    assert tasks(found, Role(role="vendor")) == [("answer-request", 2, "senkyo", "", "2014-01")]
    assert tasks(found, Role(role="viewer")) == []
