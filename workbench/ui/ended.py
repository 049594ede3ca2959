"""終わった差異: deviations past the day on which they end, and the one click by which a municipality takes them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.fitgap.ending import Ended, ended, has_ended, taking_out
from workbench.model import Deviation
from workbench.ui.dates import dated
from workbench.ui.plain import plain
from workbench.ui.point import today
from workbench.ui.saving import done, save
from workbench.ui.widgets import badge, process_name

if TYPE_CHECKING:
    from workbench.ui.shell import Room


def show_ending(room: Room, municipality: str, process: str, deviation: Deviation) -> None:
    """When a deviation ends; where that day is past, that it is to be taken out, and the button."""
    if deviation.ends is None:
        return
    if not has_ended(deviation, today()):
        st.caption(room.say("ended.ends", date=plain(dated(deviation.ends, room.language))))
        return
    st.markdown(badge(room.say("ended.since", date=dated(deviation.ends, room.language)), "red"))
    _take_out(room, "one", Ended(municipality, process, deviation))


def show_all_ended(room: Room, municipality: str) -> None:
    """Every deviation of a municipality past its end; nothing where there is none."""
    found = ended(room.snapshot, today(), municipality)
    if not found:
        return
    with st.container(border=True, key="ended"):
        st.markdown(f"**:material/event_busy: {room.count('ended.count', len(found))}**")
        st.caption(room.say("ended.about"))
        for one in found:
            with st.container(horizontal=True, vertical_alignment="center"):
                where = (
                    process_name(room.snapshot, one.process, room.language)
                    if one.process in room.snapshot.processes
                    else one.process
                )
                title = plain(one.deviation.title.get(room.language))
                on = plain(dated(one.deviation.ends, room.language))
                st.markdown(f"{title}　:small[{plain(where)}　{on}]", width="stretch")
                _take_out(room, "all", one)
        if len(found) > 1:
            _take_out(room, "together", *found)


def _take_out(room: Room, key: str, *several: Ended) -> None:
    if not all(room.may_write(one.record) for one in several):
        if len(several) == 1:
            st.caption(room.say("ended.of-members"))
        return
    label = room.say("ended.take-out" if len(several) == 1 else "ended.take-out.all")
    pressed = st.button(label, key=f"take-out-{key}-{several[0].record}", icon=":material/event_busy:")
    why = room.say("ended.why", date=str(several[0].deviation.ends))
    expecting = {one.record: room.value(one.record) for one in several}
    if pressed and save(room, taking_out(*several), expecting, why):
        done(room.say("ended.done"))
