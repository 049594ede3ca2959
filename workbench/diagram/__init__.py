"""Pictures of a process: swim-lane diagrams and forms on paper; a deterministic layout, and its drawing as SVG."""

from workbench.diagram.drawing import MARKS, THEMES, Mark, Theme, svg
from workbench.diagram.geometry import Box, Diagram, Edge, Label, Lane, Node
from workbench.diagram.layout import layout
from workbench.diagram.paper import paper
from workbench.diagram.paper_sheet import Difference, Paper, Sheet, Spot
from workbench.diagram.paper_svg import Drawn, paper_svg, sheet_svg

__all__ = [
    "MARKS", "THEMES", "Box", "Diagram", "Difference", "Drawn", "Edge", "Label", "Lane", "Mark", "Node", "Paper", "Sheet",
    "Spot", "Theme", "layout", "paper", "paper_svg", "sheet_svg", "svg",
]  # fmt: skip
