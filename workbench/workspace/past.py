"""The workspace as it was at an earlier moment: to look at, to name, and to go back to."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import OrderedDict
from datetime import datetime
from pathlib import Path

from workbench.model import Edit, Snapshot, Text
from workbench.workspace.access import Principal, may_do
from workbench.workspace.cache import FOLDER
from workbench.workspace.errors import NotAllowed, NotSaved
from workbench.workspace.history import Damaged, History, Moment, Named, restoring
from workbench.workspace.load import Workspace
from workbench.workspace.lock import locked
from workbench.workspace.records import file_of

_KEPT = 4
_lock = threading.Lock()
_lately: OrderedDict[tuple[str, str], Snapshot] = OrderedDict()


def snapshot_at(history: History, moment: Moment) -> Snapshot:
    """The workspace as of a moment; the last few that were asked for are at hand.

    Raises
    ------
    Damaged
        Where the history has lost some of it.
    """
    key = str(history.root.resolve()), moment.id
    with _lock:
        found = _lately.get(key)
    if found is None:
        found = _read(history, moment)
        with _lock:
            _lately[key] = found
            while len(_lately) > _KEPT:
                _lately.popitem(last=False)
    return found


def _read(history: History, moment: Moment) -> Snapshot:
    """Lay the files out in a folder for a moment; what the cache knows of their contents is known there too."""
    files = history.files_at(moment)
    with tempfile.TemporaryDirectory(prefix="workbench-") as name:
        folder = Path(name)
        for file, content in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        cache = Path(FOLDER) / "cache" / "parsed.pack"
        if (history.root / cache).is_file():
            (folder / cache).parent.mkdir(parents=True)
            shutil.copyfile(history.root / cache, folder / cache)
        return Workspace(folder).load()


def edit_back(history: History, record: str, moment: Moment) -> Edit:
    """The edit by which a record is again what it was at a moment; empty where it is so.

    Raises
    ------
    Damaged
        Where the history has lost some of it.
    """
    file, (now,) = file_of(record), history.moments(limit=1)
    return restoring(record, history.data_at(moment, file), history.data_at(now, file))


def went_back(moment: Moment) -> str:
    """What the history says of going back where nobody says why."""
    return f"{moment.when.astimezone():%Y-%m-%d %H:%M} の内容に戻した"


def name_moment(workspace: Workspace, moment: Moment, title: str, principal: Principal) -> Named:
    """Give a moment a name: what those who hold the meetings do.

    Raises
    ------
    NotAllowed
        For anybody but chairs and the secretariat.
    NotSaved
        Where the name is empty or taken.
    """
    if not may_do(principal, "name a moment"):
        workspace.audit.note("refusal", principal, "history", title)
        raise NotAllowed(
            Text(
                ja="時点に名前を付けられるのは部会長と事務局です。付けてほしい名前を事務局に伝えてください。",
                en="Chairs and the secretariat name moments. Tell the secretariat which name you would like.",
            ),
            "write",
        )
    with locked(workspace.path, principal.name):
        named = workspace.history().name(moment.id, title, principal, datetime.now().astimezone())
    workspace.audit.note("name", principal, moment.id, named.title)
    return named


def restore(workspace: Workspace, record: str | None, moment: Moment, principal: Principal, message: str = "") -> bool:
    """Let a record, or the whole workspace (None), be again what it was, as a new change; whether anything changed.

    Raises
    ------
    NotSaved
        As ``Workspace.record`` does; where the history has lost that moment, too.
    """
    history = workspace.history()
    workspace.catch_up(principal)
    try:
        if record is None:
            return workspace.restore(history.files_at(moment), principal, message or went_back(moment), moment.id)
        edit = edit_back(history, record, moment)
    except Damaged:
        raise NotSaved(
            Text(
                ja="履歴のこの時点は一部が失われていて、戻せません。ほかの時点を選んでください。",
                en="Part of this moment is lost from the history; choose another.",
            )
        ) from None
    if edit:
        workspace.record(edit, principal, message or went_back(moment), since=moment.id)
    return bool(edit)
