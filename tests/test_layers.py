"""The house stands: a floor imports only floors below it, and the pure floors touch no file, no clock, no browser."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
FLOORS: dict[str, int] = {
    "workbench.model": 0,
    "workbench.workspace": 1,
    "workbench.verify": 1,
    "workbench.fitgap": 2,
    "workbench.agreement": 3,
    "workbench.check": 4,
    "workbench.diagram": 4,
    "workbench.exchange": 4,
    "workbench.release": 5,
    "workbench.cli": 6,
    "workbench.ui": 6,
    "workbench.__main__": 7,
    "app": 7,
}
"""Every room and its floor. Rooms on one floor do not know each other."""

PURE = ("workbench.model", "workbench.fitgap", "workbench.agreement", "workbench.diagram", "workbench.release")
"""Pure functions over a snapshot: no file, no clock, no chance, no network."""

FORBIDDEN_IN_PURE = frozenset(
    {"glob", "io", "locale", "os", "pathlib", "random", "secrets", "shutil", "socket", "subprocess", "sys", "tempfile",
     "time", "urllib", "yaml"}
)  # fmt: skip
ASKS_THE_TIME = frozenset({"now", "today", "utcnow"})
STREAMLIT_ONLY_IN = ("workbench.ui", "app")


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    found = {"app": TOP / "app.py"}
    for path in sorted((TOP / "workbench").rglob("*.py")):
        names = path.relative_to(TOP).with_suffix("").parts
        found[".".join(names[:-1] if names[-1] == "__init__" else names)] = path
    return found


def room_of(module: str) -> str | None:
    """The room that a module belongs to; None outside the house (and for the package itself)."""
    return next((room for room in FLOORS if module == room or module.startswith(f"{room}.")), None)


def imports(tree: ast.AST, module: str, is_package: bool = False) -> Iterator[tuple[int, str]]:
    """Every module that is imported, wherever in the file, with its line; ``from a import b`` may mean ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = module.split(".")
                here = here[: len(here) - node.level + is_package]
                base = ".".join([*here, *([base] if base else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def complaints(module: str, source: str, is_package: bool = False) -> list[str]:
    """What a module does that its floor does not allow."""
    tree = ast.parse(source)
    room = room_of(module)
    found = []
    for line, target in imports(tree, module, is_package):
        there = room_of(target)
        place = f"{module}:{line} imports {target}"
        if there and (room is None or (there != room and FLOORS[there] >= FLOORS[room])):
            found.append(f"{place}, which is not on a floor below")
        top = target.split(".", 1)[0]
        if top == "streamlit" and room not in STREAMLIT_ONLY_IN:
            found.append(f"{place}: only the pages know Streamlit")
        if room in PURE and top in FORBIDDEN_IN_PURE:
            found.append(f"{place}, but {room} is pure")
    return found + (list(_impure_calls(tree, module)) if room in PURE else [])


def _impure_calls(tree: ast.AST, module: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in ("open", "input", "print", "exec", "eval"):
            yield f"{module}:{node.lineno} calls {called.id}(), but is pure"
        if isinstance(called, ast.Attribute) and called.attr in ASKS_THE_TIME:
            yield f"{module}:{node.lineno} asks for the time ({called.attr})"


@pytest.mark.parametrize("module", modules())
def test_every_module_keeps_to_its_floor(module: str) -> None:
    path = modules()[module]
    found = complaints(module, path.read_text(encoding="utf-8"), path.name == "__init__.py")
    assert not found, "\n".join(found)


def test_every_module_stands_on_a_floor() -> None:
    assert [m for m in modules() if m != "workbench" and room_of(m) is None] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("workbench.model.planted", "from workbench.fitgap import matrix"),
        ("workbench.model.planted", "import workbench.workspace.load"),
        ("workbench.workspace.planted", "def f():\n    from workbench import fitgap"),
        ("workbench.model.planted", "from ..fitgap import matrix"),
        ("workbench.exchange.planted", "from workbench.cli import main"),
        ("workbench.cli.planted", "from workbench.ui import run"),
        ("workbench", "from workbench.model import Text"),
        ("workbench.exchange.planted", "import streamlit as st"),
        ("workbench.fitgap.planted", "if True:\n    from streamlit import cache_data"),
        ("workbench.fitgap.planted", "from pathlib import Path"),
        ("workbench.fitgap.planted", "import os.path"),
        ("workbench.agreement.planted", "from datetime import date\ndate.today()"),
        ("workbench.release.planted", "import datetime\ndatetime.datetime.now()"),
        ("workbench.model.planted", "open('x').read()"),
    ],
)
def test_a_planted_violation_is_caught(module: str, source: str) -> None:
    assert len(complaints(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("workbench.fitgap.planted", "from workbench.model import Text"),
        ("workbench.fitgap.planted", "from workbench.fitgap.resolve import resolve"),
        ("workbench.fitgap", "from .resolve import resolve"),
        ("workbench.fitgap.planted", "from datetime import date"),
        ("workbench.workspace.planted", "import os\nimport workbench\nopen('x')"),
        ("workbench.ui.planted", "import streamlit"),
        ("app", "from workbench.ui import run"),
    ],
)
def test_what_is_allowed_is_left_alone(module: str, source: str) -> None:
    assert complaints(module, source, is_package=module == "workbench.fitgap") == []
