"""Checks of what is decided and asked: the vendor's answers, points with their stances and decisions, requests."""

from __future__ import annotations

from typing import Any

from workbench.model import Agreement, Cost, Effect, Parameter, Request, Text, find, lacking, word
from workbench.workspace.catalogue import about
from workbench.workspace.dates import exists
from workbench.workspace.locate import Path
from workbench.workspace.parsed import Parsed
from workbench.workspace.shape import listed, shown
from workbench.workspace.sharing import check_share, check_sources, day, one_of, reference, unique
from workbench.workspace.world import World

_SESSIONS = ("03", "06", "09", "12")
_OPTION, _CRITERION = Text(ja="案", en="option"), Text(ja="観点", en="criterion")
_POINT = Text(ja="論点", en="point")


def check_about(files: list[Parsed], world: World) -> None:
    """Findings in answers, points and requests, which may speak of what a municipality adds."""
    points: dict[str, frozenset[str] | None] = {}
    for parsed in files:
        if parsed.place.kind == "agreements":
            points[parsed.place.folder] = (
                frozenset(a.id for a in parsed.value) if parsed.value is not None and parsed.whole else None
            )
            _remember(parsed, world)
    for parsed in files:
        if parsed.value is None:
            continue
        if parsed.place.kind == "answers":
            for index, answer in enumerate(parsed.value):
                about(parsed, world, answer.about, (index, "about"))
                one_of(parsed, "E311", answer.mark, world.marks, (index, "mark"))
                check_sources(parsed, world, answer.source, (index,))
        elif parsed.place.kind == "agreements":
            unique(parsed, parsed.value, ())
            for index, agreement in enumerate(parsed.value):
                _Agreement(parsed, world, agreement, (index,)).check()
        elif parsed.place.kind == "requests":
            unique(parsed, parsed.value, ())
            there = points.get(parsed.place.folder, frozenset())
            for index, request in enumerate(parsed.value):
                _check_request(parsed, world, request, (index,), there)


def _remember(parsed: Parsed, world: World) -> None:
    """Let what was decided about be known: once nobody has it any more, the records still speak of it."""
    for agreement in parsed.value or ():
        if agreement.decided is not None or agreement.reopened:
            for address in agreement.about:
                process, _, local = address.partition("/")
                known = world.processes.get(f"{parsed.place.folder}/{process}")
                if known is not None and local:
                    known.decided.add(local)


class _Agreement:
    """One point under check."""

    def __init__(self, parsed: Parsed, world: World, agreement: Agreement, path: Path) -> None:
        self.parsed, self.world, self.agreement, self.path = parsed, world, agreement, path

    def check(self) -> None:
        agreement, parsed, world = self.agreement, self.parsed, self.world
        for index, address in enumerate(agreement.about):
            about(parsed, world, address, (*self.path, "about", index))
        check_sources(parsed, world, agreement.source, self.path)
        if agreement.owner is not None:
            one_of(parsed, "E306", agreement.owner, world.groups, (*self.path, "owner"))
        self._level(agreement.level, "level")
        for name in ("due", "expires", "weights_fixed"):
            day(parsed, getattr(agreement, name), (*self.path, name))
        self._options()
        self._stances()
        self._decided()
        if agreement.effect is not None:
            self._effect(agreement.effect, ("effect",))
        if agreement.cost is not None:
            check_cost(parsed, world, agreement.cost, (*self.path, "cost"))
        for index, moved in enumerate(agreement.moves):
            self._level(moved.level, "moves", index, "level")
            day(parsed, moved.date, (*self.path, "moves", index, "date"))
        for index, reopened in enumerate(agreement.reopened):
            day(parsed, reopened.date, (*self.path, "reopened", index, "date"))
        if agreement.withdrawn is not None:
            day(parsed, agreement.withdrawn.date, (*self.path, "withdrawn", "date"))

    def _level(self, level: str | None, *path: str | int) -> None:
        if level is not None:
            one_of(self.parsed, "E308", level, self.world.levels, (*self.path, *path))

    def _municipality(self, found: str, *path: str | int, of_key: bool = False) -> None:
        one_of(self.parsed, "E307", found, self.world.municipalities, (*self.path, *path), of_key=of_key)

    def _known(self, found: str | None, among: list[str], what: Text, *path: str | int, of_key: bool = False) -> None:
        if found is not None and found not in among:
            expected = listed(among) or "－"
            self.parsed.add("E703", (*self.path, *path), of_key=of_key, found=found, what=what, expected=expected)

    def _options(self) -> None:
        agreement, parsed = self.agreement, self.parsed
        unique(parsed, agreement.criteria, (*self.path, "criteria"))
        criteria, options = [c.id for c in agreement.criteria], [o.id for o in agreement.options if o.id is not None]
        seen: set[str] = set()
        for index, option in enumerate(agreement.options):
            at: tuple[str | int, ...] = ("options", index)
            if option.id is not None and option.id in seen:
                parsed.add("E309", (*self.path, *at, "id"), found=option.id)
            seen.add(option.id or "")
            for m in option.municipalities:
                self._municipality(m, *at, "municipalities", option.municipalities.index(m))
            for criterion in option.scores:
                self._known(criterion, criteria, _CRITERION, *at, "scores", criterion, of_key=True)
            if option.scores and agreement.weights_fixed is None:
                parsed.add("E704", (*self.path, *at, "scores"), expected="weights_fixed")
            if option.package is not None:
                one_of(parsed, "E311", option.package, self.world.marks, (*self.path, *at, "package"))
            if option.effect is not None:
                self._effect(option.effect, (*at, "effect"))
            if option.share is not None:
                check_share(parsed, self.world, option.share, (*self.path, *at, "share"))
        self._known(agreement.proposed, options, _OPTION, "proposed")
        if agreement.decided is not None:
            self._known(agreement.decided.option, options, _OPTION, "decided", "option")

    def _stances(self) -> None:
        for municipality, stance in self.agreement.stances.items():
            self._municipality(municipality, "stances", municipality, of_key=True)
            for name in ("date", "until"):
                day(self.parsed, getattr(stance, name), (*self.path, "stances", municipality, name))
            if stance.lacks:
                self.parsed.add(
                    "E701",
                    (*self.path, "stances", municipality),
                    who=municipality,
                    stance=_worded("stance", stance.stance),
                    expected=listed(stance.lacks),
                )

    def _decided(self) -> None:
        decided = self.agreement.decided
        if decided is None:
            return
        self._level(decided.level, "decided", "level")
        for name in ("date", "ends", "until"):
            day(self.parsed, getattr(decided, name), (*self.path, "decided", name))
        lacks = lacking(self.agreement)
        if lacks:
            self.parsed.add(
                "E702",
                (*self.path, "decided"),
                disposition=_worded("disposition", decided.disposition),
                expected=listed(lacks),
            )
        for name in ("municipalities", "against"):
            for index, m in enumerate(getattr(decided, name)):
                self._municipality(m, "decided", name, index)
        for m in decided.conditions:
            self._municipality(m, "decided", "conditions", m, of_key=True)
        if decided.system is not None:
            reference(self.parsed, self.world, decided.system, (*self.path, "decided", "system"))
        for index, amendment in enumerate(decided.amendments):
            at: tuple[str | int, ...] = ("decided", "amendments", index)
            self._municipality(amendment.municipality, *at, "municipality")
            day(self.parsed, amendment.effective, (*self.path, *at, "effective"))
            if amendment.session[-2:] not in _SESSIONS:
                months = Text(ja="定例会の月（3・6・9・12 月）", en="the month of a regular session (3, 6, 9, 12)")
                self.parsed.add("E707", (*self.path, *at, "session"), found=amendment.session, expected=months)
            if exists(amendment.effective) and amendment.effective[:7] < amendment.session:
                later = Text(ja=f"{amendment.session} 以降の日", en=f"a day in {amendment.session} or later")
                self.parsed.add("E707", (*self.path, *at, "effective"), found=amendment.effective, expected=later)

    def _effect(self, effect: Effect, path: Path) -> None:
        for m in effect.values:
            self._municipality(m, *path, "values", m, of_key=True)
        if effect.like is not None:
            self._municipality(effect.like, *path, "like")
        if effect.parameter is None or not self.agreement.about:
            return
        process = f"{self.parsed.place.folder}/{self.agreement.about[0].partition('/')[0]}"
        known = self.world.processes.get(process)
        if known is None or known.process is None or not known.whole:
            return
        parameter = find(known.process, f"parameters/{effect.parameter}")
        if parameter is None and effect.define is not None:
            try:
                parameter = Parameter.model_validate({**effect.define, "id": effect.parameter})
            except ValueError:
                parameter = None
        if not isinstance(parameter, Parameter):
            self.parsed.add("E708", (*self.path, *path, "parameter"), found=effect.parameter, what=process)
            return
        given: dict[tuple[str, ...], Any] = {
            ("default",): effect.default,
            **{("values", m): v for m, v in effect.values.items()},
        }
        for where, value in given.items():
            refusal = None if value is None else parameter.refusal(value)
            if refusal:
                details: dict[str, Any] = {"found": effect.parameter, "value": shown(value), "expected": refusal}
                self.parsed.add("E705", (*self.path, *path, *where), **details)


def _check_request(parsed: Parsed, world: World, request: Request, path: Path, points: frozenset[str] | None) -> None:
    for index, address in enumerate(request.about):
        about(parsed, world, address, (*path, "about", index))
    check_sources(parsed, world, request.source, path)
    for index, m in enumerate(request.municipalities):
        one_of(parsed, "E307", m, world.municipalities, (*path, "municipalities", index))
    for name in ("expires", "review"):
        day(parsed, getattr(request, name), (*path, name))
    if request.agreement is not None and points is not None and request.agreement not in points:
        expected = listed(sorted(points)) or "－"
        parsed.add("E703", (*path, "agreement"), found=request.agreement, what=_POINT, expected=expected)
    if request.cost is not None:
        check_cost(parsed, world, request.cost, (*path, "cost"))
    if request.status not in ("draft", "withdrawn") and request.lacks:
        parsed.add("W702", path, found=request.id, expected=listed(request.lacks))
    if request.answer is not None:
        one_of(parsed, "E311", request.answer.mark, world.marks, (*path, "answer", "mark"))
        day(parsed, request.answer.date, (*path, "answer", "date"))


def check_cost(parsed: Parsed, world: World, cost: Cost, path: Path) -> None:
    """Findings in a cost: shares that do not add up, and payers that do not exist."""
    for index, m in enumerate(cost.payers):
        one_of(parsed, "E307", m, world.municipalities, (*path, "payers", index))
    for name in ("share", "share_yearly"):
        share = getattr(cost, name)
        if share is not None:
            check_share(parsed, world, share, (*path, name))


def _worded(kind: str, code: str) -> Text:
    return Text(ja=word(kind, code, "ja"), en=word(kind, code, "en"))
