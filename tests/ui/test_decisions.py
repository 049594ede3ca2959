"""The log of decisions: why this and not the others, who objected, on which conditions; what was taken back stays."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.ui.conftest import Opener, said
from workbench.exchange import decisions_csv
from workbench.workspace import Workspace
from workbench.workspace.audit import Audit
from workbench.workspace.people import Chosen, keep_choice

POINTS = """
- id: senkyo-001
  about: [nyujoken/forms/ticket/fields/place-address]
  title: {ja: 所在地の **印字**, en: The address on the ticket}
  options:
    - {id: adopt, disposition: adopt, title: {ja: 標準に合わせる, en: As the standard}}
    - {id: raise, disposition: raise_standard, title: {ja: =標準に入れる, en: Into the standard}, initial: 1200000, yearly: 150000}
  stances:
    hatsukaichi: {stance: object, by: 総務課, date: 2013-06-20, harm: 転入者が迷う}
    akiota: {stance: agree_if, by: 総務課, date: 2013-06-20, condition: 負担がないこと}
  decided:
    disposition: adopt
    option: adopt
    level: bukai
    date: 2013-06-25
    why: 費用に見合わない
    ends: 2015-11-30
    against: [hatsukaichi]
    conditions: {akiota: 負担がないこと}
  reopened:
    - date: 2013-06-21
      why: 単価が変わった
      was: {disposition: raise_standard, option: raise, level: bukai, date: 2013-06-20, why: 全市町に役立つ}
  source: example
- id: senkyo-002
  about: [nyujoken/steps/count]
  title: {ja: 数えるか, en: Counting}
  source: example
"""


def test_the_log_tells_why_against_whom_and_on_which_conditions(opened: Opener, root: Path) -> None:
    test = opened("decisions", lang="ja")
    assert not test.exception
    raw = said(test)
    assert r"所在地の \*\*印字\*\*" in raw
    text = raw.replace("\\", "")
    for words in ("費用に見合わない", "廿日市市：転入者が迷う", "安芸太田町：負担がないこと", "選んだ案", "数えるか"):
        assert (words in text) is (words != "数えるか"), words
    assert "決定 **2** 件" in text


def test_a_decision_that_was_taken_back_stays_in_the_log(opened: Opener, root: Path) -> None:
    text = said(opened("decisions", lang="ja", disposition="raise_standard")).replace("\\", "")
    assert "再審議" in text and "単価が変わった" in text and "全市町に役立つ" in text
    assert "費用に見合わない" not in text


def test_one_decision_by_its_link(opened: Opener, root: Path) -> None:
    test = opened("decisions", lang="ja", decision="senkyo/senkyo-001")
    text = said(test).replace("\\", "")
    for words in ("差異をやめる日", "平成27年11月30日", "再審議の理由", "全市町に役立つ", "案・論点・予算"):
        assert words in text, words
    assert test.button(key="reopen-do").disabled


def test_a_viewer_takes_nothing_back_and_a_vendor_sees_nothing(opened: Opener, root: Path) -> None:
    keep_choice(root, Chosen(name="渡辺", role="viewer"))
    test = opened("decisions", lang="ja", decision="senkyo/senkyo-001")
    assert "費用に見合わない" in said(test) and "reopen-do" not in {b.key for b in test.button}
    keep_choice(root, Chosen(name="高橋", role="vendor"))
    test = opened("decisions", lang="ja")
    assert test.warning and "転入者が迷う" not in said(test)
    assert opened("workshop", lang="ja").warning
    assert any(e.kind == "refusal" for e in Audit(root).entries())


def test_no_decision_yet_is_said(opened: Opener, sound: Path) -> None:
    test = opened("decisions", lang="en")
    assert not test.exception and test.info[0].value == "Nothing has been decided yet."


def test_the_log_is_taken_along_as_csv_that_no_spreadsheet_runs(root: Path) -> None:
    snapshot = Workspace(root).load(cache=False)
    agreement = snapshot.agreements["senkyo"][0]
    assert agreement.decided is not None
    lines = [("senkyo", agreement, agreement.decided), ("senkyo", agreement, agreement.reopened[0].was)]
    data = decisions_csv(snapshot, lines, "ja")
    assert data.startswith("\ufeff".encode()) and data == decisions_csv(snapshot, lines, "ja")
    now, before = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert (now["決定"], now["理由"], now["反対した市町"]) == (
        "標準に合わせる",
        "費用に見合わない",
        "廿日市市: 転入者が迷う",
    )
    assert now["選ばなかった案"] == "'=標準に入れる" and now["条件"] == "安芸太田町: 負担がないこと"
    assert (before["再審議した日"], now["再審議した日"]) == ("2013-06-21", "")
    assert b"Objected" in decisions_csv(snapshot, lines, "en")
