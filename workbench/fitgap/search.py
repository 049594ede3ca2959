"""Search: everything a snapshot says, found by any part of it, however it was typed.

It knows nothing but the snapshot it was given: what a reader may not see is not in theirs, and so is never found.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain
from operator import is_
from typing import Literal, NamedTuple, get_args

from workbench.fitgap.folding import Piece, folded, marked, shortened, words
from workbench.model import (
    Agreement,
    Basis,
    Deviation,
    Element,
    ElementKind,
    Form,
    FormField,
    Interface,
    Located,
    Municipality,
    NotApplicable,
    Parameter,
    Practice,
    Process,
    Requirement,
    Rule,
    Service,
    Snapshot,
    Step,
    Text,
    VendorAnswer,
    kind_of,
    parts,
)

Sort = Literal[
    "service", "process", "form", "field", "step", "rule", "parameter", "interface", "requirement", "actor", "term",
    "law", "deviation", "practice", "agreement", "answer", "municipality", "retired",
]  # fmt: skip
"""What can be found, in the order of showing. ``practice``: why something does not apply, and notes; ``retired``: what
the standard once held."""

SORTS: tuple[Sort, ...] = get_args(Sort)

Where = Literal[
    "name", "id", "text", "note", "basis", "when", "data", "value", "reason", "residents", "change", "condition",
    "decision", "option", "department",
]  # fmt: skip
"""The part of something in which a word was found."""


class Way(NamedTuple):
    """Where something can be looked at: a page and a selection on it."""

    page: str
    selection: Mapping[str, str]


class Entry(NamedTuple):
    """Something that can be found: ``names`` and ``keys`` (ids, addresses, codes) come before ``texts`` in the ranking.

    ``within`` is what it belongs to, by name: that counts beside a word of its own, and never alone.
    """

    sort: Sort
    name: Text
    ways: tuple[Way, ...]
    keys: tuple[str, ...] = ()
    texts: tuple[tuple[Where, str], ...] = ()
    process: str | None = None
    service: str | None = None
    municipality: str | None = None
    within: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name in each language."""
        return (self.name.ja, self.name.en) if self.name.en else (self.name.ja,)


class Excerpt(NamedTuple):
    """What else of an entry was asked for, in which part, with what was found marked."""

    where: Where
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Hits:
    """The entries of one sort that were found, best first."""

    sort: Sort
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Found:
    """What a query found: ``asked`` are its folded words; a group for each sort of which something was found."""

    asked: tuple[str, ...]
    groups: tuple[Hits, ...]

    @property
    def total(self) -> int:
        """How many entries were found."""
        return sum(len(g.entries) for g in self.groups)

    def name(self, entry: Entry, language: str) -> tuple[Piece, ...]:
        """The name with what was asked for marked."""
        return marked(entry.name.get(language), self.asked)

    def excerpt(self, entry: Entry, language: str) -> Excerpt | None:
        """The part that has most of the words the shown name lacks; None where the name has them all."""
        shown = folded(entry.name.get(language))
        missing = [word for word in self.asked if word not in shown]
        if not missing:
            return None
        rest: list[tuple[Where, str]] = [("name", n) for n in entry.names if n != entry.name.get(language)]
        rest += [*entry.texts, *(("id", key) for key in entry.keys)]
        held = [(sum(word in folded(said) for word in missing), where, said) for where, said in rest]
        most = max((count for count, _, _ in held), default=0)
        if not most:
            return None
        where, said = next((where, said) for count, where, said in held if count == most)
        return Excerpt(where, shortened(marked(said, self.asked)))


class Index:
    """Everything a snapshot says, ready to be searched.

    ``earlier`` is the index of another moment (or another reader): what is made of the very same records is taken over.
    """

    def __init__(self, snapshot: Snapshot, earlier: Index | None = None) -> None:
        self._partners = {s.id: s.name for s in snapshot.services.values()}
        self._partners |= {f"ext:{e.id}": e.name for e in snapshot.external.values()}
        known = earlier._blocks if earlier and earlier._partners == self._partners else {}
        self._blocks: dict[tuple[str, ...], _Block] = {}
        for name, records, make in _groups(snapshot):
            block = known.get(name)
            same = block and len(block.records) == len(records) and all(map(is_, block.records, records))
            self._blocks[name] = block if block and same else _block(records, tuple(make()))
        blocks = self._blocks.values()
        self.entries = tuple(chain.from_iterable(b.entries for b in blocks))
        self._places = list(chain.from_iterable(b.places for b in blocks))
        self._names = _Shelf(chain.from_iterable(b.names for b in blocks))
        self._keys = _Shelf(chain.from_iterable(b.keys for b in blocks))
        self._texts = _Shelf(chain.from_iterable(b.texts for b in blocks))
        self._within = _Shelf(chain.from_iterable(b.within for b in blocks))

    def search(self, query: str) -> Found:
        """What holds every word of ``query``: names before texts, whole before beginning before part.

        A sort of which something is called just so comes before one in whose names the words stand, and that before one
        that only mentions them.
        """
        asked = words(query)
        if not asked:
            return Found((), ())
        ranks = self._ranks(asked[0])
        if len(asked) > 1:
            own = [ranks, *map(self._ranks, asked[1:])]
            held = [dict.fromkeys(self._within.holding(w), 7) | o for w, o in zip(asked, own, strict=True)]
            first, *more = sorted(held, key=len)
            ranks = {
                i: sum((m[i] for m in more), rank)
                for i, rank in first.items()
                if all(i in m for m in more) and any(i in o for o in own)
            }
            # "投票所 入場券" is also one name
            for i, rank in self._named("".join(asked)).items():
                ranks[i] = min(rank, ranks.get(i, rank))
        # one whole number for each: its sort, then how well it was found, then how short its name is, then its place
        best = sorted([self._places[i] + (rank << _RANK) + i for i, rank in ranks.items()])
        groups: dict[Sort, list[Entry]] = {}
        tiers: dict[Sort, int] = {}
        for place in best:
            sort = SORTS[place >> _SORT]
            groups.setdefault(sort, []).append(self.entries[place & _PLACE])
            tiers.setdefault(sort, _tier(ranks[place & _PLACE], len(asked)))
        return Found(asked, tuple(Hits(sort, tuple(groups[sort])) for sort in sorted(groups, key=tiers.__getitem__)))

    def _ranks(self, word: str) -> dict[int, int]:
        """Every entry that holds a word, by how well: the lower the better."""
        ranks = dict.fromkeys(self._texts.holding(word), 6)
        ranks.update(dict.fromkeys(self._keys.holding(word), 4))
        named = self._named(word)
        ranks.update(named)
        for i in self._keys.holding(_EDGE + word + _EDGE):
            ranks[i] = min(1, named.get(i, 1))
        return ranks

    def _named(self, word: str) -> dict[int, int]:
        """Every entry that has a word in its name."""
        ranks = dict.fromkeys(self._names.holding(word), 3)
        if ranks:
            ranks.update(dict.fromkeys(self._names.holding(_EDGE + word), 2))
            ranks.update(dict.fromkeys(self._names.holding(_EDGE + word + _EDGE), 0))
        return ranks


def _tier(rank: int, words: int) -> int:
    """How an entry was found: called just so (0), by words in its name (1), by an id or what else it says (2)."""
    return 0 if rank <= words else 1 if rank <= 3 * words else 2


_EDGE = "\x1f"
_LENGTH, _RANK, _SORT = 32, 40, 56
_PLACE = (1 << _LENGTH) - 1
_ORDER = {sort: i for i, sort in enumerate(SORTS)}


class _Block(NamedTuple):
    """Entries made of the same records, with what is searched of each."""

    records: tuple[object, ...]
    entries: tuple[Entry, ...]
    places: tuple[int, ...]
    names: tuple[str, ...]
    keys: tuple[str, ...]
    texts: tuple[str, ...]
    within: tuple[str, ...]


def _block(records: tuple[object, ...], entries: tuple[Entry, ...]) -> _Block:
    around = {within: _line(within) for within in {e.within for e in entries}}
    return _Block(
        records,
        entries,
        tuple((_ORDER[e.sort] << _SORT) + (min(len(e.name.ja), 255) << _LENGTH) for e in entries),
        tuple(_line(e.names) for e in entries),
        tuple(_line(e.keys) for e in entries),
        tuple(_line(said for _, said in e.texts) for e in entries),
        tuple(around[e.within] for e in entries),
    )


def _line(several: Iterable[str]) -> str:
    line = _EDGE.join(map(folded, several))
    return f"{_EDGE}{line}{_EDGE}" if line else ""


class _Shelf:
    """One sort of text of all entries as one long string, so that looking through them is a single search."""

    def __init__(self, lines: Iterable[str]) -> None:
        written = list(lines)
        self._all = "".join(written)
        self._starts = [0, *accumulate(map(len, written))]

    def holding(self, needle: str) -> Iterator[int]:
        """The entries in which ``needle`` stands, in order."""
        find, starts = self._all.find, self._starts
        at = find(needle)
        while at >= 0:
            entry = bisect_right(starts, at) - 1
            yield entry
            at = find(needle, starts[entry + 1])


def _groups(snapshot: Snapshot) -> Iterator[tuple[tuple[str, ...], tuple[object, ...], Callable[[], Iterable[Entry]]]]:
    """What is indexed together: a name for it, the records that decide it, and how its entries are made."""
    standing = snapshot.processes
    for id_, service in snapshot.services.items():
        yield ("service", id_), (service,), partial(_of_service, service)
    for address, process in standing.items():
        yield ("process", address), (process,), partial(_of_process, snapshot, address, process)
    for (m, id_), practice in snapshot.practices.items():
        named = (standing.get(f"{id_}/{p}") for p in practice.processes)
        whose = (snapshot.municipalities.get(m), snapshot.services.get(id_))
        yield ("practice", m, id_), (practice, *whose, *named), partial(_of_practice, snapshot, m, practice)
    for id_, agreements in snapshot.agreements.items():
        yield ("agreements", id_), agreements, partial(_of_agreements, id_, agreements)
    for id_, answers in snapshot.answers.items():
        named = (standing.get(f"{id_}/{a.about.partition('/')[0]}") for a in answers)
        yield ("answers", id_), (*answers, *named), partial(_of_answers, snapshot, id_, answers)
    for id_, municipality in snapshot.municipalities.items():
        yield ("municipality", id_), (municipality,), partial(_of_municipality, municipality)


def _of_municipality(municipality: Municipality) -> Iterator[Entry]:
    said = _said(("note", municipality.note), *(("department", d) for d in municipality.departments.values()))
    way = Way("municipality", {"municipality": municipality.id})
    yield Entry(
        "municipality", municipality.name, (way,), (municipality.id, municipality.code), said,
        municipality=municipality.id,
    )  # fmt: skip


def _of_service(service: Service) -> Iterator[Entry]:
    way = (Way("catalogue", {"service": service.id}),)
    national = service.national.ids if service.national else ()
    said = _said(("department", service.department), ("note", service.note))
    yield Entry("service", service.name, way, (service.id, *national), said, service=service.id)
    for law in service.laws:
        yield Entry("law", Text(ja=law.title), way, (), _said(("id", law.number), ("note", law.note)), None, service.id)
    for entry in service.glossary:
        yield Entry("term", entry.term, way, (entry.id,), _said(("text", entry.meaning)), None, service.id)


def _of_process(snapshot: Snapshot, address: str, process: Process) -> Iterator[Entry]:
    service, _, id_ = address.partition("/")
    here = {"service": service, "process": id_}
    said = _said(
        ("when", process.trigger), ("text", process.outcome), ("when", process.schedule), ("note", process.note),
        *_bases(process.basis),
    )  # fmt: skip
    yield Entry("process", process.name, (Way("catalogue", here),), (address, id_), said, address, service)
    for local, kind, element in parts(process):
        yield _of_element(snapshot, address, Located(local, kind, element), here)
    for local, gone in process.retired.items():
        key = f"{address}/{local}"
        yield Entry(
            "retired", gone.name, (Way("catalogue", here),), (key,), _said(("reason", gone.why)), address, service
        )


def _of_element(snapshot: Snapshot, process: str, located: Located, here: Mapping[str, str]) -> Entry:
    local, kind, element = located
    whole = f"{process}/{local}"
    ways = [Way("catalogue", {**here, "element": whole})]
    if kind != "actor":
        ways.append(Way("matrix", {**here, "element": whole}))
    keys = [whole, element.id]
    if isinstance(element, Parameter) and element.package_key:
        keys.append(element.package_key)
    if isinstance(element, Requirement) and element.code:
        keys.append(element.code)
    said = _said(*_about(snapshot, element), *_bases(element.basis), ("note", element.note))
    return Entry(_SORT_OF[kind], element.name, tuple(ways), tuple(keys), said, process, here["service"])


_SORT_OF: Mapping[ElementKind, Sort] = {
    "step": "step", "form": "form", "field": "field", "rule": "rule", "parameter": "parameter",
    "interface": "interface", "requirement": "requirement", "actor": "actor", "process": "process",
}  # fmt: skip

_Said = tuple[Where, Text | str | None]


def _about(snapshot: Snapshot, element: Element) -> Iterator[_Said]:
    """What one kind of element says beyond what all do."""
    match element:
        case Step():
            yield "when", element.deadline
            yield "when", element.timing
            yield from (("condition", n.when) for n in element.next)
        case Rule() | Requirement():
            yield "text", element.text
        case Parameter():
            yield from (("value", c.name or c.id) for c in element.choices)
            yield from (("value", c.name) for c in element.columns)
            yield "value", None if element.default is None else str(element.default)
            yield "value", element.unit
        case Interface():
            yield "data", snapshot.partner_name(element.partner)
            yield "data", element.data
            yield "when", element.timing
        case FormField():
            yield from (("data", snapshot.partner_name(o)) for o in element.origin if o in snapshot.services)
        case Form():
            return


def _of_practice(snapshot: Snapshot, municipality: str, practice: Practice) -> Iterator[Entry]:
    """What a municipality says of a service, each found also by the names of both and of the process."""
    of_service = (snapshot.municipalities.get(municipality), snapshot.services.get(practice.service))
    for entry in _recorded(snapshot, municipality, practice):
        belongs = (*of_service, snapshot.processes.get(entry.process or ""))
        yield entry._replace(within=tuple(said for b in belongs if b for _, said in _said(("name", b.name))))


def _recorded(snapshot: Snapshot, municipality: str, practice: Practice) -> Iterator[Entry]:
    service = practice.service
    if practice.not_applicable:
        way = Way("inventory", {"municipality": municipality, "service": service})
        yield _reasoned(practice.not_applicable, snapshot.partner_name(service), way, municipality, service)
    for id_, recorded in practice.processes.items():
        process = f"{service}/{id_}"
        standing = snapshot.processes.get(process)
        name = standing.name if standing else Text(ja=process)
        way = Way("inventory", {"municipality": municipality, "service": service, "process": id_})
        for absent in recorded.not_applicable:
            yield _reasoned(absent, name, way, municipality, service, process)
        if recorded.note:
            said = _said(("note", recorded.note))
            yield Entry("practice", name, (way,), (), said, process, service, municipality)
        for deviation in recorded.deviations:
            yield _of_deviation(municipality, process, deviation)


def _reasoned(
    absent: NotApplicable,
    name: Text,
    way: Way,
    municipality: str,
    service: str,
    process: str | None = None,
) -> Entry:
    keys = tuple(f"{process}/{local}" for local in absent.elements or () if process)
    return Entry("practice", name, (way,), keys, _said(("reason", absent.reason)), process, service, municipality)


def _of_deviation(municipality: str, process: str, deviation: Deviation) -> Entry:
    service, _, id_ = process.partition("/")
    at = f"{process}/{deviation.changes[0].at}"
    ways = (
        Way(
            "municipality", {"municipality": municipality, "service": service, "deviation": f"{process}/{deviation.id}"}
        ),
        Way("matrix", {"service": service, "process": id_, "element": at, "column": municipality}),
    )
    keys = (f"{process}/{deviation.id}", *(f"{process}/{c.at}" for c in deviation.changes))
    said = _said(
        ("reason", deviation.reason),
        *(("basis", _joined(b.title, b.article)) for b in deviation.basis),
        ("residents", deviation.residents),
        *(
            ("change", written)
            for c in deviation.changes
            for written in _written(getattr(c, "value", None) or getattr(c, "to", None))
        ),
        ("note", deviation.note),
    )
    return Entry("deviation", deviation.title, ways, keys, said, process, service, municipality)


def _written(value: object) -> Iterator[str]:
    """The texts that a change puts in: names and values, not its structure."""
    if isinstance(value, Mapping):
        for key in ("name", "text", "note", "fields", "ja", "en"):
            yield from _written(value.get(key))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _written(item)
    elif isinstance(value, str):
        yield value


def _of_agreements(service: str, agreements: Iterable[Agreement]) -> Iterator[Entry]:
    return (_of_agreement(service, a) for a in agreements)


def _of_answers(snapshot: Snapshot, service: str, answers: Iterable[VendorAnswer]) -> Iterator[Entry]:
    return (_of_answer(snapshot, service, a) for a in answers)


def _of_agreement(service: str, agreement: Agreement) -> Entry:
    ways = (Way("points", {"service": service, "element": f"{service}/{agreement.about[0]}"}),)
    decided = agreement.decided
    said = _said(
        *((("decision", decided.why), ("decision", decided.minutes)) if decided else ()),
        *(("option", o.title) for o in agreement.options),
        *(("option", o.note) for o in agreement.options),
        *(("condition", s) for stance in agreement.stances.values() for s in (stance.condition, stance.homework)),
        *(("condition", stance.harm) for stance in agreement.stances.values()),
        ("note", agreement.note),
    )
    keys = (agreement.id, *(f"{service}/{about}" for about in agreement.about))
    return Entry("agreement", agreement.title, ways, keys, said, None, service)


def _of_answer(snapshot: Snapshot, service: str, answer: VendorAnswer) -> Entry:
    id_, _, local = answer.about.partition("/")
    process = f"{service}/{id_}"
    standing = snapshot.processes.get(process)
    found = next((e.element.name for e in parts(standing) if e.address == local), None) if standing and local else None
    name = found or (standing.name if standing else Text(ja=answer.about))
    ways = [Way("catalogue", {"service": service, "process": id_})]
    if local and kind_of(local) != "actor":
        ways.append(Way("matrix", {"service": service, "process": id_, "element": f"{process}/{local}"}))
    said = _said(("text", answer.how), ("value", answer.mark), ("note", answer.note))
    return Entry("answer", name, tuple(ways), (f"{service}/{answer.about}",), said, process, service)


def _bases(bases: Iterable[Basis]) -> Iterator[_Said]:
    for basis in bases:
        yield "basis", _joined(basis.law, basis.article)
        yield "note", basis.note


def _joined(*several: str | None) -> str:
    return " ".join(s for s in several if s)


def _said(*several: _Said) -> tuple[tuple[Where, str], ...]:
    """What is there, in each language in which it is."""
    found: list[tuple[Where, str]] = []
    for where, what in several:
        if isinstance(what, Text):
            found.append((where, what.ja))
            if what.en:
                found.append((where, what.en))
        elif what:
            found.append((where, what))
    return tuple(found)
