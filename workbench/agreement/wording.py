"""Names and values in words, as what is computed of points says them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.model import Parameter, Snapshot, Text


def name_of(snapshot: Snapshot, municipality: str) -> Text:
    """The name of a municipality; its id where nobody knows it."""
    found = snapshot.municipalities.get(municipality)
    return found.name if found is not None else Text(ja=municipality)


def list_of(texts: Sequence[Text]) -> Text:
    """Several names as one."""
    return Text(ja="・".join(t.ja for t in texts) or "－", en=", ".join(t.get("en") for t in texts) or "–")


def of_value(parameter: Parameter, value: Any) -> Text:
    """A parameter's value by the name of its choice."""
    if isinstance(value, tuple | list):
        return list_of([of_value(parameter, v) for v in value])
    name = next((c.name for c in parameter.choices if c.id == value), None)
    return name if name is not None else Text(ja=str(value) or "－")
