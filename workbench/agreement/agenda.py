"""論点一覧: every difference and every point on the agenda, in the order in which a workshop takes them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.agreement.standing import Standing
from workbench.fitgap import Point
from workbench.fitgap.matrix import Matrix
from workbench.model import Agreement, Deviation, Edit, RequirementClass, Snapshot, Text, VendorAnswer


@dataclass(frozen=True, slots=True)
class Way:
    """What one municipality does at a point: the worst of its cell states there, and its deviations with their reasons.

    ``wish`` is what it asks for, where its deviations agree on it; ``cases`` its cases per year of the processes
    concerned (None where unknown).
    """

    municipality: str
    state: str
    deviations: tuple[Deviation, ...]
    wish: str | None
    cases: int | None


@dataclass(frozen=True)
class Item:
    """One item of the agenda: a difference at an element, or a point somebody has put on the agenda.

    ``key`` survives edits: ``senkyo/senkyo-001`` of a point, the element's whole address of a bare difference.
    ``about`` are addresses within the service. ``ways`` are what each municipality concerned does. ``cost`` is the
    dearest answer of the vendor, at first and for a year; ``residents`` the inhabitants of those that differ.
    ``related`` are keys of items at the same form, parameter or rule, of the same deviation, or of a service this one
    reads from. ``conflict``: wishes contradict each other, somebody objects, or a difference is flagged.
    """

    key: str
    service: str
    title: Text
    about: tuple[str, ...]
    points: tuple[Point, ...]
    agreement: Agreement | None
    standing: Standing | None
    ways: tuple[Way, ...]
    requirement_class: RequirementClass | None
    answers: tuple[VendorAnswer, ...]
    initial: int
    yearly: int
    cases: int
    residents: int
    first_go_live: str | None
    conflict: bool
    related: tuple[str, ...] = ()

    @property
    def concerned(self) -> tuple[str, ...]:
        """The municipalities concerned."""
        return tuple(w.municipality for w in self.ways)

    @property
    def differing(self) -> tuple[str, ...]:
        """The municipalities that do it otherwise than the standard."""
        return tuple(w.municipality for w in self.ways if w.deviations)

    @property
    def wishes(self) -> tuple[str, ...]:
        """The dispositions that municipalities ask for."""
        return tuple(dict.fromkeys(w.wish for w in self.ways if w.wish))


def agenda(snapshot: Snapshot, today: str, *, service: str | None = None, of: Matrix | None = None) -> tuple[Item, ...]:
    """Every open or settled item (of one service, if given), by what matters: conflict, cost, residents, first go-live.

    ``of`` is the matrix of the whole snapshot, where there is one already.
    """
    return ()


def item(snapshot: Snapshot, today: str, key: str, *, of: Matrix | None = None) -> Item | None:
    """The item with that key (of a point or of an element); the point that an element belongs to; None if there is none."""
    return None


def drafted(snapshot: Snapshot, item: Item, today: str, *, owner: str | None = None) -> Edit:
    """The edit that puts a bare difference on the agenda as a point, with an option for each wish."""
    raise NotImplementedError


def next_id(snapshot: Snapshot, service: str) -> str:
    """The id that the next point of a service gets: ``senkyo-004``."""
    raise NotImplementedError
