"""Signing in with a real OpenID Connect provider, and what happens where nobody is asked who they are."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.provider import CLIENT_ID, CLIENT_SECRET, FAULTS, Provider, running
from tests.browser.served import ROOT, Served, free_port
from workbench.workspace import create_workspace
from workbench.workspace.audit import Audit, AuditEntry

pytestmark = pytest.mark.browser

SECRETS = """\
[auth]
redirect_uri = "{base}/oauth2callback"
cookie_secret = "long enough for what a test needs to keep"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[workbench]
session_hours = 2
"""
SATO = {"email": "sato@example.jp", "email_verified": True, "name": "佐藤"}
VENDOR = {"email": "takahashi@vendor.example.jp", "email_verified": True, "name": "高橋"}
DRAWN = '[data-testid="stApp"][data-test-script-state="notRunning"] h1'


@contextmanager
def served(folder: Path, workspace: Path, port: int | None = None, address: str = "127.0.0.1") -> Iterator[str]:
    """The app on a workspace, started in a folder with settings (and secrets) of its own."""
    (folder / ".streamlit").mkdir(exist_ok=True)
    shutil.copy(ROOT / ".streamlit" / "config.toml", folder / ".streamlit")
    app = Served(workspace, port or free_port(), folder, address)
    try:
        app.start()
        yield f"http://localhost:{app.port}"
    finally:
        app.stop()


@dataclass
class House:
    """The app that asks who one is, its provider and its workspace."""

    base: str
    provider: Provider
    workspace: Path

    def noted(self) -> tuple[AuditEntry, ...]:
        return Audit(self.workspace).entries()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("sign-in")
    workspace = create_workspace(folder / "workspace", sample=True)
    port = free_port()
    (folder / ".streamlit").mkdir()
    with running() as provider:
        secrets = SECRETS.format(
            base=f"http://localhost:{port}", client=CLIENT_ID, secret=CLIENT_SECRET, provider=provider.base
        )
        (folder / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
        with served(folder, workspace, port) as base:
            yield House(base, provider, workspace)


@pytest.fixture
def page(browser: object, house: House) -> Iterator[object]:
    """A fresh visitor; the provider is itself again, and the workspace as it was."""
    house.provider.fault, house.provider.issued_before = "", 0
    settings = house.workspace / "workspace.yaml"
    before = settings.read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")  # type: ignore[attr-defined]
    yield context.new_page()
    context.close()
    settings.write_text(before, encoding="utf-8")


def come(page: object, house: House, claims: dict[str, object], path: str = "/") -> None:
    """Open the app and sign in as somebody."""
    house.provider.claims = claims
    page.goto(house.base + path)  # type: ignore[attr-defined]
    page.locator("h1", has_text="サインインしてください").wait_for()  # type: ignore[attr-defined]
    page.get_by_role("button", name="サインイン").click()  # type: ignore[attr-defined]


def heading(page: object, words: str) -> None:
    page.locator("h1", has_text=words).wait_for(timeout=60_000)  # type: ignore[attr-defined]


def test_nobody_sees_anything_before_signing_in(page, house: House) -> None:
    for path in ("/", "/matrix?service=senkyo&process=nyujoken", "/audit", "/catalogue?municipality=hatsukaichi"):
        page.goto(house.base + path)
        heading(page, "サインインしてください")
        said = page.locator("body").inner_text()
        assert "廿日市" not in said and "選挙" not in said
        assert page.get_by_test_id("stTopNavLink").count() == 0


def test_a_member_comes_in_and_leaves(page, house: House) -> None:
    come(page, house, SATO)
    heading(page, "情報システム共同利用")
    person = page.locator(".st-key-person")
    assert "佐藤 花子" in person.inner_text() and "部会員・部会長" in person.inner_text()
    assert page.get_by_text("ローカルモード").count() == 0
    assert {"/.well-known/openid-configuration", "/jwks", "/authorize", "/token"} <= set(house.provider.asked)
    came = [e for e in house.noted() if e.kind == "sign-in"][-1]
    assert (came.who, came.account, came.via) == ("hatsukaichi-sato", "sato@example.jp", "oidc")

    page.reload()
    heading(page, "情報システム共同利用")
    assert [e for e in house.noted() if e.kind == "sign-in"][-1] == came, "a reload is no sign-in"
    person.get_by_role("button").first.click()
    page.get_by_role("button", name="サインアウト").click()
    heading(page, "サインインしてください")
    assert house.noted()[-1].kind == "sign-out"
    page.goto(house.base + "/matrix")
    heading(page, "サインインしてください")


def test_a_link_survives_the_sign_in(page, house: House) -> None:
    link = "/catalogue?service=senkyo&process=nyujoken"
    come(page, house, SATO, link)
    heading(page, "標準業務カタログ")
    page.wait_for_url(re.compile(r"/catalogue\?.*process=nyujoken"))
    page.get_by_text("投票所入場券の作成・発送").first.wait_for()


def test_an_account_that_no_role_names_gets_a_clear_page_and_nothing_else(page, house: House) -> None:
    come(page, house, {"email": "stranger@example.jp", "email_verified": True, "name": "**見知らぬ人**"})
    heading(page, "役割がありません")
    assert "stranger" in page.locator("body").inner_text() and "事務局に" in page.locator("body").inner_text()
    page.goto(house.base + "/matrix?service=senkyo")
    heading(page, "役割がありません")
    assert "選挙" not in page.locator("body").inner_text()
    refused = [e for e in house.noted() if e.kind == "refusal"][-1]
    assert (refused.account, refused.about) == ("stranger@example.jp", "sign-in")
    page.get_by_role("button", name="サインアウト").click()
    heading(page, "サインインしてください")


@pytest.mark.parametrize("verified", [False, None, "false", 0])
def test_an_address_that_is_not_verified_is_not_believed(page, house: House, verified: object) -> None:
    come(page, house, {"email": "sato@example.jp", "email_verified": verified})
    heading(page, "メールアドレスが確認されていません")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_that_is_not_right_lets_nobody_in(page, house: House, fault: str) -> None:
    house.provider.fault = fault
    come(page, house, SATO)
    page.wait_for_url(re.compile(re.escape(house.base)))
    heading(page, "サインインしてください")
    assert not [c for c in page.context.cookies() if c["name"].startswith("_streamlit_user") and c["value"]]


def test_a_forged_or_borrowed_cookie_lets_nobody_in(page, house: House) -> None:
    come(page, house, SATO)
    heading(page, "情報システム共同利用")
    (cookie,) = [c for c in page.context.cookies() if c["name"] == "_streamlit_user"]
    value = cookie["value"]
    for forged in (value[:-2] + ("aa" if value[-2:] != "aa" else "bb"), json.dumps({"email": "tanaka@example.jp"}), ""):
        page.context.clear_cookies()
        page.context.add_cookies([{**cookie, "value": forged}])
        page.goto(house.base + "/")
        heading(page, "サインインしてください")


def test_a_sign_in_of_long_ago_has_to_be_done_again(page, house: House) -> None:
    house.provider.issued_before = 3 * 3600
    come(page, house, SATO)
    heading(page, "もう一度サインインしてください")
    house.provider.issued_before = 0
    page.get_by_role("button", name="サインイン", exact=True).click()
    heading(page, "情報システム共同利用")


def test_somebody_removed_while_signed_in_is_out_at_the_next_step(page, house: House) -> None:
    come(page, house, SATO, "/")
    heading(page, "情報システム共同利用")
    settings = house.workspace / "workspace.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("account: sato@example.jp", "account: successor@example.jp"),
        encoding="utf-8",
    )
    page.get_by_test_id("stTopNavLink").filter(has_text="論点").first.click()
    heading(page, "役割がありません")
    assert page.get_by_test_id("stTopNavLink").count() == 0
    refused = house.noted()[-1]
    assert (refused.kind, refused.account) == ("refusal", "sato@example.jp")


def test_a_vendor_reads_the_catalogue_and_no_crafted_link_shows_more(page, house: House) -> None:
    come(page, house, VENDOR)
    heading(page, "標準業務カタログ")
    shown = page.get_by_test_id("stTopNavLink").all_inner_texts()
    assert "標準業務カタログ" in shown and not {"ホーム", "適合マトリクス", "論点", "監査"} & set(shown)
    page.goto(house.base + "/catalogue?service=senkyo&process=nyujoken&municipality=hatsukaichi")
    page.wait_for_selector(DRAWN)
    assert "廿日市" not in page.locator("body").inner_text() and page.get_by_role("dialog").count() == 0
    for name in ("inventory", "history", "matrix", "points", "problems", "audit", "municipality"):
        page.goto(f"{house.base}/{name}?service=senkyo&element=senkyo/nyujoken/steps/send&column=hatsukaichi")
        page.get_by_text("を見られるのは").wait_for()
        assert "廿日市" not in page.locator("body").inner_text(), name
        refused = house.noted()[-1]
        assert (refused.kind, refused.who, refused.about) == ("refusal", "vendor-takahashi", f"page {name}")


def test_without_sign_in_the_app_serves_this_machine_only(browser, tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "workspace")
    port = free_port()
    context = browser.new_context(locale="ja-JP")
    try:
        with served(tmp_path, workspace, port, address="0.0.0.0"):
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{port}/")
            heading(page, "この開き方では使えません")
            said = page.locator("body").inner_text()
            assert "127.0.0.1" in said and "[auth]" in said
            assert page.get_by_test_id("stTopNavLink").count() == 0
    finally:
        context.close()


@pytest.mark.parametrize(
    "secrets", ['[auth]\nredirect_uri = "http://localhost/oauth2callback"\n', "[auth\nclient_id ="]
)
def test_settings_of_signing_in_that_cannot_work_let_nobody_in(browser, tmp_path: Path, secrets: str) -> None:
    """Whoever wrote them did not mean that everybody at this machine is the secretariat."""
    workspace = create_workspace(tmp_path / "workspace", sample=True)
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
    context = browser.new_context(locale="ja-JP")
    try:
        with served(tmp_path, workspace) as base:
            page = context.new_page()
            page.goto(base)
            heading(page, "サインインの設定に誤りがあります")
            said = page.locator("body").inner_text()
            assert "secrets.toml" in said and "cookie_secret" in said and "廿日市" not in said
            assert page.get_by_test_id("stTopNavLink").count() == 0
    finally:
        context.close()


def test_in_local_mode_a_name_and_a_role_are_chosen_and_remembered(browser, tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "workspace", sample=True)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    try:
        with served(tmp_path, workspace) as base:
            page = context.new_page()
            page.goto(base)
            heading(page, "情報システム共同利用")
            assert "ローカルモード" in page.locator(".st-key-heading").inner_text()
            person = page.locator(".st-key-person").first
            assert "事務局" in person.inner_text()
            person.get_by_role("button").first.click()
            page.get_by_role("textbox", name="名前").fill("**鈴木** 七海")
            page.get_by_role("textbox", name="名前").press("Enter")
            page.get_by_role("combobox", name="役割").click()
            page.get_by_role("option", name="閲覧者").click()
            page.get_by_role("button", name="この人として使う").click()
            person.get_by_text("**鈴木** 七海　閲覧者").wait_for()
            page.goto(base + "/audit")
            page.get_by_text("を見られるのは").wait_for()
            kinds = [(e.kind, e.name) for e in Audit(workspace).entries()]
            assert ("role", "**鈴木** 七海") in kinds and kinds[-1] == ("refusal", "**鈴木** 七海")
            another = context.new_page()
            another.goto(base)
            another.locator(".st-key-person").first.get_by_text("**鈴木** 七海").wait_for()
    finally:
        context.close()
