"""ワークショップ: for the projector, one point at a time, from the question to the decision and on to the next.

What the address holds is the meeting whose agenda was prepared (or keys in order, ``agenda``), the point and the view: a
link opened on each screen shows all the same, and what one records the others see.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from workbench.agreement import Item, drafted, putting, usual_options
from workbench.model import Agreement, joined
from workbench.ui.agenda import agenda_of, half_prepared, keys_of, planned_minutes, show_agenda
from workbench.ui.deciding import show_deciding
from workbench.ui.decision import agreement_record
from workbench.ui.drafts import as_typed, open_draft
from workbench.ui.plain import plain
from workbench.ui.point import (
    letter,
    option_name,
    pictures_of,
    show_options,
    show_pictures,
    show_question,
    show_silence,
    show_ways,
    state_of,
    today,
)
from workbench.ui.saving import done, save
from workbench.ui.signing_in import leave_seat, sits_elsewhere
from workbench.ui.stances import show_stances
from workbench.ui.state import keep, selected
from workbench.ui.timer import show_timer
from workbench.ui.weighing import show_weighing
from workbench.ui.widgets import municipality_name

if TYPE_CHECKING:
    from workbench.ui.shell import Room

VIEWS = ("ways", "pictures", "options", "stances", "decision", "notes")
_CSS = """<style>
.st-key-heading h1 { font-size: 1.15rem; padding: 0; }
.st-key-reader button { min-height: 2rem; padding-top: .1rem; padding-bottom: .1rem; }
.st-key-workshop { gap: .55rem; margin-top: -.9rem; }
.st-key-workshop h2 { font-size: 2.1rem; line-height: 1.3; padding: .1rem 0 .6rem; }
.st-key-workshop-body [data-testid="stMarkdownContainer"] p, .st-key-workshop-body li { font-size: 1.08rem; }
.st-key-workshop-body td p, .st-key-workshop-body th p { font-size: 1rem !important; }
.st-key-workshop-body td strong { font-size: 1.25rem; }
.st-key-workshop-body tbody td:first-child strong { font-size: 1rem; }
.st-key-workshop-body [data-testid="stVerticalBlock"] { gap: .55rem; }
[class*="st-key-agenda-line-"] { flex-wrap: nowrap; }
[class*="st-key-agenda-line-"] > :first-child { min-width: 0; flex-shrink: 1; }
.st-key-point-standing { row-gap: .15rem; }
.st-key-options-actions [data-testid="stButtonGroup"] > div { flex-wrap: wrap; }
@media (min-width: 641px) {
  [class*="st-key-stance-"][class*="-none"] button p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
}
@media (max-width: 640px) {
  .st-key-workshop h2 { font-size: 1.5rem; }
  .st-key-workshop { margin-top: 0; }
  [class*="st-key-agenda-line-"] { flex-wrap: wrap; }
  [class*="st-key-agenda-line-"] > :first-child { min-width: 100%; }
  .st-key-options-actions [data-testid="stButtonGroup"] button { height: auto; min-width: 0; flex-shrink: 1; text-align: left; }
  .st-key-options-actions [data-testid="stButtonGroup"] button * { white-space: normal; overflow: visible; }
  .st-key-workshop-bar > :has([data-testid="stSelectbox"]) { order: -1; }
}
</style>"""


def show(room: Room) -> None:
    """The agenda's bar, the question, and one view of the point at a time."""
    known = room.source.agenda()
    if not known:
        st.info(room.say("points.none"), icon=":material/forum:")
        return
    st.html(_CSS)
    items = agenda_of(room, known)
    item = _current(room, items)
    as_typed()
    with st.container(key="workshop"):
        _bar(room, known, items, item)
        if sits_elsewhere():
            seats = (
                municipality_name(room.snapshot, r.municipality or "", room.language) for r in room.principal.roles
            )
            said = room.say("stance.sits", name=plain(joined(seats, room.language)))
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(f":material/chair: {said}", width="content")
                st.button(
                    room.say("stance.leave-seat"), key="workshop-leave-seat", type="tertiary", on_click=leave_seat, args=(room,)
                )  # fmt: skip
        show_question(room, item)
        view = _view(room, item)
        with st.container(key="workshop-body"):
            _show(room, item, view)


# -- the agenda ----------------------------------------------------------------------------------------------------


def _current(room: Room, items: Sequence[Item]) -> Item:
    """The point in the address, also one that is not on the agenda; else the first that is not settled."""
    asked = st.query_params.get("point", "")
    found = next((i for i in items if asked in keys_of(i)), None)
    if found is None and asked:
        found = next((i for i in room.source.agenda() if asked in keys_of(i)), None)
    return found or next((i for i in items if state_of(i) != "decided"), items[0])


def _bar(room: Room, known: Sequence[Item], items: Sequence[Item], item: Item) -> None:
    """Back, which point of how many, next; the agenda; the clock."""
    keys = [i.key for i in items]
    at = keys.index(item.key) if item.key in keys else -1
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="workshop-bar"):
        st.button(
            room.say("inventory.back"), key="workshop-back", icon=":material/arrow_back:", shortcut="K",
            disabled=at <= 0, on_click=_go, args=(keys[at - 1] if at > 0 else item.key,),
        )  # fmt: skip
        shown = {i.key: i for i in (items if at >= 0 else (item, *items))}
        st.session_state["workshop-point"] = item.key
        st.selectbox(
            room.say("column.point"), list(shown), key="workshop-point", label_visibility="collapsed", width=430,
            format_func=lambda k: _numbered(room, keys, shown[k]), on_change=lambda: _go(st.session_state["workshop-point"]),
        )  # fmt: skip
        st.button(
            room.say("inventory.next"), key="workshop-next", icon=":material/arrow_forward:", shortcut="J", type="primary",
            disabled=not 0 <= at < len(keys) - 1, on_click=_go, args=(keys[at + 1] if 0 <= at < len(keys) - 1 else item.key,),
        )  # fmt: skip
        if "workshop-agenda" not in st.session_state and half_prepared(room):
            st.session_state["workshop-agenda"] = True  # as it stood before the page was loaded again
        with st.popover(room.say("agenda"), icon=":material/list:", key="workshop-agenda", on_change="rerun"):
            show_agenda(room, known, items)
        show_timer(room, item.key, planned_minutes(room, item))


def _numbered(room: Room, keys: Sequence[str], item: Item) -> str:
    number = f"{keys.index(item.key) + 1} / {len(keys)}" if item.key in keys else "－"
    return f"{number}　{item.title.get(room.language)}"


def _go(key: str) -> None:
    keep("point", key)


# -- one point -----------------------------------------------------------------------------------------------------


def _view(room: Room, item: Item) -> str:
    """Which view of the point is shown; views that have nothing to show are left out."""
    views = [v for v in VIEWS if v != "pictures" or pictures_of(room, item)]
    current = selected("view", views, "ways")
    st.session_state["workshop-view"] = current
    picked = st.segmented_control(
        room.say("workshop.view"), views, format_func=lambda v: f"{views.index(v) + 1} {room.say(f'workshop.view.{v}')}",
        required=True, key="workshop-view", label_visibility="collapsed",
        on_change=lambda: keep("view", st.session_state["workshop-view"]),
    )  # fmt: skip
    return picked or current


def _show(room: Room, item: Item, view: str) -> None:
    match view:
        case "ways":
            show_ways(room, item)
            if item.standing is not None:
                show_silence(room, item, item.standing)
            if item.agreement is None:
                _raise(room, item)
        case "pictures":
            show_pictures(room, item, pictures_of(room, item), "workshop")
        case _ if item.agreement is None:
            _raise(room, item)
        case "options":
            _options(room, item, item.agreement)
            show_weighing(room, item)
        case "stances":
            show_stances(room, item)
        case "decision":
            show_deciding(room, item)
        case _:
            _notes(room, item, item.agreement)


def _raise(room: Room, item: Item) -> None:
    """A difference becomes a point: it is put on the agenda, with an option for each wish."""
    st.info(room.say("workshop.not-raised"), icon=":material/forum:")
    edit = drafted(room.snapshot, item, today())
    if not edit or not all(room.may_write(put.record) for put in edit):
        return
    pressed = st.button(room.say("workshop.raise"), key="workshop-raise", type="primary", icon=":material/add:")
    why = room.say("workshop.raised", title=item.title.get(room.language))
    if pressed and save(room, edit, {put.record: None for put in edit}, why):
        st.rerun()


def _options(room: Room, item: Item, agreement: Agreement) -> None:
    """The options side by side; which of them stances are taken on."""
    show_options(room, item)
    record = agreement_record(item)
    if not room.may_write(record) or agreement.decided is not None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="options-actions"):
        named = {o.id: f"{letter(i)}　{option_name(room, o)}" for i, o in enumerate(agreement.options) if o.id}
        if named:
            picked = st.pills(
                room.say("options.propose"), list(named), format_func=lambda o: plain(named[o]), default=agreement.proposed if agreement.proposed in named else None,
                key=f"proposed-{record}-{agreement.proposed}",
            )  # fmt: skip
            if picked != agreement.proposed:
                _put(room, item, agreement.model_copy(update={"proposed": picked}), room.say("options.propose"))
        known = {o.disposition for o in agreement.options}
        usual = [o for o in usual_options(room.snapshot, item.service, agreement) if o.disposition not in known]
        if usual and st.button(room.say("options.usual"), key="options-usual", icon=":material/add:"):
            _put(
                room,
                item,
                agreement.model_copy(update={"options": (*agreement.options, *usual)}),
                room.say("options.usual"),
            )


def _put(room: Room, item: Item, agreement: Agreement, why: str) -> None:
    edit = putting(item.service, agreement)
    if save(room, edit, {put.record: room.value(put.record) for put in edit}, why):
        st.rerun()


def _notes(room: Room, item: Item, agreement: Agreement) -> None:
    """What was said, kept with the point; the decision's minutes begin with it."""
    record = agreement_record(item)
    written = (
        agreement.note
        if isinstance(agreement.note, str)
        else agreement.note.get(room.language)
        if agreement.note
        else ""
    )
    if not room.may_write(record):
        st.markdown(plain(written) or room.say("workshop.no-notes"))
        return
    draft = open_draft(room, f"{record}#notes", {"note": written}, {record: room.value(record)})
    draft.notice(room)
    st.text_area(
        room.say("workshop.notes"), key=draft.key("note"), on_change=draft.keep, height=280,
        placeholder=room.say("workshop.notes.example"),
    )  # fmt: skip
    if st.button(
        room.say("workshop.notes.save"),
        key="notes-save",
        type="primary",
        icon=":material/save:",
        disabled=not draft.typed,
    ):
        edit = putting(item.service, agreement.model_copy(update={"note": str(draft["note"]).strip() or None}))
        if save(room, edit, draft.seen, room.say("workshop.notes"), draft=draft):
            done(room.say("saving.saved"))
