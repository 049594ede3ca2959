"""議事録: what a meeting decided, put together from what was recorded on its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.model import Agreement, Decision, Level, Snapshot, Text


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
    """The minutes of a meeting: everything recorded of points on that day, at that level (all levels if none).

    A decision that was opened again later is in them as it was taken.
    """
    matters = tuple(_matters(snapshot, date, level, working_group))
    decisions = tuple(m for m in matters if m.decided)
    tasks = tuple(
        Task(municipality, s.homework or "", s.until, m.agreement.id)
        for m in matters
        for municipality, s in m.agreement.stances.items()
        if s.stance == "hold" and (s.date or "") <= date
    )
    coming = [t.until for t in tasks if t.until] + [m.agreement.due for m in matters if m.agreement.due]
    spoke = {
        (municipality, s.by): None
        for m in matters
        for municipality, s in m.agreement.stances.items()
        if s.date == date and s.by
    }
    order = {m: i for i, m in enumerate(snapshot.municipalities)}
    return Minutes(
        meeting=_name(snapshot, level, working_group),
        date=date,
        level=next((x for x in snapshot.settings.levels if x.id == level), None),
        working_group=working_group,
        present=tuple(sorted(spoke, key=lambda pair: (order.get(pair[0], len(order)), pair[1]))),
        matters=matters,
        decisions=decisions,
        tasks=tasks,
        next=min((day for day in coming if day > date), default=None),
    )


def meetings(snapshot: Snapshot) -> tuple[tuple[str, str | None], ...]:
    """The days on which something was recorded of a point, with the level; latest first."""
    found = {
        (day, level_on(snapshot, agreement, day))
        for agreements in snapshot.agreements.values()
        for agreement in agreements
        for day in _days(agreement)
    }
    order = {level.id: i for i, level in enumerate(snapshot.settings.levels)}
    return tuple(sorted(found, key=lambda m: (m[0], -order.get(m[1] or "", len(order))), reverse=True))


def level_on(snapshot: Snapshot, agreement: Agreement, day: str) -> str | None:
    """The level at which a point was dealt with on a day: that of its decision, or where it stood when the day began."""
    taken = _taken(agreement, day)
    if taken is not None:
        return taken.level
    before = [m for m in agreement.moves if m.date < day]
    if before:
        return max(before, key=lambda m: m.date).level
    if not agreement.moves and agreement.level is not None:
        return agreement.level
    levels = snapshot.settings.levels
    return levels[0].id if levels else None


def _matters(snapshot: Snapshot, date: str, level: str | None, working_group: str | None) -> Iterator[Matter]:
    for service, agreements in snapshot.agreements.items():
        known = snapshot.services.get(service)
        for agreement in agreements:
            group = agreement.owner or (known.working_group if known is not None else None)
            if working_group is not None and group != working_group:
                continue
            if date not in _days(agreement) or (level is not None and level_on(snapshot, agreement, date) != level):
                continue
            taken = _taken(agreement, date)
            raised = [m.level for m in agreement.moves if m.date == date]
            levels = {x.id: x for x in snapshot.settings.levels}
            up = levels.get(raised[-1]) if raised else None
            yield Matter(
                service=service,
                agreement=agreement if taken is None else agreement.model_copy(update={"decided": taken}),
                said=tuple(_said(agreement, date)),
                decided=taken is not None,
                raised_to=up if up is not None and up is not next(iter(levels.values())) else None,
            )


def _said(agreement: Agreement, date: str) -> Iterator[Said]:
    for municipality, s in agreement.stances.items():
        if s.date is None or s.date <= date:
            yield Said(municipality, s.stance, s.by, s.condition or s.homework or s.harm)


def _taken(agreement: Agreement, day: str) -> Decision | None:
    """The decision taken on a day, whether it stands or was opened again."""
    several = [agreement.decided, *(r.was for r in agreement.reopened)]
    return next((d for d in several if d is not None and d.date == day), None)


def _days(agreement: Agreement) -> frozenset[str]:
    """The days on which something was recorded of a point."""
    days = [s.date for s in agreement.stances.values()]
    days += [m.date for m in agreement.moves]
    days += [d for r in agreement.reopened for d in (r.date, r.was.date)]
    days += [agreement.decided.date] if agreement.decided is not None else []
    days += [agreement.withdrawn.date] if agreement.withdrawn is not None else []
    return frozenset(d for d in days if d is not None)


def _name(snapshot: Snapshot, level: str | None, working_group: str | None) -> Text:
    """What a meeting is called: the working group at the first level, else the level."""
    levels = snapshot.settings.levels
    group = next((g.name for g in snapshot.settings.working_groups if g.id == working_group), None)
    if group is not None and (level is None or (levels and level == levels[0].id)):
        return group
    found = next((x.name for x in levels if x.id == level), None)
    return found if found is not None else Text(ja="共同利用の会議", en="Meeting on sharing")
