"""What is not ready for a release: how much of what kind, and for each the way to the place where it is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from workbench.model import COLLECTIONS
from workbench.release import Unready
from workbench.ui.plain import plain
from workbench.ui.point import element_name
from workbench.ui.state import keep, selected
from workbench.ui.widgets import badge, coded, municipality_name

if TYPE_CHECKING:
    from workbench.ui.shell import Room

PAGE_SIZE = 12


def show_unready(room: Room, unready: Sequence[Unready]) -> None:
    """The kinds with their counts; those of the kind chosen, each with its link."""
    if not unready:
        st.success(room.say("releases.all-ready"), icon=":material/check_circle:")
        return
    counts = Counter[str]()
    for one in unready:
        counts[one.kind] += one.count
    kinds = list(counts)
    st.session_state["releases-unready"] = current = selected("unready", kinds, kinds[0])

    def chosen() -> None:
        keep("unready", st.session_state["releases-unready"] or current)

    st.pills(
        room.say("releases.part.unready"), kinds, key="releases-unready", on_change=chosen, required=True,
        format_func=lambda k: f"{room.say(f'releases.unready.{k}')} {counts[k]:,}", label_visibility="collapsed",
    )  # fmt: skip
    found = [one for one in unready if one.kind == current]
    pages = -(-len(found) // PAGE_SIZE)
    page = st.pagination(pages, key=f"releases-unready-page-{current}-{len(found)}") if pages > 1 else 1
    with st.container(key="unready"):
        for one in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
            _line(room, one)


def _line(room: Room, one: Unready) -> None:
    said, way = st.columns([5, 2], vertical_alignment="center")
    mark = f"{badge('× ' + room.say('releases.blocks'), 'red')} " if one.blocks else ""
    town = f"{municipality_name(room.snapshot, one.municipality, room.language)}　" if one.municipality else ""
    said.markdown(f"{mark}**{plain(town + named(room, one))}**　{coded(one.message.get(room.language))}")
    page, selection = place_to_mend(one)
    with way, st.container(horizontal=True, horizontal_alignment="right"):
        room.link(page, room.say("releases.mend", page=room.say(f"page.{page}")), **selection)


def named(room: Room, one: Unready) -> str:
    """What it is about, by name."""
    snapshot, names = room.snapshot, one.address.split("/")
    if names[0] in ("agreement", "request"):
        records = (snapshot.agreements if names[0] == "agreement" else snapshot.requests).get(one.service, ())
        title = next((r.title.get(room.language) for r in records if r.id == names[2]), "")
        return f"{names[2]} {title}".strip()
    if names[0] == "municipality":
        return ""
    if "/".join(names[:2]) in snapshot.processes:
        return element_name(room, one.address)
    return one.address


def place_to_mend(one: Unready) -> tuple[str, dict[str, str]]:
    """The page on which it is mended, and what to select there."""
    names = [*one.address.split("/"), "", ""]
    process = {"service": names[0], "process": names[1]}
    place = {"municipality": one.municipality} if one.municipality else {}
    match one.kind:
        case "problem":
            return "problems", {}
        case "open-point" | "incomplete-decision" | "unapplied-decision":
            return "points", {"point": f"{names[1]}/{names[2]}"}
        case "missing-cost" if names[0] == "agreement":
            return "points", {"point": f"{names[1]}/{names[2]}"}
        case "missing-cost" | "unanswered-request" | "draft-request":
            return "requests", {"request": f"{names[1]}/{names[2]}"}
        case "no-date":
            return "municipality", place
        case "undecided":
            return "matrix", process | place | {"states": "differs"}
        case "not-applied":
            return "points", {"element": one.address}
        case _ if one.municipality:
            return "inventory", process | place | ({"element": one.address} if names[2] else {})
    part = {"part": names[2]} if names[2] in COLLECTIONS else {}
    return "catalogue", process | part | {"edit": "1"}
