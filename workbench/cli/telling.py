"""What several commands from gap to agreement say in the same way: names, amounts, facts, JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import orjson

from workbench.cli.finding import unknown
from workbench.cli.terminal import Terminal
from workbench.model import Agreement, Snapshot, Text
from workbench.workspace.access import Matter

INSIDE: tuple[Matter, ...] = ("practice", "agreements", "stances")
"""What somebody must see to see points whole."""


def today() -> str:
    """The day on which what is recorded now is dated."""
    return date.today().isoformat()


def yen_said(said: str) -> int:
    """An amount of yen from the command line, with or without commas."""
    amount = int(said.replace(",", "").replace("_", ""))
    if amount < 0:
        raise ValueError(said)
    return amount


def write_json(data: object, terminal: Terminal) -> None:
    """Data as JSON, for other programs."""
    terminal.write(orjson.dumps(data, option=orjson.OPT_INDENT_2).decode())


def write_facts(facts: Iterable[tuple[str, str]], terminal: Terminal) -> None:
    """Names and values, one pair a line; pairs without a value are left out."""
    for name, said in facts:
        if said:
            terminal.write(f"{name}: {said}")


def names_of(snapshot: Snapshot, municipalities: Iterable[str], language: str) -> str:
    """The names of municipalities."""
    known = snapshot.municipalities
    return ("・" if language == "ja" else ", ").join(
        known[m].name.get(language) if m in known else m for m in municipalities
    )


def group_name(snapshot: Snapshot, id_: str | None, language: str) -> str:
    """The name of a working group."""
    return next((g.name.get(language) for g in snapshot.settings.working_groups if g.id == id_), id_ or "")


def point_named(snapshot: Snapshot, key: str) -> tuple[str, Agreement]:
    """The service and the point with that key.

    Raises
    ------
    UserError
        If there is none; says what is near.
    """
    name, _, id_ = key.strip("/").partition("/")
    found = next((a for a in snapshot.agreements.get(name, ()) if a.id == id_), None)
    if found is None:
        raise unknown(
            "論点", "point", key, [f"{s}/{a.id}" for s, several in snapshot.agreements.items() for a in several]
        )
    return name, found


def text_said(text: Text | str | None, language: str) -> str:
    """A text in the language; nothing where there is none."""
    return text.get(language) if isinstance(text, Text) else text or ""
