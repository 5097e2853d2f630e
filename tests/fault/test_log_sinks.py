"""What users of the service notice when its log cannot be written: nothing."""

import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from sundog.server.insight.counters import Insight
from sundog.server.insight.logs import logging_to
from tests.service import running_service
from tests.wireclient import streaming

_log = logging.getLogger("sundog.test")

FLOOD = 5000


@contextmanager
def full_disk() -> Iterator[int]:
    fd = os.open("/dev/full", os.O_WRONLY)
    yield fd
    os.close(fd)


@contextmanager
def stuck_pipe() -> Iterator[int]:
    """Nobody reads from it before the block ends."""
    reader, writer = os.pipe()
    yield writer
    os.close(reader)
    os.close(writer)


def flood() -> None:
    for number in range(FLOOD):
        _log.info("line %d of a log that nobody takes away", number)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is needed for a full disk")
@pytest.mark.parametrize("sink", [full_disk, stuck_pipe])
async def test_sessions_live_when_the_log_cannot_be_written(
    sink: Callable[[], AbstractContextManager[int]],
) -> None:
    insight = Insight()
    with sink() as fd:
        with logging_to(fd, level="info", insight=insight):
            async with running_service() as url:
                flood()
                async with streaming(url) as stream:
                    await stream.frames(5)
                    await stream.line.say(type="prompt", prompt="Anime", enhance_prompt=True)
                    assert (await stream.line.hear("prompt_ack"))["success"]
                    flood()
                    await stream.frames(5)
        lost = insight.snapshot().counts["log_lines_lost"]
    _await_threads()
    assert sum(lost.values()) > FLOOD / 2
    assert set(lost) <= {("queue_full",), ("sink_failed",)}


def _await_threads() -> None:
    for thread in threading.enumerate():
        if thread.name == "log":
            thread.join(5)


def test_whoever_reads_the_log_again_is_told_how_much_is_missing() -> None:
    reader, writer = os.pipe()
    told = bytearray()
    reading = threading.Thread(target=_read_all, args=(reader, told))
    with logging_to(writer, level="info"):
        flood()
        logged = FLOOD
        reading.start()
        # Within the time that a test has: otherwise a line is missing of which nothing is said.
        while _kept(told) + _said_lost(told) < logged or not _said_lost(told):
            _log.info("one more that nobody takes away")
            logged += 1
            threading.Event().wait(0.05)
    os.close(writer)
    reading.join(5)
    os.close(reader)

    assert _kept(told) + _said_lost(told) == logged


def _kept(told: bytearray) -> int:
    return sum(b"nobody takes away" in line for line in told.splitlines())


def _said_lost(told: bytearray) -> int:
    lines = [line for line in told.splitlines() if line.endswith(b", or at all")]
    return sum(int(line.split(b": ")[1].split()[0]) for line in lines)


def _read_all(fd: int, into: bytearray) -> None:
    while part := os.read(fd, 65536):
        into += part


def test_the_log_goes_on_when_the_disk_has_room_again() -> None:
    insight = Insight()
    full = os.open("/dev/full", os.O_WRONLY)
    reader, writer = os.pipe()
    with logging_to(full, level="info", insight=insight):
        _log.info("too much")
        while not insight.snapshot().counts["log_lines_lost"]:
            threading.Event().wait(0.01)
        os.dup2(writer, full)
        _log.info("there is room")
    os.close(full)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as log:
        lines = log.read().splitlines()
    assert "there is room" in lines[0]
    assert "1 log lines were lost" in lines[1]


async def test_every_line_of_a_session_names_it(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with path.open("wb") as log, logging_to(log.fileno(), level="info", kind="json"):
        async with running_service() as url, streaming(url) as stream:
            await stream.frames(2)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    begun = next(line for line in lines if "begins" in line["message"])
    of_session = [line for line in lines if line.get("session") == begun["session"]]

    assert begun["session"] in begun["message"]
    # The test's own peer, in the same process, is of no session.
    assert any(line["logger"].startswith("aioice") for line in of_session)
    assert any("ended" in line["message"] for line in of_session)
    assert not any("Uvicorn running" in line["message"] for line in of_session)
