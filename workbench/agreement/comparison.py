"""The large-and-small question: the options of a point side by side, for all and for each municipality."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from workbench.agreement.deciding import cost_of
from workbench.agreement.effects import Effected, effect_of
from workbench.agreement.paying import payers_of, shared
from workbench.agreement.requesting import answers_about
from workbench.agreement.standing import concerned
from workbench.fitgap import dependencies
from workbench.fitgap.content import CellChange, content_key
from workbench.model import (
    WHOLE,
    Agreement,
    Cost,
    Deviation,
    Effect,
    Option,
    Parameter,
    Share,
    Snapshot,
    Text,
    VendorAnswer,
    find,
    word,
)

YEARS = 5


@dataclass(frozen=True)
class Side:
    """One option, as it is compared.

    ``total`` is the cost over the comparison's years: at first and every year. ``paid`` is what each municipality pays
    of that, ``per_head`` the same for each inhabitant; both are empty where it cannot be shared (``unshared`` says
    why). ``gain`` and ``lose`` say which residents gain and lose. ``package`` is what the vendor says of the elements
    today, ``available`` when the package can do it, ``late_for`` those who go live before. ``forms`` (whole addresses),
    ``printers`` (contractors who handle those forms), ``ordinances`` (municipality, title) and ``services`` (others
    that read from the elements or feed them) are what the option touches.
    """

    option: Option
    initial: int
    yearly: int
    total: int
    share: Share
    paid: Mapping[str, int]
    per_head: Mapping[str, Fraction]
    unshared: Text | None
    hours_per_year: int | None
    gain: Text | str | None
    lose: Text | str | None
    package: tuple[VendorAnswer, ...]
    available: str | None
    late_for: tuple[str, ...]
    forms: tuple[str, ...]
    printers: tuple[Text, ...]
    ordinances: tuple[tuple[str, str], ...]
    services: tuple[str, ...]
    effect: Effected


@dataclass(frozen=True)
class Comparison:
    """The options of a point side by side, over the same ``years``."""

    years: int
    concerned: tuple[str, ...]
    sides: tuple[Side, ...]


def comparison(snapshot: Snapshot, service: str, agreement: Agreement, *, years: int | None = None) -> Comparison:
    """The options of a point side by side; ``years`` are those of the budget, or five."""
    budget = snapshot.settings.budget
    span = years or (budget.years if budget is not None else YEARS)
    open_ = agreement.model_copy(update={"decided": None})
    sides = tuple(_side(snapshot, service, open_, o, span) for o in open_.options)
    return Comparison(span, concerned(snapshot, service, agreement.about), sides)


def usual_options(snapshot: Snapshot, service: str, agreement: Agreement) -> tuple[Option, ...]:
    """The four ways of the large-and-small question, with costs from the vendor's answers, for whoever prepares a point.

    Raise the standard for all (where it is done in several ways, as one of those who do it does: an option for each);
    a parameter, off by default; customise for those who want it; drop it. And what municipalities ask for besides.
    """
    answers = answers_about(snapshot, service, agreement.about)
    initial, yearly = sum(a.initial or 0 for a in answers), sum(a.yearly or 0 for a in answers)
    available = max((a.available for a in answers if a.available), default=None)
    own = dict(_asking(snapshot, service, agreement.about))
    costs = {"initial": initial, "yearly": yearly, "available": available}
    found = [
        *_raised(snapshot, service, agreement, costs),
        Option(id="parameter", disposition="parameter", title=_PARAMETER, effect=_off(snapshot, service, agreement), **costs),
        Option(id="customise", disposition="customize", title=_CUSTOMISE, municipalities=tuple(own), share=Share(requester=100), **costs),
        Option(id="drop", disposition="drop", title=_DROP, initial=0, yearly=0, hours_per_year=0),
    ]  # fmt: skip
    there = {o.disposition for o in found}
    for wish in dict.fromkeys(d.wish for several in own.values() for d in several if d.wish):
        if wish not in there:
            title = Text(ja=word("disposition", wish, "ja"), en=word("disposition", wish, "en"))
            found.append(Option(id=wish.replace("_", "-"), disposition=wish, title=title))
    return tuple(found)


def _raised(snapshot: Snapshot, service: str, agreement: Agreement, costs: Mapping[str, Any]) -> Iterator[Option]:
    """An option for each way that the standard could take over; those of most residents first."""
    ways = _ways(snapshot, service, agreement.about)
    if not ways:
        yield Option(id="raise", disposition="raise_standard", title=_RAISE, **costs)
    for m in ways[:_WAYS]:
        name = snapshot.municipalities[m].name
        title = Text(
            ja=f"全団体の標準にする（{name.ja}のとおり）", en=f"Raise the standard for all, as {name.get('en')} does it"
        )
        yield Option(id=f"raise-{m}", disposition="raise_standard", title=title, effect=Effect(like=m), **costs)


def _ways(snapshot: Snapshot, service: str, about: Sequence[str]) -> tuple[str, ...]:
    """A municipality for each way of doing it, those of most residents first; none where all do it in one way."""
    by_way: dict[tuple[tuple[str, str], ...], str] = {}
    several: dict[str, set[str]] = {}
    asking = [m for m, _ in _asking(snapshot, service, about)]
    for m in sorted(asking, key=lambda m: -snapshot.municipalities[m].population):
        cells: dict[str, list[CellChange]] = {}
        for process in dict.fromkeys(a.partition("/")[0] for a in about):
            for deviation in snapshot.practice(m, f"{service}/{process}").deviations:
                for change in deviation.changes:
                    at = f"{process}/{change.at}"
                    if any(at == a or at.startswith(f"{a}/") for a in about):
                        cells.setdefault(at, []).append(CellChange(deviation, change))
        way = tuple(sorted((at, content_key(at.partition("/")[2], own)) for at, own in cells.items()))
        by_way.setdefault(way, m)
        for at, key in way:
            several.setdefault(at, set()).add(key)
    return tuple(by_way.values()) if any(len(keys) > 1 for keys in several.values()) else ()


_WAYS = 3
"""How many ways of doing something are put beside each other; the others can be written by hand."""
_RAISE = Text(ja="全団体の標準にする", en="Raise the standard for all")
_PARAMETER = Text(
    ja="設定で選べるようにする（既定は今の標準）", en="Let each choose by parameter; the default is today's standard"
)
_CUSTOMISE = Text(ja="望む団体だけの改修とする", en="Customise for those who want it")
_DROP = Text(ja="やめる", en="Do without")


def _off(snapshot: Snapshot, service: str, agreement: Agreement) -> Effect | None:
    """A parameter that is what the standard says by default, and what municipalities do where they differ."""
    process_id = agreement.about[0].partition("/")[0]
    process = snapshot.processes.get(f"{service}/{process_id}")
    if process is None:
        return None
    for about in agreement.about:
        at = about.partition("/")[2]
        parameter = find(process, at) if about.startswith(f"{process_id}/parameters/") else None
        if isinstance(parameter, Parameter):
            values = {
                m: c.to
                for m, several in _asking(snapshot, service, (about,))
                for d in several
                for c in d.changes
                if c.op == "set" and c.at == at
            }
            ways = _ways(snapshot, service, agreement.about)
            like = ways[0] if ways else None
            return Effect(parameter=parameter.id, default=parameter.default, values=values, like=like)
    name = agreement.title.dump()
    users = [m for m, _ in _asking(snapshot, service, agreement.about)]
    ways = _ways(snapshot, service, agreement.about)
    return Effect(
        parameter=f"{agreement.id}-use",
        define={"name": name, "type": "boolean"},
        default=False,
        values=dict.fromkeys(users, True),
        like=ways[0] if ways else None,
    )


def _asking(snapshot: Snapshot, service: str, about: Sequence[str]) -> Iterator[tuple[str, tuple[Deviation, ...]]]:
    """The municipalities that do otherwise at these elements, with the deviations by which they do."""
    for m in concerned(snapshot, service, about):
        found: dict[tuple[str, str], Deviation] = {}
        for at in about:
            process, _, local = at.partition("/")
            for deviation in snapshot.practice(m, f"{service}/{process}").deviations:
                if any(not local or c.at == local or c.at.startswith(f"{local}/") for c in deviation.changes):
                    found[process, deviation.id] = deviation
        if found:
            yield m, tuple(found.values())


def _side(snapshot: Snapshot, service: str, agreement: Agreement, option: Option, years: int) -> Side:
    about = agreement.about
    asking = dict(_asking(snapshot, service, about))
    cost = cost_of(snapshot, agreement, option) or Cost()
    wanting = option.municipalities or tuple(asking)
    payers = payers_of(snapshot, service, about, cost, wanting)
    paid, unshared = shared(cost, payers, years)
    answers = answers_about(snapshot, service, about)
    available = option.available or (
        max((a.available for a in answers if a.available), default=None) if option.initial else None
    )
    using = option.municipalities or concerned(snapshot, service, about)
    made = effect_of(snapshot, service, agreement, option)
    forms = tuple(dict.fromkeys(_forms(service, about)))
    return Side(
        option=option,
        initial=cost.initial,
        yearly=cost.yearly,
        total=cost.initial + years * cost.yearly,
        share=cost.share,
        paid=paid,
        per_head={m: Fraction(yen, payers[m].population) for m, yen in paid.items()},
        unshared=unshared,
        hours_per_year=option.hours_per_year,
        gain=option.gain,
        lose=option.lose,
        package=answers,
        available=available,
        late_for=tuple(
            m for m in using if available and (go := snapshot.municipalities[m].go_live) is not None and available > go
        ),
        forms=forms,
        printers=tuple(_printers(snapshot, forms)),
        ordinances=tuple(
            dict.fromkeys((m, b.title) for m, several in asking.items() for d in several for b in d.basis)
        ),
        services=_services(snapshot, service, about),
        effect=made,
    )


def _forms(service: str, about: Sequence[str]) -> Iterator[str]:
    for at in about:
        names = at.split("/")
        if len(names) > 2 and names[1] == "forms":
            yield f"{service}/{'/'.join(names[:3])}"


def _printers(snapshot: Snapshot, forms: Sequence[str]) -> Iterator[Text]:
    """The contractors whose steps use the forms, each once."""
    told: set[tuple[str, str]] = set()
    for form in forms:
        service, process_id, local = form.split("/", 2)
        process = snapshot.processes.get(f"{service}/{process_id}")
        contractors = {a.id: a.name for a in process.actors if a.kind == "contractor"} if process else {}
        for step in process.steps if process else ():
            uses = any(u == local or u.startswith(f"{local}/") for u in step.uses)
            if uses and step.actor in contractors and (process_id, step.actor) not in told:
                told.add((process_id, step.actor))
                yield contractors[step.actor]


def _services(snapshot: Snapshot, service: str, about: Sequence[str]) -> tuple[str, ...]:
    """The other services that the elements' data comes from or goes to."""
    found: dict[str, None] = {}
    whole = [f"{service}/{a}" for a in about]
    for pair in dependencies(snapshot).by_pair.values():
        if any(e == a or e.startswith(f"{a}/") for e in pair.elements for a in whole):
            found.update(dict.fromkeys(s for s in (pair.reader, pair.source) if s != service))
    for at in about:  # what municipalities add reads from services too
        process, _, local = at.partition("/")
        for m in snapshot.municipalities:
            for deviation in snapshot.practice(m, f"{service}/{process}").deviations:
                for change in deviation.changes:
                    if change.op == "add" and (change.at == local or not local) and change.at != WHOLE:
                        origin = change.value.get("from", ())
                        named = [origin] if isinstance(origin, str) else list(origin)
                        found.update(dict.fromkeys(s for s in named if s in snapshot.services and s != service))
    return tuple(found)
