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
        "確定した重みの変更||Weights changed after they were fixed",
        "「{what}」の観点と重みは確定しているので、変えられません。||"
        "The criteria and weights of “{what}” are fixed and can no longer change.",
        "重みの影響は感度の表で見られます。やり直すなら、理由を付けて重みを決め直してください（採点は消え、決め直したことが残ります）。||"
        "See in the sensitivity how weights matter; to start over, open the weights again with the reason: the scores go, and it stays on record.",
        "点を見てから重みを動かすと、結論に合わせられます。||Weights moved after the scores can be made to fit a conclusion.",
        "criteria: [{id: postage, name: {ja: 郵送経費}, weight: 5}]   # 採点のあとで",
    ),
    kind(
        "E714",
        "消えた決定||Decision that is gone",
        "「{what}」の決定が消えています。決定した論点は消せません。||"
        "The decision on “{what}” is gone; a point that was decided cannot be removed.",
        "履歴から戻してください。改めるときは理由を付けて再開し、要らなくなった論点は再開してから取り下げてください。||"
        "Put it back from the history. To change it, reopen it with the reason; if it is no longer needed, reopen it, then take it off the agenda.",
        "だれがいつ何を決めたのかは、あとからだれにも消せません。||What was decided, by whom and when, is nobody's to erase.",
        "# decided のある論点を agreements.yaml から消した",
    ),
    kind(
        "E715",
        "沈黙の上の決定||Decision over silence",
        "「{what}」は決定済みですが、{why}||“{what}” is decided, but: {why}",
        "決定の前に要る回答や意思表示です。論点を再開して、そろえてから決定し直してください。||"
        "That was needed before deciding. Reopen the point, get it, then decide again.",
        "回答や意思表示のないまま決めたことは、その市町を縛れません。||"
        "What was decided without a municipality's answer or stance cannot bind it.",
        "decided: …   # 意思表示のない市町がある（ファイルを手で直した）",
    ),
    kind(
        "W701",
        "決定のあとで要再確認になった回答||Answers to confirm again since the decision",
        "「{what}」は決定済みですが、{why}||“{what}” is decided, but: {why}",
        "標準が変わった所を確かめ直してください。決定が今も成り立つかも見てください。||"
        "Confirm what changed in the standard again, and see whether the decision still holds.",
        "決定の前提だった標準が、決定のあとで動いています。||The standard on which it was decided has moved since.",
        "# 決定を反映して標準が変わり、ほかの市町の回答が要再確認になった",
    ),
    kind(
        "W702",
        "足りないまま出した要望||Request asked before it says all it must",
        "要望 `{found}` はベンダーに出していますが、{expected} がありません。||"
        "The request `{found}` was put to the vendor without {expected}.",
        "{expected} を書き足してください。||Add {expected}.",
        "何を、なぜ、だれのために、いつまでに、何をもって受け入れるかがなければ、ベンダーは見積もれません。||"
        "Without what, why, for whom, by when and what it is accepted by, no vendor can quote.",
        "- {id: senkyo-r001, about: [nyujoken], title: {ja: 入場券}, status: asked}",
    ),
)
