"""A process while somebody edits it: plain data that need not be valid yet, and what can be done to it.

Elements are named by their addresses, as everywhere; a new one has a provisional id (:func:`is_new`) until it is settled
what it is called, since ids are made of English names and never change afterwards. Every function gives new data and
leaves what it was given alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from pydantic import ValidationError

from workbench.model import (
    COLLECTIONS,
    TYPE_OF,
    Element,
    Flaw,
    Process,
    find,
    flaws,
    is_id,
    kind_of,
    retirement_flaws,
)

Data = dict[str, Any]
_NEW = re.compile(r"^new--\d+$")
MAX_ID = 40
"""The longest id that is proposed."""

_BLANKS: Mapping[str, Data] = {
    "parameter": {"type": "boolean"},
    "interface": {"direction": "in"},
}
"""What a new element of a kind has besides its name."""


class Wrong(NamedTuple):
    """Something that keeps a draft from being saved: where (address, attribute), and what it is.

    ``what`` is a flaw of the process, or one of pydantic's error records.
    """

    address: str
    attribute: str
    what: Flaw | Mapping[str, Any]


class Reading(NamedTuple):
    """A draft as it can be shown: the process as far as it is valid, and everything that is wrong with it."""

    process: Process
    wrong: tuple[Wrong, ...]


def is_new(address: str) -> bool:
    """Whether an element is new and has no id of its own yet."""
    return _NEW.match(address.rsplit("/", 1)[-1]) is not None


def at(data: Mapping[str, Any], address: str) -> Data | None:
    """The data of what stands at an address (``.`` is the process); None if nothing does."""
    if address == ".":
        return dict(data)
    found: Any = data
    names = address.split("/")
    for list_, id_ in zip(names[::2], names[1::2], strict=True):
        found = next((item for item in found.get(list_, ()) if item["id"] == id_), None)
        if found is None:
            return None
    return dict(found)


def addresses(data: Mapping[str, Any], siblings: str) -> tuple[str, ...]:
    """The addresses of the elements in one list: ``steps``, ``forms/ticket/fields``."""
    list_ = _list(data, siblings)
    return tuple(f"{siblings}/{item['id']}" for item in list_)


def _list(data: Mapping[str, Any], siblings: str) -> list[Data]:
    names = siblings.split("/")
    owner = data if len(names) == 1 else at(data, "/".join(names[:-1])) or {}
    return list(owner.get(names[-1], ()))


def _with_list(data: Data, siblings: str, change: Callable[[list[Data]], list[Data]]) -> Data:
    """The data with one list changed."""
    new = deepcopy(data)
    names = siblings.split("/")
    owner: Data = new
    if len(names) == 3:
        owner = next(item for item in new[names[0]] if item["id"] == names[1])
    changed = change(list(owner.get(names[-1], ())))
    if changed:
        owner[names[-1]] = changed
    else:
        owner.pop(names[-1], None)
    return new


def put(data: Data, address: str, attribute: str, value: Any) -> Data:
    """The data with one attribute of an element (``.``: of the process) given a value; nothing clears it."""

    def changed(item: Data) -> Data:
        rest = {k: v for k, v in item.items() if k != attribute}
        if _nothing(value):
            return rest
        return {**item, attribute: value}

    if address == ".":
        return changed(deepcopy(data))
    siblings, id_ = address.rsplit("/", 1)
    return _with_list(data, siblings, lambda items: [changed(i) if i["id"] == id_ else i for i in items])


def _nothing(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, list | dict) and not value)


def add(data: Data, siblings: str, after: str | None = None) -> tuple[Data, str]:
    """The data with one more element in a list, after the one with the id ``after`` (else the last), and its address.

    A step takes its place in the flow: it follows the step before it and leads where that led.
    """
    n = 1 + max((int(i["id"][5:]) for i in _everything(data) if _NEW.match(i["id"])), default=0)
    address = f"{siblings}/new--{n}"
    item: Data = {"id": f"new--{n}", "name": {}, **deepcopy(_BLANKS.get(kind_of(address), {}))}

    def placed(items: list[Data]) -> list[Data]:
        ids = [i["id"] for i in items]
        place = ids.index(after) + 1 if after in ids else len(items)
        before = items[place - 1] if place else None
        if siblings == "steps" and before is not None and before.get("kind") != "decision":
            if before.get("next"):
                item["next"] = before["next"]
            items[place - 1] = {**before, "next": [item["id"]]}
            if "actor" in before:
                item["actor"] = before["actor"]
        return [*items[:place], item, *items[place:]]

    return _with_list(data, siblings, placed), address


def _everything(data: Mapping[str, Any]) -> list[Data]:
    items = [item for collection in COLLECTIONS for item in data.get(collection, ())]
    return items + [field for item in data.get("forms", ()) for field in item.get("fields", ())]


def move(data: Data, address: str, by: int) -> Data:
    """The data with an element ``by`` places further down its list (negative: up), as far as there are places."""
    siblings, id_ = address.rsplit("/", 1)

    def moved(items: list[Data]) -> list[Data]:
        i = next(n for n, item in enumerate(items) if item["id"] == id_)
        item = items.pop(i)
        items.insert(min(max(i + by, 0), len(items)), item)
        return items

    return _with_list(data, siblings, moved)


def drop(data: Data, address: str, instead: str | None = None) -> Data:
    """The data without an element; what named it names ``instead``, or nothing.

    The steps that led to a step lead where it led, unless it parted the flow.
    """
    siblings, id_ = address.rsplit("/", 1)
    gone = at(data, address) or {}
    onward = gone.get("next", []) if gone.get("kind") != "decision" else []
    new = _with_list(data, siblings, lambda items: [i for i in items if i["id"] != id_])

    def led_on(following: list[Any]) -> list[Any]:
        found: list[Any] = []
        for n in following:
            if _to(n) != id_:
                found.append(n)
                continue
            for m in onward:
                if _to(m) not in {_to(x) for x in found}:
                    found.append({**n, "to": _to(m)} if isinstance(n, dict) else m)
        return found

    for step in new.get("steps", ()):
        if siblings == "steps" and step.get("next"):
            step["next"] = led_on(step["next"])
        if siblings == "actors" and step.get("actor") == id_:
            _set_or_drop(step, "actor", instead.rsplit("/", 1)[1] if instead else None)
        if "uses" in step:
            _set_or_drop(step, "uses", _renamed_addresses(step["uses"], address, instead))
        if "next" in step:
            _set_or_drop(step, "next", step["next"])
    return new


def _set_or_drop(item: Data, key: str, value: Any) -> None:
    if _nothing(value):
        item.pop(key, None)
    else:
        item[key] = value


def _to(following: Any) -> Any:
    return following.get("to") if isinstance(following, Mapping) else following


def _renamed_addresses(named: list[str], old: str, new: str | None) -> list[str]:
    found = []
    for address in named:
        if address == old or address.startswith(old + "/"):
            if new is None:
                continue
            address = new if address == old or kind_of(new) != "form" else new + address[len(old) :]
        found.append(address)
    return list(dict.fromkeys(found))


def retire(
    data: Data, address: str, why: str, day: str, instead: str | None = None, *, called: Mapping[str, Any] | None = None
) -> Data:
    """The data without an element of the standard, which is remembered as retired; a new one is only dropped.

    It is remembered as ``called``, the name that the standard gave it; without that, by the name it has in the draft.
    """
    gone = at(data, address)
    new = drop(data, address, instead)
    if gone is None or is_new(address):
        return new
    name = called or gone.get("name") or {}
    said = {"name": {"ja": address.rsplit("/", 1)[1], **name}, "date": day, "why": why} | (
        {"replaced_by": instead} if instead else {}
    )
    new["retired"] = {**new.get("retired", {}), address: said}
    return new


# -- ids ---------------------------------------------------------------------------------------------------------------


def proposed_id(name: Mapping[str, Any], kind: str, taken: set[str]) -> str:
    """An id made of an English name (of the kind, where there is none) that nothing has or had.

    >>> proposed_id({"ja": "案内図", "en": "Map of the place"}, "field", {"map-of-the-place"})
    'map-of-the-place-2'
    """
    english = (
        unicodedata.normalize("NFKD", str(name.get("en") or "").replace("'", ""))
        .encode("ascii", "ignore")
        .decode()
        .lower()
    )
    words = re.findall(r"[a-z0-9]+", english)
    base = ""
    for word in words:
        if len(base) + len(word) < MAX_ID:
            base = f"{base}-{word}" if base else word
    base = base.lstrip("0123456789-")[:MAX_ID]
    if not is_id(base):
        base = f"{kind}-{base}" if base and is_id(f"{kind}-{base}") else kind
    n, found = 1, base
    while found in taken:
        n += 1
        found = f"{base}-{n}"
    return found


def ids_taken(data: Mapping[str, Any], siblings: str) -> set[str]:
    """The ids that stand in a list, or stood there once: none of them is free."""
    retired = {a.rsplit("/", 1)[1] for a in data.get("retired", {}) if a.rsplit("/", 1)[0] == siblings}
    return retired | {i["id"] for i in _list(data, siblings) if not _NEW.match(i["id"])}


def settled(data: Data, wanted: Mapping[str, str] | None = None) -> Data:
    """The data with an id for everything that is new: the one ``wanted`` (by address), else one made of its name."""
    new = data
    fields = [f"forms/{form['id']}/fields" for form in data.get("forms", ())]
    for siblings in [*fields, *COLLECTIONS]:  # a form's fields first: its address changes with its id
        for address in addresses(new, siblings):
            if is_new(address):
                new = _renamed(new, address, proposal(new, address, wanted))
    return new


def proposal(data: Data, address: str, wanted: Mapping[str, str] | None = None) -> str:
    """The id that a new element will have."""
    asked = (wanted or {}).get(address)
    if asked:
        return asked
    item = at(data, address) or {}
    return proposed_id(item.get("name") or {}, kind_of(address), ids_taken(data, address.rsplit("/", 1)[0]))


def _renamed(data: Data, address: str, id_: str) -> Data:
    """The data with another id for an element, wherever it is named."""
    siblings, old = address.rsplit("/", 1)
    new = _with_list(data, siblings, lambda items: [{**i, "id": id_} if i["id"] == old else i for i in items])
    there = f"{siblings}/{id_}"
    for step in new.get("steps", ()):
        if siblings == "steps" and "next" in step:
            step["next"] = [
                ({**n, "to": id_} if isinstance(n, Mapping) else id_) if _to(n) == old else n for n in step["next"]
            ]
        if siblings == "actors" and step.get("actor") == old:
            step["actor"] = id_
    for item in _everything(new):
        for key in ("uses", "prohibits"):
            if key in item:
                item[key] = _moved_addresses(item[key], address, there)
    for said in new.get("retired", {}).values():
        if "replaced_by" in said:
            said["replaced_by"] = _moved_addresses([said["replaced_by"]], address, there)[0]
    return new


def _moved_addresses(named: list[str], old: str, new: str) -> list[str]:
    return [new + a[len(old) :] if a == old or a.startswith(old + "/") else a for a in named]


# -- reading -----------------------------------------------------------------------------------------------------------


def reading(data: Mapping[str, Any], base: Process | None = None) -> Reading:
    """The draft as a process, as far as it is one, with everything that is wrong.

    An element that is not valid is shown as it was in ``base``, where it was there; a new one as far as it is named.
    """
    wrong: list[Wrong] = []
    whole: Data = {}
    for collection in COLLECTIONS:
        whole[collection] = [
            element
            for item in data.get(collection, ())
            if (element := _element(f"{collection}/{item['id']}", item, base, wrong)) is not None
        ]
    own = {k: v for k, v in data.items() if k not in COLLECTIONS}
    try:
        process = Process.model_validate(own)
    except ValidationError as error:
        wrong += _errors(".", error)
        process = base or Process(id=data["id"], name=_shown_name(own))
    process = process.model_copy(update={c: tuple(items) for c, items in whole.items()})
    return Reading(
        process, (*wrong, *(Wrong(f.address, _ATTRIBUTE_OF.get(f.kind, ""), f) for f in _flaws(process, wrong)))
    )


_ATTRIBUTE_OF = {
    "unknown-actor": "actor", "unknown-step": "next", "unknown-use": "uses", "no-end": "next",
    "decision-without-branches": "next", "branch-without-condition": "next", "condition-without-decision": "next",
    "duplicate-next": "next", "value-not-allowed": "default", "choices-missing": "choices", "range-empty": "min",
    "duplicate-id": "id", "retired-id-used": "id", "replacement-missing": "replaced_by",
}  # fmt: skip
"""Where one mends each kind of flaw."""


def _flaws(process: Process, wrong: list[Wrong]) -> list[Flaw]:
    """The flaws of the process; of elements that are not valid yet, one says first what they lack."""
    broken = {w.address for w in wrong}
    return [f for f in (*flaws(process), *retirement_flaws(process)) if f.address not in broken]


def _element(address: str, item: Data, base: Process | None, wrong: list[Wrong]) -> Element | None:
    fields = [
        field
        for f in item.get("fields", ())
        if (field := _element(f"{address}/fields/{f['id']}", f, base, wrong)) is not None
    ]
    own = {k: v for k, v in item.items() if k != "fields"}
    type_ = TYPE_OF[kind_of(address)]
    try:
        element: Any = type_.model_validate(own)
    except ValidationError as error:
        wrong += _errors(address, error)
        element = find(base, address) if base else None
        if element is None:
            element = _as_far_as_named(type_, own)
    if element is not None and kind_of(address) == "form":
        element = element.model_copy(update={"fields": tuple(fields)})
    return element


def _as_far_as_named(type_: Any, own: Data) -> Any:
    """A new element shown with a dash for a name, as long as it has none; None where more than that is missing."""
    try:
        return type_.model_validate({**own, "name": _shown_name(own)})
    except ValidationError:
        return None


def _shown_name(own: Mapping[str, Any]) -> Any:
    name = own.get("name") or {}
    return {"ja": name.get("ja") or name.get("en") or "…"}


def _errors(address: str, error: ValidationError) -> list[Wrong]:
    found: dict[str, Wrong] = {}
    for e in error.errors(include_url=False):
        attribute = str(e["loc"][0]) if e["loc"] else ""
        found.setdefault(attribute, Wrong(address, attribute, e))
    return list(found.values())
