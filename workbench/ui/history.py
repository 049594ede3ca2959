"""履歴: what changed lately, by whom and why; a moment's changes in words; naming, comparing, going back."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from workbench.exchange import Story
from workbench.exchange.labels import kind_word
from workbench.model import record_name
from workbench.ui.dates import dated
from workbench.ui.plain import plain
from workbench.ui.saving import save
from workbench.ui.signing_in import ask_name
from workbench.ui.state import choose, keep
from workbench.ui.widgets import badge, municipality_name
from workbench.workspace.access import allow
from workbench.workspace.errors import NotAllowed, NotSaved
from workbench.workspace.history import Change, Damaged, History, Moment, picked
from workbench.workspace.past import edit_back, name_moment, restore, went_back

if TYPE_CHECKING:
    from workbench.ui.shell import Room

PAGE_SIZE = 20
MOST = 2000
EVERYTHING = "all"
_LINES, _PREVIEWED, _ALL_LINES = 4, 20, 200
_COLOURS = {"save": "gray", "outside": "orange", "restore": "blue", "first": "gray"}


def show(room: Room) -> None:
    """One record's history, one moment, or everything by day."""
    with contextlib.suppress(NotSaved):  # a folder that cannot be written has a history to look at all the same
        room.workspace.catch_up(room.principal, wait=1)
    history = room.workspace.history()
    record, moment = _asked(room, "record"), _asked(room, "moment")
    found = history.moment(moment) if moment else None
    if moment and found is None:
        st.warning(room.say("history.no-moment"), icon=":material/history_toggle_off:")
    if found is not None:
        _moment(room, history, found)
    elif record:
        _record(room, history, record)
    else:
        _everything(room, history)


def _asked(room: Room, name: str) -> str:
    """What the address asks for; a record only where the reader may see it."""
    asked = str(st.query_params.get(name, ""))
    if name != "record" or not asked:
        return asked
    try:
        allow(room.principal, "read", asked, room.snapshot)
    except NotAllowed as refused:
        st.warning(plain(refused.message.get(room.language)), icon=":material/history_toggle_off:")
        return ""
    return asked


# everything, by day


def _everything(room: Room, history: History) -> None:
    st.caption(room.say("history.about"))
    every = history.moments(limit=MOST)
    if not every:
        st.info(room.say("history.none"), icon=":material/history:")
        return
    if len(every) < MOST:
        _begun_anew(room, every[-1])
    else:
        st.caption(room.say("history.most", most=f"{MOST:,}"))
    moments = _picked(room, every)
    names = _names(history)
    st.caption(room.count("history.count", len(moments)))
    pages = -(-len(moments) // PAGE_SIZE)
    page = st.pagination(pages, key=f"history-page-{len(moments)}") if pages > 1 else 1
    shown = moments[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    for day, several in groupby(shown, key=lambda m: _local(m).date().isoformat()):
        st.subheader(dated(day, room.language), anchor=False)
        for moment in several:
            _entry(room, moment, _changes(history, moment), names.get(moment.id, ()))


def _begun_anew(room: Room, first: Moment) -> None:
    """Say so where an earlier history could not be read or is gone."""
    if first.aside:
        st.warning(room.say("history.aside", folder=plain(f".workbench/{first.aside}")), icon=":material/warning:")
    elif first.lost:
        st.warning(room.say("history.lost"), icon=":material/warning:")
    elif first.parent:
        st.warning(room.say("history.cut"), icon=":material/warning:")


def _picked(room: Room, every: Sequence[Moment]) -> list[Moment]:
    snapshot, language = room.snapshot, room.language
    people = {m.by: m.author for m in reversed(every) if m.by}

    columns = st.columns(3)
    with columns[0]:
        municipalities = {m: municipality_name(snapshot, m, language) for m in snapshot.municipalities}
        municipality = _chosen(room, "municipality", room.say("choose.municipality"), municipalities)
    with columns[1]:
        services = {s: v.name.get(language) for s, v in snapshot.services.items()}
        service = _chosen(room, "service", room.say("choose.service"), services)
    with columns[2]:
        person = _chosen(room, "person", room.say("history.person"), people)
    return list(picked(every, municipality=municipality, service=service, person=person))


def _chosen(room: Room, name: str, label: str, options: Mapping[str, str]) -> str:
    """One of the options, or nothing for all of them."""

    def named(one: str) -> str:
        return room.say("choose.all") if one == EVERYTHING else options[one]

    chosen = choose(name, label, [EVERYTHING, *options], EVERYTHING, named, key=f"history-{name}")
    return "" if chosen == EVERYTHING else chosen


def _entry(room: Room, moment: Moment, changes: Sequence[Change], titles: Sequence[str]) -> None:
    """One moment in a box: when, who, why, and the first of what changed."""
    with st.container(border=True, key=f"history-{moment.id[:12]}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_headline(room, moment, titles), width="stretch")
            room.link("history", room.say("history.open"), moment=moment.id[:12])
        _told(room, changes, _LINES)


def _headline(room: Room, moment: Moment, titles: Sequence[str]) -> str:
    who = f"**{plain(moment.author)}**" if moment.author else ""
    kind = badge(kind_word(moment.kind, room.language), _COLOURS[moment.kind]) if moment.kind != "save" else ""
    named = " ".join(badge(t, "green") for t in titles)
    why = plain(moment.message)
    return "　".join(part for part in (f"{_local(moment):%H:%M}", who, kind, named, why) if part)


def _told(room: Room, changes: Sequence[Change], most: int) -> None:
    """What changed, in sentences, by service and process; ``most`` of them."""
    story = Story(room.snapshot, room.language)
    lines = [(story.place(c.record) if c.record else "", line) for c in changes for line in story.told(c)]
    for place, several in groupby(lines[:most], key=lambda line: line[0]):
        if place:
            st.caption(plain(place))
        st.markdown("\n".join(f"- {plain(line)}" for _, line in several))
    if len(lines) > most:
        st.caption(room.count("history.more", len(lines) - most))


# one record


def _record(room: Room, history: History, record: str) -> None:
    """Who changed a record, when and why, with the way back to each state."""
    name = record_name(record)
    story = Story(room.snapshot, room.language)
    st.subheader(plain(" › ".join(p for p in (story.place(record), story.named(record)) if p)), anchor=False)
    if name.municipality and name.kind != "municipality":
        st.caption(plain(municipality_name(room.snapshot, name.municipality, room.language)))
    room.link("history", room.say("history.all"))
    moments = history.moments(record=record, limit=PAGE_SIZE * 5)
    if not moments:
        st.info(room.say("history.record-none"), icon=":material/history:")
        return
    names = _names(history)
    for moment in moments:
        with st.container(border=True, key=f"history-{moment.id[:12]}"):
            st.markdown(
                f"{dated(_local(moment).date().isoformat(), room.language)} {_headline(room, moment, names.get(moment.id, ()))}"
            )
            _told(room, _changes(history, moment, record), _ALL_LINES)
            before = history.moment(moment.parent) if moment.parent else None
            if before is not None and room.may_write(record):
                _record_back(room, history, record, before)


def _record_back(room: Room, history: History, record: str, moment: Moment) -> None:
    """The way back to what a record was at a moment: the one before a change."""
    key = f"history-look-{moment.id[:12]}"
    opened = st.popover(room.say("history.back"), icon=":material/undo:", key=key, on_change="rerun")
    with opened:
        st.markdown(room.say("history.back-record"))
        if opened.open:
            _preview(room, history, record, moment)
        why = st.text_input(room.say("history.why"), key=f"history-why-{moment.id[:12]}", max_chars=500)
        if not st.button(room.say("history.back-do"), type="primary", key=f"history-back-{moment.id[:12]}"):
            return
        try:
            edit = edit_back(history, record, moment)
        except Damaged:
            st.error(room.say("history.damaged"), icon=":material/warning:")
            return
        if not edit:
            st.info(room.say("history.same"))
        elif save(
            room, edit, {put.record: room.value(put.record) for put in edit}, why or went_back(moment), since=moment.id
        ):
            st.rerun()


def _preview(room: Room, history: History, record: str, moment: Moment) -> None:
    """What going back would change of what stands now."""
    try:
        edit = edit_back(history, record, moment)
    except Damaged:
        return
    if not edit:
        st.info(room.say("history.same"))
        return
    st.caption(room.say("history.preview"))
    _told(room, [Change("", put.record, room.value(put.record), put.value) for put in edit], _ALL_LINES)


# one moment


def _moment(room: Room, history: History, moment: Moment) -> None:
    """Everything that a moment changed; its name; what differs from another moment; the way back."""
    titles = _names(history).get(moment.id, [])
    st.subheader(dated(_local(moment).date().isoformat(), room.language), anchor=False)
    st.markdown(_headline(room, moment, titles))
    room.link("history", room.say("history.all"))
    try:
        changes = history.changes(moment)
    except Damaged:
        st.warning(room.say("history.damaged"), icon=":material/warning:")
        return
    if changes:
        _told(room, changes, _ALL_LINES)
    else:
        st.caption(room.say("history.first" if moment.kind == "first" else "history.no-record-changed"))
    _links(room, changes)
    _compare(room, history, moment)
    roles = {role.role for role in room.principal.roles}
    if roles & {"chair", "secretariat"}:
        _naming(room, moment)
    if "secretariat" in roles:
        _whole_back(room, history, moment)


def _links(room: Room, changes: Sequence[Change]) -> None:
    """To the history of each record that was changed."""
    records = [c.record for c in changes if c.record]
    if not records:
        return
    story = Story(room.snapshot, room.language)
    with st.expander(room.say("history.records")):
        for record in records[:_ALL_LINES]:
            room.link("history", story.named(record), record=record)


def _compare(room: Room, history: History, moment: Moment) -> None:
    """What differs between this moment and another that the reader chooses."""
    st.subheader(room.say("history.compare"), anchor=False)
    named = {n.moment: n.title for n in history.names()}
    lately = [m for m in history.moments(limit=PAGE_SIZE * 3) if m.id not in named]
    others = [*(m for m in map(history.moment, named) if m is not None), *lately]
    labels = {m.id[:12]: _label(room, m, named.get(m.id, "")) for m in others if m.id != moment.id}
    if not labels:
        st.caption(room.say("history.nothing-to-compare"))
        return
    none = "none"
    other = choose(
        "with", room.say("history.with"), [none, *labels], none,
        lambda o: "–" if o == none else labels[o], key=f"history-with-{moment.id[:12]}",
    )  # fmt: skip
    found = history.moment(other) if other != none else None
    if found is None:
        keep("with", "")
        return
    first, second = history.in_order(moment, found)
    try:
        changes = history.between(first, second)
    except Damaged:
        st.warning(room.say("history.damaged"), icon=":material/warning:")
        return
    st.caption(
        room.say(
            "history.between",
            first=plain(_label(room, first, named.get(first.id, ""))),
            second=plain(_label(room, second, named.get(second.id, ""))),
        )
    )
    if changes:
        _told(room, changes, _ALL_LINES)
    else:
        st.info(room.say("history.no-difference"))


def _naming(room: Room, moment: Moment) -> None:
    with st.form(f"history-name-{moment.id[:12]}", clear_on_submit=True, border=True):
        title = st.text_input(room.say("history.name"), placeholder=room.say("history.name-example"), max_chars=100)
        pressed = st.form_submit_button(room.say("history.name-do"), icon=":material/bookmark:")
    if not pressed or not ask_name(room):
        return
    try:
        name_moment(room.workspace, moment, title, room.principal)
    except NotSaved as refused:
        st.error(plain(refused.message.get(room.language)), icon=":material/warning:")
    else:
        st.rerun()


def _whole_preview(room: Room, history: History, moment: Moment) -> None:
    """What going back with everything would change of what stands now."""
    with contextlib.suppress(Damaged):
        changes = [c for now in history.moments(limit=1) for c in history.between(now, moment)]
        st.caption(room.say("history.preview" if changes else "history.same"))
        _told(room, changes, _PREVIEWED)


def _whole_back(room: Room, history: History, moment: Moment) -> None:
    key = moment.id[:12]
    opened = st.expander(
        room.say("history.whole"), icon=":material/undo:", key=f"history-whole-look-{key}", on_change="rerun"
    )
    with opened:
        st.markdown(room.say("history.whole-about"))
        if opened.open:
            _whole_preview(room, history, moment)
        why = st.text_input(room.say("history.why"), key=f"history-whole-why-{key}", max_chars=500)
        sure = st.checkbox(room.say("history.whole-sure"), key=f"history-whole-sure-{key}")
        if not st.button(
            room.say("history.back-do"), disabled=not sure, type="primary", key=f"history-whole-{key}"
        ) or not ask_name(room):
            return
        try:
            changed = restore(room.workspace, None, moment, room.principal, why)
        except NotSaved as refused:
            st.error(plain(refused.message.get(room.language)), icon=":material/warning:")
            return
        if not changed:
            st.info(room.say("history.same"))
            return
        keep("moment", "")
        st.rerun()


# words


def _label(room: Room, moment: Moment, title: str) -> str:
    when = f"{_local(moment):%Y-%m-%d %H:%M}"
    who = moment.author or kind_word(moment.kind, room.language)
    return "　".join(p for p in (title, when, who, moment.message[:40]) if p)


def _names(history: History) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for named in history.names():
        found.setdefault(named.moment, []).append(named.title)
    return found


def _changes(history: History, moment: Moment, record: str = "") -> tuple[Change, ...]:
    """What a moment changed, or what in one record; nothing where the history has lost it."""
    try:
        if record:
            change = history.change(moment, record)
            return (change,) if change else ()
        return history.changes(moment)
    except Damaged:
        return ()


def _local(moment: Moment) -> datetime:
    """When it was, by the reader's clock."""
    return moment.when.astimezone(_zone())


def _zone() -> tzinfo | None:
    try:
        return ZoneInfo(st.context.timezone or "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
