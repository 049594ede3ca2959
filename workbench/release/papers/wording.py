"""What a release says, in the words of an office: classes, values, laws, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.model import ConditionalClass, Element, Parameter, Process, When, find, word
from workbench.model.process import WRITTEN_BY, Basis
from workbench.release.documents import Difference, Setting

NONE = "－"
OWN_WORDS = frozenset(
    [
        "なし",
        "（なし）",
        "あり",
        "する",
        "しない",
        "該当なし",
        "未確定",
        "確認済",
        "終わり",
        "内部",
        "外部",
        "条件による",
        "市町で違う",
        "標準対応",
        "設定",
        "代替",
        "不可",
        "業務",
        "手順",
        "帳票",
        "担当",
        "種類",
        "状態",
        "連携",
        "相手",
        "向き",
        "データ",
        "時期",
        "用紙",
        "用語",
        "備考",
        "根拠",
        "内容",
        "区分",
        "決定",
        "番号",
        "件名",
        "対象",
        "市町",
        "対応",
        "年額",
        "版",
        "日付",
        "出典",
        "項目",
        "意味",
        "面",
        "型",
        "名称",
    ]
)
"""Short words that the documents use of their own accord."""
KINDS: Mapping[str, frozenset[str]] = {
    "指定都市": frozenset({"designated_city"}),
    "中核市": frozenset({"core_city"}),
    "一般市区町村": frozenset({"city", "town", "village", "ward"}),
}
"""The kinds of municipalities by which the national lists tell requirement classes apart."""


@dataclass(frozen=True)
class Names:
    """The names of what a release refers to and does not hold itself: partners, sources, working groups, by id.

    ``examples`` are the decisions and requests that were made up to show the product, as ``service/id``.
    """

    partners: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    examples: frozenset[str] = frozenset()

    def marked(self, title: str, service: str, id_: str) -> str:
        """The title of a decision or a request, with a mark where it is an example."""
        return f"（例）{title}" if f"{service}/{id_}" in self.examples else title


def joined(items: Iterable[str], by: str = "、") -> str:
    """Several texts as one, each once; those that say nothing are left out."""
    return by.join(dict.fromkeys(i for i in items if i))


def class_said(element: Element) -> str:
    """The requirement class; where it depends on the municipality, each case."""
    declared = element.requirement_class
    if not isinstance(declared, ConditionalClass):
        return word("class", declared) or NONE
    cases = [f"{_when(c.when)}は{word('class', c.requirement_class)}" for c in declared.cases]
    return joined([*cases, f"ほかは{word('class', declared.otherwise)}" if declared.otherwise else ""])


def class_of_kind(element: Element, kinds: frozenset[str]) -> str:
    """The requirement class of municipalities of these kinds; that it depends on more where it does."""
    declared = element.requirement_class
    if not isinstance(declared, ConditionalClass):
        return word("class", declared) or NONE
    for case in declared.cases:
        when = case.when
        if when.kind is not None and not kinds & set(when.kind):
            continue
        by_kind_alone = (when.population_min, when.population_max, when.welfare_office) == (None, None, None)
        if by_kind_alone and (when.kind is None or kinds <= set(when.kind)):
            return word("class", case.requirement_class)
        return "条件による"
    return word("class", declared.otherwise) or NONE


def _when(when: When) -> str:
    said = [joined(word("municipality_kind", k) for k in when.kind or ())]
    if when.population_min is not None:
        said.append(f"人口{when.population_min:,}人以上")
    if when.population_max is not None:
        said.append(f"人口{when.population_max:,}人以下")
    if when.welfare_office is not None:
        said.append("福祉事務所を置く団体" if when.welfare_office else "福祉事務所を置かない団体")
    return joined(said, "で")


def basis_said(several: Iterable[Basis]) -> str:
    """Laws with their articles."""
    return joined(f"{b.law}{b.article or ''}" + (f"（{b.note.ja}）" if b.note else "") for b in several)


def note_said(element: Element) -> str:
    """The laws of an element and what is noted beside it, each on a line."""
    basis = basis_said(element.basis)
    return joined((f"根拠：{basis}" if basis else "", f"備考：{element.note.ja}" if element.note else ""), "\n")


def origin_said(origins: Iterable[str], names: Names) -> str:
    """Where the value of a field comes from."""
    return joined(word("origin", o) if o in WRITTEN_BY else names.partners.get(o, o) for o in origins)


def named(process: Process, address: str) -> str:
    """The name of an element of a process; its address where the process has none such."""
    element = find(process, address)
    return element.name.ja if element is not None else address


def called(processes: Mapping[str, Process], address: str) -> str:
    """What stands at a whole address, by the names of the process and the element; what is not there, by its address."""
    service, _, rest = address.partition("/")
    id_, _, local = rest.partition("/")
    process = processes.get(f"{service}/{id_}")
    if process is None:
        return address
    return f"{process.name.ja}：{named(process, local)}" if local else process.name.ja


def value_said(of: Parameter | Setting, value: Any) -> str:
    """A value of a parameter as people read it: choices by name, amounts with their unit."""
    names = {c.id: c.name.ja for c in of.choices if c.name}
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "する" if value else "しない"
    if isinstance(value, list | tuple):
        if value and all(isinstance(row, list | tuple) for row in value):
            return "\n".join("・".join(map(str, row)) for row in value)
        return joined(names.get(v, str(v)) if isinstance(v, str) else str(v) for v in value) or "（なし）"
    if isinstance(value, int | float):
        return f"{value:,}" + (of.unit.ja if of.unit else "円" if of.type == "money" else "")
    return names.get(value, str(value))


def allowed_said(of: Parameter | Setting) -> str:
    """What a parameter may be: its choices, or its type with its bounds."""
    if of.choices:
        several = "（複数）" if of.type == "multi" else ""
        return several + joined((c.name.ja if c.name else c.id for c in of.choices), "／")
    if of.type == "boolean":
        return "する／しない"
    if of.columns:
        return "表：" + joined(c.name.ja for c in of.columns)
    unit = of.unit.ja if of.unit else ""
    low = f"{of.min:,}{unit}以上" if of.min is not None else ""
    high = f"{of.max:,}{unit}以下" if of.max is not None else ""
    return word("parameter_type", of.type) + (f"（{low}{high}）" if low or high else "")


def ground_said(difference: Difference) -> str:
    """The class of the reason for a difference and what it rests on; of a custom only that it is one."""
    basis = (f"{b.title or word('basis_kind', b.kind)}{b.article or ''}" for b in difference.basis)
    return joined((word("cause", difference.cause), joined(basis)), "\n")
