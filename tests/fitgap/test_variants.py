"""Variants that cannot be built, or whose flow no longer holds."""

from __future__ import annotations

from tests.fitgap.small import deviation, snapshot
from workbench.fitgap.conflict import Conflict
from workbench.fitgap.variants import variant_conflicts, variant_flaws
from workbench.model import Flaw


def test_a_sound_variant_has_no_flaw() -> None:
    set_ = deviation("d", {"op": "set", "at": "parameters/unit", "to": "household"})
    assert list(variant_flaws(snapshot({"a": {"deviations": [set_]}}))) == []


def test_conflicts_name_their_deviations() -> None:
    set_ = {"op": "set", "at": "parameters/unit", "to": "household"}
    (flaw,) = variant_flaws(snapshot({"a": {"deviations": [deviation("d", set_), deviation("e", set_)]}}))
    assert isinstance(flaw.what, Conflict)
    assert (flaw.municipality, flaw.process, flaw.deviations) == ("a", "senkyo/nyujoken", ("d", "e"))


def test_an_added_step_that_nothing_leads_to_is_unsound() -> None:
    step = {"op": "add", "at": "steps/check", "after": "print", "value": {"name": {"ja": "検査する"}}}
    (flaw,) = variant_flaws(snapshot({"b": {"deviations": [deviation("inspect", step)]}}))
    assert isinstance(flaw.what, Flaw)
    assert (flaw.what.kind, flaw.what.address, flaw.deviations) == ("several-starts", "steps/check", ("inspect",))


def test_what_is_known_to_be_sound_is_left_out_each_time_and_only_then() -> None:
    set_ = {"op": "set", "at": "parameters/unit", "to": "household"}
    twice = {"deviations": [deviation("d", set_), deviation("e", set_)]}
    of_two = snapshot({"a": twice, "b": twice})
    known = {("a", "senkyo")}
    for sound, wanted in ((known, {"b"}), ((), {"a", "b"}), (known, {"b"}), ((), {"a", "b"})):
        assert {m for m, _ in variant_conflicts(of_two, sound)} == wanted
        assert {f.municipality for f in variant_flaws(of_two, sound)} == wanted
