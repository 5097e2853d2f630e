"""Which STUN and TURN servers a session's media use: the user's, or those that the service names."""

from collections.abc import Sequence

from decart.errors import InvalidInputError, WebRTCError
from sundog.media.rtc import IceServer, IceSettings, RelayError
from sundog.protocol.messages import SessionId

__all__ = ["check_servers", "no_relay", "settings_of"]


def check_servers(servers: Sequence[IceServer] | None) -> None:
    """Check what the user gave.

    Raises:
        InvalidInputError: it is no list of servers, or one of them has no address.
    """
    if servers is None:
        return
    try:
        if not all(isinstance(server, IceServer) for server in servers):
            raise TypeError
        IceSettings.of(servers)
    except (TypeError, AttributeError):
        text = "options.ice_servers must be a list of IceServer, or None for the service's own"
        raise InvalidInputError(text) from None
    except ValueError as error:
        raise InvalidInputError(f"options.ice_servers: {error}") from None


def settings_of(
    servers: Sequence[IceServer] | None, *, relay_only: bool, told: SessionId | None
) -> IceSettings:
    """Return what a path's ICE is to use.

    Args:
        servers: The user's; None to take the service's.
        relay_only: Whether the user wants relays alone.
        told: What the service said of the session; None where nothing.

    Raises:
        WebRTCError: the service names a server that is none.
    """
    if servers is None and told is not None:
        relay_only = relay_only or told.relay_only
        servers = [
            IceServer(urls=one.urls, username=one.username, credential=one.credential)
            for one in told.turn
        ]
    if relay_only and not servers:
        text = (
            "options.relay_only needs a TURN server, and there is none; give options.ice_servers,"
            " or set SUNDOG_TURN_URLS at the service"
        )
        raise WebRTCError(text, code="no_turn_server", retryable=False)
    try:
        return IceSettings.of(servers or (), relay_only=relay_only)
    except ValueError as error:
        text = f"the service's TURN servers cannot be used: {error}"
        raise WebRTCError(text, None, error, code="no_turn_server", retryable=False) from error


def no_relay(error: RelayError) -> WebRTCError:
    """Return what to tell where media must be relayed, and nobody relays."""
    return WebRTCError(str(error), None, error, code=error.code)
