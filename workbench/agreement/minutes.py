"""議事録: what a meeting decided, put together from what was recorded on its day."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model import Agreement, Level, Snapshot, Text


@dataclass(frozen=True, slots=True)
class Said:
    """What one municipality said on a point: its stance in words, with condition, homework or harm."""

    municipality: str
    stance: str
    by: str | None
    words: str | None


@dataclass(frozen=True)
class Matter:
    """One point of the meeting (協議事項): where it stood, who said what, and the decision taken that day, if any."""

    service: str
    agreement: Agreement
    said: tuple[Said, ...]
    decided: bool
    raised_to: Level | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """宿題: what a municipality does until when, and on which point."""

    municipality: str
    what: str
    until: str | None
    agreement: str


@dataclass(frozen=True)
class Minutes:
    """議事録 of one meeting of one level on one day: 会議名, 日時, 出席者, 協議事項, 決定事項, 宿題, 次回.

    ``present`` are (municipality, who spoke for it); ``next`` is the earliest day on which something is due.
    """

    meeting: Text
    date: str
    level: Level | None
    working_group: str | None
    present: tuple[tuple[str, str], ...]
    matters: tuple[Matter, ...]
    decisions: tuple[Matter, ...]
    tasks: tuple[Task, ...]
    next: str | None


def minutes(snapshot: Snapshot, date: str, level: str | None = None, working_group: str | None = None) -> Minutes:
    """The minutes of a meeting: everything recorded of points on that day, at that level (all levels if none)."""
    raise NotImplementedError


def meetings(snapshot: Snapshot) -> tuple[tuple[str, str | None], ...]:
    """The days on which something was recorded of a point, with the level; latest first."""
    return ()
