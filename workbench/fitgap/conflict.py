"""Why a set of changes cannot be applied, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

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
        "{at} は削除されるのに、別の変更が{found}",
        "{at} is removed, and another change {found}",
    ),
    "anchor-removed": (
        "{at} の位置の基準「{found}」は削除されます",
        "the anchor “{found}” of {at} is removed",
    ),
    "anchor-unknown": (
        "{at} の位置の基準「{found}」がありません",
        "the anchor “{found}” of {at} does not exist",
    ),
    "anchor-cycle": (
        "{at} の位置の基準が循環しています（{found}）",
        "the anchors of {at} form a cycle ({found})",
    ),
    "unknown-target": ("標準に {at} がありません", "the standard has no {at}"),
    "already-exists": ("{at} はすでに標準にあります", "the standard already has {at}"),
    "unknown-attribute": (
        "{at} に属性「{found}」はありません（使えるもの: {expected}）",
        "{at} has no attribute “{found}” (it has: {expected})",
    ),
    "expect-failed": (
        "{at} の{slot}は {expected} のはずが {found} です",
        "the {slot} of {at} should be {expected} but is {found}",
    ),
    "invalid-value": (
        "{at} の{slot}に {found} は使えません（使えるのは：{expected}）",
        "{found} cannot be the {slot} of {at} (expected: {expected})",
    ),
}
_SLOTS = {
    "existence": Text(ja="有無", en="existence"),
    "place": Text(ja="位置", en="place"),
    "value": Text(ja="値", en="value"),
    "attributes": Text(ja="内容", en="content"),
}
_EDITS = {
    "add": ("その中に {at} を加えています", "adds {at} to it"),
    "move": ("それを移しています", "moves it"),
    "change": ("それを書き換えています", "edits it"),
}
_KINDS = {
    "string_type": Text(ja="文字列", en="text"),
    "string_too_short": Text(ja="空でない文字列", en="text that is not empty"),
    "bool_type": Text(ja="true か false", en="true or false"),
    "int_type": Text(ja="整数", en="a whole number"),
    "tuple_type": Text(ja="一覧", en="a list"),
    "dict_type": Text(ja="名前と値の組", en="a mapping"),
    "model_type": Text(ja="名前と値の組", en="a mapping"),
    "missing": Text(ja="何かの値（必須）", en="a value; it is required"),
    "extra_forbidden": Text(ja="その種類の要素にある属性だけ", en="only attributes of that kind of element"),
}


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Changes that cannot be applied together, or one that cannot be applied at all.

    ``address`` is relative to the process; ``slot`` is what they meet in: ``existence``, ``place`` or an attribute's
    name; ``by`` are the ids of the deviations concerned ("" for a bare change), sorted. ``expected`` follows from the
    rest and distinguishes nothing.
    """

    address: str
    slot: str
    kind: ConflictKind
    by: tuple[str, ...] = ()
    found: str = ""
    expected: Text = field(default=Text(ja="－", en="–"), compare=False)

    @property
    def message(self) -> Text:
        """The conflict in a sentence."""
        return self.told()

    def told(self, at: Text | None = None, slot: Text | None = None) -> Text:
        """The conflict in a sentence that names the element, and the attribute, as its reader knows them."""
        at = at or Text(ja=self.address, en=self.address)
        slot = _SLOTS.get(self.slot) or slot or Text(ja=f"「{self.slot}」", en=f"“{self.slot}”")
        said = [
            sentence.format(
                at=at.get(language), slot=slot.get(language), found=self._found(language), expected=self.expected.get(language),
            )
            for language, sentence in zip(("ja", "en"), _MESSAGES[self.kind], strict=True)
        ]  # fmt: skip
        return Text(ja=said[0], en=said[1])

    def _found(self, language: str) -> str:
        if self.kind == "edit-of-removed":
            verb, _, edited = self.found.partition(" ")
            return _EDITS[verb][language == "en"].format(at=edited)
        return self.found or ("空" if language == "ja" else "nothing")


def expectation(error: Mapping[str, Any]) -> Text:
    """What was expected where a model refused a value with ``error`` (one of pydantic's ``ValidationError.errors()``)."""
    if error["type"] == "literal_error":
        words = ", ".join(re.findall("'([^']*)'", error["ctx"]["expected"]))
        return Text(ja=f"{words} のどれか", en=f"one of {words}")
    if error["type"] == "string_pattern_mismatch":
        pattern = error["ctx"]["pattern"]
        return Text(ja=f"決まった書き方（{pattern}）", en=f"what is written like {pattern}")
    return _KINDS.get(error["type"]) or Text(ja="型の合う値", en="a value of the right type")


class Conflicts(tuple[Conflict, ...]):
    """All conflicts of a set of changes, sorted; what ``resolve`` gives instead of a process."""

    __slots__ = ()
