"""The workshop page: one point at a time; nobody is spoken for; nothing is decided over silence; what is decided is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said
from workbench.model import Agreement, Put, Snapshot
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM
from workbench.workspace.audit import Audit
from workbench.workspace.people import Chosen, keep_choice

KEY = "senkyo/senkyo-001"
POINTS = """
- id: senkyo-001
  about: [nyujoken/forms/ticket/fields/place-address, nyujoken/parameters/unit]
  title: {ja: 投票所の所在地の印字, en: The address on the ticket}
  question: {ja: 所在地を **印字** するか, en: Is the address printed?}
  options:
    - {id: raise, disposition: raise_standard, title: {ja: 標準に入れる, en: Into the standard}, initial: 1200000, yearly: 150000}
    - id: choose
      disposition: parameter
      title: {ja: 設定で選ぶ, en: By a setting}
      initial: 1200000
      yearly: 150000
      effect: {parameter: unit, default: person, values: {hatsukaichi: household}}
    - {id: adopt, disposition: adopt, title: {ja: 標準に合わせる, en: As the standard}}
  proposed: choose
  stances:
    hatsukaichi: {stance: agree, by: 選挙管理委員会事務局, date: 2013-06-20}
  cost: {initial: 1200000, yearly: 150000, share: {equal: 50, population: 50}}
  source: example
- id: senkyo-003
  about: [nyujoken/rules/overflow]
  title: {ja: 収まらないとき, en: Overflow}
  source: example
- id: senkyo-002
  about: [nyujoken/steps/count]
  title: {ja: 発送の前に数えるか, en: Counting before sending}
  options: [{id: adopt, disposition: adopt, title: {ja: 数えない, en: Not counted}}]
  source: example
"""


@pytest.fixture
def points(sound: Path) -> Path:
    """The workspace with two points on the agenda; Akiota has not answered anything."""
    (sound / "process_catalog" / "senkyo" / "agreements.yaml").write_text(POINTS, encoding="utf-8")
    keep_choice(sound, Chosen(name="田中", role="secretariat"))
    return sound


@pytest.fixture
def answered(points: Path) -> Path:
    """The same, and Akiota has confirmed the process."""
    standard = Workspace(points).load(cache=False).fingerprint("senkyo/nyujoken")[:8]
    said = f"service: senkyo\nprocesses:\n  nyujoken:\n    confirmations: [{{date: 2013-05-21, by: 総務課, standard: {standard}}}]\n"
    (points / "municipalities" / "akiota" / "senkyo.yaml").write_text(said, encoding="utf-8")
    return points


@pytest.fixture
def page(opened: Opener, answered: Path) -> Callable[..., AppTest]:
    def open_(view: str = "ways", point: str = KEY, **more: str) -> AppTest:
        test = opened("workshop", view=view, point=point, **{"lang": "ja", **more})
        assert not test.exception
        return test

    return open_


def stands(root: Path) -> Snapshot:
    return Workspace(root).load(cache=False)


def point(root: Path, id_: str = "senkyo-001") -> Agreement:
    return next(a for a in stands(root).agreements["senkyo"] if a.id == id_)


def press(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click().run()
    assert not test.exception
    return test


def field(test: AppTest, kind: str, name: str) -> Any:
    return next(w for w in test.get(kind) if w.key and w.key.startswith("draft-") and w.key.endswith(f"-{name}"))


def keys(test: AppTest) -> set[str]:
    return {b.key for b in test.button if b.key}


def shown(test: AppTest) -> str:
    return said(test).replace("\\", "").replace("\u2060", "")


def deciding(test: AppTest, why: str = "要る市町だけが使える") -> AppTest:
    field(test, "text_area", "why").input(why).run()
    assert not test.exception
    return test


def all_agree(page: Callable[..., AppTest]) -> None:
    press(page("stances"), "stance-akiota-agree")


def test_the_question_and_what_each_does_are_shown_as_written(page: Callable[..., AppTest]) -> None:
    text = said(page())
    assert r"所在地を \*\*印字\*\* するか" in text
    text = text.replace("\\", "")
    assert "廿日市市" in text and "安芸太田町" in text and "入場券に投票所の所在地を印字している" in text


def test_the_form_stands_beside_the_standard_where_it_differs(page: Callable[..., AppTest]) -> None:
    test = page("pictures")
    assert "廿日市市：入場券" in [o for g in test.get("button_group") for o in g.options]
    assert "2 様式・流れ" not in [o for g in page("ways", "senkyo/senkyo-003").get("button_group") for o in g.options]


def test_options_stand_side_by_side_with_what_each_pays(page: Callable[..., AppTest]) -> None:
    text = shown(page("options"))
    for words in ("標準に入れる", "設定で選ぶ", "★提案", "1,950,000円", "廿日市市の負担", "安芸太田町の負担"):
        assert words in text


def test_next_goes_through_the_agenda_in_the_link(page: Callable[..., AppTest]) -> None:
    test = page("ways", "", agenda="senkyo/senkyo-002,senkyo/senkyo-001")
    assert "発送の前に数えるか" in shown(test) and "1 / 2" in str(test.selectbox(key="workshop-point").options)
    assert "印字" in shown(press(test, "workshop-next"))
    assert test.button(key="workshop-next").disabled


def test_the_agenda_is_put_in_order(page: Callable[..., AppTest]) -> None:
    test = page("ways", "", agenda="senkyo/senkyo-002,senkyo/senkyo-001")
    press(test, "agenda-up-1")
    assert test.query_params["agenda"] in (
        "senkyo/senkyo-001,senkyo/senkyo-002",
        ["senkyo/senkyo-001,senkyo/senkyo-002"],
    )
    press(test, "agenda-out-0")
    assert test.query_params["agenda"] in ("senkyo/senkyo-002", ["senkyo/senkyo-002"])


def test_one_click_from_a_municipalitys_seat_is_recorded_under_ones_own_name(
    page: Callable[..., AppTest], points: Path
) -> None:
    test = press(page("stances"), "stance-akiota-agree")
    found = point(points).stances["akiota"]
    assert found.stance == "agree" and found.date and found.by == "田中"
    assert "事務局" in shown(test)
    moment = Workspace(points).history().moments(limit=1)[0]
    assert moment.author == "田中" and moment.records == ("agreement/senkyo/senkyo-001/stances/akiota",)
    roles = [e.detail for e in Audit(points).entries() if e.kind == "role"]
    assert roles == ["事務局 → 安芸太田町 部会員", "安芸太田町 部会員 → 事務局"]


def test_a_stance_is_not_recorded_without_what_it_demands(page: Callable[..., AppTest], points: Path) -> None:
    test = press(page("stances"), "stance-akiota-hold")
    assert "akiota" not in point(points).stances
    assert test.button(key="stance-save").disabled
    field(test, "text_area", "homework").input("単価を照会する").run()
    assert test.button(key="stance-save").disabled
    field(test, "date_input", "until-day").set_value("2030-01-31").run()
    press(test, "stance-save")
    found = point(points).stances["akiota"]
    assert (found.stance, found.homework, found.until) == ("hold", "単価を照会する", "2030-01-31")


def test_cancelling_goes_back_to_ones_own_seat(page: Callable[..., AppTest], points: Path) -> None:
    test = press(page("stances"), "stance-akiota-object")
    assert "安芸太田町の席で入力しています" in shown(test)
    press(test, "stance-cancel")
    assert "席で入力しています" not in shown(test) and "akiota" not in point(points).stances


def test_a_stance_is_taken_back(page: Callable[..., AppTest], points: Path) -> None:
    press(page("stances"), "stance-hatsukaichi-none")
    assert point(points).stances == {}


def test_a_member_speaks_for_no_other_municipality(page: Callable[..., AppTest], points: Path) -> None:
    keep_choice(points, Chosen(name="小林", role="member", municipality="akiota", working_groups=("juki",)))
    test = page("stances")
    assert "stance-akiota-agree" in keys(test) and "stance-hatsukaichi-agree" not in keys(test)
    assert "decide-only" not in keys(page("decision"))
    press(page("stances"), "stance-akiota-agree")
    assert point(points).stances["akiota"].by == "小林"


def test_a_viewer_only_looks(page: Callable[..., AppTest], points: Path) -> None:
    keep_choice(points, Chosen(name="渡辺", role="viewer"))
    for view in ("ways", "options", "stances", "decision", "notes"):
        assert not {k for k in keys(page(view)) if k.startswith(("stance-", "decide", "notes-", "options-usual"))}


def test_nothing_is_decided_while_a_stance_or_the_reason_is_missing(opened: Opener, answered: Path) -> None:
    test = opened("workshop", view="decision", point=KEY, lang="ja")
    text = "".join(e.value for e in test.error).replace("\\", "")
    assert "安芸太田町の意思表示がありません" in text and "なぜこの案か" in text
    assert test.button(key="decide-only").disabled


def test_nothing_is_decided_over_a_silent_cell(opened: Opener, points: Path) -> None:
    press(opened("workshop", view="stances", point=KEY, lang="ja"), "stance-akiota-agree")
    test = deciding(opened("workshop", view="decision", point=KEY, lang="ja"))
    assert "安芸太田町が未回答です" in "".join(e.value for e in test.error).replace("\\", "")
    assert test.button(key="decide-only").disabled
    assert point(points).decided is None


def test_decided_applied_and_reopened(page: Callable[..., AppTest], opened: Opener, answered: Path) -> None:
    all_agree(page)
    before = (answered / "process_catalog" / "senkyo" / "nyujoken.yaml").read_bytes()
    practices = stands(answered).practices
    test = deciding(opened("workshop", view="decision", point=KEY, lang="ja"))
    assert "決定できます" in shown(test) and not test.button(key="decide-apply").disabled
    press(test, "decide-apply")
    decided = point(answered)
    assert decided.decided and decided.decided.disposition == "parameter" and decided.decided.level == "bukai"
    assert decided.applied and decided.applied.by == "田中"
    assert "place-address" in [f.id for f in stands(answered).processes["senkyo/nyujoken"].forms[0].fields]
    test = opened("workshop", view="decision", point=KEY, lang="ja")
    assert "標準に反映しました" in shown(test)
    test.text_input(key="reopen-why").input("単価が変わった").run()
    press(test, "reopen-do")
    assert (answered / "process_catalog" / "senkyo" / "nyujoken.yaml").read_bytes() == before
    assert stands(answered).practices == practices
    assert point(answered).decided is None and point(answered).reopened[0].why == "単価が変わった"


def test_what_others_changed_since_is_told_before_it_is_undone(
    page: Callable[..., AppTest], opened: Opener, answered: Path
) -> None:
    all_agree(page)
    press(deciding(opened("workshop", view="decision", point=KEY, lang="ja")), "decide-apply")
    assert "反映したあとに" not in shown(opened("workshop", view="decision", point=KEY, lang="ja"))
    workspace = Workspace(answered)
    field_ = "catalog/senkyo/nyujoken/forms/ticket/fields/place-address"
    value = workspace.value(field_)
    assert value is not None
    workspace.record((Put(record=field_, value={**value, "name": {"ja": "投票所の住所"}}),), SYSTEM)
    test = opened("workshop", view="decision", point=KEY, lang="ja")
    assert "投票所の住所" in "".join(w.value for w in test.warning)
    press(test, "undo-apply")
    found = point(answered)
    assert found.decided is not None and found.applied is None
    assert "place-address" not in [f.id for f in stands(answered).processes["senkyo/nyujoken"].forms[0].fields]


def test_another_way_of_deciding_asks_for_what_it_demands(
    page: Callable[..., AppTest], opened: Opener, answered: Path
) -> None:
    all_agree(page)
    test = opened("workshop", view="decision", point=KEY, lang="ja")
    field(test, "radio", "option").set_value("other").run()
    field(test, "selectbox", "disposition").set_value("petition").run()
    deciding(test)
    assert "要望の相手" in "".join(e.value for e in test.error)
    field(test, "text_input", "to").input("総務省").run()
    press(test, "decide-only")
    found = point(answered).decided
    assert found and (found.disposition, found.to) == ("petition", "総務省")


def test_points_of_one_difference_are_decided_in_one_act(
    page: Callable[..., AppTest], opened: Opener, answered: Path
) -> None:
    file = answered / "process_catalog" / "senkyo" / "agreements.yaml"
    head = "  about: [nyujoken/forms/ticket/fields/place-address, nyujoken/parameters/unit]"
    parted = file.read_text(encoding="utf-8").replace(head, "  about: [nyujoken/forms/ticket/fields/place-address]")
    parted += (
        "- id: senkyo-004\n  about: [nyujoken/parameters/unit]\n  title: {ja: 作成単位, en: Unit}\n"
        "  stances:\n    hatsukaichi: {stance: agree, by: 選挙管理委員会事務局, date: 2013-06-20}\n"
    )
    file.write_text(parted, encoding="utf-8")
    all_agree(page)
    test = opened("workshop", view="decision", point=KEY, lang="ja")
    field(test, "radio", "option").set_value("other").run()
    field(test, "selectbox", "disposition").set_value("petition").run()
    field(test, "text_input", "to").input("総務省").run()
    deciding(test)
    assert not test.button(key="decide-only").disabled
    together = field(test, "multiselect", "together")
    assert together.options == ["作成単位"]
    together.set_value(["senkyo/senkyo-004"]).run()
    assert "作成単位: 安芸太田町の意思表示がありません" in "".join(e.value for e in test.error).replace("\\", "")
    assert test.button(key="decide-only").disabled
    press(page("stances", "senkyo/senkyo-004"), "stance-akiota-agree")
    history = Workspace(answered)
    before = history.load(cache=False)
    test = opened("workshop", view="decision", point=KEY, lang="ja")
    assert not test.error
    press(test, "decide-only")
    for id_ in ("senkyo-001", "senkyo-004"):
        decided = point(answered, id_).decided
        assert decided and (decided.disposition, decided.to, decided.why) == (
            "petition",
            "総務省",
            "要る市町だけが使える",
        )
    assert [a.id for a in before.agreements["senkyo"] if a.decided] == []


def test_a_parameter_that_the_standard_lacks_is_added_with_what_each_sets(
    page: Callable[..., AppTest], opened: Opener, answered: Path
) -> None:
    all_agree(page)
    test = opened("workshop", view="decision", point=KEY, lang="ja")
    field(test, "radio", "option").set_value("other").run()
    field(test, "selectbox", "disposition").set_value("parameter").run()
    deciding(test)
    assert "設定項目が要ります" in "".join(e.value for e in test.error).replace("\\", "")
    field(test, "selectbox", "parameter").set_value("new").run()
    field(test, "text_input", "name").input("所在地の印字").run()
    field(test, "selectbox", "default").set_value(False).run()
    field(test, "selectbox", "value-hatsukaichi").set_value(True).run()
    press(test, "decide-apply")
    added = next(p for p in stands(answered).processes["senkyo/nyujoken"].parameters if p.name.ja == "所在地の印字")
    assert added.type == "boolean" and added.default is False
    effect = point(answered).effect
    assert effect and (effect.parameter, effect.default, effect.values) == (added.id, False, {"hatsukaichi": True})


def test_customising_is_not_decided_without_who_pays_and_until_when(
    page: Callable[..., AppTest], opened: Opener, answered: Path
) -> None:
    all_agree(page)
    test = opened("workshop", view="decision", point=KEY, lang="ja")
    field(test, "radio", "option").set_value("other").run()
    field(test, "selectbox", "disposition").set_value("customize").run()
    field(test, "selectbox", "share").set_value(None).run()
    deciding(test)
    said_ = "".join(e.value for e in test.error)
    for words in ("負担割合", "対象の市町", "根拠", "期限"):
        assert words in said_, words
    field(test, "selectbox", "share").set_value("requester").run()
    field(test, "multiselect", "for").set_value(["hatsukaichi"]).run()
    field(test, "text_input", "basis").input("入場券取扱規程").run()
    field(test, "date_input", "expires-day").set_value("2030-11-30").run()
    press(test, "decide-only")
    found = point(answered)
    assert found.decided and found.decided.basis[0].title == "入場券取扱規程" and found.expires == "2030-11-30"
    assert found.cost and found.cost.share.requester == 100


def test_what_was_said_is_kept_and_becomes_the_minutes(page: Callable[..., AppTest], points: Path) -> None:
    test = page("notes")
    field(test, "text_area", "note").input("印刷業者に聞く").run()
    press(test, "notes-save")
    assert point(points).note == "印刷業者に聞く"
    all_agree(page)
    test = deciding(page("decision"))
    press(test, "decide-only")
    decided = point(points).decided
    assert decided and decided.minutes == "印刷業者に聞く"


def test_a_point_that_is_stuck_goes_up_a_level(opened: Opener, answered: Path) -> None:
    settings = answered / "workspace.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace(
            "levels: [", "levels: [{id: first, name: {ja: 準備会, en: Preparation}}, "
        ),
        encoding="utf-8",
    )
    test = opened("workshop", view="decision", point=KEY, lang="ja")
    test.text_input(key="raise-why").input("部会で合意できない").run()
    press(test, "raise-do")
    found = point(answered)
    assert found.level == "bukai" and found.moves[-1].why == "部会で合意できない"


def test_a_difference_becomes_a_point(opened: Opener, answered: Path) -> None:
    (answered / "process_catalog" / "senkyo" / "agreements.yaml").write_text("[]\n", encoding="utf-8")
    address = "senkyo/nyujoken/forms/ticket/fields/place-address"
    test = opened("workshop", point=address, lang="ja")
    press(test, "workshop-raise")
    (made,) = stands(answered).agreements["senkyo"]
    assert made.id == "senkyo-001" and address.removeprefix("senkyo/") in made.about
    assert "stance-akiota-agree" in keys(opened("workshop", point=address, view="stances", lang="ja"))


def test_english_is_complete(page: Callable[..., AppTest]) -> None:
    for view in ("ways", "options", "stances", "notes"):
        text = shown(page(view, lang="en"))
        assert "Is the address printed?" in text and "意思表示" not in text


def test_nothing_to_discuss_is_no_error(opened: Opener, sound: Path) -> None:
    (sound / "municipalities" / "hatsukaichi" / "senkyo.yaml").unlink()
    test = opened("workshop", lang="ja")
    assert not test.exception and "論点はまだありません" in test.info[0].value


def test_the_agenda_is_kept_with_the_meeting_and_opens_with_it(page: Callable[..., AppTest], points: Path) -> None:
    test = page("ways", "", agenda="senkyo/senkyo-002,senkyo/senkyo-001")
    asked = next(n for n in test.number_input if str(n.key).endswith("-minutes-senkyo/senkyo-002"))
    asked.set_value(25).run()
    name = next(n for n in test.text_input if n.label == "会議名")
    name.set_value("第1回部会").run()
    reloaded = page("ways", "", agenda="senkyo/senkyo-002,senkyo/senkyo-001")
    assert 25 in [n.value for n in reloaded.number_input], "what is typed is there again after a reload"
    assert "第1回部会" in [n.value for n in reloaded.text_input]
    press(test, "agenda-new-do")
    (meeting,) = Workspace(points).load(cache=False).meetings.values()
    assert [(p.about, p.minutes) for p in meeting.agenda] == [("senkyo/senkyo-002", 25), ("senkyo/senkyo-001", 15)]
    again = page("ways", "", meeting=meeting.id)
    assert "1 / 2" in str(again.selectbox(key="workshop-point").options[0])
    press(again, "agenda-up-1")
    press(again, "agenda-keep")
    (meeting,) = Workspace(points).load(cache=False).meetings.values()
    assert [(p.about, p.minutes) for p in meeting.agenda] == [("senkyo/senkyo-001", 15), ("senkyo/senkyo-002", 25)]
    assert meeting.name.ja == "第1回部会"


def test_the_next_meeting_that_was_prepared_is_opened_by_itself(page: Callable[..., AppTest], points: Path) -> None:
    (points / "process_catalog" / "meetings.yaml").write_text(
        "- {id: held, name: {ja: 済んだ会議}, date: 2013-06-20, present: [{name: 佐藤}], agenda: [{about: senkyo/senkyo-001}]}\n"
        "- {id: ahead, name: {ja: 次の会議}, date: 2030-07-18, agenda: [{about: senkyo/senkyo-002, minutes: 5}]}\n",
        encoding="utf-8",
    )
    test = page("ways", "")
    assert test.selectbox(key="agenda-meeting").value == "ahead"
    assert len(test.selectbox(key="workshop-point").options) == 1


def test_after_a_reopening_a_stance_of_the_same_day_is_taken_anew(page: Callable[..., AppTest], points: Path) -> None:
    file = points / "process_catalog" / "senkyo" / "agreements.yaml"
    today = date.today().isoformat()
    opened = f"  reopened: [{{date: {today}, why: 見直す, was: {{disposition: adopt, level: bukai, date: {today}, why: x, ends: {today}}}}}]\n"
    text = (
        file.read_text(encoding="utf-8")
        .replace("date: 2013-06-20", f"date: {today}")
        .replace("  proposed: choose\n", f"  proposed: choose\n{opened}")
    )
    file.write_text(text, encoding="utf-8")
    test = page("stances", KEY)
    assert "取り直" in said(test) or "改めて" in said(test)
    press(test, "stance-hatsukaichi-agree")
    stance = next(a for a in Workspace(points).load(cache=False).agreements["senkyo"] if a.id == "senkyo-001").stances
    assert stance["hatsukaichi"].round == 1
