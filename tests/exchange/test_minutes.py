"""Minutes as Word and PDF: read again by other readers, every name there, the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pylopdf_fonts_jp
import pypdf
import pytest
from lxml import etree

from workbench.agreement import minutes
from workbench.exchange import minutes_docx, minutes_pdf
from workbench.exchange.era import in_era
from workbench.exchange.minutes import Document, document, meeting_on, minutes_text
from workbench.model import (
    Agreement,
    Level,
    Meeting,
    Municipality,
    Service,
    Snapshot,
    Text,
    WorkingGroup,
    WorkspaceSettings,
)

DAY = "2013-06-20"
NAMES = ("𠮷田 髙志", "渡邉 齋", "﨑山 葛󠄀子", "森鷗外", "草彅 瀧", "佐々木〆太")
"""Names that fonts without the less usual kanji lose."""
NASTY = "#panic() *太字* _斜_ $x$ <b>印</b> `code` \\ \" ' [リンク](x) // @ {0} %s = + ～"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def snapshot() -> Snapshot:
    agreements = (
        Agreement.model_validate(
            {
                "id": "senkyo-001", "about": ["nyujoken"], "title": {"ja": "入場券の所在地", "en": "Address on the ticket"},
                "question": {"ja": "印字するか"}, "level": "bukai", "owner": "juki",
                "options": [{"id": "each", "disposition": "parameter", "title": {"ja": "設定で選ぶ", "en": "By parameter"}}],
                "stances": {
                    "hatsukaichi": {"stance": "agree", "by": NAMES[0], "date": DAY},
                    "akiota": {"stance": "agree_if", "by": NAMES[1], "date": DAY, "condition": NASTY},
                },
                "decided": {
                    "disposition": "parameter", "option": "each", "level": "bukai", "date": DAY, "why": "全員が賛成した",
                    "conditions": {"akiota": NASTY},
                },
                "effect": {"parameter": "place-info", "default": "name"},
                "cost": {"initial": 1200000, "yearly": 150000, "share": {"equal": 50, "population": 50}},
            }
        ),
        Agreement.model_validate(
            {
                "id": "senkyo-002", "about": ["nyujoken"], "title": {"ja": "宣誓書"}, "level": "bukai", "owner": "juki",
                "stances": {
                    "akiota": {"stance": "hold", "by": "総務課", "date": DAY, "homework": "単価を照会する", "until": "2013-07-31"}
                },
            }
        ),
    )  # fmt: skip
    meeting = Meeting.model_validate(
        {
            "id": "juki-3", "name": {"ja": "第3回住基部会", "en": "Third meeting"}, "date": DAY, "start": "13:30",
            "end": "15:30", "place": "301会議室", "level": "bukai", "working_group": "juki",
            "present": [{"name": n, "municipality": "akiota", "post": "係長"} for n in NAMES],
            "remarks": [{"about": "senkyo/senkyo-001", "by": NAMES[2], "text": NASTY}, {"text": "次も集まる"}],
            "next_date": "2013-07-18", "next_start": "10:00", "next_place": "江田島市役所", "recorder": NAMES[3],
        }
    )  # fmt: skip
    return Snapshot(
        WorkspaceSettings(
            name=Text(ja="試験"),
            levels=(Level(id="bukai", name=Text(ja="部会", en="Working group")),),
            working_groups=(WorkingGroup(id="juki", name=Text(ja="住基部会")),),
        ),
        services={"senkyo": Service(id="senkyo", name=Text(ja="選挙人名簿", en="Roll"), working_group="juki")},
        municipalities={
            id_: Municipality(id=id_, name=Text(ja=ja, en=id_.title()), code=code, kind="town", population=1000)
            for id_, ja, code in (("hatsukaichi", "廿日市市", "342131"), ("akiota", "安芸太田町", "343684"))
        },
        agreements={"senkyo": agreements},
        meetings={meeting.id: meeting},
    )


def made(language: str = "ja", recorded: bool = True) -> Document:
    whole = snapshot()
    meeting = meeting_on(whole, DAY) if recorded else None
    return document(whole, minutes(whole, DAY, "bukai", "juki"), meeting, language)


def word_text(data: bytes) -> str:
    """The text of a DOCX, by reading its XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p"))


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def packed(said: str) -> str:
    """Without what a line break or a gap between words adds."""
    return re.sub(r"[\s\u3000]", "", said)


def test_the_form_is_that_of_an_office() -> None:
    lines = minutes_text(made())
    order = ["議事録", "会議名", "日時", "場所", "出席者", "協議事項", "決定事項", "宿題", "次回"]
    places = [lines.index(head) for head in order]
    assert places == sorted(places)
    assert "平成25年6月20日（木） 13:30～15:30" in lines
    assert "平成25年7月18日（木） 10:00" in lines
    assert "安芸太田町 | 単価を照会する | 平成25年7月31日 | 宣誓書" in lines, "homework says whose, what, until when"
    assert "決定：パラメータ設定：設定で選ぶ" in lines and "理由：全員が賛成した" in lines
    assert "初期 1,200,000円、年額 150,000円" in lines


def test_what_a_meeting_said_of_a_point_stands_with_the_point_and_the_rest_at_the_end() -> None:
    matters, *_ = made().sections
    (first, second) = matters.parts
    assert any(NASTY in row for table in first.tables for row in table.rows)
    assert not any("次も集まる" in row for part in (first, second) for t in part.tables for row in t.rows)
    others = next(s for s in made().sections if s.title == "その他の発言")
    assert others.table is not None and others.table.rows == (("", "次も集まる"),)


def test_without_a_record_of_the_meeting_the_points_say_who_spoke_and_what_is_due() -> None:
    lines = minutes_text(made(recorded=False))
    assert NAMES[0] in lines and NAMES[1] in lines
    assert "未定（次の期限 平成25年7月31日（水））" in lines


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_same_minutes_are_the_same_bytes(language: str) -> None:
    for build in (minutes_docx, minutes_pdf):
        assert build(made(language)) == build(made(language))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_name_and_every_word_is_in_both_files(language: str) -> None:
    whole = made(language)
    wanted = {*NAMES, NASTY}
    for said in (word_text(minutes_docx(whole)), pdf_text(minutes_pdf(whole))):
        assert {w for w in wanted if packed(w) not in packed(said)} == set()
    lines = [line for line in minutes_text(whole).splitlines() if line and not line.startswith(("  - ", "("))]
    text = packed(word_text(minutes_docx(whole)))
    assert [line for line in lines if packed(line.split(": ")[-1].lstrip("0123456789 ")) not in text] == []


def test_every_style_that_is_used_names_a_japanese_typeface() -> None:
    with zipfile.ZipFile(io.BytesIO(minutes_docx(made()))) as file:
        body = etree.fromstring(file.read("word/document.xml"))
        styles = etree.fromstring(file.read("word/styles.xml"))
    used = {e.get(f"{W}val") for kind in ("pStyle", "tblStyle", "rStyle") for e in body.iter(f"{W}{kind}")} | {"Normal"}
    assert {"Title", "Heading1", "Heading2"} <= used
    for style in styles.iter(f"{W}style"):
        if style.get(f"{W}styleId") in used:
            fonts = style.find(f"{W}rPr/{W}rFonts")
            assert fonts is not None and fonts.get(f"{W}eastAsia"), style.get(f"{W}styleId")
            assert fonts.get(f"{W}eastAsiaTheme") is None, "a theme would win"
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert default is not None and default.get(f"{W}eastAsia")


def test_headings_of_tables_repeat_and_the_file_is_dated_by_the_meeting() -> None:
    with zipfile.ZipFile(io.BytesIO(minutes_docx(made()))) as file:
        assert file.read("word/document.xml").count(b"<w:tblHeader/>") == 5
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert DAY.encode() in file.read("docProps/core.xml")


def test_the_pdf_is_tagged_archived_titled_and_has_its_typeface_in_it() -> None:
    reader = pypdf.PdfReader(io.BytesIO(minutes_pdf(made())))
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "ja"
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in about and "<pdfuaid:part>1</pdfuaid:part>" in about
    assert reader.metadata is not None and reader.metadata.title == "議事録 第3回住基部会"
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (inner,) = font.get_object()["/DescendantFonts"]
            assert "NotoSansJP" in inner.get_object()["/BaseFont"]
            assert {"/FontFile3", "/FontFile2"} & set(inner.get_object()["/FontDescriptor"].get_object())


def test_what_the_typeface_cannot_show_does_not_keep_the_minutes_back() -> None:
    whole = made()
    odd = Document(**{**vars(whole), "subject": "회의 😀"})
    reader = pypdf.PdfReader(io.BytesIO(minutes_pdf(odd)))
    assert reader.root_object["/MarkInfo"]["/Marked"] and NAMES[0].replace(" ", "") in packed(
        pdf_text(minutes_pdf(odd))
    )


def test_control_characters_do_no_harm_in_word() -> None:
    whole = made()
    assert "会議" in word_text(minutes_docx(Document(**{**vars(whole), "title": "会議\x00\x08録"})))


def test_the_document_is_plain_data() -> None:
    assert json.loads(json.dumps(made().data(), ensure_ascii=False))["date"] == DAY


def test_the_typeface_is_the_one_that_was_looked_at_with_its_licence() -> None:
    font = pylopdf_fonts_jp.sans_path()
    looked_at = "dff723ba59d57d136764a04b9b2d03205544f7cd785a711442d6d2d085ac5073"
    assert hashlib.sha256(font.read_bytes()).hexdigest() == looked_at
    (licence,) = Path(pylopdf_fonts_jp.__file__).parent.parent.glob("pylopdf_fonts_jp-*/licenses/LICENSE")
    assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8")


def test_weekdays_are_told_for_days_only() -> None:
    assert in_era("2013-06", weekday=True) == "平成25年6月"
    assert in_era("いつか", weekday=True) == "いつか"
