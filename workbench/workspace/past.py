"""The workspace as it was at an earlier moment, to be looked at and compared."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path

from workbench.model import Snapshot
from workbench.workspace.cache import FOLDER
from workbench.workspace.history import History, Moment
from workbench.workspace.load import Workspace

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
