"""What every mark and measure means, in a sentence: the legend that leaves the house with a table."""

from __future__ import annotations

from workbench.model import Text

STATE_MEANINGS = {
    "unanswered": Text(
        ja="まだ誰も答えていない。適合とは数えない。", en="Nobody has answered yet. Never counted as fit."
    ),
    "same": Text(ja="標準の今の版に対して確認済み。", en="Confirmed against the standard as it stands."),
    "differs": Text(ja="理由のある差異が記録されている。", en="A reasoned deviation is recorded."),
    "not_applicable": Text(ja="その市町では行わない。分母に入れない。", en="Not done there; not in the denominator."),
    "stale": Text(
        ja="確認の後で標準が変わった。もう一度確認が要る。",
        en="The standard changed since it was confirmed; to be confirmed again.",
    ),
}
VERDICT_MEANINGS = {
    "fit": Text(ja="パッケージがそのままで対応する。", en="The package does it as it is."),
    "config": Text(ja="設定かオプションで対応する。", en="By a setting or an option."),
    "extend": Text(ja="運用・代替・外付けで対応する。", en="By operation, in another way, or outside."),
    "gap": Text(
        ja="カスタマイズなしでは対応できない、または実装不可に抵触する。",
        en="Not without customising, or against a prohibition.",
    ),
}
CHANGE_MEANINGS = {
    "add": Text(ja="標準にない要素がある。", en="Has an element that the standard has not."),
    "remove": Text(ja="標準の要素を行わない。", en="Does without an element of the standard."),
    "change": Text(ja="属性が標準と違う。", en="An attribute is not as in the standard."),
    "move": Text(ja="並びが標準と違う。", en="Stands elsewhere among its siblings."),
    "set": Text(ja="設定項目の値が標準と違う。", en="A parameter has another value than the standard's."),
}
MEASURE_MEANINGS = {
    "fit": Text(
        ja="標準どおりと確認済み ÷ N（該当なしを除く）", en="Confirmed as the standard / N (the cells that apply)"
    ),
    "undecided": Text(
        ja="（未回答＋要再確認＋決定のない差異）÷ N。適合率と必ず並べて読む。",
        en="(Unanswered + to be confirmed again + undecided differences) / N. Always read beside fit.",
    ),
    "reachable": Text(
        ja="パッケージを変えずに済む（標準どおり＋設定＋運用＋条例改正など）÷ N",
        en="Without changing the package (the same, setting, operation, ordinance …) / N",
    ),
    "customisation": Text(ja="カスタマイズになる ÷ N", en="To be customised / N"),
    "standardisation": Text(
        ja="同じやり方をする市町の最大数 ÷ 対象の市町数、の平均",
        en="The largest group that does it alike / those to whom it applies, on average",
    ),
}
