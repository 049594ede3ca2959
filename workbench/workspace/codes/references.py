"""E3xx, W3xx: what one file says does not agree with what others say."""

from workbench.workspace.codes.kind import kind

_DANGLING = (
    "参照先がないと、その番地に集まるはずの差異や決定が宙に浮きます。||"
    "With nothing at the other end, deviations and decisions hang in the air."
)

REFERENCES = (
    kind(
        "E301",
        "id と名前が違う||Id differs from the name of its place",
        "id は `{found}` ですが、{what}の名前は `{expected}` です。||The id is `{found}`, but the {what} is named `{expected}`.",
        "どちらかをもう一方に合わせてください（id を変えると番地が変わります）。||"
        "Make them agree (changing the id changes addresses).",
        "番地はフォルダーとファイルの名前でできています。||Addresses are made of the names of folders and files.",
        "（nyujoken.yaml の中に id: nyuujouken）",
    ),
    kind(
        "E302",
        "ない業務||Unknown service",
        "業務 `{found}` はありません。{meant}||There is no service `{found}`. {meant}",
        "業務の id を直すか、process_catalog に業務を加えてください。パッケージの外のシステムなら `ext:` を付けます。||"
        "Correct the id, or add the service to process_catalog. A system outside the package is written with `ext:`.",
        _DANGLING,
        "from: jyuki",
    ),
    kind(
        "E303",
        "ない外部システム||Unknown outside system",
        "外部システム `{found}` は process_catalog/external.yaml にありません。{meant}||"
        "The outside system `{found}` is not in process_catalog/external.yaml. {meant}",
        "id を直すか、external.yaml に書き加えてください。||Correct the id, or add the system to external.yaml.",
        _DANGLING,
        "partner: ext:kosekki",
    ),
    kind(
        "E304",
        "ない業務プロセス||Unknown process",
        "業務プロセス `{found}` はありません。{meant}||There is no process `{found}`. {meant}",
        "プロセスの id を直すか、process_catalog にファイルを加えてください。||"
        "Correct the id, or add the file to process_catalog.",
        _DANGLING,
        "about: nyujokenn/forms/ticket",
    ),
    kind(
        "E305",
        "ない要素||Unknown element",
        "`{found}` という要素はありません。{meant}||There is no element `{found}`. {meant}",
        "番地を直してください。||Correct the address.",
        _DANGLING,
        "about: nyujoken/forms/tickt",
    ),
    kind(
        "E306",
        "ない部会||Unknown working group",
        "部会 `{found}` は workspace.yaml にありません。{meant}||The working group `{found}` is not in workspace.yaml. {meant}",
        "次のどれかを書いてください: {expected}||Write one of: {expected}",
        "持ち主のない論点は進みません。||A point that nobody owns does not move.",
        "working_group: jyuki",
    ),
    kind(
        "E307",
        "ない市町||Unknown municipality",
        "市町 `{found}` はありません。{meant}||There is no municipality `{found}`. {meant}",
        "市町の id を直すか、municipalities に加えてください。||Correct the id, or add it to municipalities.",
        _DANGLING,
        "stances: {hatukaichi: {stance: agree}}",
    ),
    kind(
        "E308",
        "ない決定の段階||Unknown decision level",
        "段階 `{found}` は workspace.yaml の levels にありません。{meant}||"
        "The level `{found}` is not among `levels` in workspace.yaml. {meant}",
        "次のどれかを書いてください: {expected}||Write one of: {expected}",
        "どこが決めたかの分からない決定は、後で争いになります。||A decision of nobody knows whom is disputed later.",
        "decided: {level: kannjikai, …}",
    ),
    kind(
        "E309",
        "同じ id が 2 つある||Duplicate id",
        "id `{found}` が 2 つあります。||The id `{found}` stands twice.",
        "一方に別の id を付けてください。||Give one of them another id.",
        "id は一つのものだけを指します。||An id names one thing only.",
        "- {id: koseki, …}\n- {id: koseki, …}",
    ),
    kind(
        "E310",
        "パッケージの設定キーの重複||Package key used twice",
        "package_key `{found}` は {other} でも使われています。||The package_key `{found}` is also used by {other}.",
        "設定項目ごとに別の package_key を付けてください。||Give each parameter a package_key of its own.",
        "同じキーでは、ベンダーへ渡す設定表で値が上書きされます。||"
        "With one key for two, one value overwrites the other in the vendor's settings.",
        "package_key: senkyo.ticket.unit   # 2 つのプロセスで",
    ),
    kind(
        "E311",
        "知らない回答記号||Unknown answer mark",
        "記号 `{found}` は workspace.yaml の answer_marks にありません。||"
        "The mark `{found}` is not among `answer_marks` in workspace.yaml.",
        "次のどれかを書くか、answer_marks に加えてください: {expected}||Write one of these, or add it to answer_marks: {expected}",
        "ベンダーの記号の意味は、ワークスペースごとに決めます。||Each workspace says what its vendor's marks mean.",
        "mark: 〇   # 漢数字のゼロ",
    ),
    kind(
        "E312",
        "暦にない日||Day that does not exist",
        "`{found}` という日は暦にありません。||There is no day `{found}`.",
        "日付を直してください。||Correct the date.",
        "いつ確認し、いつ決めたかは、後で問われます。||When it was confirmed or decided will be asked later.",
        "date: 2013-02-30",
    ),
    kind(
        "E313",
        "団体コードの検査数字の誤り||Check digit of a municipality code",
        "団体コード `{found}` の検査数字が合いません（先頭 5 桁なら {expected}）。||"
        "The check digit of the code `{found}` is wrong (for its first five digits: {expected}).",
        "6 桁のコードを写し間違えていないか確かめてください。||Check the six digits against the official list.",
        "コードの写し間違いは、別の団体のデータと取り違えるもとです。||A miscopied code mixes up municipalities.",
        'code: "342132"',
    ),
    kind(
        "E314",
        "団体コードの重複||Municipality code used twice",
        "団体コード `{found}` は {other} でも使われています。||The code `{found}` is also used by {other}.",
        "どちらかのコードを直してください。||Correct one of them.",
        "コードは一つの団体だけを指します。||A code names one municipality only.",
        'code: "342131"   # 2 つの市町で',
    ),
    kind(
        "E315",
        "禁じたものを標準が持っている||The standard holds what it prohibits",
        "`{found}` を禁じていますが、このプロセス自身が持っています。||`{found}` is prohibited here, yet this process has it.",
        "要素を消すか、prohibits から外してください。||Remove the element, or take it off `prohibits`.",
        "標準は自分の禁じたことを守ります。||A standard keeps what it prohibits.",
        "prohibits: [forms/ticket/fields/my-number]",
    ),
    kind(
        "E316",
        "役割に要るものがない||Role that lacks what it needs",
        "役割 `{found}` に {expected} がありません。||The role `{found}` has no {expected}.",
        "{expected} を書き加えてください。||Add {expected}.",
        "部会員は自分の市町の、担当する部会の業務に書きます。どこのだれかが欠けると、何も書けません。||"
        "A member writes for one municipality, in the services of working groups: without them there is nothing to write in.",
        "roles: [{role: member, working_groups: [juki]}]   # municipality がない",
    ),
    kind(
        "E317",
        "同じアカウントの参加者が 2 人いる||One account for two members",
        "アカウント `{found}` は {other} でも使われています。||The account `{found}` is also used by {other}.",
        "参加者ごとに別の account にするか、1 人にまとめて roles を並べてください。||"
        "Give each member an account of their own, or make them one member with several roles.",
        "だれが入ったのか決められないので、このアカウントではだれも入れません。||"
        "Nobody can tell who came in, so with this account nobody does.",
        "- {id: sato, account: sato@example.jp, …}\n- {id: suzuki, account: Sato@example.jp, …}",
    ),
    kind(
        "W306",
        "廃止した要素についての記述||About an element that was retired",
        "`{found}` は {date} に廃止されました（{why}）。{meant}||`{found}` was retired on {date} ({why}). {meant}",
        "代わりの要素の番地にするか、もう要らなければ消してください。||"
        "Name what stands for it now, or remove this if it has had its day.",
        "標準は動きます。決まったことや回答は消えませんが、今の標準に向けて読み直す必要があります。||"
        "The standard moves. Decisions and answers do not vanish, but must be read again for what stands now.",
        "about: nyujoken/forms/ticket/fields/place-map",
    ),
    kind(
        "W307",
        "もうどこにもない要素についての決定||Decision about an element that nobody has any more",
        "決まった論点が、標準にもどの市町にもない `{found}` を指しています。{meant}||"
        "A point that was decided speaks of `{found}`, which is neither in the standard nor in any municipality. {meant}",
        "書き間違いなら番地を直してください。なくなったものなら、決定の記録としてそのままで構いません。||"
        "If it is a slip, correct the address. If it is gone, leave the record of the decision as it is.",
        "決定は、差異が解消したあとも記録として残ります。||A decision stays on record after the difference has ended.",
        "about: [nyujoken/forms/tickt]\ndecided: {...}",
    ),
    kind(
        "W301",
        "知らない出典||Unknown source",
        "出典 `{found}` は process_catalog/sources.yaml にありません。{meant}||"
        "The source `{found}` is not in process_catalog/sources.yaml. {meant}",
        "出典の id を直すか、sources.yaml に加えてください。||Correct the id, or add the source to sources.yaml.",
        "何に基づくかの分からない記述は、確かめようがありません。||What rests on nothing known cannot be checked.",
        "source: slides",
    ),
    kind(
        "W302",
        "業務にない法令||Law that the service does not list",
        "法令 `{found}` は service.yaml の laws にありません。{meant}||"
        "The law `{found}` is not among `laws` of service.yaml. {meant}",
        "laws に加えるか、題名を合わせてください。||Add it to `laws`, or write its title as there.",
        "法改正の影響は、法令の題名をたどって調べます。||The effect of an amendment is traced by the title of the law.",
        "basis: [{law: 公選法, article: 第31条}]",
    ),
    kind(
        "W303",
        "上流にない業務からの項目||Field from a service that is not upstream",
        "`{found}` から値を受け取っていますが、業務 {what} の upstream にありません。||"
        "A value comes from `{found}`, which is not among `upstream` of {what}.",
        "service.yaml の upstream に加えてください。||Add it to `upstream` in service.yaml.",
        "業務の間の連携は、upstream をたどって調べます。||What one service means for another is traced along `upstream`.",
        "from: kokuho   # upstream: [juki]",
    ),
    kind(
        "W304",
        "事務局が 2 つ以上||Several secretariats",
        "事務局（secretariat: true）が {found} にもあります。||{found} is a secretariat as well.",
        "事務局は 1 つにしてください。||Let one municipality be the secretariat.",
        "まとめ役は一つです。||One municipality keeps things together.",
        "secretariat: true   # 2 つの市町で",
    ),
    kind(
        "W305",
        "契約が稼働より先に終わる||Contract ends before go-live",
        "契約の終わり {found} が稼働 {expected} より前です。||The contract ends in {found}, before go-live in {expected}.",
        "年月を確かめてください。||Check the two months.",
        "負担額の計算に使う期間です。||Shares of cost are computed over this time.",
        "go_live: 2015-12\ncontract_end: 2010-11",
    ),
)
