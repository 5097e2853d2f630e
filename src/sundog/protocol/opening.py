"""The `session_id` message, by which a session opens: secrets and relays to and from JSON."""

from typing import Final

from sundog.protocol.effects import Opened, Resumed
from sundog.protocol.fields import Fields
from sundog.protocol.messages import SessionId, TurnAccess

__all__ = ["extras_of", "greeting", "read_session_id"]

_RELAY: Final = "relay"


def greeting(fact: Opened) -> SessionId:
    """Return what a connection that has opened is told first."""
    return SessionId(
        session_id=fact.session_id,
        server_ip=fact.server_ip,
        server_port=fact.server_port,
        resume_token=fact.resume_token,
        resume_s=fact.resume_s,
        resumed=isinstance(fact, Resumed),
        view_token=fact.view_token,
        turn=fact.turn,
        relay_only=fact.relay_only,
    )


def read_session_id(fields: Fields) -> SessionId:
    """Read the message.

    Raises:
        ProtocolError: BAD_MESSAGE; a field is missing or of the wrong kind.
    """
    return SessionId(
        session_id=fields.text("session_id"),
        server_ip=fields.optional_text("server_ip") or "",
        server_port=fields.optional_integer("server_port") or 0,
        resume_token=fields.optional_text("resume_token"),
        resume_s=fields.number("resume_s", default=0.0),
        resumed=fields.boolean("resumed", default=False),
        view_token=fields.optional_text("view_token"),
        turn=tuple(
            TurnAccess(
                urls=one.texts("urls"),
                username=one.text("username"),
                credential=one.text("credential"),
            )
            for one in fields.objects("ice_servers")
        ),
        relay_only=fields.optional_text("ice_transport_policy") == _RELAY,
    )


def extras_of(message: SessionId) -> dict[str, object]:
    """Return what our own dialects are told beside the official fields, as JSON."""
    told = {"resume_token": message.resume_token, "view_token": message.view_token}
    tokens = {name: token for name, token in told.items() if token is not None}
    seconds = message.resume_s
    whole = int(seconds) if seconds == int(seconds) else seconds
    return {**tokens, "resume_s": whole, "resumed": message.resumed, **_relays(message)}


def _relays(message: SessionId) -> dict[str, object]:
    """Return the keys of RFC 9429's configuration, in the form that browsers take."""
    if not message.turn:
        return {}
    servers = [
        {"urls": list(one.urls), "username": one.username, "credential": one.credential}
        for one in message.turn
    ]
    policy = {"ice_transport_policy": _RELAY} if message.relay_only else {}
    return {"ice_servers": servers, **policy}
