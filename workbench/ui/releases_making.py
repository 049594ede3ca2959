"""A release on its way: made in the background, so that no page waits for it and no second press makes it twice."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from workbench.model import Text
from workbench.release import CannotRelease, Draft, Unreadable, checked_files
from workbench.workspace.access import Principal
from workbench.workspace.errors import NotSaved
from workbench.workspace.exporting import export_release

_log = logging.getLogger(__name__)
_FAILED = Text(
    ja="作れませんでした。くわしい記録は、アプリを動かしているところに残っています。",
    en="It could not be made. The details are in the log of the machine that runs the app.",
)


@dataclass(eq=False)
class Making:
    """One release being made and checked and, if that is wanted, written.

    ``about`` names what it is made of: the workspace as it stood, what was chosen, the release before it. ``files`` is
    None until it is made, and again once it is written; ``written`` is the version once it is in ``exports/``; ``refused`` is why it went no further.
    """

    about: Hashable
    draft: Draft
    by: Principal
    step: Literal["making", "writing", "over"] = "making"
    files: dict[str, bytes] | None = None
    written: str = ""
    refused: tuple[Text, ...] = ()
    over: threading.Event = field(default_factory=threading.Event)
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> int:
        """How long it has been going on."""
        return int(time.monotonic() - self.began)

    def go(self, root: Path, write: bool) -> None:
        """Make what is not made yet, and write it if that is wanted; whatever goes wrong is told."""
        try:
            if self.files is None:
                self.files = checked_files(self.draft)
            if write:
                self.step = "writing"
                previous = self.draft.previous
                version = self.draft.version
                export_release(root, version, self.files, self.by, previous.version if previous else None)
                self.written, self.files = version, None
        except CannotRelease as error:
            self.refused = error.messages
        except (NotSaved, Unreadable) as error:
            self.refused = (error.message,)
        except Exception:  # the last resort: nobody else is there to tell of it
            _log.exception("a release could not be made")
            self.refused = (_FAILED,)
        finally:
            self.step = "over"
            self.over.set()


_lately: dict[Path, Making] = {}
_choosing = threading.Lock()


def making(root: Path) -> Making | None:
    """What is being made in a workspace, or was made last."""
    return _lately.get(root.resolve())


def begin(root: Path, about: Hashable, draft: Draft, by: Principal, *, write: bool) -> Making:
    """Begin to make a release, unless one is being made: then that one is given back."""
    with _choosing:
        now = making(root)
        if now is not None and not now.over.is_set():
            return now
        begun = Making(about, draft, by)
        if now is not None and now.about == about:
            begun.files = now.files
        _lately[root.resolve()] = begun
        threading.Thread(target=begun.go, args=(root, write), name="release", daemon=True).start()
        return begun
