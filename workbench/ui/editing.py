"""Editing the standard on the catalogue page: by form and by table, with the picture and the effect following."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import streamlit as st

from workbench.fitgap import drafting
from workbench.fitgap.referring import references
from workbench.model import COLLECTIONS, SHAPES, WHOLE, Form, Process, find, kind_of, word
from workbench.ui.comparing import between
from workbench.ui.dates import dated
from workbench.ui.drawings import flow_picture, form_picture
from workbench.ui.edit_draft import Editor, Outcome, open_editor, outcome
from workbench.ui.edit_end import show_ended, show_ending
from workbench.ui.edit_fields import edit_attribute, shown_shapes
from workbench.ui.edit_new import beginnings, begun
from workbench.ui.edit_review import in_short, review, reviewing, save_service
from workbench.ui.edit_table import edit_table
from workbench.ui.edit_wrong import said
from workbench.ui.plain import plain
from workbench.ui.signing_in import ask_name
from workbench.ui.state import keep, selected
from workbench.ui.widgets import table
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

__all__ = ["beginnings", "may_edit", "retired_elements", "show", "switch"]

SERVICE = "service"
PARTS = ("process", "steps", "forms", "rules", "parameters", "interfaces", "requirements", "actors", SERVICE)
_SHOWN_WRONG = 4
_CSS = """<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-edit-bar) { position: sticky; bottom: .5rem; z-index: 90; }
[data-testid="stColumn"]:has(.st-key-edit-picture) { position: sticky; top: 4rem; align-self: flex-start; }
[data-testid="stColumn"] .st-key-edit-picture { max-height: calc(100vh - 11rem); overflow-y: auto; }
@media (max-width: 640px) {
  [data-testid="stColumn"]:has(.st-key-edit-picture) { position: static; }
  .st-key-edit-pick { flex-wrap: wrap; }
  .st-key-edit-pick > :first-child { min-width: 100%; }
}
.st-key-edit-bar { background: var(--page); box-shadow: 0 0 .8rem #0004; }
</style>"""


def may_edit(room: Room, service: str) -> bool:
    """Whether to offer editing the service."""
    return room.may_write(f"catalog/{service}")


def switch(room: Room) -> bool:
    """The switch between reading and editing; whether it is on."""
    st.session_state["edit-on"] = bool(selected("edit", ("1", ""), ""))
    return st.toggle(room.say("edit.switch"), key="edit-on", on_change=_switched)


def _switched() -> None:
    """On to editing, or back to reading, at the element that is looked at: read by its whole address, edited within its process."""
    on = bool(st.session_state["edit-on"])
    keep("edit", "1" if on else "")
    asked = st.query_params
    process, element = f"{asked.get('service')}/{asked.get('process')}/", asked.get("element", "")
    if on and element.startswith(process):
        local = element.removeprefix(process)
        keep("part", local.split("/")[0])
        keep("element", local)
    elif not on and element.split("/")[0] in COLLECTIONS:
        keep("element", process + element)


def retired_elements(room: Room, process: Process) -> None:
    """廃止した要素: what the process no longer holds, when and why it went, and what stands for it."""
    if not process.retired:
        return
    wording = Wording(room.snapshot, room.language, process)
    with st.expander(room.count("edit.retired", len(process.retired)), icon=":material/inventory_2:"):
        rows = [
            {
                room.say("column.name"): plain(gone.name.get(room.language)),
                room.say("column.kind"): word("kind", kind_of(address), room.language),
                room.say("edit.column.day"): plain(dated(gone.date, room.language)),
                room.say("column.reason"): plain(gone.why),
                room.say("edit.column.instead"): plain(wording.name(gone.replaced_by)) if gone.replaced_by else "–",
            }
            for address, gone in process.retired.items()
        ]
        table(rows, alt=room.count("edit.retired", len(process.retired)))


def show(room: Room, service: str, process: str | None) -> None:
    """The editor of a process of the service (none: the service has none yet), and of the service itself."""
    if not ask_name(room):  # before anything is typed: each name has its own drafts
        st.info(room.say("edit.name-first"), icon=":material/person:")
        return
    begun(room, service)
    parts = PARTS if process else (SERVICE,)
    part = selected("part", parts, "forms" if process else SERVICE)
    if part == SERVICE:
        _parts(room, parts, None)
        _service(room, service)
        return
    e = open_editor(room, f"{service}/{process}")
    e.draft.notice(room)
    found = outcome(e) if e.draft.typed else None
    if found is not None and st.session_state.get(reviewing(e)):
        review(e, found)
        return
    with st.container(horizontal=True):
        _parts(room, parts, e)
        way = "one" if part == "process" else _way(room)
    if part == "process":
        _form(e, WHOLE)
        show_ending(room, e.address)
        show_ended(room, service)
    else:
        _elements(e, part, way)
    st.html(_CSS)
    _bar(e, found)


def _parts(room: Room, parts: tuple[str, ...], e: Editor | None) -> None:
    """Which part of the process is edited, with how much there is of it and what is wrong there."""
    wrong = {w.address.split("/")[0] if w.address != WHOLE else "process" for w in e.reading.wrong} if e else set()

    def label(part: str) -> str:
        n = f" {len(e.data.get(part, ()))}" if e and part in COLLECTIONS else ""
        return f"{'！' if part in wrong else ''}{room.say(f'edit.part.{part}')}{n}"

    st.session_state["edit-part"] = selected("part", parts, "forms" if len(parts) > 1 else SERVICE)
    st.segmented_control(
        room.say("edit.parts"), parts, format_func={p: label(p) for p in parts}.__getitem__, key="edit-part", label_visibility="collapsed", required=True,
        on_change=lambda: keep("part", st.session_state["edit-part"]),
    )  # fmt: skip


def _way(room: Room) -> str:
    """One element at a time, or all of them in a table."""
    ways = {"one": room.say("edit.one-by-one"), "table": room.say("edit.as-table")}
    st.session_state["edit-way"] = selected("way", tuple(ways), "one")
    found = st.segmented_control(
        room.say("edit.way"), list(ways), format_func=ways.__getitem__, key="edit-way", required=True,
        on_change=lambda: keep("way", st.session_state["edit-way"]), label_visibility="collapsed",
    )  # fmt: skip
    return found or "one"


def _service(room: Room, service: str) -> None:
    e = open_editor(room, service)
    e.draft.notice(room)
    for shape in SHAPES["service"]:
        edit_attribute(e, WHOLE, shape)
    save_service(e)
    show_ending(room, service)
    show_ended(room, service)


def _bar(e: Editor, found: Outcome | None) -> None:
    """What has been changed so far would do, and the ways on: to saving it, or to letting it be. It stays in sight."""
    room = e.room
    with st.container(border=True, key="edit-bar", gap="small"):
        if found is None:
            st.caption(room.say("edit.nothing-yet"))
            return
        for wrong in e.reading.wrong[:_SHOWN_WRONG]:
            where = "" if wrong.address == WHOLE else f"**{e.name(wrong.address)}**　"
            st.markdown(f":red[:material/error:] {where}{said(e, wrong)}")
        if len(e.reading.wrong) > _SHOWN_WRONG:
            st.caption(room.count("edit.more", len(e.reading.wrong) - _SHOWN_WRONG))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(room.say("edit.gone") if found.effect is None else in_short(e, found.effect), width="stretch")
            with st.popover(room.say("edit.cancel"), icon=":material/undo:"):
                st.markdown(room.say("edit.cancel.sure"))
                st.button(room.say("edit.cancel.yes"), key=e.key("cancel"), on_click=e.draft.forget)
            if st.button(room.say("edit.review"), type="primary", icon=":material/fact_check:", key=e.key("review")):
                st.session_state[reviewing(e)] = True
                st.rerun()


# -- elements ----------------------------------------------------------------------------------------------------------


def _elements(e: Editor, part: str, way: str) -> None:
    """The elements of one list: one by one beside the picture, or all of them in a table."""
    if part == "forms":
        _forms(e, way)
        return
    addresses = drafting.addresses(e.data, part)
    if way == "table":
        edit_table(e, part)
        if part == "steps":
            _flow(e, None, narrow=False)
        return
    address = _chosen(addresses)
    left, right = st.columns([6, 7] if part == "steps" else [3, 7])
    if part == "steps":
        with left:
            _pick(e, addresses, address)
            if address is not None:
                _form(e, address)
        with right:
            _flow(e, address, narrow=True)
        return
    with left:
        _list(e, part, addresses, address)
    with right:
        if address is not None:
            _form(e, address)


def _forms(e: Editor, way: str) -> None:
    """One form with its fields, beside the paper it is."""
    if not e.data.get("forms"):
        _adding(e, "forms", None)
        return
    if way == "table":
        left, right = st.columns([8, 4])
        with left:
            form = _which_form(e)
            edit_table(e, f"{form}/fields")
        with right:
            _paper(e, form, None)
        return
    left, middle, right = st.columns([3, 5, 4])
    with left:
        form = _which_form(e)
        siblings = f"{form}/fields"
        addresses = (form, *drafting.addresses(e.data, siblings))
        address = _chosen(addresses) or form
        _list(e, siblings, addresses, address)
        _adding(e, "forms", form)
    with middle:
        _form(e, address)
    with right:
        _paper(e, form, address)


def _adding(e: Editor, siblings: str, after: str | None, width: Literal["stretch", "content"] = "stretch") -> None:
    what = "forms" if siblings == "forms" else kind_of(f"{siblings}/x")
    st.button(
        e.room.say(f"edit.add.{what}"), icon=":material/add:", key=e.key("add", siblings), width=width,
        on_click=_add, args=(e, siblings, after), type="tertiary" if siblings == "forms" else "secondary",
    )  # fmt: skip


def _which_form(e: Editor) -> str:
    forms = drafting.addresses(e.data, "forms")
    asked = (st.query_params.get("element") or "").split("/fields/")[0]
    form = asked if asked in forms else forms[0]
    key = e.key("form")
    st.session_state[key] = form
    shown = {a: f"{e.mark(a)}{e.called(a)}" for a in forms}
    st.selectbox(
        word("kind", "form", e.room.language), forms, format_func=shown.__getitem__, key=key,
        on_change=lambda: keep("element", st.session_state[key]),
    )  # fmt: skip
    return form


def _chosen(addresses: tuple[str, ...]) -> str | None:
    asked = st.query_params.get("element")
    return asked if asked in addresses else next(iter(addresses), None)


def _choose(address: str) -> None:
    keep("element", address)


def _pick(e: Editor, addresses: tuple[str, ...], address: str | None) -> None:
    """One of the steps, chosen by name; the picture beside it does the same by a click."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="edit-pick"):
        if address is not None:
            wrong = {w.address for w in e.reading.wrong}
            shown = {
                a: f"{'！' if a in wrong else ''}{e.mark(a)}{i + 1}. {e.called(a)}" for i, a in enumerate(addresses)
            }
            key = e.key("chosen", "steps")
            st.session_state[key] = address
            st.selectbox(
                word("kind", "step", e.room.language), addresses, format_func=shown.__getitem__, key=key,
                on_change=lambda: _choose(st.session_state[key]),
            )  # fmt: skip
        _adding(e, "steps", address, width="content")


def _list(e: Editor, siblings: str, addresses: tuple[str, ...], address: str | None) -> None:
    """Every element of the list, one of them chosen, with what can be done to its place."""
    wrong = {w.address for w in e.reading.wrong}

    def label(at: str) -> str:
        sign = ("！" if at in wrong else "") + e.mark(at)
        number = "" if at not in own else f"{own.index(at) + 1}. "
        return f"{sign}{number}{e.name(at)}" if at in own else f"{sign}**{e.name(at)}**"

    own = drafting.addresses(e.data, siblings)
    if addresses:
        key = e.key("chosen", siblings)
        st.session_state[key] = address
        with st.container(height=430 if len(addresses) > 16 else "content", border=False):
            st.radio(
                e.room.say("edit.elements"), addresses, format_func={a: label(a) for a in addresses}.__getitem__, key=key,
                label_visibility="collapsed",
                on_change=lambda: _choose(st.session_state[key]),
            )  # fmt: skip
    _adding(e, siblings, address if address in own else None)


def _add(e: Editor, siblings: str, after: str | None) -> None:
    data, address = drafting.add(e.data, siblings, after.rsplit("/", 1)[-1] if after else None)
    e.change(data)
    _choose(address)


def _form(e: Editor, address: str) -> None:
    """Every attribute of one element."""
    kind = kind_of(address)
    with st.container(key="edit-form"):
        if address != WHOLE:
            _head(e, address)
        for shape in shown_shapes(e, address, SHAPES[kind]):
            edit_attribute(e, address, shape)
        for wrong in e.wrong_at(address, ""):
            st.markdown(f":red[:material/error: {said(e, wrong)}]")


def _head(e: Editor, address: str) -> None:
    """What element it is: its id, its place, and the way to retire it."""
    room, siblings = e.room, address.rsplit("/", 1)[0]
    place = drafting.addresses(e.data, siblings).index(address)
    last = len(drafting.addresses(e.data, siblings)) - 1
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if drafting.is_new(address):
            proposed = drafting.proposal(e.data, address)
            key = e.key(address, "own-id")
            chosen = e.ids.get(address, "")
            if st.session_state.get(key) != chosen:
                st.session_state[key] = chosen
            st.text_input(
                room.say("edit.id"), key=key, placeholder=proposed, help=room.say("edit.id.about"),
                on_change=lambda: e.choose_id(address, st.session_state[key].strip()), width="stretch",
            )  # fmt: skip
        else:
            st.caption(f"ID `{address.rsplit('/', 1)[1]}`", width="stretch", help=room.say("edit.id.stays"))
        for by, icon, text in (
            (-1, ":material/arrow_upward:", "edit.up"),
            (1, ":material/arrow_downward:", "edit.down"),
        ):
            st.button(
                room.say(text), icon=icon, key=e.key(address, text), on_click=_move, args=(e, address, by),
                disabled=place == (0 if by < 0 else last), type="tertiary",
            )  # fmt: skip
        if drafting.is_new(address):
            st.button(
                room.say("edit.drop"), icon=":material/delete:", key=e.key(address, "drop"), on_click=_drop,
                args=(e, address), type="tertiary",
            )  # fmt: skip
        else:
            with st.popover(room.say("edit.retire"), icon=":material/inventory_2:", type="tertiary"):
                _retiring(e, address)
    chosen = e.ids.get(address, "")
    if chosen and chosen in drafting.ids_taken(e.data, siblings):
        st.markdown(f":red[:material/error: {room.say('edit.id.taken', id=plain(chosen))}]")


def _move(e: Editor, address: str, by: int) -> None:
    e.change(drafting.move(e.data, address, by))


def _drop(e: Editor, address: str) -> None:
    e.change(drafting.drop(e.data, address))
    e.choose_id(address, "")


def _retiring(e: Editor, address: str) -> None:
    """Why an element goes and what stands for it, beside who speaks of it now."""
    room, kind = e.room, kind_of(address)
    st.markdown(room.say("edit.retire.about", name=e.name(address)))
    named = references(room.snapshot, f"{e.address}/{address}")
    if named:
        counts = {k: sum(r.kind == k for r in named) for k in dict.fromkeys(r.kind for r in named)}
        lines = [f"- {room.count(f'edit.refers.{k}', n)}" for k, n in counts.items()]
        st.markdown(room.say("edit.retire.refers") + "\n\n" + "\n".join(lines))
    why, instead = e.key(address, "retire-why"), e.key(address, "retire-instead")
    st.text_input(room.say("edit.retire.why"), key=why)
    siblings = address.rsplit("/", 1)[0]
    others = [a for a in drafting.addresses(e.data, siblings) if a != address]
    shown = {"": room.say("edit.retire.nothing")} | {a: e.called(a) for a in others}
    st.selectbox(
        room.say("edit.retire.instead"), ["", *others], key=instead, format_func=lambda a: shown.get(a, a),
    )  # fmt: skip
    st.button(
        room.say("edit.retire.do", kind=word("kind", kind, room.language)), key=e.key(address, "retire"),
        on_click=_retire, args=(e, address, why, instead), disabled=not (st.session_state.get(why) or "").strip(),
    )  # fmt: skip


def _retire(e: Editor, address: str, why: str, instead: str) -> None:
    reason = st.session_state[why].strip()
    if reason:
        today = date.today().isoformat()
        known = find(e.base, address)
        called = known.name.dump() if known is not None else None
        e.change(drafting.retire(e.data, address, reason, today, st.session_state[instead] or None, called=called))


# -- pictures ----------------------------------------------------------------------------------------------------------


def _flow(e: Editor, address: str | None, *, narrow: bool) -> None:
    """The flow as it would be, with what is changed marked; a step is chosen by a click."""
    with st.container(key="edit-picture"):
        caption, shown = e.room.say("edit.as-edited"), between(e.base, e.process)
        chosen = flow_picture(e.room, shown, e.key("flow"), address, caption=caption, view="own", narrow=narrow)
    if chosen and chosen != address:
        _choose(chosen)
        st.rerun()


def _paper(e: Editor, form: str, address: str | None) -> None:
    """The form as it would be."""
    own, standard = find(e.process, form), find(e.base, form)
    assert standard is None or isinstance(standard, Form)
    if isinstance(own, Form):
        shown = own if own != standard else None
        caption = e.room.say("edit.as-edited")
        with st.container(key="edit-picture"):
            chosen = form_picture(e.room, standard, shown, e.key("paper", form), address, caption=caption, view="own")
        if chosen and chosen != address:
            _choose(chosen)
            st.rerun()
