"""Fit-gap: resolve and diff processes, the matrix, its measures, and the points to settle."""

from workbench.fitgap.answers import CELL_STATES
from workbench.fitgap.conflict import Conflict, Conflicts
from workbench.fitgap.decisions import decisions, disposition_of, settled_by
from workbench.fitgap.dependencies import Dependencies, Dependency, dependencies, dependency_graph
from workbench.fitgap.diff import diff
from workbench.fitgap.lint import Remark, lint, lint_process
from workbench.fitgap.matrix import STATES, Cell, CellChange, Matrix, in_scope, matrix
from workbench.fitgap.measures import Measure, Measures, Rate, measures
from workbench.fitgap.points import Point, points
from workbench.fitgap.register import Entry, register
from workbench.fitgap.resolve import Touch, resolve, touched
from workbench.fitgap.rows import Row
from workbench.fitgap.variants import VariantFlaw, variant_flaws
from workbench.fitgap.verdict import VERDICTS
from workbench.fitgap.waiting import Task, waiting

__all__ = [
    "CELL_STATES", "STATES", "VERDICTS", "Cell", "CellChange", "Conflict", "Conflicts", "Dependencies",
    "Dependency", "Entry", "Matrix", "Measure", "Measures",
    "Point", "Rate", "Remark", "Row", "Task", "Touch", "VariantFlaw", "decisions", "dependencies", "dependency_graph", "diff", "disposition_of", "in_scope", "lint", "lint_process", "matrix", "measures",
    "points", "register", "resolve", "settled_by", "touched", "variant_flaws", "waiting",
]  # fmt: skip
