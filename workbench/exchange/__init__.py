"""What leaves the house as a table: the matrix as CSV, XLSX, JSON and a page to print, the register of differences as CSV and XLSX, the log of decisions."""

from workbench.exchange.as_csv import matrix_csv, safe, table_csv
from workbench.exchange.as_docx import minutes_docx
from workbench.exchange.as_html import matrix_html
from workbench.exchange.as_json import matrix_json
from workbench.exchange.as_pdf import minutes_pdf
from workbench.exchange.as_xlsx import matrix_xlsx
from workbench.exchange.decided import decisions_csv
from workbench.exchange.register import register_csv, register_xlsx
from workbench.exchange.story import Story
from workbench.exchange.wording import Said, said

__all__ = [
    "Said",
    "Story",
    "decisions_csv",
    "matrix_csv",
    "matrix_html",
    "matrix_json",
    "matrix_xlsx",
    "minutes_docx",
    "minutes_pdf",
    "register_csv",
    "register_xlsx",
    "safe",
    "said",
    "table_csv",
]
