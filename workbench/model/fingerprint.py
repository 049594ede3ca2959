"""Fingerprints: what is normative in a process, as SHA-256 over canonical JSON.

Normative are ids, Japanese names and texts, class, flow, types, values and basis; translations, notes, sources,
status, what was retired or has ended, and layout (the order of elements, the side of a form) are not. A form's digest leaves out its fields: they
have their own. A process's fingerprint is the digest of all digests by address.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

from workbench.model.address import COLLECTIONS, WHOLE
from workbench.model.process import Element, Process

_NOT_NORMATIVE = frozenset(
    {"note", "en", "side", "source", "status", "follows", "retired", "ended", *COLLECTIONS, "fields"}
)
SHOWN = 8
"""How many hex digits of a fingerprint are shown; compared is always the whole."""


def _normative(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _normative(v) for k, v in value.items() if k not in _NOT_NORMATIVE}
    if isinstance(value, list):
        return [_normative(v) for v in value]
    return value


def _digest(value: Any) -> str:
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def digest(element: Element) -> str:
    """The digest of one element's own normative content (for a form: without its fields)."""
    return _digest(_normative(element.dump()))


def digests(process: Process) -> dict[str, str]:
    """The digest of every part of the process, by its relative address; ``.`` is the process's own attributes."""
    data = process.dump()
    found = {WHOLE: _digest(_normative(data))}
    for collection in COLLECTIONS:
        for element in data.get(collection, ()):
            address = f"{collection}/{element['id']}"
            found[address] = _digest(_normative(element))
            for field in element.get("fields", ()):
                found[f"{address}/fields/{field['id']}"] = _digest(_normative(field))
    return found


def fingerprint(process: Process) -> str:
    """The fingerprint of the whole process: 64 hex digits."""
    return fingerprint_of(digests(process))


def fingerprint_of(digests: Mapping[str, str]) -> str:
    """The fingerprint of a process from the digests of its parts."""
    return _digest(dict(digests))
