"""A moment of the history: one commit, and what its message says besides the words for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal

import orjson
from dulwich.objects import Commit

MomentKind = Literal["save", "outside", "restore", "first"]
"""A save through the workbench; a hand edit found afterwards; a restored record or workspace; the beginning."""
KINDS: tuple[MomentKind, ...] = ("save", "outside", "restore", "first")
_NOTE = "Workbench: "
_TOLD = 20


@dataclass(frozen=True)
class Moment:
    """What changed the workspace once: who, when, why, and which records.

    ``id`` is the commit's name (40 hex digits). ``author`` is a name, ``by`` the person's id; both are
    empty where nobody is known (a hand edit).
    ``records`` is None where they were not noted: then every record of a changed file may be concerned. ``since`` names
    the moment that a restore went back to. ``aside`` is the folder to which an unreadable history was put before this
    one began; ``lost`` says that an earlier one had gone.
    """

    id: str
    when: datetime
    kind: MomentKind
    author: str = ""
    by: str = ""
    message: str = ""
    records: tuple[str, ...] | None = None
    since: str = ""
    aside: str = ""
    lost: bool = False
    parent: str | None = None
    tree: str = ""


def message_of(moment: Moment) -> bytes:
    """The message of the commit: why, then the records, then one line of JSON that :func:`moment_of` reads."""
    records = moment.records or ()
    first = " ".join(moment.message.split()) or (records[0] if records else moment.kind)
    told = [*records[:_TOLD], *([f"… {len(records) - _TOLD}"] if len(records) > _TOLD else [])]
    note = {
        "kind": moment.kind,
        "author": moment.author,
        "by": moment.by,
        "message": moment.message,
        "records": None if moment.records is None else list(records),
        "since": moment.since,
        "aside": moment.aside,
        "lost": moment.lost,
    }
    lines = [
        first[:200],
        *(["", *told] if told else []),
        "",
        _NOTE + orjson.dumps({k: v for k, v in note.items() if v or v == []}).decode(),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def moment_of(id_: bytes, commit: Commit) -> Moment:
    """The moment that a commit is; one that the workbench did not write counts as a hand edit."""
    text = commit.message.decode("utf-8", "replace")
    last = text.rstrip("\n").rsplit("\n", 1)[-1]
    note: dict[str, Any] = {}
    if last.startswith(_NOTE):
        try:
            read = orjson.loads(last[len(_NOTE) :])
            note = read if isinstance(read, dict) else {}
        except ValueError:
            pass
    kind = note.get("kind")
    records = note.get("records")
    return Moment(
        id=id_.decode(),
        when=_time(commit),
        kind=kind if kind in KINDS else "outside",
        by=str(note.get("by", "")),
        author=str(note.get("author", "")) if note else commit.author.decode("utf-8", "replace").split(" <")[0],
        message=str(note.get("message", "")) if note else text.strip(),
        records=tuple(map(str, records)) if isinstance(records, list) else None,
        since=str(note.get("since", "")),
        aside=str(note.get("aside", "")),
        lost=bool(note.get("lost")),
        parent=commit.parents[0].decode() if commit.parents else None,
        tree=commit.tree.decode(),
    )


def _time(commit: Commit) -> datetime:
    try:
        zone = timezone(timedelta(seconds=commit.author_timezone or 0))
        return datetime.fromtimestamp(commit.author_time, zone)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def signature(name: str, account: str) -> bytes:
    """Name and address as git writes them, without what would end them early."""
    plain = "".join(" " if c in "<>\0\r\n" else c for c in name).strip() or "workbench"
    address = "".join(c for c in account if c not in "<>\0\r\n ") or "workbench@localhost"
    return f"{plain} <{address}>".encode("utf-8", "replace")
