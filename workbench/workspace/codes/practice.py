"""E5xx, W5xx: a municipality's practice does not fit the standard it speaks of."""

from workbench.workspace.codes.kind import kind

_TARGET = (
    "差異は標準の要素に対して書きます。対象がなければ、どのセルにも現れません。||"
    "A deviation is from something in the standard; without it, it shows up in no cell."
)

PRACTICE = (
    kind(
        "E501",
        "差異の対象がない||Unknown target of a change",
        "`{found}` は {process} にありません。{meant}||{process} has no `{found}`. {meant}",
        "番地（at）を直してください。||Correct the address (`at`).",
        _TARGET,
        "{op: remove, at: steps/prnt}",
    ),
    kind(
        "E502",
        "位置の目印がない||Unknown anchor",
        "目印 `{found}` は {where} の並びにありません。{meant}||The anchor `{found}` is not among {where}. {meant}",
        "隣の要素の id（最初なら `^`、最後なら after を書かない）にしてください。||"
        "Name a sibling's id (`^` for the first place, no `after` for the last).",
        "目印がないと、どこに加わるのか分かりません。||Without its anchor nobody knows where it goes.",
        "{op: add, at: forms/ticket/fields/map, after: plase-name, …}",
    ),
    kind(
        "E503",
        "変えられない属性||Attribute that cannot be changed",
        "{kind} に、変えられる属性 `{found}` はありません。{meant}||{kind} has no attribute `{found}` that a change may set. {meant}",
        "次のどれかを書いてください: {expected}||Write one of: {expected}",
        _TARGET,
        "{op: change, at: steps/print, attribute: acter, to: election-office}",
    ),
    kind(
        "E504",
        "標準にあるものを加えている||Adding what the standard has",
        "`{found}` は標準の {process} にすでにあります。||{process} has `{found}` already.",
        "属性を変えるなら op: change、別のものを加えるなら別の id にしてください。||"
        "Use `op: change` to alter it, or another id to add something else.",
        "加える差異は、標準にないものに限ります。||Only what the standard lacks can be added.",
        "{op: add, at: steps/print, value: {…}}",
    ),
    kind(
        "E505",
        "許されない値||Value that is not allowed",
        "{at} に `{found}` は入れられません（{expected}）。||{at} cannot be `{found}` ({expected}).",
        "型・選択肢・範囲に合う値にしてください。||Use a value that fits its type, choices and range.",
        "設定できない値は、パッケージに渡せません。||The package cannot be given a value it does not know.",
        "{op: set, at: parameters/ticket-unit, to: family}",
    ),
    kind(
        "E506",
        "加える先の帳票がない||Field added to an unknown form",
        "帳票 `{found}` は {process} にありません。{meant}||{process} has no form `{found}`. {meant}",
        "番地を直すか、帳票も加えてください。||Correct the address, or add the form too.",
        _TARGET,
        "{op: add, at: forms/tiket/fields/map, value: {…}}",
    ),
    kind(
        "E507",
        "加える要素の id が番地と違う||Id of what is added differs from its address",
        "値の id `{found}` が番地の `{expected}` と違います。||The value's id, `{found}`, differs from the address, `{expected}`.",
        "値の id を消してください（番地から決まります）。||Remove the id from the value (the address gives it).",
        "同じものに 2 つの名前があると、どちらで参照するか分かりません。||With two names nobody knows which to refer to.",
        "{op: add, at: steps/check, value: {id: chekc, …}}",
    ),
    kind(
        "E508",
        "確認した版が残っていない||Confirmed version is not kept",
        "確認した版 `{found}` が今の {process}（{expected}）でも、残された版でもありません。||"
        "`{found}` is neither {process} as it stands ({expected}) nor a version that is kept.",
        "指紋を写し間違えていないか確かめてください。古い版なら "
        "`process_catalog/{service}/.confirmed/{id}@{found}.yaml` に置きます。||"
        "Check the fingerprint; an older version belongs in `process_catalog/{service}/.confirmed/{id}@{found}.yaml`.",
        "何に「標準どおり」と答えたのかが残っていないと、標準が変わったときに引き継げません。||"
        "Unless what was confirmed is kept, the answer cannot be carried over when the standard changes.",
        "{date: 2013-05-20, by: 市民課, standard: 00000000}",
    ),
    kind(
        "E509",
        "残された版の指紋が違う||Kept version with another fingerprint",
        "内容の指紋は {expected} ですが、名前には `{found}` とあります。||"
        "Its content has the fingerprint {expected}, but its name says `{found}`.",
        "残された版は書き換えられません。元の内容に戻してください。||A kept version must not be edited: restore it.",
        "確認した内容が後から変わっては、確認の意味がありません。||A confirmation means nothing if its content can change.",
        ".confirmed/nyujoken@9f31c2ab.yaml",
    ),
    kind(
        "E510",
        "どの版か決まらない指紋||Ambiguous fingerprint",
        "指紋 `{found}` に当たる版が 2 つ以上あります。||More than one version begins with `{found}`.",
        "指紋を長く書いてください。||Write more digits.",
        "どの版を確認したのか決まりません。||It is open which version was confirmed.",
        "standard: 9f31c2ab",
    ),
    kind(
        "E511",
        "確認・該当なしの要素がない||Unknown element in a confirmation",
        "`{found}` は {process} のその版にありません。{meant}||That version of {process} has no `{found}`. {meant}",
        "番地を直してください。||Correct the address.",
        "ないものへの答えは、どのセルにも数えられません。||An answer about nothing is counted in no cell.",
        "elements: [steps/prnt]",
    ),
    kind(
        "E512",
        "残された版の名前の誤り||Name of a kept version",
        "`{found}` は `<プロセス>@<指紋>.yaml` の形ではありません。||`{found}` is not of the form `<process>@<fingerprint>.yaml`.",
        "名前を直すか、取り除いてください。||Correct its name, or remove it.",
        "名前から、どの確認がどの版のものかをたどります。||The name ties a confirmation to its version.",
        ".confirmed/nyujoken-old.yaml",
    ),
    kind(
        "W503",
        "廃止した要素への差異・該当なし||Deviation from an element that was retired",
        "`{found}` は {date} に標準から廃止されました（{why}）。{meant}||"
        "`{found}` was retired from the standard on {date} ({why}). {meant}",
        "代わりの要素への差異に改めるか、続けているなら op: add で自分の団体の要素として加えてください。||"
        "Turn it into a deviation from the replacement, or add the element as your own (`op: add`) if you go on with it.",
        "標準が変わっても差異は消えません。何に対する違いかを改めるまで、この団体の流れや設定は組み立てられません。||"
        "A deviation does not vanish when the standard changes; until it has a target again, the variant cannot be built.",
        "{op: remove, at: steps/print}   # steps/print は廃止",
    ),
    kind(
        "W504",
        "何にも答えていない回答||An answer to nothing",
        "`elements` が空なので、この回答はどの要素にも及びません。||`elements` is empty, so this answers for no element.",
        "答えた要素を並べてください。業務プロセス全体への回答なら `elements` の行を消します。||"
        "List the elements that are answered; if it answers for the whole process, delete the line `elements`.",
        "空の一覧は「全部」ではありません。書いていない要素は未回答のままです。||"
        "An empty list is not “everything”: what is not named stays unanswered.",
        "- {date: 2026-11-01, by: 住民課, standard: 9f31c2ab, elements: []}",
    ),
    kind(
        "W505",
        "廃止した業務プロセスへの差異||Deviation in a process that has ended",
        "業務プロセス `{found}` は {date} に標準から廃止されました（{why}）。{meant}||"
        "The process `{found}` ended on {date} ({why}). {meant}",
        "続けている仕事なら、代わりの業務プロセスへの差異として書き直してください。もうしていなければ、このままで構いません。||"
        "If the work goes on, write it as a deviation in the process that stands for it now; otherwise leave it.",
        "記録した回答と差異は消えず、標準に戻ればそのまま生きます。ただし集計や論点には入りません。||"
        "Answers and deviations stay and hold again if the process returns; they count in no figure and no point.",
        "nyujoken: {deviations: […]}   # nyujoken.yaml: ended: {date: …, why: …}",
    ),
    kind(
        "W501",
        "どの確認も指していない版||Kept version nobody refers to",
        "どの市町の確認も、この版を指していません。||No municipality's confirmation refers to this version.",
        "要らなければ削除してください。||Delete it if it is not needed.",
        "残すのは、確認した市町がある間だけです。||A version is kept as long as somebody confirmed it.",
        ".confirmed/nyujoken@9f31c2ab.yaml",
    ),
    kind(
        "W502",
        "該当なしの業務に答えがある||Answers in a service that does not apply",
        "業務全体が該当なしですが、プロセス `{found}` の答えがあります。||"
        "The whole service does not apply, yet the process `{found}` has answers.",
        "該当なしを取り消すか、答えを消してください。||Remove one of the two.",
        "該当なしが優先され、答えは数えられません。||What does not apply is not counted.",
        "not_applicable: {…}\nprocesses: {nyujoken: {confirmations: […]}}",
    ),
)
