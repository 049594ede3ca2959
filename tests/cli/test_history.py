"""The command ``history``: looking, comparing, naming, going back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.workspace.small import FILES, PRACTICE, build, edit
from workbench.cli import main

DEVIATION = "practice/hatsukaichi/senkyo/nyujoken/deviations/own-printing"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return build(tmp_path / "small")


def run(
    capsys: pytest.CaptureFixture[str], workspace: Path, *words: str, lang: str = "ja", who: str = "secretariat"
) -> tuple[int, str, str]:
    status = main(["--workspace", str(workspace), "--lang", lang, "--as", who, "history", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_hand_edit_is_told_in_both_languages(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, small)
    assert status == 0 and "履歴の始まり" in out
    edit(small, PRACTICE, "印刷機がある", "機械がある")
    _, ja, _ = run(capsys, small)
    _, en, _ = run(capsys, small, lang="en")
    assert "選挙人名簿 › 入場券: 廿日市市 が 差異『自前で印刷する』の理由を変更: 印刷機がある → 機械がある" in ja
    assert "Hatsukaichi changed the reason of difference “自前で印刷する”: 印刷機がある → 機械がある" in en


def test_one_record_and_filters(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, small)
    edit(small, PRACTICE, "印刷機がある", "機械がある")
    run(capsys, small)
    assert "機械がある" in run(capsys, small, DEVIATION)[1]
    assert "記録はありません" in run(capsys, small, "municipality/etajima")[1]
    assert "機械がある" in run(capsys, small, "--municipality", "hatsukaichi")[1]
    assert "機械がある" not in run(capsys, small, "--municipality", "etajima")[1]
    assert "記録はありません" in run(capsys, small, "--since", "2999-01-01")[1]
    assert run(capsys, small, "--limit", "1")[1].count("20") <= 2


def test_json_holds_who_what_when_and_the_values(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, small)
    edit(small, PRACTICE, "印刷機がある", "機械がある")
    _, out, _ = run(capsys, small, "--format", "json")
    latest, first = json.loads(out)
    assert (first["kind"], latest["kind"], latest["author"]) == ("first", "outside", "")
    (change,) = latest["changes"]
    assert (change["record"], change["before"]["reason"], change["after"]["reason"]) == (
        DEVIATION,
        "印刷機がある",
        "機械がある",
    )


def test_naming_comparing_and_going_back(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, small)
    assert run(capsys, small, "name", "第3回部会 2026-11-30")[0] == 0
    edit(small, PRACTICE, "印刷機がある", "機械がある")
    _, out, _ = run(capsys, small, "compare", "第3回部会 2026-11-30", "now")
    assert "印刷機がある → 機械がある" in out
    status, out, _ = run(capsys, small, "restore", DEVIATION, "第3回部会 2026-11-30", "-m", "やはり")
    assert status == 0 and "戻し" in out
    assert (small / PRACTICE).read_text(encoding="utf-8") == FILES[PRACTICE]
    assert "違いはありません" in run(capsys, small, "compare", "第3回部会 2026-11-30", "now")[1]
    assert "やはり" in run(capsys, small)[1]
    edit(small, PRACTICE, "印刷機がある", "また手で")
    assert run(capsys, small, "restore", "all", "第3回部会 2026-11-30")[0] == 0
    assert (small / PRACTICE).read_text(encoding="utf-8") == FILES[PRACTICE]
    assert "何も変えていません" in run(capsys, small, "restore", "all", "now")[1]


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense/x"], ["compare", "now"], ["compare", "now", "nowhere"], ["name", " "], ["--since", "yesterday"],
        ["restore", "nonsense", "now"], ["restore", "all", "1999-01-01"], ["a", "b", "c", "d"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_slip_is_answered_with_a_sentence(
    small: Path, capsys: pytest.CaptureFixture[str], words: list[str], lang: str
) -> None:
    status, out, err = run(capsys, small, *words, lang=lang)
    assert (status, out) == (2, "")
    assert err.startswith("workbench: ") and err.count("\n") == 1


def test_the_vendor_sees_no_history_and_a_member_changes_nothing_of_others(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, small)
    edit(small, PRACTICE, "印刷機がある", "機械がある")
    status, out, err = run(capsys, small, who="vendor")
    assert status not in (0, 2) and out == "" and "履歴" in err
    first = json.loads(run(capsys, small, "--format", "json")[1])[-1]["id"]
    assert run(capsys, small, "restore", DEVIATION, first, who="member:etajima:juki-group")[0] not in (0, 2)
    assert "機械がある" in (small / PRACTICE).read_text(encoding="utf-8")
    assert run(capsys, small, "name", "x", who="viewer")[0] not in (0, 2)
