"""Minutes as a Word document: Japanese type on every style, tables with headings that repeat, the same bytes each time."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from workbench.exchange.minutes import Document, Part, Section, Table

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_FONT, _FONT_JA = "Yu Gothic", "游ゴシック"
_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Table Grid", "List Bullet")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_INK, _GROUND = "1F2933", "E8EEF4"


def minutes_docx(document: Document) -> bytes:
    """The minutes as DOCX on A4."""
    # imported here: only whoever takes a Word document out waits for it
    import docx
    from docx.shared import Mm

    word = docx.Document()
    _typed(word, document.language)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    _properties(word, document)
    _title(word, document.title)
    facts = word.add_table(rows=0, cols=2, style="Table Grid")
    for name, lines in document.facts:
        cells = facts.add_row().cells
        _head(cells[0], name)
        _fill(cells[1], lines)
    _whole_rows(facts)
    _widths(facts, (32, 128))
    for number, part in enumerate(document.sections, start=1):
        _section(word, number, part)
    return _packed(word)


def _title(word: WordDocument, title: str) -> None:
    """The title in the middle, without the line that the template draws below it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn

    properties = word.styles["Title"].element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    word.add_heading(_text(title), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _section(word: WordDocument, number: int, section: Section) -> None:
    word.add_heading(_text(f"{number}　{section.title}"), 1)
    if section.nothing:
        word.add_paragraph(_text(section.nothing))
    for line in section.lines:
        word.add_paragraph(_text(line))
    for index, part in enumerate(section.parts, start=1):
        _part(word, f"({index})　{part.title}", part)
    if section.table is not None:
        _table(word, section.table)


def _part(word: WordDocument, title: str, part: Part) -> None:
    word.add_heading(_text(title), 2)
    for line in part.lines:
        word.add_paragraph(_text(line))
    for table in part.tables:
        _table(word, table)


def _table(word: WordDocument, table: Table) -> None:
    from docx.oxml import OxmlElement

    made = word.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    for cell, head in zip(made.rows[0].cells, table.heads, strict=True):
        _head(cell, head)
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        for cell, said in zip(made.add_row().cells, row, strict=True):
            _fill(cell, (said,))
    _whole_rows(made)
    _widths(made, table.widths)
    after = word.add_paragraph()
    after.paragraph_format.space_after = 0


def _whole_rows(table: Any) -> None:
    """No row is torn apart between two pages."""
    from docx.oxml import OxmlElement

    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _head(cell: Any, said: str) -> None:
    """A cell that names a column or a line: bold, on a light ground."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _fill(cell, (said,), bold=True)
    ground = OxmlElement("w:shd")
    ground.set(qn("w:val"), "clear")
    ground.set(qn("w:fill"), _GROUND)
    cell._tc.get_or_add_tcPr().append(ground)


def _widths(table: Any, millimetres: tuple[int, ...]) -> None:
    from docx.shared import Mm

    table.autofit = False
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _fill(cell: Any, lines: tuple[str, ...], bold: bool = False) -> None:
    from docx.shared import Pt

    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(_text(line)).bold = bold or None


def _text(said: str) -> str:
    """What XML can hold: without control characters."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in said)


def _typed(word: WordDocument, language: str) -> None:
    """Every style that is used, and what none sets, in a Japanese typeface: otherwise kanji fall back to whatever is there."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    spoken = "ja-JP" if language == "ja" else "en-US"
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _faces(defaults)
    said = defaults.find(qn("w:lang"))
    if said is not None:
        said.set(qn("w:val"), spoken)
        said.set(qn("w:eastAsia"), "ja-JP")
    for name in _STYLES:
        style: Any = word.styles[name]
        _faces(style.element.get_or_add_rPr())
        style.font.color.rgb = RGBColor.from_string(_INK)
    sizes = {"Normal": 10.5, "Title": 18, "Heading 1": 13, "Heading 2": 11}
    for name, size in sizes.items():
        named: Any = word.styles[name]
        named.font.size = Pt(size)
    normal: Any = word.styles["Normal"]
    normal.paragraph_format.space_after = Pt(4)


def _faces(properties: Any) -> None:
    """The typefaces of run properties; themes would win over them, so theirs go."""
    from docx.oxml.ns import qn

    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = properties.makeelement(qn("w:rFonts"), {})
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), _FONT)
    fonts.set(qn("w:eastAsia"), _FONT_JA)


def _properties(word: WordDocument, document: Document) -> None:
    """Who and when: the meeting's day, so that the same minutes are the same file."""
    day = datetime.fromisoformat(document.date).replace(tzinfo=UTC)
    known = word.core_properties
    known.title = _text(f"{document.title} {document.subject}")[:255]
    known.author = known.last_modified_by = "workbench"
    known.language = "ja-JP" if document.language == "ja" else "en"
    known.comments = ""
    known.created = known.modified = day
    known.revision = 1


def _packed(word: WordDocument) -> bytes:
    """The file, its parts dated alike: the library dates them by the clock."""
    raw, out = io.BytesIO(), io.BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, made.read(name))
    return out.getvalue()
