"""The command ``minutes``: the minutes of a meeting, to read or to take along."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

import orjson

from workbench.agreement import minutes
from workbench.cli.finding import open_workspace, unknown
from workbench.cli.telling import INSIDE
from workbench.cli.terminal import Terminal, UserError
from workbench.workspace.audit import Audit


def minutes_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """The minutes of a meeting, by its id or its day: to read, or as JSON, Word or PDF."""
    from workbench.exchange.minutes import document, meeting_on, minutes_text

    opened = open_workspace(arguments, *INSIDE, terminal=terminal)
    snapshot = opened.snapshot
    meeting = snapshot.meetings.get(arguments.meeting)
    day, level, group = arguments.meeting, arguments.level, arguments.group
    if meeting is not None:
        day, level, group = meeting.date, level or meeting.level, group or meeting.working_group
    try:
        date.fromisoformat(day)
    except ValueError:
        raise unknown("会議", "meeting", day, snapshot.meetings) from None
    meeting = meeting or meeting_on(snapshot, day, level, group)
    if meeting is not None:
        level, group = level or meeting.level, group or meeting.working_group
    made = document(snapshot, minutes(snapshot, day, level, group), meeting, terminal.language)
    if arguments.format in ("docx", "pdf"):
        from workbench.exchange import minutes_docx, minutes_pdf

        data = (minutes_docx if arguments.format == "docx" else minutes_pdf)(made)
    elif arguments.format == "json":
        data = orjson.dumps(made.data(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    else:
        data = minutes_text(made).encode()
    Audit(opened.workspace.path).note("export", opened.principal, f"minutes {arguments.meeting}", arguments.format)
    _write_out(data, arguments, terminal)


def _write_out(data: bytes, arguments: argparse.Namespace, terminal: Terminal) -> None:
    if arguments.output not in (None, "-"):
        Path(arguments.output).write_bytes(data)
        return
    if arguments.format in ("text", "json"):
        terminal.write(data.decode().rstrip("\n"))
        return
    if sys.stdout.isatty():
        raise UserError(
            f"-o ファイル名.{arguments.format} を付けてください。", f"Name a file with -o FILE.{arguments.format}."
        )
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(data.decode("utf-8", "replace"))
    else:
        stream.write(data)
