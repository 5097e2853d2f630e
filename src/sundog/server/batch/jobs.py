"""Jobs: what somebody has asked for, how far it is, and its result for a while."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.batch.form import Form
from sundog.server.batch.lane import Ticket
from sundog.server.batch.models import FileModel
from sundog.server.batch.store import StoredFile
from sundog.server.batch.wish import Wish

__all__ = ["Job", "Jobs", "Status"]

_MOST_KEPT: Final = 100
"""Each holds an open file."""


class Status(StrEnum):
    """How official clients call it; they know no other words."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


_NEXT: Final[Mapping[Status, frozenset[Status]]] = MappingProxyType(
    {
        Status.PENDING: frozenset({Status.PROCESSING, Status.FAILED}),
        Status.PROCESSING: frozenset({Status.COMPLETED, Status.FAILED}),
        Status.COMPLETED: frozenset(),
        Status.FAILED: frozenset(),
    }
)


class Job:
    """One file to restyle.

    Attributes:
        id: Cannot be guessed.
        owner: Whose key it came with.
        model: What was asked for.
        wish: How to restyle it.
        form: What came; freed when the work ends.
        result: What was made of it.
        status: How far it is.
        error: Why it failed; None unless it has.
        progress: Share that is done, 0 to 1; None while unknown.
        ticket: Its work; None before it is in a lane.
    """

    def __init__(
        self, *, owner: str, model: FileModel, wish: Wish, form: Form, result: StoredFile
    ) -> None:
        self.id = secrets.token_hex(16)
        self.owner = owner
        self.model = model
        self.wish = wish
        self.form = form
        self.result = result
        self.status = Status.PENDING
        self.error: ProtocolError | None = None
        self.progress: float | None = None
        self.ticket: Ticket | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return not _NEXT[self.status]

    def become(self, status: Status, error: ProtocolError | None = None) -> None:
        """Go on to a status; frees what it needs no more.

        Args:
            status: One that may follow.
            error: Why, where it failed.
        """
        assert status in _NEXT[self.status], f"{self.status} is not followed by {status}"
        self.status, self.error = status, error
        if self.is_over:
            self.form.close()
        if status is Status.FAILED:
            self.result.close()

    def hear(self, done: int, total: int | None) -> None:
        """Hear how far it is, in frames."""
        self.progress = min(1.0, done / total) if total else None

    def content(self) -> StoredFile:
        """Return its result.

        Raises:
            ProtocolError: NOT_ALLOWED_NOW: it is not there yet. Or why the job failed.
        """
        if self.error is not None:
            raise self.error
        if self.status is not Status.COMPLETED:
            text = f"The job is {self.status}; its content is there when it is completed"
            raise ProtocolError(ErrorCode.NOT_ALLOWED_NOW, text, retryable=True)
        return self.result

    def end(self) -> None:
        """Stop what runs, and free all files; again without effect."""
        if self.ticket is not None:
            self.ticket.cancel()
        # While a worker has the files, its end frees them.
        if self.status is not Status.PROCESSING:
            self.form.close()
            self.result.close()


class Jobs:
    """Those that can be asked about. They are forgotten some time after they are over."""

    def __init__(self, ttl_s: float) -> None:
        self._ttl_s = ttl_s
        self._all: dict[str, Job] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def add(self, job: Job) -> None:
        """Keep a job until its time is over."""
        assert job.ticket is not None
        self._all[job.id] = job
        job.ticket.done.add_done_callback(lambda _: self._begin_to_forget(job))

    def of(self, job_id: str, owner: str) -> Job:
        """Return an owner's job.

        Raises:
            ProtocolError: JOB_NOT_FOUND: there is none, or it is another's.
        """
        job = self._all.get(job_id)
        if job is None or job.owner != owner:
            text = "No such job; results are kept for a while only"
            raise ProtocolError(ErrorCode.JOB_NOT_FOUND, text)
        return job

    def forget(self, job: Job) -> None:
        """End a job and drop it."""
        self._all.pop(job.id, None)
        if (timer := self._timers.pop(job.id, None)) is not None:
            timer.cancel()
        job.end()

    def drop_oldest(self) -> bool:
        """Forget the oldest finished job of who has most of them; returns whether there was one."""
        over = [job for job in self._all.values() if job.is_over]
        if not over:
            return False
        held = Counter(job.owner for job in over)
        self.forget(max(over, key=lambda job: held[job.owner]))
        return True

    def close(self) -> None:
        """Forget all."""
        for job in list(self._all.values()):
            self.forget(job)

    def _begin_to_forget(self, job: Job) -> None:
        if job.id not in self._all:
            return
        loop = asyncio.get_running_loop()
        self._timers[job.id] = loop.call_later(self._ttl_s, self.forget, job)
        while len(self._timers) > _MOST_KEPT:
            self.drop_oldest()
