"""Addresses of elements, and walking over what a process is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workbench.model.process import Element, ElementKind, Process

WHOLE = "."
"""The address of the process itself, relative to the process."""

COLLECTIONS: dict[str, ElementKind] = {
    "actors": "actor",
    "steps": "step",
    "forms": "form",
    "rules": "rule",
    "parameters": "parameter",
    "interfaces": "interface",
    "requirements": "requirement",
}
"""The lists of a process, in the order in which they are read, and the kind of what they hold."""


class Located(NamedTuple):
    """An element with its address relative to its process."""

    address: str
    kind: ElementKind
    element: Element


def parts(process: Process) -> Iterator[Located]:
    """Everything in the process that an address names, actors included, forms before their fields."""
    for collection, kind in COLLECTIONS.items():
        for element in getattr(process, collection):
            address = f"{collection}/{element.id}"
            yield Located(address, kind, element)
            if kind == "form":
                for field in element.fields:
                    yield Located(f"{address}/fields/{field.id}", "field", field)


def elements(process: Process) -> Iterator[Located]:
    """The elements of the process: steps, forms, fields, rules, parameters, interfaces, requirements."""
    return (located for located in parts(process) if located.kind != "actor")


def find(process: Process, address: str) -> Element | Process | None:
    """What stands at ``address`` (relative to the process; ``.`` is the process); None if nothing does."""
    if address == WHOLE:
        return process
    names = address.split("/")
    if len(names) not in (2, 4) or names[0] not in COLLECTIONS:
        return None
    found = next((e for e in getattr(process, names[0]) if e.id == names[1]), None)
    if found is None or len(names) == 2:
        return found
    return next((f for f in getattr(found, "fields", ()) if f.id == names[3]), None)


def kind_of(address: str) -> ElementKind:
    """The kind of element that a relative address names.

    >>> kind_of("forms/ticket/fields/voter-name")
    'field'
    """
    if address == WHOLE:
        return "process"
    names = address.split("/")
    return "field" if len(names) == 4 else COLLECTIONS[names[0]]


def parent_of(address: str) -> str | None:
    """The address of the form that a field belongs to; None for everything else.

    >>> parent_of("forms/ticket/fields/voter-name")
    'forms/ticket'
    """
    return address.rsplit("/fields/", 1)[0] if "/fields/" in address else None
