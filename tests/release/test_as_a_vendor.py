"""The ticket of 廿日市 as a vendor meets it: from the bag alone, with the lines that its README gives, and the schema."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import jsonschema
import pytest

from tests.agreement.sample import agreed
from tests.samples import sample_in
from workbench.check import flaws_brought
from workbench.cli import main
from workbench.workspace import open_workspace

pytestmark = pytest.mark.slow
HATSUKAICHI, ETAJIMA = "342131", "342157"
KEY = "senkyo.ticket.place-info"
DECIDED = ("--option", "parameter", "--why", "費用の折り合いが付いた", "--date", "2013-07-01", "--apply")


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the vendor unpacked: a release after the ticket was decided, by parameter, and applied."""
    folder = tmp_path_factory.mktemp("vendor")
    workspace = open_workspace(sample_in(folder / "workspace"), flaws_brought)
    agreed(workspace)
    words = ["--workspace", str(workspace.path)]
    assert main([*words, "decide", "senkyo/senkyo-001", *DECIDED]) == 0
    build = ("--service", "senkyo", "--date", "2013-07-02", "--with-open", "--without-documents")
    assert main([*words, "release", "build", *build]) == 0
    with ZipFile(workspace.path / "exports" / "1.0.0.zip") as archive:
        archive.extractall(folder / "received")
    return folder / "received" / "1.0.0"


def lines(bag: Path) -> list[str]:
    """The programs in the README of the bag."""
    return re.findall(r"```python\n(.*?)```", (bag / "README.ja.md").read_text(encoding="utf-8"), re.DOTALL)


def ran(bag: Path, program: str) -> str:
    """What a program says that runs in the bag, with nothing but Python."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=bag, capture_output=True, check=True, encoding="utf-8",
        env={"PYTHONUTF8": "1"},
    )  # fmt: skip
    return done.stdout


def test_the_readme_s_lines_load_what_the_package_is_to_be_set_to(bag: Path) -> None:
    load, _ = lines(bag)
    assert len(load.strip().splitlines()) <= 10
    loaded = dict(line.split(" ", 1) for line in ran(bag, load.replace("団体コード", HATSUKAICHI)).splitlines())
    at = json.loads((bag / f"data/config/resolved/{HATSUKAICHI}/parameters.json").read_bytes())
    assert loaded.keys() == at["parameters"].keys() and loaded[KEY] == at["parameters"][KEY] == "name-address-map"


def test_the_readme_s_lines_say_why_the_ticket_prints_the_address_there_and_not_elsewhere(bag: Path) -> None:
    why = "".join(lines(bag))
    (told,) = [
        x for x in ran(bag, why.replace("団体コード", HATSUKAICHI)).splitlines() if x.startswith(KEY) and "→" in x
    ]
    assert told.startswith(f"{KEY} name → name-address-map") and "所在地" in told
    assert not [x for x in ran(bag, why.replace("団体コード", ETAJIMA)).splitlines() if x.startswith(KEY) and "→" in x]


def test_what_is_loaded_follows_the_schema_in_the_bag(bag: Path) -> None:
    schema = json.loads((bag / "data/schema/resolved.schema.json").read_bytes())
    data = json.loads((bag / f"data/config/resolved/{HATSUKAICHI}/parameters.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(data | {"stances": []})


def test_the_bag_says_nothing_of_who_wanted_it_so(bag: Path) -> None:
    practice = open_workspace(bag.parents[1] / "workspace").load().practice("hatsukaichi", "senkyo/nyujoken")
    secret = ("費用の折り合い", "田中 一郎", *(d.reason for d in practice.deviations))
    found = [
        (file.name, word)
        for file in bag.rglob("*")
        if file.is_file()
        for word in secret
        if word in file.read_bytes().decode("utf-8", "ignore")
    ]
    assert found == []
