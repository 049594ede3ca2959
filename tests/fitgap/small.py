"""A small workspace, small enough to count by hand: one process, five elements, three municipalities."""

from __future__ import annotations

from typing import Any

from workbench.model import (
    Agreement,
    Municipality,
    Practice,
    Process,
    Service,
    Snapshot,
    VendorAnswer,
    WorkspaceSettings,
    fingerprint,
)

ADDRESS = "senkyo/nyujoken"
PROCESS = Process.model_validate(
    {
        "id": "nyujoken",
        "name": {"ja": "投票所入場券の作成・発送", "en": "Admission tickets"},
        "steps": [{"id": "print", "name": {"ja": "印刷する", "en": "Print"}}],
        "forms": [
            {
                "id": "ticket",
                "name": {"ja": "入場券"},
                "fields": [
                    {"id": "voter-name", "name": {"ja": "氏名"}, "class": "must"},
                    {"id": "place-name", "name": {"ja": "投票所名"}},
                ],
            }
        ],
        "parameters": [
            {
                "id": "unit",
                "name": {"ja": "作成単位"},
                "type": "choice",
                "choices": ["person", "household"],
                "default": "person",
                "package_key": "senkyo.ticket.unit",
            }
        ],
        "requirements": [
            {
                "id": "no-my-number",
                "name": {"ja": "個人番号を印字しない"},
                "class": "prohibited",
                "prohibits": ["forms/ticket/fields/my-number"],
            }
        ],
    }
)
ADD_ADDRESS = {
    "op": "add",
    "at": "forms/ticket/fields/place-address",
    "after": "place-name",
    "value": {"name": {"ja": "投票所の所在地", "en": "Address"}},
}


def deviation(id_: str, *changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A deviation with what every one must have."""
    return {"id": id_, "title": {"ja": id_}, "changes": list(changes), "cause": "form", "reason": "理由"} | more


def confirmed(process: Process = PROCESS, date: str = "2013-05-20", **more: Any) -> dict[str, Any]:
    """A confirmation of ``process`` as it is."""
    return {"date": date, "by": "選管", "standard": fingerprint(process)[:8], **more}


def snapshot(
    practices: dict[str, dict[str, Any]],
    *,
    process: Process = PROCESS,
    kept: tuple[Process, ...] = (),
    answers: tuple[dict[str, Any], ...] = (),
    agreements: tuple[dict[str, Any], ...] = (),
) -> Snapshot:
    """A snapshot of municipalities a, b and c with these practices of the one process."""
    municipalities = {
        m: Municipality.model_validate(
            {"id": m, "name": {"ja": m}, "code": "342131", "kind": "town", "population": 1000}
        )
        for m in ("a", "b", "c")
    }
    return Snapshot(
        settings=WorkspaceSettings.model_validate(
            {"name": {"ja": "例"}, "answer_marks": {"○": "standard", "△": "customize", "□": "config"}}
        ),
        services={"senkyo": Service.model_validate({"id": "senkyo", "name": {"ja": "選挙"}, "working_group": "juki"})},
        processes={ADDRESS: process},
        municipalities=municipalities,
        practices={
            (m, "senkyo"): Practice.model_validate({"service": "senkyo", "processes": {"nyujoken": p}})
            for m, p in practices.items()
        },
        confirmed={(ADDRESS, fingerprint(k)): k for k in kept},
        answers={"senkyo": tuple(VendorAnswer.model_validate(a) for a in answers)},
        agreements={"senkyo": tuple(Agreement.model_validate(a) for a in agreements)},
    )
