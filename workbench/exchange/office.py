"""The texts of a Word document or an Excel workbook, to look for something in them."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from io import BytesIO

_TEXT = re.compile(r"<(?:w:)?t(?: [^>]*)?>([^<]*)</(?:w:)?t>")
_PARTS = ("word/", "xl/", "docProps/")


def office_texts(content: bytes) -> frozenset[str]:
    """Every text of a cell or a paragraph, whole, line by line, and what stands behind a colon."""
    found: set[str] = set()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith(_PARTS) and name.endswith(".xml"):
                found.update(map(unescape, _TEXT.findall(archive.read(name).decode("utf-8"))))
    lines = {line for text in found for line in text.split("\n")}
    return frozenset(found | lines | {line.partition("：")[2] for line in lines})
