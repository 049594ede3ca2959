"""The commands ``shares`` and ``budget``: who pays how much, and what is left."""

from __future__ import annotations

import argparse
from typing import Any

from pydantic import ValidationError

from workbench.agreement import PRESETS, CannotShare, budget
from workbench.agreement.deciding import cost_of
from workbench.agreement.what_if import payers_for, what_if
from workbench.cli.finding import municipality, open_workspace
from workbench.cli.telling import names_of, point_named, today, write_facts, write_json, yen_said
from workbench.cli.terminal import Terminal, UserError
from workbench.model import Share


def shares_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Who pays how much: of a point as recorded or by another rule, or of any amount."""
    opened = open_workspace(arguments, "agreements", "municipalities", "practice", terminal=terminal)
    snapshot = opened.snapshot
    name, agreement = point_named(snapshot, arguments.key) if arguments.key else ("", None)
    cost = agreement.cost if agreement else None
    if agreement is not None and cost is None and (proposed := agreement.option(agreement.proposed)) is not None:
        cost = cost_of(snapshot, agreement, proposed)
    initial = arguments.initial if arguments.initial is not None else cost.initial if cost else 0
    yearly = arguments.yearly if arguments.yearly is not None else cost.yearly if cost else 0
    if not initial and not yearly:
        raise UserError(
            "費用のある論点か、--initial・--yearly を書いてください。",
            "Name a point that costs something, or give --initial or --yearly.",
        )
    if arguments.rule is not None:
        build, run = rule_named(arguments.rule)
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
        write_json({"initial": initial, "yearly": yearly, "years": years, "shares": data}, terminal)
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
            names_of(snapshot, [m], language),
            f"{found.initial[m]:,}",
            f"{found.yearly[m]:,}",
            f"{found.total[m]:,}",
            f"{float(found.per_head.get(m, 0)):,.1f}",
        ]
        for m in payers
    ]
    rows.append([t("計", "Total"), f"{initial:,}", f"{yearly:,}", f"{sum(found.total.values()):,}", ""])
    terminal.table(heads, rows)


def rule_named(said: str) -> tuple[Share, Share]:
    """A rule by its published name, or by its parts: ``equal=50,population=50,unit=1000``."""
    if said in PRESETS:
        return PRESETS[said].build, PRESETS[said].run
    value: dict[str, Any] = {}
    fixed: dict[str, int] = {}
    try:
        for part in said.split(","):
            name, _, number = part.strip().partition("=")
            if name.startswith("fixed."):
                fixed[name.removeprefix("fixed.")] = yen_said(number)
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
    account = budget(snapshot, today())
    if arguments.format == "json":
        write_json(
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
    write_facts(
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
                    names_of(snapshot, [s.municipality], language),
                    f"{s.expected:,}",
                    f"{s.spent:,}",
                    f"{s.asked:,}",
                    f"{s.left:,}",
                ]
                for s in account.savings
            ],
        )
