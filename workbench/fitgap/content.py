"""What changes do to an element, as a key: the same for two municipalities that differ in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from workbench.fitgap.resolve import added_value, built
from workbench.model import Add, AnyChange, Change, Deviation, Element, digest


class CellChange(NamedTuple):
    """A change that concerns a cell, with the deviation that gives its reason."""

    deviation: Deviation
    change: AnyChange


def content_key(local: str, changes: Iterable[CellChange]) -> str:
    """Eight hex digits of what the changes do to the element, normatively: not of translations and notes."""
    said = sorted(orjson.dumps(_said(c.change, local), option=orjson.OPT_SORT_KEYS) for c in changes)
    return sha256(b"\n".join(said)).hexdigest()[:8]


def _said(change: AnyChange, local: str) -> Any:
    """What a change says of the element, in one form however it was written."""
    if isinstance(change, Add):
        value = added_value(change, local) or {}
        try:
            return ["add", _contents(built(local, value))]
        except ValueError:  # resolving says what is wrong with it
            return ["add", _normative(dict(value))]
    data = change.dump()
    if isinstance(change, Change) and change.attribute == "default":
        data = {"op": "set", "to": change.to}
    return [
        data["op"],
        {k: _normative(v) for k, v in data.items() if k not in ("op", "at", "attribute", "expect")},
        data.get("attribute"),
    ]


def _contents(element: Element) -> list[str]:
    """The digest of an element, and of the fields of a form."""
    return [digest(element), *(digest(f) for f in getattr(element, "fields", ()))]


def _normative(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _normative(v) for k, v in value.items() if k not in ("en", "note", "side")}
    if isinstance(value, list | tuple):
        return [_normative(v) for v in value]
    return value
