"""The changes that leaving out, adding or moving a step means: the steps around it lead on to other steps."""

from __future__ import annotations

from typing import Any

from workbench.model import Add, AnyChange, Change, Move, Next, Process, Remove, Step, Text, find

_Links = dict[str, tuple[Next, ...]]


def step_left_out(process: Process, step: str) -> tuple[AnyChange, ...]:
    """Do without a step: those that led to it lead to what followed it."""
    links = _links(process)
    _unlink(links, step)
    return (Remove(at=f"steps/{step}"), *_rewired(process, links))


def step_added(
    process: Process, after: str, step: str, value: dict[str, Any], branch: str | None = None
) -> tuple[AnyChange, ...]:
    """A step between ``after`` and what follows it; ``branch`` is the one that follows where there are several."""
    links = _links(process)
    _insert(links, step, after, branch)
    described = {**value, "next": [n.model_dump(mode="json", exclude_none=True) for n in links.pop(step)]}
    return (Add(at=f"steps/{step}", after=after, value=described), *_rewired(process, links))


def step_moved(process: Process, step: str, after: str, branch: str | None = None) -> tuple[AnyChange, ...]:
    """A step done elsewhere: after another step than in the standard."""
    links = _links(process)
    _unlink(links, step)
    _insert(links, step, after, branch)
    return (Move(at=f"steps/{step}", after=after), *_rewired(process, links))


def _links(process: Process) -> _Links:
    return {s.id: s.next for s in process.steps}


def _unlink(links: _Links, step: str) -> None:
    following = links.pop(step)
    for id_, leads_to in links.items():
        passed = [m for n in leads_to for m in (_through(n, following) if n.to == step else (n,))]
        first = {n.to: n for n in reversed(passed) if n.to != id_}
        links[id_] = tuple(dict.fromkeys(first[n.to] for n in passed if n.to != id_))


def _through(before: Next, following: tuple[Next, ...]) -> tuple[Next, ...]:
    return tuple(Next(to=n.to, when=_both(before.when, n.when)) for n in following)


def _both(first: Text | None, second: Text | None) -> Text | None:
    if first is None or second is None:
        return first or second
    english = f"{first.en}, {second.en}" if first.en and second.en else None
    return Text(ja=f"{first.ja}・{second.ja}", en=english)


def _insert(links: _Links, step: str, after: str, branch: str | None) -> None:
    leads_to = links[after]
    if len(leads_to) > 1:
        taken = branch if branch in {n.to for n in leads_to} else leads_to[0].to
        links[after] = tuple(Next(to=step, when=n.when) if n.to == taken else n for n in leads_to)
        links[step] = (Next(to=taken),)
    else:
        links[after] = (Next(to=step, when=leads_to[0].when if leads_to else None),)
        links[step] = tuple(Next(to=n.to) for n in leads_to)


def _rewired(process: Process, links: _Links) -> list[AnyChange]:
    """The changes to the steps that lead elsewhere now; a decision between less than two is none any more."""
    changes: list[AnyChange] = []
    for id_, leads_to in links.items():
        step = find(process, f"steps/{id_}")
        assert isinstance(step, Step)
        if leads_to == step.next:
            continue
        kind = step.kind
        if len(leads_to) < 2:
            leads_to = tuple(Next(to=n.to) for n in leads_to)
            kind = "task" if kind == "decision" else kind
        elif any(n.when for n in leads_to):
            kind = "decision"
        written = Step(id=id_, name=step.name, next=leads_to).dump().get("next", [])
        changes.append(Change(at=f"steps/{id_}", attribute="next", to=written))
        if kind != step.kind:
            changes.append(Change(at=f"steps/{id_}", attribute="kind", to=kind))
    return changes
