"""What hands may have erased: the decisions that the history knows of."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from workbench.model import Snapshot, Text, record_name
from workbench.workspace.history import Damaged, History, Moment

Known = dict[str, dict[str, tuple[Text, int]]]
"""Points by service and id, with their title and how often they had been opened again when last decided."""


def decided_before(history: History, snapshot: Snapshot) -> Known:
    """The decided points that stood before each hand edit of points, and in the latest moment; none without a history.

    A save lets no decision go, so only what a hand edit found and what has not been taken into the history yet count.
    """
    found: Known = {}
    with suppress(Damaged):
        moments = history.moments()
        if moments:
            for service in dict.fromkeys((*snapshot.services, *snapshot.agreements)):
                _take(found, service, history.data_at(moments[0], _file(service)))
        known = {m.id: m for m in moments}
        for moment in moments:
            before = known.get(moment.parent or "")
            if moment.kind == "outside" and before is not None:
                for service in _services(moment):
                    _take(found, service, history.data_at(before, _file(service)))
    return found


def _file(service: str) -> str:
    return f"process_catalog/{service}/agreements.yaml"


def _services(moment: Moment) -> tuple[str, ...]:
    """The services whose points a hand edit changed."""
    names = []
    for record in moment.records or ():
        with suppress(ValueError):
            names.append(record_name(record))
    return tuple(dict.fromkeys(n.service for n in names if n.kind == "agreement"))


def _take(found: Known, service: str, data: Any) -> None:
    for point in data if isinstance(data, list) else ():
        if not isinstance(point, Mapping) or not isinstance(point.get("decided"), Mapping):
            continue
        title, again = point.get("title"), point.get("reopened")
        named = title.get("ja") if isinstance(title, Mapping) else None
        said = Text(ja=str(named or point.get("id")), en=title.get("en") if isinstance(title, Mapping) else None)
        rounds = len(again) if isinstance(again, list) else 0
        found.setdefault(service, {}).setdefault(str(point.get("id")), (said, rounds))
