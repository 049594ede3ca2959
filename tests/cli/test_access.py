"""Each command for each role: what the vendor must not see is refused, whatever the words, and is in the audit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.samples import sample_in
from workbench.cli import main
from workbench.cli.arguments import parser
from workbench.workspace import create_workspace
from workbench.workspace.audit import Audit, AuditEntry

ALLOWED, REFUSED = 0, 77
PROCESS = "senkyo/nyujoken"
REFUSED_TO_THE_VENDOR = (
    ("check",), ("check", "--lint", "--format", "json"),
    ("show", PROCESS, "--municipality", "hatsukaichi"),
    ("show", PROCESS, "--municipality", "hatsukaichi", "--format", "yaml"),
    ("diff", PROCESS, "hatsukaichi"), ("diff", PROCESS, "nobody", "--format", "json"),
    ("matrix",), ("matrix", "senkyo", "--format", "csv"), ("matrix", "senkyo", "--format", "xlsx", "-o", "x.xlsx"),
    ("measures",), ("measures", "--format", "json"), ("points",), ("points", "senkyo", "--format", "json"),
    ("history",), ("history", "agreement/senkyo/senkyo-001"), ("history", "restore", "all", "now"),
    ("points", "senkyo", "--agenda"), ("point", "senkyo/senkyo-001"), ("point", "nobody/x", "--format", "json"),
    ("decide", "senkyo/senkyo-001", "--option", "parameter", "--why", "x"), ("shares", "senkyo/senkyo-001"),
    ("shares", "--initial", "100"), ("budget",), ("budget", "--format", "json"), ("minutes", "2013-06-20"),
    ("minutes", "2013-06-20", "--format", "pdf", "-o", "x.pdf"),
)  # fmt: skip
OPEN_TO_THE_VENDOR = (
    ("show", "senkyo"), ("show", PROCESS), ("show", f"{PROCESS}/forms/ticket", "--format", "json"), ("graph",),
    ("graph", "--format", "dot"), ("fingerprint", PROCESS), ("requests",), ("requests", "senkyo", "--format", "json"),
    ("release", "list"),
)  # fmt: skip
WITHOUT_A_WORKSPACE = {"new", "schema"}
SECRETS = ("廿日市", "安芸太田", "hatsukaichi", "akiota", "江田島", "北広島")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_in(tmp_path_factory.mktemp("access") / "sample")


def run(capsys: pytest.CaptureFixture[str], sample: Path, *words: str) -> tuple[int, str, str]:
    status = main(["--workspace", str(sample), "--lang", "ja", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def last(sample: Path) -> AuditEntry:
    return Audit(sample).entries()[-1]


@pytest.mark.parametrize("who", ["vendor", "vendor-takahashi"])
@pytest.mark.parametrize("words", REFUSED_TO_THE_VENDOR, ids=" ".join)
def test_the_vendor_is_refused(
    sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    words: tuple[str, ...], who: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, sample, "--as", who, *words)
    assert (status, out) == (REFUSED, "")
    assert "見られるのは" in err and "ベンダー" in err and not [s for s in SECRETS if s in err]
    assert (last(sample).kind, last(sample).via, last(sample).about) == ("refusal", "cli", f"command {words[0]}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", OPEN_TO_THE_VENDOR, ids=" ".join)
def test_what_the_vendor_may_see_holds_no_municipality(
    sample: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    status, out, _ = run(capsys, sample, "--as", "vendor", *words)
    assert status == ALLOWED and out
    assert not [s for s in SECRETS if s in out]


def test_no_command_was_forgotten() -> None:
    tried = {words[0] for words in (*REFUSED_TO_THE_VENDOR, *OPEN_TO_THE_VENDOR)} | WITHOUT_A_WORKSPACE
    (commands,) = [a for a in parser("en")._actions if hasattr(a, "choices") and isinstance(a.choices, dict)]
    assert set(commands.choices) == tried | {"search"} & set(commands.choices)


@pytest.mark.parametrize("who", ["viewer", "prefecture-watanabe", "member:akiota:juki", "chair:juki"])
@pytest.mark.parametrize("words", [("points", "senkyo"), ("matrix", "senkyo"), ("check",)], ids=" ".join)
def test_those_inside_see_what_they_see(
    sample: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], who: str
) -> None:
    assert run(capsys, sample, "--as", who, *words)[0] == ALLOWED


def test_the_variable_says_who_one_is_and_the_option_goes_before_it(
    sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_AS", "vendor")
    assert run(capsys, sample, "points", "senkyo")[0] == REFUSED
    assert run(capsys, sample, "points", "senkyo", "--as", "viewer")[0] == ALLOWED


def test_an_unknown_person_is_told_who_there_is(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, sample, "--as", "nobody", "show", PROCESS)
    assert (status, out) == (2, "")
    assert "hatsukaichi-sato" in err and "viewer" in err


def test_a_member_without_roles_gets_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create_workspace(tmp_path / "w")
    settings = tmp_path / "w" / "workspace.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\nmembers: [{id: guest, name: 客}]\n", encoding="utf-8")
    for words in (("graph",), ("check",), ("matrix",)):
        assert run(capsys, tmp_path / "w", "--as", "guest", *words)[0] == REFUSED


def test_what_is_taken_out_is_noted(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, sample, "--as", "viewer", "matrix", "senkyo", "--format", "json")[0] == ALLOWED
    assert (last(sample).kind, last(sample).about, last(sample).detail) == ("export", "matrix senkyo", "json")
