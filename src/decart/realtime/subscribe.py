"""Watch the session of another: the token that names it, the options, and the session as held."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import quote

from decart.address import Address, checked_base_url, checked_key
from decart.agent import user_agent
from decart.errors import InvalidInputError
from decart.realtime.held import HeldSession
from decart.realtime.options import OfferEditor, check_media_options
from decart.realtime.remote import RemoteVideo
from decart.realtime.reports import Reports
from decart.realtime.session import Session
from decart.realtime.signalling import Dial
from decart.types import ModelState
from sundog.media.rtc import IceServer

__all__ = [
    "SubscribeClient",
    "SubscribeOptions",
    "TokenPayload",
    "decode_subscribe_token",
    "encode_subscribe_token",
]

_MAX_TOKEN_CHARS: Final = 4096
_MAX_PORT: Final = 65_535


@dataclass(frozen=True, slots=True)
class TokenPayload:
    """What a subscribe token says.

    Attributes:
        sid: The session's id.
        ip: Address of the service that runs it, as its publisher reached it.
        port: Port of the same, 1 to 65535.
    """

    sid: str
    ip: str
    port: int


def encode_subscribe_token(session_id: str, server_ip: str, server_port: int) -> str:
    """Return the token by which others name a session; see `RealtimeClient.subscribe_token`."""
    payload = json.dumps({"sid": session_id, "ip": server_ip, "port": server_port})
    return base64.urlsafe_b64encode(payload.encode()).decode()


def decode_subscribe_token(token: str) -> TokenPayload:
    """Read a subscribe token, of this SDK or of an official one.

    Raises:
        InvalidInputError: it is none.
    """
    try:
        # JavaScript writes the same in the alphabet of RFC 4648 section 4.
        text = token[:_MAX_TOKEN_CHARS].replace("-", "+").replace("_", "/").rstrip("=")
        said = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), validate=True))
        sid, ip, port = said["sid"], said["ip"], said["port"]
        if not (isinstance(sid, str) and isinstance(ip, str) and sid and ip):
            raise ValueError
        if not isinstance(port, int) or not 0 < port <= _MAX_PORT:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        text = "options.token must be the subscribe_token of a session, as its publisher has it"
        raise InvalidInputError(text, code="invalid_subscribe_token") from None
    return TokenPayload(sid, ip, port)


@dataclass(frozen=True, slots=True)
class SubscribeOptions:
    """Whose session is watched, and where its video goes.

    Attributes:
        token: The publisher's ``realtime_client.subscribe_token``.
        on_remote_stream: Called once with the restyled video's track, a `RemoteVideo`; a function
            or a coroutine function. ``await track.recv()`` gives the newest frame.
        codecs: Video codecs to offer, preferred first.
        ice_servers: STUN and TURN servers; by default (None) the TURN servers that the service
            names, if it does. An empty list asks nobody.
        relay_only: Whether media come through TURN servers alone; the service may ask for it too.
        customize_offer: May change the offer's SDP before it is sent.
        reconnect_timeout_s: How long a lost connection is tried to be made again, seconds; 0 ends
            it with the first loss.
        stable_track: Whether one track outlives every reconnect. Otherwise each new peer brings a
            track of its own, and ``on_remote_stream`` is called again.

    Raises:
        InvalidInputError: a field has the wrong type, or the token is none.
    """

    token: str
    on_remote_stream: Callable[[RemoteVideo], object]
    codecs: Sequence[str] = ("H264", "VP8")
    ice_servers: Sequence[IceServer] | None = None
    customize_offer: OfferEditor | None = None
    reconnect_timeout_s: float = 60.0
    stable_track: bool = True
    relay_only: bool = False

    def __post_init__(self) -> None:
        decode_subscribe_token(self.token)
        check_media_options(self)


class SubscribeClient(HeldSession):
    """Another's session as a viewer sees it; made by ``RealtimeClient.subscribe``.

    It goes on while its publisher is away for a moment or changes its connection, is dialled again
    where its own connection breaks, and ends with the session that it shows.
    """

    @classmethod
    async def subscribe(
        cls,
        base_url: str,
        api_key: str | None,
        options: SubscribeOptions,
        integration: str | None = None,
    ) -> Self:
        """Watch a session; the same as ``RealtimeClient.subscribe``, which says more."""
        if not isinstance(options, SubscribeOptions):
            raise InvalidInputError(
                f"options must be SubscribeOptions, not {type(options).__name__}"
            )
        base_url = checked_base_url(base_url)
        key = checked_key(api_key, base_url, given=bool(api_key))
        agent = user_agent(integration)
        whom = decode_subscribe_token(options.token)

        def dial(_: str | None) -> Dial:
            query = {"IP": whom.ip, "port": str(whom.port), "user_agent": agent}
            path = f"/subscribe/{quote(whom.sid, safe='')}"
            return Dial(address=Address(base_url, path, query, key), user_agent=agent, model="")

        def make_session(reports: Reports) -> Session:
            session = Session.of(options, ModelState(), (), dial, reports)
            session.id = whom.sid
            return session

        client = cls(make_session, options.on_remote_stream)
        await client._start()
        return client
