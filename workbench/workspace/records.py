"""Records in the files of a workspace: where each stands, what it is there, and a file's bytes after an edit.

Everything here is a pure function over bytes and plain data. A record's value is compared, and written, as its type
dumps it; what a file says more than that (a default in words, one item without a list) stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from pydantic import ValidationError

from workbench.model import (
    Agreement,
    Deviation,
    ExternalSystem,
    Level,
    Meeting,
    Member,
    Municipality,
    Practice,
    Process,
    Put,
    Record,
    RecordName,
    Request,
    RequestAnswer,
    Service,
    Snapshot,
    Source,
    Stance,
    Text,
    VendorAnswer,
    WorkingGroup,
    WorkspaceSettings,
    record_name,
)
from workbench.model.address import COLLECTIONS
from workbench.model.answering import ANSWERS, Unknown, answer_of, answered, put_back, together
from workbench.model.edit import STAY, Value
from workbench.model.practice import FIRST, ProcessPractice
from workbench.model.process import Actor, Element, Form, FormField, Interface, Parameter, Requirement, Rule, Step
from workbench.workspace.errors import CannotWrite, FieldConflict
from workbench.workspace.files import CATALOGUE, MUNICIPALITIES, SETTINGS
from workbench.workspace.reading import Fault, read_lately
from workbench.workspace.yamltext import Unwritable, alike, rewritten, written

_ELEMENTS: dict[str, type[Element]] = {
    "actors": Actor,
    "steps": Step,
    "forms": Form,
    "rules": Rule,
    "parameters": Parameter,
    "interfaces": Interface,
    "requirements": Requirement,
    "fields": FormField,
}
_TYPES: dict[str, type[Record]] = {
    "workspace": WorkspaceSettings,
    "member": Member,
    "level": Level,
    "working_group": WorkingGroup,
    "source": Source,
    "external": ExternalSystem,
    "service": Service,
    "process": Process,
    "municipality": Municipality,
    "practice": Practice,
    "process_practice": ProcessPractice,
    "answers": ProcessPractice,
    "deviation": Deviation,
    "agreement": Agreement,
    "stance": Stance,
    "request": Request,
    "request_answer": RequestAnswer,
    "vendor_answer": VendorAnswer,
    "meeting": Meeting,
}
_INSIDE: dict[str, tuple[str, ...]] = {
    "workspace": ("members", "levels", "working_groups"),
    "process": tuple(COLLECTIONS),
    "form": ("fields",),
    "practice": ("processes",),
    "process_practice": ("not_applicable", "confirmations", "deviations"),
    "agreement": ("stances",),
    "request": ("answer",),
}
"""The keys of a record under which other records stand."""
_HOLDS: dict[str, type[Record]] = {
    **dict.fromkeys(_INSIDE["workspace"], WorkspaceSettings),
    **dict.fromkeys(_INSIDE["process"], Process),
    "fields": Form,
    "processes": Practice,
    **dict.fromkeys(_INSIDE["process_practice"], ProcessPractice),
    "stances": Agreement,
    "answer": Request,
}
"""The type of what holds records under a key."""
_WHOLE_FILES = frozenset({"workspace", "service", "process", "municipality", "practice"})
_LIST_FILES = frozenset(
    {"source", "external", "agreement", "stance", "request", "request_answer", "vendor_answer", "meeting"}
)


class _Item(NamedTuple):
    """A step down to the item of a list that has this id."""

    key: str
    id: str


class _Shape(NamedTuple):
    """What a record is: its type, the keys of records inside it, the key that holds its id (or ""), and that id."""

    type: type[Record]
    inside: tuple[str, ...] = ()
    key: str = ""
    id: str = ""


_Step = str | _Item


def file_of(record: str) -> str:
    """The file that a record stands in, from the workspace.

    >>> file_of("practice/akiota/senkyo/nyujoken/answers/steps/print")
    'municipalities/akiota/senkyo.yaml'
    """
    name = record_name(record)
    match name.kind:
        case "workspace" | "member" | "level" | "working_group":
            return SETTINGS
        case "source":
            return f"{CATALOGUE}/sources.yaml"
        case "external":
            return f"{CATALOGUE}/external.yaml"
        case "meeting":
            return f"{CATALOGUE}/meetings.yaml"
        case "service":
            return f"{CATALOGUE}/{name.service}/service.yaml"
        case "process" | "element":
            return f"{CATALOGUE}/{name.service}/{name.process}.yaml"
        case "municipality":
            return f"{MUNICIPALITIES}/{name.municipality}/municipality.yaml"
        case "practice" | "process_practice" | "answer" | "answers" | "deviation":
            return f"{MUNICIPALITIES}/{name.municipality}/{name.service}.yaml"
        case "agreement" | "stance":
            return f"{CATALOGUE}/{name.service}/agreements.yaml"
        case "request" | "request_answer":
            return f"{CATALOGUE}/{name.service}/requests.yaml"
        case "vendor_answer":
            return f"{CATALOGUE}/{name.service}/answers.yaml"


def value_in(record: str, data: Any) -> Value | None:
    """The record in the parsed data of its file (None: no such file); None if it is not there.

    It is as its type dumps it; as it stands where it is not valid. An answer is the one that counts for the element.
    """
    name = record_name(record)
    found = data
    for step in _path(name):
        found = _child(found, step)
    if name.kind == "answer":
        return answer_of(found, name.local) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping):
        return None
    if name.kind == "answers":
        found = {key: found[key] for key in ANSWERS if key in found}
    value = _canonical(_own(found, _shape(name)), _shape(name))
    return None if name.kind in ("process_practice", "answers") and not value else value


def edited(puts: Sequence[Put], content: bytes | None, snapshot: Snapshot) -> bytes | None:
    """The bytes of one file after the puts, which are all of its records; None: the file is to be removed.

    ``content`` is what it holds now (None: it does not exist). ``snapshot`` is asked for processes, where an answer
    that was given for a whole process or form is withdrawn in part; no file is opened.

    Raises
    ------
    CannotWrite
        Where the file cannot be read, or a put speaks of what is not there.
    """
    if not puts:
        return content
    file = file_of(puts[0].record)
    data = None if content is None else _readable(content, file)
    wanted = applied(puts, data, snapshot)
    if wanted is None:
        return None
    if content is not None and alike(wanted, data):
        return content
    try:
        bare = f"{_first_line(puts[0].record)}\n".encode()
        if content is None:
            return bare + written(wanted)
        found = rewritten(content, wanted, data)
        return None if wanted == [] and found.strip() == (bare + b"[]").strip() else found
    except Unwritable as error:
        raise CannotWrite(
            Text(
                ja=f"`{file}` を書けません: {error.message.ja}",
                en=f"`{file}` cannot be written: {error.message.en}",
            )
        ) from error


def applied(puts: Sequence[Put], data: Any, snapshot: Snapshot) -> Any:
    """The parsed data of one file after the puts: what :func:`edited` writes, as data; None: no file."""
    for put in puts:
        name = record_name(put.record)
        if name.kind in _WHOLE_FILES and put.value is None:
            data = None
            continue
        if data is None:
            if put.value is None:
                continue
            data = [] if name.kind in _LIST_FILES else {"service": name.service} if name.municipality else {}
        if name.kind in ("answer", "answers"):
            data = _answered(put, name, data, snapshot)
        else:
            data = _placed(data, _path(name), _shape(name), put)
    return data


def merged(put: Put, base: Value | None, theirs: Value | None) -> tuple[Value | None, tuple[FieldConflict, ...]]:
    """The put's record with what others changed meanwhile, and the fields that both sides changed (mine stands there).

    Fields merge one by one, down through mappings; a list is one field. A record that one side removed and the other
    changed is one conflict of the whole (an empty path); so are two different answers. Two people who both say that
    an element is as in the same standard agree, and the first answer stands.
    """
    mine = put.value
    if record_name(put.record).kind == "answers" and not (alike(theirs, base) or alike(mine, base)):
        found, apart = together(base, theirs, mine)
        sides = (base or {}, theirs or {}, mine or {})
        return found or None, tuple(FieldConflict(put.record, (k,), *(side.get(k) for side in sides)) for k in apart)
    if record_name(put.record).kind == "answer" and not alike(theirs, base):
        if mine and theirs and _agree(mine, theirs):
            return theirs, ()
        if not (alike(mine, base) or alike(mine, theirs)):
            return mine, (FieldConflict(put.record, (), base, theirs, mine),)
    conflicts: list[FieldConflict] = []
    return _merged(put.record, (), base, theirs, mine, conflicts), tuple(conflicts)


def _agree(mine: Value, theirs: Value) -> bool:
    same = mine.get("state") == theirs.get("state") == "same"
    first, second = str(mine.get("standard")), str(theirs.get("standard"))
    return same and (first.startswith(second) or second.startswith(first))


def _merged(
    record: str, path: tuple[str, ...], base: Any, theirs: Any, mine: Any, conflicts: list[FieldConflict]
) -> Any:
    if alike(theirs, base) or alike(theirs, mine):
        return mine
    if alike(mine, base):
        return theirs
    if not (isinstance(mine, Mapping) and isinstance(theirs, Mapping) and isinstance(base, Mapping | None)):
        conflicts.append(FieldConflict(record, path, base, theirs, mine))
        return mine
    base = base or {}
    found = {}
    for key in dict.fromkeys((*theirs, *mine)):
        value = _merged(record, (*path, key), base.get(key), theirs.get(key), mine.get(key), conflicts)
        if value is not None or (key in mine and key in theirs):
            found[key] = value
    return found


def _path(name: RecordName) -> tuple[_Step, ...]:
    """The way to a record in the data of its file; of an answer, to the practice of its process."""
    match name.kind:
        case "member" | "level" | "working_group":
            return (f"{name.kind}s", _Item("id", name.local))
        case "source" | "external" | "agreement" | "request" | "meeting":
            return (_Item("id", name.local),)
        case "element":
            steps = name.local.split("/")
            return tuple(step for i in range(0, len(steps), 2) for step in (steps[i], _Item("id", steps[i + 1])))
        case "process_practice" | "answer" | "answers":
            return ("processes", name.process)
        case "deviation":
            return ("processes", name.process, "deviations", _Item("id", name.local))
        case "stance":
            return (_Item("id", name.local), "stances", name.municipality)
        case "request_answer":
            return (_Item("id", name.local), "answer")
        case "vendor_answer":
            return (_Item("about", name.local),)
    return ()


def _shape(name: RecordName) -> _Shape:
    match name.kind:
        case "element":
            *_, collection, id_ = name.local.split("/")
            return _Shape(_ELEMENTS[collection], _INSIDE["form"] if collection == "forms" else (), "id", id_)
        case "workspace" | "process_practice" | "answers" | "stance" | "request_answer":
            key, id_ = "", ""
        case "practice":
            key, id_ = "service", name.service
        case "vendor_answer":
            key, id_ = "about", name.local
        case _:
            key, id_ = "id", name.local or name.process or name.municipality or name.service
    return _Shape(_TYPES[name.kind], _INSIDE.get(name.kind, ()), key, id_)


def _own(record: Mapping[str, Any], shape: _Shape) -> dict[str, Any]:
    """The record without those inside it."""
    return {k: v for k, v in record.items() if k not in shape.inside}


def _canonical(value: Mapping[str, Any], shape: _Shape) -> dict[str, Any]:
    """The value as its type dumps it; as it is where it is not valid."""
    try:
        return shape.type.model_validate(value).dump()
    except ValidationError:
        return dict(value)


def _child(data: Any, step: _Step) -> Any:
    if isinstance(step, str):
        return data.get(step) if isinstance(data, Mapping) else None
    return next((item for item in _items(data) if _id(item, step.key) == step.id), None)


def _items(data: Any) -> Sequence[Any]:
    return data if isinstance(data, list) else ()


def _id(item: Any, key: str) -> Any:
    return item.get(key) if isinstance(item, Mapping) else None


def _placed(data: Any, path: tuple[_Step, ...], shape: _Shape, put: Put) -> Any:
    """The data with the record at ``path`` put; a key under which nothing is left goes with it."""
    if not path:
        return _replaced(data, shape, put)
    step, rest = path[0], path[1:]
    old = _child(data, step)
    if isinstance(step, _Item):
        if rest and old is None:
            raise _missing(put, step.id)
        new = None if not rest and put.value is None else _placed(old, rest, shape, put)
        return _in_list(_items(data), step, old, new, STAY if rest else put.after)
    if data is None:
        data = {}
    if not isinstance(data, Mapping):
        raise _missing(put, step)
    new = None if not rest and put.value is None and not shape.inside else _placed(old, rest, shape, put)
    if new is None or new in ({}, []):
        return {k: v for k, v in data.items() if k != step}
    found = {**data, step: new}
    return _in_order(found, _HOLDS[step]) if step in _HOLDS and step not in data else found


def _replaced(old: Any, shape: _Shape, put: Put) -> dict[str, Any]:
    """The record itself, with what stands inside it as it was."""
    old = old if isinstance(old, Mapping) else {}
    value = _canonical({**({shape.key: shape.id} if shape.key else {}), **(put.value or {})}, shape)
    inner = [k for k in shape.inside if k in value]
    if inner:
        raise ValueError(f"{put.record}: {', '.join(inner)} hold records of their own")
    own = _own(old, shape)
    kept = _kept(own, _canonical(own, shape), value)
    return _in_order({**kept, **{k: v for k, v in old.items() if k in shape.inside}}, shape.type)


def _in_order(value: dict[str, Any], type_: type[Record]) -> dict[str, Any]:
    """The keys in the order in which people read them, which is where new ones go."""
    order = _order(type_)
    return {k: value[k] for k in sorted(value, key=lambda k: order.get(k, len(order)))}


@cache
def _order(type_: type[Record]) -> dict[str, int]:
    """The places of the keys: of an element, first what it is, then its class, basis and note, then its fields."""
    keys = [field.alias or name for name, field in type_.model_fields.items()]
    if issubclass(type_, Element):
        last = ("class", "basis", "note", "fields")
        keys = [k for k in keys if k not in last] + [k for k in last if k in keys]
    return {key: place for place, key in enumerate(keys)}


def _in_list(items: Sequence[Any], step: _Item, old: Any, new: Any, after: str | None) -> list[Any]:
    """The list with an item put in its place."""
    if old is not None and new is not None and after in (STAY, step.id):
        return [new if item is old else item for item in items]
    others = [item for item in items if item is not old]
    if new is None:
        return others
    place = 0 if after == FIRST else len(others)
    for i, item in enumerate(others):
        if _id(item, step.key) == after:
            place = i + 1
    return [*others[:place], new, *others[place:]]


def _kept(raw: Any, before: Any, wanted: Any, key: str = "") -> Any:
    """What to write for ``wanted``: as the file had it (``raw``, which dumps as ``before``) wherever that says the same."""
    if alike(before, wanted):
        return raw
    if isinstance(raw, Mapping) and isinstance(before, Mapping) and isinstance(wanted, Mapping):
        found = {k: v for k, v in raw.items() if k in wanted or k not in before}
        for k, value in wanted.items():
            found[k] = _kept(raw[k], before[k], value, k) if k in raw and k in before else _fresh(k, value)
        return {k: found[k] for k in (*(k for k in wanted if k in found), *found)}
    if isinstance(before, list) and isinstance(wanted, list):
        if not isinstance(raw, list):
            return _kept(raw, before[0], wanted[0]) if len(before) == len(wanted) == 1 else _fresh(key, wanted)
        if len(raw) == len(before):
            return _kept_items(raw, before, wanted)
    return _fresh(key, wanted)


def _kept_items(raw: list[Any], before: list[Any], wanted: list[Any]) -> list[Any]:
    """Items are found again by their id, by what they are, or by their place."""
    found = []
    for i, item in enumerate(wanted):
        j = next((j for j, b in enumerate(before) if alike(b, item)), None)
        if j is None and isinstance(item, Mapping) and "id" in item:
            j = next((j for j, b in enumerate(before) if _id(b, "id") == item["id"]), None)
        elif j is None and len(before) == len(wanted):
            j = i
        found.append(_fresh("", item) if j is None else _kept(raw[j], before[j], item))
    return found


_OFTEN_ONE = frozenset({"source", "from"})
_CHANGE = ("op", "at", "attribute", "after", "expect", "to", "value")
_REAL_BY_TYPE = frozenset({"minutes_per_case", "hours_per_year"})


def _fresh(key: str, value: Any) -> Any:
    """A new value as people write it: one source without a list, a whole number of hours without a fraction."""
    if isinstance(value, Mapping):
        if key == "share":
            return {k: _whole(v) for k, v in value.items()}
        keys = sorted(value, key=_CHANGE.index) if set(value) <= set(_CHANGE) else value
        return {k: _fresh(k, value[k]) for k in keys}
    if isinstance(value, list | tuple):
        if key in _OFTEN_ONE and len(value) == 1:
            return value[0]
        return [_fresh("", v) for v in value]
    return _whole(value) if key in _REAL_BY_TYPE else value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _answered(put: Put, name: RecordName, data: Any, snapshot: Snapshot) -> Any:
    """The data of a practice with one answer given or withdrawn, or with all answers to a process put back."""
    address = f"{name.service}/{name.process}"

    def version(standard: str | None) -> Process | None:
        if standard is None or snapshot.fingerprint(address).startswith(standard):
            return _standing(snapshot, address)
        return next((p for (a, f), p in snapshot.confirmed.items() if a == address and f.startswith(standard)), None)

    processes = data.get("processes") or {}
    recorded = processes.get(name.process) or {}
    try:
        if name.kind == "answers":
            practice = put_back(recorded, put.value)
        else:
            practice = answered(recorded, name.local, put.value, version)
    except Unknown:
        raise CannotWrite(
            Text(
                ja=f"業務プロセス `{address}` が読めないため、まとめた回答を要素ごとに分けられません。先に「問題」を直してください。",
                en=f"The process `{address}` cannot be read, so an answer given for several elements cannot be taken apart. "
                "Mend what the page of problems shows first.",
            )
        ) from None
    processes = {k: v for k, v in processes.items() if k != name.process or practice}
    if practice:
        processes[name.process] = _in_order(practice, ProcessPractice)
    rest = {k: v for k, v in data.items() if k != "processes"}
    return _in_order({**rest, "processes": processes}, Practice) if processes else rest


def _standing(snapshot: Snapshot, address: str) -> Process | None:
    """A process as it stands, or stood when it ended."""
    found = snapshot.processes.get(address) or snapshot.ended.get(address)
    return found if isinstance(found, Process) else None


def _missing(put: Put, id_: str) -> CannotWrite:
    return CannotWrite(
        Text(
            ja=f"`{put.record}` を置く `{id_}` がありません。ほかの人が消したのかもしれません。ページを開き直してください。",
            en=f"There is no `{id_}` for `{put.record}` to stand in; somebody may have removed it. Open the page anew.",
        )
    )


def _readable(content: bytes, file: str) -> Any:
    """What a file says; it must be readable without doubt."""
    reading = read_lately(content)
    doubt = next((f for f in reading.faults if not reading.readable or f.code in ("E110", "E111")), None)
    if doubt is None:
        return reading.data
    if doubt.code == "E102":
        return None
    raise _unreadable(file, doubt)


def _unreadable(file: str, fault: Fault) -> CannotWrite:
    return CannotWrite(
        Text(
            ja=f"`{file}` の {fault.line} 行目が読めないため（{fault.code}）、保存していません。ファイルを直してから、もう一度保存してください。",
            en=f"`{file}` cannot be read at line {fault.line} ({fault.code}), so nothing was saved. Mend the file, then save again.",
        )
    )


def _first_line(record: str) -> str:
    """The line by which an editor finds the schema of a new file."""
    kind = record_name(record).kind
    schema = {
        "source": "sources",
        "element": "process",
        "process_practice": "practice",
        "answer": "practice",
        "answers": "practice",
        "deviation": "practice",
        "agreement": "agreements",
        "stance": "agreements",
        "request": "requests",
        "request_answer": "requests",
        "vendor_answer": "answers",
        "meeting": "meetings",
        "member": "workspace",
        "level": "workspace",
        "working_group": "workspace",
    }.get(kind, kind)
    up = "../" * file_of(record).count("/")
    return f"# yaml-language-server: $schema={up}workbench/schema/{schema}.schema.json"
