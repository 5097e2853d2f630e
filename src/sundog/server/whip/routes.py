"""The paths of WHIP (RFC 9725), WHEP (its draft) and messages to a session; docs/whip.md."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from sundog.media.rtc.ice.fragment import MAX_FRAGMENT, MEDIA_TYPE
from sundog.protocol.codec import encode_server
from sundog.protocol.dialects import WHIP
from sundog.protocol.errors import MAX_IMAGE_MESSAGE_BYTES, ErrorCode, ProtocolError
from sundog.protocol.messages import SetImage, SetMirror, SetPrompt
from sundog.server.access.auth import credential_of
from sundog.server.session.reading import read_message
from sundog.server.whip.desk import Desk
from sundog.server.whip.links import links_of
from sundog.server.whip.requests import (
    SDP,
    Wishes,
    bounded_number,
    handshake_of,
    offer_of,
    text_of,
)
from sundog.server.whip.watching import MOST_DELAY_MS, watch

__all__ = ["router"]

router = APIRouter()

_MAX_MESSAGE_BYTES: Final = MAX_IMAGE_MESSAGE_BYTES + 64 * 1024

_NEVER: Final = ["GET", "HEAD", "PUT"]


def desk_of(connection: HTTPConnection) -> Desk:
    """Return where this application keeps its publishers and viewers."""
    desk: Desk = connection.app.state.desk
    return desk


RunningDesk = Annotated[Desk, Depends(desk_of)]


@router.post("/v1/whip")
async def publish(request: Request, desk: RunningDesk) -> Response:
    """Begin a session with an offer (RFC 9725 section 4.2)."""
    handshake, wishes = handshake_of(request), Wishes.read(request.query_params)
    desk.service.gate.admit(handshake)  # before a byte of the body is read
    offer = await offer_of(request)
    publisher, answer = await desk.publishers.publish(
        handshake, wishes, offer, request.scope["server"]
    )
    if await request.is_disconnected():  # nobody has the answer, and the name must be free again
        publisher.connection.end("client")
    live = publisher.live
    headers = desk.add(publisher, offer, "/v1/whip", live.id)
    links = (links_of(live, wishes.name), desk.turn_links(live.id))
    return Response(answer, 201, headers | {"Link": ", ".join(filter(None, links))}, SDP)


@router.post("/v1/whep/{target}")
async def view(target: str, request: Request, desk: RunningDesk) -> Response:
    """Watch a session with an offer (draft-ietf-wish-whep section 4.2)."""
    headers = request.headers
    live = desk.service.watchable(
        target,
        credential=credential_of(headers),
        origin=headers.get("origin"),
        host=headers.get("host"),
    )
    delay = bounded_number(request.query_params, "playout_delay_ms", MOST_DELAY_MS)
    offer = await offer_of(request)
    watcher = await watch(live, offer, most_delay_ms=delay)
    if await request.is_disconnected():
        watcher.viewer.end()
    made = desk.add(watcher, offer, "/v1/whep", live.id)
    if turn := desk.turn_links(live.id):
        made["Link"] = turn
    return Response(watcher.viewer.answer, 201, made, SDP)


@router.options("/v1/whip")
@router.options("/v1/whep/{target}")
async def say_what_is_taken() -> Response:
    """Tell of the content type (RFC 9725 section 4.2)."""
    return Response(status_code=204, headers={"Accept-Post": SDP, "Allow": "OPTIONS, POST"})


@router.options("/v1/whip/{target}/{secret}")
@router.options("/v1/whep/{target}/{secret}")
async def say_what_changes_it() -> Response:
    """Tell of the content type of changes (RFC 5789 section 3.1)."""
    headers = {"Accept-Patch": MEDIA_TYPE, "Allow": "DELETE, OPTIONS, PATCH"}
    return Response(status_code=204, headers=headers)


# The framework would name one of the methods that are allowed.
@router.api_route("/v1/whip", methods=[*_NEVER, "PATCH", "DELETE"])
@router.api_route("/v1/whep/{target}", methods=[*_NEVER, "PATCH", "DELETE"])
async def refuse_at_endpoint() -> Response:
    """Refuse what RFC 9725 keeps for later."""
    raise HTTPException(405, "Send an offer by POST", headers={"Allow": "OPTIONS, POST"})


@router.api_route("/v1/whip/{target}/{secret}", methods=[*_NEVER, "POST"])
@router.api_route("/v1/whep/{target}/{secret}", methods=[*_NEVER, "POST"])
async def refuse_at_resource() -> Response:
    """Refuse what RFC 9725 keeps for later."""
    headers = {"Allow": "DELETE, OPTIONS, PATCH"}
    raise HTTPException(405, "Send fragments by PATCH, end it by DELETE", headers=headers)


@router.patch("/v1/whip/{target}/{secret}")
@router.patch("/v1/whep/{target}/{secret}")
async def change(target: str, secret: str, request: Request, desk: RunningDesk) -> Response:
    """Take candidates, or restart ICE (RFC 9725 section 4.3)."""
    resource = desk.resources.get(target, secret)
    text = await text_of(request, MEDIA_TYPE, MAX_FRAGMENT, "Accept-Patch")
    done = await resource.patch(text, request.headers.get("if-match"))
    headers = {"ETag": done.etag}
    if done.fragment is None:
        return Response(status_code=204, headers=headers)
    return Response(done.fragment, 200, headers, MEDIA_TYPE)


@router.delete("/v1/whip/{target}/{secret}")
@router.delete("/v1/whep/{target}/{secret}")
async def end(target: str, secret: str, desk: RunningDesk) -> Response:
    """End a session, or a viewer (RFC 9725 section 4.2)."""
    await desk.resources.take(target, secret).aclose()
    return Response(status_code=200)


@router.post("/v1/sessions/{target}/messages")
async def tell(target: str, request: Request, desk: RunningDesk) -> Response:
    """Say one message to a session that was begun by WHIP; answered by its ack."""
    live = desk.controllable(
        target,
        credential=credential_of(request.headers),
        origin=request.headers.get("origin"),
        host=request.headers.get("host"),
    )
    message = await read_message(
        await text_of(request, "application/json", _MAX_MESSAGE_BYTES, "Accept-Post")
    )
    if not isinstance(message, SetPrompt | SetMirror | SetImage):
        text = "Only prompt, switch_camera and set_image can be said here"
        raise ProtocolError(ErrorCode.UNKNOWN_MESSAGE, text)
    ack = await desk.publishers.tell(live, message)
    return Response(encode_server(ack, WHIP), 200, media_type="application/json")
