"""Swim-lane diagrams of a process: a deterministic layout, and its drawing as SVG."""

from workbench.diagram.drawing import MARKS, THEMES, Mark, Theme, svg
from workbench.diagram.geometry import Box, Diagram, Edge, Label, Lane, Node
from workbench.diagram.layout import layout

__all__ = ["MARKS", "THEMES", "Box", "Diagram", "Edge", "Label", "Lane", "Mark", "Node", "Theme", "layout", "svg"]
