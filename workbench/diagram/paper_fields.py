"""What a form's fields are on paper: the part each plays, and a value that is plainly a placeholder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from workbench.model import Form, FormField

Part = Literal[
    "title", "postage", "postal_code", "addressee", "postal_bars", "lead", "body", "office", "note", "sender"
]  # fmt: skip
"""The part a field plays: at the head, in the address, in the table, for officials to fill in, at the foot."""

ValueKind = Literal[
    "text", "line", "right", "choices", "boxes", "blank", "map", "plan", "photo", "seal", "picture", "bars", "square", "grey",
]  # fmt: skip

POSTAL = frozenset({"postcard", "sealed_postcard", "letter", "sealed_letter"})
_OFFICIAL = frozenset({"office", "computed"})
_PARENTHESES = re.compile(r"[（(]([^（）()]*)[)）]")
_SEPARATORS = re.compile(r"[・、／]")
_ADDRESSEE = re.compile(
    r"宛|送付先|住所|氏名|納税義務者|納付義務者|納入義務者|名義人|保護者|世帯主|受給|納める人|滞納者|申出者|申請者|対象者"
    r"|請求者|受診者|所有者|転入者|加入者|利用者|還付を受ける人"
)
_SENDER = re.compile(r"差出人|発行者|公印|職名|長名|(保険者|市町村?|市町).{0,4}(印|名)$|^市町村名|問い?合わ?せ|^担当")
_PERIOD = re.compile(r"期間|始期|開始日・終了日")
_NAMED = re.compile(r"氏名|宛名|名義人|義務者|保護者|受給者|人$|者$")


class Value(NamedTuple):
    """What stands where the value goes: texts or choices, or a picture."""

    kind: ValueKind
    texts: tuple[str, ...] = ()


class Item(NamedTuple):
    """A field with the part it plays and what stands for its value."""

    field: FormField
    part: Part
    name: str
    value: Value
    short: bool


def items(form: Form, language: str) -> tuple[Item, ...]:
    """The fields of a form, each with its part and its value."""
    named = {f.id: part for f, part in _parts(form)}
    return tuple(
        Item(
            f,
            named[f.id],
            f.name.get(language),
            value(f, language, filled=not _filled_in_by_hand(form, f)),
            _short(f),
        )
        for f in form.fields
    )


def printed(field: FormField, language: str) -> str:
    """The words that a field of printed text puts on the paper: those its name gives in brackets, else its name.

    >>> from workbench.model import Text
    >>> printed(FormField(id="t", name=Text(ja="表題（選挙のお知らせ）")), "ja")
    '選挙のお知らせ'
    """
    name = field.name.get(language)
    quoted = re.search(r"[「“]([^」”]+)[」”]", name)
    bracketed = _PARENTHESES.search(name)
    found = quoted or bracketed
    return found.group(1) if found else name


def names_sender(field: FormField) -> bool:
    """Whether a field says, or seals, in whose name a paper goes out."""
    return _SENDER.search(_bare(field.name.ja)) is not None


def _parts(form: Form) -> list[tuple[FormField, Part]]:
    posted = form.direction == "issued" and form.medium in POSTAL
    given: dict[str, Part] = {}
    front = [f for f in form.fields if f.side == "front"]
    if posted or (form.direction == "issued" and form.medium in ("a3", "a4", "a5", "b5", "slip")):
        given |= _address(front, posted)
    by_hand = any("applicant" in f.origin for f in form.fields)
    begun: set[str] = set()
    for f in form.fields:
        if f.id in given:
            continue
        part = _part(form, f, begun, by_hand)
        given[f.id] = part
        if part in ("body", "office"):
            begun.add(f.side)
    return [(f, given[f.id]) for f in form.fields]


def _address(front: Sequence[FormField], posted: bool) -> dict[str, Part]:
    """The fields that say to whom it goes."""
    found: dict[str, Part] = {}
    for f in front:
        if posted and f.type == "image" and re.search("料金|後納|別納", f.name.ja):
            found[f.id] = "postage"
        elif posted and f.type == "code" and f.name.ja.startswith("郵便番号"):
            found[f.id] = "postal_code"
        elif posted and f.type == "barcode" and "カスタマ" in f.name.ja:
            found[f.id] = "postal_bars"
    candidates = [f for f in front if f.id not in found and f.type == "text" and not _fixed(f)][:3]
    wanted = _ADDRESSEE if posted else re.compile("宛|あて")
    first = next((f for f in candidates if wanted.search(f.name.ja) and f.origin != ("applicant",)), None)
    if first is None:
        return found
    found[first.id] = "addressee"
    after = front[front.index(first) + 1 : front.index(first) + 2]
    if posted and not _NAMED.search(_bare(first.name.ja)) and after and "氏名" in after[0].name.ja:
        found[after[0].id] = "addressee"
    return found


def _part(form: Form, f: FormField, begun: set[str], by_hand: bool) -> Part:
    if _fixed(f):
        if f.name.ja.startswith("表題"):
            return "title"
        if form.medium in ("card", "tag", "data", "register", "screen"):
            return "sender" if form.medium == "card" and names_sender(f) else "body"
        if f.type in ("text", "image") and names_sender(f):
            return "sender"
        if f.type == "text":
            return "note" if f.side in begun else "lead"
        return "body"
    if form.direction == "received" and by_hand and f.origin and set(f.origin) <= _OFFICIAL:
        return "office"
    return "body"


def _fixed(field: FormField) -> bool:
    return field.origin == ("fixed",)


def _filled_in_by_hand(form: Form, field: FormField) -> bool:
    return (
        bool(field.origin)
        and set(field.origin) <= {"applicant", "office"}
        and (form.direction == "received" or field.origin == ("applicant",))
    )


def _bare(name: str) -> str:
    return _PARENTHESES.sub("", name)


def _short(field: FormField) -> bool:
    """Whether half a line is enough."""
    parts = _SEPARATORS.split(_bare(field.name.ja))
    if field.type == "date":
        return len(parts) < 3 and not _PERIOD.search(field.name.ja)
    if field.type in ("number", "money"):
        return True
    if field.type == "code":
        return len(parts) < 3
    if field.type == "mark":
        return len(_options(field.name.ja)) < 3 and len(parts) < 2
    if field.type == "text":
        return (
            len(parts) == 1
            and re.search("年度|性別|続柄|時間|区分|種類|電話|番号|年月|回数|割合|等級|名称$|氏名$", parts[0])
            is not None
        )
    return field.type == "barcode"


# -- values ---------------------------------------------------------------------------------------------------------

_SAMPLES: Sequence[tuple[str, tuple[str, str], tuple[str, str]]] = (
    # what the name holds, the value as printed, and what a line to be filled in by hand shows (Japanese, English)
    (r"フリガナ|カナ", ("○○○○　○○○○", "○○○○ ○○○○"), ("", "")),
    (r"生年月日", ("○年○月○日", "YYYY-MM-DD"), ("　　年　　月　　日", "　　　-　　-　　")),
    (r"年月日|[^毎曜]日$|期限|期日$|日付", ("○年○月○日", "YYYY-MM-DD"), ("　　年　　月　　日", "　　　-　　-　　")),
    (
        r"期間|始期",
        ("○年○月○日～○年○月○日", "YYYY-MM-DD to YYYY-MM-DD"),
        ("　年　月　日～　年　月　日", "　　　　　to　　　　　"),
    ),
    (r"年月$", ("○年○月", "YYYY-MM"), ("　　年　　月", "　　　-　　")),
    (r"年度", ("○年度", "Year 00"), ("　　年度", "Year　　")),
    (r"時間|時刻|日時", ("○時○分～○時○分", "00:00 to 00:00"), ("　　時　　分", "　　:　　")),
    (r"性別", ("男・女", "M / F"), ("男・女", "M / F")),
    (
        r"電話|連絡先|問い?合わ?せ",
        ("000-000-0000", "000-000-0000"),
        ("　　　（　　　）　　　", "　　　-　　　-　　　"),
    ),
    (r"郵便番号", ("〒000-0000", "000-0000"), ("〒　　　-　　　", "　　　-　　　　")),
    (r"方書", ("○○アパート000号", "Room 000"), ("", "")),
    (r"住所|居所|所在|宛先|宛名|滞在地|本籍|あて先", ("○○町○○1丁目2番3号", "1-2-3 ○○, ○○"), ("", "")),
    (
        r"氏名|名義|筆頭者|世帯主|義務者|代表者|保護者|届出人|申請者|受給者|対象者|相手|本人$|人$|者$",
        ("○○　○○", "○○ ○○"),
        ("", ""),
    ),
    (r"続柄|関係", ("○○", "○○"), ("", "")),
    (r"番号|記号|コード|符号", ("1234567", "1234567"), ("", "")),
    (r"口座|金融機関", ("○○銀行○○支店 普通 1234567", "○○ Bank 1234567"), ("　　　　銀行　　　　支店", "")),
    (r"額|料$|金$|税$|所得|収入|円", ("123,456円", "¥123,456"), ("　　　　円", "¥　　　　　")),
    (r"学校", ("○○学校", "○○ School"), ("", "")),
    (r"選挙名|選挙$", ("○○選挙", "○○ election"), ("", "")),
    (r"投票所", ("○○○○（○階）", "○○ Hall"), ("", "")),
    (r"会場|場所|施設|医療機関|病院", ("○○○○", "○○○○"), ("", "")),
    (r"人数|員数|数$|率$|割合", ("12", "12"), ("", "")),
)


def value(field: FormField, language: str, *, filled: bool) -> Value:
    """What stands for the value of a field: by its type, and by what its name says."""
    english = language == "en"
    name = field.name.ja
    match field.type:
        case "image":
            kind = _picture(name)
            return Value(kind, () if filled or kind != "seal" else ("",))
        case "barcode":
            return Value("square" if re.search("二次元|QR", name) else "bars")
        case "mark":
            return _mark(field, language)
        case "money":
            return Value(
                "right",
                ("123,456円", "¥123,456")[english : english + 1] if filled else ("円", "¥")[english : english + 1],
            )
        case "number":
            return Value("right", ("12",)) if filled else Value("blank")
        case "code":
            return (
                Value("text", ("123-4567" if "郵便" in name else "1234567",)) if filled else Value("boxes", ("",) * 8)
            )
        case "date":
            return Value("text" if filled else "line", (_date(name, english, filled),))
    if _fixed(field):
        return _fixed_text(field, english)
    texts = [_sample(part, english, filled) for part in _SEPARATORS.split(_bare(name))]
    said = tuple(dict.fromkeys(t for t in texts if t)) if filled else tuple(t for t in texts if t.strip())
    if filled:
        return Value("text", said or ("○○○○",))
    return Value("line", said) if said else Value("blank")


def _fixed_text(field: FormField, english: bool) -> Value:
    """Printed text where its name says it, else lines that stand for it."""
    name = field.name.ja
    if "「" in name:
        return Value("text", (printed(field, "en" if english else "ja"),))
    if re.search("^市町村?名", name):
        return Value("text", ("○○ City" if english else "○○市（町）",))
    short = len(_SEPARATORS.split(_bare(name))) == 1 and re.search("年度$|番号$", _bare(name))
    return Value("text", (_sample(_bare(name), english, True),)) if short else Value("grey")


def _date(name: str, english: bool, filled: bool) -> str:
    if _PERIOD.search(name):
        return _sample("期間", english, filled)
    if re.search("年月$|年月[（・]|月分", name) and "年月日" not in name:
        return _sample("年月", english, filled)
    return _sample("年月日", english, filled)


def _sample(part: str, english: bool, filled: bool) -> str:
    for pattern, shown, blank in _SAMPLES:
        if re.search(pattern, part):
            return (shown if filled else blank)[english]
    return "○○○○" if filled else ""


def _picture(name: str) -> ValueKind:
    if re.search("地図|案内図|略図|経路", name):
        return "map"
    if re.search("図", name):
        return "plan"
    if "写真" in name and not re.search("改修|現況|外観|完成|番号", name):
        return "photo"
    if re.search("印|職名", name):
        return "seal"
    return "picture"


def _options(name: str) -> tuple[str, ...]:
    """The choices a name gives: those in brackets, or both sides of what it opposes."""
    found = _PARENTHESES.search(name)
    if found and len(several := re.split(r"[・、／]", found.group(1))) > 1:
        return tuple(s.removesuffix("等").removesuffix("など") for s in several)
    bare = _bare(name)
    for ending, options in (
        ("有無", ("有", "無")),
        ("要否", ("要", "否")),
        ("適否", ("適", "否")),
        ("可否", ("可", "否")),
    ):
        if ending in bare:
            return options
    if "性別" in bare:
        return ("男", "女")
    if bare.endswith("の別") and len(several := re.split("・|か", bare.removesuffix("の別"))) > 1:
        return tuple(several)
    return ()


def _mark(field: FormField, language: str) -> Value:
    if re.search(r"(確認|決裁|受付|徴収|受領)印", field.name.ja):
        return Value("seal")
    options = _options(field.name.ja)
    if language == "en":
        found = _PARENTHESES.search(field.name.get("en"))
        said = tuple(s.strip() for s in re.split(r",| or ", found.group(1)) if s.strip()) if found else ()
        options = said if len(said) > 1 else ("○○",) * max(len(options), 2)
    return Value(
        "choices",
        options or (("",) * 3 if "欄" in field.name.ja or "チェック" in field.name.ja else ("○○○", "○○○", "○○○")),
    )
