"""会議: what the minutes of a meeting say that no point does: when and where, who came, what was said, and when next."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from workbench.model.base import Id, IsoDate, NonEmpty, Record, Text
from workbench.model.process import Sources

ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of the day, ``13:30``."""
PointKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*/[a-z][a-z0-9-]*$")]
"""A point by its service and id, ``senkyo/senkyo-001``."""


ItemKey = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*){1,6}$"),
]
"""An item of an agenda: a point (``senkyo/senkyo-001``), or a difference by the address of its element."""


class Planned(Record):
    """議題: what a meeting is to speak about, in its order, and for how many minutes."""

    about: ItemKey
    minutes: Annotated[int, Field(strict=True, ge=1, le=480)] | None = None


class Attendee(Record):
    """出席者: somebody who was there; ``municipality`` where they came for one."""

    name: NonEmpty
    municipality: Id | None = None
    post: NonEmpty | None = None


class Remark(Record):
    """Something that was said, by whom, and about which point, where it was about one."""

    text: NonEmpty
    by: NonEmpty | None = None
    about: PointKey | None = None


class Meeting(Record):
    """One meeting of one level (of one working group), on one day; what it decided stands with the points.

    ``agenda`` is what was prepared for it.
    """

    id: Id
    name: Text
    date: IsoDate
    start: ClockTime | None = None
    end: ClockTime | None = None
    place: NonEmpty | None = None
    level: Id | None = None
    working_group: Id | None = None
    agenda: tuple[Planned, ...] = ()
    present: tuple[Attendee, ...] = ()
    remarks: tuple[Remark, ...] = ()
    next_date: IsoDate | None = None
    next_start: ClockTime | None = None
    next_place: NonEmpty | None = None
    recorder: NonEmpty | None = None
    source: Sources = ()
    note: Text | str | None = None
