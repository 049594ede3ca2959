"""The sample workspace as people leave it: read once, its history begun. Made once in a process, copied by whoever writes."""

from __future__ import annotations

import functools
import shutil
import tempfile
from pathlib import Path

from workbench.workspace import Workspace, create_workspace
from workbench.workspace.access import SYSTEM

_MADE: list[tempfile.TemporaryDirectory[str]] = []
"""The folders of this process."""


@functools.cache
def _used(*services: str) -> Path:
    _MADE.append(tempfile.TemporaryDirectory(prefix="workbench-sample-"))
    folder = create_workspace(Path(_MADE[-1].name) / "sample", sample=True)
    if services:
        for path in (folder / "process_catalog").iterdir():
            if path.is_dir() and path.name not in services:
                shutil.rmtree(path)
        for path in (folder / "municipalities").rglob("*.yaml"):
            if path.stem not in (*services, "municipality"):
                path.unlink()
    workspace = Workspace(folder)
    workspace.load()
    workspace.catch_up(SYSTEM)
    return folder


def clear() -> None:
    """Remove what was made to be copied: a worker of the tests ends too abruptly for it to go by itself."""
    _used.cache_clear()
    while _MADE:
        _MADE.pop().cleanup()


def sample_in(folder: Path, *services: str) -> Path:
    """The sample in a folder of its own, which is made; with only some services where any are named."""
    return Path(shutil.copytree(_used(*services), folder, dirs_exist_ok=True))
