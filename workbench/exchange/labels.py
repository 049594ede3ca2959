"""What the fields of every record are called, in Japanese and English."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.model import RecordKind, Text, word

_RECORDS: Mapping[str, tuple[str, str]] = {
    "workspace": ("ワークスペースの設定", "the workspace's settings"),
    "member": ("利用者", "member"),
    "level": ("決定の段階", "decision level"),
    "working_group": ("部会", "working group"),
    "source": ("出典", "source"),
    "external": ("外部システム", "outside system"),
    "service": ("業務", "service"),
    "process": ("業務プロセス", "process"),
    "municipality": ("市町", "municipality"),
    "practice": ("実態", "practice"),
    "process_practice": ("実態", "practice"),
    "deviation": ("差異", "difference"),
    "agreement": ("論点", "point"),
    "stance": ("意思表示", "stance"),
    "request": ("カスタマイズ要望", "request"),
    "request_answer": ("カスタマイズ要望への回答", "answer to request"),
    "vendor_answer": ("パッケージ対応", "package answer"),
    "meeting": ("会議", "meeting"),
}

_FIELDS: Mapping[str, tuple[str, str]] = {
    "about": ("対象", "subject"),
    "acceptance": ("受入れの条件", "terms of acceptance"),
    "account": ("アカウント", "account"),
    "actor": ("担当", "actor"),
    "against": ("反対のまま決めた市町", "municipalities overruled"),
    "agreement": ("元の論点", "point it comes from"),
    "alternative": ("代替案", "alternative"),
    "amendable": ("改正の可否", "amendability"),
    "amendments": ("条例等の改正", "amendments"),
    "answer": ("ベンダーの回答", "vendor's answer"),
    "answer_marks": ("回答の記号", "marks of answers"),
    "applied": ("標準への反映", "application"),
    "article": ("条項", "article"),
    "available": ("対応時期", "availability"),
    "basis": ("根拠", "basis"),
    "budget": ("予算", "budget"),
    "bundle": ("一緒に頼む要望", "bundle"),
    "by": ("回答者", "person"),
    "cases": ("場合", "cases"),
    "cause": ("原因", "cause"),
    "ceiling": ("上限", "ceiling"),
    "changes": ("変更内容", "changes"),
    "choices": ("選択肢", "choices"),
    "class": ("実装区分", "class"),
    "code": ("コード", "code"),
    "columns": ("列", "columns"),
    "condition": ("条件", "condition"),
    "conditions": ("付いた条件", "conditions"),
    "contract_end": ("契約の終わり", "end of contract"),
    "contrast": ("違う意味で使う業務", "services that mean something else"),
    "cost": ("費用", "cost"),
    "criteria": ("評価の観点", "criteria"),
    "data": ("データ", "data"),
    "date": ("日付", "date"),
    "days": ("日数", "days"),
    "deadline": ("期限", "deadline"),
    "decided": ("決定", "decision"),
    "decided_by": ("決めるところ", "who decides"),
    "decides": ("決めること", "what it decides"),
    "default": ("標準の値", "standard value"),
    "define": ("加える設定項目", "parameter to add"),
    "degressive": ("人口（逓減）割", "part by population, degressive"),
    "department": ("担当課", "department"),
    "departments": ("担当課", "departments"),
    "direction": ("向き", "direction"),
    "disposition": ("対応方針", "disposition"),
    "due": ("いつまでに", "due date"),
    "effect": ("効果", "effect"),
    "effective": ("施行日", "effective date"),
    "elements": ("要素", "elements"),
    "end": ("終了", "end"),
    "ends": ("差異の終わり", "end of the differences"),
    "equal": ("均等割", "equal part"),
    "expected_saving": ("見込む削減額", "expected saving"),
    "expires": ("期限", "expiry"),
    "exponent": ("逓減の指数", "exponent"),
    "fields": ("印字項目", "fields"),
    "fixed": ("定額", "fixed amounts"),
    "follows": ("同じ流れの業務", "flow it follows"),
    "from": ("値の出所", "source of the value"),
    "gain": ("良くなる住民", "residents who gain"),
    "glossary": ("用語", "glossary"),
    "go_live": ("稼働開始", "go-live"),
    "harm": ("支障", "harm"),
    "homework": ("宿題", "homework"),
    "hours_per_year": ("年間時間", "hours per year"),
    "how": ("方法", "way"),
    "id": ("ID", "id"),
    "ids": ("業務ID", "service ids"),
    "initial": ("初期費用", "initial cost"),
    "join": ("合流", "join"),
    "kind": ("種類", "kind"),
    "law": ("法令", "law"),
    "laws": ("法令", "laws"),
    "level": ("決定した会議", "level"),
    "like": ("ならう市町", "municipality it follows"),
    "lose": ("不便になる住民", "residents who lose"),
    "mark": ("記号", "mark"),
    "max": ("最大", "maximum"),
    "may": ("できること", "what it may decide"),
    "meaning": ("意味", "meaning"),
    "medium": ("媒体", "medium"),
    "min": ("最小", "minimum"),
    "minutes": ("議事録", "minutes"),
    "minutes_per_case": ("１件あたりの分", "minutes per case"),
    "moves": ("場の移動", "moves between levels"),
    "municipalities": ("市町", "municipalities"),
    "municipality": ("市町", "municipality"),
    "name": ("名称", "name"),
    "national": ("国の標準", "national standard"),
    "next": ("次の手順", "next steps"),
    "next_date": ("次回の日", "date of the next meeting"),
    "next_place": ("次回の場所", "place of the next meeting"),
    "next_start": ("次回の開始", "start of the next meeting"),
    "not_applicable": ("該当なし", "what does not apply"),
    "note": ("備考", "note"),
    "notice": ("住民への周知", "notice to residents"),
    "number": ("番号", "number"),
    "option": ("選んだ案", "option"),
    "options": ("選択肢", "options"),
    "ordinance": ("条例", "ordinance"),
    "otherwise": ("それ以外", "otherwise"),
    "outcome": ("終わったときの状態", "outcome"),
    "overrules": ("覆せる決定", "what it may overrule"),
    "owner": ("受け持つ部会", "owner"),
    "package_key": ("設定キー", "package key"),
    "parameter": ("設定項目", "parameter"),
    "partner": ("相手", "partner"),
    "payers": ("負担する市町", "payers"),
    "per_year": ("年間件数", "cases per year"),
    "place": ("場所", "place"),
    "population": ("人口", "population"),
    "population_source": ("人口の出典", "source of the population"),
    "post": ("職", "post"),
    "present": ("出席者", "attendees"),
    "processes": ("業務プロセスの順", "order of processes"),
    "prohibits": ("禁止する要素", "what it prohibits"),
    "proposed": ("提案", "proposal"),
    "question": ("問い", "question"),
    "reason": ("理由", "reason"),
    "record": ("記録", "record"),
    "recorder": ("作成者", "recorder"),
    "remainder": ("端数の負担", "who bears the remainder"),
    "remarks": ("発言", "remarks"),
    "reopened": ("決定の見直し", "reopening"),
    "replaced_by": ("代わり", "replacement"),
    "requester": ("要望割", "part of those who asked"),
    "residents": ("影響する住民", "residents"),
    "retired": ("廃止", "retirement"),
    "review": ("見直す日", "review date"),
    "role": ("役割", "role"),
    "roles": ("役割", "roles"),
    "schedule": ("時期", "schedule"),
    "scores": ("評点", "scores"),
    "secretariat": ("事務局", "secretariat"),
    "service": ("業務", "service"),
    "session": ("議会", "council session"),
    "set_by": ("決めた人", "set by"),
    "set_on": ("決めた日", "set on"),
    "share": ("負担割合", "share"),
    "share_yearly": ("年間費用の負担割合", "share of the yearly cost"),
    "side": ("面", "side"),
    "since": ("いつから", "since"),
    "source": ("出典", "source"),
    "stance": ("意思表示", "stance"),
    "standard": ("標準の版", "version of the standard"),
    "start": ("開始", "start"),
    "state": ("回答", "answer"),
    "status": ("状態", "status"),
    "system": ("システム", "system"),
    "term": ("語", "term"),
    "text": ("内容", "text"),
    "timing": ("時期", "timing"),
    "title": ("題名", "title"),
    "to": ("要望先", "addressee"),
    "trigger": ("きっかけ", "trigger"),
    "type": ("型", "type"),
    "undo": ("元に戻す内容", "what undoes it"),
    "unit": ("単位", "unit"),
    "unlawful": ("できない理由（法令）", "why the law forbids it"),
    "until": ("いつまで", "until when"),
    "upstream": ("データを受ける業務", "upstream services"),
    "url": ("URL", "URL"),
    "uses": ("使うもの", "what it uses"),
    "values": ("値", "values"),
    "volume": ("件数", "volume"),
    "wanted_by": ("希望する時期", "wanted by"),
    "was": ("前の決定", "earlier decision"),
    "weight": ("重み", "weight"),
    "weights_fixed": ("重みを決めた日", "day the weights were fixed"),
    "welfare_office": ("福祉事務所", "welfare office"),
    "what": ("内容", "content"),
    "why": ("決定の理由", "reason of the decision"),
    "wish": ("希望する対応", "wish"),
    "withdrawn": ("取下げ", "withdrawal"),
    "working_group": ("部会", "working group"),
    "working_groups": ("部会", "working groups"),
    "workload": ("事務量", "workload"),
    "yearly": ("年間費用", "yearly cost"),
    "years": ("年数", "years"),
}
_PLAIN_KEYS = frozenset({"ja", "en"})
KNOWN_FIELDS = frozenset(_FIELDS)
"""The fields that have a name."""


def record_word(kind: RecordKind, language: str) -> str:
    """What a kind of record is called."""
    ja, en = _RECORDS[kind]
    return en if language == "en" else ja


def field_word(path: tuple[str, ...], language: str) -> str:
    """What a field is called, by the keys down to it; a key that people chose stands for itself.

    >>> field_word(("decided", "date"), "ja"), field_word(("reason",), "en")
    ('決定の日付', 'reason')
    """
    named = [_FIELDS[k][1 if language == "en" else 0] if k in _FIELDS else k for k in path if k not in _PLAIN_KEYS]
    if language == "en":
        return " of the ".join(reversed(named))
    return "の".join(named)


def element_word(kind: str, language: str) -> str:
    """What a kind of element is called within a sentence."""
    said = word("kind", kind, language)
    return said.lower() if language == "en" else said


SECRETARIAT, VENDOR = Text(ja="事務局", en="The secretariat"), Text(ja="ベンダー", en="The vendor")

_MOMENTS: Mapping[str, Text] = {
    "save": Text(ja="保存", en="Save"),
    "outside": Text(ja="アプリの外での変更", en="Changed outside the app"),
    "restore": Text(ja="以前の時点に戻した", en="Went back"),
    "first": Text(ja="履歴の始まり", en="The history begins"),
}


def kind_word(kind: str, language: str) -> str:
    """What a kind of moment of the history is called."""
    return _MOMENTS[kind].get(language)
