"""The history of a workspace: who changed what, when and why, and the workspace as of any moment."""

from workbench.workspace.history.differing import Change, FieldChange, differences
from workbench.workspace.history.keeping import History, Named
from workbench.workspace.history.moment import Moment, MomentKind
from workbench.workspace.history.repository import Damaged
from workbench.workspace.history.restoring import restoring
from workbench.workspace.history.selecting import picked

__all__ = [
    "Change",
    "Damaged",
    "FieldChange",
    "History",
    "Moment",
    "MomentKind",
    "Named",
    "differences",
    "picked",
    "restoring",
]
