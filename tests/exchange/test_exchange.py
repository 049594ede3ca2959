"""The matrix as CSV, XLSX and JSON, read back with other programs' eyes."""

from __future__ import annotations

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from tests.fitgap.small import ADD_ADDRESS, PROCESS, confirmed, deviation, snapshot
from workbench.exchange import matrix_csv, matrix_json, matrix_xlsx, safe
from workbench.fitgap import Matrix, matrix, measures
from workbench.model import Process

EVIL = '=HYPERLINK("http://example.com","x")'


@pytest.fixture
def table() -> Matrix:
    household = deviation("household", {"op": "set", "at": "parameters/unit", "to": "household"}, wish="parameter")
    practices = {
        "a": {"confirmations": [confirmed()], "deviations": [deviation("address", ADD_ADDRESS), household]},
        "b": {"not_applicable": {"reason": "行わない", "elements": ["forms/ticket"]}},
    }
    return matrix(snapshot(practices, answers=({"about": "nyujoken", "mark": "○"},)))


def evil() -> Matrix:
    data = PROCESS.dump()
    data["steps"][0]["name"] = {"ja": EVIL, "en": EVIL}
    data["forms"][0]["name"] = {"ja": "＝1+1", "en": "=1+1"}
    return matrix(snapshot({}, process=Process.model_validate(data), answers=({"about": "nyujoken", "mark": "－"},)))


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_has_a_bom_and_ends_lines_as_excel_does(table: Matrix) -> None:
    data = matrix_csv(table)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == len(table) + 1


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ja", {"a": "標準どおり ○", "b": "該当なし －", "c": "未回答 ？"}),
        ("en", {"a": "As the standard ○", "b": "Not applicable －", "c": "Unanswered ？"}),
    ],
)
def test_csv_says_every_state_in_words_before_the_mark(table: Matrix, language: str, expected: dict[str, str]) -> None:
    headings, *rows = rows_of(matrix_csv(table, language))
    (row,) = [r for r in rows if r[0] == "senkyo/nyujoken/forms/ticket/fields/voter-name"]
    assert {m: cell for m, cell in zip(headings, row, strict=True) if m in expected} == expected


def test_csv_says_the_verdict_where_something_differs(table: Matrix) -> None:
    cells = {row[0].rsplit("/", 1)[1]: row[7:9] for row in rows_of(matrix_csv(table))[1:]}
    assert cells["unit"] == ["差異あり △", "設定で適合 □"]
    assert cells["place-address"] == ["差異あり △", "不適合 ×"]


def test_no_cell_of_the_csv_can_be_a_formula() -> None:
    cells = [cell for row in rows_of(matrix_csv(evil())) for cell in row]
    assert f"'{EVIL}" in cells and "'＝1+1" in cells
    assert not [c for c in cells if c.startswith(tuple("=+-@＝＋－＠\t\r\n"))]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_could_run_is_quoted(start: str) -> None:
    assert safe(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_workbook_has_four_sheets_with_frozen_headings_and_filters(table: Matrix, language: str) -> None:
    book = load_workbook(io.BytesIO(matrix_xlsx(table, measures(table), language)))
    first, deviations, numbers, legend = book.worksheets
    assert (
        book.sheetnames
        == {
            "ja": ["フィットギャップ表", "差異一覧", "集計", "凡例"],
            "en": ["Fit-gap matrix", "Differences", "Measures", "Legend"],
        }[language]
    )
    assert first.freeze_panes == "F2" and deviations.freeze_panes == "D2" and numbers.freeze_panes == "B2"
    assert first.auto_filter.ref == f"A1:M{len(table) + 1}"
    assert first.page_setup.orientation == "landscape" and first.print_title_rows == "$1:$1"
    assert legend.max_row > 10


def test_the_workbook_says_states_with_mark_word_and_colour(table: Matrix) -> None:
    sheet = load_workbook(io.BytesIO(matrix_xlsx(table, measures(table)))).worksheets[0]
    found = {row[0].value: row[7:] for row in sheet.iter_rows(min_row=2)}
    a, _, b, _, c, _ = found["senkyo/nyujoken/forms/ticket/fields/voter-name"]
    assert (a.value, b.value, c.value) == ("標準どおり ○", "該当なし －", "未回答 ？")
    assert len({cell.fill.start_color.rgb for cell in (a, b, c)}) == 3
    state, verdict, *_ = found["senkyo/nyujoken/forms/ticket/fields/place-address"]
    assert (state.value, verdict.value) == ("差異あり △", "不適合 ×")
    assert state.fill.start_color.rgb != verdict.fill.start_color.rgb


def test_the_workbook_leads_from_a_cell_to_the_reason(table: Matrix) -> None:
    sheet = load_workbook(io.BytesIO(matrix_xlsx(table, measures(table)))).worksheets[1]
    lines = {row[0].rsplit("/", 1)[1]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert set(lines) == {"place-address", "unit"}
    assert lines["unit"][3] == "設定値 ＝" and lines["unit"][5] == "理由" and lines["unit"][7] == "パラメータ設定"
    assert lines["unit"][12:14] == ("person", "household")


def test_the_workbook_gives_every_measure_with_numerator_and_denominator(table: Matrix) -> None:
    sheet = load_workbook(io.BytesIO(matrix_xlsx(table, measures(table)))).worksheets[2]
    lines = list(sheet.iter_rows(min_row=2, values_only=True))
    # 7 rows × 3 municipalities; the form and its three fields do not apply to b
    assert lines[0][:6] == (
        "全体",
        17,
        5,
        pytest.approx(5 / 17),
        12,
        pytest.approx(12 / 17),
    )
    assert [row[11] for row in lines][1:].count("市町") == 3


def test_no_cell_of_the_workbook_is_a_formula_or_a_link() -> None:
    table = evil()
    book = load_workbook(io.BytesIO(matrix_xlsx(table, measures(table))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert EVIL in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_the_same_matrix_gives_the_same_bytes(table: Matrix) -> None:
    assert matrix_xlsx(table, measures(table)) == matrix_xlsx(table, measures(table))
    assert matrix_csv(table) == matrix_csv(table)
    assert matrix_json(table) == matrix_json(table)


def test_json_has_codes_and_the_deviations_once(table: Matrix) -> None:
    data = json.loads(matrix_json(table))
    rows = {row["address"].rsplit("/", 1)[1]: row for row in data["rows"]}
    assert rows["unit"]["cells"]["a"] == {
        "state": "differs", "verdict": "config", "deviations": ["household"], "flags": []
    }  # fmt: skip
    assert rows["unit"]["cells"]["c"] == {"state": "unanswered", "verdict": None}
    assert rows["place-address"]["in_standard"] is False and rows["place-address"]["added_by"] == ["a"]
    assert data["deviations"]["a"]["senkyo/nyujoken"]["household"]["wish"] == "parameter"


def test_an_empty_selection_can_be_exported(table: Matrix) -> None:
    nothing = table.select(text="no such element")
    assert len(rows_of(matrix_csv(nothing))) == 1
    assert json.loads(matrix_json(nothing))["rows"] == []
    assert load_workbook(io.BytesIO(matrix_xlsx(nothing, measures(nothing)))).worksheets[0].max_row == 1
