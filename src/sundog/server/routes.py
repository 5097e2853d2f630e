"""What the service answers to: REST, and the one WebSocket that every client uses."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Response, WebSocket
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from sundog.server.models import MODELS
from sundog.server.service import Service

__all__ = ["router"]

router = APIRouter()


class Health(BaseModel):
    """Whether the service takes sessions."""

    status: str


class ServedModel(BaseModel):
    """A model that clients may ask for."""

    name: str
    aliases: tuple[str, ...]
    engine: str
    width: int
    height: int
    fps: int


class ServedModels(BaseModel):
    """Every model."""

    models: list[ServedModel]


def service_of(connection: HTTPConnection) -> Service:
    """Return the service that this application runs."""
    service: Service = connection.app.state.service
    return service


RunningService = Annotated[Service, Depends(service_of)]


@router.get("/healthz")
async def healthz(service: RunningService, response: Response) -> Health:
    """Say whether the service is ready; 503 when not."""
    if service.engine is None:
        response.status_code = 503
        return Health(status="starting")
    return Health(status="ok")


@router.get("/v1/models")
async def models(service: RunningService) -> ServedModels:
    """List the models, and the engine that stands behind each."""
    return ServedModels(
        models=[
            ServedModel(
                name=model.name,
                aliases=model.aliases,
                engine=service.config.engine,
                width=model.width,
                height=model.height,
                fps=model.fps,
            )
            for model in MODELS
        ]
    )


@router.get("/v1/sessions/{session_id}/stats")
async def stats(
    session_id: str, service: RunningService, x_api_key: Annotated[str | None, Header()] = None
) -> dict[str, object]:
    """Return a running session's counters and per-stage times."""
    if not service.keys.accepts(x_api_key):
        raise HTTPException(401, "Invalid API key; send it as the header X-API-KEY")
    found = service.stats(session_id)
    if found is None:
        raise HTTPException(404, "No such session; it may have ended")
    return found


# Clients join their base URL and path with a slash each, if the base URL ends with one.
@router.websocket("/v1/stream")
@router.websocket("//v1/stream")
async def stream(socket: WebSocket, service: RunningService) -> None:
    """Serve one session; docs/protocol.md."""
    await service.serve(socket)
