"""The element chosen in a picture: what it is, how the municipality differs there, and what everybody answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import streamlit as st

from workbench.model import Element, Form, FormField, Step, find, kind_of, word
from workbench.ui.comparing import Comparison
from workbench.ui.deviating import show_deviation
from workbench.ui.plain import plain
from workbench.ui.state import keep
from workbench.ui.widgets import (
    CHANGE_COLOURS,
    MANY,
    alike,
    badge,
    capital,
    facts,
    municipality_name,
    state_colour,
    state_label,
)
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_HERE, _ARRIVED = "element-chosen-here", "element-arrived-at"
_CSS = """<style>
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-element-below-"]) { position: sticky; bottom: .5rem; z-index: 5; }
[data-testid="stColumn"]:has([class*="st-key-element-beside-"]) > [data-testid="stVerticalBlock"] { height: 100%; }
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-element-beside-"]) { position: sticky; top: 4.5rem; }
[class*="st-key-element-"] { padding: .6rem 1rem; background: var(--page); border: 2px solid var(--strong); border-radius: .4rem; }
[class*="st-key-element-below-"] { max-height: 36vh; overflow-y: auto; box-shadow: 0 0 14px rgb(0 0 0 / 20%); }
@media (max-height: 860px), (max-width: 640px) {
  [class*="st-key-element-below-"] { max-height: 21vh; gap: .3rem; padding: .35rem 1rem; }
}
@media print {
  [data-testid="stLayoutWrapper"]:has(> [class*="st-key-element-below-"]) { position: static; }
  [class*="st-key-element-below-"] { max-height: none; box-shadow: none; }
}
</style>"""


def chosen(process: str, comparison: Comparison) -> str | None:
    """The relative address that ``?element=`` selects in a process; None if it names nothing there."""
    service_process, _, local = _split(st.query_params.get("element", ""))
    there = find(comparison.standard, local) or find(comparison.own, local) if local else None
    return local if service_process == process and isinstance(there, Element) else None


def keep_chosen(process: str, local: str | None) -> None:
    """Put the choice into the address."""
    address = f"{process}/{local}" if local else ""
    st.session_state[_HERE] = address
    keep("element", address)


def arrived_at(process: str, comparison: Comparison) -> str:
    """The section of a process to which a link led: that of the element it names (of the flow for a step)."""
    asked = st.query_params.get("element", "")
    if asked and asked != st.session_state.get(_HERE):
        st.session_state[_ARRIVED] = asked
    arrived = st.session_state.get(_ARRIVED, "")
    service_process, _, local = _split(arrived)
    if service_process != process or find(comparison.standard, local) is None and find(comparison.own, local) is None:
        return "flow"
    collection = local.split("/", 1)[0]
    return "flow" if collection in ("steps", "actors") else collection


def _split(address: str) -> tuple[str, str, str]:
    names = address.split("/", 2)
    return ("/".join(names[:2]), "/", names[2]) if len(names) == 3 else ("", "", "")


def show_element(
    room: Room, process: str, comparison: Comparison, local: str | None, hint: str, *, key: str, beside: bool = False
) -> None:
    """What is known of the element at ``local``; ``hint`` where nothing is chosen; ``key`` names the place.

    Below a picture it stays in view at the lower edge of the window; ``beside`` one it just stands there.
    """
    element = (find(comparison.own, local) or find(comparison.standard, local)) if local else None
    if not isinstance(element, Element) or local is None:
        st.caption(hint)
        return
    st.html(_CSS)
    with st.container(key=f"element-{'beside' if beside else 'below'}-{key}"):
        _show(room, process, comparison, local, element)


def _show(room: Room, process: str, comparison: Comparison, local: str, element: Element) -> None:
    language = room.language
    of = comparison.standard if find(comparison.standard, local) is not None else comparison.own
    wording = Wording(room.snapshot, language, of)
    wording = wording.knowing(c for d in comparison.deviations for c in d.changes)
    mark = comparison.mark(local)
    heading = f"**{plain(element.name.get(language))}** {badge(word('kind', kind_of(local), language), 'blue')}"
    if mark:
        heading += f" {badge(room.say(f'mark.{mark}'), CHANGE_COLOURS[mark])}"
    answers = _answers(room, process, local) if room.may_see("practice") else ""
    st.markdown(f"{heading}　{answers}")
    by = {t.by for t in comparison.touches.get(local, ())}
    deviations = [d for d in comparison.deviations if d.id in by]
    known = [(name, said) for name, said in _facts(room, comparison, wording, element) if said]
    left, right = st.columns(2) if deviations else (st.container(), st.container())
    with left:
        facts(known, alt=element.name.get(language))
        service, name = process.split("/")
        room.link("matrix", room.say("element.to-matrix"), service=service, process=name, element=f"{process}/{local}")
    with right:
        practice = room.snapshot.practices.get((comparison.municipality or "", process.split("/")[0]))
        for deviation in deviations:
            changes = [c for c in deviation.changes if c.at == local] or deviation.changes
            show_deviation(room, wording, deviation, changes, practice.source if practice else ())


def _named(wording: Wording, attribute: str) -> str:
    """The name of an attribute as a heading."""
    return capital(wording.attribute(attribute))


def _facts(room: Room, comparison: Comparison, w: Wording, element: Element) -> Iterator[tuple[str, str]]:
    language = room.language
    if isinstance(element, Step):
        yield room.say("column.actor"), plain(w.name(f"actors/{element.actor}")) if element.actor else ""
        following = [n.model_dump(mode="json", by_alias=True) for n in element.next]
        yield (
            room.say("column.next"),
            plain(w.content("step", "next", following)) if following else room.say("step.end"),
        )
        yield room.say("column.uses"), plain(w.content("step", "uses", element.uses)) if element.uses else ""
        yield room.say("column.when"), plain(" ".join(t.get(language) for t in (element.timing, element.deadline) if t))
    if isinstance(element, Form):
        yield _named(w, "medium"), word("medium", element.medium, language)
        yield _named(w, "direction"), word("direction", element.direction, language)
    if isinstance(element, FormField):
        yield room.say("column.origin"), plain(w.origin(element.origin))
        yield _named(w, "type"), room.say(f"field.type.{element.type}")
        yield room.say("column.side"), room.say(f"side.{element.side}")
    yield room.say("column.class"), plain(w.requirement_class(element, comparison.municipality))
    yield room.say("column.law"), plain(w.basis(element.basis))
    yield room.say("column.note"), plain(element.note.get(language)) if element.note else ""


def _answers(room: Room, process: str, local: str) -> str:
    """What each municipality says of the element, in a line, as Markdown."""
    found = room.source.matrix(process)
    address = f"{process}/{local}"
    if address not in {r.address for r in found.rows}:
        return ""
    answers: dict[str, str] = {}
    for m in found.municipalities:
        cell = found.cell(address, m)
        verdict = cell.verdict if cell.row.in_standard or cell.state != "same" else None
        label = state_label(cell.state, verdict, room.language, cell.flags)
        answers[m] = badge(label, state_colour(cell.state, verdict, cell.flags))
    if len(answers) < MANY:
        return "　".join(f"{plain(municipality_name(room.snapshot, m, room.language))} {a}" for m, a in answers.items())
    given = Counter(answers.values())
    return "  \n".join(
        alike(room, a, [m for m in answers if answers[m] == a]) for a in sorted(given, key=given.__getitem__)
    )
