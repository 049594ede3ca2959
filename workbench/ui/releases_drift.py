"""As agreed against as configured: the vendor's dump beside the release, with the decision beside each difference."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from workbench.model import word
from workbench.release import Release
from workbench.release.drift import STATE_WORDS, BadDump, Drift, DriftState, drift, drift_csv, read_dump, remark
from workbench.release.drift_report import drift_html
from workbench.release.values import in_a_cell
from workbench.ui.plain import plain
from workbench.ui.state import choose
from workbench.ui.widgets import badge, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

STATE_MARKS: dict[DriftState, str] = {"equal": "○", "different": "≠", "missing": "？", "unknown": "＋"}
STATE_COLOURS: dict[DriftState, str] = {"equal": "green", "different": "red", "missing": "orange", "unknown": "violet"}
PAGE_SIZE = 30
LARGEST_MB = 20
IN_THE_FILE = "file"
_FORMS = '{"senkyo.ticket.unit": "person"}\n\nkey,value\nsenkyo.ticket.unit,person'


def show_drift(room: Room, release: Release) -> None:
    """Take a dump, and show what it says against what was agreed; nothing of it is kept."""
    language = room.language
    names = {p.code: p.name.get(language) for p in release.manifest.municipalities}
    st.markdown(room.say("releases.drift.about"))
    left, right = st.columns([3, 2])
    with left:
        dump = st.file_uploader(
            room.say("releases.drift.file"), type=["json", "csv"], key=f"release-dump-{release.version}",
            max_upload_size=LARGEST_MB, help=room.say("releases.drift.help"),
        )  # fmt: skip
    with right:
        whose = choose(
            "whose", room.say("releases.drift.whose"), [IN_THE_FILE, *names], IN_THE_FILE,
            lambda c: room.say("releases.drift.in-file") if c == IN_THE_FILE else f"{names[c]}（{c}）",
            key=f"release-whose-{release.version}",
        )  # fmt: skip
    if dump is None:
        return
    try:
        lines = drift(release.content, read_dump(dump.getvalue(), None if whose == IN_THE_FILE else whose))
    except BadDump as error:
        st.error(plain(error.message.get(language)), icon=":material/broken_image:")
        st.caption(room.say("releases.drift.form"))
        st.code(_FORMS, language=None)
        return
    if not lines:
        st.warning(room.say("releases.drift.empty"), icon=":material/search_off:")
        return
    _counts(room, names, lines)
    _report(room, release, lines)
    _lines(room, names, lines)


def _counts(room: Room, names: dict[str, str], lines: tuple[Drift, ...]) -> None:
    """How many of each, by municipality."""
    counts = Counter((d.municipality, d.state) for d in lines)
    rows = []
    for code in dict.fromkeys(sorted(d.municipality for d in lines)):
        row = {room.say("column.municipality"): plain(names.get(code, code))}
        for state, said in STATE_WORDS.items():
            n = counts[code, state]
            label = f"{STATE_MARKS[state]} {said.get(room.language)}"
            row[label] = badge(f"{n:,}", STATE_COLOURS[state]) if n else "0"
        rows.append(row)
    table(rows, alt=room.say("releases.see.drift"))
    if all(d.state == "equal" for d in lines):
        st.success(room.say("releases.drift.all-equal"), icon=":material/verified:")


def _report(room: Room, release: Release, lines: tuple[Drift, ...]) -> None:
    """The same to hand over."""
    base = f"drift-{release.version}"
    with st.container(horizontal=True):
        st.download_button(
            room.say("download.csv"), room.exported(f"{base}.csv", lambda: drift_csv(lines)), f"{base}.csv", "text/csv",
            on_click="ignore", icon=":material/download:", key="release-drift-csv",
        )  # fmt: skip
        st.download_button(
            room.say("releases.drift.html"),
            room.exported(f"{base}.html", lambda: drift_html(release.manifest, lines, room.language)), f"{base}.html",
            "text/html", on_click="ignore", icon=":material/print:", key="release-drift-html",
        )  # fmt: skip


def _lines(room: Room, names: dict[str, str], lines: tuple[Drift, ...]) -> None:
    states = [s for s in STATE_WORDS if any(d.state == s for d in lines)]
    wanted = st.pills(
        room.say("releases.drift.show"), states, default=[s for s in states if s != "equal"], selection_mode="multi",
        format_func=lambda s: f"{STATE_MARKS[s]} {STATE_WORDS[s].get(room.language)}",
        key=f"release-drift-states-{'-'.join(states)}",
    )  # fmt: skip
    found = [d for d in lines if d.state in wanted]
    pages = -(-len(found) // PAGE_SIZE)
    page = st.pagination(pages, key=f"release-drift-page-{len(found)}") if pages > 1 else 1
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    if shown:
        table([_line(room, names, d) for d in shown], alt=room.say("releases.see.drift"))


def _line(room: Room, names: dict[str, str], line: Drift) -> dict[str, str]:
    language, note = room.language, remark(line)
    state = f"{STATE_MARKS[line.state]} {STATE_WORDS[line.state].get(language)}"
    because = "　".join(filter(None, (line.decision, word("cause", line.cause, language))))
    return {
        room.say("column.municipality"): plain(names.get(line.municipality, line.municipality)),
        room.say("releases.drift.state"): badge(state, STATE_COLOURS[line.state]),
        room.say("column.name"): plain(line.name.get(language)) if line.name else "",
        room.say("releases.drift.agreed"): plain(in_a_cell(line.expected) or "–"),
        room.say("releases.drift.configured"): plain(in_a_cell(line.found) or "–"),
        room.say("releases.decision"): plain(because),
        room.say("column.note"): plain(note.get(language)) if note else "",
        room.say("column.package-key"): plain(line.key),
    }
