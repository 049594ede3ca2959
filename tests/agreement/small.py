"""A point as small as possible: one process, three municipalities that have all confirmed it, one that adds a field."""

from __future__ import annotations

from typing import Any

from tests.fitgap.small import PROCESS
from workbench.model import (
    Agreement,
    Decision,
    Municipality,
    Practice,
    Service,
    Snapshot,
    WorkspaceSettings,
    fingerprint,
)

SERVICE, TODAY = "senkyo", "2013-07-01"
ADDRESS = "nyujoken/forms/ticket/fields/place-address"
MUNICIPALITIES = ("big", "mid", "tiny")
_CODES = {"big": "342131", "mid": "342157", "tiny": "343684"}
_PEOPLE = {"big": 90_000, "mid": 20_000, "tiny": 5_000}
LEVELS: list[dict[str, Any]] = [
    {"id": "group", "name": {"ja": "部会", "en": "Group"}, "may": ["adopt", "parameter", "raise_standard", "defer"], "days": 30},
    {"id": "committee", "name": {"ja": "幹事会", "en": "Committee"}},
    {"id": "board", "name": {"ja": "役員会", "en": "Board"}, "overrules": True},
]  # fmt: skip
ADDS: dict[str, Any] = {
    "id": "address",
    "title": {"ja": "所在地を印字している"},
    "cause": "service_level",
    "reason": "投票区が多い",
    "wish": "raise_standard",
    "changes": [{"op": "add", "at": "forms/ticket/fields/place-address", "after": "place-name", "value": {"name": {"ja": "所在地"}}}],
}  # fmt: skip


def confirmed(*deviations: dict[str, Any], volume: int = 100, **more: Any) -> Practice:
    """A practice that has confirmed the whole process."""
    standard = fingerprint(PROCESS)[:12]
    said = {
        "confirmations": [{"date": "2013-05-20", "by": "x", "standard": standard}],
        "deviations": list(deviations),
        "volume": {"per_year": volume},
        **more,
    }
    return Practice.model_validate({"service": SERVICE, "processes": {"nyujoken": said}})


def point(**more: Any) -> Agreement:
    """A point about the field that one municipality adds."""
    value = {"id": "senkyo-001", "about": [ADDRESS], "title": {"ja": "所在地の印字", "en": "Address"}, **more}
    return Agreement.model_validate(value)


def stances(**words: Any) -> dict[str, dict[str, Any]]:
    """Stances by municipality: a word, or the word with what it demands."""
    said = {"by": "総務課", "date": "2013-06-20"}
    return {m: said | ({"stance": w} if isinstance(w, str) else w) for m, w in words.items()}


def world(
    agreement: Agreement | None = None, practices: dict[str, Practice] | None = None, **settings: Any
) -> Snapshot:
    """Three municipalities that have all answered; the biggest adds the field."""
    own = {"big": confirmed(ADDS), "mid": confirmed(), "tiny": confirmed()} | (practices or {})
    return Snapshot(
        settings=WorkspaceSettings.model_validate({"name": {"ja": "例"}, "levels": LEVELS, **settings}),
        services={SERVICE: Service.model_validate({"id": SERVICE, "name": {"ja": "選挙"}, "working_group": "g"})},
        processes={"senkyo/nyujoken": PROCESS},
        municipalities={
            m: Municipality.model_validate(
                {"id": m, "name": {"ja": f"{m}市", "en": m}, "code": _CODES[m], "kind": "city", "population": _PEOPLE[m], "go_live": "2015-12"}
            )
            for m in MUNICIPALITIES
        },
        practices={(m, SERVICE): p for m, p in own.items()},
        agreements={SERVICE: (agreement,)} if agreement is not None else {},
    )  # fmt: skip


def decision(**more: Any) -> Decision:
    """A decision that says all it must, unless told otherwise."""
    value = {
        "disposition": "adopt",
        "ends": "2014-03-31",
        "level": "group",
        "date": TODAY,
        "why": "標準に合わせる",
        **more,
    }
    return Decision.model_validate(value)
