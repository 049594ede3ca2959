"""検索: everything the workspace says, found by words, with what was found marked and links to where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import streamlit as st

from workbench.fitgap.folding import Piece
from workbench.fitgap.search import SORTS, Entry, Found, Hits, Index
from workbench.model import Snapshot, joined
from workbench.ui.plain import plain
from workbench.ui.state import keep, selected
from workbench.ui.widgets import municipality_name, process_name

if TYPE_CHECKING:
    from workbench.ui.shell import Room

EVERYTHING = "all"
FIRST = 4
PAGE_SIZE = 25
_indexes: WeakKeyDictionary[Snapshot, Index] = WeakKeyDictionary()
_one_at_a_time = Lock()


def show(room: Room) -> None:
    """The words; what was found, by sort; of one sort everything."""
    query = _asked(room)
    if not query.strip():
        st.caption(room.say("search.about"))
        return
    found = _index(room.snapshot).search(query)
    if not found.total:
        _nothing(room, query)
        return
    sort = _sort(room, found)
    groups = [g for g in found.groups if sort in (EVERYTHING, g.sort)]
    for group in groups:
        _group(room, found, group, whole=sort != EVERYTHING)


def _index(snapshot: Snapshot) -> Index:
    """The index of what the reader may see, made once for all who see the same."""
    with _one_at_a_time:
        if snapshot not in _indexes:
            _indexes[snapshot] = Index(snapshot, next(iter(_indexes.values()), None))
        return _indexes[snapshot]


def _nothing(room: Room, query: str) -> None:
    """Of several words, which stand nowhere, and what each of the others finds."""
    counts = {word: _index(room.snapshot).search(word).total for word in dict.fromkeys(query.split())}
    alone = [plain(word) for word, count in counts.items() if not count]
    said = room.say("search.none", query=plain(query))
    if len(counts) > 1:
        nowhere = joined((room.say("search.word", word=word) for word in alone), room.language)
        said = room.say("search.none.words", words=nowhere) if alone else room.say("search.none.together")
    st.info(said, icon=":material/search_off:")
    with st.container(horizontal=True, key="search-words"):
        for i, (word, count) in enumerate(counts.items()):
            if count and len(counts) > 1:
                label = room.count("search.only", count, word=plain(word))
                st.button(label, key=f"search-word-{i}", on_click=keep, args=("q", word), icon=":material/search:")


def _asked(room: Room) -> str:
    key = "search-query"
    asked = st.query_params.get("q", st.session_state.get("last-q", ""))
    keep("q", asked)
    if st.session_state.get(key) != asked:
        st.session_state[key] = asked
    return st.text_input(
        room.say("search.query"), key=key, placeholder=room.say("search.placeholder"), max_chars=200,
        on_change=lambda: keep("q", st.session_state[key]), icon=":material/search:",
    )  # fmt: skip


def _sort(room: Room, found: Found) -> str:
    """Which sort to show: those of which something was found, with how much."""
    counts: dict[str, int] = {EVERYTHING: found.total}
    counts |= {g.sort: len(g.entries) for g in found.groups}
    key = "search-sort"
    asked = selected("sort", (EVERYTHING, *SORTS), EVERYTHING)
    asked = asked if asked in counts else EVERYTHING
    st.session_state[key] = asked
    st.pills(
        room.say("search.sorts"), list(counts), key=key, required=True,
        format_func=lambda s: f"{room.say(f'search.sort.{s}')} {counts[s]:,}",
        on_change=lambda: keep("sort", st.session_state[key] or EVERYTHING),
    )  # fmt: skip
    return asked


def _group(room: Room, found: Found, group: Hits, *, whole: bool) -> None:
    count = len(group.entries)
    st.subheader(f"{room.say(f'search.sort.{group.sort}')} {count:,}", anchor=False)
    first, last = 0, FIRST
    if whole:
        pages = -(-count // PAGE_SIZE)
        page = st.pagination(pages, key=f"search-page-{group.sort}-{'-'.join(found.asked)}") if pages > 1 else 1
        first, last = (page - 1) * PAGE_SIZE, page * PAGE_SIZE
    with st.container(key=f"found-{group.sort}"):
        for entry in group.entries[first:last]:
            _entry(room, found, entry)
    if not whole and count > FIRST:
        label = room.count("search.more", count - FIRST)
        st.button(label, key=f"search-more-{group.sort}", on_click=keep, args=("sort", group.sort))


def _entry(room: Room, found: Found, entry: Entry) -> None:
    language = room.language
    lines = [_marked(found.name(entry, language))]
    excerpt = found.excerpt(entry, language)
    if excerpt:
        where = room.say(f"search.in.{excerpt.where}")
        lines.append(room.say("search.excerpt", where=where, what=_marked(excerpt.pieces)))
    place = _place(room.snapshot, entry, language)
    if place:
        lines.append(f":small[{plain(place)}]")
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("  \n".join(lines), width="stretch")
        with st.container(horizontal=True, width="content"):
            for way in entry.ways:
                room.link(way.page, f"→ {room.say(f'page.{way.page}')}", **way.selection)


def _place(snapshot: Snapshot, entry: Entry, language: str) -> str:
    """To what and whom an entry belongs."""
    said = []
    if entry.municipality and entry.sort != "municipality":
        said.append(municipality_name(snapshot, entry.municipality, language))
    if entry.process and entry.process in snapshot.processes and entry.sort != "process":
        said.append(process_name(snapshot, entry.process, language))
    elif entry.service and entry.sort != "service":
        said.append(snapshot.partner_name(entry.service).get(language))
    return "　".join(said)


def _marked(pieces: Iterable[Piece]) -> str:
    """As Markdown: what was asked for stands out, and spaces between the pieces stay."""
    return "".join(f":blue-background[**{plain(p.text)}**]" if p.found else _spaced(p.text) for p in pieces)


def _spaced(text: str) -> str:
    before, after = (" " if edge.isspace() else "" for edge in (text[:1], text[-1:]))
    return f"{before}{plain(text)}{after}" if text.strip() else " "
