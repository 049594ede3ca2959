"""The command ``point``, and ``points`` as the agenda."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.agreement import Item, agenda, item
from workbench.cli.finding import Opened, open_workspace, scope, unknown
from workbench.cli.telling import INSIDE, group_name, names_of, today, write_facts, write_json
from workbench.cli.terminal import Terminal
from workbench.model import Snapshot, word


def write_agenda(opened: Opened, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """The agenda as a table or JSON, in the order in which a workshop takes it, as far as the options let it through."""
    snapshot, language = opened.snapshot, terminal.language
    wanted = scope(snapshot, arguments.scope)
    found = [i for i in agenda(snapshot, today()) if _within(i, wanted) and _picked(i, arguments)]
    if arguments.format == "json":
        write_json([_item_data(i) for i in found], terminal)
        return
    heads = {
        "ja": ["番号", "論点", "状態", "決定の場", "期限", "持ち主", "市町", "初期費用", "件数/年"],
        "en": ["Key", "Point", "State", "Level", "Due", "Owner", "Municipalities", "Initial cost", "Cases/year"],
    }[language]
    rows = [
        [
            i.key,
            i.title.get(language),
            _state(i, terminal),
            i.standing.level.name.get(language) if i.standing and i.standing.level else "",
            (i.standing.due if i.standing else None) or "",
            group_name(snapshot, i.agreement.owner if i.agreement else None, language),
            names_of(snapshot, i.differing or i.concerned, language),
            f"{i.initial:,}" if i.initial else "",
            f"{i.cases:,}" if i.cases else "",
        ]
        for i in found
    ]
    terminal.table(heads, rows)


def _within(found: Item, wanted: str) -> bool:
    return wanted in ("all", found.service) or any(
        f"{found.service}/{a}".split("/")[:2] == wanted.split("/") for a in found.about
    )


def _picked(found: Item, arguments: argparse.Namespace) -> bool:
    state = found.standing.state if found.standing else "open"
    level = found.standing.level.id if found.standing and found.standing.level else None
    owner = found.agreement.owner if found.agreement else None
    return (
        arguments.state in (None, state)
        and arguments.level in (None, level)
        and arguments.owner in (None, owner)
        and (not arguments.overdue or (found.standing is not None and found.standing.overdue))
    )


def _state(found: Item, terminal: Terminal) -> str:
    if found.standing is None:
        return terminal.text("未提起", "Not on the agenda")
    return word("standing", found.standing.state, terminal.language)


def point_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Show one point: what each municipality does and why, the options, the stances, what stands in the way."""
    opened = open_workspace(arguments, *INSIDE, terminal=terminal)
    found = _item(opened.snapshot, arguments.key)
    if arguments.format == "json":
        write_json(_item_data(found, opened.snapshot), terminal)
        return
    _write_item(found, opened.snapshot, terminal)


def _item(snapshot: Snapshot, key: str) -> Item:
    found = item(snapshot, today(), key)
    if found is None:
        keys = [f"{s}/{a.id}" for s, several in snapshot.agreements.items() for a in several]
        raise unknown("論点", "point", key, keys)
    return found


def _item_data(found: Item, snapshot: Snapshot | None = None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "key": found.key,
        "service": found.service,
        "title": found.title.dump(),
        "about": list(found.about),
        "state": found.standing.state if found.standing else None,
        "level": found.standing.level.id if found.standing and found.standing.level else None,
        "due": found.standing.due if found.standing else None,
        "overdue": bool(found.standing and found.standing.overdue),
        "owner": found.agreement.owner if found.agreement else None,
        "concerned": list(found.concerned),
        "differing": list(found.differing),
        "wishes": list(found.wishes),
        "class": found.requirement_class,
        "initial": found.initial,
        "yearly": found.yearly,
        "cases": found.cases,
        "residents": found.residents,
        "first_go_live": found.first_go_live,
        "conflict": found.conflict,
        "related": list(found.related),
    }
    if snapshot is None:
        return data
    data["ways"] = [
        {
            "municipality": w.municipality,
            "state": w.state,
            "wish": w.wish,
            "deviations": [d.dump() for d in w.deviations],
        }
        for w in found.ways
    ]
    data["agreement"] = found.agreement.dump() if found.agreement else None
    if found.standing is not None:
        data["missing"] = list(found.standing.missing)
        data["silent"] = [
            {"municipality": s.municipality, "address": s.address, "state": s.state} for s in found.standing.silent
        ]
    return data


def _write_item(found: Item, snapshot: Snapshot, terminal: Terminal) -> None:
    language, t = terminal.language, terminal.text
    terminal.write(terminal.paint(f"{found.key}  {found.title.get(language)}", "bold"))
    agreement, there = found.agreement, found.standing
    if agreement is not None and agreement.question is not None:
        terminal.write(agreement.question.get(language))
    facts = [(t("状態", "State"), _state(found, terminal))]
    if there is not None:
        facts += [
            (t("決定の場", "Level"), there.level.name.get(language) if there.level else ""),
            (
                t("期限", "Due"),
                f"{there.due}{t('（過ぎています）', ' (past)') if there.overdue else ''}" if there.due else "",
            ),
        ]
    if agreement is not None:
        facts.append((t("持ち主", "Owner"), group_name(snapshot, agreement.owner, language)))
    facts += [
        (t("関わる市町", "Concerned"), names_of(snapshot, found.concerned, language)),
        (t("要望", "Wishes"), t("・", ", ").join(word("disposition", w, language) for w in found.wishes)),
        (t("年間件数", "Cases a year"), f"{found.cases:,}" if found.cases else ""),
        (t("影響する住民", "Residents"), f"{found.residents:,}" if found.residents else ""),
        (t("関連", "Related"), " ".join(found.related)),
    ]
    write_facts(facts, terminal)
    for way in found.ways:
        name = names_of(snapshot, [way.municipality], language)
        terminal.write(f"\n{name}  {word('state', way.state, language)}")
        for deviation in way.deviations:
            terminal.write(f"  {deviation.title.get(language)} — {deviation.reason}")
    if agreement is None:
        return
    if agreement.options:
        terminal.write("")
        heads = [
            t("案", "Option"),
            t("対応方針", "Disposition"),
            t("内容", "What"),
            t("初期費用", "Initial"),
            t("年額", "Yearly"),
        ]
        rows = [
            [
                f"{o.id or ''}{' *' if o.id and o.id == agreement.proposed else ''}",
                word("disposition", o.disposition, language),
                o.title.get(language) if o.title else "",
                f"{o.initial or 0:,}",
                f"{o.yearly or 0:,}",
            ]
            for o in agreement.options
        ]
        terminal.table(heads, rows)
    _write_stances(found, snapshot, terminal)
    if agreement.decided is not None:
        decided = agreement.decided
        terminal.write("")
        terminal.write(
            f"{t('決定', 'Decided')}: {word('disposition', decided.disposition, language)}  {decided.date}  {decided.why}"
        )


def _write_stances(found: Item, snapshot: Snapshot, terminal: Terminal) -> None:
    if found.standing is None or found.agreement is None:
        return
    language, t = terminal.language, terminal.text
    rows = []
    for m in found.standing.concerned:
        stance = found.standing.stances.get(m)
        words = (stance.condition or stance.homework or stance.harm or "") if stance else ""
        said = word("stance", stance.stance, language) if stance else t("まだ", "none yet")
        rows.append([names_of(snapshot, [m], language), said, words, (stance.until if stance else None) or ""])
    terminal.write("")
    terminal.table(
        [t("市町", "Municipality"), t("意思表示", "Stance"), t("条件・宿題・支障", "Words"), t("いつまで", "Until")],
        rows,
    )
    for silence in found.standing.silent:
        name, state = names_of(snapshot, [silence.municipality], language), word("state", silence.state, language)
        terminal.write(f"  {state}: {name} {silence.address}")
