"""Meetings: what is recorded of them is checked, written beside the rest, told in the history, and not the vendor's."""

from __future__ import annotations

from pathlib import Path

from tests.workspace.small import MEETINGS, build, write
from workbench.exchange import Story
from workbench.model import Put, Role
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM, Principal, seen_by
from workbench.workspace.history import differences
from workbench.workspace.reading import read

WRONG = """\
- id: one
  name: {ja: 第1回}
  date: 2013-02-30
  start: "25:00"
- id: two
  name: {ja: 第2回}
  date: 2013-06-20
  level: nobody
  working_group: nowhere
  present: [{name: 佐藤, municipality: hatukaichi}]
  next_date: 2013-06-31
- {id: two, name: {ja: また第2回}, date: 2013-06-20}
"""


def test_what_is_wrong_in_a_meeting_is_told_with_its_place(tmp_path: Path) -> None:
    write(build(tmp_path), MEETINGS, WRONG)
    found = {(p.code, p.line) for p in Workspace(tmp_path).load(cache=False).problems if p.file == MEETINGS}
    assert {code for code, _ in found} >= {"E306", "E307", "E308", "E309", "E312"}
    assert ("E308", 8) in found and ("E307", 10) in found


def test_a_meeting_is_written_beside_the_others_and_told_in_the_history(tmp_path: Path) -> None:
    write(build(tmp_path), "process_catalog/senkyo/agreements.yaml", "[]\n")
    workspace = Workspace(tmp_path)
    before = (tmp_path / MEETINGS).read_text(encoding="utf-8")
    value = {"id": "second", "name": {"ja": "第2回部会"}, "date": "2013-07-18", "present": [{"name": "𠮷田 髙志"}]}
    after = workspace.record((Put(record="meeting/second", value=value),), SYSTEM)
    assert after.meetings["second"].present[0].name == "𠮷田 髙志"
    assert (tmp_path / MEETINGS).read_text(encoding="utf-8").startswith(before)
    now = (tmp_path / MEETINGS).read_text(encoding="utf-8")
    changes = differences({MEETINGS: read(before.encode()).data}, {MEETINGS: read(now.encode()).data})
    told = [line for change in changes for line in Story(after, "ja").told(change)]
    assert told and "会議『第2回部会』" in told[0], told


def test_meetings_are_not_for_the_vendor(tmp_path: Path) -> None:
    snapshot = Workspace(build(tmp_path)).load(cache=False)
    assert snapshot.meetings and not seen_by(Principal("v", "V", (Role(role="vendor"),)), snapshot).meetings
