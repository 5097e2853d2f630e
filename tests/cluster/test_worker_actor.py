"""A worker as an actor of Ray's: its process, what ends with it, what it says."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from sundog.cluster.worker.settings import WorkerSettings
from sundog.engine.interface import StylePrompt
from sundog.media.rtc import SdpError
from sundog.server.config import Config
from sundog.server.hosting.interface import MediaGoneError
from sundog.server.placement.interface import NoSlotError, Opening, Wish, WorkerState
from tests.cluster.nodes import Nodes

WISH = Wish(engine="passthrough", codecs=("VP8",))
KEY = "canary-key-of-the-front"
_GONE_S = 3.0


@asynccontextmanager
async def worker(namespace: str) -> AsyncIterator[Any]:
    """Start a worker whose engines have processes of their own, with one session there."""
    from sundog.cluster.worker.actor import WorkerOptions, start_worker

    config = Config(
        engine="passthrough",
        isolation="process",
        worker_slots=1,
        worker_cpus=0.5,
        api_keys=(KEY,),
        log_level="info",
    )
    settings = WorkerSettings.of(config, "worker-a")
    actor: Any = await asyncio.to_thread(start_worker, settings, WorkerOptions(namespace=namespace))
    async with asyncio.timeout(40):
        facts = await actor.start.remote()
        assert (facts.state, facts.room.slots) == (WorkerState.READY, 1)
        slot = await actor.reserve.remote(WISH)
        opening = Opening(session_id="s", model="mirage_v2", codecs=("VP8",))
        await actor.attach.remote("f", slot, opening)
        yield actor


def oom_score(pid: int) -> int:
    """Return how much the kernel prefers to end a process where memory runs out."""
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text())


def said_by(pid: int) -> str:
    """Return what Ray has collected of a worker's output."""
    from ray._private.worker import _global_node

    assert _global_node is not None
    logs = Path(_global_node.get_logs_dir_path()).glob(f"worker-*-{pid}.*")
    return "".join(path.read_text() for path in logs)


async def test_a_killed_worker_leaves_no_engine_behind(nodes: Nodes, namespace: str) -> None:
    from ray.exceptions import ActorDiedError

    async with worker(namespace) as actor:
        pid = await nodes.pid_of(namespace, "worker-a")
        engines = psutil.Process(pid).children(recursive=True)
        assert len(engines) >= 2, "one that all are copied from, and the session's own"
        assert psutil.Process(pid).nice() == psutil.Process().nice(), "pictures do not wait"
        assert min(map(oom_score, (engine.pid for engine in engines))) > oom_score(pid), (
            "out of memory, one session goes, not all of them"
        )
        asking = actor.report.remote("f", 1, 30.0)
        await asyncio.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(_GONE_S):
            with pytest.raises(ActorDiedError):
                await asking
    _, alive = await asyncio.to_thread(psutil.wait_procs, engines, _GONE_S)
    assert not alive


async def test_a_worker_refuses_in_our_own_words_and_logs_no_secret(
    nodes: Nodes, namespace: str
) -> None:
    async with worker(namespace) as actor:
        pid = await nodes.pid_of(namespace, "worker-a")
        with pytest.raises(NoSlotError):
            await actor.reserve.remote(WISH)
        with pytest.raises(SdpError):
            await actor.negotiate.remote("s", "f", "canary-sdp")
        with pytest.raises(MediaGoneError):
            await actor.set_prompt.remote("s", "g", StylePrompt(text="canary-prompt"))
        await actor.close.remote("s", "f")
        await actor.stop.remote()
    said = said_by(pid)
    assert "session s begins here" in said
    assert "canary" not in said
