"""What the words on the command line name in a workspace; what they do not name is answered with what is near."""

from __future__ import annotations

import gc
import os
from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches
from typing import NamedTuple

from workbench.check import flaws_brought
from workbench.cli.terminal import Terminal, UserError
from workbench.model import Snapshot
from workbench.workspace import Workspace, find_workspace
from workbench.workspace import open_workspace as the_workspace
from workbench.workspace.access import Matter, Principal, may_see, not_shown, seen_by
from workbench.workspace.audit import Audit
from workbench.workspace.errors import NotAllowed
from workbench.workspace.people import on_command_line

VARIABLE = "WORKBENCH_AS"
"""The variable that says who a command runs as, where ``--as`` does not."""


class Opened(NamedTuple):
    """A workspace as the person who runs the command may see it."""

    workspace: Workspace
    snapshot: Snapshot
    principal: Principal


def open_workspace(arguments: Namespace, *needed: Matter, terminal: Terminal | None = None) -> Opened:
    """The workspace that ``--workspace`` names (or the one around here), read, for whoever ``--as`` says.

    ``terminal`` is told where files could not be read: what they say is missing from everything that is shown.

    Raises
    ------
    NotAllowed
        If the person may not see what the command needs; the refusal is in the audit.
    """
    workspace = the_workspace(find_workspace(arguments.workspace), flaws_brought)
    whole = workspace.load()
    gc.freeze()  # what was read stays until the command ends; collecting it again and again takes as long as the rest
    principal = on_command_line(whole.settings, arguments.as_ or os.environ.get(VARIABLE))
    for matter in needed:
        if not may_see(principal, matter):
            Audit(workspace.path).note("refusal", principal, f"command {arguments.command}", matter)
            raise NotAllowed(not_shown(principal, matter), "read", matter)
    snapshot = seen_by(principal, whole)
    errors = sum(p.severity == "error" for p in snapshot.problems)
    if errors and terminal:
        terminal.complain(
            terminal.text(
                f"誤りが {errors} 件あり、読めないファイルの内容は出ていません。`check` で確かめてください。",
                f"Errors: {errors}; what could not be read is missing here. See `check`.",
            )
        )
    return Opened(workspace, snapshot, principal)


def municipality(snapshot: Snapshot, id_: str) -> str:
    """The id, if there is such a municipality.

    Raises
    ------
    UserError
        If there is none; says which there are.
    """
    if id_ not in snapshot.municipalities:
        raise unknown("市町", "municipality", id_, snapshot.municipalities)
    return id_


def service(snapshot: Snapshot, id_: str) -> str:
    """The id, if there is such a service."""
    if id_ not in snapshot.services:
        raise unknown("業務", "service", id_, snapshot.services)
    return id_


def scope(snapshot: Snapshot, named: str) -> str:
    """``all``, a service, or a process that has been read."""
    known = ["all", *snapshot.services, *snapshot.processes]
    if named not in known:
        raise unknown("業務・プロセス", "service or process", named, known)
    return named


def process_and_rest(snapshot: Snapshot, address: str) -> tuple[str, str]:
    """The address of the process, and what follows it (empty for the process itself)."""
    names = address.strip("/").split("/")
    process = "/".join(names[:2])
    if process not in snapshot.processes:
        raise unknown("プロセス", "process", process, snapshot.processes)
    return process, "/".join(names[2:])


def when(said: str) -> datetime:
    """A day or a time.

    Raises
    ------
    UserError
        If it is none; says how one is written.
    """
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        raise UserError(
            f"「{said}」は日付ではありません。2026-11-30 のように書いてください。",
            f"{said!r} is no date; write it as 2026-11-30.",
        ) from None


def unknown_element(process: str, local: str, known: Iterable[str]) -> UserError:
    """That a process has no such element, with what is near."""
    return unknown(f"{process} の要素", f"element of {process}", local, known)


def unknown(ja: str, en: str, found: str, known: Iterable[str]) -> UserError:
    """That there is nothing of that name, with what is near."""
    ids = list(known)
    near = get_close_matches(found, ids, n=3, cutoff=0.5) or [i for i in ids if found.split("/")[-1] in i][:3]
    hint_ja = f"もしかして: {', '.join(near)}" if near else _there(ids, "あるもの", "一つも読めていません")
    hint_en = f"Did you mean: {', '.join(near)}" if near else _there(ids, "There are", "None could be read")
    return UserError(f"{ja}「{found}」はありません。{hint_ja}", f"There is no {en} {found!r}. {hint_en}")


def _there(ids: list[str], some: str, none: str) -> str:
    return f"{some}: {', '.join(ids[:12])}{' …' if len(ids) > 12 else ''}" if ids else none
