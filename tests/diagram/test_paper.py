"""Forms on paper: every field once, inside the paper, over no other, its text within its box; and the same each time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.diagram import MARKS, THEMES, Difference, Paper, paper, paper_svg, sheet_svg
from workbench.diagram.paper_ink import Words
from workbench.diagram.text import width
from workbench.model import Form
from workbench.workspace import Workspace

ROOT = Path(__file__).parent.parent.parent
SVG = "{http://www.w3.org/2000/svg}"
MEDIA = (
    "postcard", "sealed_postcard", "letter", "sealed_letter", "a3", "a4", "a5", "b5", "card", "booklet", "slip", "tag",
    "register", "data", "screen",
)  # fmt: skip
TYPES = ("text", "number", "date", "money", "code", "mark", "image", "barcode")
ORIGINS = ("applicant", "office", "computed", "fixed", "juki")
A_LITTLE = 0.06


def form(medium: str = "postcard", fields: list[dict[str, object]] | None = None, **more: object) -> Form:
    return Form.model_validate(
        {
            "id": "ticket",
            "name": {"ja": "投票所入場券", "en": "Ticket"},
            "medium": medium,
            "fields": fields or [],
            **more,
        }
    )


def extent(words: Words) -> tuple[float, float]:
    """From where to where a line runs, by the estimate of its width."""
    wide = width(words.text, words.size)
    left = words.x - {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]
    return left, left + wide


def field(id_: str, ja: str, **more: object) -> dict[str, object]:
    return {"id": id_, "name": {"ja": ja}, **more}


def flaws(laid: Paper, of: Form) -> Iterator[str]:
    """What would be untidy."""
    placed = [s.field for sheet in laid.sheets for s in sheet.spots if s.field]
    if sorted(placed) != sorted(f.id for f in of.fields):
        yield f"fields {sorted(placed)}"
    for sheet in laid.sheets:
        for n, spot in enumerate(sheet.spots):
            box = spot.box
            if box.x < 0 or box.y < 0 or box.right > sheet.width + A_LITTLE or box.bottom > sheet.height + A_LITTLE:
                yield f"{spot.field} leaves the paper: {box}"
            for other in sheet.spots[n + 1 :]:
                across = min(box.right, other.box.right) - max(box.x, other.box.x)
                down = min(box.bottom, other.box.bottom) - max(box.y, other.box.y)
                if across > A_LITTLE and down > A_LITTLE:
                    yield f"{spot.field} lies on {other.field}"
            lines = [i for i in spot.inks if isinstance(i, Words)]
            for k, one in enumerate(lines):
                for two in lines[k + 1 :]:
                    across = min(extent(one)[1], extent(two)[1]) - max(extent(one)[0], extent(two)[0])
                    down = min(one.y, two.y) - max(one.y - one.size * 0.7, two.y - two.size * 0.7)
                    if across > A_LITTLE and down > A_LITTLE:
                        yield f"{spot.field}: {one.text!r} runs over {two.text!r}"
            for ink in spot.inks:
                if isinstance(ink, Words):
                    left, right = extent(ink)
                    if left < box.x - A_LITTLE or right > box.right + A_LITTLE:
                        yield f"{spot.field}: {ink.text!r} is too wide"
                    if ink.y > box.bottom + A_LITTLE or ink.y - ink.size * 0.75 < box.y - A_LITTLE:
                        yield f"{spot.field}: {ink.text!r} is too high"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_form_of_the_sample_is_tidy(language: str) -> None:
    snapshot = Workspace(ROOT).load()
    found, count = [], 0
    for address, process in snapshot.processes.items():
        for of in process.forms:
            count += 1
            found += [f"{address}/{of.id}: {flaw}" for flaw in flaws(paper(of, language=language), of)]
    assert count > 600
    assert not found


@st.composite
def forms(draw: st.DrawFn) -> Form:
    names = st.one_of(
        st.text(alphabet="氏名住所の（）・年月日番号欄宛先", min_size=1, max_size=40),
        st.sampled_from(
            [
                "住所・氏名",
                "表題（お知らせ）",
                "宣誓文",
                "差出人（選挙管理委員会）",
                "案内図",
                "公印",
                "郵便番号",
                "宛名",
            ]
        ),
        st.text(alphabet="abc WM-.", min_size=1, max_size=60).filter(str.strip),
    )
    fields = [
        field(
            f"f{n}", draw(names), type=draw(st.sampled_from(TYPES)), side=draw(st.sampled_from(("front", "front", "back"))),
            **{"from": draw(st.sampled_from(ORIGINS))},
        )
        for n in range(draw(st.integers(0, 60)))
    ]  # fmt: skip
    return form(
        draw(st.sampled_from(MEDIA)), fields, direction=draw(st.sampled_from(("received", "issued", "internal")))
    )


@given(forms(), st.sampled_from(["ja", "en"]), st.data())
def test_any_form_is_tidy_and_always_drawn_the_same(of: Form, language: str, data: st.DataObject) -> None:
    differences = {
        f.id: Difference(data.draw(st.sampled_from(list(MARKS))), "旧の名前 → 新しい名前")  # type: ignore[arg-type]
        for f in of.fields[:3]
    }
    laid = paper(of, language=language, differences=differences)
    assert not list(flaws(laid, of))
    drawn = paper_svg(laid, selectable=True).svg
    assert drawn == paper_svg(paper(of, language=language, differences=differences), selectable=True).svg
    ElementTree.fromstring(drawn)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", drawn), "nothing is loaded from outside"


def test_a_postcard_has_its_true_size_and_its_address_above_its_table() -> None:
    of = form(
        fields=[
            field("title", "表題（投票所入場券）", **{"from": "fixed"}),
            field("code", "郵便番号", type="code", **{"from": "juki"}),
            field("address", "宛先の住所", **{"from": "juki"}),
            field("name", "氏名", **{"from": "juki"}),
            field("place", "投票所名", **{"from": "senkyo"}),
            field("sender", "差出人", **{"from": "fixed"}),
        ]
    )
    (sheet,) = paper(of).sheets
    assert (sheet.width, sheet.height) == (100, 148)
    at = {s.field: s.box for s in sheet.spots}
    order = ["code", "address", "name", "title", "place", "sender"]
    assert sorted(order, key=lambda f: at[f].y) == order
    assert 'width="100mm" height="148mm"' in sheet_svg(paper(of), sheet)


def test_what_opens_has_its_address_outside_and_the_rest_inside() -> None:
    of = form("sealed_postcard", [field("to", "宛名", **{"from": "juki"}), field("sum", "金額", type="money")])
    outside, inside = paper(of).sheets
    assert [s.field for s in outside.spots] == ["to"]
    assert "sum" in [s.field for s in inside.spots]
    assert inside.width == 2 * outside.width


def test_what_does_not_fit_goes_on_to_a_further_sheet() -> None:
    of = form("card", [field(f"f{n}", f"とても長い名前の項目その{n}") for n in range(40)])
    laid = paper(of)
    assert len(laid.sheets) > 1
    assert not list(flaws(laid, of))


@pytest.mark.parametrize("mark", list(MARKS))
def test_what_differs_has_a_sign_a_border_and_a_word(mark: str) -> None:
    of = form(fields=[field("name", "氏名"), field("place", "投票所名")])
    drawn = paper_svg(paper(of, differences={"place": Difference(mark)}), selectable=True).svg  # type: ignore[arg-type]
    word = {"added": "追加", "removed": "行わない", "changed": "変更", "moved": "移動"}[mark]
    button = next(
        g for g in ElementTree.fromstring(drawn).iter(f"{SVG}g") if g.get("data-element", "").endswith("/place")
    )
    assert word in button.get("aria-label", "")
    assert MARKS[mark] in [t.text for t in button.iter(f"{SVG}text")]  # type: ignore[index]
    assert THEMES["light"].marks[mark] in {r.get("stroke") for r in button.iter(f"{SVG}rect")}  # type: ignore[index]
    struck = [t for t in button.iter(f"{SVG}text") if t.get("text-decoration") == "line-through"]
    assert bool(struck) == (mark == "removed")


def test_an_arrow_leads_from_where_a_field_stood() -> None:
    of = form(fields=[field("b", "乙"), field("a", "甲"), field("c", "丙")])
    with_arrow = paper_svg(paper(of, differences={"c": Difference("moved", "", "b")})).svg
    without = paper_svg(paper(of, differences={"c": Difference("moved", "", "gone")})).svg
    assert with_arrow.count("<path") == without.count("<path") + 2


def test_text_is_escaped_and_nothing_in_it_becomes_an_element() -> None:
    nasty = "<script>alert(1)</script> & \"'\x07<a href='x'>"
    of = form(fields=[field("a", nasty)]).model_copy(update={"name": form().name.model_copy(update={"ja": nasty})})
    root = ElementTree.fromstring(
        paper_svg(paper(of, differences={"a": Difference("changed", nasty)}), selectable=True).svg
    )
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {"svg", "g", "rect", "text", "path", "circle"}


def test_values_are_plainly_placeholders() -> None:
    of = form("a4", [field("who", "氏名・住所・生年月日", **{"from": "juki"}), field("sum", "還付額", type="money")])
    said = {i.text for sheet in paper(of).sheets for s in sheet.spots for i in s.inks if isinstance(i, Words)}
    assert any("○○" in t for t in said) and "123,456円" in said
