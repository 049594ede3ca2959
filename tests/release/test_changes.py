"""What changed between two releases, how grave it is, which version that asks for, and why."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from tests.release.small import CODES, PLAN, POINTS, PRACTICES, PROCESS, REQUESTS, decided, snapshot
from workbench.release import WHY, CannotRelease, Release, build, changes_between, draft, next_version
from workbench.verify import verify

FIRST = Release(build(snapshot(), PLAN))


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    """The process with one thing in it other than it was (None: gone)."""
    process = copy.deepcopy(PROCESS)
    at: Any = process
    for key in path[:-1]:
        at = at[key]
    if value is None:
        del at[path[-1]]
    elif isinstance(at, list) and path[-1] == len(at):
        at.append(value)
    else:
        at[path[-1]] = value
    return process


WITHOUT = tuple(p for p in POINTS if p["id"] != "senkyo-001")
"""The points but the one that sets a parameter."""
WITHOUT_FIRST = Release(build(snapshot(points=WITHOUT), PLAN))
ONE_MORE = {"id": "more", "name": {"ja": "追加"}}


@pytest.mark.parametrize(
    ("path", "value", "version", "why"),
    [
        (["note"], {"ja": "備考"}, "1.0.1", "wording"),
        (["forms", 0, "name", "ja"], "入場整理券", "1.0.1", "wording"),
        (["rules", 0, "text", "en"], "A second piece is sent.", "1.0.1", "wording"),
        (["forms", 0, "fields"], PROCESS["forms"][0]["fields"][::-1], "1.0.1", "order"),
        (["forms", 0, "fields", 2], ONE_MORE, "1.1.0", "optional-added"),
        (["forms", 0, "fields", 2], ONE_MORE | {"class": "option"}, "1.1.0", "optional-added"),
        (["parameters", 0, "choices"], ["name", "name-address", "name-address-map"], "1.1.0", "choices-widened"),
        (["parameters", 2, "max"], 10, "1.1.0", "choices-widened"),
        (["requirements", 0, "class"], None, "1.1.0", "looser"),
        (["forms", 0, "fields", 0, "class"], "option", "1.1.0", "looser"),
        (["forms", 0, "fields", 2], ONE_MORE | {"class": "must"}, "2.0.0", "must-added"),
        (["requirements", 1], ONE_MORE | {"class": "prohibited"}, "2.0.0", "prohibited-added"),
        (["rules", 1], ONE_MORE, "2.0.0", "work-added"),
        (["forms", 0, "fields", 1], None, "2.0.0", "element-removed"),
        (["rules", 0, "text", "ja"], "同封する。", "2.0.0", "work-changed"),
        (["steps", 3, "actor"], "office", "2.0.0", "work-changed"),
        (["steps", 3, "join"], "any", "2.0.0", "work-changed"),
        (["parameters", 1, "default"], "household", "2.0.0", "value-changed"),
        (["parameters", 2, "max"], 4, "2.0.0", "work-changed"),
        (["parameters", 0, "choices"], ["name", "name-address-map"], "2.0.0", "work-changed"),
        (["parameters", 1, "package_key"], "senkyo.ticket.other", "2.0.0", "key-changed"),
        (["requirements", 0, "class"], "must", "2.0.0", "stricter"),
        (["forms", 0, "medium"], "letter", "2.0.0", "work-changed"),
    ],
)  # fmt: skip
def test_the_version_follows_from_the_change(path: list[Any], value: Any, version: str, why: str) -> None:
    points, before = (WITHOUT, WITHOUT_FIRST) if "parameters" in path else (POINTS, FIRST)
    after = snapshot(process=changed(path, value), points=points)
    made = draft(after, replace(PLAN, date="2013-08-01"), before)
    assert (made.proposed, why in {c.why for c in made.changes}) == (version, True)
    files = made.files()
    assert verify(files).sound
    told = json.loads(files["data/docs/changes.json"])
    assert (told["version"], told["previous"], told["severity"]) == (version, "1.0.0", made.severity)
    assert {c["why"] for c in told["changes"]} <= set(WHY)


def test_a_municipality_s_value_concerns_that_municipality() -> None:
    points = (
        decided(
            "senkyo-001",
            "nyujoken/forms/ticket",
            "parameter",
            effect={"parameter": "place-info", "default": "name", "values": {"akiota": "name-address"}},
        ),
        *POINTS[1:],
    )
    (one, two) = draft(snapshot(points=points), PLAN, FIRST).changes
    assert {(c.kind, c.municipalities, c.before, c.after) for c in (one, two)} == {
        ("value", (CODES["hatsukaichi"],), "name-address", "name"),
        ("value", (CODES["akiota"],), "name", "name-address"),
    }


def test_a_change_of_the_standard_concerns_those_who_have_the_process() -> None:
    practices = PRACTICES | {"etajima": {"not_applicable": {"reason": "ない"}}}
    before = Release(build(snapshot(practices=practices), PLAN))
    (change,) = draft(
        snapshot(practices=practices, process=changed(["steps", 3, "actor"], "office")), PLAN, before
    ).changes
    assert change.municipalities == (CODES["hatsukaichi"], CODES["akiota"])


def test_nothing_changed_is_nothing_to_release() -> None:
    made = draft(snapshot(), replace(PLAN, date="2013-09-01"), FIRST)
    assert made.changes == () and made.proposed == "1.0.0"
    with pytest.raises(CannotRelease, match="Nothing has changed"):
        made.files()


def test_a_version_may_say_more_than_the_changes_but_not_less() -> None:
    after = snapshot(process=changed(["forms", 0, "fields", 1], None))
    assert draft(after, replace(PLAN, version="3.0.0"), FIRST).files()
    with pytest.raises(CannotRelease, match="2.0.0 or more"):
        build(after, replace(PLAN, version="1.1.0"), FIRST)


def test_requests_days_and_municipalities_count_as_new() -> None:
    asked = (*REQUESTS[:1], REQUESTS[1] | {"status": "asked"})
    assert draft(snapshot(requests=asked), PLAN, FIRST).proposed == "1.1.0"
    assert draft(snapshot(), replace(PLAN, effective={"etajima": "2016-01-01"}), FIRST).proposed == "1.1.0"
    without = Release(build(snapshot(), replace(PLAN, municipalities=("akiota",))))
    assert {c.why for c in draft(snapshot(), PLAN, without).changes} == {"municipality-added"}
    assert draft(snapshot(), replace(PLAN, municipalities=("akiota",)), FIRST).proposed == "2.0.0"


def test_a_release_read_back_says_what_was_built() -> None:
    assert changes_between(FIRST.content, draft(snapshot(), PLAN).content("1.0.0")) == ()


def test_the_text_of_changes_names_them_all_and_shows_names_as_they_are() -> None:
    after = snapshot(process=changed(["forms", 0, "fields", 2], ONE_MORE | {"name": {"ja": "**太字** | <b>"}}))
    told = build(after, PLAN, FIRST)["data/docs/changes.ja.md"].decode()
    assert (
        "senkyo/nyujoken/forms/ticket/fields/more" in told
        and "\\*\\*太字\\*\\* \\| \\<b\\>" in told
        and "全市町" in told
    )


@pytest.mark.parametrize(
    ("severity", "expected"), [("major", "3.0.0"), ("minor", "2.4.0"), ("patch", "2.3.5"), (None, "2.3.4")]
)
def test_versions_count_up(severity: Any, expected: str) -> None:
    assert next_version("2.3.4", severity) == expected
