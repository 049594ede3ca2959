"""The workspace as it was at an earlier moment: to name, and to go back to."""

from __future__ import annotations

from datetime import datetime

from workbench.model import Edit, Text
from workbench.workspace.access import Principal, may_do
from workbench.workspace.errors import NotAllowed, NotSaved
from workbench.workspace.history import Damaged, History, Moment, Named, restoring
from workbench.workspace.load import Workspace
from workbench.workspace.lock import locked
from workbench.workspace.records import file_of


def edit_back(history: History, record: str, moment: Moment) -> Edit:
    """The edit by which a record is again what it was at a moment; empty where it is so.

    Raises
    ------
    Damaged
        Where the history has lost some of it.
    """
    file, (now,) = file_of(record), history.moments(limit=1)
    return restoring(record, history.data_at(moment, file), history.data_at(now, file))


def went_back(moment: Moment) -> str:
    """What the history says of going back where nobody says why."""
    return f"{moment.when.astimezone():%Y-%m-%d %H:%M} の内容に戻した"


def name_moment(workspace: Workspace, moment: Moment, title: str, principal: Principal) -> Named:
    """Give a moment a name: what those who hold the meetings do.

    Raises
    ------
    NotAllowed
        For anybody but chairs and the secretariat.
    NotSaved
        Where the name is empty or taken.
    """
    if not may_do(principal, "name a moment"):
        workspace.audit.note("refusal", principal, "history", title)
        raise NotAllowed(
            Text(
                ja="時点に名前を付けられるのは部会長と事務局です。付けてほしい名前を事務局に伝えてください。",
                en="Chairs and the secretariat name moments. Tell the secretariat which name you would like.",
            ),
            "write",
        )
    with locked(workspace.path, principal.name):
        named = workspace.history().name(moment.id, title, principal, datetime.now().astimezone())
    workspace.audit.note("name", principal, moment.id, named.title)
    return named


def restore(workspace: Workspace, record: str | None, moment: Moment, principal: Principal, message: str = "") -> bool:
    """Let a record, or the whole workspace (None), be again what it was, as a new change; whether anything changed.

    Raises
    ------
    NotSaved
        As ``Workspace.record`` does; where the history has lost that moment, too.
    """
    history = workspace.history()
    workspace.catch_up(principal)
    try:
        if record is None:
            return workspace.restore(history.files_at(moment), principal, message or went_back(moment), moment.id)
        edit = edit_back(history, record, moment)
    except Damaged:
        raise NotSaved(
            Text(
                ja="履歴のこの時点は一部が失われていて、戻せません。ほかの時点を選んでください。",
                en="Part of this moment is lost from the history; choose another.",
            )
        ) from None
    if edit:
        workspace.record(edit, principal, message or went_back(moment), since=moment.id)
    return bool(edit)
