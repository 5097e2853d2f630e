"""One ICE connection: aioice's with 127.0.0.1 if all else lacks, no harm from outside, a true end.

Each has one pair of credentials on either side and sockets of its own. A restart of ICE makes
another one (`sundog.media.rtc.ice`).
"""

import logging
from collections.abc import Callable

from aioice import Candidate, Connection
from aioice.ice import StunProtocol

__all__ = ["IceConnection"]

_log = logging.getLogger(__name__)


class IceConnection(Connection):
    """An `aioice.Connection` that hands on what it receives instead of queueing it."""

    def __init__(
        self,
        *,
        like: Connection,
        received: Callable[[bytes], None],
        lost: Callable[["IceConnection"], None],
        local_username: str | None = None,
        local_password: str | None = None,
    ) -> None:
        """Begin without sockets.

        Args:
            like: Which role and which STUN and TURN servers to take.
            received: Gets each datagram that is none of STUN.
            lost: Told when it carries nothing any more; more than once.
            local_username: The ufrag; random if None.
            local_password: Random if None.
        """
        super().__init__(
            ice_controlling=like.ice_controlling,
            stun_server=like.stun_server,
            turn_server=like.turn_server,
            turn_username=like.turn_username,
            turn_password=like.turn_password,
            turn_ssl=like.turn_ssl,
            turn_transport=like.turn_transport,
            local_username=local_username,
            local_password=local_password,
        )
        self._received = received
        self._lost = lost

    @property
    def is_closing(self) -> bool:
        """Whether `close` was called, or consent expired (RFC 7675 section 5.1)."""
        return self._closing

    @property
    def is_connected(self) -> bool:
        """Whether it can send."""
        return bool(self._nominated) and not self._closing

    async def add_remote_candidate(self, remote_candidate: Candidate | None) -> None:
        """Take a candidate of the other side only if a packet can be sent to it.

        asyncio closes the socket that a packet for an impossible port is sent from, and with it
        every other path. Of TCP there are no candidates here to pair with (RFC 6544). A name would
        have to be asked for on the network (mDNS), while its peer's checks tell the address: to
        the service each such peer is peer-reflexive (RFC 8445 section 7.3.1.3).
        """
        if self._remote_candidates_end:
            return
        if remote_candidate is None:
            # Without any, aioice would forget what it is there for.
            if self._remote_candidates:
                await super().add_remote_candidate(None)
        elif (
            remote_candidate.component == 1
            and remote_candidate.transport.lower() == "udp"
            and 0 < remote_candidate.port < 1 << 16
            and not remote_candidate.host.lower().rstrip(".").endswith(".local")
        ):
            try:
                await super().add_remote_candidate(remote_candidate)
            except Exception as error:  # noqa: BLE001 - of parsers and sockets
                _log.info("a candidate is left out: %s", type(error).__name__)

    async def get_component_candidates(
        self,
        component: int,
        addresses: list[str],
        timeout: int = 5,  # noqa: ASYNC109 - as in aioice
    ) -> list[Candidate]:
        """Let ICE use 127.0.0.1 on a machine that has no other address.

        aioice never offers the loopback address, so that a laptop without a network could not reach
        a service on itself.
        """
        return await super().get_component_candidates(
            component, addresses or ["127.0.0.1"], timeout
        )

    async def query_consent(self) -> None:
        """Start no consent checks on a connection that was closed while it was made.

        ``connect`` starts them when it resumes, which may be after ``close`` has run; nobody would
        end them (RFC 7675 section 5.1).
        """
        if not self._closing:
            await super().query_consent()

    def data_received(self, data: bytes, component: int) -> None:
        """Hand a datagram on; drop those without content, which nothing in WebRTC sends.

        aiortc looks at the first byte of each to tell DTLS from RTP; without one, the transport
        ends. Anybody who can reach the port could end a session with it.
        """
        if data:
            self._received(data)

    def protocol_lost(self, protocol: StunProtocol) -> None:
        """Tell when the socket that carries the data has ended by itself."""
        if any(pair.protocol is protocol for pair in self._nominated.values()):
            self._lost(self)

    async def close(self) -> None:
        """Free the sockets; also called by the consent checks when consent expires."""
        try:
            await super().close()
        finally:
            self._lost(self)

    def _remote_candidates_expected(self) -> bool:
        """Wait for the other side's checks as long as there is nothing to check from here.

        All its candidates may be of kinds that are left out (RFC 8863 section 4). aioice would
        fail at the end of the candidates.
        """
        return super()._remote_candidates_expected() or not self._check_list
