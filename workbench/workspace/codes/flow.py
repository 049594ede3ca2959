"""E4xx: a process is unsound taken by itself."""

from workbench.workspace.codes.kind import kind

_WHY = (
    "流れに切れ目や行き止まりがあると、図も突き合わせも当てになりません。||"
    "With a gap or dead end in the flow neither diagram nor comparison can be trusted."
)

FLOW = (
    kind(
        "E401",
        "同じ id が 2 つある||Duplicate id in a process",
        "{at} の id `{found}` が同じ並びに 2 つあります。||The id `{found}` stands twice among its siblings ({at}).",
        "一方に別の id を付けてください。||Give one of them another id.",
        "番地は一つの要素だけを指します。||An address names one element only.",
        "steps: [{id: print, …}, {id: print, …}]",
    ),
    kind(
        "E402",
        "いない担当者||Unknown actor",
        "{at} の担当 `{found}` は actors にいません。{meant}||{at} has the actor `{found}`, which is not among `actors`. {meant}",
        "actors に書き加えるか、次のどれかにしてください: {expected}||Add it to `actors`, or use one of: {expected}",
        "誰がするかの分からない手順は、担当を話し合えません。||Nobody can discuss a step that nobody does.",
        "actor: printre",
    ),
    kind(
        "E403",
        "ない手順へ進んでいる||Unknown next step",
        "{at} の次の手順 `{found}` がありません。{meant}||{at} leads to the step `{found}`, which does not exist. {meant}",
        "手順を書き加えるか、次のどれかにしてください: {expected}||Add the step, or use one of: {expected}",
        _WHY,
        "next: [pritn]",
    ),
    kind(
        "E404",
        "ないものを使っている||Unknown element in `uses`",
        "{at} が使う `{found}` はこのプロセスにありません。{meant}||{at} uses `{found}`, which this process does not have. {meant}",
        "要素を書き加えるか、番地を直してください。||Add the element, or correct the address.",
        "どの手順がどの帳票や設定を使うかが、影響を調べる土台です。||"
        "Which step uses which form or parameter is the ground of every impact.",
        "uses: [forms/tiket]",
    ),
    kind(
        "E405",
        "始まりが 2 つ以上ある||More than one start",
        "手順 `{found}` へ進む手順がありません（始まりは `{expected}` です）。||"
        "No step leads to `{found}` (the flow starts at `{expected}`).",
        "前の手順の next に `{found}` を書いてください。||Name `{found}` in the `next` of the step before it.",
        _WHY,
        "steps: [{id: a}, {id: b}]",
    ),
    kind(
        "E406",
        "たどり着けない手順||Unreachable step",
        "始まりの `{expected}` から手順 `{found}` へたどり着けません。||`{found}` cannot be reached from the start, `{expected}`.",
        "前の手順の next に `{found}` を書いてください。||Name `{found}` in the `next` of the step before it.",
        _WHY,
        "（互いにだけ進む 2 つの手順）",
    ),
    kind(
        "E407",
        "終わりへ進めない手順||Step that never ends",
        "手順 `{found}` からは、どの終わりにもたどり着けません。||From `{found}` no end of the flow can be reached.",
        "繰り返しから抜ける分かれ道を作るか、最後の手順の next を空にしてください。||"
        "Give the loop a way out, or leave the last step without `next`.",
        _WHY,
        "steps: [{id: a, next: [b]}, {id: b, next: [a]}]",
    ),
    kind(
        "E408",
        "分かれない判断||Decision without branches",
        "判断の手順 {at} の行き先が {found} 個です。||The decision {at} leads to {found} step(s).",
        "行き先を 2 つ以上書くか、kind: task にしてください。||Name two steps at least, or make it `kind: task`.",
        _WHY,
        "{id: check, kind: decision, next: [print]}",
    ),
    kind(
        "E409",
        "条件のない分かれ道||Branch without condition",
        "判断 {at} から `{found}` へ進む条件（when）がありません。||The branch of {at} to `{found}` has no condition (`when`).",
        "{{to: {found}, when: {{ja: …, en: …}}}} と書いてください。||Write {{to: {found}, when: {{ja: …, en: …}}}}.",
        "条件の書かれていない判断は、人によって違います。||A decision without conditions differs from person to person.",
        "kind: decision\nnext: [print, back]",
    ),
    kind(
        "E410",
        "判断でない手順の条件||Condition without decision",
        "{at} は判断ではないのに、`{found}` へ進む条件があります。||{at} is no decision, but its way to `{found}` has a condition.",
        "kind: decision にするか、when を消してください。||Make it `kind: decision`, or remove `when`.",
        _WHY,
        "{id: print, next: [{to: send, when: {ja: 急ぐとき}}]}",
    ),
    kind(
        "E411",
        "同じ行き先が 2 度ある||The same next step twice",
        "{at} の next に `{found}` が 2 度あります。||{at} names `{found}` twice in `next`.",
        "1 つにまとめてください。||Keep one of them.",
        _WHY,
        "next: [print, print]",
    ),
    kind(
        "E412",
        "許されない既定値||Default that is not allowed",
        "{at} の既定値 {found} は許されません（{expected}）。||The default of {at}, {found}, is not allowed ({expected}).",
        "型・選択肢・範囲に合う値にしてください。||Use a value that fits its type, choices and range.",
        "既定値はそのまま標準の値として比べられます。||The default is the standard's value that others are compared with.",
        "{type: choice, choices: [person, household], default: family}",
    ),
    kind(
        "E413",
        "選択肢がない||No choices",
        "{at} の型は {found} ですが、選択肢（choices）がありません。||{at} is of type {found} but has no `choices`.",
        "choices を書いてください。||Write its `choices`.",
        "選ぶものがなければ、市町は答えられません。||With nothing to choose from nobody can answer.",
        "{id: ticket-unit, type: choice}",
    ),
    kind(
        "E414",
        "空の範囲||Empty range",
        "{at} の下限が上限より大きくなっています（{found}）。||The minimum of {at} is above its maximum ({found}).",
        "min と max を直してください。||Correct `min` and `max`.",
        "どの値も許されなくなります。||No value would be allowed.",
        "{min: 10, max: 1}",
    ),
    kind(
        "E415",
        "廃止した id を使っている||Id of a retired element used again",
        "`{found}` は廃止したと記録されていますが、このプロセスにあります。||"
        "`{found}` is recorded as retired, yet this process has it.",
        "新しい要素には別の id を付けてください。廃止を取り消すなら retired から消します。||"
        "Give the new element another id; to undo the retirement, take it off `retired`.",
        "id を使い回すと、前の要素への確認や差異が、別のものへの答えになってしまいます。||"
        "With an id used twice, what was said of the old element becomes an answer about another.",
        "retired: {steps/print: {…}}   # steps に print がある",
    ),
    kind(
        "E416",
        "代わりの要素がない||Replacement that does not exist",
        "{at} の代わりの `{found}` はこのプロセスにありません。{meant}||"
        "`{found}`, which replaces {at}, is not in this process. {meant}",
        "今ある要素（または後で廃止した要素）の番地にするか、replaced_by を消してください。||"
        "Name an element that stands (or was retired later), or remove `replaced_by`.",
        "廃止した要素への差異は、代わりの要素へ案内されます。||Deviations from what was retired are pointed to its replacement.",
        "retired: {steps/print: {…, replaced_by: steps/pritn}}",
    ),
)

FLAW_CODES = {
    "duplicate-id": "E401",
    "unknown-actor": "E402",
    "unknown-step": "E403",
    "unknown-use": "E404",
    "several-starts": "E405",
    "unreachable": "E406",
    "no-end": "E407",
    "decision-without-branches": "E408",
    "branch-without-condition": "E409",
    "condition-without-decision": "E410",
    "duplicate-next": "E411",
    "value-not-allowed": "E412",
    "choices-missing": "E413",
    "range-empty": "E414",
    "retired-id-used": "E415",
    "replacement-missing": "E416",
}
"""The code of each kind of flaw that the model finds in a process."""
