"""Releases: the next one made by the secretariat, those there are read by everybody, and what is wrong told in a sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said, small_workspace
from tests.ui.test_access_pages import as_role
from workbench.model import Text
from workbench.release import Plan, Release, Unready, checked_files, draft
from workbench.release.readiness import UnreadyKind
from workbench.ui.releases_making import begin, making
from workbench.ui.releases_unready import place_to_mend
from workbench.ui.shell import _PAGES
from workbench.ui.texts import text
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM
from workbench.workspace.audit import Audit
from workbench.workspace.exporting import export_release, read_release, versions, zipped
from workbench.workspace.people import Chosen, keep_choice

NEXT = {"lang": "ja", "releases": "next", "date": "2016-01-04", "without-documents": "yes"}
PROCESS = "process_catalog/senkyo/nyujoken.yaml"
KEY = "senkyo.ticket.unit"


def released(root: Path) -> str:
    """Make the next release of a workspace, without a page."""
    there = versions(root)
    previous = Release(read_release(root / "exports" / there[-1])) if there else None
    made = draft(Workspace(root).load(cache=False), Plan("2016-01-04", documents=False), previous)
    export_release(root, made.version, checked_files(made), SYSTEM, previous.version if previous else None)
    return made.version


def reworded(root: Path, before: str = "en: Overflow", after: str = "en: Too much") -> None:
    file = root / PROCESS
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def buttons(test: AppTest) -> dict[str, bool]:
    """The buttons of this page: whether each can be pressed."""
    return {b.key: not b.disabled for b in test.button if str(b.key).startswith("release-")}


def waited(root: Path) -> None:
    now = making(root)
    assert now is not None and now.over.wait(60)


@pytest.fixture
def secretary(sound: Path) -> Path:
    keep_choice(sound, Chosen(name="事務局の人", role="secretariat"))
    return sound


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two releases, to be copied: the second says something in other words."""
    folder = small_workspace(tmp_path_factory.mktemp("released"))
    assert released(folder) == "1.0.0"
    reworded(folder)
    assert released(folder) == "1.0.1"
    return folder


@pytest.fixture
def shipped(secretary: Path, two_releases: Path) -> Path:
    """With two releases: the second says something in other words."""
    shutil.copytree(two_releases, secretary, dirs_exist_ok=True)
    return secretary


# -- making one ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_not_ready_is_told_before_anything_is_made(opened: Opener, secretary: Path, language: str) -> None:
    test = opened("releases", **NEXT | {"lang": language})
    assert not test.exception and not test.error
    assert {"ja": "準備できていない", "en": "not ready"}[language] in test.warning[0].value
    assert buttons(test) == {"release-build": False, "release-try": True}
    assert "1\\.0\\.0" in said(test) and versions(secretary) == ()


def test_it_is_made_once_however_often_one_presses(opened: Opener, secretary: Path) -> None:
    test = opened("releases", **NEXT)
    test.checkbox(key="release-with-open").check().run()
    test.button(key="release-build").click().run()
    first = making(secretary)
    assert first is not None
    assert begin(secretary, first.about, first.draft, SYSTEM, write=True) is first or first.over.is_set()
    waited(secretary)
    test.run()
    test.run()
    assert test.query_params["release"] == "1.0.0" and versions(secretary) == ("1.0.0",)
    (entry,) = [e for e in Audit(secretary).entries() if e.kind == "export"]
    assert (entry.name, entry.about) == ("事務局の人", "release 1.0.0")


def test_a_preview_writes_nothing_and_shows_every_file(opened: Opener, secretary: Path) -> None:
    test = opened("releases", **NEXT)
    test.button(key="release-try").click().run()
    waited(secretary)
    test.run()
    files = making(secretary).files  # type: ignore[union-attr]
    assert files and set(test.dataframe[0].value["ファイル"]) == set(files)
    assert "差異の理由" in said(test) and versions(secretary) == ()
    assert buttons(test)["release-try"] is False


def test_the_configuration_of_each_municipality_is_shown_before(opened: Opener, secretary: Path) -> None:
    shown = opened("releases", **NEXT | {"part": "configuration"}).dataframe[0].value
    (row,) = shown.to_dict("records")
    assert row["共通の値"] == "個人" and row["廿日市市"] == "個人", "nobody decided on the difference"
    assert row["決定"] == "未確定" and KEY in row.values()


def test_nothing_changed_is_said_and_cannot_be_made(opened: Opener, secretary: Path) -> None:
    released(secretary)
    test = opened("releases", **NEXT)
    assert "何も変わっていません" in test.error[0].value
    assert buttons(test) == {"release-build": False, "release-try": False}


@pytest.mark.parametrize(
    ("language", "told"), [("ja", "2016\\-01\\-04 以降に"), ("en", "must be 2016\\-01\\-04 or later")]
)
def test_a_day_before_the_last_release_is_refused(opened: Opener, secretary: Path, language: str, told: str) -> None:
    released(secretary)
    reworded(secretary)
    test = opened("releases", **NEXT | {"date": "2016-01-03", "lang": language})
    assert told in test.error[0].value and buttons(test) == {"release-build": False, "release-try": False}
    assert not opened("releases", **NEXT).error, "the same day is no earlier one"


def test_the_version_and_its_reason_are_told(opened: Opener, secretary: Path) -> None:
    released(secretary)
    reworded(secretary)
    test = opened("releases", **NEXT | {"part": "changes"})
    shown = said(test).replace("\\", "")
    assert "1.0.0 → **1.0.1**" in shown and "文言だけが変わる 1" in shown and "overflow" in shown
    assert "Overflow → " in shown and " / Too much" in shown and '"ja"' not in shown
    assert "Overflow → Too much" in said(opened("releases", **NEXT | {"part": "changes", "lang": "en"}))
    reworded(secretary, ", class: must", ", class: prohibited")
    shown = said(opened("releases", **NEXT)).replace("\\", "")
    assert "1.0.0 → **2.0.0**" in shown and "実装区分が厳しくなる" in shown
    assert any("1\\.0\\.5" in e.value for e in opened("releases", **NEXT | {"version": "1.0.5"}).error)


def test_what_blocks_leads_to_where_it_is_mended(opened: Opener, secretary: Path) -> None:
    reworded(secretary, "default: person", "default: nobody")
    test = opened("releases", **NEXT)
    assert "直さないと出せない" in test.error[0].value and not buttons(test)["release-build"]
    assert {link.proto.page for link in test.get("page_link")} == {"problems"}


def test_every_kind_has_a_name_and_a_page_to_be_mended_on(secretary: Path) -> None:
    pages = {p.name for p in _PAGES}
    for kind in get_args(UnreadyKind):
        for at in ("senkyo/nyujoken", "agreement/senkyo/senkyo-001", "request/senkyo/senkyo-r001"):
            assert place_to_mend(Unready(kind, at, Text(ja="－"), "senkyo", "akiota"))[0] in pages
        assert all(text(f"releases.unready.{kind}", language) for language in ("ja", "en"))
    flaw = Unready("unsound", "senkyo/nyujoken/steps/print", Text(ja="－"), "senkyo")
    wanted = {"service": "senkyo", "process": "nyujoken", "part": "steps", "edit": "1"}
    assert place_to_mend(flaw) == ("catalogue", wanted)


@pytest.mark.parametrize(
    ("kind", "page", "selection"),
    [("unanswered", "inventory", {"municipality": "akiota", "process": "nyujoken"}), ("undecided", "matrix", {"states": "differs"})],
)  # fmt: skip
def test_what_is_open_has_its_link(
    opened: Opener, secretary: Path, kind: str, page: str, selection: dict[str, str]
) -> None:
    test = opened("releases", **NEXT | {"unready": kind})
    (first, *_) = [link.proto for link in test.get("page_link")]
    assert first.page == page and selection.items() <= dict(parse_qsl(first.query_string)).items()


def test_what_cannot_be_written_is_told(opened: Opener, secretary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workbench.workspace.exporting.os.fsync", full)
    test = opened("releases", **NEXT)
    test.checkbox(key="release-with-open").check().run()
    test.button(key="release-build").click().run()
    waited(secretary)
    test.run()
    assert "空き" in test.error[0].value and versions(secretary) == ()
    assert buttons(test)["release-build"], "to be tried again"


def test_a_version_that_somebody_made_meanwhile_is_not_overwritten(opened: Opener, secretary: Path) -> None:
    test = opened("releases", **NEXT)
    test.checkbox(key="release-with-open").check().run()
    now = making(secretary)
    assert now is None or now.over.is_set()
    found = draft(Workspace(secretary).load(cache=False), Plan("2016-01-04", documents=False))
    released(secretary)
    written = read_release(secretary / "exports" / "1.0.0")
    reworded(secretary)
    late = draft(Workspace(secretary).load(cache=False), Plan("2016-01-05", documents=False))
    begin(secretary, "late", late, SYSTEM, write=True).over.wait(60)
    assert making(secretary).refused and found.version == "1.0.0"  # type: ignore[union-attr]
    assert read_release(secretary / "exports" / "1.0.0") == written


@pytest.mark.parametrize("role", ["vendor", "viewer", "member", "chair"])
def test_only_the_secretariat_makes_one(opened: Opener, secretary: Path, role: str) -> None:
    as_role(secretary, role)  # type: ignore[arg-type]
    test = opened("releases", **NEXT)
    assert not test.exception and not buttons(test)
    assert "まだ標準リリースはありません" in test.info[0].value


# -- those there are -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["vendor", "viewer", "secretariat"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_everybody_reads_and_takes_along_what_was_released(
    opened: Opener, shipped: Path, role: str, language: str
) -> None:
    as_role(shipped, role)  # type: ignore[arg-type]
    shown = said(opened("releases", lang=language, releases="there")).replace("\\", "")
    assert "**1.0.1**" in shown and "**1.0.0**" in shown
    test = opened("releases", lang=language, release="1.0.1")
    assert not test.exception and not test.error
    shown = said(test).replace("\\", "")
    assert "342131" in shown and text("releases.withheld.reasons_of_differences", language) in shown
    assert "転入者" not in shown and "事務局の人" not in shown
    assert len(test.get("download_button")) == 1


def test_the_download_is_the_zip_that_was_written(shipped: Path) -> None:
    assert (
        zipped(read_release(shipped / "exports" / "1.0.1"), "1.0.1") == (shipped / "exports" / "1.0.1.zip").read_bytes()
    )


@pytest.mark.parametrize("view", ["contents", "compare", "configuration", "verify", "drift"])
def test_every_side_of_a_release_has_a_link(opened: Opener, shipped: Path, view: str) -> None:
    as_role(shipped, "vendor")
    test = opened("releases", lang="en", release="1.0.1", view=view)
    assert not test.exception and not test.error and test.query_params["view"] == view


def test_two_releases_are_compared(opened: Opener, shipped: Path) -> None:
    test = opened("releases", lang="ja", release="1.0.1", view="compare")
    shown = said(test).replace("\\", "")
    assert "**1.0.0** から **1.0.1**" in shown and "senkyo/nyujoken/rules/overflow" in shown
    assert "前の版はありません" in opened("releases", lang="ja", release="1.0.0", view="compare").info[0].value


def test_a_sound_release_is_found_sound(opened: Opener, shipped: Path) -> None:
    test = opened("releases", lang="ja", release="1.0.1", view="verify")
    assert not test.success
    test.button(key="release-verify").click().run()
    assert "正しいリリースです" in test.success[0].value


def test_a_damaged_release_is_told_with_the_file_and_not_handed_over(opened: Opener, shipped: Path) -> None:
    file = shipped / "exports" / "1.0.1" / "data" / "config" / "resolved" / "342131" / "parameters.json"
    file.write_bytes(file.read_bytes().replace(b"person", b"parson"))
    test = opened("releases", lang="ja", release="1.0.1", view="verify")
    assert "出したときのままではありません" in test.error[0].value
    assert "config/resolved/342131/parameters" in said(test).replace("\\", "")
    assert not test.get("download_button")
    test.button(key="release-verify").click().run()
    assert "誤り" in test.error[1].value


def test_a_release_that_cannot_be_read_hides_no_other(opened: Opener, shipped: Path) -> None:
    (shipped / "exports" / "1.0.0" / "MANIFEST.json").write_text("{", encoding="utf-8")
    shown = said(opened("releases", lang="ja", releases="there"))
    assert "壊れています" in shown and "1\\.0\\.1" in shown
    (shipped / "exports" / "1.0.1" / "bagit.txt").unlink()
    for version in ("1.0.0", "1.0.1"):
        test = opened("releases", lang="ja", release=version)
        assert test.error and not test.exception and not test.get("download_button")
    reworded(shipped, "en: Too much", "en: More")
    test = opened("releases", **NEXT)
    assert "1\\.0\\.1" in test.error[0].value + said(test) and not test.exception and not buttons(test)


def test_a_version_that_is_not_there_is_said(opened: Opener, shipped: Path) -> None:
    test = opened("releases", lang="ja", release="9.9.9", releases="there")
    assert "9\\.9\\.9" in test.warning[0].value and "1\\.0\\.1" in said(test)


# -- as configured -------------------------------------------------------------------------------------------------


def dumped(opened: Opener, content: bytes, name: str = "dump.json", **more: str) -> AppTest:
    test = opened("releases", **{"lang": "ja", "release": "1.0.1", "view": "drift"} | more)
    test.file_uploader[0].set_value((name, content, "application/json")).run()
    assert not test.exception
    return test


def test_a_dump_is_held_against_the_release(opened: Opener, shipped: Path) -> None:
    as_role(shipped, "vendor")
    content = json.dumps({"342131": {KEY: "household", "senkyo.own": 1}, "343684": {KEY: "person"}})
    test = dumped(opened, content.encode())
    shown = said(test).replace("\\", "")
    assert "廿日市市" in shown and "相違" in shown and "household" in shown and "senkyo.own" in shown
    assert len(test.get("download_button")) == 3 and not test.success


def test_a_dump_as_agreed_is_said_to_be_so(opened: Opener, shipped: Path) -> None:
    test = dumped(opened, f"key,value\n{KEY},person\n".encode(), "dump.csv", whose="342131")
    assert "すべて決めたとおり" in test.success[0].value


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"{", "JSON"), (b"a,b\n1,2", "key"), ("日本".encode("cp932"), "UTF"), (b'{"parameters": 5}', "キー"), (b"\0\0", "key"),
     (b'{"senkyo.ticket.unit": "person"}', "市町"), (b'{"011002": {}}', "011002"),
     (b"key,value\na,1\na,2\n", "二つ")],
)  # fmt: skip
def test_a_dump_that_is_none_is_told_what_one_is(opened: Opener, shipped: Path, content: bytes, told: str) -> None:
    test = dumped(opened, content, whose="342131" if b"a,1" in content or b"parameters" in content else "file")
    assert told in test.error[0].value and "key,value" in test.code[0].value
