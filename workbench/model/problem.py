"""A problem found in a workspace: where, what was found, what was expected, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.model.base import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. ``file`` is relative to the workspace; ``line`` and ``column`` count from 1 (0: the file as a whole).

    ``code`` is stable (``E…`` error, ``W…`` warning); ``message`` says what was found and expected, ``hint`` what to do.
    """

    code: str
    file: str
    line: int
    column: int
    message: Text
    hint: Text
    address: str = ""

    @property
    def severity(self) -> Literal["error", "warning"]:
        """``error`` for codes that begin with E, ``warning`` for W."""
        return "error" if self.code.startswith("E") else "warning"
