"""The log of decisions as a table to take along."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.exchange.as_csv import table_csv
from workbench.model import Agreement, Decision, Snapshot, Text, word

_COLUMNS = (
    Text(ja="番号", en="Number"),
    Text(ja="業務", en="Service"),
    Text(ja="論点", en="Point"),
    Text(ja="決定", en="Decision"),
    Text(ja="選んだ案", en="Option chosen"),
    Text(ja="理由", en="Why"),
    Text(ja="決定の場", en="Level"),
    Text(ja="決定日", en="Date"),
    Text(ja="条件", en="Conditions"),
    Text(ja="反対した市町", en="Objected"),
    Text(ja="選ばなかった案", en="Options not chosen"),
    Text(ja="初期費用（円）", en="Initial cost (yen)"),
    Text(ja="年間費用（円）", en="Yearly cost (yen)"),
    Text(ja="期限", en="Expires"),
    Text(ja="標準への反映日", en="Applied on"),
    Text(ja="再審議した日", en="Reopened on"),
    Text(ja="番地", en="Addresses"),
)


def decisions_csv(
    snapshot: Snapshot, decided: Sequence[tuple[str, Agreement, Decision]], language: str = "ja"
) -> bytes:
    """Decisions as CSV for Excel: a line each. ``decided`` are service, point and decision (also one taken back since)."""
    return table_csv([c.get(language) for c in _COLUMNS], [_row(snapshot, *line, language) for line in decided])


def _row(
    snapshot: Snapshot, service: str, agreement: Agreement, decision: Decision, language: str
) -> list[str | int | None]:
    levels = {level.id: level.name.get(language) for level in snapshot.settings.levels}
    towns = {m: found.name.get(language) for m, found in snapshot.municipalities.items()}
    chosen = agreement.option(decision.option)
    others = [o for o in agreement.options if o is not chosen]
    stands = agreement.decided == decision
    return [
        f"{service}/{agreement.id}",
        snapshot.partner_name(service).get(language),
        agreement.title.get(language),
        word("disposition", decision.disposition, language),
        chosen.title.get(language) if chosen and chosen.title else "",
        decision.why,
        levels.get(decision.level, decision.level),
        decision.date,
        "\n".join(f"{towns.get(m, m)}: {c}" for m, c in decision.conditions.items()),
        "\n".join(_objection(towns.get(m, m), agreement, m) for m in decision.against),
        "\n".join(o.title.get(language) if o.title else word("disposition", o.disposition, language) for o in others),
        agreement.cost.initial if agreement.cost and stands else None,
        agreement.cost.yearly if agreement.cost and stands else None,
        (agreement.expires or "") if stands else "",
        agreement.applied.date if agreement.applied and stands else "",
        next((r.date for r in agreement.reopened if r.was == decision), ""),
        " ".join(f"{service}/{about}" for about in agreement.about),
    ]


def _objection(name: str, agreement: Agreement, municipality: str) -> str:
    stance = agreement.stances.get(municipality)
    return f"{name}: {stance.harm}" if stance and stance.harm else name
