"""Forms that are lists: ledgers with a column for each field, layouts of records, and screens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from workbench.diagram.geometry import Box
from workbench.diagram.paper_cells import BADGE, Setting, draw_value
from workbench.diagram.paper_fields import Item, Value
from workbench.diagram.paper_ink import LEADING, Frame, Ink, Stroke, circle, fitted, set_lines
from workbench.diagram.paper_sheet import Difference, Sheet, Spot
from workbench.model import Form

_MARGIN = 14.0
_LIST = re.compile(r"一覧|名簿|台帳|[^記]簿$|リスト|比較表|集計|明細表|処理簿|受付簿|整理簿")
_WIDTHS: Mapping[str, float] = {
    "text": 34, "number": 20, "date": 30, "money": 28, "code": 26, "mark": 22, "image": 26, "barcode": 34,
}  # fmt: skip
_LEDGER = Setting(3.1, 3.1, 1.1, 9, 9, 30, 1, 12)
_SCREEN = Setting(3.4, 3.6, 1.5, 11, 11, 52, 1, 24)
_RECORD = Setting(3.3, 3.3, 1.4, 9, 9, 30, 1, 6)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "no": "番号", "name": "項目", "kind": "型", "example": "例", "front": "おもて", "back": "うら", "more": "つづき",
        "record": "１件の並び", "screen": "画面", "form": "様式",
    },
    "en": {
        "no": "No.", "name": "Item", "kind": "Type", "example": "Example", "front": "Front", "back": "Back",
        "more": "Continued", "record": "One record", "screen": "Screen", "form": "Form",
    },
}  # fmt: skip
_KINDS: Mapping[str, tuple[str, str]] = {
    "text": ("文字", "Text"), "number": ("数", "Number"), "date": ("日付", "Date"), "money": ("金額", "Yen"),
    "code": ("番号・符号", "Code"), "mark": ("印・選択", "Mark"), "image": ("画像", "Image"), "barcode": ("バーコード", "Bar code"),
}  # fmt: skip


def looks_like_a_list(form: Form) -> bool:
    """Whether a form is a table of many cases and not one case: by its name; what comes in from outside is not."""
    return form.direction == "internal" and _LIST.search(form.name.ja) is not None


def _words(language: str) -> Mapping[str, str]:
    return _WORDS["en" if language == "en" else "ja"]


def ledger(
    form: Form, laid: Sequence[Item], language: str, differences: Mapping[str, Difference], wide: float
) -> list[Sheet]:
    """A ledger on a sheet lying on its side: a column for each field, in as many tiers as they need."""
    high = wide / 297 * 210
    room = wide - 2 * _MARGIN
    size = _LEDGER.label * (1.3 if wide > 300 else 1)
    tiers = _tiers(laid, room / (1.3 if wide > 300 else 1))
    top = _MARGIN + size * 3.4
    least = 40.0
    per_sheet = max(1, int((high - _MARGIN - top) / least))
    sheets = []
    for n in range(0, len(tiers), per_sheet):
        several = tiers[n : n + per_sheet]
        spots = [_heading(form, language, Box(_MARGIN, _MARGIN, room, size * 2.2), size * 1.7)] if n == 0 else []
        inks: list[Ink] = []
        each = (high - _MARGIN - top) / len(several)
        for k, tier in enumerate(several):
            box = Box(_MARGIN, top + each * k, room, each - (3 if k < len(several) - 1 else 0))
            spots += _tier(tier, box, size, differences)
        w = _words(language)
        caption = w["form"] if n == 0 else f"{w['more']} {n // per_sheet + 1}"
        sheets.append(Sheet(caption, wide, high, "paper", tuple(spots), tuple(inks)))
    return sheets


def _heading(form: Form, language: str, box: Box, size: float) -> Spot:
    name = form.name.get(language)
    lines, fitting = fitted(name, box.width, size, 1)
    return Spot(None, name, box, tuple(set_lines(lines, box, fitting, bold=True)))


def _tiers(laid: Sequence[Item], room: float) -> list[list[Item]]:
    """The fields in tiers that fill about the width each, as even as can be."""
    widths = [_WIDTHS[i.field.type] for i in laid]
    count = max(1, -(-int(sum(widths)) // int(room)))
    if not laid:
        return [[]]
    share = sum(widths) / count
    tiers: list[list[Item]] = [[]]
    used = 0.0
    for item, wide in zip(laid, widths, strict=True):
        if tiers[-1] and (used + wide / 2 > share * len(tiers) or len(tiers[-1]) > 11):
            tiers.append([])
        tiers[-1].append(item)
        used += wide
    return tiers


def _tier(tier: Sequence[Item], box: Box, size: float, differences: Mapping[str, Difference]) -> list[Spot]:
    widths = [_WIDTHS[i.field.type] for i in tier]
    head = min(size * 5.6, box.height * 0.45)
    row = max(size * 2.7, 7.0)
    count = max(1, int((box.height - head) / row))
    spots = []
    x = box.x
    for item, share in zip(tier, widths, strict=True):
        wide = share / sum(widths) * box.width
        difference = differences.get(item.field.id)
        badge = BADGE if difference else 0.0
        inks: list[Ink] = [Frame(Box(x, box.y, wide, head), "ink", "tint", 0.2)]
        said = difference.said if difference else ""
        named = Box(x + 1, box.y + 0.8, wide - 2, head * (0.55 if said else 1) - 1.6)
        named = named._replace(width=named.width - badge, height=max(named.height, size))
        inks += _fitting(item.name, named, size)
        if said:
            inks += _fitting(said, Box(x + 1, named.bottom, wide - 2, head - named.height - 1), size * 0.8, quiet=True)
        for k in range(count):
            cell = Box(x, box.y + head + row * k, wide, row)
            inks.append(Frame(cell, "ink", "none", 0.12))
            if k == 0:
                inside = Box(cell.x + 1, cell.y + 0.8, wide - 2, row - 1.6)
                inks += _one_line(item.value, inside, _LEDGER, item.field.id)
        spots.append(Spot(item.field.id, item.name, Box(x, box.y, wide, head + row * count), tuple(inks)))
        x += wide
    return spots


def _fitting(text: str, box: Box, size: float, *, quiet: bool = False) -> list[Ink]:
    """Text in as many lines as the height of a box takes, as large as that goes."""
    least = size * 0.5
    while True:
        most = max(1, int(box.height / (size * LEADING) + 0.05))
        lines, found = fitted(text, box.width, size, most)
        if (found > size * 0.86 and not lines[-1].endswith("…")) or size * 0.9 < least:
            return set_lines(lines, box, found, align="left" if quiet else "centre", tone="quiet" if quiet else "ink")
        size *= 0.9


def _one_line(value: Value, box: Box, s: Setting, of: str) -> list[Ink]:
    if value.kind in ("text", "right", "choices"):
        text = "　".join(f"□{t}" for t in value.texts) if value.kind == "choices" else "　".join(value.texts)
        if value.kind == "right":
            lines, size = fitted(text, box.width, s.value, 1)
            return set_lines(lines, box, size, align="right", tone="quiet")
        return _fitting(text, box, s.value, quiet=True)
    if value.kind in ("line", "boxes", "blank", "grey"):
        return []
    return draw_value(value, box, s, of)


def record_layout(
    form: Form, laid: Sequence[Item], language: str, differences: Mapping[str, Difference]
) -> list[Sheet]:
    """A data file: the items of one record, one below the other."""
    w, wide, s = _words(language), 190.0, _RECORD
    columns = (10.0, 72.0, 26.0, wide - 108 - 20)
    spots = [_heading(form, language, Box(10, 9, wide - 40, 8), 5)]
    inks: list[Ink] = []
    y, x = 22.0, 10.0
    for name, share in zip(("no", "name", "kind", "example"), columns, strict=True):
        inks.append(Frame(Box(x, y, share, 7), "ink", "tint", 0.2))
        inks += set_lines((w[name],), Box(x + 1.4, y, share - 2.8, 7), 3)
        x += share
    y += 7
    for number, item in enumerate(laid, start=1):
        difference = differences.get(item.field.id)
        badge = BADGE if difference else 0.0
        lines, size = fitted(item.name, columns[1] - 2 * s.pad, s.label, 3)
        said = difference.said if difference else ""
        notes, small = fitted(said, columns[1] - 2 * s.pad, s.label * 0.85, 3) if said else ((), 0.0)
        example, fitting = fitted("　".join(item.value.texts) or "○○○○", columns[3] - 2 * s.pad - badge, s.value, 2)
        tall = max(
            s.row,
            len(example) * fitting * LEADING + s.pad,
            len(lines) * size * LEADING + len(notes) * small * LEADING + 2 * s.pad,
        )
        kind = _KINDS[item.field.type][language == "en"]
        row: list[Ink] = []
        x = 10.0
        texts = ((str(number),), lines, (kind,), example)
        for column, (share, text) in enumerate(zip(columns, texts, strict=True)):
            row.append(Frame(Box(x, y, share, tall), "ink", "none", 0.15))
            cell = Box(x + s.pad, y, share - 2 * s.pad, tall - len(notes) * small * LEADING)
            if column != 1:
                cell = cell._replace(height=tall)
            row += set_lines(text, cell, (3.0, size, 3.0, fitting)[column], tone="ink" if column == 1 else "quiet")
            if column == 1 and notes:
                below = Box(cell.x, cell.bottom - s.pad, cell.width, len(notes) * small * LEADING)
                row += set_lines(notes, below, small, tone="quiet")
            x += share
        spots.append(Spot(item.field.id, item.name, Box(10, y, wide - 20, tall), tuple(row)))
        y += tall
    return [Sheet(w["record"], wide, y + 10, "data", tuple(spots), tuple(inks))]


def window(form: Form, laid: Sequence[Item], language: str, differences: Mapping[str, Difference]) -> list[Sheet]:
    """A screen: labels and the fields beside them, in two columns."""
    w, wide, s = _words(language), 240.0, _SCREEN
    half = (wide - 28) / 2
    label = half * 0.42
    spots = [_heading(form, language, Box(10, 15, wide - 20, 8), 5)]
    inks: list[Ink] = [
        Frame(Box(0, 0, wide, 9), "faint", "tint", 0.2),
        *(Stroke(circle(6 + 5 * k, 4.5, 1.5), "faint", "white", 0.2) for k in range(3)),
    ]
    y = 29.0
    for n in range(0, len(laid), 2):
        pair = laid[n : n + 2]
        tall = s.row
        parts = []
        for item in pair:
            difference = differences.get(item.field.id)
            said = difference.said if difference else ""
            badge = BADGE if difference else 0.0
            lines, size = fitted(item.name, label - 2, s.label, 3)
            inside = half - label - 2 * s.pad - badge
            notes, small = fitted(said, inside, s.label * 0.85, 3) if said else ((), 0.0)
            note = len(notes) * small * LEADING
            tall = max(tall, len(lines) * size * LEADING + 2 * s.pad, s.row + note)
            parts.append((item, lines, size, inside, notes, small, note))
        for k, (item, lines, size, inside, notes, small, note) in enumerate(parts):
            x = 10 + k * (half + 8)
            box = Box(x, y, half, tall)
            entry = Box(x + label, y + 1.2, half - label, tall - 2.4 - note)
            row: list[Ink] = [
                *set_lines(lines, Box(x + 1, y, label - 2, tall), size),
                Frame(entry, "quiet", "white", 0.2, "", 1),
                *_one_line(
                    item.value, Box(entry.x + s.pad, entry.y + 0.8, inside, entry.height - 1.6), s, item.field.id
                ),
                *set_lines(notes, Box(entry.x + s.pad, entry.bottom, inside, note), small, tone="quiet"),
            ]
            spots.append(Spot(item.field.id, item.name, box, tuple(row)))
        y += tall + 2.5
    return [Sheet(w["screen"], wide, max(y + 8, 90), "screen", tuple(spots), tuple(inks))]
