"""論点: the same difference across municipalities is one item; near-same ones stand together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from workbench.fitgap import Point
from workbench.model import word
from workbench.ui.plain import plain
from workbench.ui.state import choose, selected
from workbench.ui.widgets import badge, municipality_name, process_name, table
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

PAGE_SIZE = 15
EVERYTHING = "all"


def show(room: Room) -> None:
    """One box for each element at which municipalities differ; in it a line for each way of differing."""
    snapshot = room.snapshot
    services = [EVERYTHING, *snapshot.services]
    st.caption(room.say("points.about"))
    service = choose(
        "service", room.say("choose.service"), services, EVERYTHING, lambda s: _service(room, s), key="points-service"
    )
    found = [p for p in room.source.points() if service in (EVERYTHING, p.row.service)]
    if not found:
        st.info(room.say("points.none"), icon=":material/forum:")
        return
    together = [list(several) for _, several in groupby(found, key=lambda p: p.row.address)]
    st.markdown(
        room.say(
            "points.count",
            points=room.count("count.points", len(found)),
            elements=room.count("count.elements", len(together)),
        )
    )
    wanted = selected("element", [*(several[0].row.address for several in together), ""], "")
    position = next((i for i, several in enumerate(together) if several[0].row.address == wanted), 0)
    pages = -(-len(together) // PAGE_SIZE)
    page = st.pagination(pages, default=position // PAGE_SIZE + 1, key=f"points-page-{service}") if pages > 1 else 1
    for several in together[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
        _element(room, several)


def _service(room: Room, service: str) -> str:
    return room.say("choose.all") if service == EVERYTHING else room.snapshot.services[service].name.get(room.language)


def _element(room: Room, several: Sequence[Point]) -> None:
    row, language = several[0].row, room.language
    wording = Wording(room.snapshot, language, room.snapshot.processes[row.process])
    with st.container(border=True):
        heading, link = st.columns([4, 1], vertical_alignment="center")
        heading.markdown(f"**{plain(row.name.get(language))}** {badge(word('kind', row.kind, language), 'blue')}")
        heading.caption(plain(process_name(room.snapshot, row.process, language)))
        with link:
            room.link(
                "matrix", room.say("points.see"), service=row.service, process=row.process.split("/")[1],
                element=row.address,
            )  # fmt: skip
        table([_line(room, wording, p) for p in several], alt=row.name.get(language))


def _line(room: Room, wording: Wording, point: Point) -> dict[str, str]:
    language = room.language
    wording = wording.knowing(c for _, d in point.deviations for c in d.changes)
    names = [municipality_name(room.snapshot, m, language) for m in point.municipalities]
    causes = dict.fromkeys(word("cause", d.cause, language) for _, d in point.deviations)
    wishes = dict.fromkeys(word("disposition", d.wish, language) for _, d in point.deviations if d.wish)
    flags = " ".join(badge("！" + word("flag", f, language), "red") for f in point.flags)
    return {
        room.say("column.municipalities"): " ".join(badge(n, "gray") for n in names),
        room.say("column.point"): f"{plain(point.title.get(language))} {flags}",
        room.say("column.difference"): " ／ ".join(plain(wording.change(c)) for c in point.changes),
        room.say("column.cause"): plain("、".join(causes) if language == "ja" else ", ".join(causes)),
        room.say("column.wish"): plain("、".join(wishes) if language == "ja" else ", ".join(wishes)),
    }
