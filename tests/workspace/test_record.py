"""Saving: records and not files, people beside each other, nothing broken, nothing lost, only what changed read again."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.workspace.small import (
    AGREEMENTS,
    ETAJIMA,
    KEPT,
    MUNICIPALITY,
    NOW,
    NYUJOKEN,
    PRACTICE,
    PROCESS,
    SERVICE,
    build,
    edit,
    write,
)
from workbench.model import Problem, Put, Role, Text
from workbench.workspace import (
    Breaks,
    CannotWrite,
    Conflict,
    NotAllowed,
    Workspace,
    WorkspaceNotFound,
    open_workspace,
    writing,
)
from workbench.workspace import state as states
from workbench.workspace.access import SYSTEM, Principal

OWN = "practice/hatsukaichi/senkyo/nyujoken"
DEVIATION = f"{OWN}/deviations/own-printing"
STEP = "catalog/senkyo/nyujoken/steps/print"
TOWN = "municipality/etajima"
CLERK = Principal("clerk", "山田", (Role(role="member", municipality="hatsukaichi", working_groups=("juki-group",)),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small workspace."""
    return build(tmp_path)


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    return Workspace(folder)


def put(record: str, value: Mapping[str, Any] | None, after: str | None = "=") -> tuple[Put, ...]:
    """An edit of one record."""
    return (Put(record=record, value=None if value is None else dict(value), after=after),)


def changed(workspace: Workspace, record: str, **fields: Any) -> tuple[Put, ...]:
    """An edit that sets some fields of a record as it stands."""
    return put(record, {**(workspace.value(record) or {}), **fields})


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that people see, and what it holds."""
    files = (p for p in folder.rglob("*") if p.is_file() and ".workbench" not in p.parts)
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


# one record


def test_what_is_saved_is_in_the_snapshot_in_the_file_and_in_the_history(workspace, folder):
    before = contents(folder)
    snapshot = workspace.record(changed(workspace, TOWN, population=27000), SYSTEM, "国勢調査")
    assert snapshot.municipalities["etajima"].population == 27000
    assert workspace.load() is snapshot
    assert Workspace(folder).load(cache=False).municipalities["etajima"].population == 27000
    assert {f for f, c in contents(folder).items() if before.get(f) != c} == {ETAJIMA}
    latest = workspace.history().moments()[0]
    assert (latest.message, latest.records) == ("国勢調査", (TOWN,))
    assert workspace.history().files_at(latest) == contents(folder)


def test_untouched_lines_stay_as_they_are(workspace, folder):
    text = f"# 上の行\n{(folder / PRACTICE).read_text()}# 下の行\n".replace("volume:", "volume:  # 件数")
    write(folder, PRACTICE, text)
    workspace.record(changed(workspace, DEVIATION, reason="印刷機が新しい"), SYSTEM)
    assert (folder / PRACTICE).read_text() == text.replace("印刷機がある", "印刷機が新しい")


def test_an_edit_that_changes_nothing_writes_nothing(workspace, folder):
    snapshot = workspace.load()
    before = {p: (folder / p).stat().st_mtime_ns for p in contents(folder)}
    assert workspace.record(changed(workspace, TOWN), SYSTEM) is snapshot
    assert {p: (folder / p).stat().st_mtime_ns for p in contents(folder)} == before


def test_several_records_in_several_files_are_saved_together(workspace, folder):
    snapshot = workspace.record(
        changed(workspace, TOWN, population=1) + changed(workspace, DEVIATION, reason="別"), SYSTEM
    )
    assert snapshot.municipalities["etajima"].population == 1
    assert snapshot.practice("hatsukaichi", "senkyo/nyujoken").deviations[1].reason == "別"
    assert len(workspace.history().moments()) == 2, "the beginning, and one save"


def test_a_file_is_made_and_removed_with_its_only_record(workspace, folder):
    before = contents(folder)
    town = {"id": "kure", "name": {"ja": "呉市"}, "code": "342025", "kind": "city", "population": 239973}
    snapshot = workspace.record(put("municipality/kure", town), SYSTEM)
    assert "kure" in snapshot.municipalities and (folder / "municipalities/kure/municipality.yaml").is_file()
    assert snapshot.problems == () == Workspace(folder).load(cache=False).problems
    snapshot = workspace.record(put("municipality/kure", None), SYSTEM)
    assert contents(folder) == before and not (folder / "municipalities/kure").exists()
    assert workspace.load() is snapshot and snapshot.problems == ()


def test_the_rights_of_a_file_stay(workspace, folder):
    (folder / ETAJIMA).chmod(0o640)
    workspace.record(changed(workspace, TOWN, population=5), SYSTEM)
    assert (folder / ETAJIMA).stat().st_mode & 0o777 == 0o640


# several people


def test_different_records_of_one_file_both_win(workspace, folder):
    mine, theirs = Workspace(folder), Workspace(folder)
    seen = {r: mine.value(r) for r in (OWN, DEVIATION)}
    theirs.record(put(DEVIATION, {**seen[DEVIATION], "reason": "彼らの理由"}), SYSTEM, "", seen)
    snapshot = mine.record(put(OWN, {**seen[OWN], "note": "私の注"}), SYSTEM, "", seen)
    practice = snapshot.practice("hatsukaichi", "senkyo/nyujoken")
    assert practice.deviations[1].reason == "彼らの理由" and "私の注" in str(practice.note)


def test_the_same_field_is_a_conflict_that_shows_both_sides_and_writes_nothing(workspace, folder):
    seen = {TOWN: workspace.value(TOWN), DEVIATION: workspace.value(DEVIATION)}
    Workspace(folder).record(changed(workspace, TOWN, population=1, kind="town"), SYSTEM)
    before = contents(folder)
    mine = put(TOWN, {**seen[TOWN], "population": 2, "kind": "village"}) + changed(workspace, DEVIATION, reason="別")
    with pytest.raises(Conflict) as raised:
        workspace.record(mine, SYSTEM, "", seen)
    conflict = raised.value
    assert sorted((f.record, f.path, f.base, f.theirs, f.mine) for f in conflict.fields) == [
        (TOWN, ("kind",), "city", "town", "village"),
        (TOWN, ("population",), 27031, 1, 2),
    ]
    assert conflict.theirs[TOWN]["population"] == 1 and conflict.merged[TOWN]["population"] == 2
    assert contents(folder) == before
    again = put(TOWN, {**conflict.merged[TOWN], "kind": "town"})
    snapshot = workspace.record(again, SYSTEM, "", conflict.theirs)
    assert (snapshot.municipalities["etajima"].population, snapshot.municipalities["etajima"].kind) == (2, "town")


def test_fields_that_one_side_touched_merge(workspace, folder):
    seen = {TOWN: workspace.value(TOWN)}
    Workspace(folder).record(changed(workspace, TOWN, population=1), SYSTEM)
    snapshot = workspace.record(put(TOWN, {**seen[TOWN], "kind": "town"}), SYSTEM, "", seen)
    town = snapshot.municipalities["etajima"]
    assert (town.population, town.kind) == (1, "town")


def test_a_hand_edit_meanwhile_is_respected_and_recorded_as_such(workspace, folder):
    workspace.record(changed(workspace, TOWN, population=1), SYSTEM)
    seen = {TOWN: workspace.value(TOWN)}
    edit(folder, ETAJIMA, "population: 1", "population: 7  # 手で直した")
    edit(folder, MUNICIPALITY, "114038", "114039")
    with pytest.raises(Conflict):
        workspace.record(put(TOWN, {**seen[TOWN], "population": 2}), SYSTEM, "", seen)
    snapshot = workspace.record(put(TOWN, {**seen[TOWN], "kind": "town"}), SYSTEM, "", seen)
    assert snapshot.municipalities["etajima"].population == 7
    assert snapshot.municipalities["hatsukaichi"].population == 114039
    assert "# 手で直した" in (folder / ETAJIMA).read_text()
    assert [m.kind for m in workspace.history().moments()] == ["save", "outside", "save", "first"]


def test_a_record_that_was_removed_meanwhile_is_a_conflict_and_can_be_taken_back(workspace, folder):
    seen = {DEVIATION: workspace.value(DEVIATION)}
    Workspace(folder).record(put(DEVIATION, None), SYSTEM)
    mine = put(DEVIATION, {**seen[DEVIATION], "reason": "別"})
    with pytest.raises(Conflict) as raised:
        workspace.record(mine, SYSTEM, "", seen)
    assert raised.value.theirs == {DEVIATION: None}
    snapshot = workspace.record(mine, SYSTEM, "", raised.value.theirs)
    assert [d.reason for d in snapshot.practice("hatsukaichi", "senkyo/nyujoken").deviations][-1] == "別"


def test_a_file_that_somebody_deleted_is_a_conflict(workspace, folder):
    seen = {TOWN: workspace.value(TOWN)}
    (folder / ETAJIMA).unlink()
    with pytest.raises(Conflict):
        workspace.record(put(TOWN, {**seen[TOWN], "population": 2}), SYSTEM, "", seen)
    snapshot = workspace.record(put(TOWN, {**seen[TOWN], "population": 2}), SYSTEM, "", {TOWN: None})
    assert snapshot.municipalities["etajima"].population == 2


@pytest.mark.parametrize("step", ["prepare", "_begin"])
def test_a_hand_edit_in_the_middle_of_a_save_is_not_overwritten(workspace, folder, monkeypatch, step):
    edit_ = changed(workspace, DEVIATION, reason="新しい理由")
    real, meddled = getattr(writing, step), []

    def meddling(*arguments: Any) -> Any:
        done = real(*arguments)
        if not meddled:
            meddled.append((folder / PRACTICE).write_bytes((folder / PRACTICE).read_bytes() + "# 手で\n".encode()))
        return done

    monkeypatch.setattr(writing, step, meddling)
    workspace.record(edit_, SYSTEM)
    text = (folder / PRACTICE).read_text(encoding="utf-8")
    assert "新しい理由" in text and text.endswith("# 手で\n")
    assert [m.kind for m in workspace.history().moments()] == ["save", "outside", "first"]
    assert not list(folder.rglob("*.saving")) and not (folder / ".workbench/saving.json").exists()


def test_a_hand_edit_outlives_a_disk_that_fails_in_the_middle_of_a_save(workspace, folder, monkeypatch):
    edit_ = (*changed(workspace, DEVIATION, reason="新しい理由"), *changed(workspace, TOWN, population=1))
    mine = (folder / PRACTICE).read_bytes() + "# 手で\n".encode()

    def fail(*_: Any) -> None:
        (folder / PRACTICE).write_bytes(mine)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(writing, "put_in_place", _at_a_file(writing.put_in_place, fail))
    with pytest.raises(CannotWrite):
        workspace.record(edit_, SYSTEM)
    assert (folder / PRACTICE).read_bytes() == mine


def _at_a_file(real: Any, fail: Any) -> Any:
    return lambda temporary, path: fail() if path.suffix == ".yaml" else real(temporary, path)


def test_what_others_changed_inside_a_record_that_goes_is_a_conflict(workspace, folder):
    form, field = "catalog/senkyo/nyujoken/forms/ticket", "catalog/senkyo/nyujoken/forms/ticket/fields/voter-name"
    step = "catalog/senkyo/nyujoken/steps/print"
    seen = {record: workspace.value(record) for record in (form, field, f"{form}/fields/place-name")}
    removing = (*put(form, None), *changed(workspace, step, uses=["parameters/unit"]))
    Workspace(folder).record(changed(workspace, field, name={"ja": "氏名（漢字）"}), SYSTEM)
    with pytest.raises(Conflict) as raised:
        workspace.record(removing, SYSTEM, expecting=seen)
    assert [(c.record, c.path, c.mine) for c in raised.value.fields] == [(form, (), None)]
    workspace.record(removing, SYSTEM, expecting={**seen, **raised.value.theirs})
    assert workspace.value(form) is None


def test_threads_that_save_at_once_all_win(workspace, folder):
    records = (OWN, DEVIATION, TOWN)
    failed: list[Exception] = []

    def save(record: str) -> None:
        key = "source" if record == TOWN else "note" if record == OWN else "reason"
        for i in range(5):
            try:
                workspace.record(changed(workspace, record, **{key: ["own"] if key == "source" else f"回 {i}"}), SYSTEM)
                workspace.record(
                    changed(workspace, record, **{key: ["example"] if key == "source" else f"{i}"}), SYSTEM
                )
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=save, args=(record,)) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    practice = Workspace(folder).load(cache=False).practice("hatsukaichi", "senkyo/nyujoken")
    assert (practice.note, practice.deviations[1].reason) == ("4", "4")
    assert Workspace(folder).load(cache=False).problems == ()
    assert len(workspace.history().moments()) == 31, "the beginning, and thirty saves"


# answers and the standard


def test_an_answer_to_a_standard_that_changed_meanwhile_is_a_conflict(workspace, folder):
    answer = {"state": "same", "by": "係", "date": "2013-07-01", "standard": NOW}
    record = f"{OWN}/answers/steps/extract"
    step = workspace.value("catalog/senkyo/nyujoken/steps/extract")
    Workspace(folder).record(put("catalog/senkyo/nyujoken/steps/extract", {**step, "name": {"ja": "選ぶ"}}), SYSTEM)
    with pytest.raises(Conflict) as raised:
        workspace.record(put(record, answer), SYSTEM, "", {record: workspace.value(record)})
    now = workspace.load().fingerprint("senkyo/nyujoken")[:8]
    assert [(f.path, f.theirs, f.mine) for f in raised.value.fields] == [(("standard",), now, NOW)]
    workspace.record(put(record, answer | {"standard": now}), SYSTEM, "", raised.value.theirs)


def test_the_confirmed_version_is_kept_and_goes_with_the_last_confirmation(workspace, folder):
    kept = f"process_catalog/senkyo/.confirmed/nyujoken@{NOW[:8]}.yaml"
    snapshot = workspace.record(changed(workspace, STEP, name={"ja": "刷り出す"}), SYSTEM)
    assert (folder / kept).read_text() == PROCESS, "word for word"
    assert [p.code for p in snapshot.problems] == [] and len(snapshot.confirmed) == 2
    assert workspace.load() is snapshot
    snapshot = workspace.record(put(f"{OWN}/answers/steps/print", None), SYSTEM)
    left = {p.name for p in (folder / kept).parent.iterdir()} if (folder / kept).parent.exists() else set()
    assert Path(kept).name not in left and snapshot.problems == ()


def test_the_confirmed_version_comes_back_after_a_hand_edit_of_the_process(workspace, folder):
    workspace.catch_up(SYSTEM)
    before = (folder / NYUJOKEN).read_bytes()
    edit(folder, NYUJOKEN, "確かめる", "見る")
    assert [p.code for p in workspace.load().problems] == ["E508"]
    workspace.record(changed(workspace, TOWN, population=1), SYSTEM)
    assert workspace.load().problems == ()
    (kept,) = set((folder / "process_catalog/senkyo/.confirmed").iterdir()) - {folder / KEPT}
    assert kept.read_bytes() == before
    assert workspace.history().files_at(workspace.history().moments()[0]) == contents(folder)


def test_a_fingerprint_that_no_version_ever_had_stays_a_problem(workspace, folder):
    workspace.catch_up(SYSTEM)
    edit(folder, PRACTICE, f'standard: "{NOW}"', 'standard: "0123456789ab"')
    workspace.record(changed(workspace, TOWN, population=1), SYSTEM)
    workspace.record(changed(workspace, TOWN, population=2), SYSTEM)
    assert [p.code for p in workspace.load().problems] == ["E508"]


def test_a_change_that_is_not_normative_keeps_no_version(workspace, folder):
    before = set(contents(folder))
    workspace.record(changed(workspace, STEP, name={"ja": "印刷する", "en": "Print them"}), SYSTEM)
    assert set(contents(folder)) == before


def test_a_version_that_is_the_standard_again_is_not_kept(workspace, folder):
    before = contents(folder)
    step = workspace.value(STEP)
    workspace.record(put(STEP, {**step, "name": {"ja": "別に刷る", "en": "Print"}}), SYSTEM)
    assert len(list((folder / KEPT).parent.iterdir())) == 2
    workspace.record(put(STEP, step), SYSTEM)
    assert contents(folder) == before


def test_nothing_is_dropped_while_a_practice_cannot_be_read(workspace, folder):
    write(folder, "municipalities/etajima/senkyo.yaml", "service: senkyo\nprocesses: [\n")
    workspace.record(put(f"{OWN}/answers/.", None), SYSTEM)
    assert (folder / KEPT).is_file()


def test_a_new_process_joins_the_order_of_its_service_and_leaves_it(workspace, folder):
    write(folder, SERVICE, (folder / SERVICE).read_text() + "processes: [nyujoken]  # 順\n")
    new = {"id": "meibo", "name": {"ja": "名簿の調製"}}
    snapshot = workspace.record(put("catalog/senkyo/meibo", new, after="^"), SYSTEM)
    assert [a for a, _ in snapshot.processes_of("senkyo")] == ["senkyo/meibo", "senkyo/nyujoken"]
    snapshot = workspace.record(
        put("catalog/senkyo/meibo", workspace.value("catalog/senkyo/meibo"), "nyujoken"), SYSTEM
    )
    assert [a for a, _ in snapshot.processes_of("senkyo")] == ["senkyo/nyujoken", "senkyo/meibo"]
    snapshot = workspace.record(put("catalog/senkyo/meibo", None), SYSTEM)
    assert "meibo" not in (folder / SERVICE).read_text() and snapshot.problems == ()


# what would break


def test_an_edit_that_would_break_the_workspace_is_refused_with_the_problems(workspace, folder):
    before = contents(folder)
    with pytest.raises(Breaks) as raised:
        workspace.record(changed(workspace, STEP, actor="nobody") + changed(workspace, TOWN, population=1), SYSTEM)
    assert [(p.code, p.file) for p in raised.value.problems] == [("E402", NYUJOKEN)]
    assert "nobody" in raised.value.message.ja and "nobody" in (raised.value.message.en or "")
    with pytest.raises(Breaks):
        workspace.record(put("workspace/levels/bukai", None), SYSTEM)
    assert contents(folder) == before


def test_what_is_wrong_already_is_no_hindrance(workspace, folder):
    edit(folder, NYUJOKEN, "actor: printer", "actor: printre")
    edit(folder, PRACTICE, "cause: form", "cause: fom")
    snapshot = workspace.record(changed(workspace, TOWN, population=1), SYSTEM)
    assert {p.file for p in snapshot.problems} >= {NYUJOKEN, PRACTICE}


def test_the_standard_may_lose_what_others_speak_of_and_nothing_of_theirs_disappears(workspace, folder):
    theirs = {f: (folder / f).read_bytes() for f in (PRACTICE, AGREEMENTS)}
    check = workspace.value("catalog/senkyo/nyujoken/steps/check")
    snapshot = workspace.record(
        put("catalog/senkyo/nyujoken/steps/check", {**check, "kind": "task", "next": []})
        + put(STEP, None)
        + put("catalog/senkyo/nyujoken/forms/ticket", None),
        SYSTEM,
    )
    assert {p.file for p in snapshot.problems} == {PRACTICE, AGREEMENTS}
    assert {f: (folder / f).read_bytes() for f in theirs} == theirs
    with pytest.raises(Breaks):
        workspace.record(changed(workspace, DEVIATION, changes=[{"op": "remove", "at": "steps/nowhere"}]), SYSTEM)


def test_a_floor_above_may_find_further_problems(folder):
    def further(before, after):
        yield Problem("E520", PRACTICE, 0, 0, Text(ja="食い違い"), Text(ja="直す"))

    workspace = Workspace(folder, further)
    with pytest.raises(Breaks, match="食い違い"):
        workspace.record(changed(workspace, DEVIATION, reason="別"), SYSTEM)
    assert workspace.record(changed(workspace, STEP, name={"ja": "刷り出す"}), SYSTEM), "a known effect of the standard"


def test_a_file_that_cannot_be_read_is_not_overwritten(workspace, folder):
    write(folder, ETAJIMA, "id: [")
    with pytest.raises(CannotWrite) as raised:
        workspace.record(put(TOWN, {"id": "etajima"}), SYSTEM)
    assert ETAJIMA in raised.value.message.ja and ETAJIMA in (raised.value.message.en or "")
    assert (folder / ETAJIMA).read_text() == "id: ["
    (folder / ETAJIMA).unlink()
    (folder / ETAJIMA).mkdir()
    with pytest.raises(CannotWrite):
        workspace.record(put(TOWN, {"id": "etajima"}), SYSTEM)


def test_a_link_that_leads_out_of_the_workspace_is_not_written_through(tmp_path):
    folder, outside = build(tmp_path / "w"), tmp_path / "outside.yaml"
    outside.write_bytes((folder / ETAJIMA).read_bytes())
    (folder / ETAJIMA).unlink()
    (folder / ETAJIMA).symlink_to(outside)
    before = outside.read_bytes()
    with pytest.raises(CannotWrite):
        Workspace(folder).record(put(TOWN, {"id": "etajima"}), SYSTEM)
    assert outside.read_bytes() == before


def test_a_link_within_the_workspace_stays_one(folder):
    target = folder / "municipalities/etajima/shared.txt"
    (folder / ETAJIMA).rename(target)
    (folder / ETAJIMA).symlink_to("shared.txt")
    workspace = Workspace(folder)
    workspace.record(changed(workspace, TOWN, population=3), SYSTEM)
    assert (folder / ETAJIMA).is_symlink() and "population: 3" in target.read_text()


def test_a_workspace_that_lost_its_settings_is_told_where_they_are(workspace, folder):
    workspace.catch_up(SYSTEM)
    edit_ = changed(workspace, DEVIATION, reason="新しい理由")
    (folder / "workspace.yaml").unlink()
    with pytest.raises(CannotWrite, match=r"show main:workspace\.yaml"):
        workspace.record(edit_, SYSTEM)
    with pytest.raises(WorkspaceNotFound, match=r"show main:workspace\.yaml"):
        Workspace(folder).load()


def test_what_is_no_workspace_is_not_written(tmp_path, workspace, folder):
    with pytest.raises(CannotWrite) as raised:
        Workspace(tmp_path / "nowhere").record(put(TOWN, {"id": "etajima"}), SYSTEM)
    assert "nowhere" in raised.value.message.ja and not (tmp_path / "nowhere").exists()
    (folder / "workspace.yaml").unlink()
    with pytest.raises(CannotWrite):
        workspace.record(put(TOWN, {"id": "etajima"}), SYSTEM)
    with pytest.raises(WorkspaceNotFound):
        workspace.load()
    assert not (folder / ".workbench").exists()


# who may


def test_who_may_not_is_refused_and_in_the_audit_and_nothing_is_written(workspace, folder):
    before = contents(folder)
    with pytest.raises(NotAllowed):
        workspace.record(changed(workspace, DEVIATION, reason="別") + changed(workspace, TOWN, population=1), CLERK)
    assert contents(folder) == before
    workspace.record(changed(workspace, DEVIATION, reason="別"), CLERK, "聞き取り")
    assert [(e.kind, e.who, e.about, e.detail) for e in workspace.audit.entries() if e.kind == "save"] == [
        ("save", "clerk", DEVIATION, "聞き取り")
    ]
    assert [(e.who, e.about) for e in workspace.audit.entries() if e.kind == "refusal"] == [("clerk", TOWN)]
    assert workspace.history().moments()[0].author == "山田"


# reading again


def _parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []
    real = states.parse
    monkeypatch.setattr(states, "parse", lambda place, *rest: seen.append(place.file) or real(place, *rest))
    return seen


def test_after_a_save_only_the_file_that_changed_is_read_again(workspace, folder, monkeypatch):
    other = Workspace(folder)
    other.load()
    old = workspace.load()
    read = _parsed(monkeypatch)
    snapshot = workspace.record(changed(workspace, TOWN, population=5), SYSTEM)
    assert read == [ETAJIMA]
    assert workspace.load() is snapshot and read == [ETAJIMA]
    assert other.load().municipalities["etajima"].population == 5
    assert read == [ETAJIMA] * 2, "another process, too, reads that file only"
    assert snapshot.processes["senkyo/nyujoken"] is old.processes["senkyo/nyujoken"]


def test_what_did_not_change_is_the_very_same_snapshot(workspace, folder):
    snapshot = workspace.load()
    assert workspace.load() is snapshot
    (folder / MUNICIPALITY).touch()
    assert workspace.load() is snapshot, "the same content at another time"
    edit(folder, MUNICIPALITY, "114038", "114039")
    assert workspace.load() is not snapshot


def test_an_edit_of_the_same_size_and_time_right_after_our_own_is_seen(workspace, folder):
    workspace.record(changed(workspace, TOWN, population=27001), SYSTEM)
    status = (folder / ETAJIMA).stat()
    edit(folder, ETAJIMA, "27001", "27002")
    os.utime(folder / ETAJIMA, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert workspace.load().municipalities["etajima"].population == 27002


def test_loading_in_steps_says_the_same_as_loading_at_once(workspace, folder):
    steps = [
        lambda: edit(folder, NYUJOKEN, "actor: printer", "actor: printre"),
        lambda: edit(folder, PRACTICE, "cause: form", "cause: fom"),
        lambda: edit(folder, AGREEMENTS, "level: bukai", "level: nowhere"),
        lambda: (folder / KEPT).unlink(),
        lambda: write(folder, "process_catalog/kokuho/service.yaml", "id: kokuho\n"),
        lambda: edit(folder, NYUJOKEN, "actor: printre", "actor: printer"),
        lambda: (folder / "process_catalog/kokuho/service.yaml").unlink(),
        lambda: edit(folder, PRACTICE, "cause: fom", "cause: form"),
    ]
    for step in steps:
        step()
        together, fresh = workspace.load(), Workspace(folder).load(cache=False)
        assert together.problems == fresh.problems
        for name in ("processes", "practices", "agreements", "confirmed", "services", "digests", "municipalities"):
            assert dict(getattr(together, name)) == dict(getattr(fresh, name)), name


def test_the_value_is_of_the_snapshot_that_its_author_saw(workspace, folder):
    shown = workspace.load()
    Workspace(folder).record(changed(workspace, TOWN, population=1), SYSTEM)
    workspace.load()
    assert workspace.value(TOWN)["population"] == 1
    assert workspace.value(TOWN, shown)["population"] == 27031
    assert workspace.value("municipality/nowhere") is None


def test_there_is_one_workspace_for_a_folder(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    assert open_workspace(folder) is open_workspace(Path(folder.name)) is open_workspace(str(folder) + "/")
