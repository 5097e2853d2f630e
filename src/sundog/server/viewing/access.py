"""Who may watch a session."""

import hmac

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.auth import Auth
from sundog.server.access.origins import Origins
from sundog.server.session.live import LiveSession

__all__ = ["check_viewer"]


def check_viewer(
    live: LiveSession,
    *,
    auth: Auth,
    origins: Origins,
    credential: str | None,
    origin: str | None,
    host: str | None,
) -> None:
    """Refuse who may not watch a session.

    Let in are: who has the session's view token, from any page; the owner of the key that the
    session began with, by the key or a client token made with it; and on a service without keys
    everybody who knows the session's id, which cannot be guessed, from the pages that may use the
    service.

    Args:
        live: The session.
        auth: The service's.
        origins: The service's.
        credential: View token, API key or client token; None where there is none.
        origin: The ``Origin`` header; None outside browsers.
        host: The ``Host`` header.

    Raises:
        ProtocolError: INVALID_API_KEY, TOKEN_EXPIRED, MODEL_NOT_ALLOWED or ORIGIN_NOT_ALLOWED.
    """
    if hmac.compare_digest((credential or "").encode(), live.view_token.encode()):
        return
    grant = auth.grant(credential)
    if not auth.keys.is_open and grant.owner != live.owner:
        text = "Invalid API key or view token (401 unauthorized) for this session; check it"
        raise ProtocolError(ErrorCode.INVALID_API_KEY, text)
    grant.check(live.model, origin)
    if not origins.allows(origin, host):
        text = "Pages of this origin are not allowed here; use the session's view token"
        raise ProtocolError(ErrorCode.ORIGIN_NOT_ALLOWED, text)
