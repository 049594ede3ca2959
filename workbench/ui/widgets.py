"""What several pages show in the same way: headings, tables, rates, links, and marks with their colours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from workbench.fitgap import Measure, Rate
from workbench.model import STATE_MARKS, VERDICT_MARKS, Process, Snapshot, joined
from workbench.ui.plain import plain
from workbench.ui.texts import text

if TYPE_CHECKING:
    from workbench.ui.shell import Room

CHANGE_COLOURS: Mapping[str, str] = {"added": "green", "removed": "red", "changed": "orange", "moved": "violet"}
STATE_COLOURS: Mapping[str, str] = {
    "same": "green", "differs": "orange", "unanswered": "gray", "stale": "violet", "not_applicable": "gray",
}  # fmt: skip
MANY = 8
"""From how many municipalities on those that answer alike are told in one line."""
_CODED = re.compile(r"\\`(.+?)\\`")
_ESCAPE = re.compile(r"\\(.)|\u2060")
"""What ``plain`` puts before signs and into addresses; in code they stand as they are."""


def table(rows: Sequence[Mapping[str, str]], *, alt: str) -> None:
    """A table to read: text wraps; cells hold Markdown, so what people wrote must have been through ``plain``."""
    columns = [c for c in rows[0] if any(row.get(c) for row in rows)]
    content = pa.table({c: [row.get(c, "") for row in rows] for c in columns})
    st.table(content, border="horizontal", alt=alt, hide_index=True)


def facts(pairs: Iterable[tuple[str, str]], *, alt: str) -> None:
    """Names and values, one pair a line; pairs without a value are left out."""
    shown = {f"**{plain(name)}**": value for name, value in pairs if value}
    if shown:
        st.table(shown, border="horizontal", alt=alt)


def coded(text: str) -> str:
    r"""What people are told, as Markdown: names of files and values between backticks as code, all else as it is.

    >>> coded("`a_b` is **no** id")
    '`a_b` is \\*\\*no\\*\\* id'
    """
    return _CODED.sub(lambda found: "`" + _ESCAPE.sub(r"\1", found[1]) + "`", plain(text))


def capital(said: str) -> str:
    """The same as the beginning of a line: a label, a heading."""
    return said[:1].upper() + said[1:]


def badge(label: str, colour: str) -> str:
    """A coloured badge, as Markdown."""
    return f":{colour}-badge[{plain(label)}]"


_FILES: Mapping[str, tuple[str, str]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "download"),
    "csv": ("text/csv", "download"),
    "html": ("text/html", "print"),
}
"""By ending: what a file is, and the picture on the button."""


def downloads(room: Room, name: str, builds: Mapping[str, Callable[[], bytes]], *, key: str) -> None:
    """A button for each file that can be taken along, by its ending; it is made when the button is pressed."""
    with st.container(horizontal=True):
        for ending, build in builds.items():
            mime, icon = _FILES[ending]
            file = f"{name}.{ending}"
            st.download_button(
                room.say(f"download.{ending}"), room.exported(file, build), file, mime, on_click="ignore",
                icon=f":material/{icon}:", key=f"{key}-{ending}",
            )  # fmt: skip


def percent(rate: Rate) -> str:
    """The rate in percent."""
    return "–" if rate.value is None else f"{100 * rate.value:.1f} %"


def fraction(rate: Rate) -> str:
    """Numerator and denominator."""
    return f"{rate.numerator:,} / {rate.denominator:,}"


_RATES = ("fit", "undecided", "reachable", "customisation")


def rates(measure: Measure, language: str) -> None:
    """The measures in a line: fit with undecided beside it, each with numerator and denominator, and what it means.

    One element instead of one for each: it stands beside what is filtered, and is drawn with every step.
    """
    said = []
    for name in _RATES:
        rate, label, about = (
            getattr(measure, name),
            text(f"measure.{name}", language),
            text(f"measure.{name}.help", language),
        )
        asked = escape(text("measure.about", language, measure=label))
        said.append(
            f'<div><dt>{escape(label)} <details name="rates"><summary aria-label="{asked}" title="{asked}">?</summary>'
            f"<p>{escape(about)}</p></details></dt><dd>{percent(rate)} <span>{fraction(rate)}</span></dd></div>"
        )
    st.html(f'<dl class="rates">{"".join(said)}</dl>')


def state_label(state: str, verdict: str | None, language: str, flags: Sequence[str] = ()) -> str:
    """The mark and the word of a cell: its state, or the verdict where it differs."""
    judged = verdict if state == "differs" else None
    mark = VERDICT_MARKS[judged] if judged else STATE_MARKS[state]
    if state == "same" and verdict not in (None, "fit"):
        mark += VERDICT_MARKS[verdict]
    return f"{'！' if flags else ''}{mark} {text(f'label.{judged or state}', language)}"


def state_colour(state: str, verdict: str | None, flags: Sequence[str] = ()) -> str:
    """The colour of a cell."""
    if flags or verdict == "gap":
        return "red"
    return {"fit": "green", "config": "blue", "extend": "yellow"}.get(verdict or "", STATE_COLOURS[state])


def municipality_name(snapshot: Snapshot, municipality: str, language: str) -> str:
    """The name of a municipality."""
    found = snapshot.municipalities.get(municipality)
    return found.name.get(language) if found else municipality


def alike(room: Room, mark: str, municipalities: Sequence[str]) -> str:
    """A line for all that answer alike: the mark of the answer, how many they are, and who."""
    names = joined((municipality_name(room.snapshot, m, room.language) for m in municipalities), room.language)
    return f"{mark} {room.count('count.municipalities', len(municipalities))}　{plain(names)}"


def process_name(snapshot: Snapshot, address: str, language: str) -> str:
    """Service and process."""
    process: Process = snapshot.processes[address]
    service = snapshot.services.get(address.split("/", 1)[0])
    named = service.name.get(language) if service else address.split("/", 1)[0]
    return f"{named} › {process.name.get(language)}"


def example_badge(sources: Iterable[str], language: str) -> str:
    """The mark of what was made up to show the product; nothing for anything else."""
    return badge(text("example", language), "gray") if "example" in sources else ""
