"""Picking moments: by municipality, service, person and time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from workbench.model import record_name
from workbench.workspace.history.moment import Moment


def picked(
    moments: Iterable[Moment],
    *,
    municipality: str = "",
    service: str = "",
    person: str = "",
    since: datetime | None = None,
) -> Iterator[Moment]:
    """Those of the moments that concern a municipality and a service, were made by a person, and are not older.

    What is left empty is not asked for. ``person`` is an id or a name.
    """
    for moment in moments:
        if since is not None and moment.when < since:
            return
        if person and person not in (moment.by, moment.author):
            continue
        if (municipality or service) and not any(_about(r, municipality, service) for r in moment.records or ()):
            continue
        yield moment


def _about(record: str, municipality: str, service: str) -> bool:
    try:
        name = record_name(record)
    except ValueError:
        return False
    return municipality in ("", name.municipality) and service in ("", name.service)
