"""Links by which people watch a session in a browser, and programs with one call."""

from collections.abc import Callable
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from decart.address import checked_base_url, rest_url
from decart.errors import InvalidBaseURLError, InvalidInputError
from decart.realtime.remote import RemoteVideo
from decart.realtime.subscribe import SubscribeClient, SubscribeOptions, encode_subscribe_token

__all__ = ["ViewLink", "read_view_url", "view_url", "watch"]

_PAGE: Final = "/watch"
_MAX_CHARS: Final = 4096
_PORTS: Final = {"http": 80, "https": 443}


class ViewLink(NamedTuple):
    """What a link says.

    Attributes:
        base_url: The service's address.
        session: Id or name of the session.
        view_token: Lets its holder watch; a secret. Empty where the link has none.
    """

    base_url: str
    session: str
    view_token: str


def view_url(base_url: str, session: str, view_token: str) -> str:
    """Return the address of the page that shows a session, for a checked base URL."""
    # Behind the #, what is secret reaches no server's log.
    return f"{rest_url(base_url, _PAGE)}#{urlencode({'session': session, 'token': view_token})}"


def read_view_url(url: str) -> ViewLink:
    """Read the address of a page that shows a session.

    Raises:
        InvalidInputError: it is none; the message does not repeat it, because it holds a secret.
    """
    problem = InvalidInputError(
        "the link must be the view_url of a session, as http://host:port/watch#session=…&token=…",
        code="invalid_view_url",
    )
    if not isinstance(url, str) or len(url) > _MAX_CHARS:
        raise problem
    try:
        page, _, fragment = url.strip().partition("#")
        place = checked_base_url(page)
        said = parse_qs(fragment, strict_parsing=True)
        sessions, tokens = said["session"], said.get("token", [""])
    except (InvalidBaseURLError, ValueError, KeyError):
        raise problem from None
    if not place.endswith(_PAGE) or len(sessions) != 1 or len(tokens) != 1:
        raise problem
    return ViewLink(place.removesuffix(_PAGE), sessions[0], tokens[0])


async def watch(
    view_url: str,
    on_remote_stream: Callable[[RemoteVideo], object] = lambda _: None,
    *,
    reconnect_timeout_s: float = 60.0,
    integration: str | None = None,
) -> SubscribeClient:
    """Watch a session by its link, and return when video can flow; no key is needed.

    An extra of this service.

    Args:
        view_url: The publisher's ``realtime_client.view_url``.
        on_remote_stream: As in `SubscribeOptions`; ``frames()`` of what this returns does without.
        reconnect_timeout_s: As in `SubscribeOptions`.
        integration: Name and version of the product that uses this package.

    Raises:
        InvalidInputError: the link is none, or an argument cannot be used.
        InvalidAPIKeyError: the link's token does not open the session.
        WebRTCError: no connection, or there is no such session (code ``session_not_found``).
    """
    link = read_view_url(view_url)
    parts = urlsplit(rest_url(link.base_url, ""))
    port = parts.port or _PORTS[parts.scheme]
    options = SubscribeOptions(
        token=encode_subscribe_token(link.session, parts.hostname or "", port),
        on_remote_stream=on_remote_stream,
        reconnect_timeout_s=reconnect_timeout_s,
    )
    key = link.view_token or ""
    return await SubscribeClient.subscribe(link.base_url, key, options, integration)
