"""E7xx: what points, stances, decisions and requests lack, and what no save may do with them."""

from workbench.workspace.codes.kind import kind

DECIDING = (
    kind(
        "E701",
        "意思表示に要るものがない||Stance that lacks what it needs",
        "{who} の意思表示（{stance}）に {expected} がありません。||The stance of {who} ({stance}) has no {expected}.",
        "{expected} を書いてください（条件付賛成には condition、保留には homework と until、反対には harm）。||"
        "Add {expected} (agree_if needs condition, hold needs homework and until, object needs harm).",
        "理由のない反対や期限のない保留では、論点は先に進めません。||"
        "An objection without its harm, or a reservation without a date, leaves the point nowhere.",
        "stances: {akiota: {stance: object, by: 総務課, date: 2013-06-20}}",
    ),
    kind(
        "E702",
        "決定に要るものがない||Decision that lacks what it needs",
        "決定（{disposition}）に {expected} がありません。||The decision ({disposition}) has no {expected}.",
        "{expected} を書いてください。書けるまでは決定にしないでください。||Add {expected}; until it is known, do not decide.",
        "費用や期限のない決定は、後でだれも果たせません。||A decision without its cost or date is one nobody can carry out.",
        "decided: {disposition: defer, level: bukai, date: 2013-06-20, why: 時期尚早}   # until がない",
    ),
    kind(
        "E703",
        "その論点にない id||Id that the point does not have",
        "`{found}` という {what} はありません。||There is no {what} `{found}`.",
        "次のどれかにしてください: {expected}||Use one of these: {expected}",
        "どの案を選んだのか、たどれなくなります。||Nobody could tell which option was chosen.",
        "proposed: raize   # options の id にない",
    ),
    kind(
        "E704",
        "重みを決める前の採点||Scores before the weights were fixed",
        "案に採点がありますが、{expected} がありません。||Options have scores, but there is no {expected}.",
        "観点と重みを決めて weights_fixed に日付を書いてから採点してください。||"
        "Settle the criteria and their weights, write the day into weights_fixed, then score.",
        "点を見てから重みを決めると、結論に合わせられます。||Weights chosen after the scores can be made to fit a conclusion.",
        "options: [{id: a, disposition: adopt, scores: {postage: 3}}]   # weights_fixed がない",
    ),
    kind(
        "E705",
        "効果の設定値の誤り||Value that the parameter may not take",
        "設定項目 `{found}` の値 {value} は使えません（{expected}）。||The parameter `{found}` may not be {value} ({expected}).",
        "設定項目の choices や範囲に合う値にしてください。||Use a value that the parameter allows.",
        "決めたとおりに設定できない決定になります。||What was decided could not be set.",
        "effect: {parameter: ticket-unit, default: family}",
    ),
    kind(
        "E706",
        "割合の合計が 100 でない||Shares that do not add up",
        "負担割合の合計が {found} % です。||The parts of the share add up to {found} %.",
        "equal・population・degressive・cases・requester の合計を 100 にするか、定額（fixed）だけにしてください。||"
        "Let equal, population, degressive, cases and requester add up to 100, or use fixed sums only.",
        "足りない分をだれも払わないか、払いすぎになります。||Something would be paid by nobody, or twice.",
        "cost: {initial: 1000, share: {equal: 50, population: 40}}",
    ),
    kind(
        "E707",
        "議会のない月・順序の合わない日||Council session that does not fit",
        "{found} は {expected} ではありません。||{found} is not {expected}.",
        "定例会の月（3・6・9・12 月）と、その月以降の施行日を書いてください。||"
        "Name the month of a regular session (March, June, September, December) and a day of effect not before it.",
        "条例は議会を通らなければ変わりません。||An ordinance changes only through the council.",
        "amendments: [{municipality: akiota, ordinance: …, session: 2013-07, effective: 2014-01-01}]",
    ),
    kind(
        "E708",
        "設定項目がない||Parameter that does not exist",
        "効果に書かれた設定項目 `{found}` は {what} になく、define もありません。||"
        "The effect names the parameter `{found}`, which {what} does not have, and there is no `define`.",
        "標準にある設定項目を選ぶか、define に名称・型・選択肢を書いてください。||"
        "Choose a parameter of the standard, or define it (name, type, choices).",
        "何を設定するのかが決まりません。||Nobody could tell what is to be set.",
        "effect: {parameter: place-inf, default: name}",
    ),
    kind(
        "E711",
        "決めてはならない決定||Decision that may not be taken",
        "「{what}」はまだ決定できません: {why}||“{what}” cannot be decided yet: {why}",
        "理由に挙がったことを済ませてから、もう一度決定してください。||Settle what is named, then decide again.",
        "回答や意思表示のないまま、足りない項目のあるままでは決めません。||"
        "Nothing is decided over silence, or without what the decision demands.",
        "decided: …   # 未回答の市町がある",
    ),
    kind(
        "E712",
        "決定後の意思表示の変更||Stance changed after the decision",
        "「{what}」は決定済みなので、{who} の意思表示は変えられません。||"
        "“{what}” is decided, so the stance of {who} can no longer change.",
        "考えが変わったときは、理由を付けて論点を再開してから意思表示をしてください。||"
        "If a position has changed, reopen the point with the reason, then take the stance.",
        "だれが何に賛成して決まったのかを残します。||What was decided on whose word stays on record.",
        "stances: …   # decided がある",
    ),
    kind(
        "E713",
        "採点後の重みの変更||Weights changed after scoring",
        "「{what}」はもう採点されているので、観点と重みは変えられません。||"
        "“{what}” has been scored, so its criteria and weights can no longer change.",
        "重みの影響は感度の表で見られます。やり直すなら、先に採点をすべて消してください。||"
        "See in the sensitivity how weights matter; to start over, remove all scores first.",
        "点を見てから重みを動かすと、結論に合わせられます。||Weights moved after the scores can be made to fit a conclusion.",
        "criteria: [{id: postage, name: {ja: 郵送経費}, weight: 5}]   # 採点のあとで",
    ),
)
