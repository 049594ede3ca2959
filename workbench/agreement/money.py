"""Money: who pays how much of a cost, in whole yen, so that the shares add up to the yen (law 7).

Everything is computed in exact fractions; only the power of a degressive share is a decimal, of fifty digits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction

from workbench.model import Share, Text

PARTS = ("equal", "population", "degressive", "cases", "requester")
"""The parts a share is made of, in the order in which they are told."""
_PRECISE = Context(prec=50)


class CannotShare(ValueError):
    """A cost cannot be shared like that; ``message`` says why and what to do."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(f"{message.ja}\n{message.en}")


@dataclass(frozen=True, slots=True)
class Payer:
    """A municipality as a share sees it: inhabitants, cases per year of what the cost is for, and whether it asked."""

    code: str
    population: int
    cases: int = 0
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Preset:
    """A published rule for sharing, and where it was published."""

    name: Text
    build: Share
    run: Share
    source: Text = field(default=Text(ja="－", en="–"))


PRESETS: Mapping[str, Preset] = {
    "niigata": Preset(
        Text(ja="均等50・人口50（千円未満切捨て）", en="50 equal, 50 by population (thousands of yen)"),
        Share(equal=50, population=50, unit=1_000),
        Share(equal=50, population=50, unit=1_000),
        Text(ja="新潟県市町村総合事務組合", en="Niigata Prefecture municipal affairs association"),
    ),
    "kushimoto": Preset(
        Text(
            ja="構築: 人口35・均等15・利用50／運用: 均等9.5・利用90.5",
            en="Build: 35/15/50; run: 9.5 equal, 90.5 by use",
        ),
        Share(population=35, equal=15, cases=50),
        Share(equal=9.5, cases=90.5),
        Text(ja="串本町・古座川町", en="Kushimoto and Kozagawa"),
    ),
    "harp": Preset(
        Text(ja="人口逓減（人口が2倍で1.5倍）", en="Degressive by population (double the people, 1.5 times the share)"),
        Share(degressive=100),
        Share(degressive=100),
        Text(ja="北海道 HARP", en="HARP, Hokkaido"),
    ),
}
"""Published rules that can be taken as they are."""


def shares(amount: int, rule: Share, payers: Mapping[str, Payer]) -> dict[str, int]:
    """How much each municipality pays of ``amount`` yen; the shares add up to ``amount`` exactly.

    Parameters
    ----------
    amount
        Yen, not negative.
    rule
        How it is shared.
    payers
        Who shares, by municipality.

    Raises
    ------
    CannotShare
        Where nobody shares, parts do not add up to 100 percent, what is fixed is more than there is to pay, a
        municipality named does not share, or a part has nothing to go by (no inhabitants, no cases, nobody asked).

    Examples
    --------
    >>> shares(100, Share(equal=100), {"a": Payer("1", 10), "b": Payer("2", 20), "c": Payer("3", 30)})
    {'a': 34, 'b': 33, 'c': 33}
    """
    _check(amount, rule, payers)
    fixed = {m: rule.fixed.get(m, 0) for m in payers}
    rest = amount - sum(fixed.values())
    if not rest:
        return fixed
    due = dict.fromkeys(payers, Fraction(0))
    for part in PARTS:
        percent = Fraction(str(getattr(rule, part)))
        if percent:
            weights = _weights(part, rule, payers)
            total = sum(weights.values())
            for m, weight in weights.items():
                due[m] += rest * percent / 100 * weight / total
    return {m: fixed[m] + paid for m, paid in _rounded(rest, due, rule, payers).items()}


def _check(amount: int, rule: Share, payers: Mapping[str, Payer]) -> None:
    if amount < 0:
        raise CannotShare(
            Text(
                ja=f"金額が負です（{amount:,}円）。0円以上にしてください。",
                en=f"The amount is negative ({amount:,} yen); give 0 or more.",
            )
        )
    if not payers:
        raise CannotShare(
            Text(ja="負担する市町がありません。市町を選んでください。", en="Nobody shares; choose municipalities.")
        )
    strangers = [m for m in (*rule.fixed, *filter(None, (rule.remainder,))) if m not in payers]
    if strangers:
        named = ", ".join(dict.fromkeys(strangers))
        raise CannotShare(
            Text(ja=f"{named} は負担する市町に入っていません。", en=f"{named} is not among those who share.")
        )
    fixed = sum(rule.fixed.values())
    if fixed > amount:
        raise CannotShare(
            Text(
                ja=f"定額の合計 {fixed:,}円 が費用 {amount:,}円 を超えています。定額を減らしてください。",
                en=f"What is fixed ({fixed:,} yen) is more than the cost ({amount:,} yen); lower it.",
            )
        )
    percent = sum(Fraction(str(getattr(rule, part))) for part in PARTS)
    if percent != 100 and fixed < amount:
        found = f"{float(percent):g}"
        raise CannotShare(
            Text(
                ja=f"割合の合計が {found} % です。100 % にしてください。",
                en=f"The parts add up to {found} %; they must be 100 %.",
            )
        )


def _weights(part: str, rule: Share, payers: Mapping[str, Payer]) -> dict[str, Fraction]:
    """By what a part is divided."""
    match part:
        case "equal":
            return dict.fromkeys(payers, Fraction(1))
        case "population":
            weights = {m: Fraction(p.population) for m, p in payers.items()}
            lacking = Text(ja="人口", en="inhabitants")
        case "degressive":
            weights = {m: _power(p.population, rule.exponent) for m, p in payers.items()}
            lacking = Text(ja="人口", en="inhabitants")
        case "cases":
            weights = {m: Fraction(p.cases) for m, p in payers.items()}
            lacking = Text(ja="年間件数", en="cases per year")
        case _:
            weights = {m: Fraction(p.asked) for m, p in payers.items()}
            lacking = Text(ja="要望した市町", en="municipality that asked")
    if not sum(weights.values()):
        raise CannotShare(
            Text(
                ja=f"{lacking.ja} がどの市町にも記録されていないため、その割合では分けられません。記録するか、ほかの割合にしてください。",
                en=f"Nobody has any {lacking.en} recorded, so nothing can be divided by it; record it, or choose another part.",
            )
        )
    return weights


def _power(population: int, exponent: float) -> Fraction:
    """``population`` to the power of ``exponent``, the same on every machine."""
    if not population:
        return Fraction(0)
    return Fraction(_PRECISE.power(Decimal(population), Decimal(str(exponent))))


def _rounded(rest: int, due: Mapping[str, Fraction], rule: Share, payers: Mapping[str, Payer]) -> dict[str, int]:
    """What is due in multiples of the unit; what is left over goes where the rule says, ties by municipality code."""
    paid = {m: int(amount // rule.unit) * rule.unit for m, amount in due.items()}
    left = rest - sum(paid.values())
    if rule.remainder is not None:
        paid[rule.remainder] += left
        return paid
    waiting = sorted((m for m in due if due[m]), key=lambda m: (paid[m] - due[m], payers[m].code))
    for m in waiting:
        step = min(rule.unit, left)
        paid[m] += step
        left -= step
    return paid


def per_head(paid: Mapping[str, int], payers: Mapping[str, Payer]) -> dict[str, Fraction]:
    """What each municipality pays per inhabitant, in yen."""
    return {m: Fraction(amount, payers[m].population) for m, amount in paid.items() if payers[m].population}


def joined(
    amount: int, rule: Share, payers: Mapping[str, Payer], joining: Collection[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """What later joiners buy in with, and what those who have paid get back.

    A joiner pays what it would have paid had it shared from the beginning; each of the others gets back what it has
    paid too much. Both add up to the same.

    Raises
    ------
    CannotShare
        As :func:`shares` does; also where all are joiners.
    """
    first = {m: p for m, p in payers.items() if m not in joining}
    then, now = shares(amount, rule, first), shares(amount, rule, payers)
    return {m: now[m] for m in payers if m not in first}, {m: then[m] - now[m] for m in first}
