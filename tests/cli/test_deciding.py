"""From gap to agreement on the command line: the same refusals as on the pages, and the same effect."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from tests.samples import sample_in
from workbench.check import flaws_brought
from workbench.cli import main
from workbench.model import Put
from workbench.workspace import open_workspace
from workbench.workspace.access import SYSTEM
from workbench.workspace.audit import Audit

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str, str]]
KEY = "senkyo/senkyo-001"
DAY = "2013-06-21"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, to look at."""
    return sample_in(tmp_path_factory.mktemp("deciding") / "sample")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A sample of its own, to write to."""
    return sample_in(tmp_path / "sample")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(workspace: Path, *words: str) -> tuple[int, str, str]:
        status = main(["--workspace", str(workspace), "--lang", "ja", *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run_


def put(workspace: Path, **stances: dict[str, str]) -> None:
    """Let municipalities take stances on the point."""
    edit = tuple(
        Put(record=f"agreement/senkyo/senkyo-001/stances/{m}", value={"by": "総務課", "date": "2013-06-20", **stance})
        for m, stance in stances.items()
    )
    open_workspace(workspace, flaws_brought).record(edit, SYSTEM)


def all_agree(workspace: Path) -> None:
    agree = {"stance": "agree"}
    put(workspace, hatsukaichi=agree, etajima=agree, akiota=agree, kitahiroshima=agree)


def files(workspace: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(workspace)): p.read_bytes() for p in workspace.rglob("*.yaml") if ".workbench" not in p.parts
    }


def test_a_point_is_shown_with_who_does_what_the_options_and_who_is_missing(run: Run, shown: Path) -> None:
    status, out, _ = run(shown, "point", KEY)
    assert status == 0
    assert "入場券への投票所の所在地・案内図の印字" in out and "廿日市市・江田島市・安芸太田町・北広島町" in out
    assert "転入者" in out or "住民サービス" in out, "the reasons"
    assert re.search(r"北広島町 +まだ", out) and re.search(r"安芸太田町 +条件付賛成", out)
    data = json.loads(run(shown, "point", KEY, "--format", "json")[1])
    assert data["missing"] == ["etajima", "kitahiroshima"] and data["agreement"]["id"] == "senkyo-001"
    assert {w["municipality"] for w in data["ways"]} == {"hatsukaichi", "etajima", "akiota", "kitahiroshima"}


def test_a_bare_difference_is_a_point_too_and_an_unknown_key_is_answered_with_what_is_near(
    run: Run, shown: Path
) -> None:
    assert run(shown, "point", "senkyo/nyujoken/forms/ticket/fields/sex-mark")[0] == 0
    status, _, err = run(shown, "point", "senkyo/senkyo-01")
    assert status == 2 and "senkyo/senkyo-001" in err


def test_points_stay_as_they_were_and_the_agenda_goes_by_what_matters(run: Run, shown: Path) -> None:
    plain = json.loads(run(shown, "points", "senkyo", "--format", "json")[1])
    assert {"key", "address", "title", "municipalities", "deviations", "flags", "near"} == set(plain[0])
    items = json.loads(run(shown, "points", "senkyo", "--agenda", "--format", "json")[1])
    assert KEY in {i["key"] for i in items}
    conflicts = [i["conflict"] for i in items if i["state"] not in ("decided", "withdrawn")]
    assert conflicts == sorted(conflicts, reverse=True), "what is in conflict comes first"
    proposed = json.loads(run(shown, "points", "--state", "proposed", "--format", "json")[1])
    assert proposed and {i["state"] for i in proposed} == {"proposed"}
    assert json.loads(run(shown, "points", "--owner", "zeimu", "--format", "json")[1]) == [
        i for i in json.loads(run(shown, "points", "--agenda", "--format", "json")[1]) if i["owner"] == "zeimu"
    ]
    assert run(shown, "points", "--agenda")[1].splitlines()[0].startswith("番号")


@pytest.mark.parametrize("extra", [(), ("--apply",), ("--dry-run",), ("--level", "yakuinkai")])
def test_nothing_is_decided_over_a_missing_stance(run: Run, written: Path, extra: tuple[str, ...]) -> None:
    before = files(written)
    status, out, err = run(written, "decide", KEY, "--option", "parameter", "--why", "全員一致", *extra)
    assert (status, out) == (2, "")
    assert "江田島市の意思表示がありません" in err and "北広島町の意思表示がありません" in err
    assert files(written) == before


def test_nothing_is_decided_over_an_unanswered_cell(run: Run, written: Path) -> None:
    all_agree(written)
    practice = written / "municipalities" / "etajima" / "senkyo.yaml"
    text = practice.read_text(encoding="utf-8")
    start = text.index("  nyujoken:")
    following = re.search(r"^  [a-z]", text[start + 3 :], re.M)
    end = start + 3 + following.start() if following else len(text)
    practice.write_text(text[:start] + text[end:], encoding="utf-8")
    before = files(written)
    status, _, err = run(written, "decide", KEY, "--option", "parameter", "--why", "x")
    assert status == 2 and "江田島市が未回答です" in err
    assert files(written) == before


def test_what_a_disposition_demands_is_asked_for(run: Run, written: Path) -> None:
    all_agree(written)
    for words, lacking in (
        (("--disposition", "adopt"), "差異をやめる日"),
        (("--disposition", "defer"), "いつまで"),
        (("--disposition", "drop"), "住民への周知"),
        (("--option", "customise", "--level", "kanjikai"), "根拠"),
        (("--disposition", "amend_ordinance"), "条例"),
    ):
        status, _, err = run(written, "decide", KEY, "--why", "x", *words)
        assert status == 2 and lacking in err, words
    assert "決定できません" in run(written, "decide", KEY, "--why", "x", "--option", "customise")[2], (
        "the level may not"
    )
    assert run(written, "decide", KEY, "--option", "parameter")[0] == 2, "never without a reason"
    assert run(written, "decide", KEY, "--why", "x")[0] == 2
    assert "20130701" in run(written, "decide", KEY, "--why", "x", "--disposition", "adopt", "--ends", "20130701")[2]


def test_an_objection_stops_a_level_that_may_not_overrule_and_stays_on_record_above(run: Run, written: Path) -> None:
    all_agree(written)
    put(written, akiota={"stance": "object", "harm": "印刷費が増える"})
    status, _, err = run(written, "decide", KEY, "--option", "parameter", "--why", "x")
    assert status == 2 and "安芸太田町が反対しています" in err
    assert run(written, "decide", KEY, "--option", "parameter", "--why", "x", "--level", "kanjikai")[0] == 0
    (agreement, *_) = open_workspace(written).load().agreements["senkyo"]
    assert agreement.decided is not None and agreement.decided.against == ("akiota",)
    assert agreement.stances["akiota"].harm == "印刷費が増える"


def test_a_decision_is_recorded_with_its_effect_and_shown_everywhere(run: Run, written: Path) -> None:
    all_agree(written)
    before = files(written)
    status, out, _ = run(written, "decide", KEY, "--option", "parameter", "--why", "設定で足りる", "--dry-run")
    assert status == 0 and "記録していません" in out and files(written) == before
    words = (
        "decide",
        KEY,
        "--option",
        "parameter",
        "--why",
        "設定で足りる",
        "--date",
        DAY,
        "--apply",
        "--format",
        "json",
    )
    status, out, err = run(written, *words)
    assert status == 0, err
    told = json.loads(out)
    assert told["recorded"] and told["applied"] and told["said"]
    snapshot = open_workspace(written).load()
    (agreement, *_) = snapshot.agreements["senkyo"]
    assert agreement.decided is not None and agreement.decided.why == "設定で足りる" and agreement.applied is not None
    assert not [p for p in snapshot.problems if p.severity == "error"]
    asked = [r["request"].get("agreement") for r in json.loads(run(written, "requests", "--format", "json")[1])]
    assert asked.count("senkyo-001") == 1
    budget = json.loads(run(written, "budget", "--format", "json")[1])
    (line,) = (x for x in budget["lines"] if x["key"] == "senkyo/senkyo-001")
    assert (line["state"], line["total"]) == ("spent", 2_050_000 + 5 * 270_000)
    assert run(written, "decide", KEY, "--option", "raise", "--why", "x")[0] == 2, "decided once"
    assert "決定：パラメータ設定" in run(written, "minutes", DAY)[1]
    assert open_workspace(written).history().moments(limit=1)[0].message == "設定で足りる"


@pytest.mark.parametrize("who", ["viewer", "member:akiota:juki", "chair:zeimu", "vendor"])
def test_only_whoever_may_write_the_point_decides(run: Run, written: Path, who: str) -> None:
    all_agree(written)
    before = files(written)
    assert run(written, "--as", who, "decide", KEY, "--option", "parameter", "--why", "x")[0] == 77
    assert files(written) == before and Audit(written).entries()[-1].kind == "refusal"
    assert run(written, "--as", "chair:juki", "decide", KEY, "--option", "parameter", "--why", "x")[0] == 0


REQUESTS = """\
- id: senkyo-r001
  agreement: senkyo-001
  about: [nyujoken/forms/ticket]
  title: {ja: 入場券の改修}
  why: 安芸太田町が反対した
  municipalities: [hatsukaichi]
  status: asked
  answer: {mark: △, how: customize, available: 2015-11, initial: 1200000, yearly: 150000}
- {id: senkyo-r002, about: [nyujoken/forms/ticket], title: {ja: まだ下書き}}
"""


def test_requests_are_listed_shown_and_cut_for_the_vendor(run: Run, written: Path) -> None:
    (written / "process_catalog" / "senkyo" / "requests.yaml").write_text(REQUESTS, encoding="utf-8")
    out = run(written, "requests")[1]
    assert "senkyo/senkyo-r001" in out and "回答あり" in out and "まだ下書き" in out
    assert "まだ下書き" in run(written, "requests", "senkyo", "--status", "draft")[1]
    assert "安芸太田町が反対した" in run(written, "requests", "senkyo/senkyo-r001")[1]
    assert run(written, "requests", "juki")[1].strip() == "要望はありません。"
    assert run(written, "requests", "senkyo/senkyo-r009")[0] == 2
    for words in (("requests",), ("requests", "--format", "json"), ("requests", "senkyo/senkyo-r001")):
        seen = run(written, "--as", "vendor", *words)[1]
        assert "入場券の改修" in seen
        assert not [s for s in ("下書き", "反対", "廿日市", "hatsukaichi", "senkyo-001") if s in seen], words
    assert run(written, "--as", "vendor", "requests", "senkyo/senkyo-r002")[0] == 2


def test_shares_add_up_by_every_rule(run: Run, shown: Path) -> None:
    for rule in (
        "niigata",
        "kushimoto",
        "harp",
        "equal=100",
        "population=33.3,equal=66.7,unit=1000",
        "equal=50,cases=50",
    ):
        words = ("shares", KEY, "--initial", "1234567", "--yearly", "89", "--rule", rule, "--format", "json")
        status, out, err = run(shown, *words)
        assert status == 0, err
        told = json.loads(out)["shares"]
        assert sum(s["initial"] for s in told.values()) == 1234567 and sum(s["yearly"] for s in told.values()) == 89
    proposed = json.loads(run(shown, "shares", KEY, "--format", "json")[1])
    assert (proposed["initial"], proposed["yearly"]) == (2_050_000, 270_000), "what the option proposed costs"
    table = run(shown, "shares", "--initial", "100000000", "--rule", "niigata")[1]
    assert "46,381,000" in table and "14,655,000" in table


@pytest.mark.parametrize(
    "words",
    [("shares",), ("shares", "--initial", "100", "--rule", "equal=60"), ("shares", "--initial", "100", "--rule", "half"),
     ("shares", "--initial", "100", "--municipality", "nowhere"), ("shares", "senkyo/none"),
     ("shares", "--initial", "100", "--rule", "requester=100")],
)  # fmt: skip
def test_what_cannot_be_shared_is_said(run: Run, shown: Path, words: tuple[str, ...]) -> None:
    status, out, err = run(shown, *words)
    assert (status, out) == (2, "") and err.startswith("workbench: ") and "誤り（" not in err


def test_the_budget_says_what_is_left_for_whom(run: Run, shown: Path) -> None:
    told = json.loads(run(shown, "budget", "--format", "json")[1])
    assert told["left"] == told["ceiling"] - told["spent"]
    assert sum(s["expected"] for s in told["savings"]) == 350_000_000
    assert sum(line["total"] for line in told["lines"] if line["state"] == "asked") == told["asked"]
    out = run(shown, "budget")[1]
    assert "上限" in out and "安芸太田町" in out


def test_minutes_by_day_or_by_meeting_in_every_form(run: Run, shown: Path, tmp_path: Path) -> None:
    out = run(shown, "minutes", "2013-06-20")[1]
    assert "平成25年6月20日（木） 13:30～15:30" in out and "小林 三奈" in out
    assert run(shown, "minutes", "juki-2013-06-20")[1] == out
    assert json.loads(run(shown, "minutes", "2013-06-20", "--format", "json")[1])["title"] == "議事録"
    for suffix in ("docx", "pdf"):
        file = tmp_path / f"m.{suffix}"
        assert run(shown, "minutes", "2013-06-20", "--format", suffix, "-o", str(file)) == (0, "", "")
        first = file.read_bytes()
        run(shown, "minutes", "2013-06-20", "--format", suffix, "-o", str(file))
        assert file.read_bytes() == first
    assert "小林 三奈" in pypdf.PdfReader(tmp_path / "m.pdf").pages[0].extract_text()
    assert (Audit(shown).entries()[-1].kind, Audit(shown).entries()[-1].detail) == ("export", "pdf")
    assert run(shown, "minutes", "juki-2013-06-21")[0] == 2


def test_english_is_english(capsys: pytest.CaptureFixture[str], shown: Path) -> None:
    japanese = re.compile(r"[぀-ヿ㐀-鿿]")
    for words in (("budget",), ("requests",), ("shares", "--initial", "1000", "--rule", "niigata")):
        assert main(["--workspace", str(shown), "--lang", "en", *words]) == 0
        assert not japanese.search(capsys.readouterr().out), words


def test_where_it_is_done_in_several_ways_somebody_says_whose(run: Run, written: Path) -> None:
    words = ("decide", "senkyo/senkyo-002", "--disposition", "raise_standard", "--why", "x", "--dry-run")
    workspace = open_workspace(written)
    for m in workspace.load().municipalities:
        stance = {"stance": "agree", "by": "x", "date": DAY}
        workspace.record((Put(record=f"agreement/senkyo/senkyo-002/stances/{m}", value=stance),), SYSTEM)
    assert "どの市町のとおりにするか" in run(written, *words)[1]
    assert "どの市町のとおりにするか" not in run(written, *words, "--like", "akiota")[1]
    assert run(written, *words, "--like", "nowhere")[0] == 2
