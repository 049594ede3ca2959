"""議題: what a meeting is to speak about, in order and with minutes; kept with the meeting, and changed in the link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st
from pydantic import ValidationError

from workbench.agreement import Item
from workbench.model import Meeting, Planned, Put, Snapshot
from workbench.ui.dates import dated
from workbench.ui.drafts import Draft, half_typed, left_open, open_draft
from workbench.ui.plain import plain
from workbench.ui.point import state_of, state_said, today
from workbench.ui.saving import done, save
from workbench.ui.stances import day
from workbench.ui.state import choose, keep

if TYPE_CHECKING:
    from workbench.ui.shell import Room

EVERYTHING, NONE, NEW = "all", "", "new"
_USUAL = 12
"""How many items make an agenda where none was prepared."""
_MINUTES = 15
"""For how long an item is spoken about where nobody has planned it."""


def keys_of(item: Item) -> tuple[str, ...]:
    """The keys under which an item is known: its own, and the elements that it is about."""
    return (item.key, *(f"{item.service}/{a}" for a in item.about))


def agenda_of(room: Room, known: Sequence[Item]) -> tuple[Item, ...]:
    """The items of the agenda: as the address says, as the meeting in it was prepared, as the next one was.

    Where there is none of these, the most pressing items that are not settled.
    """
    asked = st.query_params.get("agenda", "") or st.session_state.get("last-agenda", "")
    found = _known(known, asked.split(","))
    if found:
        keep("agenda", asked)
        return found
    meeting = meeting_of(room)
    if meeting is not None and (found := _known(known, [p.about for p in meeting.agenda])):
        return found
    open_ = [i for i in known if state_of(i) not in ("decided", "withdrawn")]
    raised = [i for i in open_ if i.agreement is not None]
    return tuple([*raised, *(i for i in open_ if i.agreement is None)][:_USUAL] or known[:_USUAL])


def _known(known: Sequence[Item], keys: Sequence[str]) -> tuple[Item, ...]:
    by_key = {k: i for i in known for k in keys_of(i)}
    return tuple({i.key: i for i in (by_key[k] for k in keys if k in by_key)}.values())


def meeting_of(room: Room) -> Meeting | None:
    """The meeting in the address; where it names none, the next one that an agenda was prepared for.

    One that nobody has been recorded as present at has not been held, whatever its day.
    """
    meetings = room.snapshot.meetings
    asked = st.query_params.get("meeting") or st.session_state.get("last-meeting-prepared", "")
    if asked in meetings:
        keep("meeting", asked)
        st.session_state["last-meeting-prepared"] = asked
        return meetings[asked]
    ahead = [m for m in meetings.values() if m.agenda and (m.date >= today() or not m.present)]
    return min(ahead, key=lambda m: (m.date, m.start or "", m.id), default=None)


def planned_minutes(room: Room, item: Item) -> int:
    """For how many minutes the item is to be spoken about."""
    meeting = meeting_of(room)
    planned = next((p for p in meeting.agenda if p.about in keys_of(item)), None) if meeting is not None else None
    return planned.minutes if planned is not None and planned.minutes else _MINUTES


def show_agenda(room: Room, known: Sequence[Item], items: Sequence[Item]) -> None:
    """The meeting, the order, what is left out, what is added, and how long each takes."""
    keys = [i.key for i in items]
    meeting = meeting_of(room)
    _meeting(room, meeting)
    draft = _draft(room, meeting)
    draft.notice(room)
    st.caption(room.say("agenda.about"))
    minutes: dict[str, int] = {}
    for n, item in enumerate(items):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"agenda-line-{n}"):
            name = plain(item.title.get(room.language))
            st.markdown(f"{n + 1}. {name} :small[{plain(state_said(room, state_of(item)))}]", width="stretch")
            key = draft.key(f"minutes-{item.key}")
            minutes[item.key] = int(
                st.number_input(
                    room.say("timer.minutes"), min_value=1, max_value=480, step=5,
                    value=draft["minutes"].get(item.key) or planned_minutes(room, item),
                    key=key, on_change=_typed, args=(draft, item.key, key), label_visibility="collapsed", width=90,
                )
            )  # fmt: skip
            st.button(room.say("agenda.up"), icon=":material/arrow_upward:", key=f"agenda-up-{n}", type="tertiary", disabled=n == 0, on_click=_order, args=(_moved(keys, n, -1),))  # fmt: skip
            st.button(room.say("agenda.out"), icon=":material/close:", key=f"agenda-out-{n}", type="tertiary", disabled=len(keys) == 1, on_click=_order, args=([k for k in keys if k != item.key],))  # fmt: skip
    st.caption(room.say("agenda.sum", n=sum(minutes.values())))
    _add(room, known, keys)
    _keep(room, meeting, [Planned(about=k, minutes=m) for k, m in minutes.items()], draft)
    st.caption(room.say("agenda.link"))


def _draft(room: Room, meeting: Meeting | None) -> Draft:
    """What is typed here: the minutes that were changed, and a new meeting's name and day. The order is in the address."""
    record = _record(meeting)
    seen = {record: room.value(record)} if meeting is not None and room.may_write(record) else {}
    return open_draft(
        room, _about(meeting), {"minutes": {}, "meeting_name": "", "meeting_date": today()}, seen, hold=False
    )


def _record(meeting: Meeting | None) -> str:
    return f"meeting/{meeting.id if meeting else NEW}"


def _about(meeting: Meeting | None) -> str:
    return f"{_record(meeting)}#agenda"


def half_prepared(room: Room) -> bool:
    """Whether the reader has begun to prepare the agenda, and not kept it."""
    return half_typed(room, _about(meeting_of(room)))


def _typed(draft: Draft, item: str, key: str) -> None:
    draft.put(minutes={**draft["minutes"], item: st.session_state[key]})


def _add(room: Room, known: Sequence[Item], keys: Sequence[str]) -> None:
    services = [EVERYTHING, *dict.fromkeys(i.service for i in known)]
    service = choose(
        "agenda-service", room.say("choose.service"), services, EVERYTHING,
        lambda s: room.say("choose.all") if s == EVERYTHING else room.snapshot.partner_name(s).get(room.language),
        key="agenda-service",
    )  # fmt: skip
    more = {i.key: i for i in known if i.key not in keys and service in (EVERYTHING, i.service)}

    def add() -> None:
        if st.session_state["agenda-add"]:
            _order([*keys, st.session_state["agenda-add"]])

    st.session_state["agenda-add"] = None
    st.selectbox(
        room.say("agenda.add"), list(more), index=None, key="agenda-add", on_change=add, placeholder=room.say("differ.choose"),
        format_func=lambda k: more[k].title.get(room.language) if k in more else k,
    )  # fmt: skip


def _moved(keys: Sequence[str], n: int, by: int) -> list[str]:
    found = list(keys)
    if 0 <= n + by < len(found):
        found[n], found[n + by] = found[n + by], found[n]
    return found


def _order(keys: Sequence[str]) -> None:
    keep("agenda", ",".join(keys))


# -- kept with the meeting -----------------------------------------------------------------------------------------


def _meeting(room: Room, meeting: Meeting | None) -> None:
    """Which meeting it is; another one brings its own agenda."""
    held = sorted(room.snapshot.meetings.values(), key=lambda m: (m.date, m.id), reverse=True)
    if not held:
        return
    named = {m.id: f"{dated(m.date, room.language)}　{m.name.get(room.language)}" for m in held}
    st.session_state["agenda-meeting"] = meeting.id if meeting else None

    def picked() -> None:
        chosen = st.session_state["agenda-meeting"] or NONE
        keep("meeting", chosen)
        keep("agenda", NONE)
        st.session_state["last-meeting-prepared"] = chosen

    st.selectbox(
        room.say("agenda.meeting"), list(named), index=None, format_func=named.__getitem__, key="agenda-meeting",
        on_change=picked, placeholder=room.say("agenda.meeting.none"),
    )  # fmt: skip


def _keep(room: Room, meeting: Meeting | None, planned: Sequence[Planned], draft: Draft) -> None:
    """The button that keeps the agenda with the meeting; with a new one, where there is none to choose."""
    if meeting is not None and room.may_write(f"meeting/{meeting.id}"):
        if tuple(planned) == meeting.agenda:
            st.caption(f":material/check: {room.say('agenda.kept')}")
        elif st.button(room.say("agenda.keep"), key="agenda-keep", type="primary", icon=":material/save:"):
            _save(room, meeting, planned, draft)
    if not room.may_write(f"meeting/{NEW}"):
        return
    with st.expander(room.say("agenda.new"), icon=":material/event:", expanded=left_open(room, _about(meeting))):
        st.text_input(
            room.say("minutes.name"), key=draft.key("meeting_name"), on_change=draft.keep, placeholder=room.say("minutes.name.example"),
        )  # fmt: skip
        day(room.say("minutes.date"), draft, "meeting_date")
        name, on = str(draft["meeting_name"]).strip(), str(draft["meeting_date"] or "")
        ready = bool(name and on)
        if st.button(room.say("agenda.new.do"), key="agenda-new-do", disabled=not ready, icon=":material/save:"):
            made = {"id": _free(room.snapshot, on), "name": {"ja": name}, "date": on}
            _save(room, Meeting.model_validate(made), planned, draft)


def _save(room: Room, meeting: Meeting, planned: Sequence[Planned], draft: Draft) -> None:
    record = _record(meeting)
    try:
        wanted = Meeting.model_validate(meeting.dump() | {"agenda": [p.dump() for p in planned]})
    except ValidationError:
        st.error(room.say("minutes.wrong"), icon=":material/error:")
        return
    seen = {record: room.value(record), **(draft.seen if draft.typed else {})}
    if save(room, (Put(record=record, value=wanted.dump()),), seen, room.say("agenda.keep"), draft=draft):
        keep("meeting", meeting.id)
        keep("agenda", NONE)
        st.session_state["last-meeting-prepared"] = meeting.id
        done(room.say("saving.saved"))


def _free(snapshot: Snapshot, on: str) -> str:
    taken = snapshot.meetings
    return next(i for i in (f"meeting-{on}", *(f"meeting-{on}-{n}" for n in range(2, 99))) if i not in taken)
