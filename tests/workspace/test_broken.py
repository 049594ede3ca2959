"""Every way of breaking a workspace gives a clear problem with file and line, and hides nothing else (laws 10, 11)."""

# ruff: noqa: E501

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.workspace.small import (
    AGREEMENTS,
    ANSWERS,
    ETAJIMA,
    EXTERNAL,
    JUKI,
    KEPT,
    MUNICIPALITY,
    NOW,
    NYUJOKEN,
    OLD,
    OLD_PROCESS,
    PRACTICE,
    SERVICE,
    SOURCES,
    WORKSPACE,
    build,
    edit,
    write,
)  # fmt: skip
from workbench.model import Confirmation, Process, ProcessPractice, Snapshot, Text
from workbench.workspace import PROBLEMS, Workspace
from workbench.workspace.files import Place
from workbench.workspace.parsed import Parsed
from workbench.workspace.practices import _Checker
from workbench.workspace.shape import translate
from workbench.workspace.world import KnownProcess, World

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{n}: &{n} [{', '.join(['*' + p] * 9)}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)

# (code, file, what stands there, what is put instead, line: None for where the text stood)
EDITS = [
    ("E107", NYUJOKEN, "name: {ja: 入場券, en: Tickets}", "name: {ja: 入場券", 3),
    ("E107", NYUJOKEN, "kind: batch", "\tkind: batch", None),
    ("E107", NYUJOKEN, "kind: batch", "kind: batch: counter", None),
    ("E107", NYUJOKEN, "source: [own]", "source: *own", None),
    ("E108", NYUJOKEN, "steps:", "---\nsteps:", None),
    ("E110", NYUJOKEN, "kind: batch", "kind: batch\nkind: counter", 4),
    ("E110", PRACTICE, "cause: form", "cause: form\n        cause: volume", 26),
    ("E111", NYUJOKEN, "kind: batch", "kind: batch\n1: one", 4),
    ("E111", NYUJOKEN, "kind: batch", "kind: batch\n~: one", 4),
    ("E111", NYUJOKEN, "kind: batch", "kind: batch\n? [a, b]\n: one", 4),
    ("E112", NYUJOKEN, "kind: batch", "kind: !!python/object/apply:os.system [ls]", None),
    ("E112", NYUJOKEN, "kind: batch", "kind: !secret batch", None),
    ("E114", NYUJOKEN, "source: [own]", "source: &s [own, *s]", None),
    ("E115", NYUJOKEN, "抽出する", '"抽出\\0する"', None),
    ("E115", NYUJOKEN, "抽出する", "抽出\x07する", None),
    ("E115", NYUJOKEN, "抽出する", "抽出\u202eする", None),
    ("E116", MUNICIPALITY, "114038", ".inf", None),
    ("E116", MUNICIPALITY, "114038", "99999999999999999999", None),
    ("E116", PRACTICE, f'"{OLD}"', "12e45678", None),
    ("E201", NYUJOKEN, "kind: batch", "knid: batch", None),
    ("E201", NYUJOKEN, "    actor: printer", "    acter: printer", None),
    ("E201", NYUJOKEN, "class: must", "klass: must", None),
    ("E201", PRACTICE, "wish: raise_standard", "wishes: raise_standard", None),
    ("E201", NYUJOKEN, "en: Complete", "en: Complete, and right", None),
    ("E202", NYUJOKEN, "name: {ja: 印刷する, en: Print}", "name: {en: Print}", None),
    ("E202", PRACTICE, "        reason: 印刷機がある\n", "", 19),
    ("E202", PRACTICE, "{op: remove, at: rules/overflow}", "{at: rules/overflow}", None),
    ("E202", PRACTICE, "{op: remove, at: rules/overflow}", "{op: remove}", None),
    ("E203", MUNICIPALITY, '"342131"', "342131", None),
    ("E203", PRACTICE, f'"{OLD}"', "47055600", None),
    ("E203", NYUJOKEN, "name: {ja: 印刷する, en: Print}", "name: {ja: 2013, en: Print}", None),
    ("E204", PRACTICE, "reason: 印刷機がある", "reason:", None),
    ("E204", NYUJOKEN, "source: [own]", "requirements: ~", None),
    ("E205", NYUJOKEN, "id: extract", "id: Extract Voters", None),
    ("E205", NYUJOKEN, "id: nyujoken", "id: ../../etc/passwd", None),
    ("E205", NYUJOKEN, "id: nyujoken", "id: 入場券", None),
    ("E205", PRACTICE, "2013-05-20", "20.5.2013", None),
    ("E205", PRACTICE, "at: rules/overflow", "at: ../other/rules/overflow", None),
    ("E205", MUNICIPALITY, '"342131"', '"34213"', None),
    ("E205", MUNICIPALITY, "2015-12", "平成27年12月", None),
    ("E205", PRACTICE, f'"{OLD}"', "abc", None),
    ("E206", PRACTICE, "reason: 印刷機がある", 'reason: "  "', None),
    ("E206", NYUJOKEN, "id: extract", "id: " + "x" * 101, None),
    ("E207", PRACTICE, "cause: form", "cause: from", None),
    ("E207", NYUJOKEN, "kind: batch", "kind: バッチ", None),
    ("E207", PRACTICE, "op: remove", "op: delete", None),
    ("E207", NYUJOKEN, "class: must", "class: musst", None),
    ("E208", MUNICIPALITY, "welfare_office: true", "welfare_office: no", None),
    ("E208", MUNICIPALITY, "114038", "114_038", None),
    ("E208", MUNICIPALITY, "114038", '"114038"', None),
    ("E208", MUNICIPALITY, "114038", "114038.5", None),
    ("E209", NYUJOKEN, "next: [check]", "next: check", None),
    ("E209", NYUJOKEN, "name: {ja: 印刷する, en: Print}", "name: 印刷する", None),
    ("E209", PRACTICE, "processes:\n  nyujoken:", "processes:\n  - nyujoken:", 4),
    ("E210", NYUJOKEN, "id: extract", "id: no", None),
    ("E211", MUNICIPALITY, "114038", "0", None),
    ("E211", ANSWERS, "1200000", "-5", None),
    ("E212", AGREEMENTS, "[nyujoken/forms/ticket]", "[]", None),
    ("E301", NYUJOKEN, "id: nyujoken", "id: nyuujouken", None),
    ("E301", SERVICE, "id: senkyo", "id: senkio", None),
    ("E301", MUNICIPALITY, "id: hatsukaichi", "id: hatsukaiti", None),
    ("E301", PRACTICE, "service: senkyo", "service: juki", None),
    ("E302", SERVICE, "[juki, ext:koseki]", "[juki, jyuki, ext:koseki]", None),
    ("E302", NYUJOKEN, "partner: juki", "partner: jyuki", None),
    ("E302", NYUJOKEN, "from: juki", "from: jyuki", None),
    ("E302", MUNICIPALITY, "{senkyo: {", "{senkio: {", None),
    ("E302", SERVICE, "contrast: [juki]", "contrast: [kokuho]", None),
    ("E303", NYUJOKEN, "[senkyo, ext:koseki]", "[senkyo, ext:kosekki]", None),
    ("E304", PRACTICE, "  nyujoken:", "  nyuujouken:", None),
    ("E304", ANSWERS, "about: nyujoken,", "about: nyuujouken,", None),
    ("E304", NYUJOKEN, "kind: batch", "follows: juki/tennyu", None),
    ("W307", AGREEMENTS, "nyujoken/forms/ticket", "nyujoken/forms/tiket", None),
    ("E305", ANSWERS, "fields/address", "fields/adress", None),
    ("E306", SERVICE, "juki-group", "jyuki-group", None),
    ("E306", AGREEMENTS, "owner: juki-group", "owner: juki", None),
    ("E307", AGREEMENTS, "stances: {hatsukaichi:", "stances: {hatukaichi:", None),
    ("E307", AGREEMENTS, "values: {hatsukaichi:", "values: {hatukaichi:", None),
    ("E308", AGREEMENTS, "level: bukai", "level: bukkai", None),
    ("E309", EXTERNAL, "- {id: koseki, name: {ja: 戸籍}}", "- {id: koseki, name: {ja: a}}\n- {id: koseki, name: {ja: b}}", 2),
    ("E309", PRACTICE, "id: own-printing", "id: ticket-place", None),
    ("E309", WORKSPACE, "id: board", "id: bukai", None),
    ("E311", ANSWERS, "mark: ○", "mark: 〇", None),
    ("E312", PRACTICE, "2013-05-20", "2013-02-30", None),
    ("E312", AGREEMENTS, "2020-11-30", "2020-11-31", None),
    ("E312", PRACTICE, "2013-05-01", "2013-02-29", None),
    ("E313", MUNICIPALITY, "342131", "342132", None),
    ("E314", ETAJIMA, "342157", "342131", (MUNICIPALITY, 3)),
    ("E315", NYUJOKEN, "fields/my-number", "fields/voter-name", None),
    ("E401", NYUJOKEN, "id: place-name", "id: voter-name", None),
    ("E401", NYUJOKEN, "id: printer", "id: office", None),
    ("E402", NYUJOKEN, "actor: printer", "actor: printre", None),
    ("E403", NYUJOKEN, "next: [check]", "next: [chekc]", None),
    ("E403", NYUJOKEN, "to: print,", "to: pritn,", None),
    ("E404", NYUJOKEN, "forms/ticket, parameters", "forms/tikcet, parameters", None),
    ("E405", NYUJOKEN, "{to: extract, when:", "{to: back, when: {ja: 戻す}}\n  - {id: back, name: {ja: 戻す}}\n  - {id: lost, name: {ja: 迷子}, note:", 22),
    ("E406", NYUJOKEN, "forms:", "  - {id: a, name: {ja: a}, next: [b]}\n  - {id: b, name: {ja: b}, next: [a, print]}\nforms:", None),
    ("E407", NYUJOKEN, "    actor: printer", "    actor: printer\n    next: [extract]", 10),
    ("E408", NYUJOKEN, "      - {to: extract, when: {ja: 不備がある, en: Incomplete}}\n", "", 17),
    ("E409", NYUJOKEN, "{to: print, when: {ja: 不備がない, en: Complete}}", "print", None),
    ("E410", NYUJOKEN, "next: [check]", "next: [{to: check, when: {ja: 急ぐ}}]", None),
    ("E411", NYUJOKEN, "next: [check]", "next: [check, check]", None),
    ("E412", NYUJOKEN, "default: person", "default: family", None),
    ("E412", NYUJOKEN, "default: 3", "default: 30", None),
    ("E413", NYUJOKEN, "    choices: [person, household]\n    default: person\n", "", 37),
    ("E414", NYUJOKEN, "min: 1", "min: 10", None),
    ("E501", PRACTICE, "op: remove, at: rules/overflow", "op: remove, at: rules/overflw", None),
    ("E501", PRACTICE, "at: parameters/unit", "at: parameters/units", None),
    ("E502", PRACTICE, "after: place-name", "after: plase-name", None),
    ("E502", PRACTICE, "fields/place-name, after: ^", "fields/place-name, after: place-name", None),
    ("E503", PRACTICE, "attribute: actor", "attribute: acter", None),
    ("E503", PRACTICE, "attribute: actor", "attribute: id", None),
    ("E504", PRACTICE, "at: forms/ticket/fields/address", "at: forms/ticket/fields/voter-name", None),
    ("E505", PRACTICE, "to: household", "to: family", None),
    ("E505", PRACTICE, "attribute: actor, to: office", "attribute: name, to: null", None),
    ("E209", PRACTICE, "attribute: actor, to: office", "attribute: name, to: 名前", None),
    ("E207", PRACTICE, "attribute: actor, to: office", "attribute: kind, to: descision", None),
    ("E201", PRACTICE, "from: senkyo}", "form: senkyo}", None),
    ("E202", PRACTICE, "{name: {ja: 所在地}, from: senkyo}", "{from: senkyo}", None),
    ("E506", PRACTICE, "at: forms/ticket/fields/address", "at: forms/tiket/fields/address", None),
    ("E507", PRACTICE, "value: {name:", "value: {id: adress, name:", None),
    ("E508", PRACTICE, f'"{OLD}"', '"0123456789"', None),
    ("E509", KEPT, "刷る", "印刷する", 1),
    ("E511", PRACTICE, "elements: [steps/print]", "elements: [steps/pritn]", None),
    ("E511", PRACTICE, "elements: [rules/overflow]", "elements: [rules/overfow]", None),
    ("W101", PRACTICE, "per_year: 95000", "per_year: 095000", None),
    ("W301", NYUJOKEN, "[own]", "[onw]", None),
    ("W301", PRACTICE, "source: example", "source: exampel", None),
    ("W302", NYUJOKEN, "law: 公職選挙法", "law: 公選法", None),
    ("W302", PRACTICE, "from: senkyo}", "from: senkyo, basis: [{law: 公選法}]}", None),
    ("W303", SERVICE, "[juki, ext:koseki]", "[ext:koseki]", (NYUJOKEN, 30)),
    ("W304", ETAJIMA, "kind: city", "secretariat: true\nkind: city", (MUNICIPALITY, 9)),
    ("W305", MUNICIPALITY, "contract_end: 2020-11", "contract_end: 2010-11", None),
    ("W501", PRACTICE, f'"{OLD}"', f'"{NOW}"', (KEPT, 1)),
    ("W502", PRACTICE, "source: example", "not_applicable: {reason: 行わない}", 4),
    ("W504", PRACTICE, "elements: [steps/print]", "elements: []", None),
    ("W505", NYUJOKEN, "kind: batch", "kind: batch\nended: {date: 2026-11-01, why: 電子化した}", (PRACTICE, 4)),
    ("W306", NYUJOKEN, "kind: batch", "kind: batch\nended: {date: 2026-11-01, why: 電子化した}", (AGREEMENTS, 2)),
    ("E304", NYUJOKEN, "kind: batch", "kind: batch\nended: {date: 2026-11-01, why: 廃止, replaced_by: juki/tennyu}", 4),
    ("E302", SERVICE, "source: own", "ended: {date: 2026-11-01, why: 廃止, replaced_by: jyuki}", None),
    ("E312", SERVICE, "source: own", "ended: {date: 2026-11-31, why: 廃止}", None),
    ("W504", PRACTICE, "elements: [rules/overflow]", "elements: []", None),
]  # fmt: skip


def _load(folder: Path) -> Snapshot:
    return Workspace(folder).load(cache=False)


def test_the_small_workspace_is_sound(tmp_path):
    snapshot = _load(build(tmp_path))
    assert snapshot.problems == ()
    assert list(snapshot.processes) == ["senkyo/nyujoken"]
    assert list(snapshot.practices) == [("hatsukaichi", "senkyo")]
    assert [(a, f[:12]) for a, f in snapshot.confirmed] == [("senkyo/nyujoken", OLD)]
    assert len(snapshot.answers["senkyo"]) == 2 and len(snapshot.agreements["senkyo"]) == 1


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "where"), EDITS, ids=[f"{e[0]}-{i}" for i, e in enumerate(EDITS)]
)
def test_every_way_of_breaking_a_file_is_told_with_file_and_line(tmp_path, code, file, old, new, where):
    line = edit(build(tmp_path), file, old, new)
    if isinstance(where, tuple):
        file, line = where
    elif where is not None:
        line = where
    snapshot = _load(tmp_path)
    found = [(p.code, p.file, p.line) for p in snapshot.problems]
    assert (code, file, line) in found, [(p.code, p.file, p.line, p.message.en) for p in snapshot.problems]
    for problem in snapshot.problems:
        assert problem.message.ja and problem.message.en and problem.hint.ja and problem.hint.en
        assert problem.message.ja != problem.message.en
        assert "{" not in problem.code and problem.column >= 0
    assert "juki" in snapshot.services and "etajima" in snapshot.municipalities or file in (JUKI, ETAJIMA)


WHOLE_FILES = {
    "E101-sjis": ("E101", "name: 日本\nid: x\n".encode("cp932"), 1),
    "E101-euc": ("E101", "a: 1\nname: 日本語です\n".encode("euc_jp"), 2),
    "E101-utf16": ("E101", "name: x\n".encode("utf-16"), 1),
    "E101-bytes": ("E101", b"id: a\nname: \xff\xfe\xfd\xa0\n", 2),
    "E102-empty": ("E102", b"", 1),
    "E102-comment": ("E102", "# ここに書く\n\n".encode(), 1),
    "E102-bom": ("E102", b"\xef\xbb\xbf\n", 1),
    "E102-marker": ("E102", b"---\n...\n", 1),
    "E103-large": ("E103", b"a: " + b"x" * 10_000_001, 0),
    "E109-flow": ("E109", b"[" * 200_000, 1),
    "E109-maps": ("E109", b"{a: " * 5_000, 1),
    "E109-block": ("E109", b"- " * 100_000 + b"x", 1),
    "E109-closed": ("E109", b"a:\n  " + b"[" * 300 + b"]" * 300, 2),
    "E113-bomb": ("E113", BOMB.encode(), 1),
    "E115-nul": ("E115", b"id: nyujoken\nname: a\0b\n", 2),
    "E117-values": ("E117", b"- a\n" * 500_000, 0),
    "E102-null": ("E102", b"~\n", 1),
    "E209-scalar": ("E209", b"just text\n", 1),
    "E209-list": ("E209", b"- a\n- b\n", 1),
}


@pytest.mark.parametrize("name", WHOLE_FILES)
@pytest.mark.parametrize("file", [NYUJOKEN, PRACTICE])
def test_files_that_are_no_records_are_told_and_hide_nothing_else(tmp_path, name, file):
    code, content, line = WHOLE_FILES[name]
    write(build(tmp_path), file, content)
    edit(tmp_path, MUNICIPALITY, "342131", "342132")
    problems = _load(tmp_path).problems
    assert (code, file, line) in [(p.code, p.file, p.line) for p in problems]
    assert ("E313", MUNICIPALITY, 3) in [(p.code, p.file, p.line) for p in problems]
    allowed = {code, "E313", "W501"} | ({"E202", "E201", "E205"} if code == "E115" else set())
    assert {p.code for p in problems} - {"E305"} <= allowed, [(p.code, p.message.en) for p in problems]


@pytest.mark.parametrize("file", [WORKSPACE, SOURCES, EXTERNAL, SERVICE, JUKI, ANSWERS, AGREEMENTS, MUNICIPALITY, KEPT])
@pytest.mark.parametrize(
    "content", [b"", b"[", b"\xff", b"- [", b"a: 1", b"[1, 2]", b"[[[]]]", b"~", b"x", b"{[]: {}}", b"- ~"]
)
def test_no_file_whatever_its_content_stops_the_load(tmp_path, file, content):
    write(build(tmp_path), file, content)
    snapshot = _load(tmp_path)
    assert any(p.file == file and p.severity == "error" for p in snapshot.problems)
    assert "senkyo/nyujoken" in snapshot.processes and "etajima" in snapshot.municipalities


def test_bom_and_crlf_are_no_problem(tmp_path):
    for name, path in ((n, build(tmp_path) / n) for n in (NYUJOKEN, PRACTICE, WORKSPACE)):
        write(tmp_path, name, b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert _load(tmp_path).problems == ()


def test_problems_of_one_file_come_all_at_once_and_in_order(tmp_path):
    build(tmp_path)
    lines = [
        edit(tmp_path, PRACTICE, "cause: service_level", "cause: servise"),
        edit(tmp_path, PRACTICE, "at: steps/print, attribute", "at: steps/pritn, attribute"),
        edit(tmp_path, PRACTICE, "reason: 印刷機がある", "reson: 印刷機がある"),
    ]
    snapshot = _load(tmp_path)
    found = [(p.code, p.line) for p in snapshot.problems if p.file == PRACTICE]
    assert ("E207", lines[0]) in found and ("E201", lines[2]) in found
    assert found == sorted(found, key=lambda f: f[1])
    assert ("hatsukaichi", "senkyo") not in snapshot.practices, (
        "a practice with a broken deviation must not read as fit"
    )


def test_a_broken_item_shifts_no_line_of_the_rest_of_its_file(tmp_path):
    build(tmp_path)
    edit(tmp_path, NYUJOKEN, "{id: office, name: {ja: 事務局, en: Office}}", "{id: office}")
    line = edit(tmp_path, NYUJOKEN, "partner: juki", "partner: jyuki")
    step = edit(tmp_path, NYUJOKEN, "actor: printer", "actor: printre")
    found = [(p.code, p.line) for p in _load(tmp_path).problems]
    assert ("E302", line) in found and ("E402", step) in found
    assert [f for f in found if f[0] == "E402"] == [("E402", step)], "the broken actor is no reason to blame its steps"


def test_the_message_says_what_was_found_what_was_meant_and_what_to_do(tmp_path):
    edit(build(tmp_path), MUNICIPALITY, '"342131"', "012345")
    edit(tmp_path, PRACTICE, "cause: form", "cause: fom")
    problems = {p.code: p for p in _load(tmp_path).problems}
    assert "`012345`" in problems["E203"].message.ja and '"012345"' in problems["E203"].hint.en
    assert "`form`" in problems["E207"].message.en and "ordinance" in problems["E207"].hint.ja


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path):
    folder = build(tmp_path / "w")
    write(tmp_path, "secret.yaml", "id: secret\nname: {ja: 秘密}\n")
    (folder / NYUJOKEN).unlink()
    (folder / NYUJOKEN).symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "elsewhere").mkdir()
    write(tmp_path, "elsewhere/service.yaml", "id: elsewhere\nname: {ja: よそ}\nworking_group: juki-group\n")
    (folder / "process_catalog/elsewhere").symlink_to(tmp_path / "elsewhere")
    snapshot = _load(folder)
    found = {(p.code, p.file) for p in snapshot.problems}
    assert {("E106", NYUJOKEN), ("E106", "process_catalog/elsewhere")} <= found
    assert not snapshot.processes and "elsewhere" not in snapshot.services


def test_a_link_within_the_workspace_is_followed(tmp_path):
    folder = build(tmp_path)
    (folder / NYUJOKEN).rename(folder / "kept-elsewhere.txt")
    (folder / NYUJOKEN).symlink_to("../../kept-elsewhere.txt")
    assert _load(folder).problems == ()


@pytest.mark.parametrize("top", ["process_catalog", "municipalities"])
def test_a_whole_folder_that_leads_out_is_not_followed(tmp_path, top):
    folder = build(tmp_path / "w")
    (folder / top).rename(tmp_path / top)
    (folder / top).symlink_to(tmp_path / top)
    assert ("E106", top) in {(p.code, p.file) for p in _load(folder).problems}


def test_what_stands_in_the_way_of_files_is_told(tmp_path):
    folder = build(tmp_path)
    (folder / "process_catalog/senkyo/kijitsu.yaml").mkdir()
    (folder / "process_catalog/other.yaml").mkdir()
    (folder / "process_catalog/kokuho").mkdir()
    (folder / "process_catalog/Senkyo2").mkdir()
    (folder / "municipalities/akiota").mkdir()
    write(folder, "process_catalog/senkyo/Upper.yaml", "id: upper\n")
    write(folder, "process_catalog/senkyo/process.yml", "id: process\n")
    write(folder, "process_catalog/stray.yaml", "id: stray\n")
    write(folder, "process_catalog/senkyo/.confirmed/nyujoken-old.yaml", OLD_PROCESS)
    (folder / "process_catalog/senkyo/gone.yaml").symlink_to("nowhere.yaml")
    found = {(p.code, p.file.rpartition("/")[2]) for p in _load(folder).problems}
    assert found == {
        ("E105", "kijitsu.yaml"), ("E105", "other.yaml"), ("E119", "kokuho"), ("E118", "Senkyo2"), ("E119", "akiota"),
        ("E118", "Upper.yaml"), ("W102", "process.yml"), ("W102", "stray.yaml"), ("E512", "nyujoken-old.yaml"),
        ("E104", "gone.yaml"),
    }  # fmt: skip


def test_a_file_that_cannot_be_opened_is_told(tmp_path, monkeypatch):
    folder = build(tmp_path)
    opened = Path.open

    def refuse(path, *args, **kwargs):
        if path.name == "nyujoken.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    snapshot = _load(folder)
    assert ("E104", NYUJOKEN) in {(p.code, p.file) for p in snapshot.problems}
    assert ("hatsukaichi", "senkyo") in snapshot.practices


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_make_the_load_wait(tmp_path):
    os.mkfifo(build(tmp_path) / "process_catalog/senkyo/pipe.yaml")
    assert [p.code for p in _load(tmp_path).problems] == ["E105"]


def test_a_package_key_is_used_once_in_the_whole_catalogue(tmp_path):
    other = (build(tmp_path) / NYUJOKEN).read_text(encoding="utf-8").replace("id: nyujoken", "id: touhyo")
    write(tmp_path, "process_catalog/senkyo/touhyo.yaml", other)
    (problem,) = _load(tmp_path).problems
    assert (problem.code, problem.address) == ("E310", "senkyo/touhyo/parameters/unit")
    assert "senkyo/nyujoken/parameters/unit" in problem.message.ja


def test_a_fingerprint_that_fits_two_versions_is_ambiguous():
    version = KnownProcess("senkyo/nyujoken", addresses=frozenset())
    world = World(frozenset(), frozenset(), {})
    world.kept["senkyo/nyujoken"] = [("9f31c2ab" + end * 56, version) for end in "01"]
    parsed = Parsed(Place(PRACTICE, "practice", "hatsukaichi", "senkyo"), b"")
    standard = KnownProcess("senkyo/nyujoken", Process(id="nyujoken", name=Text(ja="x")), fingerprint="f" * 64)
    said = ProcessPractice(confirmations=(Confirmation(date="2013-05-20", by="x", standard="9f31c2ab"),))
    _Checker(parsed, world, standard, ()).check(said)
    assert [f.code for f in parsed.findings] == ["E510"]


def test_an_error_of_shape_that_nobody_foresaw_is_told_all_the_same():
    error = {"type": "new_type", "loc": ("id",), "input": "x", "msg": "Input should be new"}
    assert [(f.code, f.path) for f in translate([error], {"id": "x"}, Process)] == [("E299", ("id",))]


def test_every_code_is_expected_by_some_test():
    tests = Path(__file__).parent.parent
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(tests.rglob("test_*.py")))
    mine = [code for code in PROBLEMS if not code.startswith("W6")]  # the linter tests its own
    assert [code for code in mine if f'"{code}"' not in text] == []


def test_a_flood_of_errors_is_told_in_part_and_in_time(tmp_path):
    steps = b"id: nyujoken\nname: {ja: x}\nsteps: [" + b"a," * 20_000 + b"]\n"
    write(build(tmp_path), NYUJOKEN, steps)
    problems = [p for p in _load(tmp_path).problems if p.file == NYUJOKEN]
    assert 100 < len(problems) <= 500


@pytest.mark.parametrize(("old", "new"), [("default: person", "default: family"), ("default: 3", "default: 30")])
def test_why_a_value_is_refused_is_said_in_japanese_too(tmp_path, old, new):
    edit(build(tmp_path), NYUJOKEN, old, new)
    (problem,) = [p for p in _load(tmp_path).problems if p.code == "E412"]
    assert "expected" not in problem.message.ja and "expected" not in (problem.message.en or "")
