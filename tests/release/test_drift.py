"""As agreed against as configured: equal, different, missing, unknown, each with the decision behind it."""

from __future__ import annotations

import csv
import io
import json

import lxml.html
import pytest

from tests.release.small import CODES, DAYS, MAX, OATH, PLACE, PLAN, UNIT, snapshot
from workbench.release import Release, build
from workbench.release.drift import BadDump, drift, drift_csv, read_dump
from workbench.release.drift_report import drift_html

RELEASE = Release(build(snapshot(), PLAN))
CODE = CODES["hatsukaichi"]
AGREED = json.loads(RELEASE.files[f"data/config/resolved/{CODE}/parameters.json"])["parameters"]


def states(dump: dict[str, object], code: str = CODE) -> dict[str, str]:
    return {d.key: d.state for d in drift(RELEASE.content, {code: dump}) if d.state != "equal"}


def test_what_is_configured_as_agreed_is_equal() -> None:
    assert states(AGREED) == {}
    assert all(d.state == "equal" for d in drift(RELEASE.content, {CODE: AGREED})) and len(AGREED) == 5


@pytest.mark.parametrize("municipality", CODES)
@pytest.mark.parametrize("ending", ["json", "csv"])
def test_the_release_s_own_files_are_dumps_without_drift(municipality: str, ending: str) -> None:
    code = CODES[municipality]
    dump = read_dump(RELEASE.files[f"data/config/resolved/{code}/parameters.{ending}"], code)
    assert states(dump[code], code) == {}


def test_each_kind_of_drift_is_told_with_its_decision() -> None:
    dump = {k: v for k, v in AGREED.items() if k != OATH} | {PLACE: "name", MAX: 2, "senkyo.ticket.own": 1}
    found = {d.key: d for d in drift(RELEASE.content, {CODE: dump}) if d.state != "equal"}
    assert {k: d.state for k, d in found.items()} == {
        PLACE: "different", MAX: "different", OATH: "missing", "senkyo.ticket.own": "unknown",
    }  # fmt: skip
    assert (found[PLACE].decision, found[PLACE].cause, found[PLACE].common) == ("senkyo-001", "service_level", True)
    assert (found[PLACE].expected, found[PLACE].found) == ("name-address", "name")
    assert found[OATH].decision == "senkyo-002" and found[MAX].decision is None and not found[MAX].common


def test_one_is_not_true_and_a_table_is_compared_cell_by_cell() -> None:
    assert states(AGREED | {MAX: True}) == {MAX: "different"}
    assert states(AGREED | {DAYS: [["月", 1], ["火", 2]]}) == {}
    assert states(AGREED | {DAYS: [["月", 1], ["火", 3]]}) == {DAYS: "different"}


def test_a_key_that_the_municipality_does_not_have_is_told_so() -> None:
    code = CODES["etajima"]
    dump = json.loads(RELEASE.files[f"data/config/resolved/{code}/parameters.json"])["parameters"] | {MAX: 1}
    (line,) = [d for d in drift(RELEASE.content, {code: dump}) if d.state != "equal"]
    assert (line.key, line.state, line.not_applicable) == (MAX, "unknown", True)


def test_a_dump_of_all_municipalities_in_one_file() -> None:
    everything = {
        c: json.loads(RELEASE.files[f"data/config/resolved/{c}/parameters.json"])["parameters"] for c in CODES.values()
    }
    assert read_dump(json.dumps(everything).encode()) == everything
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["municipality", "package_key", "value"])
    for code, dump in everything.items():
        writer.writerows(
            [code, key, value if isinstance(value, str) else json.dumps(value)] for key, value in dump.items()
        )
    for code, dump in read_dump(out.getvalue().encode("utf-8-sig")).items():
        assert UNIT in dump and states(dict(dump), code) == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "JSON"), (b"a,b\n1,2\n", "`key`"), (b'{"senkyo.ticket.max": 1}', "--municipality"), (b"key,value\na,1\n", "--municipality"),
        ("日本".encode("cp932"), "UTF-8"), (b'[{"k": 1}]', "`key`"),
    ],
)  # fmt: skip
def test_a_dump_that_cannot_be_read_says_what_is_wrong(content: bytes, said: str) -> None:
    with pytest.raises(BadDump) as refused:
        read_dump(content)
    assert said in refused.value.message.get("en") and refused.value.message.ja


def test_a_stranger_is_refused() -> None:
    with pytest.raises(BadDump, match="342131"):
        drift(RELEASE.content, {"011002": {}})


def test_the_report_holds_every_line() -> None:
    lines = drift(RELEASE.content, {CODE: AGREED | {PLACE: "name"}})
    rows = list(csv.reader(drift_csv(lines).decode("utf-8-sig").splitlines()))
    assert len(rows) == 1 + len(lines)
    assert rows[1] == [
        CODE,
        PLACE,
        "設定 place-info",
        "相違",
        "name-address",
        "name",
        "senkyo-001",
        "住民サービス水準の違い",
        "共通の値のまま",
    ]


def test_the_report_to_print_names_what_differs_and_runs_nothing() -> None:
    evil = "<script>alert(1)</script>"
    lines = drift(RELEASE.content, {CODE: AGREED | {PLACE: evil, evil: 1}, CODES["akiota"]: {}})
    for language in ("ja", "en"):
        report = drift_html(RELEASE.manifest, lines, language).decode()
        top = lxml.html.fromstring(report)
        assert top.get("lang") == language and not top.xpath("//script") and "http" not in report
        said = top.text_content()
        assert evil in said and "senkyo-001" in said and "name-address" in said and CODES["akiota"] in said
        assert "1.0.0" in said and UNIT in said, "what a municipality has not set is missing there"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"parameters": 5}', "by key"), (b'{"342131": {"parameters": [1]}}', "by key"), (b'[{"key": 1, "value": 2}]', "`key`"),
        (b"municipality,key,value\n342131,a,1\n342131,a,2\n", "twice"), (b"\0", "headings"), (b"", "headings"),
        (b'{"municipality": {"code": 5}, "parameters": {}}', ""), (b"null", "headings"),
    ],
)  # fmt: skip
def test_whatever_is_uploaded_is_read_or_answered_with_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(BadDump) as refused:
        drift(RELEASE.content, read_dump(content))
    assert said in refused.value.message.get("en") and refused.value.message.ja
