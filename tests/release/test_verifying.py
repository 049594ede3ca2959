"""Verification: other code than the builder's; a sound release passes, whatever is changed is found and its file named."""

from __future__ import annotations

import ast
import csv
import io
import json
import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench.verify
from tests.release.small import DAYS, MAX, PLACE, PLAN, snapshot
from tests.thoroughly import examples
from workbench.release import build
from workbench.release.bagging import bag
from workbench.verify import verify
from workbench.workspace.exporting import CannotRead, read_release, zipped

FILES = build(snapshot(), PLAN)
COMMON = "data/config/common/parameters.json"
OVERLAY = "data/config/overlays/342131/parameters.json"
RESOLVED = "data/config/resolved/342131/parameters.json"


def codes(files: dict[str, bytes]) -> set[tuple[str, str]]:
    return {(f.path, f.code) for f in verify(files).findings}


def test_a_release_as_built_is_sound() -> None:
    found = verify(FILES)
    assert found.sound and found.checked == {"files": len(FILES), "documents": 20, "municipalities": 3, "flows": 1}
    assert len(found.skipped) == 1


@settings(max_examples=examples(40))
@given(st.sampled_from(sorted(FILES)), st.integers(0, 10**6), st.integers(1, 255))
def test_one_byte_of_any_file_changed_is_found_and_named(path: str, at: int, by: int) -> None:
    content = bytearray(FILES[path])
    content[at % len(content)] ^= by
    named = {f.path for f in verify(FILES | {path: bytes(content)}).findings}
    # nothing vouches for the outermost list itself: a line of it that was changed names the file it speaks of
    assert named if path == "tagmanifest-sha256.txt" else path in named


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_file_that_is_gone_is_named(path: str) -> None:
    assert path in {f.path for f in verify({p: c for p, c in FILES.items() if p != path}).findings}


def test_a_file_too_many_is_named() -> None:
    assert codes(FILES | {"data/docs/extra.txt": b"x"}) >= {
        ("data/docs/extra.txt", "V105"),
        ("data/docs/extra.txt", "V202"),
    }


def test_every_message_is_in_both_languages() -> None:
    broken = {p: c[:-5] for p, c in FILES.items()}
    for finding in verify(broken).findings:
        assert any("\u3040" <= c <= "\u9fff" for c in finding.ja) and finding.en.isascii() or finding.path in finding.en


def resealed(**changed: Callable[[Any], None]) -> dict[str, bytes]:
    """The release with documents changed by somebody who knows how to seal a bag: all checksums hold again."""
    files = dict(FILES)
    paths = {"common": COMMON, "overlay": OVERLAY, "resolved": RESOLVED}
    for name, change in changed.items():
        path = paths.get(name, name)
        data = json.loads(files[path])
        change(data)
        files[path] = json.dumps(data, ensure_ascii=False).encode()
        if name == "common":
            for code in ("342131", "342157", "343684"):
                pinned = json.loads(files[f"data/config/overlays/{code}/parameters.json"])
                pinned["common"] = sha256(files[path]).hexdigest()
                files[f"data/config/overlays/{code}/parameters.json"] = json.dumps(pinned).encode()
        if name == "resolved":
            out = io.StringIO()
            csv.writer(out).writerows(
                [
                    ["key", "value"],
                    *([k, v if isinstance(v, str) else json.dumps(v)] for k, v in data["parameters"].items()),
                ]
            )
            files[path.replace(".json", ".csv")] = out.getvalue().encode()
    return sealed(files)


def sealed(files: dict[str, bytes]) -> dict[str, bytes]:
    manifest = json.loads(files["MANIFEST.json"])
    for f in manifest["files"]:
        f["sha256"], f["size"] = sha256(files[f["path"]]).hexdigest(), len(files[f["path"]])
    payload = {p.removeprefix("data/"): c for p, c in files.items() if p.startswith("data/")}
    tags = {"MANIFEST.json": json.dumps(manifest).encode(), "README.ja.md": files["README.ja.md"]}
    return bag(payload, tags, {"Bagging-Date": "2013-07-01"})


def test_resealing_what_was_not_changed_is_sound() -> None:
    assert verify(sealed(dict(FILES))).findings == ()


def setting(data: Any, key: str) -> dict[str, Any]:
    return next(s for s in data["parameters"] if s["key"] == key)


@pytest.mark.parametrize(
    ("where", "change", "code"),
    [
        ("resolved", lambda d: d["parameters"].update({PLACE: "name"}), "V309"),
        ("resolved", lambda d: d["parameters"].update({MAX: True}), "V309"),
        ("resolved", lambda d: d["parameters"].pop(PLACE), "V309"),
        ("resolved", lambda d: d["parameters"].update({"senkyo.ticket.more": 1}), "V309"),
        ("resolved", lambda d: d["municipality"].update(effective="2015-11-30"), "V307"),
        ("resolved", lambda d: d.update(version="1.0.1"), "V306"),
        ("resolved", lambda d: d.update(stance="agree"), "V205"),
        ("resolved", lambda d: d.update(more=1), "V204"),
        ("overlay", lambda d: d["differences"][0].update(key="senkyo.ticket.nothing"), "V311"),
        ("overlay", lambda d: d["differences"][0].update(value="anything"), "V315"),
        ("overlay", lambda d: d["differences"][0].update(decision="senkyo-999"), "V316"),
        ("overlay", lambda d: d["differences"][0].update(until="2015-02-30"), "V314"),
        ("overlay", lambda d: d["differences"][0].update(until="2015-01-01"), "V312"),
        ("overlay", lambda d: d["differences"].append(dict(d["differences"][0])), "V303"),
        ("overlay", lambda d: d.update(common="0" * 64), "V308"),
        ("overlay", lambda d: d["differences"][0].update(reason="市長が言った"), "V205"),
        ("common", lambda d: setting(d, PLACE).update(value="name-address"), "V305"),
        ("common", lambda d: setting(d, MAX).update(value=9), "V315"),
        ("common", lambda d: setting(d, DAYS).update(value=[["月"]]), "V315"),
        ("common", lambda d: d["parameters"].pop(), "V304"),
        ("common", lambda d: d["parameters"].append(dict(d["parameters"][0])), "V303"),
        ("data/schema/overlay.schema.json", lambda d: d.update(additionalProperties=True), "V206"),
        ("data/schema/overlay.schema.json", lambda d: d.update(type=3), "V206"),
        ("data/standard/senkyo/nyujoken.json", lambda d: d["parameters"][0].update(default="name-address"), "V305"),
    ],
)  # fmt: skip
def test_a_release_changed_and_sealed_anew_is_found_out(where: str, change: Callable[[Any], None], code: str) -> None:
    assert code in {f.code for f in verify(resealed(**{where: change})).findings}


def test_a_flow_whose_reference_is_lost_is_named() -> None:
    path = "data/standard/senkyo/nyujoken.bpmn"
    files = sealed(FILES | {path: FILES[path].replace(b'targetRef="step_print"', b'targetRef="step_prnt"')})
    assert (path, "V403") in codes(files)
    assert (path, "V401") in codes(sealed(FILES | {path: b"<a>"}))


def test_what_is_no_json_at_all_is_named_and_nothing_falls_over() -> None:
    for path in (p for p in FILES if p.endswith(".json")):
        for content in (b"[]", b'{"a": 1, "a": 2}', b"\xff"):
            assert path in {f.path for f in verify(FILES | {path: content}).findings}


def test_any_byte_of_the_zip_changed_is_found() -> None:
    whole = zipped(FILES, "1.0.0")
    chance = random.Random(7)
    for _ in range(12):
        at = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= 1 + chance.randrange(255)
        assert _sound(bytes(changed)) in ({}, FILES)


def _sound(content: bytes) -> dict[str, bytes]:
    """What a zip holds where it reads and verifies; nothing otherwise."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "release.zip"
        path.write_bytes(content)
        try:
            files = read_release(path)
        except CannotRead:
            return {}
    return files if verify(files).sound else {}


def test_the_verifier_shares_no_code_with_the_builder() -> None:
    for path in Path(workbench.verify.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = (
                [node.module]
                if isinstance(node, ast.ImportFrom)
                else [a.name for a in getattr(node, "names", ()) if isinstance(node, ast.Import)]
            )
            assert all(
                not (n or "").startswith("workbench") or n.startswith(("workbench.verify", "workbench.model"))
                for n in named
            )
