"""What a run said last is passed on although the next run has begun."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import MagicMock

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from workbench.ui import in_full

HANDLE = "_handle_scriptrunner_event_on_event_loop"


@pytest.fixture
def as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's own way, whatever was done in this process before."""
    known = getattr(AppSession, HANDLE)
    monkeypatch.setattr(AppSession, HANDLE, getattr(known, "__wrapped__", known))


def told(*events: tuple[str, ScriptRunnerEvent]) -> MagicMock:
    """A session whose present run is the "new" one, after these events of the "old" and the "new"."""
    runners = {"old": object(), "new": object()}
    session = MagicMock(_scriptrunner=runners["new"], _state=AppSessionState.APP_NOT_RUNNING)
    session.runners = runners

    async def handle() -> None:
        session._event_loop = asyncio.get_running_loop()
        for who, event in events:
            said: Any = ForwardMsg() if event is ScriptRunnerEvent.ENQUEUE_FORWARD_MSG else None
            getattr(AppSession, HANDLE)(session, runners[who], event, said)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, handle()).result()
    return session


LAST_WORDS = (
    ("old", ScriptRunnerEvent.ENQUEUE_FORWARD_MSG),
    ("old", ScriptRunnerEvent.FRAGMENT_STOPPED_WITH_SUCCESS),
)


def test_streamlit_itself_loses_them(as_shipped: None) -> None:
    """Where this fails, Streamlit has mended it, and the module can go."""
    told(*LAST_WORDS)._enqueue_forward_msg.assert_not_called()


def test_they_are_passed_on_and_the_present_run_stays_the_present_one(as_shipped: None) -> None:
    in_full.pass_on_in_full()
    in_full.pass_on_in_full()
    session = told(*LAST_WORDS)
    assert session._enqueue_forward_msg.call_count == 2
    assert session._scriptrunner is session.runners["new"]


def test_the_end_of_the_old_run_is_not_that_of_the_new(as_shipped: None) -> None:
    in_full.pass_on_in_full()
    assert told(("old", ScriptRunnerEvent.SHUTDOWN))._scriptrunner is not None
    assert told(("new", ScriptRunnerEvent.SHUTDOWN))._scriptrunner is None
