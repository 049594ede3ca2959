"""Choosing between options by weighted criteria: the law first, then sums, then how firm the result is. Exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.model import Criterion, Option, Text


@dataclass(frozen=True, slots=True)
class Barred:
    """An option that does not come into question, and why: unlawful, or not scored on every criterion."""

    option: str
    why: Text


@dataclass(frozen=True, slots=True)
class Range:
    """How far one criterion's weight may move, the others staying, while the same options win.

    Between ``low`` and ``high`` (None: however high); right below wins ``below``, right above ``above`` (nobody named:
    there is no end on that side). At an end itself it is a draw.
    """

    criterion: str
    weight: int
    low: Fraction
    high: Fraction | None
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()

    @property
    def firm(self) -> bool:
        """Whether no weight of this criterion changes who wins."""
        return not self.below and not self.above


@dataclass(frozen=True)
class Choice:
    """The result: the weighted mean of each option's scores (0 to 5), best first; who wins, and how firm that is."""

    scores: Mapping[str, Fraction]
    winners: tuple[str, ...]
    ranges: tuple[Range, ...]
    barred: tuple[Barred, ...]


def choice(criteria: Sequence[Criterion], options: Sequence[Option]) -> Choice:
    """Weigh the options: what the law forbids is out, then weighted sums, then each weight's room. Exact fractions."""
    barred, open_ = [], {}
    for number, option in enumerate(options, 1):
        name = option.id or str(number)
        why = _barred(criteria, option)
        if why is not None:
            barred.append(Barred(name, why))
        else:
            open_[name] = option.scores
    weights = {c.id: Fraction(c.weight) for c in criteria}
    sums = {name: sum((weights[c] * scores[c] for c in weights), Fraction(0)) for name, scores in open_.items()}
    total = sum(weights.values())
    ranked = dict(sorted(((n, s / total if total else Fraction(0)) for n, s in sums.items()), key=lambda x: -x[1]))
    winners = _best(sums)
    ranges = tuple(_range(c, open_, sums, winners) for c in criteria) if winners and total else ()
    return Choice(ranked, winners, ranges, tuple(barred))


def _barred(criteria: Sequence[Criterion], option: Option) -> Text | None:
    if option.unlawful is not None:
        return Text(ja=f"法令に反します: {option.unlawful}", en=f"Against the law: {option.unlawful}")
    unscored = [c.name for c in criteria if c.id not in option.scores]
    if unscored:
        return Text(
            ja=f"採点していない観点があります: {'・'.join(t.ja for t in unscored)}",
            en=f"Not scored on: {', '.join(t.get('en') for t in unscored)}",
        )
    return None


def _best(sums: Mapping[str, Fraction]) -> tuple[str, ...]:
    most = max(sums.values(), default=None)
    return tuple(name for name, s in sums.items() if s == most)


def _range(
    criterion: Criterion,
    scores: Mapping[str, Mapping[str, int]],
    sums: Mapping[str, Fraction],
    winners: tuple[str, ...],
) -> Range:
    """Each option's sum is a line in the weight: between the weights at which two of them cross, nothing changes."""
    weight = Fraction(criterion.weight)
    rest = {n: sums[n] - weight * scores[n][criterion.id] for n in sums}

    def best(at: Fraction) -> tuple[str, ...]:
        return _best({n: rest[n] + at * scores[n][criterion.id] for n in sums})

    turns = sorted({Fraction(0), weight, *_crossings(scores, rest, criterion.id)})
    down, up = [t for t in turns if t <= weight][::-1], [t for t in turns if t >= weight]
    low, below = Fraction(0), tuple[str, ...]()
    for turn, next_ in zip(down, down[1:], strict=False):
        if best((turn + next_) / 2) != winners:
            low, below = turn, best((turn + next_) / 2)
            break
    high, above = None, tuple[str, ...]()
    for turn, beyond in zip(up, [*((a + b) / 2 for a, b in zip(up, up[1:], strict=False)), up[-1] + 1], strict=True):
        if best(beyond) != winners:
            high, above = turn, best(beyond)
            break
    return Range(criterion.id, criterion.weight, low, high, below, above)


def _crossings(
    scores: Mapping[str, Mapping[str, int]], rest: Mapping[str, Fraction], criterion: str
) -> Iterator[Fraction]:
    """The weights, not negative, at which two options draw."""
    names = list(scores)
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            slope = scores[a][criterion] - scores[b][criterion]
            if slope:
                crossing = (rest[b] - rest[a]) / slope
                if crossing >= 0:
                    yield crossing


def _criterion(id_: str, ja: str, en: str) -> Criterion:
    return Criterion(id=id_, name=Text(ja=ja, en=en), weight=1)


TICKET_CRITERIA: tuple[Criterion, ...] = (
    _criterion("postage", "郵送経費", "Postage"),
    _criterion(
        "pulling",
        "作成から発送までの間に有権者でなくなった方の入場券の効率的な抜き取り",
        "Pulling the tickets of those who lost the vote between making and posting",
    ),
    _criterion("convenience", "有権者の利便性", "Convenience of voters"),
    _criterion("loss", "紛失等のトラブルの可能性", "Risk of loss and other trouble"),
    _criterion("partial-move", "世帯の一部の方が転居された場合の対応", "When part of a household moves"),
    _criterion(
        "collation", "投票所での円滑な選挙人名簿との照合", "Smooth collation with the roll at the polling place"
    ),
)
"""What Shimane Prefecture published as to be weighed in choosing the form of the polling-place ticket; equal weights."""
