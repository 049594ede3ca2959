"""One release: what it holds, to take along; compared with an earlier one; checked; held against a configuration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from workbench.model import Text, joined
from workbench.release import (
    Manifest,
    Release,
    Unreadable,
    changes_between,
    changes_told,
    gravest,
    next_version,
    numbers,
)
from workbench.ui.dates import dated
from workbench.ui.plain import plain
from workbench.ui.releases_drift import show_drift
from workbench.ui.releases_inside import show_changes, show_configuration, show_decisions, show_files, show_withheld
from workbench.ui.releases_shelf import Shelved, damage, release, stamp, what_it_holds
from workbench.ui.state import choose, keep, turned
from workbench.ui.widgets import badge, facts, table
from workbench.verify import Finding, Verification, verify
from workbench.workspace.exporting import CannotRead, read_release, release_at, zipped

if TYPE_CHECKING:
    from workbench.ui.shell import Room

VIEWS = ("contents", "compare", "configuration", "verify", "drift")
_SHOWN = 50


def show_release(room: Room, found: Shelved, there: Sequence[Shelved]) -> None:
    """The release, from the side that is chosen; where it is damaged, what is wrong with it."""
    st.button(
        room.say("releases.back"), icon=":material/arrow_back:", type="tertiary", key="release-back",
        on_click=keep, args=("release", ""),
    )  # fmt: skip
    manifest, version = found.manifest, found.version
    st.subheader(room.say("releases.title-of", version=plain(version)), anchor=False)
    try:
        files = release(room, version)
        broken = damage(room, version)
    except CannotRead as error:
        _damaged(room, error.message)
        return
    if broken or manifest is None:
        _damaged(room, found.wrong)
        _findings(room, broken)
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            _download(room, version)
            st.caption(what_it_holds(room, manifest), width="stretch")
    view = _view(room)
    try:
        _seen(room, view, files, manifest, there)
    except Unreadable as error:
        st.error(plain(error.message.get(room.language)), icon=":material/broken_image:")


def _seen(room: Room, view: str, files: Release, manifest: Manifest | None, there: Sequence[Shelved]) -> None:
    match view:
        case "verify":
            _verify(room, files)
        case "contents" if manifest is not None:
            _contents(room, manifest, {path: len(content) for path, content in files.files.items()})
        case "compare" if manifest is not None:
            _compare(room, files, there)
        case "configuration":
            show_configuration(room, files.content, key=files.version)
        case "drift":
            show_drift(room, files)


def _damaged(room: Room, wrong: Text | None) -> None:
    said = f" {plain(wrong.get(room.language))}" if wrong is not None else ""
    st.error(room.say("releases.is-damaged") + said, icon=":material/broken_image:")


def _download(room: Room, version: str) -> None:
    """The release as a zip: the same bytes whenever and by whomever it is taken."""
    place, name = release_at(room.workspace.path, version), f"{version}.zip"

    def packed() -> bytes:
        return zipped(read_release(place), version)

    st.download_button(
        room.say("releases.download"), room.exported(f"release {name}", packed), name, "application/zip",
        on_click="ignore", icon=":material/download:", key="release-download", type="primary",
    )  # fmt: skip


def _view(room: Room) -> str:
    return turned(
        "view", room.say("releases.view"), VIEWS, VIEWS[0], lambda v: room.say(f"releases.see.{v}"), key="release-view"
    )


# -- what it holds -------------------------------------------------------------------------------------------------


def _contents(room: Room, manifest: Manifest, sizes: dict[str, int]) -> None:
    language = room.language
    names = {s: room.snapshot.partner_name(s).get(language) for s in manifest.services}
    facts(
        [
            (room.say("releases.name"), plain(manifest.name.get(language))),
            (room.say("releases.date"), plain(dated(manifest.date, language))),
            (room.say("releases.previous"), plain(manifest.previous or "–")),
            (room.say("releases.services"), plain(joined(names.values(), language))),
            (room.say("releases.generator"), plain(manifest.generator)),
        ],
        alt=room.say("releases.see.contents"),
    )
    st.subheader(room.say("releases.effective"), anchor=False)
    table(
        [
            {
                room.say("column.municipality"): plain(place.name.get(language)),
                room.say("column.code"): plain(place.code),
                room.say("releases.from"): plain(dated(place.effective, language)),
            }
            for place in manifest.municipalities
        ],
        alt=room.say("releases.effective"),
    )
    st.subheader(room.say("releases.decisions"), anchor=False)
    show_decisions(room, manifest)
    if manifest.unsettled:
        st.subheader(room.say("releases.unsettled"), anchor=False)
        st.caption(room.say("releases.unsettled.about"))
        st.markdown(" ".join(badge(f"{room.say(f'releases.unready.{k}')} {n:,}", "orange") for k, n in manifest.unsettled.items()))  # fmt: skip
    st.subheader(room.say("releases.see.files"), anchor=False)
    show_files(room, sizes, key=manifest.version)
    show_withheld(room, manifest)


# -- against an earlier one ----------------------------------------------------------------------------------------


def _compare(room: Room, files: Release, there: Sequence[Shelved]) -> None:
    """What changed since an earlier release: the one before, or any other."""
    version = files.version
    earlier = [s.version for s in there if s.manifest is not None and numbers(s.version) < numbers(version)]
    if not earlier:
        st.info(room.say("releases.no-earlier"), icon=":material/first_page:")
        return
    previous = files.manifest.previous
    default = previous if previous in earlier else earlier[0]
    place, _ = st.columns([2, 5])
    with place:
        other = choose("with", room.say("releases.with"), earlier, default, str, key=f"release-with-{version}")
    try:
        with st.spinner(room.say("releases.comparing"), show_time=True):
            before = release(room, other)
            changes = changes_between(before.content, files.content)
    except CannotRead as error:
        st.error(plain(error.message.get(room.language)), icon=":material/broken_image:")
        return
    asked = next_version(other, gravest(changes))
    st.markdown(room.say("releases.compared", before=plain(other), after=plain(version), asked=plain(asked)))
    names = {p.code: p.name for p in files.manifest.municipalities}
    name = f"changes-{other}-{version}.md"
    st.download_button(
        room.say("releases.changes-download"),
        room.exported(name, lambda: changes_told(version, other, changes, names).encode()), name, "text/markdown",
        on_click="ignore", icon=":material/download:", key="release-changes-download",
    )  # fmt: skip
    show_changes(room, changes, files.content, key=version)


# -- checked -------------------------------------------------------------------------------------------------------


def _verify(room: Room, files: Release) -> None:
    """Check it on the spot: what was looked at, what is wrong, and what could not be looked at."""
    st.markdown(room.say("releases.verify.about"))
    version = st.query_params.get("release", "")
    key, now = f"release-verified-{version}", stamp(room, version)
    if st.button(room.say("releases.verify.do"), key="release-verify", icon=":material/verified:", type="primary"):
        with st.spinner(room.say("releases.verifying"), show_time=True):
            st.session_state[key] = (now, verify(files.files))
    st.caption(room.say("releases.verify.command"))
    st.code(f"python -m workbench release verify {version}.zip", language=None)
    when, found = st.session_state.get(key, ("", None))
    if found is not None and when == now:
        _verified(room, found)


def _verified(room: Room, found: Verification) -> None:
    checked = room.say("releases.verified", **found.checked)
    if found.sound:
        st.success(f"{room.say('releases.sound')} {checked}", icon=":material/verified:")
    else:
        st.error(f"{room.count('releases.unsound', len(found.findings))} {checked}", icon=":material/gpp_bad:")
        _findings(room, found.findings)
    for said in found.skipped:
        st.caption(room.say("releases.not-checked", what=plain(said.get(room.language))))


def _findings(room: Room, findings: Sequence[Finding]) -> None:
    rows = [
        {
            room.say("releases.file"): plain(f.path),
            room.say("releases.what"): plain(f.message.get(room.language)),
            room.say("column.code"): plain(f.code),
        }
        for f in findings[:_SHOWN]
    ]
    if rows:
        table(rows, alt=room.say("releases.findings"))
    if len(findings) > _SHOWN:
        st.caption(room.count("releases.more-findings", len(findings) - _SHOWN))
