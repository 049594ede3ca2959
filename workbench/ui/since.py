"""What others changed since the reader was last here, in sentences."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from workbench.exchange.story import Story
from workbench.ui.dates import dated
from workbench.ui.drafts import typist
from workbench.ui.plain import plain
from workbench.workspace.access import may_see
from workbench.workspace.history import Damaged, History, Moment
from workbench.workspace.visits import last_visit

if TYPE_CHECKING:
    from workbench.ui.shell import Room

SHOWN = 6
"""How many sentences are shown; all of them are on the history page."""


def show_since(room: Room) -> None:
    """The latest of what others changed since the last visit; nothing on the first visit, or where nothing changed."""
    if not may_see(room.principal, "history"):
        return
    person, own = typist(room), (room.principal.id, room.principal.name)
    key = f"since-{person}"
    if key not in st.session_state:
        st.session_state[key] = last_visit(room.workspace.path, person, datetime.now(UTC))
    since: datetime | None = st.session_state[key]
    if since is None:
        return
    history = room.workspace.history()
    at = since.replace(microsecond=0)  # a moment knows no less than a second
    new = [m for m in history.moments(limit=200) if m.when >= at and (m.by, m.author) != own and m.kind != "first"]
    sentences = [line for m in new for line in _told(room, history, m)]
    if not sentences:
        return
    st.subheader(room.say("since"), anchor=False)
    st.caption(room.say("since.about", date=dated(since.astimezone().date().isoformat(), room.language)))
    with st.container(key="since"):
        for sentence in sentences[:SHOWN]:
            st.markdown(sentence)
    more = len(sentences) - SHOWN
    room.link("history", room.count("since.more", more) if more > 0 else room.say("since.all"))


def _told(room: Room, history: History, moment: Moment) -> list[str]:
    story = Story(room.snapshot, room.language)
    who = moment.author or room.say("since.outside")
    try:
        changes = history.changes(moment)
    except Damaged:
        return []
    return [f"{plain(line)}　:gray[{plain(who)}]" for change in changes for line in story.told(change)]
