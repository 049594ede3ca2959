"""What is generated from the types and the register is current, and says the same as the code."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest

from tests.workspace.small import FILES, KEPT, build
from workbench.workspace import PROBLEMS, problems_page, schemas, write_schemas
from workbench.workspace.files import Folders
from workbench.workspace.reading import read
from workbench.workspace.schema import TITLES, rendered

TOP = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_committed_schemas_are_current(name):
    committed = (TOP / "workbench/schema" / name).read_text(encoding="utf-8")
    assert committed == rendered(schemas()[name]), "run: python -m workbench schema"


def test_no_schema_is_left_over():
    assert {p.name for p in (TOP / "workbench/schema").glob("*.json")} == set(schemas())


def test_the_schemas_are_valid_and_accept_what_the_workbench_accepts(tmp_path):
    kinds = {p.file: p.kind for p in Folders(build(tmp_path)).places}
    for name, text in FILES.items():
        if name == KEPT:
            continue
        schema = schemas()[f"{kinds[name]}.schema.json"]
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(read(text.encode()).data, schema, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("kind", TITLES)
def test_the_schemas_refuse_unknown_keys(kind):
    schema = schemas()[f"{kind}.schema.json"]
    record = {"nonsense": 1}
    value = [record] if schema.get("type") == "array" else record
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(value))
    assert any("nonsense" in error.message for error in errors)


def test_writing_the_schemas_writes_each_of_them(tmp_path):
    assert {p.name for p in write_schemas(tmp_path / "schema")} == set(schemas())


def test_the_page_of_problems_is_current():
    page = (TOP / "docs/problems.md").read_text(encoding="utf-8")
    assert page == problems_page(), "run: python -m workbench schema --docs"


def test_every_problem_is_described_in_both_languages():
    for code, kind in PROBLEMS.items():
        assert re.fullmatch(r"[EW]\d{3}", code) and kind.code == code
        for text in (kind.title, kind.message, kind.mend, kind.why):
            assert text.en, code
            assert re.search("[ぁ-んァ-ヶ一-龠]", text.ja), f"{code}: {text.ja} is not Japanese"
            assert not re.search("[ぁ-んァ-ヶ一-龠]", re.sub("「.*?」", "", text.en)), (
                f"{code}: {text.en} is not English"
            )
        assert kind.title.ja in problems_page() and kind.title.en in problems_page()


def test_messages_use_the_same_details_in_both_languages():
    for code, kind in PROBLEMS.items():
        for text in (kind.message, kind.mend):
            assert set(re.findall(r"\{(\w+)", text.ja)) == set(re.findall(r"\{(\w+)", text.en or "")), code
