"""Fields as cells, and cells as the rows of a table: labelled boxes as large as what they hold asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from workbench.diagram import paper_ink as ink
from workbench.diagram.geometry import Box
from workbench.diagram.paper_fields import Item, Value
from workbench.diagram.paper_ink import LEADING, Frame, Ink, fitted, set_lines
from workbench.diagram.paper_sheet import Spot
from workbench.diagram.text import width

BADGE = 3.6
"""The room a mark needs at the right end of its cell."""
_TALL = frozenset({"map", "plan", "photo", "picture", "square"})


@dataclass(frozen=True)
class Setting:
    """How large things are set, in millimetres."""

    label: float
    value: float
    pad: float
    row: float
    most: float
    label_width: float
    columns: int
    picture: float

    def at(self, scale: float) -> Setting:
        """The same, condensed."""
        return replace(
            self, label=self.label * scale, value=self.value * scale, pad=self.pad * scale, row=self.row * scale,
            picture=self.picture * scale, label_width=self.label_width * max(scale, 1.0),
        )  # fmt: skip


class Row(NamedTuple):
    """Something of full width that takes ``height``, and up to ``most`` where there is room.

    ``place`` puts it at x, y with a height; ``foot`` rows belong at the lower edge.
    """

    height: float
    most: float
    place: Callable[[float, float, float], list[Spot | Ink]]
    foot: bool = False


class Cell(NamedTuple):
    """A field with its label; ``note`` says what has changed, ``marked`` keeps room for a sign."""

    item: Item
    setting: Setting
    note: str = ""
    marked: bool = False

    @property
    def tall(self) -> bool:
        """Whether a picture makes it higher than a line or two."""
        return self.item.value.kind in _TALL

    def need(self, wide: float) -> float:
        """The height it needs in a width."""
        s = self.setting
        lines, size = self._label()
        label = len(lines) * size * LEADING + 2 * s.pad
        inside = self._inside(wide)
        value = _need(self.item.value, inside, s) + 2 * s.pad
        return max(s.row, label, value + self._note_height(inside))

    def spot(self, box: Box) -> Spot:
        """The cell drawn in a box."""
        s = self.setting
        label = Box(box.x, box.y, s.label_width, box.height)
        lines, size = self._label()
        inks: list[Ink] = [
            Frame(label, "ink", "tint", 0.2),
            Frame(Box(label.right, box.y, box.width - label.width, box.height), "ink", "none", 0.2),
            *set_lines(lines, _inner(label, s.pad), size),
        ]
        inside = self._inside(box.width)
        note = self._note_height(inside)
        area = Box(label.right + s.pad, box.y + s.pad, inside, box.height - 2 * s.pad - note)
        inks += draw_value(self.item.value, area, s, self.item.field.id)
        if note:
            said, small = fitted(self.note, inside, s.label * 0.9, 3)
            inks += set_lines(said, Box(area.x, area.bottom, inside, note), small, tone="quiet")
        return Spot(self.item.field.id, self.item.name, box, tuple(inks))

    def _label(self) -> tuple[tuple[str, ...], float]:
        s = self.setting
        return fitted(self.item.name, s.label_width - 2 * s.pad, s.label, 4)

    def _inside(self, wide: float) -> float:
        s = self.setting
        return wide - s.label_width - 2 * s.pad - (BADGE if self.marked else 0)

    def _note_height(self, inside: float) -> float:
        if not self.note:
            return 0.0
        lines, size = fitted(self.note, inside, self.setting.label * 0.9, 3)
        return len(lines) * size * LEADING + 0.3


def table(cells: Sequence[Cell], wide: float, setting: Setting) -> list[Row]:
    """The cells in rows, short ones side by side, a picture beside the short ones that follow it."""
    shared = setting.columns > 1 and any(a.item.short and b.item.short for a, b in zip(cells, cells[1:], strict=False))
    label = min(setting.label_width, wide / (2 if shared else 1) * 0.44)
    rows: list[Row] = []
    rest = [c._replace(setting=replace(setting, label_width=label)) for c in cells]
    while rest:
        cell = rest.pop(0)
        if setting.columns > 1 and cell.tall and rest and rest[0].item.short and not rest[0].tall:
            half = wide * 0.46
            height = cell.need(half)
            beside: list[Cell] = []
            while rest and rest[0].item.short and not rest[0].tall and len(beside) < 5:
                if beside and sum(c.need(wide - half) for c in [*beside, rest[0]]) > height:
                    break
                beside.append(rest.pop(0))
            rows.append(_picture_row(cell, beside, half, wide))
            continue
        together = [cell]
        while rest and cell.item.short and rest[0].item.short and not rest[0].tall and len(together) < setting.columns:
            together.append(rest.pop(0))
        rows.append(_line(together, wide, setting))
    return rows


def _line(cells: Sequence[Cell], wide: float, setting: Setting) -> Row:
    share = wide / len(cells)
    need = max(c.need(share) for c in cells)

    def place(x: float, y: float, height: float) -> list[Spot | Ink]:
        return [c.spot(Box(x + share * i, y, share, height)) for i, c in enumerate(cells)]

    to_write_in = any(c.item.value.kind == "blank" for c in cells)
    return Row(need, max(need, setting.most * (2 if to_write_in else 1)), place)


def _picture_row(cell: Cell, beside: Sequence[Cell], half: float, wide: float) -> Row:
    needs = [c.need(wide - half) for c in beside]
    need = max(cell.need(half), sum(needs))

    def place(x: float, y: float, height: float) -> list[Spot | Ink]:
        placed: list[Spot | Ink] = [cell.spot(Box(x, y, half, height))]
        spare = (height - sum(needs)) / len(needs)
        at = y
        for c, least in zip(beside, needs, strict=True):
            placed.append(c.spot(Box(x + half, at, wide - half, least + spare)))
            at += least + spare
        return placed

    return Row(need, need, place)


def _inner(box: Box, pad: float) -> Box:
    return Box(box.x + pad, box.y + pad, box.width - 2 * pad, box.height - 2 * pad)


# -- values ---------------------------------------------------------------------------------------------------------


def _joined(value: Value) -> str:
    return "　".join(value.texts)


def _need(value: Value, wide: float, s: Setting) -> float:
    match value.kind:
        case "text":
            lines, size = fitted(_joined(value), wide, s.value, 4)
            return len(lines) * size * LEADING
        case "choices":
            return len(_choice_lines(value, wide, s)) * s.value * LEADING
        case "map" | "plan" | "photo" | "picture" | "square":
            return s.picture
        case "seal":
            return s.value * 2.6
        case "bars":
            return s.value * 2.4
        case "grey":
            return s.value * LEADING * 2
        case "boxes":
            return s.value * 1.3
    return s.value * LEADING


def _choice_lines(value: Value, wide: float, s: Setting) -> list[str]:
    lines: list[str] = []
    for text in value.texts:
        said = f"□{text}"
        if lines and width(f"{lines[-1]}　{said}", s.value) <= wide:
            lines[-1] += f"　{said}"
        else:
            lines.append(said)
    return lines


def draw_value(value: Value, box: Box, s: Setting, of: str) -> list[Ink]:
    """What stands for a value, in its box."""
    x, y, wide, high = box
    match value.kind:
        case "text":
            lines, size = fitted(_joined(value), wide, s.value, 4)
            return set_lines(lines, box, size)
        case "line":
            text = "　　".join(value.texts)
            if width(text, s.value) > wide:
                text = text.replace("　　", "　")
            return set_lines((text,), box, min(s.value, wide / max(width(text, 1), 0.1)))
        case "right":
            lines, size = fitted(_joined(value), wide, s.value, 1)
            return set_lines(lines, box, size, align="right")
        case "choices":
            drawn: list[Ink] = []
            lines = tuple(_choice_lines(value, wide, s))
            top = y + (high - len(lines) * s.value * LEADING) / 2
            for i, line in enumerate(lines):
                (said, *_), size = fitted(line, wide, s.value, 1)
                drawn += set_lines((said,), Box(x, top + i * s.value * LEADING, wide, s.value * LEADING), size)
            return drawn
        case "boxes":
            side = min(s.value * 1.25, wide / 8)
            return ink.digit_boxes(Box(x, y + (high - side) / 2, side * 8, side), 8)
        case "map":
            return ink.map_with_pin(Box(x, y, min(wide, high * 2.2), high))
        case "plan":
            return ink.plan(Box(x, y, min(wide, high * 1.7), high))
        case "photo":
            return ink.photograph(Box(x, y, min(wide, high * 0.77), high))
        case "picture":
            return ink.picture(Box(x, y, min(wide, high * 1.5), high))
        case "seal":
            side = min(high, wide, s.value * 3.4)
            return ink.seal(Box(x, y + (high - side) / 2, side, side), empty=value.texts == ("",))
        case "bars":
            tall = min(high, s.value * 2.6)
            return ink.bars(Box(x, y + (high - tall) / 2, min(wide, s.value * 16), tall), of)
        case "square":
            return ink.square_code(Box(x, y, min(wide, high), high), of)
        case "grey":
            tall = min(high, s.value * LEADING * 3)
            return ink.grey_lines(Box(x, y + (high - tall) / 2, wide, tall), s.value * LEADING)
    return []
