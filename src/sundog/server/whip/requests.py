"""What HTTP requests say: who asks, with what body, and what a publisher wishes in its query."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from sundog.protocol.dialects import WHIP
from sundog.protocol.errors import MAX_SDP_BYTES, ErrorCode, ProtocolError
from sundog.protocol.messages import SetMirror, SetPrompt
from sundog.server.access.auth import credential_of
from sundog.server.access.handshake import Handshake
from sundog.server.session.names import Names

__all__ = [
    "SDP",
    "Wishes",
    "bounded_number",
    "handshake_of",
    "offer_of",
    "text_of",
]

SDP: Final = "application/sdp"

_DEFAULT_MODEL: Final = "mirage_v2"
_MAX_AGENT: Final = 200
_BODY_S: Final = 7.0
"""How long a body may take to come."""

_DRAINED_BYTES: Final = 4 * 1024 * 1024
"""Read and forgotten of a body that is too large: who still writes would not see the answer."""

_YES, _NO = ("true", "1", "yes", "on"), ("false", "0", "no", "off")


def handshake_of(request: Request) -> Handshake:
    """Return what a publisher's request says of who it is."""
    query, headers = request.query_params, request.headers
    return Handshake(
        api_key=credential_of(headers),
        model=query.get("model", _DEFAULT_MODEL),
        dialect=WHIP,
        origin=headers.get("origin"),
        host=headers.get("host"),
        agent=headers.get("user-agent", "")[:_MAX_AGENT],
        address=request.client.host if request.client else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a publisher wants of its session.

    Attributes:
        name: Public name; None for none.
        prompt: To begin with; None for the picture as it comes.
        mirror: Whether to begin with left and right swapped; None where it is not said.
    """

    name: str | None
    prompt: SetPrompt | None = field(repr=False)
    mirror: SetMirror | None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """Read a query; what is empty counts as not given.

        Raises:
            ProtocolError: BAD_MESSAGE.
        """
        name = query.get("stream") or None
        if name is not None:
            Names.check(name)
        enrich = _boolean(query, "enhance")
        mirror = _boolean(query, "mirror")
        text = query.get("prompt")
        return cls(
            name=name,
            prompt=SetPrompt(text=text, enrich=enrich is not False) if text else None,
            mirror=None if mirror is None else SetMirror(enabled=mirror),
        )


def _boolean(query: Mapping[str, str], key: str) -> bool | None:
    value = query.get(key, "").lower()
    if value in _YES:
        return True
    if value in _NO:
        return False
    if not value:
        return None
    text = f"The query's {key} is {value[:40]!r}; say true or false"
    raise ProtocolError(ErrorCode.BAD_MESSAGE, text)


def bounded_number(query: Mapping[str, str], key: str, most: int) -> int:
    """Read a whole number of a query; 0 where it is not given.

    Raises:
        ProtocolError: BAD_MESSAGE: it is none, or not from 0 to ``most``.
    """
    value = query.get(key) or "0"
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) > most:
        text = f"The query's {key} is {value[:40]!r}; say a whole number from 0 to {most}"
        raise ProtocolError(ErrorCode.BAD_MESSAGE, text)
    return int(value)


async def offer_of(request: Request) -> str:
    """Read a session description.

    Raises:
        HTTPException: 415, another content type.
        ProtocolError: MESSAGE_TOO_LARGE, SLOW_CLIENT or BAD_MESSAGE.
    """
    text = await text_of(request, SDP, MAX_SDP_BYTES, "Accept-Post")
    if not text.startswith("v=0"):
        problem = "The body is no session description (RFC 8866); it begins with v=0"
        raise ProtocolError(ErrorCode.BAD_MESSAGE, problem)
    return text


async def text_of(request: Request, kind: str, most: int, accept: str) -> str:
    """Read a body of one content type.

    Args:
        request: Whose.
        kind: The content type; parameters behind it are not looked at.
        most: Bytes that it may have.
        accept: The header that tells of the content type who sent another (RFC 5789, RFC 9725).

    Raises:
        HTTPException: 415, another content type.
        ProtocolError: MESSAGE_TOO_LARGE, SLOW_CLIENT when it does not come, BAD_MESSAGE when it
            is not UTF-8.
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != kind:
        text = f"The content type is {given[:80]!r}; send {kind}"
        raise HTTPException(415, text, headers={accept: kind})
    try:
        async with asyncio.timeout(_BODY_S):
            body = await _read(request, most)
    except TimeoutError:
        text = f"The body did not come within {_BODY_S:g} s"
        raise ProtocolError(ErrorCode.SLOW_CLIENT, text) from None
    except ClientDisconnect:
        raise ProtocolError(ErrorCode.SLOW_CLIENT, "The body ended before its end") from None
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise ProtocolError(ErrorCode.BAD_MESSAGE, "The body is not UTF-8") from None


async def _read(request: Request, most: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            chunks.append(chunk)
        elif size > _DRAINED_BYTES + most:
            break
    if size > most:
        text = f"The body is larger than the {most} bytes that are taken"
        raise ProtocolError(ErrorCode.MESSAGE_TOO_LARGE, text)
    return b"".join(chunks)
