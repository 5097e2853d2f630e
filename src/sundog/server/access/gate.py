"""Who is let in: key or token, model and origin, decided before anything is set up."""

from dataclasses import dataclass

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.auth import Auth
from sundog.server.access.grants import Grant, shortest
from sundog.server.access.handshake import Handshake
from sundog.server.access.origins import Origins, is_loopback
from sundog.server.models import MODELS, Model, model_named

__all__ = ["Admitted", "Gate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """What a client is let in for.

    Attributes:
        model: What it runs.
        grant: What it may do.
        max_session_s: Seconds that its session may last; None for no limit.
    """

    model: Model
    grant: Grant
    max_session_s: float | None = None


class Gate:
    """Decides who may have a session; whether there is room for it is another question."""

    def __init__(self, *, auth: Auth, origins: Origins, max_session_s: float = 0.0) -> None:
        """Keep the rules.

        Args:
            auth: What keys are good for.
            origins: Which pages may ask.
            max_session_s: Seconds that any session may last; 0 for no limit.
        """
        self._auth = auth
        self._origins = origins
        self._max_session_s = max_session_s

    def admit(self, handshake: Handshake) -> Admitted:
        """Check who asks and what for.

        Raises:
            ProtocolError: INVALID_API_KEY, TOKEN_EXPIRED, UNKNOWN_MODEL, MODEL_NOT_ALLOWED or
                ORIGIN_NOT_ALLOWED. The texts keep the words by which official clients know that
                trying again is useless.
        """
        grant = self._auth.grant(handshake.api_key)
        model = model_named(handshake.model)
        if model is None:
            known = ", ".join(model.name for model in MODELS)
            text = f"Unknown model {(handshake.model or '')[:40]!r} is not allowed; known: {known}"
            raise ProtocolError(ErrorCode.UNKNOWN_MODEL, text)
        grant.check(model, handshake.origin)
        self._origins.check(handshake.origin, handshake.host)
        max_s = shortest(self._max_session_s, grant.max_session_s)
        return Admitted(model=model, grant=grant, max_session_s=max_s)

    def check_page(self, handshake: Handshake) -> None:
        """Refuse a page that may not ask, before its socket opens.

        A page that runs an SDK, and says so, is told by a message instead: no page can read the
        status of a WebSocket, and some official builds wait for ever after one.

        Raises:
            ProtocolError: ORIGIN_NOT_ALLOWED.
        """
        if handshake.origin is None or handshake.names_itself:
            return
        try:
            self.admit(handshake)
        except ProtocolError as error:
            if error.code is ErrorCode.ORIGIN_NOT_ALLOWED:
                raise

    def operator(self, credential: str | None, *, address: str, host: str | None) -> Grant:
        """Return the grant of somebody who may see everybody's sessions, but for their secrets.

        Args:
            credential: An operator's key; None for none.
            address: From which somebody asks.
            host: The ``Host`` header.

        Raises:
            ProtocolError: INVALID_API_KEY, TOKEN_EXPIRED, TOKEN_NOT_ALLOWED, ORIGIN_NOT_ALLOWED,
                or OPERATOR_NEEDED: another's key, or on a service without keys another machine.
        """
        grant = self._auth.full_grant(credential)
        if self._auth.keys.is_open:
            self._origins.check_host(host)
        is_here = self._auth.keys.is_open and is_loopback(address)
        if not (grant.is_operator or is_here):
            text = "This is not allowed with this key: it takes one made with --operator, or, on a"
            text += " service without keys, a request from its own machine"
            raise ProtocolError(ErrorCode.OPERATOR_NEEDED, text)
        return grant
