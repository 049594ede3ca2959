"""What the pages look at: the workspace, read once for everybody and again when a file has changed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from workbench.agreement import Comparison, Item, agenda, comparison
from workbench.check import check, flaws_brought, remarks, remarks_on
from workbench.fitgap import Matrix, Measures, Point, Task, matrix, measures, points, waiting
from workbench.model import ELEMENT_KINDS, Problem, Role, Snapshot
from workbench.workspace import Versions, Workspace, find_workspace, open_workspace
from workbench.workspace.access import IN_SNAPSHOT, Matter, Principal, may_see, seen, seen_as

Filters = tuple[tuple[str, Any], ...]
"""Arguments for :meth:`Matrix.select`, as pairs that can be hashed."""
View = tuple[Matter, ...]
"""What somebody sees of the workspace: people who see the same share what is computed."""
Key = tuple[str, str, View, str]
"""The workspace, a name for what concerns a scope in it, who sees it, and the scope."""
EVERYTHING = "all"
"""The scope of all services."""
_SCOPES = 256
"""How many scopes, as somebody sees them, are kept: all services for each role."""


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


def everything(place: Workspace, versions: Versions) -> Snapshot:
    """All of the workspace, to find out who somebody is; pages are given what their reader may see."""
    return _read(str(place.path), versions.name())


@st.cache_resource(show_spinner=False, max_entries=2)
def _read(path: str, version: str) -> Snapshot:
    return open_workspace(path).load()


class Source:
    """The snapshot at one moment as one person sees it, and what is derived from it.

    Everything is computed once for all sessions whose people see the same; what is derived from one service stays
    while nothing that concerns it changes. ``whole`` is all of the workspace: for saving and for asking what somebody
    may do, never for showing.
    """

    def __init__(self, place: Workspace, principal: Principal, versions: Versions | None = None) -> None:
        self.path = str(place.path)
        self.versions = versions or place.versions()
        self.whole = everything(place, self.versions)
        self.view: View = tuple(sorted(seen(principal) & IN_SNAPSHOT))
        self.snapshot = seen_as(frozenset(self.view), self.whole)
        self._sees_problems = may_see(principal, "problems")

    @property
    def version(self) -> str:
        """A name for the workspace as it stood at that moment."""
        return self.versions.name()

    def key(self, scope: str = EVERYTHING) -> Key:
        """By what things derived from a scope (everything, a service, a process) are known to be the same."""
        service = "" if scope == EVERYTHING else scope.partition("/")[0]
        return self.path, self.versions.name(service), self.view, scope

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What reading found, and what is wrong in the municipalities' variants."""
        return _problems(self.path, self.version, self.whole) if self._sees_problems else ()

    def remarks(self) -> tuple[Problem, ...]:
        """What keeps the catalogue from being as good as it could be."""
        return _remarks(self.path, self.version, date.today(), self.whole) if self._sees_problems else ()

    def remarks_on(self, process: str) -> tuple[Problem, ...]:
        """The same of one process."""
        return _remarks_on(self.path, self.version, process, date.today(), self.whole) if self._sees_problems else ()

    def matrix(self, scope: str = EVERYTHING) -> Matrix:
        """The matrix of a scope."""
        return _matrix(self.key(scope), self.snapshot)

    def measures(self, scope: str = EVERYTHING) -> Measures:
        """The measures of a scope."""
        return _measures(self.key(scope), self)

    def points(self) -> tuple[Point, ...]:
        """All points to settle."""
        return _points(self.key(), self)

    def waiting(self, roles: tuple[Role, ...]) -> tuple[Task, ...]:
        """What waits for somebody with these roles."""
        return _waiting(self.key(), repr(roles), date.today().isoformat(), roles, self)

    def elements(self) -> int:
        """How many elements the standard has: rows for what only somebody adds are none of them."""
        return _elements(self.key(), self)

    def agenda(self) -> tuple[Item, ...]:
        """Every difference and every point, as they stand today, in the order in which a workshop takes them."""
        return _agenda(self.key(), date.today().isoformat(), self)

    def comparison(self, service: str, id_: str) -> Comparison | None:
        """The options of a point side by side; None where there is no such point."""
        return _comparison(self.key(), service, id_, self.snapshot)


@st.cache_resource(show_spinner=False, max_entries=2)
def _problems(path: str, version: str, _whole: Snapshot) -> tuple[Problem, ...]:
    return check(open_workspace(path), _whole)


@st.cache_resource(show_spinner=False, max_entries=2)
def _remarks(path: str, version: str, day: date, _whole: Snapshot) -> tuple[Problem, ...]:
    return remarks(open_workspace(path), _whole, day)


@st.cache_resource(show_spinner=False, max_entries=_SCOPES)
def _remarks_on(path: str, version: str, process: str, day: date, _whole: Snapshot) -> tuple[Problem, ...]:
    return remarks_on(_whole, process, day)


@st.cache_resource(show_spinner=False, max_entries=_SCOPES)
def _latest(path: str, view: View, scope: str) -> list[Matrix]:
    """The matrix of a scope as it was last made, from which the next takes what has not changed."""
    return []


@st.cache_resource(show_spinner=False, max_entries=_SCOPES)
def _matrix(key: Key, _snapshot: Snapshot) -> Matrix:
    path, _, view, scope = key
    latest = _latest(path, view, scope)
    latest[:] = [matrix(_snapshot, scope, before=latest[0] if latest else None)]
    return latest[0]


@st.cache_resource(show_spinner=False, max_entries=_SCOPES)
def _measures(key: Key, _source: Source) -> Measures:
    return measures(_source.matrix(key[-1]))


@st.cache_resource(show_spinner=False, max_entries=8)
def _points(key: Key, _source: Source) -> tuple[Point, ...]:
    return points(_source.snapshot, of=_source.matrix())


@st.cache_resource(show_spinner=False, max_entries=32)
def _waiting(key: Key, named: str, day: str, _roles: tuple[Role, ...], _source: Source) -> tuple[Task, ...]:
    return waiting(_source.snapshot, _roles, _source.matrix(), _source.points(), day)


@st.cache_resource(show_spinner=False, max_entries=8)
def _elements(key: Key, _source: Source) -> int:
    return sum(row.in_standard and row.kind in ELEMENT_KINDS for row in _source.matrix().rows)


@st.cache_resource(show_spinner=False, max_entries=8)
def _agenda(key: Key, day: str, _source: Source) -> tuple[Item, ...]:
    return agenda(_source.snapshot, day, of=_source.matrix())


@st.cache_resource(show_spinner=False, max_entries=64)
def _comparison(key: Key, service: str, id_: str, _snapshot: Snapshot) -> Comparison | None:
    found = next((a for a in _snapshot.agreements.get(service, ()) if a.id == id_), None)
    return comparison(_snapshot, service, found) if found else None
