"""Names and values in words, as what is computed of points says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from workbench.fitgap.resolve import added_value
from workbench.model import (
    COLLECTIONS,
    WHOLE,
    Add,
    Element,
    Parameter,
    Process,
    Snapshot,
    Text,
    find,
    kind_of,
    parent_of,
    word,
)


def name_of(snapshot: Snapshot, municipality: str) -> Text:
    """The name of a municipality; its id where nobody knows it."""
    found = snapshot.municipalities.get(municipality)
    return found.name if found is not None else Text(ja=municipality)


def element_said(snapshot: Snapshot, address: str) -> Text:
    """An element (or process) by its whole address, as it is called: also of what only municipalities add.

    What nobody has a name for is called by its id.
    """
    service, process_id, *rest = address.split("/", 2)
    process = snapshot.processes.get(f"{service}/{process_id}")
    if process is None or not rest or rest[0] in ("", WHOLE):
        return process.name if process is not None else Text(ja=address)
    kind = kind_of(rest[0])
    said = Text(ja=word("kind", kind, "ja"), en=word("kind", kind, "en").lower())
    name = _named(snapshot, process, f"{service}/{process_id}", rest[0])
    form = parent_of(rest[0])
    if form is None:
        return Text(ja=f"{said.ja}「{name.ja}」", en=f"the {said.en} “{name.get('en')}”")
    of = _named(snapshot, process, f"{service}/{process_id}", form)
    return Text(ja=f"「{of.ja}」の{said.ja}「{name.ja}」", en=f"the {said.en} “{name.get('en')}” of “{of.get('en')}”")


def worded(snapshot: Snapshot, process: str, said: Text) -> Text:
    """What speaks of elements by their addresses (relative to the process), with their names instead."""

    def name(found: re.Match[str]) -> Text:
        return element_said(snapshot, f"{process}/{found[0]}")

    return Text(
        ja=_ADDRESS.sub(lambda f: name(f).ja, said.ja), en=_ADDRESS.sub(lambda f: name(f).get("en"), said.get("en"))
    )


_ADDRESS = re.compile(rf"\b(?:{'|'.join(COLLECTIONS)})/[a-z][a-z0-9-]*(?:/fields/[a-z][a-z0-9-]*)?")


def _named(snapshot: Snapshot, process: Process, address: str, local: str) -> Text:
    found = find(process, local)
    if isinstance(found, Element):
        return found.name
    for m in snapshot.municipalities:
        for deviation in snapshot.practice(m, address).deviations:
            for change in deviation.changes:
                value = added_value(change, local) if isinstance(change, Add) else None
                if value and isinstance(value.get("name"), dict):
                    return Text.model_validate(value["name"])
    return Text(ja=local.rsplit("/", 1)[-1])


def list_of(texts: Sequence[Text]) -> Text:
    """Several names as one."""
    return Text(ja="・".join(t.ja for t in texts) or "－", en=", ".join(t.get("en") for t in texts) or "–")


def of_value(parameter: Parameter, value: Any) -> Text:
    """A parameter's value by the name of its choice."""
    if isinstance(value, tuple | list):
        return list_of([of_value(parameter, v) for v in value])
    name = next((c.name for c in parameter.choices if c.id == value), None)
    return name if name is not None else Text(ja=str(value) or "－")
