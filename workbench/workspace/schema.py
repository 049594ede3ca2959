"""JSON Schemas of the YAML files, for editors that complete and check while one writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from workbench.model import Text
from workbench.workspace.files import TYPES, FileKind

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TITLES: dict[FileKind, Text] = {
    "workspace": Text(ja="ワークスペースの設定", en="Workspace settings"),
    "service": Text(ja="業務", en="Service"),
    "process": Text(ja="業務プロセス", en="Process"),
    "agreements": Text(ja="合意", en="Agreements"),
    "answers": Text(ja="ベンダーの回答", en="Vendor answers"),
    "requests": Text(ja="カスタマイズ要望", en="Requests"),
    "municipality": Text(ja="市町", en="Municipality"),
    "practice": Text(ja="市町の実態", en="Practice of a municipality"),
    "sources": Text(ja="出典", en="Sources"),
    "external": Text(ja="外部システム", en="Outside systems"),
    "meetings": Text(ja="会議", en="Meetings"),
}
"""The kinds of file that have a schema, with their titles."""


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file, by the name of the schema's file."""
    return {f"{kind}.schema.json": _schema(kind) for kind in TITLES}


def _schema(kind: FileKind) -> dict[str, Any]:
    title = TITLES[kind]
    schema = TypeAdapter(TYPES[kind]).json_schema(by_alias=True, mode="validation")
    schema = {
        "$schema": DRAFT,
        "title": f"{title.ja} / {title.en}",
        **{k: v for k, v in schema.items() if k != "title"},
    }
    _accept_short_forms(schema)
    return schema


def _accept_short_forms(schema: dict[str, Any]) -> None:
    """Say what validators accept before the types do: a lone item for a list, an id for a next step or choice."""
    for name, definition in schema.get("$defs", {}).items():
        if name in ("Next", "Choice"):
            record = dict(definition)
            definition.clear()
            definition.update(anyOf=[{"type": "string", "pattern": "^[a-z][a-z0-9-]*$"}, record], title=name)
    for record in (schema, *schema.get("$defs", {}).values()):
        for key in ("source", "from", "not_applicable"):
            found = record.get("properties", {}).get(key, {})
            if found.get("type") == "array":
                lone = found.pop("items")
                rest = {k: found.pop(k) for k in ("title", "default", "description") if k in found}
                found.clear()
                found.update(anyOf=[lone, {"type": "array", "items": lone}], **rest)


def rendered(schema: dict[str, Any]) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path | str) -> list[Path]:
    """Write all schemas into ``folder``; the files that are there now."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path = target / name
        path.write_text(rendered(schema), encoding="utf-8", newline="\n")
        written.append(path)
    return written
