"""Every problem the workbench can find in a workspace, by its stable code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workbench.workspace.codes.deciding import DECIDING
from workbench.workspace.codes.flow import FLAW_CODES, FLOW
from workbench.workspace.codes.kind import ProblemKind
from workbench.workspace.codes.lint import LINT
from workbench.workspace.codes.practice import PRACTICE
from workbench.workspace.codes.reading import READING
from workbench.workspace.codes.references import REFERENCES
from workbench.workspace.codes.shape import SHAPE
from workbench.workspace.codes.variants import VARIANTS

PROBLEMS: Mapping[str, ProblemKind] = MappingProxyType(
    {kind.code: kind for kind in (*READING, *SHAPE, *REFERENCES, *FLOW, *PRACTICE, *VARIANTS, *DECIDING, *LINT)}
)
"""The register of all problem kinds."""

__all__ = ["FLAW_CODES", "PROBLEMS", "ProblemKind"]
