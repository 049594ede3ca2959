"""Why something was not saved: each error says it in both languages, and nothing has been written when it is raised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from workbench.model import Problem, Text


class NotSaved(Exception):
    """A save did not happen; ``message`` says why and what to do. The files are as they were."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(f"{message.ja}\n{message.en}")


class CannotWrite(NotSaved):
    """The workspace could not be written: a full disk, a read-only folder, a file that went away."""


class Busy(CannotWrite):
    """Somebody else has been saving for longer than one waits; the message says who."""


class NotAllowed(NotSaved):
    """The person may not do this; ``action`` and ``about`` (a record's name, or "") say what was tried."""

    def __init__(self, message: Text, action: str, about: str = "") -> None:
        super().__init__(message)
        self.action, self.about = action, about


class Breaks(NotSaved):
    """The edit would break the workspace: ``problems`` are those that it would bring."""

    def __init__(self, message: Text, problems: tuple[Problem, ...]) -> None:
        super().__init__(message)
        self.problems = problems


class FieldConflict(NamedTuple):
    """One field of a record that both sides changed; ``path`` are the keys down to it. ``None`` is "not there"."""

    record: str
    path: tuple[str, ...]
    base: Any
    theirs: Any
    mine: Any


class Conflict(NotSaved):
    """The record was changed meanwhile, in fields that this edit changes too.

    ``theirs`` are the records as they stand now, by name; ``merged`` are the records of the edit with everything that
    merges by itself and, in the fields of ``fields``, mine. To take theirs in a field, put it there; then record again
    with ``theirs`` as what is expected.
    """

    def __init__(
        self,
        message: Text,
        fields: tuple[FieldConflict, ...],
        theirs: Mapping[str, Mapping[str, Any] | None],
        merged: Mapping[str, Mapping[str, Any] | None],
    ) -> None:
        super().__init__(message)
        self.fields, self.theirs, self.merged = fields, theirs, merged
