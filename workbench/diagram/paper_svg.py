"""Drawing a form as SVG: paper is white on every ground; what differs carries a sign, a border and a colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from workbench.diagram.drawing import FONT_FAMILY, MARKS, THEMES, allowed, button
from workbench.diagram.geometry import Box
from workbench.diagram.paper_ink import Frame, Ink, Words, number
from workbench.diagram.paper_sheet import Difference, Paper, Sheet, Spot

_TONES: Mapping[str, str] = {
    "ink": "#22262b", "quiet": "#59616b", "faint": "#9aa4ae", "red": "#c2412f", "shade": "#dfe3e7", "white": "#ffffff",
    "tint": "#f0f2f4", "none": "none",
}  # fmt: skip
_GROUND: Mapping[str, str] = {"card": "#f4f9f4", "tag": "#f7f1e1", "screen": "#fbfcfd"}
_CAPTION = 5.0
_GAP = 7.0
_EDGE = 4.0
_WORDS: Mapping[str, Mapping[str, str]] = {
    "ja": {"added": "追加", "removed": "行わない", "changed": "変更", "moved": "移動", "form": "帳票", "field": "印字項目"},
    "en": {"added": "added", "removed": "left out", "changed": "changed", "moved": "moved", "form": "Form", "field": "Field"},
}  # fmt: skip
_MARKED = THEMES["light"]


class Drawn(NamedTuple):
    """A drawing and its size in millimetres."""

    svg: str
    width: float
    height: float


def paper_svg(paper: Paper, *, selectable: bool = False, captions: bool = True, ground: str = "light") -> Drawn:
    """All sheets of a form below one another, in one SVG of true size.

    Parameters
    ----------
    paper
        What :func:`workbench.diagram.paper` gave.
    selectable
        Whether each field is a button of its own, to stand inside a page; otherwise the whole is one image.
    captions
        Whether to say above each sheet which side it is.
    ground
        What the paper lies on, ``light`` or ``dark``; the paper itself is always white.
    """
    wide = max(s.width for s in paper.sheets) + 2 * _EDGE
    words = _WORDS["en" if paper.language == "en" else "ja"]
    drawn, y = [], _EDGE
    for sheet in paper.sheets:
        if captions:
            colour = THEMES[ground].quiet
            drawn.append(
                f'<text x="{_EDGE}" y="{number(y + 3.2)}" font-size="3.4" fill="{colour}">{_text(sheet.caption)}</text>'
            )
            y += _CAPTION
        drawn.append(f'<g transform="translate({_EDGE} {number(y)})">{_sheet(paper, sheet, words, selectable)}</g>')
        y += sheet.height + _GAP
    high = y - _GAP + _EDGE
    label = quoteattr(allowed(f"{words['form']}: {paper.name}"))
    role = "group" if selectable else "img"
    return Drawn(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(wide)}mm" height="{number(high)}mm"'
        f' viewBox="0 0 {number(wide)} {number(high)}" font-family="{FONT_FAMILY}" lang="{paper.language}"'
        f' role="{role}" aria-label={label}>{"".join(drawn)}</svg>',
        wide,
        high,
    )


def sheet_svg(paper: Paper, sheet: Sheet) -> str:
    """One sheet alone, its edges those of the paper: for printing."""
    words = _WORDS["en" if paper.language == "en" else "ja"]
    label = quoteattr(allowed(f"{paper.name} {sheet.caption}"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(sheet.width)}mm" height="{number(sheet.height)}mm"'
        f' viewBox="0 0 {number(sheet.width)} {number(sheet.height)}" font-family="{FONT_FAMILY}"'
        f' lang="{paper.language}" role="img" aria-label={label}>{_sheet(paper, sheet, words, False)}</svg>'
    )


def _sheet(paper: Paper, sheet: Sheet, words: Mapping[str, str], selectable: bool) -> str:
    radius = {"card": 3.0, "tag": 6.0, "screen": 2.0}.get(sheet.shape, 0.0)
    size = f'width="{number(sheet.width)}" height="{number(sheet.height)}" rx="{number(radius)}"'
    ground = _GROUND.get(sheet.shape, "#ffffff")
    parts = [
        f'<rect x="0.8" y="0.9" {size} fill="#000000" fill-opacity="0.14"/>',
        f'<rect {size} fill="{ground}" stroke="#aeb7c0" stroke-width="0.25"/>',
        *(_ink(i) for i in sheet.inks),
        *(_spot(paper, s, words, selectable) for s in sheet.spots),
        *_moves(paper, sheet),
    ]
    return "".join(parts)


def _spot(paper: Paper, spot: Spot, words: Mapping[str, str], selectable: bool) -> str:
    difference = paper.differences.get(spot.field or "")
    removed = difference is not None and difference.mark == "removed"
    address = f"forms/{paper.form}" + (f"/fields/{spot.field}" if spot.field else "")
    kind = words["field" if spot.field else "form"]
    said = f"{kind}: {spot.name}" + (f"（{words[difference.mark]}）" if difference else "")
    if difference and difference.said:
        said += f" {difference.said}"
    inks = "".join(_ink(i, struck=removed) for i in spot.inks)
    if removed:
        inks = f'<g opacity="0.62">{inks}</g>'
    begin = f"<g data-element={quoteattr(address)}" + (f" {button(said)}>" if selectable else ">")
    boxed = bool(spot.inks) and isinstance(spot.inks[0], Frame)
    ring = (
        f'<rect class="ring" {_rect(_grown(spot.box, -0.35 if boxed else 0.6))} rx="0.5" fill="none"/>'
        if selectable
        else ""
    )
    return begin + _under(spot.box, difference) + inks + _over(spot.box, difference) + ring + "</g>"


def _under(box: Box, difference: Difference | None) -> str:
    if difference is None:
        return ""
    return f'<rect {_rect(box)} fill="{_MARKED.mark_fill[difference.mark]}"/>'


def _over(box: Box, difference: Difference | None) -> str:
    """The border and the sign of what differs."""
    if difference is None:
        return ""
    colour = _MARKED.marks[difference.mark]
    dash = ' stroke-dasharray="1.6 1"' if difference.mark == "removed" else ""
    r = min(1.6, box.height / 2.4)
    x, y = box.right - r - 0.35, box.y + r + 0.35
    return (
        f'<rect {_rect(_grown(box, -0.15))} fill="none" stroke="{colour}" stroke-width="0.6"{dash}/>'
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" fill="{colour}"/>'
        f'<text x="{number(x)}" y="{number(y + r * 0.52)}" text-anchor="middle" font-size="{number(r * 1.5)}"'
        f' font-weight="bold" fill="#ffffff">{MARKS[difference.mark]}</text>'
    )


def _moves(paper: Paper, sheet: Sheet) -> list[str]:
    """An arrow from where a field stood before it moved to where it stands now."""
    at = {s.field: s.box for s in sheet.spots}
    drawn = []
    for id_, difference in paper.differences.items():
        if difference.mark != "moved" or id_ not in at or difference.after not in at:
            continue
        begin, end = at[difference.after], at[id_]
        x = max(min(begin.right, end.right) - 8, min(begin.x, end.x) + 4)
        down = end.y > begin.y
        from_y, to_y = begin.bottom, (end.y if down else end.bottom)
        tip = -1.6 if down else 1.6
        colour = _MARKED.marks["moved"]
        drawn.append(
            f'<g pointer-events="none"><path d="M{number(x)} {number(from_y)}V{number(to_y + tip)}" fill="none"'
            f' stroke="{colour}" stroke-width="0.6" stroke-dasharray="1.6 0.8"/>'
            f'<path d="M{number(x - 1.2)} {number(to_y + tip)}L{number(x)} {number(to_y)}L{number(x + 1.2)}'
            f' {number(to_y + tip)}z" fill="{colour}"/>'
            f'<circle cx="{number(x)}" cy="{number(from_y)}" r="0.8" fill="{colour}"/></g>'
        )
    return drawn


def _ink(ink: Ink, *, struck: bool = False) -> str:
    if isinstance(ink, Words):
        anchor = f' text-anchor="{ink.anchor}"' if ink.anchor != "start" else ""
        bold = ' font-weight="bold"' if ink.bold else ""
        through = ' text-decoration="line-through"' if struck or ink.struck else ""
        return (
            f'<text x="{number(ink.x)}" y="{number(ink.y)}" font-size="{number(ink.size)}" fill="{_TONES[ink.tone]}"'
            f"{anchor}{bold}{through}>{_text(ink.text)}</text>"
        )
    dash = f' stroke-dasharray="{ink.dash}"' if ink.dash else ""
    stroke = f' stroke="{_TONES[ink.stroke]}" stroke-width="{number(ink.thick)}"{dash}' if ink.stroke != "none" else ""
    if isinstance(ink, Frame):
        radius = f' rx="{number(ink.radius)}"' if ink.radius else ""
        return f'<rect {_rect(ink.box)}{radius} fill="{_TONES[ink.fill]}"{stroke}/>'
    return f'<path d="{ink.d}" fill="{_TONES[ink.fill]}"{stroke}/>'


def _grown(box: Box, by: float) -> Box:
    return Box(box.x - by, box.y - by, max(box.width + 2 * by, 0.1), max(box.height + 2 * by, 0.1))


def _rect(box: Box) -> str:
    x, y, width, height = (number(v) for v in box)
    return f'x="{x}" y="{y}" width="{width}" height="{height}"'


def _text(value: str) -> str:
    return escape(allowed(value))
