"""廃止: a whole process or a whole service leaves the standard, its effect seen before; and comes back as it was."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from workbench.fitgap.applied import applied, own_value
from workbench.fitgap.effect import Effect, effect
from workbench.fitgap.referring import references
from workbench.model import Ended, Process, Put, Service, Snapshot
from workbench.ui.dates import dated
from workbench.ui.plain import plain
from workbench.ui.saving import save
from workbench.ui.state import keep
from workbench.ui.widgets import municipality_name, process_name, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_NOTHING = ""
_SHOWN, _FEW, _HEIGHT = 60, 8, 300


def show_ending(room: Room, address: str) -> None:
    """Why a process or service goes and what stands for it, and what that does; then the button that does it."""
    snapshot, service = room.snapshot, "/" not in address
    standing: Service | Process = snapshot.services[address] if service else snapshot.processes[address]
    what = room.say("end.service" if service else "end.process")
    with st.expander(what, icon=":material/inventory_2:", key=f"end-{address}"):
        st.markdown(room.say("end.about", name=plain(standing.name.get(room.language))))
        why = st.text_input(room.say("edit.retire.why"), key=f"end-why-{address}").strip()
        others = [a for a in (snapshot.services if service else snapshot.processes) if a != address]
        instead = st.selectbox(
            room.say("end.replacement"), [_NOTHING, *others], key=f"end-instead-{address}",
            format_func=lambda a: _name(room, a) if a else room.say("edit.retire.nothing"),
        )  # fmt: skip
        ended = Ended(date=date.today().isoformat(), why=why or "–", replaced_by=instead or None)
        put, before = _put(address, standing, ended)
        after = applied(snapshot, (put,))
        if not isinstance(after, Snapshot):
            st.error(room.say("edit.gone"), icon=":material/error:")
            return
        st.markdown(f"**{room.say('edit.effect.title')}**")
        _effect(room, address, effect(snapshot, after))
        if st.button(what, key=f"end-do-{address}", type="primary", icon=":material/inventory_2:", disabled=not why):
            said = room.say("end.why", name=standing.name.get(room.language), why=why)
            if save(room, (put,), {put.record: before}, said):
                keep("process", "")
                st.rerun()


def _put(address: str, standing: Service | Process, ended: Ended | None) -> tuple[Put, dict[str, Any]]:
    """The record with its end (None: without), and as it is."""
    value = own_value(standing) if isinstance(standing, Process) else standing.dump()
    rest = {k: v for k, v in value.items() if k != "ended"}
    return Put(record=f"catalog/{address}", value={**rest, **({"ended": ended.dump()} if ended else {})}), value


def _effect(room: Room, address: str, found: Effect) -> None:
    """Whose answers count no more, which differences lose what they are about, and who else speaks of it."""
    snapshot, language = room.snapshot, room.language
    gone = [a for a in snapshot.processes if a == address or a.startswith(f"{address}/")]
    lines = [room.count("end.processes", len(gone))] if gone != [address] else []
    answered = [m for m in snapshot.municipalities if any(snapshot.practice(m, a).confirmations for a in gone)]
    if answered:
        names = ("・" if language == "ja" else ", ").join(municipality_name(snapshot, m, language) for m in answered)
        lines.append(room.count("end.answered", len(answered), names=plain(names)))
    if found.orphans:
        lines.append(room.count("edit.effect.orphans", len(found.orphans)))
    kinds = [r.kind for r in references(snapshot, address)] if address in snapshot.services else []
    lines += [room.count(f"edit.refers.{k}", kinds.count(k)) for k in dict.fromkeys(kinds)]
    following = [a for a, p in snapshot.processes.items() if p.follows in gone and a not in gone]
    lines += [room.say("end.follows", name=plain(_name(room, a))) for a in following]
    if found.lost:
        lines.append(room.count("edit.effect.lost", len(found.lost)))
    st.markdown("\n".join(f"- {line}" for line in lines) or room.say("edit.effect.none"))
    rows = [
        {
            room.say("column.municipality"): plain(municipality_name(snapshot, x.municipality, language)),
            room.say("column.process"): plain(snapshot.processes[x.process].name.get(language))
            if gone != [address]
            else "",
            room.say("tab.deviations"): plain(_deviation(room, x.municipality, x.process, x.deviation)),
        }
        for x in found.lost[:_SHOWN]
    ]
    if rows:
        with st.container(height=_HEIGHT if len(rows) > _FEW else "content", border=False):
            table(rows, alt=room.count("edit.effect.lost", len(found.lost)))
    if len(found.lost) > _SHOWN:
        st.caption(room.count("edit.more", len(found.lost) - _SHOWN))


def _deviation(room: Room, municipality: str, process: str, id_: str) -> str:
    several = room.snapshot.practice(municipality, process).deviations
    return next((d.title.get(room.language) for d in several if d.id == id_), id_)


def _name(room: Room, address: str) -> str:
    """The name of a process or service, also of one that has ended."""
    found = room.snapshot.ended.get(address)
    if found is not None:
        return found.name.get(room.language)
    if "/" not in address:
        return room.snapshot.partner_name(address).get(room.language)
    return process_name(room.snapshot, address, room.language) if address in room.snapshot.processes else address


def show_ended(room: Room, service: str) -> None:
    """What has ended in a service, and which services have: since when, why, and what stands for it."""
    snapshot = room.snapshot
    gone = [a for a, x in snapshot.ended.items() if x.ended and ("/" not in a or a.startswith(f"{service}/"))]
    if not gone:
        return
    with st.expander(room.count("end.ended", len(gone)), icon=":material/inventory_2:", key="ended"):
        for address in gone:
            st.markdown(_said(room, address))
            if room.may_write(f"catalog/{address}"):
                back = room.say("end.back")
                if st.button(back, key=f"end-back-{address}", icon=":material/undo:", type="tertiary"):
                    standing = snapshot.ended[address]
                    put, before = _put(address, standing, None)
                    why = room.say("end.back.why", name=standing.name.get(room.language))
                    if save(room, (put,), {put.record: before}, why):
                        st.rerun()


def _said(room: Room, address: str) -> str:
    """That something has ended, in a sentence."""
    end = room.snapshot.end_of(address)
    assert end is not None
    kind = room.say("column.process" if "/" in address else "column.service")
    said = room.say(
        "end.said", kind=kind, name=plain(_name(room, address)), day=plain(dated(end.date, room.language)), why=plain(end.why)
    )  # fmt: skip
    return said + (" " + room.say("end.instead", name=plain(_name(room, end.replaced_by))) if end.replaced_by else "")


def show_asked_for(room: Room) -> None:
    """Whoever follows a link to what has ended is told so, and led to what stands for it."""
    service, process = st.query_params.get("service", ""), st.query_params.get("process", "")
    address = f"{service}/{process}" if f"{service}/{process}" in room.snapshot.ended else service
    end = room.snapshot.end_of(address) if address in room.snapshot.ended else None
    if end is None:
        return
    st.warning(_said(room, address), icon=":material/inventory_2:")
    if end.replaced_by:
        to, _, within = end.replaced_by.partition("/")
        selection = {"service": to, **({"process": within} if within else {})}
        room.link("catalogue", _name(room, end.replaced_by), **selection)


def show_predecessors(room: Room, address: str) -> None:
    """What a process stands for since that has ended."""
    for gone, what in room.snapshot.ended.items():
        if what.ended and what.ended.replaced_by == address:
            st.caption(":material/inventory_2: " + _said(room, gone))
