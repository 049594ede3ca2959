"""The command ``release``, as the secretariat and as a vendor run it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.samples import sample_in
from workbench.cli import main
from workbench.model import Role
from workbench.workspace.access import SYSTEM, Principal
from workbench.workspace.audit import Audit
from workbench.workspace.errors import CannotWrite, NotAllowed
from workbench.workspace.exporting import (
    CannotRead,
    Exists,
    Overtaken,
    export_release,
    read_release,
    release_at,
    versions,
    write_release,
    zipped,
)

pytestmark = pytest.mark.slow

KEY = "senkyo.ticket.unit"
BUILD = ("release", "build", "--service", "senkyo", "--date", "2013-07-01", "--without-documents", "--with-open")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample with one release."""
    root = sample_in(tmp_path_factory.mktemp("release") / "sample")
    assert main(["--workspace", str(root), *BUILD]) == 0
    return root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):  # noqa: ANN201
    def run_(root: Path | None, *words: str) -> tuple[int, str, str]:
        status = main([*(["--workspace", str(root)] if root else []), "--lang", "en", *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run_


def test_a_release_is_a_folder_and_the_same_as_a_zip(built: Path) -> None:
    assert versions(built) == ("1.0.0",)
    files = read_release(built / "exports" / "1.0.0")
    assert files == read_release(built / "exports" / "1.0.0.zip")
    assert not [p for p in files if p.endswith((".pdf", ".docx", ".xlsx"))], "left out as it was asked"
    assert Audit(built).entries()[-1].about == "release 1.0.0"


def test_what_is_open_is_shown_and_holds_a_release_up(built: Path, run, tmp_path: Path) -> None:  # noqa: ANN001
    root = tmp_path / "fresh"
    shutil.copytree(built, root, ignore=shutil.ignore_patterns("exports"))
    status, out, err = run(root, *BUILD[:-1])
    assert status == 2 and "agreement/senkyo/senkyo-001" in out and "--with-open" in err and versions(root) == ()
    status, out, _ = run(root, *BUILD[:-1], "--dry-run", "--format", "json")
    assert status == 1 and {"open-point", "undecided"} <= {u["kind"] for u in json.loads(out)["unready"]}


def test_nothing_changed_is_refused(built: Path, run) -> None:  # noqa: ANN001
    status, _, err = run(built, *BUILD)
    assert status == 2 and "Nothing has changed since 1.0.0" in err and versions(built) == ("1.0.0",)


def test_list_and_show(built: Path, run) -> None:  # noqa: ANN001
    assert "1.0.0" in run(built, "release", "list")[1]
    assert json.loads(run(built, "release", "list", "--format", "json")[1])[0]["services"] == ["senkyo"]
    out = run(built, "--as", "vendor", "release", "show", "1.0.0")[1]
    withheld = json.loads(run(built, "release", "show", "1.0.0", "--format", "json")[1])["withheld"]
    assert "342131" in out and withheld["stances"] > 1 and f"stances {withheld['stances']}" in out
    assert (
        json.loads(run(None, "release", "show", str(built / "exports" / "1.0.0.zip"), "--format", "json")[1])["version"]
        == "1.0.0"
    )


@pytest.mark.parametrize("who", ["vendor", "viewer", "chair:juki"])
def test_only_the_secretariat_builds(built: Path, run, who: str) -> None:  # noqa: ANN001
    status, _, err = run(built, "--as", who, *BUILD)
    assert status == 77 and "secretariat" in err
    assert (Audit(built).entries()[-1].kind, Audit(built).entries()[-1].about) == ("refusal", "command release build")


@pytest.mark.parametrize("who", ["vendor", "viewer"])
def test_a_vendor_verifies_with_and_without_the_workspace(built: Path, run, who: str) -> None:  # noqa: ANN001
    for words in (("1.0.0",), (str(built / "exports" / "1.0.0.zip"),), (str(built / "exports" / "1.0.0"),)):
        status, out, _ = run(built, "--as", who, "release", "verify", *words)
        assert status == 0 and "sound" in out and "Not checked" in out


def test_one_byte_changed_is_named(built: Path, run, tmp_path: Path) -> None:  # noqa: ANN001
    folder = tmp_path / "copy"
    shutil.copytree(built / "exports" / "1.0.0", folder)
    file = folder / "data" / "config" / "resolved" / "342131" / "parameters.json"
    file.write_bytes(file.read_bytes().replace(b"person", b"parson", 1))
    status, out, _ = run(None, "release", "verify", str(folder))
    assert status == 1 and "data/config/resolved/342131/parameters.json" in out and "V106" in out
    found = json.loads(run(None, "release", "verify", str(folder), "--format", "json")[1])
    assert not found["sound"] and {"V106", "V309"} <= {f["code"] for f in found["findings"]}


def test_a_second_release_says_what_changed(built: Path, run, tmp_path: Path) -> None:  # noqa: ANN001
    root = tmp_path / "next"
    shutil.copytree(built, root)
    file = root / "process_catalog" / "senkyo" / "nyujoken.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("en: Deferred", "en: Postponed"), encoding="utf-8")
    status, out, err = run(root, *BUILD)
    assert status == 0 and "1.0.0 → 1.0.1 (patch: only the wording changes 1)" in out, err
    status, out, _ = run(root, "release", "diff", "1.0.0", "1.0.1")
    assert status == 0 and "senkyo/nyujoken/parameters/postage" in out
    told = json.loads(run(root, "release", "diff", "1.0.0", "1.0.1", "--format", "json")[1])
    assert (told["severity"], told["asks_for"]) == ("patch", "1.0.1")
    assert "変更点 1.0.1" in run(root, "release", "diff", "1.0.0", "1.0.1", "--format", "markdown")[1]
    assert run(root, "release", "verify", "1.0.1")[0] == 0


def test_drift_is_told_and_fails_a_vendor_s_ci(built: Path, run, tmp_path: Path) -> None:  # noqa: ANN001
    release = built / "exports" / "1.0.0"
    loaded = json.loads((release / "data/config/resolved/342131/parameters.json").read_bytes())["parameters"]
    dump = tmp_path / "dump.json"
    dump.write_text(json.dumps(loaded))
    words = ("release", "drift", str(release), "--dump", str(dump), "--municipality", "342131")
    assert run(None, *words)[0] == 0
    dump.write_text(json.dumps(loaded | {KEY: "household"}))
    status, out, _ = run(None, *words)
    assert status == 1 and KEY in out and "different 1" in out
    assert json.loads(run(None, *words, "--format", "json")[1])["lines"][0]["found"] == "household"
    assert run(None, *words, "--format", "csv")[1].startswith("\ufeff団体コード")
    assert KEY in run(None, *words, "--format", "html")[1]


@pytest.mark.parametrize(
    "words",
    [
        ("release", "show", "9.9.9"), ("release", "verify", "nowhere.zip"), ("release", "build", "--date", "yesterday"),
        ("release", "build", "--version", "first"), ("release", "build", "--service", "nobody"), ("release",),
        ("release", "drift", "1.0.0", "--dump", "nowhere.json"), ("release", "verify", "1.0.0", "--signers", "x"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_slip_is_answered_with_a_sentence(built: Path, run, words: tuple[str, ...]) -> None:  # noqa: ANN001
    status, out, err = run(built, *words)
    assert status == 2 and err and "Traceback" not in err + out


def test_a_signature_is_made_and_checked(built: Path, run, tmp_path: Path) -> None:  # noqa: ANN001
    if shutil.which("ssh-keygen") is None:
        pytest.skip("OpenSSH is not here")
    for name in ("key", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    root = tmp_path / "signed"
    shutil.copytree(built, root, ignore=shutil.ignore_patterns("exports"))
    assert run(root, *BUILD, "--sign", str(tmp_path / "key"))[0] == 0
    for name in ("key", "other"):
        (tmp_path / f"{name}.signers").write_text(f"jimukyoku {(tmp_path / f'{name}.pub').read_text()}")
    archive = str(root / "exports" / "1.0.0.zip")
    words = ("release", "verify", archive, "--identity", "jimukyoku", "--signers")
    assert run(None, *words, str(tmp_path / "key.signers"))[0] == 0
    status, out, _ = run(None, *words, str(tmp_path / "other.signers"))
    assert status == 1 and "V501" in out
    unsigned = ("release", "verify", str(built / "exports" / "1.0.0"), "--identity", "jimukyoku", "--signers")
    assert run(None, *unsigned, str(tmp_path / "key.signers"))[0] == 1
    assert "the signature" in run(None, "release", "verify", archive)[1]


def test_a_release_is_never_overwritten(tmp_path: Path) -> None:
    files = {"bagit.txt": b"a", "data/x": b"1"}
    folder = write_release(tmp_path, "1.0.0", files)
    (tmp_path / "exports" / "1.0.0.zip").unlink()
    assert write_release(tmp_path, "1.0.0", files) == folder and (tmp_path / "exports" / "1.0.0.zip").is_file()
    with pytest.raises(Exists):
        write_release(tmp_path, "1.0.0", files | {"data/x": b"2"})
    assert read_release(folder) == files


def test_a_crash_while_writing_leaves_no_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workbench.workspace.exporting.os.fsync", failing)
    with pytest.raises(Exception, match="space"):
        write_release(tmp_path, "1.0.0", {"bagit.txt": b"a"})
    assert versions(tmp_path) == () and list((tmp_path / "exports").iterdir()) == []


def test_a_folder_with_a_link_and_a_zip_that_leads_out_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "bagit.txt").write_bytes(b"a")
    (tmp_path / "bag" / "data").symlink_to("/etc")
    with pytest.raises(CannotRead, match="data"):
        read_release(tmp_path / "bag")
    for top, path in (("..", "bagit.txt"), ("1.0.0", "../../x"), ("/1.0.0", "bagit.txt")):
        (tmp_path / "bad.zip").write_bytes(zipped({path: b"a", "bagit.txt": b"a"}, top))
        with pytest.raises(CannotRead):
            read_release(tmp_path / "bad.zip")
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    with pytest.raises(CannotRead, match="damaged"):
        read_release(tmp_path / "bad.zip")


FILES = {"bagit.txt": b"a", "data/x": b"1"}


def test_a_release_is_somebody_s_deed_and_follows_the_latest(tmp_path: Path) -> None:
    (tmp_path / "exports" / ".1.0.0.dead.saving").mkdir(parents=True)
    export_release(tmp_path, "1.0.0", FILES, SYSTEM, None)
    assert [p.name for p in sorted((tmp_path / "exports").iterdir())] == ["1.0.0", "1.0.0.zip"], (
        "what a crash left is gone"
    )
    assert [(e.kind, e.about) for e in Audit(tmp_path).entries()] == [("export", "release 1.0.0")]
    export_release(tmp_path, "1.1.0", FILES | {"data/x": b"2"}, SYSTEM, "1.0.0")
    with pytest.raises(Overtaken) as late:
        export_release(tmp_path, "1.2.0", FILES | {"data/x": b"3"}, SYSTEM, "1.0.0")
    assert "1.1.0" in late.value.message.ja and versions(tmp_path) == ("1.0.0", "1.1.0")
    with pytest.raises(NotAllowed):
        export_release(tmp_path, "1.2.0", FILES, Principal("v", "ベンダー", (Role(role="vendor"),)), "1.1.0")
    assert Audit(tmp_path).entries()[-1].kind == "refusal" and versions(tmp_path) == ("1.0.0", "1.1.0")


def test_where_only_the_zip_is_left_it_is_the_release(tmp_path: Path) -> None:
    shutil.rmtree(write_release(tmp_path, "1.0.0", FILES))
    assert versions(tmp_path) == ("1.0.0",) and read_release(release_at(tmp_path, "1.0.0")) == FILES
    with pytest.raises(Exists):
        write_release(tmp_path, "1.0.0", FILES | {"data/x": b"2"})
    assert read_release(release_at(tmp_path, "1.0.0")) == FILES


def test_a_full_disk_leaves_neither_folder_nor_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workbench.workspace.exporting._put", full)
    with pytest.raises(CannotWrite, match="space"):
        write_release(tmp_path, "1.0.0", FILES)
    assert versions(tmp_path) == () and list((tmp_path / "exports").iterdir()) == []


def test_a_damaged_release_is_complained_of_and_hides_no_other(built: Path, run, tmp_path: Path) -> None:  # noqa: ANN001
    root = tmp_path / "damaged"
    shutil.copytree(built, root)
    shutil.copytree(root / "exports" / "1.0.0", root / "exports" / "0.9.0")
    (root / "exports" / "0.9.0" / "MANIFEST.json").write_bytes(b"{")
    status, out, err = run(root, "release", "list")
    assert status == 0 and "1.0.0" in out and "0.9.0" in err and "MANIFEST.json" in err
