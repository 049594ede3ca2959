"""The documents of a release, read by other readers: every name is there, they can be filled in, and say nothing twice."""

from __future__ import annotations

import copy
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from tests.release.reading import W, packed, pdf_text, text_of, word_text
from tests.release.small import CODES, MAX, PAPERS, PLACE, PLAN, POINTS, PROCESS, UNIT, snapshot
from tests.release.small import REQUESTS as ASKED
from workbench.model import Process, Service, Snapshot
from workbench.release import build
from workbench.release.papers.flow import HIGH, WIDE, flow_pictures
from workbench.verify import verify

pytestmark = pytest.mark.slow

PDF, WORD = "data/docs/specification/senkyo.pdf", "data/docs/specification/senkyo.docx"
PARAMETERS, REQUIREMENTS, FORMS = (f"data/docs/{n}.xlsx" for n in ("parameters", "requirements", "forms"))
REQUESTS = "data/customisation/requests.xlsx"
DOCUMENTS = (PDF, WORD, PARAMETERS, REQUIREMENTS, FORMS, REQUESTS)
WHOLE: dict[str, Any] = PROCESS | {
    "basis": [{"law": "公職選挙法施行令", "article": "第31条"}],
    "trigger": {"ja": "選挙の期日が決まる"},
    "forms": [
        *PROCESS["forms"],
        {
            "id": "ledger", "name": {"ja": "返戻整理簿"}, "medium": "register", "direction": "internal",
            "fields": [{"id": "when", "name": {"ja": "返戻年月日"}, "type": "date", "from": "office"}],
        },
    ],
    "requirements": [
        *PROCESS["requirements"],
        {
            "id": "big", "name": {"ja": "指定都市だけの機能"}, "code": "0050123", "text": {"ja": "区ごとに出す。"},
            "class": {"cases": [{"when": {"kind": ["designated_city"]}, "class": "must"}], "otherwise": "option"},
        },
    ],
    "interfaces": [{"id": "juki", "name": {"ja": "異動の受取"}, "partner": "juki", "direction": "in", "data": {"ja": "死亡・転出"}}],
}  # fmt: skip


def with_(snapshot_: Snapshot, **more: Any) -> Snapshot:
    service = {
        "id": "senkyo", "name": {"ja": "選挙人名簿"}, "working_group": "juki", "laws": [{"title": "公職選挙法", "number": "昭和25年法律第100号"}],
        "glossary": [{"id": "massho", "term": {"ja": "抹消"}, "meaning": {"ja": "名簿から外すこと"}}],
    }  # fmt: skip
    return Snapshot(**{**vars(snapshot_), "services": {"senkyo": Service.model_validate(service | more)}})


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return build(with_(snapshot(process=WHOLE)), PAPERS)


def book(files: dict[str, bytes], path: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(files[path]))


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    heads, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def names(of: Any) -> Iterator[str]:
    """Every Japanese name below some data."""
    if isinstance(of, dict):
        if isinstance(of.get("name"), dict):
            yield of["name"]["ja"]
        for value in of.values():
            yield from names(value)
    elif isinstance(of, list):
        for value in of:
            yield from names(value)


# -- the bag ------------------------------------------------------------------------------------------------------------


def test_the_documents_are_in_the_bag_and_the_bag_is_sound(files: dict[str, bytes]) -> None:
    listed = {f["path"]: f["role"] for f in json.loads(files["MANIFEST.json"])["files"]}
    assert {p for p, role in listed.items() if role == "document"} == set(DOCUMENTS)
    assert verify(files).sound
    assert all(p.removeprefix("data/").rpartition("/")[0] in files["README.ja.md"].decode() for p in DOCUMENTS)


def test_without_documents_the_rest_is_the_same(files: dict[str, bytes]) -> None:
    bare = build(with_(snapshot(process=WHOLE)), PLAN)
    payload = {p for p in files if p.startswith("data/")}
    assert payload - set(bare) == set(DOCUMENTS) and all(files[p] == bare[p] for p in payload - set(DOCUMENTS))


@pytest.mark.parametrize("path", DOCUMENTS)
def test_one_byte_changed_in_a_document_is_found(files: dict[str, bytes], path: str) -> None:
    changed = bytearray(files[path])
    changed[len(changed) // 2] ^= 1
    assert path in {f.path for f in verify(files | {path: bytes(changed)}).findings}


BUILD = """
import hashlib, json
from tests.release.small import PAPERS, snapshot
from tests.release.test_papers import DOCUMENTS, WHOLE, with_
from workbench.release import build
files = build(with_(snapshot(process=WHOLE)), PAPERS)
print(json.dumps({p: hashlib.sha256(files[p]).hexdigest() for p in DOCUMENTS}))
"""


@pytest.mark.slow
def test_another_process_elsewhere_makes_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    top = Path(__file__).resolve().parent.parent.parent
    elsewhere = {
        "PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "HOME": str(tmp_path), "SOURCE_DATE_EPOCH": "1",
        "PYTHONPATH": str(top), "PYTHONUTF8": "1", "PATH": os.environ.get("PATH", ""),
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", BUILD], cwd=tmp_path, env=elsewhere, capture_output=True, check=True)
    assert json.loads(done.stdout) == {p: sha256(files[p]).hexdigest() for p in DOCUMENTS}


# -- 業務標準仕様書 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [PDF, WORD])
def test_every_name_of_the_standard_is_there(files: dict[str, bytes], path: str) -> None:
    read = text_of(path, files[path])
    assert not [name for name in names(WHOLE) if packed(name) not in read]
    for said in (
        "選挙人名簿",
        "公職選挙法施行令第31条",
        "昭和25年法律第100号",
        "選挙の期日が決まる",
        "抹消",
        "名簿から外すこと",
        PLACE,
        "死亡・転出",
        "二通目を送る。",
    ):
        assert packed(said) in read, said


@pytest.mark.parametrize("path", [PDF, WORD])
def test_what_differs_is_there_with_its_decision(files: dict[str, bytes], path: str) -> None:
    read = text_of(path, files[path])
    for said in (
        "senkyo-001",
        "hatsukaichi町",
        "選挙事務規程第3条",
        "住民サービス水準の違い",
        "平成27年3月31日",
        "束オプション",
        "平成27年12月1日から",
    ):
        assert said in read, said
    assert "訳あり" not in read and "昔からの慣行" not in read


@pytest.mark.parametrize("path", [PDF, WORD, PARAMETERS, REQUIREMENTS, FORMS, REQUESTS])
@pytest.mark.parametrize(("status", "said"), [("draft", True), ("confirmed", False)])
def test_a_draft_says_so(path: str, status: str, said: bool) -> None:
    made = build(with_(snapshot(process=PROCESS | {"status": status}), status=status), PAPERS)
    assert ("素案" in text_of(path, made[path])) is said


@pytest.mark.parametrize("path", [PDF, WORD])
def test_an_example_says_so(path: str) -> None:
    made = build(with_(snapshot(process=PROCESS | {"source": "example"})), PAPERS)
    assert "説明のために作った例を含みます" in text_of(path, made[path])


def test_a_made_up_decision_or_request_says_so() -> None:
    points = tuple(p | {"source": "example"} for p in POINTS[:1])
    made = build(snapshot(points=points, requests=(ASKED[0] | {"source": "example"},)), PAPERS)
    for path in (PDF, WORD):
        assert packed("（例）論点 senkyo-001") in text_of(path, made[path])
    assert "説明のために作った決定：senkyo-001" in text_of(PARAMETERS, made[PARAMETERS])
    assert rows(book(made, REQUESTS)["要望一覧"])[0]["件名"] == "（例）所在地欄の追加"


def test_the_pdf_is_tagged_for_the_archive_and_dated_by_the_release(files: dict[str, bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files[PDF]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "ja"
    meta = root["/Metadata"].get_object().get_data().decode()
    assert "pdfaid:part>2<" in meta and "pdfuaid:part>1<" in meta and "2013-07-01" in meta
    fonts = [f.get_object() for page in reader.pages for f in page["/Resources"].get("/Font", {}).values()]
    assert fonts and all("NotoSansJP" in f["/BaseFont"] for f in fonts)
    inner = [f["/DescendantFonts"][0].get_object()["/FontDescriptor"] for f in fonts]
    assert all("/FontFile3" in d or "/FontFile2" in d for d in inner)
    assert [o["/Title"] for o in reader.outline if isinstance(o, dict)][:2] == [
        "1　業務の概要",
        "2　投票所入場券の作成・発送",
    ]


def test_a_character_without_a_glyph_costs_the_archive_form_only() -> None:
    made = build(snapshot(process=PROCESS | {"name": {"ja": "入場券\U0001f5f3"}}), PAPERS)
    assert "入場券" in pdf_text(made[PDF]) and verify(made).sound


def test_word_opens_with_japanese_type_and_a_contents_that_leads_somewhere(files: dict[str, bytes]) -> None:
    word = docx.Document(io.BytesIO(files[WORD]))
    assert [p.text for p in word.paragraphs if p.style.name == "Heading 1"][:2] == [
        "1　業務の概要",
        "2　投票所入場券の作成・発送",
    ]
    with zipfile.ZipFile(io.BytesIO(files[WORD])) as file:
        body, styles = (etree.fromstring(file.read(f"word/{n}.xml")) for n in ("document", "styles"))
        pictures = [n for n in file.namelist() if n.endswith(".png")]
        assert all(file.read(n).startswith(b"\x89PNG") for n in pictures)
    marks = {b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")}
    links = [h.get(f"{W}anchor") for h in body.iter(f"{W}hyperlink")]
    assert links and set(links) <= marks and len(marks) == len(list(body.iter(f"{W}bookmarkStart")))
    used = {e.get(f"{W}val") for kind in ("pStyle", "tblStyle") for e in body.iter(f"{W}{kind}")} | {"Normal"}
    for style in (s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") in used):
        assert style.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia"), style.get(f"{W}styleId")
    drawn = [e for e in body.iter() if e.tag.endswith("}docPr")]
    assert len({e.get("id") for e in drawn}) == len(drawn) == len(pictures) > 2
    assert all(e.get("descr") for e in drawn)


def test_word_and_pdf_say_the_same(files: dict[str, bytes]) -> None:
    said = {packed(line) for line in word_text(files[WORD]).splitlines() if re.search("[ぁ-ん一-龥]", line)}
    read = text_of(PDF, files[PDF])
    said -= {"游ゴシック"}
    # the picture of a flow is described in words in Word, and by its own words in PDF
    missing = [
        line
        for line in said
        if line not in read and not line.startswith("業務フロー：") and not re.search("（(おもて|うら|様式)）$", line)
    ]
    assert missing == []


def test_a_process_of_which_little_is_known_has_its_chapter_too() -> None:
    little = {
        "id": "nyujoken",
        "name": {"ja": "名前だけ"},
        "forms": [{"id": "blank", "name": {"ja": "白紙"}}],
        "steps": [{"id": "only", "name": {"ja": "一つだけ"}}],
    }
    made = build(snapshot(process=little, practices={}, points=(), requests=()), PAPERS)
    for path in (PDF, WORD):
        assert all(
            said in text_of(path, made[path])
            for said in ("名前だけ", "白紙", "一つだけ", "この業務の決定はまだありません。")
        )
    assert verify(made).sound


NASTY = "=1+1 #panic() *太字* <b>印</b> & $x$ [リンク](x) // @ {0} \\ \" ' `c`"


def test_what_people_wrote_stays_what_they_wrote() -> None:
    process = copy.deepcopy(PROCESS)
    for part in (
        process,
        process["steps"][0],
        process["rules"][0],
        process["parameters"][0],
        process["requirements"][0],
    ):
        part["name"] = {"ja": NASTY}
    made = build(snapshot(process=process), PAPERS)
    for path in (PDF, WORD, PARAMETERS, REQUIREMENTS):
        assert packed(NASTY) in text_of(path, made[path]), path
    for path in (PARAMETERS, REQUIREMENTS, FORMS, REQUESTS):
        cells = (cell for sheet in book(made, path) for row in sheet.iter_rows() for cell in row)
        assert not [c for c in cells if c.data_type == "f" or c.hyperlink], path


def long_process(steps: int) -> Process:
    made = [
        {
            "id": f"s{n}",
            "name": {"ja": f"手順その{n}を行う"},
            "actor": f"a{n % 5}",
            "next": [f"s{n + 1}"] if n < steps else [],
        }
        for n in range(1, steps + 1)
    ]
    actors = [{"id": f"a{n}", "name": {"ja": f"担当{n}"}} for n in range(5)]
    return Process.model_validate({"id": "p", "name": {"ja": "長い流れ"}, "actors": actors, "steps": made})


@pytest.mark.parametrize("steps", [1, 8, 30, 80])
def test_a_flow_fits_the_page_and_no_step_is_lost_or_drawn_twice(steps: int) -> None:
    pictures = flow_pictures(long_process(steps))
    assert all(p.width <= WIDE + 0.1 and p.height <= HIGH + 0.1 for p in pictures)
    assert (len(pictures) > 1) is (steps > 8)
    drawn = [e for p in pictures for e in re.findall(r'data-step="(s\d+)"', p.svg)]
    assert sorted(drawn) == sorted(f"s{n}" for n in range(1, steps + 1))
    for picture in pictures:
        root = etree.fromstring(picture.svg.encode())
        assert float(root.get("width")) / float(root.get("height")) == pytest.approx(
            picture.width / picture.height, 0.01
        )
    if len(pictures) > 1:
        assert len({p.said for p in pictures}) == len(pictures)


# -- workbooks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [PARAMETERS, REQUIREMENTS, FORMS, REQUESTS])
def test_sheets_are_ready_to_read_and_print(files: dict[str, bytes], path: str) -> None:
    for sheet in book(files, path):
        assert sheet.freeze_panes and sheet.freeze_panes.endswith("2"), "the headings stay"
        assert sheet.auto_filter.ref and sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert all(c.alignment.wrap_text for row in sheet.iter_rows() for c in row if c.value)


def test_the_parameter_sheet_has_each_municipalitys_value(files: dict[str, bytes]) -> None:
    sheet = book(files, PARAMETERS)["パラメータシート"]
    found = {row["設定キー"]: row for row in rows(sheet)}
    towns = [f"{m}町" for m in CODES]
    assert [found[PLACE][t] for t in ("標準の値", *towns)] == ["name", "name-address", "name", "name"]
    assert [found[MAX][t] for t in towns] == ["1", "該当なし", "1"]
    assert (found[PLACE]["決定番号"], found[PLACE]["状態"], found[UNIT]["状態"]) == ("senkyo-001", None, "未確定")
    assert (
        found[PLACE]["番地"] == "senkyo/nyujoken/parameters/place-info"
        and found[PLACE]["取りうる値"] == "name\nname-address"
    )
    plain = {c.fill.fgColor.rgb for row in sheet.iter_rows(min_row=2) for c in row if c.value == "person"}
    (differs,) = [c.fill.fgColor.rgb for row in sheet.iter_rows(min_row=2) for c in row if c.value == "name-address"]
    assert differs not in plain
    (first, second) = rows(book(files, PARAMETERS)["市町による違い"])
    assert (first["団体コード"], first["この市町の値"], first["根拠"], first["決定番号"]) == (
        "342131", "name-address", "選挙事務規程第3条、慣行", "senkyo-001",
    )  # fmt: skip
    assert second["いつまで"] == "平成27年3月31日"


def test_the_requirements_stand_in_the_national_order(files: dict[str, bytes]) -> None:
    sheet = book(files, REQUIREMENTS)["機能要件一覧"]
    assert [c.value for c in sheet[1]] == [
        "大項目", "中項目", "小項目", "機能ID", "機能名称", "機能要件", "実装区分（指定都市）", "実装区分（中核市）", "実装区分（一般市区町村）",
        "要件の考え方・理由", "備考", "適合基準日", "番地",
    ]  # fmt: skip
    first, big = rows(sheet)
    assert (first["機能名称"], first["小項目"], first["実装区分（一般市区町村）"]) == (
        "束の一覧",
        "1.1.1",
        "標準オプション",
    )
    assert (big["機能ID"], big["実装区分（指定都市）"], big["実装区分（中核市）"]) == (
        "0050123",
        "実装必須",
        "標準オプション",
    )


def test_the_forms_are_listed_with_their_items(files: dict[str, bytes]) -> None:
    whole = book(files, FORMS)
    ticket, ledger = rows(whole["帳票一覧"])
    assert (ticket["帳票ID"], ticket["内部／外部"], ticket["出力条件"], ticket["用紙"]) == (
        "ticket",
        "外部",
        "印刷する",
        "はがき",
    )
    assert (ledger["帳票名称"], ledger["内部／外部"], ledger["印字項目"]) == ("返戻整理簿", "内部", "返戻年月日")
    assert [(r["帳票名称"], r["番号"], r["印字項目"], r["値の出所"]) for r in rows(whole["印字項目一覧"])] == [
        ("入場券", 1, "氏名", None), ("入場券", 2, "投票所名", None), ("返戻整理簿", 1, "返戻年月日", "職員"),
    ]  # fmt: skip


def test_the_vendor_fills_in_its_columns_and_no_other(files: dict[str, bytes]) -> None:
    sheet = book(files, REQUESTS)["要望一覧"]
    (request,) = rows(sheet)
    assert (request["番号"], request["件名"], request["内容"], request["状態"]) == (
        "senkyo-r001",
        "所在地欄の追加",
        "一行を足す",
        "照会中",
    )
    assert request["対象"] == "投票所入場券の作成・発送：入場券"
    open_ = {sheet.cell(1, c.column).value for c in sheet[2] if not c.protection.locked}
    assert sheet.protection.sheet and open_ == {"対応", "初期費用（円）", "年額（円）", "時期", "備考"}
    checks = {sheet.cell(1, next(iter(v.sqref.ranges)).min_col).value: v for v in sheet.data_validations.dataValidation}
    assert checks["対応"].formula1 == '"標準対応,設定,カスタマイズ,代替,不可"'
    assert (checks["年額（円）"].type, checks["年額（円）"].operator, checks["年額（円）"].formula1) == (
        "whole",
        "greaterThanOrEqual",
        "0",
    )
    assert not any(c.value for c in sheet[2] if not c.protection.locked)


def test_a_release_without_requests_still_has_the_form() -> None:
    sheet = book(build(snapshot(requests=()), PAPERS), REQUESTS)["要望一覧"]
    assert rows(sheet) == [] and sheet["I1"].value == "対応"
