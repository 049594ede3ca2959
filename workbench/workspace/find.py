"""Which workspace is meant when nobody says."""

from __future__ import annotations

import os
from pathlib import Path

import workbench
from workbench.workspace.files import SETTINGS

VARIABLE = "WORKBENCH_WORKSPACE"


def repository() -> Path:
    """The folder that holds the package: the sample workspace, in a checkout."""
    return Path(workbench.__file__).resolve().parent.parent


def find_workspace(explicit: str | os.PathLike[str] | None = None) -> Path:
    """The workspace to use: the one named, that of ``WORKBENCH_WORKSPACE``, the one around here, or the sample.

    Parameters
    ----------
    explicit : str, optional
        What ``--workspace`` named. It is not checked here: ``Workspace.load`` says what is wrong with it.
    """
    named = explicit or os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / SETTINGS).is_file()), repository())
