"""How the clients of one protocol differ: one table, read once when a connection opens.

Official clients of all WebRTC eras and our own SDK share ``/v1/stream`` and its messages. What
they cannot do stands here as data, so that nothing else asks who is speaking. Measured with
unmodified clients (docs/protocol.md); JavaScript builds of every era report the same version and
cannot be told apart, so their row suits all of them.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from sundog.protocol.messages import (
    Draining,
    ErrorMessage,
    GenerationEnded,
    GenerationStarted,
    GenerationTick,
    NewPath,
    ServerMessage,
)
from sundog.protocol.statistics import ServiceStats

__all__ = [
    "DIALECTS",
    "SUNDOG_JS_AGENT",
    "SUNDOG_SDK_AGENT",
    "WHIP",
    "Dialect",
    "RefusedBy",
    "dialect_of",
]

SUNDOG_SDK_AGENT = "sundog-python-sdk"
"""Product name that our SDK gives in the query ``user_agent``, before ``/<version>``."""

SUNDOG_JS_AGENT = "sundog-js-sdk"
"""The same of our JavaScript module, ``/sundog.js``."""

_H264_FIRST = ("H264", "VP8")
# Stock aiortc encodes H264 in 40 ms a frame, VP8 in a fraction; its receiver takes either.
_VP8_FIRST = ("VP8", "H264")

# Official Python gathers candidates before it offers, and asks a STUN server for some of them: 5 s
# where that does not answer, and more where its name is looked up in vain.
_GATHERS_S = 60.0

# Official clients give up in words that do not say why, so they are told before that it is full.
_JS_PATIENCE_S = 20.0
"""The first JavaScript releases give up after 25 s without a picture, later ones after 60 s, or 30 s
without an ack of their first look."""

_PYTHON_PATIENCE_S = 12.0
"""Python gives up after 15 s without an ack of its first look. Told in time it tries again."""


class RefusedBy(StrEnum):
    """The ways to tell a client that it is not let in."""

    MESSAGE = "message"
    """The WebSocket opens, an ``error`` message comes, and the service closes. Browsers cannot
    read a status and some builds wait for ever; others take a status for a fault of the line."""

    STATUS = "HTTP status"
    """The handshake is answered with it; the body says why."""

    LOCATION = "HTTP redirect"
    """The same, but as a redirect to no address: the reason stands in its place. Official Python
    clients tell their user of a status only its number, in a text that holds the key, most after
    five tries in 15 s; the early ones hear no message while they connect. A location they quote,
    and its words may end their tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one kind of client understands.

    Attributes:
        name: For logs and docs.
        codec_order: Video codecs of our answer, preferred first.
        refused_by: How it is told that it is not let in; see `RefusedBy`.
        understands_errors: Whether an ``error`` message reaches the user.
        gets_generation_events: Whether ``generation_*`` messages mean anything to it.
        gets_extras: Whether it knows what we add to the official protocol.
        can_move: Whether it makes another path when it is asked to, while the one in use shows.
        waits_s: How long it bears to wait for a place on its connection, seconds; 0: not at all,
            it is refused at once.
        offer_patience_s: Silence before its offer that has to be borne, seconds.
    """

    name: str
    codec_order: tuple[str, ...] = _H264_FIRST
    refused_by: RefusedBy = RefusedBy.MESSAGE
    understands_errors: bool = True
    gets_generation_events: bool = True
    gets_extras: bool = False
    can_move: bool = False
    waits_s: float = 0.0
    offer_patience_s: float = 0.0

    def hears(self, message: ServerMessage) -> bool:
        """Return whether sending ``message`` to this client is of any use."""
        if isinstance(message, GenerationStarted | GenerationTick | GenerationEnded):
            return self.gets_generation_events
        if isinstance(message, ErrorMessage):
            return self.understands_errors
        if isinstance(message, ServiceStats | Draining):
            return self.gets_extras
        if isinstance(message, NewPath):
            return self.can_move
        return True


_SUNDOG = Dialect(name="sundog", gets_extras=True, can_move=True, waits_s=math.inf)
_SUNDOG_JS = Dialect(name="sundog-js", gets_extras=True, can_move=True, waits_s=math.inf)
_PYTHON_A = Dialect(
    name="python-a",
    offer_patience_s=_GATHERS_S,
    codec_order=_VP8_FIRST,
    refused_by=RefusedBy.LOCATION,
    understands_errors=False,
    gets_generation_events=False,
)
_PYTHON_B0 = Dialect(
    name="python-b0",
    offer_patience_s=_GATHERS_S,
    codec_order=_VP8_FIRST,
    refused_by=RefusedBy.LOCATION,
    gets_generation_events=False,
)
_PYTHON_B = Dialect(
    name="python-b",
    offer_patience_s=_GATHERS_S,
    codec_order=_VP8_FIRST,
    refused_by=RefusedBy.LOCATION,
    waits_s=_PYTHON_PATIENCE_S,
)
_PYTHON_LIVEKIT = Dialect(name="python-livekit", refused_by=RefusedBy.LOCATION)
_BROWSER = Dialect(name="browser", waits_s=_JS_PATIENCE_S)
_NAMED = Dialect(name="named", waits_s=_JS_PATIENCE_S)
_ANONYMOUS = Dialect(name="anonymous", refused_by=RefusedBy.STATUS)
WHIP = Dialect(name="whip", refused_by=RefusedBy.STATUS, gets_extras=True)
"""Who publishes by HTTP (RFC 9725) and not on ``/v1/stream``, so `dialect_of` never gives it."""

# First version of each era of the official Python SDK, newest first.
_PYTHON_ERAS = (
    ((0, 1, 0), _PYTHON_LIVEKIT),
    ((0, 0, 20), _PYTHON_B),
    ((0, 0, 16), _PYTHON_B0),
    ((0, 0, 0), _PYTHON_A),
)

DIALECTS = (
    _SUNDOG,
    _SUNDOG_JS,
    _PYTHON_A,
    _PYTHON_B0,
    _PYTHON_B,
    _PYTHON_LIVEKIT,
    _BROWSER,
    _NAMED,
    _ANONYMOUS,
)
"""Every row, for documentation and tests."""

_PYTHON_AGENT = re.compile(r"decart-python-sdk/(\d{1,4})\.(\d{1,4})\.(\d{1,4})")


def dialect_of(user_agent: str | None, origin: str | None, http_user_agent: str | None) -> Dialect:
    """Tell which row of the table a connecting client is.

    Args:
        user_agent: The query's ``user_agent``; official Python sends it from 0.0.7.
        origin: The ``Origin`` header; browsers always send it.
        http_user_agent: The ``User-Agent`` header.
    """
    agent = user_agent or ""
    if agent.startswith(SUNDOG_SDK_AGENT + "/"):
        return _SUNDOG
    if agent.startswith(SUNDOG_JS_AGENT + "/"):
        return _SUNDOG_JS
    if match := _PYTHON_AGENT.match(agent):
        version = tuple(int(part) for part in match.groups())
        return next(dialect for since, dialect in _PYTHON_ERAS if version >= since)
    if agent.startswith("decart-python-sdk"):
        return _PYTHON_B
    if origin is not None or agent.startswith("decart-js-sdk"):
        return _BROWSER
    if agent:
        return _NAMED
    # Official Python before 0.0.7 names only its HTTP library.
    return _PYTHON_A if "aiohttp" in (http_user_agent or "") else _ANONYMOUS
