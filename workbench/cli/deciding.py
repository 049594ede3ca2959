"""Commands from gap to agreement: ``point``, ``decide``, ``requests``, ``shares``, ``budget``, ``minutes``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, get_args

import orjson
from pydantic import ValidationError

from workbench.agreement import (
    PRESETS,
    Asked,
    CannotApply,
    CannotShare,
    Effected,
    Item,
    agenda,
    applying,
    budget,
    completed,
    deciding,
    effect_of,
    item,
    minutes,
    obstacles,
    requests,
)
from workbench.agreement.what_if import payers_for, what_if
from workbench.cli.finding import Opened, municipality, open_workspace, scope, service, unknown
from workbench.cli.terminal import Terminal, UserError
from workbench.fitgap.applied import Refusals, applied
from workbench.model import Agreement, Decision, Disposition, Share, Snapshot, Text, word
from workbench.workspace.access import allow
from workbench.workspace.audit import Audit
from workbench.workspace.errors import NotAllowed

Translate = Callable[[str, str], str]
_INSIDE = ("practice", "agreements", "stances")


def add_arguments(
    command: Callable[[str, Callable[..., Any], str, str], argparse.ArgumentParser], t: Translate
) -> None:
    """The commands and their options; ``t`` chooses between two languages."""
    key = t(
        "論点の番号（例: senkyo/senkyo-001）または要素の番地",
        "key of a point, such as senkyo/senkyo-001, or an element's address",
    )
    as_json = {"choices": ["text", "json"], "default": "text", "help": t("出力の形", "output")}

    point = command(
        "point", point_command, "一つの論点を示す", "one point: who does what, options, stances, what is missing"
    )
    point.add_argument("key", metavar="KEY", help=key)
    point.add_argument("--format", **as_json)

    decide = command(
        "decide",
        decide_command,
        "論点を決定する（沈黙のままでは決定できない）",
        "decide a point; never over anybody's silence",
    )
    decide.add_argument("key", metavar="KEY", help=key)
    _decision_arguments(decide, t)

    asked = command(
        "requests", requests_command, "カスタマイズ要望を示す", "what is asked of the vendor, and what it answers"
    )
    asked.add_argument(
        "of", metavar="SERVICE|KEY", nargs="?", help=t("業務か要望の番号", "a service, or the key of a request")
    )
    asked.add_argument("--status", metavar="STATUS", help=t("この状態のものだけ", "those in this state only"))
    asked.add_argument("--format", **{**as_json, "choices": ["table", "json"], "default": "table"})

    share = command("shares", shares_command, "費用の負担を試算する", "who pays how much, by any rule")
    share.add_argument("key", metavar="KEY", nargs="?", help=key)
    share.add_argument("--initial", metavar="YEN", type=_yen, help=t("初期費用（円）", "initial cost in yen"))
    share.add_argument("--yearly", metavar="YEN", type=_yen, help=t("年額（円）", "yearly cost in yen"))
    share.add_argument(
        "--rule",
        metavar="RULE",
        help=t(
            f"{', '.join(PRESETS)} か、equal=50,population=50,unit=1000 のような割合",
            f"{', '.join(PRESETS)}, or parts such as equal=50,population=50,unit=1000",
        ),
    )
    share.add_argument("--municipality", metavar="ID", action="append", help=t("負担する市町", "who shares"))
    share.add_argument("--format", **{**as_json, "choices": ["table", "json"], "default": "table"})

    money = command(
        "budget", budget_command, "カスタマイズ予算を示す", "the customisation budget: ceiling, spent, asked, left"
    )
    money.add_argument("--format", **{**as_json, "choices": ["table", "json"], "default": "table"})

    record = command("minutes", minutes_command, "会議の議事録を出す", "the minutes of a meeting")
    record.add_argument(
        "meeting",
        metavar="DATE|MEETING",
        help=t("日（2013-06-20）か会議の id", "a day such as 2013-06-20, or the id of a meeting"),
    )
    record.add_argument("--level", metavar="ID", help=t("決定の場", "the level"))
    record.add_argument("--group", metavar="ID", help=t("部会", "the working group"))
    record.add_argument(
        "--format", choices=["text", "json", "docx", "pdf"], default="text", help=t("出力の形", "output")
    )
    record.add_argument(
        "-o", "--output", metavar="FILE", help=t("書き出すファイル（- は標準出力）", "file (- is stdout)")
    )


def _decision_arguments(decide: argparse.ArgumentParser, t: Translate) -> None:
    fields = (
        ("--option", "ID", t("選んだ案", "the option chosen")),
        (
            "--disposition",
            "WORD",
            t("対応方針（案を選べば要らない）", "how the gap closes (not needed with an option)"),
        ),
        (
            "--level",
            "ID",
            t("決定した場（省略すると論点のある場）", "who decides (where the point stands, if left out)"),
        ),
        ("--date", "DATE", t("決定日（省略すると今日）", "day of the decision (today if left out)")),
        ("--why", "TEXT", t("理由", "the reason")),
        ("--minutes", "TEXT", t("議事録の名前", "name of the minutes")),
        ("--ends", "DATE", t("差異をやめる日", "day on which the differences end")),
        ("--how", "TEXT", t("方法", "how")),
        ("--system", "ID", t("外部システム（ext:…）", "outside system, ext:…")),
        ("--notice", "TEXT", t("住民への周知", "notice to residents")),
        ("--to", "TEXT", t("要望の相手", "whom the petition goes to")),
        ("--until", "DATE", t("いつまで", "until when it is deferred")),
        ("--expires", "DATE", t("期限（見直しの日）", "day on which it expires")),
        ("--rule", "RULE", t("費用の負担割合（shares と同じ書き方）", "who pays, written as for shares")),
    )
    for name, kind, said in fields:
        decide.add_argument(name, metavar=kind, help=said)
    decide.add_argument("--initial", metavar="YEN", type=_yen, help=t("初期費用（円）", "initial cost in yen"))
    decide.add_argument("--yearly", metavar="YEN", type=_yen, help=t("年額（円）", "yearly cost in yen"))
    decide.add_argument("--municipality", metavar="ID", action="append", help=t("対象の市町", "whom it is for"))
    decide.add_argument("--basis", metavar="TEXT", action="append", help=t("根拠", "what it rests on"))
    decide.add_argument(
        "--amend",
        metavar="MUNICIPALITY:ORDINANCE:SESSION:EFFECTIVE",
        action="append",
        help=t(
            "条例改正（市町:条例:議会の月:施行日）", "an ordinance to be amended: session as month, effective as day"
        ),
    )
    decide.add_argument(
        "--apply", action="store_true", help=t("効果を標準に反映する", "apply its effect to the standard")
    )
    decide.add_argument(
        "--dry-run", action="store_true", help=t("記録せずに確かめる", "say what it would do, record nothing")
    )
    decide.add_argument("--format", choices=["text", "json"], default="text", help=t("出力の形", "output"))


def _today() -> str:
    return date.today().isoformat()


def _yen(said: str) -> int:
    amount = int(said.replace(",", "").replace("_", ""))
    if amount < 0:
        raise ValueError(said)
    return amount


def _write_json(data: object, terminal: Terminal) -> None:
    terminal.write(orjson.dumps(data, option=orjson.OPT_INDENT_2).decode())


# points


def write_agenda(opened: Opened, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """The agenda as a table or JSON, in the order in which a workshop takes it, as far as the options let it through."""
    snapshot, language = opened.snapshot, terminal.language
    wanted = scope(snapshot, arguments.scope)
    found = [i for i in agenda(snapshot, _today()) if _within(i, wanted) and _picked(i, arguments)]
    if arguments.format == "json":
        _write_json([_item_data(i) for i in found], terminal)
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
            _group(snapshot, i.agreement.owner if i.agreement else None, language),
            _names(snapshot, i.differing or i.concerned, language),
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
    opened = open_workspace(arguments, *_INSIDE, terminal=terminal)
    found = _item(opened.snapshot, arguments.key)
    if arguments.format == "json":
        _write_json(_item_data(found, opened.snapshot), terminal)
        return
    _write_item(found, opened.snapshot, terminal)


def _item(snapshot: Snapshot, key: str) -> Item:
    found = item(snapshot, _today(), key)
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
        facts.append((t("持ち主", "Owner"), _group(snapshot, agreement.owner, language)))
    facts += [
        (t("関わる市町", "Concerned"), _names(snapshot, found.concerned, language)),
        (t("要望", "Wishes"), t("・", ", ").join(word("disposition", w, language) for w in found.wishes)),
        (t("年間件数", "Cases a year"), f"{found.cases:,}" if found.cases else ""),
        (t("影響する住民", "Residents"), f"{found.residents:,}" if found.residents else ""),
        (t("関連", "Related"), " ".join(found.related)),
    ]
    _write_facts(facts, terminal)
    for way in found.ways:
        name = _names(snapshot, [way.municipality], language)
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
        rows.append([_names(snapshot, [m], language), said, words, (stance.until if stance else None) or ""])
    terminal.write("")
    terminal.table(
        [t("市町", "Municipality"), t("意思表示", "Stance"), t("条件・宿題・支障", "Words"), t("いつまで", "Until")],
        rows,
    )
    for silence in found.standing.silent:
        name, state = _names(snapshot, [silence.municipality], language), word("state", silence.state, language)
        terminal.write(f"  {state}: {name} {silence.address}")


def _write_facts(facts: Iterable[tuple[str, str]], terminal: Terminal) -> None:
    for name, said in facts:
        if said:
            terminal.write(f"{name}: {said}")


def _names(snapshot: Snapshot, municipalities: Iterable[str], language: str) -> str:
    known = snapshot.municipalities
    return ("・" if language == "ja" else ", ").join(
        known[m].name.get(language) if m in known else m for m in municipalities
    )


def _group(snapshot: Snapshot, id_: str | None, language: str) -> str:
    return next((g.name.get(language) for g in snapshot.settings.working_groups if g.id == id_), id_ or "")


# deciding


def decide_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Record a decision, where nothing stands in its way; with ``--apply`` its effect with it, as one edit."""
    opened = open_workspace(arguments, *_INSIDE, terminal=terminal)
    snapshot, today = opened.snapshot, _today()
    name, agreement = _agreement(snapshot, arguments.key)
    record = f"agreement/{name}/{agreement.id}"
    _allowed(opened, record)
    expecting = {record: opened.workspace.value(record)}
    try:
        agreement, decision = _decision(snapshot, agreement, arguments)
    except ValidationError as error:
        raise _unsound(error) from None
    in_the_way = obstacles(snapshot, name, agreement, decision, today)
    if in_the_way:
        raise UserError(
            "\n  ".join(("決定できません。", *(o.message.ja for o in in_the_way))),
            "\n  ".join(("It cannot be decided.", *(o.message.get("en") for o in in_the_way))),
        )
    after = completed(snapshot, name, agreement, decision, today)
    effect = effect_of(snapshot, name, after, after.decided)
    edit = deciding(snapshot, name, agreement, decision, today)
    if arguments.apply:
        edit = _with_effect(snapshot, name, agreement, decision, today, opened.principal.name)
    if not arguments.dry_run:
        opened.workspace.record(edit, opened.principal, decision.why, expecting)
    if arguments.format == "json":
        data = {"key": f"{name}/{agreement.id}", "recorded": not arguments.dry_run, "applied": arguments.apply}
        _write_json({**data, "agreement": after.dump(), "said": [s.dump() for s in effect.said]}, terminal)
        return
    _write_effect(effect, terminal)
    done = (
        terminal.text("記録しました。", "Recorded.")
        if not arguments.dry_run
        else terminal.text("記録していません。", "Nothing was recorded.")
    )
    terminal.write(done)


def _with_effect(snapshot: Snapshot, name: str, agreement: Agreement, decision: Decision, today: str, by: str) -> Any:
    """The edit that decides and applies at once: the effect is that of the point once decided."""
    edit = deciding(snapshot, name, agreement, decision, today)
    after = applied(snapshot, edit)
    if isinstance(after, Refusals):
        raise UserError("この決定は記録できない値を含みます。", "The decision holds values that cannot be recorded.")
    decided = next(a for a in after.agreements[name] if a.id == agreement.id)
    try:
        return applying(after, name, decided, today, by)
    except CannotApply as error:
        raise UserError(error.message.ja, error.message.get("en")) from None


def _write_effect(effect: Effected, terminal: Terminal) -> None:
    for said in effect.said:
        terminal.write(f"- {said.get(terminal.language)}")
    for warning in (*effect.warnings, *effect.problems):
        terminal.write(terminal.paint(f"! {warning.get(terminal.language)}", "yellow"))


def _agreement(snapshot: Snapshot, key: str) -> tuple[str, Agreement]:
    name, _, id_ = key.strip("/").partition("/")
    found = next((a for a in snapshot.agreements.get(name, ()) if a.id == id_), None)
    if found is None:
        raise unknown(
            "論点", "point", key, [f"{s}/{a.id}" for s, several in snapshot.agreements.items() for a in several]
        )
    return name, found


def _allowed(opened: Opened, record: str) -> None:
    """Go on where the person may write the record; the refusal is in the audit."""
    try:
        allow(opened.principal, "write", record, opened.workspace.load())
    except NotAllowed:
        Audit(opened.workspace.path).note("refusal", opened.principal, record, "write")
        raise


def _decision(snapshot: Snapshot, agreement: Agreement, arguments: argparse.Namespace) -> tuple[Agreement, Decision]:
    """The decision that the words on the command line mean, and the point with the cost and expiry they give it."""
    option = agreement.option(arguments.option)
    if arguments.option is not None and option is None:
        raise unknown("案", "option", arguments.option, [o.id for o in agreement.options if o.id])
    disposition = arguments.disposition or (option.disposition if option else None)
    if disposition is None or disposition not in get_args(Disposition):
        words = ", ".join(get_args(Disposition))
        raise UserError(
            f"--option か --disposition（{words}）を書いてください。", f"Give --option or --disposition ({words})."
        )
    levels = snapshot.settings.levels
    value: dict[str, Any] = {
        "disposition": disposition,
        "option": arguments.option,
        "level": arguments.level or agreement.level or (levels[0].id if levels else ""),
        "date": arguments.date or _today(),
        "why": arguments.why or "",
        "municipalities": arguments.municipality or (),
        "basis": [{"title": title} for title in arguments.basis or ()],
        "amendments": [_amendment(said) for said in arguments.amend or ()],
    }
    for field in ("minutes", "ends", "how", "system", "notice", "to", "until"):
        value[field] = getattr(arguments, field)
    if not value["why"].strip():
        raise UserError("--why で理由を書いてください。", "Say why, with --why.")
    changes: dict[str, Any] = {"expires": arguments.expires} if arguments.expires else {}
    cost = _cost(snapshot, agreement, arguments)
    if cost is not None:
        changes["cost"] = cost
    changed = Agreement.model_validate({**agreement.dump(), **changes}) if changes else agreement
    return changed, Decision.model_validate(value)


def _cost(snapshot: Snapshot, agreement: Agreement, arguments: argparse.Namespace) -> dict[str, Any] | None:
    if arguments.initial is None and arguments.yearly is None and arguments.rule is None:
        return None
    option = agreement.option(arguments.option)
    known = agreement.cost.dump() if agreement.cost else {}
    if option is not None and not known:
        known = {"initial": option.initial or 0, "yearly": option.yearly or 0}
    for field in ("initial", "yearly"):
        if getattr(arguments, field) is not None:
            known[field] = getattr(arguments, field)
    if arguments.rule is not None:
        build, run = _rule(arguments.rule)
        known["share"] = build.dump()
        known.pop("share_yearly", None)
        if run != build:
            known["share_yearly"] = run.dump()
    return known


def _amendment(said: str) -> dict[str, str]:
    parts = said.split(":")
    if len(parts) != 4:
        raise UserError(
            "--amend は 市町:条例:議会の月:施行日 と書きます（例: akiota:国民健康保険条例:2013-09:2014-04-01）。",
            "Write --amend MUNICIPALITY:ORDINANCE:SESSION:EFFECTIVE, such as akiota:Ordinance:2013-09:2014-04-01.",
        )
    return dict(zip(("municipality", "ordinance", "session", "effective"), parts, strict=True))


def _unsound(error: ValidationError) -> UserError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return UserError(
        f"`{where}` の値 {first['input']!r} は使えません。書き方を確かめてください（日は 2013-06-20、月は 2013-06）。",
        f"The value {first['input']!r} of `{where}` cannot be used. Days are 2013-06-20, months 2013-06.",
    )


# requests


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
            _write_json(_asked_data(found), terminal)
        else:
            _write_asked(found, snapshot, terminal)
        return
    several = requests(snapshot, service(snapshot, of) if of else None)
    several = tuple(a for a in several if arguments.status in (None, a.request.state))
    if arguments.format == "json":
        _write_json([_asked_data(a) for a in several], terminal)
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
    _write_facts(
        [
            (t("状態", "Status"), word("request_status", request.state, language)),
            (t("内容", "What"), _said(request.what, language)),
            (t("理由", "Why"), _said(request.why, language)),
            (t("受入条件", "Acceptance"), t("／", "; ").join(request.acceptance)),
            (t("対象", "About"), " ".join(request.about)),
            (t("市町", "For"), _names(snapshot, request.municipalities, language)),
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
    _write_facts(
        [
            (t("記号", "Mark"), answer.mark),
            (t("方法", "How"), word("answer_how", answer.how, language)),
            (t("対応時期", "Available"), answer.available or ""),
            (t("初期費用", "Initial"), _amount(answer.initial)),
            (t("年額", "Yearly"), _amount(answer.yearly)),
            (t("代替案", "Alternative"), _said(answer.alternative, language)),
            (t("備考", "Note"), _said(answer.note, language)),
        ],
        terminal,
    )


def _said(text: Text | str | None, language: str) -> str:
    return text.get(language) if isinstance(text, Text) else text or ""


# money


def shares_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Who pays how much: of a point as recorded or by another rule, or of any amount."""
    opened = open_workspace(arguments, "agreements", "municipalities", "practice", terminal=terminal)
    snapshot = opened.snapshot
    name, agreement = _agreement(snapshot, arguments.key) if arguments.key else ("", None)
    cost = agreement.cost if agreement else None
    initial = arguments.initial if arguments.initial is not None else cost.initial if cost else 0
    yearly = arguments.yearly if arguments.yearly is not None else cost.yearly if cost else 0
    if not initial and not yearly:
        raise UserError(
            "費用のある論点か、--initial・--yearly を書いてください。",
            "Name a point that costs something, or give --initial or --yearly.",
        )
    if arguments.rule is not None:
        build, run = _rule(arguments.rule)
    elif cost is not None:
        build, run = cost.share, cost.share_yearly or cost.share
    else:
        usual = snapshot.settings.budget.share if snapshot.settings.budget else Share(equal=50, population=50)
        build, run = usual, usual
    for m in arguments.municipality or ():
        municipality(snapshot, m)
    payers = payers_for(snapshot, name, agreement, arguments.municipality or ())
    years = snapshot.settings.budget.years if snapshot.settings.budget else 5
    try:
        found = what_if(initial, yearly, build, run, payers, years)
    except CannotShare as error:
        raise UserError(error.message.ja, error.message.get("en")) from None
    if arguments.format == "json":
        data = {m: {"initial": found.initial[m], "yearly": found.yearly[m], "total": found.total[m]} for m in payers}
        _write_json({"initial": initial, "yearly": yearly, "years": years, "shares": data}, terminal)
        return
    t, language = terminal.text, terminal.language
    heads = [
        t("市町", "Municipality"),
        t("初期費用", "Initial"),
        t("年額", "Yearly"),
        t(f"{years}年の計", f"{years} years"),
        t("一人当たり", "Per head"),
    ]
    rows = [
        [
            _names(snapshot, [m], language),
            f"{found.initial[m]:,}",
            f"{found.yearly[m]:,}",
            f"{found.total[m]:,}",
            f"{float(found.per_head.get(m, 0)):,.1f}",
        ]
        for m in payers
    ]
    rows.append([t("計", "Total"), f"{initial:,}", f"{yearly:,}", f"{sum(found.total.values()):,}", ""])
    terminal.table(heads, rows)


def _rule(said: str) -> tuple[Share, Share]:
    """A rule by its published name, or by its parts: ``equal=50,population=50,unit=1000``."""
    if said in PRESETS:
        return PRESETS[said].build, PRESETS[said].run
    value: dict[str, Any] = {}
    fixed: dict[str, int] = {}
    try:
        for part in said.split(","):
            name, _, number = part.strip().partition("=")
            if name.startswith("fixed."):
                fixed[name.removeprefix("fixed.")] = _yen(number)
            elif name == "remainder":
                value[name] = number
            else:
                value[name] = int(number) if name == "unit" else float(number)
        share = Share.model_validate({**value, "fixed": fixed})
    except (ValueError, ValidationError):
        raise UserError(
            f"割合「{said}」を読めません。{', '.join(PRESETS)} か、equal, population, degressive, cases, requester を 合計 100 で"
            "（例: equal=50,population=50）。unit=1000, remainder=市町, fixed.市町=円 も書けます。",
            f"The rule {said!r} cannot be read. Write {', '.join(PRESETS)}, or parts that add up to 100 of equal, population, "
            "degressive, cases, requester (equal=50,population=50); also unit=1000, remainder=ID, fixed.ID=YEN.",
        ) from None
    return share, share


def budget_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Show the customisation budget, what it is spent on, and what sharing is still worth to each municipality."""
    opened = open_workspace(arguments, "agreements", "municipalities", "practice", terminal=terminal)
    snapshot, language, t = opened.snapshot, terminal.language, terminal.text
    account = budget(snapshot, _today())
    if arguments.format == "json":
        _write_json(
            {
                "ceiling": account.ceiling,
                "years": account.years,
                "spent": account.spent,
                "asked": account.asked,
                "left": account.left,
                "left_if_all": account.left_if_all,
                "lines": [
                    {
                        "key": f"{x.service}/{(x.agreement or x.request).id}",  # type: ignore[union-attr]
                        "state": x.state, "initial": x.initial, "yearly": x.yearly, "total": x.total,
                        "paid": dict(x.paid), "expires": x.expires,
                    }
                    for x in account.lines
                ],
                "savings": [
                    {"municipality": s.municipality, "expected": s.expected, "spent": s.spent, "asked": s.asked, "left": s.left}
                    for s in account.savings
                ],
            },
            terminal,
        )  # fmt: skip
        return
    if account.settings is None:
        terminal.write(
            t(
                "予算はまだ定められていません（workspace.yaml の budget）。",
                "No budget is set yet (budget in workspace.yaml).",
            )
        )
    _write_facts(
        [
            (t("上限", "Ceiling"), f"{account.ceiling:,}"),
            (t("決定済み", "Spent"), f"{account.spent:,}"),
            (t("要望中", "Asked"), f"{account.asked:,}"),
            (t("残り", "Left"), f"{account.left:,}"),
            (t("すべて認めたときの残り", "Left if all were agreed"), f"{account.left_if_all:,}"),
        ],
        terminal,
    )
    if account.lines:
        terminal.write("")
        heads = [t("番号", "Key"), t("件名", "What"), t("状態", "State"), t("初期費用", "Initial"), t("年額", "Yearly"), t(f"{account.years}年の計", f"{account.years} years"), t("期限", "Expires")]  # fmt: skip
        rows = []
        for line in account.lines:
            named = line.agreement or line.request
            assert named is not None
            spent = t("決定済み", "Spent") if line.state == "spent" else t("要望中", "Asked")
            rows.append(
                [f"{line.service}/{named.id}", named.title.get(language), spent, f"{line.initial:,}", f"{line.yearly:,}", f"{line.total:,}", line.expires or ""]
            )  # fmt: skip
        terminal.table(heads, rows)
    if account.savings:
        terminal.write("")
        heads = [t("市町", "Municipality"), t("見込む削減額", "Expected saving"), t("決定済み", "Spent"), t("要望中", "Asked"), t("残る削減額", "Saving left")]  # fmt: skip
        terminal.table(
            heads,
            [
                [
                    _names(snapshot, [s.municipality], language),
                    f"{s.expected:,}",
                    f"{s.spent:,}",
                    f"{s.asked:,}",
                    f"{s.left:,}",
                ]
                for s in account.savings
            ],
        )


# minutes


def minutes_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """The minutes of a meeting, by its id or its day: to read, or as JSON, Word or PDF."""
    from workbench.exchange.minutes import document, meeting_on, minutes_text

    opened = open_workspace(arguments, *_INSIDE, terminal=terminal)
    snapshot = opened.snapshot
    meeting = snapshot.meetings.get(arguments.meeting)
    day, level, group = arguments.meeting, arguments.level, arguments.group
    if meeting is not None:
        day, level, group = meeting.date, level or meeting.level, group or meeting.working_group
    try:
        date.fromisoformat(day)
    except ValueError:
        raise unknown("会議", "meeting", day, snapshot.meetings) from None
    meeting = meeting or meeting_on(snapshot, day, level, group)
    if meeting is not None:
        level, group = level or meeting.level, group or meeting.working_group
    made = document(snapshot, minutes(snapshot, day, level, group), meeting, terminal.language)
    if arguments.format in ("docx", "pdf"):
        from workbench.exchange import minutes_docx, minutes_pdf

        data = (minutes_docx if arguments.format == "docx" else minutes_pdf)(made)
    elif arguments.format == "json":
        data = orjson.dumps(made.data(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    else:
        data = minutes_text(made).encode()
    Audit(opened.workspace.path).note("export", opened.principal, f"minutes {arguments.meeting}", arguments.format)
    _write_out(data, arguments, terminal)


def _write_out(data: bytes, arguments: argparse.Namespace, terminal: Terminal) -> None:
    if arguments.output not in (None, "-"):
        Path(arguments.output).write_bytes(data)
        return
    if arguments.format in ("text", "json"):
        terminal.write(data.decode().rstrip("\n"))
        return
    if sys.stdout.isatty():
        raise UserError(
            f"-o ファイル名.{arguments.format} を付けてください。", f"Name a file with -o FILE.{arguments.format}."
        )
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(data.decode("utf-8", "replace"))
    else:
        stream.write(data)
