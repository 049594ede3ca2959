"""点検: everything that was found wrong in the workspace, with file and line, what to do, and the way to where it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from workbench.model import COLLECTIONS, Element, Problem, Snapshot, find, word
from workbench.ui.plain import plain
from workbench.ui.widgets import badge, coded

if TYPE_CHECKING:
    from workbench.ui.shell import Room

PAGE_SIZE = 50
_OF_THE_FILE = ("E1", "E2")
"""What was not read at all: no page shows it, only the file can be mended, or what stood in it before be restored."""


def show(room: Room) -> None:
    """Errors first, then warnings; then what the catalogue could do better."""
    _problems(room)
    remarks = room.source.remarks()
    st.subheader(room.say("problems.quality"), anchor=False)
    if not remarks:
        st.success(room.say("problems.quality.none"), icon=":material/check_circle:")
        return
    st.caption(room.count("problems.quality.about", len(remarks)))
    with st.container(key="remarks"):
        for problem in _page(remarks, "remarks-page"):
            _problem(room, problem)


def _problems(room: Room) -> None:
    found = sorted(room.source.problems, key=lambda p: p.severity != "error")
    if not found:
        st.success(room.say("problems.none"), icon=":material/check_circle:")
        return
    errors = sum(p.severity == "error" for p in found)
    st.markdown(
        room.say(
            "problems.count",
            errors=room.count("count.errors", errors),
            warnings=room.count("count.warnings", len(found) - errors),
        )
    )
    st.caption(room.say("problems.about"))
    with st.container(key="problems"):
        for problem in _page(found, "problems-page"):
            _problem(room, problem)


def _page(found: Sequence[Problem], key: str) -> Sequence[Problem]:
    """One page of them; where there are several, with the way to the others."""
    pages = -(-len(found) // PAGE_SIZE)
    page = st.pagination(pages, key=key) if pages > 1 else 1
    return found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]


def _problem(room: Room, problem: Problem) -> None:
    """One problem: what is wrong, where, what to do; and a link to the page on which it is done, where there is one."""
    language = room.language
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    label = f"{problem.code} {word('severity', problem.severity, language)}"
    mark = badge(label, "red" if problem.severity == "error" else "orange")
    with st.container(border=True):
        said, way = st.columns([5, 1], vertical_alignment="center")
        said.markdown(f"{mark}　{coded(problem.message.get(language))}")
        said.markdown(coded(problem.hint.get(language)))
        said.caption(plain(place))
        where = _where(room.snapshot, problem)
        with way, st.container(horizontal=True, horizontal_alignment="right"):
            if where is None:
                st.caption(room.say("problems.in-file"))
                return
            page, selection = where
            room.link(page, room.say("problems.mend", page=room.say(f"page.{page}")), **selection)


def _where(snapshot: Snapshot, problem: Problem) -> tuple[str, dict[str, str]] | None:
    """The page on which the file of a problem is edited, and the selection there; None where only an editor helps."""
    folder, owner, name = (*problem.file.removesuffix(".yaml").split("/"), "", "")[:3]
    process, element = _element(snapshot, problem.address)
    if problem.code.startswith(_OF_THE_FILE):
        return None
    if folder == "municipalities" and owner in snapshot.municipalities and snapshot.processes_of(name):
        return "inventory", {"municipality": owner, "service": name, "process": process, "element": element}
    if folder == "process_catalog" and owner in snapshot.services:
        if name in ("agreements", "answers"):
            return "points", {"service": owner}
        if name == "service":
            return "catalogue", {"service": owner, "edit": "1", "part": "service"}
        if f"{owner}/{name}" in snapshot.processes:
            part = problem.address.removeprefix(f"{owner}/{name}").strip("/").partition("/")[0]
            known = {"part": part} if part in COLLECTIONS else {}
            return "catalogue", {"service": owner, "process": name, "edit": "1", **known}
    return None


def _element(snapshot: Snapshot, address: str) -> tuple[str, str]:
    """The id of the process that a problem is in, and the address of its element; empty where it names none."""
    service, process, *local = (*address.split("/"), "")
    standard = snapshot.processes.get(f"{service}/{process}")
    if standard is None:
        return "", ""
    found = find(standard, "/".join(local).rstrip("/")) if local[0] else None
    return process, address if isinstance(found, Element) else ""
