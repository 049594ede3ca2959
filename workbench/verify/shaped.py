"""The documents: readable JSON by its schema, schemas that admit nothing else, and a manifest that tells of every file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from workbench.verify.finding import Finding

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

MANIFEST = "MANIFEST.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SILENT = frozenset(
    {"stance", "stances", "minutes", "by", "against", "condition", "conditions", "harm", "homework", "reason", "wish",
     "ceiling", "account", "members", "deviations", "confirmations", "residents", "budget", "share", "payers", "cost"}
)  # fmt: skip
"""Keys under which a workspace keeps what no vendor is to see."""


class Documents:
    """The JSON files of a release, each read once."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.unreadable: dict[str, str] = {}
        self.data: dict[str, Any] = {}
        for path, content in files.items():
            if path.endswith(".json"):
                try:
                    self.data[path] = json.loads(content.decode("utf-8"), object_pairs_hook=_once)
                except (ValueError, RecursionError) as error:
                    self.unreadable[path] = str(error)

    def manifest(self) -> dict[str, Any]:
        """The manifest; empty where it is none."""
        found = self.data.get(MANIFEST)
        return found if isinstance(found, dict) else {}

    def listed(self) -> list[dict[str, Any]]:
        """What the manifest says of the files."""
        files = self.manifest().get("files")
        return (
            [f for f in files if isinstance(f, dict) and isinstance(f.get("path"), str)]
            if isinstance(files, list)
            else []
        )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def shape_findings(documents: Documents) -> Iterator[Finding]:
    """Everything that is wrong with the shape of the documents."""
    for path, why in documents.unreadable.items():
        yield Finding(path, "V201", f"JSON として読めません（{why}）。", f"this cannot be read as JSON ({why}).")
    yield from _manifest(documents)
    yield from _by_schema(documents)
    for path, data in documents.data.items():
        if not path.startswith("data/schema/"):
            for key in sorted(set(_silent_keys(data, path))):
                yield Finding(
                    path,
                    "V205",
                    f"出してはならない項目「{key}」があります。",
                    f"it holds {key!r}, which is to be withheld.",
                )


def _manifest(documents: Documents) -> Iterator[Finding]:
    payload = {p for p in documents.files if p.startswith("data/")}
    listed = {f["path"]: f for f in documents.listed()}
    for path in sorted(payload ^ set(listed)):
        yield Finding(
            path, "V202", f"{MANIFEST} のファイル一覧と合いません。", f"the list of files in {MANIFEST} does not agree."
        )
    for path in sorted(payload & set(listed)):
        content = documents.files[path]
        if listed[path].get("sha256") != sha256(content).hexdigest() or listed[path].get("size") != len(content):
            yield Finding(
                path,
                "V203",
                f"{MANIFEST} の SHA-256 か大きさと合いません。",
                f"{MANIFEST} says another SHA-256 or size.",
            )


def _by_schema(documents: Documents) -> Iterator[Finding]:
    checks: dict[str, Draft202012Validator] = {}
    for path in documents.data:
        if path.startswith("data/schema/"):
            validator, wrong = _validator(documents.files[path])
            if validator is not None:
                checks[path] = validator
            if wrong:
                yield Finding(
                    path,
                    "V206",
                    f"2020-12 の閉じた JSON Schema ではありません（{wrong}）。",
                    f"this is no closed JSON Schema of 2020-12 ({wrong}).",
                )
    wanted = [(f["path"], f.get("schema")) for f in documents.listed()] + [
        (MANIFEST, "data/schema/manifest.schema.json")
    ]
    for path, named in wanted:
        if path not in documents.data or path.startswith("data/schema/"):
            continue
        if named not in checks:
            yield Finding(path, "V207", f"スキーマ {named} がありません。", f"its schema {named} is not there.")
            continue
        for error in list(checks[named].iter_errors(documents.data[path]))[:5]:
            where = "/".join(map(str, error.absolute_path)) or "."
            said = error.message[:200]
            yield Finding(
                path, "V204", f"{where} が {named} に合いません: {said}", f"{where} does not follow {named}: {said}"
            )


@lru_cache(maxsize=64)
def _validator(content: bytes) -> tuple[Draft202012Validator | None, str]:
    """What checks by a schema, and what is wrong with the schema itself."""
    from jsonschema import Draft202012Validator, SchemaError  # here, because it takes long to import

    schema = json.loads(content)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        return None, error.message[:200]
    if not isinstance(schema, dict) or schema.get("$schema") != _DRAFT or not _closed(schema):
        return None, "additionalProperties"
    return Draft202012Validator(schema), ""


def _closed(schema: Any) -> bool:
    """Whether every object with named properties admits no other."""
    if isinstance(schema, list):
        return all(map(_closed, schema))
    if not isinstance(schema, dict):
        return True
    if (
        isinstance(schema.get("properties"), dict)
        and schema.get("type") == "object"
        and schema.get("additionalProperties") is not False
    ):
        return False
    return all(_closed(v) for k, v in schema.items() if k not in ("default", "enum", "const", "examples"))


def _silent_keys(data: Any, path: str, above: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in _SILENT and above not in ("parameters", "withheld", "unsettled"):
                yield key
            yield from _silent_keys(value, path, key)
    elif isinstance(data, list):
        for value in data:
            yield from _silent_keys(value, path)
