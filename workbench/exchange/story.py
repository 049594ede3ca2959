"""What changed in a workspace, told in the words of the domain: one sentence for each thing that changed.

「北広島町 が 差異『…』の理由を変更: 旧 → 新」
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from workbench.exchange.labels import SECRETARIAT, VENDOR, element_word, field_word, record_word
from workbench.exchange.wording import said, value_said
from workbench.model import (
    CHANGE_MARKS,
    TYPE_OF,
    WHOLE,
    WRITTEN_BY,
    Add,
    AnyChange,
    Municipality,
    Process,
    Record,
    RecordKind,
    RecordName,
    Service,
    Snapshot,
    attribute_of,
    elements,
    find,
    kind_of,
    parent_of,
    record_name,
    word,
)
from workbench.workspace.history import Change

_NAMED = 3
"""How many elements of one answer are named; the others are counted."""
_CHANGE: TypeAdapter[AnyChange] = TypeAdapter(AnyChange)
_VOCABULARIES: Mapping[str, str] = {
    "cause": "cause", "wish": "disposition", "disposition": "disposition", "stance": "stance", "status": "status",
    "medium": "medium", "decided_by": "decided_by", "class": "class", "direction": "direction",
    "state": "state",
}  # fmt: skip
_KINDS: Mapping[str, str] = {
    "process": "process_kind", "step": "step_kind", "actor": "actor_kind", "municipality": "municipality_kind",
}  # fmt: skip
_TYPES: Mapping[RecordKind, type[Record]] = {"process": Process, "service": Service, "municipality": Municipality}
_MONEY = frozenset({"initial", "yearly"})


@dataclass(frozen=True)
class Story:
    """How changes read in one language; ``snapshot`` gives ids their names, as far as it still knows them."""

    snapshot: Snapshot
    language: str

    def place(self, record: str) -> str:
        """Where a record stands: service and process; nothing for what belongs to no service."""
        name = record_name(record)
        names = []
        if name.service:
            names.append(self.snapshot.partner_name(name.service).get(self.language))
        if name.process:
            process = self._process(name)
            names.append(process.name.get(self.language) if process else name.process)
        return " › ".join(names)

    def named(self, record: str, value: Mapping[str, Any] | None = None) -> str:
        """What a record is, and its name: 差異『入場券に所在地を印字』; ``value`` is one whose name it once had."""
        name = record_name(record)
        if name.kind in ("workspace",):
            return record_word("workspace", self.language)
        own = self._name_in(value) or self._known(name)
        match name.kind:
            case "element":
                kind = element_word(kind_of(name.local), self.language)
                return self._t(f"標準の{kind}『{own}』", f"{kind} “{own}” of the standard")
            case "answer":
                if name.local == WHOLE:
                    return self._t(f"業務プロセス『{own}』の全体", f"the whole process “{own}”")
                return self._quoted(element_word(kind_of(name.local), self.language), own)
            case "answers":
                return self._t(f"『{own}』への回答", f"answers to “{own}”")
            case "practice" | "process_practice":
                return self._t(f"『{own}』の実態", f"practice in “{own}”")
            case "stance":
                return self._t(f"論点『{own}』への意思表示", f"stance on point “{own}”")
            case kind:
                return self._quoted(record_word(kind, self.language), own)

    def told(self, change: Change) -> tuple[str, ...]:
        """A change in sentences."""
        if change.unreadable:
            return (self._t(f"{change.file} が読めない内容だった", f"{change.file} held something unreadable"),)
        name = record_name(change.record)
        who = self._who(name)
        if name.kind == "answer":
            return (self._answered(change, name, who),)
        if name.kind == "stance" and change.after is not None:
            return self._stance(change, name, who)
        what = self.named(change.record, change.after or change.before)
        if change.before is None:
            return (self._said(who, f"{what}を追加", f"added {what}"),)
        if change.after is None:
            return (self._said(who, f"{what}を削除", f"removed {what}"),)
        lines = [line for f in change.fields for line in self._field(name, who, what, f.path, f.before, f.after)]
        if change.moved:
            lines.append(self._said(who, f"{what}の順番を変更", f"moved {what}"))
        return tuple(lines)

    def value(self, record: str, path: tuple[str, ...], value: Any) -> str:
        """The content of a field of a record in words."""
        return self._value(record_name(record), path, value)

    # sentences

    def _answered(self, change: Change, name: RecordName, who: str) -> str:
        what = self._in_part(change, name) or self.named(change.record)
        old, new = (self._answer(name, side) for side in (change.before, change.after))
        if change.after is None or "elements" in change.after:
            return self._said(who, f"{what}の回答を取消（{old}）", f"withdrew the answer to {what} ({old})")
        before = change.before if change.before and "elements" not in change.before else {}
        again = before.get("state") == change.after.get("state")
        by = ", ".join(str(change.after[k]) for k in ("by", "date") if change.after.get(k))
        reason = change.after.get("reason")
        more = (f": {reason}" if reason else "") + (
            f"（{by}）" if by and self.language == "ja" else f" ({by})" if by else ""
        )
        ja = f"{what}を {'改めて ' if again else ''}{new} と回答{more}"
        en = f"answered {what}{' again' if again else ''}: {new.lower()}{more}"
        return self._said(who, ja, en)

    def _in_part(self, change: Change, name: RecordName) -> str:
        """What an answer to the whole no longer covers, or covers again; nothing where it came or went as a whole."""
        covered = next((x["elements"] for x in (change.after, change.before) if x and "elements" in x), None)
        process = self._process(name)
        if covered is None or process is None:
            return ""
        there = [located.address for located in elements(process)]
        left = [at for at in there if not any(at == e or at.startswith(f"{e}/") for e in covered)]
        forms = {f"forms/{f.id}": {f"forms/{f.id}/fields/{x.id}" for x in f.fields} for f in process.forms}
        whole = {at for at in left if forms.get(at, set()) <= {*left}}
        shown = [at for at in left if at in whole and parent_of(at) not in whole]
        base = change.record.rsplit("/", 1)[0]
        names = [self.named(f"{base}/{at}") for at in shown[:_NAMED]]
        more = len(shown) - _NAMED
        if more > 0:
            names.append(self._t(f"ほか {more} 件", f"{more} more"))
        return self._t("、", ", ").join(names)

    def _differs(self, name: RecordName) -> bool:
        """Whether a deviation changes the element: then to confirm the standard was to say that one differs from it."""
        practice = self.snapshot.practice(name.municipality, f"{name.service}/{name.process}")
        return any(c.at == name.local for d in practice.deviations for c in d.changes)

    def _answer(self, name: RecordName, value: Mapping[str, Any] | None) -> str:
        state = str(value.get("state")) if value else "unanswered"
        return word("state", "differs" if state == "same" and self._differs(name) else state, self.language)

    def _stance(self, change: Change, name: RecordName, who: str) -> tuple[str, ...]:
        assert change.after is not None
        point = self._known(name)
        lines = []
        if change.before is None or change.before.get("stance") != change.after.get("stance"):
            now = word("stance", str(change.after.get("stance")), self.language)
            why = change.after.get("condition") if change.before is None else None
            more = f": {why}" if why else ""
            lines.append(
                self._said(
                    who,
                    f"論点『{point}』に {now} と意思表示{more}",
                    f"took a stance on point “{point}”: {now.lower()}{more}",
                )
            )
        what = self.named(change.record)
        for f in change.fields:
            if f.path != ("stance",):
                lines += self._field(name, who, what, f.path, f.before, f.after)
        return tuple(lines)

    def _field(
        self, name: RecordName, who: str, what: str, path: tuple[str, ...], before: Any, after: Any
    ) -> Iterable[str]:
        if name.kind == "deviation" and path == ("changes",):
            yield from self._changes(name, who, what, before, after)
            return
        label = field_word(path, self.language)
        before, after = (_default(name, path) if side is None else side for side in (before, after))
        old, new = (self._value(name, path, side) for side in (before, after))
        if old == new and isinstance(before, Mapping) and isinstance(after, Mapping) and "ja" in before:
            label, old, new = self._translation(label, before, after)
        if before is None:
            yield self._said(who, f"{what}の{label}を記入: {new}", f"filled in the {label} of {what}: {new}")
        elif after is None:
            yield self._said(who, f"{what}の{label}を消去（前: {old}）", f"cleared the {label} of {what} (was: {old})")
        else:
            yield self._said(
                who, f"{what}の{label}を変更: {old} → {new}", f"changed the {label} of {what}: {old} → {new}"
            )

    def _translation(self, label: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, str, str]:
        """A text whose other language changed."""
        other = "en" if self.language == "ja" else "ja"
        of = self._t("英語", "English") if other == "en" else self._t("日本語", "Japanese")
        old, new = (str(side.get(other) or "–") for side in (before, after))
        return self._t(f"{label}（{of}）", f"{label} ({of})"), old, new

    def _changes(self, name: RecordName, who: str, what: str, before: Any, after: Any) -> Iterable[str]:
        old, new = (list(side) if isinstance(side, list | tuple) else [] for side in (before, after))
        process = self._process(name)
        names = _added([*old, *new], self.language)
        for one in new:
            if one not in old:
                now = self._change(process, one, names)
                yield self._said(who, f"{what}の内容に追加: {now}", f"added to {what}: {now}")
        for one in old:
            if one not in new:
                was = self._change(process, one, names)
                yield self._said(who, f"{what}の内容から削除: {was}", f"removed from {what}: {was}")
        if all(one in old for one in new) and all(one in new for one in old):
            yield self._said(who, f"{what}の内容の順番を変更", f"changed the order of what {what} holds")

    def _change(self, process: Process | None, raw: Any, names: Mapping[str, str]) -> str:
        """One change of a deviation: ＋ 印字項目『所在地』."""
        try:
            change = _CHANGE.validate_python(raw)
        except ValidationError:
            return value_said(raw, self.language)
        told = said(process, change, self.language)
        found = find(process, change.at) if process else None
        name = names.get(change.at) or (found.name.get(self.language) if found else change.at)
        kind = element_word(kind_of(change.at), self.language)
        line = f"{CHANGE_MARKS[change.op]} {self._quoted(kind, name) if change.at != WHOLE else kind}"
        if told.op == "change":
            label = field_word((told.attribute,), self.language)
            return f"{line} {label}: {told.before or '–'} → {told.after or '–'}"
        if told.op == "set":
            return f"{line}: {told.before or '–'} → {told.after or '–'}"
        return f"{line} → {told.after}" if told.op == "move" else line

    # names and values

    def _who(self, name: RecordName) -> str:
        if name.municipality and name.kind != "municipality":
            found = self.snapshot.municipalities.get(name.municipality)
            return found.name.get(self.language) if found else name.municipality
        if name.kind in ("vendor_answer", "request_answer"):
            return VENDOR.get(self.language)
        return SECRETARIAT.get(self.language)

    def _said(self, who: str, ja: str, en: str) -> str:
        return self._t(f"{who} が {ja}", f"{who} {en}")

    def _process(self, name: RecordName) -> Process | None:
        return self.snapshot.processes.get(f"{name.service}/{name.process}")

    def _known(self, name: RecordName) -> str:
        """The name that the snapshot has for a record; its id where it has none."""
        of, language = self.snapshot, self.language
        found: Any = None
        match name.kind:
            case "service" | "practice":
                return of.partner_name(name.service).get(language)
            case "process" | "process_practice" | "answers":
                found = self._process(name)
                return found.name.get(language) if found else name.process
            case "element" | "answer":
                process = self._process(name)
                found = find(process, name.local) if process else None
                return found.name.get(language) if found else self._added_by(name) or name.local
            case "municipality":
                found = of.municipalities.get(name.municipality)
                return found.name.get(language) if found else name.municipality
            case "deviation":
                several = of.practice(name.municipality, f"{name.service}/{name.process}").deviations
                found = next((d for d in several if d.id == name.local), None)
            case "agreement" | "stance":
                found = next((a for a in of.agreements.get(name.service, ()) if a.id == name.local), None)
            case "request" | "request_answer":
                found = next((r for r in of.requests.get(name.service, ()) if r.id == name.local), None)
            case "vendor_answer":
                process_id, _, local = name.local.partition("/")
                process = of.processes.get(f"{name.service}/{process_id}")
                part = find(process, local or WHOLE) if process else None
                return part.name.get(language) if part else name.local
            case "source":
                found = of.sources.get(name.local)
            case "external":
                found = of.external.get(name.local)
            case "meeting":
                found = of.meetings.get(name.local)
            case "working_group" | "level" | "member":
                several_of: Any = getattr(of.settings, f"{name.kind}s")
                found = next((i for i in several_of if i.id == name.local), None)
        if found is None:
            return name.local
        return self._name_in(found.dump()) or name.local

    def _added_by(self, name: RecordName) -> str:
        """The name of an element that a deviation of the municipality adds."""
        several = self.snapshot.practice(name.municipality, f"{name.service}/{name.process}").deviations
        return _added([c.dump() for d in several for c in d.changes], self.language).get(name.local, "")

    def _name_in(self, value: Mapping[str, Any] | None) -> str:
        return next((value_said(value[k], self.language) for k in ("title", "name") if value and value.get(k)), "")

    def _value(self, name: RecordName, path: tuple[str, ...], value: Any) -> str:
        if value is None or value == [] or value == "":
            return self._t("なし", "none")
        if isinstance(value, bool):
            return self._t("はい", "yes") if value else self._t("いいえ", "no")
        key = path[-1]
        if isinstance(value, list | tuple):
            return self._joined(self._value(name, path, item) for item in value)
        if isinstance(value, Mapping):
            if "ja" in value or ("to" in value and key == "next"):
                return self._step(name, value) if "to" in value else value_said(value, self.language)
            parts = [
                f"{field_word((str(k),), self.language)}: {self._value(name, (str(k),), v)}" for k, v in value.items()
            ]
            return self._t("・", "; ").join(parts)
        if isinstance(value, int | float):
            return self._t(f"{value:,}円", f"¥{value:,}") if key in _MONEY else f"{value:,}"
        return self._coded(name, key, str(value))

    def _coded(self, name: RecordName, key: str, value: str) -> str:
        """A text that may be an id or a code."""
        of, language = self.snapshot, self.language
        kind = kind_of(name.local) if name.kind == "element" else name.kind
        process = self._process(name)
        if key == "kind":
            return word(_KINDS[kind], value, language) if kind in _KINDS else value
        if key == "type" and kind == "parameter":
            return word("parameter_type", value, language)
        if key in _VOCABULARIES:
            return word(_VOCABULARIES[key], value, language)
        if key in ("owner", "working_group", "working_groups"):
            return next((g.name.get(language) for g in of.settings.working_groups if g.id == value), value)
        if key == "level":
            return next((g.name.get(language) for g in of.settings.levels if g.id == value), value)
        if key == "municipality":
            return of.municipalities[value].name.get(language) if value in of.municipalities else value
        if key == "source":
            return of.sources[value].title.get(language) if value in of.sources else value
        if key == "from" and value in WRITTEN_BY:
            return word("origin", value, language)
        if key in ("from", "partner", "upstream", "contrast"):
            return of.partner_name(value).get(language)
        at = {"actor": f"actors/{value}", "next": f"steps/{value}", "uses": value, "prohibits": value}.get(key)
        found = find(process, at) if process and at else None
        return found.name.get(language) if found else value

    def _step(self, name: RecordName, following: Mapping[str, Any]) -> str:
        step = self._coded(name, "next", str(following.get("to")))
        when = value_said(following.get("when"), self.language)
        return self._t(f"{step}（{when}）", f"{step} ({when})") if when else step

    def _quoted(self, kind: str, name: str) -> str:
        return self._t(f"{kind}『{name}』", f"{kind} “{name}”")

    def _joined(self, items: Iterable[str]) -> str:
        return self._t("、", ", ").join(items)

    def _t(self, ja: str, en: str) -> str:
        return en if self.language == "en" else ja


def _default(name: RecordName, path: tuple[str, ...]) -> Any:
    """What a field that is not written means, where that is a word or a yes or no; None where it means nothing."""
    type_ = TYPE_OF[kind_of(name.local)] if name.kind == "element" else _TYPES.get(name.kind)
    if type_ is None or len(path) != 1:
        return None
    try:
        default = attribute_of(type_, path[0]).info.default
    except StopIteration:
        return None
    return default if isinstance(default, bool | str) else None


def _added(changes: Iterable[Any], language: str) -> dict[str, str]:
    """The names of what changes add, by their addresses."""
    found = {}
    for raw in changes:
        try:
            change = _CHANGE.validate_python(raw)
        except ValidationError:
            continue
        if isinstance(change, Add):
            found[change.at] = value_said(change.value.get("name"), language)
    return found
