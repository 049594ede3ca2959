"""Each role tries everything it must not; what is filtered away is nowhere in what is left."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workspace.small import AGREEMENTS, SERVICE, WORKSPACE, build, edit
from workbench.model import (
    Agreement,
    ExternalSystem,
    Meeting,
    Member,
    Municipality,
    Practice,
    Problem,
    Process,
    Put,
    Record,
    Request,
    Role,
    Service,
    Snapshot,
    Source,
    Text,
    VendorAnswer,
    WorkingGroup,
    WorkspaceSettings,
)
from workbench.model.municipality import RoleName
from workbench.workspace import Workspace
from workbench.workspace.access import (
    MATTER_OF,
    MAY_SEE,
    MAY_WRITE,
    NOBODY,
    SYSTEM,
    Principal,
    allow,
    allow_edit,
    may_do,
    may_see,
    may_write,
    not_shown,
    refusal,
    seen_by,
)
from workbench.workspace.errors import NotAllowed

ANSWER = "practice/akiota/senkyo/nyujoken/answers/steps/print"
RECORDS = {
    "settings": (
        "workspace", "workspace/members/x", "workspace/levels/x", "workspace/working_groups/x", "sources/x",
        "external/x", "catalog/senkyo", "catalog/new-service", "catalog/senkyo/nyujoken",
        "catalog/senkyo/nyujoken/forms/ticket/fields/place-name", "municipality/akiota",
    ),
    "own practice": (
        "practice/akiota/senkyo", "practice/akiota/senkyo/nyujoken", ANSWER,
        "practice/akiota/senkyo/nyujoken/answers/.", "practice/akiota/senkyo/nyujoken/deviations/x",
    ),
    "another's practice": ("practice/etajima/senkyo/nyujoken/answers/.", "practice/etajima/senkyo/nyujoken/deviations/x"),
    "own practice in another group": ("practice/akiota/zei/shiwake/answers/.",),
    "own practice in no group": ("practice/akiota/unread/x/answers/.", "practice/akiota/nothing/x/answers/."),
    "agreement": ("agreement/senkyo/senkyo-001",),
    "agreement in another group": ("agreement/zei/zei-001",),
    "own stance": ("agreement/senkyo/senkyo-001/stances/akiota",),
    "another's stance": ("agreement/senkyo/senkyo-001/stances/etajima",),
    "own stance in another group": ("agreement/zei/zei-001/stances/akiota",),
    "request": ("request/senkyo/r-1",),
    "meeting": ("meeting/m", "meeting/new"),
    "request in another group": ("request/zei/r-1",),
    "vendor's answer": ("answer/senkyo/nyujoken", "answer/zei/shiwake/steps/x", "request/senkyo/r-1/answer"),
}  # fmt: skip
ROLES: dict[str, Role] = {
    "member": Role(role="member", municipality="akiota", working_groups=("juki",)),
    "chair": Role(role="chair", working_groups=("juki",)),
    "secretariat": Role(role="secretariat"),
    "vendor": Role(role="vendor"),
    "viewer": Role(role="viewer"),
}
MAY: dict[str, set[str]] = {
    "member": {"own practice", "own stance"},
    "chair": {"agreement", "request", "meeting"},
    "secretariat": {
        "settings", "own practice", "another's practice", "own practice in another group", "own practice in no group",
        "agreement", "agreement in another group", "request", "request in another group", "vendor's answer",
        "meeting",
    },
    "vendor": {"vendor's answer"},
    "viewer": set(),
}  # fmt: skip


def everything(marked: bool = True) -> Snapshot:
    """A workspace in which every matter holds a marker of its own."""

    def m(name: str) -> str:
        return f"MARK-{name}" if marked else "x"

    process = Process.model_validate({"id": "nyujoken", "name": {"ja": m("catalog")}})
    practice = Practice.model_validate(
        {"service": "senkyo", "note": m("practice"), "processes": {"nyujoken": {"note": m("practice")}}}
    )
    agreement = Agreement.model_validate(
        {
            "id": "senkyo-001", "about": ["nyujoken"], "title": {"ja": m("agreements")},
            "stances": {"akiota": {"stance": "object", "harm": m("stances")}},
            "decided": {"disposition": "adopt", "level": "l", "date": "2013-06-20", "why": "y", "minutes": m("agreements")},
        }
    )  # fmt: skip
    return Snapshot(
        settings=WorkspaceSettings(
            name=Text(ja=m("catalog")),
            working_groups=(WorkingGroup(id="juki", name=Text(ja="住基")), WorkingGroup(id="zeimu", name=Text(ja="税"))),
            members=(Member(id="a", name=m("members"), account="MARK-members@example.jp"),),
            note=Text(ja=m("members")),
        ),
        services={
            "senkyo": Service(id="senkyo", name=Text(ja="選挙"), working_group="juki"),
            "zei": Service(id="zei", name=Text(ja="税"), working_group="zeimu"),
        },
        processes={"senkyo/nyujoken": process, "unread/x": process.model_copy(update={"id": "x"})},
        municipalities={
            "akiota": Municipality(
                id="akiota", name=Text(ja=m("municipalities")), code="343684", kind="town", population=7255
            )
        },
        practices={("akiota", "senkyo"): practice},
        agreements={"senkyo": (agreement,)},
        answers={"senkyo": (VendorAnswer(about="nyujoken", mark="○", how=m("vendor_answers")),)},
        requests={
            "senkyo": tuple(
                Request.model_validate(
                    {
                        "id": id_, "about": ["nyujoken"], "title": {"ja": m(title)}, "status": status, "why": m("agreements"),
                        "note": m("agreements"), "municipalities": ["akiota"], "agreement": "senkyo-001",
                    }
                )
                for id_, title, status in (("r-1", "requests", "asked"), ("r-2", "agreements", "draft"))
            )
        },
        confirmed={("senkyo/nyujoken", "f" * 64): Process.model_validate({"id": "nyujoken", "name": {"ja": m("practice")}})},
        meetings={
            "m": Meeting(id="m", name=Text(ja=m("agreements")), date="2013-06-20", working_group="juki"),
            "z": Meeting(id="z", name=Text(ja=m("agreements")), date="2013-06-20", working_group="zeimu"),
        },
        external={"koseki": ExternalSystem(id="koseki", name=Text(ja=m("catalog")))},
        sources={"own": Source(id="own", title=Text(ja=m("catalog")))},
        problems=(Problem("E301", "f", 1, 1, Text(ja=m("problems")), Text(ja="h")),),
    )  # fmt: skip


def dumped(snapshot: Snapshot) -> str:
    """The snapshot as JSON, whatever its parts are."""

    def plain(value: Any) -> Any:
        if isinstance(value, Record):
            return value.model_dump(mode="json")
        if isinstance(value, Problem):
            return [getattr(value, f.name) for f in fields(value)]
        return repr(value)

    parts = []
    for field in fields(snapshot):
        value = getattr(snapshot, field.name)
        parts.append({str(k): v for k, v in value.items()} if hasattr(value, "items") else value)
    return json.dumps(parts, default=plain, ensure_ascii=False)


def who(*roles: str) -> Principal:
    return Principal("p", "P", tuple(ROLES[r] for r in roles))


@pytest.mark.parametrize("what", RECORDS)
@pytest.mark.parametrize("role", ROLES)
def test_each_role_writes_what_it_may_and_nothing_else(role: str, what: str) -> None:
    snapshot = everything()
    for record in RECORDS[what]:
        reason = refusal(who(role), "write", record, snapshot)
        assert (reason is None) == (what in MAY[role]), (role, record)
        assert may_write(who(role), record, snapshot) == (what in MAY[role])
        if reason is not None:
            assert reason.ja and reason.en and reason.ja != reason.en
            with pytest.raises(NotAllowed) as raised:
                allow(who(role), "write", record, snapshot)
            assert (raised.value.action, raised.value.about) == ("write", record)


def test_the_tables_speak_of_every_kind_of_record() -> None:
    from workbench.model import RecordKind

    assert set(MAY_WRITE) == set(MATTER_OF) == set(get_args(RecordKind))


def test_roles_add_up_and_no_more() -> None:
    snapshot, both = everything(), who("member", "chair")
    allowed = {w for w, records in RECORDS.items() if all(may_write(both, r, snapshot) for r in records)}
    assert allowed == MAY["member"] | MAY["chair"]


def test_a_chair_of_another_group_is_no_member_of_this_one() -> None:
    """What two roles give is not mixed: the municipality of one and the groups of the other."""
    roles = (
        Role(role="member", municipality="akiota", working_groups=("zeimu",)),
        Role(role="chair", working_groups=("juki",)),
        Role(role="member", municipality="etajima", working_groups=("juki",)),
    )
    assert not may_write(Principal("p", "P", roles), ANSWER, everything())


@pytest.mark.parametrize("role", ["member", "chair"])
def test_a_role_that_lacks_what_it_needs_gives_nothing(role: RoleName) -> None:
    for lacking in (
        Role(role=role),
        Role(role=role, municipality="akiota"),
        Role(role="member", working_groups=("juki",)),
    ):
        somebody = Principal("p", "P", (lacking,))
        assert not any(may_write(somebody, r, everything()) for records in RECORDS.values() for r in records)


@pytest.mark.parametrize(
    "record", ["", "nothing", "../../etc", "practice", "agreement/senkyo", "workspace/members/a/b"]
)
def test_what_is_no_record_is_refused_to_all(record: str) -> None:
    for principal in (who("secretariat"), NOBODY, SYSTEM):
        assert refusal(principal, "write", record, everything()) is not None
        assert refusal(principal, "read", record, everything()) is not None


def test_a_name_that_dresses_up_as_another_record_is_judged_by_what_it_is() -> None:
    """An element's address with the words of another record in it stays the practice of its own municipality."""
    crafted = "practice/etajima/senkyo/nyujoken/answers/agreement/senkyo/practice/akiota"
    assert not may_write(who("member"), crafted, everything())


def test_nobody_gets_nothing() -> None:
    snapshot = everything()
    assert "MARK" not in dumped(seen_by(NOBODY, snapshot))
    assert not any(may_see(NOBODY, matter) for matter in MAY_SEE)
    assert not any(may_write(NOBODY, r, snapshot) for records in RECORDS.values() for r in records)


def test_the_workbench_itself_may_everything() -> None:
    assert all(may_write(SYSTEM, r, everything()) for records in RECORDS.values() for r in records)


def test_the_vendor_reads_the_catalogue_and_its_answers_only() -> None:
    snapshot, vendor = everything(), who("vendor")
    readable = {r for records in RECORDS.values() for r in records if refusal(vendor, "read", r, snapshot) is None}
    assert {r.split("/")[0] for r in readable} == {"workspace", "sources", "external", "catalog", "answer", "request"}
    assert "workspace/members/x" not in readable and "request/senkyo/r-1" not in readable, "a request names who asks"
    assert {m for m in MAY_SEE if may_see(vendor, m)} == {"catalog", "releases", "requests", "vendor_answers"}


def test_only_the_secretariat_sees_the_audit() -> None:
    assert [r for r in ROLES if may_see(who(r), "audit")] == ["secretariat"]
    assert not may_see(who("secretariat"), "something-new")


def test_an_agreement_goes_only_with_the_right_to_the_stances_on_it() -> None:
    snapshot, gone = everything(), (Put(record="agreement/senkyo/senkyo-001", value=None),)
    for role in ("chair", "secretariat"):
        with pytest.raises(NotAllowed) as raised:
            allow_edit(who(role), gone, snapshot)
        assert raised.value.about == "agreement/senkyo/senkyo-001/stances/akiota"
    allow_edit(who("chair", "member"), gone, snapshot)
    allow_edit(who("secretariat"), gone, snapshot, "restore")
    allow_edit(who("chair"), (Put(record="agreement/senkyo/other", value=None),), snapshot)


def test_stances_do_not_travel_inside_an_agreement() -> None:
    value = {"id": "senkyo-001", "title": {"ja": "x"}, "stances": {"etajima": {"stance": "agree"}}}
    with pytest.raises(NotAllowed):
        allow_edit(who("chair", "member"), (Put(record="agreement/senkyo/senkyo-001", value=value),), everything())


def test_one_refused_part_refuses_the_edit() -> None:
    edit = (Put(record=ANSWER, value=None), Put(record="catalog/senkyo", value=None))
    with pytest.raises(NotAllowed):
        allow_edit(who("member"), edit, everything())


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"secretariat"}))
def test_putting_back_is_for_the_secretariat(role: str) -> None:
    stance = "agreement/senkyo/senkyo-001/stances/etajima"
    assert refusal(who(role), "restore", stance, everything()) is not None
    assert refusal(who("secretariat"), "restore", stance, everything()) is None


def test_members_and_chairs_put_back_what_they_may_write() -> None:
    assert refusal(who("member"), "restore", ANSWER, everything()) is None


def signed_in(account: str = "A@example.jp", id_: str = "a") -> Principal:
    return Principal(id_, "A", (Role(role="secretariat"),), account, "oidc")


def with_members(*members: Member) -> Snapshot:
    whole = everything()
    return replace(whole, settings=whole.settings.model_copy(update={"members": members}))


def test_a_chair_keeps_the_minutes_of_its_own_groups() -> None:
    snapshot = everything()
    assert may_write(who("chair"), "meeting/m", snapshot) and not may_write(who("chair"), "meeting/z", snapshot)
    assert may_write(who("secretariat"), "meeting/z", snapshot)


def test_who_signed_in_has_the_roles_that_the_members_say_now() -> None:
    """A page that was open while somebody lost a role does not keep the role."""
    now = Member(id="a", name="A", account="a@example.jp", roles=(Role(role="secretariat"),))
    less = now.model_copy(update={"roles": (Role(role="viewer"),)})
    other = now.model_copy(update={"id": "b"})
    assert may_write(signed_in(), "catalog/senkyo", with_members(now))
    for members in ((), (less,), (other,), (now, other)):
        assert not may_write(signed_in(), "catalog/senkyo", with_members(*members)), members
        assert refusal(signed_in(), "restore", ANSWER, with_members(*members)) is not None
    more = with_members(less.model_copy(update={"roles": (ROLES["member"],)}))
    assert may_write(signed_in(), ANSWER, more)


def test_moments_are_named_by_chairs_and_the_secretariat() -> None:
    assert {r for r in ROLES if may_do(who(r), "name a moment")} == {"chair", "secretariat"}
    assert {r for r in ROLES if may_do(who(r), "release")} == {"secretariat"}
    assert may_do(SYSTEM, "release") and not may_do(NOBODY, "release")


EVERY_ROLE = st.builds(
    Role,
    role=st.sampled_from(sorted(get_args(RoleName))),
    municipality=st.none() | st.sampled_from(["akiota", "etajima"]),
    working_groups=st.lists(st.sampled_from(["juki", "zeimu"]), unique=True).map(tuple),
)
SEES = {
    "vendor": {"catalog", "vendor_answers", "requests"},
    **dict.fromkeys(
        ("member", "chair", "secretariat", "viewer"),
        {
            "catalog",
            "vendor_answers",
            "requests",
            "municipalities",
            "practice",
            "agreements",
            "stances",
            "problems",
            "members",
        },
    ),
}


@given(st.lists(EVERY_ROLE, max_size=4))
def test_the_view_of_any_set_of_roles_holds_what_they_may_see_and_leaks_nothing(roles: list[Role]) -> None:
    principal, whole = Principal("p", "P", tuple(roles)), everything()
    allowed: set[str] = set().union(*(SEES[r.role] for r in roles))
    view = seen_by(principal, whole)
    said = dumped(view)
    found = {matter for matter in MAY_SEE if f"MARK-{matter}" in said}
    assert found == allowed
    assert seen_by(principal, whole) is view, "computed once"
    assert ("akiota" in said) == ("agreements" in allowed), "who asked for what"
    assert (view is whole) == (allowed == SEES["secretariat"])


def test_people_who_see_the_same_share_one_view() -> None:
    snapshot = everything()
    other = Principal("q", "Q", (ROLES["vendor"], ROLES["vendor"]))
    assert seen_by(who("vendor"), snapshot) is seen_by(other, snapshot)
    assert seen_by(who("vendor"), everything()) is not seen_by(other, snapshot)


@pytest.mark.parametrize(("via", "then"), [("cli", "事務局に頼んで"), ("local", "右上で選び直せます")])
def test_a_refusal_says_what_who_and_what_to_do(via: Any, then: str) -> None:
    said = refusal(replace(who("vendor"), via=via), "write", ANSWER, everything())
    assert said is not None
    assert "部会員" in said.ja and "ベンダー" in said.ja and then in said.ja
    assert "member" in (said.en or "") and "vendor" in (said.en or "")
    for matter in MAY_SEE:
        assert "部会員" in not_shown(NOBODY, matter).ja or matter == "audit"


@pytest.mark.parametrize("what", RECORDS)
@pytest.mark.parametrize("role", ROLES)
def test_a_save_that_is_not_allowed_changes_nothing_and_is_in_the_audit(tmp_path: Path, role: str, what: str) -> None:
    workspace = Workspace(build(tmp_path))
    for file, old, new in (
        (SERVICE, "juki-group", "juki"), (WORKSPACE, "id: juki-group", "id: juki"), (AGREEMENTS, "owner: juki-group", "owner: juki"),
    ):  # fmt: skip
        edit(tmp_path, file, old, new)
    if what in MAY[role]:
        return
    before = {p: p.read_bytes() for p in tmp_path.rglob("*.yaml")}
    for record in RECORDS[what]:
        with pytest.raises(NotAllowed):
            workspace.record((Put(record=record, value=None),), who(role), "なぜなら")
        noted = workspace.audit.entries()[-1]
        assert (noted.kind, noted.who, noted.about) == ("refusal", "p", record)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*.yaml")} == before
    assert not [e for e in workspace.audit.entries() if e.kind == "save"]


WRITTEN = {
    "settings": ("workspace", "member", "working_group", "level", "source", "external"),
    "catalogue": ("service", "process", "element"),
    "profiles": ("municipality",),
    "practice, answers": ("practice", "process_practice", "answer", "answers", "deviation"),
    "stances": ("stance",),
    "agreements": ("agreement",),
    "requests": ("request",),
    "the vendor's answers": ("vendor_answer", "request_answer"),
    "records of meetings": ("meeting",),
}
SEEN = {
    "catalogue, releases": ("catalog", "releases", "requests", "vendor_answers"),
    "municipalities, practice": (
        "municipalities", "practice", "agreements", "stances", "problems", "history", "members",
    ),
    "audit": ("audit",),
}  # fmt: skip


def test_the_page_about_access_says_what_the_tables_say() -> None:
    page = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
    order: tuple[RoleName, ...] = ("member", "chair", "secretariat", "vendor", "viewer")
    marks = {None: "–", "everywhere": "○", "its groups": "部 group", "its own": "自 own"}

    def row(part: str, words: str) -> list[str]:
        lines = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| ")]
        (found,) = [cells[1:] for cells in lines if cells[0].partition("/")[2].strip().startswith(words)]
        return [cell.strip() for cell in found]

    writing, seeing = page.split("## 見る")
    for words, kinds in WRITTEN.items():
        for kind in kinds:
            assert row(writing, words) == [marks[MAY_WRITE[kind].get(role)] for role in order], kind  # type: ignore[index]
    for words, matters in SEEN.items():
        for matter in matters:
            assert row(seeing, words) == ["○" if r in MAY_SEE[matter] else "–" for r in order], matter  # type: ignore[index]
    assert {k for kinds in WRITTEN.values() for k in kinds} == set(MAY_WRITE)
    assert {m for matters in SEEN.values() for m in matters} == set(MAY_SEE)
