"""When somebody was last here: one small file per person beside the workspace, so that pages can say what is new."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from workbench.workspace.cache import FOLDER


def last_visit(root: Path, person: str, now: datetime) -> datetime | None:
    """When ``person`` was last here, and note that they are here ``now``; None the first time.

    It is a convenience, never truth: what cannot be read is not there, what cannot be written is not noted.
    """
    file = root / FOLDER / "visits" / sha256(person.encode()).hexdigest()[:32]
    try:
        before = datetime.fromisoformat(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        before = None
    new = file.with_name(f"{file.name}-{uuid4().hex}.tmp")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(now.isoformat(), encoding="ascii")
        os.replace(new, file)  # noqa: PTH105
    return before
