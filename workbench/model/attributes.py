"""The attributes of what an address names: which there are, what they hold, and which a change may set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from workbench.model.address import COLLECTIONS
from workbench.model.base import Record
from workbench.model.process import (
    Actor,
    ElementKind,
    Form,
    FormField,
    Interface,
    Parameter,
    Process,
    Requirement,
    Rule,
    Step,
)

TYPE_OF: Mapping[ElementKind, type[Record]] = {
    "process": Process,
    "actor": Actor,
    "step": Step,
    "form": Form,
    "field": FormField,
    "rule": Rule,
    "parameter": Parameter,
    "interface": Interface,
    "requirement": Requirement,
}
"""The type of each kind of element."""

STRUCTURE = frozenset({"id", "fields", *COLLECTIONS})
"""Keys that no change of an attribute may set: an id never changes, and what a list holds is added, removed and moved."""

VALUE_ATTRIBUTES = frozenset({"type", "choices", "columns", "min", "max", "default"})
"""The attributes of a parameter that decide together whether its value is one it may take."""


class Attribute(NamedTuple):
    """One attribute: its name in Python, its declaration, and what validates its values alone."""

    name: str
    info: FieldInfo
    adapter: TypeAdapter[Any]


@cache
def attribute_of(type_: type[Record], named: str) -> Attribute:
    """The attribute of a type that YAML (or Python) calls ``named``."""
    name, info = next((n, i) for n, i in type_.model_fields.items() if named in (i.alias, n))
    return Attribute(name, info, TypeAdapter(info.rebuild_annotation()))
