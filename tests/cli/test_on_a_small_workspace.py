"""The commands on a small workspace: both languages, slips, silence, broken files, closed pipes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workspace.small import NYUJOKEN, build, edit
from workbench.cli import main
from workbench.cli.arguments import parser
from workbench.cli.speaking import in_japanese

TOP = Path(__file__).resolve().parents[2]
FIELD = "senkyo/nyujoken/forms/ticket/fields/address"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return build(tmp_path)


def run(capsys: pytest.CaptureFixture[str], workspace: Path, *words: str, lang: str = "ja") -> tuple[int, str, str]:
    status = main(["--workspace", str(workspace), "--lang", lang, *words])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.parametrize(("lang", "reason"), [("ja", "理由: 転入者が投票所を知らない"), ("en", "Reason: 転入者")])
def test_an_element_is_shown_with_the_reason_of_its_difference(
    small: Path, capsys: pytest.CaptureFixture[str], lang: str, reason: str
) -> None:
    status, out, err = run(capsys, small, "show", FIELD, "--municipality", "hatsukaichi", lang=lang)
    assert (status, err) == (0, "")
    assert reason in out and "ticket-place" in out


@pytest.mark.parametrize(
    ("lang", "said"), [("ja", "標準どおりと確認済み 0、未回答"), ("en", "0 are confirmed as the standard")]
)
def test_no_difference_on_record_is_not_taken_for_an_answer(
    small: Path, capsys: pytest.CaptureFixture[str], lang: str, said: str
) -> None:
    status, out, _ = run(capsys, small, "diff", "senkyo/nyujoken", "etajima", lang=lang)
    assert status == 0
    assert said in out


def test_a_table_with_a_broken_file_behind_it_says_so(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(small, NYUJOKEN, "kind: batch", "kind: bath")
    status, out, err = run(capsys, small, "matrix", "--format", "json")
    assert status == 0 and json.loads(out)["rows"] == []
    assert "誤りが" in err and "check" in err
    status, out, err = run(capsys, small, "show", "senkyo/nyujoken", lang="en")
    assert (status, out) == (2, "")
    assert "None could be read" in err and "See `check`" in err


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("command", ["check", "show", "diff", "matrix", "measures", "points", "schema", "new"])
def test_every_command_has_help_in_both_languages(capsys: pytest.CaptureFixture[str], command: str, lang: str) -> None:
    assert main(["--lang", lang, command, "--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("使い方: workbench" if lang == "ja" else "usage: workbench")
    assert ("オプション" in out) == (lang == "ja")


@pytest.mark.parametrize(
    ("words", "ja", "en"),
    [
        (["chek"], "もしかして: check", "Did you mean: check"),
        (["check", "--format", "jsn"], "もしかして: json", "Did you mean: json"),
        (["show"], "ADDRESS を指定してください", "arguments are required: ADDRESS"),
        (["check", "--lnit"], "--lnit は知らない引数です", "unrecognized arguments: --lnit"),
        (["check", "--format"], "--format には値が要ります", "expected one argument"),
    ],
)
def test_wrong_arguments_are_answered_in_the_language(
    capsys: pytest.CaptureFixture[str], words: list[str], ja: str, en: str
) -> None:
    for lang, said in (("ja", ja), ("en", en)):
        assert main(["--lang", lang, *words]) == 2
        err = capsys.readouterr().err
        assert said in err and "Traceback" not in err


def test_an_unknown_message_of_argparse_is_kept() -> None:
    assert in_japanese("something new") == "something new"


def test_the_parser_can_be_made_in_both_languages() -> None:
    assert [parser(language).language for language in ("ja", "en")] == ["ja", "en"]


@pytest.mark.slow
def test_csv_goes_through_a_pipe_byte_for_byte(small: Path) -> None:
    words = ["--workspace", str(small), "--lang", "ja", "matrix", "senkyo", "--format", "csv"]
    piped = _python(*words)
    assert piped.stdout.startswith(b"\xef\xbb\xbf") and piped.stderr == b""
    assert piped.stdout.count(b"\r\n") == piped.stdout.count(b"\n") > 5
    assert _python(*words, "-o", str(small / "m.csv")).returncode == 0
    assert (small / "m.csv").read_bytes() == piped.stdout


@pytest.mark.slow
def test_a_terminal_that_knows_no_japanese_still_gets_utf_8(small: Path) -> None:
    shown = _python("--workspace", str(small), "--lang", "ja", "show", "senkyo", PYTHONIOENCODING="ascii")
    assert shown.returncode == 0
    assert "選挙人名簿" in shown.stdout.decode()


def test_a_fault_of_the_program_is_a_sentence_too(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("workbench.cli.tables.matrix", broken)
    status, out, err = run(capsys, small, "matrix", lang="en")
    assert (status, out) == (70, "")
    assert "ZeroDivisionError: planted" in err and "Traceback" not in err
    monkeypatch.setenv("WORKBENCH_TRACE", "1")
    with pytest.raises(ZeroDivisionError):
        run(capsys, small, "matrix")


def _python(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "workbench", *words], cwd=TOP, capture_output=True, env={**os.environ, **environment}
    )
