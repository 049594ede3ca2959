"""監査: who came, what was refused, saved and taken out; for the secretariat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from workbench.exchange import table_csv
from workbench.ui.state import choose
from workbench.ui.texts import text
from workbench.workspace.audit import AuditEntry

if TYPE_CHECKING:
    from workbench.ui.shell import Room

EVERYTHING = "all"
COLUMNS = ("time", "kind", "name", "about", "detail", "who", "account", "via")
_WIDTHS = {"time": 160, "kind": 100, "name": 150, "about": 270, "detail": 190, "who": 150, "account": 110, "via": 110}
_FILE = "workbench-audit.csv"
_HEIGHT = 560


def show(room: Room) -> None:
    """Filters, newest first, and the same as CSV."""
    entries = room.audit.entries()[::-1]
    if not entries:
        st.info(room.say("audit.none"), icon=":material/receipt_long:")
        return
    st.caption(room.say("audit.about"))
    found = _filtered(room, entries)
    st.caption(room.count("audit.count", len(found)))
    if not found:
        return
    rows = pd.DataFrame([_row(room, entry) for entry in found])
    st.dataframe(
        rows,
        column_config={
            c: st.column_config.TextColumn(room.say(f"audit.column.{c}"), width=_WIDTHS[c]) for c in COLUMNS
        },
        hide_index=True,
        height=min(_HEIGHT, 38 * (len(found) + 1)),
        key=f"audit-table-{room.language}",
        alt=room.say("page.audit"),
    )
    st.download_button(
        room.say("download.csv"),
        room.exported(_FILE, lambda: table_csv(COLUMNS, ([getattr(e, c) for c in COLUMNS] for e in found))),
        _FILE,
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="audit-csv",
    )


def _filtered(room: Room, entries: Sequence[AuditEntry]) -> list[AuditEntry]:
    kinds = [EVERYTHING, *sorted({e.kind for e in entries})]
    people = {e.who: e.name for e in reversed(entries)}
    first, second, third = st.columns(3)

    def everything(label: str) -> str:
        return room.say("choose.all") if label == EVERYTHING else label

    with first:
        kind = choose(
            "kind", room.say("audit.column.kind"), kinds, EVERYTHING,
            lambda k: everything(k) if k == EVERYTHING else _kind(room, k), key="audit-kind",
        )  # fmt: skip
    with second:
        who = choose(
            "who", room.say("audit.who"), [EVERYTHING, *sorted(people)], EVERYTHING,
            lambda w: everything(w) if w == EVERYTHING else f"{people[w]}（{w}）", key="audit-who",
        )  # fmt: skip
    with third:
        day = st.date_input(room.say("audit.day"), value=None, key="audit-day", format="YYYY-MM-DD")
    return [e for e in entries if kind in (EVERYTHING, e.kind) and who in (EVERYTHING, e.who) and _on(e, day)]


def _on(entry: AuditEntry, day: date | None) -> bool:
    when = _local(entry)
    return day is None or (when is not None and when.date() == day)


def _local(entry: AuditEntry) -> datetime | None:
    """The time of the clock on the reader's wall."""
    if not entry.time:
        return None
    offset = st.context.timezone_offset
    return datetime.fromisoformat(entry.time).astimezone(UTC) - timedelta(minutes=offset or 0)


def _kind(room: Room, kind: str) -> str:
    return text(f"audit.kind.{kind}", room.language, known=False).removeprefix("audit.kind.")


def _row(room: Room, entry: AuditEntry) -> dict[str, str]:
    when = _local(entry)
    said = {c: str(getattr(entry, c) or "") for c in COLUMNS}
    return said | {
        "time": when.strftime("%Y-%m-%d %H:%M:%S") if when else "",
        "kind": _kind(room, entry.kind),
        "via": text(f"audit.via.{entry.via}", room.language, known=False).removeprefix("audit.via."),
    }
