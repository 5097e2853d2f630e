"""Ask a service to restyle files, as an app does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import psutil
from fastapi import FastAPI

from sundog.server.app import create_app
from sundog.server.batch.desk import BatchDesk
from sundog.server.config import Config
from sundog.server.service import Service
from tests.service import PASSTHROUGH, serving

__all__ = ["Shop", "opened_shop", "worker_processes"]


class Shop:
    """A service and a client of it.

    Attributes:
        http: Speaks to it.
        desk: Its inside, for what no client can ask.
    """

    def __init__(self, http: httpx.AsyncClient, app: FastAPI) -> None:
        self.http = http
        self.desk: BatchDesk = app.state.batch
        self._service: Service = app.state.service

    async def post(
        self, path: str, data: bytes | None, *, key: str = "", **fields: str | bytes
    ) -> httpx.Response:
        """Send a form: texts as fields, bytes as files."""
        files = {name: value for name, value in fields.items() if isinstance(value, bytes)}
        if data is not None:
            files["data"] = data
        texts = {name: value for name, value in fields.items() if isinstance(value, str)}
        headers = {"X-API-KEY": key} if key else {}
        return await self.http.post(path, data=texts, files=files, headers=headers)

    async def submit(self, data: bytes, *, key: str = "", **fields: str | bytes) -> str:
        """Begin a job and return its id."""
        answer = await self.post(
            "/v1/jobs/lucy-clip", data, key=key, **{"prompt": "Anime"} | fields
        )
        assert answer.status_code == 202, answer.text
        return str(answer.json()["job_id"])

    async def status(self, job_id: str, key: str = "") -> dict[str, Any]:
        """Ask how far a job is."""
        headers = {"X-API-KEY": key} if key else {}
        answer = await self.http.get(f"/v1/jobs/{job_id}", headers=headers)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def wait_until(self, job_id: str, *statuses: str) -> dict[str, Any]:
        """Wait until a job has one of the statuses."""
        async with asyncio.timeout(40):
            while (told := await self.status(job_id))["status"] not in statuses:
                await asyncio.sleep(0.05)
        return told

    async def drain(self) -> None:
        """Have the service let nobody in any more."""
        await self._service.drain.run(0)

    async def wait_until_free(self) -> None:
        """Wait until no file is held."""
        async with asyncio.timeout(10):
            while self.desk.store.used:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def opened_shop(config: Config = PASSTHROUGH) -> AsyncIterator[Shop]:
    """Run a service until the block ends."""
    app = create_app(config)
    async with (
        serving(app, config) as url,
        httpx.AsyncClient(base_url=url, timeout=30) as http,
    ):
        yield Shop(http, app)


def worker_processes() -> list[psutil.Process]:
    """Return the workers that this process has started and that still run."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if any("batch.worker" in part for part in process.cmdline()):
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found
