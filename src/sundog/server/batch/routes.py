"""`/v1/generate` and `/v1/jobs`: files in and restyled files out, as official clients ask for them."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.auth import credential_of
from sundog.server.batch.desk import BatchDesk
from sundog.server.batch.jobs import Job, Status
from sundog.server.batch.models import Kind, file_model_named
from sundog.server.service import Service

__all__ = ["router"]

router = APIRouter()

_TYPES: Final = {Kind.PICTURE: "image/png", Kind.VIDEO: "video/mp4"}
_GONE: Final = 499
"""Nobody reads it; logs of proxies call it so."""


def desk_of(request: Request) -> BatchDesk:
    """Return who takes files in."""
    desk: BatchDesk = request.app.state.batch
    return desk


def owner_of(request: Request) -> str:
    """Return whose key a request comes with; decided before a byte of its body is read.

    Raises:
        ProtocolError: as `Auth.full_grant`, or ORIGIN_NOT_ALLOWED.
    """
    service: Service = request.app.state.service
    owner = service.auth.full_grant(credential_of(request.headers)).owner
    if not service.origins.allows(request.headers.get("origin"), request.headers.get("host")):
        text = "Pages of this origin are not allowed here; SUNDOG_ALLOW_ORIGINS says which are"
        raise ProtocolError(ErrorCode.ORIGIN_NOT_ALLOWED, text)
    return owner


Desk = Annotated[BatchDesk, Depends(desk_of)]
Owner = Annotated[str, Depends(owner_of)]


# Clients join their base URL and path with a slash each, if the base URL ends with one.
@router.post("/v1/generate/{model}", response_class=Response)
@router.post("//v1/generate/{model}", response_class=Response, include_in_schema=False)
async def generate(model: str, request: Request, desk: Desk, owner: Owner) -> Response:
    """Restyle a file while the client waits; docs/protocol.md."""
    wanted = file_model_named(model)
    try:
        job = await desk.take(request, wanted, owner)
        try:
            await _unless_gone(request, job)
            content = job.content()
        except BaseException:
            job.end()
            raise
    except ClientDisconnect:
        return Response(status_code=_GONE)
    return _Content(job, content.size, job.end)


@router.post("/v1/jobs/{model}")
@router.post("//v1/jobs/{model}", include_in_schema=False)
async def submit(model: str, request: Request, desk: Desk, owner: Owner) -> Response:
    """Take a file to be restyled when it is its turn; docs/protocol.md."""
    wanted = file_model_named(model)
    try:
        job = await desk.take(request, wanted, owner)
    except ClientDisconnect:
        return Response(status_code=_GONE)
    desk.jobs.add(job)
    return JSONResponse(_told(job), status_code=202, headers={"Location": f"/v1/jobs/{job.id}"})


@router.get("/v1/jobs/{job_id}")
@router.get("//v1/jobs/{job_id}", include_in_schema=False)
async def status(job_id: str, desk: Desk, owner: Owner) -> JSONResponse:
    """Say how far a job is."""
    job = desk.jobs.of(job_id, owner)
    return JSONResponse(_told(job), headers={"Cache-Control": "no-store"})


@router.get("/v1/jobs/{job_id}/content", response_class=Response)
@router.get("//v1/jobs/{job_id}/content", response_class=Response, include_in_schema=False)
async def content(job_id: str, desk: Desk, owner: Owner) -> Response:
    """Hand out a job's result."""
    job = desk.jobs.of(job_id, owner)
    return _Content(job, job.content().size, lambda: None)


@router.delete("/v1/jobs/{job_id}", status_code=204, response_class=Response)
async def cancel(job_id: str, desk: Desk, owner: Owner) -> Response:
    """End a job, and delete its files."""
    desk.jobs.forget(desk.jobs.of(job_id, owner))
    return Response(status_code=204)


def _told(job: Job) -> dict[str, object]:
    """Return what is said of a job; official clients read the first two."""
    told: dict[str, object] = {"job_id": job.id, "status": job.status}
    if job.status is Status.PROCESSING:
        told["progress"] = job.progress
    if job.error is not None:
        told |= {"error": job.error.message, "code": job.error.code}
    return told


async def _unless_gone(request: Request, job: Job) -> None:
    """Wait for a job's end.

    Raises:
        ClientDisconnect: the client went away first.
    """
    assert job.ticket is not None
    gone = asyncio.create_task(_end_of(request))
    try:
        await asyncio.wait([gone, job.ticket.done], return_when=asyncio.FIRST_COMPLETED)
        if not job.ticket.done.done():
            raise ClientDisconnect
    finally:
        gone.cancel()
        await asyncio.wait([gone])


async def _end_of(request: Request) -> None:
    # The body has been read: what comes next is the end of the connection.
    await request.receive()


class _Content(StreamingResponse):
    """A job's result; tells somebody when it has been sent, or cannot be."""

    def __init__(self, job: Job, size: int, sent: Callable[[], None]) -> None:
        headers = {
            "Content-Length": str(size),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        media_type = _TYPES[job.model.kind]
        super().__init__(job.content().chunks(), headers=headers, media_type=media_type)
        self._sent = sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._sent()
