"""What a decision does: the edit of catalogue, practices and requests, and the edit that undoes it.

The effect is computed over values: the standard as it would be, then each municipality's deviations as they would be
beside it. What a municipality does is never changed by a decision that it does not name: only what is written of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.agreement.deciding import completed, cost_of, putting, reopened
from workbench.agreement.requesting import request_of
from workbench.agreement.standing import concerned, reach
from workbench.agreement.wording import element_said, list_of, name_of, of_value, worded
from workbench.fitgap.applied import Refusals, applied, edit_to
from workbench.fitgap.conflict import Conflicts
from workbench.fitgap.diff import diff
from workbench.fitgap.effect import Effect as Impact
from workbench.fitgap.effect import Lost, effect, meets
from workbench.fitgap.matrix import CellChange
from workbench.fitgap.points import content_key
from workbench.fitgap.resolve import resolve
from workbench.model import (
    FIRST,
    WHOLE,
    Add,
    Agreement,
    AnyChange,
    Applied,
    Change,
    Decision,
    Deviation,
    Edit,
    Element,
    Move,
    Option,
    Parameter,
    Process,
    Put,
    Remove,
    Request,
    Retired,
    Set,
    Snapshot,
    Text,
    find,
    kind_of,
    parent_of,
    parts,
    record_name,
    word,
)
from workbench.model import Effect as Wanted

_UNKNOWN_DAY = "9999-12-31"
"""The day of an option nobody has decided on: nothing is written with it."""


class CannotApply(ValueError):
    """An effect cannot be applied or undone; ``message`` says why and what to do."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(f"{message.ja}\n{message.en}")


@dataclass(frozen=True)
class Effected:
    """What a decision would do.

    ``edit`` is all of it, ``undo`` puts every record back as it was. ``impact`` is what that does to what was said of
    the standard (cells to confirm again, deviations that end …). ``said`` is to be shown before anyone says yes, one
    sentence each; ``warnings`` likewise, of what is late or left to be done by hand; ``problems`` say why the edit
    cannot be made (then it is empty). ``requests`` are those it drafts, ``after`` the workspace as it would be.
    """

    edit: Edit = ()
    undo: Edit = ()
    impact: Impact | None = None
    said: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()
    problems: tuple[Text, ...] = ()
    requests: tuple[Request, ...] = ()
    after: Snapshot | None = field(default=None, repr=False, compare=False)


def effect_of(snapshot: Snapshot, service: str, agreement: Agreement, how: Decision | Option | None = None) -> Effected:
    """What deciding the point like that (by an option; its own decision where none is given) does.

    Nothing where the point is not decided and ``how`` is not given.
    """
    point = _decided(snapshot, service, agreement, how)
    if point is None or point.decided is None:
        return Effected()
    made = _Effecting(snapshot, service, point, preview=isinstance(how, Option))
    return made.result()


def applying(snapshot: Snapshot, service: str, agreement: Agreement, today: str, by: str) -> Edit:
    """The edit that applies a decided point's effect, with what is needed to undo it noted on the point.

    Raises
    ------
    CannotApply
        Where the point is not decided, was applied already, or the effect has ``problems``.
    """
    if agreement.decided is None:
        raise CannotApply(Text(ja="まだ決定していない論点です。", en="The point is not decided yet."))
    if agreement.applied is not None:
        raise CannotApply(Text(ja="効果は反映済みです。", en="The effect was applied already."))
    found = effect_of(snapshot, service, agreement)
    if found.problems:
        raise CannotApply(found.problems[0])
    noted = Applied(date=today, by=by, undo=found.undo)
    return (*found.edit, *putting(service, agreement.model_copy(update={"applied": noted})))


def undoing(snapshot: Snapshot, service: str, agreement: Agreement) -> Edit:
    """The edit that undoes an applied effect; requests that the vendor knows of are withdrawn, not forgotten.

    What others changed of the same records since is undone with it: :func:`changed_since` names them.

    Raises
    ------
    CannotApply
        Where nothing was applied.
    """
    return (*_undo(snapshot, agreement), *putting(service, agreement.model_copy(update={"applied": None})))


def reopening(snapshot: Snapshot, service: str, agreement: Agreement, today: str, why: str) -> Edit:
    """The edit that opens a decision again, and undoes its effect where it was applied. Stances are to be taken anew."""
    undo = _undo(snapshot, agreement) if agreement.applied is not None else ()
    return (*undo, *putting(service, reopened(agreement, today, why).model_copy(update={"applied": None})))


def changed_since(snapshot: Snapshot, service: str, agreement: Agreement) -> tuple[str, ...]:
    """The records that an applied effect wrote and somebody has changed since: undoing would lose those changes."""
    if agreement.applied is None:
        return ()
    before = applied(snapshot, _undo(snapshot, agreement, forget=True))
    if isinstance(before, Refusals):
        return tuple(put.record for put in agreement.applied.undo)
    then = effect_of(before, service, agreement)
    after = applied(before, then.edit)
    if isinstance(after, Refusals) or then.problems:
        return tuple(put.record for put in agreement.applied.undo)
    records = dict.fromkeys(put.record for put in (*agreement.applied.undo, *then.edit))
    return tuple(r for r in records if _value(after, r) != _value(snapshot, r) and not r.startswith("request/"))


def _undo(snapshot: Snapshot, agreement: Agreement, *, forget: bool = False) -> Edit:
    if agreement.applied is None:
        raise CannotApply(Text(ja="効果は反映されていません。", en="The effect was not applied."))
    puts = []
    for put in agreement.applied.undo:
        there = _request(snapshot, put.record)
        if there is not None and there.status != "draft" and not forget:
            value = {k: v for k, v in there.dump().items() if k != "answer"}
            puts.append(Put(record=put.record, value=value | {"status": "withdrawn"}))
        else:
            puts.append(put)
    return tuple(puts)


def _request(snapshot: Snapshot, record: str) -> Request | None:
    name = record_name(record)
    if name.kind != "request":
        return None
    return next((r for r in snapshot.requests.get(name.service, ()) if r.id == name.local), None)


def _decided(snapshot: Snapshot, service: str, agreement: Agreement, how: Decision | Option | None) -> Agreement | None:
    """The point as it is once decided like that."""
    if how is None:
        return agreement if agreement.decided else None
    base = agreement.model_copy(update={"decided": None, "applied": None})
    if isinstance(how, Decision):
        return completed(snapshot, service, base, how, how.date)
    decision = Decision(
        disposition=how.disposition,
        option=how.id,
        level="none",
        date=_UNKNOWN_DAY,
        why="－",
        municipalities=how.municipalities,
    )
    without = base.model_copy(update={"effect": how.effect or base.effect})
    point = completed(snapshot, service, without, decision, _UNKNOWN_DAY)
    return point.model_copy(update={"cost": cost_of(snapshot, agreement, how)})


class _Effecting:
    """The effect of one decided point, being worked out."""

    def __init__(self, snapshot: Snapshot, service: str, point: Agreement, *, preview: bool) -> None:
        assert point.decided is not None
        self.snapshot, self.service, self.point, self.preview = snapshot, service, point, preview
        self.decision = point.decided
        self.wanted = point.effect or Wanted()
        self.problems: list[Text] = []
        self.warnings: list[Text] = []
        self.said: list[Text] = []
        about: dict[str, list[str]] = {}
        for address in point.about:
            process, _, local = address.partition("/")
            about.setdefault(f"{service}/{process}", []).append(local)
        self.about = {p: tuple(locals_) for p, locals_ in about.items()}
        self.concerned = concerned(snapshot, service, reach(point))
        self.before: dict[str, Process] = {}
        self.after: dict[str, Process] = {}
        self.deviations: dict[tuple[str, str], tuple[Deviation, ...]] = {}
        self.flows: dict[str, None] = {}

    # -- the whole --------------------------------------------------------------------------------------------------

    def result(self) -> Effected:
        self._standards()
        if not self.problems:
            self._practices()
        request = request_of(self.snapshot, self.service, self.point, self.decision)
        edit, undo = self._edits(request)
        impact, after = self._impact(edit)
        self._say(impact, request)
        if self.problems:
            return Effected(
                impact=impact, said=tuple(self.said), warnings=tuple(self.warnings), problems=tuple(self.problems)
            )
        return Effected(
            edit, undo, impact, tuple(self.said), tuple(self.warnings), (), (request,) if request else (), after
        )

    def _edits(self, request: Request | None) -> tuple[Edit, Edit]:
        edit: list[Put] = []
        undo: list[Put] = []
        for address, after in self.after.items():
            before = self.before[address]
            edit += edit_to(address, before, after)
            undo += edit_to(address, after, before)
        for (m, address), new in self.deviations.items():
            base = f"practice/{m}/{address}/deviations"
            old = self.snapshot.practice(m, address).deviations
            edit += _list_edit(base, old, new)
            undo += _list_edit(base, new, old)
        if request is not None:
            record = f"request/{self.service}/{request.id}"
            edit.append(Put(record=record, value={k: v for k, v in request.dump().items() if k != "answer"}))
            undo.append(Put(record=record, value=None))
        return tuple(edit), tuple(undo)

    def _impact(self, edit: Edit) -> tuple[Impact | None, Snapshot | None]:
        if self.problems:
            return None, None
        after = applied(self.snapshot, edit)
        if isinstance(after, Refusals):
            for refused in after:
                self._fail(f"`{refused.record}` に書けません。", f"`{refused.record}` cannot be written.")
            return None, None
        found = effect(self.snapshot, after)
        for unsound in found.unsound:
            where = self._of(unsound.municipality) if unsound.municipality else Text(ja="標準", en="the standard")
            place = f"{unsound.process}/{getattr(unsound.what, 'address', '')}"
            what = element_said(after, place)
            self._fail(
                f"{where.ja}の流れや差異が{what.ja}で成り立たなくなります。手で直してから反映してください。",
                f"This would leave {where.get('en')} unsound at {what.get('en')}; mend that by hand, then apply.",
            )
        titles = {lost: self._title(lost) for lost in found.lost}
        for lost in found.lost:
            where, what = self._of(lost.municipality), element_said(self.snapshot, f"{lost.process}/{lost.local}")
            self._fail(
                f"{where.ja}の差異「{titles[lost].ja}」が指す{what.ja}がなくなります。差異を先に改めてください。",
                f"The deviation “{titles[lost].get('en')}” of {where.get('en')} would lose {what.get('en')}; change it first.",
            )
        return found, after

    def _title(self, lost: Lost) -> Text:
        recorded = self.snapshot.practice(lost.municipality, lost.process).deviations
        return next((d.title for d in recorded if d.id == lost.deviation), Text(ja=lost.deviation))

    def _fail(self, ja: str, en: str) -> None:
        self.problems.append(Text(ja=ja, en=en))

    def _of(self, municipality: str) -> Text:
        return name_of(self.snapshot, municipality)

    # -- the standard -----------------------------------------------------------------------------------------------

    def _standards(self) -> None:
        addresses = dict.fromkeys((*self.about, *(f"{self.service}/{p}" for p in self.wanted.changes)))
        for address in addresses:
            process = self.snapshot.processes.get(address)
            if process is None:
                self._fail(f"業務プロセス `{address}` が読めません。", f"The process `{address}` cannot be read.")
                continue
            changes = tuple(self._changes(address, process))
            after = resolve(process, changes)
            if isinstance(after, Conflicts):
                for conflict in after:
                    said = worded(self.snapshot, address, conflict.message)
                    self._fail(
                        f"標準に加えられません: {said.ja}。", f"This cannot enter the standard: {said.get('en')}."
                    )
                continue
            self.before[address] = process
            self.after[address] = self._cleaned(process, after)

    def _changes(self, address: str, process: Process) -> Iterator[AnyChange]:
        """The changes by which the standard of one process becomes what was decided."""
        own = self.wanted.changes.get(address.partition("/")[2])
        first = next(iter(self.about), None) == address
        if own is not None:
            yield from own
        elif self.decision.disposition == "raise_standard":
            yield from self._common(address)
        elif self.wanted.parameter is not None:
            yield from self._carried(address)
        elif self.decision.disposition == "drop":
            yield from self._dropped(address, process)
        if first and self.wanted.parameter is not None:
            yield from self._parameter(process)
        if first and self.decision.disposition == "outside" and self.decision.system is not None:
            yield from self._interface(process)

    def _parameter(self, process: Process) -> Iterator[AnyChange]:
        wanted = self.wanted
        at = f"parameters/{wanted.parameter}"
        there = find(process, at)
        if isinstance(there, Parameter):
            if wanted.default is not None and not _same(there.default, wanted.default):
                yield Set(at=at, to=wanted.default)
            parameter = there
        elif wanted.define is None:
            self._fail(
                f"設定項目 `{wanted.parameter}` が標準になく、定義もありません。",
                f"The standard has no parameter `{wanted.parameter}`, and none is defined.",
            )
            return
        else:
            value = {k: v for k, v in wanted.define.items() if k != "id"}
            if wanted.default is not None:
                value["default"] = _plain(wanted.default)
            try:
                parameter = Parameter.model_validate({**value, "id": wanted.parameter})
            except ValueError:
                self._fail(
                    f"設定項目 `{wanted.parameter}` の定義に足りないものがあります（名称・型・選択肢）。",
                    f"The definition of the parameter `{wanted.parameter}` lacks something (name, type, choices).",
                )
                return
            last = process.parameters[-1].id if process.parameters else None
            yield Add(at=at, after=last, value=value)
        for m, chosen in {"": wanted.default, **wanted.values}.items():
            refusal = None if chosen is None else parameter.refusal(chosen)
            if refusal is not None:
                who = self._of(m) if m else Text(ja="既定値", en="the default")
                self._fail(
                    f"{who.ja}の値 {chosen} は使えません（{refusal.ja}）。",
                    f"{who.get('en')}: {chosen} is not allowed ({refusal.get('en')}).",
                )

    def _carried(self, address: str) -> Iterator[AnyChange]:
        """What municipalities add beside the standard, as options of the standard; not steps: no parameter turns a flow."""
        for change in self._common(address, added=True):
            if isinstance(change, Add) and not _in_the_flow(change.at):
                yield change.model_copy(update={"value": {"class": "option", **change.value}})

    def _common(self, address: str, *, added: bool = False) -> Iterator[AnyChange]:
        """What the point is about that municipalities do otherwise; where in several ways, as ``like`` does it.

        With ``added`` only what they add, parameters apart.
        """
        by_place: dict[str, dict[str, tuple[list[str], tuple[AnyChange, ...]]]] = {}
        for m in self.concerned:
            mine: dict[str, list[CellChange]] = {}
            for deviation in self.snapshot.practice(m, address).deviations:
                for change in deviation.changes:
                    carried = isinstance(change, Add) and not change.at.startswith(("parameters/", "steps/", "actors/"))
                    if self._asked(address, change.at) and (carried or not added):
                        mine.setdefault(change.at, []).append(CellChange(deviation, change))
            for at, cells in mine.items():
                ways = by_place.setdefault(at, {})
                who, _ = ways.setdefault(content_key(at, cells), ([], tuple(c.change for c in cells)))
                who.append(m)
        like = self.wanted.like
        for at, ways in by_place.items():
            chosen = [w for w in ways.values() if like is None or like in w[0]]
            if len(chosen) > 1:
                names = list_of([self._of(w[0][0]) for w in ways.values()])
                what = element_said(self.snapshot, f"{address}/{at}")
                self._fail(
                    f"{what.ja}は市町によって違います（{names.ja}）。どの市町のとおりにするかを決めてください。",
                    f"It is done in several ways at {what.get('en')} ({names.get('en')}); say whose is to be the standard.",
                )
            elif chosen:
                yield from chosen[0][1]

    def _dropped(self, address: str, process: Process) -> Iterator[AnyChange]:
        """What the standard does without; what only municipalities have or do ends with their deviations instead."""
        if self._beyond():
            return
        for local in self.about.get(address, ()):
            if local and find(process, local) is not None:
                yield Remove(at=local)

    def _beyond(self) -> bool:
        """Whether a municipality has or does something there that the standard does not."""
        return any(
            self._asked(address, change.at) and not isinstance(change, Remove)
            for address in self.about
            for m in self.concerned
            for deviation in self.snapshot.practice(m, address).deviations
            for change in deviation.changes
        )

    def _interface(self, process: Process) -> Iterator[AnyChange]:
        system = str(self.decision.system)
        id_ = system.removeprefix("ext:")
        if any(i.partner == system for i in process.interfaces):
            return
        if find(process, f"interfaces/{id_}") is not None:
            id_ = f"{id_}-{self.point.id}"
        value: dict[str, Any] = {
            "name": _text(self.snapshot.partner_name(system)),
            "partner": system,
            "direction": "both",
            "class": "option",
        }
        if self.decision.how:
            value["data"] = {"ja": self.decision.how}
        last = process.interfaces[-1].id if process.interfaces else None
        yield Add(at=f"interfaces/{id_}", after=last, value=value)

    def _cleaned(self, before: Process, after: Process) -> Process:
        """The standard without references to what it no longer has, remembering that it had it."""
        there = {p.address for p in parts(after)}
        gone = [p for p in parts(before) if p.address not in there]
        gone = [p for p in gone if not any(p.address.startswith(f"{other.address}/") for other in gone)]
        if not gone:
            return after
        steps = tuple(
            s.model_copy(update={"uses": tuple(u for u in s.uses if u in there)}) if set(s.uses) - there else s
            for s in after.steps
        )
        retired = dict(after.retired)
        if not self.preview:
            why = f"{self.point.id}: {self.decision.why}"
            retired.update({
                p.address: Retired(name=p.element.name, date=self.decision.date, why=why)
                for p in gone
                if not p.address.startswith("actors/")
            })  # fmt: skip
        return after.model_copy(update={"steps": steps, "retired": retired})

    # -- the practices ----------------------------------------------------------------------------------------------

    def _practices(self) -> None:
        for address in dict.fromkeys((*self.about, *self.after)):
            for m in self.snapshot.municipalities:
                old = self.snapshot.practice(m, address).deviations
                new = tuple(self._beside(m, address, old))
                if address == next(iter(self.about), None) and self.wanted.parameter is not None:
                    new = self._set(m, new)
                if new != old:
                    self.deviations[m, address] = new

    def _beside(self, m: str, address: str, old: Sequence[Deviation]) -> Iterator[Deviation]:
        """A municipality's deviations beside the new standard."""
        ends = self._ends(m)
        for deviation in old:
            changes: list[AnyChange] = []
            for change in deviation.changes:
                changes += self._rebased(address, change)
            asked = [c for c in changes if self._asked(address, c.at)]
            if ends is not None and asked and self._ending(asked):
                rest = [c for c in changes if c not in asked]
                if rest:
                    yield deviation.model_copy(update={"changes": tuple(rest)})
                    part = {"id": f"{deviation.id}-{self.point.id}", "changes": tuple(asked), "ends": ends}
                    yield deviation.model_copy(update=part)
                else:
                    yield deviation.model_copy(update={"changes": tuple(changes), "ends": ends})
            elif changes:
                same_ = tuple(changes) == deviation.changes
                yield deviation if same_ else deviation.model_copy(update={"changes": tuple(changes)})

    def _ending(self, asked: Sequence[AnyChange]) -> bool:
        """Whether what a municipality does otherwise ends; who does without already needs not stop to."""
        return self.decision.disposition != "drop" or not all(isinstance(c, Remove) for c in asked)

    def _ends(self, m: str) -> str | None:
        """The day on which a municipality's deviations end; None where they do not."""
        if self.preview:
            return _UNKNOWN_DAY if self.decision.disposition in ("adopt", "drop", "amend_ordinance") else None
        match self.decision.disposition:
            case "adopt":
                return self.decision.ends
            case "drop":
                return self.decision.ends or self.decision.date
            case "amend_ordinance":
                return next((a.effective for a in self.decision.amendments if a.municipality == m), None)
        return None

    def _rebased(self, address: str, change: AnyChange) -> Iterator[AnyChange]:
        """A change of the old standard as changes of the new one; nothing where the new one says the same."""
        before, after = self.before.get(address), self.after.get(address)
        if before is None or after is None or before is after:
            yield change
            return
        asked = self._asked(address, change.at)
        if self.wanted.parameter is not None and asked and not isinstance(change, Set | Add):
            if not _in_the_flow(change.at):
                return  # what the parameter now says
            self.flows[address] = None
        if meets(after, change) and not meets(before, change):
            return
        if isinstance(change, Move) and change in self.wanted.changes.get(address.partition("/")[2], ()):
            return
        raised = self.decision.disposition == "raise_standard" and asked
        if raised and isinstance(change, Move) and _stands_after(after, change):
            return
        if isinstance(change, Add) and find(before, change.at) is None and find(after, change.at) is not None:
            yield from self._as_changes(after, change)
        elif isinstance(change, Change) and change.expects:
            yield _expecting(before, after, change)
        else:
            yield change

    def _as_changes(self, after: Process, change: Add) -> Iterator[AnyChange]:
        """What a municipality adds, where the standard has come to have something else in its place."""
        there = find(after, change.at)
        assert isinstance(there, Element)
        now = there.dump()
        kept = {k: now[k] for k in ("id", "class") if k in now}
        then = {k: v for k, v in change.value.items() if k != "class"} | kept
        try:
            yield from diff(_alone(change.at, now), _alone(change.at, then))
        except ValueError:  # what cannot be built is no change either
            return

    def _set(self, m: str, deviations: tuple[Deviation, ...]) -> tuple[Deviation, ...]:
        """A municipality's deviations with its value of the parameter, where it is not the default."""
        at = f"parameters/{self.wanted.parameter}"
        value = self.wanted.values.get(m)
        differs = value is not None and not _same(value, self.wanted.default)
        found: list[Deviation] = []
        placed = False
        for deviation in deviations:
            changes = []
            for change in deviation.changes:
                is_it = change.at == at and (isinstance(change, Set) or getattr(change, "attribute", "") == "default")
                if not is_it:
                    changes.append(change)
                elif differs and not placed:
                    kept = isinstance(change, Set) and _same(change.to, value)
                    changes.append(change if kept else Set(at=at, to=value))
                    placed = True
            if changes:
                same_ = tuple(changes) == deviation.changes
                found.append(deviation if same_ else deviation.model_copy(update={"changes": tuple(changes)}))
        if differs and not placed and m in self.concerned:
            found.append(self._own(m, Set(at=at, to=value), {d.id for d in found}))
        return tuple(found)

    def _own(self, m: str, change: AnyChange, taken: set[str]) -> Deviation:
        """A deviation that a decision makes: the value which it gives a municipality, in that one's old deviation if any."""
        process = next(iter(self.about))
        for deviation in self.snapshot.practice(m, process).deviations:
            if deviation.id not in taken and any(self._asked(process, c.at) for c in deviation.changes):
                return deviation.model_copy(update={"changes": (change,)})
        id_ = self.point.id if self.point.id not in taken else f"{self.point.id}-value"
        reason = f"{self.point.id}「{self.point.title.ja}」の決定による設定値"
        return Deviation(
            id=id_, title=self.point.title, changes=(change,), cause="service_level", reason=reason, wish="parameter"
        )

    def _asked(self, address: str, at: str) -> bool:
        """Whether the point is about what a change changes."""
        return any(
            not local or at == local or at.startswith(f"{local}/") for local in self.about.get(address, ())
        ) and (at != WHOLE or "" in self.about.get(address, ()))

    # -- what is said -----------------------------------------------------------------------------------------------

    def _say(self, impact: Impact | None, request: Request | None) -> None:
        self._say_parameter()
        for address, after in self.after.items():
            before = self.before[address]
            old, new = ({p.address: p.element for p in parts(x)} for x in (before, after))
            for at, element in new.items():
                if at not in old and not any(at.startswith(f"{o}/") for o in new if o != at and o not in old):
                    what = self._called(after, at, element)
                    self._tell(f"標準に{what.ja}が加わります。", f"Into the standard comes {what.get('en')}.")
            for at, element in old.items():
                if at not in new and not any(at.startswith(f"{o}/") for o in old if o != at and o not in new):
                    what = self._called(before, at, element)
                    self._tell(f"標準から{what.ja}がなくなります。", f"Out of the standard goes {what.get('en')}.")
        self._say_deviations()
        if impact is not None:
            for m, counts in impact.counts().items():
                if counts.stale:
                    name = self._of(m)
                    self._tell(
                        f"{name.ja}は {counts.stale} 件を確かめ直します（要再確認）。",
                        f"{name.get('en')} has {counts.stale} answers to confirm again.",
                    )
        self._say_disposition()
        cost = self.point.cost
        if cost is not None and (cost.initial or cost.yearly):
            self._tell(
                f"費用は初期 {cost.initial:,} 円、年 {cost.yearly:,} 円です。",
                f"It costs {cost.initial:,} yen at first and {cost.yearly:,} yen a year.",
            )
        if request is not None:
            self._tell(
                f"カスタマイズ要望 {request.id}「{request.title.ja}」の下書きができます。",
                f"The request {request.id} “{request.title.get('en')}” is drafted.",
            )
        if not self.deviations and not any(self.before[a] is not p for a, p in self.after.items()):
            self._tell("標準と市町の差異は変わりません。", "Neither the standard nor any deviation changes.")

    def _tell(self, ja: str, en: str) -> None:
        self.said.append(Text(ja=ja, en=en))

    def _called(self, process: Process, at: str, element: Element) -> Text:
        """What enters or leaves, with its kind, and a field with its form."""
        kind = kind_of(at)
        ja, en = word("kind", kind, "ja"), word("kind", kind, "en").lower()
        form = find(process, parent_of(at) or "")
        if not isinstance(form, Element):
            return Text(ja=f"{ja}「{element.name.ja}」", en=f"the {en} “{element.name.get('en')}”")
        return Text(
            ja=f"「{form.name.ja}」の{ja}「{element.name.ja}」",
            en=f"the {en} “{element.name.get('en')}” of “{form.name.get('en')}”",
        )

    def _say_parameter(self) -> None:
        wanted = self.wanted
        process = self.after.get(next(iter(self.about), ""))
        parameter = find(process, f"parameters/{wanted.parameter}") if process and wanted.parameter else None
        if not isinstance(parameter, Parameter):
            return
        default = of_value(parameter, wanted.default)
        self._tell(
            f"設定項目「{parameter.name.ja}」の既定は「{default.ja}」です。",
            f"The parameter “{parameter.name.get('en')}” is “{default.get('en')}” by default.",
        )
        for m, value in wanted.values.items():
            if not _same(value, wanted.default):
                name, said = self._of(m), of_value(parameter, value)
                self._tell(f"{name.ja}は「{said.ja}」にします。", f"{name.get('en')} sets “{said.get('en')}”.")

    def _say_deviations(self) -> None:
        for (m, address), new in self.deviations.items():
            name = self._of(m)
            now = {d.id: d for d in new}
            for deviation in self.snapshot.practice(m, address).deviations:
                after = now.get(deviation.id)
                title = deviation.title
                if after is None:
                    self._tell(
                        f"{name.ja}の差異「{title.ja}」はなくなります。",
                        f"The deviation “{title.get('en')}” of {name.get('en')} goes.",
                    )
                elif after.ends == _UNKNOWN_DAY:
                    self._tell(
                        f"{name.ja}の差異「{title.ja}」は終わります（日は決定で決めます）。",
                        f"The deviation “{title.get('en')}” of {name.get('en')} ends (on the day decided on).",
                    )
                elif after.ends != deviation.ends:
                    self._tell(
                        f"{name.ja}の差異「{title.ja}」は {after.ends} に終わります。",
                        f"The deviation “{title.get('en')}” of {name.get('en')} ends on {after.ends}.",
                    )
                elif after != deviation:
                    self._tell(
                        f"{name.ja}の差異「{title.ja}」は新しい標準に合わせて書き直されます。",
                        f"The deviation “{title.get('en')}” of {name.get('en')} is rewritten beside the new standard.",
                    )

    def _say_disposition(self) -> None:
        decision = self.decision
        for address in self.flows:
            process = self.before[address].name
            self.warnings.append(
                Text(
                    ja=f"「{process.ja}」の手順と担当の違いは、設定項目では変わらないので差異として残ります。",
                    en=f"What is done otherwise in steps and actors of “{process.get('en')}” stays a deviation: no parameter changes a flow.",
                )
            )
        for amendment in decision.amendments:
            name = self._of(amendment.municipality)
            year, month = amendment.session.split("-")
            self._tell(
                f"{name.ja}は {amendment.ordinance} を {int(year)} 年 {int(month)} 月議会で改め、{amendment.effective} に施行します。",
                f"{name.get('en')} amends {amendment.ordinance} in the session of {amendment.session}, effective {amendment.effective}.",
            )
            profile = self.snapshot.municipalities.get(amendment.municipality)
            if profile is not None and profile.go_live and amendment.effective[:7] > profile.go_live:
                self.warnings.append(
                    Text(
                        ja=f"{name.ja}の稼働（{profile.go_live}）に間に合いません。施行は {amendment.effective} です。",
                        en=f"Too late for the go-live of {name.get('en')} ({profile.go_live}): effective {amendment.effective}.",
                    )
                )
        if decision.disposition == "amend_ordinance" and not self.preview:
            amending = {a.municipality for a in decision.amendments}
            for m in self._differing():
                if m not in amending:
                    name = self._of(m)
                    self.warnings.append(
                        Text(
                            ja=f"{name.ja}の差異は残ります（条例改正の予定がありません）。",
                            en=f"The deviation of {name.get('en')} stays: it amends no ordinance.",
                        )
                    )

    def _differing(self) -> Iterator[str]:
        for m in self.concerned:
            if any(
                self._asked(address, c.at)
                for address in self.about
                for d in self.snapshot.practice(m, address).deviations
                for c in d.changes
            ):
                yield m


def _in_the_flow(at: str) -> bool:
    """Whether an element is part of the flow: a step, or who does it."""
    return at.startswith(("steps/", "actors/"))


def _alone(at: str, element: dict[str, Any]) -> Process:
    """A process with nothing in it but the element at an address."""
    collection, id_, *inner = at.split("/")
    held = {"id": id_, "name": {"ja": "－"}, inner[0]: [element]} if inner else element
    return Process.model_validate({"id": "alone", "name": {"ja": "－"}, collection: [held]})


def _list_edit(base: str, old: Sequence[Deviation], new: Sequence[Deviation]) -> Iterator[Put]:
    """The edit that turns one list of deviations into the other, each in its place."""
    there, wanted = {d.id: d for d in old}, {d.id: d for d in new}
    for id_ in there:
        if id_ not in wanted:
            yield Put(record=f"{base}/{id_}", value=None)
    previous = FIRST
    for id_, deviation in wanted.items():
        if id_ not in there:
            yield Put(record=f"{base}/{id_}", value=deviation.dump(), after=previous)
        elif there[id_] != deviation:
            yield Put(record=f"{base}/{id_}", value=deviation.dump())
        previous = id_


def _expecting(before: Process, after: Process, change: Change) -> Change:
    """The change, expecting what the new standard says where it says something else."""
    old, new = find(before, change.at), find(after, change.at)
    if old is None or new is None:
        return change
    then, now = old.dump().get(change.attribute), new.dump().get(change.attribute)
    return change if then == now else change.model_copy(update={"expect": now})


def _stands_after(process: Process, move: Move) -> bool:
    """Whether an element stands where a move would put it."""
    *way, id_ = move.at.split("/")
    holder: Any = process if len(way) == 1 else find(process, "/".join(way[:2]))
    siblings = [e.id for e in getattr(holder, way[-1], ())]
    if id_ not in siblings:
        return False
    place = siblings.index(id_)
    if move.after == FIRST:
        return place == 0
    return (siblings[place - 1] == move.after) if move.after is not None and place else place == len(siblings) - 1


def _value(snapshot: Snapshot, record: str) -> Any:
    """What a snapshot holds of a record that effects write."""
    name = record_name(record)
    if name.kind == "deviation":
        practice = snapshot.practice(name.municipality, f"{name.service}/{name.process}")
        return next((d.dump() for d in practice.deviations if d.id == name.local), None)
    process = snapshot.processes.get(f"{name.service}/{name.process}")
    if name.kind == "element" and process is not None:
        element = find(process, name.local)
        return None if element is None else {k: v for k, v in element.dump().items() if k != "fields"}
    return None


def _plain(value: Any) -> Any:
    return [_plain(v) for v in value] if isinstance(value, tuple | list) else value


def _same(a: Any, b: Any) -> bool:
    return _plain(a) == _plain(b) and isinstance(a, bool) == isinstance(b, bool)


def _text(text: Text) -> dict[str, Any]:
    return text.dump()
