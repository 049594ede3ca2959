"""A release in words: what changed (変更点), and how to check and load it (README), as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.model import WORDS, Text
from workbench.release.changes import WHY
from workbench.release.documents import Altered, Manifest
from workbench.release.values import in_a_cell

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$&])")
_SEVERITIES = {
    "major": "大（仕事・データ・設定値が変わる）",
    "minor": "中（使わなくてもよいものが増える）",
    "patch": "小（文言だけ）",
}
_UNSETTLED = {
    "unsound-variant": "成り立たない差異", "undecided": "決定のない差異", "unanswered": "未回答", "stale": "要再確認", "open-point": "決まっていない論点",
    "incomplete-decision": "書くべきことが欠けた決定", "unapplied-decision": "反映の記録がない決定", "missing-cost": "費用のないもの",
    "unanswered-request": "回答のない要望", "draft-request": "下書きの要望", "no-date": "稼働開始の記録がない市町",
}  # fmt: skip
_OPS = {"add": "追加", "remove": "廃止", "change": "変更", "move": "移動", "set": "設定値"}
_LONGEST = 80


def plain(text: str) -> str:
    r"""A text that Markdown shows as it is.

    >>> plain("*a* <b>")
    '\\*a\\* \\<b\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def changes_told(version: str, previous: str | None, changes: Sequence[Altered], names: dict[str, Text]) -> str:
    """変更点: every change since the previous release, gravest first; ``names`` are the municipalities' by code."""
    lines = [f"# 変更点 {version}", ""]
    if previous is None:
        return "\n".join([*lines, "最初の標準リリースです。前の版はありません。", ""])
    lines += [f"前の版: {previous}", ""]
    for severity, heading in _SEVERITIES.items():
        several = [c for c in changes if c.severity == severity]
        if several:
            lines += [
                f"## {heading}（{len(several)} 件）",
                "",
                "| 番地 | 名称 | 変更 | 前 | 後 | 理由 | 市町 |",
                "|---|---|---|---|---|---|---|",
            ]
            lines += [_row(c, names) for c in several]
            lines.append("")
    return "\n".join(lines)


def _row(change: Altered, names: dict[str, Text]) -> str:
    concerned = (
        "全市町"
        if len(change.municipalities) == len(names)
        else "、".join(_name(c, names) for c in change.municipalities)
    )
    what = _OPS[change.op] + (f"（{change.attribute}）" if change.attribute else "")
    cells = [change.address, change.name.ja if change.name else "", what, _short(change.before), _short(change.after)]
    return "| " + " | ".join(plain(c) for c in [*cells, WHY[change.why].ja, concerned]) + " |"


def _name(code: str, names: dict[str, Text]) -> str:
    return names[code].ja if code in names else code


def _short(value: object) -> str:
    said = in_a_cell(value)
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def readme(manifest: Manifest, changes: Sequence[Altered], service_names: Sequence[str]) -> str:
    """README.ja.md: what it is, what changed, how to check it in three commands, how to load it."""
    return "\n".join(_readme(manifest, changes, service_names))


def _readme(manifest: Manifest, changes: Sequence[Altered], service_names: Sequence[str]) -> Iterator[str]:
    yield f"# {plain(manifest.name.ja)} 標準リリース {manifest.version}"
    yield ""
    yield f"- 日付: {manifest.date}"
    yield f"- 業務（{len(service_names)}）: {'、'.join(map(plain, service_names))}"
    yield f"- 市町と適用日: {'、'.join(f'{plain(p.name.ja)}（{p.code}）{p.effective}' for p in manifest.municipalities)}"
    yield f"- 決定: {len(manifest.decisions)} 件"
    yield ""
    yield "## 変わったこと"
    yield ""
    if manifest.previous is None:
        yield "最初の版です。"
    else:
        count = {s: sum(c.severity == s for c in changes) for s in ("major", "minor", "patch")}
        yield f"{manifest.previous} から {len(changes)} 件（大 {count['major']}、中 {count['minor']}、小 {count['patch']}）。全件は data/docs/changes.ja.md、機械用は data/docs/changes.json。"
    if any(f.role == "document" for f in manifest.files):
        yield from _DOCUMENTS
    yield from _USE
    yield ""
    if manifest.unsettled:
        yield "## まだ決まっていないこと"
        yield ""
        yield '次のことが決まらないまま出しています。決まっていない差異は標準の値で出し、そのキーに `"open": true` を付けています。'
        yield ""
        yield from (f"- {_UNSETTLED.get(kind, kind)}: {count}" for kind, count in manifest.unsettled.items())
        yield ""
    yield "## 入れていないもの"
    yield ""
    yield "意思表示、議事録、個人名、予算、理由の文などは入れていません。種類と件数は MANIFEST.json の `withheld`。"
    yield ""


_DOCUMENTS = """
## 読む文書

- 業務標準仕様書: `data/docs/specification/` に業務ごとの PDF と Word
- パラメータシート: `data/docs/parameters.xlsx`
- 機能要件一覧: `data/docs/requirements.xlsx`
- 帳票一覧と印字項目一覧: `data/docs/forms.xlsx`
- カスタマイズ要望: `data/customisation/requests.xlsx`。黄色の列に回答を記入して返してください。

どれもこの袋のデータから作った写しです。食い違うときはデータが正です。""".splitlines()
_CAUSES = "、".join(f"`{code}` {text.ja}" for code, text in WORDS["cause"].items())
_USE = f"""
## 確かめ方（三つの命令）

このファイルのあるフォルダーで実行します。

```sh
sha256sum -c --quiet tagmanifest-sha256.txt
sha256sum -c --quiet manifest-sha256.txt
python -m workbench release verify .
```

三つ目は形式、許された値、適用日、設定の重ね合わせを計算し直して確かめます。袋の形は BagIt（RFC 8493）なので、ほかの検査の道具も使えます。

## 読み込み方

パッケージが読むのは `data/config/resolved/<団体コード>/parameters.json` です。`parameters` はパッケージの設定キーから値への対応です。

```python
import json, pathlib
code = "団体コード"
text = pathlib.Path(f"data/config/resolved/{{code}}/parameters.json").read_text(encoding="utf-8")
loaded = json.loads(text)
for key, value in loaded["parameters"].items():
    print(key, value)          # ここでパッケージに設定する
```

なぜその値かは、`data/config/overlays/<団体コード>/parameters.json` にあります。標準と違うキーごとに、理由の分類（`cause`）、根拠（`basis`）、決定番号（`decision`）が付き、決定は MANIFEST.json の `decisions` です。ここにないキーは、どの市町も共通の値です。

```python
read = lambda path: json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
decisions = {{(d["service"], d["id"]): d for d in read("MANIFEST.json")["decisions"]}}
common = {{s["key"]: s for s in read("data/config/common/parameters.json")["parameters"]}}
for d in read(f"data/config/overlays/{{code}}/parameters.json")["differences"]:
    service = common[d["key"]]["address"].split("/")[0]
    print(d["key"], common[d["key"]]["value"], "→", d["value"], d["cause"], decisions[service, d["decision"]]["title"]["ja"])
```

- 分類: {_CAUSES}
- 取りうる値と型: `data/config/common/parameters.json`。形の定義は `data/schema/`。
- 設定したあと: `python -m workbench release drift . --dump 書き出したファイル --municipality 団体コード` で、決めたとおりかを比べます。
""".splitlines()
