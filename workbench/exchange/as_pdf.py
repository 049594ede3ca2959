"""Minutes and specifications as PDF: tagged, for the archive (PDF/A-2a) and for screen readers (PDF/UA-1), the typeface embedded.

The typesetter is given a fixed text, ``minutes.typ`` or ``book.typ``, and the document as JSON. It sees no font of the
machine and no clock, so the same document gives the same bytes everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from workbench.exchange.book import Book, Picture
from workbench.exchange.minutes import Document

_FOLDER = Path(__file__).parent
_STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
_DOTS = 100.0
"""Dots an inch of a drawing where it cannot be drawn as lines: enough to read it on a screen."""


def minutes_pdf(document: Document) -> bytes:
    """The minutes as PDF on A4.

    A character that the typeface does not have keeps a file from being PDF/A; then it is a tagged PDF without.
    """
    return _set("minutes", document.data(), document.date)


def book_pdf(book: Book) -> bytes:
    """A specification as PDF on A4: title page, contents, chapters; PDF/A where the typeface has every character."""
    return _set("book", book.data(), book.date)


def pictures_png(pictures: Sequence[Picture]) -> list[bytes]:
    """Drawings as PNG, for what can show no vector graphics."""
    import typst

    if not pictures:
        return []
    path = _FOLDER / "pictures.typ"
    made = typst.compile(
        str(path),
        root=str(_FOLDER),
        format="png",
        ppi=_DOTS,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"pictures": json.dumps([asdict(p) for p in pictures], ensure_ascii=False)},
    )
    return made if isinstance(made, list) else [made]


def _set(template: str, data: object, date: str) -> bytes:
    # imported here: only whoever takes a PDF out waits for it
    import typst

    said = {template: json.dumps(data, ensure_ascii=False)}
    try:
        return _compiled(template, said, date, _STANDARDS)
    except typst.TypstError:
        return _compiled(template, said, date, [])


def _compiled(template: str, said: dict[str, str], date: str, standards: list[Literal["a-2a", "ua-1"]]) -> bytes:
    import typst

    wanted: Any = standards  # the stub knows a list of the literals it names only
    return typst.compile(
        str(_FOLDER / f"{template}.typ"),
        root=str(_FOLDER),
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=said,
        pdf_standards=wanted,
        timestamp=datetime.fromisoformat(date).replace(tzinfo=UTC),
    )


@cache
def _fonts() -> Any:
    """The typefaces that come with the program, read once; none of the machine's."""
    import typst
    from pylopdf_fonts_jp import sans_path

    return typst.Fonts(include_system_fonts=False, font_paths=[str(sans_path().parent)])
