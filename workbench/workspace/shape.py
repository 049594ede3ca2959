"""From pydantic's errors to problems that say what was found, what was expected and what to do."""

from __future__ import annotations

import types
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from workbench.model import Text
from workbench.workspace.locate import Path, follow


class Finding(NamedTuple):
    """A problem before its line is known: the code, the way to the value, and the details of its message."""

    code: str
    path: Path
    details: dict[str, Any]
    of_key: bool = False
    address: str = ""


def _text(ja: str, en: str) -> Text:
    return Text(ja=ja, en=en)


_KINDS = {
    "string": _text("文字列", "text"),
    "integer": _text("整数", "a whole number"),
    "number": _text("数", "a number"),
    "boolean": _text("true か false", "true or false"),
    "list": _text("一覧", "a list"),
    "mapping": _text("対応（キー: 値）", "a mapping (key: value)"),
    "null": _text("空の値", "no value"),
}
_PATTERNS = (
    (r"^[a-z][a-z0-9-]*$", _text("id（英小文字・数字・ハイフン）", "an id (small letters, digits, -)"), "ticket-unit"),
    (r"^(ext:)?[a-z]", _text("業務の id か ext:id", "a service id or ext:id"), "juki"),
    (r"^\d{4}-(0[1-9]|1[0-2])-", _text("日付（YYYY-MM-DD）", "a date (YYYY-MM-DD)"), "2013-05-20"),
    (r"^\d{4}-(0[1-9]|1[0-2])$", _text("年月（YYYY-MM）", "a month (YYYY-MM)"), "2015-12"),
    (r"^[0-9a-f]{8,64}$", _text("指紋（16 進 8 桁以上）", "a fingerprint (eight hex digits at least)"), "9f31c2ab"),
    (r"^\d{6}$", _text("6 桁の団体コード", "a municipality code of six digits"), '"342131"'),
    (r"^parameters/", _text("設定項目の番地", "the address of a parameter"), "parameters/ticket-unit"),
    (r"^([a-z][a-z0-9-]*|\^)$", _text("隣の要素の id か ^", "the id of a sibling, or ^"), "place-name"),
    (r"^[a-z][a-z0-9-]*(/", _text("プロセスか要素の番地", "an address in the service"), "nyujoken/forms/ticket"),
    (r"^(\.|(actors", _text("要素の番地か .", "the address of an element, or ."), "steps/print"),
    (r"^((actors", _text("要素の番地", "the address of an element"), "forms/ticket/fields/voter-name"),
    (r"^[a-z][a-z0-9_-]*(\.", _text("点で区切った設定キー", "a dotted key"), "senkyo.ticket.unit"),
    (r"^[a-z][a-z0-9_-]*$", _text("出典の id", "the id of a source"), "services-26"),
)  # fmt: skip
_EXPECTED_KIND = {
    "string_type": "string",
    "int_type": "integer", "int_parsing": "integer", "int_from_float": "integer",
    "float_type": "number", "float_parsing": "number",
    "bool_type": "boolean", "bool_parsing": "boolean",
    "tuple_type": "list", "list_type": "list",
    "dict_type": "mapping", "model_type": "mapping", "model_attributes_type": "mapping",
}  # fmt: skip


def kind_of_value(value: Any) -> str:
    """The kind of a value that was read: ``string``, ``integer``, ``number``, ``boolean``, ``list`` …"""
    if value is None:
        return "null"
    for type_, name in ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (dict, "mapping")):
        if isinstance(value, type_):
            return name
    return "list"


def shown(value: Any) -> str:
    """A value as a message shows it: one line, not too long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    text = value if isinstance(value, str) else "{…}" if isinstance(value, dict) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"


def meant(found: str, among: Iterable[str]) -> Text | str:
    """A question, did you mean this, where something is near enough."""
    from difflib import get_close_matches

    if not found or len(found) > 400:
        return ""
    alike = [n for n in among if n and abs(len(n) - len(found)) <= 8 and (n[0] == found[0] or n[-1] == found[-1])]
    near = get_close_matches(found, alike, n=1, cutoff=0.7)
    return _text(f"`{near[0]}` の誤りではありませんか。", f"Did you mean `{near[0]}`?") if near else ""


def listed(names: Iterable[str], limit: int = 24) -> str:
    """Names in one line."""
    all_ = list(names)
    return ", ".join(all_[:limit]) + (", …" if len(all_) > limit else "")


def translate(errors: Sequence[Any], data: Any, root: Any, prefix: Path = ()) -> list[Finding]:
    """The findings that pydantic's ``errors`` on ``data`` stand for; ``root`` is the type that was validated."""
    found = []
    for error in errors:
        path = follow(data, error["loc"])
        found.append((path, len(error["loc"]), _finding(error, path, data, root, prefix)))
    return _one_for_each_value([(path, finding) for path, _, finding in found])


def _one_for_each_value(found: list[tuple[Path, Finding]]) -> list[Finding]:
    """Members of a union each report; the one that went deepest into the value knows best what was meant."""
    paths = [path for path, _ in found]
    kept: dict[tuple[Path, str], Finding] = {}
    for path, finding in found:
        deeper = any(len(p) > len(path) and p[: len(path)] == path for p in paths)
        union = finding.code in ("E208", "E209", "E203", "E207", "E204")
        if deeper and union:
            continue
        key = (finding.path, "union" if union else f"{finding.code}{finding.details.get('found')}")
        if key in kept and union:
            kept[key] = _merged(kept[key], finding)
        else:
            kept.setdefault(key, finding)
    return list(kept.values())


def _merged(first: Finding, second: Finding) -> Finding:
    """Two members of a union refused the value: a fixed word or a scalar is the likelier meaning."""
    order = ("E204", "E207", "E203", "E208", "E209")
    return min(first, second, key=lambda f: order.index(f.code))


def _finding(error: Any, path: Path, data: Any, root: Any, prefix: Path) -> Finding:
    """One error as a finding."""
    type_, value, context = error["type"], error.get("input"), error.get("ctx", {})
    at = prefix + path
    last = error["loc"][-1] if error["loc"] else ""
    if type_ == "extra_forbidden":
        keys = keys_of(models_at(root, error["loc"][:-1]))
        guess = _comma(str(last)) if value is None else meant(str(last), keys)
        details = {"found": shown(last), "meant": guess, "expected": listed(keys)}
        return Finding("E201", at, details, of_key=True)
    if type_ == "missing":
        return Finding("E202", at, {"found": last})
    if type_ == "union_tag_not_found":
        return Finding("E202", at, {"found": str(context.get("discriminator", "op")).strip("'")})
    if type_ in _EXPECTED_KIND:
        return _wrong_kind(_EXPECTED_KIND[type_], value, at)
    if type_ in ("literal_error", "union_tag_invalid"):
        words = _words(context.get("expected") or context.get("expected_tags") or "")
        if type_ == "union_tag_invalid":
            value = context.get("tag")
            at = at + ("op",)
        if value is None or isinstance(value, dict | list):
            return _wrong_kind("string", value, at)
        return Finding(
            "E207", at, {"found": shown(value), "expected": listed(words), "meant": meant(str(value), words)}
        )
    if type_ == "string_pattern_mismatch":
        pattern = context.get("pattern", "")
        known = next(((text, sample) for start, text, sample in _PATTERNS if pattern.startswith(start)), None)
        text, sample = known or (_text(pattern, pattern), "…")
        return Finding("E205", at, {"found": shown(value), "expected": text, "example": sample})
    if type_ in ("string_too_short", "string_too_long") or (type_ == "too_long" and isinstance(value, str)):
        return Finding("E206", at, {"found": shown(value), "expected": _length(context)})
    if type_ in ("greater_than_equal", "less_than_equal", "greater_than", "less_than", "finite_number"):
        sign = {"ge": "≥", "le": "≤", "gt": ">", "lt": "<"}
        bounds = " ".join(f"{sign[k]} {v:,}" for k, v in context.items() if k in sign)
        return Finding("E211", at, {"found": shown(value), "expected": bounds})
    if type_ == "too_short":
        count = context.get("min_length", 1)
        return Finding("E212", at, {"expected": _text(f"{count} つ以上", f"{count} at least")})
    if type_ == "value_error" and isinstance(value, str):
        return Finding("E210", at, {"found": shown(value)})
    return Finding("E299", at, {"found": shown(value), "expected": error.get("msg", type_)})


def _comma(key: str) -> Text | str:
    """Advice on a key without a value that is the rest of a sentence, cut off at a comma."""
    if key.isascii() and " " not in key:
        return ""
    return _text(
        "`{…}` の中のカンマは区切りです。カンマを含む文は引用符で囲んでください。",
        "Within `{…}` a comma separates: quote a text that has commas.",
    )


def _wrong_kind(expected: str, value: Any, at: Path) -> Finding:
    actual = kind_of_value(value)
    details = {"found": shown(value), "type": _KINDS[actual], "expected": _KINDS[expected], "advice": ""}
    if actual == "null":
        return Finding("E204", at, details | {"key": at[-1] if at else ""})
    if expected in ("list", "mapping") or actual in ("list", "mapping"):
        if expected == "list":
            details["advice"] = _text(f"例: [{shown(value)}]", f"For example [{shown(value)}].")
        elif actual == "string":
            details["advice"] = _text("例: {ja: …, en: …}", "For example {ja: …, en: …}.")
        return Finding("E209", at, details)
    if expected == "string":
        return Finding("E203", at, details)
    if actual == "string":
        details["advice"] = _advice(expected, value)
    return Finding("E208", at, details)


def _advice(expected: str, value: str) -> Text | str:
    if expected == "boolean":
        word = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}.get(
            value.lower()
        )
        return _text(f"`{value}` は `{word}` と書きます。", f"Write `{word}` for `{value}`.") if word else ""
    digits = value.replace("_", "").replace(",", "")
    if digits.isascii() and digits.lstrip("+-").isdigit():
        return _text(
            f"`{digits}` と、区切りも引用符もなしで書きます。", f"Write `{digits}`, without separators or quotes."
        )
    return ""


def _length(context: dict[str, Any]) -> Text:
    if "min_length" in context:
        n = context["min_length"]
        return _text(f"{n} 文字以上（空白だけは不可）", f"{n} character(s) at least, not only blanks")
    n = context.get("max_length")
    return _text(f"{n} 文字以下", f"{n} characters at most")


def _words(expected: str) -> list[str]:
    """The words in pydantic's "'a', 'b' or 'c'"."""
    return [word for i, word in enumerate(expected.split("'")) if i % 2]


def keys_of(models: Iterable[type[BaseModel]]) -> list[str]:
    """The keys that may stand in a record of one of ``models``."""
    return list(dict.fromkeys(field.alias or name for m in models for name, field in m.model_fields.items()))


def models_at(root: Any, location: Sequence[str | int]) -> list[type[BaseModel]]:
    """The record types that may stand at a pydantic location within the type ``root``."""
    current = _models(root)
    for step in location:
        if isinstance(step, int):
            continue
        inner = [
            field.annotation
            for model in current
            for name, field in model.model_fields.items()
            if step in (name, field.alias)
        ]
        if inner:
            current = [m for annotation in inner for m in _models(annotation)]
            continue
        tagged = [
            m for m in current if getattr(m.model_fields.get("op"), "default", None) == step or m.__name__ == step
        ]
        current = tagged or current
    return current


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (Annotated, Union, types.UnionType, tuple, list, dict) or get_args(annotation):
        return [m for part in get_args(annotation) for m in _models(part)]
    return []
