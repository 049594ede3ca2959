"""The bag itself (RFC 8493): every file listed with its SHA-256, none missing, none more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from workbench.verify.finding import Finding

_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+\*?(.+)")
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_MANIFEST, _TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_SIGNATURE = f"{_TAGS}.sig"


def bag_findings(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Everything that is wrong with the bag."""
    if files.get("bagit.txt", _DECLARATION) != _DECLARATION:
        yield Finding("bagit.txt", "V102", "BagIt の宣言ではありません。", "this is not the declaration of a bag.")
    for path in ("bagit.txt", "bag-info.txt", _MANIFEST, _TAGS, "MANIFEST.json"):
        if path not in files:
            yield Finding(path, "V101", "このファイルがありません。", "there is no such file.")
    payload = {p for p in files if p.startswith("data/")}
    yield from _listed(files, _MANIFEST, payload)
    yield from _listed(files, _TAGS, set(files) - payload - {_TAGS, _SIGNATURE})
    yield from _oxum(files, payload)


def _listed(files: Mapping[str, bytes], manifest: str, there: set[str]) -> Iterator[Finding]:
    listed: dict[str, str] = {}
    for n, line in enumerate(files.get(manifest, b"").decode("utf-8", "replace").splitlines(), 1):
        found = _LINE.fullmatch(line)
        path = re.sub("%(0[AaDd]|25)", lambda m: chr(int(m[1], 16)), found[2]) if found else ""
        if found is None or path in listed:
            yield Finding(manifest, "V103", f"{n} 行目が読めません。", f"line {n} cannot be read.")
        else:
            listed[path] = found[1].lower()
    for path in sorted(there | set(listed)):
        if path not in there:
            yield Finding(
                path, "V104", f"{manifest} にあるのに、ありません。", f"{manifest} lists it, but it is not there."
            )
        elif path not in listed:
            if manifest in files:
                yield Finding(path, "V105", f"{manifest} にないファイルです。", f"{manifest} does not list this file.")
        elif sha256(files[path]).hexdigest() != listed[path]:
            yield Finding(
                path,
                "V106",
                "内容が変わっています（SHA-256 が一致しません）。もらい直してください。",
                "its content has changed (the SHA-256 is another). Get the release anew.",
            )


def _oxum(files: Mapping[str, bytes], payload: set[str]) -> Iterator[Finding]:
    said = re.search(rb"^Payload-Oxum: *(\d+\.\d+)\s*$", files.get("bag-info.txt", b""), re.MULTILINE)
    found = f"{sum(len(files[p]) for p in payload)}.{len(payload)}"
    if said and said[1].decode() != found:
        yield Finding(
            "bag-info.txt",
            "V107",
            f"Payload-Oxum は {said[1].decode()} ですが、実際は {found} です。",
            f"Payload-Oxum says {said[1].decode()}, but it is {found}.",
        )
