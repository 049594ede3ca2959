"""A process while it is edited: adding, moving, retiring, naming, and what is wrong meanwhile."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import PROCESSES
from workbench.fitgap import drafting
from workbench.fitgap.drafting import add, addresses, at, drop, is_new, move, proposed_id, put, reading, retire, settled
from workbench.model import Process, flaws, is_id, parts, retirement_flaws

FLOW: dict[str, Any] = {
    "id": "p",
    "name": {"ja": "例"},
    "actors": [{"id": "office", "name": {"ja": "事務局"}}],
    "steps": [
        {"id": "extract", "name": {"ja": "抽出する"}, "actor": "office", "next": ["check"]},
        {
            "id": "check",
            "name": {"ja": "確かめる"},
            "kind": "decision",
            "next": [{"to": "print", "when": {"ja": "よい"}}, {"to": "extract", "when": {"ja": "だめ"}}],
        },
        {"id": "print", "name": {"ja": "印刷する"}, "uses": ["forms/ticket"]},
    ],
    "forms": [{"id": "ticket", "name": {"ja": "入場券"}, "fields": [{"id": "name", "name": {"ja": "氏名"}}]}],
}


def kinds(data: dict[str, Any]) -> list[str]:
    return [str(w.what.kind if not isinstance(w.what, dict) else w.what["type"]) for w in reading(data).wrong]  # type: ignore[union-attr]


@given(PROCESSES)
def test_a_draft_of_what_stands_reads_as_what_stands(process: Process) -> None:
    found = reading(process.dump())
    assert found.process.dump() == process.dump()
    assert [w.what for w in found.wrong] == [*flaws(process), *retirement_flaws(process)]


@given(PROCESSES, st.data())
def test_whatever_is_done_gives_a_draft_that_can_be_shown_and_leaves_the_one_before(
    process: Process, data: st.DataObject
) -> None:
    draft = process.dump()
    before = repr(draft)
    there = [located.address for located in parts(process)]
    for _ in range(data.draw(st.integers(0, 4))):
        if not there:
            break
        address = data.draw(st.sampled_from(there))
        if at(draft, address) is None:
            continue
        match data.draw(st.sampled_from(["add", "move", "retire", "blank"])):
            case "add":
                draft, _ = add(draft, address.rsplit("/", 1)[0], address.rsplit("/", 1)[1])
            case "move":
                draft = move(draft, address, data.draw(st.integers(-2, 2)))
            case "retire":
                draft = retire(draft, address, "使わない", "2026-11-01")
            case _:
                draft = put(draft, address, "name", None)
    shown = reading(draft, process)
    assert isinstance(shown.process, Process)
    now = reading(settled(draft), process).process
    assert all(is_id(located.element.id) and not is_new(located.address) for located in parts(now))
    assert {f.kind for f in retirement_flaws(now)} == set()
    assert repr(process.dump()) == before


def test_a_new_step_takes_its_place_in_the_flow() -> None:
    draft, address = add(FLOW, "steps", "extract")
    assert kinds(draft) == ["missing"]  # it has no name yet
    draft = put(draft, address, "name", {"ja": "束ねる", "en": "Bundle up"})
    assert reading(draft).wrong == ()
    steps = reading(settled(draft)).process.steps
    assert [s.id for s in steps] == ["extract", "bundle-up", "check", "print"]
    assert [n.to for n in steps[0].next] == ["bundle-up"] and [n.to for n in steps[1].next] == ["check"]
    assert steps[1].actor == "office"


def test_a_retired_step_leaves_the_flow_sound_and_a_record() -> None:
    draft = retire(FLOW, "steps/extract", "自動になった", "2026-11-01", "steps/print")
    assert draft["retired"]["steps/extract"] == {
        "name": {"ja": "抽出する"},
        "date": "2026-11-01",
        "why": "自動になった",
        "replaced_by": "steps/print",
    }
    check = at(draft, "steps/check")
    assert check is not None and [n["to"] for n in check["next"]] == ["print", "check"]


def test_what_named_a_retired_element_names_its_replacement() -> None:
    draft, address = add(FLOW, "forms", "ticket")
    draft = put(draft, address, "name", {"ja": "圧着はがき", "en": "Sealed card"})
    draft = settled(retire(draft, "forms/ticket", "圧着にする", "2026-11-01", address))
    step = at(draft, "steps/print")
    assert step is not None and step["uses"] == ["forms/sealed-card"]
    assert draft["retired"]["forms/ticket"]["replaced_by"] == "forms/sealed-card"


def test_what_was_added_by_mistake_goes_without_a_trace() -> None:
    draft, address = add(FLOW, "forms/ticket/fields")
    assert retire(draft, address, "", "2026-11-01") == FLOW
    assert drop(add(FLOW, "forms", "ticket")[0], "forms/new--1") == FLOW


def test_an_id_is_never_used_again() -> None:
    draft = retire(FLOW, "forms/ticket/fields/name", "姓と名に分ける", "2026-11-01")
    draft, address = add(draft, "forms/ticket/fields")
    draft = put(draft, address, "name", {"ja": "氏名", "en": "Name"})
    assert addresses(settled(draft), "forms/ticket/fields") == ("forms/ticket/fields/name-2",)
    taken = settled(draft, {address: "name"})
    assert kinds(taken) == ["retired-id-used"]


def test_new_fields_of_a_new_form_are_named_with_it() -> None:
    draft, form = add(FLOW, "forms")
    draft, field = add(put(draft, form, "name", {"ja": "封筒", "en": "Envelope"}), f"{form}/fields")
    draft = put(draft, field, "name", {"ja": "宛名", "en": "Addressee"})
    now = settled(draft, {field: "to-whom"})
    assert addresses(now, "forms/envelope/fields") == ("forms/envelope/fields/to-whom",)


def test_ids_are_proposed_from_english_names() -> None:
    assert proposed_id({"en": "Polling place's address"}, "field", set()) == "polling-places-address"
    assert proposed_id({"ja": "案内図"}, "field", {"field"}) == "field-2"
    assert proposed_id({"en": "No"}, "rule", set()) == "rule-no"
    assert proposed_id({"en": "2nd page"}, "form", set()) == "nd-page"
    assert len(proposed_id({"en": "word " * 40}, "form", set())) <= drafting.MAX_ID


def test_an_element_that_is_not_valid_is_shown_as_it_was_and_says_why() -> None:
    base = Process.model_validate(FLOW)
    found = reading(put(FLOW, "steps/print", "kind", "decission"), base)
    assert found.process.steps[2] == base.steps[2]
    assert [(w.address, w.attribute) for w in found.wrong] == [("steps/print", "kind")]


def test_a_flaw_says_where_it_is_mended() -> None:
    draft = put(FLOW, "steps/extract", "next", ["print"])
    assert {(w.address, w.attribute) for w in reading(draft).wrong} == {("steps/check", "")}
