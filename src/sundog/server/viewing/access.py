"""Who may watch a session."""

import hmac

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.auth import Auth
from sundog.server.access.origins import Origins
from sundog.server.session.live import LiveSession

__all__ = ["may_watch"]


def may_watch(
    live: LiveSession | None,
    *,
    auth: Auth,
    origins: Origins,
    credential: str | None,
    origin: str | None,
    host: str | None,
) -> bool:
    """Return whether somebody may watch a session; refuse who may do nothing here.

    Let in are: who has the session's view token, from any page; the owner of the key that the
    session began with, by the key or a client token made with it; and on a service without keys
    everybody who knows the session's id, which cannot be guessed, from the pages that may use the
    service.

    Args:
        live: The session; None where there is none, so that the answer is as if it were another's.
        auth: The service's.
        origins: The service's.
        credential: View token, API key or client token; None where there is none.
        origin: The ``Origin`` header; None outside browsers.
        host: The ``Host`` header.

    Raises:
        ProtocolError: INVALID_API_KEY, TOKEN_EXPIRED, MODEL_NOT_ALLOWED or ORIGIN_NOT_ALLOWED.
    """
    given = (credential or "").encode("utf-8", "replace")
    if live is not None and hmac.compare_digest(given, live.view_token.encode()):
        return True
    grant = auth.grant(credential)
    if not origins.allows(origin, host):
        text = "Pages of this origin are not allowed here; use the session's view token"
        raise ProtocolError(ErrorCode.ORIGIN_NOT_ALLOWED, text)
    if live is None or not (auth.keys.is_open or grant.owner == live.owner):
        return False
    grant.check(live.model, origin)
    return True
