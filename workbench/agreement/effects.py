"""What a decision does: the edit of catalogue, practices and requests, and the edit that undoes it."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.fitgap.effect import Effect as Impact
from workbench.model import Agreement, Decision, Edit, Option, Request, Snapshot, Text


@dataclass(frozen=True)
class Effected:
    """What a decision would do.

    ``edit`` is all of it, ``undo`` puts every record back as it was. ``impact`` is what that does to what was said of
    the standard (cells to confirm again, deviations that end …). ``said`` is to be shown before anyone says yes, one
    sentence each; ``warnings`` likewise, of what is late or left to be done by hand; ``problems`` say why the edit
    cannot be made (then it is empty). ``requests`` are those it drafts.
    """

    edit: Edit = ()
    undo: Edit = ()
    impact: Impact | None = None
    said: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()
    problems: tuple[Text, ...] = ()
    requests: tuple[Request, ...] = ()


def effect_of(snapshot: Snapshot, service: str, agreement: Agreement, how: Decision | Option | None = None) -> Effected:
    """What deciding the point like that (by an option; its own decision where none is given) does."""
    return Effected()


def applying(snapshot: Snapshot, service: str, agreement: Agreement, today: str, by: str) -> Edit:
    """The edit that applies a decided point's effect, with what is needed to undo it noted on the point.

    Raises
    ------
    CannotApply
        Where the point is not decided, was applied already, or the effect has ``problems``.
    """
    raise NotImplementedError


def undoing(snapshot: Snapshot, service: str, agreement: Agreement) -> Edit:
    """The edit that undoes an applied effect; requests that the vendor knows of are withdrawn, not forgotten."""
    raise NotImplementedError
