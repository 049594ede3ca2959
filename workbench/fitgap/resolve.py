"""From the standard and a municipality's deviations to what it does.

Changes are unordered. Each writes *slots*: the existence of an element, its place among its siblings, one attribute.
Two writes to one slot conflict, whatever they write, so no order ever decides. What remains is applied in fixed
phases: check → change and set → remove → add → place. Moves and adds are placed as one forest: each under its
anchor, siblings under one anchor by id (delta modelling: Schaefer et al., "Delta-oriented programming of software
product lines", 2010; reference process and variants: Hallerbach et al., "Capturing variability in business process
models: the Provop approach", 2010).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError

from workbench.fitgap.conflict import Conflict, ConflictKind, Conflicts, expectation
from workbench.model import (
    COLLECTIONS,
    FIRST,
    STRUCTURE,
    TYPE_OF,
    VALUE_ATTRIBUTES,
    WHOLE,
    Add,
    AnyChange,
    Change,
    Deviation,
    Element,
    Form,
    Move,
    Parameter,
    Process,
    Record,
    Remove,
    Set,
    Text,
    attribute_of,
    find,
    kind_of,
    parent_of,
    parts,
)

EXISTENCE, PLACE, VALUE = "existence", "place", "default"


class Touch(NamedTuple):
    """One change, and the id of the deviation it belongs to ("" for a bare change)."""

    by: str
    change: AnyChange


def resolve(
    process: Process, deviations: Iterable[Deviation | AnyChange], there: Mapping[str, Element | Process] | None = None
) -> Process | Conflicts:
    """Apply deviations (or bare changes) to a standard process.

    Parameters
    ----------
    process
        The standard process.
    deviations
        Deviations, changes, or both; their order is of no account.
    there
        The :func:`index` of the process, for callers that ask for many municipalities.

    Returns
    -------
    Process or Conflicts
        What the municipality does, or every conflict there is, sorted. Without changes, ``process`` itself.
        Whether the resulting flow is sound is for :func:`workbench.model.flaws` to say.

    Examples
    --------
    >>> from workbench.model import Process, Set
    >>> p = Process.model_validate({"id": "p", "name": {"ja": "例"}, "parameters": [
    ...     {"id": "unit", "name": {"ja": "単位"}, "type": "choice", "choices": ["person", "household"],
    ...      "default": "person"}]})
    >>> resolve(p, [Set(at="parameters/unit", to="household")]).parameters[0].default
    'household'
    >>> [c.kind for c in resolve(p, [Set(at="parameters/rate", to=1)])]
    ['unknown-target']
    """
    touches = flatten(deviations)
    if not touches:
        return process
    plan = _Plan(process, touches, index(process) if there is None else there)
    values, added = plan.prepare()
    return plan.found() if plan.conflicts else plan.apply(values, added)


def index(process: Process) -> Mapping[str, Element | Process]:
    """Everything that can be changed in a process, by relative address."""
    return {WHOLE: process} | {located.address: located.element for located in parts(process)}


def conflicts(
    process: Process, deviations: Iterable[Deviation | AnyChange], there: Mapping[str, Element | Process] | None = None
) -> Conflicts:
    """The conflicts that :func:`resolve` would give, without building the process."""
    plan = _Plan(process, flatten(deviations), index(process) if there is None else there)
    plan.prepare()
    return plan.found()


def flatten(deviations: Iterable[Deviation | AnyChange]) -> tuple[Touch, ...]:
    """The changes of all deviations, each with the id of its deviation."""
    return tuple(
        Touch(d.id, change) if isinstance(d, Deviation) else Touch("", d)
        for d in deviations
        for change in (d.changes if isinstance(d, Deviation) else (d,))
    )


def touched(process: Process, deviations: Iterable[Deviation | AnyChange]) -> dict[str, tuple[Touch, ...]]:
    """Which changes concern each element, by relative address.

    A form that is added or removed takes its fields with it, so they are concerned too.
    """
    found: dict[str, list[Touch]] = defaultdict(list)
    for touch in flatten(deviations):
        change = touch.change
        found[change.at].append(touch)
        for field in _fields_concerned(change, process):
            found[f"{change.at}/fields/{field}"].append(touch)
    return {address: tuple(t) for address, t in found.items()}


def _fields_concerned(change: AnyChange, process: Process) -> list[str]:
    """The fields that come or go with the form that a change adds or removes."""
    if isinstance(change, Remove) and kind_of(change.at) == "form":
        return [f.id for f in getattr(find(process, change.at), "fields", ())]
    if isinstance(change, Add) and change.at.startswith("forms/") and parent_of(change.at) is None:
        return [f["id"] for f in added_fields(change) if isinstance(f.get("id"), str)]
    return []


def added_fields(change: Add) -> list[Mapping[str, Any]]:
    """The fields that an added form brings along, as written; what is no list of mappings brings none."""
    fields = change.value.get("fields")
    return [f for f in fields if isinstance(f, Mapping)] if isinstance(fields, list | tuple) else []


def added_value(change: AnyChange, address: str) -> Mapping[str, Any] | None:
    """What a change adds at ``address``: its own value, or that of one field of the form it adds; None if nothing."""
    if not isinstance(change, Add):
        return None
    if change.at == address:
        return change.value
    id_ = address.rsplit("/", 1)[1]
    return next((f for f in added_fields(change) if f.get("id") == id_), None)


def built(address: str, value: Mapping[str, Any]) -> Element:
    """The element that ``value`` describes at ``address``, which gives its id.

    Raises
    ------
    ValidationError
        If it describes none.
    """
    element = TYPE_OF[kind_of(address)].model_validate({**value, "id": address.rsplit("/", 1)[1]})
    assert isinstance(element, Element)
    return element


def _show(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, Mapping) and isinstance(value.get("ja"), str):
        return f"「{value['ja']}」"
    return orjson.dumps(value, default=str).decode() if not isinstance(value, str) else repr(value)


def _attributes(model: type[Record]) -> dict[str, str]:
    """Attribute names as YAML writes them (and as Python does) → as YAML writes them; structure left out."""
    names = {}
    for name, info in model.model_fields.items():
        if name not in STRUCTURE:
            names[name] = names[info.alias or name] = info.alias or name
    return names


_ATTRIBUTES = {type_: _attributes(type_) for type_ in TYPE_OF.values()}


class _Plan:
    """One resolution: what each slot is written with, and the conflicts found on the way."""

    def __init__(self, process: Process, touches: Iterable[Touch], base: Mapping[str, Element | Process]) -> None:
        self.process = process
        self.base = base
        self.conflicts: list[Conflict] = []
        self.touches = tuple(touches)
        self.adds: dict[str, list[Touch]] = defaultdict(list)
        self.removes: dict[str, list[Touch]] = defaultdict(list)
        self.moves: dict[str, list[Touch]] = defaultdict(list)
        self.writes: dict[str, dict[str, list[Touch]]] = defaultdict(lambda: defaultdict(list))
        for touch in self.touches:
            self._sort(touch)

    # -- phase 1: check ---------------------------------------------------------------------------------------------

    def _sort(self, touch: Touch) -> None:
        change = touch.change
        if isinstance(change, Add):
            self.adds[change.at].append(touch)
        elif isinstance(change, Remove):
            self.removes[change.at].append(touch)
        elif isinstance(change, Move):
            self.moves[change.at].append(touch)
        elif isinstance(change, Set):
            self.writes[change.at][VALUE].append(touch)
        else:
            owner = self.base.get(change.at)
            names = _ATTRIBUTES[type(owner) if owner is not None else TYPE_OF[kind_of(change.at)]]
            if change.attribute in names:
                self.writes[change.at][names[change.attribute]].append(touch)
            else:
                known = ", ".join(sorted(set(names.values())))
                self._conflict("unknown-attribute", change.at, change.attribute, [touch], change.attribute, known)

    def _conflict(
        self,
        kind: ConflictKind,
        address: str,
        slot: str,
        touches: Iterable[Touch],
        found: str = "",
        expected: Text | str = "－",
    ) -> None:
        by = tuple(sorted({t.by for t in touches}))
        both = expected if isinstance(expected, Text) else Text(ja=expected)
        self.conflicts.append(Conflict(address, "value" if slot == VALUE else slot, kind, by, found, both))

    def _check(self) -> None:
        adds = self._with_fields(self.adds)
        removes = self._with_fields(self.removes)
        self._check_slots(adds, removes)
        for address, touches in self.adds.items():
            parent = parent_of(address)
            if address in self.base and address not in removes:
                self._conflict("already-exists", address, EXISTENCE, touches)
            if parent in removes:
                edits = [*touches, *removes[parent]]
                self._conflict("edit-of-removed", parent, EXISTENCE, edits, f"add {address}")
            elif parent is not None and parent not in self.base and parent not in self.adds:
                self._conflict("unknown-target", parent, EXISTENCE, touches)
        edits_of = [(a, "remove", t) for a, t in self.removes.items()]
        edits_of += [(a, "move", t) for a, t in self.moves.items()]
        edits_of += [(a, "change", [x for w in writes.values() for x in w]) for a, writes in self.writes.items()]
        for address, verb, touches in edits_of:
            if address not in self.base and address not in adds:
                self._conflict("unknown-target", address, EXISTENCE, touches)
            elif verb != "remove" and address in removes:
                self._conflict(
                    "edit-of-removed", address, EXISTENCE, [*touches, *removes[address]], f"{verb} {address}"
                )
            elif address not in self.base:
                slot = {"remove": EXISTENCE, "move": PLACE}.get(verb, "attributes")
                self._conflict("same-slot", address, slot, [*touches, *adds[address]])
        self._check_anchors(adds, removes)

    def _with_fields(self, touches: Mapping[str, list[Touch]]) -> dict[str, list[Touch]]:
        """The touches by address, those of a form for its fields too."""
        found = defaultdict(list, {a: list(t) for a, t in touches.items()})
        for address, several in touches.items():
            for touch in several:
                for field in _fields_concerned(touch.change, self.process):
                    found[f"{address}/fields/{field}"].append(touch)
        return dict(found)

    def _check_slots(self, adds: Mapping[str, list[Touch]], removes: Mapping[str, list[Touch]]) -> None:
        for address in sorted({*adds, *removes}):
            writers = [*adds.get(address, ()), *removes.get(address, ())]
            if len(writers) > 1:
                self._conflict("same-slot", address, EXISTENCE, writers)
        for address, touches in self.moves.items():
            if len(touches) > 1:
                self._conflict("same-slot", address, PLACE, touches)
        for address, writes in self.writes.items():
            for slot, touches in writes.items():
                if len(touches) > 1:
                    self._conflict("same-slot", address, slot, touches)

    def _check_anchors(self, adds: Mapping[str, list[Touch]], removes: Mapping[str, list[Touch]]) -> None:
        anchor_of: dict[str, str] = {}
        for address, touches in (*self.adds.items(), *self.moves.items()):
            siblings = address.rsplit("/", 1)[0]
            for touch in touches:
                after = touch.change.after  # type: ignore[union-attr]
                if after is None or after == FIRST:
                    continue
                anchor = f"{siblings}/{after}"
                if anchor in removes:
                    self._conflict("anchor-removed", address, PLACE, [touch, *removes[anchor]], after)
                elif anchor not in self.base and anchor not in adds:
                    self._conflict("anchor-unknown", address, PLACE, [touch], after)
                if len(self.adds.get(address, ())) + len(self.moves.get(address, ())) == 1:
                    anchor_of[address] = anchor  # what is placed twice conflicts already
        for address in anchor_of:
            ring = _ring(address, anchor_of)
            if ring and address == min(ring):
                around = [t for a in ring for t in (*self.adds.get(a, ()), *self.moves.get(a, ()))]
                self._conflict("anchor-cycle", address, PLACE, around, " → ".join(a.rsplit("/", 1)[1] for a in ring))

    # -- phases 2 to 5 ----------------------------------------------------------------------------------------------

    def prepare(self) -> tuple[dict[str, dict[str, Any]], dict[str, Element | None]]:
        """The values that are written and the elements that are added, by address; collects every conflict on the way."""
        self._check()
        written = {a: self._values(a, writes) for a, writes in self.writes.items() if a in self.base}
        added = {a: [self._build(a, touch) for touch in touches][0] for a, touches in self.adds.items()}
        return written, added

    def found(self) -> Conflicts:
        return Conflicts(sorted(set(self.conflicts)))

    def apply(self, written: Mapping[str, dict[str, Any]], added: Mapping[str, Element | None]) -> Process:
        """The process with the prepared elements in their places; only without conflicts."""
        changed = {a: self.base[a].model_copy(update=values) for a, values in written.items()}
        update: dict[str, Any] = {}
        for collection in COLLECTIONS:
            before = getattr(self.process, collection)
            update[collection] = self._list(collection, before, changed, added)
        whole = changed.get(WHOLE, self.process)
        return whole.model_copy(update=update)  # type: ignore[return-value]

    def _values(self, address: str, writes: Mapping[str, list[Touch]]) -> dict[str, Any]:
        """The values written to an element, by the Python names of its attributes."""
        owner = self.base[address]
        values: dict[str, Any] = {}
        for attribute, touches in writes.items():
            for touch in touches:
                self._expect(owner, attribute, touch)
            name, info, adapter = attribute_of(type(owner), attribute)
            for touch in touches:
                to = touch.change.to  # type: ignore[union-attr]
                if to is None and not info.is_required():
                    values[name] = info.get_default(call_default_factory=True)
                    continue
                try:
                    values[name] = adapter.validate_python(to)
                except ValidationError as error:
                    expected = expectation(error.errors(include_url=False)[0])
                    self._conflict("invalid-value", address, attribute, [touch], _show(to), expected)
        if isinstance(owner, Parameter) and not VALUE_ATTRIBUTES.isdisjoint(values):
            self._judge_value(address, owner.model_copy(update=values), [t for w in writes.values() for t in w])
        return values

    def _judge_value(self, address: str, parameter: Parameter, touches: Iterable[Touch]) -> None:
        """The parameter's value is one it may take, as far as the writes to it do not already conflict."""
        refusal = None if parameter.default is None else parameter.refusal(parameter.default)
        if refusal and not any(c.address == address for c in self.conflicts):
            self._conflict("invalid-value", address, VALUE, touches, _show(parameter.default), refusal)

    def _expect(self, owner: Element | Process, attribute: str, touch: Touch) -> None:
        change = touch.change
        if not isinstance(change, Change) or not change.expects:
            return
        found = owner.dump().get(attribute)
        if same(found, change.expect):
            return
        data = {k: v for k, v in owner.dump().items() if k not in STRUCTURE or k == "id"}
        data.pop(attribute, None)
        try:
            wanted = type(owner).model_validate(data if change.expect is None else data | {attribute: change.expect})
            met = same(wanted.dump().get(attribute), found)
        except ValidationError:
            met = False
        if not met:
            self._conflict("expect-failed", change.at, attribute, [touch], _show(found), _show(change.expect))

    def _build(self, address: str, touch: Touch) -> Element | None:
        id_ = address.rsplit("/", 1)[1]
        value = touch.change.value  # type: ignore[union-attr]
        if value.get("id", id_) != id_:
            self._conflict("invalid-value", address, "id", [touch], _show(value["id"]), id_)
        try:
            element = built(address, value)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                where = ".".join(str(part) for part in detail["loc"])
                found = "" if detail["type"] == "missing" else _show(detail["input"])
                self._conflict("invalid-value", address, where, [touch], found, expectation(detail))
            return None
        if isinstance(element, Parameter):
            self._judge_value(address, element, [touch])
        if isinstance(element, Form):
            ids = [f.id for f in element.fields]
            for id_ in sorted({i for i in ids if ids.count(i) > 1}):
                self._conflict("same-slot", f"{address}/fields/{id_}", EXISTENCE, [touch])
        return element

    def _list(
        self,
        siblings: str,
        before: tuple[Element, ...],
        changed: Mapping[str, Record],
        added: Mapping[str, Element | None],
    ) -> tuple[Element, ...]:
        """One list of the process after remove, add and place."""
        prefix = siblings + "/"
        if not any(touch.change.at.startswith(prefix) for touch in self.touches):
            return before
        standing: dict[str, Element] = {}
        for element in before:
            address = prefix + element.id
            if address not in self.removes:
                standing[element.id] = changed.get(address) or element  # type: ignore[assignment]
                if isinstance(element, Form) and address in changed:
                    standing[element.id] = standing[element.id].model_copy(update={"fields": element.fields})
        depth = prefix.count("/")
        new = {
            a[len(prefix) :]: e
            for a, e in added.items()
            if e is not None and a.startswith(prefix) and a.count("/") == depth
        }
        anchors = {
            a[len(prefix) :]: t[0].change.after  # type: ignore[union-attr]
            for several in (self.adds, self.moves)
            for a, t in several.items()
            if a.startswith(prefix) and a.count("/") == depth
        }
        elements = standing | new
        if siblings == "forms":
            for id_, form in elements.items():
                fields = self._list(f"forms/{id_}/fields", form.fields, changed, added)  # type: ignore[attr-defined]
                if fields != form.fields:  # type: ignore[attr-defined]
                    elements[id_] = form.model_copy(update={"fields": fields})
        return tuple(elements[id_] for id_ in _order([i for i in standing if i not in anchors], anchors))


def _order(staying: list[str], anchors: Mapping[str, str | None]) -> list[str]:
    """Ids in their final order: what stays, each followed by what is anchored on it, siblings by id."""
    under: dict[str | None, list[str]] = defaultdict(list)
    for id_ in sorted(anchors, reverse=True):
        under[anchors[id_]].append(id_)
    order: list[str] = []
    waiting = [*under[None], *reversed(staying), *under[FIRST]]
    while waiting:
        id_ = waiting.pop()
        order.append(id_)
        waiting += under.get(id_, ())
    return order


def _ring(address: str, anchor_of: Mapping[str, str]) -> list[str] | None:
    """The cycle of anchors that ``address`` lies on, starting with it; None if on none."""
    ring, at, seen = [address], anchor_of[address], {address}
    while at != address:
        if at in seen or at not in anchor_of:
            return None
        seen.add(at)
        ring.append(at)
        at = anchor_of[at]
    return ring


def same(a: Any, b: Any) -> bool:
    """Equality as JSON sees it: 1, 1.0 and true are three values."""
    return orjson.dumps(a, option=orjson.OPT_SORT_KEYS) == orjson.dumps(b, option=orjson.OPT_SORT_KEYS)
