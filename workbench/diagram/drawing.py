"""Drawing a diagram as SVG: text escaped, colours from a theme, every mark a sign as well as a colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from workbench.diagram.geometry import Box, Diagram, Edge, Lane, Node
from workbench.diagram.layout import HEADER_FONT, HEADER_LINE
from workbench.diagram.placing import FONT, LINE, SMALL_FONT, SMALL_LINE

Mark = Literal["added", "removed", "changed", "moved"]
FONT_FAMILY = "'BIZ UDPGothic','Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif"


class Theme(NamedTuple):
    """The colours of a drawing."""

    text: str
    quiet: str
    line: str
    back_line: str
    box: str
    border: str
    lane: str
    header: str
    lane_border: str
    label: str
    marks: Mapping[str, str]
    mark_fill: Mapping[str, str]


THEMES: Mapping[str, Theme] = {
    "light": Theme(
        text="#1f2933", quiet="#52606d", line="#52606d", back_line="#1565a0", box="#ffffff", border="#5b6b7b",
        lane="#f7f9fb", header="#e4eaf0", lane_border="#c3ced9", label="#eef3f8",
        marks={"added": "#1b6e3c", "removed": "#b3261e", "changed": "#8a5a00", "moved": "#5b3fa0"},
        mark_fill={"added": "#e3f4e8", "removed": "#fbe6e4", "changed": "#fff3d6", "moved": "#eee8fa"},
    ),
    "dark": Theme(
        text="#e8edf2", quiet="#b3bfcb", line="#a9b6c3", back_line="#7cc4ff", box="#243140", border="#8fa1b3",
        lane="#18222d", header="#2a3847", lane_border="#3d4d5d", label="#2f3f50",
        marks={"added": "#7fd6a0", "removed": "#ff9b93", "changed": "#f0c060", "moved": "#c3aef5"},
        mark_fill={"added": "#173a26", "removed": "#4a211e", "changed": "#463512", "moved": "#332a52"},
    ),
}  # fmt: skip
"""The colours on a light and on a dark ground; text on its ground has a contrast of 4.5 at least."""

MARKS: Mapping[str, str] = {"added": "＋", "removed": "－", "changed": "～", "moved": "↕"}
"""The sign of each mark, so that colour never stands alone."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "flow": "業務フロー", "lanes": "担当", "steps": "手順", "added": "追加", "removed": "行わない",
        "changed": "変更", "moved": "移動", "join": "そろってから",
    },
    "en": {
        "flow": "Process flow", "lanes": "Actors", "steps": "Steps", "added": "added", "removed": "left out",
        "changed": "changed", "moved": "moved", "join": "when all have arrived",
    },
}  # fmt: skip


def svg(
    diagram: Diagram,
    *,
    language: str | None = None,
    marks: Mapping[str, Mark] | None = None,
    theme: str = "light",
    selectable: bool = False,
) -> str:
    """The diagram as one SVG document.

    Parameters
    ----------
    diagram
        What :func:`workbench.diagram.layout` gave.
    language
        That of the description for screen readers; the diagram's own if None.
    marks
        Steps that differ, by id: ``added``, ``removed``, ``changed`` or ``moved``.
    theme
        ``light`` or ``dark``.
    selectable
        Whether each step is a button of its own, to stand inside a page; otherwise the whole is one image.
    """
    words = _WORDS["en" if (language or diagram.language) == "en" else "ja"]
    drawing = _Drawing(THEMES[theme], marks or {}, words, selectable)
    width, height = _number(diagram.width), _number(diagram.height)
    name, said = _text(diagram.name), _text(drawing.description(diagram))
    label = quoteattr(allowed(f"{words['flow']}: {diagram.name}"))
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" font-family="{FONT_FAMILY}" font-size="{_number(FONT)}"'
            f' lang="{diagram.language}" ',
            f'role="group" aria-label={label}>'
            if selectable
            else f'role="img" aria-labelledby="t d"><title id="t">{name}</title><desc id="d">{said}</desc>',
            drawing.definitions(),
            *(drawing.lane(lane) for lane in diagram.lanes),
            *(drawing.edge(edge) for edge in sorted(diagram.edges, key=lambda e: not e.back)),
            *(drawing.condition(edge) for edge in diagram.edges),
            *(drawing.node(node) for node in diagram.nodes),
            "</svg>",
        ]
    )


class _Drawing:
    def __init__(self, theme: Theme, marks: Mapping[str, Mark], words: Mapping[str, str], selectable: bool) -> None:
        self.theme, self.marks, self.words, self.selectable = theme, marks, words, selectable

    def description(self, diagram: Diagram) -> str:
        lanes = dict.fromkeys("".join(lane.lines) for lane in diagram.lanes)
        steps = [n for n in diagram.nodes if n.kind not in ("start", "end")]
        named = [self.spoken(n) for n in steps]
        return f"{self.words['flow']}. {self.words['lanes']}: {'、'.join(lanes)}. {self.words['steps']}: {' → '.join(named)}"

    def spoken(self, node: Node) -> str:
        """What a screen reader says of a step: its name, and its mark."""
        return node.name + (f"（{self.words[self.marks[node.id]]}）" if node.id in self.marks else "")

    def definitions(self) -> str:
        def arrow(id_: str, colour: str) -> str:
            return (
                f'<marker id="{id_}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8"'
                f' markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.5L8 4L0 7.5z" fill="{colour}"/></marker>'
            )

        return f"<defs>{arrow('a', self.theme.line)}{arrow('b', self.theme.back_line)}</defs>"

    def lane(self, lane: Lane) -> str:
        t = self.theme
        return (
            f'<rect {_rect(lane.box)} fill="{t.lane}" stroke="{t.lane_border}"/>'
            f'<rect {_rect(lane.header)} fill="{t.header}" stroke="{t.lane_border}"/>'
            + self._lines(lane.lines, lane.header, HEADER_FONT, HEADER_LINE, weight="bold")
        )

    def edge(self, edge: Edge) -> str:
        colour, marker = (self.theme.back_line, "b") if edge.back else (self.theme.line, "a")
        dash = ' stroke-dasharray="6 3"' if edge.back else ""
        return (
            f'<path d="{_path(edge.points)}" fill="none" stroke="{colour}" stroke-width="1.4"{dash}'
            f' stroke-linejoin="round" marker-end="url(#{marker})"/>'
        )

    def condition(self, edge: Edge) -> str:
        if edge.label is None:
            return ""
        t = self.theme
        return f'<rect {_rect(edge.label.box)} rx="3" fill="{t.label}" stroke="{t.lane_border}"/>' + self._lines(
            edge.label.lines, edge.label.box, SMALL_FONT, SMALL_LINE
        )

    def node(self, node: Node) -> str:
        if node.kind in ("start", "end"):
            return self._event(node)
        mark = self.marks.get(node.id)
        parts = [
            f"<g data-step={quoteattr(node.id)}{self._button(node)}>",
            self._decision(node) if node.kind == "decision" else self._box(node),
        ]
        if node.joins:
            parts.append(self._sign(node.shape.x + 6, node.shape.bottom - 2, "＆", self.theme.quiet))
        if mark:
            at = node.shape
            x = at.x + at.width * 0.85 if node.kind == "decision" else at.right - 6
            parts.append(self._sign(x, at.y + 3, MARKS[mark], self.theme.marks[mark]))
        if self.selectable:
            ring = Box(node.box.x - 4, node.box.y - 4, node.box.width + 8, node.box.height + 8)
            parts.append(f'<rect class="ring" {_rect(ring)} rx="7" fill="none"/>')
        return "".join([*parts, "</g>"])

    def _button(self, node: Node) -> str:
        if not self.selectable:
            return ""
        return f" data-element={quoteattr(f'steps/{node.id}')} {button(self.spoken(node))}"

    def _colours(self, node: Node) -> tuple[str, str, str]:
        mark = self.marks.get(node.id)
        if mark is None:
            return self.theme.box, self.theme.border, "1.2"
        return self.theme.mark_fill[mark], self.theme.marks[mark], "2.4"

    def _box(self, node: Node) -> str:
        fill, stroke, thick = self._colours(node)
        struck = self.marks.get(node.id) == "removed"
        dash = ' stroke-dasharray="5 3"' if struck or node.kind == "wait" else ""
        radius = "22" if node.kind == "wait" else "5"
        shape = (
            f'<rect {_rect(node.shape)} rx="{radius}" fill="{fill}" stroke="{stroke}" stroke-width="{thick}"{dash}/>'
        )
        clock = self._clock(node.shape, stroke) if node.kind == "wait" else ""
        return shape + clock + self._lines(node.lines, node.shape, FONT, LINE, struck=struck)

    def _decision(self, node: Node) -> str:
        fill, stroke, thick = self._colours(node)
        s = node.shape
        middle_x, middle_y = s.x + s.width / 2, s.y + s.height / 2
        d = f"M{_number(s.x)} {_number(middle_y)}L{_number(middle_x)} {_number(s.y)}L{_number(s.right)} {_number(middle_y)}L{_number(middle_x)} {_number(s.bottom)}z"
        struck = self.marks.get(node.id) == "removed"
        below = Box(node.box.x, s.bottom + 3, node.box.width, node.box.bottom - s.bottom - 3)
        sign = f'<text x="{_number(middle_x)}" y="{_number(middle_y + 5.5)}" text-anchor="middle" font-size="15" fill="{stroke}">？</text>'
        return f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{thick}"/>{sign}' + self._lines(
            node.lines, below, FONT, LINE, struck=struck
        )

    def _event(self, node: Node) -> str:
        b = node.box
        thick = "1.6" if node.kind == "start" else "4"
        return (
            f'<circle cx="{_number(b.x + b.width / 2)}" cy="{_number(b.y + b.height / 2)}" r="{_number(b.width / 2 - 2)}"'
            f' fill="{self.theme.box}" stroke="{self.theme.border}" stroke-width="{thick}"/>'
        )

    def _clock(self, shape: Box, colour: str) -> str:
        x, y = shape.x + 4, shape.y + 2
        return (
            f'<circle cx="{_number(x)}" cy="{_number(y)}" r="9" fill="{self.theme.box}" stroke="{colour}" stroke-width="1.3"/>'
            f'<path d="M{_number(x)} {_number(y - 5)}V{_number(y)}H{_number(x + 4)}" fill="none" stroke="{colour}" stroke-width="1.3"/>'
        )

    def _sign(self, x: float, y: float, sign: str, colour: str) -> str:
        return (
            f'<circle cx="{_number(x)}" cy="{_number(y)}" r="9" fill="{colour}"/>'
            f'<text x="{_number(x)}" y="{_number(y + 4.5)}" text-anchor="middle" font-size="13" font-weight="bold"'
            f' fill="{self.theme.box}">{sign}</text>'
        )

    def _lines(
        self, lines: Sequence[str], box: Box, size: float, leading: float, *, weight: str = "", struck: bool = False
    ) -> str:
        bold = f' font-weight="{weight}"' if weight else ""
        through = ' text-decoration="line-through"' if struck else ""
        return "".join(
            f'<text x="{_number(x)}" y="{_number(y)}" text-anchor="middle" font-size="{_number(size)}"'
            f' fill="{self.theme.text}"{bold}{through}>{_text(line)}</text>'
            for line, x, y in _placed(lines, box, size, leading)
        )


def _placed(lines: Sequence[str], box: Box, size: float, leading: float) -> Iterator[tuple[str, float, float]]:
    top = box.y + (box.height - leading * len(lines)) / 2
    for i, line in enumerate(lines):
        yield line, box.x + box.width / 2, top + leading * i + (leading + size * 0.72) / 2


def _rect(box: Box) -> str:
    x, y, width, height = (_number(v) for v in box)
    return f'x="{x}" y="{y}" width="{width}" height="{height}"'


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def button(said: str) -> str:
    """The attributes of a part of a drawing that can be chosen by a click or a key."""
    return f'role="button" tabindex="-1" aria-pressed="false" aria-label={quoteattr(allowed(said))}'


def _text(value: str) -> str:
    return escape(allowed(value))


def allowed(value: str) -> str:
    """``value`` without the control characters that XML does not allow."""
    return "".join(c for c in value if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
