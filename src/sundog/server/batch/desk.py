"""Who takes files in, has them restyled and hands results out."""

import asyncio
import time
from collections import Counter
from functools import partial
from typing import Final

from starlette.requests import Request

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.batch.form import Form, read_form
from sundog.server.batch.jobs import Job, Jobs, Status
from sundog.server.batch.lane import Lane
from sundog.server.batch.models import FileModel, Kind
from sundog.server.batch.process import WorkerProcess, WorkerSettings
from sundog.server.batch.store import Store
from sundog.server.batch.wish import Wish
from sundog.server.engines import recipe_for_files
from sundog.server.service import Service

__all__ = ["BatchDesk"]

_MEGA: Final = 1_000_000
_RESULT_SHARE: Final = 4
"""A result may be that many times as large as the largest upload."""

_HELD_SHARE: Final = 20
"""All files together may have that many times the largest upload."""

_UPLOADS: Final = 16
"""At the same time, half of them of one key; each holds memory."""


class BatchDesk:
    """Everything of batch that lives as long as the service. `aclose` ends it.

    Attributes:
        jobs: That can be asked about.
        store: Of their files.
    """

    def __init__(self, service: Service) -> None:
        """Start nothing and touch no disk yet."""
        config = service.config
        self.jobs = Jobs(config.job_ttl_s)
        self._service = service
        self._max_upload = config.max_upload_mb * _MEGA
        self.store = Store(
            config.data_dir, self._max_upload * _HELD_SHARE, drop_oldest=self.jobs.drop_oldest
        )
        self._uploads: Counter[str] = Counter()
        # Pictures take a moment and somebody waits for them: no video is before them.
        self._pictures = self._lane(min(1, config.max_jobs), gives_way=False)
        self._videos = self._lane(config.max_jobs, gives_way=True)

    async def take(self, request: Request, model: FileModel, owner: str) -> Job:
        """Read a request's file and wish, and put the work into its lane.

        Args:
            request: Nothing of its body has been read.
            model: What to restyle it as.
            owner: Whose key it came with.

        Raises:
            ProtocolError: it is refused; docs/protocol.md lists why.
            ClientDisconnect: the client went away.
        """
        self._service.drain.check()
        if self._service.placement is None:
            raise ProtocolError(ErrorCode.AT_CAPACITY, "The service is not ready")
        lane = self._pictures if model.kind is Kind.PICTURE else self._videos
        lane.check_room(owner)
        form = await self._upload(request, owner)
        try:
            wish = Wish.read(form.fields, has_image=form.reference is not None)
            if model.kind is Kind.VIDEO:
                await self._inspect(form, model.kind, owner)
            result = self.store.file()
            job = Job(owner=owner, model=model, wish=wish, form=form, result=result)
        except BaseException:
            form.close()
            raise
        try:
            job.ticket = lane.enter(owner, partial(self._render, job))
        except BaseException:
            job.end()
            raise
        return job

    async def aclose(self) -> None:
        """End all work, and free all files."""
        await self._pictures.aclose()
        await self._videos.aclose()
        self.jobs.close()

    async def _upload(self, request: Request, owner: str) -> Form:
        """Read a form, if not too many are on their way.

        Raises:
            ProtocolError: AT_CAPACITY; or as `read_form`.
        """
        # As in the lanes: a key that sends slowly must not keep others out.
        is_hogged = bool(owner) and self._uploads[owner] >= _UPLOADS // 2
        if is_hogged or self._uploads.total() >= _UPLOADS:
            whose = " of this key" if is_hogged else ""
            text = f"Too many files{whose} are on their way here already; try again later"
            raise ProtocolError(ErrorCode.AT_CAPACITY, text)
        self._uploads[owner] += 1
        try:
            return await read_form(request, self.store, self._max_upload)
        finally:
            self._uploads[owner] -= 1
            self._uploads += Counter()  # which drops those that send nothing

    async def _inspect(self, form: Form, kind: Kind, owner: str) -> None:
        """Refuse a file at once that its job could only fail on: clients tell no reasons of jobs.

        Raises:
            ProtocolError: INVALID_FILE, or ENGINE_FAILED: it broke the worker.
        """
        order = {"do": "inspect", "kind": kind}

        async def ask(worker: WorkerProcess) -> None:
            await worker.ask(order, [form.data.fd], lambda done, total: None)

        ticket = self._pictures.enter(owner, ask)
        try:
            # Who gives up waiting gives up the work; its ticket must hear of it first.
            await asyncio.shield(ticket.done)
        finally:
            ticket.cancel()

    async def _render(self, job: Job, worker: WorkerProcess) -> None:
        """Do a job's work."""
        job.become(Status.PROCESSING)
        began, outcome = time.monotonic(), "cancelled"
        try:
            await self._ask(job, worker)
            job.become(Status.COMPLETED)
            outcome = "completed"
        except ProtocolError as error:
            job.become(Status.FAILED, error)
            outcome = "failed"
        finally:
            if not job.is_over:
                text = "The job was cancelled"
                job.become(Status.FAILED, ProtocolError(ErrorCode.NOT_ALLOWED_NOW, text))
            self._service.insight.count("jobs_ended", outcome=outcome)
            self._service.insight.observe("job", time.monotonic() - began, outcome=outcome)

    async def _ask(self, job: Job, worker: WorkerProcess) -> None:
        """Have a job rendered.

        Raises:
            ProtocolError: it failed.
        """
        wish, reference = job.wish, job.form.reference
        order = {
            "do": "render",
            "kind": job.model.kind,
            "prompt": wish.prompt,
            "enrich": wish.enrich,
            "strength": wish.strength,
            "mirror": wish.mirror,
            "size": wish.size,
        }
        files = [job.form.data.fd, job.result.fd, *([reference.fd] if reference else [])]
        await worker.ask(order, files, job.hear)
        job.result.settle()

    def _lane(self, most: int, *, gives_way: bool) -> Lane:
        config = self._service.config
        settings = WorkerSettings(
            recipe=recipe_for_files(config),
            most_bytes=self._max_upload * _RESULT_SHARE,
            gives_way=gives_way,
        )
        size = config.job_queue_size
        # Without keys nobody can be told from anybody else.
        is_open = self._service.auth.keys.is_open
        return Lane(
            most=most,
            queue_size=size,
            per_owner=size if is_open else max(1, size // 2),
            make_worker=partial(WorkerProcess, settings),
        )
