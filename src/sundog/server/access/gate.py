"""Who is let in: key or token, model and origin, decided before anything is set up."""

from dataclasses import dataclass

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.auth import Auth, Grant
from sundog.server.access.handshake import Handshake
from sundog.server.access.origins import Origins
from sundog.server.models import MODELS, Model, model_named

__all__ = ["Admitted", "Gate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """What a client is let in for.

    Attributes:
        model: What it runs.
        grant: What it may do.
    """

    model: Model
    grant: Grant


class Gate:
    """Decides who may have a session; whether there is room for it is another question."""

    def __init__(self, *, auth: Auth, origins: Origins) -> None:
        self._auth = auth
        self._origins = origins

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
        if not self._origins.allows(handshake.origin, handshake.host):
            text = "Pages of this origin are not allowed here; SUNDOG_ALLOW_ORIGINS says which are"
            raise ProtocolError(ErrorCode.ORIGIN_NOT_ALLOWED, text)
        return Admitted(model=model, grant=grant)
