"""The standard edited on the catalogue page: what is typed is kept, shown, judged and saved as one edit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said
from workbench.fitgap import matrix
from workbench.model import Process, Put
from workbench.workspace import Workspace, create_workspace
from workbench.workspace.access import SYSTEM
from workbench.workspace.people import Chosen, keep_choice

PROCESS = "senkyo/nyujoken"
NYUJOKEN = "process_catalog/senkyo/nyujoken.yaml"


@pytest.fixture(autouse=True)
def _somebody(sound: Path) -> None:
    keep_choice(sound, Chosen(name="事務局の人", role="secretariat"))


def editing(opened: Opener, **selection: str) -> AppTest:
    chosen = {"service": "senkyo", "process": "nyujoken", "edit": "1", "lang": "ja", "part": "forms"}
    test = opened("catalogue", **(chosen | selection))
    assert not test.exception and not test.error
    return test


def key(test: AppTest, kind: str, ending: str) -> object:
    """The widget whose key ends so."""
    found = [w for w in getattr(test, kind) if (w.key or "").endswith(ending)]
    assert len(found) == 1, [w.key for w in getattr(test, kind)]
    return found[0]


def press(test: AppTest, ending: str) -> AppTest:
    test = key(test, "button", ending).click().run()  # type: ignore[attr-defined]
    assert not test.exception
    return test


def type_in(test: AppTest, ending: str, text: str, kind: str = "text_input") -> AppTest:
    test = key(test, kind, ending).set_value(text).run()  # type: ignore[attr-defined]
    assert not test.exception
    return test


def choose(test: AppTest, ending: str, value: object, kind: str = "selectbox") -> AppTest:
    return type_in(test, ending, value, kind)  # type: ignore[arg-type]


def add_a_field(test: AppTest) -> AppTest:
    test = press(test, "add-forms/ticket/fields")
    test = type_in(test, "new--1-name-ja", "案内図")
    return type_in(test, "new--1-name-en", "Map")


def save(test: AppTest, why: str = "案内図を求める声が多い") -> AppTest:
    test = press(test, "-review")
    test = type_in(test, "-why", why, "text_area")
    return press(test, "-save")


def elements_of(test: AppTest) -> list[str]:
    """The list of elements to choose from."""
    return [str(o) for o in test.radio[0].options]


def process(folder: Path) -> Process:
    """The process as it is in the files."""
    return Workspace(folder).load(cache=False).processes[PROCESS]


def test_a_class_that_depends_on_the_municipality_is_made_changed_and_undone(opened: Opener, sound: Path) -> None:
    def written() -> object:
        return process(sound).requirements[0].dump().get("class")

    test = editing(opened, part="requirements", element="requirements/reprint")
    test = choose(test, "requirements/reprint-class", "conditional")
    test = choose(test, "class-0-population_min", 100_000, "number_input")
    test = choose(test, "class-0-kind", ["city", "core_city"], "multiselect")
    test = press(test, "class-more")
    test = choose(test, "class-1-population_min", None, "number_input")
    test = choose(test, "class-1-welfare_office", "no")
    test = choose(test, "class-1-class", "prohibited")
    save(test, "規模で分けた")
    large = {"kind": ["city", "core_city"], "population_min": 100_000}
    cases = [{"when": large, "class": "must"}, {"when": {"welfare_office": False}, "class": "prohibited"}]
    assert written() == {"cases": cases, "otherwise": "option"}
    test = editing(opened, part="requirements", element="requirements/reprint")
    test = press(test, "class-0-gone")
    test = choose(test, "class-otherwise", "")
    save(test, "町だけにした")
    assert written() == {"cases": cases[1:]}
    test = choose(editing(opened, part="requirements", element="requirements/reprint"), "reprint-class", "must")
    save(test, "どこでも要る")
    assert written() == "must"


@pytest.mark.parametrize("address", ["senkyo/nyujoken", "senkyo"])
def test_a_process_or_a_service_is_retired_after_a_look_at_the_effect_and_put_back(
    opened: Opener, sound: Path, address: str
) -> None:
    part = "process" if "/" in address else "service"
    test = editing(opened, part=part)
    shown = said(test)
    assert "1 市町の回答が集計から外れます（廿日市市）" in shown
    assert "入場券に投票所の所在地を印字している" in shown
    assert key(test, "button", f"end-do-{address}").disabled  # type: ignore[attr-defined]
    test = type_in(test, f"end-why-{address}", "はがきをやめた")
    press(test, f"end-do-{address}")
    gone = Workspace(sound).load(cache=False)
    assert PROCESS not in gone.processes and PROCESS in gone.ended
    linked = opened("catalogue", service="senkyo", process="nyujoken", lang="ja")
    assert "はがきをやめた" in linked.warning[0].value
    for page in ("home", "inventory", "matrix", "points", "workshop", "municipality", "search", "decisions", "history"):
        test = opened(page, service="senkyo", process="nyujoken", municipality="hatsukaichi", lang="ja", q="入場券")
        assert not test.exception and not test.error, page
    test = opened("catalogue", service="senkyo" if part == "process" else "juki", edit="1", lang="ja", part="service")
    press(test, f"end-back-{address}")
    back = Workspace(sound).load(cache=False)
    assert PROCESS in back.processes and not back.ended


def test_a_field_is_added_with_its_effect_and_saved(opened: Opener, sound: Path) -> None:
    test = add_a_field(editing(opened))
    assert "要再確認 1 件" in said(test) and "廿日市市 1" in said(test)
    assert "案内図" not in (sound / NYUJOKEN).read_text(encoding="utf-8")
    test = save(test)
    assert [f.id for f in process(sound).forms[0].fields] == ["voter-name", "place-name", "map"]
    assert "書き換えると" in said(test)  # nothing is left to be saved
    after = Workspace(sound).load(cache=False)
    cell = matrix(after).cell(f"{PROCESS}/forms/ticket/fields/map", "hatsukaichi")
    assert cell.state == "stale" and cell.confirmation is not None


def test_untouched_lines_of_the_file_stay(opened: Opener, sound: Path) -> None:
    before = (sound / NYUJOKEN).read_text(encoding="utf-8").splitlines()
    save(add_a_field(editing(opened)))
    after = (sound / NYUJOKEN).read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == []


def test_why_is_asked(opened: Opener, sound: Path) -> None:
    test = press(add_a_field(editing(opened)), "-review")
    test = press(test, "-save")
    assert "なぜ変えるのか" in test.warning[0].value
    assert "案内図" not in (sound / NYUJOKEN).read_text(encoding="utf-8")
    moments = Workspace(sound).history().moments()
    assert all("案内図" not in m.message for m in moments)


def test_a_new_element_without_a_name_cannot_be_saved_and_says_so(opened: Opener) -> None:
    test = press(editing(opened), "add-forms/ticket/fields")
    assert "「名称」の日本語を入れてください" in said(test)
    test = press(test, "-review")
    assert "日本語を入れてください" in test.error[0].value
    assert key(test, "button", "-save").disabled  # type: ignore[attr-defined]


def test_an_unsound_flow_is_refused_in_words(opened: Opener, sound: Path) -> None:
    test = editing(opened, part="steps", element="steps/extract")
    test = press(test, "steps/extract-next-0-gone")
    text = said(test)
    assert "始まりの 対象者を抽出する から 印刷する へたどり着けません" in text
    test = press(test, "-review")
    assert any("次の手順" in e.value for e in test.error)
    assert key(test, "button", "-save").disabled  # type: ignore[attr-defined]
    assert process(sound).steps[0].next


def test_a_default_that_is_no_choice_is_refused_in_words(opened: Opener) -> None:
    test = editing(opened, part="parameters", element="parameters/unit")
    test = press(test, "parameters/unit-choices-0-gone")
    assert "標準の値が使えません" in said(test)
    assert "household" in said(test)


def test_a_step_is_added_into_the_flow_and_moved(opened: Opener, sound: Path) -> None:
    test = press(editing(opened, part="steps", element="steps/extract"), "add-steps")
    test = type_in(test, "new--1-name-ja", "束ねる")
    test = type_in(test, "new--1-name-en", "Bundle")
    save(test, "束ねる手順を分ける")
    assert [(s.id, [n.to for n in s.next]) for s in process(sound).steps[:3]] == [
        ("extract", ["bundle"]), ("bundle", ["print"]), ("print", ["check"]),
    ]  # fmt: skip


def test_an_element_is_retired_with_its_replacement_and_shown_as_such(opened: Opener, sound: Path) -> None:
    test = editing(opened, element="forms/ticket/fields/place-name")
    test = type_in(test, "place-name-retire-why", "地図に書く")
    test = choose(test, "place-name-retire-instead", "forms/ticket/fields/voter-name")
    test = press(test, "place-name-retire")
    assert "対象を失う差異" in said(test)
    save(test, "地図に書くことにした")
    gone = process(sound).retired["forms/ticket/fields/place-name"]
    assert (gone.name.ja, gone.why, gone.replaced_by) == ("投票所名", "地図に書く", "forms/ticket/fields/voter-name")
    test = opened("catalogue", service="senkyo", process="nyujoken", lang="ja")
    assert "廃止した要素 1 件" in [e.label for e in test.expander]
    assert "地図に書く" in said(test)
    assert {p.code for p in Workspace(sound).load(cache=False).problems} <= {"W503"}


def test_the_id_of_what_was_retired_is_not_free(opened: Opener, sound: Path) -> None:
    test = editing(opened, element="forms/ticket/fields/place-name")
    test = press(type_in(test, "place-name-retire-why", "地図に書く"), "place-name-retire")
    test = press(test, "add-forms/ticket/fields")
    test = type_in(test, "new--1-name-ja", "投票所")
    test = type_in(test, "new--1-own-id", "place-name")
    assert "前に使われました" in said(test)
    test = press(test, "-review")
    assert any("廃止した要素" in e.value for e in test.error)


def test_what_is_typed_survives_a_reload_and_can_be_let_go(opened: Opener, sound: Path) -> None:
    add_a_field(editing(opened))
    again = editing(opened)
    assert elements_of(again) == ["**入場券**", "1. 氏名", "2. 投票所名", "＋3. 案内図"]
    assert "要再確認 1 件" in said(again)
    done = press(again, "-cancel")
    assert elements_of(done) == ["**入場券**", "1. 氏名", "2. 投票所名"]
    assert "書き換えると" in said(done)


def test_somebody_else_was_quicker_elsewhere_and_both_win(opened: Opener, sound: Path) -> None:
    test = add_a_field(editing(opened))
    other = {"id": "place-name", "name": {"ja": "投票所の名前", "en": "Polling place"}, "from": ["office"]}
    record = f"catalog/{PROCESS}/forms/ticket/fields/place-name"
    Workspace(sound).record((Put(record=record, value=other),), SYSTEM, "よそで")
    save(test.run())
    fields = process(sound).forms[0].fields
    assert [f.name.ja for f in fields] == ["氏名", "投票所の名前", "案内図"]


def test_somebody_else_changed_the_same_and_both_sides_are_shown(opened: Opener, sound: Path) -> None:
    test = editing(opened, element="forms/ticket/fields/place-name")
    test = type_in(test, "place-name-name-ja", "投票所")
    other = {"id": "place-name", "name": {"ja": "投票会場", "en": "Polling place"}, "from": ["office"]}
    record = f"catalog/{PROCESS}/forms/ticket/fields/place-name"
    Workspace(sound).record((Put(record=record, value=other),), SYSTEM, "よそで")
    test = save(test.run())
    text = said(test)
    assert "投票会場" in text and "投票所" in text
    assert process(sound).forms[0].fields[1].name.ja == "投票会場"


def test_who_may_not_edit_the_catalogue_has_no_switch(opened: Opener, sound: Path) -> None:
    member = Chosen(name="担当", role="member", municipality="hatsukaichi", working_groups=("juki",))
    keep_choice(sound, member)
    test = opened("catalogue", service="senkyo", process="nyujoken", edit="1", lang="ja")
    assert not test.exception
    assert "edit-on" not in [t.key for t in test.toggle]
    assert not [b for b in test.button if (b.key or "").endswith("-review")]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "part", ["process", "steps", "forms", "rules", "parameters", "interfaces", "requirements", "actors", "service"]
)
def test_every_part_opens_in_both_ways_and_languages(opened: Opener, part: str, language: str) -> None:
    for way in ("one", "table"):
        test = editing(opened, part=part, lang=language, way=way)
        assert not [m.value for m in test.markdown if "material/error" in m.value]


def test_a_process_is_begun_as_a_copy_of_another(opened: Opener, sound: Path) -> None:
    test = press(editing(opened), "edit-new-process")
    test = type_in(test, "new-process-ja", "期日前投票の案内")
    test = type_in(test, "new-process-en", "Early voting notice")
    test = choose(test, "new-process-start", PROCESS)
    reloaded = key(editing(opened), "text_input", "new-process-ja")
    assert reloaded.value == "期日前投票の案内", "what was typed is there again after a reload"  # type: ignore[attr-defined]
    test = press(test, "new-process-begin")
    snapshot = Workspace(sound).load(cache=False)
    begun = snapshot.processes["senkyo/early-voting-notice"]
    assert begun.name.ja == "期日前投票の案内" and begun.status == "draft"
    assert [s.id for s in begun.steps] == [s.id for s in snapshot.processes[PROCESS].steps]
    assert all(p.package_key is None for p in begun.parameters)
    assert not [t for t in editing(opened).text_input if str(t.key).endswith("new-process-ja")]
    assert snapshot.problems == ()


def test_a_service_is_begun_and_its_attributes_edited(opened: Opener, sound: Path) -> None:
    test = press(editing(opened), "edit-new-service")
    test = type_in(test, "new-service-ja", "国民投票")
    test = type_in(test, "new-service-en", "Referendum")
    press(test, "new-service-begin")
    assert Workspace(sound).load(cache=False).services["referendum"].name.ja == "国民投票"
    test = editing(opened, part="service")
    test = press(test, "laws-more")
    test = type_in(test, "laws-1-title", "公職選挙法")
    test = type_in(test, "-why", "根拠を足す")
    press(test, "-save")
    laws = Workspace(sound).load(cache=False).services["senkyo"].laws
    assert [w.title for w in laws] == ["公職選挙法施行令", "公職選挙法"]


def test_a_name_changed_in_japanese_alone_is_told_so_to_who_reads_english(opened: Opener) -> None:
    test = editing(opened, element="forms/ticket/fields/voter-name", lang="en")
    test = press(type_in(test, "voter-name-name-ja", "選挙人の氏名"), "-review")
    assert "氏名 → 選挙人の氏名" in said(test) and "Name → Name" not in said(test)


def test_names_stand_in_boxes_as_they_were_written(opened: Opener) -> None:
    test = editing(opened, element="forms/ticket", lang="en")
    test = type_in(test, "forms/ticket-name-en", "Ticket (A-4) *new*")
    assert key(test, "selectbox", "-form").options == ["～Ticket (A-4) *new*"]  # type: ignore[attr-defined]


def test_the_first_service_is_begun_where_there_is_none(opened: Opener, tmp_path: Path) -> None:
    empty = create_workspace(tmp_path / "empty")
    keep_choice(empty, Chosen(name="事務局の人", role="secretariat"))
    test = press(opened("catalogue", workspace=empty, lang="ja"), "edit-new-service")
    test = press(
        type_in(type_in(test, "new-service-ja", "国民投票"), "new-service-en", "Referendum"), "new-service-begin"
    )
    assert Workspace(empty).load(cache=False).services["referendum"].name.ja == "国民投票"
    assert test.query_params["edit"] == "1" and key(test, "text_input", "name-ja").value == "国民投票"  # type: ignore[attr-defined]


def test_no_service_is_begun_by_who_may_not(opened: Opener, tmp_path: Path) -> None:
    empty = create_workspace(tmp_path / "empty")
    keep_choice(empty, Chosen(name="県の人", role="viewer"))
    test = opened("catalogue", workspace=empty, lang="ja")
    assert not [b for b in test.button if b.key == "edit-new-service"]


def test_a_draft_is_plain_data(opened: Opener, sound: Path) -> None:
    add_a_field(editing(opened))
    kept = [json.loads(p.read_text()) for p in (sound / ".workbench" / "drafts").rglob("*.json")]
    assert [k["about"] for k in kept] == [f"edit:catalog/{PROCESS}"]


@pytest.mark.parametrize("local", ["steps/print", "forms/ticket/fields/place-name", "parameters/unit"])
def test_editing_begins_at_the_element_that_was_looked_at_and_ends_there(opened: Opener, local: str) -> None:
    reading = {"service": "senkyo", "process": "nyujoken", "element": f"{PROCESS}/{local}", "lang": "ja"}
    test = opened("catalogue", **reading)
    test.toggle(key="edit-on").set_value(True).run()
    assert not test.exception
    assert test.query_params["part"] == local.split("/")[0]
    assert test.query_params["element"] == local
    test.toggle(key="edit-on").set_value(False).run()
    assert test.query_params["element"] == f"{PROCESS}/{local}"
