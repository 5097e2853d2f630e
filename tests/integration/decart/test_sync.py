"""The facade without `await` against the real service, as scripts and notebooks use it."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import numpy as np
import pytest

import decart.sync
from decart import DecartClient, DecartSDKError, InvalidInputError, WebRTCError
from decart.sync.thread import LoopThread
from decart.testing import running_service as running_service_process
from tests.service import running_service

SMALL: dict[str, Any] = {"source": "synthetic", "width": 320, "height": 176}

FORGETFUL = """
import decart.sync
session = decart.sync.connect("Anime", source="synthetic")
print(next(session.frames()).shape, flush=True)
"""

ENDLESS = """
import threading
import decart.sync
try:
    with decart.sync.connect("Anime", source="synthetic") as session:
        for frame in session.frames():
            print("frame", flush=True)
finally:
    print("left:", [thread.name for thread in threading.enumerate()], flush=True)
"""


_SLOW_STEP = re.compile(r"^Executing <.* took \d+\.\d+ seconds\n", re.MULTILINE)
"""What asyncio says in development mode where a machine is busy."""


@pytest.fixture
def url() -> Iterator[str]:
    """Serve on another thread: this one is about to wait."""
    with closing(LoopThread("test service")) as thread:
        yield start_service(thread)


def start_service(thread: LoopThread) -> str:
    async def start() -> str:
        return await thread.exits.enter_async_context(running_service())

    return thread.run(start, 30, "start")


def open_session(url: str, **options: Any) -> decart.sync.Session:
    return decart.sync.connect(
        "Anime", **{"source": SMALL, "client": DecartClient(base_url=url), **options}
    )


def start_script(script: str, url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-X", "dev", "-c", script],
        env={**os.environ, "DECART_BASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_frames_come_and_everything_is_freed(url: str) -> None:
    with open_session(url, mirror=True) as session:
        assert session.is_connected()
        shapes = [frame.shape for _, frame in zip(range(5), session.frames(), strict=False)]
        session.set_prompt("Cyberpunk city")
        session.set_mirror(False)
        session.set_image(None)
        with pytest.raises(InvalidInputError, match="takes no reference image"):
            session.set_image(np.zeros((32, 32, 3), np.uint8))
        latest = session.latest("bgr24")

    assert len(set(shapes)) == 1
    assert latest is not None
    assert latest.shape == shapes[0]
    assert latest.dtype == np.uint8
    assert session.get_connection_state() == "disconnected"
    assert session.session_id
    assert not {"decart session", "decart camera"} & {t.name for t in threading.enumerate()}


async def test_it_works_where_a_loop_runs_already_as_in_a_notebook(url: str) -> None:
    assert asyncio.get_running_loop().is_running()

    with open_session(url) as session:
        assert next(session.frames(None)).pts is not None


def test_the_loop_ends_with_a_film_that_is_not_repeated(url: str) -> None:
    pictures = [np.full((176, 320, 3), level, np.uint8) for level in range(0, 250, 10)]
    film = {**SMALL, "source": pictures, "loop": False}

    with open_session(url, source=film) as session:
        seen = list(session.frames())
        assert session.is_connected()

    assert len(seen) > 1


def test_the_loop_raises_what_broke_the_source(url: str) -> None:
    def failing() -> Iterator[np.ndarray[Any, np.dtype[np.uint8]]]:
        for _ in range(25):
            yield np.zeros((176, 320, 3), np.uint8)
        raise OSError("the cable came off")

    source = {**SMALL, "source": failing()}
    with open_session(url, source=source) as session, pytest.raises(DecartSDKError, match="cable"):
        list(session.frames())


def test_two_viewers_see_the_same_session(url: str) -> None:
    with open_session(url) as session:
        seen: dict[str, list[int]] = {"first": [], "second": []}

        def view(name: str) -> None:
            for frame in session.frames(None):
                seen[name].append(frame.pts or 0)
                if len(seen[name]) == 20:
                    return

        viewers = [threading.Thread(target=view, args=(name,)) for name in seen]
        for viewer in viewers:
            viewer.start()
        for viewer in viewers:
            viewer.join(20)

    assert set(seen["first"]) & set(seen["second"])
    assert all(pts == sorted(set(pts)) for pts in seen.values())


def test_a_callback_may_look_and_leave_but_not_wait(url: str) -> None:
    told: list[object] = []
    with open_session(url) as session:

        def on_prompt(report: decart.PromptReport) -> None:
            told.append((report.prompt, session.is_connected(), session.stats() is not None))
            try:
                session.set_mirror(True)
            except DecartSDKError as error:
                told.append(error.code)
            session.disconnect()

        frames = session.frames()
        next(frames)
        session.on("prompt", on_prompt)
        for _ in frames:  # ends because the callback ended the session
            pass

    assert told == [("Anime", True, True), "called_from_callback"]


def test_after_the_end_calls_are_refused_and_the_last_picture_stays(url: str) -> None:
    with open_session(url) as session:
        next(session.frames())
        session.on("error", print)

    session.disconnect()
    session.off("error", print)
    assert session.latest() is not None
    assert session.stats() is not None
    for call in (
        lambda: session.set_prompt("Lego World"),
        lambda: session.frames(),
        lambda: session.on("error", print),
    ):
        with pytest.raises(WebRTCError, match="over"):
            call()


def test_bad_input_is_typed_and_the_session_goes_on(url: str) -> None:
    with open_session(url) as session:
        wrong: Any = "yuv"
        for call in (
            lambda: session.set_prompt(" "),
            lambda: session.set_mirror(wrong),
            lambda: session.set_image(b""),
            lambda: session.frames(wrong),
            lambda: session.latest(wrong),
        ):
            with pytest.raises(InvalidInputError):
                call()
        assert next(session.frames()).ndim == 3


def test_a_lost_service_ends_the_loop_over_the_frames_with_an_error() -> None:
    with closing(LoopThread("test service")) as thread:
        session = open_session(start_service(thread), reconnect_timeout_s=0.5)
        frames = session.frames()
        next(frames)
        thread.close()

        with session, pytest.raises(DecartSDKError):
            for _ in frames:
                pass


def test_a_loop_goes_on_when_the_service_is_started_again() -> None:
    with (
        running_service_process() as service,
        open_session(service.base_url, client=service.client()) as session,
    ):
        frames = session.frames(None)
        first = next(frames)
        service.restart()
        # Whatever waits from before the restart comes first; then those of the new service.
        for frame in frames:
            if (frame.pts or 0) - (first.pts or 0) > 90_000 and session.is_connected():
                break
        session.set_prompt("Lego World")

        assert session.is_connected()


def test_no_service_is_told_at_once_and_nothing_is_left() -> None:
    with pytest.raises(WebRTCError, match="is it running"):
        open_session("http://127.0.0.1:1")


def test_a_session_that_nobody_holds_ends(url: str) -> None:
    session = open_session(url)
    next(session.frames())
    del session

    deadline = time.monotonic() + 10
    while "decart session" in {t.name for t in threading.enumerate()}:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_script_that_forgets_its_session_ends_in_silence(url: str) -> None:
    script = start_script(FORGETFUL, url)
    out, err = script.communicate(timeout=40)

    assert (script.returncode, _SLOW_STEP.sub("", err)) == (0, "")
    assert "(704, 1280, 3)" in out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_ctrl_c_ends_the_loop_over_the_frames_and_frees_everything(url: str) -> None:
    script = start_script(ENDLESS, url)
    assert script.stdout is not None
    for _ in range(3):
        assert script.stdout.readline() == "frame\n"
    script.send_signal(signal.SIGINT)
    out, err = script.communicate(timeout=40)

    assert "left: ['MainThread']" in out
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert script.returncode == -signal.SIGINT
