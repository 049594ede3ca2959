"""The words on screen for every code of the vocabularies, in Japanese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.model.base import Text


def _texts(**words: tuple[str, str]) -> dict[str, Text]:
    return {code: Text(ja=ja, en=en) for code, (ja, en) in words.items()}


WORDS: Mapping[str, Mapping[str, Text]] = {
    "state": _texts(
        unanswered=("未回答", "Unanswered"),
        same=("標準どおり", "As the standard"),
        differs=("差異あり", "Differs"),
        not_applicable=("該当なし", "Not applicable"),
        stale=("要再確認", "To be confirmed again"),
    ),
    "verdict": _texts(
        fit=("適合", "Fit"),
        config=("設定で適合", "Fits by setting"),
        extend=("外付け・運用で適合", "Fits by extension"),
        gap=("不適合", "Gap"),
        none=("判定なし", "No verdict"),
    ),
    "class": _texts(
        must=("実装必須", "Must"), option=("標準オプション", "Option"), prohibited=("実装不可", "Prohibited")
    ),
    "kind": _texts(
        step=("手順", "Step"),
        form=("帳票", "Form"),
        field=("印字項目", "Field"),
        rule=("判断・規則", "Rule"),
        parameter=("設定項目", "Parameter"),
        interface=("連携", "Interface"),
        requirement=("機能要件", "Requirement"),
        actor=("担当", "Actor"),
        process=("業務プロセス", "Process"),
    ),
    "change": _texts(
        add=("追加", "Added"),
        remove=("行わない", "Left out"),
        change=("変更", "Changed"),
        move=("移動", "Moved"),
        set=("設定値", "Value set"),
    ),
    "cause": _texts(
        organisation=("組織の違い", "Organisation"),
        volume=("処理件数", "Volume"),
        service_level=("住民サービス水準の違い", "Service level"),
        ordinance=("条例・規則の違い", "Ordinance"),
        form=("独自様式・帳票", "Own form"),
        legal_view=("法令解釈・慣行の違い", "Legal view or custom"),
        outsourcing=("委託先との取決め", "Outsourcing"),
        reporting=("県・国への報告様式", "Reporting"),
    ),
    "disposition": _texts(
        adopt=("標準に合わせる", "Adopt the standard"),
        amend_ordinance=("条例等を改正して合わせる", "Amend the ordinance"),
        parameter=("パラメータ設定", "Parameter"),
        option=("パッケージのオプション", "Package option"),
        euc=("EUC・手作業で補う", "End-user computing"),
        work_around=("運用で回避", "Work around"),
        outside=("外付けシステム", "Outside system"),
        customize=("カスタマイズ", "Customise"),
        raise_standard=("標準を引き上げる", "Raise the standard"),
        drop=("サービス・帳票を廃止", "Drop"),
        petition=("国・ベンダーへ要望", "Petition"),
        defer=("段階実装・経過措置", "Defer"),
    ),
    "answer": _texts(
        standard=("標準対応", "Standard"),
        config=("設定", "Setting"),
        option=("オプション", "Option"),
        alternative=("代替", "Alternative"),
        customize=("カスタマイズ", "Customise"),
        impossible=("不可", "Impossible"),
    ),
    "process_kind": _texts(batch=("一括処理", "Batch"), counter=("窓口・随時", "Counter")),
    "status": _texts(draft=("素案", "Draft"), confirmed=("確認済", "Confirmed")),
    "medium": _texts(
        postcard=("はがき", "Postcard"),
        sealed_postcard=("圧着はがき", "Sealed postcard"),
        letter=("封書", "Letter"),
        sealed_letter=("圧着封書", "Sealed letter"),
        a3=("A3", "A3"),
        a4=("A4", "A4"),
        a5=("A5", "A5"),
        b5=("B5", "B5"),
        card=("カード", "Card"),
        booklet=("冊子・手帳", "Booklet"),
        slip=("納付書・振込票", "Payment slip"),
        tag=("標識・鑑札", "Tag"),
        register=("台帳", "Register"),
        data=("データ", "Data file"),
        screen=("画面", "Screen"),
    ),
    "direction": _texts(
        received=("受け取る", "Received"),
        issued=("交付・発送する", "Issued"),
        internal=("内部", "Internal"),
        **{"in": ("受取", "In"), "out": ("提供", "Out"), "both": ("双方向", "Both")},
    ),
    "actor_kind": _texts(
        resident=("住民・申請者", "Resident"),
        office=("担当課・窓口", "Office"),
        approver=("決裁・審査", "Approver"),
        system=("共同利用システム", "Shared system"),
        agency=("国・県・他団体", "Agency"),
        contractor=("委託先", "Contractor"),
        institution=("関係機関", "Institution"),
    ),
    "step_kind": _texts(task=("作業", "Task"), decision=("判断", "Decision"), wait=("待ち", "Wait")),
    "join": _texts(any=("どれか一つが来たら", "When any arrives"), all=("すべてそろったら", "When all have arrived")),
    "side": _texts(front=("表", "Front"), back=("裏", "Back")),
    "field_type": _texts(
        text=("文字", "Text"),
        number=("数", "Number"),
        date=("日付", "Date"),
        money=("金額", "Amount"),
        code=("コード", "Code"),
        mark=("○などの印", "Mark"),
        image=("画像", "Image"),
        barcode=("バーコード", "Barcode"),
    ),
    "decided_by": _texts(
        law=("法令", "Law"),
        ordinance=("条例・規則", "Ordinance"),
        municipality=("要綱・運用", "Municipality"),
        outside=("県・広域連合等", "Outside body"),
    ),
    "parameter_type": _texts(
        choice=("選択", "Choice"),
        multi=("複数選択", "Several choices"),
        boolean=("する・しない", "Yes or no"),
        integer=("整数", "Whole number"),
        decimal=("数", "Number"),
        money=("金額（円）", "Yen"),
        date=("日付", "Date"),
        text=("文字", "Text"),
        list=("一覧", "List"),
        table=("表", "Table"),
    ),
    "origin": _texts(
        applicant=("届出人・申請者", "Applicant"),
        office=("職員", "Official"),
        computed=("この業務で算出", "Computed"),
        fixed=("固定文言", "Printed text"),
    ),
    "municipality_kind": _texts(
        city=("市", "City"),
        town=("町", "Town"),
        village=("村", "Village"),
        ward=("特別区", "Ward"),
        core_city=("中核市", "Core city"),
        designated_city=("指定都市", "Designated city"),
    ),
    "national": _texts(
        full=("標準化対象", "Nationally standardised"),
        partial=("一部が標準化対象", "Standardised in part"),
        none=("国の標準なし", "No national standard"),
    ),
    "basis_kind": _texts(
        ordinance=("条例", "Ordinance"),
        rule=("規則", "Rule"),
        guideline=("要綱・要領", "Guideline"),
        notice=("通知", "Notice"),
        custom=("慣行", "Custom"),
    ),
    "flag": _texts(
        prohibited=("実装不可に抵触", "Against a prohibition"),
        conflict=("差異どうしが衝突", "Deviations conflict"),
    ),
    "stance": _texts(
        agree=("賛成", "Agree"),
        agree_if=("条件付賛成", "Agree if"),
        hold=("保留", "Hold"),
        object=("反対", "Object"),
        abstain=("棄権", "Abstain"),
    ),
    "standing": _texts(
        open=("未協議", "Open"),
        proposed=("協議中", "Under discussion"),
        agreed=("全員賛成", "Agreed"),
        agreed_with_conditions=("条件付きで賛成", "Agreed with conditions"),
        blocked=("反対・宿題の遅れ", "Blocked"),
        escalated=("上の場へ", "Gone up a level"),
        decided=("決定", "Decided"),
        reopened=("再協議", "Reopened"),
        withdrawn=("取下げ", "Withdrawn"),
    ),
    "request_status": _texts(
        draft=("下書き", "Draft"),
        asked=("照会中", "Asked"),
        answered=("回答あり", "Answered"),
        ordered=("発注済み", "Ordered"),
        delivered=("納品済み", "Delivered"),
        accepted=("検収済み", "Accepted"),
        withdrawn=("取下げ", "Withdrawn"),
    ),
    "answer_how": _texts(
        standard=("標準で対応", "As it is"),
        setting=("設定で対応", "By a setting"),
        option=("オプションで対応", "By an option"),
        staged=("段階的に対応", "In stages"),
        alternative=("別の方法で対応", "In another way"),
        customize=("カスタマイズで対応", "By customising"),
        impossible=("対応できない", "Not at all"),
    ),
    "severity": _texts(error=("誤り", "Error"), warning=("注意", "Warning")),
}
"""Vocabulary → code → what people read."""

STATE_MARKS: Mapping[str, str] = {
    "unanswered": "？",
    "same": "○",
    "differs": "△",
    "not_applicable": "－",
    "stale": "⟳",
}
"""The mark of each cell state, so that colour never stands alone."""

VERDICT_MARKS: Mapping[str, str] = {"fit": "○", "config": "□", "extend": "△", "gap": "×", "none": "・"}
CHANGE_MARKS: Mapping[str, str] = {"add": "＋", "remove": "－", "change": "～", "move": "↕", "set": "＝"}


def word(vocabulary: str, code: str | None, language: str = "ja") -> str:
    """What people read for a code; the code itself where the vocabulary does not know it, nothing for None."""
    if code is None:
        return ""
    text = WORDS[vocabulary].get(code)
    return text.get(language) if text else code


def joined(said: Iterable[str], language: str = "ja") -> str:
    """Several words as a list in a sentence.

    >>> joined(["氏名", "住所"]), joined(["Name", "Address"], "en")
    ('氏名、住所', 'Name, Address')
    """
    return ("、" if language == "ja" else ", ").join(said)


def aside(said: str, language: str = "ja") -> str:
    """A remark behind a word, in brackets; nothing where there is none.

    >>> "住民" + aside("国勢調査"), "Residents" + aside("census", "en"), aside("")
    ('住民（国勢調査）', 'Residents (census)', '')
    """
    if not said:
        return ""
    return f"（{said}）" if language == "ja" else f" ({said})"
