"""What operators ask: who is here, how the service is, and what Prometheus reads."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from sundog.server.insight.views import SessionView, StatusView
from sundog.server.insight.watch import Watch
from sundog.server.routes import Credential, RunningService
from sundog.server.session.live import LiveSession

__all__ = ["insight_router"]

insight_router = APIRouter()

_FRESH = {"Cache-Control": "no-store"}

_FORWARDED = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"})
"""Headers of proxies (RFC 7239, RFC 9110 section 7.6.3, and what many send instead)."""


class ServedSession(SessionView):
    """A session, with what opens it.

    Attributes:
        id: Its id.
        view_token: Lets whoever has it watch; None for another key's session.
    """

    id: str
    view_token: str | None


class ServedSessions(BaseModel):
    """How many sessions there are, and may be; and which the asker may know of."""

    active: int
    max: int
    sessions: list[ServedSession]


def watch_of(request: Request) -> Watch:
    """Return what watches the service that this application runs."""
    watch: Watch = request.app.state.watch
    return watch


RunningWatch = Annotated[Watch, Depends(watch_of)]


def operators_only(request: Request, service: RunningService, credential: Credential) -> None:
    """Refuse who is no operator.

    Raises:
        ProtocolError: as `Gate.operator`.
    """
    address = request.client.host if request.client else ""
    if not _FORWARDED.isdisjoint(request.headers):  # the proxy's machine is not who asks
        address = ""
    service.gate.operator(credential, address=address, host=request.headers.get("host"))


@insight_router.get("/v1/sessions")
async def sessions(
    service: RunningService, watch: RunningWatch, credential: Credential
) -> ServedSessions:
    """Count the sessions, and list those of the key; to an operator all, none where there are no keys.

    Without keys whoever knows a session's id may watch it, so that ids are not told.
    """
    grant = service.auth.full_grant(credential)

    def told(live: LiveSession, view: SessionView) -> ServedSession:
        token = live.view_token if live.owner == grant.owner else None
        return ServedSession(**view.model_dump(), id=live.id, view_token=token)

    known = service.sessions.all() if grant.is_operator else service.sessions.of(grant.owner)
    if service.auth.keys.is_open:
        known = []
    return ServedSessions(
        active=service.places.active,
        max=service.places.most,
        sessions=[told(*each) for each in zip(known, watch.sessions(known), strict=True)],
    )


@insight_router.get("/v1/status", dependencies=[Depends(operators_only)])
async def status(watch: RunningWatch, response: Response) -> StatusView:
    """Return how the service is, for operators; without keys for whoever asks on its machine."""
    response.headers.update(_FRESH)
    return watch.status()


@insight_router.get("/metrics", dependencies=[Depends(operators_only)], response_class=Response)
async def metrics(request: Request, watch: RunningWatch) -> Response:
    """Return what Prometheus reads, for operators; without keys for whoever asks on its machine."""
    body, media_type = watch.metrics.answer(request.headers.get("accept"))
    return Response(body, headers={**_FRESH, "Content-Type": media_type})
