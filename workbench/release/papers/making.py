"""Every document of a release as a file: a specification for each service, in two forms, and the workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from workbench.exchange import book_docx, book_pdf
from workbench.release.papers.specification import specification
from workbench.release.papers.tables import forms_xlsx, parameters_xlsx, requests_xlsx, requirements_xlsx
from workbench.release.papers.wording import Names
from workbench.release.reading import Content
from workbench.release.standard import Made

_AT_ONCE = 2
"""The typesetter works outside the interpreter; more at once would only need more memory."""


def papers(content: Content, names: Names) -> Iterator[Made]:
    """The documents of a release."""

    def specified(service: str) -> tuple[Made, Made]:
        book = specification(content, service, names)
        path = f"docs/specification/{service}"
        return Made(f"{path}.pdf", book_pdf(book), "document"), Made(f"{path}.docx", book_docx(book), "document")

    with ThreadPoolExecutor(_AT_ONCE) as several:
        for both in several.map(specified, content.services):
            yield from both
    yield Made("docs/parameters.xlsx", parameters_xlsx(content, names), "document")
    yield Made("docs/requirements.xlsx", requirements_xlsx(content), "document")
    yield Made("docs/forms.xlsx", forms_xlsx(content, names), "document")
    yield Made("customisation/requests.xlsx", requests_xlsx(content, names), "document")
