"""``standard/<service>/``: the processes as YAML, JSON, picture and BPMN, and what they are made of as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from workbench.diagram import layout, svg
from workbench.exchange import table_csv
from workbench.model import Element, Process, Snapshot, elements, word
from workbench.release.bpmn import bpmn
from workbench.release.documents import Role, as_json
from workbench.release.plainyaml import as_yaml

NOTE = "標準リリースの一部。値と対応は JSON と同じです。/ Part of a release; says the same as the JSON beside it."


class Made(NamedTuple):
    """A file of the payload before it is packed: path below ``data/``, content, what it is, and its schema."""

    path: str
    content: bytes
    role: Role
    schema: str | None = None


def standard_files(snapshot: Snapshot, services: Iterable[str]) -> Iterator[Made]:
    """The standard of each service."""
    for id_ in services:
        service = snapshot.services[id_]
        processes = [p for _, p in snapshot.processes_of(id_)]
        top = f"standard/{id_}"
        yield from in_two_forms(f"{top}/service", service.dump(), "service", "service")
        for process in processes:
            data = process.dump()
            yield from in_two_forms(f"{top}/{process.id}", data, "process", "process")
            if process.steps:
                yield Made(f"{top}/{process.id}.svg", svg(layout(process)).encode(), "diagram")
                yield Made(f"{top}/{process.id}.bpmn", bpmn(process, id_), "bpmn")
        yield Made(f"{top}/elements.csv", _elements(processes), "elements")
        yield Made(f"{top}/fields.csv", _fields(processes), "fields")


def in_two_forms(path: str, data: Any, role: Role, schema: str) -> tuple[Made, Made]:
    """The same data as JSON, by its schema, and as YAML for people."""
    return (
        Made(f"{path}.json", as_json(data), role, schema),
        Made(f"{path}.yaml", f"# {NOTE}\n{as_yaml(data)}".encode(), role),
    )


_ELEMENTS = ("プロセス", "種別", "番地", "名称", "英語名", "実装区分", "内容", "根拠")
_FIELDS = ("プロセス", "帳票ID", "帳票", "媒体", "項目ID", "項目", "実装区分", "型", "面", "値の出所")


def _elements(processes: Iterable[Process]) -> bytes:
    return table_csv(
        _ELEMENTS,
        (
            (
                process.name.ja,
                word("kind", located.kind),
                f"{process.id}/{located.address}",
                located.element.name.ja,
                located.element.name.en or "",
                _class(located.element),
                _content(located.element),
                "；".join(f"{b.law}{b.article or ''}" for b in located.element.basis),
            )
            for process in processes
            for located in elements(process)
        ),
    )


def _fields(processes: Iterable[Process]) -> bytes:
    return table_csv(
        _FIELDS,
        (
            (
                process.name.ja,
                form.id,
                form.name.ja,
                word("medium", form.medium),
                field.id,
                field.name.ja,
                _class(field),
                word("field_type", field.type),
                word("side", field.side),
                "、".join(field.origin),
            )
            for process in processes
            for form in process.forms
            for field in form.fields
        ),
    )


def _class(element: Element) -> str:
    """The requirement class; where it depends on the municipality, the general case with a mark."""
    declared = element.requirement_class
    general = word("class", element.class_for())
    return general if declared is None or isinstance(declared, str) else f"{general}（団体による）"


def _content(element: Element) -> str:
    text = getattr(element, "text", None) or getattr(element, "data", None)
    return text.ja if text is not None else ""
