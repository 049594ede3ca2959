"""Loading: what is in the snapshot, finding and making workspaces, and that what is written is what is read."""

from __future__ import annotations

import gc
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thoroughly import examples
from tests.workspace.small import NOW, NYUJOKEN, PRACTICE, build, edit, write
from workbench.model import Deviation, Practice, Process, ProcessPractice, Put, Remove, Text
from workbench.workspace import CannotCreate, Workspace, WorkspaceNotFound, create_workspace, find_workspace, load
from workbench.workspace.access import SYSTEM
from workbench.workspace.find import repository


def test_a_folder_without_settings_is_no_workspace(tmp_path):
    with pytest.raises(WorkspaceNotFound) as raised:
        Workspace(tmp_path).load()
    assert str(tmp_path) in raised.value.message.ja and "workbench new" in (raised.value.message.en or "")
    with pytest.raises(WorkspaceNotFound):
        Workspace(tmp_path / "nowhere").load()


def test_broken_settings_leave_a_workspace_that_opens(tmp_path):
    write(build(tmp_path), "workspace.yaml", "name: [")
    snapshot = Workspace(tmp_path).load()
    assert snapshot.settings.name.ja == tmp_path.name
    assert "senkyo/nyujoken" in snapshot.processes
    assert [p.file for p in snapshot.problems] == ["workspace.yaml"], "what refers to the settings is not to blame"


def test_the_fingerprint_of_the_snapshot_is_that_of_the_file(tmp_path):
    snapshot = Workspace(build(tmp_path)).load()
    assert snapshot.fingerprint("senkyo/nyujoken").startswith(NOW)


def test_the_snapshot_cannot_be_changed(tmp_path):
    snapshot = Workspace(build(tmp_path)).load()
    for mapping in (snapshot.services, snapshot.processes, snapshot.practices, snapshot.digests, snapshot.confirmed):
        with pytest.raises(TypeError):
            mapping["x"] = None  # type: ignore[index]


def test_loading_leaves_the_garbage_collector_as_it_was(tmp_path):
    build(tmp_path)
    for enabled in (True, False):
        (gc.enable if enabled else gc.disable)()
        try:
            Workspace(tmp_path).load()
            assert gc.isenabled() is enabled
        finally:
            gc.enable()


def test_the_version_changes_with_every_change(tmp_path):
    workspace = Workspace(build(tmp_path))
    seen = {workspace.versions().name()}
    assert workspace.versions().name() in seen
    edit(tmp_path, PRACTICE, "95000", "95001")
    os.utime(tmp_path / PRACTICE, ns=(1, 1))
    seen.add(workspace.versions().name())
    write(tmp_path, "process_catalog/senkyo/new.yaml", "id: new\n")
    seen.add(workspace.versions().name())
    (tmp_path / NYUJOKEN).unlink()
    seen.add(workspace.versions().name())
    write(tmp_path, "process_catalog/senkyo/.confirmed/x@00000000.yaml", "id: x\n")
    seen.add(workspace.versions().name())
    assert len(seen) == 5
    workspace.load()
    assert workspace.versions().name() in seen, "the cache is no part of the workspace"


@pytest.mark.parametrize(
    ("file", "concerned"),
    [
        ("municipalities/hatsukaichi/senkyo.yaml", {"senkyo"}),
        ("process_catalog/senkyo/nyujoken.yaml", {"senkyo"}),
        ("process_catalog/senkyo/.confirmed/x@00000000.yaml", {"senkyo"}),
        ("process_catalog/juki/agreements.yaml", {"juki"}),
        ("municipalities/hatsukaichi/juki.yaml", {"juki"}),
        ("process_catalog/senkyo/service.yaml", {"senkyo", "juki"}),
        ("municipalities/hatsukaichi/municipality.yaml", {"senkyo", "juki"}),
        ("process_catalog/sources.yaml", {"senkyo", "juki"}),
        ("workspace.yaml", {"senkyo", "juki"}),
    ],
)
def test_the_version_of_a_service_changes_with_what_concerns_it(tmp_path, file, concerned):
    workspace = Workspace(build(tmp_path))
    write(tmp_path, "process_catalog/juki/service.yaml", "id: juki\n")
    before = workspace.versions()
    assert before.name("senkyo") != before.name("juki") != before.name()
    write(tmp_path, file, "# 手で\n")
    after = workspace.versions()
    assert {s for s in ("senkyo", "juki") if after.name(s) != before.name(s)} == concerned
    assert after.name() != before.name()


def test_what_is_saved_here_is_seen_by_those_too_who_are_content_with_an_older_look(tmp_path):
    workspace = Workspace(build(tmp_path))
    before = workspace.versions()
    assert workspace.versions(within=3600) is before
    town = "municipality/etajima"
    workspace.record((Put(record=town, value={**(workspace.value(town) or {}), "source": ["own"]}),), SYSTEM)
    after = workspace.versions(within=3600)
    assert before.name() != after.name() == workspace.versions().name()
    write(tmp_path, "process_catalog/juki/service.yaml", "id: juki\n")
    known = workspace.versions(within=3600)
    assert known.name() != workspace.versions().name(), "what is changed by hand is seen by who looks"


def test_the_workspace_that_is_meant(tmp_path, monkeypatch):
    monkeypatch.delenv("WORKBENCH_WORKSPACE", raising=False)
    folder = build(tmp_path / "w")
    monkeypatch.chdir(folder / "process_catalog/senkyo")
    assert find_workspace(None) == folder
    monkeypatch.chdir(tmp_path)
    assert find_workspace(None) == repository()
    monkeypatch.setenv("WORKBENCH_WORKSPACE", str(folder))
    assert find_workspace(None) == folder
    assert find_workspace(str(tmp_path / "other")) == tmp_path / "other"


def test_a_new_workspace_is_sound_and_explains_itself(tmp_path):
    snapshot = Workspace(create_workspace(tmp_path / "new")).load()
    assert snapshot.problems == ()
    assert len(snapshot.settings.working_groups) == 3 and not snapshot.processes
    assert (tmp_path / "new/exports").is_dir()
    assert (tmp_path / "new/workbench/schema/process.schema.json").is_file()


@pytest.mark.slow
def test_a_workspace_can_be_made_of_the_sample(tmp_path):
    snapshot = Workspace(create_workspace(tmp_path / "new", sample=True)).load()
    original = Workspace(repository()).load(cache=False)
    assert snapshot.processes == original.processes and snapshot.practices == original.practices
    assert not (tmp_path / "new/.git").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    write(tmp_path, "mine.txt", "mine")
    for target in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(CannotCreate) as raised:
            create_workspace(target, sample=False)
        assert raised.value.message.ja and raised.value.message.en
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


_WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    min_size=1, max_size=30,
).filter(lambda t: t.strip() != "")  # fmt: skip
_IDS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True).filter(
    lambda i: i not in {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
)


@given(ids=st.lists(_IDS, min_size=1, max_size=4, unique=True), names=st.lists(_WORDS, min_size=8, max_size=8))
@settings(max_examples=examples(25))
def test_what_is_written_is_what_is_loaded(tmp_path_factory, ids, names):
    folder: Path = build(tmp_path_factory.mktemp("w"))
    steps = [
        {"id": i, "name": {"ja": names[n], "en": names[-1]}, "next": ids[n + 1 : n + 2], "note": {"ja": names[n]}}
        for n, i in enumerate(ids)
    ]
    process = Process.model_validate({"id": "written", "name": {"ja": names[4]}, "steps": steps})
    deviation = Deviation(
        id="own", title=Text(ja=names[5]), changes=(Remove(at=f"steps/{ids[0]}"),), cause="form", reason=names[6]
    )
    practice = Practice(service="senkyo", processes={"written": ProcessPractice(deviations=(deviation,))})
    practice_data = practice.dump()
    practice_data["processes"]["written"]["deviations"][0]["changes"][0]["op"] = "remove"
    write(folder, "process_catalog/senkyo/written.yaml", orjson.dumps(process.dump()))
    write(folder, PRACTICE, orjson.dumps(practice_data))
    for _ in range(2):
        snapshot = Workspace(folder).load()
        assert snapshot.processes["senkyo/written"] == process
        assert snapshot.practices["hatsukaichi", "senkyo"] == practice


def test_one_looks_at_the_files_for_all_who_ask_meanwhile(tmp_path, monkeypatch):
    workspace = Workspace(build(tmp_path))
    looks, go = [], threading.Event()
    real = os.scandir

    def slow(path: str) -> object:
        if str(path).endswith("process_catalog"):
            looks.append(path)
            assert go.wait(30)
        return real(path)

    monkeypatch.setattr(os, "scandir", slow)
    with ThreadPoolExecutor(20) as people:
        asked = [people.submit(workspace.versions) for _ in range(20)]
        while not looks:
            time.sleep(0.001)
        go.set()
        assert len({a.result().name() for a in asked}) == 1
    assert len(looks) < 6, "the one under way, one for those who asked after it began, and for whoever came late"
    known = workspace.versions()
    edit(tmp_path, NYUJOKEN, "printer", "printers")
    assert workspace.versions() != known


def test_a_save_does_not_wait_for_readers_that_wait_for_it(tmp_path, monkeypatch):
    workspace = Workspace(build(tmp_path))
    workspace.load()
    waiting, real = threading.Event(), (load.write_together, load.is_saving)

    def half(path: Path, save: object) -> bool:
        written = real[0](path, save)
        reader.start()
        assert waiting.wait(30)
        return written

    def asked(path: Path) -> bool:
        saving = real[1](path)
        if saving:
            waiting.set()
        return saving

    monkeypatch.setattr(load, "_HALF_SAVED", 3600.0)
    monkeypatch.setattr(load, "write_together", half)
    monkeypatch.setattr(load, "is_saving", asked)
    seen: list[object] = []
    reader = threading.Thread(target=lambda: seen.append(workspace.load()), daemon=True)
    record = "practice/hatsukaichi/senkyo/nyujoken/answers/steps/print"
    edit = (Put(record=record, value={"state": "not_applicable", "reason": "使わない"}),)
    writer = threading.Thread(target=lambda: seen.append(workspace.record(edit, SYSTEM)), daemon=True)
    writer.start()
    writer.join(20)
    reader.join(20)
    assert not writer.is_alive() and not reader.is_alive()
    assert seen[0] is seen[1], "what was saved is what is read"
