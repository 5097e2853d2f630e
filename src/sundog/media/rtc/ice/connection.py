"""One ICE connection: aioice's with 127.0.0.1 if all else lacks, no harm from outside, a true end.

Each has one pair of credentials on either side and sockets of its own. A restart of ICE makes
another one (`sundog.media.rtc.ice.enduring`).

The other side's address may change under it, as behind a NAT that forgets. Then its packets stop,
so this side asks at once whether it is still there instead of every 5 s; that check comes from the
new address, is checked back, and where it nominates, or where the address before answers no more,
what is sent follows it.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Final

from aioice import Candidate, Connection
from aioice.ice import CandidatePair, StunProtocol, TransportPolicy
from aioice.stun import Message, TransactionError

from sundog.media.rtc.ice.relays import RelayError, gather_relays
from sundog.media.rtc.ice.servers import IceSettings

__all__ = ["IceConnection"]

_log = logging.getLogger(__name__)

_CONSENT_S: Final = 5.0
"""Between two checks of consent, more or less a fifth (RFC 7675 section 5.1)."""

_EXPIRY_S: Final = 30.0
"""After the last answer consent is gone (RFC 7675 section 5.1)."""

_QUIET_S: Final = 1.0
"""What came and has stopped for so long may have lost its way."""

_STEP_S: Final = 0.25
"""How closely that is watched."""

_FLOW: Final = 25
"""Datagrams since the last check that make a flow; reports alone are fewer, with pauses."""

_MOST_REMOTE: Final = 100
"""Addresses of the other side; more are a flood (RFC 8445 section 19.5.1)."""


class IceConnection(Connection):
    """An `aioice.Connection` that hands on what it receives instead of queueing it.

    Attributes:
        relay_error: Why no TURN server relays for it; None where one does, or none was asked.
    """

    def __init__(
        self,
        *,
        settings: IceSettings,
        is_controlling: bool,
        received: Callable[[bytes], None],
        lost: Callable[["IceConnection"], None],
        local_username: str | None = None,
        local_password: str | None = None,
    ) -> None:
        """Begin without sockets.

        Args:
            settings: Servers, and where candidates of the other side may lead.
            is_controlling: Whether this side nominates.
            received: Gets each datagram that is none of STUN.
            lost: Told when it carries nothing any more; more than once.
            local_username: The ufrag; random if None.
            local_password: Random if None.
        """
        super().__init__(
            ice_controlling=is_controlling,
            stun_server=settings.stun,
            transport_policy=TransportPolicy.RELAY if settings.relay_only else TransportPolicy.ALL,
            local_username=local_username,
            local_password=local_password,
        )
        self.relay_error: RelayError | None = None
        self._settings = settings
        self._received = received
        self._lost = lost
        self._heard_s = self._answered_s = 0.0
        self._heard = 0
        self._following: asyncio.Task[None] | None = None

    @property
    def is_closing(self) -> bool:
        """Whether `close` was called, or consent expired (RFC 7675 section 5.1)."""
        return self._closing

    @property
    def is_connected(self) -> bool:
        """Whether it can send."""
        return bool(self._nominated) and not self._closing

    async def add_remote_candidate(self, remote_candidate: Candidate | None) -> None:
        """Take a candidate of the other side only if a packet can and may be sent to it.

        asyncio closes the socket that a packet for an impossible port is sent from, and with it
        every other path. Of TCP there are no candidates here to pair with (RFC 6544). A name would
        have to be asked for on the network, and `Reach` may forbid an address, while their peer's
        checks tell where it is: each such peer is peer-reflexive (RFC 8445 section 7.3.1.3).
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
            and self._settings.reach.allows(remote_candidate.host)
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
        """Gather here and at TURN servers; use 127.0.0.1 on a machine without another address.

        aioice never offers the loopback address, so that a laptop without a network could not reach
        a service on itself.
        """
        if not (addresses or self._settings.relay_only):
            addresses = ["127.0.0.1"]
        gathering = asyncio.create_task(gather_relays(self._settings, self), name="turn")
        try:
            candidates = await super().get_component_candidates(component, addresses, timeout)
        except BaseException:
            gathering.cancel()
            await asyncio.wait([gathering])
            raise
        relays, self.relay_error = await gathering
        self._protocols += relays
        return candidates + [relay.local_candidate for relay in relays]

    async def query_consent(self) -> None:
        """Ask whether the other side wants what is sent; close where it has not said so for 30 s.

        Not on a connection that was closed while it was made: ``connect`` starts this when it
        resumes, which may be after ``close`` has run; nobody would end it.
        """
        now = asyncio.get_running_loop().time
        granted_s, wait_s = now(), _CONSENT_S
        while not self._closing:
            await self._until_due(wait_s * random.uniform(0.8, 1.2))
            if await self._answers(self._nominated[1]):
                granted_s, wait_s = now(), _CONSENT_S
            elif now() - granted_s < _EXPIRY_S:
                wait_s = _QUIET_S
            else:
                _log.info("consent to send has expired")
                # ``close`` would wait for this task.
                self._query_consent_task = None
                await self.close()

    def check_incoming(
        self, message: Message, addr: tuple[str, int], protocol: StunProtocol
    ) -> None:
        """Take a check of the other side, of which the credentials are right."""
        is_known = any((c._network_host, c.port) == addr for c in self._remote_candidates)
        if not is_known and len(self._remote_candidates) >= _MOST_REMOTE:
            return
        super().check_incoming(message, addr, protocol)
        selected = self._nominated.get(1)
        if selected is None or self.ice_controlling or "USE-CANDIDATE" in message.attributes:
            return
        if (selected.protocol, selected.remote_addr) == (protocol, addr):
            self._answered_s = asyncio.get_running_loop().time()
        else:
            self._follow(selected, protocol, addr)

    def data_received(self, data: bytes, component: int) -> None:
        """Hand a datagram on; drop those without content, which nothing in WebRTC sends.

        aiortc looks at the first byte of each to tell DTLS from RTP; without one, the transport
        ends. Anybody who can reach the port could end a session with it.
        """
        if data:
            self._heard_s = asyncio.get_running_loop().time()
            self._heard += 1
            self._received(data)

    def protocol_lost(self, protocol: StunProtocol) -> None:
        """Tell when the socket that carries the data has ended by itself."""
        if any(pair.protocol is protocol for pair in self._nominated.values()):
            self._lost(self)

    async def first_answering(self) -> CandidatePair | None:
        """Check all pairs that have worked; return the best of those that still do, if any."""
        pairs = [p for p in self._check_list if p.state is CandidatePair.State.SUCCEEDED]
        answers = await asyncio.gather(*(self._answers(pair, tries=1) for pair in pairs))
        return next((pair for pair, yes in zip(pairs, answers, strict=True) if yes), None)

    def use(self, pair: CandidatePair) -> None:
        """Send by a pair that works, though the other side has not nominated it."""
        if not self._closing:
            pair.nominated = True
            self.check_complete(pair)

    async def close(self) -> None:
        """Free the sockets; also called by the consent checks when consent expires."""
        try:
            if self._following is not None:
                self._following.cancel()
                await asyncio.wait([self._following])
            await super().close()
        finally:
            self._lost(self)

    def _remote_candidates_expected(self) -> bool:
        """Wait for the other side's checks as long as there is nothing to check from here.

        All its candidates may be of kinds that are left out (RFC 8863 section 4). aioice would
        fail at the end of the candidates.
        """
        return super()._remote_candidates_expected() or not self._check_list

    async def _until_due(self, most_s: float) -> None:
        """Sleep until the next check: for so long, or until what came has stopped coming."""
        now = asyncio.get_running_loop().time
        end_s = now() + most_s
        while now() < end_s:
            if self._heard >= _FLOW and now() - self._heard_s > _QUIET_S:
                return
            await asyncio.sleep(min(_STEP_S, most_s))

    async def _answers(self, pair: CandidatePair, tries: int = 2) -> bool:
        """Check a pair; the controlling side nominates it again, as browsers do.

        A controlled side that sees the check come from a new address thereby follows at once.
        """
        assert self.remote_password is not None
        self._heard = 0
        try:
            await pair.protocol.request(
                self.build_request(pair, nominate=self.ice_controlling),
                pair.remote_addr,
                integrity_key=self.remote_password.encode(),
                retransmissions=tries - 1,
            )
        except TransactionError:
            return False
        self._answered_s = asyncio.get_running_loop().time()
        return True

    def _follow(
        self, selected: CandidatePair, protocol: StunProtocol, addr: tuple[str, int]
    ) -> None:
        """Look after a check from another address, which may be where the other side is now."""
        is_busy = self._following is not None and not self._following.done()
        alive_s = asyncio.get_running_loop().time() - self._answered_s
        pairs = [p for p in self._check_list if (p.protocol, p.remote_addr) == (protocol, addr)]
        if pairs and not is_busy and alive_s > _QUIET_S:
            step = self._move(selected, pairs[0])
            self._following = asyncio.create_task(step, name="ice follow")

    async def _move(self, selected: CandidatePair, other: CandidatePair) -> None:
        """Send to another address where it is checked and the one before does not answer.

        aioice's own controlling side, as in official Python clients, nominates once and never
        again (RFC 8445 section 8.1.1); its checks of consent still tell where it is.
        """
        if other.task is not None:
            await asyncio.wait([other.task])
        if other.state is not CandidatePair.State.SUCCEEDED or await self._answers(selected):
            return
        if self._nominated.get(1) is selected:
            _log.info("the other side's address has changed")
            self.use(other)
