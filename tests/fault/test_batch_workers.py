"""Workers for files that hang, crash, or lose their service: one file fails, nothing is left."""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import BinaryIO

import httpx
import numpy as np
import psutil
import pytest

from decart.testing import running_service
from sundog.engine.interface import Image
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook, PassthroughRenderer
from sundog.engine.registry import Recipe
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.batch.process import WorkerProcess, WorkerSettings
from tests.clips import picture, video

ORDER = {
    "do": "render",
    "kind": "picture",
    "prompt": "x",
    "enrich": True,
    "strength": 1.0,
    "mirror": False,
    "size": (1280, 704),
}


class _Renderer(PassthroughRenderer):
    def render(self, image: Image, _look: PassthroughLook) -> Image:
        match _look.prompt.text:
            case "hang":
                while True:
                    pass
            case "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "grow":
                np.ones(8 * 1024**3, np.uint8)
        return image.copy()


class Faulty(PassthroughEngine):
    """Does as the prompt says."""

    def renderer(self) -> _Renderer:
        return _Renderer()


@asynccontextmanager
async def faulty_worker(stall_s: float) -> AsyncIterator[WorkerProcess]:
    engine = "tests.fault.test_batch_workers:Faulty"
    worker = WorkerProcess(
        WorkerSettings(recipe=Recipe(engine=engine), most_bytes=9_000_000, gives_way=False),
        stall_s=stall_s,
    )
    try:
        yield worker
    finally:
        await worker.aclose()


@contextmanager
def stored(data: bytes) -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(data)
        yield file


async def restyle(worker: WorkerProcess, prompt: str) -> int:
    """Return how many bytes the result has."""
    with stored(picture()) as source, stored(b"") as target:
        files = [source.fileno(), target.fileno()]
        await worker.ask(ORDER | {"prompt": prompt}, files, lambda done, total: None)
        return os.fstat(target.fileno()).st_size


@pytest.mark.parametrize(
    ("prompt", "code", "words"),
    [
        ("hang", ErrorCode.ENGINE_FAILED, "hangs"),
        ("crash", ErrorCode.ENGINE_FAILED, "crashed"),
        ("grow", ErrorCode.INVALID_FILE, "memory"),
    ],
)
async def test_a_file_that_breaks_its_worker_fails_alone(
    prompt: str, code: ErrorCode, words: str
) -> None:
    async with faulty_worker(stall_s=3 if prompt == "hang" else 40) as worker:
        with pytest.raises(ProtocolError, match=words) as error:
            await restyle(worker, prompt)
        assert error.value.code is code
        if prompt != "hang":  # a new process may take as long as this one may hang
            assert await restyle(worker, "fine") > 1000


async def test_a_result_beyond_its_bound_fails() -> None:
    settings = WorkerSettings(recipe=Recipe(engine="passthrough"), most_bytes=1000, gives_way=False)
    worker = WorkerProcess(settings)
    try:
        with pytest.raises(ProtocolError, match="too large a result"):
            await restyle(worker, "fine")
    finally:
        await worker.aclose()


async def test_nothing_of_the_folder_that_the_service_runs_in_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('whoever may write here is run')")
    monkeypatch.chdir(tmp_path)
    async with faulty_worker(stall_s=40) as worker:
        assert await restyle(worker, "fine") > 1000


async def test_workers_give_way_to_live_sessions_and_get_no_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SUNDOG_API_KEY", "secret")
    settings = WorkerSettings(
        recipe=Recipe(engine="passthrough"), most_bytes=9_000_000, gives_way=True
    )
    worker = WorkerProcess(settings)
    before = set(psutil.Process().children())
    try:
        await restyle(worker, "fine")
        (process,) = set(psutil.Process().children()) - before
        assert os.sched_getscheduler(process.pid) == os.SCHED_IDLE
        assert process.nice() >= 10
        assert "secret" not in str(process.environ())
    finally:
        await worker.aclose()


async def test_a_killed_service_takes_its_workers_and_files_along(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    async with running_service(settings={"SUNDOG_DATA_DIR": str(folder)}) as service:
        headers = {"X-API-KEY": service.api_key}
        async with httpx.AsyncClient(base_url=service.base_url, headers=headers) as http:
            sent = video(1500, size=(64, 48))
            answer = await http.post(
                "/v1/jobs/lucy-clip", data={"prompt": "x"}, files={"data": sent}, timeout=30
            )
            path = f"/v1/jobs/{answer.json()['job_id']}"
            async with asyncio.timeout(20):
                while (await http.get(path)).json()["status"] != "processing":
                    await asyncio.sleep(0.05)
        workers = [
            child
            for child in psutil.Process().children(recursive=True)
            if any("batch.worker" in part for part in child.cmdline())
        ]
        assert workers
        await asyncio.to_thread(service.kill)
        async with asyncio.timeout(10):
            while any(worker.is_running() for worker in workers):
                await asyncio.sleep(0.05)
        assert list(folder.iterdir()) == []
