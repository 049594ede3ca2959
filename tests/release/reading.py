"""The text of a document of a release, by readers other than the writers; without gaps and line breaks."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

import openpyxl
import pypdf
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def packed(said: str) -> str:
    """Without what a line break or a gap between words adds."""
    return "".join(said.split())


@lru_cache(maxsize=64)
def text_of(path: str, content: bytes) -> str:
    """Everything that is said in a PDF, Word or Excel file, packed."""
    return packed({"pdf": pdf_text, "docx": word_text, "xlsx": sheet_text}[path.rsplit(".", 1)[1]](content))


def pdf_text(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return "\n".join([*(page.extract_text() for page in reader.pages), *map(str, (reader.metadata or {}).values())])


def word_text(content: bytes) -> str:
    """The text of every part, with what is said of pictures."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for name in file.namelist():
            if name.endswith(".xml"):
                root = etree.fromstring(file.read(name))
                found += [v for e in root.iter() for v in (e.text, e.get("descr")) if v]
    return "\n".join(found)


def sheet_text(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    notes = (str(v.prompt) for sheet in book for v in sheet.data_validations.dataValidation)
    return "\n".join([str(book.properties.title), *(str(c.value) for c in cells if c.value is not None), *notes])
