"""What a form laid out is made of: sheets of paper, and on them a spot for every field; all in millimetres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from workbench.diagram.drawing import Mark
from workbench.diagram.geometry import Box
from workbench.diagram.paper_ink import Ink

Shape = Literal["paper", "card", "tag", "screen", "data"]


class Difference(NamedTuple):
    """How a field differs: ``said`` is old → new in words; ``after`` the field behind which it stood before it moved."""

    mark: Mark
    said: str = ""
    after: str | None = None


class Spot(NamedTuple):
    """Where a field stands on a sheet, with all that is drawn for it; ``field`` is None for the form itself."""

    field: str | None
    name: str
    box: Box
    inks: tuple[Ink, ...]


class Sheet(NamedTuple):
    """One side of one piece of paper; ``inks`` is what belongs to the paper itself."""

    caption: str
    width: float
    height: float
    shape: Shape
    spots: tuple[Spot, ...]
    inks: tuple[Ink, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A form laid out."""

    form: str
    name: str
    language: str
    sheets: tuple[Sheet, ...]
    differences: Mapping[str, Difference] = field(default_factory=dict)
