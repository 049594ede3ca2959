"""The command ``decide``; and the options of all commands that lead from gap to agreement."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, get_args

from pydantic import ValidationError

from workbench.agreement import (
    PRESETS,
    CannotApply,
    Effected,
    applying,
    completed,
    deciding,
    effect_of,
    obstacles,
)
from workbench.cli import asking, minutes, money, points
from workbench.cli.finding import Opened, open_workspace, unknown
from workbench.cli.money import rule_named
from workbench.cli.telling import INSIDE, point_named, today, write_json, yen_said
from workbench.cli.terminal import Terminal, UserError
from workbench.fitgap.applied import Refusals, applied
from workbench.model import Agreement, Decision, Disposition, Edit, Effect, Snapshot
from workbench.model.request import RequestStatus
from workbench.workspace.access import allow
from workbench.workspace.audit import Audit
from workbench.workspace.errors import NotAllowed

Translate = Callable[[str, str], str]


def add_arguments(
    command: Callable[[str, Callable[..., Any], str, str], argparse.ArgumentParser], t: Translate
) -> None:
    """The commands and their options; ``t`` chooses between two languages."""
    key = t(
        "論点の番号（例: senkyo/senkyo-001）または要素の番地",
        "key of a point, such as senkyo/senkyo-001, or an element's address",
    )

    def output(of: argparse.ArgumentParser, *forms: str) -> None:
        of.add_argument("--format", choices=forms, default=forms[0], help=t("出力の形", "output"))

    point = command(
        "point", points.point_command, "一つの論点を示す", "one point: who does what, options, stances, what is missing"
    )
    point.add_argument("key", metavar="KEY", help=key)
    output(point, "text", "json")

    decide = command(
        "decide",
        decide_command,
        "論点を決定する（沈黙のままでは決定できない）",
        "decide a point; never over anybody's silence",
    )
    decide.add_argument("key", metavar="KEY", help=key)
    _decision_arguments(decide, t)

    asked = command(
        "requests",
        asking.requests_command,
        "カスタマイズ要望を示す",
        "what is asked of the vendor, and what it answers",
    )
    asked.add_argument(
        "of", metavar="SERVICE|KEY", nargs="?", help=t("業務か要望の番号", "a service, or the key of a request")
    )
    asked.add_argument(
        "--status", choices=get_args(RequestStatus), help=t("この状態のものだけ", "those in this state only")
    )
    output(asked, "table", "json")

    share = command("shares", money.shares_command, "費用の負担を試算する", "who pays how much, by any rule")
    share.add_argument("key", metavar="KEY", nargs="?", help=key)
    share.add_argument("--initial", metavar="YEN", type=yen_said, help=t("初期費用（円）", "initial cost in yen"))
    share.add_argument("--yearly", metavar="YEN", type=yen_said, help=t("年額（円）", "yearly cost in yen"))
    share.add_argument(
        "--rule",
        metavar="RULE",
        help=t(
            f"{', '.join(PRESETS)} か、equal=50,population=50,unit=1000 のような割合",
            f"{', '.join(PRESETS)}, or parts such as equal=50,population=50,unit=1000",
        ),
    )
    share.add_argument("--municipality", metavar="ID", action="append", help=t("負担する市町", "who shares"))
    output(share, "table", "json")

    left = command(
        "budget",
        money.budget_command,
        "カスタマイズ予算を示す",
        "the customisation budget: ceiling, spent, asked, left",
    )
    output(left, "table", "json")

    record = command("minutes", minutes.minutes_command, "会議の議事録を出す", "the minutes of a meeting")
    record.add_argument(
        "meeting",
        metavar="DATE|MEETING",
        help=t("日（2013-06-20）か会議の id", "a day such as 2013-06-20, or the id of a meeting"),
    )
    record.add_argument("--level", metavar="ID", help=t("決定の場", "the level"))
    record.add_argument("--group", metavar="ID", help=t("部会", "the working group"))
    output(record, "text", "json", "docx", "pdf")
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
        ("--like", "ID", t("どの市町のとおりにするか（違い方が幾つもあるとき）", "whose way, where there are several")),
        ("--rule", "RULE", t("費用の負担割合（shares と同じ書き方）", "who pays, written as for shares")),
    )
    for name, kind, said in fields:
        decide.add_argument(name, metavar=kind, help=said)
    decide.add_argument("--initial", metavar="YEN", type=yen_said, help=t("初期費用（円）", "initial cost in yen"))
    decide.add_argument("--yearly", metavar="YEN", type=yen_said, help=t("年額（円）", "yearly cost in yen"))
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


def decide_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Record a decision, where nothing stands in its way; with ``--apply`` its effect with it, as one edit."""
    opened = open_workspace(arguments, *INSIDE, terminal=terminal)
    snapshot, day = opened.snapshot, today()
    name, agreement = point_named(snapshot, arguments.key)
    record = f"agreement/{name}/{agreement.id}"
    _allowed(opened, record)
    expecting = {record: opened.workspace.value(record)}
    try:
        agreement, decision = _decision(snapshot, agreement, arguments)
    except ValidationError as error:
        raise _unsound(error) from None
    in_the_way = obstacles(snapshot, name, agreement, decision, day)
    if in_the_way:
        raise UserError(
            "\n  ".join(("決定できません。", *(o.message.ja for o in in_the_way))),
            "\n  ".join(("It cannot be decided.", *(o.message.get("en") for o in in_the_way))),
        )
    after = completed(snapshot, name, agreement, decision, day)
    effect = effect_of(snapshot, name, after, after.decided)
    edit = deciding(snapshot, name, agreement, decision, day)
    if arguments.apply:
        edit = _with_effect(snapshot, name, agreement, decision, day, opened.principal.name)
    if not arguments.dry_run:
        opened.workspace.record(edit, opened.principal, decision.why, expecting)
    if arguments.format == "json":
        data = {"key": f"{name}/{agreement.id}", "recorded": not arguments.dry_run, "applied": arguments.apply}
        write_json({**data, "agreement": after.dump(), "said": [s.dump() for s in effect.said]}, terminal)
        return
    _write_effect(effect, terminal)
    done = (
        terminal.text("記録しました。", "Recorded.")
        if not arguments.dry_run
        else terminal.text("記録していません。", "Nothing was recorded.")
    )
    terminal.write(done)


def _with_effect(snapshot: Snapshot, name: str, agreement: Agreement, decision: Decision, day: str, by: str) -> Edit:
    """The edit that decides and applies at once: the effect is that of the point once decided."""
    edit = deciding(snapshot, name, agreement, decision, day)
    after = applied(snapshot, edit)
    if isinstance(after, Refusals):
        raise UserError("この決定は記録できない値を含みます。", "The decision holds values that cannot be recorded.")
    decided = next(a for a in after.agreements[name] if a.id == agreement.id)
    try:
        return applying(after, name, decided, day, by)
    except CannotApply as error:
        raise UserError(error.message.ja, error.message.get("en")) from None


def _write_effect(effect: Effected, terminal: Terminal) -> None:
    for said in effect.said:
        terminal.write(f"- {said.get(terminal.language)}")
    for warning in (*effect.warnings, *effect.problems):
        terminal.write(terminal.paint(f"! {warning.get(terminal.language)}", "yellow"))


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
        "date": arguments.date or today(),
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
    if arguments.like is not None:
        if arguments.like not in snapshot.municipalities:
            raise unknown("市町", "municipality", arguments.like, snapshot.municipalities)
        base = (option.effect if option else None) or agreement.effect or Effect()
        changes["effect"] = base.model_copy(update={"like": arguments.like}).dump()
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
        build, run = rule_named(arguments.rule)
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
