"""E2xx: a file is YAML, but not of the shape that its place asks for."""

from workbench.workspace.codes.kind import kind

_WHY = (
    "形が決まっているから、突き合わせ・集計・書き出しを機械でできます。||"
    "Only what has a known shape can be compared, counted and exported."
)

SHAPE = (
    kind(
        "E201",
        "知らないキー||Unknown key",
        "`{found}` というキーはここにはありません。{meant}||There is no key `{found}` here. {meant}",
        "使えるキー: {expected}||Keys that may stand here: {expected}",
        "綴りを誤ったキーは、黙って捨てると書いた内容が失われます。||A misspelt key that is dropped silently loses what was written.",
        "tilte: {ja: 投票所名の印字}",
    ),
    kind(
        "E202",
        "必要なキーがない||Missing key",
        "`{found}` がありません。||`{found}` is missing.",
        "`{found}:` を書き加えてください。||Add `{found}:`.",
        "それがないと、ほかの記録から参照できないか、判断の理由が残りません。||"
        "Without it other records cannot refer to this one, or nobody can tell why.",
        "- {op: add, at: forms/ticket/fields/place-address}   # value がない",
    ),
    kind(
        "E203",
        "文字列の所に文字列でない値||Value that is not text",
        "文字列のはずの所に、{type} `{found}` があります。||{type} `{found}` stands where text is expected.",
        '引用符で囲んで "{found}" と書いてください（先頭の 0 が落ちていないか確かめてください）。||'
        'Quote it: "{found}" (and see whether a leading zero was lost).',
        "団体コードのような符号を数として書くと、先頭の 0 が失われます。||Codes written as numbers lose their leading zeros.",
        "code: 011002",
    ),
    kind(
        "E204",
        "値が空||Empty value",
        "`{key}` の値が空です（{expected}が要ります）。||`{key}` has no value ({expected} is expected).",
        "値を書くか、要らないなら行ごと消してください。||Write the value, or delete the line.",
        "空欄は「なし」なのか「まだ」なのか分かりません。||A blank may mean none or not yet.",
        "reason:",
    ),
    kind(
        "E205",
        "書式が違う||Wrong form",
        "`{found}` は {expected} ではありません。||`{found}` is not {expected}.",
        "{expected} の形で書いてください。例: {example}||Write {expected}, for example {example}.",
        _WHY,
        "id: Ticket Unit",
    ),
    kind(
        "E206",
        "長すぎる・短すぎる文字列||Text too long or too short",
        "`{found}` の長さが合いません（{expected}）。||`{found}` has the wrong length ({expected}).",
        "{expected} にしてください。||Make it {expected}.",
        _WHY,
        'reason: " "',
    ),
    kind(
        "E207",
        "決められた語ではない||Not one of the fixed words",
        "`{found}` は使える語ではありません。{meant}||`{found}` is not one of the words that may stand here. {meant}",
        "次のどれかを書いてください: {expected}||Write one of: {expected}",
        "語が決まっているから集計できます。||Only fixed words can be counted.",
        "cause: ordinanse",
    ),
    kind(
        "E208",
        "値の型が違う||Value of another type",
        "{expected}のはずの所に、{type} `{found}` があります。||{type} `{found}` stands where {expected} is expected.",
        "{expected}を書いてください。{advice}||Write {expected}. {advice}",
        "YAML 1.2 では `yes`・`no`・`on` は文字列、`1_000` も文字列です。||"
        "In YAML 1.2 `yes`, `no`, `on` and `1_000` are text.",
        "welfare_office: no",
    ),
    kind(
        "E209",
        "一覧・対応の取り違え||List, mapping or single value",
        "{expected}のはずの所に、{type}があります。||{type} stands where {expected} is expected.",
        "{expected}の形に書き直してください。{advice}||Write it as {expected}. {advice}",
        _WHY,
        "next: print          # 正しくは [print]",
    ),
    kind(
        "E210",
        "id にできない語||Word that cannot be an id",
        "`{found}` は id にできません（YAML 1.1 では真偽値や null と読まれます）。||"
        "`{found}` cannot be an id (YAML 1.1 reads it as a boolean or null).",
        "別の語を id にしてください。||Choose another word.",
        "別の道具で読むと別の値になります。||Another tool would read another value.",
        "- {id: no, name: {ja: いいえ}}",
    ),
    kind(
        "E211",
        "範囲外の数||Number outside its range",
        "`{found}` は範囲の外です（{expected}）。||`{found}` is outside the range ({expected}).",
        "{expected} の数を書いてください。||Write a number {expected}.",
        _WHY,
        "population: 0",
    ),
    kind(
        "E212",
        "要素が足りない一覧||List with too few items",
        "一覧に要素が足りません（{expected}）。||The list has too few items ({expected}).",
        "要素を書き加えるか、記録ごと消してください。||Add an item, or delete the record.",
        _WHY,
        "changes: []",
    ),
    kind(
        "E299",
        "形の誤り||Wrong shape",
        "形が合いません: {expected}（見つかったもの: {found}）||Wrong shape: {expected} (found: {found})",
        "docs/ にある書き方の例と見比べてください。||Compare it with the examples in docs/.",
        _WHY,
        "",
    ),
)
