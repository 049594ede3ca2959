"""Commands that look at one thing: ``check``, ``show``, ``diff``, ``fingerprint``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import orjson
import yaml

from workbench.check import check, remarks
from workbench.cli.finding import municipality, open_workspace, process_and_rest, unknown_element
from workbench.cli.terminal import Colour, Terminal, UserError
from workbench.fitgap import STATES, Conflicts, Touch, diff, matrix, resolve, touched
from workbench.model import (
    CHANGE_MARKS,
    AnyChange,
    Deviation,
    Process,
    Record,
    Snapshot,
    elements,
    find,
    parts,
    word,
)
from workbench.workspace.access import Matter

_COLOUR_OF_CHANGE: dict[str, Colour] = {
    "add": "green",
    "remove": "red",
    "change": "yellow",
    "move": "blue",
    "set": "yellow",
}


def check_command(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show every problem; the exit status is 1 if there is an error."""
    workspace, snapshot, _ = open_workspace(arguments, "problems")
    problems = list(check(workspace, snapshot))
    if arguments.lint:
        problems += remarks(workspace, snapshot, date.today())
    language = terminal.language
    errors = sum(p.severity == "error" for p in problems)
    if arguments.format == "json":
        found = [
            {
                "code": p.code,
                "severity": p.severity,
                "file": p.file,
                "line": p.line,
                "column": p.column,
                "message": p.message.dump(),
                "hint": p.hint.dump(),
                "address": p.address,
            }
            for p in problems
        ]
        terminal.write(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
        return 1 if errors else 0
    for p in problems:
        message, hint = p.message.get(language), p.hint.get(language)
        if arguments.format == "github":
            command = "error" if p.severity == "error" else "warning"
            place = f"file={_escaped(p.file).replace(':', '%3A').replace(',', '%2C')},line={max(1, p.line)},col={max(1, p.column)},title={p.code}"
            terminal.write(f"::{command} {place}::{_escaped(f'{message} {hint}')}")
            continue
        place = f"{p.file}:{p.line}:{p.column}" if p.line else p.file
        head = terminal.paint(
            f"{p.code} {word('severity', p.severity, language)}", "red" if p.severity == "error" else "yellow"
        )
        terminal.write(f"{place}: {head}: {message}")
        terminal.write(f"    → {hint}")
    if arguments.format == "text":
        counted = (
            len(snapshot.services),
            len(snapshot.processes),
            sum(1 for x in snapshot.processes.values() for _ in elements(x)),
        )
        terminal.write(
            terminal.text(
                "{} 業務・{} プロセス・{} 要素: ".format(*counted)
                + (f"誤り {errors}、注意 {len(problems) - errors}" if problems else "問題はありません"),
                "services: {}, processes: {}, elements: {} – ".format(*counted)
                + (f"errors: {errors}, warnings: {len(problems) - errors}" if problems else "no problem"),
            )
        )
    return 1 if errors else 0


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def fingerprint(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Show the whole fingerprint of a process as it stands."""
    snapshot = open_workspace(arguments, "catalog", terminal=terminal).snapshot
    process, rest = process_and_rest(snapshot, arguments.address)
    terminal.write(
        snapshot.digests[process][rest] if rest in snapshot.digests[process] else snapshot.fingerprint(process)
    )


def show(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Show a service, a process or an element: the standard, or what a municipality does with what differs marked."""
    needed: Matter = "practice" if arguments.municipality else "catalog"
    snapshot = open_workspace(arguments, needed, terminal=terminal).snapshot
    address = arguments.address.strip("/")
    if address in snapshot.services:
        _show_service(snapshot, address, arguments.format, terminal)
        return
    process_address, local = process_and_rest(snapshot, address)
    standard = snapshot.processes[process_address]
    shown, marks = standard, {}
    if arguments.municipality:
        m = municipality(snapshot, arguments.municipality)
        deviations = snapshot.practice(m, process_address).deviations
        shown = _resolved(standard, deviations, terminal)
        marks = touched(standard, deviations)
    found = find(shown, local or ".")
    gone = find(standard, local) if local and found is None and local in marks else None
    if found is None and gone is None:
        raise unknown_element(process_address, local, [x.address for x in parts(shown)])
    if arguments.format != "text":
        _data(found or gone, arguments.format, terminal)  # type: ignore[arg-type]
    elif isinstance(found, Process):
        _show_process(snapshot, process_address, standard, found, marks, terminal)
    else:
        terminal.write(_line(local, (found or gone), marks.get(local, ()), terminal))
        _data(found or gone, "yaml", terminal, indent="    ")  # type: ignore[arg-type]
        by = {touch.by for touch in marks.get(local, ())}
        if arguments.municipality:
            _show_reasons((d for d in deviations if d.id in by), terminal)


def _show_reasons(deviations: Iterable[Deviation], terminal: Terminal) -> None:
    """Why it is so: each deviation with its cause, reason, basis and wish."""
    language = terminal.language
    for d in deviations:
        terminal.write(f"  ← {d.id}  {d.title.get(language)}")
        cause = word("cause", d.cause, language)
        terminal.write(terminal.text(f"    理由: {d.reason}（{cause}）", f"    Reason: {d.reason} ({cause})"))
        for b in d.basis:
            terminal.write(
                terminal.text(
                    f"    根拠: {b.title} {b.article or ''}", f"    Basis: {b.title} {b.article or ''}"
                ).rstrip()
            )
        if d.wish:
            wish = word("disposition", d.wish, language)
            terminal.write(terminal.text(f"    希望する対応: {wish}", f"    Wish: {wish}"))


def _resolved(standard: Process, deviations: Iterable[Any], terminal: Terminal) -> Process:
    result = resolve(standard, deviations)
    if isinstance(result, Conflicts):
        said = [c.message for c in result]
        raise UserError(
            "差異が衝突しています。" + "; ".join(t.ja for t in said),
            "The deviations conflict. " + "; ".join(t.get("en") for t in said),
        )
    return result


def _data(record: Record, format_: str, terminal: Terminal, indent: str = "") -> None:
    if format_ == "json":
        terminal.write(orjson.dumps(record.dump(), option=orjson.OPT_INDENT_2).decode())
        return
    text = yaml.safe_dump(record.dump(), allow_unicode=True, sort_keys=False, width=120)
    for line in text.rstrip("\n").split("\n"):
        terminal.write(indent + line)


def _show_service(snapshot: Snapshot, id_: str, format_: str, terminal: Terminal) -> None:
    service = snapshot.services[id_]
    if format_ != "text":
        _data(service, format_, terminal)
        return
    language = terminal.language
    terminal.write(terminal.paint(f"{service.name.get(language)}  {id_}", "bold"))
    for law in service.laws:
        terminal.write(f"  {law.title}{f'（{law.number}）' if law.number else ''}")
    rows = [
        [address, p.name.get(language), word("process_kind", p.kind, language), str(sum(1 for _ in elements(p)))]
        for address, p in snapshot.processes_of(id_)
    ]
    heads = ["番地", "業務プロセス", "種類", "要素"] if language == "ja" else ["Address", "Process", "Kind", "Elements"]
    terminal.table(heads, rows)


def _show_process(
    snapshot: Snapshot,
    address: str,
    standard: Process,
    shown: Process,
    marks: dict[str, tuple[Touch, ...]],
    terminal: Terminal,
) -> None:
    language = terminal.language
    name = f"{shown.name.get(language)}  {address}@{snapshot.fingerprint(address)[:8]}"
    terminal.write(_mark(marks.get(".", ()), terminal) + terminal.paint(name, "bold"))
    gone = [x for x in parts(standard) if find(shown, x.address) is None]
    for located in parts(shown):
        terminal.write(_line(located.address, located.element, marks.get(located.address, ()), terminal))
    for located in gone:
        terminal.write(_line(located.address, located.element, marks.get(located.address, ()), terminal))


def _line(local: str, element: Any, touches: Iterable[Touch], terminal: Terminal) -> str:
    indent = "    " if "/fields/" in local else "  "
    by = ", ".join(dict.fromkeys(t.by for t in touches))
    class_ = word("class", element.class_for(), terminal.language) if hasattr(element, "class_for") else ""
    said = f"{indent}{element.name.get(terminal.language)}  {terminal.paint(local, 'dim')}"
    return _mark(touches, terminal) + said + (f"  [{class_}]" if class_ else "") + (f"  ← {by}" if by else "")


def _mark(touches: Iterable[Touch], terminal: Terminal) -> str:
    op = next((t.change.op for t in touches), None)
    return terminal.paint(CHANGE_MARKS[op], _COLOUR_OF_CHANGE[op]) if op else "　"


def diff_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Show the changes that lead from the standard to what a municipality does."""
    snapshot = open_workspace(arguments, "practice", terminal=terminal).snapshot
    process, local = process_and_rest(snapshot, arguments.address)
    m = municipality(snapshot, arguments.municipality)
    standard = snapshot.processes[process]
    deviations = snapshot.practice(m, process).deviations
    changes = [
        c
        for c in diff(standard, _resolved(standard, deviations, terminal))
        if not local or c.at == local or c.at.startswith(f"{local}/")
    ]
    if arguments.format == "json":
        terminal.write(orjson.dumps([c.dump() for c in changes], option=orjson.OPT_INDENT_2).decode())
    elif arguments.format == "yaml":
        terminal.write(
            yaml.safe_dump([c.dump() for c in changes], allow_unicode=True, sort_keys=False, width=120).rstrip()
        )
    else:
        by_address = touched(standard, deviations)
        for change in changes:
            for line in _change_lines(standard, change, by_address.get(change.at, ()), terminal):
                terminal.write(line)
        if not changes:
            terminal.write(_no_difference(snapshot, process, local, m, terminal))


def _no_difference(snapshot: Snapshot, process: str, local: str, municipality: str, terminal: Terminal) -> str:
    """That no difference is on record, and how much of that is an answer: silence is not a yes."""
    table = matrix(snapshot, process, [municipality])
    inside = [i for i, r in enumerate(table.rows) if not local or r.local == local or r.local.startswith(f"{local}/")]
    states = [STATES[code] for code in table.states[inside, 0].tolist()] if inside else []
    same, undecided = states.count("same"), states.count("unanswered") + states.count("stale")
    return terminal.text(
        f"差異の記録はありません。{len(states)} 要素のうち、標準どおりと確認済み {same}、未回答・要再確認 {undecided}。",
        f"There is no difference on record. Of {len(states)} elements {same} are confirmed as the standard, "
        f"{undecided} are unanswered or to be confirmed again.",
    )


def _change_lines(standard: Process, change: AnyChange, touches: Iterable[Touch], terminal: Terminal) -> Iterator[str]:
    language = terminal.language
    element = find(standard, change.at)
    name = (
        element.name.get(language)
        if element
        else str(getattr(change, "value", {}).get("name", {}).get("ja", change.at))
    )
    mark = terminal.paint(CHANGE_MARKS[change.op], _COLOUR_OF_CHANGE[change.op])
    by = ", ".join(dict.fromkeys(t.by for t in touches))
    yield f"{mark} {word('change', change.op, language)}  {name}  {terminal.paint(change.at, 'dim')}" + (
        f"  ← {by}" if by else ""
    )
    data = change.dump()
    for key in ("attribute", "after", "to"):
        if key in data:
            yield f"      {key}: {orjson.dumps(data[key]).decode() if not isinstance(data[key], str) else data[key]}"
