"""Workspaces for the pages: a small sound one, the same broken, and none at all."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from workbench.ui import shell
from workbench.workspace import Workspace
from workbench.workspace.people import Chosen, keep_choice

HERE = Path(__file__).parent
APP = HERE.parent.parent / "workbench" / "ui" / "main.py"
Opener = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def packages_are_looked_through_once() -> Iterator[None]:
    """Every app a test opens looks for components in all installed packages; they do not change while tests run."""
    with pytest.MonkeyPatch.context() as patch:
        scan = manifest_scanner.scan_component_manifests
        patch.setattr(manifest_scanner, "scan_component_manifests", functools.cache(scan))
        yield


@pytest.fixture(scope="session", autouse=True)
def a_server_settles_once() -> Iterator[None]:
    """Each app a test opens is a new one to Streamlit, which would look through all objects of this process again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shell, "_settle", functools.cache(shell._settle))
        yield


@functools.cache
def _standard() -> str:
    """The fingerprint of the small workspace's process."""
    return Workspace(HERE / "small").load(cache=False).fingerprint("senkyo/nyujoken")


def small_workspace(top: Path) -> Path:
    """A copy of the small workspace beside these tests, its confirmation of the process as it stands."""
    folder = top / "small"
    shutil.copytree(HERE / "small", folder)
    practice = folder / "municipalities" / "hatsukaichi" / "senkyo.yaml"
    written = practice.read_text(encoding="utf-8")
    practice.write_text(written.replace("FINGERPRINT", _standard()[:8]), encoding="utf-8")
    return folder


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """The small workspace in a folder of its own."""
    return small_workspace(tmp_path)


@pytest.fixture
def broken(sound: Path) -> Path:
    """The same with one file that is no YAML and one that says something wrong."""
    (sound / "process_catalog" / "senkyo" / "answers.yaml").write_text("- {about: [\n", encoding="utf-8")
    municipality = sound / "municipalities" / "akiota" / "municipality.yaml"
    municipality.write_text(municipality.read_text(encoding="utf-8").replace("343684", "343680"), encoding="utf-8")
    return sound


@pytest.fixture
def root(sound: Path, request: pytest.FixtureRequest) -> Path:
    """The sound one with the points of the module (``POINTS``), and the secretariat at the screen."""
    (sound / "process_catalog" / "senkyo" / "agreements.yaml").write_text(request.module.POINTS, encoding="utf-8")
    keep_choice(sound, Chosen(name="田中", role="secretariat"))
    return sound


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, sound: Path) -> Opener:
    """Open a page of the app on a workspace (the sound one if none is named) with a selection in the address."""

    def open_(page: str = "home", *, workspace: Path = sound, **selection: str) -> AppTest:
        monkeypatch.setenv("WORKBENCH_WORKSPACE", str(workspace))
        monkeypatch.setattr("sys.argv", ["streamlit"])
        st.cache_resource.clear()
        test = AppTest.from_file(str(APP), default_timeout=60)
        if page != "home":
            # switch_page() of AppTest knows pages made of files only; these are made of functions
            test._page_hash = calc_hash(page)
        for name, value in selection.items():
            test.query_params[name] = value
        test.run()
        return test

    return open_


def said(test: AppTest) -> str:
    """All text on the page."""
    parts: list[str] = []
    for element in test.main:
        value = getattr(element, "value", "")
        parts.append(str(getattr(element, "label", "") or ""))
        if isinstance(value, pd.DataFrame):
            parts += [str(cell) for row in value.itertuples() for cell in row] + [str(c) for c in value.columns]
        else:
            parts.append(str(value))
    return "\n".join(parts)
