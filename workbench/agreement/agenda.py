"""論点一覧: every difference and every point on the agenda, in the order in which a workshop takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from weakref import WeakKeyDictionary

from workbench.agreement.comparison import usual_options
from workbench.agreement.deciding import putting
from workbench.agreement.requesting import answers_about, numbered
from workbench.agreement.standing import Standing, cell_states, standing
from workbench.fitgap import Point, points
from workbench.fitgap.answers import ProcessAnswers
from workbench.fitgap.matrix import STATES, Matrix, matrix
from workbench.model import (
    Agreement,
    Change,
    Deviation,
    Edit,
    Element,
    FormField,
    Interface,
    Moved,
    RequirementClass,
    Snapshot,
    Text,
    VendorAnswer,
    find,
)

_YEARS = 5
_WORST_FIRST = ("unanswered", "stale", "differs", "same", "not_applicable")


class Way(NamedTuple):
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
    """One item of the agenda: a difference, or a point somebody has put on the agenda.

    A difference is one item though it touches several elements: they are one question (:func:`together`). ``key``
    survives edits: ``senkyo/senkyo-001`` of a point, of a bare difference the whole address of its foremost element.
    ``about`` are addresses within the service. ``ways`` are what each municipality concerned does. ``answers`` are what
    the vendor says of the elements, ``initial`` and ``yearly`` what that comes to (of a decided point: what it costs);
    ``cases`` and ``residents`` are those of the municipalities that differ. ``related`` are keys of items at the same
    form, of the same deviation, or at what is called the same in a service that this one reads from or that reads from
    it. ``conflict``: wishes or ways contradict each other, somebody objects, or a difference is flagged.
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

    @property
    def settled(self) -> bool:
        """Whether the item is decided or off the agenda."""
        return self.standing is not None and self.standing.state in ("decided", "withdrawn")


_known: WeakKeyDictionary[Snapshot, dict[str, tuple[Item, ...]]] = WeakKeyDictionary()


def agenda(snapshot: Snapshot, today: str, *, service: str | None = None, of: Matrix | None = None) -> tuple[Item, ...]:
    """Every item (of one service, if given): what is open first, by what matters (conflict, cost, residents, go-live).

    ``of`` is the matrix of the whole snapshot, where there is one already. The agenda of a snapshot is made up once.
    """
    known = _known.setdefault(snapshot, {})
    if today not in known:
        known.clear()
        table = of if of is not None and of.snapshot is snapshot else matrix(snapshot)
        known[today] = tuple(_all(snapshot, today, table))
    return tuple(i for i in known[today] if service is None or i.service == service)


def item(snapshot: Snapshot, today: str, key: str, *, of: Matrix | None = None) -> Item | None:
    """The item with that key (of a point or of an element); the point that an element belongs to; None if there is none."""
    everything = agenda(snapshot, today, of=of)
    found = next((i for i in everything if i.key == key), None)
    if found is not None:
        return found
    service, _, rest = key.partition("/")
    own = [i for i in everything if i.service == service]
    found = next((i for i in own if rest in i.about), None)
    if found is not None:
        return found
    raised = (i for i in own if i.agreement is not None)
    return next((i for i in raised if any(_is_in(rest, about) for about in i.about)), None)


def shared_with(items: Sequence[Item], item: Item) -> tuple[Item, ...]:
    """The other items that one of the item's deviations touches too: what is said of one is said of the other."""
    own = _deviations(item)
    return tuple(i for i in items if i.key in item.related and own & _deviations(i))


def taken_in(item: Item, others: Sequence[Item]) -> Edit:
    """The edit by which the point is about other differences too; nothing once somebody has taken a stance on it."""
    agreement = item.agreement
    bare = [o for o in others if o.agreement is None and o.service == item.service]
    if agreement is None or agreement.decided is not None or agreement.stances or not bare:
        return ()
    about = tuple(dict.fromkeys((*agreement.about, *(a for o in bare for a in o.about))))
    return putting(item.service, agreement.model_copy(update={"about": about}))


def _deviations(item: Item) -> set[tuple[str, str, str]]:
    return {(m, p.row.process, d.id) for p in item.points for m, d in p.deviations}


def drafted(snapshot: Snapshot, item: Item, today: str, *, owner: str | None = None) -> Edit:
    """The edit that puts a bare difference on the agenda as a point, with the usual options; nothing where it is one."""
    if item.agreement is not None:
        return ()
    service = snapshot.services.get(item.service)
    levels = snapshot.settings.levels
    point = Agreement(
        id=next_id(snapshot, item.service),
        about=item.about,
        title=item.title,
        owner=owner or (service.working_group if service is not None else None),
        level=levels[0].id if levels else None,
        moves=(Moved(level=levels[0].id, date=today, why="差異を論点とした"),) if levels else (),
    )
    point = point.model_copy(update={"options": usual_options(snapshot, item.service, point)})
    return putting(item.service, point)


def next_id(snapshot: Snapshot, service: str) -> str:
    """The id that the next point of a service gets: ``senkyo-004``."""
    return numbered(f"{service}-", (a.id for a in snapshot.agreements.get(service, ())))


def _all(snapshot: Snapshot, today: str, table: Matrix) -> Iterator[Item]:
    by_element: dict[str, list[Point]] = {}
    for point in points(snapshot, of=table):
        by_element.setdefault(point.row.address, []).append(point)
    found: list[Item] = []
    taken: set[str] = set()
    for service, agreements in snapshot.agreements.items():
        for agreement in agreements:
            own = {a: p for a, p in by_element.items() if any(_is_in(a, f"{service}/{at}") for at in agreement.about)}
            taken |= own.keys()
            found.append(_of_agreement(snapshot, today, service, agreement, [p for ps in own.values() for p in ps]))
    left: dict[str, dict[str, Sequence[Point]]] = {}
    for address, ps in by_element.items():
        if address not in taken:
            left.setdefault(ps[0].row.process, {})[address] = ps
    for process, bare in left.items():
        found += _bare(table, process, bare)
    related = _related(snapshot, found)
    yield from (replace(i, related=tuple(related[i.key])) if i.key in related else i for i in sorted(found, key=_order))


_known_bare: WeakKeyDictionary[ProcessAnswers, tuple[frozenset[str], tuple[Item, ...]]] = WeakKeyDictionary()


def _bare(table: Matrix, process: str, own: Mapping[str, Sequence[Point]]) -> tuple[Item, ...]:
    """The differences in a process that are no points yet; made once as long as its answers stay as they are."""
    answers, elements = table.answers[process], frozenset(own)
    known = _known_bare.get(answers)
    if known is None or known[0] != elements:
        made = tuple(_of_elements(table, {a: own[a] for a in addresses}) for addresses in together(own))
        known = _known_bare[answers] = elements, made
    return known[1]


def together(points: Mapping[str, Sequence[Point]]) -> tuple[tuple[str, ...], ...]:
    """The elements (with the points at each) in groups that are one question each, the foremost first.

    An element joins another one of its process where nobody differs at it but by deviations that the other has too: it
    is a part of what is asked there.
    """
    whose = {
        address: frozenset((m, d.id) for point in several for m, d in point.deviations)
        for address, several in points.items()
    }
    groups: dict[str, list[str]] = {}
    leads: dict[str, list[str]] = {}
    for address in sorted(whose, key=lambda a: (-len(whose[a]), _only_rewired(points[a]))):
        process = points[address][0].row.process
        lead = next((a for a in leads.get(process, ()) if whose[address] <= whose[a]), None)
        if lead is None:
            leads.setdefault(process, []).append(address)
            groups[address] = [address]
        else:
            groups[lead].append(address)
    return tuple(tuple(groups[a]) for a in points if a in groups)


def _only_rewired(points: Sequence[Point]) -> bool:
    """Whether a step only leads elsewhere, because of what is done otherwise at another one."""
    return all(
        isinstance(c, Change) and c.attribute in ("next", "join", "kind", "uses") for p in points for c in p.changes
    )


def _order(item: Item) -> tuple[bool, bool, int, int, str, str]:
    cost = item.initial + _YEARS * item.yearly
    return item.settled, not item.conflict, -cost, -item.residents, item.first_go_live or "9999-99", item.key


def _of_agreement(snapshot: Snapshot, today: str, service: str, agreement: Agreement, own: Sequence[Point]) -> Item:
    there = standing(snapshot, service, agreement, today)
    states = cell_states(snapshot, service, agreement.about)
    worst = {m: min(states[m].values(), key=_WORST_FIRST.index, default="not_applicable") for m in there.concerned}
    answers = answers_about(snapshot, service, agreement.about)
    cost = agreement.cost if agreement.decided is not None else None
    made = _made(
        snapshot, service, agreement.about, own, worst, answers,
        key=f"{service}/{agreement.id}", title=agreement.title, agreement=agreement, there=there,
    )  # fmt: skip
    return replace(made, initial=cost.initial, yearly=cost.yearly) if cost is not None else made


def _of_elements(table: Matrix, elements: Mapping[str, Sequence[Point]]) -> Item:
    lead = next(iter(elements))
    own = [p for several in elements.values() for p in several]
    rows = [table.row_of[address] for address in elements]
    states = {
        m: min((STATES[table.states[row, j]] for row in rows), key=_WORST_FIRST.index)
        for j, m in enumerate(table.municipalities)
    }
    answers = {id(a): a for several in elements.values() if (a := table.answer(several[0].row)) is not None}
    return _made(
        table.snapshot, own[0].row.service, tuple(a.partition("/")[2] for a in elements), own,
        {m: s for m, s in states.items() if s != "not_applicable"}, tuple(answers.values()), key=lead, title=own[0].title,
    )  # fmt: skip


def _made(
    snapshot: Snapshot,
    service: str,
    about: Sequence[str],
    own: Sequence[Point],
    states: dict[str, str],
    answers: tuple[VendorAnswer, ...],
    *,
    key: str,
    title: Text,
    agreement: Agreement | None = None,
    there: Standing | None = None,
) -> Item:
    processes = dict.fromkeys(f"{service}/{at.partition('/')[0]}" for at in about)
    deviations: dict[str, dict[tuple[str, str], Deviation]] = {m: {} for m in states}
    for point in own:
        for m, deviation in point.deviations:
            deviations.setdefault(m, {})[point.row.process, deviation.id] = deviation
    cases = _cases(snapshot, tuple(processes))
    ways = tuple(
        Way(m, state, tuple(deviations[m].values()), _wish(deviations[m]), cases.get(m)) for m, state in states.items()
    )
    differing = [w for w in ways if w.deviations]
    wishes = {w.wish for w in differing if w.wish}
    contents = {p.key for p in own if p.near}
    profiles = snapshot.municipalities
    classes = [p.row.requirement_class for p in own if p.row.requirement_class]
    return Item(
        key=key,
        service=service,
        title=title,
        about=tuple(about),
        points=tuple(own),
        agreement=agreement,
        standing=there,
        ways=ways,
        requirement_class=min(classes, key=("prohibited", "must", "option").index, default=None),
        answers=answers,
        initial=sum(a.initial or 0 for a in answers),
        yearly=sum(a.yearly or 0 for a in answers),
        cases=sum(w.cases or 0 for w in differing),
        residents=sum(profiles[w.municipality].population for w in differing),
        first_go_live=min((g for w in ways if (g := profiles[w.municipality].go_live)), default=None),
        conflict=len(wishes) > 1
        or len(contents) > 1
        or any(p.flags for p in own)
        or bool(there is not None and there.objections),
    )


def _wish(deviations: Mapping[tuple[str, str], Deviation]) -> str | None:
    wishes = {d.wish for d in deviations.values() if d.wish} if deviations else ()
    return next(iter(wishes)) if len(wishes) == 1 else None


_counted: WeakKeyDictionary[Snapshot, dict[tuple[str, ...], Mapping[str, int]]] = WeakKeyDictionary()


def _cases(snapshot: Snapshot, processes: tuple[str, ...]) -> Mapping[str, int]:
    """The cases per year of the processes, by municipality, where they are known; counted once for a snapshot."""
    counted = _counted.setdefault(snapshot, {})
    if processes not in counted:
        volumes = [(m, snapshot.practice(m, p).volume) for m in snapshot.municipalities for p in processes]
        known = [(m, v.per_year) for m, v in volumes if v is not None]
        counted[processes] = {m: sum(n for of, n in known if of == m) for m in dict.fromkeys(m for m, _ in known)}
    return counted[processes]


def _related(snapshot: Snapshot, items: Sequence[Item]) -> dict[str, list[str]]:
    """The keys of related items, by key."""
    groups: dict[object, dict[str, None]] = {}
    for i in items:
        for mark in _marks(snapshot, i):
            groups.setdefault(mark, {})[i.key] = None
    found: dict[str, dict[str, None]] = {}
    for members in groups.values():
        for key in members if len(members) > 1 else ():
            found.setdefault(key, {}).update(members)
    return {key: [k for k in others if k != key] for key, others in found.items()}


def _marks(snapshot: Snapshot, item: Item) -> Iterator[object]:
    """What an item shares with those that are related to it."""
    for about in item.about:
        names = about.split("/")
        if len(names) > 1:
            yield item.service, "/".join(names[:3])
        process = snapshot.processes.get(f"{item.service}/{names[0]}")
        element = find(process, about.partition("/")[2]) if process is not None and len(names) > 1 else None
        for service in _partners(element):
            if service in snapshot.services and isinstance(element, Element):
                yield "data", frozenset((item.service, service)), element.name.ja
    for point in item.points:
        for m, deviation in point.deviations:
            yield m, point.row.process, deviation.id


def _partners(element: object) -> Iterator[str]:
    """The services that an element reads from or writes to."""
    if isinstance(element, FormField):
        yield from element.origin
    elif isinstance(element, Interface):
        yield element.partner


def _is_in(address: str, about: str) -> bool:
    return address == about or address.startswith(f"{about}/")
