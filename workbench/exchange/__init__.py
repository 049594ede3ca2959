"""What leaves the house: the matrix as CSV, XLSX, JSON and a page to print, the register of differences, the log of decisions, minutes, specifications."""

from workbench.exchange.as_csv import matrix_csv, safe, table_csv
from workbench.exchange.as_docx import book_docx, minutes_docx
from workbench.exchange.as_html import matrix_html
from workbench.exchange.as_json import matrix_json
from workbench.exchange.as_pdf import book_pdf, minutes_pdf
from workbench.exchange.as_xlsx import Column, TableSheet, matrix_xlsx, tables_xlsx
from workbench.exchange.decided import decisions_csv
from workbench.exchange.office import office_texts
from workbench.exchange.register import register_csv, register_xlsx
from workbench.exchange.story import Story
from workbench.exchange.wording import Said, said

__all__ = [
    "Column",
    "Said",
    "Story",
    "TableSheet",
    "book_docx",
    "book_pdf",
    "decisions_csv",
    "matrix_csv",
    "matrix_html",
    "matrix_json",
    "matrix_xlsx",
    "minutes_docx",
    "minutes_pdf",
    "office_texts",
    "register_csv",
    "register_xlsx",
    "safe",
    "said",
    "table_csv",
    "tables_xlsx",
]
