"""All that a service knows of its HTTP clients: publishers, and the addresses it gave out."""

from sundog.media.rtc.ice.fragment import MEDIA_TYPE
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.service import Service
from sundog.server.session.live import LiveSession
from sundog.server.session.relays import turn_access, turn_links
from sundog.server.whip.publishing import Publishers
from sundog.server.whip.resources import Resource, Resources, Target

__all__ = ["Desk"]


class Desk:
    """One for a service; it owns no task, and forgets what is over by itself.

    Attributes:
        service: Whose.
        publishers: Who feeds sessions by WHIP.
        resources: Peers by their secret addresses.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self.publishers = Publishers(service)
        self.resources = Resources()

    def add(self, target: Target, offer: str, kind: str, session_id: str) -> dict[str, str]:
        """Give a peer an address; return the headers that tell it.

        Args:
            target: The peer.
            offer: What it was made of.
            kind: What its address begins with.
            session_id: Of its session.
        """
        resource = Resource(target, offer)
        self.resources.add(resource, session_id)
        return {
            "Location": f"{kind}/{session_id}/{resource.secret}",
            "ETag": resource.etag,
            "Accept-Patch": MEDIA_TYPE,
            "Cache-Control": "no-store",  # whoever has the address can end it
        }

    def turn_links(self, session_id: str) -> str:
        """Return the ``Link`` header that names a session's TURN servers; empty for none."""
        return turn_links(turn_access(self.service.config, session_id))

    def controllable(
        self, target: str, *, credential: str | None, origin: str | None, host: str | None
    ) -> LiveSession:
        """Return a session that somebody may tell things.

        Args:
            target: Its id or name.
            credential: An API key or client token.
            origin: The web page that asks; None outside browsers.
            host: The address that it asked for.

        Raises:
            ProtocolError: INVALID_API_KEY, TOKEN_EXPIRED, ORIGIN_NOT_ALLOWED, MODEL_NOT_ALLOWED,
                or SESSION_NOT_FOUND, where it is another's as well; see `Grant.may_steer`.
        """
        grant = self.service.auth.grant(credential)
        if not self.service.origins.allows(origin, host):
            text = "Pages of this origin are not allowed here; SUNDOG_ALLOW_ORIGINS says which are"
            raise ProtocolError(ErrorCode.ORIGIN_NOT_ALLOWED, text)
        live = self.service.find(target)
        if live is None or not grant.may_steer(live.grant):
            text = "There is no such session; it may have ended"
            raise ProtocolError(ErrorCode.SESSION_NOT_FOUND, text)
        grant.check(live.model, origin)
        return live
