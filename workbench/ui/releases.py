"""標準リリース: what was released, to read, compare, check and take along; and, for the secretariat, making the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.ui.dates import dated
from workbench.ui.plain import plain
from workbench.ui.releases_next import show_next
from workbench.ui.releases_one import show_release
from workbench.ui.releases_shelf import Shelved, shelf, what_it_holds
from workbench.ui.state import turned
from workbench.ui.widgets import badge
from workbench.workspace.access import may_do

if TYPE_CHECKING:
    from workbench.ui.shell import Room

VIEWS = ("there", "next")
PAGE_SIZE = 20


def show(room: Room) -> None:
    """The release that the address names; else the list, or for whoever makes them the next one."""
    there = shelf(room)
    asked = st.query_params.get("release", "")
    one = next((s for s in there if s.version == asked), None)
    if one is not None:
        show_release(room, one, there)
        return
    if asked:
        st.warning(room.say("releases.gone", version=plain(asked)), icon=":material/search_off:")
    if may_do(room.principal, "release") and _view(room, there) == "next":
        show_next(room, there)
        return
    st.caption(room.say("releases.about"))
    _list(room, there)


def _view(room: Room, there: tuple[Shelved, ...]) -> str:
    return turned(
        "releases", room.say("releases.view"), VIEWS, "there" if there else "next",
        lambda v: room.say(f"releases.view.{v}"), key="releases-view",
    )  # fmt: skip


def _list(room: Room, there: tuple[Shelved, ...]) -> None:
    if not there:
        st.info(room.say("releases.none"), icon=":material/inventory_2:")
        return
    st.markdown(room.count("releases.count", len(there)))
    pages = -(-len(there) // PAGE_SIZE)
    page = st.pagination(pages, key="releases-page") if pages > 1 else 1
    for found in there[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
        _card(room, found, newest=found is there[0])


def _card(room: Room, found: Shelved, *, newest: bool) -> None:
    """One release: when, what of, what was open; or that it is damaged."""
    language, manifest = room.language, found.manifest
    with st.container(border=True, key=f"release-{found.version.replace('.', '-')}"):
        left, right = st.columns([8, 1], vertical_alignment="center")
        with right:
            room.link("releases", room.say("releases.open"), release=found.version)
        mark = f" {badge(room.say('releases.newest'), 'green')}" if newest else ""
        if manifest is None:
            left.markdown(f"**{plain(found.version)}** {badge('× ' + room.say('releases.damaged'), 'red')}")
            if found.wrong is not None:
                left.caption(plain(found.wrong.get(language)))
            return
        open_ = sum(manifest.unsettled.values())
        state = (
            badge(room.say("releases.with-open", n=f"{open_:,}"), "orange")
            if open_
            else badge("✓ " + room.say("releases.settled"), "green")
        )
        left.markdown(f"**{plain(found.version)}**　{plain(dated(manifest.date, language))}{mark} {state}")
        left.caption(what_it_holds(room, manifest))
