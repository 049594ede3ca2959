"""議事録: the meetings there were, what each discussed and decided, and that as Word and PDF in the form of offices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import ValidationError

from workbench.agreement import meetings, minutes
from workbench.exchange import minutes_docx, minutes_pdf
from workbench.exchange.minutes import Document, Section, Table, document
from workbench.model import Attendee, Meeting, Put, Remark, Snapshot
from workbench.ui.agenda import keys_of
from workbench.ui.dates import dated
from workbench.ui.drafts import Draft, left_open, open_draft
from workbench.ui.plain import plain
from workbench.ui.point import group_name, level_name, today
from workbench.ui.saving import save
from workbench.ui.stances import day
from workbench.ui.state import choose
from workbench.ui.widgets import facts, municipality_name, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

NEW = "new"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FILES: Mapping[str, Callable[[Document], bytes]] = {"docx": minutes_docx, "pdf": minutes_pdf}
_SLASH = re.compile(r"\s*[／/]\s*")


def show(room: Room) -> None:
    """Choose a meeting; its minutes to read and to take along; the form of what is recorded of it."""
    snapshot = room.snapshot
    st.caption(room.say("minutes.about"))
    held = _held(snapshot)
    may_add = room.may_write(f"meeting/{NEW}")
    options = [*held, *([NEW] if may_add else [])]
    if not options:
        st.info(room.say("minutes.none"), icon=":material/event_note:")
        return
    chosen = choose(
        "meeting", room.say("minutes.meeting"), options, options[0], lambda key: _named(room, held.get(key), key),
        key="minutes-meeting",
    )  # fmt: skip
    meeting = held.get(chosen)
    if chosen == NEW or meeting is None:
        _form(room, None, None)
        return
    made = _document(room, meeting)
    _take_along(room, meeting, made)
    _planned(room, meeting)
    _read(made)
    _form(room, meeting if meeting.id in snapshot.meetings else None, meeting)


def _held(snapshot: Snapshot) -> dict[str, Meeting]:
    """Meetings by key, latest first: those recorded, and the days on which points moved without one."""
    found = {m.id: m for m in snapshot.meetings.values()}
    for on, level in meetings(snapshot):
        if not any(m.date == on and m.level in (None, level) for m in snapshot.meetings.values()):
            key = "-".join(filter(None, (level, on))) if level else f"m-{on}"
            named = next((x.name for x in snapshot.settings.levels if x.id == level), snapshot.settings.name)
            found.setdefault(key, Meeting(id=key, name=named, date=on, level=level))
    return dict(sorted(found.items(), key=lambda item: (item[1].date, item[0]), reverse=True))


def _named(room: Room, meeting: Meeting | None, key: str) -> str:
    if meeting is None:
        return room.say("minutes.new") if key == NEW else key
    name = meeting.name.get(room.language)
    recorded = "" if meeting.id in room.snapshot.meetings else room.say("minutes.unrecorded")
    return f"{dated(meeting.date, room.language)}　{name}{recorded}"


def _document(room: Room, meeting: Meeting) -> Document:
    found = minutes(room.snapshot, meeting.date, meeting.level, meeting.working_group)
    recorded = meeting if meeting.id in room.snapshot.meetings else None
    return document(room.snapshot, found, recorded, room.language)


def _take_along(room: Room, meeting: Meeting, made: Document) -> None:
    with st.container(horizontal=True):
        for label, suffix, mime in (("minutes.word", "docx", _WORD), ("minutes.pdf", "pdf", "application/pdf")):
            name = f"minutes-{meeting.id}.{suffix}"
            st.download_button(
                room.say(label), room.exported(name, partial(_FILES[suffix], made)), name, mime,
                on_click="ignore", icon=":material/download:", key=f"minutes-{suffix}",
            )  # fmt: skip


def _planned(room: Room, meeting: Meeting) -> None:
    """The agenda that was prepared, and the way to the workshop with it."""
    if not meeting.agenda:
        return
    items = {k: i for i in room.source.agenda() for k in keys_of(i)}
    with st.expander(room.count("agenda.prepared", len(meeting.agenda)), icon=":material/list:"):
        lines = []
        for n, planned in enumerate(meeting.agenda, start=1):
            item = items.get(planned.about)
            title = item.title.get(room.language) if item is not None else planned.about
            took = f" :small[{room.say('timer.n').replace('%', str(planned.minutes))}]" if planned.minutes else ""
            lines.append(f"{n}. {plain(title)}{took}")
        st.markdown("\n".join(lines))
        room.link("workshop", room.say("points.in-workshop"), meeting=meeting.id)


def _read(made: Document) -> None:
    """The minutes as they will be on paper."""
    with st.container(border=True, key="minutes-read"):
        st.markdown(f"### {made.title}")
        facts([(name, " ／ ".join(plain(line) for line in lines)) for name, lines in made.facts], alt=made.title)
        for number, section in enumerate(made.sections, start=1):
            st.markdown(f"#### {number}　{section.title}")
            _section(section)


def _section(section: Section) -> None:
    for said in (*filter(None, (section.nothing,)), *section.lines):
        st.markdown(plain(said))
    for index, part in enumerate(section.parts, start=1):
        st.markdown(f"**({index})　{plain(part.title)}**")
        st.markdown("  \n".join(plain(line) for line in part.lines))
        for inner in part.tables:
            _table(inner)
    if section.table is not None:
        _table(section.table)


def _table(found: Table) -> None:
    rows = [{head: plain(cell) for head, cell in zip(found.heads, row, strict=True)} for row in found.rows]
    table(rows, alt=" ".join(found.heads))


# -- what is recorded of a meeting ---------------------------------------------------------------------------------


def _form(room: Room, recorded: Meeting | None, like: Meeting | None) -> None:
    """The form of a meeting: one recorded, one whose day is known, or a new one."""
    about = f"meeting/{recorded.id if recorded else like.id if like else NEW}"
    if not room.may_write(about):
        return
    start = _start(room, recorded or like)
    with st.expander(
        room.say("minutes.edit" if recorded else "minutes.record"),
        icon=":material/edit:",
        expanded=like is None or left_open(room, about),
    ):
        seen = {about: room.value(about)} if recorded else {}
        draft = open_draft(room, about, start, seen)
        draft.notice(room)
        _fields(room, draft)
        if st.button(room.say("minutes.save"), key="minutes-save", type="primary", disabled=not draft["name"]):
            _save(room, recorded, draft)


def _start(room: Room, meeting: Meeting | None) -> dict[str, Any]:
    if meeting is None:
        return {
            "name": "", "date": today(), "start": "", "end": "", "place": "", "level": None, "working_group": None,
            "present": "", "remarks": "", "next_date": "", "next_start": "", "next_place": "", "recorder": "",
        }  # fmt: skip
    plain_fields = ("date", "start", "end", "place", "next_date", "next_start", "next_place", "recorder")
    return {
        "name": meeting.name.get(room.language),
        **{field: getattr(meeting, field) or "" for field in plain_fields},
        "level": meeting.level,
        "working_group": meeting.working_group,
        "present": "\n".join(_attendee_line(room, a) for a in meeting.present),
        "remarks": "\n".join("／".join(filter(None, (r.about, r.by, r.text))) for r in meeting.remarks),
    }


def _attendee_line(room: Room, attendee: Attendee) -> str:
    town = municipality_name(room.snapshot, attendee.municipality, room.language) if attendee.municipality else None
    return "／".join(filter(None, (town, attendee.post, attendee.name)))


def _fields(room: Room, draft: Draft) -> None:
    settings = room.snapshot.settings
    first, second, third = st.columns([4, 2, 3])
    first.text_input(room.say("minutes.name"), key=draft.key("name"), on_change=draft.keep, placeholder=room.say("minutes.name.example"))  # fmt: skip
    with second:
        day(room.say("minutes.date"), draft, "date")
    with third:
        left, right = st.columns(2)
        left.text_input(room.say("minutes.start"), key=draft.key("start"), on_change=draft.keep, placeholder="13:30")
        right.text_input(room.say("minutes.end"), key=draft.key("end"), on_change=draft.keep, placeholder="15:30")
    first, second, third = st.columns([4, 2, 3])
    first.text_input(room.say("minutes.place"), key=draft.key("place"), on_change=draft.keep)
    second.selectbox(
        room.say("minutes.level"), [x.id for x in settings.levels], index=None, key=draft.key("level"),
        format_func=lambda x: level_name(room, x), on_change=draft.keep,
    )  # fmt: skip
    third.selectbox(
        room.say("column.group"), [g.id for g in settings.working_groups], index=None, key=draft.key("working_group"),
        format_func=lambda g: group_name(room, g), on_change=draft.keep,
    )  # fmt: skip
    left, right = st.columns(2)
    left.text_area(
        room.say("minutes.present"), key=draft.key("present"), on_change=draft.keep, height=150,
        placeholder=room.say("minutes.present.example"),
    )  # fmt: skip
    right.text_area(
        room.say("minutes.remarks"), key=draft.key("remarks"), on_change=draft.keep, height=150,
        placeholder=room.say("minutes.remarks.example"),
    )  # fmt: skip
    first, second, third, fourth = st.columns([2, 2, 4, 3])
    with first:
        day(room.say("minutes.next-date"), draft, "next_date")
    second.text_input(room.say("minutes.start"), key=draft.key("next_start"), on_change=draft.keep, placeholder="13:30")
    third.text_input(room.say("minutes.next-place"), key=draft.key("next_place"), on_change=draft.keep)
    fourth.text_input(room.say("minutes.recorder"), key=draft.key("recorder"), on_change=draft.keep)


def _save(room: Room, recorded: Meeting | None, draft: Draft) -> None:
    typed = {k: v.strip() if isinstance(v, str) else v for k, v in draft.values().items()}
    id_ = recorded.id if recorded else _new_id(room.snapshot, typed)
    known = recorded.dump() if recorded else {}
    value = {k: v for k, v in known.items() if k not in typed} | {"id": id_}
    value |= {k: v for k, v in typed.items() if v and k not in ("name", "present", "remarks")}
    if recorded is not None and typed["name"] == recorded.name.get(room.language):
        value["name"] = recorded.name.dump()
    elif recorded is not None:
        value["name"] = {**recorded.name.dump(), room.language: typed["name"]}
    else:
        value["name"] = {"ja": typed["name"]}
    value["present"] = [a.dump() for a in attendees(room.snapshot, typed["present"])]
    value["remarks"] = [r.dump() for r in remarks(room.snapshot, typed["remarks"])]
    try:
        wanted = Meeting.model_validate(value)
    except ValidationError:
        st.error(room.say("minutes.wrong"), icon=":material/error:")
        return
    record = f"meeting/{id_}"
    expecting = draft.seen if recorded else {record: None}
    if save(room, (Put(record=record, value=wanted.dump()),), expecting, draft=draft):
        st.session_state["last-meeting"] = id_
        st.query_params["meeting"] = id_
        st.rerun()


def _new_id(snapshot: Snapshot, typed: dict[str, Any]) -> str:
    """An id from where and when, with a number where there is one of that name already."""
    held_by = typed["working_group"] or typed["level"] or "meeting"
    base = f"{held_by}-{typed['date']}"
    taken = [base, *(f"{base}-{n}" for n in range(2, len(snapshot.meetings) + 3))]
    return next(id_ for id_ in taken if id_ not in snapshot.meetings)


def attendees(snapshot: Snapshot, lines: str) -> tuple[Attendee, ...]:
    """Who was there, one a line: municipality, post and name with strokes between, or as much of that as there is."""
    towns = {name: m for m, p in snapshot.municipalities.items() for name in filter(None, (p.name.ja, p.name.en))}
    found = []
    for parts in _lines(lines):
        *before, name = parts
        town = towns.get(before[0]) if before else None
        post = "　".join(before[1:] if town else before)
        found.append(Attendee(name=name, municipality=town, post=post or None))
    return tuple(found)


def remarks(snapshot: Snapshot, lines: str) -> tuple[Remark, ...]:
    """What was said, one a line: the point's key, who and what with strokes between; all but the last may be left out."""
    keys = {f"{s}/{a.id}" for s, several in snapshot.agreements.items() for a in several}
    found = []
    for line in filter(str.strip, lines.splitlines()):
        about = next((k for k in keys if re.match(rf"\s*{re.escape(k)}\s*[／/]", line)), None)
        rest = line.strip()[len(about) :].lstrip(" ／/") if about else line.strip()
        by, stroke, text = rest.partition("／")
        said = (text.strip(), by.strip()) if stroke and text.strip() else (rest.strip(" ／"), "")
        if said[0]:
            found.append(Remark(text=said[0], by=said[1] or None, about=about))
    return tuple(found)


def _lines(lines: str) -> Iterable[list[str]]:
    for line in lines.splitlines():
        parts = [p for p in _SLASH.split(line.strip()) if p]
        if parts:
            yield parts
