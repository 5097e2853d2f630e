"""What a session's page and its owner may ask of it over HTTP."""

from fastapi import APIRouter, Request
from pydantic import BaseModel

from sundog.server.routes import Credential, RunningService

__all__ = ["router"]

router = APIRouter()


class SessionState(BaseModel):
    """A session as its viewers know it.

    Attributes:
        id: Its name.
        viewers: How many are connected.
        state: ``waiting`` for pictures, ``live``, or ``stalled`` where they have stopped.
        width: Of the pictures, pixels; None before the first.
        height: The same.
    """

    id: str
    viewers: int
    state: str
    width: int | None
    height: int | None


@router.get("/v1/sessions/{session_id}")
async def session(
    session_id: str, request: Request, service: RunningService, credential: Credential
) -> SessionState:
    """Tell a session's owner, or who may watch it, how it is."""
    origin, host = request.headers.get("origin"), request.headers.get("host")
    if credential is None and origin is None:
        service.origins.check_host(host)
    live = service.watchable(session_id, credential=credential, origin=origin, host=host)
    width, height = (live.media.picture_size if live.media else None) or (None, None)
    return SessionState(
        id=live.id, viewers=live.viewers, state=live.picture, width=width, height=height
    )
