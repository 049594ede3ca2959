"""One record's history, an earlier state to look at, and going back, through the workspace."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.workspace.small import AGREEMENTS, FILES, KEPT, NYUJOKEN, PRACTICE, WORKSPACE, build, edit
from workbench.model import Put, Role
from workbench.workspace import Breaks, CannotWrite, NotAllowed, Workspace
from workbench.workspace.access import NOBODY, SYSTEM, Principal
from workbench.workspace.history import picked
from workbench.workspace.past import name_moment, restore

DEVIATION = "practice/hatsukaichi/senkyo/nyujoken/deviations/own-printing"
STEP = "catalog/senkyo/nyujoken/steps/print"
SECRETARIAT = Principal("jimu", "事務局 一郎", (Role(role="secretariat"),))
CLERK = Principal("sato", "佐藤", (Role(role="member", municipality="hatsukaichi", working_groups=("juki-group",)),))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(build(tmp_path / "workspace"))


def change(workspace: Workspace, record: str, why: str = "", who: Principal = SYSTEM, **fields: Any) -> None:
    value = workspace.value(record)
    assert value is not None
    workspace.record((Put(record=record, value={**value, **fields}),), who, why)


def files(workspace: Workspace) -> dict[str, bytes]:
    tops = ("process_catalog", "municipalities")
    found = [p for top in tops for p in (workspace.path / top).rglob("*.yaml")]
    return {p.relative_to(workspace.path).as_posix(): p.read_bytes() for p in found}


def test_a_records_history_is_its_own(workspace: Workspace) -> None:
    workspace.load()
    change(workspace, DEVIATION, "一", reason="機械")
    change(workspace, STEP, "二", name={"ja": "刷る"})
    change(workspace, "practice/hatsukaichi/senkyo/nyujoken/deviations/ticket-place", "三", reason="道")
    change(workspace, DEVIATION, "四", reason="印刷室", who=CLERK)
    history = workspace.history()
    assert [(m.message, m.author) for m in history.moments(record=DEVIATION)] == [("四", "佐藤"), ("一", "workbench")]
    assert [m.message for m in history.moments(record=STEP)] == ["二"]
    assert history.moments(record="municipality/etajima") == ()
    assert [m.message for m in history.moments(limit=2)] == ["四", "三"]
    told = history.changes(history.moments(record=DEVIATION)[0])
    assert [(c.record, f.path, f.before, f.after) for c in told for f in c.fields] == [
        (DEVIATION, ("reason",), "機械", "印刷室")
    ]


def test_a_hand_edit_is_in_the_records_history(workspace: Workspace) -> None:
    workspace.load()
    workspace.catch_up(SYSTEM)
    edit(workspace.path, PRACTICE, "印刷機がある", "手で書いた")
    change(workspace, STEP, "その後", name={"ja": "刷る"})
    (moment,) = workspace.history().moments(record=DEVIATION)
    assert (moment.kind, moment.author) == ("outside", "")
    assert workspace.history().moments()[0].message == "その後"


def test_removing_a_form_is_in_the_history_of_its_fields(workspace: Workspace) -> None:
    workspace.load()
    field = "catalog/senkyo/nyujoken/forms/ticket/fields/voter-name"
    workspace.catch_up(SYSTEM)
    text = FILES[NYUJOKEN]
    gone = text[: text.index("forms:\n")] + text[text.index("rules:\n") :].replace(
        ", prohibits: [forms/ticket/fields/my-number]", ""
    )
    (workspace.path / NYUJOKEN).write_text(
        gone.replace("    uses: [forms/ticket, parameters/unit]\n", ""), encoding="utf-8"
    )
    workspace.catch_up(SYSTEM)
    assert len(workspace.history().moments(record=field)) == 1


def test_an_answer_for_the_whole_process_is_in_the_history_of_its_elements(workspace: Workspace) -> None:
    snapshot = workspace.load()
    record = "practice/hatsukaichi/senkyo/nyujoken/answers"
    same = {
        "state": "same",
        "by": "選管",
        "date": "2013-07-01",
        "standard": snapshot.fingerprint("senkyo/nyujoken")[:8],
    }
    workspace.record((Put(record=f"{record}/.", value=same),), CLERK, "全部")
    history = workspace.history()
    (moment,) = history.moments(record=f"{record}/steps/check")
    change_ = history.change(moment, f"{record}/steps/check")
    assert moment.message == "全部"
    assert change_ and change_.before and change_.after
    assert (change_.before["by"], change_.after["by"]) == ("事務局", "選管")
    assert history.moments(record=f"{record}/rules/overflow") == ()


def test_moments_are_picked_by_municipality_service_and_person(workspace: Workspace) -> None:
    workspace.load()
    change(workspace, DEVIATION, "一", reason="機械", who=CLERK)
    change(workspace, STEP, "二", name={"ja": "刷る"})
    change(workspace, "municipality/etajima", "三", population=27032)
    every = workspace.history().moments()

    def those(**asked: str) -> list[str]:
        return [m.message for m in picked(every, **asked)]  # type: ignore[arg-type]

    assert those(municipality="hatsukaichi") == ["一"]
    assert those(service="senkyo") == ["二", "一"]
    assert those(municipality="etajima") == ["三"]
    assert those(person="sato") == those(person="佐藤") == ["一"]
    assert those() == ["三", "二", "一", ""]


def test_a_record_goes_back_and_others_stay(workspace: Workspace) -> None:
    workspace.load()
    change(workspace, DEVIATION, reason="機械")
    change(workspace, STEP, name={"ja": "刷る"})
    first = workspace.history().moments()[-1]
    assert restore(workspace, DEVIATION, first, CLERK, "元に")
    snapshot = workspace.load()
    assert snapshot.practice("hatsukaichi", "senkyo/nyujoken").deviations[1].reason == "印刷機がある"
    assert snapshot.processes["senkyo/nyujoken"].steps[2].name.ja == "刷る"
    latest = workspace.history().moments()[0]
    assert (latest.message, latest.author, latest.records) == ("元に", "佐藤", (DEVIATION,))
    assert not restore(workspace, DEVIATION, first, CLERK)
    assert (workspace.path / PRACTICE).read_text(encoding="utf-8") == FILES[PRACTICE]


def test_nobody_puts_back_what_they_may_not_change(workspace: Workspace) -> None:
    workspace.load()
    change(workspace, STEP, name={"ja": "刷る"})
    first = workspace.history().moments()[-1]
    before = files(workspace)
    for record in (STEP, None):
        with pytest.raises(NotAllowed):
            restore(workspace, record, first, CLERK)
    assert files(workspace) == before
    assert [e.kind for e in workspace.audit.entries()][-2:] == ["refusal", "refusal"]


def test_the_whole_workspace_goes_back_byte_for_byte_in_one_change(workspace: Workspace) -> None:
    workspace.load()
    workspace.catch_up(SYSTEM)
    first = workspace.history().moments()[-1]
    change(workspace, DEVIATION, reason="機械")
    change(workspace, STEP, name={"ja": "刷る"})
    (workspace.path / AGREEMENTS).unlink()
    (workspace.path / "municipalities/akiota").mkdir()
    (workspace.path / "municipalities/akiota/municipality.yaml").write_text(
        'id: akiota\nname: {ja: 安芸太田町}\ncode: "343684"\nkind: town\npopulation: 7255\n', encoding="utf-8"
    )
    assert restore(workspace, None, first, SECRETARIAT, "やり直す")
    assert files(workspace) == {f: t.encode() for f, t in FILES.items() if "/" in f}
    latest = workspace.history().moments()[0]
    assert (latest.kind, latest.since, latest.message, latest.by) == ("restore", first.id, "やり直す", "jimu")
    assert workspace.history().files_at(latest) == workspace.history().files_at(first)
    assert "municipality/akiota" in (latest.records or ())
    assert not restore(workspace, None, first, SECRETARIAT)


@pytest.mark.parametrize("who", [NOBODY, CLERK, Principal("v", "業者", (Role(role="vendor"),))])
def test_a_comment_is_put_back_by_the_secretariat_only(workspace: Workspace, who: Principal) -> None:
    workspace.catch_up(SYSTEM)
    first = workspace.history().moments()[-1]
    before = (workspace.path / NYUJOKEN).read_bytes()
    (workspace.path / NYUJOKEN).write_bytes(before + "# 注\n".encode())
    with pytest.raises(NotAllowed):
        restore(workspace, None, first, who)
    assert (workspace.path / NYUJOKEN).read_bytes() != before
    assert restore(workspace, None, first, SECRETARIAT)
    assert (workspace.path / NYUJOKEN).read_bytes() == before


def test_who_may_not_go_back_is_not_told_what_would_break(workspace: Workspace) -> None:
    edit(workspace.path, PRACTICE, "cause: form", "cause: nonsense")
    workspace.catch_up(SYSTEM)
    broken = workspace.history().moments()[0]
    edit(workspace.path, PRACTICE, "cause: nonsense", "cause: form")
    with pytest.raises(NotAllowed):
        restore(workspace, None, broken, Principal("v", "業者", (Role(role="vendor"),)))


def test_a_member_goes_back_in_what_is_their_own(workspace: Workspace) -> None:
    workspace.catch_up(SYSTEM)
    first = workspace.history().moments()[-1]
    change(workspace, DEVIATION, reason="機械", who=CLERK)
    same = {"state": "same", "by": "佐藤", "date": "2026-01-01"}
    same["standard"] = workspace.load().fingerprint("senkyo/nyujoken")[:8]
    workspace.record((Put(record="practice/hatsukaichi/senkyo/nyujoken/answers/.", value=same),), CLERK)
    assert KEPT not in files(workspace)
    assert restore(workspace, None, first, CLERK)
    assert files(workspace) == {f: t.encode() for f, t in FILES.items() if "/" in f}, (
        "with the version that it confirms"
    )


def test_the_secretariat_puts_back_a_stance_which_it_could_not_take(workspace: Workspace) -> None:
    stance = "agreement/senkyo/senkyo-001/stances/hatsukaichi"
    workspace.catch_up(SYSTEM)
    first = workspace.history().moments()[-1]
    edit(workspace.path, AGREEMENTS, "by: 事務局", "by: だれか")
    with pytest.raises(NotAllowed):
        workspace.record(
            (Put(record=stance, value={"stance": "agree", "by": "私", "date": "2026-01-01"}),), SECRETARIAT
        )
    assert restore(workspace, stance, first, SECRETARIAT)
    assert (workspace.path / AGREEMENTS).read_text(encoding="utf-8") == FILES[AGREEMENTS]
    latest = workspace.history().moments()[0]
    assert (latest.kind, latest.since) == ("restore", first.id)
    assert workspace.audit.entries()[-1].kind == "restore"


def test_hand_edits_since_are_in_the_history_before_going_back(workspace: Workspace) -> None:
    workspace.catch_up(SYSTEM)
    first = workspace.history().moments()[-1]
    edit(workspace.path, PRACTICE, "印刷機がある", "手で書いた")
    assert restore(workspace, None, first, SECRETARIAT)
    back, outside, _ = workspace.history().moments()
    assert (back.kind, outside.kind) == ("restore", "outside")
    assert "手で書いた".encode() in workspace.history().files_at(outside)[PRACTICE]


def test_a_file_that_is_broken_now_is_mended_by_going_back(workspace: Workspace) -> None:
    workspace.catch_up(SYSTEM)
    first = workspace.history().moments()[-1]
    for file in (PRACTICE, WORKSPACE):
        (workspace.path / file).write_text("a: [b", encoding="utf-8")
    assert restore(workspace, None, first, SECRETARIAT)
    assert files(workspace) == {f: t.encode() for f, t in FILES.items() if "/" in f}
    assert workspace.load().problems == ()


def test_a_folder_in_the_place_of_a_file_is_told_and_nothing_changes(workspace: Workspace) -> None:
    workspace.catch_up(SYSTEM)
    first = workspace.history().moments()[-1]
    change(workspace, DEVIATION, reason="機械")
    (workspace.path / AGREEMENTS).unlink()
    (workspace.path / AGREEMENTS).mkdir()
    before = (workspace.path / PRACTICE).read_bytes()
    with pytest.raises(CannotWrite, match=r"agreements\.yaml"):
        restore(workspace, None, first, SECRETARIAT)
    assert (workspace.path / PRACTICE).read_bytes() == before


def test_going_back_to_something_broken_is_refused(workspace: Workspace) -> None:
    edit(workspace.path, PRACTICE, "cause: form", "cause: nonsense")
    workspace.load()
    workspace.catch_up(SYSTEM)
    broken = workspace.history().moments()[0]
    edit(workspace.path, PRACTICE, "cause: nonsense", "cause: form")
    before = files(workspace)
    with pytest.raises(Breaks):
        restore(workspace, None, broken, SECRETARIAT)
    assert files(workspace) == before


def test_only_chairs_and_the_secretariat_name_moments(workspace: Workspace) -> None:
    workspace.load()
    workspace.catch_up(SYSTEM)
    (moment,) = workspace.history().moments()
    with pytest.raises(NotAllowed):
        name_moment(workspace, moment, "部会", CLERK)
    name_moment(workspace, moment, "部会", SECRETARIAT)
    assert [n.title for n in workspace.history().names()] == ["部会"]
    assert [(e.kind, e.detail) for e in workspace.audit.entries()][-2:] == [("refusal", "部会"), ("name", "部会")]


def test_a_save_goes_on_where_the_history_cannot_be_written(workspace: Workspace) -> None:
    workspace.load()
    workspace.catch_up(SYSTEM)
    history = workspace.history()
    objects = history.path / "objects"
    objects.rename(objects.with_name("away"))
    objects.write_text("in the way")
    change(workspace, DEVIATION, "それでも", reason="機械")
    assert os.path.lexists(workspace.path / PRACTICE)
    assert workspace.load().practice("hatsukaichi", "senkyo/nyujoken").deviations[1].reason == "機械"
    assert [m.kind for m in Workspace(workspace.path).history().moments()][-1] == "first"
