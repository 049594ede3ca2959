"""What is put on paper: words, frames and strokes, in millimetres; and small pictures made of them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from workbench.diagram.geometry import Box
from workbench.diagram.text import width, wrap

Tone = Literal["ink", "quiet", "faint", "red", "shade", "white", "tint", "none"]
LEADING = 1.32
SMALLEST = 0.55


class Words(NamedTuple):
    """One line of text; ``y`` is its base line."""

    text: str
    x: float
    y: float
    size: float
    anchor: Literal["start", "middle", "end"] = "start"
    tone: Tone = "ink"
    bold: bool = False
    struck: bool = False


class Frame(NamedTuple):
    """A rectangle."""

    box: Box
    stroke: Tone = "ink"
    fill: Tone = "none"
    thick: float = 0.2
    dash: str = ""
    radius: float = 0.0


class Stroke(NamedTuple):
    """A path."""

    d: str
    stroke: Tone = "ink"
    fill: Tone = "none"
    thick: float = 0.2
    dash: str = ""


Ink = Words | Frame | Stroke


def fitted(text: str, limit: float, size: float, most: int = 99) -> tuple[tuple[str, ...], float]:
    """``text`` in at most ``most`` lines no wider than ``limit``, and the size at which it fits.

    It is condensed down to about half the size before anything is left out, which an ellipsis then shows.
    """
    smallest = size * SMALLEST
    while True:
        lines = wrap(text, limit, size, most)
        complete = not lines or not lines[-1].endswith("…") or text.rstrip().endswith("…")
        if complete and all(width(line, size) <= limit for line in lines):
            return lines, size
        if size * 0.93 < smallest:
            return tuple(_cut(line, limit, size) for line in lines), size
        size *= 0.93


def _cut(line: str, limit: float, size: float) -> str:
    while len(line) > 1 and width(line, size) > limit:
        line = line[:-2] + "…" if len(line) > 2 else line[:-1]
    return line


def set_lines(
    lines: tuple[str, ...],
    box: Box,
    size: float,
    *,
    align: Literal["left", "centre", "right"] = "left",
    vertical: Literal["top", "middle"] = "middle",
    tone: Tone = "ink",
    bold: bool = False,
    struck: bool = False,
) -> list[Ink]:
    """Lines of text in a box."""
    leading = size * LEADING
    top = box.y if vertical == "top" else box.y + (box.height - leading * len(lines)) / 2
    anchors: dict[str, tuple[float, Literal["start", "middle", "end"]]] = {
        "left": (box.x, "start"), "centre": (box.x + box.width / 2, "middle"), "right": (box.right, "end"),
    }  # fmt: skip
    x, anchor = anchors[align]
    return [
        Words(line, x, top + leading * i + (leading + size * 0.74) / 2, size, anchor, tone, bold, struck)
        for i, line in enumerate(lines)
    ]


def path(*points: tuple[float, float], closed: bool = False) -> str:
    """The points as the data of a path."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("z" if closed else "")


def number(value: float) -> str:
    """A measure in millimetres, to the hundredth."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def circle(x: float, y: float, r: float) -> str:
    """A circle as the data of a path."""
    return (
        f"M{number(x - r)} {number(y)}a{number(r)} {number(r)} 0 1 0 {number(2 * r)} 0"
        f"a{number(r)} {number(r)} 0 1 0 {number(-2 * r)} 0z"
    )


def seal(box: Box, *, empty: bool = False) -> list[Ink]:
    """A round stamp, as large as the box lets it be; or the place for one."""
    r = max(min(box.width, box.height, 15) / 2 - 0.4, 0.2)
    x, y = box.x + box.width / 2, box.y + box.height / 2
    if empty:
        return [Stroke(circle(x, y, r), "quiet", "none", 0.2, "1 0.8")]
    return [Stroke(circle(x, y, r), "red", "none", 0.35), Words("印", x, y + r * 0.29, r * 0.8, "middle", "red")]


def map_with_pin(box: Box) -> list[Ink]:
    """A map that shows nothing but streets, with a pin."""
    x, y, w, h = box
    streets = (
        path((x, y + h * 0.62), (x + w * 0.42, y + h * 0.55), (x + w, y + h * 0.68)),
        path((x + w * 0.3, y), (x + w * 0.36, y + h)),
        path((x + w * 0.72, y), (x + w * 0.68, y + h)),
        path((x, y + h * 0.25), (x + w, y + h * 0.18)),
    )
    pin_x, pin_y, r = x + w * 0.54, y + h * 0.56, min(w, h) * 0.13
    pin = (
        f"M{number(pin_x)} {number(pin_y)}C{number(pin_x - r * 1.9)} {number(pin_y - r * 2)} {number(pin_x - r)}"
        f" {number(pin_y - r * 3.4)} {number(pin_x)} {number(pin_y - r * 3.4)}C{number(pin_x + r)}"
        f" {number(pin_y - r * 3.4)} {number(pin_x + r * 1.9)} {number(pin_y - r * 2)} {number(pin_x)} {number(pin_y)}z"
    )
    house = Frame(Box(x + w * 0.41, y + h * 0.3, w * 0.09, h * 0.12), "faint", "white", 0.2)
    school = Frame(Box(x + w * 0.76, y + h * 0.3, w * 0.13, h * 0.2), "faint", "white", 0.2)
    return [
        Frame(box, "quiet", "shade", 0.2),
        *(Stroke(d, "white", "none", max(h * 0.07, 0.7)) for d in streets),
        house,
        school,
        Stroke(pin, "red", "red", 0.1),
        Stroke(circle(pin_x, pin_y - r * 2.3, r * 0.5), "white", "white", 0.1),
    ]


def plan(box: Box) -> list[Ink]:
    """A ground plan or drawing."""
    x, y, w, h = box
    return [
        Frame(box, "quiet", "white", 0.2),
        Frame(Box(x + w * 0.1, y + h * 0.14, w * 0.8, h * 0.72), "quiet", "shade", 0.35),
        Stroke(path((x + w * 0.45, y + h * 0.14), (x + w * 0.45, y + h * 0.86)), "quiet", "none", 0.25),
        Stroke(path((x + w * 0.45, y + h * 0.5), (x + w * 0.9, y + h * 0.5)), "quiet", "none", 0.25),
    ]


def photograph(box: Box) -> list[Ink]:
    """A place for a photograph of a person."""
    x, y, w, h = box
    r = min(w, h) * 0.17
    middle = x + w / 2
    shoulders = (
        f"M{number(middle - r * 2)} {number(y + h - 0.6)}c0 {number(-r * 2.4)} {number(r * 4)} {number(-r * 2.4)}"
        f" {number(r * 4)} 0z"
    )
    return [
        Frame(box, "quiet", "white", 0.2, "1.2 0.8"),
        Stroke(circle(middle, y + h * 0.36, r), "faint", "shade", 0.2),
        Stroke(shoulders, "faint", "shade", 0.2),
    ]


def picture(box: Box) -> list[Ink]:
    """A picture of whatever kind."""
    x, y, w, h = box
    hills = path(
        (x + w * 0.06, y + h * 0.86), (x + w * 0.34, y + h * 0.42), (x + w * 0.52, y + h * 0.7),
        (x + w * 0.68, y + h * 0.52), (x + w * 0.94, y + h * 0.86), closed=True,
    )  # fmt: skip
    return [
        Frame(box, "quiet", "white", 0.2),
        Stroke(hills, "faint", "shade", 0.2),
        Stroke(circle(x + w * 0.74, y + h * 0.28, min(w, h) * 0.09), "faint", "shade", 0.2),
    ]


def bars(box: Box, of: str) -> list[Ink]:
    """A bar code that says nothing, always the same for one id."""
    unit = max(box.width / 95, 0.22)
    d, x = [], box.x
    state = sum(ord(c) * (i + 7) for i, c in enumerate(of)) or 1
    while x < box.right - unit * 3:
        state = (state * 1103515245 + 12345) % 2**31
        thick = unit * (1 + state // 65536 % 3)
        d.append(f"M{number(x)} {number(box.y)}h{number(thick)}v{number(box.height)}h{number(-thick)}z")
        x += thick + unit * (1 + state // 4096 % 2)
    return [Stroke("".join(d), "none", "ink", 0)]


def postal_bars(box: Box) -> list[Ink]:
    """The bar code of the post: long, half and short bars."""
    step = box.width / 67
    heights = ((0, 1), (0, 0.65), (0.35, 0.65), (0.35, 0.3))
    d = []
    for i in range(67):
        top, tall = heights[(i * 7 + i // 3) % 4]
        d.append(
            f"M{number(box.x + i * step)} {number(box.y + box.height * top)}h{number(step * 0.45)}"
            f"v{number(box.height * tall)}h{number(-step * 0.45)}z"
        )
    return [Stroke("".join(d), "none", "ink", 0)]


def square_code(box: Box, of: str) -> list[Ink]:
    """A square code that says nothing."""
    side = min(box.width, box.height)
    x, y, n = box.x, box.y, 21
    unit = side / n
    corners = ((0, 0), (n - 7, 0), (0, n - 7))
    state = sum(ord(c) * (i + 3) for i, c in enumerate(of)) or 1
    d = []
    for row in range(n):
        for column in range(n):
            state = (state * 1103515245 + 12345) % 2**31
            near = next(((column - a, row - b) for a, b in corners if a <= column < a + 7 and b <= row < b + 7), None)
            if near:
                i, j = near
                dark = i in (0, 6) or j in (0, 6) or (2 <= i <= 4 and 2 <= j <= 4)
            else:
                dark = state // 65536 % 2 == 0
            if dark:
                d.append(
                    f"M{number(x + column * unit)} {number(y + row * unit)}h{number(unit)}v{number(unit)}h{number(-unit)}z"
                )
    return [Stroke("".join(d), "none", "ink", 0)]


def grey_lines(box: Box, leading: float) -> list[Ink]:
    """Lines where printed text runs whose words are not known here."""
    count = max(1, int(box.height / leading + 0.01))
    drawn: list[Ink] = []
    for i in range(count):
        long = 1.0 if i < count - 1 or count == 1 else 0.6
        y = box.y + leading * (i + 0.55)
        drawn.append(Stroke(path((box.x, y), (box.x + box.width * long, y)), "shade", "none", leading * 0.34))
    return drawn


def digit_boxes(box: Box, count: int, digits: str = "", tone: Tone = "quiet") -> list[Ink]:
    """Boxes for one digit each, from the left."""
    side = min(box.height, box.width / count)
    drawn: list[Ink] = []
    for i in range(count):
        at = Box(box.x + side * i, box.y + (box.height - side) / 2, side, side)
        drawn.append(Frame(at, tone, "none", 0.18))
        if i < len(digits):
            drawn.append(Words(digits[i], at.x + side / 2, at.y + side * 0.76, side * 0.72, "middle"))
    return drawn
