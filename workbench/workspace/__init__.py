"""A workspace: folders of YAML, read safely into a snapshot with every problem that was found."""

from workbench.workspace.codes import PROBLEMS, ProblemKind
from workbench.workspace.create import CannotCreate, create_workspace
from workbench.workspace.errors import Breaks, Busy, CannotWrite, Conflict, FieldConflict, NotAllowed, NotSaved
from workbench.workspace.find import find_workspace
from workbench.workspace.load import Versions, Workspace, WorkspaceNotFound, code_stamp, open_workspace
from workbench.workspace.reference import problems_page, write_problems_page
from workbench.workspace.schema import schemas, write_schemas

__all__ = [
    "PROBLEMS",
    "Breaks",
    "Busy",
    "CannotCreate",
    "CannotWrite",
    "Conflict",
    "FieldConflict",
    "NotAllowed",
    "NotSaved",
    "ProblemKind",
    "Versions",
    "Workspace",
    "WorkspaceNotFound",
    "code_stamp",
    "create_workspace",
    "find_workspace",
    "open_workspace",
    "problems_page",
    "schemas",
    "write_problems_page",
    "write_schemas",
]
