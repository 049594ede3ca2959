"""Why a set of changes cannot be applied, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.model import Text

ConflictKind = Literal[
    "same-slot", "edit-of-removed", "anchor-removed", "anchor-unknown", "anchor-cycle", "unknown-target",
    "already-exists", "unknown-attribute", "expect-failed", "invalid-value",
]  # fmt: skip

_MESSAGES: dict[ConflictKind, tuple[str, str]] = {
    "same-slot": (
        "{at} の{slot}を複数の変更が書き換えています",
        "more than one change writes the {slot} of {at}",
    ),
    "edit-of-removed": (
        "{at} は削除されるのに、別の変更がそれを書き換えています（{found}）",
        "{at} is removed, and another change edits it ({found})",
    ),
    "anchor-removed": (
        "{at} の位置の基準「{found}」は削除されます",
        "the anchor {found!r} of {at} is removed",
    ),
    "anchor-unknown": (
        "{at} の位置の基準「{found}」がありません",
        "the anchor {found!r} of {at} does not exist",
    ),
    "anchor-cycle": (
        "{at} の位置の基準が循環しています（{found}）",
        "the anchors of {at} form a cycle ({found})",
    ),
    "unknown-target": ("標準に {at} がありません", "the standard has no {at}"),
    "already-exists": ("{at} はすでに標準にあります", "the standard already has {at}"),
    "unknown-attribute": (
        "{at} に属性「{found}」はありません（使えるもの: {expected}）",
        "{at} has no attribute {found!r} (it has: {expected})",
    ),
    "expect-failed": (
        "{at} の{slot}は {expected} のはずが {found} です",
        "the {slot} of {at} should be {expected} but is {found}",
    ),
    "invalid-value": (
        "{at} の{slot}に {found} は使えません（{expected}）",
        "{found} cannot be the {slot} of {at} ({expected})",
    ),
}
_SLOTS_JA = {"existence": "有無", "place": "位置", "value": "値"}


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Changes that cannot be applied together, or one that cannot be applied at all.

    ``address`` is relative to the process; ``slot`` is what they meet in: ``existence``, ``place`` or an attribute's
    name; ``by`` are the ids of the deviations concerned ("" for a bare change), sorted.
    """

    address: str
    slot: str
    kind: ConflictKind
    by: tuple[str, ...] = ()
    found: str = ""
    expected: str = ""

    @property
    def message(self) -> Text:
        """The conflict in a sentence."""
        ja, en = _MESSAGES[self.kind]
        values = {"at": self.address, "found": self.found, "expected": self.expected}
        return Text(
            ja=ja.format(slot=_SLOTS_JA.get(self.slot, f"「{self.slot}」"), **values),
            en=en.format(slot=self.slot, **values),
        )


class Conflicts(tuple[Conflict, ...]):
    """All conflicts of a set of changes, sorted; what ``resolve`` gives instead of a process."""

    __slots__ = ()
