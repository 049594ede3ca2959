"""What the linter remarks on, and what it leaves alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.fitgap.small import ADDRESS, deviation, snapshot
from workbench.fitgap.lint import lint, lint_process, shape
from workbench.model import Process, Snapshot

TODAY = date(2026, 11, 23)


def text(ja: str) -> dict[str, str]:
    return {"ja": ja, "en": "English"}


def process(id_: str = "nyujoken", **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "name": text("入場券の発送"),
        "actors": [
            {"id": "office", "name": text("事務局")},
            {"id": "printer", "name": text("業者"), "kind": "contractor"},
        ],
        "steps": [
            {"id": "extract", "name": text("名簿から対象者を抽出する"), "actor": "office", "next": ["print"]},
            {"id": "print", "name": text("入場券を刷る（世帯ごと）"), "actor": "printer", "uses": ["forms/ticket"]},
        ],
        "forms": [
            {"id": "ticket", "name": text("入場券"), "fields": [{"id": "name", "name": text("氏名"), "from": "juki"}]}
        ],
        **more,
    }


def of(*processes: dict[str, Any], practices: dict[str, Any] | None = None) -> Snapshot:
    base = snapshot(practices or {})
    services = {
        "senkyo": base.services["senkyo"].model_copy(
            update={"name": base.services["senkyo"].name.model_copy(update={"en": "x"})}
        )
    }
    parsed = {f"senkyo/{p['id']}": Process.model_validate(p) for p in processes}
    return Snapshot(
        settings=base.settings,
        services=services,
        processes=parsed,
        municipalities=base.municipalities,
        practices=base.practices,
    )


def codes(*processes: dict[str, Any], **more: Any) -> list[str]:
    return [r.code for r in lint(of(*processes, **more), TODAY)]


def test_a_good_process_has_no_remarks() -> None:
    assert codes(process()) == []


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"name": text("入場券を発送する")}, "W601", ("name", "ja")),
        (
            {"steps": [{"id": "x", "name": text("印刷"), "actor": "office"}], "forms": []},
            "W602",
            ("steps", 0, "name", "ja"),
        ),
        ({"steps": [{"id": "x", "name": text("印刷する")}], "forms": []}, "W603", ("steps", 0)),
        ({"forms": [*process()["forms"], {"id": "map", "name": text("図")}]}, "W604", ("forms", 1)),
        (
            {"forms": [{"id": "ticket", "name": text("入場券"), "fields": [{"id": "x", "name": text("氏名")}]}]},
            "W605",
            ("forms", 0, "fields", 0),
        ),
        (
            {"parameters": [{"id": "x", "name": text("単位"), "type": "choice", "choices": ["a"]}]},
            "W606",
            ("parameters", 0),
        ),
        ({"trigger": {"ja": "選挙が決まる"}}, "W607", ("trigger",)),
        ({"name": text("入場券" * 14)}, "W608", ("name", "ja")),
        ({"status": "confirmed"}, "W609", ("status",)),
    ],
)
def test_each_remark_says_where(more: dict[str, Any], code: str, path: tuple[str | int, ...]) -> None:
    (remark,) = lint(of(process(**more)), TODAY)
    assert (remark.code, remark.about, remark.path) == (code, "senkyo/nyujoken", path)


@pytest.mark.parametrize(("confirmed", "expected"), [("2013-05-20", ["W610"]), ("2025-05-20", [])])
def test_a_confirmed_process_grows_old(confirmed: str, expected: list[str]) -> None:
    practices = {"a": {"confirmations": [{"date": confirmed, "by": "x", "standard": "0" * 8}]}}
    assert codes(process(status="confirmed"), practices=practices) == expected


def renamed(follows: str | None = None) -> dict[str, Any]:
    """The same work with other nouns."""
    copy = process("tsuchi", name=text("通知書の送付"))
    copy["steps"] = [
        {"id": "pick", "name": text("台帳の該当者を選ぶ"), "actor": "office", "next": ["send"]},
        {"id": "send", "name": text("通知書を送る"), "actor": "printer", "uses": ["forms/ticket"]},
    ]
    return copy | ({"follows": follows} if follows else {})


def test_the_same_shape_with_other_nouns_is_found_unless_the_file_says_so() -> None:
    assert codes(process(), renamed()) == ["W611"]
    assert codes(process(), renamed("senkyo/nyujoken")) == []


def test_the_same_text_in_another_shape_is_found() -> None:
    copy = process("tsuchi")
    copy["steps"][1]["actor"] = "office"
    assert codes(process(), copy) == ["W612"]


def test_a_shape_tells_branches_and_kinds_of_actors_apart() -> None:
    plain = Process.model_validate(process())
    other = process()
    other["actors"][1]["kind"] = "agency"
    assert shape(plain) == shape(Process.model_validate(renamed()))
    assert shape(plain) != shape(Process.model_validate(other))


@pytest.mark.parametrize(
    ("change", "empty"),
    [
        ({"op": "set", "at": "parameters/unit", "to": "person"}, True),
        ({"op": "set", "at": "parameters/unit", "to": "household"}, False),
        ({"op": "change", "at": "steps/print", "attribute": "kind", "to": "task"}, True),
        ({"op": "change", "at": "steps/print", "attribute": "name", "to": {"ja": "印刷する", "en": "Print"}}, True),
        ({"op": "change", "at": "steps/print", "attribute": "kind", "to": "wait"}, False),
        ({"op": "move", "at": "forms/ticket/fields/place-name", "after": "voter-name"}, True),
        ({"op": "move", "at": "forms/ticket/fields/place-name", "after": "^"}, False),
        ({"op": "remove", "at": "parameters/unit"}, False),
        ({"op": "remove", "at": "parameters/gone"}, False),
    ],
)
def test_a_change_that_leaves_the_standard_as_it_is_is_no_difference(change: dict[str, Any], empty: bool) -> None:
    real = {"op": "remove", "at": "requirements/no-my-number"}
    of_one = snapshot({"a": {"deviations": [deviation("d", real, change)]}})
    found = [r for r in lint(of_one, TODAY) if r.code == "W614"]
    place = ("processes", "nyujoken", "deviations", 0, "changes", 1)
    assert [(r.about, r.path, r.municipality) for r in found] == ([(ADDRESS, place, "a")] if empty else [])


def test_what_is_said_of_one_process_is_what_is_said_of_it_among_all() -> None:
    other = process("hagaki", name=text("はがきを発送する"), status="confirmed")
    alone = process("meibo", steps=[{"id": "print", "name": text("名簿"), "actor": "printer"}])
    empty = {"op": "change", "at": "steps/print", "attribute": "name", "to": text("入場券を刷る（世帯ごと）")}
    found = of(process(), other, alone, practices={"a": {"deviations": [deviation("d", empty)]}})
    everything = lint(found, TODAY)
    assert {r.code for r in everything} >= {"W601", "W602", "W604", "W609", "W611", "W612", "W614"}
    for address in found.processes:
        assert lint_process(found, address, TODAY) == tuple(r for r in everything if r.about == address)


def test_two_ways_to_one_step_are_of_the_shape_of_one() -> None:
    ways = [{"to": "print", "when": text("ある")}, {"to": "print", "when": text("ない")}]
    steps = process()["steps"]
    twice = process("hagaki", steps=[steps[0] | {"next": ways}, steps[1] | {"name": text("はがきを刷る")}])
    assert "W611" in codes(process(), twice)
