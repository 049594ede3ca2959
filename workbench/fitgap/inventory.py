"""棚卸し: what one municipality is asked about one service, how far it is, and the edits that answer.

A question is an element of the standard. It is answered when the municipality does it as the standard says, differs,
or does not do it at all; it is open while nobody has answered, and again when the standard has changed since. An
answer to a form answers for its fields too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from workbench.fitgap.answers import CELL_STATES, ProcessAnswers, answers_of
from workbench.fitgap.resolve import touched
from workbench.model import (
    FIRST,
    STAY,
    WHOLE,
    AnyChange,
    Confirmation,
    Deviation,
    Edit,
    Element,
    ElementKind,
    Located,
    NotApplicable,
    Practice,
    Process,
    ProcessPractice,
    Put,
    Snapshot,
    Step,
    Volume,
    elements,
    find,
    flow,
    is_id,
    kind_of,
    parent_of,
    record_name,
)
from workbench.model.edit import Value
from workbench.model.fingerprint import SHOWN

OPEN = frozenset({"unanswered", "stale"})
"""The states in which a question waits for an answer."""


class Author(NamedTuple):
    """Who answers, and on which day."""

    by: str
    date: str


class Progress(NamedTuple):
    """How many questions are answered, of how many."""

    answered: int
    all: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 1 where there is nothing to ask."""
        return self.answered / self.all if self.all else 1.0


@dataclass(frozen=True)
class Question:
    """One element of the standard, asked of one municipality; ``process`` is the address of its process."""

    process: str
    local: str
    kind: ElementKind
    element: Element
    state: str

    @property
    def address(self) -> str:
        """The element's address."""
        return f"{self.process}/{self.local}"

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in OPEN


class Rest(NamedTuple):
    """What confirming the rest of a process as the standard confirms: the open questions, and how many of each kind.

    Questions at which the municipality differs and the standard has changed since are ``left``: they want a look.
    """

    questions: tuple[Question, ...]
    kinds: Mapping[ElementKind, int]
    left: tuple[Question, ...]


class ColleagueAnswer(NamedTuple):
    """What another municipality answered: its state, why it does not apply, how it differs."""

    municipality: str
    state: str
    not_applicable: NotApplicable | None
    deviations: tuple[Deviation, ...]


@dataclass(frozen=True, eq=False)
class Inventory:
    """The questions of one municipality about one service, in the order in which they are asked."""

    snapshot: Snapshot
    municipality: str
    service: str
    questions: tuple[Question, ...]
    answers: Mapping[str, ProcessAnswers] = field(repr=False)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {q.address: i for i, q in enumerate(self.questions)}

    def at(self, address: str) -> Question | None:
        """The question about the element at ``address``."""
        place = self._place.get(address)
        return None if place is None else self.questions[place]

    def about(self, address: str) -> Question | None:
        """The question about the element at ``address``; of one that only the municipality adds, what it is added to."""
        asked = self.at(address)
        process, local = "/".join(address.split("/")[:2]), "/".join(address.split("/")[2:])
        if asked is not None or process not in self.answers:
            return asked
        added = {c.at: c for d in self.all_deviations(process) for c in d.changes if c.op == "add"}
        seen: set[str] = set()
        while asked is None and local in added and local not in seen:
            seen.add(local)
            siblings, anchor = local.rsplit("/", 1)[0], added[local].after
            local = f"{siblings}/{anchor}" if anchor and anchor != FIRST else siblings.rsplit("/", 1)[0]
            asked = self.at(f"{process}/{local}")
        beside = local.rsplit("/", 1)[0]
        return asked or (
            next((q for q in self.of(process) if q.local.startswith(f"{beside}/")), None) if seen else None
        )

    def of(self, process: str) -> tuple[Question, ...]:
        """The questions about one process."""
        return self._of.get(process, ())

    @cached_property
    def _of(self) -> dict[str, tuple[Question, ...]]:
        found: dict[str, list[Question]] = {}
        for question in self.questions:
            found.setdefault(question.process, []).append(question)
        return {process: tuple(asked) for process, asked in found.items()}

    def beside(self, address: str, by: int) -> Question | None:
        """The question ``by`` places further on (back, if negative); None beyond the ends."""
        place = self._place[address] + by
        return self.questions[place] if 0 <= place < len(self.questions) else None

    def next_open(self, after: str | None = None) -> Question | None:
        """The next question that waits for an answer, beginning again at the top; None when all are answered."""
        start = self._place.get(after or "", -1) + 1
        return next((q for q in (*self.questions[start:], *self.questions[:start]) if q.open), None)

    def progress(self, process: str | None = None) -> Progress:
        """How far the whole is, or one process."""
        asked = self.questions if process is None else self.of(process)
        return Progress(sum(not q.open for q in asked), len(asked))

    @property
    def not_applicable(self) -> NotApplicable | None:
        """Why the whole service does not apply to the municipality; None if it does."""
        practice = self.snapshot.practices.get((self.municipality, self.service))
        return practice.not_applicable if practice else None

    def process_not_applicable(self, process: str) -> NotApplicable | None:
        """Why a whole process does not apply to the municipality; None if it does."""
        recorded = self.snapshot.practice(self.municipality, process).not_applicable
        return next((n for n in recorded if n.elements is None), None)

    def deviations(self, question: Question) -> tuple[Deviation, ...]:
        """The deviations that concern the question's element."""
        ids = dict.fromkeys(t.by for t in self._touches(question.process).get(question.local, ()))
        return tuple(d for d in self.all_deviations(question.process) if d.id in ids)

    def all_deviations(self, process: str) -> tuple[Deviation, ...]:
        """All deviations in a process."""
        return self.snapshot.practice(self.municipality, process).deviations

    def differences(self, question: Question) -> tuple[Deviation, ...]:
        """The deviations that concern the question's element, and those that add something right after it or in it."""
        siblings, id_ = question.local.rsplit("/", 1)
        inside = f"{question.local}/"
        concerned = {d.id for d in self.deviations(question)}
        return tuple(
            d
            for d in self.all_deviations(question.process)
            if d.id in concerned
            or any(
                c.op == "add" and (c.at.startswith(inside) or (c.at.rsplit("/", 1)[0] == siblings and c.after == id_))
                for c in d.changes
            )
        )

    def _touches(self, process: str) -> Mapping[str, Sequence]:
        return self.answers[process].touched[self.municipality]

    def rest(self, process: str) -> Rest:
        """What is open in a process, to be confirmed as the standard in one go."""
        asked = [q for q in self.of(process) if q.open]
        left = tuple(q for q in asked if self.deviations(q))
        taken = tuple(q for q in asked if q not in left)
        return Rest(taken, Counter(q.kind for q in taken), left)

    def colleagues(self, question: Question) -> tuple[ColleagueAnswer, ...]:
        """What the other municipalities have answered; those who have not are left out."""
        others = [m for m in self.snapshot.municipalities if m != self.municipality]
        answers = answers_of(self.snapshot, question.process, others)
        found = []
        for m in others:
            state = CELL_STATES[answers.states(m, {question.local: 0})[0]]
            if state == "unanswered":
                continue
            ids = {t.by for t in answers.touched[m].get(question.local, ())}
            deviations = tuple(d for d in self.snapshot.practice(m, question.process).deviations if d.id in ids)
            excluded = answers.not_applicable(m, question.local) if state == "not_applicable" else None
            found.append(ColleagueAnswer(m, state, excluded, deviations))
        return tuple(found)


def inventory(snapshot: Snapshot, municipality: str, service: str, *, before: Inventory | None = None) -> Inventory:
    """The questions of one municipality about one service, process by process.

    In a process: steps as the flow leads from one to the next, forms each before its fields, rules, parameters,
    interfaces, requirements. What has not changed since ``before``, of an earlier snapshot, is taken from it.
    """
    questions: list[Question] = []
    answers: dict[str, ProcessAnswers] = {}
    known = before if before and (before.municipality, before.service) == (municipality, service) else None
    for address, process in snapshot.processes_of(service):
        answers[address] = answers_of(snapshot, address, (municipality,))
        if known and _same_question(known.snapshot, snapshot, municipality, address):
            questions += known.of(address)
            continue
        asked = list(asked_in_order(process))
        states = answers[address].states(municipality, {located.address: i for i, located in enumerate(asked)})
        questions += [
            Question(address, located.address, located.kind, located.element, CELL_STATES[state])
            for located, state in zip(asked, states, strict=True)
        ]
    return Inventory(snapshot, municipality, service, tuple(questions), answers)


def _same_question(then: Snapshot, now: Snapshot, municipality: str, address: str) -> bool:
    """Whether the standard process, the versions kept of it and what the municipality says of it are the same."""
    old, new = (s.practices.get((municipality, address.partition("/")[0])) for s in (then, now))
    return (
        then.processes.get(address) is now.processes[address]
        and (old.not_applicable if old else None) == (new.not_applicable if new else None)
        and then.practice(municipality, address) == now.practice(municipality, address)
        and _kept(then, address) == _kept(now, address)
    )


def _kept(snapshot: Snapshot, address: str) -> set[str]:
    return {fingerprint for of, fingerprint in snapshot.confirmed if of == address}


def asked_in_order(process: Process) -> Iterator[Located]:
    """The elements of a process in the order in which they are asked about."""
    steps = steps_in_flow_order(process)
    yield from (Located(f"steps/{s.id}", "step", s) for s in steps)
    yield from (located for located in elements(process) if located.kind != "step")


def steps_in_flow_order(process: Process) -> tuple[Step, ...]:
    """The steps, each after those that lead to it as far as the flow allows (it may lead back); the rest as written."""
    graph = flow(process)
    done: list[str] = []
    seen: set[str] = set()
    for start in (*graph.starts[:1], *graph.steps):
        finished: list[str] = []
        waiting = [(start, iter(reversed(graph.successors[start])))] if start not in seen else []
        seen.add(start)
        while waiting:
            step, following = waiting[-1]
            further = next((s for s in following if s not in seen), None)
            if further is None:
                finished.append(step)
                waiting.pop()
            else:
                seen.add(further)
                waiting.append((further, iter(reversed(graph.successors[further]))))
        done += reversed(finished)
    return tuple(graph.steps[s] for s in done)


# -- answers -------------------------------------------------------------------------------------------------------


def answer_record(municipality: str, process: str, local: str = WHOLE) -> str:
    """The name of the answer to an element, or to a whole process."""
    return f"practice/{municipality}/{process}/answers/{local}"


def answers_record(municipality: str, process: str) -> str:
    """The name of all answers to a process together."""
    return f"practice/{municipality}/{process}/answers"


def deviation_record(municipality: str, process: str, id_: str) -> str:
    """The name of a deviation."""
    return f"practice/{municipality}/{process}/deviations/{id_}"


def practice_value(snapshot: Snapshot, record: str) -> Value | None:
    """What the snapshot says of a record of a practice: an answer, a deviation, a process's or the practice's own.

    The latest confirmation that covers an element is its answer, unless something says that it does not apply.
    """
    name = record_name(record)
    practice = snapshot.practices.get((name.municipality, name.service))
    recorded = snapshot.practice(name.municipality, f"{name.service}/{name.process}")
    match name.kind:
        case "practice":
            return _own(practice, "processes") if practice else None
        case "process_practice":
            return _own(recorded, "not_applicable", "confirmations", "deviations") or None
        case "deviation":
            return next((d.dump() for d in recorded.deviations if d.id == name.local), None)
        case "answer":
            return _answer(recorded, name.local)
        case "answers":
            return _own(recorded, "volume", "deviations", "note") or None
    raise ValueError(f"{record!r} is not a record of a practice")


def _own(record: Practice | ProcessPractice, *inside: str) -> dict:
    return {k: v for k, v in record.dump().items() if k not in inside}


def _answer(recorded: ProcessPractice, local: str) -> Value | None:
    for excluded in recorded.not_applicable:
        if excluded.covers(local):
            return {"state": "not_applicable", **_own_entry(excluded)}
    covering = [c for c in sorted(recorded.confirmations, key=lambda c: c.date) if c.covers(local)]
    return {"state": "same", **_own_entry(covering[-1])} if covering else None


def _own_entry(entry: Confirmation | NotApplicable) -> dict:
    return {k: v for k, v in entry.dump().items() if k != "elements"}


def expected(snapshot: Snapshot, edit: Edit) -> dict[str, Value | None]:
    """The records of an edit as they stand in the snapshot that its author sees."""
    return {put.record: practice_value(snapshot, put.record) for put in edit}


def same(found: Inventory, question: Question, author: Author) -> Edit:
    """標準どおり: the element, with a form its fields, is done as the standard says.

    What differed at the element itself is withdrawn. Fields of a form that differ or do not apply stay as they are.
    """
    return (
        *_without_changes(found, question.process, [question.local]),
        *_confirmed(found, question.process, question.local, author),
    )


def _confirmed(found: Inventory, process: str, local: str, author: Author) -> Edit:
    m, standard = found.municipality, found.snapshot.fingerprint(process)[:SHOWN]
    value = {"state": "same", "by": author.by, "date": author.date, "standard": standard}
    excluded = [
        Put(record=record, value=dict(answer))
        for field_ in _fields(found.answers[process].process, local)
        if (answer := practice_value(found.snapshot, record := answer_record(m, process, field_)))
        and answer["state"] == "not_applicable"
        and practice_value(found.snapshot, answer_record(m, process, local)) != answer
    ]
    return (Put(record=answer_record(m, process, local), value=value), *excluded)


def not_applicable(found: Inventory, question: Question, reason: str, author: Author) -> Edit:
    """該当なし: the municipality does not do this, and why. What differed at the element is withdrawn."""
    value = {"state": "not_applicable", "reason": reason, "date": author.date, "by": author.by}
    concerned = [question.local, *_fields(found.answers[question.process].process, question.local)]
    return (
        *_without_changes(found, question.process, concerned),
        Put(record=answer_record(found.municipality, question.process, question.local), value=value),
    )


def withdrawn(found: Inventory, question: Question) -> Edit:
    """The question is open again: neither answered nor different."""
    return (
        *_without_changes(found, question.process, [question.local]),
        Put(record=answer_record(found.municipality, question.process, question.local), value=None),
    )


def rest_as_standard(found: Inventory, process: str, author: Author) -> Edit:
    """標準どおり for all that :meth:`Inventory.rest` says is open in a process."""
    asked = {q.local for q in found.rest(process).questions}
    if asked and not any(practice_value(found.snapshot, r) for r in _records(found, process)):
        return _confirmed(found, process, WHOLE, author)
    return tuple(
        put
        for local in asked_for(found, process, asked)
        if parent_of(local) not in asked
        for put in _confirmed(found, process, local, author)
    )


def asked_for(found: Inventory, process: str, locals_: Collection[str]) -> list[str]:
    """Some elements of a process in the order of the questions."""
    return [q.local for q in found.of(process) if q.local in locals_]


def _records(found: Inventory, process: str) -> list[str]:
    return [answer_record(found.municipality, process, q.local) for q in found.of(process)]


def process_not_applicable(found: Inventory, process: str, reason: str | None, author: Author) -> Edit:
    """該当なし for a whole process; None as the reason: it applies after all, and everything says again what it said.

    Deviations in it stay recorded.
    """
    record = answer_record(found.municipality, process)
    if reason:
        value = {"state": "not_applicable", "reason": reason, "date": author.date, "by": author.by}
        return (Put(record=record, value=value),)
    beneath = answers_record(found.municipality, process)
    said = practice_value(found.snapshot, beneath) or {}
    singly = [n for n in said.get("not_applicable", ()) if "elements" in n]
    kept = {**said, "not_applicable": singly}
    return (Put(record=beneath, value={k: v for k, v in kept.items() if v} or None),)


def service_not_applicable(found: Inventory, reason: str | None, author: Author) -> Edit:
    """該当なし for the whole service; None as the reason: it applies after all. What is recorded in it stays."""
    record = f"practice/{found.municipality}/{found.service}"
    value = {"service": found.service, **(practice_value(found.snapshot, record) or {})}
    value.pop("not_applicable", None)
    if reason:
        value["not_applicable"] = {"reason": reason, "date": author.date, "by": author.by}
    return (Put(record=record, value=value),)


def with_volume(found: Inventory, process: str, per_year: int | None, unit: str | None) -> Edit:
    """How many cases a process has in a year (None: not known)."""
    record = f"practice/{found.municipality}/{process}"
    value = dict(practice_value(found.snapshot, record) or {})
    value.pop("volume", None)
    if per_year is not None:
        value["volume"] = Volume(per_year=per_year, unit=unit or None).dump()
    return (Put(record=record, value=value or None),)


def differs(found: Inventory, question: Question, deviation: Deviation, author: Author) -> Edit:
    """差異あり: the deviation, and that the standard was seen as it stands where it differs.

    So a later change of the standard there asks again. The question's own element is answered by it in any case: by
    what the deviation changes, or as the standard where it only adds something beside it.
    """
    process = question.process
    recorded = found.snapshot.practice(found.municipality, process)
    standard = found.snapshot.fingerprint(process)
    concerned = dict.fromkeys((question.local, *(c.at for c in deviation.changes)))
    unseen = [
        local
        for local in concerned
        if local != WHOLE
        and kind_of(local) != "actor"
        and find(found.answers[process].process, local) is not None
        and not _seen(_answer(recorded, local), standard)
    ]
    return (
        Put(record=deviation_record(found.municipality, process, deviation.id), value=deviation.dump()),
        *(put for local in unseen for put in _confirmed(found, process, local, author)),
    )


def _seen(answer: Value | None, standard: str) -> bool:
    return answer is not None and answer["state"] == "same" and standard.startswith(answer["standard"])


def without_deviation(found: Inventory, process: str, id_: str) -> Edit:
    """The deviation is deleted; that the standard was seen stays, so its elements are as the standard."""
    return (Put(record=deviation_record(found.municipality, process, id_), value=None),)


def _without_changes(found: Inventory, process: str, locals_: Iterable[str]) -> Edit:
    """The deviations without what they change at these elements; one that changes nothing else goes."""
    standard, wanted = found.answers[process].process, set(locals_)
    puts = []
    for deviation in found.all_deviations(process):
        kept = tuple(c for c in deviation.changes if wanted.isdisjoint(_concerned(standard, c)))
        if len(kept) < len(deviation.changes):
            value = deviation.model_copy(update={"changes": kept}).dump() if kept else None
            puts.append(Put(record=deviation_record(found.municipality, process, deviation.id), value=value))
    return tuple(puts)


def _concerned(process: Process, change: AnyChange) -> Collection[str]:
    return touched(process, (change,)).keys()


def _fields(process: Process, local: str) -> list[str]:
    if local == WHOLE:
        return []
    return [f"{local}/fields/{f.id}" for f in getattr(find(process, local), "fields", ())]


def undoing(snapshot: Snapshot, edit: Edit) -> Edit:
    """The edit that takes back ``edit``, which was made from ``snapshot``: everything says again what it said before.

    An answer changes the entries in which others stand with it, and hides those given before: all entries of its
    process are put back, so that what was said to an earlier standard is said to it again.
    """
    names = {put.record: record_name(put.record) for put in edit}
    records = dict.fromkeys(
        answers_record(n.municipality, f"{n.service}/{n.process}") if n.kind == "answer" else r
        for r, n in names.items()
    )
    return tuple(Put(record=r, value=_data(practice_value(snapshot, r)), after=_place(snapshot, r)) for r in records)


def _place(snapshot: Snapshot, record: str) -> str | None:
    """Where a deviation stands: after which other; anything else stays where it is."""
    name = record_name(record)
    if name.kind != "deviation":
        return STAY
    ids = [d.id for d in snapshot.practice(name.municipality, f"{name.service}/{name.process}").deviations]
    before = [FIRST, *ids]
    return before[ids.index(name.local)] if name.local in ids else STAY


def _data(value: Value | None) -> dict | None:
    return None if value is None else dict(value)


# -- names of what is new ------------------------------------------------------------------------------------------


def new_id(name: str, taken: Collection[str], beginning: str = "added") -> str:
    """An id for something that people only give a name: from its English words, else from a digest of the name.

    The same name gives the same id, so that two municipalities that add the same are found to do so.

    >>> new_id("Place address", {"place-name"}), new_id("Place address", {"place-address"})
    ('place-address', 'place-address-2')
    >>> new_id("投票所の所在地", set()) == new_id("投票所の所在地", set())
    True
    """
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-") if name.isascii() else ""
    stem = words if is_id(words) else f"{beginning}-{sha256(name.strip().encode()).hexdigest()[:8]}"
    numbered = (f"{stem}-{n}" for n in range(2, len(taken) + 3))
    return stem if stem not in taken else next(i for i in numbered if i not in taken)
