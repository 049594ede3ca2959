"""The drawing: valid, escaped, described for those who do not see it, marks by sign and colour."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.diagram.test_layout import flows, process
from workbench.diagram import MARKS, THEMES, layout, svg
from workbench.diagram.text import width, wrap
from workbench.model import Process

SVG = "{http://www.w3.org/2000/svg}"
ONE = [
    {"id": "a", "name": {"ja": "甲", "en": "First"}, "actor": "a0", "next": ["b"]},
    {"id": "b", "name": {"ja": "乙"}, "actor": "a0"},
]


def test_text_is_escaped_and_nothing_in_it_becomes_an_element() -> None:
    nasty = "<script>alert(1)</script> & \"'\x07<a href='x'>"
    steps = [{"id": "a", "name": {"ja": nasty}, "actor": "a0"}]
    flow = process(steps).model_copy(update={"name": process([]).name.model_copy(update={"ja": nasty})})
    root = ElementTree.fromstring(svg(layout(flow)))
    assert not {e.tag.removeprefix(SVG) for e in root.iter()} & {"script", "a", "image", "foreignObject", "use"}
    assert "<script>" in root.findtext(f"{SVG}title", "")


@given(flows(), st.sampled_from(["light", "dark"]))
def test_a_drawing_is_well_formed_and_always_the_same(flow: Process, theme: str) -> None:
    drawn = svg(layout(flow), theme=theme)
    assert drawn == svg(layout(flow), theme=theme)
    ElementTree.fromstring(drawn)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", drawn), "nothing is loaded from outside"


def test_it_has_a_title_and_a_description_that_names_steps_and_marks() -> None:
    root = ElementTree.fromstring(svg(layout(process(ONE)), marks={"b": "added"}))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "業務"
    assert "甲 → 乙（追加）" in (root.findtext(f"{SVG}desc") or "")


@pytest.mark.parametrize("mark", list(MARKS))
def test_a_mark_is_a_sign_and_a_colour(mark: str) -> None:
    drawn = svg(layout(process(ONE)), marks={"a": mark})  # type: ignore[dict-item]
    assert f">{MARKS[mark]}</text>" in drawn
    assert THEMES["light"].marks[mark] in drawn
    assert THEMES["light"].marks[mark] not in svg(layout(process(ONE)))


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", list(THEMES))
def test_text_can_be_read_on_every_ground(theme: str) -> None:
    t = THEMES[theme]
    for ground in [t.box, t.lane, t.header, t.label, *t.mark_fill.values()]:
        light, dark = sorted([_luminance(t.text), _luminance(ground)], reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
    for mark in MARKS:
        light, dark = sorted([_luminance(t.marks[mark]), _luminance(t.box)], reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3


@given(st.text(alphabet="名簿、。」「ーa bCd", max_size=40))
def test_wrapping_loses_no_character(text: str) -> None:
    lines = wrap(text, 60, 12)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, 12) <= 60 + 3 * 12 for line in lines)


def test_a_line_does_not_begin_with_a_full_stop() -> None:
    assert wrap("抽出する。次へ", 48, 12) == ("抽出す", "る。次へ")
