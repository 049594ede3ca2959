"""W6xx: valid, but not yet a catalogue that a working group can work with (``check --lint``)."""

from workbench.workspace.codes.kind import kind

_NAMES = "名前の形がそろっていると、一覧と図が速く読めます。||Names of one form make lists and diagrams quick to read."
_BOTH = "画面と帳票は日本語と英語の両方で出ます。||Screens and documents are shown in Japanese and in English."
_COPIES = (
    "名詞だけを替えた写しは、実際の仕事を表していないことがほとんどです。||"
    "A copy with other nouns hardly ever describes the work that is really done."
)

LINT = (
    kind(
        "W601",
        "プロセス名が体言止めでない||Process name is not a noun",
        "プロセス名「{found}」が体言止めではありません。||The process name 「{found}」 is not a noun phrase.",
        "「…の作成・発送」のように名詞で終えてください。||End it with a noun, like 「…の作成・発送」.",
        _NAMES,
        "name: {ja: 入場券を作成して発送する}",
    ),
    kind(
        "W602",
        "手順名が動詞で終わらない||Step name does not end in a verb",
        "手順名「{found}」が動詞で終わっていません（判断は「…か」でも構いません）。||"
        "The step name 「{found}」 does not end in a verb (a decision may end in 「か」).",
        "「…を印刷する」のように、することを書いてください。||Say what is done, like 「…を印刷する」.",
        _NAMES,
        "- {id: print, name: {ja: 印刷}}",
    ),
    kind(
        "W603",
        "担当のない手順||Step without an actor",
        "手順「{found}」に担当がいません。||The step 「{found}」 has no actor.",
        "actor に、する人・課・機関を書いてください。||Name who does it in `actor`.",
        "誰がするか分からない手順は、話し合えません。||Nobody can discuss a step that nobody does.",
        "- {id: print, name: {ja: 印刷する}}",
    ),
    kind(
        "W604",
        "どの手順も使わない帳票||Form that no step uses",
        "帳票「{found}」を使う手順がありません。||No step uses the form 「{found}」.",
        "使う手順の uses に加えるか、帳票を取り除いてください。||Add it to `uses` of the step, or remove the form.",
        "いつ誰が扱うかが分からない帳票は、要るかどうかを決められません。||"
        "Whether a form is needed cannot be settled unless somebody handles it.",
        "forms: [{id: ticket, …}]   # no step has uses: [forms/ticket]",
    ),
    kind(
        "W605",
        "出どころのない印字項目||Field without an origin",
        "{found}がどこから来るのか（from）がありません。||{found} does not say where it comes from (`from`).",
        "from に業務、ext:、applicant、office、computed、fixed のどれかを書いてください。||"
        "Give `from`: a service, ext:, applicant, office, computed or fixed.",
        "業務間の連携は、項目の出どころから分かります。||What services need of each other follows from the origin of fields.",
        "- {id: voter-name, name: {ja: 氏名}}",
    ),
    kind(
        "W606",
        "選択肢が 1 つの設定項目||Parameter with one choice",
        "設定項目「{found}」の選択肢が 1 つしかありません。||The parameter 「{found}」 has only one choice.",
        "選択肢を加えるか、規則にしてください。||Add a choice, or make it a rule.",
        "選べないものは設定ではありません。||What cannot be chosen is not a setting.",
        "choices: [person]",
    ),
    kind(
        "W607",
        "英語がない||Missing English",
        "「{found}」に英語（en）がありません。||「{found}」 has no English (`en`).",
        "en を書き加えてください。||Add `en`.",
        _BOTH,
        "name: {ja: 投票所入場券}",
    ),
    kind(
        "W608",
        "長すぎる名前||Name too long",
        "名前「{found}」は {length} 文字あります（{expected} 文字まで）。||"
        "The name 「{found}」 has {length} characters (at most {expected}).",
        "名前を短くし、詳しいことは note か text に書いてください。||Shorten it; put the details in `note` or `text`.",
        "図の枠や一覧のマスに収まりません。||It does not fit a box of the diagram or a cell of the matrix.",
        "name: {ja: 公職選挙法施行令に基づき選挙人名簿に登録されている者のうち…}",
    ),
    kind(
        "W609",
        "誰も確認していない「確認済」||Confirmed by nobody",
        "status は confirmed ですが、標準どおりと確認した市町がありません。||"
        "Its status is `confirmed`, but no municipality has confirmed it.",
        "status を draft に戻すか、確認を記録してください。||Set it back to `draft`, or record a confirmation.",
        "確認のない標準は素案です。||A standard that nobody confirmed is a draft.",
        "status: confirmed",
    ),
    kind(
        "W610",
        "確認が古い||Confirmed long ago",
        "最後の確認は {found} で、{expected} 年以上前です。||It was last confirmed on {found}, more than {expected} years ago.",
        "部会でもう一度確かめてください。||Have the working group look at it again.",
        "法令も担当者も変わります。||Laws and staff change.",
        "status: confirmed",
    ),
    kind(
        "W611",
        "同じ形の流れ||Flow of the same shape",
        "流れの形と担当の種類が {found} と同じです。||The flow has the shape, and the kinds of actors, of {found}.",
        "実際の仕事に直してください。本当に同じ仕事なら `follows: {found}` と書いてください。||"
        "Describe the real work; if it truly is the same, say `follows: {found}`.",
        _COPIES,
        "steps: […]",
    ),
    kind(
        "W612",
        "ほとんど同じ文言の手順||Steps that read almost the same",
        "手順の文言が {found} と {share} % 同じです。||Its steps share {share} % of their wording with {found}.",
        "実際の仕事に直してください。本当に同じ仕事なら `follows: {found}` と書いてください。||"
        "Describe the real work; if it truly is the same, say `follows: {found}`.",
        _COPIES,
        "steps: […]",
    ),
    kind(
        "W613",
        "何も受け取っていない上流||Upstream from which nothing is read",
        "upstream の `{found}` から来る項目も連携もありません。||No field and no interface reads from `{found}` in `upstream`.",
        "受け取る項目の from か連携に書くか、upstream から外してください。||"
        "Name it as the origin of a field or partner of an interface, or remove it from `upstream`.",
        "業務の依存関係は、止めるときや順に移すときの判断に使われます。||"
        "Dependencies decide in which order services move and what stands still when one does.",
        "upstream: [juki, noka]",
    ),
    kind(
        "W614",
        "何も変えない差異||Deviation that changes nothing",
        "{where}の差異「{what}」は {at} を標準と同じにしているので、違いがありません。||"
        "The deviation 「{what}」 of {where} leaves {at} as the standard has it, so nothing differs.",
        "標準どおりならこの変更（差異ごと要らなければ差異）を取り消し、違うなら実際の内容に直してください。||"
        "If it is as the standard says, withdraw this change (or the deviation); otherwise say what is really done.",
        "標準が変わって同じになった差異は、残すと論点に数えられます。||"
        "A deviation that the standard has caught up with still counts as a point to settle.",
        "- {op: set, at: parameters/ticket-unit, to: person}   # default: person",
    ),
)
