"""Who somebody is: from an account, a member's id or a role's name to a principal."""

from __future__ import annotations

import contextlib
import getpass
import os
import platform
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from workbench.model import Member, Record, Role, Text, WorkspaceSettings
from workbench.model.base import Id, NonEmpty
from workbench.model.municipality import RoleName
from workbench.workspace.access import Principal, member_with
from workbench.workspace.cache import FOLDER
from workbench.workspace.sound import as_text

LOCAL_NAME = "ローカル利用者"
"""What the history calls somebody on their own machine who has not said their name."""


class UnknownPerson(Exception):
    """Neither a member nor a role; ``message`` says which there are."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(f"{message.ja}\n{message.en}")


def by_account(settings: WorkspaceSettings, account: str) -> Principal | None:
    """Whoever signed in with that account; None for nobody, or for two."""
    member = member_with(settings, account)
    return _principal(member, "oidc") if member else None


def by_id(settings: WorkspaceSettings, id_: str, via: Literal["local", "cli"]) -> Principal | None:
    """The member with that id; None where there is none, or two."""
    found = [m for m in settings.members if m.id == id_]
    return _principal(found[0], via) if len(found) == 1 else None


def free(
    name: str,
    role: RoleName,
    via: Literal["local", "cli"],
    municipality: str | None = None,
    working_groups: Iterable[str] = (),
) -> Principal:
    """Somebody who is no member, on their own machine, in one role; known again by their name."""
    groups = tuple(working_groups) if role in ("member", "chair") else ()
    own = municipality if role == "member" else None
    return Principal(_id_of(name, via), name, (Role(role=role, municipality=own, working_groups=groups),), via=via)


def _id_of(name: str, via: Literal["local", "cli"]) -> str:
    """An id for a free name, the same however it is spaced or how wide its letters are; who has no name is ``local``."""
    if name == LOCAL_NAME:
        return via
    said = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return f"{via}-{blake2b(said.encode('utf-8', 'surrogateescape'), digest_size=4).hexdigest()}"


class Chosen(Record):
    """Who somebody on their own machine said they are: a member, or a name with a role; nothing yet where all is left out."""

    member: Id | None = None
    name: NonEmpty | None = None
    role: RoleName = "secretariat"
    municipality: Id | None = None
    working_groups: tuple[Id, ...] = ()


def as_chosen(settings: WorkspaceSettings, chosen: Chosen) -> Principal:
    """The principal that was chosen in local mode; whoever is nobody's member (any more) is a free person."""
    member = by_id(settings, chosen.member, "local") if chosen.member else None
    if member is not None:
        return member
    if chosen.member:
        return free(LOCAL_NAME, "viewer", "local")
    return free(chosen.name or LOCAL_NAME, chosen.role, "local", chosen.municipality, chosen.working_groups)


def kept_choice(root: Path | str) -> Chosen:
    """What this machine's user chose last in the workspace at ``root``; nothing yet where that cannot be read."""
    try:
        return Chosen.model_validate_json(_choice_file(root).read_bytes())
    except (OSError, ValueError):
        return Chosen()


def keep_choice(root: Path | str, chosen: Chosen) -> None:
    """Remember it; where the folder cannot be written it holds for the session only."""
    file = _choice_file(root)
    new = file.with_name(f"{file.name}.{os.getpid()}.new")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(chosen.model_dump_json(exclude_defaults=True), encoding="utf-8")
        new.replace(file)


def _choice_file(root: Path | str) -> Path:
    """A file of its own for each user of each machine: a workspace may lie on a shared drive."""
    who = blake2b(f"{_user()}@{platform.node()}".encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return Path(root) / FOLDER / "local" / f"{who}.json"


def on_command_line(settings: WorkspaceSettings, said: str | None) -> Principal:
    """Who a command runs as: what ``--as`` says, else this machine's user in the role of the secretariat.

    ``said`` is a member's id, or a role: ``viewer``, ``chair:juki+zeimu``, ``member:akiota:juki``.

    Raises
    ------
    UnknownPerson
        If it is neither.
    """
    name = _user()
    if not said:
        return free(name, "secretariat", "cli")
    member = by_id(settings, said, "cli")
    if member is not None:
        return member
    role, *rest = said.split(":")
    if role in ("secretariat", "vendor", "viewer") and not rest:
        return free(name, role, "cli")  # type: ignore[arg-type]
    if role == "chair" and len(rest) == 1 and rest[0]:
        return free(name, "chair", "cli", working_groups=rest[0].split("+"))
    if role == "member" and len(rest) == 2 and all(rest):
        return free(name, "member", "cli", rest[0], rest[1].split("+"))
    members = ", ".join(m.id for m in settings.members[:20])
    raise UnknownPerson(
        Text(
            ja=f"「{said}」という参加者も役割もありません。workspace.yaml の members の id（{members or 'まだありません'}）か、"
            f"役割（{_ROLES}）を書いてください。",
            en=f"There is no member and no role {said!r}. Write the id of one of the members in workspace.yaml "
            f"({members or 'none yet'}) or a role ({_ROLES}).",
        )
    )


_ROLES = "secretariat, vendor, viewer, chair:GROUP+GROUP, member:MUNICIPALITY:GROUP"


def _principal(member: Member, via: Literal["oidc", "local", "cli"]) -> Principal:
    return Principal(member.id, member.name, member.roles, member.account, via)


def _user() -> str:
    try:
        return as_text(getpass.getuser())
    except (OSError, KeyError, ImportError):  # a machine that has no name for who runs it
        return LOCAL_NAME
