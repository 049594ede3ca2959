"""点検: from each problem to the page on which it is mended."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said
from workbench.ui import problems
from workbench.ui.widgets import coded


def links(test: AppTest) -> list[tuple[str, dict[str, list[str]]]]:
    """Every link on the page: its label and its selection."""
    return [(e.proto.label, parse_qs(e.proto.query_string)) for e in test.get("page_link")]


def test_a_deviation_from_what_the_standard_does_not_have_is_mended_in_the_inventory(
    opened: Opener, sound: Path
) -> None:
    practice = sound / "municipalities" / "hatsukaichi" / "senkyo.yaml"
    written = practice.read_text(encoding="utf-8")
    practice.write_text(written.replace("at: parameters/unit", "at: parameters/nowhere"), encoding="utf-8")
    ((label, selection),) = links(opened("problems", lang="ja"))
    assert "棚卸し" in label
    assert (selection["municipality"], selection["service"]) == (["hatsukaichi"], ["senkyo"])


def test_what_could_not_be_read_is_mended_in_its_file(opened: Opener, broken: Path) -> None:
    test = opened("problems", workspace=broken, lang="ja")
    assert links(test) == []
    assert "ファイルを直します" in said(test)


def test_values_and_files_stand_out_and_are_still_no_markdown(opened: Opener, broken: Path) -> None:
    text = said(opened("problems", workspace=broken, lang="ja"))
    assert "`343680`" in text and "\\`" not in text


@given(st.text(alphabet="a*_`\\<>:[]()$ @.\u3042"))
def test_only_what_stands_between_backticks_is_code(text: str) -> None:
    shown = coded(text)
    outside = re.sub(r"(?<!\\)`[^`]+`", "", shown)
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`<>:\[\]()$]", outside)
    assert [*shown].count("`") == text.count("`")


def test_remarks_that_fill_more_than_a_page_can_be_turned(
    opened: Opener, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sound / "process_catalog" / "senkyo" / "nyujoken.yaml"
    file.write_text(re.sub(r", en: [^}]*}", "}", file.read_text(encoding="utf-8")), encoding="utf-8")
    before = opened("problems", lang="ja")
    everything = said(before).count("W6")
    assert everything > 1
    monkeypatch.setattr(problems, "PAGE_SIZE", 1)
    assert said(opened("problems", lang="ja")).count("W6") == 1
