"""What is done once while the server starts, so that whoever saves first need not wait for it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

from streamlit import App

from workbench.ui.source import workspace
from workbench.workspace import NotSaved, WorkspaceNotFound
from workbench.workspace.access import SYSTEM

_log = logging.getLogger(__name__)


@asynccontextmanager
async def opening(_app: App) -> AsyncIterator[None]:
    """Read the workspace and begin its history, beside the first visitors."""
    Thread(target=_begin, name="opening", daemon=True).start()
    yield


def _begin() -> None:
    try:
        workspace().catch_up(SYSTEM)
    except (WorkspaceNotFound, NotSaved) as why:  # the pages say so to whoever comes
        _log.info("not opened: %s", why)
