"""What a session's page and its owner may ask of it over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel

from sundog.server.routes import ApiKey, RunningService

__all__ = ["bearer", "router"]

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


def bearer(authorization: str | None) -> str | None:
    """Return the token of an ``Authorization`` header (RFC 6750 section 2.1); None without one."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


@router.get("/v1/sessions/{session_id}")
async def session(
    session_id: str,
    request: Request,
    service: RunningService,
    x_api_key: ApiKey = None,
    authorization: Annotated[str | None, Header()] = None,
) -> SessionState:
    """Tell a session's owner, or who may watch it, how it is."""
    live = service.watchable(
        session_id,
        credential=bearer(authorization) or x_api_key,
        origin=request.headers.get("origin"),
        host=request.headers.get("host"),
    )
    width, height = (live.media.picture_size if live.media else None) or (None, None)
    return SessionState(
        id=live.id, viewers=live.viewers, state=live.picture, width=width, height=height
    )
