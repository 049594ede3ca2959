"""The command line: a thin skin over the library."""

from workbench.cli.main import main

__all__ = ["main"]
