"""A release: a pure function of the snapshot, a bag that any validator takes, the agreed configuration and nothing more."""

from __future__ import annotations

import copy
import csv
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.release.small import (
    CODES,
    DAYS,
    MAX,
    OATH,
    PLACE,
    PLAN,
    POINTS,
    PRACTICES,
    PROCESS,
    UNIT,
    decided,
    deviation,
    set_,
    snapshot,
)
from workbench.release import CannotRelease, Plan, build, draft
from workbench.release.plainyaml import as_yaml
from workbench.workspace.exporting import read_release, write_release, zipped


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return build(snapshot(), PLAN)


def read(files: dict[str, bytes], path: str) -> Any:
    return json.loads(files[path])


def resolved(files: dict[str, bytes], municipality: str) -> dict[str, Any]:
    return read(files, f"data/config/resolved/{CODES[municipality]}/parameters.json")["parameters"]


def overlay(files: dict[str, bytes], municipality: str) -> dict[str, Any]:
    return read(files, f"data/config/overlays/{CODES[municipality]}/parameters.json")


def test_built_twice_it_is_the_same_bytes(files: dict[str, bytes]) -> None:
    again = build(snapshot(), PLAN)
    assert again == files
    assert zipped(again, "1.0.0") == zipped(dict(random.Random(1).sample(list(files.items()), len(files))), "1.0.0")


def test_any_bag_validator_takes_it(files: dict[str, bytes], tmp_path: Path) -> None:
    folder = write_release(tmp_path, "1.0.0", files)
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert bag.info["Payload-Oxum"] and bag.algorithms == ["sha256"]
    assert read_release(folder) == read_release(tmp_path / "exports" / "1.0.0.zip") == files


def test_every_document_follows_the_schema_beside_it(files: dict[str, bytes]) -> None:
    listed = [f for f in read(files, "MANIFEST.json")["files"] if "schema" in f]
    assert {"process", "service", "common", "overlay", "resolved", "requests", "changes"} <= {
        f["schema"].split("/")[-1].split(".")[0] for f in listed
    }
    for f in [*listed, {"path": "MANIFEST.json", "schema": "data/schema/manifest.schema.json"}]:
        schema = read(files, f["schema"])
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(read(files, f["path"]))


def test_yaml_says_the_same_as_json(files: dict[str, bytes]) -> None:
    twins = [p for p in files if p.endswith(".yaml")]
    assert len(twins) > 8
    for path in twins:
        loaded = yaml.load(files[path], Loader=yaml.BaseLoader)
        assert _as_texts(loaded) == _as_texts(read(files, path.replace(".yaml", ".json"))), path


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | TEXTS
    | st.sampled_from(["no", "1_000", "12:30", "~", "2013-05-20", ".inf", "=", "<<"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=20,
)


@given(st.dictionaries(TEXTS, DATA, min_size=1, max_size=5))
def test_any_data_reads_back_from_its_yaml(data: dict[str, Any]) -> None:
    assert yaml.safe_load(as_yaml(data)) == data


def _as_texts(data: Any) -> Any:
    if isinstance(data, dict):
        return {k: _as_texts(v) for k, v in data.items()}
    if isinstance(data, list):
        return [_as_texts(v) for v in data]
    return data if isinstance(data, str) else json.dumps(data)


def test_a_decision_on_a_parameter_gives_each_its_value(files: dict[str, bytes]) -> None:
    assert [resolved(files, m)[PLACE] for m in CODES] == ["name-address", "name", "name"]
    (difference,) = overlay(files, "hatsukaichi")["differences"]
    assert difference == {
        "key": PLACE,
        "value": "name-address",
        "cause": "service_level",
        "basis": [{"title": "選挙事務規程", "article": "第3条", "kind": "rule"}, {"kind": "custom"}],
        "decision": "senkyo-001",
    }


def test_what_is_not_decided_is_not_released_and_says_so(files: dict[str, bytes]) -> None:
    assert resolved(files, "hatsukaichi")[UNIT] == "person"
    common = {s["key"]: s for s in read(files, "data/config/common/parameters.json")["parameters"]}
    assert common[UNIT]["open"] is True and "open" not in common[PLACE]
    assert read(files, "MANIFEST.json")["withheld"]["differences_not_agreed"] == 1
    assert read(files, "MANIFEST.json")["unsettled"]["undecided"] == 1


def test_a_difference_that_ends_is_released_until_then() -> None:
    early = build(snapshot(), PLAN)
    (difference,) = overlay(early, "akiota")["differences"]
    assert (difference["value"], difference["until"], difference["decision"]) == (
        "enclosed",
        "2015-03-31",
        "senkyo-002",
    )
    later = build(snapshot(), replace(PLAN, date="2015-04-01"))
    assert overlay(later, "akiota")["differences"] == [] and resolved(later, "akiota")[OATH] == "back"


@pytest.mark.parametrize(
    ("disposition", "more", "expected"),
    [
        ("amend_ordinance", {"amendments": [{"municipality": "akiota", "ordinance": "条例", "session": "2014-12", "effective": "2015-04-01"}]}, "2015-04-01"),
        ("defer", {"until": "2016-03-31"}, "2016-03-31"),
        ("customize", {"municipalities": ["akiota"]}, None),
        ("work_around", {"how": "手で書く"}, None),
    ],
)  # fmt: skip
def test_how_long_a_difference_stands_is_the_decisions(
    disposition: str, more: dict[str, Any], expected: str | None
) -> None:
    made = build(snapshot(points=(decided("senkyo-009", "nyujoken/parameters/oath", disposition, **more),)), PLAN)
    (difference,) = overlay(made, "akiota")["differences"]
    assert difference.get("until") == expected and resolved(made, "akiota")[OATH] == "enclosed"


@pytest.mark.parametrize(
    ("disposition", "more"),
    [
        ("drop", {"notice": "広報"}),
        ("raise_standard", {}),
        ("petition", {"to": "国"}),
        ("customize", {"municipalities": ["etajima"]}),
    ],
)
def test_a_difference_that_no_decision_lets_stand_is_not_released(disposition: str, more: dict[str, Any]) -> None:
    made = build(snapshot(points=(decided("senkyo-009", "nyujoken/parameters/oath", disposition, **more),)), PLAN)
    assert overlay(made, "akiota")["differences"] == [] and resolved(made, "akiota")[OATH] == "back"


def test_what_a_municipality_does_not_have_it_does_not_load(files: dict[str, bytes]) -> None:
    assert MAX not in resolved(files, "etajima") and MAX in resolved(files, "akiota")
    assert overlay(files, "etajima")["not_applicable"] == ["senkyo/nyujoken/parameters/max"]


def test_a_municipality_without_the_process_loads_nothing_of_it() -> None:
    made = build(snapshot(practices=PRACTICES | {"etajima": {"not_applicable": {"reason": "ない"}}}), PLAN)
    assert resolved(made, "etajima") == {}


def test_options_go_to_those_that_decided_on_them(files: dict[str, bytes]) -> None:
    (option,) = read(files, "data/config/common/parameters.json")["options"]
    assert (option["decision"], option["how"]) == ("senkyo-003", "束オプション")
    assert [overlay(files, m)["options"] for m in CODES] == [[], ["senkyo-003"], []]


def test_parameters_that_the_package_does_not_know_are_not_configured(files: dict[str, bytes]) -> None:
    keys = {s["key"] for s in read(files, "data/config/common/parameters.json")["parameters"]}
    assert keys == {PLACE, UNIT, MAX, OATH, DAYS}


def test_the_manifest_tells_days_decisions_and_files(files: dict[str, bytes]) -> None:
    manifest = read(files, "MANIFEST.json")
    assert {p["code"]: p["effective"] for p in manifest["municipalities"]} == {
        "342131": "2015-12-01", "342157": "2015-11-01", "343684": "2014-01-01",
    }  # fmt: skip
    assert [d["id"] for d in manifest["decisions"]] == ["senkyo-001", "senkyo-002", "senkyo-003"]
    assert {f["path"] for f in manifest["files"]} == {p for p in files if p.startswith("data/")}
    assert (manifest["version"], manifest["previous"]) == ("1.0.0", None)


def test_a_day_can_be_said_and_what_is_live_holds_from_the_release() -> None:
    made = build(snapshot(), replace(PLAN, date="2014-06-01", effective={"etajima": "2016-01-01"}))
    days = {p["code"]: p["effective"] for p in read(made, "MANIFEST.json")["municipalities"]}
    assert days == {"342131": "2015-12-01", "342157": "2016-01-01", "343684": "2014-06-01"}


def test_requests_go_out_without_who_asked_and_drafts_do_not(files: dict[str, bytes]) -> None:
    (request,) = read(files, "data/customisation/requests.json")["requests"]
    assert request == {
        "id": "senkyo-r001", "service": "senkyo", "title": {"ja": "所在地欄の追加"}, "about": ["senkyo/nyujoken/forms/ticket"],
        "what": "一行を足す", "status": "asked",
    }  # fmt: skip
    rows = list(csv.reader(files["data/customisation/requests.csv"].decode("utf-8-sig").splitlines()))
    assert rows[0][6:] == ["対応", "初期費用（円）", "年額（円）", "時期", "備考"] and rows[1][0] == "senkyo-r001"


def test_ten_lines_load_a_configuration(files: dict[str, bytes], tmp_path: Path) -> None:
    folder = write_release(tmp_path, "1.0.0", files)
    code = files["README.ja.md"].decode().split("```python\n")[1].split("```")[0]
    assert len(code.strip().splitlines()) <= 10
    loaded: dict[str, Any] = {}
    exec(code.replace('"団体コード"', '"342131"').replace('f"data', f'f"{folder}/data'), loaded)
    assert loaded["loaded"]["parameters"][PLACE] == "name-address"


def test_hostile_names_stay_names() -> None:
    process = copy.deepcopy(PROCESS)
    process["name"]["ja"] = "=cmd|'/c calc'!A0 <script>alert(1)</script> & **太字**"
    made = build(snapshot(process=process), PLAN)
    assert b"<script>" not in made["data/standard/senkyo/nyujoken.svg"] + made["data/standard/senkyo/nyujoken.bpmn"]
    rows = list(csv.reader(made["data/standard/senkyo/elements.csv"].decode("utf-8-sig").splitlines()))
    assert all(not cell.startswith("=") for row in rows for cell in row)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"process": PROCESS | {"steps": [{"id": "print", "name": {"ja": "印刷する"}, "next": ["nowhere"]}]}}, "unknown-step"),
        ({"points": (decided("senkyo-009", "nyujoken", "parameter", effect={"parameter": "unit", "default": "household"}),)}, "household"),
        ({"points": (decided("senkyo-009", "nyujoken", "parameter", effect={"parameter": "unit", "default": "person", "values": {"akiota": "nobody"}}),)}, "nobody"),
        ({"process": PROCESS | {"parameters": [*PROCESS["parameters"], {"id": "twice", "name": {"ja": "二つ目"}, "type": "boolean", "package_key": UNIT}]}}, UNIT),
    ],
)  # fmt: skip
def test_what_is_unsound_blocks_a_release_and_is_named(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(CannotRelease) as refused:
        build(snapshot(**changed), PLAN)
    assert any(said in m.ja and said in m.get("en") for m in refused.value.messages)


@pytest.mark.parametrize(
    "plan", [Plan("2013-07-01", services=("nobody",)), Plan("2013-07-01", municipalities=("nobody",))]
)
def test_what_there_is_not_cannot_be_released(plan: Plan) -> None:
    with pytest.raises(CannotRelease, match="nobody"):
        build(snapshot(), plan)


def test_readiness_names_what_is_open_and_where() -> None:
    points = (*POINTS, {"id": "senkyo-004", "about": ["nyujoken/rules/overflow"], "title": {"ja": "未決"}})
    points = (*points, decided("senkyo-005", "nyujoken/requirements/bundle", "customize"))
    practices = PRACTICES | {"etajima": {"confirmations": [], "deviations": [deviation("max", set_("max", 3))]}}
    unready = draft(snapshot(points=points, practices=practices), PLAN).unready
    found = {(u.kind, u.address, u.municipality) for u in unready}
    assert ("open-point", "agreement/senkyo/senkyo-004", None) in found
    assert ("missing-cost", "agreement/senkyo/senkyo-005", None) in found
    assert ("incomplete-decision", "agreement/senkyo/senkyo-005", None) in found
    assert ("undecided", "senkyo/nyujoken", "etajima") in found
    assert ("unanswered", "senkyo/nyujoken", "etajima") in found
    assert ("unanswered-request", "request/senkyo/senkyo-r001", None) in found
    assert ("draft-request", "request/senkyo/senkyo-r002", None) in found
    assert not any(u.blocks for u in unready) and all(u.service == "senkyo" for u in unready)
