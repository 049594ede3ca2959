"""Paragraphs and tables of a Word document as the XML they are: quick for tables of a thousand rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from workbench.exchange.book import Heading, Picture
from workbench.exchange.minutes import Table

_GROUND, _WARNING = "E8EEF4", "FFF8E6"
_TOC_LEVELS = 2
_TWIPS = 1440 / 25.4
_EMU = 36_000
"""Of these Word counts so many to a millimetre, for text and for drawings."""


def text(said: str) -> str:
    """What XML can hold: without control characters."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in said)


def paragraph(said: str, properties: str = "", bold: bool = False) -> str:
    """A paragraph; ``properties`` is XML, and what is said may have several lines."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{_xml(line)}</w:t>' for line in said.split("\n"))
    run = f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}{lines}</w:r>" if said else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run}</w:p>"


def heading(of: Heading, number: int) -> str:
    """A heading that the contents lead to; a chapter begins a page."""
    page = "<w:pageBreakBefore/>" if of.level == 1 else ""
    mark = f'<w:bookmarkStart w:id="{number}" w:name="{_mark(number)}"/>'
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Heading{of.level}"/>{page}</w:pPr>{mark}'
        f'<w:r><w:t xml:space="preserve">{_xml(of.text)}</w:t></w:r><w:bookmarkEnd w:id="{number}"/></w:p>'
    )


def _mark(number: int) -> str:
    return f"_Toc{number:06}"


def contents(headings: Sequence[Heading]) -> Iterator[str]:
    """The contents as a field that Word brings up to date, filled in already."""
    instruction = f' TOC \\o "1-{_TOC_LEVELS}" \\h \\z \\u '
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    for number, heading in enumerate(headings):
        if heading.level <= _TOC_LEVELS:
            properties = f'<w:spacing w:after="20"/><w:ind w:left="{360 * (heading.level - 1)}"/>'
            run = f'<w:r><w:t xml:space="preserve">{_xml(heading.text)}</w:t></w:r>'
            link = f'<w:hyperlink w:anchor="{_mark(number)}" w:history="1">{run}</w:hyperlink>'
            yield f"<w:p><w:pPr>{properties}</w:pPr>{begin}{link}</w:p>"
            begin = ""
    yield '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def notice(lines: Sequence[str]) -> str:
    """A paragraph in a frame, which no reader is to overlook."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="8A5A00"/>'
        for side in ("top", "left", "bottom", "right")
    )
    properties = f'<w:pBdr>{borders}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{_WARNING}"/><w:ind w:left="120" w:right="120"/>'
    return paragraph("\n".join(lines), properties)


def picture(of: Picture, part: str, number: int) -> str:
    """A drawing, said in words for who cannot see it; ``part`` is where the file holds it."""
    size = f'cx="{round(of.width * _EMU)}" cy="{round(of.height * _EMU)}"'
    named = f'id="{number}" name="{number}"'
    return (
        f"<w:p><w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr {named} descr={quoteattr(text(of.said))}/>"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{part}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def table(of: Table, width: int | None = None) -> str:
    """A table; its heading repeats on every page, and it is ``width`` millimetres wide, or as wide as its columns say."""
    scale = width / sum(of.widths) if width else 1
    widths = [round(w * scale * _TWIPS) for w in of.widths]
    rows = [_row([(h, True) for h in of.heads], widths, "<w:tblHeader/>")]
    rows += [_row([(c, False) for c in row], widths) for row in of.rows]
    return _grid(widths, rows)


def facts(several: Iterable[tuple[str, Sequence[str]]], millimetres: tuple[int, int]) -> str:
    """Lines with a name before each."""
    widths = [round(w * _TWIPS) for w in millimetres]
    return _grid(widths, [_row([(name, True), ("\n".join(lines), False)], widths) for name, lines in several])


def _grid(widths: Sequence[int], rows: Sequence[str]) -> str:
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _row(cells: Iterable[tuple[str, bool]], widths: Sequence[int], properties: str = "") -> str:
    """A row that is never torn apart between two pages; what names a column or a line is bold, on a light ground."""
    made = []
    for (said, names), width in zip(cells, widths, strict=True):
        ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{_GROUND}"/>' if names else ""
        lines = "".join(paragraph(line, '<w:spacing w:after="0"/>', names) for line in said.split("\n"))
        made.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{ground}</w:tcPr>{lines}</w:tc>')
    return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{''.join(made)}</w:tr>"


def _xml(said: str) -> str:
    return escape(text(said))
