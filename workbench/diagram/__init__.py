"""Swim-lane diagrams of a process: a deterministic layout, and its drawing as SVG."""

from workbench.diagram.drawing import MARKS, THEMES, Theme, svg
from workbench.diagram.geometry import Box, Diagram, Edge, Label, Lane, Node
from workbench.diagram.layout import layout

__all__ = ["MARKS", "THEMES", "Box", "Diagram", "Edge", "Label", "Lane", "Node", "Theme", "layout", "svg"]
