"""Who may do what: the one place that every page, command and save asks.

A person is a :class:`Principal` with roles; several roles add up. Three tables say everything: :data:`MAY_WRITE` for
each kind of record, :data:`MAY_SEE` for each kind of matter, :data:`MAY_DO` for the rest. What none names is refused.

The secretariat writes down a municipality's *practice* where the municipality told it (in a workshop one person types
for all); the history keeps its name. It never takes a *stance*: a position is a municipality's own, and only a member
of it speaks for it. Putting back what stood before (``restore``) is no speaking, so the secretariat may do that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args
from weakref import WeakKeyDictionary

from workbench.model import Edit, Member, Put, RecordKind, RecordName, Request, Role, Snapshot, Text, WorkspaceSettings
from workbench.model import record_name as taken_apart
from workbench.model.municipality import RoleName
from workbench.workspace.errors import NotAllowed

Action = Literal["read", "write", "restore"]
Matter = Literal[
    "catalog", "releases", "vendor_answers", "municipalities", "practice", "agreements", "stances", "problems",
    "requests", "history", "members", "audit",
]  # fmt: skip
"""What can be seen or not: parts of the snapshot, and what is kept beside it."""


@dataclass(frozen=True)
class Principal:
    """Somebody who reads or changes the workspace, as they are known in one run: id, name, roles, and how they came in."""

    id: str
    name: str
    roles: tuple[Role, ...] = ()
    account: str | None = None
    via: Literal["oidc", "local", "cli", "system"] = "local"


SYSTEM = Principal("system", "workbench", (Role(role="secretariat"),), via="system")
"""The workbench itself: tests, migrations, what no person asked for. It may do everything."""

NOBODY = Principal("nobody", "－")
"""Somebody whom no role names: may do nothing and sees nothing."""

Reach = Literal["everywhere", "its groups", "its own"]
"""How far a role's right goes: all services; the services of its working groups; of those, its own municipality."""

_SECRETARIAT: Mapping[RoleName, Reach] = {"secretariat": "everywhere"}
_PRACTICE: Mapping[RoleName, Reach] = {"member": "its own", "secretariat": "everywhere"}

MAY_WRITE: Mapping[RecordKind, Mapping[RoleName, Reach]] = {
    "workspace": _SECRETARIAT,
    "member": _SECRETARIAT,
    "level": _SECRETARIAT,
    "working_group": _SECRETARIAT,
    "source": _SECRETARIAT,
    "external": _SECRETARIAT,
    "service": _SECRETARIAT,
    "process": _SECRETARIAT,
    "element": _SECRETARIAT,
    "municipality": _SECRETARIAT,
    "practice": _PRACTICE,
    "process_practice": _PRACTICE,
    "answer": _PRACTICE,
    "answers": _PRACTICE,
    "deviation": _PRACTICE,
    "agreement": {"chair": "its groups", "secretariat": "everywhere"},
    "stance": {"member": "its own"},
    "request": {"chair": "its groups", "secretariat": "everywhere"},
    "request_answer": {"vendor": "everywhere", "secretariat": "everywhere"},
    "vendor_answer": {"vendor": "everywhere", "secretariat": "everywhere"},
    "meeting": {"chair": "its groups", "secretariat": "everywhere"},
}
"""Who writes a record of each kind, and how far."""

_INSIDE: frozenset[RoleName] = frozenset({"member", "chair", "secretariat", "viewer"})
_EVERYBODY: frozenset[RoleName] = frozenset(get_args(RoleName))

MAY_SEE: Mapping[Matter, frozenset[RoleName]] = {
    "catalog": _EVERYBODY,
    "releases": _EVERYBODY,
    "vendor_answers": _EVERYBODY,
    "municipalities": _INSIDE,
    "practice": _INSIDE,
    "agreements": _INSIDE,
    "stances": _INSIDE,
    "requests": _EVERYBODY,
    "problems": _INSIDE,
    "history": _INSIDE,
    "members": _INSIDE,
    "audit": frozenset({"secretariat"}),
}
"""Who sees what. Problems quote practice, and the history tells who argued what: neither is for the vendor."""

Deed = Literal["name a moment", "release"]

MAY_DO: Mapping[Deed, frozenset[RoleName]] = {
    "name a moment": frozenset({"chair", "secretariat"}),
    "release": frozenset({"secretariat"}),
}
"""Who does what changes no record."""

MATTER_OF: Mapping[RecordKind, Matter] = {
    "workspace": "catalog",
    "level": "catalog",
    "working_group": "catalog",
    "member": "members",
    "source": "catalog",
    "external": "catalog",
    "service": "catalog",
    "process": "catalog",
    "element": "catalog",
    "municipality": "municipalities",
    "practice": "practice",
    "process_practice": "practice",
    "answer": "practice",
    "answers": "practice",
    "deviation": "practice",
    "agreement": "agreements",
    "stance": "stances",
    "request": "agreements",  # the record names who asks; the vendor reads requests in its view of the snapshot
    "request_answer": "requests",
    "vendor_answer": "vendor_answers",
    "meeting": "agreements",
}
"""What a record of each kind belongs to, for reading it."""

ROLE_WORDS: Mapping[RoleName, Text] = {
    "member": Text(ja="部会員", en="member"),
    "chair": Text(ja="部会長", en="chair"),
    "secretariat": Text(ja="事務局", en="secretariat"),
    "vendor": Text(ja="ベンダー", en="vendor"),
    "viewer": Text(ja="閲覧者", en="viewer"),
}
_KIND_WORDS: Mapping[RecordKind, Text] = {
    "workspace": Text(ja="ワークスペースの設定", en="the workspace's settings"),
    "member": Text(ja="参加者", en="the members"),
    "level": Text(ja="決定の場", en="the decision levels"),
    "working_group": Text(ja="部会の一覧", en="the working groups"),
    "source": Text(ja="出典", en="the sources"),
    "external": Text(ja="外部システム", en="the outside systems"),
    "service": Text(ja="標準業務カタログ", en="the catalogue"),
    "process": Text(ja="標準業務カタログ", en="the catalogue"),
    "element": Text(ja="標準業務カタログ", en="the catalogue"),
    "municipality": Text(ja="市町の基本情報", en="the profiles of municipalities"),
    "practice": Text(ja="市町の実態", en="a municipality's practice"),
    "process_practice": Text(ja="市町の実態", en="a municipality's practice"),
    "answer": Text(ja="市町の回答", en="a municipality's answers"),
    "answers": Text(ja="市町の回答", en="a municipality's answers"),
    "deviation": Text(ja="市町の差異", en="a municipality's deviations"),
    "agreement": Text(ja="合意", en="agreements"),
    "stance": Text(ja="市町の意思表示", en="a municipality's stance"),
    "request": Text(ja="カスタマイズ要望", en="requests"),
    "request_answer": Text(ja="要望への回答", en="the answers to requests"),
    "vendor_answer": Text(ja="パッケージ対応の回答", en="the vendor's answers"),
    "meeting": Text(ja="会議の記録", en="the records of meetings"),
}
MATTER_WORDS: Mapping[Matter, Text] = {
    "catalog": Text(ja="標準業務カタログ", en="the catalogue"),
    "releases": Text(ja="標準リリース", en="releases"),
    "vendor_answers": Text(ja="パッケージ対応の回答", en="the vendor's answers"),
    "municipalities": Text(ja="市町の基本情報", en="the profiles of municipalities"),
    "practice": Text(ja="市町の実態", en="what municipalities do"),
    "agreements": Text(ja="合意", en="agreements"),
    "stances": Text(ja="市町の意思表示", en="stances"),
    "requests": Text(ja="カスタマイズ要望", en="requests"),
    "problems": Text(ja="点検の結果", en="the problems found"),
    "history": Text(ja="履歴", en="the history"),
    "members": Text(ja="参加者", en="the members"),
    "audit": Text(ja="監査の記録", en="the audit"),
}
_REACH_WORDS: Mapping[Reach, tuple[str, str]] = {
    "everywhere": ("", ""),
    "its groups": ("（担当部会の業務）", " (services of their working groups)"),
    "its own": ("（自分の市町、担当部会の業務）", " (own municipality, services of their working groups)"),
}
_ASK = Text(ja="役割を改めるには事務局に頼んでください。", en="Ask the secretariat if you should have another role.")
_CHOOSE = Text(ja="役割は画面の右上で選び直せます。", en="You can choose another role at the top right of the page.")


def refusal(principal: Principal, action: Action, record: str, snapshot: Snapshot) -> Text | None:
    """Why ``principal`` may not do this to the record with that name; None where they may.

    ``snapshot`` is the whole workspace: it says which working group a service belongs to.
    """
    try:
        name = taken_apart(record)
    except ValueError:
        return Text(ja=f"「{record}」という記録はありません。", en=f"There is no record called {record!r}.")
    if principal.via == "system":
        return None
    if action == "read":
        return None if may_see(principal, MATTER_OF[name.kind]) else not_shown(principal, MATTER_OF[name.kind])
    principal = as_it_stands(principal, snapshot.settings)
    if action == "restore" and any(role.role == "secretariat" for role in principal.roles):
        return None
    granted = MAY_WRITE[name.kind]
    if any(_reaches(role, granted[role.role], name, snapshot) for role in principal.roles if role.role in granted):
        return None
    return _not_written(principal, name)


def member_with(settings: WorkspaceSettings, account: str) -> Member | None:
    """The member with that account, in capital or small letters; None for nobody, or for two: who would it be?"""
    found = [m for m in settings.members if m.account is not None and m.account.casefold() == account.casefold()]
    return found[0] if len(found) == 1 else None


def as_it_stands(principal: Principal, settings: WorkspaceSettings) -> Principal:
    """Who signed in, with the roles that the members give them now: a page may have been open for a while."""
    if principal.via != "oidc":
        return principal
    member = member_with(settings, principal.account or "")
    return replace(principal, roles=member.roles if member is not None and member.id == principal.id else ())


def allow(principal: Principal, action: Action, record: str, snapshot: Snapshot) -> None:
    """Go on where :func:`refusal` has nothing to say.

    Raises
    ------
    NotAllowed
        With the reason; whoever asked notes it in the audit.
    """
    reason = refusal(principal, action, record, snapshot)
    if reason is not None:
        raise NotAllowed(reason, action, record)


def allow_edit(principal: Principal, edit: Edit, snapshot: Snapshot, action: Action = "write") -> None:
    """Go on where every part of ``edit`` is allowed, and with it what a part takes along.

    Whoever removes an agreement removes the stances on it, and must be allowed to do that too.
    """
    for put in edit:
        allow(principal, action, put.record, snapshot)
        for along in _taken_along(put, snapshot):
            allow(principal, action, along, snapshot)


def may_write(principal: Principal, record: str, snapshot: Snapshot) -> bool:
    """Whether a page offers to change the record."""
    return refusal(principal, "write", record, snapshot) is None


def may_see(principal: Principal, what: str) -> bool:
    """Whether ``principal`` sees a matter (a key of :data:`MAY_SEE`); nobody sees what the table does not know."""
    return what in seen(principal)


def may_do(principal: Principal, deed: Deed) -> bool:
    """Whether ``principal`` may do what :data:`MAY_DO` names."""
    return principal.via == "system" or any(role.role in MAY_DO[deed] for role in principal.roles)


def seen(principal: Principal) -> frozenset[Matter]:
    """All that ``principal`` sees: those with the same share the same view of the workspace."""
    if principal.via == "system":
        return frozenset(MAY_SEE)
    roles = {role.role for role in principal.roles}
    return frozenset(matter for matter, who in MAY_SEE.items() if roles & who)


def seen_by(principal: Principal, snapshot: Snapshot) -> Snapshot:
    """The workspace with only what ``principal`` may read; the very same snapshot where that is all of it.

    Computed once for each snapshot and kind of view.
    """
    return seen_as(seen(principal), snapshot)


def seen_as(matters: frozenset[Matter], snapshot: Snapshot) -> Snapshot:
    """The workspace with only these matters (of :func:`seen`)."""
    matters &= IN_SNAPSHOT
    if matters == IN_SNAPSHOT:
        return snapshot
    views = _views.setdefault(snapshot, {})
    if matters not in views:
        views[matters] = _view(snapshot, matters)
    return views[matters]


IN_SNAPSHOT: frozenset[Matter] = frozenset(
    {
        "catalog",
        "vendor_answers",
        "municipalities",
        "practice",
        "agreements",
        "stances",
        "requests",
        "problems",
        "members",
    }
)
"""The matters that a snapshot holds: who sees the same of them is shown the same of what is derived from it."""
_views: WeakKeyDictionary[Snapshot, dict[frozenset[Matter], Snapshot]] = WeakKeyDictionary()


def _view(whole: Snapshot, matters: frozenset[Matter]) -> Snapshot:
    """A snapshot put together from nothing but the matters that are seen."""
    if "catalog" not in matters:
        return Snapshot(WorkspaceSettings(name=Text(ja="－")))
    settings = whole.settings
    agreements = whole.agreements if "agreements" in matters else {}
    if "stances" not in matters:
        agreements = {s: tuple(a.model_copy(update={"stances": {}}) for a in all_) for s, all_ in agreements.items()}
    return Snapshot(
        settings=WorkspaceSettings(
            name=settings.name,
            working_groups=settings.working_groups,
            levels=settings.levels,
            budget=settings.budget if "agreements" in matters else None,
            members=settings.members if "members" in matters else (),
            answer_marks=settings.answer_marks,
        ),
        services=whole.services,
        processes=whole.processes,
        municipalities=whole.municipalities if "municipalities" in matters else {},
        practices=whole.practices if "practice" in matters else {},
        agreements=agreements,
        answers=whole.answers if "vendor_answers" in matters else {},
        requests=_requests(whole, matters) if "requests" in matters else {},
        meetings=whole.meetings if "agreements" in matters else {},
        confirmed=whole.confirmed if "practice" in matters else {},
        external=whole.external,
        ended=whole.ended,
        sources=whole.sources,
        problems=whole.problems if "problems" in matters else (),
        digests=whole.digests,
    )


_OF_THE_ASKERS: Mapping[str, object] = {
    "agreement": None,
    "municipalities": (),
    "cost": None,
    "why": None,
    "note": None,
}
"""What a request says of those who ask: not for whoever sees no agreements."""


def _requests(whole: Snapshot, matters: frozenset[Matter]) -> Mapping[str, tuple[Request, ...]]:
    """The requests; whoever sees no agreements sees what was asked of the vendor, and not who asked, why and who pays."""
    if "agreements" in matters:
        return whole.requests
    return {
        service: tuple(r.model_copy(update=dict(_OF_THE_ASKERS)) for r in requests if r.status != "draft")
        for service, requests in whole.requests.items()
    }


def _reaches(role: Role, reach: Reach, name: RecordName, snapshot: Snapshot) -> bool:
    if reach == "everywhere":
        return True
    if name.kind == "meeting":
        meeting = snapshot.meetings.get(name.local)
        held_by = meeting.working_group if meeting else None
        return bool(role.working_groups) and held_by in (None, *role.working_groups)
    service = snapshot.services.get(name.service)
    if service is None or service.working_group not in role.working_groups:
        return False
    return reach == "its groups" or role.municipality == name.municipality


def _taken_along(put: Put, snapshot: Snapshot) -> Iterable[str]:
    name = taken_apart(put.record)
    if name.kind != "agreement" or (put.value is not None and "stances" not in put.value):
        return ()
    there = [a for a in snapshot.agreements.get(name.service, ()) if a.id == name.local]
    municipalities = {m for a in there for m in a.stances} | set((put.value or {}).get("stances") or ())
    return [f"{put.record}/stances/{m}" for m in sorted(municipalities)]


def _not_written(principal: Principal, name: RecordName) -> Text:
    granted = MAY_WRITE[name.kind].items()
    ja = "・".join(ROLE_WORDS[role].ja + _REACH_WORDS[reach][0] for role, reach in granted)
    en = ", ".join(ROLE_WORDS[role].get("en") + _REACH_WORDS[reach][1] for role, reach in granted)
    mine, what, then = roles_said(principal), _KIND_WORDS[name.kind], _way_to_another_role(principal)
    return Text(
        ja=f"{what.ja}を書けるのは {ja} です。いまの役割は {mine.ja} です。{then.ja}",
        en=f"These may write {what.en}: {en}. Your role here: {mine.en}. {then.en}",
    )


def not_shown(principal: Principal, what: Matter) -> Text:
    """That a matter is not shown to ``principal``, to whom it is, and what to do."""
    allowed = [word for role, word in ROLE_WORDS.items() if role in MAY_SEE[what]]
    ja, en = "・".join(w.ja for w in allowed), ", ".join(w.get("en") for w in allowed)
    mine, said, then = roles_said(principal), MATTER_WORDS[what], _way_to_another_role(principal)
    return Text(
        ja=f"{said.ja}を見られるのは {ja} です。いまの役割は {mine.ja} です。{then.ja}",
        en=f"Only these see {said.en}: {en}. Your role here: {mine.en}. {then.en}",
    )


def _way_to_another_role(principal: Principal) -> Text:
    """In the app on one's own machine everybody chooses for themselves; elsewhere the list of members says who is what."""
    return _CHOOSE if principal.via == "local" else _ASK


def roles_said(principal: Principal) -> Text:
    """The roles of somebody, in words; ``なし`` / ``none`` for nobody."""
    roles = list(dict.fromkeys(ROLE_WORDS[role.role] for role in principal.roles))
    return Text(ja="・".join(w.ja for w in roles) or "なし", en=", ".join(w.get("en") for w in roles) or "none")
