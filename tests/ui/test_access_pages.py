"""Every page for every role: what is not theirs is refused, whatever the link says, and the refusal is in the audit."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said
from workbench.model.municipality import RoleName
from workbench.ui.shell import _PAGES, PageKind, Room
from workbench.ui.signing_in import ask_name
from workbench.workspace.audit import Audit
from workbench.workspace.people import LOCAL_NAME, Chosen, keep_choice

NAMES = tuple(page.name for page in _PAGES)
SECRETS = ("廿日市", "安芸太田", "転入者", "所在地を印字", "投票区が多く", "hatsukaichi")
"""What only practice, profiles and agreements of the small workspace say."""
CRAFTED = {
    "service": "senkyo", "process": "nyujoken", "municipality": "hatsukaichi", "column": "hatsukaichi",
    "element": "senkyo/nyujoken/forms/ticket/fields/place-address", "kind": "save", "who": "local", "q": "所在地",
    "record": "practice/hatsukaichi/senkyo/nyujoken/deviations/ticket-place-detail", "text": "廿日市",
}  # fmt: skip
FOR_THE_VENDOR = {"catalogue", "releases", "search", "requests", "help"}


def as_role(workspace: Path, role: RoleName) -> None:
    """Let this machine's user have chosen a role."""
    own = {"municipality": "akiota", "working_groups": ("juki",)} if role in ("member", "chair") else {}
    keep_choice(workspace, Chosen(name="試験者", role=role, **own))  # type: ignore[arg-type]


def refusals(workspace: Path) -> list[tuple[str, str]]:
    return [(e.name, e.about) for e in Audit(workspace).entries() if e.kind == "refusal"]


def everything_on(test: AppTest) -> str:
    """All that reached the browser, in whatever element."""
    return said(test) + "".join(str(element) for element in test.main)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "page", sorted(set(NAMES) - FOR_THE_VENDOR - {"home"})
)  # the first page of all is not the vendor's first
def test_the_vendor_is_refused_and_told_why(opened: Opener, sound: Path, page: str, language: str) -> None:
    as_role(sound, "vendor")
    test = opened(page, lang=language, **CRAFTED)
    assert not test.exception
    (told,) = test.warning
    assert {"ja": "いまの役割は ベンダー です", "en": "Your role here: vendor"}[language] in told.value.replace(
        "\\", ""
    )
    shown = everything_on(test)
    assert not [s for s in SECRETS if s in shown]
    assert not test.dataframe and not test.get("download_button") and 'class="rates"' not in shown
    assert ("試験者", f"page {page}") in refusals(sound)


@pytest.mark.parametrize("page", sorted(FOR_THE_VENDOR & set(NAMES)))
def test_what_the_vendor_sees_holds_nothing_of_the_municipalities(opened: Opener, sound: Path, page: str) -> None:
    as_role(sound, "vendor")
    test = opened(page, lang="ja", **CRAFTED)
    assert not test.exception and not test.error and not refusals(sound)
    shown = everything_on(test)
    assert not [s for s in SECRETS if s in shown]


def test_the_first_page_of_a_vendor_is_the_catalogue(opened: Opener, sound: Path) -> None:
    as_role(sound, "vendor")
    test = opened(lang="ja", **CRAFTED)
    assert test.title[0].value == "標準業務カタログ" and not test.exception
    shown = everything_on(test)
    assert not [s for s in SECRETS if s in shown]
    assert not refusals(sound), "whoever opens the app has asked for nothing"


@pytest.mark.parametrize("role", ["member", "chair", "viewer"])
@pytest.mark.parametrize("page", NAMES)
def test_those_inside_see_every_page_but_the_audit(opened: Opener, sound: Path, page: str, role: RoleName) -> None:
    as_role(sound, role)
    test = opened(page, lang="ja")
    assert not test.exception and not test.error
    if page == "audit":
        assert ("試験者", "page audit") in refusals(sound)
        assert not test.dataframe
    else:
        assert not refusals(sound)


def test_a_refusal_is_noted_once_for_each_visit(opened: Opener, sound: Path) -> None:
    as_role(sound, "viewer")
    test = opened("audit", lang="ja", kind="save")
    test.run()
    test.run()
    assert refusals(sound) == [("試験者", "page audit")]
    assert next(e for e in Audit(sound).entries() if e.kind == "refusal").detail == "kind=save"


def test_the_secretariat_sees_the_audit_and_filters_it(opened: Opener, sound: Path) -> None:
    as_role(sound, "viewer")
    opened("audit", lang="ja")
    keep_choice(sound, Chosen())
    test = opened("audit", lang="ja")
    assert set(test.dataframe[0].value["kind"]) == {"サインイン", "拒否"}
    only = opened("audit", lang="ja", kind="refusal").dataframe[0].value
    assert set(only["kind"]) == {"拒否"} and set(only["name"]) == {"試験者"}
    assert opened("audit", lang="en", kind="refusal").dataframe[0].value["kind"][0] == "Refusal"
    assert len(test.get("download_button")) == 1


def test_a_fresh_visitor_in_local_mode_is_not_held_up(opened: Opener, sound: Path) -> None:
    test = opened(lang="ja")
    assert not test.exception and not test.warning
    assert test.title[0].value == "試験の共同利用"
    assert "ローカルモード" in said(test)
    (came,) = Audit(sound).entries()
    assert (came.kind, came.name, came.via) == ("sign-in", LOCAL_NAME, "local")
    opened("catalogue", lang="ja")
    assert Audit(sound).entries() == (came,), "opening another page is no sign-in"


def test_a_name_and_role_are_chosen_and_noted(opened: Opener, sound: Path) -> None:
    test = opened("points", lang="ja")
    test.text_input(key="person-name").set_value("**鈴木**").run()
    test.selectbox(key="person-role").set_value("viewer").run()
    test.button(key="person-take").click().run()
    assert not test.exception
    noted = Audit(sound).entries()[-1]
    assert (noted.kind, noted.name) == ("role", "**鈴木**")
    assert opened("audit", lang="ja").warning and ("**鈴木**", "page audit") in refusals(sound)


def test_whoever_has_no_name_is_asked_before_the_first_save(
    opened: Opener, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def show(room: Room) -> None:
        if st.button("save", key="save") and ask_name(room):
            st.success(f"saved by {room.principal.id}")

    monkeypatch.setattr("workbench.ui.shell._PAGES", (PageKind("home", show),))
    test = opened(lang="ja")
    test.button(key="save").click().run()
    assert not test.success and test.text_input(key="asked-person-name").label == "名前"
    test.run()
    test.text_input(key="person-name").set_value("鈴木").run()
    test.button(key="person-take").click().run()
    test.button(key="save").click().run()
    assert test.success and not test.exception
    assert Audit(sound).entries()[-1].name == "鈴木"


def test_the_day_narrows_the_audit(opened: Opener, sound: Path) -> None:
    opened("points", lang="ja")
    test = opened("audit", lang="ja")
    day = date.fromisoformat(test.dataframe[0].value["time"][0][:10])
    test.date_input(key="audit-day").set_value(day - timedelta(days=400)).run()
    assert not test.exception and not test.dataframe
    test.date_input(key="audit-day").set_value(day).run()
    assert len(test.dataframe[0].value) >= 1


def test_a_member_and_a_chair_need_what_their_role_needs(opened: Opener, sound: Path) -> None:
    test = opened("points", lang="ja")
    test.selectbox(key="person-role").set_value("member").run()
    assert test.selectbox(key="person-municipality").options == ["廿日市市", "安芸太田町"]
    assert not test.button(key="person-take").disabled
    test.multiselect(key="person-groups").set_value([]).run()
    assert test.button(key="person-take").disabled


@pytest.mark.parametrize("address", [None, "0.0.0.0", "192.0.2.7", "::", "example.jp"])
def test_local_mode_shows_nothing_where_others_may_reach_it(
    opened: Opener, sound: Path, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    option = st.get_option
    monkeypatch.setattr(st, "get_option", lambda key: address if key == "server.address" else option(key))
    for page in ("home", "matrix", "catalogue"):
        test = opened(page, lang="ja", **CRAFTED)
        assert not test.exception
        assert test.title[0].value == "この開き方では使えません"
        shown = everything_on(test)
        assert not [s for s in SECRETS if s in shown]
        assert not test.get("page_link") and not test.dataframe


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "workbench.example.jp"},
        {"Host": "localhost.example.jp:8501"},
        {"Host": "127.0.0.1.example.jp"},
        {"Host": "localhost:8501", "X-Forwarded-For": "192.0.2.7"},
        {"Host": "localhost:8501", "Forwarded": "for=192.0.2.7"},
        {"Host": "192.0.2.7"},
        {"Host": "[2001:db8::1]:8501"},
        {"Host": "localhost@192.0.2.7"},
    ],
)
def test_a_name_or_a_proxy_from_elsewhere_is_no_local_mode(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    monkeypatch.setattr(type(st.context), "headers", property(lambda _: headers))
    assert opened(lang="ja").title[0].value == "この開き方では使えません"


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "127.0.0.1"])
def test_this_machine_by_any_of_its_names_is(opened: Opener, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setattr(type(st.context), "headers", property(lambda _: {"Host": host}))
    assert opened(lang="ja").title[0].value == "試験の共同利用"
