"""A bag: payload, manifests and tag files, as RFC 8493 (The BagIt File Packaging Format 1.0) has it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

PAYLOAD = "data/"
_LINE_BREAKS = {"%": "%25", "\r": "%0D", "\n": "%0A"}


def bag(payload: Mapping[str, bytes], tags: Mapping[str, bytes], info: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a bag, sorted by path.

    Parameters
    ----------
    payload
        Files by path below ``data/``.
    tags
        Further tag files, which stand beside ``data/``.
    info
        What ``bag-info.txt`` says; the ``Payload-Oxum`` is added.
    """
    files = {f"{PAYLOAD}{path}": content for path, content in payload.items()}
    oxum = f"{sum(map(len, payload.values()))}.{len(payload)}"
    said = {**info, "Payload-Oxum": oxum}
    tagged = {
        **tags,
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{k}: {' '.join(v.split())}\n" for k, v in said.items()).encode(),
        "manifest-sha256.txt": checksums(files),
    }
    tagged["tagmanifest-sha256.txt"] = checksums(tagged)
    return dict(sorted({**files, **tagged}.items()))


def checksums(files: Mapping[str, bytes]) -> bytes:
    """A manifest: a SHA-256 and a path a line, as ``sha256sum -c`` reads it."""
    lines = (f"{sha256(content).hexdigest()}  {_escaped(path)}\n" for path, content in sorted(files.items()))
    return "".join(lines).encode()


def _escaped(path: str) -> str:
    return "".join(_LINE_BREAKS.get(c, c) for c in path)
