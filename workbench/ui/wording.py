"""Elements, changes and values in the words of the reader's language: sentences for pages.

What leaves the house in columns (files, the history's comparisons) is worded by ``workbench.exchange.wording``, which
says why it does not use these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.fitgap import Conflict
from workbench.model import (
    CHANGE_MARKS,
    WHOLE,
    Add,
    AnyChange,
    Basis,
    Element,
    Move,
    Parameter,
    Process,
    Remove,
    Set,
    Snapshot,
    Text,
    find,
    joined,
    kind_of,
    word,
)
from workbench.ui.texts import text

_VOCABULARY: Mapping[tuple[str, str], str] = {
    ("process", "kind"): "process_kind", ("process", "status"): "status", ("step", "kind"): "step_kind",
    ("actor", "kind"): "actor_kind", ("form", "medium"): "medium", ("form", "direction"): "direction",
    ("interface", "direction"): "direction", ("rule", "decided_by"): "decided_by",
    ("parameter", "decided_by"): "decided_by", ("parameter", "type"): "parameter_type",
}  # fmt: skip
_ORIGINS = ("applicant", "office", "computed", "fixed")


@dataclass(frozen=True)
class Wording:
    """How things read in one language, against one process (whose actors and steps give ids their names)."""

    snapshot: Snapshot
    language: str
    process: Process | None = None
    added: Mapping[str, str] = field(default_factory=dict)

    def knowing(self, changes: Iterable[AnyChange]) -> Wording:
        """The same, with the names of what the changes add."""
        named = {c.at: self._added(c) for c in changes if isinstance(c, Add)}
        return replace(self, added={**self.added, **named})

    def name(self, address: str) -> str:
        """The name of what stands at a relative address; the address where nothing does."""
        found = find(self.process, address) if self.process else None
        return found.name.get(self.language) if found is not None else self.added.get(address, address)

    def origin(self, origins: Iterable[str]) -> str:
        """Where the value of a field comes from."""
        return self._joined(word("origin", o, self.language) if o in _ORIGINS else self.partner(o) for o in origins)

    def partner(self, reference: str) -> str:
        """The name of a service or outside system."""
        return self.snapshot.partner_name(reference).get(self.language)

    def basis(self, several: Iterable[Basis]) -> str:
        """Laws with their articles."""
        return self._joined(f"{b.law} {b.article}" if b.article else b.law for b in several)

    def requirement_class(self, element: Element, municipality: str | None = None) -> str:
        """The requirement class, for a municipality where it depends on one."""
        found = self.snapshot.municipalities.get(municipality) if municipality else None
        return word("class", element.class_for(found), self.language)

    def value(self, parameter: Parameter, value: Any) -> str:
        """A value of a parameter, with the names of its choices."""
        names = {c.id: c.name.get(self.language) if c.name else c.id for c in parameter.choices}
        if value is None:
            return text("value.none", self.language)
        if isinstance(value, bool):
            return text("value.yes" if value else "value.no", self.language)
        if isinstance(value, list | tuple):
            if value and all(isinstance(v, list | tuple) for v in value):
                return " / ".join("・".join(str(c) for c in row) for row in value)
            return self._joined(names.get(v, str(v)) for v in value)
        if isinstance(value, int | float):
            unit = parameter.unit.get(self.language) if parameter.unit else ""
            if parameter.type == "money":
                unit = unit or text("unit.yen", self.language)
            space = " " if unit and self.language == "en" else ""
            return f"{value:,}{space}{_of_one(unit) if value == 1 and self.language == 'en' else unit}"
        return names.get(value, str(value))

    def source(self, sources: Iterable[str]) -> str:
        """The titles of sources."""
        known = self.snapshot.sources
        return self._joined(known[s].title.get(self.language) if s in known else s for s in sources)

    def change(self, change: AnyChange) -> str:
        """One change in a sentence, with the sign of its kind."""
        return f"{CHANGE_MARKS[change.op]} {self._said(change)}"

    def _said(self, change: AnyChange) -> str:
        kind = kind_of(change.at)
        name = self._added(change) if isinstance(change, Add) else self.name(change.at)
        what = self._what(change.at, name)
        if isinstance(change, Add):
            return text("change.add", self.language, what=what)
        if isinstance(change, Remove):
            return text("change.remove.step" if kind == "step" else "change.remove", self.language, what=what)
        if isinstance(change, Move):
            return text("change.move", self.language, what=what, after=self._anchor(change))
        element = find(self.process, change.at) if self.process else None
        if isinstance(change, Set):
            if isinstance(element, Parameter):
                old, new = self.value(element, element.default), self.value(element, change.to)
            else:
                old, new = "?", str(change.to)
            return text("change.set", self.language, what=what, old=old, new=new)
        attribute = change.attribute
        before = element.dump().get(attribute) if element is not None else None
        old, new = self.before_and_after(kind, attribute, before, change.to)
        return text("change.change", self.language, what=what, attribute=self.attribute(attribute), old=old, new=new)

    def _what(self, address: str, name: str) -> str:
        """What stands at an address, as its kind and name."""
        kind = word("kind", kind_of(address), self.language)
        if address == WHOLE:
            return kind
        return f"{kind}「{name}」" if self.language == "ja" else f"{kind} “{name}”"

    def _added(self, change: Add) -> str:
        name = change.value.get("name")
        if isinstance(name, Mapping):
            return str((name.get("en") if self.language == "en" else None) or name.get("ja") or change.at)
        return str(name or change.at)

    def _anchor(self, change: Move) -> str:
        if change.after is None:
            return text("place.last", self.language)
        if change.after == "^":
            return text("place.first", self.language)
        siblings = change.at.rsplit("/", 1)[0]
        return text("place.after", self.language, what=self.name(f"{siblings}/{change.after}"))

    def conflict(self, conflict: Conflict) -> str:
        """Why changes do not go together, in the words of the page."""
        at, slot = self._what(conflict.address, self.name(conflict.address)), self.attribute(conflict.slot)
        return conflict.told(Text(ja=at, en=at), Text(ja=slot, en=slot)).get(self.language)

    def attribute(self, name: str) -> str:
        """The name of an attribute."""
        key = f"attribute.{name}"
        found = text(key, self.language, known=False)
        return name if found == key else found

    def before_and_after(self, kind: str, attribute: str, before: Any, after: Any) -> tuple[str, str]:
        """An attribute's two values; a text that differs in Japanese only, in Japanese."""
        old, new = self.content(kind, attribute, before), self.content(kind, attribute, after)
        if (
            old == new
            and isinstance(before, Mapping)
            and isinstance(after, Mapping)
            and "ja" in before
            and "ja" in after
        ):
            return str(before["ja"]), str(after["ja"])
        return old, new

    def content(self, kind: str, attribute: str, value: Any) -> str:
        """The value of an attribute as plain YAML data."""
        if value is None or value == [] or value == "":
            return text("value.none", self.language)
        if isinstance(value, bool):
            return text("value.yes" if value else "value.no", self.language)
        if isinstance(value, Mapping) and "ja" in value:
            return str((value.get("en") if self.language == "en" else None) or value["ja"])
        if attribute == "actor":
            return self.name(f"actors/{value}")
        if attribute == "next":
            several = value if isinstance(value, list | tuple) else [value]
            return self._joined(self._next(n) for n in several)
        if attribute == "uses":
            return self._joined(self.name(u) for u in value)
        if attribute == "from":
            return self.origin(value if isinstance(value, list | tuple) else [value])
        if attribute == "partner":
            return self.partner(value)
        if attribute == "class" and isinstance(value, str):
            return word("class", value, self.language)
        if (kind, attribute) in _VOCABULARY and isinstance(value, str):
            return word(_VOCABULARY[kind, attribute], value, self.language)
        if isinstance(value, Mapping):
            return self._joined(f"{k}: {self.content(kind, '', v)}" for k, v in value.items())
        if isinstance(value, list | tuple):
            return self._joined(self.content(kind, "", v) for v in value)
        return str(value)

    def _next(self, following: Any) -> str:
        if not isinstance(following, Mapping):
            return self.name(f"steps/{following}")
        when = following.get("when")
        said = self.content("step", "", when) if when else ""
        name = self.name(f"steps/{following.get('to')}")
        return f"{name}（{said}）" if said and self.language == "ja" else f"{name} ({said})" if said else name

    def _joined(self, items: Iterable[str]) -> str:
        return joined(dict.fromkeys(i for i in items if i), self.language)


def _of_one(unit: str) -> str:
    """An English unit beside the number one.

    >>> _of_one("persons"), _of_one("copies"), _of_one("classes"), _of_one("months after the due date"), _of_one("yen")
    ('person', 'copy', 'class', 'month after the due date', 'yen')
    """
    first, space, rest = unit.partition(" ")
    for ending, one in (("ies", "y"), ("sses", "ss"), ("ss", "ss"), ("s", "")):
        if first.endswith(ending):
            return first.removesuffix(ending) + one + space + rest
    return unit
