"""From an edit to the files that it makes: merged with what others did meanwhile, and checked. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workbench.model import FIRST, STAY, Edit, Problem, Put, Snapshot, Text, record_name
from workbench.model.edit import Value
from workbench.workspace.errors import Breaks, CannotWrite, Conflict, FieldConflict
from workbench.workspace.history.differing import records_of
from workbench.workspace.layout import place_of
from workbench.workspace.records import edited, file_of, merged, value_in
from workbench.workspace.state import State
from workbench.workspace.versions import lost_versions, versions_to_write
from workbench.workspace.yamltext import alike

Earlier = Callable[[str, str, str], Mapping[str, bytes]]
"""The version of a service's process with a fingerprint that begins so, by the file to keep it in; or nothing."""

Further = Callable[[Snapshot, Snapshot], Iterable[Problem]]
"""Problems that a floor above finds in the second snapshot and that were not in the first."""

_FOLLOWS_THE_STANDARD = frozenset({"practice", "agreements", "answers", "requests"})
"""Files that may lose what they speak of when the standard changes: that is the change's known effect."""


@dataclass(frozen=True)
class Plan:
    """The files to write (None: to remove), and the state that there is then."""

    changes: Mapping[str, bytes | None]
    after: State


def value_of(state: State, record: str) -> Value | None:
    """A record as it stands."""
    return value_in(record, state.data(file_of(record)))


def planned(
    state: State,
    edit: Edit,
    expecting: Mapping[str, Value | None],
    further: Further | None,
    as_it_was: Earlier,
    *,
    back: bool = False,
) -> Plan:
    """What the edit does to the files as they stand; ``back``: it goes back, to answers given to an earlier standard.

    The versions that such answers speak of come back with them, as ``as_it_was`` knows them.

    Raises
    ------
    Conflict
        Where others changed the same fields since the author saw them.
    Breaks
        Where there would be errors that there are not now.
    CannotWrite
        Where a file that is concerned cannot be read.
    """
    puts = _in_the_services_order(state, _merged(state, edit, expecting, back))
    changes: dict[str, bytes | None] = {}
    for file in dict.fromkeys(file_of(put.record) for put in puts):
        before = state.content(file)
        content = edited([put for put in puts if file_of(put.record) == file], before, state.snapshot)
        if content != before:
            changes[file] = content
    if back or any(record_name(put.record).kind == "answers" for put in edit):
        _, after = state.seen_with(changes)
        for service, id_, digits in sorted(lost_versions(after) - lost_versions(state.seen)):
            changes |= as_it_was(service, id_, digits)
    return checked(state, changes, further)


def checked(state: State, changes: Mapping[str, bytes | None], further: Further | None) -> Plan:
    """The plan of writing these files, with the confirmed versions to keep or drop, if it breaks nothing."""
    if not changes:
        return Plan({}, state)
    _, seen = state.seen_with(changes)
    hidden = any(o.code == "E104" for o in state.layout.obstacles)
    versions = {f: c for f, c in versions_to_write(changes, state.seen, seen, hidden).items() if f not in changes}
    everything = {**changes, **versions}
    after = State.of(state.root, *state.seen_with(everything, seen), state)
    _refuse_new_errors(state, after, changes, further)
    return Plan(everything, after)


def _merged(state: State, edit: Edit, expecting: Mapping[str, Value | None], back: bool) -> list[Put]:
    """The edit with what others changed meanwhile."""
    puts, conflicts = [], []
    theirs: dict[str, Value | None] = {}
    for put in edit:
        there = theirs[put.record] = value_of(state, put.record)
        value, fields = merged(put, expecting.get(put.record, there), there)
        conflicts += [*fields, *(() if back else _of_another_standard(state, put, there))]
        if put.value is None and there is not None and not fields:
            inside = _inside(state, put.record, expecting)
            conflicts += [FieldConflict(put.record, (), expecting.get(put.record, there), there, None)] * bool(inside)
            theirs |= inside
        puts.append(put.model_copy(update={"value": None if value is None else dict(value)}))
    if conflicts:
        raise Conflict(_changed_meanwhile(conflicts), tuple(conflicts), theirs, {p.record: p.value for p in puts})
    return puts


def _inside(state: State, record: str, expecting: Mapping[str, Value | None]) -> dict[str, Value | None]:
    """What stands in a record that is to go and is not as its author saw it, where they said what they saw in it."""
    within = f"{record}/"
    if not any(name.startswith(within) for name in expecting):
        return {}
    file = file_of(record)
    standing = {r: value_of(state, r) for r in records_of(file, state.data(file)) if r.startswith(within)}
    return {r: value for r, value in standing.items() if not alike(value, expecting.get(r))}


def _of_another_standard(state: State, put: Put, there: Value | None) -> list[FieldConflict]:
    """That an answer was given to a standard that has changed under its author."""
    name = record_name(put.record)
    address = f"{name.service}/{name.process}"
    if name.kind != "answer" or not put.value or put.value == there or address not in state.snapshot.processes:
        return []
    seen, now = put.value.get("standard"), state.snapshot.fingerprint(address)
    if put.value.get("state") != "same" or now.startswith(str(seen)):
        return []
    return [FieldConflict(put.record, ("standard",), seen, now[:8], seen)]


def _changed_meanwhile(conflicts: list[FieldConflict]) -> Text:
    if any(conflict.path == ("standard",) for conflict in conflicts):
        return Text(
            ja="開いている間に標準が改められました。変わったところを見て、もう一度答えてください。まだ何も保存していません。",
            en="The standard was changed while you had it open. Look at what changed and answer again. Nothing was saved yet.",
        )
    return Text(
        ja=f"開いている間に、ほかの人が同じところを変えました（{len(conflicts)} か所）。どちらを残すか選んでください。まだ何も保存していません。",
        en=f"Somebody else changed the same fields while you had them open ({len(conflicts)}). Choose which to keep. Nothing was saved yet.",
    )


def _in_the_services_order(state: State, puts: list[Put]) -> list[Put]:
    """The puts, and the service's list of its processes with those that come, move or go."""
    found = list(puts)
    for put in puts:
        name = record_name(put.record)
        if name.kind != "process":
            continue
        record = f"catalog/{name.service}"
        index = next((i for i, p in enumerate(found) if p.record == record), None)
        service = value_of(state, record) if index is None else found[index].value
        listed = list((service or {}).get("processes") or ())
        order = _ordered(listed, name.process, put)
        if service is None or order == listed:
            continue
        value = {**service, "processes": order} if order else {k: v for k, v in service.items() if k != "processes"}
        if index is None:
            found.append(Put(record=record, value=value))
        else:
            found[index] = found[index].model_copy(update={"value": value})
    return found


def _ordered(listed: list[str], id_: str, put: Put) -> list[str]:
    if put.value is None:
        return [p for p in listed if p != id_]
    if not listed or (id_ in listed and put.after in (STAY, id_)):
        return listed
    others = [p for p in listed if p != id_]
    place = 0 if put.after == FIRST else others.index(put.after) + 1 if put.after in others else len(others)
    return [*others[:place], id_, *others[place:]]


def _refuse_new_errors(
    before: State, after: State, written: Mapping[str, bytes | None], further: Further | None
) -> None:
    known = {_what(p) for p in before.snapshot.problems}
    found = [p for p in after.snapshot.problems if _what(p) not in known]
    if further and before.snapshot is not after.snapshot:
        found += further(before.snapshot, after.snapshot)
    of_the_standard = any(_kind(file) in ("process", "service") for file in written)
    broken = tuple(
        p
        for p in found
        if p.severity == "error"
        and not (of_the_standard and p.file not in written and _kind(p.file) in _FOLLOWS_THE_STANDARD)
    )
    if broken:
        first, rest = broken[0], len(broken) - 1
        raise Breaks(
            Text(
                ja=f"このままでは {first.file} が誤りになるため、保存していません: {first.message.ja}{first.hint.ja}{f'（ほか {rest} 件）' if rest else ''}",
                en=f"This would be an error in {first.file}, so nothing was saved: {first.message.get('en')} {first.hint.get('en')}"
                + (f" ({rest} more)" if rest else ""),
            ),
            broken,
        )


def _what(problem: Problem) -> tuple[str, str, str, str]:
    """What a problem is, wherever it has moved to in its file."""
    return problem.file, problem.code, problem.address, problem.message.ja


def _kind(file: str) -> str:
    try:
        return place_of(file).kind
    except ValueError:
        return ""


def unreadable(state: State, file: str) -> CannotWrite:
    """That a file is there and cannot be read, so that nothing may be written in its place."""
    why = next((p.message for p in state.snapshot.problems if p.file == file), None)
    return CannotWrite(
        Text(
            ja=f"{file} が読めないため、保存していません。{why.ja if why else ''}ファイルを直してから、もう一度保存してください。",
            en=f"{file} cannot be read, so nothing was saved. {why.get('en') if why else ''} Mend the file, then save again.",
        )
    )
