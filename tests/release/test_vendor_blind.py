"""Vendor-blind (law 8): whatever is planted where people argue is never in a release, in no file, and not inside the zip."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.release.reading import text_of
from tests.release.small import PAPERS, PLAN, POINTS, PRACTICES, PROCESS, decided, deviation, set_, snapshot
from tests.thoroughly import examples
from workbench.model import Snapshot
from workbench.release import build, leaks
from workbench.workspace.exporting import zipped

CEILING = 987_654_321


def planted(marker: str) -> tuple[Snapshot, list[str]]:
    """A workspace with the marker wherever people write what no vendor is to see; each place has its own, all returned."""
    used: list[str] = []

    def m(place: str) -> str:
        used.append(f"{marker}{place}")
        return used[-1]

    def stance(word: str, **more: str) -> dict[str, str]:
        return {"stance": word, "by": m(f"by-{word}"), "date": "2013-06-20"} | more

    stances = {
        "hatsukaichi": stance("agree_if", condition=m("condition")),
        "etajima": stance("hold", homework=m("homework"), until="2013-07-31"),
        "akiota": stance("object", harm=m("harm")),
    }
    option = {
        "id": "other", "disposition": "drop", "title": {"ja": m("option-title")}, "note": m("option-note"), "gain": m("gain"),
        "lose": m("lose"), "unlawful": m("unlawful"), "initial": 123_456_789,
    }  # fmt: skip
    more = {
        "stances": stances, "options": [option], "question": {"ja": m("question")}, "note": m("point-note"),
        "moves": [{"level": "bukai", "date": "2013-06-13", "why": m("move")}],
        "reopened": [{"date": "2013-06-14", "why": m("reopened"), "was": {"disposition": "drop", "level": "bukai", "date": "2013-06-01", "why": m("was")}}],
    }  # fmt: skip
    argued = {
        "why": m("why"),
        "minutes": m("minutes"),
        "against": ["akiota"],
        "conditions": {"hatsukaichi": m("decided-condition")},
    }
    points = (
        POINTS[0] | more | {"decided": POINTS[0]["decided"] | argued},
        *POINTS[1:],
        decided("senkyo-010", "nyujoken/rules/overflow", "work_around", how=m("how")),
        decided("senkyo-011", "nyujoken/requirements/bundle", "petition", to=m("to")),
        {"id": "senkyo-012", "about": ["nyujoken/steps/print"], "title": {"ja": m("open-title")}},
    )
    told = deviation(
        "told", set_("max", 3), title={"ja": m("difference"), "en": m("difference-en")}, reason=m("reason"),
        residents=m("residents"), note=m("difference-note"), basis=[{"title": m("custom"), "kind": "custom"}],
    )  # fmt: skip
    oath = deviation(
        "oath",
        set_("oath", "enclosed"),
        reason=m("agreed-reason"),
        note=m("agreed-note"),
        basis=[{"title": m("habit"), "kind": "custom"}],
    )
    practices: dict[str, dict[str, Any]] = {
        "hatsukaichi": PRACTICES["hatsukaichi"] | {"note": m("practice-note")},
        "etajima": {"not_applicable": [{"reason": m("absent"), "by": m("absent-by"), "elements": ["parameters/max"]}]},
        "akiota": {"deviations": [told, oath]},
    }
    answer = {
        "mark": "△",
        "how": "customize",
        "note": m("answer"),
        "alternative": m("alternative"),
        "initial": 555_555_555,
    }
    requests = (
        {
            "id": "senkyo-r001", "about": ["nyujoken"], "title": {"ja": "要望"}, "why": m("request-why"), "note": m("request-note"),
            "municipalities": ["akiota"], "status": "asked", "answer": answer, "cost": {"initial": 444_444_444},
        },
        {"id": "senkyo-r002", "about": ["nyujoken"], "title": {"ja": m("draft")}, "what": m("draft-what"), "status": "draft"},
    )  # fmt: skip
    settings_ = {
        "members": [{"id": "sato", "name": m("member"), "account": m("account"), "roles": [{"role": "secretariat"}]}],
        "budget": {"ceiling": CEILING, "expected_saving": CEILING + 1, "from": "2015-12", "note": m("budget")},
    }
    answers = ({"about": "nyujoken", "mark": "○", "how": m("vendor-answer"), "note": m("vendor-note")},)
    return snapshot(points=points, practices=practices, requests=requests, settings=settings_, answers=answers), used


@cache
def secret(*, papers: bool = False) -> tuple[Snapshot, list[str], dict[str, bytes]]:
    """The workspace with one marker, where it was planted, and its release."""
    whole, used = planted("ひみつ")
    return whole, used, build(whole, PAPERS if papers else PLAN)


MARKERS = st.text(st.sampled_from("秘密田中部長=<&\"'{}*|#:、"), min_size=1, max_size=8).map(
    lambda t: f"ひ{t}み".strip()
)


@settings(max_examples=examples(15))
@given(MARKERS)
def test_what_is_planted_is_in_no_file(marker: str) -> None:
    whole, _ = planted(marker)
    files = build(whole, PLAN)
    escaped = {
        marker,
        json.dumps(marker)[1:-1],
        json.dumps(marker, ensure_ascii=False)[1:-1],
        marker.replace('"', '""'),
    }
    escaped |= {
        marker.replace("&", "&amp;").replace("<", "&lt;"),
        "".join(f"\\{c}" if c in "*{}|#=&<" else c for c in marker),
    }
    archive = zipfile.ZipFile(io.BytesIO(zipped(files, "1.0.0")))
    for content in [*files.values(), *(archive.read(name) for name in archive.namelist())]:
        text = content.decode("utf-8")
        assert not [e for e in escaped if e in text]


@settings(max_examples=examples(3), deadline=None)
@given(MARKERS)
def test_what_is_planted_is_in_no_document(marker: str) -> None:
    """Looked for where people read it: inside Word, Excel and PDF, and inside the zip around them."""
    whole, _ = planted(marker)
    files = build(whole, PAPERS)
    archive = zipfile.ZipFile(io.BytesIO(zipped(files, "1.0.0")))
    documents = [name for name in archive.namelist() if name.endswith((".pdf", ".docx", ".xlsx"))]
    assert len(documents) == 6
    sought = "".join(marker.split())
    for name in documents:
        read = text_of(name, archive.read(name))
        assert "投票所入場券の作成・発送" in read or name.endswith("requests.xlsx"), name
        assert sought not in read, name


def test_money_of_the_budget_is_in_no_document() -> None:
    _, _, files = secret(papers=True)
    for path in (p for p in files if p.endswith((".pdf", ".docx", ".xlsx"))):
        read = text_of(path, files[path])
        for amount in (CEILING, CEILING + 1, 123_456_789, 555_555_555, 444_444_444):
            assert str(amount) not in read and f"{amount:,}" not in read


def test_money_of_the_budget_and_of_answers_is_in_no_file() -> None:
    _, _, files = secret()
    for amount in (CEILING, CEILING + 1, 123_456_789, 555_555_555, 444_444_444):
        assert not [p for p, c in files.items() if str(amount).encode() in c or f"{amount:,}".encode() in c]


def test_what_was_withheld_is_counted() -> None:
    said = json.loads(secret()[2]["MANIFEST.json"])["withheld"]
    assert said == {
        "stances": 3, "minutes": 1, "reasons_of_decisions": 5, "objections_overruled": 1, "conditions": 1, "open_points": 1,
        "differences_not_agreed": 2, "reasons_of_differences": 4, "confirmations": 3, "members": 1, "budget": 1,
        "costs_and_shares": 1, "vendor_answers": 2, "draft_requests": 1, "askers_of_requests": 1,
    }  # fmt: skip


def test_the_search_before_writing_knows_every_place() -> None:
    """Each planted text, were it ever to come into a file, is found there."""
    whole, used, files = secret()
    assert leaks(whole, files) == ()
    leaking = files | {"data/leak.json": json.dumps(used).encode(), "data/leak.md": "、".join(used).encode()}
    assert {leak.text for leak in leaks(whole, leaking) if leak.path == "data/leak.json"} == set(used)
    assert {leak.text for leak in leaks(whole, leaking) if leak.path == "data/leak.md"} == set(used)


@pytest.mark.parametrize("path", ["data/docs/specification/senkyo.docx", "data/docs/parameters.xlsx"])
def test_the_search_before_writing_looks_into_documents(path: str) -> None:
    """A text planted where the standard is public comes into the documents, and is found there if it is withheld too."""
    whole, _, files = secret(papers=True)
    assert leaks(whole, files) == ()
    said = "部会だけの話を書いたメモ"
    leaking = build(snapshot(process=PROCESS | {"name": {"ja": said}}), PAPERS)
    noted = snapshot(practices=PRACTICES | {"akiota": {"note": said}})
    assert [leak.text for leak in leaks(noted, {path: leaking[path]})] == [said]


def test_a_word_of_our_own_betrays_nobody() -> None:
    """Whoever wrote just 「標準対応」 in a note is not betrayed by the list of answers."""
    noted = snapshot(practices=PRACTICES | {"akiota": {"note": "標準対応"}, "etajima": {"note": "実装必須"}})
    assert leaks(noted, build(noted, PAPERS)) == ()


@pytest.fixture(scope="module")
def small() -> dict[str, bytes]:
    return build(snapshot(), PLAN)


@pytest.mark.parametrize("text", ["選管の窓口担当", "訳あり", "部会で話した", "市の強い要望", "総務課の誰か"])
def test_names_and_reasons_of_the_small_workspace_are_in_no_file(text: str, small: dict[str, bytes]) -> None:
    assert not [p for p, c in small.items() if text in c.decode()]
