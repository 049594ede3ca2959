"""Who pays, as a choice in forms: equal, by population, who asks pays, and the published rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbench.agreement import PRESETS
from workbench.model import Share

if TYPE_CHECKING:
    from workbench.ui.shell import Room

AS_IT_IS = "as-it-is"
"""In place of a rule: what is said already, or else what the budget says."""
SHARES: Mapping[str, Share] = {
    "equal": Share(equal=100), "population": Share(population=100), "requester": Share(requester=100),
    **{name: preset.build for name, preset in PRESETS.items()},
}  # fmt: skip
"""The rules that there are by name; of a published one what it says of building."""


def share_name(room: Room, name: str) -> str:
    """How a rule is called."""
    return PRESETS[name].name.get(room.language) if name in PRESETS else room.say(f"decide.share.{name}")


def rule_of(share: Share | None) -> str:
    """The name of the rule that says the same; ``as-it-is`` where none does."""
    return next((name for name, rule in SHARES.items() if rule == share), AS_IT_IS)
