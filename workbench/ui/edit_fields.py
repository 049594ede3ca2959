"""One widget (or a few) for one attribute of an element, chosen by what the attribute holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workbench.fitgap import drafting
from workbench.model import (
    TYPE_OF,
    WORDS,
    WRITTEN_BY,
    Shape,
    attribute_of,
    kind_of,
    parts,
    word,
    words_of,
)
from workbench.model.process import Service
from workbench.ui.edit_draft import Editor
from workbench.ui.edit_wrong import said
from workbench.ui.state import LANGUAGES
from workbench.ui.widgets import capital

_NONE = ""
_CONDITIONAL = "conditional"
_LIST_PARTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "next": (("to", "step"), ("when", "text")),
    "choices": (("name", "text"), ("id", "line")),
    "columns": (("name", "text"), ("id", "line")),
    "basis": (("law", "law"), ("article", "line")),
    "laws": (("title", "line"), ("number", "line")),
    "glossary": (("term", "text"), ("meaning", "text"), ("id", "line")),
}
"""What each item of a list consists of; the key that an item must have comes from :data:`_OWN_KEY`."""
_OWN_KEY = {"next": "to", "choices": "id", "columns": "id", "basis": "law", "laws": "title", "glossary": "id"}
_WIDE = frozenset({"to", "meaning", "title"})
"""Parts that say more than those beside them."""
_SHORT = frozenset({"next", "choices"})
"""Lists whose items may be written as their key alone."""


def edit_attribute(e: Editor, address: str, shape: Shape) -> None:
    """The widgets for one attribute, with what is wrong with it right below."""
    label = capital(e.wording().attribute(shape.name))
    _WIDGETS[shape.holds](e, address, shape, label)
    for wrong in e.wrong_at(address, shape.name):
        st.markdown(f":red[:material/error: {said(e, wrong)}]")


def _keep(e: Editor, address: str, attribute: str, key: str, read: Callable[[Any], Any]) -> None:
    e.put(address, attribute, read(st.session_state[key]))


def _ready(
    e: Editor, address: str, attribute: str, value: Any, read: Callable[[Any], Any], *more: object
) -> dict[str, Any]:
    """Key and callback of a widget that shows ``value``; its state is touched only where it does not."""
    key = e.key(address, attribute, *more)
    if st.session_state.get(key, _Unset) != value:
        st.session_state[key] = value
    return {"key": key, "on_change": _keep, "args": (e, address, attribute, key, read)}


def _labels(options: Iterable[str], show: Callable[[str], str], nothing: str = "") -> Callable[[str], str]:
    """What is read for each option, worked out now: a widget asks again when there is no draft to look into.

    It is text as it is: a list to choose from reads no Markdown.
    """
    found = {o: show(o) if o else nothing for o in options}
    return lambda option: found.get(option, option)


class _Unset:
    """Equal to nothing that a widget may hold."""


def _text(e: Editor, address: str, shape: Shape, label: str) -> None:
    columns = st.columns(2)
    for column, language in zip(columns, ("ja", "en"), strict=True):
        with column:
            _text_in(e, address, shape, label, language)


def _text_in(e: Editor, address: str, shape: Shape, label: str, language: str) -> None:
    value = (e.get(address, shape.name) or {}).get(language, "")

    def read(typed: str) -> Any:
        return _with_language(language)(typed, e.get(address, shape.name))

    called = e.room.say("edit.in-japanese" if language == "ja" else "edit.in-english", label=label)
    ready = _ready(e, address, shape.name, value, read, language)
    if shape.long:
        st.text_area(called, height="content", **ready)
    else:
        st.text_input(called, **ready)


def _line(e: Editor, address: str, shape: Shape, label: str) -> None:
    st.text_input(
        label, **_ready(e, address, shape.name, e.get(address, shape.name) or "", lambda v: v.strip() or None)
    )


def _select(
    e: Editor, address: str, attribute: str, label: str, options: Sequence[str], show: Callable[[str], str], value: Any
) -> None:
    offered = list(options) if value in options else [*options, value]
    ready = _ready(e, address, attribute, value, lambda v: v or None)
    shown = _labels(offered, show, nothing=e.room.say("value.none"))
    st.selectbox(label, offered, format_func=shown, **ready)


def _word(e: Editor, address: str, shape: Shape, label: str) -> None:
    type_ = Service if e.is_service else TYPE_OF[kind_of(address)]
    info = attribute_of(type_, shape.name).info
    default = None if info.is_required() else info.get_default()
    offered = words_of(type_, shape.name)

    def read(chosen: str) -> str | None:
        return None if chosen == default else chosen

    value = e.get(address, shape.name) or default or offered[0]
    st.selectbox(
        label, offered, format_func=lambda v: word(shape.vocabulary, v, e.room.language),
        **_ready(e, address, shape.name, value, read),
    )  # fmt: skip


def _class(e: Editor, address: str, shape: Shape, label: str) -> None:
    value = e.get(address, shape.name)
    conditional = isinstance(value, Mapping)

    def read(chosen: str) -> Any:
        if chosen != _CONDITIONAL:
            return chosen or None
        now = e.get(address, shape.name)
        return now if isinstance(now, Mapping) else {"cases": [_new_case(now)], **({"otherwise": now} if now else {})}

    now = _CONDITIONAL if conditional else value or _NONE
    st.selectbox(
        label, [_NONE, *_CLASSES, _CONDITIONAL], format_func=_class_words(e, e.room.say("edit.class.conditional")),
        **_ready(e, address, shape.name, now, read),
    )  # fmt: skip
    if conditional:
        _cases(e, address, shape, value)


_CLASSES = ("must", "option", "prohibited")
_KINDS = tuple(WORDS["municipality_kind"])


def _class_words(e: Editor, conditional: str = "") -> Callable[[str], str]:
    nothing = e.room.say("value.none")
    named = {_NONE: nothing, _CONDITIONAL: conditional} | {c: word("class", c, e.room.language) for c in _CLASSES}
    return named.__getitem__


def _new_case(now: str | None) -> dict[str, Any]:
    """A case to begin with: the larger municipalities must."""
    return {"when": {"population_min": 50_000}, "class": "option" if now == "must" else "must"}


def _cases(e: Editor, address: str, shape: Shape, value: Mapping[str, Any]) -> None:
    """A class that depends on the municipality: each case with its condition, of which the first that holds counts."""
    room, cases = e.room, list(value.get("cases", ()))

    def put(cases: list[Any]) -> None:
        e.put(address, shape.name, {**(e.get(address, shape.name) or {}), "cases": cases})

    def harvest(place: int, name: str, key: str, read: Callable[[Any], Any]) -> None:
        now = [dict(c) for c in e.get(address, shape.name)["cases"]]
        wanted = read(st.session_state[key])
        if name == "class":
            now[place]["class"] = wanted
        else:
            when = {k: v for k, v in now[place].get("when", {}).items() if k != name}
            now[place]["when"] = when if wanted is None else {**when, name: wanted}
        put(now)

    def ready(place: int, name: str, shown: Any, read: Callable[[Any], Any]) -> dict[str, Any]:
        key = e.key(address, shape.name, place, name)
        if st.session_state.get(key, _Unset) != shown:
            st.session_state[key] = shown
        return {"key": key, "on_change": harvest, "args": (place, name, key, read)}

    either = room.say("edit.class.either")
    said_of_office = {"": either, "yes": room.say("value.yes"), "no": room.say("value.no")}
    with st.container(border=True, gap="small"):
        st.caption(room.say("edit.class.cases"))
        for place, case in enumerate(cases):
            when = case.get("when", {})
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                st.markdown(f"**{place + 1}.**", width="content")
                for bound in ("population_min", "population_max"):
                    st.number_input(
                        room.say(f"edit.class.{bound}"), min_value=0, step=1000, value=None,
                        **ready(place, bound, when.get(bound), lambda v: None if v is None else int(v)),
                    )  # fmt: skip
                st.multiselect(
                    room.say("edit.class.kind"), _KINDS, placeholder=room.say("edit.choose"),
                    format_func=_labels(_KINDS, lambda k: word("municipality_kind", k, room.language)),
                    **ready(place, "kind", list(when.get("kind") or ()), lambda v: list(v) or None),
                )  # fmt: skip
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                office = {True: "yes", False: "no"}.get(when.get("welfare_office"), "")
                st.selectbox(
                    room.say("edit.class.welfare_office"), list(said_of_office),
                    format_func=said_of_office.__getitem__,
                    **ready(place, "welfare_office", office, {"": None, "yes": True, "no": False}.get),
                )  # fmt: skip
                st.selectbox(
                    room.say("edit.class.then"), _CLASSES, format_func=_class_words(e),
                    **ready(place, "class", case.get("class") or "must", lambda v: v),
                )  # fmt: skip
                st.button(
                    room.say("edit.take-away"), icon=":material/close:", key=e.key(address, shape.name, place, "gone"),
                    on_click=lambda at: put(cases[:at] + cases[at + 1 :]), args=(place,), type="tertiary",
                    disabled=len(cases) == 1,
                )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.button(
                room.say("edit.class.add"), icon=":material/add:", key=e.key(address, shape.name, "more"),
                on_click=lambda: put([*cases, _new_case(None)]), type="tertiary",
            )  # fmt: skip

            def otherwise(chosen: str) -> Any:
                rest = {k: v for k, v in e.get(address, shape.name).items() if k != "otherwise"}
                return {**rest, "otherwise": chosen} if chosen else rest

            st.selectbox(
                room.say("edit.class.otherwise"), [_NONE, *_CLASSES], format_func=_class_words(e),
                **_ready(e, address, shape.name, value.get("otherwise") or _NONE, otherwise, "otherwise"),
            )  # fmt: skip


def _actor(e: Editor, address: str, shape: Shape, label: str) -> None:
    actors = [_NONE, *(a["id"] for a in e.data.get("actors", ()))]
    _select(
        e, address, shape.name, label, actors, lambda a: e.called(f"actors/{a}"), e.get(address, shape.name) or _NONE
    )


def _elements(e: Editor, address: str, shape: Shape, label: str) -> None:
    value = list(e.get(address, shape.name) or ())
    there = [p.address for p in parts(e.process) if p.kind not in ("actor", "step") and p.address != address]

    def show(at: str) -> str:
        return f"{word('kind', kind_of(at), e.room.language)}｜{e.called(at)}"

    st.multiselect(
        label, list(dict.fromkeys([*there, *value])), format_func=_labels([*there, *value], show), placeholder=e.room.say("edit.choose"),
        accept_new_options=shape.name == "prohibits", **_ready(e, address, shape.name, value, list),
    )  # fmt: skip


def _partners(e: Editor) -> list[str]:
    """Services and outside systems, those that the service draws on first."""
    snapshot = e.room.snapshot
    own = snapshot.services[e.address.split("/", 1)[0]]
    return list(dict.fromkeys([*own.upstream, own.id, *snapshot.services, *(f"ext:{x}" for x in snapshot.external)]))


def _origins(e: Editor, address: str, shape: Shape, label: str) -> None:
    value = e.get(address, shape.name) or []
    value = [value] if isinstance(value, str) else list(value)
    offered = list(dict.fromkeys([*sorted(WRITTEN_BY), *_partners(e), *value]))
    st.multiselect(
        label, offered, format_func=_labels(offered, lambda o: e.wording().origin([o])), placeholder=e.room.say("edit.choose"),
        **_ready(e, address, shape.name, value, list),
    )  # fmt: skip


def _partner(e: Editor, address: str, shape: Shape, label: str) -> None:
    value = e.get(address, shape.name) or _NONE
    offered = _partners(e) if value else [_NONE, *_partners(e)]
    _select(e, address, shape.name, label, offered, e.wording().partner, value)


def _services(e: Editor, address: str, shape: Shape, label: str) -> None:
    value = list(e.get(address, shape.name) or ())
    offered = [p for p in _partners(e) if p != e.address]
    st.multiselect(
        label, list(dict.fromkeys([*offered, *value])), format_func=_labels([*offered, *value], e.wording().partner),
        placeholder=e.room.say("edit.choose"), **_ready(e, address, shape.name, value, list),
    )  # fmt: skip


def _sources(e: Editor, address: str, shape: Shape, label: str) -> None:
    value = e.get(address, shape.name) or []
    value = [value] if isinstance(value, str) else list(value)
    offered = list(dict.fromkeys([*e.room.snapshot.sources, *value]))
    st.multiselect(
        label, offered, format_func=_labels(offered, lambda s: e.wording().source([s])), placeholder=e.room.say("edit.choose"),
        **_ready(e, address, shape.name, value, list),
    )  # fmt: skip


def _group(e: Editor, address: str, shape: Shape, label: str) -> None:
    groups = {g.id: g.name.get(e.room.language) for g in e.room.snapshot.settings.working_groups}
    _select(
        e, address, shape.name, label, list(groups), lambda g: groups.get(g, g), e.get(address, shape.name) or _NONE
    )


def _process(e: Editor, address: str, shape: Shape, label: str) -> None:
    snapshot, language = e.room.snapshot, e.room.language

    def show(at: str) -> str:
        found = snapshot.processes.get(at)
        return f"{snapshot.partner_name(at.split('/')[0]).get(language)} › {found.name.get(language)}" if found else at

    others = [_NONE, *(a for a in snapshot.processes if a != e.address)]
    _select(e, address, shape.name, label, others, show, e.get(address, shape.name) or _NONE)


def _number(e: Editor, address: str, shape: Shape, label: str) -> None:
    _number_in(e, address, shape, label, whole=e.get(address, "type") in ("integer", "money"))


def _number_in(e: Editor, address: str, shape: Shape, label: str, *, whole: bool) -> None:
    value = e.get(address, shape.name)
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def read(typed: float | None) -> Any:
        return int(typed) if typed is not None and float(typed).is_integer() else typed

    shown = None if number is None else int(number) if whole else float(number)
    step: Any = 1 if whole else 0.1
    st.number_input(
        label, value=None, step=step, format=None if whole else "%g",
        **_ready(e, address, shape.name, shown, read, "whole" if whole else "any"),
    )  # fmt: skip


def _value(e: Editor, address: str, shape: Shape, label: str) -> None:
    """The standard's value of a parameter, as its type asks for it."""
    type_, value = e.get(address, "type"), e.get(address, shape.name)
    match type_:
        case "choice":
            ids = [_NONE, *(_key_of(c, "id") for c in e.get(address, "choices") or ())]
            _select(e, address, shape.name, label, ids, lambda c: _choice_name(e, address, c), value or _NONE)
        case "multi":
            ids = [_key_of(c, "id") for c in e.get(address, "choices") or ()]
            chosen = [v for v in value if isinstance(v, str)] if isinstance(value, list) else []
            st.multiselect(
                label, list(dict.fromkeys([*ids, *chosen])), placeholder=e.room.say("edit.choose"),
                format_func=_labels([*ids, *chosen], lambda c: _choice_name(e, address, c)),
                **_ready(e, address, shape.name, chosen, list, "multi"),
            )  # fmt: skip
        case "boolean":
            words = {"": "value.none", "true": "value.yes", "false": "value.no"}
            now = {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else ""
            ready = _ready(e, address, shape.name, now, {"": None, "true": True, "false": False}.get, "boolean")
            st.selectbox(label, list(words), format_func=_labels(words, lambda v: e.room.say(words[v])), **ready)
        case "integer" | "money" | "decimal":
            _number_in(e, address, shape, label, whole=type_ != "decimal")
        case "list" | "table":
            lines = _lines(value)
            ready = _ready(e, address, shape.name, lines, lambda v: _from_lines(v, table=type_ == "table"), type_)
            st.text_area(label, help=e.room.say(f"edit.value.{type_}"), height=120, **ready)
        case _:
            ready = _ready(e, address, shape.name, value if isinstance(value, str) else "", lambda v: v or None, "text")
            st.text_input(label, **ready)


def _lines(value: Any) -> str:
    if not isinstance(value, list):
        return ""
    return "\n".join(" | ".join(str(c) for c in row) if isinstance(row, list) else str(row) for row in value)


def _from_lines(typed: str, *, table: bool) -> list[Any]:
    lines = [line for line in typed.splitlines() if line.strip()]
    return [[_scalar(cell) for cell in line.split("|")] if table else _scalar(line) for line in lines]


def _scalar(typed: str) -> Any:
    """A whole number where it is one and nothing would be lost; text otherwise."""
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.lstrip("-").isdigit() and str(int(typed)) == typed else typed


def _choice_name(e: Editor, address: str, id_: str) -> str:
    for choice in e.get(address, "choices") or ():
        if isinstance(choice, Mapping) and choice.get("id") == id_:
            name = choice.get("name") or {}
            return (name.get("en") if e.room.language == "en" else None) or name.get("ja") or id_
    return id_


# -- lists of small records: next steps, choices, bases … -----------------------------------------------------------------


def _key_of(item: Any, key: str) -> str:
    return str(item.get(key, "") if isinstance(item, Mapping) else item)


def _items(e: Editor, address: str, shape: Shape) -> list[dict[str, Any]]:
    own = _OWN_KEY[shape.name]
    return [dict(i) if isinstance(i, Mapping) else {own: i} for i in e.get(address, shape.name) or ()]


def _put_items(e: Editor, address: str, shape: Shape, items: list[dict[str, Any]]) -> None:
    own = _OWN_KEY[shape.name]
    e.put(
        address, shape.name, [i[own] if shape.name in _SHORT and set(i) == {own} and i[own] else i for i in items]
    )  # fmt: skip


def _rows(e: Editor, address: str, shape: Shape, label: str) -> None:
    items = _items(e, address, shape)
    with st.container(border=True, gap="small"):
        st.markdown(f"**{label}**")
        for i, item in enumerate(items):
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                places = iter(st.columns(_widths(shape.name), vertical_alignment="bottom", gap="small"))
                for name, holds in _LIST_PARTS[shape.name]:
                    _cell(e, address, shape, i, item, name, holds, places)
                st.button(
                    e.room.say("edit.take-away"), icon=":material/close:", key=e.key(address, shape.name, i, "gone"),
                    on_click=_take, args=(e, address, shape, i), type="tertiary",
                )  # fmt: skip
        st.button(
            e.room.say(f"edit.add.{shape.name}"), icon=":material/add:", key=e.key(address, shape.name, "more"),
            on_click=_more, args=(e, address, shape), type="tertiary",
        )  # fmt: skip


def _widths(list_: str) -> list[int]:
    """How wide the boxes of an item are beside each other: a text has one in each language."""
    several = [(name, len(LANGUAGES) if holds == "text" else 1) for name, holds in _LIST_PARTS[list_]]
    return [2 if name in _WIDE else 1 for name, boxes in several for _ in range(boxes)]


def _take(e: Editor, address: str, shape: Shape, i: int) -> None:
    items = _items(e, address, shape)
    _put_items(e, address, shape, items[:i] + items[i + 1 :])


def _more(e: Editor, address: str, shape: Shape) -> None:
    items = _items(e, address, shape)
    own = _OWN_KEY[shape.name]
    taken = {str(i.get(own)) for i in items}
    if shape.name == "next":
        steps = [s["id"] for s in e.data.get("steps", ())]
        free = [s for s in steps if s not in taken and f"steps/{s}" != address]
        new = {"to": free[0] if free else steps[0]}
    elif own == "id":
        new = {
            "id": drafting.proposed_id({}, {"glossary": "word", "choices": "choice"}.get(shape.name, "column"), taken)
        }
        new |= {"name": {}} if shape.name == "columns" else {}
    else:
        laws = [w.title for w in e.room.snapshot.services[e.address.split("/", 1)[0]].laws] if own == "law" else []
        new = {own: next(iter(laws), "")}
    _put_items(e, address, shape, [*items, new])


def _cell(
    e: Editor,
    address: str,
    shape: Shape,
    i: int,
    item: dict[str, Any],
    name: str,
    holds: str,
    places: Iterator[DeltaGenerator],
) -> None:
    def harvest(key: str, read: Callable[[Any, Any], Any]) -> None:
        items = _items(e, address, shape)
        value = read(st.session_state[key], items[i].get(name))
        rest = {k: v for k, v in items[i].items() if k != name}
        items[i] = {**rest, name: value} if value not in (None, "", {}) or name == _OWN_KEY[shape.name] else rest
        _put_items(e, address, shape, items)

    def ready(value: Any, read: Callable[[Any, Any], Any], *more: str) -> dict[str, Any]:
        key = e.key(address, shape.name, i, name, *more)
        if st.session_state.get(key, _Unset) != value:
            st.session_state[key] = value
        return {"key": key, "on_change": harvest, "args": (key, read)}

    called = e.room.say(f"edit.item.{shape.name}.{name}")
    if holds == "text":
        for language in LANGUAGES:
            label = e.room.say("edit.in-japanese" if language == "ja" else "edit.in-english", label=called)
            now = item.get(name) or {}
            next(places).text_input(label, **ready(now.get(language, ""), _with_language(language), language))
    elif holds == "step":
        steps = [s["id"] for s in e.data.get("steps", ())]
        value = item.get(name) or ""
        offered = steps if value in steps else [*steps, value]
        next(places).selectbox(
            called,
            offered,
            format_func=_labels(offered, lambda s: e.called(f"steps/{s}")),
            **ready(value, lambda chosen, _: chosen),
        )
    elif holds == "law":
        laws = [w.title for w in e.room.snapshot.services[e.address.split("/", 1)[0]].laws]
        value = item.get(name) or ""
        offered = list(dict.fromkeys([*laws, value]))
        next(places).selectbox(called, offered, accept_new_options=True, **ready(value, lambda typed, _: typed or ""))
    else:
        next(places).text_input(called, **ready(item.get(name) or "", lambda typed, _: typed.strip()))


def _with_language(language: str) -> Callable[[str, Any], dict[str, str]]:
    """A text with what was typed in one of its languages."""

    def read(typed: str, now: Any) -> dict[str, str]:
        rest = {k: v for k, v in (now or {}).items() if k != language}
        return {**rest, language: typed} if typed.strip() else rest

    return read


_WIDGETS: Mapping[str, Callable[[Editor, str, Shape, str], None]] = {
    "text": _text, "line": _line, "word": _word, "class": _class, "actor": _actor, "elements": _elements,
    "origins": _origins, "partner": _partner, "services": _services, "sources": _sources, "group": _group,
    "process": _process, "number": _number, "value": _value, "next": _rows, "choices": _rows, "columns": _rows,
    "basis": _rows, "laws": _rows, "glossary": _rows,
}  # fmt: skip


def shown_shapes(e: Editor, address: str, shapes: Sequence[Shape]) -> list[Shape]:
    """The attributes that mean something for an element as it is now."""
    if e.is_service or kind_of(address) != "parameter":
        return list(shapes)
    type_ = e.get(address, "type")
    only = {
        "choices": ("choice", "multi"), "columns": ("table",), "min": ("integer", "decimal", "money"),
        "max": ("integer", "decimal", "money"), "unit": ("integer", "decimal", "money", "list"),
    }  # fmt: skip
    return [s for s in shapes if s.name not in only or type_ in only[s.name] or e.get(address, s.name) is not None]
