"""The command ``requests``: what is asked of the vendor, and what it answers."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.agreement import Asked, requests
from workbench.cli.finding import open_workspace, service, unknown
from workbench.cli.telling import names_of, text_said, write_facts, write_json
from workbench.cli.terminal import Terminal
from workbench.model import Snapshot, word


def requests_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Show the requests to the vendor, or one of them; whoever is the vendor sees what it may."""
    opened = open_workspace(arguments, "requests", terminal=terminal)
    snapshot, language = opened.snapshot, terminal.language
    of = arguments.of
    if of and "/" in of:
        found = next((a for a in requests(snapshot) if a.key == of), None)
        if found is None:
            raise unknown("要望", "request", of, [a.key for a in requests(snapshot)])
        if arguments.format == "json":
            write_json(_asked_data(found), terminal)
        else:
            _write_asked(found, snapshot, terminal)
        return
    several = requests(snapshot, service(snapshot, of) if of else None)
    several = tuple(a for a in several if arguments.status in (None, a.request.state))
    if arguments.format == "json":
        write_json([_asked_data(a) for a in several], terminal)
        return
    t = terminal.text
    heads = [t("番号", "Key"), t("要望", "Request"), t("状態", "Status"), t("希望時期", "Wanted by"), t("回答", "Answer"), t("対応時期", "Available"), t("初期費用", "Initial"), t("年額", "Yearly")]  # fmt: skip
    rows = []
    for a in several:
        answer = a.request.answer
        rows.append(
            [
                a.key,
                a.request.title.get(language),
                word("request_status", a.request.state, language),
                a.request.wanted_by or "",
                f"{answer.mark} {word('answer_how', answer.how, language)}" if answer else "",
                (answer.available if answer else None) or "",
                _amount(answer.initial if answer else None),
                _amount(answer.yearly if answer else None),
            ]
        )
    if not rows:
        terminal.write(t("要望はありません。", "There are no requests."))
        return
    terminal.table(heads, rows)


def _amount(amount: int | None) -> str:
    return "" if amount is None else f"{amount:,}"


def _asked_data(asked: Asked) -> dict[str, Any]:
    return {
        "key": asked.key,
        "service": asked.service,
        "state": asked.request.state,
        "request": asked.request.dump(),
        "similar": list(asked.similar),
        "package": [a.dump() for a in asked.about_elements],
    }


def _write_asked(asked: Asked, snapshot: Snapshot, terminal: Terminal) -> None:
    request, language, t = asked.request, terminal.language, terminal.text
    terminal.write(terminal.paint(f"{asked.key}  {request.title.get(language)}", "bold"))
    answer = request.answer
    write_facts(
        [
            (t("状態", "Status"), word("request_status", request.state, language)),
            (t("内容", "What"), text_said(request.what, language)),
            (t("理由", "Why"), text_said(request.why, language)),
            (t("受入条件", "Acceptance"), t("／", "; ").join(request.acceptance)),
            (t("対象", "About"), " ".join(request.about)),
            (t("市町", "For"), names_of(snapshot, request.municipalities, language)),
            (t("希望時期", "Wanted by"), request.wanted_by or ""),
            (t("期限", "Expires"), request.expires or ""),
            (t("論点", "Point"), f"{asked.service}/{request.agreement}" if request.agreement else ""),
            (t("似た要望", "Similar"), " ".join(asked.similar)),
        ],
        terminal,
    )
    if answer is None:
        return
    terminal.write(terminal.paint(t("ベンダーの回答", "The vendor's answer"), "bold"))
    write_facts(
        [
            (t("記号", "Mark"), answer.mark),
            (t("方法", "How"), word("answer_how", answer.how, language)),
            (t("対応時期", "Available"), answer.available or ""),
            (t("初期費用", "Initial"), _amount(answer.initial)),
            (t("年額", "Yearly"), _amount(answer.yearly)),
            (t("代替案", "Alternative"), text_said(answer.alternative, language)),
            (t("備考", "Note"), text_said(answer.note, language)),
        ],
        terminal,
    )
