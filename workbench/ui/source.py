"""What the pages look at: the workspace, read once for everybody and again when a file has changed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from workbench.check import check, remarks
from workbench.fitgap import Matrix, Measures, Point, matrix, measures, points
from workbench.model import Problem, Snapshot
from workbench.workspace import Workspace, find_workspace

Filters = tuple[tuple[str, Any], ...]
"""Arguments for :meth:`Matrix.select`, as pairs that can be hashed."""


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
    """The workspace this app was started on."""
    return Workspace(find_workspace(asked_for(sys.argv)))


@st.cache_resource(show_spinner=False, max_entries=2)
def _read(path: str, version: str) -> tuple[Snapshot, tuple[Problem, ...]]:
    place = Workspace(path)
    snapshot = place.load()
    return snapshot, check(place, snapshot)


def _snapshot(path: str, version: str) -> Snapshot:
    return _read(path, version)[0]


@st.cache_resource(show_spinner=False, max_entries=2)
def _remarks(path: str, version: str, day: date) -> tuple[Problem, ...]:
    return remarks(Workspace(path), _snapshot(path, version), day)


@st.cache_resource(show_spinner=False, max_entries=64)
def _matrix(path: str, version: str, scope: str) -> Matrix:
    return matrix(_snapshot(path, version), scope)


@st.cache_resource(show_spinner=False, max_entries=32)
def _selected(path: str, version: str, scope: str, filters: Filters) -> Matrix:
    whole = _matrix(path, version, scope)
    return whole.select(**dict(filters)) if filters else whole


@st.cache_resource(show_spinner=False, max_entries=32)
def _measures(path: str, version: str, scope: str, filters: Filters) -> Measures:
    return measures(_selected(path, version, scope, filters))


@st.cache_resource(show_spinner=False, max_entries=8)
def _points(path: str, version: str) -> tuple[Point, ...]:
    return points(_snapshot(path, version), of=_matrix(path, version, "all"))


class Source:
    """The snapshot at one moment, and what is derived from it, each computed once for all sessions.

    ``problems`` are those that reading found and those of the municipalities' variants.
    """

    def __init__(self, place: Workspace) -> None:
        self.path = str(place.path)
        self.version = place.version()
        self.snapshot, self.problems = _read(self.path, self.version)

    def matrix(self, scope: str = "all", filters: Filters = ()) -> Matrix:
        """The matrix of a scope, as far as the filters let it through."""
        return _selected(self.path, self.version, scope, filters)

    def measures(self, scope: str = "all", filters: Filters = ()) -> Measures:
        """The measures of a scope, as far as the filters let it through."""
        return _measures(self.path, self.version, scope, filters)

    def remarks(self) -> tuple[Problem, ...]:
        """What keeps the catalogue from being as good as it could be."""
        return _remarks(self.path, self.version, date.today())

    def points(self) -> tuple[Point, ...]:
        """All points to settle."""
        return _points(self.path, self.version)
