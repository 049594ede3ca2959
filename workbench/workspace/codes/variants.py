"""E52x: a municipality's deviations taken together do not give a process."""

from workbench.workspace.codes.kind import kind

VARIANTS = (
    kind(
        "E520",
        "差異どうしが衝突している||Deviations conflict",
        "{where}の{process}で、{conflict}。||In {process} of {where}, {conflict}.",
        "関係する差異 {by} のどれかを直してください。どちらが後に書かれたかで決まることはありません。||"
        "Correct one of the deviations {by}; it never matters which was written last.",
        "差異は順序に関係なく一つの業務を表します。同じところを 2 つが書き換えると、どちらが実態か分かりません。||"
        "Deviations describe one way of working whatever their order; two that write one thing leave open which is true.",
        "- {op: set, at: parameters/ticket-unit, to: household}\n- {op: set, at: parameters/ticket-unit, to: person}",
    ),
    kind(
        "E521",
        "差異を当てはめると成り立たない||Deviations leave the process unsound",
        "{where}の差異 {by} を{process}に当てはめると、次の誤りになります: {flaw}||"
        "With the deviations {by} of {where}, {process} has this error: {flaw}",
        "{mend} 手順を加える・行わない差異では、前後の手順の next も変えます。||"
        "{mend} A deviation that adds or leaves out a step must also change `next` of the steps around it.",
        "その団体の流れ図や設定を、そのまま使うことができなくなります。||"
        "The municipality's diagram and settings could not be used as they are.",
        "- {op: add, at: steps/check, after: print, value: {…}}   # no step leads to it",
    ),
)
