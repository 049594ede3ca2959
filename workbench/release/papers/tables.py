"""The lists of a release as Excel workbooks: パラメータシート, 機能要件一覧, 帳票一覧, and the requests to be answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.exchange import Column, TableSheet, tables_xlsx
from workbench.exchange.era import in_era
from workbench.model import Element, Form, Process, Text, word
from workbench.release.documents import AskedFor, Setting
from workbench.release.papers.wording import (
    KINDS,
    NONE,
    Names,
    allowed_said,
    basis_said,
    called,
    class_of_kind,
    class_said,
    joined,
    named,
    origin_said,
    value_said,
)
from workbench.release.reading import Content
from workbench.release.values import alike

ANSWERS = ("標準対応", "設定", "カスタマイズ", "代替", "不可")
"""What a vendor may answer to a request."""
FILLED_IN = ("対応", "初期費用（円）", "年額（円）", "時期", "備考")
"""The columns that a vendor fills in."""
_BY_KIND = tuple(Column(f"実装区分（{kind}）", 13) for kind in KINDS)


def parameters_xlsx(content: Content, names: Names) -> bytes:
    """パラメータシート: every parameter of the package with the common value and each municipality's."""
    return tables_xlsx(
        "パラメータシート",
        [
            _parameters(content),
            _differences(content),
            _legend(
                content,
                ("標準の値", "すべての市町に共通の値。"),
                ("市町の列", "その市町のパッケージが読み込む値。標準の値と違うものは色と太字。"),
                ("該当なし", "その市町にはその業務プロセスか設定項目がない。"),
                ("未確定", "市町の違いがまだ決まっていない。標準の値で示す。"),
                ("設定キー", "パッケージの設定の名前。機械で読むには config/resolved/ を使う。"),
                *_made_up(content, names),
            ),
        ],
    )


def _parameters(content: Content) -> TableSheet:
    places = content.manifest.municipalities
    columns = (
        Column("業務", 13), Column("業務プロセス", 20), Column("設定キー", 27), Column("設定項目", 22), Column("取りうる値", 34),
        Column("標準の値", 16), *(Column(p.name.ja, 16) for p in places), Column("決定番号", 13), Column("状態", 8),
        Column("決めるもの", 11), Column("番地", 38),
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    marked: set[tuple[int, int]] = set()
    settings = {s.address: s for s in content.common.parameters}
    listed = [(s, p, x, f"{a}/parameters/{x.id}") for s, a, p in _processes(content) for x in p.parameters]
    for service, process, parameter, address in listed:
        setting = settings.get(address)
        if setting is None:
            continue
        values = [content.resolved[p.code].parameters.get(setting.key, _ABSENT) for p in places]
        marked |= {(len(rows), 6 + n) for n, v in enumerate(values) if v is not _ABSENT and not alike(v, setting.value)}
        rows.append(
            (
                service, process.name.ja, setting.key, setting.name.ja, _allowed(setting), value_said(setting, setting.value),
                *("該当なし" if v is _ABSENT else value_said(setting, v) for v in values), setting.decision or "",
                "未確定" if setting.open else "", word("decided_by", parameter.decided_by), address,
            )
        )  # fmt: skip
    return TableSheet("パラメータシート", columns, tuple(rows), frozen=4, marked=frozenset(marked))


_ABSENT = object()


def _allowed(setting: Setting) -> str:
    """What may be set, choices with their ids."""
    if not setting.choices:
        return allowed_said(setting)
    return joined((f"{c.name.ja} ({c.id})" if c.name else c.id for c in setting.choices), "\n")


def _differences(content: Content) -> TableSheet:
    columns = (
        Column("市町", 14), Column("団体コード", 11), Column("設定キー", 28), Column("設定項目", 24), Column("標準の値", 18),
        Column("この市町の値", 20), Column("理由の分類", 20), Column("根拠", 28), Column("決定番号", 14), Column("いつまで", 18),
    )  # fmt: skip
    settings = {s.key: s for s in content.common.parameters}
    names = {p.code: p.name.ja for p in content.manifest.municipalities}
    rows = tuple(
        (
            names[code], code, d.key, settings[d.key].name.ja, value_said(settings[d.key], settings[d.key].value),
            value_said(settings[d.key], d.value), word("cause", d.cause),
            joined(f"{b.title or word('basis_kind', b.kind)}{b.article or ''}" for b in d.basis), d.decision,
            in_era(d.until) if d.until else "",
        )
        for code, overlay in content.overlays.items()
        for d in overlay.differences
    )  # fmt: skip
    return TableSheet("市町による違い", columns, rows)


def requirements_xlsx(content: Content) -> bytes:
    """機能要件一覧, its columns in the order of the national lists."""
    columns = (
        Column("大項目", 16), Column("中項目", 24), Column("小項目", 9), Column("機能ID", 10), Column("機能名称", 24), Column("機能要件", 52),
        *_BY_KIND, Column("要件の考え方・理由", 30), Column("備考", 30), Column("適合基準日", 11), Column("番地", 34),
    )  # fmt: skip
    rows = tuple(
        (
            f"{number[0]} {service}", f"{number[0]}.{number[1]} {process.name.ja}", f"{number[0]}.{number[1]}.{n}", r.code or "",
            r.name.ja, r.text.ja if r.text else "", *_classes(r), basis_said(r.basis),
            joined((r.note.ja if r.note else "", f"禁じるもの：{joined(named(process, a) for a in r.prohibits)}" if r.prohibits else ""), "\n"),
            "", f"{address}/requirements/{r.id}",
        )
        for number, service, address, process in _numbered(content)
        for n, r in enumerate(process.requirements, start=1)
    )  # fmt: skip
    legend = _legend(
        content,
        ("大項目・中項目・小項目", "業務、業務プロセス、その中の番号。"),
        ("機能ID", "国の標準仕様書の機能ID。カタログに記録のあるものだけ。"),
        ("実装区分", "実装必須・標準オプション・実装不可。－ は区分の定めがないもの。条件による は人口などによるもの（備考か仕様書を見る）。"),
        ("適合基準日", "カタログに記録がないため空欄。"),
        ("番地", "このリリースの中での場所。版が変わっても変わらない。"),
    )  # fmt: skip
    return tables_xlsx("機能要件一覧", [TableSheet("機能要件一覧", columns, rows, frozen=5), legend])


def forms_xlsx(content: Content, names: Names) -> bytes:
    """帳票一覧, its columns in the order of the national lists, and every item that the forms carry."""
    columns = (
        Column("業務", 14), Column("業務プロセス", 22), Column("帳票ID", 16), Column("帳票名称", 26), Column("内部／外部", 9),
        Column("出力条件", 40), Column("用紙", 11), *_BY_KIND, Column("印字項目", 46), Column("根拠", 22), Column("備考", 24), Column("番地", 32),
    )  # fmt: skip
    listed = [(s, a, p, f) for s, a, p in _processes(content) for f in p.forms]
    rows = tuple(
        (
            service, process.name.ja, form.id, form.name.ja, _inside(form), _when_used(process, form), word("medium", form.medium),
            *_classes(form), joined(f.name.ja for f in form.fields), basis_said(form.basis), form.note.ja if form.note else "",
            f"{address}/forms/{form.id}",
        )
        for service, address, process, form in listed
    )  # fmt: skip
    heads = (
        Column("業務", 14), Column("業務プロセス", 22), Column("帳票名称", 26), Column("番号", 6), Column("印字項目", 28), Column("面", 5),
        Column("型", 12), Column("値の出所", 26), Column("実装区分", 22), Column("根拠・備考", 30), Column("番地", 46),
    )  # fmt: skip
    items = tuple(
        (
            service, process.name.ja, form.name.ja, n, f.name.ja, word("side", f.side), word("field_type", f.type),
            origin_said(f.origin, names), class_said(f), joined((basis_said(f.basis), f.note.ja if f.note else ""), "\n"),
            f"{address}/forms/{form.id}/fields/{f.id}",
        )
        for service, address, process, form in listed
        for n, f in enumerate(form.fields, start=1)
    )  # fmt: skip
    legend = _legend(
        content,
        ("帳票ID", "このリリースでの名前。国の標準仕様書の帳票IDの記録はない。"),
        ("内部／外部", "外部は住民や他機関に渡すか受け取るもの、内部は庁内で使うもの。"),
        ("出力条件", "その帳票を使う手順と時期。"),
        ("実装区分", "－ は区分の定めがないもの。"),
    )
    sheets = [
        TableSheet("帳票一覧", columns, rows, frozen=4),
        TableSheet("印字項目一覧", heads, items, frozen=5),
        legend,
    ]
    return tables_xlsx("帳票一覧", sheets)


def requests_xlsx(content: Content, names: Names) -> bytes:
    """What the vendor is asked to build, with the columns that it fills in."""
    of, initial, yearly, when, note = FILLED_IN
    columns = (
        Column("番号", 14), Column("業務", 14), Column("件名", 28), Column("対象", 30), Column("内容", 44), Column("受入れの条件", 30),
        Column("希望時期", 12), Column("状態", 10),
        Column(of, 13, filled_in=True, choices=ANSWERS, hint="一覧から一つ選ぶ。カスタマイズのときは費用も入れる。"),
        Column(initial, 13, filled_in=True, amount=True, hint="税込みの円。0 以上の整数。"),
        Column(yearly, 13, filled_in=True, amount=True, hint="税込みの円。0 以上の整数。"),
        Column(when, 13, filled_in=True, hint="使えるようになる年月。例 2015-11"),
        Column(note, 34, filled_in=True, hint="代替のときはその方法。"),
    )  # fmt: skip
    rows = tuple(
        (
            r.id, content.services[r.service].name.ja, names.marked(r.title.ja, r.service, r.id), joined((called(content.processes, a) for a in r.about), "\n"), what_said(r),
            "\n".join(r.acceptance), in_era(r.wanted_by) if r.wanted_by else "", word("request_status", r.status), *[""] * len(FILLED_IN),
        )
        for r in content.requests
    )  # fmt: skip
    legend = _legend(
        content,
        ("記入する列", "黄色の列だけ。ほかの列は保護しています（パスワードはありません）。"),
        *zip(
            ANSWERS,
            (
                "パッケージのままで満たす。",
                "設定で満たす。備考に設定の名前。",
                "改修して満たす。費用と時期も。",
                "ほかの方法で満たす。備考に方法。",
                "できない。備考に理由。",
            ),
            strict=True,
        ),
        ("費用", "円、整数。かからないときは 0。空欄は未回答とみなします。"),
    )
    return tables_xlsx("カスタマイズ要望", [TableSheet("要望一覧", columns, rows, frozen=3), legend])


def what_said(request: AskedFor) -> str:
    """What is asked for, in words."""
    return request.what.ja if isinstance(request.what, Text) else request.what or ""


def _processes(content: Content) -> Iterator[tuple[str, str, Process]]:
    """Every process with the name of its service and its address."""
    for address, process in content.processes.items():
        yield content.services[address.partition("/")[0]].name.ja, address, process


def _numbered(content: Content) -> Iterator[tuple[tuple[int, int], str, str, Process]]:
    """Every process with its number: the service's, then its own within it."""
    for n, (id_, service) in enumerate(content.services.items(), start=1):
        there = [(a, p) for a, p in content.processes.items() if a.startswith(f"{id_}/")]
        for k, (address, process) in enumerate(there, start=1):
            yield (n, k), service.name.ja, address, process


def _classes(element: Element) -> tuple[str, ...]:
    return tuple(class_of_kind(element, kinds) for kinds in KINDS.values())


def _inside(form: Form) -> str:
    return "内部" if form.direction == "internal" else "外部"


def _when_used(process: Process, form: Form) -> str:
    """The steps that use a form, with their time."""
    address = f"forms/{form.id}"
    using = [s for s in process.steps if any(u == address or u.startswith(f"{address}/") for u in s.uses)]
    return joined((s.name.ja + (f"（{s.timing.ja}）" if s.timing else "") for s in using), "\n") or NONE


def _made_up(content: Content, names: Names) -> Iterator[tuple[str, str]]:
    """Which decisions are examples."""
    there = [d.id for d in content.manifest.decisions if f"{d.service}/{d.id}" in names.examples]
    if there:
        yield "例", f"説明のために作った決定：{joined(there)}"


def _legend(content: Content, *said: tuple[str, str]) -> TableSheet:
    """What the columns mean, under the version and the state of what is listed."""
    manifest = content.manifest
    drafts = sum(p.status == "draft" for p in content.processes.values())
    state = (
        f"素案（業務プロセス {len(content.processes)} のうち {drafts}）。部会の確認が済んでいません。"
        if drafts
        else "確認済"
    )
    first: Sequence[tuple[str, str]] = (
        ("版", f"{manifest.name.ja} {manifest.version}（{in_era(manifest.date)}）"),
        ("状態", state),
    )
    return TableSheet("凡例", (Column("項目", 26), Column("意味", 90)), (*first, *said))
