"""What the standard has retired: read, checked, and no trap for what municipalities said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspace.small import AGREEMENTS, NYUJOKEN, PRACTICE, build, edit
from workbench.fitgap import matrix
from workbench.model import Process, digests, fingerprint, replacement, retirement_flaws
from workbench.workspace import Workspace

OVERFLOW = "  - {id: overflow, name: {ja: あふれた世帯, en: Overflow}, prohibits: [forms/ticket/fields/my-number]}\n"
RETIRED = "retired:\n  {at}: {{name: {{ja: 前のもの}}, date: 2026-11-01, why: 使われない{more}}}\n"


def retire(folder: Path, at: str, more: str = "") -> None:
    """Write at the end of the process that it has retired an element."""
    edit(folder, NYUJOKEN, "interfaces:", RETIRED.format(at=at, more=more) + "interfaces:")


def problems(folder: Path) -> list[tuple[str, str, str]]:
    """Codes, files and addresses of the problems, without those of versions that are not kept any more."""
    found = Workspace(folder).load(cache=False).problems
    return [(p.code, p.file, p.address) for p in found if p.code != "E508"]


def test_what_was_retired_is_read_and_changes_no_fingerprint(tmp_path: Path) -> None:
    before = Workspace(build(tmp_path)).load(cache=False).fingerprint("senkyo/nyujoken")
    retire(tmp_path, "steps/fold", ", replaced_by: steps/print")
    snapshot = Workspace(tmp_path).load(cache=False)
    assert snapshot.problems == ()
    assert snapshot.fingerprint("senkyo/nyujoken") == before
    process = snapshot.processes["senkyo/nyujoken"]
    assert process.retired["steps/fold"].why == "使われない"
    assert replacement(process, "steps/fold") == "steps/print"


@pytest.mark.parametrize(
    ("at", "more", "code"),
    [
        ("steps/print", "", "E415"),
        ("steps/fold", ", replaced_by: steps/pritn", "E416"),
        ("steps/fold", ", replaced_by: steps/fold", "E416"),
    ],
)
def test_an_id_is_not_used_again_and_a_replacement_exists(tmp_path: Path, at: str, more: str, code: str) -> None:
    retire(build(tmp_path), at, more)
    assert problems(tmp_path) == [(code, NYUJOKEN, at)]


def test_a_deviation_from_what_was_retired_stays_and_is_pointed_to_the_replacement(tmp_path: Path) -> None:
    edit(build(tmp_path), NYUJOKEN, "rules:\n" + OVERFLOW, "rules:\n  - {id: spill, name: {ja: 収まらないとき}}\n")
    retire(tmp_path, "rules/overflow", ", replaced_by: rules/spill")
    found = problems(tmp_path)
    assert {code for code, _, _ in found} == {"W503"}
    assert {file for _, file, _ in found} == {PRACTICE}
    snapshot = Workspace(tmp_path).load(cache=False)
    assert any("rules/spill" in p.message.ja and "2026-11-01" in p.message.ja for p in snapshot.problems)
    assert len(snapshot.practice("hatsukaichi", "senkyo/nyujoken").deviations) == 2
    assert "前のもの" in {row.name.ja for row in matrix(snapshot).rows}


def test_an_anchor_and_a_form_that_were_retired_are_no_errors_either(tmp_path: Path) -> None:
    place = "      - {id: place-name, name: {ja: 投票所名, en: Place}, from: [senkyo, ext:koseki]}\n"
    edit(build(tmp_path), NYUJOKEN, place, "")
    retire(tmp_path, "forms/ticket/fields/place-name")
    assert {code for code, _, _ in problems(tmp_path)} == {"W503"}


def test_a_decision_about_what_was_retired_is_a_warning(tmp_path: Path) -> None:
    edit(build(tmp_path), AGREEMENTS, "about: [nyujoken/forms/ticket]", "about: [nyujoken/rules/fold]")
    retire(tmp_path, "rules/fold")
    assert problems(tmp_path) == [("W306", AGREEMENTS, "senkyo/nyujoken/rules/fold")]


def test_a_chain_of_replacements_leads_to_what_stands() -> None:
    def gone(**more: str) -> dict:
        return {"name": {"ja": "前"}, "date": "2026-11-01", "why": "x", **more}

    process = Process.model_validate(
        {
            "id": "p",
            "name": {"ja": "例"},
            "forms": [{"id": "card", "name": {"ja": "票"}}],
            "retired": {
                "forms/slip": gone(replaced_by="forms/sheet"),
                "forms/sheet": gone(replaced_by="forms/card"),
                "rules/a": gone(replaced_by="rules/b"),
                "rules/b": gone(),
            },
        }
    )
    assert retirement_flaws(process) == ()
    assert replacement(process, "forms/slip") == "forms/card"
    assert replacement(process, "forms/slip/fields/name") == "forms/card"
    assert replacement(process, "rules/a") is None
    bare = process.model_copy(update={"retired": {}})
    assert digests(bare) == digests(process) and fingerprint(bare) == fingerprint(process)
