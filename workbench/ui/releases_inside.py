"""What is inside a release, made or about to be: changes by severity, the configuration, the files, what was withheld."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import streamlit as st

from workbench.model import joined, word
from workbench.release import WHY, Altered, Content, Manifest, Severity
from workbench.release.documents import Setting, as_data
from workbench.release.values import in_a_cell
from workbench.ui.plain import plain
from workbench.ui.state import LANGUAGES, choose, switched
from workbench.ui.widgets import badge, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

EVERYTHING = "all"
SEVERITIES: Mapping[Severity, str] = {"major": "red", "minor": "orange", "patch": "gray"}
PAGE_SIZE = 30
_LONGEST = 60
_DIFFERENT = "● "
_CSS = """<style>
@media (max-width: 640px) {
  .st-key-release-changes-table td:nth-child(4) > div { min-width: 12rem; }
  .st-key-release-decisions td:nth-child(2) > div, .st-key-release-changes-table td:nth-child(2) > div { min-width: 10rem; }
}
</style>"""


def show_changes(room: Room, changes: Sequence[Altered], after: Content, *, key: str) -> None:
    """The changes by severity, for all or for one municipality."""
    language = room.language
    if not changes:
        st.info(room.say("releases.no-changes"), icon=":material/drag_handle:")
        return
    names = {p.code: p.name.get(language) for p in after.manifest.municipalities}
    counts = Counter(c.severity for c in changes)
    st.markdown(
        " ".join(badge(f"{room.say(f'releases.severity.{s}')} {counts[s]:,}", c) for s, c in SEVERITIES.items())
    )
    place, _ = st.columns([2, 5])
    with place:
        chosen = choose(
            "town", room.say("choose.municipality"), [EVERYTHING, *names], EVERYTHING,
            lambda c: room.say("choose.all") if c == EVERYTHING else names[c], key=f"release-town-{key}",
        )  # fmt: skip
    found = [c for c in changes if chosen == EVERYTHING or chosen in c.municipalities]
    if not found:
        st.info(room.say("releases.no-changes-there"), icon=":material/drag_handle:")
        return
    pages = -(-len(found) // PAGE_SIZE)
    page = st.pagination(pages, key=f"release-changes-{key}-{chosen}-{len(found)}") if pages > 1 else 1
    st.html(_CSS)
    with st.container(key="release-changes-table"):
        table([_change(room, c, names) for c in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]], alt=room.say("releases.part.changes"))  # fmt: skip


def _change(room: Room, change: Altered, names: Mapping[str, str]) -> dict[str, str]:
    language = room.language
    mark = "・" if language == "ja" else ", "
    everybody = len(change.municipalities) == len(names)
    towns = room.say("choose.all") if everybody else mark.join(names.get(c, c) for c in change.municipalities)
    what = room.say(f"releases.op.{change.op}")
    return {
        room.say("releases.severity"): badge(room.say(f"releases.grave.{change.severity}"), SEVERITIES[change.severity]),
        room.say("column.name"): plain(change.name.get(language)) if change.name else "",
        room.say("releases.what"): plain(what),
        room.say("releases.before-after"): plain(_before_after(room, change)),
        room.say("releases.why"): plain(WHY[change.why].get(language)),
        room.say("column.municipalities"): plain(towns),
        room.say("releases.where"): plain(change.address),
    }  # fmt: skip


def _before_after(room: Room, change: Altered) -> str:
    """What stood there and what stands there; a text in the reader's language, in all where only another one changed."""
    if change.before is None and change.after is None:
        return ""
    before, after = (_in(v, (room.language,)) for v in (change.before, change.after))
    if before == after:
        before, after = (_in(v, LANGUAGES) for v in (change.before, change.after))
    return f"{_short(before)} → {_short(after)}"


def _in(value: Any, languages: Sequence[str]) -> str:
    if isinstance(value, Mapping) and value and set(value) <= {*LANGUAGES}:
        return " / ".join(str(value[x]) for x in languages if value.get(x)) or str(value.get("ja") or "")
    return in_a_cell(value)


def _short(said: str) -> str:
    said = said or "–"
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def show_configuration(room: Room, content: Content, *, key: str) -> None:
    """Each parameter of the package: the common value, and each municipality's where it is another."""
    language = room.language
    settings = content.common.parameters
    if not settings:
        st.info(room.say("releases.no-parameters"), icon=":material/tune:")
        return
    services = {s: v.name.get(language) for s, v in content.services.items()}
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        service = choose(
            "service", room.say("choose.service"), [EVERYTHING, *services], EVERYTHING,
            lambda s: room.say("choose.all") if s == EVERYTHING else services[s], key=f"release-service-{key}",
        )  # fmt: skip
    with right:
        only = switched("differing", room.say("releases.only-differing"), key=f"release-differing-{key}")
    own: dict[str, dict[str, str]] = defaultdict(dict)
    for code, overlay in content.overlays.items():
        for difference in overlay.differences:
            own[difference.key][code] = difference.decision
    shown = [
        s for s in settings if service in (EVERYTHING, s.address.partition("/")[0]) and (not only or own.get(s.key))
    ]
    st.caption(room.count("releases.parameters", len(shown)))
    if not shown:
        return
    st.dataframe(
        _configuration(room, content, shown, own), hide_index=True, key=f"release-configuration-{key}",
        alt=room.say("releases.part.configuration"),
        column_config={room.say("column.name"): st.column_config.TextColumn(pinned=True, width=260)},
    )  # fmt: skip


def _configuration(
    room: Room, content: Content, shown: Sequence[Setting], own: Mapping[str, Mapping[str, str]]
) -> pa.Table:
    language = room.language
    columns: dict[str, list[str]] = {
        room.say("column.name"): [s.name.get(language) for s in shown],
        room.say("releases.decision"): [
            joined(dict.fromkeys(filter(None, (s.decision or "", *own.get(s.key, {}).values()))), language)
            or (room.say("releases.unsettled") if s.open else "")
            for s in shown
        ],
        room.say("releases.common"): [_value(room, s, as_data(s)["value"]) for s in shown],
    }
    for place in content.manifest.municipalities:
        resolved, name = as_data(content.resolved[place.code])["parameters"], place.name.get(language)
        columns[f"{name}（{place.code}）" if name in columns else name] = [
            room.say("releases.not-there")
            if s.key not in resolved
            else (_DIFFERENT if place.code in own.get(s.key, ()) else "") + _value(room, s, resolved[s.key])
            for s in shown
        ]
    columns[room.say("column.package-key")] = [s.key for s in shown]
    return pa.table(columns)


def _value(room: Room, setting: Setting, value: Any) -> str:
    """A value as people read it: choices by their names."""
    names = {c.id: c.name.get(room.language) for c in setting.choices if c.name}
    if isinstance(value, bool):
        return room.say("releases.yes" if value else "releases.no")
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return joined((names.get(v) or v for v in value), room.language)
    said = names.get(value) if isinstance(value, str) else None
    unit = setting.unit.get(room.language) if setting.unit and value is not None else ""
    return f"{said or in_a_cell(value) or '–'} {unit}".strip()


def show_files(room: Room, sizes: Mapping[str, int], *, key: str) -> None:
    """The files of a bag: how many in which folder, and each by name."""
    folders: dict[str, list[int]] = defaultdict(list)
    for path, size in sizes.items():
        parts = path.removeprefix("data/").split("/")
        folders[parts[0] if path.startswith("data/") else ""].append(size)
    st.markdown(room.count("releases.files", len(sizes), size=_size(sum(sizes.values()))))
    table(
        [
            {
                room.say("releases.folder"): plain(f"data/{folder}/" if folder else room.say("releases.top")),
                room.say("releases.holds-what"): room.say(f"releases.folder.{folder or 'top'}"),
                room.say("releases.number"): f"{len(of):,}",
                room.say("releases.size"): plain(_size(sum(of))),
            }
            for folder, of in sorted(folders.items(), key=lambda item: (not item[0], item[0]))
        ],
        alt=room.say("releases.see.files"),
    )
    with st.expander(room.say("releases.every-file"), icon=":material/list:"):
        paths = sorted(sizes)
        content = pa.table(
            {room.say("releases.file"): paths, room.say("releases.size"): [_size(sizes[p]) for p in paths]}
        )
        st.dataframe(content, hide_index=True, key=f"release-files-{key}", alt=room.say("releases.every-file"))


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.1f} kB"


def show_withheld(room: Room, manifest: Manifest) -> None:
    """What there is in the workspace and is not in the release, by kind and count."""
    st.subheader(room.say("releases.withheld"), anchor=False)
    st.caption(room.say("releases.withheld.about"))
    if not manifest.withheld:
        st.markdown(room.say("releases.withheld.none"))
        return
    table(
        [
            {room.say("releases.kind"): room.say(f"releases.withheld.{kind}"), room.say("releases.number"): f"{n:,}"}
            for kind, n in manifest.withheld.items()
        ],
        alt=room.say("releases.withheld"),
    )


def show_decisions(room: Room, manifest: Manifest) -> None:
    """The decisions that a release rests on."""
    if not manifest.decisions:
        st.caption(room.say("releases.no-decisions"))
        return
    st.html(_CSS)
    with st.container(key="release-decisions"):
        table(
            [
                {
                    room.say("releases.decision"): plain(d.id),
                    room.say("releases.title"): plain(d.title.get(room.language)),
                    room.say("options.disposition"): badge(word("disposition", d.disposition, room.language), "violet"),
                    room.say("decide.date"): plain(d.date),
                }
                for d in manifest.decisions
            ],
            alt=room.say("releases.decisions"),
        )
