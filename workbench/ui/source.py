"""What the pages look at: the workspace, read once for everybody and again when a file has changed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from workbench.agreement import Comparison, Item, agenda, comparison
from workbench.check import check, flaws_brought, remarks
from workbench.fitgap import Matrix, Measures, Point, Task, matrix, measures, points, waiting
from workbench.model import ELEMENT_KINDS, Problem, Role, Snapshot
from workbench.workspace import Workspace, find_workspace, open_workspace
from workbench.workspace.access import Matter, Principal, may_see, seen, seen_as

Filters = tuple[tuple[str, Any], ...]
"""Arguments for :meth:`Matrix.select`, as pairs that can be hashed."""
View = tuple[Matter, ...]
"""What somebody sees: people who see the same share what is computed."""


def asked_for(arguments: Sequence[str]) -> str | None:
    """The folder after ``--workspace`` among the arguments of the command line.

    >>> asked_for(["app.py", "--workspace", "here"]), asked_for(["--workspace=there"]), asked_for([])
    ('here', 'there', None)
    """
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == "--workspace":
            return following or None
        if argument.startswith("--workspace="):
            return argument.partition("=")[2] or None
    return None


def workspace() -> Workspace:
    """The workspace this app was started on: one for all sessions."""
    return open_workspace(find_workspace(asked_for(sys.argv)), flaws_brought)


def everything(place: Workspace, version: str) -> Snapshot:
    """All of the workspace, to find out who somebody is; pages are given what their reader may see."""
    return _read(str(place.path), version)[0]


@st.cache_resource(show_spinner=False, max_entries=2)
def _read(path: str, version: str) -> tuple[Snapshot, tuple[Problem, ...]]:
    place = open_workspace(path)
    snapshot = place.load()
    return snapshot, check(place, snapshot)


def _snapshot(path: str, version: str, view: View) -> Snapshot:
    return seen_as(frozenset(view), _read(path, version)[0])


@st.cache_resource(show_spinner=False, max_entries=2)
def _remarks(path: str, version: str, day: date) -> tuple[Problem, ...]:
    return remarks(open_workspace(path), _read(path, version)[0], day)


@st.cache_resource(show_spinner=False, max_entries=64)
def _latest(path: str, view: View, scope: str) -> list[Matrix]:
    """The matrix of a scope as it was last made, from which the next takes what has not changed."""
    return []


@st.cache_resource(show_spinner=False, max_entries=64)
def _matrix(path: str, version: str, view: View, scope: str) -> Matrix:
    latest = _latest(path, view, scope)
    latest[:] = [matrix(_snapshot(path, version, view), scope, before=latest[0] if latest else None)]
    return latest[0]


@st.cache_resource(show_spinner=False, max_entries=32)
def _selected(path: str, version: str, view: View, scope: str, filters: Filters) -> Matrix:
    whole = _matrix(path, version, view, scope)
    return whole.select(**dict(filters)) if filters else whole


@st.cache_resource(show_spinner=False, max_entries=32)
def _measures(path: str, version: str, view: View, scope: str, filters: Filters) -> Measures:
    return measures(_selected(path, version, view, scope, filters))


@st.cache_resource(show_spinner=False, max_entries=8)
def _points(path: str, version: str, view: View) -> tuple[Point, ...]:
    return points(_snapshot(path, version, view), of=_matrix(path, version, view, "all"))


@st.cache_resource(show_spinner=False, max_entries=32)
def _waiting(path: str, version: str, view: View, named: str, _roles: tuple[Role, ...], day: str) -> tuple[Task, ...]:
    found = _matrix(path, version, view, "all")
    return waiting(_snapshot(path, version, view), _roles, found, _points(path, version, view), day)


@st.cache_resource(show_spinner=False, max_entries=8)
def _elements(path: str, version: str, view: View) -> int:
    found = _matrix(path, version, view, "all")
    return sum(row.in_standard and row.kind in ELEMENT_KINDS for row in found.rows)


@st.cache_resource(show_spinner=False, max_entries=8)
def _agenda(path: str, version: str, view: View, day: str) -> tuple[Item, ...]:
    return agenda(_snapshot(path, version, view), day, of=_matrix(path, version, view, "all"))


@st.cache_resource(show_spinner=False, max_entries=64)
def _comparison(path: str, version: str, view: View, service: str, id_: str) -> Comparison | None:
    snapshot = _snapshot(path, version, view)
    found = next((a for a in snapshot.agreements.get(service, ()) if a.id == id_), None)
    return comparison(snapshot, service, found) if found else None


class Source:
    """The snapshot at one moment as one person sees it, and what is derived from it.

    Everything is computed once for all sessions whose people see the same. ``problems`` are those that reading found
    and those of the municipalities' variants. ``whole`` is all of the workspace: for saving and for asking what somebody
    may do, never for showing.
    """

    def __init__(self, place: Workspace, principal: Principal, version: str | None = None) -> None:
        self.path = str(place.path)
        self.version = version or place.version()
        self.whole = everything(place, self.version)
        self.view: View = tuple(sorted(seen(principal)))
        self.snapshot = _snapshot(self.path, self.version, self.view)
        self._sees_problems = may_see(principal, "problems")
        self.problems = _read(self.path, self.version)[1] if self._sees_problems else ()

    def matrix(self, scope: str = "all", filters: Filters = ()) -> Matrix:
        """The matrix of a scope, as far as the filters let it through."""
        return _selected(self.path, self.version, self.view, scope, filters)

    def measures(self, scope: str = "all", filters: Filters = ()) -> Measures:
        """The measures of a scope, as far as the filters let it through."""
        return _measures(self.path, self.version, self.view, scope, filters)

    def remarks(self) -> tuple[Problem, ...]:
        """What keeps the catalogue from being as good as it could be."""
        return _remarks(self.path, self.version, date.today()) if self._sees_problems else ()

    def points(self) -> tuple[Point, ...]:
        """All points to settle."""
        return _points(self.path, self.version, self.view)

    def waiting(self, roles: tuple[Role, ...]) -> tuple[Task, ...]:
        """What waits for somebody with these roles."""
        return _waiting(self.path, self.version, self.view, repr(roles), roles, date.today().isoformat())

    def elements(self) -> int:
        """How many elements the standard has: rows for what only somebody adds are none of them."""
        return _elements(self.path, self.version, self.view)

    def agenda(self) -> tuple[Item, ...]:
        """Every difference and every point, as they stand today, in the order in which a workshop takes them."""
        return _agenda(self.path, self.version, self.view, date.today().isoformat())

    def comparison(self, service: str, id_: str) -> Comparison | None:
        """The options of a point side by side; None where there is no such point."""
        return _comparison(self.path, self.version, self.view, service, id_)
