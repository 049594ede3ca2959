"""The page of all problems, ``docs/problems.md``, made from the register so that it cannot go stale."""

from __future__ import annotations

from pathlib import Path

from workbench.workspace.codes import PROBLEMS
from workbench.workspace.codes.kind import ProblemKind

_HEAD = """\
# 誤りと注意の一覧 / Problems

<!-- この頁は workbench/workspace/codes から作られます。手で直さないでください。
     This page is made from workbench/workspace/codes; do not edit it. -->

`python -m workbench check` と画面が挙げる誤り（`E`）と注意（`W`）です。符号は版が変わっても変わりません。
Errors (`E`) and warnings (`W`) that `python -m workbench check` and the pages report. Codes never change their meaning.
誤りのあるファイルは、直すまで表に出ません。ほかのファイルは影響を受けません。
A file with an error of its own appears in no table until it is mended; other files are not affected.
"""
_GROUPS = {
    "E1": "読み取り / Reading",
    "E2": "形 / Shape",
    "E3": "参照 / References",
    "E4": "業務プロセスの流れ / Flow of a process",
    "E5": "市町の実態 / Practice",
    "W1": "読み取りの注意 / Reading, warnings",
    "W3": "参照の注意 / References, warnings",
    "W5": "市町の実態の注意 / Practice, warnings",
    "W6": "データの質の注意 / Quality, warnings",
}


def problems_page() -> str:
    """The page, in Markdown."""
    lines = [_HEAD]
    lines += ["| | | |", "|---|---|---|"]
    lines += [f"| [{k.code}](#{k.code.lower()}) | {k.title.ja} | {k.title.en} |" for k in _in_order()]
    group = ""
    for kind in _in_order():
        if kind.code[:2] != group:
            group = kind.code[:2]
            lines += ["", f"## {_GROUPS.get(group, group)}"]
        lines += _entry(kind)
    return "\n".join(lines) + "\n"


def _in_order() -> list[ProblemKind]:
    return sorted(PROBLEMS.values(), key=lambda kind: kind.code)


def _entry(kind: ProblemKind) -> list[str]:
    def plain(text: str | None) -> str:
        return (text or "").replace("{{", "{").replace("}}", "}").replace("{meant}", "").replace(":,}", "}").strip()

    lines = ["", f'### <a id="{kind.code.lower()}"></a>{kind.code} {kind.title.ja} / {kind.title.en}', ""]
    for ja, en in ((kind.message.ja, kind.message.en), (kind.why.ja, kind.why.en)):
        lines += [plain(ja), plain(en), ""]
    lines += [f"**直し方** {plain(kind.mend.ja)}", f"**Mend** {plain(kind.mend.en)}"]
    if kind.example:
        lines += ["", "```yaml", kind.example, "```"]
    return lines


def write_problems_page(path: Path | str) -> None:
    """Write the page."""
    Path(path).write_text(problems_page(), encoding="utf-8", newline="\n")
