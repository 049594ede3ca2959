"""From gap to agreement: who pays what of a cost."""

from workbench.agreement.money import PRESETS, CannotShare, Payer, Preset, joined, per_head, shares

__all__ = ["PRESETS", "CannotShare", "Payer", "Preset", "joined", "per_head", "shares"]
