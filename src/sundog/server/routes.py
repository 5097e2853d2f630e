"""What the service answers to: REST, and the one WebSocket that every client uses."""

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, HTTPException, Request, Response, WebSocket
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.auth import credential_of
from sundog.server.access.tokens import MAX_REQUEST_BYTES
from sundog.server.batch.models import FILE_MODELS
from sundog.server.models import MODELS
from sundog.server.service import Service
from sundog.server.viewing.subscribe import serve_viewer

__all__ = ["Credential", "RunningService", "router"]

router = APIRouter()

_BODY_S: Final = 7.0
"""How long a small body may take to come."""


class Health(BaseModel):
    """How the service is."""

    status: str


class ServedModel(BaseModel):
    """A model that clients may ask for."""

    name: str
    aliases: tuple[str, ...]
    engine: str
    width: int
    height: int
    fps: int


class ServedFileModel(BaseModel):
    """A model for files."""

    name: str
    aliases: tuple[str, ...]
    kind: str


class ServedModels(BaseModel):
    """Every model."""

    models: list[ServedModel]
    files: list[ServedFileModel]


def service_of(connection: HTTPConnection) -> Service:
    """Return the service that this application runs."""
    service: Service = connection.app.state.service
    return service


def credential_in(request: Request) -> str | None:
    """Return the API key or token that a request comes with; None for none."""
    return credential_of(request.headers)


RunningService = Annotated[Service, Depends(service_of)]
Credential = Annotated[str | None, Depends(credential_in)]


@router.get("/healthz")
async def healthz() -> Health:
    """Say that the service is alive: where this does not answer, it is to be started again."""
    return Health(status="ok")


@router.get("/readyz")
async def readyz(service: RunningService, response: Response) -> Health:
    """Say whether new sessions are taken; 503 where not. How many fit, /v1/sessions tells."""
    status = service.readiness
    response.status_code = 200 if status == "ready" else 503
    return Health(status=status)


@router.get("/v1/models")
async def models(service: RunningService) -> ServedModels:
    """List the models, and the engine that stands behind each."""
    return ServedModels(
        models=[
            ServedModel(
                name=model.name,
                aliases=model.aliases,
                engine=service.config.engine_of(model),
                width=model.width,
                height=model.height,
                fps=model.fps,
            )
            for model in MODELS
        ],
        files=[
            ServedFileModel(name=model.name, aliases=model.aliases, kind=model.kind)
            for model in FILE_MODELS
        ],
    )


@router.get("/v1/realtime/quota")
async def quota(service: RunningService, credential: Credential) -> dict[str, object]:
    """Say how much room there is, and how much of it the key has; docs/protocol.md."""
    return service.quota(service.auth.grant(credential))


@router.get("/v1/sessions/{session_id}/stats")
async def stats(
    session_id: str, request: Request, service: RunningService, credential: Credential
) -> dict[str, object]:
    """Return a session's counters and per-stage times; of another key's, operators alone get it."""
    grant = service.auth.full_grant(credential)
    if request.headers.get("origin") is None:
        service.origins.check_host(request.headers.get("host"))
    found = service.stats(session_id, None if grant.is_operator else grant.owner)
    if found is None:
        raise HTTPException(404, "No such session; it may have ended")
    return found


# Clients join their base URL and path with a slash each, if the base URL ends with one.
@router.post("/v1/client/tokens")
@router.post("//v1/client/tokens")
async def make_token(
    request: Request, service: RunningService, credential: Credential
) -> JSONResponse:
    """Make a client token; docs/protocol.md. The body may be absent, of whatever type."""
    service.auth.full_grant(credential)  # before a byte of the body is read
    token = service.auth.issue(credential, await _body(request))
    answer = {
        "apiKey": token.api_key,
        "token": token.jwt,
        "expiresAt": token.expires_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "permissions": token.limits.permissions,
        "constraints": token.limits.constraints,
    }
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


@router.get("/v1/client/tokens/jwks")
async def public_keys(service: RunningService) -> dict[str, Any]:
    """Return the key by which anybody can check a client token (RFC 7517)."""
    return service.auth.public_keys()


async def _body(request: Request) -> bytes:
    """Read a small body.

    Raises:
        ProtocolError: MESSAGE_TOO_LARGE, or SLOW_CLIENT when it does not come.
    """
    body = b""
    try:
        async with asyncio.timeout(_BODY_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_REQUEST_BYTES:
                    text = f"The body is larger than {MAX_REQUEST_BYTES} bytes"
                    raise ProtocolError(ErrorCode.MESSAGE_TOO_LARGE, text)
    except TimeoutError:
        text = f"The body did not come within {_BODY_S:g} s"
        raise ProtocolError(ErrorCode.SLOW_CLIENT, text) from None
    return body


# Clients join their base URL and path with a slash each, if the base URL ends with one.
@router.websocket("/v1/stream")
@router.websocket("//v1/stream")
# Where official Python 0.0.17 to 0.0.25 look for a model that is not served here; told so.
@router.websocket("/v1/avatar-live/stream")
async def stream(socket: WebSocket, service: RunningService) -> None:
    """Serve one session; docs/protocol.md."""
    await service.serve(socket)


@router.websocket("/subscribe/{session_id}")
@router.websocket("//subscribe/{session_id}")
async def subscribe(socket: WebSocket, session_id: str, service: RunningService) -> None:
    """Show a session to somebody who watches; docs/protocol.md."""
    await serve_viewer(service, socket, session_id)
