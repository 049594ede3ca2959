"""From words on the command line to a command, and from whatever goes wrong to a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from workbench.cli.arguments import language_of, parser
from workbench.cli.terminal import Terminal, UserError
from workbench.workspace import CannotCreate, WorkspaceNotFound
from workbench.workspace.errors import NotAllowed, NotSaved
from workbench.workspace.people import UnknownPerson

OK, FOUND_ERRORS, USAGE, FAULT, NOT_ALLOWED = 0, 1, 2, 70, 77
"""Exit statuses: all well; the workspace has errors; the command could not be carried out; the program is at fault;
the person may not do this."""
TRACE = "WORKBENCH_TRACE"
"""The variable that lets a fault of the program show its trace, for those who mend it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit status. Nothing but a sentence is shown when something goes wrong."""
    words = list(sys.argv[1:] if argv is None else argv)
    language = language_of(words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        arguments = parser(language).parse_args(words)
    except SystemExit as exit_:  # argparse has said what is wrong, or shown the help
        return exit_.code if isinstance(exit_.code, int) else USAGE
    terminal = Terminal(language, arguments.color)
    try:
        status = arguments.run(arguments, terminal)
        sys.stdout.flush()
    except (UserError, UnknownPerson, WorkspaceNotFound, CannotCreate, NotSaved) as error:
        terminal.complain(error.message.get(language))
        return NOT_ALLOWED if isinstance(error, NotAllowed) else USAGE
    except BrokenPipeError:  # the reader of the pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        terminal.complain(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
        return USAGE
    except Exception as error:
        if os.environ.get(TRACE):
            raise
        fault = f"{type(error).__name__}: {error}".splitlines()[0]
        terminal.complain(
            terminal.text(
                f"プログラムの誤りです（{fault}）。{TRACE}=1 を付けて実行した結果を開発者に知らせてください。",
                f"A fault of the program ({fault}). Run it with {TRACE}=1 and send the developers what it shows.",
            )
        )
        return FAULT
    return status if isinstance(status, int) else OK
