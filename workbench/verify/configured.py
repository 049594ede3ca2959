"""The configuration, computed anew: keys, allowed values, common and overlay laid over each other, days, decisions."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

from workbench.verify.finding import Finding
from workbench.verify.shaped import MANIFEST, Documents

COMMON = "data/config/common/parameters.json"


def configuration_findings(documents: Documents) -> Iterator[Finding]:
    """Everything that is wrong with the configuration; of documents with a wrong shape only what can be told."""
    try:
        yield from _Configuration(documents).findings()
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        yield Finding(
            COMMON,
            "V301",
            f"設定の文書の形が正しくないため、計算し直せません（{error}）。",
            f"the configuration has not the shape that could be computed anew ({error}).",
        )


class _Configuration:
    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self.manifest = documents.manifest()
        self.common = documents.data[COMMON]
        self.settings = {s["key"]: s for s in self.common["parameters"]}
        self.decisions = {d["id"]: d for d in self.manifest["decisions"]}

    def findings(self) -> Iterator[Finding]:
        yield from self._common()
        yield from self._versions()
        places = {p["code"]: p for p in self.manifest["municipalities"]}
        if len(places) < len(self.manifest["municipalities"]):
            yield Finding(MANIFEST, "V302", "同じ団体コードが二度あります。", "a municipality's code stands twice.")
        for code, place in places.items():
            yield from self._day(MANIFEST, place["effective"], code)
            yield from self._municipality(code, place)
        for path in self.documents.data:
            names = path.split("/")
            if names[:2] == ["data", "config"] and names[2] in ("overlays", "resolved") and names[3] not in places:
                yield Finding(
                    path, "V302", f"{MANIFEST} にない団体コードです。", f"{MANIFEST} has no such municipality."
                )

    def _common(self) -> Iterator[Finding]:
        if len(self.settings) < len(self.common["parameters"]):
            yield Finding(COMMON, "V303", "同じ設定キーが二度あります。", "a key stands twice.")
        declared = {
            p["package_key"]: (f"{service}/{data['id']}/parameters/{p['id']}", p)
            for service, data in self._processes()
            for p in data.get("parameters", ())
            if "package_key" in p
        }
        for key in sorted(declared.keys() ^ self.settings.keys()):
            yield Finding(
                COMMON,
                "V304",
                f"設定キー {key} が標準の設定項目と合いません。",
                f"the key {key} and the standard's parameters do not agree.",
            )
        for key, setting in self.settings.items():
            address, parameter = declared.get(key, (setting["address"], {"default": setting["value"]}))
            if address != setting["address"] or not _same(parameter.get("default"), setting["value"]):
                yield Finding(
                    COMMON,
                    "V305",
                    f"{key} の値か番地が標準と違います。",
                    f"the value or address of {key} is not the standard's.",
                )
            if setting["value"] is not None and not _allowed(setting, setting["value"]):
                yield _not_allowed(COMMON, key, setting["value"])
            if "decision" in setting and setting["decision"] not in self.decisions:
                yield _no_decision(COMMON, key, setting["decision"])

    def _processes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for path, data in self.documents.data.items():
            names = path.split("/")
            if names[:2] == ["data", "standard"] and len(names) == 4 and names[3] != "service.json":
                yield names[2], data

    def _versions(self) -> Iterator[Finding]:
        version = self.manifest["version"]
        for path, data in self.documents.data.items():
            if (
                path.startswith(("data/config/", "data/customisation/", "data/docs/changes.json"))
                and data.get("version") != version
            ):
                yield Finding(
                    path,
                    "V306",
                    f"版 {data.get('version')} は {MANIFEST} の {version} と違います。",
                    f"its version {data.get('version')} is not the {version} of {MANIFEST}.",
                )

    def _municipality(self, code: str, place: dict[str, Any]) -> Iterator[Finding]:
        laid, loaded = (f"data/config/{kind}/{code}/parameters.json" for kind in ("overlays", "resolved"))
        overlay, resolved = self.documents.data[laid], self.documents.data[loaded]
        for path, data in ((laid, overlay), (loaded, resolved)):
            if data["municipality"] != place:
                yield Finding(
                    path,
                    "V307",
                    f"市町か適用日が {MANIFEST} と違います。",
                    f"the municipality or its day is not that of {MANIFEST}.",
                )
        if overlay["common"] != sha256(self.documents.files[COMMON]).hexdigest():
            yield Finding(laid, "V308", f"別の {COMMON} に重ねるものです。", f"it is to be laid over another {COMMON}.")
        yield from self._differences(laid, overlay, place)
        expected = self._laid_over(overlay)
        found = resolved["parameters"]
        for key in sorted(expected.keys() | found.keys()):
            if key not in expected or key not in found or not _same(expected[key], found[key]):
                said = [_shown(side, key) for side in (found, expected)]
                yield Finding(
                    loaded,
                    "V309",
                    f"{key} は {said[0]} ですが、共通の値に差異を重ねると {said[1]} です。",
                    f"{key} is {said[0]}, but the common value with the overlay gives {said[1]}.",
                )
        known = {o["decision"]: o for o in self.common["options"]}
        for option in {*overlay["options"], *resolved["options"]}:
            if option not in known or option not in self.decisions or overlay["options"] != resolved["options"]:
                yield Finding(
                    loaded, "V310", f"オプション {option} が合いません。", f"the option {option} does not agree."
                )
        yield from self._as_csv(loaded.replace(".json", ".csv"), found)

    def _differences(self, path: str, overlay: dict[str, Any], place: dict[str, Any]) -> Iterator[Finding]:
        keys = [d["key"] for d in overlay["differences"]]
        if len(set(keys)) < len(keys):
            yield Finding(path, "V303", "同じ設定キーが二度あります。", "a key stands twice.")
        for difference in overlay["differences"]:
            key = difference["key"]
            if key not in self.settings:
                yield Finding(
                    path, "V311", f"設定キー {key} は共通の設定にありません。", f"the common values have no key {key}."
                )
                continue
            if not _allowed(self.settings[key], difference["value"]):
                yield _not_allowed(path, key, difference["value"])
            if difference["decision"] not in self.decisions:
                yield _no_decision(path, key, difference["decision"])
            if "until" in difference:
                yield from self._day(path, difference["until"], key)
                if difference["until"] <= place["effective"]:
                    yield Finding(
                        path,
                        "V312",
                        f"{key} の差異は適用日までに終わっています。",
                        f"the difference at {key} ends before the release holds.",
                    )

    def _laid_over(self, overlay: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, setting in self.settings.items():
            process = "/".join(setting["address"].split("/")[:2])
            if setting["address"] not in overlay["not_applicable"] and process not in overlay["not_applicable"]:
                values[key] = setting["value"]
        for difference in overlay["differences"]:
            if difference["key"] in values:
                values[difference["key"]] = difference["value"]
        return values

    def _as_csv(self, path: str, values: dict[str, Any]) -> Iterator[Finding]:
        text = self.documents.files[path].decode("utf-8-sig", "replace")
        try:
            rows = list(csv.reader(text.splitlines(keepends=True)))[1:]
        except csv.Error:
            rows = []
        keys = [row[0] for row in rows if len(row) == 2]
        if keys != list(values) or any(not _in_cell(v, r[1]) for v, r in zip(values.values(), rows, strict=False)):
            yield Finding(path, "V313", "JSON と違うことが書いてあります。", "it does not say the same as the JSON.")

    def _day(self, path: str, said: str, of: str) -> Iterator[Finding]:
        try:
            date.fromisoformat(said)
        except ValueError:
            yield Finding(
                path, "V314", f"{of} の日付 {said} は暦にありません。", f"the day {said} of {of} does not exist."
            )


def _allowed(setting: dict[str, Any], value: Any) -> bool:
    """Whether a parameter may have a value, by its type, choices and bounds."""
    ids = {c["id"] for c in setting.get("choices", ())}
    number = isinstance(value, int | float) and not isinstance(value, bool)
    kind = setting["type"]
    fits = {
        "choice": lambda: isinstance(value, str) and value in ids,
        "multi": lambda: isinstance(value, list) and all(isinstance(v, str) and v in ids for v in value),
        "boolean": lambda: isinstance(value, bool),
        "integer": lambda: number and isinstance(value, int),
        "money": lambda: number and isinstance(value, int),
        "decimal": lambda: number,
        "date": lambda: isinstance(value, str),
        "text": lambda: isinstance(value, str),
        "list": lambda: isinstance(value, list) and not any(isinstance(v, list) for v in value),
        "table": lambda: (
            isinstance(value, list)
            and all(isinstance(row, list) and len(row) == len(setting.get("columns", ())) for row in value)
        ),
    }
    if not fits[kind]():
        return False
    return not number or (value >= setting.get("min", value) and value <= setting.get("max", value))


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _shown(values: dict[str, Any], key: str) -> str:
    return json.dumps(values[key], ensure_ascii=False)[:80] if key in values else "－"


def _in_cell(value: Any, cell: str) -> bool:
    if isinstance(value, str):
        return cell in (value, f"'{value}")
    if value is None:
        return cell == ""
    try:
        return _same(json.loads(cell.removeprefix("'")), value)
    except ValueError:
        return False


def _not_allowed(path: str, key: str, value: Any) -> Finding:
    said = json.dumps(value, ensure_ascii=False)[:80]
    return Finding(path, "V315", f"{key} に {said} は使えません。", f"{key} may not be {said}.")


def _no_decision(path: str, key: str, decision: str) -> Finding:
    return Finding(
        path,
        "V316",
        f"{key} の決定 {decision} が {MANIFEST} にありません。",
        f"{MANIFEST} has no decision {decision}, which {key} names.",
    )
