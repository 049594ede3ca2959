"""What saving a draft would do, told while one edits and in full before one saves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import streamlit as st

from workbench.fitgap.drafting import Wrong
from workbench.fitgap.effect import Effect, Fulfilled, Lost, Orphan, Stale, Unsound
from workbench.model import WHOLE, Flaw, joined
from workbench.ui.edit_draft import Editor, Outcome, service_outcome
from workbench.ui.edit_wrong import said
from workbench.ui.plain import plain
from workbench.ui.saving import done, save
from workbench.ui.widgets import municipality_name, table
from workbench.ui.wording import Wording

_OPEN = 8
"""How many lines of one kind are seen at once, without opening them."""
_SHOWN = 60
"""How many lines of one kind are shown; the others are counted."""


def in_short(e: Editor, found: Effect) -> str:
    """The effect in a line: counts, with the municipalities they concern."""
    room = e.room
    parts = []
    for key, several in (
        ("stale", found.stale),
        ("lost", found.lost),
        ("unsound", _variants(found)),
        ("fulfilled", found.fulfilled),
    ):
        if several:
            parts.append(f"**{room.count(f'edit.effect.{key}', len(several))}**{_by_municipality(e, several)}")
    if found.orphans:
        parts.append(f"**{room.count('edit.effect.orphans', len(found.orphans))}**")
    if not parts:
        return room.say("edit.effect.not-yet" if e.reading.wrong else "edit.effect.none")
    return room.say("edit.effect", effect="、".join(parts) if room.language == "ja" else "; ".join(parts))


def _variants(found: Effect) -> tuple[Unsound, ...]:
    return tuple(u for u in found.unsound if u.municipality is not None)


def _by_municipality(e: Editor, several: Iterable[Stale | Lost | Unsound | Fulfilled]) -> str:
    counts = Counter(x.municipality for x in several if x.municipality is not None)
    said_ = [f"{plain(municipality_name(e.room.snapshot, m, e.room.language))} {n}" for m, n in counts.items()]
    return f"（{'・'.join(said_)}）" if e.room.language == "ja" else f" ({', '.join(said_)})"


def review(e: Editor, found: Outcome) -> None:
    """Everything that changes, everything it does, and the button that saves it."""
    room = e.room
    _wrong(e, found)
    if found.effect is None:
        st.error(room.say("edit.gone"), icon=":material/error:")
        return
    if found.edit:
        st.markdown(f"#### {room.count('edit.changes', len(found.edit))}")
        _changes(e, found)
    st.markdown(f"#### {room.say('edit.effect.title')}")
    st.markdown(in_short(e, found.effect))
    _in_full(e, found)
    _save(e, found)


def _wrong(e: Editor, found: Outcome) -> None:
    for wrong in found.reading.wrong:
        where = "" if wrong.address == WHOLE else f"**{e.name(wrong.address)}** "
        st.error(where + said(e, wrong), icon=":material/error:")


def _wording(e: Editor, found: Outcome) -> Wording:
    """Names as they will be, with those of what goes."""
    gone = {a: r.name.get(e.room.language) for a, r in found.reading.process.retired.items()}
    wording = Wording(e.room.snapshot, e.room.language, found.reading.process)
    return Wording(wording.snapshot, wording.language, wording.process, {**gone, **wording.added})


def _changes(e: Editor, found: Outcome) -> None:
    """The changes of the standard in words: old values from what was, names from what will be."""
    assert found.effect is not None
    old, new = Wording(e.room.snapshot, e.room.language, e.base), _wording(e, found)
    own = [c.change for c in found.effect.changes if c.process == e.address]
    known = old.knowing(own)
    known = Wording(known.snapshot, known.language, known.process, {**known.added, **new.added})
    lines = [known.change(c) for c in own]
    _listed(e, [f"- {plain(line)}" for line in lines])
    for address, said_ in found.reading.process.retired.items():
        if address in e.base.retired:
            continue
        instead = new.name(said_.replaced_by) if said_.replaced_by else ""
        key = "edit.retired.replaced" if instead else "edit.retired.gone"
        st.caption(
            e.room.say(key, name=plain(said_.name.get(e.room.language)), why=plain(said_.why), instead=plain(instead))
        )


def _listed(e: Editor, lines: Sequence[str]) -> None:
    st.markdown("\n".join(lines[:_SHOWN]))
    if len(lines) > _SHOWN:
        st.caption(e.room.count("edit.more", len(lines) - _SHOWN))


def _in_full(e: Editor, found: Outcome) -> None:
    """The effect line by line, by kind."""
    assert found.effect is not None
    room, effect, wording = e.room, found.effect, _wording(e, found)
    groups: tuple[tuple[str, Sequence[Stale | Lost | Unsound | Fulfilled | Orphan]], ...] = (
        ("stale", effect.stale), ("lost", effect.lost), ("unsound", _variants(effect)),
        ("fulfilled", effect.fulfilled), ("orphans", effect.orphans),
    )  # fmt: skip
    for key, several in groups:
        if not several:
            continue
        with st.expander(
            room.count(f"edit.effect.{key}", len(several)), icon=_ICONS[key], expanded=len(several) <= _OPEN
        ):
            st.caption(room.say(f"edit.effect.{key}.about"))
            rows = [_line(e, x, wording) for x in several[:_SHOWN]]
            table(rows, alt=room.count(f"edit.effect.{key}", len(several)))
            if len(several) > _SHOWN:
                st.caption(room.count("edit.more", len(several) - _SHOWN))


_ICONS = {
    "stale": ":material/refresh:", "lost": ":material/link_off:", "unsound": ":material/warning:",
    "fulfilled": ":material/check:", "orphans": ":material/gavel:",
}  # fmt: skip


def _line(e: Editor, x: Stale | Lost | Unsound | Fulfilled | Orphan, wording: Wording) -> dict[str, str]:
    say, language = e.room.say, e.room.language
    if isinstance(x, Orphan):
        return {
            say("column.kind"): say(f"edit.orphan.{x.kind}"),
            say("column.element"): plain(wording.name(x.about.partition("/")[2])),
            say("edit.column.instead"): plain(wording.name(x.instead)) if x.instead else "",
        }
    who = plain(municipality_name(e.room.snapshot, x.municipality or "", language))
    row = {say("column.municipality"): who}
    match x:
        case Stale():
            old = Wording(e.room.snapshot, language, e.base).knowing(x.changes)
            row |= {
                say("column.element"): plain(wording.name(x.local) if x.local != WHOLE else e.base.name.get(language)),
                say("cell.changed"): " ／ ".join(plain(old.change(c)) for c in x.changes),
            }
        case Lost():
            row |= {
                say("tab.deviations"): _deviation(e, x.municipality, x.process, x.deviation),
                say("column.element"): plain(wording.name(x.local)),
                say("edit.column.instead"): plain(wording.name(x.instead)) if x.instead else "",
            }
        case Fulfilled():
            row |= {
                say("tab.deviations"): _deviation(e, x.municipality, x.process, x.deviation),
                say("column.difference"): " ／ ".join(plain(wording.knowing(x.changes).change(c)) for c in x.changes),
                say("edit.column.left"): say("edit.nothing-left" if x.whole else "edit.something-left"),
            }
        case Unsound():
            what = x.what
            row |= {
                say("tab.deviations"): joined(
                    (_deviation(e, x.municipality or "", x.process, d) for d in x.deviations), e.room.language
                ),
                say("column.message"): said(e, Wrong(what.address, "", what))
                if isinstance(what, Flaw)
                else plain(wording.conflict(what)),
            }
    return row


def _deviation(e: Editor, municipality: str, process: str, id_: str) -> str:
    found = next((d for d in e.room.snapshot.practice(municipality, process).deviations if d.id == id_), None)
    return plain(found.title.get(e.room.language)) if found else plain(id_)


def _save(e: Editor, found: Outcome) -> None:
    room = e.room
    st.text_area(
        room.say("edit.why"),
        key=e.draft.key("why"),
        on_change=e.draft.keep,
        height="content",
        placeholder=room.say("edit.why.example"),
    )
    with st.container(horizontal=True):
        blocked = bool(found.reading.wrong)
        pressed = st.button(
            room.say("edit.save"), type="primary", icon=":material/save:", key=e.key("save"), disabled=blocked,
            help=room.say("edit.save.blocked") if blocked else None,
        )  # fmt: skip
        st.button(room.say("edit.go-on"), key=e.key("go-on"), on_click=_go_on, args=(e,), icon=":material/edit:")
    if not pressed:
        return
    why = str(e.draft["why"]).strip()
    if not why:
        st.warning(room.say("edit.why.missing"), icon=":material/edit_note:")
    elif save(room, found.edit, found.expecting, why, draft=e.draft):
        st.session_state.pop(reviewing(e), None)
        done(room.say("edit.saved"))


def reviewing(e: Editor) -> str:
    """Where it is kept that the draft is being looked over before it is saved."""
    return f"reviewing-{e.address}"


def _go_on(e: Editor) -> None:
    st.session_state.pop(reviewing(e), None)


def save_service(e: Editor) -> None:
    """The button that saves a service's own attributes, with what keeps it from being saved."""
    room = e.room
    edit, wrong = service_outcome(e)
    for w in wrong:
        st.error(said(e, w), icon=":material/error:")
    st.text_input(room.say("edit.why"), key=e.draft.key("why"), on_change=e.draft.keep)
    if not st.button(
        room.say("edit.save"), type="primary", icon=":material/save:", key=e.key("save"), disabled=not edit
    ):
        return
    why = str(e.draft["why"]).strip()
    if not why:
        st.warning(room.say("edit.why.missing"), icon=":material/edit_note:")
    elif save(room, edit, {f"catalog/{e.address}": e.draft["base"]}, why, draft=e.draft):
        done(room.say("edit.saved"))
