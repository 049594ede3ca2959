"""What a save writes into the files says the same as the edit applied to the snapshot, without files."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workspace.small import build
from workbench.fitgap import drafting, matrix
from workbench.fitgap.applied import applied, edit_to
from workbench.model import Edit, Process, Put, Snapshot, elements, parts
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM
from workbench.workspace.errors import Breaks

ADDRESS = "senkyo/nyujoken"
PRACTICE = "practice/hatsukaichi/senkyo/nyujoken"


def drafted(data: st.DataObject, process: Process) -> Edit:
    """Some edit of the process, such as somebody might make."""
    draft = process.dump()
    for _ in range(data.draw(st.integers(1, 3))):
        there = [located.address for located in parts(process) if drafting.at(draft, located.address) is not None]
        address = data.draw(st.sampled_from(there))
        siblings, id_ = address.rsplit("/", 1)
        match data.draw(st.sampled_from(["add", "rename", "move", "retire", "note"])):
            case "add":
                draft, new = drafting.add(draft, siblings, id_)
                draft = drafting.put(draft, new, "name", {"ja": "新しいもの", "en": "New one"})
                if siblings == "interfaces":
                    draft = drafting.put(draft, new, "partner", "juki")
            case "rename":
                draft = drafting.put(draft, address, "name", {"ja": "別の名前", "en": "Another"})
            case "move":
                draft = drafting.move(draft, address, data.draw(st.integers(-2, 2)))
            case "retire":
                draft = drafting.retire(draft, address, "使わない", "2026-11-01")
            case _:
                draft = drafting.put(draft, address, "note", {"ja": "覚え書き"})
    read = drafting.reading(drafting.settled(draft), process)
    return edit_to(ADDRESS, process, read.process)


def answered(data: st.DataObject, snapshot: Snapshot) -> Edit:
    """Some answer to an element or to the whole process."""
    there = [located.address for located in elements(snapshot.processes[ADDRESS])]
    standard = snapshot.fingerprint(ADDRESS)[:12]
    value: dict[str, Any] | None = data.draw(
        st.sampled_from(
            [
                None,
                {"state": "same", "by": "市民課", "date": "2026-11-01", "standard": standard},
                {"state": "not_applicable", "reason": "使わない"},
            ]
        )
    )
    return (Put(record=f"{PRACTICE}/answers/{data.draw(st.sampled_from([*there, '.']))}", value=value),)


def same(one: Snapshot, other: Snapshot) -> None:
    """Both say the same, whatever entries they say it with."""
    assert {a: p.dump() for a, p in one.processes.items()} == {a: p.dump() for a, p in other.processes.items()}
    for m in one.municipalities:
        left, right = one.practice(m, ADDRESS), other.practice(m, ADDRESS)
        assert [d.dump() for d in left.deviations] == [d.dump() for d in right.deviations]
        assert left.volume == right.volume
    first, second = matrix(one), matrix(other)
    # an answer that is split names the elements left; actors are none, and are rows only where they changed
    rows, others = ([r for r in m.rows if r.kind not in ("actor", "process")] for m in (first, second))
    assert [r.address for r in rows] == [r.address for r in others]
    for address, m in [(r.address, m) for r in rows for m in first.municipalities]:
        mine, theirs = first.cell(address, m), second.cell(address, m)
        assert mine.state == theirs.state, (address, m)
        if mine.state in ("same", "stale"):
            assert mine.confirmation is not None and theirs.confirmation is not None
            assert (mine.confirmation.date, mine.confirmation.by) == (theirs.confirmation.date, theirs.confirmation.by)
    assert {k: p.dump() for k, p in one.confirmed.items()} == {k: p.dump() for k, p in other.confirmed.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_recording_an_edit_is_applying_it(data: st.DataObject) -> None:
    folder = Path(mkdtemp(prefix="applied"))
    try:
        place = Workspace(build(folder))
        for _ in range(data.draw(st.integers(1, 3))):
            before = place.load()
            edit = drafted(data, before.processes[ADDRESS]) if data.draw(st.booleans()) else answered(data, before)
            wanted = applied(before, edit)
            assert isinstance(wanted, Snapshot)
            try:
                found = place.record(edit, SYSTEM, "試し")
            except Breaks:
                continue  # a flow left unsound is refused; that nothing was written is tested elsewhere
            same(found, wanted)
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("value", [{"volume": {"per_year": 5}}, None])
def test_volume(tmp_path: Path, value: dict[str, Any] | None) -> None:
    place = Workspace(build(tmp_path))
    edit = (Put(record=PRACTICE, value=value),)
    wanted = applied(place.load(), edit)
    assert isinstance(wanted, Snapshot)
    same(place.record(edit, SYSTEM, "試し"), wanted)
