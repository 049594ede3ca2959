"""Who takes part: what can be wrong in ``members``, and who somebody is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspace.small import WORKSPACE, build, edit
from workbench.model import Member, Role, Text, WorkspaceSettings
from workbench.workspace import Workspace
from workbench.workspace.people import (
    LOCAL_NAME,
    Chosen,
    UnknownPerson,
    as_chosen,
    by_account,
    by_id,
    free,
    keep_choice,
    kept_choice,
    on_command_line,
)

MEMBER = "{role: member, municipality: hatsukaichi, working_groups: [juki-group]}"


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("E307", "- {id: a, name: A, roles: [{role: member, municipality: nowhere, working_groups: [juki-group]}]}"),
        ("E306", "- {id: a, name: A, roles: [{role: member, municipality: etajima, working_groups: [nothing]}]}"),
        ("E306", "- {id: a, name: A, roles: [{role: chair, working_groups: [juki-group, zeimu]}]}"),
        ("E316", "- {id: a, name: A, roles: [{role: member, working_groups: [juki-group]}]}"),
        ("E316", "- {id: a, name: A, roles: [{role: member, municipality: etajima}]}"),
        ("E316", "- {id: a, name: A, roles: [{role: chair}]}"),
        ("E309", "- {id: a, name: A}\n- {id: a, name: B}"),
        ("E317", "- {id: a, name: A, account: x@example.jp}\n- {id: b, name: B, account: X@EXAMPLE.jp}"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_member_is_told_with_its_line(tmp_path: Path, code: str, members: str) -> None:
    build(tmp_path)
    line = edit(tmp_path, WORKSPACE, "levels:", f"members:\n{members}\nlevels:")
    (problem,) = Workspace(tmp_path).load(cache=False).problems
    assert (problem.code, problem.file) == (code, WORKSPACE)
    assert problem.line == line + len(members.splitlines())
    assert problem.message.ja and problem.message.en


def test_members_with_every_role_are_right(tmp_path: Path) -> None:
    build(tmp_path)
    roles = f"[{MEMBER}, {{role: chair, working_groups: [juki-group]}}, {{role: secretariat}}, {{role: vendor}}, {{role: viewer}}]"
    edit(
        tmp_path, WORKSPACE, "levels:", f"members: [{{id: a, name: A, account: a@example.jp, roles: {roles}}}]\nlevels:"
    )
    snapshot = Workspace(tmp_path).load(cache=False)
    assert not snapshot.problems
    assert len(snapshot.settings.members[0].roles) == 5


SETTINGS = WorkspaceSettings(
    name=Text(ja="x"),
    members=(
        Member(id="sato", name="佐藤", account="Sato@example.jp", roles=(Role(role="viewer"),)),
        Member(id="vendor", name="業者", account="v@example.jp", roles=(Role(role="vendor"),)),
        Member(id="twin-a", name="甲", account="twin@example.jp", roles=(Role(role="secretariat"),)),
        Member(id="twin-b", name="乙", account="TWIN@example.jp"),
        Member(id="quiet", name="無", roles=(Role(role="secretariat"),)),
    ),
)


def test_an_account_is_found_whatever_its_letters_and_an_ambiguous_one_is_nobodys() -> None:
    found = by_account(SETTINGS, "sato@EXAMPLE.jp")
    assert found is not None and (found.id, found.name, found.via) == ("sato", "佐藤", "oidc")
    for account in ("", "twin@example.jp", "sato", "sato@example.jp.evil.example", "None"):
        assert by_account(SETTINGS, account) is None, account


def test_an_id_named_twice_is_nobodys() -> None:
    twice = SETTINGS.model_copy(update={"members": (*SETTINGS.members, SETTINGS.members[0])})
    assert by_id(twice, "sato", "cli") is None


@pytest.mark.parametrize(
    ("said", "role", "municipality", "groups"),
    [
        (None, "secretariat", None, ()),
        ("secretariat", "secretariat", None, ()),
        ("viewer", "viewer", None, ()),
        ("chair:juki+zeimu", "chair", None, ("juki", "zeimu")),
        ("member:akiota:juki", "member", "akiota", ("juki",)),
    ],
)
def test_a_command_runs_as_a_role(
    said: str | None, role: str, municipality: str | None, groups: tuple[str, ...]
) -> None:
    who = on_command_line(SETTINGS, said)
    (only,) = who.roles
    assert (only.role, only.municipality, only.working_groups, who.via) == (role, municipality, groups, "cli")


def test_a_command_runs_as_a_member() -> None:
    assert on_command_line(SETTINGS, "sato").name == "佐藤"
    assert on_command_line(SETTINGS, "vendor").name == "業者", "a member of that id goes before the role"


@pytest.mark.parametrize(
    "said", ["nobody", "member", "chair", "chair:", "member:akiota", "viewer:x", "system", ":", "oidc"]
)
def test_a_command_does_not_run_as_somebody_unknown(said: str) -> None:
    with pytest.raises(UnknownPerson) as raised:
        on_command_line(SETTINGS, said)
    assert said in raised.value.message.ja and "sato" in (raised.value.message.en or "")


def test_what_was_chosen_is_remembered_for_this_machines_user(tmp_path: Path) -> None:
    assert kept_choice(tmp_path) == Chosen()
    chosen = Chosen(name="鈴木", role="member", municipality="akiota", working_groups=("juki",))
    keep_choice(tmp_path, chosen)
    assert kept_choice(tmp_path) == chosen
    (file,) = (tmp_path / ".workbench" / "local").iterdir()
    file.write_text("{broken", encoding="utf-8")
    assert kept_choice(tmp_path) == Chosen()


def test_in_local_mode_one_is_a_member_or_a_free_person() -> None:
    nameless = as_chosen(SETTINGS, Chosen())
    assert (nameless.name, nameless.roles[0].role, nameless.via) == (LOCAL_NAME, "secretariat", "local")
    assert as_chosen(SETTINGS, Chosen(member="sato")).id == "sato"
    names = ("鈴木 一郎", "鈴木　一郎", "田中", "Tanaka Taro")
    ichiro, same, *others = (as_chosen(SETTINGS, Chosen(name=name)).id for name in names)
    assert ichiro == same == free("鈴木一郎", "viewer", "local").id
    assert len({ichiro, *others, nameless.id, free("田中", "viewer", "cli").id}) == 5
    gone = as_chosen(SETTINGS, Chosen(member="gone"))
    assert (gone.id, [r.role for r in gone.roles]) == ("local", ["viewer"])
