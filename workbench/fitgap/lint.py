"""What keeps a catalogue good: remarks on processes that are valid, but not yet what a working group can work with."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from workbench.fitgap.dependencies import dependencies
from workbench.fitgap.resolve import index, resolve
from workbench.model import Add, Element, Process, Remove, Snapshot, Step, find

MAX_NAME = 40
"""Characters of a Japanese name that fit a box of the diagram and a cell of the matrix."""
OLD_AFTER_YEARS = 5
"""After how many years a confirmation of a confirmed process counts as old."""
_ALIKE = 0.8
"""From which share of common character pairs the step names of two processes count as the same text."""

_VERB_ENDINGS = (*"うくすつぬむるぐぶ", "ない")

Path = tuple[str | int, ...]


class Remark(NamedTuple):
    """One remark: its code, the process (or service) it is about, the way to the place in its data, and details.

    With a ``municipality`` the place is in that municipality's practice.
    """

    code: str
    about: str
    path: Path = ()
    details: Mapping[str, Any] = {}
    municipality: str = ""


def lint(snapshot: Snapshot, today: date) -> tuple[Remark, ...]:
    """Every remark on the catalogue, process by process, and on what departs from it; ``today`` measures what is old."""
    remarks: list[Remark] = []
    for id_, service in snapshot.services.items():
        remarks += _texts(id_, service.dump())
    for address in snapshot.processes:
        remarks += _alone(snapshot, address, today)
    remarks += _unread(snapshot)
    remarks += _same_shape(snapshot.processes)
    remarks += _same_text(snapshot.processes)
    remarks += _without_effect(snapshot, snapshot.practices)
    return tuple(remarks)


def lint_process(snapshot: Snapshot, address: str, today: date) -> tuple[Remark, ...]:
    """The remarks that :func:`lint` has on one process, without looking into all the others."""
    service, _, id_ = address.partition("/")
    alike = {a: p for a, p in snapshot.processes.items() if _size(p) == _size(snapshot.processes[address])}
    several = (
        *_alone(snapshot, address, today),
        *_same_shape(alike),
        *_same_text(snapshot.processes, address),
        *_without_effect(snapshot, [(m, s) for m, s in snapshot.practices if s == service], id_),
    )
    return tuple(r for r in several if r.about == address)


def _alone(snapshot: Snapshot, address: str, today: date) -> Iterator[Remark]:
    """What there is to say of a process by itself."""
    process = snapshot.processes[address]
    for check in _CHECKS:
        yield from check(address, process)
    yield from _texts(address, process.dump())
    yield from _unconfirmed(snapshot, address, process, today)


def _process_name(address: str, process: Process) -> Iterator[Remark]:
    """A process is named by a noun: 「…の作成・発送」, not 「…を作成する」."""
    name = process.name.ja
    if name.endswith(("する", "した", "ます", "。")) or name != unicodedata.normalize("NFC", name).strip():
        yield Remark("W601", address, ("name", "ja"), {"found": name})


def _step_names(address: str, process: Process) -> Iterator[Remark]:
    """A step is named by what is done and ends in a verb; a decision may be a question (「…か」). Asides in （） are free."""
    for i, step in enumerate(process.steps):
        name = re.sub(r"（[^（）]*）$", "", step.name.ja)
        if not name.endswith(_VERB_ENDINGS) and not (step.kind == "decision" and name.endswith("か")):
            yield Remark("W602", address, ("steps", i, "name", "ja"), {"found": step.name.ja})


def _actors(address: str, process: Process) -> Iterator[Remark]:
    for i, step in enumerate(process.steps):
        if step.actor is None:
            yield Remark("W603", address, ("steps", i), {"found": step.name.ja})


def _forms(address: str, process: Process) -> Iterator[Remark]:
    used = {use for step in process.steps for use in step.uses}
    for i, form in enumerate(process.forms):
        if not any(use == f"forms/{form.id}" or use.startswith(f"forms/{form.id}/") for use in used):
            yield Remark("W604", address, ("forms", i), {"found": form.name.ja})
        for j, field in enumerate(form.fields):
            if not field.origin:
                path: Path = ("forms", i, "fields", j)
                yield Remark("W605", address, path, {"found": f"{form.name.ja}「{field.name.ja}」"})


def _parameters(address: str, process: Process) -> Iterator[Remark]:
    for i, parameter in enumerate(process.parameters):
        if parameter.type in ("choice", "multi") and len(parameter.choices) == 1:
            yield Remark("W606", address, ("parameters", i), {"found": parameter.name.ja})


_CHECKS: tuple[Callable[[str, Process], Iterator[Remark]], ...] = (
    _process_name,
    _step_names,
    _actors,
    _forms,
    _parameters,
)


def _texts(about: str, data: Any, path: Path = ()) -> Iterator[Remark]:
    """Texts without English, and names too long for where they are shown."""
    if isinstance(data, dict):
        if isinstance(data.get("ja"), str):
            if "en" not in data:
                yield Remark("W607", about, path, {"found": data["ja"]})
            if path and path[-1] == "name" and len(data["ja"]) > MAX_NAME:
                details = {"found": data["ja"], "expected": MAX_NAME, "length": len(data["ja"])}
                yield Remark("W608", about, (*path, "ja"), details)
            return
        for key, value in data.items():
            yield from _texts(about, value, (*path, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from _texts(about, value, (*path, i))


def _unconfirmed(snapshot: Snapshot, address: str, process: Process, today: date) -> Iterator[Remark]:
    """A process that calls itself confirmed must have been, and not too long ago; a draft says itself that it is one."""
    if process.status != "confirmed":
        return
    dates = [c.date for m in snapshot.municipalities for c in snapshot.practice(m, address).confirmations]
    if not dates:
        yield Remark("W609", address, ("status",))
    elif int(max(dates)[:4]) < today.year - OLD_AFTER_YEARS:
        yield Remark("W610", address, ("status",), {"found": max(dates), "expected": OLD_AFTER_YEARS})


def _unread(snapshot: Snapshot) -> Iterator[Remark]:
    """An upstream service from which nothing is read, in a service whose processes are there."""
    written = {address.split("/", 1)[0] for address in snapshot.processes}
    for dependency in dependencies(snapshot).by_pair.values():
        if dependency.declared and not dependency.elements and dependency.reader in written:
            i = snapshot.services[dependency.reader].upstream.index(dependency.source)
            yield Remark("W613", dependency.reader, ("upstream", i), {"found": dependency.source})


def _without_effect(snapshot: Snapshot, practices: Iterable[tuple[str, str]], only: str = "") -> Iterator[Remark]:
    """Changes that leave the standard as it is, such as a parameter set to its default; in ``only`` one process."""
    there: dict[str, Mapping[str, Element | Process]] = {}
    for municipality, service in practices:
        town = snapshot.municipalities.get(municipality)
        for id_, recorded in snapshot.practices[municipality, service].processes.items():
            address = f"{service}/{id_}"
            process = snapshot.processes.get(address)
            if process is None or (only and id_ != only):
                continue
            for i, deviation in enumerate(recorded.deviations):
                for j, change in enumerate(deviation.changes):
                    if isinstance(change, Add | Remove):
                        continue  # there was nothing, or there is nothing any more
                    if address not in there:
                        there[address] = index(process)
                    if resolve(process, (change,), there[address]) == process:
                        named = find(process, change.at) or process
                        details = {
                            "where": town.name if town else municipality,
                            "what": deviation.title,
                            "at": named.name,
                        }
                        path: Path = ("processes", id_, "deviations", i, "changes", j)
                        yield Remark("W614", address, path, details, municipality)


def shape(process: Process) -> str:
    """The shape of a flow: what stays of it when all names are taken away but the kinds of steps and of actors.

    Two flows of one shape are the same graph for all that a Weisfeiler-Lehman hash (Shervashidze et al. 2011) can tell.
    """
    import networkx as nx  # here, because it takes longer to import than all else that fit-gap needs

    kinds = {a.id: a.kind for a in process.actors}
    graph = nx.DiGraph()
    for i, step in enumerate(process.steps):
        graph.add_node(step.id, label=f"{step.kind}/{kinds.get(step.actor or '', '')}/{step.join}/{i == 0}")
    graph.add_edges_from((s.id, n.to) for s in process.steps for n in s.next if n.to in graph)
    with warnings.catch_warnings():  # networkx tells of a change between its versions; a shape is never stored
        warnings.simplefilter("ignore", UserWarning)
        return nx.weisfeiler_lehman_graph_hash(graph, node_attr="label", iterations=max(3, len(graph) // 2))


def _same_shape(processes: Mapping[str, Process]) -> Iterator[Remark]:
    """Flows of one shape with other nouns, unless the file says which process it follows."""
    by_size: dict[tuple[int, int], list[str]] = defaultdict(list)
    for address, process in processes.items():
        if len(process.steps) > 1:
            by_size[_size(process)].append(address)
    by_shape: dict[str, list[str]] = defaultdict(list)
    for several in by_size.values():
        for address in several if len(several) > 1 else ():
            by_shape[shape(processes[address])].append(address)
    for alike in by_shape.values():
        for address in alike[1:]:
            if processes[address].follows not in alike:
                yield Remark("W611", address, ("steps",), {"found": alike[0]})


def _size(process: Process) -> tuple[int, int]:
    """How many steps there are, and ways from one to the next: flows of one shape have the same."""
    ids = {s.id for s in process.steps}
    return len(ids), len({(s.id, n.to) for s in process.steps for n in s.next if n.to in ids})


def _same_text(processes: Mapping[str, Process], only: str = "") -> Iterator[Remark]:
    """Processes whose steps read almost the same; of ``only`` one of them, where it is named."""
    pairs_of = {a: _pairs(p.steps) for a, p in processes.items() if len(p.steps) > 1}
    addresses = list(pairs_of)
    for i, address in enumerate(addresses):
        if only and address != only:
            continue
        mine = pairs_of[address]
        for other in addresses[:i]:
            theirs = pairs_of[other]
            if min(len(mine), len(theirs)) < _ALIKE * max(len(mine), len(theirs)):
                continue
            common = len(mine & theirs)
            share = common / (len(mine) + len(theirs) - common)
            follows = processes[address].follows == other or processes[other].follows == address
            if share >= _ALIKE and not follows:
                yield Remark("W612", address, ("steps",), {"found": other, "share": round(100 * share)})
                break


def _pairs(steps: Iterable[Step]) -> frozenset[str]:
    return frozenset(s.name.ja[i : i + 2] for s in steps for i in range(len(s.name.ja) - 1))
