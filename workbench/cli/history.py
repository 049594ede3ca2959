"""The command ``history``: who changed what, when and why; comparing and naming moments, going back."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson

from workbench.cli.finding import Opened, open_workspace, when
from workbench.cli.terminal import Colour, Terminal, UserError
from workbench.exchange import Story
from workbench.exchange.labels import kind_word
from workbench.model import record_name
from workbench.workspace.errors import NotSaved
from workbench.workspace.history import Change, Damaged, History, Moment, picked
from workbench.workspace.past import name_moment, restore

_SHOWN = 12
_COLOURS: dict[str, Colour] = {"outside": "yellow", "restore": "blue", "first": "dim"}


def add_arguments(command: argparse.ArgumentParser, t: Callable[[str, str], str]) -> None:
    """The options of the command; ``t`` chooses between two languages."""
    command.add_argument(
        "words",
        metavar="RECORD",
        nargs="*",
        help=t(
            "レコードの名前（例: practice/akiota/senkyo/nyujoken/deviations/…）。省略すると全部",
            "name of a record, such as practice/akiota/senkyo/nyujoken/deviations/…; everything if left out",
        ),
    )
    command.add_argument("--since", metavar="DATE", help=t("この日から", "from this day on"))
    command.add_argument("--municipality", metavar="ID", help=t("この市町だけ", "this municipality only"))
    command.add_argument("--service", metavar="ID", help=t("この業務だけ", "this service only"))
    command.add_argument(
        "--person", metavar="WHO", help=t("この人だけ（id か名前）", "this person only, by id or name")
    )
    command.add_argument(
        "--limit", metavar="N", type=int, default=20, help=t("新しいほうから何件まで", "at most so many")
    )
    command.add_argument("--at", metavar="MOMENT", default="now", help=t("name を付ける時点", "the moment to name"))
    command.add_argument("-m", "--message", metavar="WHY", default="", help=t("restore の理由", "why one goes back"))
    command.add_argument("--format", choices=["text", "json"], default="text", help=t("出力の形", "output"))


def history_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Show the history, or do with it what the first word says."""
    opened = open_workspace(arguments, "history", terminal=terminal)
    with contextlib.suppress(NotSaved):  # a folder that cannot be written has a history to look at all the same
        opened.workspace.catch_up(opened.principal)
    match arguments.words:
        case ["compare", before, after]:
            _compare(opened, before, after, arguments, terminal)
        case ["name", title]:
            _name(opened, title, arguments.at, terminal)
        case ["restore", record, moment]:
            _restore(opened, record, moment, arguments.message, terminal)
        case ["compare" | "name" | "restore", *_]:
            raise UserError(
                "使い方: history compare 時点 時点 ／ history name 名前 [--at 時点] ／ history restore レコード|all 時点",
                "Usage: history compare MOMENT MOMENT | history name TITLE [--at MOMENT] | history restore RECORD|all MOMENT",
            )
        case [] | [_]:
            _show(opened, arguments, terminal)
        case _:
            raise UserError(
                "見るレコードは一つだけ書いてください。", "Name one record to look at, or none for everything."
            )


def _show(opened: Opened, arguments: argparse.Namespace, terminal: Terminal) -> None:
    history = opened.workspace.history()
    record = arguments.words[0].strip("/") if arguments.words else None
    if record is not None:
        _checked(record)
    since = when(arguments.since).astimezone() if arguments.since else None
    moments = list(
        picked(
            history.moments(record=record),
            municipality=arguments.municipality or "",
            service=arguments.service or "",
            person=arguments.person or "",
            since=since,
        )
    )[: arguments.limit]
    told = [(m, _changes(history, m, record)) for m in moments]
    names = _names(history)
    if arguments.format == "json":
        _write_json([_moment_data(m, c, names, opened, terminal.language) for m, c in told], terminal)
        return
    for moment, changes in told:
        _write_moment(moment, changes, names, opened, terminal)
    if not moments:
        terminal.write(terminal.text("記録はありません。", "Nothing is recorded."))
    elif not history.whole():
        terminal.write(terminal.text("（これより古い履歴は失われています）", "(what is older is lost)"))


def _write_moment(
    moment: Moment, changes: Sequence[Change], names: dict[str, list[str]], opened: Opened, terminal: Terminal
) -> None:
    when = moment.when.astimezone().strftime("%Y-%m-%d %H:%M")
    who = moment.author or kind_word(moment.kind, terminal.language)
    titles = "".join(f" 【{title}】" for title in names.get(moment.id, ()))
    head = terminal.paint(f"{when}  {moment.id[:8]}", "bold") + f"  {terminal.paint(who, _COLOURS.get(moment.kind))}"
    terminal.write(f"{head}{titles}{f'  {moment.message}' if moment.message else ''}")
    for note in _notes(moment, terminal):
        terminal.write(f"    {note}")
    _write_changes(changes, opened, terminal)


def _notes(moment: Moment, terminal: Terminal) -> Iterable[str]:
    if moment.aside:
        yield terminal.text(
            f"前の履歴は読めなかったので .workbench/{moment.aside} に残し、ここから新しく始めました。",
            f"The earlier history could not be read; it was put aside as .workbench/{moment.aside}, and this one begins here.",
        )
    if moment.lost:
        yield terminal.text("前の履歴は失われていました。", "The earlier history had gone.")
    if moment.since:
        yield terminal.text(f"{moment.since[:8]} の時点に戻しました。", f"Went back to {moment.since[:8]}.")


def _write_changes(changes: Sequence[Change], opened: Opened, terminal: Terminal) -> None:
    story = Story(opened.snapshot, terminal.language)
    lines = [(c, line) for c in changes for line in story.told(c)]
    for change, line in lines[:_SHOWN]:
        place = story.place(change.record) if change.record else ""
        terminal.write(f"    {f'{place}: ' if place else ''}{line}")
    if len(lines) > _SHOWN:
        more = len(lines) - _SHOWN
        terminal.write(terminal.text(f"    …ほか {more} 件", f"    … and {more} more"))


def _compare(opened: Opened, before: str, after: str, arguments: argparse.Namespace, terminal: Terminal) -> None:
    history = opened.workspace.history()
    sides = [_moment(history, named) for named in (before, after)]
    try:
        changes = history.between(sides[0], sides[1])
    except Damaged:
        raise UserError(
            "履歴の一部が失われているため、この二つは比べられません。",
            "Part of the history is lost; these two cannot be compared.",
        ) from None
    if arguments.format == "json":
        story = Story(opened.snapshot, terminal.language)
        _write_json([_change_data(c, story) for c in changes], terminal)
        return
    story = Story(opened.snapshot, terminal.language)
    for change in changes:
        place = story.place(change.record) if change.record else ""
        for line in story.told(change):
            terminal.write(f"{f'{place}: ' if place else ''}{line}")
    if not changes:
        terminal.write(terminal.text("違いはありません。", "Nothing differs."))


def _name(opened: Opened, title: str, at: str, terminal: Terminal) -> None:
    moment = _moment(opened.workspace.history(), at)
    named = name_moment(opened.workspace, moment, title, opened.principal)
    terminal.write(
        terminal.text(
            f"{moment.id[:8]} を「{named.title}」と名付けました。", f"{moment.id[:8]} is now named “{named.title}”."
        )
    )


def _restore(opened: Opened, record: str, named: str, message: str, terminal: Terminal) -> None:
    whole = record == "all"
    if not whole:
        _checked(record)
    moment = _moment(opened.workspace.history(), named)
    changed = restore(opened.workspace, None if whole else record, moment, opened.principal, message)
    if not changed:
        terminal.write(
            terminal.text("その時点と同じです。何も変えていません。", "It is as it was then. Nothing was changed.")
        )
        return
    terminal.write(
        terminal.text(
            f"{moment.id[:8]} の時点に戻し、新しい変更として記録しました。",
            f"Went back to {moment.id[:8]}, recorded as a new change.",
        )
    )


def _checked(record: str) -> None:
    try:
        record_name(record)
    except ValueError:
        raise UserError(
            f"「{record}」はレコードの名前ではありません。"
            "例: practice/akiota/senkyo/nyujoken/deviations/…、catalog/senkyo/nyujoken/steps/print、municipality/akiota",
            f"{record!r} is not the name of a record, "
            "such as practice/akiota/senkyo/nyujoken/deviations/…, catalog/senkyo/nyujoken/steps/print, municipality/akiota",
        ) from None


def _moment(history: History, named: str) -> Moment:
    found = history.moment(named)
    if found is None:
        raise UserError(
            f"時点「{named}」はありません。付けた名前、日付（2026-11-30）、時刻（2026-11-30T15:00）、id の初め、now のどれかで指してください。",
            f"There is no moment {named!r}. Use a name that was given, a day (2026-11-30), a time (2026-11-30T15:00), the beginning of an id, or now.",
        )
    return found


def _changes(history: History, moment: Moment, record: str | None) -> tuple[Change, ...]:
    try:
        if record is not None:
            change = history.change(moment, record)
            return (change,) if change else ()
        return history.changes(moment)
    except Damaged:
        return ()


def _names(history: History) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for named in history.names():
        found.setdefault(named.moment, []).append(named.title)
    return found


def _moment_data(
    moment: Moment, changes: Sequence[Change], names: dict[str, list[str]], opened: Opened, language: str
) -> dict[str, Any]:
    story = Story(opened.snapshot, language)
    return {
        "id": moment.id,
        "when": moment.when.isoformat(),
        "kind": moment.kind,
        "author": moment.author,
        "by": moment.by,
        "message": moment.message,
        "names": names.get(moment.id, []),
        "changes": [_change_data(c, story) for c in changes],
    }


def _change_data(change: Change, story: Story) -> dict[str, Any]:
    return {
        "record": change.record,
        "file": change.file,
        "before": change.before,
        "after": change.after,
        "moved": change.moved,
        "told": list(story.told(change)),
    }


def _write_json(data: Any, terminal: Terminal) -> None:
    terminal.write(orjson.dumps(data, option=orjson.OPT_INDENT_2).decode())
