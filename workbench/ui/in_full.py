"""What a run of the app has said is passed on, even where the next run begins at that very moment.

Streamlit gives a run that begins just as another ends a script runner of its own, and from then on passes nothing on
that the other said before and that still waits in line: the browser never hears what it asked for, until somebody
clicks again. Whoever acts quickly, or acts just as the page is drawn again, may meet that. What waits in line is in its
order, so it can simply be let through.
"""

from __future__ import annotations

import logging
from functools import wraps
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

_PASSED_ON = "_handle_scriptrunner_event_on_event_loop"
_log = logging.getLogger(__name__)


def pass_on_in_full() -> None:
    """Let every session pass on what its ended run said last; to be called once, before there are sessions."""
    known = getattr(AppSession, _PASSED_ON, None)
    if known is None:
        _log.warning("this Streamlit has no %s: an answer may be lost now and then", _PASSED_ON)
    elif not hasattr(known, "__wrapped__"):
        setattr(AppSession, _PASSED_ON, _in_full(known))


def _in_full(known: Any) -> Any:
    @wraps(known)
    def passed_on(self: Any, sender: Any, event: ScriptRunnerEvent, *rest: Any, **named: Any) -> None:
        present = self._scriptrunner
        ended = sender is not present and None not in (sender, present) and event is not ScriptRunnerEvent.SHUTDOWN
        if not ended:
            known(self, sender, event, *rest, **named)
            return
        self._scriptrunner = sender
        try:
            known(self, sender, event, *rest, **named)
        finally:
            self._scriptrunner = present

    return passed_on
