"""Two peers whose client begins a restart of ICE, and whose pictures come back from the service.

Of our own peers none begins a restart; browsers do. Here one is made to, from its parts.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import av
from aioice import Candidate

from sundog.media.clock import MonotonicClock
from sundog.media.geometry import to_frame
from sundog.media.rtc import Fragment, MediaStreamError, MediaStreamTrack, Peer, VideoOutput
from sundog.media.rtc.ice.connection import IceConnection
from sundog.media.rtc.ice.enduring import EnduringIce
from sundog.media.rtc.ice.fragment import read_fragment
from sundog.media.synthetic import TestPicture

__all__ = ["Numbered", "Restarting", "begin", "echoing", "ice_of"]

_CLOCK = MonotonicClock()
_PATIENCE_S = 15.0


class Numbered(MediaStreamTrack):
    """Numbered test pictures at 25 fps."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0
        self._picture = TestPicture((320, 176), 25)

    async def recv(self) -> av.VideoFrame:
        await asyncio.sleep(0.04)
        frame = to_frame(self._picture.frame(self.sent), self.sent * 3600)
        self.sent += 1
        return frame


class Echo:
    """A client, a service that sends back what it gets, and what the client has seen.

    Attributes:
        client: Offers.
        service: Answers.
        source: What the client sends.
        seen: Numbers of the pictures that came back.
    """

    def __init__(self) -> None:
        self.client, self.service = Peer(clock=_CLOCK), Peer(clock=_CLOCK)
        self.source = Numbered()
        self.seen: list[int] = []

    async def sees(self, count: int = 10) -> None:
        """Wait until so many pictures more have come back that are sent from now on."""
        first = self.source.sent
        async with asyncio.timeout(_PATIENCE_S):
            while sum(number >= first for number in self.seen) < count:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def echoing(
    offered: Callable[[str], str] = str, answered: Callable[[str], str] = str
) -> AsyncIterator[Echo]:
    """Yield two connected peers; descriptions are changed on their way as a test wants."""
    echo, output = Echo(), VideoOutput()
    echo.client.add_track(echo.source)
    theirs: list[MediaStreamTrack] = []
    ours: list[MediaStreamTrack] = []
    echo.client.on_track, echo.service.on_track = ours.append, theirs.append
    offer = offered(await echo.client.create_offer())
    await echo.client.accept_answer(answered(await echo.service.answer(offer, output)))

    async def pump() -> None:
        try:
            while True:
                frame = await theirs[0].recv()
                assert isinstance(frame, av.VideoFrame)
                output.put(frame)
        except MediaStreamError:
            return

    async def watch() -> None:
        try:
            while True:
                frame = await ours[0].recv()
                assert frame.pts is not None
                echo.seen.append(frame.pts // 3600)
        except MediaStreamError:
            return

    async with asyncio.TaskGroup() as group:
        group.create_task(pump())
        group.create_task(watch())
        try:
            await echo.sees(3)
            yield echo
        finally:
            await echo.client.close()
            await echo.service.close()


def ice_of(peer: Peer) -> EnduringIce:
    """Return the ICE of a peer's only transport."""
    (ice,) = {
        t.receiver.transport.transport._connection for t in peer._connection.getTransceivers()
    }
    assert isinstance(ice, EnduringIce)
    return ice


class Restarting:
    """A restart that a client has begun.

    Attributes:
        fragment: To be sent to the service.
    """

    def __init__(self, ice: EnduringIce, connection: IceConnection) -> None:
        self._ice, self._connection = ice, connection
        self.fragment = _fragment(connection)

    async def finish(self, answer: str) -> None:
        """Take the service's fragment and wait until the new connection is there."""
        theirs = read_fragment(answer)
        assert theirs.ended
        self._connection.remote_username = theirs.ufrag
        self._connection.remote_password = theirs.pwd
        for _, candidate in theirs.candidates:
            parsed = Candidate.from_sdp(candidate.removeprefix("candidate:"))
            await self._connection.add_remote_candidate(parsed)
        self._ice._spawn(self._ice._pursue(self._connection))

    async def connected(self) -> None:
        async with asyncio.timeout(_PATIENCE_S):
            while self._ice.current is not self._connection:
                await asyncio.sleep(0.01)


async def begin(peer: Peer) -> Restarting:
    """Gather for a restart that this peer asks for."""
    ice = ice_of(peer)
    connection = ice._make(ice.current)
    earlier, ice._next = ice._next, connection
    if earlier is not None:
        await earlier.close()
    await connection.gather_candidates()
    return Restarting(ice, connection)


def _fragment(connection: IceConnection) -> str:
    return str(
        Fragment(
            ufrag=connection.local_username,
            pwd=connection.local_password,
            candidates=tuple(("0", f"candidate:{c.to_sdp()}") for c in connection.local_candidates),
            ended=True,
        )
    )
