"""The register of differences as a table to take along: CSV and XLSX."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from workbench.exchange.as_csv import table_csv
from workbench.exchange.wording import said
from workbench.fitgap import Entry
from workbench.model import Deviation, Process, Snapshot, Text, find, word

_COLUMNS = (
    (Text(ja="業務", en="Service"), 18),
    (Text(ja="業務プロセス", en="Process"), 26),
    (Text(ja="差異", en="Difference"), 36),
    (Text(ja="内容", en="What differs"), 48),
    (Text(ja="理由", en="Reason"), 44),
    (Text(ja="原因", en="Cause"), 18),
    (Text(ja="根拠", en="Basis"), 30),
    (Text(ja="影響する住民", en="Residents"), 24),
    (Text(ja="いつから", en="Since"), 12),
    (Text(ja="希望する対応", en="Wish"), 20),
    (Text(ja="決定", en="Decision"), 20),
    (Text(ja="決定した会議・日", en="Decided by, on"), 28),
    (Text(ja="出典", en="Source"), 16),
    (Text(ja="番地", en="Address"), 44),
)
_CREATED = datetime(2013, 1, 1)
"""Fixed, so that the same register gives the same bytes."""


def register_csv(snapshot: Snapshot, entries: Sequence[Entry], language: str = "ja") -> bytes:
    """The register as CSV for Excel: one line a difference."""
    return table_csv([heading.get(language) for heading, _ in _COLUMNS], _rows(snapshot, entries, language))


def register_xlsx(snapshot: Snapshot, entries: Sequence[Entry], language: str = "ja") -> bytes:
    """The register as XLSX: one sheet, ready to filter and print on A3. The same input gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    texts_stay = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **texts_stay}) as book:
        book.set_properties({"author": "workbench", "created": _CREATED})
        sheet = book.add_worksheet("差異台帳" if language == "ja" else "Register")
        heading = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True})
        cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        rows = _rows(snapshot, entries, language)
        for column, (name, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name.get(language), heading)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                sheet.write_string(line, column, value, cell)
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, max(1, len(rows)), len(_COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return out.getvalue()


def _rows(snapshot: Snapshot, entries: Sequence[Entry], language: str) -> list[list[str]]:
    return [_row(snapshot, entry, language) for entry in entries]


def _row(snapshot: Snapshot, entry: Entry, language: str) -> list[str]:
    deviation, process = entry.deviation, snapshot.processes.get(entry.process)
    names = {level.id: level.name.get(language) for level in snapshot.settings.levels}
    decided = [a.decided for a in entry.agreements if a.decided]
    undecided = "未決定" if language == "ja" else "undecided"
    return [
        snapshot.partner_name(entry.service).get(language),
        process.name.get(language) if process else entry.process,
        deviation.title.get(language),
        _changes(process, deviation, language),
        deviation.reason,
        word("cause", deviation.cause, language),
        " ／ ".join(" ".join(filter(None, (b.title, b.article))) for b in deviation.basis),
        deviation.residents or "",
        "" if deviation.since is None else str(deviation.since),
        word("disposition", deviation.wish, language) if deviation.wish else "",
        " ／ ".join(dict.fromkeys(word("disposition", d, language) if d else undecided for d in entry.dispositions)),
        " ／ ".join(dict.fromkeys(f"{names.get(d.level, d.level)} {d.date}" for d in decided)),
        ", ".join(entry.source),
        " ".join(entry.addresses),
    ]


def _changes(process: Process | None, deviation: Deviation, language: str) -> str:
    lines = []
    for change in deviation.changes:
        op, attribute, before, after = said(process, change, language)
        element = find(process, change.at) if process else None
        name = element.name.get(language) if element else change.at
        what = " ".join(filter(None, (word("change", op, language), name, attribute)))
        lines.append(f"{what}: {before} → {after}" if before or after else what)
    return "\n".join(lines)
