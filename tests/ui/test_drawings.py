"""Flows and forms as pictures: what the component is given, and how two versions of a form are told apart."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said
from workbench.diagram import Difference
from workbench.model import Form, Snapshot
from workbench.ui.paper import printable, versions
from workbench.ui.texts import text

TICKET = {"service": "senkyo", "process": "nyujoken"}


class Reader:
    """Somebody who reads Japanese."""

    snapshot = cast("Snapshot", None)
    language = "ja"

    def say(self, key: str, **values: object) -> str:
        return text(key, self.language, known=True, **values)


def pictures(test: AppTest) -> list[dict[str, Any]]:
    """What each picture on the page was given."""
    given = [e.proto for e in test.get("bidi_component") if "drawings" in e.proto.component_name]
    return [json.loads(proto.json) for proto in given]


def form(*fields: dict[str, object], **more: object) -> Form:
    return Form.model_validate(
        {"id": "ticket", "name": {"ja": "入場券"}, "medium": "postcard", "fields": fields, **more}
    )


def field(id_: str, ja: str, **more: object) -> dict[str, object]:
    return {"id": id_, "name": {"ja": ja}, **more}


def told_apart(standard: Form, own: Form) -> tuple[list[str], dict[str, Difference]]:
    merged, differences = versions(cast("Any", Reader()), standard, own)
    return [f.id for f in merged.fields], differences


def test_two_versions_are_shown_as_one_with_what_is_left_out_where_it_stood() -> None:
    standard = form(field("a", "甲"), field("b", "乙"), field("c", "丙"))
    own = form(field("a", "甲"), field("d", "丁"), field("c", "丙"))
    order, differences = told_apart(standard, own)
    assert order.index("a") < order.index("b") < order.index("c")
    assert {id_: d.mark for id_, d in differences.items()} == {"b": "removed", "d": "added"}


def test_a_change_says_old_and_new() -> None:
    standard = form(field("a", "甲"), field("b", "乙", type="text"))
    own = form(field("a", "新しい甲"), field("b", "乙", type="date"))
    _, differences = told_apart(standard, own)
    assert differences["a"] == Difference("changed", "甲 → 新しい甲")
    assert differences["b"].said.endswith("文字 → 日付")


def test_a_move_says_behind_which_field_it_stood() -> None:
    standard = form(field("a", "甲"), field("b", "乙"), field("c", "丙"))
    own = form(field("c", "丙"), field("a", "甲"), field("b", "乙"))
    assert told_apart(standard, own)[1] == {"c": Difference("moved", "", "b")}


def test_two_versions_with_different_ids_are_still_one_form() -> None:
    standard, own = form(field("a", "甲")), form(field("a", "甲"), id="other")
    assert told_apart(standard, own) == (["a"], {})


def test_the_flow_is_drawn_for_both_and_its_steps_are_buttons(opened: Opener) -> None:
    alone = pictures(opened("catalogue", lang="en", **TICKET, municipality="none"))
    beside = pictures(opened("catalogue", lang="en", **TICKET, municipality="hatsukaichi"))
    flows = [next(p for p in found if p["kind"] == "flow") for found in (alone, beside)]
    assert [len(f["pictures"]) for f in flows] == [1, 2]
    assert 'role="button"' in flows[0]["pictures"][0]["svg"]
    assert [p["caption"] for p in flows[1]["pictures"]] == ["Standard", "Hatsukaichi"]


def test_the_form_is_drawn_on_its_paper_beside_the_standards(opened: Opener) -> None:
    found = pictures(opened("catalogue", lang="ja", **TICKET, municipality="hatsukaichi"))
    paper = next(p for p in found if p["kind"] == "paper")
    standard, own = paper["pictures"]
    added = 'data-element="forms/ticket/fields/place-address"'
    assert added in own["svg"] and added not in standard["svg"]
    assert own["caption"].startswith("廿日市市")


def test_a_link_to_a_field_selects_it_and_shows_what_is_known_of_it(opened: Opener) -> None:
    address = "forms/ticket/fields/place-address"
    test = opened("catalogue", lang="ja", **TICKET, municipality="hatsukaichi", element=f"senkyo/nyujoken/{address}")
    assert [p["selected"] for p in pictures(test) if p["kind"] == "paper"] == [address]
    assert "投票区が多く" in said(test).replace("\\", "")


@pytest.mark.parametrize("element", ["senkyo/nyujoken/forms/ticket/fields/gone", "other/one/steps/a", "nonsense", "/"])
def test_a_link_to_what_is_not_there_selects_nothing(opened: Opener, element: str) -> None:
    test = opened("catalogue", lang="ja", **TICKET, municipality="none", element=element)
    assert {p["selected"] for p in pictures(test)} == {""}
    assert not test.exception and not test.error


def test_the_page_to_print_has_a_page_of_true_size_for_each_sheet_and_runs_nothing() -> None:
    from workbench.diagram import paper

    page = printable(paper(form(field("a", "甲<script>"), field("b", "乙", side="back"))))
    assert page.count("<section") == 2
    assert "size: 100mm 148mm" in page
    assert "<script" not in page
