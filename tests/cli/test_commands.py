"""The commands, as people type them, on the sample and on small workspaces."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import yaml

from tests.samples import sample_in
from workbench.cli import main
from workbench.workspace import create_workspace

ROOT = Path(__file__).resolve().parents[2]
TICKET = "senkyo/nyujoken/forms/ticket/fields/place-address"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_in(tmp_path_factory.mktemp("cli") / "sample")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(list(words))
    said = capsys.readouterr()
    return status, said.out, said.err


def test_new_makes_an_empty_workspace_without_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--lang", "ja", "new", str(tmp_path / "w"))
    assert status == 0
    assert "ワークスペースを作りました" in out
    assert run(capsys, "--workspace", str(tmp_path / "w"), "check")[0] == 0
    status, _, err = run(capsys, "--lang", "en", "new", str(tmp_path / "w"))
    assert (status, "not empty" in err) == (2, True)


def test_check_of_the_sample_finds_nothing(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--workspace", str(sample), "--lang", "ja", "check", "--lint")
    assert (status, "問題はありません" in out) == (0, True), out


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_check_says_where_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str], format_: str) -> None:
    create_workspace(tmp_path / "w")
    (tmp_path / "w/process_catalog/senkyo").mkdir(parents=True)
    (tmp_path / "w/process_catalog/senkyo/service.yaml").write_text(
        "id: senkyo\nname: {ja: 選挙}\nworking_group: nobody\n"
    )
    status, out, _ = run(capsys, "check", "--workspace", str(tmp_path / "w"), "--lang", "en", "--format", format_)
    assert status == 1
    if format_ == "json":
        (problem,) = json.loads(out)
        assert (problem["file"], problem["line"], problem["severity"]) == (
            "process_catalog/senkyo/service.yaml",
            3,
            "error",
        )
        assert problem["message"]["ja"] and problem["message"]["en"]
    elif format_ == "github":
        assert re.search(r"^::error file=process_catalog/senkyo/service.yaml,line=3,col=\d+,title=E\d+::", out, re.M)
    else:
        assert re.search(r"^process_catalog/senkyo/service.yaml:3:\d+: E\d+ Error: .*nobody", out, re.M)


def test_show_marks_what_a_municipality_does_differently(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ("--workspace", str(sample), "--lang", "ja")
    _, standard, _ = run(capsys, *at, "show", "senkyo/nyujoken")
    _, resolved, _ = run(capsys, *at, "show", "senkyo/nyujoken", "--municipality", "hatsukaichi")
    assert "place-address" not in standard
    assert re.search(r"^＋.*投票所の所在地.*place-address.*←", resolved, re.M)
    _, element, _ = run(capsys, *at, "show", TICKET, "--municipality", "hatsukaichi", "--format", "yaml")
    assert yaml.safe_load(element)["name"]["ja"] == "投票所の所在地"
    _, service, _ = run(capsys, *at, "show", "senkyo")
    assert "senkyo/nyujoken" in service


def test_diff_gives_the_changes(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ("--workspace", str(sample), "--lang", "en")
    _, out, _ = run(capsys, *at, "diff", "senkyo/nyujoken", "hatsukaichi", "--format", "json")
    assert {"op": "add", "at": "forms/ticket/fields/place-address"}.items() <= next(
        c for c in json.loads(out) if c["at"].endswith("place-address")
    ).items()
    _, text, _ = run(capsys, *at, "diff", TICKET, "hatsukaichi")
    assert text.startswith("＋ Added")
    _, none, _ = run(capsys, *at, "diff", TICKET, "etajima")
    assert "no difference" in none


def test_matrix_in_every_format(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ("--workspace", str(sample), "--lang", "ja", "matrix", "senkyo/nyujoken")
    _, table, _ = run(capsys, *at, "--only-gaps", "--municipality", "hatsukaichi")
    assert "△ 差異あり" in table
    assert "江田島市" not in table
    assert re.search(r"適合率 \d+/\d+ \([\d.]+ %\)  未決率 \d+/\d+", table)
    for format_ in ("csv", "json", "xlsx"):
        assert main([*at, "--format", format_, "-o", str(tmp_path / f"m.{format_}")]) == 0
    assert (tmp_path / "m.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert TICKET in {r["address"] for r in json.loads((tmp_path / "m.json").read_bytes())["rows"]}
    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / "m.xlsx").read_bytes())).worksheets[0]
    assert TICKET in {row[0].value for row in sheet.iter_rows(min_row=2)}


def test_measures_points_graph_fingerprint_schema(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ("--workspace", str(sample), "--lang", "en")
    _, out, _ = run(capsys, *at, "measures", "senkyo", "--by", "process", "--format", "json")
    everything = json.loads(out)["All"]
    assert everything["fit"]["denominator"] == everything["applicable"] == everything["undecided"]["denominator"]
    _, out, _ = run(capsys, *at, "points", "senkyo/nyujoken", "--format", "json")
    concerned = {m for p in json.loads(out) if p["address"] == TICKET for m in p["municipalities"]}
    assert "hatsukaichi" in concerned
    assert re.search(r"^Electoral roll and polling +Basic resident register", run(capsys, *at, "graph")[1], re.M)
    assert run(capsys, *at, "graph", "--format", "dot")[1].startswith("digraph")
    assert re.fullmatch(r"[0-9a-f]{64}\n", run(capsys, *at, "fingerprint", "senkyo/nyujoken")[1])
    assert json.loads(run(capsys, "schema", "process")[1])["type"] == "object"
    assert run(capsys, "schema", "--write", str(tmp_path))[0] == 0
    assert (tmp_path / "process.schema.json").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "senkyo/nyujokn"], "senkyo/nyujoken"),
        (["show", "senkyo/nyujoken/forms/tickt"], "forms/ticket"),
        (["diff", "senkyo/nyujoken", "hatukaichi"], "hatsukaichi"),
        (["matrix", "senkyoo"], "senkyo"),
        (["matrix", "senkyo", "--municipality", "etajma"], "etajima"),
        (["schema", "proces"], "process"),
    ],
)
def test_a_slip_is_answered_with_what_is_near(
    sample: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    status, out, err = run(capsys, "--workspace", str(sample), "--lang", "en", *words)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_no_workspace_is_a_sentence_in_the_users_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "--workspace", str(tmp_path), "--lang", "ja", "check")
    assert status == 2
    assert "ワークスペースではありません" in err


def test_the_locale_chooses_the_language(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert "ワークスペース" in run(capsys, "--help")[1]
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert "make a workspace" in run(capsys, "--help")[1]


def test_the_readme_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--lang", "en", "--help")
    commands = set(re.findall(r"^    ([a-z]+) ", out, re.M))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"new", "check", "show", "diff", "matrix", "measures", "points", "schema"} <= commands
    assert commands == set(re.findall(r"^\| `([a-z]+)[^`/]*` \|", readme.split("## Where things are")[0], re.M))


@pytest.mark.slow
def test_in_a_pipe_there_are_no_colours_and_a_closed_pipe_is_no_error(sample: Path) -> None:
    command = [sys.executable, "-m", "workbench", "--workspace", str(sample), "matrix", "senkyo"]
    piped = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert b"\x1b[" not in piped.stdout
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    coloured = subprocess.run([*command, "--color", "always"], cwd=ROOT, capture_output=True, check=True)
    assert b"\x1b[" in coloured.stdout
