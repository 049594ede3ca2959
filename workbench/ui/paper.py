"""The form preview: a form drawn as the paper it is, beside another version of it, and taken along for printing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from workbench.diagram import Difference, Paper, paper, paper_svg, sheet_svg
from workbench.fitgap import diff
from workbench.model import Add, Change, Form, FormField, Move, Process, Remove
from workbench.ui.comparing import together
from workbench.ui.widgets import CHANGE_COLOURS, badge
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_PIXELS: Mapping[str, float] = {
    "postcard": 5.6, "sealed_postcard": 4.4, "card": 6.4, "tag": 9, "a5": 4.2, "b5": 3.6, "a3": 2.7, "slip": 4, "booklet": 4,
}  # fmt: skip
"""How many pixels a millimetre takes on screen, by medium."""


def versions(room: Room, standard: Form, own: Form) -> tuple[Form, dict[str, Difference]]:
    """One form that shows both versions: that of ``own`` with what it leaves out, and how each field differs."""
    language = room.language
    wording = Wording(room.snapshot, language)
    before, after = (
        Process(id="p", name=f.name, forms=(f.model_copy(update={"id": standard.id}),)) for f in (standard, own)
    )
    old = {f.id: f for f in standard.fields}
    found: dict[str, Difference] = {}
    said: dict[str, list[str]] = {}
    for change in diff(before, after):
        if "/fields/" not in change.at:
            continue
        id_ = change.at.rsplit("/", 1)[1]
        if isinstance(change, Add):
            found[id_] = Difference("added")
        elif isinstance(change, Remove):
            found[id_] = Difference("removed")
        elif isinstance(change, Move):
            found[id_] = Difference("moved", "", _before(standard, id_))
        elif isinstance(change, Change):
            said.setdefault(id_, []).append(_said(room, wording, old[id_], change))
    for id_, texts in said.items():
        stood = found[id_].after if id_ in found else None
        found[id_] = Difference("moved" if stood is not None else "changed", " ／ ".join(texts), stood)
    fields = tuple(f for _, f in together("", standard.fields, own.fields) if isinstance(f, FormField))
    return own.model_copy(update={"id": standard.id, "fields": fields}), found


def _before(form: Form, id_: str) -> str:
    """The field behind which one stands."""
    ids = [f.id for f in form.fields]
    at = ids.index(id_)
    return ids[at - 1] if at else ""


def _said(room: Room, wording: Wording, old: FormField, change: Change) -> str:
    stood = old.dump().get(change.attribute)
    if change.attribute in ("type", "side"):
        before, after = _shown(room, change.attribute, stood), _shown(room, change.attribute, change.to)
    else:
        before, after = wording.before_and_after("field", change.attribute, stood, change.to)
    if change.attribute == "name":
        return f"{before} → {after}"
    return f"{wording.attribute(change.attribute)}: {before} → {after}"


def _shown(room: Room, attribute: str, value: Any) -> str:
    return room.say(f"field.type.{value or 'text'}" if attribute == "type" else f"side.{value or 'front'}")


def drawn(form: Form, language: str, differences: Mapping[str, Difference], theme: str) -> tuple[str, int]:
    """The drawing of a form for a page, and how wide it is there; kept by what it shows."""
    key = tuple(sorted((id_, *d) for id_, d in differences.items()))
    return _drawn(form, language, key, theme)


@lru_cache(maxsize=512)
def _drawn(form: Form, language: str, differences: tuple[Any, ...], theme: str) -> tuple[str, int]:
    found = paper_svg(_paper(form, language, differences), selectable=True, ground=theme)
    return found.svg, round(found.width * _PIXELS.get(form.medium, 3.3))


def _paper(form: Form, language: str, differences: tuple[Any, ...]) -> Paper:
    return paper(form, language=language, differences={id_: Difference(*d) for id_, *d in differences})


def legend(room: Room, differences: Mapping[str, Difference]) -> None:
    """What the signs mean that are on the paper, and that values are placeholders."""
    marks = dict.fromkeys(d.mark for d in differences.values())
    shown = [badge(room.say(f"mark.{mark}"), colour) for mark, colour in CHANGE_COLOURS.items() if mark in marks]
    st.markdown(" ".join([*shown, f":small[{room.say('paper.placeholders')}]"]))


def take_along(room: Room, standard: Form | None, own: Form | None, key: str) -> None:
    """The form as a file (with the differences of ``own``, if there is one): to print in true size, and as a drawing."""
    form = own or standard
    if form is None:
        return

    def laid() -> Paper:
        if standard is None or own is None:
            return paper(form, language=room.language)
        merged, differences = versions(room, standard, own)
        return paper(merged, language=room.language, differences=differences)

    name = f"{form.id} {form.name.ja}"
    with st.container(horizontal=True):
        st.download_button(
            room.say("paper.print"), room.exported(name, lambda: printable(laid()).encode()), f"{form.id}.html", "text/html",
            key=f"{key}-html", on_click="ignore", icon=":material/print:",
        )  # fmt: skip
        st.download_button(
            room.say("paper.svg"), room.exported(name, lambda: paper_svg(laid()).svg.encode()), f"{form.id}.svg",
            "image/svg+xml", key=f"{key}-svg", on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def printable(laid: Paper) -> str:
    """A page of its own for each sheet, as large as the paper; nothing in it is loaded or run.

    Sheets larger than A4 or A3 print scaled if the printer cannot take them.
    """
    pages = "".join(
        f"@page s{n} {{ size: {s.width:g}mm {s.height:g}mm; margin: 0 }} .s{n} {{ page: s{n} }}"
        for n, s in enumerate(laid.sheets)
    )
    sheets = "".join(f'<section class="s{n}">{sheet_svg(laid, s)}</section>' for n, s in enumerate(laid.sheets))
    return (
        f'<!doctype html><html lang="{laid.language}"><head><meta charset="utf-8"><title>{escape(laid.name)}</title>'
        f"<style>{pages} body {{ margin: 0 }} section {{ break-after: page }} svg {{ display: block }}"
        "@media screen { body { background: #e8ecf0; padding: 8mm } section { margin-bottom: 8mm } }</style></head>"
        f"<body>{sheets}</body></html>"
    )
