"""ICE that outlives restarts: what aiortc holds as one connection, while those beneath change.

A restart (RFC 8445 section 9) changes credentials, candidates and sockets, and nothing above: DTLS,
SRTP and media go on. aiortc knows no restart; it keeps one connection for life, reads from it and
writes to it. So it gets an `EnduringIce`, which has one real connection that sends, sometimes a
next one that is being made, and for a moment the one before:

    restart ──► next: gather, connect ──► current: sends ──► retired: still heard, 3 s ──► closed
                  │ nobody there for 15 s
                  └──► closed; the current one stays as long as it lives

The side that controls decides when to move. A browser whose way before is a good one may take its
time, so the next one waits for it, and reminds it once a second.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

from aioice import Candidate, Connection, ConnectionClosed
from aiortc.rtcicetransport import RTCIceTransport

from sundog.media.rtc.ice.connection import IceConnection
from sundog.media.rtc.ice.servers import IceSettings
from sundog.media.rtc.states import SdpError

__all__ = ["EnduringIce", "repair"]

_log = logging.getLogger(__name__)

_RESTART_S: Final = 15.0
"""How long a restart may take to gather, and then to be answered."""

_REMIND_S: Final = 1.0
"""Between two checks of a next connection that answers but is not nominated."""

_RETIRED_S: Final = 3.0
"""How long an earlier connection is still heard: the other side moves later (RFC 8445 8.3)."""

_SETTLE_S: Final = 1.0
"""How long closing waits for sockets that are being opened."""

_MOST_WAITING: Final = 4096
"""Datagrams that may wait to be read, some 5 MB; beyond them they are lost, as in a socket."""

_LARGEST: Final = 1500
"""Bytes of a datagram: what libsrtp's wrapper has room for, and an Ethernet. aiortc's task that reads
packets ends with a larger one, and anybody who can reach the port could send it."""

_MOST_USED: Final = 16
"""Earlier ufrags of the other side that are remembered."""


def repair(transport: RTCIceTransport, settings: IceSettings) -> "EnduringIce":
    """Give this one transport, which must be new, a connection that outlives restarts."""
    gatherer = transport.iceGatherer
    ice = EnduringIce(gatherer._connection, settings)
    held: Any = ice
    gatherer._connection = transport._connection = held
    transport._recv, transport._send = ice.recv, ice.send
    _stop_although_cancelled(transport)
    return ice


class EnduringIce:
    """Has the part of `aioice.Connection` that aiortc uses, and `restart`. On one event loop.

    `close` frees all.

    Attributes:
        found: Called when packets pass again, after the way was lost for a while.
        take: Called with datagrams as they come; takes what it can, and returns the rest, which
            waits for `recv`.
    """

    def __init__(self, stock: Connection, settings: IceSettings) -> None:
        """Begin with a connection that has a new one's role and credentials.

        Args:
            stock: As aiortc made it; it is not used any more.
            settings: For this connection and those of restarts.
        """
        self.found: Callable[[], None] = lambda: None
        self.take: Callable[[Sequence[bytes]], Sequence[bytes]] = lambda datagrams: datagrams
        self._settings = settings
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._current = self._make(stock, stock.local_username, stock.local_password)
        self._next: IceConnection | None = None
        self._is_lost = False
        self._used: deque[str] = deque(maxlen=_MOST_USED)
        self._settled, self._ended = asyncio.Event(), asyncio.Event()
        self._hurry = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def current(self) -> IceConnection:
        """The connection that sends, or will be the first to."""
        return self._current

    @property
    def newest(self) -> IceConnection:
        """The connection that the other side's candidates are for."""
        return self._next or self._current

    @property
    def local_candidates(self) -> list[Candidate]:
        """Where the newest connection listens."""
        return self.newest.local_candidates

    @property
    def remote_candidates(self) -> list[Candidate]:
        """What the newest connection knows of the other side."""
        return self.newest.remote_candidates

    @property
    def local_username(self) -> str:
        """The newest connection's ufrag."""
        return self.newest.local_username

    @property
    def local_password(self) -> str:
        """The newest connection's password."""
        return self.newest.local_password

    @property
    def remote_username(self) -> str | None:
        """The other side's newest ufrag; None before it is known."""
        return self.newest.remote_username

    @remote_username.setter
    def remote_username(self, ufrag: str | None) -> None:
        self._current.remote_username = ufrag

    @property
    def remote_password(self) -> str | None:
        """The other side's newest password."""
        return self.newest.remote_password

    @remote_password.setter
    def remote_password(self, pwd: str | None) -> None:
        self._current.remote_password = pwd

    @property
    def remote_is_lite(self) -> bool:
        """Whether the other side is a lite agent (RFC 8445 section 2.5)."""
        return self._current.remote_is_lite

    @remote_is_lite.setter
    def remote_is_lite(self, is_lite: bool) -> None:
        self._current.remote_is_lite = is_lite

    @property
    def ice_controlling(self) -> bool:
        """Whether this side nominates; kept across restarts (RFC 8445 section 6.1.1)."""
        return self._current.ice_controlling

    @ice_controlling.setter
    def ice_controlling(self, is_controlling: bool) -> None:
        self._current.ice_controlling = is_controlling

    async def gather_candidates(self) -> None:
        """Open the first connection's sockets."""
        await self._current.gather_candidates()

    async def add_remote_candidate(self, candidate: Candidate | None) -> None:
        """Give the newest connection a candidate; None ends them."""
        await self.newest.add_remote_candidate(candidate)

    async def connect(self) -> None:
        """Connect the first connection, or one that a restart puts in its place meanwhile.

        Raises:
            ConnectionError: none connects.
        """
        self._spawn(self._pursue(self._current))
        await self._settled.wait()
        if self._ended.is_set():
            raise ConnectionError("ICE negotiation failed")

    async def restart(self, ufrag: str, pwd: str, candidates: Sequence[Candidate]) -> IceConnection:
        """Gather for another connection; it is then made in the background.

        Args:
            ufrag: The other side's new one.
            pwd: The other side's new one.
            candidates: The other side's, as far as they are known.

        Returns:
            The next connection, whose credentials and candidates the other side needs.

        Raises:
            SdpError: there is nothing to restart, the ufrag was used before, or another restart
                came before this one was gathered.
        """
        if self._ended.is_set() or self.remote_username is None:
            raise SdpError("ICE cannot be restarted where nothing connects; offer again")
        if ufrag in (self._current.remote_username, *self._used):
            raise SdpError("the ufrag was used before; a restart of ICE needs another")
        self._used.extend((self.remote_username, ufrag))
        connection = self._make(self._current)
        connection.remote_is_lite = self._current.remote_is_lite
        connection.remote_username, connection.remote_password = ufrag, pwd
        for candidate in candidates:
            await connection.add_remote_candidate(candidate)
        earlier, self._next = self._next, connection
        gathered = asyncio.Event()
        self._spawn(self._make_next(connection, earlier, gathered))
        await gathered.wait()
        if connection.is_closing or self._ended.is_set():
            raise SdpError("another restart of ICE came before this one, or the end")
        return connection

    async def recv(self) -> bytes:
        """Return the next datagram, whichever connection it came by.

        Raises:
            ConnectionError: no more will come.
        """
        data = None if self._ended.is_set() else await self._waiting.get()
        if data is None:
            raise ConnectionError("the ICE connection has ended")
        return data

    async def send(self, data: bytes) -> None:
        """Send a datagram; drop it while only a restart can still bring the connection back.

        Raises:
            ConnectionError: it will never be possible again.
        """
        self.send_all((data,))

    def send_all(self, datagrams: Sequence[bytes]) -> None:
        """Send datagrams in order, as `send` does one.

        Raises:
            ConnectionError: it will never be possible again.
        """
        if self._ended.is_set():
            raise ConnectionError("the ICE connection has ended")
        if self._current.is_connected:
            self._current.send_all(datagrams)

    async def get_event(self) -> ConnectionClosed:
        """Return when all is over."""
        await self._ended.wait()
        return ConnectionClosed()

    async def close(self) -> None:
        """Free all sockets and end all tasks; may be called twice."""
        self._end()
        self._hurry.set()
        for connection in {self._current, self.newest}:
            await connection.close()
        if self._tasks:
            # What is being opened is closed right after; only servers take longer to answer.
            await asyncio.wait(self._tasks, timeout=_SETTLE_S)
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _make(
        self, like: Connection, ufrag: str | None = None, pwd: str | None = None
    ) -> IceConnection:
        connection = IceConnection(
            settings=self._settings,
            is_controlling=like.ice_controlling,
            received=self._take,
            lost=self._lose,
            local_username=ufrag,
            local_password=pwd,
        )
        connection.found = lambda: self.found()
        return connection

    def _spawn(self, step: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(step, name="ice")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _take(self, datagrams: Sequence[bytes]) -> None:
        # Nothing overtakes what waits.
        for data in self.take(datagrams) if self._waiting.empty() else datagrams:
            if len(data) <= _LARGEST and self._waiting.qsize() < _MOST_WAITING:
                self._waiting.put_nowait(data)

    async def _make_next(
        self, connection: IceConnection, earlier: IceConnection | None, gathered: asyncio.Event
    ) -> None:
        """Gather and connect, after an unfinished restart is given up."""
        try:
            if earlier is not None:
                await earlier.close()
            async with asyncio.timeout(_RESTART_S):
                await connection.gather_candidates()
            gathered.set()
            if connection is self._next:
                self._spawn(self._remind(connection))
                await self._pursue(connection)
        except TimeoutError:
            _log.info("a restart of ICE did not gather within %.0f s", _RESTART_S)
        finally:
            gathered.set()
            if connection is not self._current:
                await connection.close()

    async def _remind(self, connection: IceConnection) -> None:
        """Check a next connection until it is used; give it up where nobody answers.

        A browser checks pairs of its own choice, and first of all those that it was just asked on
        (RFC 8445 section 7.3.1.4). With nothing else left, the first that answers is used.
        """
        now = asyncio.get_running_loop().time
        answered_s = now()
        while connection is self._next and now() - answered_s < _RESTART_S:
            await asyncio.sleep(min(_REMIND_S, _RESTART_S))
            if connection is self._next and (pair := await connection.first_answering()):
                answered_s = now()
                if self._is_lost:
                    connection.use(pair)
        if connection is self._next:
            _log.info("a restart of ICE found nobody within %.0f s", _RESTART_S)
            await connection.close()

    async def _pursue(self, connection: IceConnection) -> None:
        """Connect, then let it take over; close it where it does not connect."""
        try:
            await connection.connect()
        except Exception as error:  # noqa: BLE001 - whatever it is, others wait for the outcome
            _log.info("an ICE connection is given up: %s", type(error).__name__)
            await connection.close()
        else:
            self._take_over(connection)

    def _take_over(self, connection: IceConnection) -> None:
        """Send by a connection that is there from now on."""
        if connection is self._next:
            earlier, self._current, self._next = self._current, connection, None
            self._is_lost = False
            self._hurry.set()
            self._hurry = asyncio.Event()
            self._spawn(self._retire(earlier, self._hurry))
        self._settled.set()

    async def _retire(self, connection: IceConnection, hurry: asyncio.Event) -> None:
        """Close an earlier connection, after a while or when another one retires."""
        try:
            async with asyncio.timeout(_RETIRED_S):
                await hurry.wait()
        except TimeoutError:
            pass
        await connection.close()

    def _lose(self, connection: IceConnection) -> None:
        """End where a connection was the last: while a restart is under way, all may come back."""
        if connection is self._next:
            self._next = None
        elif connection is self._current:
            self._is_lost = True
        if self._is_lost and self._next is None:
            self._end()

    def _end(self) -> None:
        """Let who reads and who waits know that nothing comes any more."""
        if not self._ended.is_set():
            self._ended.set()
            self._settled.set()
            self._waiting.put_nowait(None)


def _stop_although_cancelled(transport: RTCIceTransport) -> None:
    """Let the transport stop when its monitor task was cancelled by somebody else.

    ``asyncio.run`` cancels all tasks at its end, aiortc's among them. Awaiting the monitor then
    raises, and the connection's ``close`` would stop half-way and leave others waiting for it.
    """
    stop = transport.stop

    async def stop_although_cancelled() -> None:
        monitor = transport._RTCIceTransport__monitor_task  # type: ignore[attr-defined]
        try:
            await stop()
        except asyncio.CancelledError:
            if monitor is None or not monitor.cancelled():
                raise

    transport.stop = stop_although_cancelled  # type: ignore[method-assign]
