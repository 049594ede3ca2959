"""What is done once while the server starts, so that whoever saves first need not wait for it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

from streamlit import App

from workbench.ui.in_full import pass_on_in_full
from workbench.ui.source import Source, everything, workspace
from workbench.workspace import NotSaved, Workspace, WorkspaceNotFound
from workbench.workspace.access import SYSTEM, Principal

_log = logging.getLogger(__name__)


@asynccontextmanager
async def opening(_app: App) -> AsyncIterator[None]:
    """Read the workspace, begin its history and compare what is recorded, beside the first visitors."""
    pass_on_in_full()
    Thread(target=_begin, name="opening", daemon=True).start()
    yield


def _begin() -> None:
    try:
        place = workspace()
        place.catch_up(SYSTEM)
        _compare(place)
    except (WorkspaceNotFound, NotSaved) as why:  # the pages say so to whoever comes
        _log.info("not opened: %s", why)


def _compare(place: Workspace) -> None:
    """Make the matrix of each service as the workspace's people see it, by their roles."""
    versions = place.versions()
    people = [
        Principal(m.id, m.name, (role,)) for m in everything(place, versions).settings.members for role in m.roles
    ]
    views = {source.view: source for source in (Source(place, person, versions) for person in (SYSTEM, *people))}
    for source in views.values():
        for service in source.snapshot.services:
            source.measures(service)
