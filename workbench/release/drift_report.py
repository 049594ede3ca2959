"""The report of a comparison between a release and a configuration, to print and hand over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from workbench.model import word
from workbench.release.documents import Manifest
from workbench.release.drift import STATE_WORDS, Drift, remark
from workbench.release.values import in_a_cell

_WORDS = {
    "ja": ("設定突合の報告", "標準リリース", "結果", "名称", "決めた値", "設定されている値", "決定", "備考", "キー", "すべて決めたとおりです。"),
    "en": ("As agreed against as configured", "Release", "Result", "Name", "Agreed", "Configured", "Decision", "Note", "Key", "All as agreed."),
}  # fmt: skip
_STYLE = """
@page { size: A4 landscape; margin: 12mm }
body { font: 10pt 'BIZ UDPGothic','Noto Sans JP','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif; color: #1f2933 }
table { border-collapse: collapse; width: 100%; margin-bottom: 1.5em }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { border: 1px solid #9aa5b1; padding: 2pt 4pt; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { background: #e8eef4 }
td.state { font-weight: bold; white-space: nowrap }
"""


def drift_html(manifest: Manifest, lines: Sequence[Drift], language: str = "ja") -> bytes:
    """What is not as agreed, municipality by municipality, as an HTML page; nothing in it is loaded or run."""
    title, release, *heads, nothing = _WORDS[language]
    names = {p.code: p.name.get(language) for p in manifest.municipalities}
    body = []
    for code in sorted({d.municipality for d in lines}):
        own = [d for d in lines if d.municipality == code]
        counts = Counter(d.state for d in own)
        said = "　".join(f"{w.get(language)} {counts[s]}" for s, w in STATE_WORDS.items())
        body.append(f"<h2>{escape(names.get(code, code))}（{escape(code)}）</h2><p>{escape(said)}</p>")
        rows = [_row(d, language) for d in own if d.state != "equal"]
        headings = "".join(f"<th>{escape(h)}</th>" for h in heads)
        body.append(
            f"<table><thead><tr>{headings}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
            if rows
            else f"<p>{nothing}</p>"
        )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{escape(manifest.name.get(language))}　{release} {manifest.version}（{manifest.date}）</p>{''.join(body)}</body></html>\n"
    ).encode()


def _row(line: Drift, language: str) -> str:
    note = remark(line)
    because = "　".join(filter(None, (line.decision, word("cause", line.cause, language))))
    cells = [
        line.name.get(language) if line.name else "",
        in_a_cell(line.expected),
        in_a_cell(line.found),
        because,
        note.get(language) if note else "",
        line.key,
    ]
    state = f'<td class="state">{escape(STATE_WORDS[line.state].get(language))}</td>'
    return f"<tr>{state}{''.join(f'<td>{escape(c)}</td>' for c in cells)}</tr>"
