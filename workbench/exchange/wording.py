"""Cells and changes in words, for tables that people read elsewhere.

The pages have sentences of their own (``workbench.ui.wording``): there a change is one sentence, built by the texts of the
page and with the names of everything it touches. Here it is columns, which people sort, filter and compare in other
programs: what is done, to which attribute, before and after, each by itself, and the same whatever the pages say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from workbench.fitgap import STATES, VERDICTS
from workbench.model import (
    FIRST,
    STATE_MARKS,
    VERDICT_MARKS,
    Add,
    AnyChange,
    Change,
    Move,
    Parameter,
    Process,
    Record,
    Remove,
    Set,
    Text,
    find,
    joined,
    word,
)


def state_word(code: int, language: str) -> str:
    """A state as a word with its mark; the word stands first, since the mark － would read as a formula's minus.

    >>> state_word(STATES.index("not_applicable"), "ja")
    '該当なし －'
    """
    state = STATES[code]
    return f"{word('state', state, language)} {STATE_MARKS[state]}"


def verdict_word(code: int, language: str) -> str:
    """A verdict as a word with its mark; nothing where there is none."""
    verdict = VERDICTS[code]
    return "" if verdict is None else f"{word('verdict', verdict, language)} {VERDICT_MARKS[verdict]}"


class Said(NamedTuple):
    """One change in four words: what is done (``add`` …), to which attribute, from what, to what."""

    op: str
    attribute: str
    before: str
    after: str


def said(process: Process | None, change: AnyChange, language: str) -> Said:
    """A change of ``process`` in words; values are shown as people read them, with the names of choices."""
    element = find(process, change.at) if process else None
    match change:
        case Add():
            return Said("add", "", "", value_said(change.value.get("name"), language))
        case Remove():
            return Said("remove", "", element.name.get(language) if element else "", "")
        case Move():
            return Said("move", "", "", _place(process, change, language))
        case Set():
            before = element.default if isinstance(element, Parameter) else None
            return Said("set", "", _parameter(element, before, language), _parameter(element, change.to, language))
        case Change():
            before = element.dump().get(change.attribute) if element is not None else None
            return Said("change", change.attribute, value_said(before, language), value_said(change.to, language))


def _place(process: Process | None, change: Move, language: str) -> str:
    if change.after is None:
        return "最後" if language == "ja" else "last"
    if change.after == FIRST:
        return "最初" if language == "ja" else "first"
    sibling = find(process, f"{change.at.rsplit('/', 1)[0]}/{change.after}") if process else None
    name = sibling.name.get(language) if sibling else change.after
    return f"「{name}」の後" if language == "ja" else f"after “{name}”"


def _parameter(element: Any, value: Any, language: str) -> str:
    """A value of a parameter; the names of choices for their ids."""
    names = {}
    if isinstance(element, Parameter):
        names = {c.id: c.name.get(language) for c in element.choices if c.name}
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list | tuple):
        return value_said([names.get(v, v) if isinstance(v, str) else v for v in value], language)
    return value_said(value, language)


def value_said(value: Any, language: str) -> str:
    """A value of YAML as one line: texts in the language, lists joined, everything else as JSON."""
    if value is None:
        return ""
    if isinstance(value, Text):
        return value.get(language)
    if isinstance(value, str):
        return value
    if isinstance(value, Record):
        return value_said(value.dump(), language)
    if isinstance(value, Mapping):
        if "ja" in value:
            return str((value.get("en") if language == "en" else None) or value["ja"])
        if "to" in value and "when" in value:
            return f"{value['to']} ({value_said(value['when'], language)})"
        return " ".join(f"{k}: {value_said(v, language)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return joined((value_said(v, language) for v in value), language)
    return orjson.dumps(value).decode()
