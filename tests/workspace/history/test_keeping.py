"""The history of a workspace: what is kept, by whom, and what happens to one that is lost or damaged."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from dulwich.repo import Repo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.thoroughly import examples
from tests.workspace.small import FILES, KEPT, MUNICIPALITY, NYUJOKEN, PRACTICE, build, edit, write
from workbench.workspace.access import Principal
from workbench.workspace.errors import NotSaved
from workbench.workspace.history import History

SATO = Principal("sato", "佐藤 花子", account="sato@example.jp")
JAPAN = timezone(timedelta(hours=9))
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=JAPAN)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build(tmp_path / "workspace")


def save(root: Path, history: History, changes: Mapping[str, bytes | None], **more: object) -> str:
    """What a save does: the files, then the history."""
    for file, content in changes.items():
        if content is None:
            (root / file).unlink()
        else:
            write(root, file, content)
    return history.keep(changes, **{"author": SATO, "when": NOON, **more})  # type: ignore[arg-type]


def on_disk(root: Path) -> dict[str, bytes]:
    found = [p for top in ("process_catalog", "municipalities") for p in (root / top).rglob("*.yaml")]
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in (*found, root / "workspace.yaml")}


def latest(history: History) -> dict[str, bytes]:
    return history.files_at(history.moments(limit=1)[0])


def test_the_first_commit_holds_every_file_and_names_nobody(root: Path) -> None:
    history = History(root)
    made = history.catch_up(NOON)
    (moment,) = history.moments()
    assert (moment.id, moment.kind, moment.author, moment.when) == (made, "first", "", NOON)
    assert latest(history) == {file: text.encode() for file, text in FILES.items()}
    assert KEPT in latest(history)


def test_the_first_commit_is_one_pack_however_many_files(root: Path) -> None:
    history = History(root)
    history.catch_up(NOON)
    objects = history.path / "objects"
    assert len(list((objects / "pack").glob("*.pack"))) == 1 and not list(objects.glob("[0-9a-f][0-9a-f]/*"))


def test_a_first_commit_that_was_cut_short_is_made_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("dulwich.object_store.DiskObjectStore.add_pack_data", full)
        with pytest.raises(OSError, match="No space"):
            History(root).catch_up(NOON)
    history = History(root)
    assert history.moments() == () and history.catch_up(NOON)
    assert latest(history) == on_disk(root) and not list(history.path.parent.glob("history.unreadable-*"))


def test_nothing_is_recorded_where_nothing_changed(root: Path) -> None:
    history = History(root)
    history.catch_up(NOON)
    assert history.catch_up(NOON) is None
    os.utime(root / PRACTICE)
    assert History(root).catch_up(NOON) is None
    assert len(history.moments()) == 1


def test_a_save_says_who_when_why_and_which_records(root: Path) -> None:
    history = History(root)
    record = "practice/hatsukaichi/senkyo/nyujoken/deviations/ticket-place"
    changed = FILES[PRACTICE].replace("転入者", "転入した人").encode()
    made = save(root, history, {PRACTICE: changed}, message="部会で言われた\n二行目", records=[record])
    moment = history.moments()[0]
    assert moment.id == made
    assert (moment.author, moment.by, moment.when, moment.kind) == ("佐藤 花子", "sato", NOON, "save")
    assert (moment.message, moment.records) == ("部会で言われた\n二行目", (record,))
    assert latest(history)[PRACTICE] == changed
    assert History(root).moments()[0] == moment


def test_any_git_can_read_it(root: Path) -> None:
    history = History(root)
    save(root, history, {PRACTICE: b"service: senkyo\n"}, message="やり直し")
    repository = Repo(str(history.path))
    commit = repository[repository.head()]
    assert commit.author == commit.committer == "佐藤 花子 <sato@example.jp>".encode()
    assert commit.message.decode().splitlines()[0] == "やり直し"
    assert commit.author_timezone == 9 * 3600


@pytest.mark.parametrize("name", ["<b>\n佐藤\0", "", "a <x@y> 1 +0000\ntree 0"])
def test_a_name_cannot_forge_a_commit(root: Path, name: str) -> None:
    history = History(root)
    save(root, history, {PRACTICE: b"service: senkyo\n"}, author=Principal("x\n<y", name), message="Workbench: {}\n")
    moment = History(root).moments()[0]
    assert (moment.author, moment.by, moment.message) == (name, "x\n<y", "Workbench: {}\n")
    assert latest(History(root))[PRACTICE] == b"service: senkyo\n"


def test_the_same_save_is_kept_once(root: Path) -> None:
    history = History(root)
    changes = {PRACTICE: b"service: senkyo\n"}
    made = save(root, history, changes, message="一度")
    assert save(root, History(root), changes, message="一度") == made
    assert save(root, history, changes, message="二度") != made


def test_a_hand_edit_becomes_a_commit_that_names_what_changed(root: Path) -> None:
    history = History(root)
    history.catch_up(NOON)
    edit(root, PRACTICE, "転入者が投票所を知らない", "手で書いた理由")
    edit(root, NYUJOKEN, "name: {ja: 印刷する, en: Print}", "name: {ja: 印刷して折る, en: Print}")
    assert history.catch_up(NOON + timedelta(hours=1))
    moment = history.moments()[0]
    assert (moment.kind, moment.author) == ("outside", "")
    assert moment.records == (
        "practice/hatsukaichi/senkyo/nyujoken/deviations/ticket-place",
        "catalog/senkyo/nyujoken/steps/print",
    )
    assert latest(history) == on_disk(root)


def test_a_hand_edit_of_the_same_length_right_after_a_save_is_noticed(root: Path) -> None:
    history = History(root)
    save(root, history, {PRACTICE: b"service: senkyo\nnote: aaa\n"})
    status = (root / PRACTICE).stat()
    with (root / PRACTICE).open("r+b") as file:
        file.write(b"service: senkyo\nnote: bbb\n")
    os.utime(root / PRACTICE, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert history.catch_up(NOON)
    assert latest(history)[PRACTICE] == b"service: senkyo\nnote: bbb\n"


def test_files_that_come_and_go_by_hand_are_noticed(root: Path) -> None:
    history = History(root)
    history.catch_up(NOON)
    write(root, "municipalities/akiota/municipality.yaml", "id: akiota\n")
    shutil.rmtree(root / "municipalities/hatsukaichi")
    history.catch_up(NOON)
    assert latest(history) == on_disk(root)
    assert MUNICIPALITY not in latest(history)


def test_a_comment_by_hand_is_kept_and_changes_no_record(root: Path) -> None:
    history = History(root)
    history.catch_up(NOON)
    write(root, PRACTICE, "# nur ein Wort\n" + FILES[PRACTICE])
    assert history.catch_up(NOON)
    assert history.moments()[0].records == ()


def test_a_file_that_cannot_be_read_does_not_count_as_gone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(root)
    history.catch_up(NOON)
    opened = Path.open

    def refuse(path: Path, *arguments: object, **more: object) -> object:
        if path.name == "nyujoken.yaml":
            raise PermissionError(13, "no")
        return opened(path, *arguments, **more)  # type: ignore[arg-type, call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    assert history.catch_up(NOON) is None


def test_a_folder_without_its_workspace_is_left_alone(root: Path) -> None:
    history = History(root)
    history.catch_up(NOON)
    for name in ("workspace.yaml", "process_catalog", "municipalities"):
        (root / name).rename(root / f"away-{name}")
    assert history.catch_up(NOON) is None
    assert len(history.moments()) == 1


CONTENT = st.sampled_from([b"a: 1\n", b"a: 2\n# c\n", "名: 入場券\n".encode(), b"not: [yaml", b"\xff\xfe"])
FILE = st.sampled_from([PRACTICE, NYUJOKEN, KEPT, "municipalities/akiota/juki.yaml", "process_catalog/juki/idou.yaml"])
STEPS = st.lists(
    st.tuples(st.sampled_from(["save", "hand", "reopen"]), st.dictionaries(FILE, CONTENT | st.none(), min_size=1)),
    max_size=8,
)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_history_equals_the_files_whatever_happens(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, dict[str, bytes | None]]]
) -> None:
    root = build(tmp_path_factory.mktemp("any"))
    history = History(root)
    stages = []
    for how, wanted in steps:
        changes = {f: c for f, c in wanted.items() if c is not None or (root / f).exists()}
        if how == "save":
            history.catch_up(NOON)
            save(root, history, changes)
        else:
            for file, content in changes.items():
                (root / file).unlink() if content is None else write(root, file, content)
        if how == "reopen":
            history = History(root)
        history.catch_up(NOON)
        stages.append((history.head(), on_disk(root)))
        assert latest(history) == on_disk(root)
    moments = {m.id: m for m in history.moments()}
    for id_, files in stages:
        assert id_ and history.files_at(moments[id_]) == files


def damage_nothing(path: Path) -> None:
    shutil.rmtree(path)


def damage_head_ref(path: Path) -> None:
    (path / "refs/heads/main").write_bytes(b"\0\0garbage")


def damage_a_folder_for_a_ref(path: Path) -> None:
    (path / "refs/heads/main").unlink()
    (path / "refs/heads/main").mkdir()


def damage_objects(path: Path) -> None:
    shutil.rmtree(path / "objects")


def damage_truncated(path: Path) -> None:
    for file in (path / "objects").rglob("*"):
        if file.is_file():
            file.chmod(0o644)
            file.write_bytes(file.read_bytes()[:20])


def damage_by_a_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("no repository")


@pytest.mark.parametrize(
    "damage",
    [damage_nothing, damage_head_ref, damage_a_folder_for_a_ref, damage_objects, damage_truncated, damage_by_a_file],
)
def test_a_lost_or_damaged_history_is_set_aside_and_a_new_one_begins(root: Path, damage: object) -> None:
    history = History(root)
    save(root, history, {PRACTICE: b"service: senkyo\n"})
    damage(history.path)  # type: ignore[operator]
    for fresh in (History(root), history):
        assert fresh.moments(limit=1) is not None
        fresh.names()
    save(root, history, {PRACTICE: b"service: senkyo\nnote: x\n"}, message="それでも")
    told = History(root).moments()
    assert (told[0].message, told[-1].kind) == ("それでも", "first")
    assert latest(history) == on_disk(root)
    aside = [p.name for p in history.path.parent.glob("history.unreadable-*")]
    assert told[-1].aside == (aside[0] if aside else "")
    assert told[-1].lost == (not aside)


def test_something_old_that_is_gone_does_not_hide_what_came_after(root: Path) -> None:
    history = History(root)
    first = history.catch_up(NOON)
    assert first
    for i in range(3):
        save(root, history, {PRACTICE: f"service: senkyo\nnote: {i}\n".encode()}, message=str(i))
    old = history.moments()[2].id
    lost = history.path / "objects" / old[:2] / old[2:]
    lost.chmod(0o644)
    lost.unlink()
    again = History(root)
    assert [m.message for m in again.moments()] == ["2", "1"]
    assert not again.whole()
    save(root, again, {PRACTICE: b"service: senkyo\n"}, message="3")
    assert [m.message for m in again.moments()] == ["3", "2", "1"]
    assert not list(history.path.parent.glob("history.unreadable-*"))


def test_lock_files_left_by_a_crash_do_not_block(root: Path) -> None:
    history = History(root)
    history.catch_up(NOON)
    content = b"service: senkyo\n"
    other = History(build(root.parent / "other"))
    save(root.parent / "other", other, {PRACTICE: content})
    for path in (other.path / "objects").glob("??/*"):
        lock = history.path / path.relative_to(other.path).with_name(f"{path.name}.lock")
        lock.parent.mkdir(exist_ok=True)
        lock.write_bytes(b"half")
    (history.path / "refs/heads/main.lock").write_bytes(b"")
    (history.path / "HEAD.lock").write_bytes(b"")
    save(root, history, {PRACTICE: content})
    assert latest(History(root))[PRACTICE] == content


@pytest.mark.parametrize("merged", [2, 1000])
def test_packing_changes_nothing_that_can_be_read(root: Path, monkeypatch: pytest.MonkeyPatch, merged: int) -> None:
    monkeypatch.setattr("workbench.workspace.history.keeping._PACK_AT", 256)
    monkeypatch.setattr("workbench.workspace.history.repository._MANY", merged)
    history = History(root)
    stages = {}
    for i in range(120):
        content = (FILES[PRACTICE] + f"# {i}\n" * i).encode()
        stages[save(root, history, {PRACTICE: content}, message=str(i))] = content
    packs = len(list((history.path / "objects/pack").glob("*.pack")))
    assert packs == 1 if merged == 2 else packs > 1
    for reader in (history, History(root)):
        assert {m.id: reader.files_at(m)[PRACTICE] for m in reader.moments()[:-1]} == stages


def test_an_unreadable_object_that_nothing_needs_does_not_stop_packing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(root)
    history.catch_up(NOON)
    stray = history.path / "objects" / "17" / ("0" * 38)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"no object")
    monkeypatch.setattr("workbench.workspace.history.keeping._PACK_AT", 0)
    save(root, history, {PRACTICE: b"service: senkyo\n"})
    loose = [p for p in (history.path / "objects").glob("[0-9a-f][0-9a-f]/*") if p != stray]
    assert loose == []
    assert latest(History(root)) == on_disk(root)


def test_the_enclosing_repository_and_its_configuration_are_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("no git on this machine")
    software = tmp_path / "software"
    root = build(software)
    (software / ".gitignore").write_text(".workbench/\n")
    run = [git, "-c", "user.name=x", "-c", "user.email=x@y"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "begin"]):
        subprocess.run([*run, *words], cwd=software, check=True)
    before = subprocess.check_output([git, "rev-parse", "HEAD"], cwd=software)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[user]\nname = Somebody Else\n[commit]\ngpgsign = true\n[core]\nhooksPath = /nowhere\n"
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", str(software / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(software))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Mallory")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "elsewhere"))
    history = History(root)
    history.catch_up(NOON)
    save(root, history, {PRACTICE: FILES[PRACTICE].encode()}, message="同じ")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.delenv(name)
    assert subprocess.check_output([git, "rev-parse", "HEAD"], cwd=software) == before
    assert subprocess.check_output([git, "status", "--porcelain"], cwd=software) == b""
    assert not (tmp_path / "elsewhere").exists()
    assert history.moments()[0].author == "佐藤 花子"
    assert subprocess.run([git, "fsck", "--full", "--strict"], cwd=history.path, check=False).returncode == 0


def test_a_folder_that_leads_elsewhere_is_not_followed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / ".workbench").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        History(root).catch_up(NOON)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_full_disk_is_no_damage(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(root)
    history.catch_up(NOON)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            save(root, history, {PRACTICE: b"service: senkyo\n"})
    assert len(History(root).moments()) == 1
    assert not list(history.path.parent.glob("history.unreadable-*"))
    history.catch_up(NOON)
    assert latest(history) == on_disk(root)


def test_moments_have_names_in_any_script(root: Path) -> None:
    history = History(root)
    first = history.catch_up(NOON)
    assert first
    named = history.name(first, "  第３回部会　2026-11-30 ", SATO, NOON)
    second = save(root, history, {PRACTICE: b"service: senkyo\n"}, when=NOON + timedelta(hours=1))
    history.name("now", "最終確認", SATO, NOON)
    assert [(n.title, n.moment) for n in History(root).names()] == [("最終確認", second), (named.title, first)]
    assert (named.title, named.name) == ("第３回部会 2026-11-30", "佐藤 花子")
    found = history.moment("第３回部会 2026-11-30")
    assert found and found.id == first


@pytest.mark.parametrize(("moment", "title"), [("now", "あ"), ("now", "  "), ("0000000", "い")])
def test_a_name_is_refused_that_is_taken_empty_or_of_nothing(root: Path, moment: str, title: str) -> None:
    history = History(root)
    history.catch_up(NOON)
    history.name("now", "あ", SATO, NOON)
    with pytest.raises(NotSaved) as refused:
        history.name(moment, title, SATO, NOON)
    assert refused.value.message.ja and refused.value.message.en
    assert len(history.names()) == 1


def test_two_moments_are_put_in_order_even_within_a_second(root: Path) -> None:
    history = History(root)
    save(root, history, {PRACTICE: b"service: senkyo\n"})
    save(root, history, {PRACTICE: b"service: senkyo\nnote: x\n"})
    newest, middle, oldest = history.moments()
    for one, other in ((newest, middle), (middle, newest)):
        assert history.in_order(one, other) == (middle, newest)
    assert history.in_order(oldest, newest) == (oldest, newest)
    assert history.in_order(middle, middle) == (middle, middle)


def test_a_moment_is_found_by_id_and_by_time(root: Path) -> None:
    history = History(root)
    first = history.catch_up(datetime(2026, 11, 20, 3, tzinfo=UTC))
    second = save(root, history, {PRACTICE: b"service: senkyo\n"}, when=datetime(2026, 11, 23, 3, tzinfo=UTC))
    found = {
        word: getattr(history.moment(word), "id", None) for word in (second[:8], "now", "2026-11-21", "2026-11-19", "x")
    }
    assert found == {second[:8]: second, "now": second, "2026-11-21": first, "2026-11-19": None, "x": None}


SAVING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from workbench.workspace.access import SYSTEM
from workbench.workspace.history import History
root = Path(sys.argv[1])
history = History(root)
print("ready", flush=True)
for i in range(100000):
    content = f"service: senkyo\\nnote: {sys.argv[2]} {i}\\n".encode()
    (root / sys.argv[3]).write_bytes(content)
    print(history.keep({sys.argv[3]: content}, author=SYSTEM, when=datetime.now(UTC), message=str(i)), flush=True)
"""


@pytest.mark.slow
def test_a_crash_at_any_moment_loses_no_commit_that_was_made(root: Path) -> None:
    history = History(root)
    history.catch_up(NOON)
    made: list[str] = []
    for i, pause in enumerate((0.05, 0.11, 0.17, 0.26)):
        process = subprocess.Popen(
            [sys.executable, "-c", SAVING, str(root), str(i), PRACTICE], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout and process.stdout.readline() == "ready\n"
        time.sleep(pause)
        process.kill()
        made += [line.strip() for line in process.stdout if len(line) == 41]
        process.wait()
        History(root).catch_up(NOON)
    again = History(root)
    assert made and set(made) <= {m.id for m in again.moments()}
    assert again.whole() and latest(again) == on_disk(root)
    assert not list(history.path.parent.glob("history.unreadable-*"))
