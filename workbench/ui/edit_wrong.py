"""What keeps a draft from being saved, in the words of somebody who knows the work and not the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.fitgap.drafting import Wrong
from workbench.model import Flaw
from workbench.ui.plain import plain

if TYPE_CHECKING:
    from workbench.ui.edit_draft import Editor

_MISSING = frozenset({"missing", "string_too_short", "too_short", "string_type", "model_type"})


def said(e: Editor, wrong: Wrong) -> str:
    """One thing that is wrong, in a sentence with what to do, as Markdown."""
    if isinstance(wrong.what, Flaw):
        return _flaw(e, wrong.what)
    called = e.wording().attribute(wrong.attribute)
    if wrong.what["type"] in _MISSING:
        inside = wrong.what["loc"][-1]
        key = "edit.wrong.missing-japanese" if inside == "ja" or wrong.attribute == "name" else "edit.wrong.missing"
        return e.room.say(key, attribute=called)
    if wrong.what["type"] == "string_pattern_mismatch":
        return e.room.say("edit.wrong.pattern", attribute=called, found=plain(wrong.what.get("input", "")))
    return e.room.say("edit.wrong.value", attribute=called, found=plain(wrong.what.get("input", "")))


def _flaw(e: Editor, flaw: Flaw) -> str:
    found = flaw.found
    if flaw.kind in ("unknown-step", "duplicate-next", "branch-without-condition", "condition-without-decision"):
        found = e.name(f"steps/{flaw.found}")
    elif flaw.hint:
        found = plain(flaw.hint.get(e.room.language))
    elif flaw.kind == "replacement-missing":
        found = plain(flaw.found)
    start = e.name(f"steps/{flaw.expected}") if flaw.kind in ("several-starts", "unreachable") else ""
    return e.room.say(f"edit.flaw.{flaw.kind}", at=e.name(flaw.address), found=found, start=start)
