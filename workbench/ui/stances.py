"""意思表示: one click for each municipality; what a stance demands is asked before it is recorded.

Whoever speaks for a municipality takes its stance. On one's own machine one person may type for all: a click on another
municipality's stance sits them down for it, under their own name, until it is recorded; the audit tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from workbench.agreement import Item, Standing
from workbench.model import Agreement, Put, Stance, joined, word
from workbench.model.edit import Value
from workbench.ui.drafts import Draft, half_typed, open_draft
from workbench.ui.plain import plain
from workbench.ui.point import STANCE_MARKS, stance_badge, stance_words, today
from workbench.ui.saving import save
from workbench.ui.signing_in import ask_name, leave_seat, may_take_seats, sits_elsewhere, take_seat
from workbench.ui.widgets import municipality_name
from workbench.workspace.people import LOCAL_NAME

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_DEMANDED: Mapping[str, tuple[str, ...]] = {
    "agree_if": ("condition",), "hold": ("homework", "until"), "object": ("harm",),
}  # fmt: skip
"""What a stance demands besides by whom and when."""
_PRESSED, _OPEN = "stance-pressed", "stance-open"


class Pressed(NamedTuple):
    """A stance somebody clicked on (None: it is taken back), and the record as they saw it."""

    record: str
    municipality: str
    stance: str | None
    seen: Value | None


def stance_record(item: Item, municipality: str) -> str:
    """The name of the record of a municipality's stance."""
    assert item.agreement is not None
    return f"agreement/{item.service}/{item.agreement.id}/stances/{municipality}"


def show_stances(room: Room, item: Item) -> None:
    """A line for each municipality concerned: its stance, and the five there are to take."""
    agreement, standing = item.agreement, item.standing
    assert agreement is not None and standing is not None
    _act(room, item)
    settled = agreement.decided is not None or agreement.withdrawn is not None
    for m in standing.concerned:
        _line(room, item, agreement, standing, m, settled)
    if not settled and not any(_may_take(room, item, m) for m in standing.concerned):
        st.caption(room.say("stance.of-members"))
    elif not settled and may_take_seats(room):
        st.caption(room.say("stance.seats"))


def _may_take(room: Room, item: Item, municipality: str) -> bool:
    return room.may_write(stance_record(item, municipality)) or may_take_seats(room)


def _line(room: Room, item: Item, agreement: Agreement, standing: Standing, m: str, settled: bool) -> None:
    stance = agreement.stances.get(m)
    name, found, buttons = st.columns([1.8, 4.6, 7.6], vertical_alignment="center")
    name.markdown(f"#### {plain(municipality_name(room.snapshot, m, room.language))}")
    with found:
        _taken(room, stance, counts=m in standing.stances)
    if settled or not _may_take(room, item, m):
        return
    record = stance_record(item, m)
    seen = room.value(record)
    with buttons.container(horizontal=True, gap="small", key=f"stance-buttons-{m}"):
        for kind in STANCE_MARKS:
            st.button(
                f"{STANCE_MARKS[kind]} {word('stance', kind, room.language)}", key=f"stance-{m}-{kind}",
                type="primary" if stance is not None and stance.stance == kind else "secondary",
                on_click=_press, args=(room, item, Pressed(record, m, kind, seen)),
            )  # fmt: skip
        if stance is not None:
            st.button(
                room.say("stance.take-back"), key=f"stance-{m}-none", type="tertiary", icon=":material/backspace:",
                help=room.say("stance.take-back"),
                on_click=_press, args=(room, item, Pressed(record, m, None, seen)),
            )  # fmt: skip
    opened = _opened(room, record)
    if opened:
        _form(room, item, m, record, opened, stance)


def _taken(room: Room, stance: Stance | None, *, counts: bool) -> None:
    if stance is None:
        st.markdown(stance_badge(None, room.language) + f" {room.say('stance.missing')}")
        return
    who = " ／ ".join(filter(None, (stance.by, stance.date)))
    anew = "" if counts else f" {room.say('stance.anew')}"
    words = plain(stance_words(room, stance))
    st.markdown(f"{stance_badge(stance.stance, room.language)} {words} :small[:gray[{plain(who)}]{anew}]")


def _press(room: Room, item: Item, pressed: Pressed) -> None:
    """Keep what was clicked for the run that follows; sit down for the municipality where one does not speak for it."""
    st.session_state[_PRESSED] = pressed
    if not room.may_write(pressed.record) and room.principal.name != LOCAL_NAME:
        take_seat(room, pressed.municipality, [room.snapshot.services[item.service].working_group])


def _act(room: Room, item: Item) -> None:
    """Do what was clicked in the run before: record it, or ask what it demands."""
    pressed: Pressed | None = st.session_state.pop(_PRESSED, None)
    if pressed is None or pressed.record != stance_record(item, pressed.municipality):
        return
    if not ask_name(room):
        return
    if pressed.stance in _DEMANDED:
        st.session_state[_OPEN] = (pressed.record, pressed.stance)
        return
    st.session_state.pop(_OPEN, None)
    by = speaker(room, item, pressed.municipality)
    value = None if pressed.stance is None else {"stance": pressed.stance, "by": by, "date": today(), **_round(item)}
    _record(room, pressed.record, value, pressed.seen)


def _record(
    room: Room, record: str, value: dict[str, Any] | None, seen: Value | None, draft: Draft | None = None
) -> None:
    if save(room, (Put(record=record, value=value),), {record: seen}, draft=draft):
        st.session_state.pop(_OPEN, None)
        if sits_elsewhere():
            leave_seat(room)
        st.rerun()


def _round(item: Item) -> dict[str, int]:
    """How often the point had been opened again: what a stance says of when it was taken."""
    rounds = len(item.agreement.reopened) if item.agreement is not None else 0
    return {"round": rounds} if rounds else {}


def speaker(room: Room, item: Item, municipality: str) -> str:
    """Who speaks for a municipality: the department of the service, and whoever types where they belong to it."""
    found = room.snapshot.municipalities[municipality]
    department = found.departments.get(item.service)
    known = not sits_elsewhere() and any(m.id == room.principal.id for m in room.snapshot.settings.members)
    parts = [department.ja if department else "", room.principal.name if known or department is None else ""]
    return " ".join(filter(None, parts))


def _about(record: str, kind: str) -> str:
    return f"{record}#{kind}"


def _opened(room: Room, record: str) -> str | None:
    """The stance whose particulars are being asked for; one that somebody was typing opens by itself."""
    asked = st.session_state.get(_OPEN)
    if asked is not None and asked[0] == record:
        return str(asked[1])
    if not room.may_write(record):
        return None
    return next((kind for kind in _DEMANDED if half_typed(room, _about(record, kind))), None)


def _form(room: Room, item: Item, m: str, record: str, kind: str, stance: Stance | None) -> None:
    """What the stance demands, and nothing else."""
    fields = _DEMANDED[kind]
    now = stance if stance is not None and stance.stance == kind else None
    start = {f: (getattr(now, f) or "") if now else "" for f in fields}
    start["by"] = (now.by or "") if now else speaker(room, item, m)
    draft = open_draft(room, _about(record, kind), start, {record: room.value(record)})
    with st.container(border=True, key="stance-form"):
        draft.notice(room)
        columns = st.columns([6, 3, 3] if "until" in fields else [8, 4], vertical_alignment="bottom")
        columns[0].text_area(
            room.say(f"stance.{fields[0]}"), key=draft.key(fields[0]), on_change=draft.keep, height="content",
            placeholder=room.say(f"stance.{fields[0]}.example"),
        )  # fmt: skip
        if "until" in fields:
            with columns[1]:
                day(room.say("stance.until"), draft, "until")
        columns[-1].text_input(room.say("stance.who"), key=draft.key("by"), on_change=draft.keep)
        typed = {f: str(draft[f] or "").strip() for f in start}
        lacks = [room.say(f"stance.{f}") for f in fields if not typed[f]]
        with st.container(horizontal=True, vertical_alignment="center"):
            pressed = st.button(
                room.say("stance.record", stance=word("stance", kind, room.language)), key="stance-save",
                type="primary", disabled=bool(lacks) or not typed["by"],
            )  # fmt: skip
            st.button(room.say("inventory.cancel"), key="stance-cancel", on_click=_cancel, args=(room, draft))
            if lacks:
                st.caption(room.say("stance.lacks", what=joined(lacks, room.language)), width="content")
        if pressed:
            value = {
                "stance": kind,
                "by": typed["by"],
                "date": today(),
                **{f: typed[f] for f in fields},
                **_round(item),
            }
            _record(room, record, value, draft.seen[record], draft)


def _cancel(room: Room, draft: Draft) -> None:
    draft.forget()
    st.session_state.pop(_OPEN, None)
    leave_seat(room)


def day(label: str, draft: Draft, field: str, **more: Any) -> None:
    """A date as a field of a draft, which holds it as ``YYYY-MM-DD``."""
    key = f"{draft.key(field)}-day"
    try:
        st.session_state[key] = date.fromisoformat(str(draft[field] or ""))
    except ValueError:
        st.session_state[key] = None

    def chosen() -> None:
        picked = st.session_state[key]
        draft.put(**{field: picked.isoformat() if picked else ""})

    st.date_input(label, key=key, on_change=chosen, format="YYYY-MM-DD", **more)
