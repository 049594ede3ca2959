"""The workspace as it would be after an edit, without writing anything; and the edit between two versions of a process.

What an edit means is said here once more, over values and not over files: pages show what a save would bring before it
is made, and the tests hold what is written against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import ValidationError

from workbench.fitgap.diff import diff
from workbench.fitgap.resolve import same
from workbench.model import (
    COLLECTIONS,
    FIRST,
    STAY,
    TYPE_OF,
    WHOLE,
    Add,
    Agreement,
    Confirmation,
    Deviation,
    Edit,
    ExternalSystem,
    Level,
    Meeting,
    Member,
    Move,
    Municipality,
    NotApplicable,
    Practice,
    Process,
    ProcessPractice,
    Put,
    Record,
    RecordName,
    Remove,
    Request,
    RequestAnswer,
    Service,
    Snapshot,
    Source,
    Stance,
    VendorAnswer,
    WorkingGroup,
    WorkspaceSettings,
    digests,
    find,
    fingerprint_of,
    kind_of,
    record_name,
)
from workbench.model.answering import answered, put_back


class Refusal(NamedTuple):
    """Why a record cannot be as an edit wants it: the record, where in its value (the keys down to it), and what is wrong.

    ``error`` is one of pydantic's error records; without one, the record that this one stands in is not there.
    """

    record: str
    where: tuple[str | int, ...]
    found: Any
    error: Mapping[str, Any] | None = None


class Refusals(tuple[Refusal, ...]):
    """Everything that keeps an edit from being applied; what :func:`applied` gives instead of a snapshot."""

    __slots__ = ()


def applied(snapshot: Snapshot, edit: Edit) -> Snapshot | Refusals:
    """The snapshot as it would be after ``edit``.

    Puts are taken in their order. Only shape is looked at here: what files say of each other, and whether a flow is
    sound, is for the checks that follow a save to say (and for :func:`workbench.fitgap.effect.effect` before it).
    Versions that somebody confirmed and that no longer stand are kept, as a save keeps them.

    Raises
    ------
    ValueError
        Where a put's record is no name of a record.
    """
    after = _After(snapshot)
    for put in edit:
        after.put(put)
    return Refusals(after.refusals) if after.refusals else after.snapshot()


def edit_to(address: str, before: Process | None, after: Process) -> Edit:
    """The edit that turns one version of the process at ``address`` (None: there is none yet) into another."""
    root = f"catalog/{address}"
    whole = Put(record=root, value=own_value(after))
    if before is None:
        before = Process(id=after.id, name=after.name)
        puts = [whole]
    else:
        puts = [whole] if not same(own_value(before), own_value(after)) else []
    touched: dict[str, str | None] = {}
    for change in diff(before, after):
        if isinstance(change, Remove):
            puts.append(Put(record=f"{root}/{change.at}", value=None))
        elif isinstance(change, Add | Move):
            touched[change.at] = change.after
            previous: str | None = FIRST
            for field in change.value.get("fields", ()) if isinstance(change, Add) else ():
                touched[f"{change.at}/fields/{field['id']}"] = previous
                previous = field["id"]
        elif change.at != WHOLE:
            touched.setdefault(change.at, STAY)
    for at, place in touched.items():
        element = find(after, at)
        assert element is not None
        puts.append(Put(record=f"{root}/{at}", value=own_value(element), after=place))
    return tuple(puts)


def own_value(record: Record) -> dict[str, Any]:
    """A process, form or other element as the value of its record: without the records that stand inside it."""
    inside = {*COLLECTIONS} if isinstance(record, Process) else {"fields"}
    return {k: v for k, v in record.dump().items() if k not in inside}


_Data = dict[str, Any]
_SETTINGS = ("members", "levels", "working_groups")
_LISTS = ("agreements", "requests", "answers")


class _After:
    """A snapshot being edited: what an edit touches as plain data, by kind of document and its key."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.before = snapshot
        self.documents: dict[tuple[str, Any], Any] = {}
        self.refusals: list[Refusal] = []

    def put(self, put: Put) -> None:
        name = record_name(put.record)
        if name.kind in ("answer", "answers"):
            self._answer(put, name)
            return
        refused = _refusals(name, put)
        if refused:
            self.refusals += refused
            return
        where, list_, key, id_ = self._place(name)
        document = self._open(*where)
        value = None if put.value is None else dict(put.value)
        if list_ is None:
            self._whole(put, name, where, document, value)
            return
        siblings = _inside(document, list_)
        if siblings is None:
            self.refusals.append(Refusal(put.record, (), None))
        elif isinstance(siblings, dict):
            siblings.pop(id_, None) if value is None else siblings.update({id_: value})
        else:
            _place_in(siblings, key, id_, value, put.after)

    def _place(self, name: RecordName) -> tuple[tuple[str, Any], tuple[Any, ...] | None, str, str]:
        """Where a record stands: its document, the way to its list or map (None: it is the document), key and id."""
        service, address = name.service, f"{name.service}/{name.process}"
        practice = ("practice", (name.municipality, service))
        match name.kind:
            case "member" | "level" | "working_group":
                return ("settings", ""), (f"{name.kind}s",), "id", name.local
            case "source" | "external" | "meeting":
                return (name.kind, name.local), None, "id", name.local
            case "element":
                *way, id_ = name.local.split("/")
                return ("process", address), tuple(way), "id", id_
            case "deviation":
                return practice, ("processes", name.process, "deviations"), "id", name.local
            case "agreement":
                return ("agreements", service), (), "id", name.local
            case "stance":
                return ("agreements", service), (name.local, "stances"), "", name.municipality
            case "request":
                return ("requests", service), (), "id", name.local
            case "request_answer":
                return ("requests", service), (name.local,), "", "answer"
            case "vendor_answer":
                return ("answers", service), (), "about", name.local
            case "process_practice":
                return practice, None, "", name.process
            case "practice":
                return practice, None, "", ""
            case "process":
                return ("process", address), None, "", name.process
            case "municipality":
                return ("municipality", name.municipality), None, "", name.municipality
            case "service":
                return ("service", service), None, "", service
            case _:
                return ("settings", ""), None, "", ""

    def _stored(self, kind: str, key: Any) -> Any:
        """What the snapshot has as this document; None if nothing."""
        if kind == "settings":
            return self.before.settings
        stored: Mapping[Any, Any] = getattr(self.before, _HELD_IN[kind])
        found = stored.get(key)
        return self.before.ended.get(key) if found is None and kind in ("service", "process") else found

    def _open(self, kind: str, key: Any) -> Any:
        """The document as data that may be changed; one that is not there is an empty list, practice, or None."""
        if (kind, key) not in self.documents:
            found = self._stored(kind, key)
            if kind in _LISTS:
                data: Any = [item.dump() for item in found or ()]
            elif found is None:
                data = {"service": key[1]} if kind == "practice" else None
            else:
                data = found.dump()
            self.documents[kind, key] = data
        return self.documents[kind, key]

    def _whole(self, put: Put, name: RecordName, where: tuple[str, Any], document: Any, value: _Data | None) -> None:
        """Put a record that is a document, or that stands beside the lists of one: these stay."""
        inside: tuple[str, ...] = ()
        match name.kind:
            case "process":
                inside = tuple(COLLECTIONS)
            case "workspace":
                inside = _SETTINGS
            case "practice":
                inside, value = ("service", "processes"), value or {}
            case "process_practice":
                processes = document.setdefault("processes", {})
                kept = {k: v for k, v in processes.get(name.process, {}).items() if k not in ("volume", "note")}
                processes[name.process] = {**kept, **(value or {})}
                return
        if value is None:
            self.documents[where] = None
        else:
            self.documents[where] = {**value, **{k: document[k] for k in inside if document and k in document}}

    def _answer(self, put: Put, name: RecordName) -> None:
        address = f"{name.service}/{name.process}"
        standard = self._process(address)
        document = self._open("practice", (name.municipality, name.service))
        if standard is None:
            self.refusals.append(Refusal(put.record, (), None))
            return
        recorded = document.setdefault("processes", {}).get(name.process, {})
        try:
            if name.kind == "answers":
                new = put_back(recorded, put.value)
            else:
                _insist_on_an_answer(put)
                new = answered(recorded, name.local, put.value, lambda digits: self._version(address, digits))
            document["processes"][name.process] = ProcessPractice.model_validate(new).dump()
        except ValidationError as error:
            self.refusals += _from(put, error)

    def _process(self, address: str) -> Process | None:
        if ("process", address) not in self.documents:
            found = self.before.processes.get(address) or self.before.ended.get(address)
            return found if isinstance(found, Process) else None
        try:
            return Process.model_validate(self.documents["process", address])
        except ValidationError:
            return None

    def _version(self, address: str, digits: str | None) -> Process | None:
        """The process that an entry speaks of (None: as it stands): before the edit, after it, or kept."""
        if digits is None:
            return self._process(address)
        there = {f: p for (a, f), p in self.before.confirmed.items() if a == address}
        for process in (self.before.processes.get(address), self._process(address)):
            if process is not None:
                there[fingerprint_of(digests(process))] = process
        return next((p for f, p in there.items() if f.startswith(digits)), None)

    # -- from data to a snapshot ------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """The snapshot with what was opened as it is now."""
        new: dict[str, dict[Any, Any]] = {kind: {} for kind, _ in self.documents}
        for (kind, key), data in self.documents.items():
            new[kind][key] = _model(kind, data)
        before = self.before
        update: dict[str, Any] = {}
        for kind, name in _HELD_IN.items():
            if kind in new:
                update[name] = MappingProxyType(_updated(getattr(before, name), new[kind]))
        if "settings" in new:
            update["settings"] = new["settings"][""]
        if "process" in new or "service" in new:
            processes = update.get("processes", before.processes)
            services = update.get("services", before.services)
            update["processes"] = MappingProxyType(_in_order(processes, services))
            update["digests"] = {a: d for a, d in before.digests.items() if before.processes.get(a) is processes.get(a)}
        after = replace(before, **update)
        concerned = [*new.get("process", ()), *_concerned(before, new.get("practice", {}))]
        return replace(after, confirmed=MappingProxyType(_kept(before, after, dict.fromkeys(concerned))))


_HELD_IN = {
    "service": "services", "process": "processes", "municipality": "municipalities", "practice": "practices",
    "agreements": "agreements", "requests": "requests", "answers": "answers", "external": "external", "source": "sources",
    "meeting": "meetings",
}  # fmt: skip
"""Where the snapshot has each kind of document."""

_TYPES: Mapping[str, type[Record]] = {
    "settings": WorkspaceSettings, "workspace": WorkspaceSettings, "member": Member, "level": Level,
    "working_group": WorkingGroup, "source": Source, "external": ExternalSystem, "service": Service,
    "process": Process, "municipality": Municipality, "practice": Practice, "process_practice": ProcessPractice,
    "deviation": Deviation, "agreement": Agreement, "agreements": Agreement, "stance": Stance,
    "vendor_answer": VendorAnswer, "answers": VendorAnswer, "request": Request, "requests": Request,
    "request_answer": RequestAnswer, "meeting": Meeting,
}  # fmt: skip
"""The type of each kind of record, and of each kind of document or of what it lists."""


def _model(kind: str, data: Any) -> Any:
    type_ = _TYPES[kind]
    if data is None:
        return None
    if kind in _LISTS:
        return tuple(type_.model_validate(item) for item in data) or None
    if kind == "practice":
        processes = {id_: p for id_, p in data.get("processes", {}).items() if any(p.values())}
        rest = {k: v for k, v in data.items() if k != "processes"}
        return type_.model_validate({**rest, "processes": processes}) if processes or len(rest) > 1 else None
    return type_.model_validate(data)


def _refusals(name: RecordName, put: Put) -> list[Refusal]:
    """What is wrong with a put taken by itself."""
    if put.value is None:
        return []
    type_ = TYPE_OF[kind_of(name.local)] if name.kind == "element" else _TYPES[name.kind]
    key = "about" if name.kind == "vendor_answer" else "id"
    value = {"service": name.service, **put.value} if name.kind == "practice" else put.value
    own = name.local.rsplit("/", 1)[-1] if name.kind == "element" else name.local
    if key in type_.model_fields and value.get(key) != (own or name.process or name.service or name.municipality):
        return [Refusal(put.record, (key,), value.get(key))]
    try:
        type_.model_validate(value)
    except ValidationError as error:
        return _from(put, error)
    return []


def _insist_on_an_answer(put: Put) -> None:
    """Raise a ValidationError where a put's value is no answer."""
    if put.value is not None:
        type_ = Confirmation if put.value.get("state") == "same" else NotApplicable
        type_.model_validate({k: v for k, v in put.value.items() if k != "state"})


def _from(put: Put, error: ValidationError) -> list[Refusal]:
    return [Refusal(put.record, e["loc"], e.get("input"), e) for e in error.errors(include_url=False)]


def _inside(document: Any, way: tuple[str, ...]) -> Any:
    """The list or map that ``way`` leads to, made where it is missing; None where a record on the way is not there."""
    at = document
    for step in way:
        if isinstance(at, list):
            at = next((item for item in at if item["id"] == step), None)
        elif at is not None:
            listed = step in COLLECTIONS or step in ("fields", "deviations", *_SETTINGS)
            at = at.setdefault(step, [] if listed else {})
    return at


def _place_in(siblings: list[_Data], key: str, id_: str, value: _Data | None, after: str | None) -> None:
    """Let the one of ``siblings`` that ``id_`` names be ``value``, in the place that ``after`` says."""
    at = next((i for i, item in enumerate(siblings) if item[key] == id_), None)
    old: _Data = siblings.pop(at) if at is not None else {}
    if value is None:
        return
    inside: _Data = {k: old[k] for k in ("fields", "stances") if k in old}
    ids = [item[key] for item in siblings]
    if after == STAY:
        place = len(siblings) if at is None else at
    elif after == FIRST:
        place = 0
    else:
        place = ids.index(after) + 1 if after in ids else len(siblings)
    siblings.insert(place, {**value, **inside})


def _updated(before: Mapping[Any, Any], new: Mapping[Any, Any]) -> dict[Any, Any]:
    return {k: v for k, v in {**before, **new}.items() if v is not None}


def _in_order(processes: Mapping[str, Process], services: Mapping[str, Service]) -> dict[str, Process]:
    """Processes as their services list them, the others by id."""
    service_at = {s: i for i, s in enumerate(services)}
    listed = [f"{s.id}/{p}" for s in services.values() for p in s.processes]
    place = {address: i for i, address in enumerate(listed)}

    def key(address: str) -> tuple[int, int, str]:
        return service_at.get(address.split("/", 1)[0], len(service_at)), place.get(address, len(place)), address

    return {address: processes[address] for address in sorted(processes, key=key)}


def _concerned(before: Snapshot, practices: Mapping[tuple[str, str], Any]) -> list[str]:
    """The processes whose confirmations a change of these practices may have changed."""
    services = {service for _, service in practices}
    return [a for a in before.processes if a.split("/", 1)[0] in services]


def _kept(before: Snapshot, after: Snapshot, concerned: Mapping[str, None]) -> dict[tuple[str, str], Process]:
    """The versions that somebody confirmed and that do not stand any more, of the processes concerned."""
    kept = {key: p for key, p in before.confirmed.items() if key[0] not in concerned}
    for address in concerned:
        service, _, id_ = address.partition("/")
        versions = {f: p for (a, f), p in before.confirmed.items() if a == address}
        if address in before.processes:
            versions[before.fingerprint(address)] = before.processes[address]
        now = after.fingerprint(address) if address in after.processes or address in after.ended else ""
        said = {
            confirmation.standard
            for (_, s), practice in after.practices.items()
            if s == service and id_ in practice.processes
            for confirmation in practice.processes[id_].confirmations
        }
        for fingerprint, process in versions.items():
            if fingerprint != now and any(fingerprint.startswith(digits) for digits in said):
                kept[address, fingerprint] = process
    return kept
