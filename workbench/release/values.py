"""Values of parameters: when two are the same, and how one is written in a table."""

from __future__ import annotations

from typing import Any

import orjson


def alike(one: Any, other: Any) -> bool:
    """Whether two values are one; 1 and true are not.

    >>> alike([1, "a"], (1, "a")), alike(1, True)
    (True, False)
    """
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(alike(a, b) for a, b in zip(one, other, strict=True))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def in_a_cell(value: Any) -> str:
    """A value as a cell of a CSV file: texts as they are, everything else as JSON; nothing for none.

    >>> in_a_cell("name"), in_a_cell(True), in_a_cell([["a", 1]]), in_a_cell(None)
    ('name', 'true', '[["a",1]]', '')
    """
    if value is None:
        return ""
    return value if isinstance(value, str) else orjson.dumps(value).decode()
