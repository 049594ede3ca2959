"""A small workspace with every kind of decision a release rests on: one process, three municipalities."""

from __future__ import annotations

from typing import Any

from workbench.model import (
    Agreement,
    Municipality,
    Practice,
    Process,
    Request,
    Service,
    Snapshot,
    VendorAnswer,
    WorkspaceSettings,
    fingerprint,
)
from workbench.release import Plan

ADDRESS = "senkyo/nyujoken"
PLAN = Plan(date="2013-07-01", documents=False)
PAPERS = Plan(date="2013-07-01")
CODES = {"hatsukaichi": "342131", "etajima": "342157", "akiota": "343684"}
PLACE, UNIT, MAX, OATH, DAYS = (
    "senkyo.ticket.place", "senkyo.ticket.unit", "senkyo.ticket.max", "senkyo.ticket.oath", "senkyo.ticket.days",
)  # fmt: skip


def choice(id_: str, key: str, *choices: str) -> dict[str, Any]:
    return {
        "id": id_, "name": {"ja": f"設定 {id_}"}, "type": "choice", "choices": list(choices), "default": choices[0], "package_key": key,
    }  # fmt: skip


PROCESS: dict[str, Any] = {
    "id": "nyujoken",
    "name": {"ja": "投票所入場券の作成・発送", "en": "Admission tickets"},
    "actors": [{"id": "office", "name": {"ja": "選挙管理委員会"}}, {"id": "printer", "name": {"ja": "印刷業者"}}],
    "steps": [
        {"id": "extract", "name": {"ja": "抽出する"}, "actor": "office", "next": ["check", "file"]},
        {
            "id": "check", "name": {"ja": "誤りがあるか"}, "kind": "decision", "actor": "office",
            "next": [{"to": "extract", "when": {"ja": "ある"}}, {"to": "print", "when": {"ja": "ない"}}],
        },
        {"id": "file", "name": {"ja": "届くのを待つ"}, "kind": "wait", "actor": "printer", "next": ["print"]},
        {"id": "print", "name": {"ja": "印刷する"}, "actor": "printer", "join": "all", "uses": ["forms/ticket"]},
    ],
    "forms": [
        {
            "id": "ticket", "name": {"ja": "入場券"}, "medium": "postcard",
            "fields": [{"id": "voter-name", "name": {"ja": "氏名"}, "class": "must"}, {"id": "place-name", "name": {"ja": "投票所名"}}],
        }
    ],
    "rules": [{"id": "overflow", "name": {"ja": "超過の扱い"}, "text": {"ja": "二通目を送る。"}}],
    "parameters": [
        choice("place-info", PLACE, "name", "name-address"),
        choice("unit", UNIT, "person", "household"),
        {"id": "max", "name": {"ja": "人数"}, "type": "integer", "min": 1, "max": 8, "default": 1, "package_key": MAX},
        choice("oath", OATH, "back", "enclosed"),
        {
            "id": "days", "name": {"ja": "受付日"}, "type": "table", "default": [["月", 1], ["火", 2]], "package_key": DAYS,
            "columns": [{"id": "day", "name": {"ja": "曜日"}}, {"id": "count", "name": {"ja": "数"}}],
        },
        {"id": "inner", "name": {"ja": "パッケージの外の設定"}, "type": "boolean", "default": True},
    ],
    "requirements": [{"id": "bundle", "name": {"ja": "束の一覧"}, "text": {"ja": "束の一覧を出す。"}, "class": "option"}],
}  # fmt: skip


def deviation(id_: str, *changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "title": {"ja": f"差異 {id_}"},
        "changes": list(changes),
        "cause": "service_level",
        "reason": "訳あり",
    } | more


def set_(parameter: str, to: Any) -> dict[str, Any]:
    return {"op": "set", "at": f"parameters/{parameter}", "to": to}


def decided(
    id_: str, about: str, disposition: str, *, effect: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    said = {"disposition": disposition, "level": "bukai", "date": "2013-06-20", "why": "部会で話した"}
    point = {"id": id_, "about": [about], "title": {"ja": f"論点 {id_}"}, "decided": said | more}
    return point | ({"effect": effect} if effect else {})


POINTS: tuple[dict[str, Any], ...] = (
    decided(
        "senkyo-001", "nyujoken/forms/ticket", "parameter",
        effect={"parameter": "place-info", "default": "name", "values": {"hatsukaichi": "name-address"}},
    )
    | {"stances": {"akiota": {"stance": "object", "by": "総務課の誰か", "date": "2013-06-20", "harm": "高い"}}},
    decided("senkyo-002", "nyujoken/parameters/oath", "adopt", ends="2015-03-31"),
    decided(
        "senkyo-003", "nyujoken/rules/overflow", "option", how="束オプション", municipalities=["etajima"],
    ),
)  # fmt: skip
PRACTICES: dict[str, dict[str, Any]] = {
    "hatsukaichi": {
        "deviations": [
            deviation(
                "address",
                {"op": "add", "at": "forms/ticket/fields/place-address", "value": {"name": {"ja": "所在地"}}},
                basis=[
                    {"title": "選挙事務規程", "article": "第3条", "kind": "rule"},
                    {"title": "昔からの慣行", "kind": "custom"},
                ],
            ),
            deviation("household", set_("unit", "household")),
        ]
    },
    "etajima": {"not_applicable": [{"reason": "世帯がない", "elements": ["parameters/max"]}]},
    "akiota": {"deviations": [deviation("oath", set_("oath", "enclosed"))]},
}
REQUESTS: tuple[dict[str, Any], ...] = (
    {
        "id": "senkyo-r001", "agreement": "senkyo-001", "about": ["nyujoken/forms/ticket"], "title": {"ja": "所在地欄の追加"},
        "what": "一行を足す", "why": "市の強い要望", "municipalities": ["hatsukaichi"], "status": "asked",
    },
    {"id": "senkyo-r002", "about": ["nyujoken"], "title": {"ja": "まだ下書きの要望"}, "status": "draft"},
)  # fmt: skip


def snapshot(
    *,
    process: dict[str, Any] = PROCESS,
    practices: dict[str, dict[str, Any]] = PRACTICES,
    points: tuple[dict[str, Any], ...] = POINTS,
    requests: tuple[dict[str, Any], ...] = REQUESTS,
    settings: dict[str, Any] | None = None,
    answers: tuple[dict[str, Any], ...] = (),
) -> Snapshot:
    read = Process.model_validate(process)
    said = {"date": "2013-05-20", "by": "選管の窓口担当", "standard": fingerprint(read)[:8]}
    live = {"hatsukaichi": "2015-12", "etajima": "2015-11", "akiota": "2014-01"}
    return Snapshot(
        settings=WorkspaceSettings.model_validate(
            {"name": {"ja": "共同利用"}, "levels": [{"id": "bukai", "name": {"ja": "部会"}}]} | (settings or {})
        ),
        services={"senkyo": Service.model_validate({"id": "senkyo", "name": {"ja": "選挙"}, "working_group": "juki"})},
        processes={ADDRESS: read},
        municipalities={
            m: Municipality.model_validate(
                {
                    "id": m,
                    "name": {"ja": f"{m}町"},
                    "code": code,
                    "kind": "town",
                    "population": 1000,
                    "go_live": live[m],
                }
            )
            for m, code in CODES.items()
        },
        practices={
            (m, "senkyo"): Practice.model_validate(
                {"service": "senkyo", "processes": {"nyujoken": {"confirmations": [said]} | p}}
            )
            for m, p in practices.items()
        },
        agreements={"senkyo": tuple(Agreement.model_validate(a) for a in points)},
        requests={"senkyo": tuple(Request.model_validate(r) for r in requests)},
        answers={"senkyo": tuple(VendorAnswer.model_validate(a) for a in answers)},
    )
