"""What people test their own apps with: a service that starts, restarts, ends and leaves nothing."""

import asyncio
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from decart import DecartClient, TokenCreateError
from decart.testing import RunningService, ServiceNotStartedError, running_service
from tests.wireclient import OUR_SDK, wire


def is_healthy(service: RunningService) -> bool:
    try:
        with urllib.request.urlopen(f"{service.base_url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline_s = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline_s:
            return False
        time.sleep(0.02)
    return True


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One that nobody has waited for has ended all the same.
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(state.stdout.strip()) and not state.stdout.strip().startswith("Z")


def pid_of(service: RunningService) -> int:
    assert service._process is not None
    return service._process.pid


def test_it_restarts_where_it_was_and_ends() -> None:
    with running_service() as service:
        before, pid = service.base_url, pid_of(service)
        assert is_healthy(service)
        service.restart()
        assert service.base_url == before
        assert pid_of(service) != pid
        assert is_healthy(service)
        assert service.is_running
        service.kill()
        assert not service.is_running
        service.start()
        assert is_healthy(service)
        service.stop()
        service.stop()
        assert not is_healthy(service)
        with pytest.raises(ServiceNotStartedError, match="does not answer"):
            _ = service.sessions
    assert not runs(pid)


async def test_it_counts_sessions_and_asks_for_its_key() -> None:
    async with running_service() as service:
        async with wire(service.base_url, api_key=service.api_key, **OUR_SDK) as line:
            await line.hear("session_id")
            assert service.sessions == 1
            with pytest.raises(TimeoutError, match="1 sessions, not 0"):
                service.wait_for_sessions(0, within_s=0)
        await asyncio.to_thread(service.wait_for_sessions, 0)
        async with wire(service.base_url, api_key="wrong", **OUR_SDK) as line:
            assert (await line.hear())["code"] == "invalid_api_key"
        async with service.client() as client:
            token = await client.tokens.create()
        await service.arestart()
        async with wire(service.base_url, api_key=token.api_key, **OUR_SDK) as line:
            assert (await line.hear())["type"] == "session_id", "tokens outlive a restart"
        async with DecartClient("wrong", service.base_url) as client:
            with pytest.raises(TokenCreateError):
                await client.tokens.create()


def test_settings_are_its_own_and_not_those_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNDOG_PORT", "not a port")
    monkeypatch.setenv("SUNDOG_API_KEY", "real-key")
    with (
        running_service(api_key="", settings={"SUNDOG_MAX_SESSIONS": "3"}) as service,
        urllib.request.urlopen(f"{service.base_url}/v1/sessions", timeout=5) as answer,
    ):
        assert b'"max":3' in answer.read()


def test_a_service_that_cannot_start_says_why_without_its_key() -> None:
    service = running_service(api_key="canary", settings={"SUNDOG_MAX_SESSIONS": "-1"})
    with pytest.raises(ServiceNotStartedError, match="max_sessions") as caught, service:
        pass
    assert "canary" not in str(caught.value)
    assert not service.is_running
    with pytest.raises(ServiceNotStartedError, match="never started"):
        _ = service.base_url


async def test_a_start_that_is_cancelled_leaves_nothing() -> None:
    service = running_service()
    starting = asyncio.create_task(service.astart())
    while not service.is_running:
        await asyncio.sleep(0.001)
    pid = pid_of(service)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert not runs(pid)


PARENT = """
import os, sys
from decart.testing import running_service
service = running_service()
service.start()
print(service._process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_the_process_that_started_it(kind: signal.Signals, tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},  # nobody is left to clear up what it printed
    )
    with parent:
        try:
            assert parent.stdout is not None
            pid = int(parent.stdout.readline())
            assert runs(pid)
        finally:
            parent.send_signal(kind)
    assert within(10, lambda: not runs(pid))


def test_it_loads_no_pytest_by_itself() -> None:
    code = "import decart.testing, sys; sys.exit('pytest' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=30, check=False).returncode == 0
