"""The matrix as files, read back by readers other than the writers."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import openpyxl
import pytest

from tests.fitgap.small import ADD_ADDRESS, ADDRESS, confirmed, deviation, snapshot
from workbench.exchange import matrix_csv, matrix_html, matrix_json, matrix_xlsx, register_csv, register_xlsx
from workbench.fitgap import Matrix, matrix, measures, register
from workbench.model import Text

EVIL = '=HYPERLINK("http://example.invalid","氏名")'


@pytest.fixture
def table() -> Matrix:
    evil = {"op": "add", "at": "forms/ticket/fields/evil", "value": {"name": {"ja": EVIL}}}
    add = deviation("place", ADD_ADDRESS, evil, reason="=1+1", source="example")
    return matrix(
        snapshot(
            {"a": {"confirmations": [confirmed()], "deviations": [add]}, "b": {"not_applicable": {"reason": "ない"}}},
            answers=({"about": "nyujoken", "mark": "○"},),
        )
    )


def test_csv_opens_in_excel_and_holds_no_formula(table: Matrix) -> None:
    data = matrix_csv(table, "ja")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == len(table) + 1
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0][:3] == ["番地", "業務", "業務プロセス"]
    found = {r[0].rsplit("/", 1)[-1]: r for r in rows[1:]}
    assert found["evil"][4] == f"'{EVIL}"
    assert found["print"][7:] == ["標準どおり ○", "適合 ○", "該当なし －", "", "未回答 ？", ""]
    assert not any(cell.startswith(tuple("=+-@＝＋－＠")) for r in rows for cell in r)


def test_xlsx_read_by_another_reader(table: Matrix) -> None:
    book = openpyxl.load_workbook(io.BytesIO(matrix_xlsx(table, measures(table), "ja")))
    assert book.sheetnames == ["フィットギャップ表", "差異一覧", "集計", "凡例"]
    sheet = book["フィットギャップ表"]
    assert sheet.freeze_panes == "F2"
    assert sheet.auto_filter.ref == f"A1:M{len(table) + 1}"
    values = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    evil = values[f"{ADDRESS}/forms/ticket/fields/evil"]
    assert (evil[4].value, evil[4].data_type) == (EVIL, "s")
    assert evil[7].value == "差異あり △"
    assert evil[7].fill.start_color.rgb == "FFFCE8B8"
    reasons = [row[5] for row in book["差異一覧"].iter_rows(min_row=2)]
    assert {(r.value, r.data_type) for r in reasons} == {("=1+1", "s")}
    total = [c.value for c in book["集計"][2]]
    m = measures(table).all
    assert total[:4] == ["全体", m.applicable, m.fit.numerator, pytest.approx(m.fit.value)]


def test_the_same_matrix_gives_the_same_bytes(table: Matrix) -> None:
    assert matrix_xlsx(table, measures(table), "en") == matrix_xlsx(table, measures(table), "en")


def test_an_empty_selection_is_still_a_file(table: Matrix) -> None:
    empty = table.select(text="nowhere")
    assert matrix_csv(empty).count(b"\r\n") == 1
    book = openpyxl.load_workbook(io.BytesIO(matrix_xlsx(empty, measures(empty))))
    assert book["フィットギャップ表"].max_row == 1


def test_json_speaks_in_codes(table: Matrix) -> None:
    data = json.loads(matrix_json(table))
    rows = {r["address"]: r for r in data["rows"]}
    assert data["municipalities"] == ["a", "b", "c"]
    added = rows[f"{ADDRESS}/forms/ticket/fields/place-address"]
    assert added["in_standard"] is False
    assert added["cells"]["a"] == {"state": "differs", "verdict": "gap", "deviations": ["place"], "flags": []}
    assert added["cells"]["c"] == {"state": "unanswered", "verdict": None}


def test_the_page_to_print_holds_every_cell_and_nothing_that_people_wrote_is_markup() -> None:
    from html.parser import HTMLParser

    written = '<script>alert("x")</script>'
    found = snapshot({"a": {"confirmations": [confirmed()]}})
    process = found.processes[ADDRESS].model_copy(update={"name": Text(ja=written)})
    table = matrix(replace(found, processes={ADDRESS: process}, digests={}))
    page = matrix_html(table, measures(table), "ja").decode()

    class Reader(HTMLParser):
        tags: list[str] = []
        words: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.tags.append(tag)

        def handle_data(self, data: str) -> None:
            self.words.append(data)

    reader = Reader()
    reader.feed(page)
    assert "script" not in reader.tags
    assert "img" not in reader.tags
    assert any(written in w for w in reader.words)
    assert sum("未回答" in w for w in reader.words) >= 12  # six rows, nobody but a has answered
    assert reader.tags.count("tr") == 1 + 1 + len(table)


def test_the_register_as_csv_and_xlsx_says_the_same() -> None:
    evil = {"op": "set", "at": "parameters/unit", "to": "household"}
    entry = deviation("unit", evil, reason="=1+1", since=2005, wish="parameter")
    decided = {"disposition": "parameter", "level": "bukai", "date": "2013-06-20", "why": "x"}
    agreement = {"id": "senkyo-001", "about": ["nyujoken/parameters/unit"], "title": {"ja": "x"}, "decided": decided}
    found = snapshot({"a": {"deviations": [entry]}}, agreements=(agreement,))
    entries = register(found, "a")
    text = register_csv(found, entries, "ja").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    sheet = openpyxl.load_workbook(io.BytesIO(register_xlsx(found, entries, "ja"))).active
    cells = [["" if c is None else str(c) for c in row] for row in sheet.iter_rows(values_only=True)]
    assert cells[0] == lines[0]
    assert lines[1][4] == "'=1+1"
    assert cells[1] == [c.removeprefix("'") for c in lines[1]]
    assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row)
    assert "パラメータ" in lines[1][10] or "設定" in lines[1][10]
    assert "2013-06-20" in lines[1][11]
    assert register_xlsx(found, entries, "ja") == register_xlsx(found, entries, "ja")
