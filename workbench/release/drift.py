"""As agreed against as configured: a vendor's dump of the package's configuration beside the release."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from workbench.exchange import table_csv
from workbench.model import Text, word
from workbench.release.documents import Difference, Setting, as_data
from workbench.release.reading import Content
from workbench.release.values import alike, in_a_cell

DriftState = Literal["equal", "different", "missing", "unknown"]
STATE_WORDS: Mapping[DriftState, Text] = {
    "equal": Text(ja="一致", en="equal"),
    "different": Text(ja="相違", en="different"),
    "missing": Text(ja="設定なし", en="missing"),
    "unknown": Text(ja="リリースにないキー", en="unknown key"),
}
"""As agreed; another value; the package has no such key; the release has no such key."""

Dump = Mapping[str, Any]
"""What one municipality's package is set to, value by key."""


class BadDump(Exception):
    """A dump that cannot be read; ``message`` says where, what was found and what was expected."""

    def __init__(self, ja: str, en: str) -> None:
        self.message = Text(ja=ja, en=en)
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Drift:
    """One key of one municipality: as agreed (``expected``) and as configured (``found``).

    ``decision`` and ``cause`` say why this is agreed. ``common``: what was found is the common value, where another was
    agreed for this municipality; ``not_applicable``: the municipality is not to have the key at all.
    """

    municipality: str
    key: str
    state: DriftState
    expected: Any = None
    found: Any = None
    name: Text | None = None
    decision: str | None = None
    cause: str | None = None
    common: bool = False
    not_applicable: bool = False


def drift(content: Content, dumps: Mapping[str, Dump]) -> tuple[Drift, ...]:
    """Every key of every municipality (by code) that a dump is given for; what is not equal first.

    Raises
    ------
    BadDump
        If the release has no such municipality.
    """
    strangers = [code for code in dumps if code not in content.resolved]
    if strangers:
        known = "、".join(content.resolved)
        raise BadDump(
            f"団体コード {'、'.join(strangers)} はこのリリースにありません。あるもの: {known}",
            f"The release has no municipality {', '.join(strangers)}. It has: {', '.join(content.resolved)}",
        )
    found = [line for code, dump in dumps.items() for line in _of(content, code, dump)]
    return tuple(sorted(found, key=lambda d: d.state == "equal"))


def _of(content: Content, code: str, dump: Dump) -> Iterator[Drift]:
    settings = {s.key: s for s in content.common.parameters}
    agreed = {d.key: d for d in content.overlays[code].differences}
    values = as_data(content.resolved[code])["parameters"]
    for key in sorted(values.keys() | dump.keys()):
        setting, own = settings.get(key), agreed.get(key)
        if setting is None or key not in values:
            yield Drift(
                code,
                key,
                "unknown",
                found=dump[key],
                name=setting.name if setting else None,
                not_applicable=setting is not None,
            )
            continue
        state: DriftState = "missing"
        value = None
        if key in dump:
            value = _read(setting, dump[key])
            state = "equal" if alike(value, values[key]) else "different"
        yield _line(code, state, setting, own, values[key], value)


def _line(code: str, state: DriftState, setting: Setting, own: Difference | None, expected: Any, found: Any) -> Drift:
    return Drift(
        code,
        setting.key,
        state,
        expected,
        found,
        setting.name,
        own.decision if own else setting.decision,
        own.cause if own else None,
        common=own is not None and state == "different" and alike(found, as_data(setting)["value"]),
    )


def _read(setting: Setting, value: Any) -> Any:
    """What a dump says, as the type of the parameter: CSV knows only texts."""
    if not isinstance(value, str) or setting.type in ("choice", "text", "date"):
        return value
    if value == "":
        return None
    try:
        return orjson.loads(value.lower() if setting.type == "boolean" else value)
    except orjson.JSONDecodeError:
        return value.split(";") if setting.type in ("multi", "list") else value


def read_dump(content: bytes, municipality: str | None = None) -> dict[str, Dump]:
    """A dump, by municipality code.

    JSON: values by key (also below ``parameters``), or those by municipality code. CSV: the columns ``key`` (or
    ``package_key``) and ``value``, and ``municipality`` (a code) unless ``municipality`` says whose it is.

    Raises
    ------
    BadDump
        If it is neither, or does not say whose it is.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDump(
            "文字コードが UTF-8 ではありません。UTF-8 で書き出してください。", "It is not in UTF-8; export it as UTF-8."
        ) from error
    if text.lstrip()[:1] in ("{", "["):
        return _from_json(text, municipality)
    try:
        return _from_csv(text, municipality)
    except csv.Error as error:
        raise BadDump(f"CSV として読めません（{error}）。", f"It cannot be read as CSV ({error}).") from error


def _from_json(text: str, municipality: str | None) -> dict[str, Dump]:
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadDump(f"JSON として読めません（{error}）。", f"It cannot be read as JSON ({error}).") from error
    if isinstance(data, list):
        rows = [r for r in data if isinstance(r, dict) and isinstance(r.get("key"), str) and "value" in r]
        if len(rows) < len(data):
            raise BadDump(
                "一覧の各行には key と value が要ります。", "Each item of the list needs a `key` and a `value`."
            )
        data = {r["key"]: r["value"] for r in rows}
    if isinstance(data.get("municipality"), dict) and "parameters" in data:
        municipality = municipality or str(data["municipality"].get("code"))
    data = _by_key(data.get("parameters", data))
    by_code = {
        k: _by_key(v.get("parameters", v))
        for k, v in data.items()
        if k.isdigit() and len(k) == 6 and isinstance(v, dict)
    }
    if by_code and len(by_code) == len(data):
        return {code: dump for code, dump in by_code.items() if municipality in (None, code)}
    return {_whose(municipality): data}


def _by_key(data: Any) -> Any:
    if not isinstance(data, dict):
        raise BadDump("parameters にはキーから値への対応が要ります。", "`parameters` needs to be values by key.")
    return data


def _from_csv(text: str, municipality: str | None) -> dict[str, Dump]:
    rows = csv.DictReader(text.splitlines(keepends=True))
    heads = rows.fieldnames or []
    key = next((h for h in ("key", "package_key") if h in heads), None)
    if key is None or "value" not in heads:
        raise BadDump(
            f"CSV の見出しは {'、'.join(heads)[:100]} です。key と value が要ります。",
            f"The CSV has the headings {', '.join(heads)[:100]}; it needs `key` and `value`.",
        )
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        code = (row.get("municipality") or "").strip()
        if municipality and code and code != municipality:
            continue
        value = row["value"] or ""
        guarded = value[:1] == "'" and value[1:2] in tuple("=+-@＝＋－＠")
        dump = found.setdefault(code or _whose(municipality), {})
        said = value[1:] if guarded else value
        if dump.setdefault(row[key] or "", said) != said:
            raise BadDump(
                f"キー {row[key]} が二つあり、値が違います。どちらかを除いてください。",
                f"The key {row[key]} is there twice with different values; take one out.",
            )
    return found  # type: ignore[return-value]


def _whose(municipality: str | None) -> str:
    if municipality is None:
        raise BadDump(
            "どの市町の設定か分かりません。市町を選んでください（コマンドでは --municipality に団体コード）。",
            "It does not say whose configuration it is; choose the municipality (its code by --municipality).",
        )
    return municipality


_HEADINGS = ("団体コード", "key", "名称", "結果", "決めた値", "設定されている値", "決定番号", "理由の分類", "備考")


def drift_csv(lines: tuple[Drift, ...]) -> bytes:
    """The report as CSV, to hand over."""
    return table_csv(
        _HEADINGS,
        (
            (
                d.municipality,
                d.key,
                d.name.ja if d.name else "",
                STATE_WORDS[d.state].ja,
                in_a_cell(d.expected),
                in_a_cell(d.found),
                d.decision or "",
                word("cause", d.cause),
                remark(d).ja if remark(d) else "",  # type: ignore[union-attr]
            )
            for d in lines
        ),
    )


def remark(line: Drift) -> Text | None:
    """What more can be said of a line."""
    if line.common:
        return Text(ja="共通の値のまま", en="still the common value")
    if line.not_applicable:
        return Text(ja="この市町には該当しないキー", en="the municipality is not to have this key")
    return None
