"""The sample workspace, copied to be decided in."""

from __future__ import annotations

from pathlib import Path

from tests.samples import sample_in
from workbench.agreement import deciding
from workbench.check import flaws_brought
from workbench.model import Agreement, Decision, Put, Snapshot
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM

TOP = Path(__file__).parents[2]
SERVICE, TODAY = "senkyo", "2013-07-01"
WHY = "大規模団体の水準を保ちつつ、ほかの団体に負担をかけない"


def copied(folder: Path, *services: str) -> Workspace:
    """The sample in a folder of its own, with only some services where any are named."""
    return Workspace(sample_in(folder, *services), flaws_brought)


def files(workspace: Workspace) -> dict[str, bytes]:
    """Every file of the workspace by its path."""
    return {
        str(p.relative_to(workspace.path)): p.read_bytes()
        for p in workspace.path.rglob("*.yaml")
        if ".workbench" not in p.parts
    }


def standard(workspace: Workspace) -> dict[str, bytes]:
    """The files of the workspace but those in which points are kept."""
    return {f: c for f, c in files(workspace).items() if not f.endswith("agreements.yaml")}


def ticket(snapshot: Snapshot, id_: str = "senkyo-001") -> Agreement:
    """A point of the electoral roll; the one about the ticket, unless told otherwise."""
    return next(a for a in snapshot.agreements[SERVICE] if a.id == id_)


def agreed(workspace: Workspace, id_: str = "senkyo-001", day: str = TODAY) -> Agreement:
    """The point once everybody has agreed to it."""
    edit = tuple(
        Put(record=f"agreement/{SERVICE}/{id_}/stances/{m}", value={"stance": "agree", "by": "総務課", "date": day})
        for m in workspace.load().municipalities
    )
    return ticket(workspace.record(edit, SYSTEM), id_)


def decided(workspace: Workspace, decision: Decision, id_: str = "senkyo-001") -> Agreement:
    """The point once it is so decided, by everybody's leave."""
    point = agreed(workspace, id_)
    snapshot = workspace.load()
    return ticket(workspace.record(deciding(snapshot, SERVICE, point, decision, decision.date), SYSTEM), id_)
