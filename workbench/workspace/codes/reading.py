"""E1xx, W1xx: a file cannot be read, or does not say what its writer meant."""

from workbench.workspace.codes.kind import kind

READING = (
    kind(
        "E101",
        "UTF-8 ではないファイル||File is not UTF-8",
        "UTF-8 で書かれていません（{found} のようです）。||This is not UTF-8 (it looks like {found}).",
        "文字コード UTF-8 で保存し直してください。||Save the file again with the encoding UTF-8.",
        "文字コードが混ざると文字が化け、指紋も比べられないので、ワークスペースのファイルは UTF-8 に限ります。||"
        "Mixed encodings garble text and make fingerprints incomparable; files of a workspace are UTF-8 only.",
        "（Shift_JIS で保存した municipality.yaml）",
    ),
    kind(
        "E102",
        "空のファイル||Empty file",
        "ファイルに内容がありません（空か、コメントだけです）。||The file says nothing (it is empty or only comments).",
        "内容を書くか、要らないファイルなら削除してください。||Write its content, or delete the file if it is not needed.",
        "空のファイルは、書きかけなのか不要なのか分かりません。||An empty file may be unfinished or unneeded: no one can tell.",
        "# ここに書く",
    ),
    kind(
        "E103",
        "大きすぎるファイル||File too large",
        "大きさが {found:,} バイトあります（上限は {limit:,} バイト）。||It has {found:,} bytes (at most {limit:,} are read).",
        "YAML の置き場所に別のファイルが混ざっていないか確かめ、必要なら業務プロセスごとに分けてください。||"
        "See whether something else was put among the YAML; otherwise split it by process.",
        "異常に大きいファイルを読むと、画面もコマンドも止まります。||Reading a huge file would stall every page and command.",
        "（50 MB の YAML）",
    ),
    kind(
        "E104",
        "読めないファイル||File cannot be read",
        "ファイルを開けません: {found}||The file cannot be opened: {found}",
        "ファイルとフォルダーの読み取り権限を確かめてください。||Check the permissions of the file and its folder.",
        "読めないファイルの内容は、どの表にも出ません。||What cannot be read appears in no table.",
        "chmod 000 senkyo/nyujoken.yaml",
    ),
    kind(
        "E105",
        "ファイルではないもの||Not a regular file",
        "`{found}` という名前ですが、普通のファイルではありません。||It is named `{found}` but is not a regular file.",
        "名前を変えるか、取り除いてください。||Rename or remove it.",
        "`.yaml` で終わる名前は、ワークスペースではファイルを指します。||Names ending in `.yaml` are files in a workspace.",
        "mkdir process_catalog/senkyo/nyujoken.yaml",
    ),
    kind(
        "E106",
        "ワークスペースの外へのリンク||Link out of the workspace",
        "ワークスペースの外（{found}）を指すリンクです。||This is a link that leads out of the workspace ({found}).",
        "リンクをやめ、ファイルそのものを置いてください。||Put the file itself here instead of a link.",
        "リンクをたどると、この計算機の別のファイルを読み、書き出しに混ぜてしまうおそれがあります。||"
        "Following it could read other files of this machine and carry them into exports.",
        "nyujoken.yaml -> /etc/passwd",
    ),
    kind(
        "E107",
        "YAML の文法の誤り||Not YAML",
        "YAML として読めません: {found}||This cannot be read as YAML: {found}",
        "示した行とその前の行で、かっこ・引用符・字下げ・コロンの後の空白を確かめてください。||"
        "At this line and the one before, check brackets, quotes, indentation, and the space after a colon.",
        "文法の誤りがあると、そのファイルのどこまでが正しいか決められません。||"
        "With an error of grammar nobody can tell how much of the file is right.",
        "id: nyujoken\nname: {ja: 入場券",
    ),
    kind(
        "E108",
        "一つのファイルに複数の文書||Several documents in one file",
        "`---` で区切られた 2 つ目の文書があります。||A second document begins here, after `---`.",
        "文書ごとにファイルを分けてください。||Put each document into a file of its own.",
        "1 ファイルは 1 つの記録です。||One file is one record.",
        "id: a\n---\nid: b",
    ),
    kind(
        "E109",
        "入れ子が深すぎる||Nested too deeply",
        "入れ子が {limit} 段を超えています。||Lists and mappings are nested more than {limit} deep.",
        "かっこの閉じ忘れがないか確かめてください。||Look for brackets that were never closed.",
        "深すぎる入れ子は読む側を壊すために使われます。普通の業務プロセスは 10 段を超えません。||"
        "Extreme nesting is used to crash readers; a normal process needs no more than ten levels.",
        "[[[[[[[[[[…",
    ),
    kind(
        "E110",
        "同じキーが 2 度ある||Duplicate key",
        "キー `{found}` が 2 度あります（最初は {first} 行目）。||The key `{found}` is here twice (first at line {first}).",
        "どちらか一方を消すか、1 つにまとめてください。||Delete one of the two or merge them.",
        "多くの YAML 読み取りは後の値を黙って採り、前の値を失います。||Most YAML readers silently keep the last and lose the first.",
        "cause: form\ncause: volume",
    ),
    kind(
        "E111",
        "文字列でないキー||Key is not text",
        "キー `{found}` が文字列ではありません。||The key `{found}` is not text.",
        "キーを引用符で囲むか、正しい名前に直してください。||Quote the key, or write the name that was meant.",
        "キーはどれも名前です。||Every key is a name.",
        "{1: 個人, 2: 世帯}",
    ),
    kind(
        "E112",
        "タグが付いている||Tag",
        "タグ `{found}` が付いています。||A tag, `{found}`, stands here.",
        "タグを消し、値だけを書いてください（文字列にしたければ引用符で囲みます）。||"
        "Remove the tag and write the value alone (quote it if it is text).",
        "タグは読む側にプログラムを実行させる手段になり得るので、受け付けません。||"
        "Tags can make a reader run programs; none is accepted.",
        "id: !!python/object/apply:os.system [ls]",
    ),
    kind(
        "E113",
        "別名（エイリアス）の繰り返しが多すぎる||Aliases repeat too much",
        "別名（`*名前`）を展開すると {found:,} 個の値が増えます（上限 {limit:,}）。||"
        "Its aliases (`*name`) expand to {found:,} more values (at most {limit:,}).",
        "別名を使わずに書いてください。||Write it without aliases.",
        "別名を重ねると、数行のファイルが何億もの値に膨らみます。||A few lines of nested aliases grow to billions of values.",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
    ),
    kind(
        "E114",
        "自分自身を含む別名||Alias to what contains it",
        "別名が、それ自身を含む値を指しています。||An alias refers to the value that contains it.",
        "別名を使わずに書いてください。||Write it without the alias.",
        "終わりのない値になります。||The value would never end.",
        "a: &a [*a]",
    ),
    kind(
        "E115",
        "制御文字||Control character",
        "目に見えない制御文字 {found} が含まれています。||It holds an invisible control character, {found}.",
        "その文字を消してください。||Delete the character.",
        "制御文字は表計算や XML への書き出しを壊し、文字の並びを偽ることもできます。||"
        "Control characters break spreadsheets and XML, and can disguise the order of text.",
        'reason: "\\0"',
    ),
    kind(
        "E116",
        "扱えない数||Number out of range",
        "数 `{found}` は扱えません。||The number `{found}` cannot be used.",
        "数字が並ぶ符号なら引用符で囲み、数ならば 18 桁までの有限の値にしてください。||"
        "Quote it if it is a code; a number must be finite and have at most 18 digits.",
        "無限大や非数、19 桁以上の整数は、計算でも書き出しでも値が変わります。||"
        "Infinity, not-a-number and longer integers change their value in calculation and exports.",
        "population: .inf",
    ),
    kind(
        "E117",
        "値が多すぎるファイル||Too many values in one file",
        "値がおよそ {found:,} 個あります（上限 {limit:,}）。||It holds about {found:,} values (at most {limit:,}).",
        "YAML の置き場所に別のデータが混ざっていないか確かめてください。||See whether other data was put among the YAML.",
        "1 つのファイルが計算機の記憶を使い切らないようにするためです。||So that one file cannot use up the machine's memory.",
        "（百万行の一覧）",
    ),
    kind(
        "E118",
        "id にできない名前||Name that cannot be an id",
        "名前 `{found}` は id にできません。||The name `{found}` cannot be an id.",
        "英小文字で始め、英小文字・数字・ハイフンだけの名前にしてください。||"
        "Use a name that begins with a small letter and has only small letters, digits and hyphens.",
        "ファイルとフォルダーの名前は、そのまま番地になります。||Names of files and folders are addresses.",
        "process_catalog/Senkyo/",
    ),
    kind(
        "E119",
        "あるはずのファイルがない||Missing file",
        "フォルダー `{found}` に {expected} がありません。||The folder `{found}` has no {expected}.",
        "{expected} を作るか、要らないフォルダーなら取り除いてください。||Write {expected}, or remove the folder.",
        "業務には service.yaml、市町には municipality.yaml が要ります。||"
        "A service needs service.yaml, a municipality municipality.yaml.",
        "process_catalog/senkyo/   （service.yaml がない）",
    ),
    kind(
        "W101",
        "0 で始まる数||Number with leading zero",
        "`{found}` は数の {value} と読まれます。||`{found}` is read as the number {value}.",
        '符号なら "{found}" と引用符で囲み、数なら先頭の 0 を取ってください。||'
        'If it is a code, quote it: "{found}"; if it is a number, drop the leading zero.',
        "団体コードや業務 ID の先頭の 0 は、数として読むと失われます。||"
        "Codes of municipalities and services lose their leading zero when read as numbers.",
        "minutes_per_case: 012",
    ),
    kind(
        "W102",
        "読まれないファイル||File that is not read",
        "このファイルは読まれません（{expected}）。||This file is not read ({expected}).",
        "正しい場所・名前にするか、ワークスペースの外に移してください。||Give it the right place and name, or move it away.",
        "置いたのに効かないファイルは、見落としのもとです。||A file that is there but has no effect misleads.",
        "process_catalog/senkyo/nyujoken.yml",
    ),
)
