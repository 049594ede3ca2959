"""A form as the paper it is: its sheets in true millimetres, every field in a place of its own.

The model knows which fields a form carries, their order, type and side, but no coordinates; the places come from the
medium and from what the fields are. What does not fit is condensed first and goes on to a further sheet after that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from workbench.diagram import paper_ink as ink
from workbench.diagram.geometry import Box
from workbench.diagram.paper_cells import BADGE, Cell, Row, Setting, table
from workbench.diagram.paper_fields import POSTAL, Item, Part, items, names_sender, printed
from workbench.diagram.paper_ink import LEADING, Frame, Ink, Stroke, Words, fitted, path, set_lines
from workbench.diagram.paper_lists import ledger, looks_like_a_list, record_layout, window
from workbench.diagram.paper_sheet import Difference, Paper, Shape, Sheet, Spot
from workbench.model import Form
from workbench.model.process import Medium


class Format(NamedTuple):
    """A size of paper and how it is set; ``folds`` panels lie side by side on one sheet."""

    width: float
    height: float
    margin: float
    title: float
    setting: Setting
    folds: int = 1
    shape: Shape = "paper"
    foot_below: bool = False
    scales: tuple[float, ...] = (1.25, 1.12, 1.0, 0.92, 0.85, 0.78)


def _setting(label: float, value: float, row: float, label_width: float, columns: int = 2) -> Setting:
    return Setting(label, value, label * 0.42, row, row * (1.5 if columns > 1 else 2), label_width, columns, row * 3)


_NAMES = ("○○　○○", "○○ ○○")
_A4 = Format(210, 297, 18, 6.6, _setting(3.7, 4.2, 12, 44))
_FORMATS: Mapping[Medium, Format] = {
    "postcard": Format(
        100, 148, 5, 4.6, _setting(2.3, 2.9, 6, 18.5), foot_below=True, scales=(1.3, 1.18, 1.08, 1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
    ),
    "sealed_postcard": Format(200, 148, 7, 5.2, _setting(2.9, 3.5, 10, 29, 1), folds=2),
    "letter": _A4,
    "sealed_letter": _A4,
    "a3": Format(420, 297, 20, 9, _setting(5.2, 6, 17, 66)),
    "a4": _A4,
    "a5": Format(148, 210, 12, 5.6, _setting(3.3, 3.8, 11, 36)),
    "b5": Format(182, 257, 16, 6.2, _setting(3.6, 4.1, 11.5, 40)),
    "card": Format(
        85.6, 54, 3.4, 3.4, _setting(1.9, 2.4, 4.4, 15), shape="card", foot_below=True,
        scales=(1.15, 1.0, 0.92, 0.85, 0.78, 0.72, 0.66),
    ),
    "booklet": Format(210, 148, 9, 4.8, _setting(2.7, 3.3, 9.5, 28, 1), folds=2),
    "slip": Format(210, 106, 8, 4.8, _setting(2.9, 3.4, 8.5, 30)),
    "tag": Format(44, 32, 3, 3.2, _setting(1.7, 2.6, 5, 12, 1), shape="tag", scales=(1.0, 0.9, 0.8, 0.7)),
}  # fmt: skip

WORDS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "front": "おもて", "back": "うら", "outside": "おもて（宛名面）", "inside": "なか（開いた面）", "more": "つづき",
        "postcard": "郵便はがき", "stamp": "料金後納\n郵　便", "addressee": "宛　名", "to": "（あて先）",
        "title": "様", "office": "事務処理欄", "sender": "○○市（町）", "peel": "ここからゆっくりはがしてください",
        "date": "○年○月○日", "receipt": "領収日付印", "mayor": "（あて先）○○市（町）長",
        "issuer": "○○市（町）長　○○　○○",
    },
    "en": {
        "front": "Front", "back": "Back", "outside": "Outside", "inside": "Inside, opened", "more": "Continued",
        "postcard": "POST CARD", "stamp": "POSTAGE\nPAID", "addressee": "Addressee", "to": "To: ",
        "title": "", "office": "For office use", "sender": "○○ City (Town)", "peel": "Peel open here",
        "date": "YYYY-MM-DD", "receipt": "Date stamp", "mayor": "To the Mayor of ○○",
        "issuer": "Mayor of ○○",
    },
}  # fmt: skip
"""The words of the paper itself, which are no fields."""


def paper(form: Form, *, language: str = "ja", differences: Mapping[str, Difference] | None = None) -> Paper:
    """Lay out a form.

    Parameters
    ----------
    form
        The form; where versions are compared, with the fields that are left out among the others.
    language
        That of the labels, ``ja`` or ``en``.
    differences
        How fields differ, by id.
    """
    found = differences or {}
    laid = items(form, language)
    if form.medium == "register" or (form.medium in ("a3", "a4", "a5", "b5") and looks_like_a_list(form)):
        sheets = ledger(form, laid, language, found, 420 if form.medium == "a3" else 297)
    elif form.medium == "data":
        sheets = record_layout(form, laid, language, found)
    elif form.medium == "screen":
        sheets = window(form, laid, language, found)
    else:
        sheets = _Composer(form, laid, language, found).sheets()
    return Paper(form.id, form.name.get(language), language, tuple(sheets), found)


class _Composer:
    """One form on its way to paper."""

    def __init__(self, form: Form, laid: Sequence[Item], language: str, differences: Mapping[str, Difference]) -> None:
        self.form, self.laid, self.language, self.differences = form, laid, language, differences
        self.words = WORDS["en" if language == "en" else "ja"]
        self.format = _FORMATS.get(form.medium, _A4)
        self.posted = form.direction == "issued" and form.medium in POSTAL

    # -- sheets -----------------------------------------------------------------------------------------------------

    def sheets(self) -> list[Sheet]:
        """All sheets, the front ones first."""
        front = [i for i in self.laid if i.field.side == "front"]
        back = [i for i in self.laid if i.field.side == "back"]
        found: list[Sheet] = []
        if front or not back:
            if self.form.medium in ("sealed_postcard", "sealed_letter") and self.posted:
                outside = [i for i in front if i.part in ("postage", "postal_code", "addressee", "postal_bars")]
                found.append(self._outside(outside))
                front = [i for i in front if i not in outside]
                found += self._side(front, "inside", addressed=False)
            else:
                found += self._side(front, "front", addressed=True)
        if back:
            found += self._side(back, "back", addressed=False, again=bool(front))
        return found

    def _side(self, laid: Sequence[Item], caption: str, *, addressed: bool, again: bool = False) -> list[Sheet]:
        f = self.format
        panel = (f.width / f.folds if f.folds > 1 else f.width) - 2 * f.margin - self._stub()
        height = f.height - 2 * f.margin
        panels: list[list[Row]] = []
        for scale in f.scales:
            rows = self._rows(laid, panel, f.setting.at(scale), addressed=addressed, again=again)
            panels = _paginated(rows, height)
            if len(panels) <= f.folds:
                break
        else:
            scale = f.scales[len(f.scales) // 2]
            panels = _paginated(self._rows(laid, panel, f.setting.at(scale), addressed=addressed, again=again), height)
        if f.folds > 1 and len(panels) == 1:
            panels = _opened(panels[0])
        sheets = []
        for n in range(0, len(panels), f.folds):
            several = panels[n : n + f.folds]
            spots: list[Spot] = []
            inks: list[Ink] = list(self._furniture(caption))
            for k, rows in enumerate(several):
                x = f.margin + k * (f.width / f.folds)
                placed = _placed(rows, x, f.margin, height, below=f.foot_below, stretch=len(panels) <= f.folds)
                spots += [p for p in placed if isinstance(p, Spot)]
                inks += [p for p in placed if not isinstance(p, Spot)]
            named = self.words[caption] if n == 0 else f"{self.words['more']} {n // f.folds + 1}"
            sheets.append(Sheet(named, f.width, f.height, f.shape, tuple(spots), tuple(inks)))
        return sheets

    def _stub(self) -> float:
        """The room of what is torn off a payment slip."""
        return 52.0 if self._pays() else 0.0

    def _pays(self) -> bool:
        return self.form.medium == "slip" and any(
            i.field.type == "barcode" or "納付" in i.field.name.ja for i in self.laid
        )

    def _furniture(self, caption: str) -> list[Ink]:
        f, drawn = self.format, list[Ink]()
        if f.folds > 1:
            drawn.append(Stroke(path((f.width / 2, 2), (f.width / 2, f.height - 2)), "faint", "none", 0.25, "2 1.4"))
        if self.form.medium in ("letter", "sealed_letter"):
            for part in (1, 2):
                y = f.height * part / 3
                drawn.append(Stroke(path((0, y), (5, y)), "faint", "none", 0.25))
        if self._stub() and caption != "back":
            x = f.width - self._stub() - f.margin / 2
            drawn.append(Stroke(path((x, 2), (x, f.height - 2)), "faint", "none", 0.3, "1 1"))
            drawn.append(Stroke(ink.circle(f.width - 28, f.height - 28, 15), "faint", "none", 0.3, "1.6 1"))
            drawn += set_lines(
                (self.words["receipt"],), Box(f.width - 46, f.height - 30, 36, 4), 3, align="centre", tone="quiet"
            )
        if f.shape == "tag":
            drawn.append(Stroke(ink.circle(f.width / 2, 3.6, 1.4), "quiet", "shade", 0.25))
        return drawn

    def _outside(self, laid: Sequence[Item]) -> Sheet:
        """The side with the address of what opens."""
        letter = self.form.medium == "sealed_letter"
        wide, high, margin = (210.0, 99.0, 8.0) if letter else (100.0, 148.0, 5.0)
        room = Box(margin, margin, wide - 2 * margin, high - 2 * margin)
        placed = self._address(laid, room)
        spots = [p for p in placed if isinstance(p, Spot)]
        inks: list[Ink] = [p for p in placed if not isinstance(p, Spot)]
        y = high - 16
        inks += set_lines((self.words["sender"],), Box(margin, y, room.width, 6), 3.4, align="right", tone="quiet")
        corner = ((wide - 26, high), (wide, high - 12))
        inks.append(Stroke(path(*corner), "faint", "none", 0.25, "1.4 1"))
        lines, size = fitted(self.words["peel"], 60, 2.3, 1)
        inks += set_lines(lines, Box(margin, high - 7.5, wide - 2 * margin - 22, 3), size, align="right", tone="quiet")
        return Sheet(self.words["outside"], wide, high, "paper", tuple(spots), tuple(inks))

    # -- rows -------------------------------------------------------------------------------------------------------

    def _rows(self, laid: Sequence[Item], wide: float, s: Setting, *, addressed: bool, again: bool) -> list[Row]:
        def by(*parts: Part) -> list[Item]:
            return [i for i in laid if i.part in parts]

        address = by("postage", "postal_code", "addressee", "postal_bars")
        rows: list[Row] = []
        if addressed and self.posted:
            rows.append(self._address_row(address, wide, s))
        titles = by("title")
        if titles or not again:
            rows.append(self._title(titles[0] if titles else None, wide, s))
        rows += [self._plain(i, wide, s) for i in titles[1:]]
        if self._handed_in(laid) and not again:
            rows.append(self._furniture_line(self.words["mayor"], wide, s, "left"))
        if address and not (addressed and self.posted):
            rows += [self._to(i, wide, s) for i in address]
        rows += [self._lead(i, wide, s) for i in by("lead")]
        rows += table([self._cell(i, s) for i in by("body")], wide, s)
        office = by("office")
        if office:
            rows.append(self._heading(self.words["office"], wide, s))
            rows += table([self._cell(i, s) for i in office], wide, s)
        rows += [self._note(i, wide, s) for i in by("note")]
        rows += [self._sender(i, wide, s) for i in by("sender")]
        if self._signed() and not again:
            rows.append(self._furniture_line(self.words["issuer"], wide, s, "right"))
        return rows

    def _handed_in(self, laid: Sequence[Item]) -> bool:
        """Whether it is a form that people hand in, and no field says to whom."""
        filled_in = self.form.direction == "received" and any("applicant" in i.field.origin for i in laid)
        on_paper = self.form.medium in ("a3", "a4", "a5", "b5")
        return filled_in and on_paper and not any(re.match("あて先|宛先", i.field.name.ja) for i in self.laid)

    def _signed(self) -> bool:
        """Whether it goes out in the municipality's name, and no field says whose."""
        on_paper = self.form.medium in ("letter", "sealed_letter", "sealed_postcard", "a3", "a4", "a5", "b5")
        return self.form.direction == "issued" and on_paper and not any(names_sender(i.field) for i in self.laid)

    def _cell(self, item: Item, s: Setting) -> Cell:
        return Cell(item, s, self._said(item), item.field.id in self.differences)

    def _said(self, item: Item) -> str:
        found = self.differences.get(item.field.id)
        return found.said if found else ""

    def _badge(self, item: Item) -> float:
        return BADGE if item.field.id in self.differences else 0.0

    def _title(self, item: Item | None, wide: float, s: Setting) -> Row:
        text = printed(item.field, self.language) if item else ""
        if item is None or text == item.name:
            text = self.form.name.get(self.language)
        name = item.name if item else self.form.name.get(self.language)
        room = wide - 2 * BADGE
        lines, size = fitted(text, room, self.format.title, 2)
        said = self._said(item) if item else ""
        notes, small = fitted(said, room, s.label * 0.9, 2) if said else ((), 0.0)
        tall = len(lines) * size * LEADING
        note = len(notes) * small * LEADING
        gap = size * 0.5
        hole = 2.6 if self.format.shape == "tag" else 0.0
        edge = s.pad * 0.8
        need = hole + tall + note + gap + 2 * edge

        def place(x: float, y: float, height: float) -> list[Spot | Ink]:
            y += hole
            box = Box(x, y, wide, tall + note + 2 * edge)
            y += edge
            inks = set_lines(lines, Box(x + BADGE, y, room, tall), size, align="centre", bold=True)
            inks += set_lines(notes, Box(x + BADGE, y + tall, room, note), small, align="centre", tone="quiet")
            return [Spot(item.field.id if item else None, name, box, tuple(inks))]

        return Row(need, need, place)

    def _lead(self, item: Item, wide: float, s: Setting) -> Row:
        """Printed text before the table: to whom a form is handed in, or what it says."""
        if item.field.name.ja.startswith("あて先"):
            return self._plain(item, wide, s, f"{self.words['to']}{printed(item.field, self.language)}")
        return self._paragraph(item, wide, s, 2)

    def _plain(self, item: Item, wide: float, s: Setting, text: str | None = None) -> Row:
        return self._paragraph(item, wide, s, 0, text)

    def _to(self, item: Item, wide: float, s: Setting) -> Row:
        """The addressee where there is no field of an address."""
        shown = "　".join(item.value.texts)
        return self._paragraph(item, wide, s, 0, f"{shown}　{self.words['title']}".strip(), labelled=True)

    def _note(self, item: Item, wide: float, s: Setting) -> Row:
        return self._paragraph(item, wide, s, 1)._replace(foot=True)

    def _paragraph(
        self, item: Item, wide: float, s: Setting, grey: int, text: str | None = None, *, labelled: bool = False
    ) -> Row:
        """A line or two without a box: its words, then grey lines for text that is not known."""
        room = wide - self._badge(item)
        lines, size = fitted(text or item.name, room, s.value if text else s.label, 3)
        notes, small = fitted(self._said(item), room, s.label * 0.9, 2) if self._said(item) else ((), 0.0)
        label = s.label * LEADING if labelled else 0.0
        leading = s.label * LEADING
        head, note = len(lines) * size * LEADING, len(notes) * small * LEADING
        tall = label + head + note + grey * leading
        need = tall + 2 * s.pad

        def place(x: float, y: float, height: float) -> list[Spot | Ink]:
            y += s.pad
            inks: list[Ink] = []
            if label:
                named, fitting = fitted(item.name, room, s.label * 0.9, 1)
                inks += set_lines(named, Box(x, y, room, label), fitting, tone="quiet")
            inks += set_lines(lines, Box(x, y + label, room, head), size)
            inks += set_lines(notes, Box(x, y + label + head, room, note), small, tone="quiet")
            if grey:
                inks += ink.grey_lines(Box(x, y + label + head + note, room, grey * leading), leading)
            return [Spot(item.field.id, item.name, Box(x, y, wide, tall), tuple(inks))]

        return Row(need, need, place)

    def _furniture_line(self, text: str, wide: float, s: Setting, align: Literal["left", "right"]) -> Row:
        """A line that belongs to the paper and is no field."""
        tall = s.value * LEADING

        def place(x: float, y: float, height: float) -> list[Spot | Ink]:
            return list(set_lines((text,), Box(x, y + s.pad, wide, tall), s.value * 0.94, align=align, tone="quiet"))

        need = tall + 2.4 * s.pad
        return Row(need, need, place, foot=align == "right")

    def _heading(self, text: str, wide: float, s: Setting) -> Row:
        size, tall = s.label * 0.95, s.label * LEADING

        def place(x: float, y: float, height: float) -> list[Spot | Ink]:
            return list(set_lines((text,), Box(x, y + tall * 0.7, wide, tall), size, tone="quiet"))

        return Row(tall * 1.8, tall * 1.8, place)

    def _sender(self, item: Item, wide: float, s: Setting) -> Row:
        """Who sends or issues it, at the right; with a seal where there is one."""
        sealed = "印" in item.field.name.ja or item.field.type == "image"
        text = self.words["sender"] + ("長　○○　○○" if sealed and self.language == "ja" else "")
        side = s.value * 2.6 if sealed else 0.0
        room = wide - side - self._badge(item) - s.pad
        said = self._said(item)
        label, small = fitted(item.name if not said else f"{item.name}　{said}", room, s.label * 0.82, 2)
        lines, size = fitted(text, room, s.value, 1)
        tall = max(len(label) * small * LEADING + size * LEADING, side)
        need = tall + 2 * s.pad

        def place(x: float, y: float, height: float) -> list[Spot | Ink]:
            y += s.pad
            right = x + wide - self._badge(item) - side
            below = len(label) * small * LEADING
            inks = set_lines(label, Box(x, y, right - x - s.pad, below), small, align="right", tone="quiet")
            inks += set_lines(lines, Box(x, y + below, right - x - s.pad, size * LEADING), size, align="right")
            if sealed:
                inks += ink.seal(Box(right, y + (tall - side) / 2, side, side))
            return [Spot(item.field.id, item.name, Box(x, y, wide, tall), tuple(inks))]

        return Row(need, need, place, foot=True)

    # -- the address ------------------------------------------------------------------------------------------------

    def _address_row(self, laid: Sequence[Item], wide: float, s: Setting) -> Row:
        postcard = self.form.medium in ("postcard", "sealed_postcard")
        need = 51.0 if postcard else 50.0

        def place(x: float, y: float, height: float) -> list[Spot | Ink]:
            if postcard:
                return [
                    *self._address(laid, Box(x, y, wide, need - 2)),
                    Stroke(path((x, y + need - 2), (x + wide, y + need - 2)), "faint", "none", 0.2, "1.5 1"),
                ]
            window = Box(x, y, min(wide, 96), need - 8)
            framed = Box(window.x + 3, window.y + 3, window.width - 6, window.height - 6)
            return [
                Frame(window, "faint", "none", 0.25, "2 1.2", 3),
                *(self._lines_of_address(laid, framed) if laid else self._no_addressee(framed)),
            ]

        return Row(need, need, place)

    def _address(self, laid: Sequence[Item], box: Box) -> list[Spot | Ink]:
        """The address side of a card: the postage frame, the boxes of the postal code, the addressee below."""
        w = self.words
        drawn: list[Spot | Ink] = []
        by = {i.part: i for i in laid if i.part in ("postage", "postal_code")}
        stamp = Box(box.x, box.y, 19, 17)
        art = self._postage(stamp)
        if "postage" in by:
            item = by["postage"]
            label, size = fitted(item.name, 19, 1.7, 4)
            tall = len(label) * size * LEADING
            below = set_lines(label, Box(box.x, stamp.bottom + 0.4, 19, tall), size, tone="quiet")
            drawn.append(Spot(item.field.id, item.name, Box(box.x, box.y, 19, 17.4 + tall), (*art, *below)))
        else:
            drawn += art
        letter = self.form.medium == "sealed_letter"
        if not letter:
            drawn.append(Words(w["postcard"], box.x + box.width * 0.36, box.y + 2.6, 2.4, "middle", "quiet"))
        code = Box(box.right - 49, box.y + 4, 47.7, 8)
        boxes: list[Ink] = []
        for k in range(7):
            at = Box(code.x + 6.83 * k + (0.9 if k > 2 else 0), code.y, 5.7, 8)
            boxes.append(Frame(at, "red", "none", 0.4 if k < 3 else 0.25))
            if "postal_code" in by:
                boxes.append(Words("1234567"[k], at.x + 2.85, at.y + 6, 5, "middle"))
        boxes.append(Stroke(path((code.x + 19.9, code.y + 4), (code.x + 21, code.y + 4)), "red", "none", 0.3))
        if "postal_code" in by:
            item = by["postal_code"]
            label, size = fitted(item.name, 47, 1.9, 1)
            named = set_lines(label, Box(code.x, code.y - 3, 47, 2.6), size, align="right", tone="quiet")
            spot = Box(code.x - 0.4, code.y - 3, 49.4, 11.6)
            drawn.append(Spot(item.field.id, item.name, spot, (*named, *boxes)))
        else:
            drawn += boxes
        rest = [i for i in laid if i.part not in by or i is not by[i.part]]
        top = box.y + (24 if letter else 17)
        left = box.x + (44 if letter else 21)
        room = Box(left, top, min(box.right - left, 110), min(box.bottom - top, 46))
        if not rest:
            return [*drawn, *self._no_addressee(room)]
        return [*drawn, *self._lines_of_address(rest, room)]

    def _no_addressee(self, box: Box) -> list[Ink]:
        """Where the addressee stands on paper that goes out, when no field says so."""
        return set_lines((self.words["addressee"],), Box(box.x, box.y, box.width, 10), 4, tone="faint")

    def _postage(self, box: Box) -> list[Ink]:
        first, _, second = self.words["stamp"].partition("\n")
        return [
            Frame(box, "ink", "none", 0.3),
            Stroke(path((box.x, box.y + 5), (box.right, box.y + 5)), "ink", "none", 0.2),
            Stroke(path((box.x, box.bottom - 3), (box.right, box.bottom - 3)), "ink", "none", 0.2),
            *set_lines((first, second), Box(box.x, box.y + 5, box.width, box.height - 8), 2.9, align="centre"),
        ]

    def _lines_of_address(self, laid: Sequence[Item], box: Box) -> list[Spot | Ink]:
        """Address and name below one another, the bar code of the post last."""
        addressed = [i for i in laid if i.part == "addressee"]
        last = addressed[-1] if addressed else None
        weights = [1.0 if i.part != "addressee" else 1.2 + 0.8 * (len(i.value.texts) > 1 or i is last) for i in laid]
        unit = min(box.height / max(sum(weights), 0.1), 11)
        drawn: list[Spot | Ink] = []
        y = box.y
        for item, weight in zip(laid, weights, strict=True):
            high = unit * weight
            spot = Box(box.x, y, box.width, high - 0.4)
            room = box.width - self._badge(item)
            said = self._said(item)
            label, small = fitted(
                f"{item.name}　{said}".strip(), room, min(2.7 if box.width > 80 else 2.1, high * 0.24), 1
            )
            inks = set_lines(label, Box(box.x, y, room, small * LEADING), small, tone="quiet")
            area = Box(box.x, y + small * LEADING, room, high - 0.8 - small * LEADING)
            if item.part in ("postal_bars", "postage"):
                inks += ink.postal_bars(Box(area.x, area.y + 0.3, min(area.width, 66), min(area.height - 0.5, 3.6)))
            else:
                inks += self._address_lines(item, area, named=item is last)
            drawn.append(Spot(item.field.id, item.name, spot, tuple(inks)))
            y += high
        return drawn

    def _address_lines(self, item: Item, area: Box, *, named: bool) -> list[Ink]:
        texts = list(item.value.texts[:3]) or ["1234567"]
        if named and len(texts) == 1 and texts[0] not in _NAMES:
            texts.append(_NAMES[self.language == "en"])
        if self.language == "ja" and named:
            texts = [*sorted(texts, key=lambda t: t in _NAMES)]
            texts[-1] += f"　{self.words['title']}"
        if item.part == "postal_code":
            texts = ["〒 123-4567"]
        drawn: list[Ink] = []
        each = area.height / len(texts)
        for k, text in enumerate(texts):
            big = (4.6 if named and k == len(texts) - 1 else 3.5) * (1.2 if area.width > 80 else 1)
            lines, size = fitted(text, area.width, min(big, each / LEADING), 1)
            drawn += set_lines(lines, Box(area.x, area.y + each * k, area.width, each), size)
        return drawn


def _paginated(rows: Sequence[Row], height: float) -> list[list[Row]]:
    """The rows in as many panels as they need."""
    panels: list[list[Row]] = [[]]
    used = 0.0
    for row in rows:
        if panels[-1] and used + row.height > height + 1e-6:
            panels.append([])
            used = 0.0
        panels[-1].append(row)
        used += row.height
    return panels


def _opened(rows: Sequence[Row]) -> list[list[Row]]:
    """What would fill one panel, on both of what is opened: parted where the halves are most alike."""
    if len(rows) < 4:
        return [list(rows)]
    total, used = sum(r.height for r in rows), 0.0
    ends = []
    for n, row in enumerate(rows[:-1], start=1):
        used += row.height
        ends.append((abs(total / 2 - used), n))
    _, at = min(ends)
    return [list(rows[:at]), list(rows[at:])]


def _placed(rows: Sequence[Row], x: float, y: float, height: float, *, below: bool, stretch: bool) -> list[Spot | Ink]:
    """The rows from top to bottom; what room is left makes rows higher, and pushes those of the foot down."""
    spare = max(height - sum(r.height for r in rows), 0.0)
    wanted = [r.most - r.height for r in rows]
    total = sum(wanted)
    share = min(1.0, spare / total) if stretch and total > 0 else 0.0
    spare -= share * total
    placed: list[Spot | Ink] = []
    pushed = False
    for row, more in zip(rows, wanted, strict=True):
        if row.foot and not pushed:
            pushed = True
            y += spare if below else min(spare, row.height * 0.6)
        tall = row.height + more * share
        placed += row.place(x, y, tall)
        y += tall
    return placed
