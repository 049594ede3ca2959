"""Elements of one kind as a table to type into.

The state of Streamlit's table is by row number. So what is typed is taken out of it at once, into the draft, under the
element's address; and the table is another one (its key changes) as soon as its rows are not those it was drawn with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from workbench.fitgap import drafting
from workbench.model import SHAPES, TYPE_OF, Shape, attribute_of, kind_of, word, words_of
from workbench.ui.edit_draft import Editor
from workbench.ui.widgets import capital

_PLACE = "place"
_NAMES = {"ja": "name-ja", "en": "name-en"}


def edit_table(e: Editor, siblings: str) -> None:
    """The elements of one list (``steps``, ``forms/ticket/fields``), a row for each."""
    addresses = drafting.addresses(e.data, siblings)
    kind = kind_of(f"{siblings}/x")
    shapes = [s for s in SHAPES[kind] if s.in_table and s.name != "name"]
    rows = [_row(e, a, i, shapes) for i, a in enumerate(addresses)]
    mounted = e.key("table", siblings)
    there = st.session_state.get(mounted)
    if there is None or there["addresses"] != addresses or _with_edits(there) != rows:
        there = {"addresses": addresses, "rows": rows, "drawn": (there or {"drawn": 0})["drawn"] + 1}
        st.session_state[mounted] = there
    key = f"{mounted}-{there['drawn']}"
    there["key"] = key
    st.data_editor(
        pd.DataFrame(there["rows"], columns=[_PLACE, *_NAMES.values(), *(s.name for s in shapes)]),
        key=key, hide_index=True, num_rows="add", on_change=_harvest, args=(e, siblings, mounted),
        column_config=_columns(e, kind, shapes), alt=e.room.say("edit.table"), placeholder="",
        height="auto" if len(rows) < 12 else 460,
    )  # fmt: skip
    st.caption(e.room.say("edit.table.about"))


def _row(e: Editor, address: str, i: int, shapes: Sequence[Shape]) -> dict[str, Any]:
    item = drafting.at(e.data, address) or {}
    name = item.get("name") or {}
    row = {_PLACE: i + 1, "name-ja": name.get("ja"), "name-en": name.get("en")}
    return row | {s.name: _cell(e, address, item, s) for s in shapes}


def _cell(e: Editor, address: str, item: Mapping[str, Any], shape: Shape) -> Any:
    value = item.get(shape.name)
    if shape.holds == "text":
        return (value or {}).get(e.room.language) or (value or {}).get("ja")
    if shape.holds == "class":
        return value if isinstance(value, str) else None
    if shape.holds == "word":
        info = attribute_of(TYPE_OF[kind_of(address)], shape.name).info
        return value or (None if info.is_required() else info.get_default())
    return value


def _with_edits(there: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows as the browser shows them: as they were drawn, with what was typed since."""
    edited = st.session_state.get(there.get("key", ""), {}).get("edited_rows", {})
    return [row | edited.get(i, {}) for i, row in enumerate(there["rows"])]


def _columns(e: Editor, kind: str, shapes: Sequence[Shape]) -> dict[str, Any]:
    say, wording = e.room.say, e.wording()
    columns: dict[str, Any] = {
        _PLACE: st.column_config.NumberColumn(
            say("edit.place"), width=60, min_value=1, step=1, help=say("edit.place.help")
        ),
        "name-ja": st.column_config.TextColumn(
            say("edit.in-japanese", label=capital(wording.attribute("name"))), width=250
        ),
        "name-en": st.column_config.TextColumn(
            say("edit.in-english", label=capital(wording.attribute("name"))), width=190
        ),
    }
    for shape in shapes:
        label = capital(wording.attribute(shape.name))
        words = _choices(e, kind, shape)
        if words is None:
            columns[shape.name] = st.column_config.TextColumn(label)
        else:
            columns[shape.name] = st.column_config.SelectboxColumn(
                label, options=list(words), format_func=_words(words)
            )
    return columns


def _words(words: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda value: words.get(value, str(value))


def _choices(e: Editor, kind: str, shape: Shape) -> dict[str, str] | None:
    """What a cell may be, with its words; None where anything may be typed."""
    language = e.room.language
    match shape.holds:
        case "word":
            return {w: word(shape.vocabulary, w, language) for w in words_of(TYPE_OF[kind], shape.name)}  # type: ignore[index]
        case "class":
            return {c: word("class", c, language) for c in ("must", "option", "prohibited")}
        case "actor":
            return {a["id"]: e.wording().name(f"actors/{a['id']}") for a in e.data.get("actors", ())}
        case "partner":
            snapshot = e.room.snapshot
            return {p: e.wording().partner(p) for p in (*snapshot.services, *(f"ext:{x}" for x in snapshot.external))}
    return None


def _harvest(e: Editor, siblings: str, mounted: str) -> None:
    """What was typed into the table, put into the draft."""
    there = st.session_state[mounted]
    typed = st.session_state[there["key"]]
    shapes = {s.name: s for s in SHAPES[kind_of(f"{siblings}/x")]}
    data = e.data
    for i, cells in typed.get("edited_rows", {}).items():
        data = _put(e, data, there["addresses"][i], cells, shapes)
    for cells in typed.get("added_rows", ()):
        if any(v not in (None, "") for v in cells.values()):
            last = drafting.addresses(data, siblings)
            data, address = drafting.add(data, siblings, last[-1].rsplit("/", 1)[1] if last else None)
            data = _put(e, data, address, cells, shapes)
            there["addresses"] = ()  # the added row is one of the draft's now
    e.change(data)


def _put(
    e: Editor, data: drafting.Data, address: str, cells: Mapping[str, Any], shapes: Mapping[str, Shape]
) -> drafting.Data:
    for column, value in cells.items():
        item = drafting.at(data, address) or {}
        if column in _NAMES.values():
            language = column.removeprefix("name-")
            rest = {k: v for k, v in (item.get("name") or {}).items() if k != language}
            data = drafting.put(data, address, "name", {**rest, language: value} if value else rest)
        elif column == _PLACE:
            ids = list(drafting.addresses(data, address.rsplit("/", 1)[0]))
            data = drafting.move(data, address, int(value or 1) - 1 - ids.index(address))
        elif column in shapes:
            data = drafting.put(data, address, column, _value(e, item, shapes[column], value))
    return data


def _value(e: Editor, item: Mapping[str, Any], shape: Shape, typed: Any) -> Any:
    if shape.holds == "text":
        language = e.room.language if item.get(shape.name) else "ja"
        rest = {k: v for k, v in (item.get(shape.name) or {}).items() if k != language}
        return {**rest, language: typed} if typed else rest
    return typed
