"""Where in a file something stands: positions are looked up only once there is a problem to report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yaml import YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from workbench.workspace.reading import TooDeep, compose

Path = tuple[str | int, ...]
"""The way to a value in the data of a file: keys and indices."""


class Locator:
    """The positions in one file, from its content; in one that cannot be parsed everything is at its beginning."""

    def __init__(self, content: bytes) -> None:
        try:
            self._root = compose(content)
        except (YAMLError, TooDeep):
            self._root = None

    def position(self, path: Sequence[str | int], of_key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value at ``path``, or of its key; of the nearest that exists otherwise."""
        node, place = self._root, self._root
        for step in path:
            found = _child(node, step) if node is not None else None
            if found is None:
                break
            key, node = found
            place = key if of_key or node.value == "" else node
        if place is None:
            return 1, 1
        return place.start_mark.line + 1, place.start_mark.column + 1

    def written(self, path: Sequence[str | int]) -> str:
        """The scalar at ``path`` as it is written in the file, before it was read as a number or a boolean."""
        node = self._root
        for step in path:
            found = _child(node, step) if node is not None else None
            if found is None:
                break
            node = found[1]
        return str(node.value) if isinstance(node, ScalarNode) else ""


def _child(node: Node, step: str | int) -> tuple[Node, Node] | None:
    if isinstance(node, MappingNode):
        return next(((k, v) for k, v in node.value if k.value == str(step)), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def follow(data: Any, location: Sequence[str | int]) -> Path:
    """The part of a pydantic location that is a path in ``data``: labels of unions and wrapped items are left out."""
    path: list[str | int] = []
    for step in location:
        if isinstance(data, dict):
            if step not in data:
                continue
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            continue
        path.append(step)
    return tuple(path)
