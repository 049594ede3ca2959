"""The matrix as one page to print: A3, headings on every sheet, marks and colours, nothing loaded from anywhere."""

from __future__ import annotations

from html import escape
from itertools import groupby

from workbench.exchange.legend import STATE_MEANINGS, VERDICT_MEANINGS
from workbench.exchange.wording import state_word, verdict_word
from workbench.fitgap import STATES, VERDICTS, Matrix, Measures, Row
from workbench.model import word

_WORDS = {
    "ja": ("フィットギャップ表", "名称", "種別", "実装区分", "パッケージ", "適合率", "未決率"),
    "en": ("Fit-gap matrix", "Name", "Kind", "Class", "Package", "Fit", "Undecided"),
}
_STYLE = """
@page { size: A3 landscape; margin: 12mm }
body { font: 10pt 'BIZ UDPGothic','Noto Sans JP','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif; color: #1f2933 }
table { border-collapse: collapse; width: 100% }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { border: 1px solid #9aa5b1; padding: 2pt 4pt; text-align: left; vertical-align: top }
th { background: #e8eef4 }
td.group { background: #f1f4f7; font-weight: bold }
.same { background: #e2f0d9 } .differs { background: #fce8b8 } .gap { background: #f8cbad } .stale { background: #ddebf7 }
.unanswered { background: #eeeeee } .field { padding-left: 14pt }
* { print-color-adjust: exact; -webkit-print-color-adjust: exact }
"""


def matrix_html(matrix: Matrix, measures: Measures, language: str = "ja") -> bytes:
    """The matrix as an HTML page to print, process by process; everything that people wrote is escaped."""
    title, name, kind, class_, package, fit, undecided = _WORDS[language]
    snapshot = matrix.snapshot
    towns = [escape(snapshot.municipalities[m].name.get(language)) for m in matrix.municipalities]
    headings = "".join(f"<th>{h}</th>" for h in (name, kind, class_, package, *towns))
    rates = measures.all
    body = []
    for process, rows in groupby(matrix.rows, key=lambda row: row.process):
        service = snapshot.services[process.partition("/")[0]].name.get(language)
        named = f"{service} › {snapshot.processes[process].name.get(language)}"
        body.append(f'<tr><td class="group" colspan="{4 + len(towns)}">{escape(named)}</td></tr>')
        body += [_row(matrix, row, language) for row in rows]
    legend = "　".join(
        escape(f"{said}: {meanings[code].get(language)}")
        for said, meanings, code in (
            *((state_word(i, language), STATE_MEANINGS, s) for i, s in enumerate(STATES)),
            *((verdict_word(i, language), VERDICT_MEANINGS, v) for i, v in enumerate(VERDICTS) if v),
        )
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(snapshot.settings.name.get(language))} {title}</h1>"
        f"<p>{fit} {rates.fit}　{undecided} {rates.undecided}</p><p>{legend}</p>"
        f"<table><thead><tr>{headings}</tr></thead><tbody>{''.join(body)}</tbody></table></body></html>\n"
    ).encode()


def _row(matrix: Matrix, row: Row, language: str) -> str:
    answer, i = matrix.answer(row), matrix.row_of[row.address]
    name = f"{'' if row.in_standard else '＋ '}{row.name.get(language)}"
    cells = [
        f'<td class="{row.kind}">{escape(name)}</td>',
        f"<td>{escape(word('kind', row.kind, language))}</td>",
        f"<td>{escape(word('class', row.requirement_class, language))}</td>",
        f"<td>{escape(answer.mark if answer else '')}</td>",
    ]
    for state, verdict in zip(matrix.states[i].tolist(), matrix.verdicts[i].tolist(), strict=True):
        shown = "gap" if VERDICTS[verdict] == "gap" else STATES[state]
        cells.append(f'<td class="{shown}">{escape(_cell(state, verdict, language))}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _cell(state: int, verdict: int, language: str) -> str:
    judged = verdict_word(verdict, language) if STATES[state] == "differs" else ""
    return " ".join(filter(None, (state_word(state, language), judged)))
