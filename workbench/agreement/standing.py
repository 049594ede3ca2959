"""Where a point stands: who is concerned, who has said what, who is silent, and at which level it is.

Everything follows from what is recorded, in whatever order it was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from weakref import WeakKeyDictionary

from workbench.fitgap.answers import CELL_STATES, ProcessAnswers, answers_of
from workbench.model import WHOLE, Agreement, Level, Snapshot, Stance, elements

State = Literal[
    "open", "proposed", "agreed", "agreed_with_conditions", "blocked", "escalated", "decided", "reopened", "withdrawn"
]
"""Nobody has said anything; stances are being taken; all agree (some on conditions); somebody objects or homework is
overdue; it went up a level because of that; it is decided; its decision was opened again; it was taken off the agenda."""

STATES: tuple[State, ...] = (
    "open", "proposed", "agreed", "agreed_with_conditions", "blocked", "escalated", "decided", "reopened", "withdrawn"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Silence:
    """A cell that keeps a point from being decided: ``address`` is whole, ``state`` ``unanswered`` or ``stale``."""

    municipality: str
    address: str
    state: Literal["unanswered", "stale"]


@dataclass(frozen=True, slots=True)
class Homework:
    """What a municipality does before it takes a stance for good, and until when; ``late``: that day is past."""

    municipality: str
    what: str
    until: str | None
    late: bool


@dataclass(frozen=True)
class Standing:
    """Where a point stands.

    ``concerned`` are the municipalities to which an element of the point applies: the quorum. ``stances`` are those
    that count (taken since the point was last opened), ``missing`` the concerned without one, ``silent`` the cells
    nobody has answered or confirmed again. ``level`` is where the point stands and ``next_level`` where it would go
    (None at the top), ``since`` the day it came there, ``due`` by when it is to be settled; ``overdue``: that is past.
    ``goes_up``: it is blocked or overdue, and there is a level above.
    """

    state: State
    concerned: tuple[str, ...]
    stances: Mapping[str, Stance]
    missing: tuple[str, ...]
    silent: tuple[Silence, ...]
    objections: tuple[str, ...]
    holds: tuple[str, ...]
    conditions: Mapping[str, str]
    homework: tuple[Homework, ...]
    level: Level | None
    next_level: Level | None
    since: str | None
    due: str | None
    overdue: bool

    @property
    def goes_up(self) -> bool:
        """Whether the point is to go to the next level."""
        open_ = self.state not in ("decided", "withdrawn")
        return open_ and self.next_level is not None and (self.overdue or self.state == "blocked")

    @property
    def quorum(self) -> bool:
        """Whether every municipality concerned has taken a stance and none is silent."""
        return not self.missing and not self.silent


def standing(snapshot: Snapshot, service: str, agreement: Agreement, today: str) -> Standing:
    """Where the point stands on the day ``today`` (``YYYY-MM-DD``)."""
    states = cell_states(snapshot, service, reach(agreement))
    concerned = tuple(m for m in snapshot.municipalities if any(s != "not_applicable" for s in states[m].values()))
    counted = agreement.counting
    mine = {m: counted[m] for m in concerned if m in counted}
    level, next_level = levels_of(snapshot, agreement)
    since = max((m.date for m in agreement.moves if level is not None and m.level == level.id), default=None)
    due = agreement.due or (_later(since, level.days) if since and level is not None and level.days else None)
    overdue = due is not None and due < today and agreement.decided is None and agreement.withdrawn is None
    homework = tuple(
        Homework(m, s.homework or "", s.until, s.until is not None and s.until < today)
        for m, s in mine.items()
        if s.stance == "hold"
    )
    objections = tuple(m for m, s in mine.items() if s.stance == "object")
    missing = tuple(m for m in concerned if m not in mine)
    holds = tuple(m for m, s in mine.items() if s.stance == "hold")
    return Standing(
        state=_state(snapshot, agreement, mine, missing, homework, level),
        concerned=concerned,
        stances=mine,
        missing=missing,
        silent=tuple(
            Silence(m, address, "stale" if state == "stale" else "unanswered")
            for m, several in states.items()
            for address, state in several.items()
            if state in ("unanswered", "stale")
        ),
        objections=objections,
        holds=holds,
        conditions={m: s.condition or "" for m, s in mine.items() if s.stance == "agree_if"},
        homework=homework,
        level=level,
        next_level=next_level,
        since=since,
        due=due,
        overdue=overdue,
    )


def concerned(snapshot: Snapshot, service: str, about: Sequence[str]) -> tuple[str, ...]:
    """The municipalities to which at least one of the elements (addresses within the service) applies."""
    states = cell_states(snapshot, service, about)
    return tuple(m for m, several in states.items() if any(s != "not_applicable" for s in several.values()))


def reach(agreement: Agreement) -> tuple[str, ...]:
    """The elements (addresses within the service) that a point is about, and those that its effect changes besides."""
    effect = agreement.effect
    found = dict.fromkeys(agreement.about)
    if effect is not None:
        if effect.parameter is not None:
            found[f"{agreement.about[0].partition('/')[0]}/parameters/{effect.parameter}"] = None
        for process, changes in effect.changes.items():
            found.update(dict.fromkeys(process if c.at == WHOLE else f"{process}/{c.at}" for c in changes))
    return tuple(found)


def cell_states(snapshot: Snapshot, service: str, about: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """What each municipality has answered on each element concerned: its cell state, by municipality and whole address.

    A form stands for its fields too, and a process for everything in it. What only municipalities add counts like
    what the standard has. Of a process that cannot be read nobody has answered anything.
    """
    found: dict[str, dict[str, str]] = {m: {} for m in snapshot.municipalities}
    for address in about:
        process = f"{service}/{address.partition('/')[0]}"
        if process not in snapshot.processes:
            for several in found.values():
                several[f"{service}/{address}"] = "unanswered"
            continue
        known = known_answers(snapshot, process)
        locals_ = covered(known, address.partition("/")[2])
        places = {local: i for i, local in enumerate(locals_)}
        for m, several in found.items():
            codes = known.states(m, places)
            several.update({f"{process}/{local}": CELL_STATES[codes[i]] for local, i in places.items()})
    return found


def covered(known: ProcessAnswers, local: str) -> tuple[str, ...]:
    """The elements (relative to the process) that an address speaks of: itself and what is inside it."""
    there = dict.fromkeys(e.address for e in elements(known.process))
    there.update(dict.fromkeys(a for touches in known.touched.values() for a in touches))
    if not local:
        return tuple(there)
    return (local, *(a for a in there if a.startswith(f"{local}/")))


def levels_of(snapshot: Snapshot, agreement: Agreement) -> tuple[Level | None, Level | None]:
    """The level at which a point stands (the first where it names none), and the next one up."""
    levels = snapshot.settings.levels
    at = next((i for i, level in enumerate(levels) if level.id == agreement.level), 0)
    here = levels[at] if levels else None
    return here, levels[at + 1] if at + 1 < len(levels) else None


_answers: WeakKeyDictionary[Snapshot, dict[str, ProcessAnswers]] = WeakKeyDictionary()


def known_answers(snapshot: Snapshot, process: str) -> ProcessAnswers:
    """What all municipalities have recorded of the process at an address; looked up once for each snapshot."""
    known = _answers.setdefault(snapshot, {})
    if process not in known:
        known[process] = answers_of(snapshot, process, tuple(snapshot.municipalities))
    return known[process]


def _state(
    snapshot: Snapshot,
    agreement: Agreement,
    stances: Mapping[str, Stance],
    missing: Sequence[str],
    homework: Sequence[Homework],
    level: Level | None,
) -> State:
    if agreement.withdrawn is not None:
        return "withdrawn"
    if agreement.decided is not None:
        return "decided"
    words = {s.stance for s in stances.values()}
    if not missing and words & {"agree", "agree_if"} and not words & {"object", "hold"}:
        return "agreed_with_conditions" if "agree_if" in words else "agreed"
    raised = _raised(snapshot, agreement, level)
    troubles = [s.date or "" for s in stances.values() if s.stance == "object"]
    troubles += [h.until or "" for h in homework if h.late]
    if any(raised is None or day > raised for day in troubles):
        return "blocked"
    if raised is not None:
        return "escalated"
    if agreement.reopened and not stances:
        return "reopened"
    return "proposed" if stances or agreement.proposed is not None else "open"


def _raised(snapshot: Snapshot, agreement: Agreement, level: Level | None) -> str | None:
    """The day on which the point came to a level above the first; None where it has not."""
    levels = snapshot.settings.levels
    if level is None or level is levels[0]:
        return None
    return max((m.date for m in agreement.moves if m.level == level.id), default="0000-00-00")


def _later(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return day
