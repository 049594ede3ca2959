"""A fingerprint follows what is normative, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fitgap.small import PROCESS
from workbench.model import Process, digests, fingerprint

FIELD = "forms/ticket/fields/voter-name"


def altered(alter: Any) -> Process:
    data = PROCESS.dump()
    alter(data)
    return Process.model_validate(data)


@pytest.mark.parametrize(
    "alter",
    [
        lambda d: d["name"].update(en="Another translation"),
        lambda d: d.update(note={"ja": "覚え"}, source=["own"], status="confirmed"),
        lambda d: d["forms"][0]["fields"].reverse(),
        lambda d: d["forms"][0]["fields"][0].update(side="back"),
        lambda d: d["steps"][0].update(note={"ja": "覚え"}),
    ],
)
def test_translations_notes_sources_and_layout_leave_it(alter: Any) -> None:
    assert fingerprint(altered(alter)) == fingerprint(PROCESS)


@pytest.mark.parametrize(
    ("alter", "touched"),
    [
        (lambda d: d["name"].update(ja="別の名前"), {"."}),
        (lambda d: d["forms"][0]["fields"][0].pop("class"), {FIELD}),
        (lambda d: d["forms"][0].update(medium="card"), {"forms/ticket"}),
        (lambda d: d["parameters"][0].update(default="household"), {"parameters/unit"}),
        (lambda d: d["steps"][0].update(deadline={"ja": "14日以内"}), {"steps/print"}),
        (lambda d: d["forms"][0]["fields"].pop(0), {FIELD}),
    ],
)
def test_what_is_normative_changes_it_and_only_the_digest_concerned(alter: Any, touched: set[str]) -> None:
    before, after = digests(PROCESS), digests(altered(alter))
    assert {a for a in {*before, *after} if before.get(a) != after.get(a)} == touched
    assert fingerprint(altered(alter)) != fingerprint(PROCESS)
