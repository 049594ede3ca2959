"""The next release: of what, what is not ready, which version it will be and why, what will be in it; and making it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from workbench.model import Form, Snapshot, find, joined
from workbench.release import WHY, Draft, Plan, Release, Unreadable, draft
from workbench.ui.comparing import compare
from workbench.ui.drawings import form_picture
from workbench.ui.plain import plain
from workbench.ui.releases_inside import show_changes, show_configuration, show_files, show_withheld
from workbench.ui.releases_making import Making, begin, making
from workbench.ui.releases_shelf import Shelved, release, stamp
from workbench.ui.releases_unready import show_unready
from workbench.ui.signing_in import ask_name
from workbench.ui.state import keep, selected, several, switched, turned
from workbench.ui.widgets import coded, municipality_name, process_name
from workbench.workspace.exporting import CannotRead, is_version

if TYPE_CHECKING:
    from workbench.ui.shell import Room

PARTS = ("unready", "changes", "configuration", "files", "forms")
_LOOK_AGAIN = 1
_ASKED = "release-asked"


class Wanted(NamedTuple):
    """What is chosen: nothing chosen of services or municipalities is all of them."""

    services: tuple[str, ...]
    municipalities: tuple[str, ...]
    date: str
    version: str
    documents: bool


class About(NamedTuple):
    """What a draft is made of: whoever chooses the same looks at the same one."""

    root: str
    workspace: str
    wanted: Wanted
    previous: str
    previous_stamp: str


def show_next(room: Room, there: Sequence[Shelved]) -> None:
    """Choose; see how far it is; make it; what was made here opens by itself."""
    asked = st.session_state.get(_ASKED)
    if isinstance(asked, Making) and asked.written:
        del st.session_state[_ASKED]
        st.session_state["last-releases"] = "there"
        st.query_params.from_dict({"release": asked.written, "lang": room.language})
        st.rerun()
    st.caption(room.say("releases.next.about"))
    wanted = _choice(room)
    if not room.source.whole.processes or not room.source.whole.municipalities:
        st.info(room.say("home.empty"), icon=":material/folder_open:")
        return
    latest = there[0].version if there else ""
    about = About(str(room.workspace.path), room.source.version, wanted, latest, stamp(room, latest) if latest else "")
    try:
        with st.spinner(room.say("releases.looking"), show_time=True):
            previous = release(room, latest) if latest else None
            found = _draft(about, room.source.whole, previous)
            refusals = found.refusals()
    except (CannotRead, Unreadable) as error:
        st.error(coded(error.message.get(room.language)), icon=":material/broken_image:")
        st.markdown(room.say("releases.previous-damaged", version=plain(latest)))
        room.link("releases", room.say("releases.open-version", version=latest), release=latest, view="verify")
        return
    _standing(room, found)
    _version(room, found)
    for refusal in refusals[:5]:
        st.error(coded(refusal.get(room.language)), icon=":material/block:")
    _make(room, about, found, bool(refusals))
    _parts(room, about, found)


def _choice(room: Room) -> Wanted:
    snapshot, language = room.source.whole, room.language
    services = [s for s in snapshot.services if snapshot.processes_of(s)]
    first, second, third, fourth = st.columns([5, 4, 2, 2])
    with first:
        chosen = several(
            "services", room.say("releases.services"), services, lambda s: snapshot.services[s].name.get(language),
            key="release-services", placeholder=room.say("choose.all"),
        )  # fmt: skip
    with second:
        towns = several(
            "municipalities", room.say("column.municipalities"), list(snapshot.municipalities),
            lambda m: municipality_name(snapshot, m, language), key="release-municipalities",
            placeholder=room.say("choose.all"),
        )  # fmt: skip
    with third:
        day = _day(room)
    with fourth:
        version = _asked_version(room)
    bare = switched("without-documents", room.say("releases.without-documents"), key="release-without-documents")
    return Wanted(tuple(chosen), tuple(towns), day, version, not bare)


def _day(room: Room) -> str:
    """The day of the release, which is in the address where it is not today."""
    key = "release-date"
    if key not in st.session_state:
        try:
            st.session_state[key] = date.fromisoformat(st.query_params.get("date", ""))
        except ValueError:
            st.session_state[key] = date.today()
    picked = st.date_input(room.say("releases.date"), key=key, format="YYYY-MM-DD", persist_state="session")
    day = (picked if isinstance(picked, date) else date.today()).isoformat()
    keep("date", day if day != date.today().isoformat() else "")
    return day


def _asked_version(room: Room) -> str:
    """The version wanted, where it is another than the proposed one."""
    key = "release-version"
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get("version", "")[:20]
    typed = st.text_input(
        room.say("releases.version"), key=key, placeholder=room.say("releases.version.proposed"), persist_state="session",
        help=room.say("releases.version.help"), max_chars=20,
    ).strip()  # fmt: skip
    keep("version", typed)
    if typed and not is_version(typed):
        st.caption(f":red[{room.say('releases.version.wrong')}]")
        return ""
    return typed


@st.cache_resource(show_spinner=False, max_entries=4)
def _draft(about: About, _snapshot: Snapshot, _previous: Release | None) -> Draft:
    wanted = about.wanted
    plan = Plan(wanted.date, wanted.services, wanted.municipalities, wanted.version or None, documents=wanted.documents)
    return draft(_snapshot, plan, _previous)


# -- how far it is -------------------------------------------------------------------------------------------------


def _standing(room: Room, found: Draft) -> None:
    """In one sentence whether it can be made, and what it would mean to make it now."""
    blocking = sum(one.count for one in found.unready if one.blocks)
    open_ = sum(one.count for one in found.unready if not one.blocks)
    if blocking:
        st.error(room.count("releases.blocked", blocking), icon=":material/block:")
    elif open_:
        st.warning(room.count("releases.open-things", open_), icon=":material/pending:")
    else:
        st.success(room.say("releases.all-ready"), icon=":material/check_circle:")


def _version(room: Room, found: Draft) -> None:
    """The version and why it is that."""
    previous, severity = found.previous, found.severity
    if previous is None:
        st.markdown(room.say("releases.first", version=plain(found.version)))
    elif severity is None:
        st.markdown(room.say("releases.unchanged", previous=plain(previous.version)))
    else:
        count = Counter(c.why for c in found.changes if c.severity == severity)
        reasons = joined((f"{WHY[why].get(room.language)} {n:,}" for why, n in count.most_common()), room.language)
        st.markdown(
            room.say(
                "releases.from-to",
                previous=plain(previous.version),
                version=plain(found.version),
                severity=room.say(f"releases.severity.{severity}"),
                reasons=plain(reasons),
            )  # fmt: skip
        )


# -- making it -----------------------------------------------------------------------------------------------------


def _make(room: Room, about: About, found: Draft, refused: bool) -> None:
    """The two buttons; while something is being made, how far it is; what came of it."""
    now = making(room.workspace.path)
    if now is not None and not now.over.is_set():
        _under_way(room)
        return
    mine = now if now is not None and now.about == about else None
    if mine is not None:
        for message in mine.refused:
            st.error(coded(message.get(room.language)), icon=":material/error:")
    held_up = any(not one.blocks for one in found.unready)
    if held_up and not refused:
        st.checkbox(
            room.say("releases.with-open-do"),
            key="release-with-open",
            persist_state="session",
            help=room.say("releases.with-open.help"),
        )
    agreed = not held_up or bool(st.session_state.get("release-with-open"))
    with st.container(horizontal=True, vertical_alignment="center"):
        built = st.button(
            room.say("releases.build", version=plain(found.version)), key="release-build", type="primary",
            icon=":material/inventory_2:", disabled=refused or not agreed,
        )  # fmt: skip
        tried = st.button(
            room.say("releases.try"), key="release-try", icon=":material/preview:",
            disabled=refused or (mine is not None and mine.files is not None),
        )  # fmt: skip
        st.caption(room.say("releases.build.about"), width="stretch")
    if (built or tried) and ask_name(room):
        st.session_state[_ASKED] = begin(room.workspace.path, about, found, room.principal, write=built)
        if tried:
            keep("part", "files")
        st.rerun()


@st.fragment(run_every=_LOOK_AGAIN)
def _under_way(room: Room) -> None:
    """How far it is; the page is drawn again when it is over. Whoever leaves it finds it going on."""
    now = making(room.workspace.path)
    if now is None or now.over.is_set():
        st.rerun(scope="app")
        return
    said = room.say(
        f"releases.step.{now.step}", who=plain(now.by.name), version=plain(now.draft.version), seconds=now.seconds
    )
    with st.container(key="release-under-way"):
        st.info(said, icon=":material/hourglass_top:")


# -- what will be in it --------------------------------------------------------------------------------------------


def _parts(room: Room, about: About, found: Draft) -> None:
    current = turned(
        "part",
        room.say("releases.parts"),
        PARTS,
        PARTS[0],
        lambda p: room.say(f"releases.part.{p}"),
        key="release-part",
    )
    match current:
        case "unready":
            show_unready(room, found.unready)
        case "changes":
            if found.previous is None:
                st.caption(room.say("releases.no-earlier"))
            else:
                show_changes(room, found.changes, found.content(found.version), key="next")
        case "configuration":
            show_configuration(room, found.content(found.version), key="next")
        case "files":
            _files(room, about, found)
        case "forms":
            _forms(room, found)


def _files(room: Room, about: About, found: Draft) -> None:
    """What is withheld; and the files, once they have been made on trial."""
    manifest = found.content(found.version).manifest
    now = making(room.workspace.path)
    made: Making | None = now if now is not None and now.about == about else None
    if made is None or made.files is None:
        st.info(room.say("releases.try-first"), icon=":material/preview:")
    else:
        show_files(room, {path: len(content) for path, content in made.files.items()}, key="next")
    show_withheld(room, manifest)


def _forms(room: Room, found: Draft) -> None:
    """A form as the standard prints it, beside a municipality's that prints it otherwise."""
    language, snapshot = room.language, room.snapshot
    st.caption(room.say("releases.forms.about"))
    there = {
        f"{address}/forms/{form.id}@{m}": (address, form.id, m)
        for service in found.services
        for address, process in snapshot.processes_of(service)
        for m in found.effective
        for form in process.forms
        if find(compare(snapshot, address, m).own, f"forms/{form.id}") != form
    }
    if not there:
        st.info(room.say("releases.forms.none"), icon=":material/description:")
        return

    def said(key: str) -> str:
        address, form, m = there[key]
        drawn = find(snapshot.processes[address], f"forms/{form}")
        name = drawn.name.get(language) if isinstance(drawn, Form) else form
        return f"{municipality_name(snapshot, m, language)}　{process_name(snapshot, address, language)}　{name}"

    current = selected("form", list(there), next(iter(there)))
    st.session_state["release-form"] = current
    st.selectbox(
        room.say("releases.part.forms"), list(there), format_func=said, key="release-form",
        on_change=lambda: keep("form", st.session_state["release-form"]), label_visibility="collapsed",
    )  # fmt: skip
    address, form, m = there[current]
    comparison = compare(snapshot, address, m)
    standard, own = (find(side, f"forms/{form}") for side in (comparison.standard, comparison.own))
    form_picture(
        room, standard if isinstance(standard, Form) else None, own if isinstance(own, Form) else None, "release-paper",
        caption=municipality_name(snapshot, m, language),
    )  # fmt: skip
