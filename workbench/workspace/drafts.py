"""What people are typing and have not saved yet: small files beside the workspace, one per person and record."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson

from workbench.model.edit import Value
from workbench.workspace.cache import FOLDER

KEPT_FOR = timedelta(days=90)
MAX_DRAFT = 2_000_000


@dataclass(frozen=True)
class Typed:
    """What one person has typed about one record: the fields, when, and the records as they saw them (``seen``)."""

    about: str
    fields: Mapping[str, Any]
    seen: Mapping[str, Value | None] = field(default_factory=dict)
    when: datetime = datetime.min.replace(tzinfo=UTC)


class Drafts:
    """The drafts of one workspace, in ``.workbench/drafts/<person>/<record>.json``.

    A draft is a convenience, never truth: one that cannot be read is not there, and one that cannot be kept is only
    said not to be (an ``OSError``). Names in paths are digests, since people and records may be called anything.
    """

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER / "drafts"

    def read(self, person: str, about: str) -> Typed | None:
        """What ``person`` has typed about a record and not saved; None if nothing."""
        try:
            path = self._path(person, about)
            if path.stat().st_size > MAX_DRAFT:
                return None
            data = orjson.loads(path.read_bytes())
            found = Typed(data["about"], dict(data["fields"]), dict(data["seen"]), datetime.fromisoformat(data["when"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return found if found.about == about else None

    def keep(self, person: str, typed: Typed) -> None:
        """Keep what was typed, in place of what was kept of the same person and record.

        Raises
        ------
        OSError
            Where it cannot be written.
        TypeError
            Where a field is no plain data.
        """
        content = orjson.dumps(
            {"about": typed.about, "when": typed.when.isoformat(), "fields": typed.fields, "seen": typed.seen}
        )
        path = self._path(person, typed.about)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{uuid4().hex}")
        try:
            temporary.write_bytes(content)
            os.replace(temporary, path)  # noqa: PTH105
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise

    def forget(self, person: str, about: str) -> None:
        """Let go of what was typed about a record: it is saved, or given up."""
        with suppress(OSError):
            self._path(person, about).unlink(missing_ok=True)

    def prune(self, now: datetime) -> int:
        """Remove drafts that nobody has touched for :data:`KEPT_FOR`; how many there were."""
        removed = 0
        before = (now - KEPT_FOR).timestamp()
        with suppress(OSError):
            for path in self._folder.glob("*/*"):
                with suppress(OSError):
                    if path.is_file() and path.stat().st_mtime < before:
                        path.unlink()
                        removed += 1
        return removed

    def _path(self, person: str, about: str) -> Path:
        return self._folder / _name(person) / f"{_name(about)}.json"


def _name(of: str) -> str:
    return sha256(of.encode("utf-8", "surrogatepass")).hexdigest()[:32]
