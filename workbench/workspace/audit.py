"""The audit: who came, what was refused, saved and taken out, in lines that are only ever added.

One file for each month, ``.workbench/audit/2026-11.jsonl``; every entry is one line of JSON, appended by one write, so
that several processes may note at once. A line that a crash tore stays alone: what follows begins on a line of its own.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

import orjson

from workbench.workspace.access import Principal
from workbench.workspace.cache import FOLDER

AuditKind = Literal["sign-in", "sign-out", "role", "refusal", "save", "export", "restore", "name"]
"""What is noted: somebody came, went, took another role, was refused, saved, took data out, put something back, named a moment."""

UNREADABLE = "unreadable"
"""The kind of a line that is no entry: torn by a crash, or written by something else."""

_LONGEST = 2000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line: when (UTC), what, who and how they came in, about what (a record, a page, a file), and more of it."""

    time: str
    kind: str
    who: str = ""
    name: str = ""
    account: str | None = None
    via: str = ""
    about: str = ""
    detail: str = ""


class Audit:
    """The audit of the workspace in the folder ``root``."""

    def __init__(self, root: Path | str) -> None:
        self._folder = Path(root) / FOLDER / "audit"

    def note(self, kind: AuditKind, principal: Principal, about: str = "", detail: str = "") -> None:
        """Add an entry, with the time of now.

        Where it cannot be written (a read-only folder, a full disk) the log of the program says so and the work goes
        on: an audit that stops people would be the first thing to be turned off.
        """
        if kind not in get_args(AuditKind):
            raise ValueError(f"{kind!r} is not a kind of audit entry")
        now = datetime.now(UTC)
        entry = AuditEntry(
            time=now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            kind=kind,
            who=principal.id,
            name=principal.name,
            account=principal.account,
            via=principal.via,
            about=about[:_LONGEST],
            detail=detail[:_LONGEST],
        )
        try:
            self._append(f"{now:%Y-%m}.jsonl", _line(entry))
        except OSError as error:
            _log.error("the audit could not be written (%s): %s", error, entry)

    def holds(self, kind: AuditKind, who: str, detail: str) -> bool:
        """Whether that was noted of somebody before."""
        return any((e.kind, e.who, e.detail) == (kind, who, detail) for f in self._files()[::-1] for e in _entries(f))

    def entries(self) -> tuple[AuditEntry, ...]:
        """Everything that was noted, oldest first; a line that is no entry is one of kind ``unreadable``."""
        return tuple(entry for file in self._files() for entry in _entries(file))

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.jsonl"))

    def _append(self, name: str, line: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(self._folder / name, flags, 0o666)
        try:
            end = os.lseek(handle, 0, os.SEEK_END)
            if end:
                os.lseek(handle, end - 1, os.SEEK_SET)
                if os.read(handle, 1) != b"\n":
                    line = b"\n" + line
            os.write(handle, line)
        finally:
            os.close(handle)


def _line(entry: AuditEntry) -> bytes:
    said = {key: value for key, value in asdict(entry).items() if value}
    try:
        return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # words that were no text in the shell
        clean = {k: str(v).encode("utf-8", "replace").decode() for k, v in said.items()}
        return orjson.dumps(clean, option=orjson.OPT_APPEND_NEWLINE)


def _entries(file: Path) -> Iterator[AuditEntry]:
    try:
        content = file.read_bytes()
    except OSError:
        return
    known = set(AuditEntry.__dataclass_fields__)
    for line in content.split(b"\n"):
        if not line.strip():
            continue
        try:
            said = orjson.loads(line)
            entry = AuditEntry(**{k: str(v) for k, v in said.items() if k in known})
            datetime.fromisoformat(entry.time)
        except (ValueError, TypeError, AttributeError):
            yield AuditEntry("", UNREADABLE, detail=line[:200].decode("utf-8", "replace"))
        else:
            yield entry
