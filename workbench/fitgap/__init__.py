"""Fit-gap: resolve and diff processes, the matrix, its measures, and the points to settle."""

from workbench.fitgap.answers import CELL_STATES
from workbench.fitgap.conflict import Conflict, Conflicts
from workbench.fitgap.dependencies import Dependencies, Dependency, dependencies, dependency_graph
from workbench.fitgap.diff import diff
from workbench.fitgap.lint import Remark, lint
from workbench.fitgap.matrix import STATES, Cell, CellChange, Matrix, in_scope, matrix
from workbench.fitgap.measures import Measure, Measures, Rate, measures
from workbench.fitgap.points import Point, points
from workbench.fitgap.resolve import Touch, resolve, touched
from workbench.fitgap.rows import Row
from workbench.fitgap.variants import VariantFlaw, variant_flaws
from workbench.fitgap.verdict import VERDICTS

__all__ = [
    "CELL_STATES", "STATES", "VERDICTS", "Cell", "CellChange", "Conflict", "Conflicts", "Dependencies",
    "Dependency", "Matrix", "Measure", "Measures",
    "Point", "Rate", "Remark", "Row", "Touch", "VariantFlaw", "dependencies", "dependency_graph", "diff", "in_scope", "lint", "matrix", "measures",
    "points", "resolve", "touched", "variant_flaws",
]  # fmt: skip
