"""Commands that make files: ``new``, ``schema``."""

from __future__ import annotations

import argparse
from pathlib import Path

import orjson

from workbench.cli.terminal import Terminal, UserError
from workbench.workspace import create_workspace, schemas, write_problems_page, write_schemas


def new(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Make a workspace, empty or as a copy of the sample."""
    made = create_workspace(arguments.dir, arguments.sample)
    terminal.write(terminal.text(f"ワークスペースを作りました: {made}", f"Made a workspace: {made}"))
    terminal.write(
        terminal.text(
            f"次に: python -m workbench --workspace {made} check", f"Next: python -m workbench --workspace {made} check"
        )
    )


def schema(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Write the JSON Schemas and the page of problems, or show one schema, or list them."""
    known = schemas()
    if arguments.docs:
        write_problems_page(Path(arguments.docs))
    if arguments.write:
        for path in write_schemas(arguments.write):
            terminal.write(str(path))
    elif arguments.name:
        name = arguments.name.removesuffix(".schema.json") + ".schema.json"
        if name not in known:
            there = ", ".join(n.removesuffix(".schema.json") for n in known)
            raise UserError(
                f"スキーマ「{arguments.name}」はありません。あるもの: {there}",
                f"There is no schema {arguments.name!r}. There are: {there}",
            )
        terminal.write(orjson.dumps(known[name], option=orjson.OPT_INDENT_2).decode())
    elif not arguments.docs:
        for name in known:
            terminal.write(name.removesuffix(".schema.json"))
