"""Minutes as a PDF: tagged, for the archive (PDF/A-2a) and for screen readers (PDF/UA-1), the typeface embedded.

The typesetter is given a fixed text, ``minutes.typ``, and the document as JSON. It sees no font of the machine and no
clock, so the same document gives the same bytes everywhere.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from workbench.exchange.minutes import Document

_TEMPLATE = Path(__file__).with_name("minutes.typ")
_STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]


def minutes_pdf(document: Document) -> bytes:
    """The minutes as PDF on A4.

    A character that the typeface does not have keeps a file from being PDF/A; then it is a tagged PDF without.
    """
    # imported here: only whoever takes a PDF out waits for it
    import typst

    try:
        return _set(document, _STANDARDS)
    except typst.TypstError:
        return _set(document, [])


def _set(document: Document, standards: list[Literal["a-2a", "ua-1"]]) -> bytes:
    import typst
    from pylopdf_fonts_jp import sans_path

    wanted: Any = standards  # the stub knows a list of the literals it names only
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        format="pdf",
        font_paths=[str(sans_path().parent)],
        ignore_system_fonts=True,
        sys_inputs={"minutes": json.dumps(document.data(), ensure_ascii=False)},
        pdf_standards=wanted,
        timestamp=datetime.fromisoformat(document.date).replace(tzinfo=UTC),
    )
