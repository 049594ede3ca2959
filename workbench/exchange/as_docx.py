"""Minutes and specifications as Word documents: Japanese type on every style, headings of tables that repeat, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from workbench.exchange import word_xml as xml
from workbench.exchange.as_pdf import pictures_png
from workbench.exchange.book import Book, Facts, Heading, Lines, Pictures
from workbench.exchange.minutes import Document, Part, Section, Table

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_FONT, _FONT_JA = "Yu Gothic", "游ゴシック"
_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Table Grid", "List Bullet", "Header", "Footer")
_SIZES = {"Normal": 10.5, "Title": 18, "Heading 1": 13, "Heading 2": 11, "Heading 3": 10.5}
_BOOK_SIZES = {"Normal": 9, "Title": 24, "Heading 1": 15, "Heading 2": 12, "Heading 3": 10, "Header": 8, "Footer": 8}
_BOOK_MARGIN, _BOOK_WIDTH = 15, 180
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_INK = "1F2933"
_GAP = xml.paragraph("", '<w:spacing w:after="60" w:line="200" w:lineRule="exact"/>')
_LEADS = '<w:keepNext/><w:spacing w:after="40"/>'
"""What stands before something never stays behind alone."""
_NOTHING = xml.paragraph("", '<w:spacing w:after="0"/>')


def minutes_docx(document: Document) -> bytes:
    """The minutes as DOCX on A4."""
    # imported here: only whoever takes a Word document out waits for it
    import docx

    word = docx.Document()
    _typed(word, document.language, _SIZES)
    _paper(word, 25)
    _properties(word, f"{document.title} {document.subject}", document.date, document.language)
    _title(word, document.title)
    _put(word, xml.facts(document.facts, (32, 128)))
    for number, part in enumerate(document.sections, start=1):
        _section(word, number, part)
    return _packed(word)


def book_docx(book: Book) -> bytes:
    """A specification as DOCX on A4: title page, contents, chapters."""
    import docx

    word = docx.Document()
    _typed(word, "ja", _BOOK_SIZES)
    _paper(word, _BOOK_MARGIN)
    _properties(word, f"{book.title} {book.subject}", book.date, "ja")
    _running(word, f"{book.title}　{book.subject}　{book.facts[0][1][0]}")
    _put(word, xml.paragraph(book.owner, '<w:spacing w:before="2400" w:after="240"/><w:jc w:val="center"/>'))
    _title(word, f"{book.title}\n{book.subject}")
    _put(word, xml.paragraph("", '<w:spacing w:after="900"/>'))
    _put(word, xml.facts(book.facts, (40, _BOOK_WIDTH - 40)))
    if book.notice:
        _put(word, xml.paragraph(""), xml.notice((book.notice,)))
    headings = [b for b in book.blocks if isinstance(b, Heading)]
    _put(
        word,
        xml.paragraph("目次", '<w:pageBreakBefore/><w:spacing w:after="120"/>', bold=True),
        *xml.contents(headings),
    )
    _put(word, *_blocks(word, book))
    return _packed(word)


def _blocks(word: WordDocument, book: Book) -> Iterator[str]:
    """The chapters; the drawings become parts of the file as they come."""
    drawn = iter(pictures_png(tuple(book.pictures())))
    chapters, shown = count(), count(1)
    for block in book.blocks:
        match block:
            case Heading():
                yield xml.heading(block, next(chapters))
            case Lines(lines, True):
                yield xml.notice(lines)
            case Lines(lines):
                yield from (xml.paragraph(line, _LEADS) for line in lines)
            case Facts(facts):
                yield xml.facts(facts, (34, _BOOK_WIDTH - 34)) + _GAP
            case Table():
                yield xml.table(block, _BOOK_WIDTH) + _GAP
            case Pictures(pictures, beside):
                for picture in pictures:
                    part, _ = word.part.get_or_add_image(io.BytesIO(next(drawn)))
                    yield xml.picture(picture, part, next(shown))
                if beside is not None:
                    yield xml.table(beside, _BOOK_WIDTH) + _GAP


def _put(word: WordDocument, *made: str) -> None:
    """Append what was written as XML: for long tables the library's own way is a hundred times slower."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    end = word.element.body.sectPr
    for element in list(parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{''.join(made)}</w:body>")):
        end.addprevious(element)


def _running(word: WordDocument, said: str) -> None:
    """What stands on every page but the first: the title above, the number of the page below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    section = word.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].add_run(xml.text(said))
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for instruction, after in (("PAGE", " / "), ("NUMPAGES", "")):
        foot._p.append(
            parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        )
        if after:
            foot.add_run(after)


def _paper(word: WordDocument, margin: int) -> None:
    from docx.shared import Mm

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(margin)
    section.top_margin = section.bottom_margin = Mm(max(margin, 20))


def _title(word: WordDocument, title: str) -> None:
    """The title in the middle, without the line that the template draws below it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn

    properties = word.styles["Title"].element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    word.add_heading(xml.text(title), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _section(word: WordDocument, number: int, section: Section) -> None:
    word.add_heading(xml.text(f"{number}　{section.title}"), 1)
    if section.nothing:
        word.add_paragraph(xml.text(section.nothing))
    for line in section.lines:
        word.add_paragraph(xml.text(line))
    for index, part in enumerate(section.parts, start=1):
        _part(word, f"({index})　{part.title}", part)
    if section.table is not None:
        _put(word, xml.table(section.table), _NOTHING)


def _part(word: WordDocument, title: str, part: Part) -> None:
    word.add_heading(xml.text(title), 2)
    for line in part.lines:
        word.add_paragraph(xml.text(line))
    for table in part.tables:
        _put(word, xml.table(table), _NOTHING)


def _typed(word: WordDocument, language: str, sizes: Mapping[str, float]) -> None:
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


def _properties(word: WordDocument, title: str, date: str, language: str) -> None:
    """Who and when: the document's own day, so that the same document is the same file."""
    day = datetime.fromisoformat(date).replace(tzinfo=UTC)
    known = word.core_properties
    known.title = xml.text(title)[:255]
    known.author = known.last_modified_by = "workbench"
    known.language = "ja-JP" if language == "ja" else "en"
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
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            packed.writestr(entry, made.read(name))
    return out.getvalue()
