"""One ICE connection: aioice's with 127.0.0.1 if all else lacks, no harm from outside, a true end.

Each has one pair of credentials on either side and sockets of its own. A restart of ICE makes
another one (`sundog.media.rtc.ice.enduring`). Addresses on either side may change under it: once it
is made, `sundog.media.rtc.ice.roaming` keeps it on a way that works.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from aioice import Candidate, Connection
from aioice.ice import CandidatePair, StunProtocol, TransportPolicy
from aioice.stun import Message, TransactionError

from sundog.media.rtc.ice.relays import RelayError, gather_relays
from sundog.media.rtc.ice.roaming import Roaming
from sundog.media.rtc.ice.servers import IceSettings
from sundog.media.rtc.ice.sockets import (
    LOOPBACK,
    IceSocket,
    local_addresses,
    open_sockets,
    reflexive,
)

__all__ = ["IceConnection"]

_log = logging.getLogger(__name__)

_MOST_REMOTE: Final = 100
"""Addresses of the other side; more are a flood (RFC 8445 section 19.5.1)."""

_MOST_GONE: Final = 4
"""Sockets that are kept although their addresses are gone: some come back."""

_MOST_WAYS: Final = 12
"""Ways that are tried at once where none works any more."""


class IceConnection(Connection):
    """An `aioice.Connection` that hands on what it receives instead of queueing it.

    Attributes:
        relay_error: Why no TURN server relays for it; None where one does, or none was asked.
        found: Called when it carries again, after the way was lost for a while.
    """

    def __init__(
        self,
        *,
        settings: IceSettings,
        is_controlling: bool,
        received: Callable[[Sequence[bytes]], None],
        lost: Callable[["IceConnection"], None],
        local_username: str | None = None,
        local_password: str | None = None,
    ) -> None:
        """Begin without sockets.

        Args:
            settings: Servers, and where candidates of the other side may lead.
            is_controlling: Whether this side nominates.
            received: Gets datagrams that are none of STUN, in order.
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
        self.found: Callable[[], None] = lambda: None
        self._roaming: Roaming | None = None

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
        """Gather here and at STUN and TURN servers; where there is no address, on 127.0.0.1."""
        settings = self._settings
        if not (addresses or settings.relay_only):
            addresses = [LOOPBACK]
        gathering = asyncio.create_task(gather_relays(settings, self), name="turn")
        try:
            sockets = await open_sockets(addresses, self)
            self._protocols += sockets
            candidates: list[Candidate] = [one.local_candidate for one in sockets]
            if settings.stun is not None:
                candidates += await reflexive(sockets, settings.stun, timeout)
        except BaseException:
            gathering.cancel()
            await asyncio.wait([gathering])
            raise
        relays, self.relay_error = await gathering
        self._protocols += relays
        return candidates + [relay.local_candidate for relay in relays]

    async def query_consent(self) -> None:
        """Keep to a way that works; close where the other side has not answered for 30 s.

        Not on a connection that was closed while it was made: ``connect`` starts this when it
        resumes, which may be after ``close`` has run; nobody would end it.
        """
        if self._closing:
            return
        self._roaming = Roaming(self, self.found)
        await self._roaming.run()
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
        if self._roaming is None:
            super().check_incoming(message, addr, protocol)
            return
        # aioice would send to whatever address such a check is sent again from.
        nominates = message.attributes.pop("USE-CANDIDATE", ...) is None
        super().check_incoming(message, addr, protocol)
        pair = next(p for p in self._check_list if (p.protocol, p.remote_addr) == (protocol, addr))
        is_nomination = nominates and not self.ice_controlling
        self._roaming.checked(pair, message.transaction_id if is_nomination else None)

    def build_request(self, pair: CandidatePair, nominate: bool) -> Message:
        """Build a check; once all is made only the way in use is nominated, again and again.

        The other side sees where it comes from, and follows. Browsers do the same.
        """
        is_other = self._roaming is not None and pair is not self.selected
        return super().build_request(pair, nominate=nominate and not is_other)

    def check_complete(self, pair: CandidatePair) -> None:
        """Take the outcome of a check; once all is made it moves nothing by itself."""
        if self._roaming is None:
            super().check_complete(pair)
        else:
            pair.task = None

    def came(
        self, datagrams: Sequence[bytes], protocol: StunProtocol, addr: tuple[str, int]
    ) -> None:
        """Hand on datagrams that are none of STUN."""
        if self._roaming is not None:
            self._roaming.came(protocol, addr, len(datagrams))
        self._received(datagrams)

    def send_all(self, datagrams: Sequence[bytes]) -> None:
        """Send datagrams by the pair in use, in order; drop them where there is none."""
        pair = self.selected
        if pair is not None:
            assert isinstance(pair.protocol, IceSocket)
            pair.protocol.send_all(datagrams, pair.remote_addr)

    def refused(self, protocol: StunProtocol) -> None:
        """Note that a socket could not send."""
        if self._roaming is not None:
            self._roaming.refused(protocol)

    def data_received(self, data: bytes, component: int) -> None:
        """Hand a datagram on; drop those without content, which nothing in WebRTC sends.

        aiortc looks at the first byte of each to tell DTLS from RTP; without one, the transport
        ends. Anybody who can reach the port could end a session with it.
        """
        if data:
            self._received((data,))

    def protocol_lost(self, protocol: StunProtocol) -> None:
        """Tell when the socket that carries the data has ended by itself."""
        if any(pair.protocol is protocol for pair in self._nominated.values()):
            self._lost(self)

    async def first_answering(self) -> CandidatePair | None:
        """Check all pairs that have worked; return the best of those that still do, if any."""
        pairs = [p for p in self._check_list if p.state is CandidatePair.State.SUCCEEDED]
        answers = await asyncio.gather(*(self.asks(p, nominate=True, tries=1) for p in pairs))
        return next((pair for pair, yes in zip(pairs, answers, strict=True) if yes), None)

    def use(self, pair: CandidatePair) -> None:
        """Send by a pair that works, though the other side has not nominated it."""
        if not self._closing:
            pair.nominated = True
            super().check_complete(pair)

    @property
    def selected(self) -> CandidatePair | None:
        """The pair that is sent by; None where there is none yet, or none any more."""
        return self._nominated.get(1)

    def select(self, pair: CandidatePair) -> None:
        """Send by another pair that works from now on."""
        if not self._closing:
            pair.state, pair.nominated = CandidatePair.State.SUCCEEDED, True
            self._nominated[1] = pair

    async def asks(self, pair: CandidatePair, *, nominate: bool, tries: int = 2) -> bool:
        """Check a pair; return whether the other side answers from there.

        Args:
            pair: To be checked.
            nominate: Whether to nominate it, where this side does that.
            tries: How often it is sent, after 0.5 and 1.5 s.
        """
        assert self.remote_password is not None
        try:
            _, addr = await pair.protocol.request(
                self.build_request(pair, nominate=nominate and self.ice_controlling),
                pair.remote_addr,
                integrity_key=self.remote_password.encode(),
                retransmissions=tries - 1,
            )
        except TransactionError:
            return False
        return (addr[0], addr[1]) == pair.remote_addr

    async def ways(self) -> list[CandidatePair]:
        """Return the ways that may work by now: the one in use, then from the newest sockets."""
        await self._look_around()
        selected = self.selected
        if selected is None or self._closing:
            return []
        remotes = list(reversed(self._remote_candidates))
        pairs = [
            self._pair_of(protocol, remote)
            for remote in sorted(remotes, key=lambda one: one is not selected.remote_candidate)
            for protocol in reversed(self._protocols)
            if protocol.local_candidate.can_pair_with(remote)
        ]
        return sorted(pairs, key=lambda pair: pair is not selected)[:_MOST_WAYS]

    def _pair_of(self, protocol: StunProtocol, remote: Candidate) -> CandidatePair:
        pair = self._find_pair(protocol, remote)
        if pair is None:
            pair = CandidatePair(protocol, remote)
            self._check_list.append(pair)
        return pair

    async def _look_around(self) -> None:
        """Open sockets on addresses that this machine has got since."""
        if self._settings.relay_only:
            return
        addresses = local_addresses()
        await self._tidy(addresses)
        own = [one.local_candidate.host for one in self._host_sockets()]
        opened = await open_sockets([one for one in addresses if one not in own], self)
        if self._closing:
            for protocol in opened:
                await protocol.close()
            return
        self._protocols += opened
        self._local_candidates += [one.local_candidate for one in opened]

    async def _tidy(self, addresses: Sequence[str]) -> None:
        """Close sockets whose addresses are gone, where there are many."""
        gone = [one for one in self._host_sockets() if one.local_candidate.host not in addresses]
        used = self.selected
        for protocol in gone[:-_MOST_GONE]:
            if used is None or protocol is not used.protocol:
                self._protocols.remove(protocol)
                self._check_list = [p for p in self._check_list if p.protocol is not protocol]
                await protocol.close()

    def _host_sockets(self) -> list[StunProtocol]:
        return [one for one in self._protocols if one.local_candidate.type == "host"]

    async def close(self) -> None:
        """Free the sockets; also called by the consent checks when consent expires."""
        self._closing = True
        try:
            if self._roaming is not None:
                await self._roaming.aclose()
            await super().close()
        finally:
            self._lost(self)

    def _remote_candidates_expected(self) -> bool:
        """Wait for the other side's checks as long as there is nothing to check from here.

        All its candidates may be of kinds that are left out (RFC 8863 section 4). aioice would
        fail at the end of the candidates.
        """
        return super()._remote_candidates_expected() or not self._check_list
