"""Who may do what: the one place that every page and command asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.model import Role


@dataclass(frozen=True)
class Principal:
    """Somebody who reads or changes the workspace, as they are known in one run: id, name, roles, and how they came in."""

    id: str
    name: str
    roles: tuple[Role, ...] = ()
    account: str | None = None
    via: Literal["oidc", "local", "cli", "system"] = "local"


SYSTEM = Principal("system", "workbench", (Role(role="secretariat"),), via="system")
"""The workbench itself: tests, migrations, what no person asked for."""
