"""Commands that show tables: ``matrix``, ``measures``, ``points``, ``graph``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import orjson

from workbench.agreement.standing import STATES as STATES_OF_POINTS
from workbench.cli.finding import municipality, open_workspace, scope, service
from workbench.cli.points import write_agenda
from workbench.cli.terminal import Colour, Terminal, UserError
from workbench.fitgap import STATES, Matrix, Measure, Rate, dependencies, dependency_graph, matrix, measures, points
from workbench.model import STATE_MARKS, Snapshot, word
from workbench.workspace.audit import Audit

_STATE_COLOURS: Mapping[str, Colour] = {"same": "green", "differs": "yellow", "stale": "blue", "not_applicable": "dim"}


def matrix_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Show the fit-gap matrix, or write it as CSV, JSON or XLSX."""
    workspace, snapshot, principal = open_workspace(arguments, "practice", terminal=terminal)
    chosen = [municipality(snapshot, m) for m in arguments.municipality] if arguments.municipality else None
    table = matrix(snapshot, scope(snapshot, arguments.scope), chosen)
    if arguments.only_gaps:
        table = table.select(only_gaps=True)
    if arguments.format == "table":
        if arguments.output not in (None, "-"):
            raise UserError(
                "ファイルには --format csv, json, xlsx のどれかで書き出します。",
                "Write a file with --format csv, json or xlsx.",
            )
        _write_table(table, terminal)
        return
    data = _exported(table, arguments.format, terminal.language)
    Audit(workspace.path).note("export", principal, f"matrix {arguments.scope}", arguments.format)
    if arguments.output in (None, "-"):
        if arguments.format == "xlsx" and sys.stdout.isatty():
            raise UserError("-o ファイル名.xlsx を付けてください。", "Name a file with -o FILE.xlsx.")
        sys.stdout.flush()
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            sys.stdout.write(data.decode("utf-8", "replace"))
        else:
            stream.write(data)
    else:
        Path(arguments.output).write_bytes(data)


def _exported(table: Matrix, format_: str, language: str) -> bytes:
    # imported here, so that a look at a table starts quickly
    from workbench.exchange import matrix_csv, matrix_json, matrix_xlsx

    match format_:
        case "csv":
            return matrix_csv(table, language)
        case "json":
            return matrix_json(table)
        case _:
            return matrix_xlsx(table, measures(table), language)


def _write_table(table: Matrix, terminal: Terminal) -> None:
    language, snapshot = terminal.language, table.snapshot
    heads = ["番地", "要素", "区分", "パッケージ"] if language == "ja" else ["Address", "Element", "Class", "Package"]
    heads += [snapshot.municipalities[m].name.get(language) for m in table.municipalities]
    labels = [f"{STATE_MARKS[s]} {word('state', s, language)}" for s in STATES]
    rows = []
    for i, row in enumerate(table.rows):
        answer = table.answer(row)
        about = [
            row.address,
            row.name.get(language),
            word("class", row.requirement_class, language),
            answer.mark if answer else "",
        ]
        rows.append(about + [labels[code] for code in table.states[i].tolist()])
    colours = {labels[i]: _STATE_COLOURS[s] for i, s in enumerate(STATES) if s in _STATE_COLOURS}
    terminal.table(heads, rows, colours)
    total = measures(table).all
    fit, undecided = (terminal.text("適合率", "Fit"), terminal.text("未決率", "Undecided"))
    terminal.write(f"{fit} {total.fit}  {undecided} {total.undecided}")


def measures_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Show fit, undecided, reachable and customisation with numerator and denominator."""
    snapshot = open_workspace(arguments, "practice", terminal=terminal).snapshot
    found = measures(matrix(snapshot, scope(snapshot, arguments.scope)))
    language = terminal.language
    whole = terminal.text("全体", "All")
    grouped: dict[str, Mapping[str, Measure]] = {
        "all": {},
        "municipality": {snapshot.municipalities[m].name.get(language): v for m, v in found.by_municipality.items()},
        "working_group": {_group_name(snapshot, g, language): v for g, v in found.by_working_group.items()},
        "service": {
            snapshot.services[s].name.get(language): v for s, v in found.by_service.items() if s in snapshot.services
        },
        "process": {f"{snapshot.processes[p].name.get(language)} {p}": v for p, v in found.by_process.items()},
    }
    rows = {**grouped[arguments.by], whole: found.all}
    if arguments.format == "json":
        terminal.write(
            orjson.dumps({name: _measure(m) for name, m in rows.items()}, option=orjson.OPT_INDENT_2).decode()
        )
        return
    heads = {
        "ja": ["対象", "適合率", "未決率", "実質適合率", "カスタマイズ指数", "標準化度"],
        "en": ["Of", "Fit", "Undecided", "Reachable", "Customisation", "Standardisation"],
    }[language]
    body = [
        [name, str(m.fit), str(m.undecided), str(m.reachable), str(m.customisation)]
        + ["–" if m.standardisation is None else f"{100 * m.standardisation:.1f} %"]
        for name, m in rows.items()
    ]
    terminal.table(heads, body)


def _group_name(snapshot: Snapshot, id_: str, language: str) -> str:
    return next((g.name.get(language) for g in snapshot.settings.working_groups if g.id == id_), id_)


def _measure(measure: Measure) -> dict[str, object]:
    def rate(r: Rate) -> dict[str, object]:
        return {"numerator": r.numerator, "denominator": r.denominator, "value": r.value}

    return {
        "applicable": measure.applicable,
        "counts": dict(measure.counts),
        "fit": rate(measure.fit),
        "undecided": rate(measure.undecided),
        "reachable": rate(measure.reachable),
        "customisation": rate(measure.customisation),
        "weighted_fit": rate(measure.weighted_fit),
        "weighted_undecided": rate(measure.weighted_undecided),
        "standardisation": measure.standardisation,
    }


def add_agenda_arguments(command: argparse.ArgumentParser, t: Callable[[str, str], str]) -> None:
    """The options of ``points`` that ask for the agenda; ``t`` chooses between two languages."""
    command.add_argument(
        "--agenda", action="store_true", help=t("議題として、大事な順に", "as the agenda, by what matters")
    )
    command.add_argument("--state", choices=STATES_OF_POINTS, help=t("この状態のものだけ", "those in this state only"))
    command.add_argument("--level", metavar="ID", help=t("この場にあるものだけ", "those at this level only"))
    command.add_argument("--owner", metavar="ID", help=t("この部会のものだけ", "those of this working group only"))
    command.add_argument("--overdue", action="store_true", help=t("期限を過ぎたものだけ", "those past their date only"))


def points_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Show the points to settle, near-same ones next to each other; or the agenda, by what matters."""
    opened = open_workspace(arguments, "practice", terminal=terminal)
    snapshot = opened.snapshot
    if arguments.agenda or arguments.overdue or arguments.state or arguments.level or arguments.owner:
        write_agenda(opened, arguments, terminal)
        return
    found = points(snapshot, scope(snapshot, arguments.scope))
    language = terminal.language
    if arguments.format == "json":
        data = [
            {
                "key": p.key,
                "address": p.row.address,
                "title": p.title.dump(),
                "municipalities": list(p.municipalities),
                "deviations": [{"municipality": m, "id": d.id} for m, d in p.deviations],
                "flags": list(p.flags),
                "near": list(p.near),
            }
            for p in found
        ]
        terminal.write(orjson.dumps(data, option=orjson.OPT_INDENT_2).decode())
        return
    heads = (
        ["論点", "差異", "市町", "近いもの", "注意"]
        if language == "ja"
        else ["Point", "Difference", "Municipalities", "Near", "Flags"]
    )
    rows = [
        [
            p.key,
            p.title.get(language),
            "・".join(snapshot.municipalities[m].name.get(language) for m in p.municipalities),
            str(len(p.near) or ""),
            "・".join(word("flag", f, language) for f in p.flags),
        ]
        for p in found
    ]
    terminal.table(heads, rows)


def graph(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Show which service reads from which, and which feed each other; as a table or as a DOT picture."""
    snapshot = open_workspace(arguments, "catalog", terminal=terminal).snapshot
    language = terminal.language
    around = None if arguments.service is None else service(snapshot, arguments.service)
    if arguments.format == "dot":
        terminal.write(dependency_graph(snapshot, language, around=around, external=arguments.external).rstrip())
        return
    found = dependencies(snapshot)
    heads = (
        ["読む業務", "読まれる業務", "要素", "相互"] if language == "ja" else ["Reader", "Source", "Elements", "Cycle"]
    )
    rows = [
        [
            snapshot.partner_name(d.reader).get(language),
            snapshot.partner_name(d.source).get(language),
            str(len(d.elements)),
            "⟲" if found.in_cycle(d) else "",
        ]
        for d in found.by_pair.values()
        if (arguments.external or not d.source.startswith("ext:")) and around in (None, d.reader, d.source)
    ]
    terminal.table(heads, rows)
    for cycle in found.cycles:
        names = " ⇄ ".join(snapshot.partner_name(s).get(language) for s in cycle)
        terminal.write(terminal.text(f"互いに読み合う業務: {names}", f"Services that feed each other: {names}"))
