"""A client of WHIP and WHEP that does what a test wants: HTTP by hand, our own peer behind it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urljoin

import httpx

from sundog.media.clock import MonotonicClock
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamTrack, Peer, VideoOutput
from sundog.media.synthetic import TestPicture

__all__ = [
    "FRAGMENT",
    "SDP",
    "Posted",
    "candidates_of",
    "fragment_of",
    "offering",
    "published",
    "watching",
    "without_candidates",
]

SDP = {"Content-Type": "application/sdp"}
FRAGMENT = {"Content-Type": "application/trickle-ice-sdpfrag"}

_PATIENCE_S = 10.0
_SIZE = (320, 176)


@dataclass
class Posted:
    """A publisher or viewer whose offer was answered."""

    http: httpx.AsyncClient
    peer: Peer
    offer: str
    posted: httpx.Response
    tracks: list[MediaStreamTrack] = field(default_factory=list)
    freeze: Callable[[], object] = lambda: None

    @property
    def url(self) -> str:
        """Where it was put."""
        return urljoin(str(self.posted.url), self.posted.headers["location"])

    @property
    def session_id(self) -> str:
        return self.posted.headers["location"].split("/")[3]

    async def patch(self, fragment: str, **headers: str) -> httpx.Response:
        known = {"If-Match": self.posted.headers["etag"]}
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        return await self.http.patch(self.url, content=fragment, headers=FRAGMENT | known | sent)

    async def frames(self, count: int) -> list[int]:
        """Wait for so many restyled frames more; return their times, 90 kHz ticks."""
        times: list[int] = []
        async with asyncio.timeout(_PATIENCE_S):
            while len(times) < count:
                frame = await self.tracks[0].recv()
                assert frame.pts is not None
                times.append(frame.pts)
        return times


@asynccontextmanager
async def offering(edit: Callable[[str], str] = str) -> AsyncIterator[tuple[Peer, str]]:
    """Give a peer that sends the test picture, and its offer."""
    async with _shooting(edit) as (peer, offer, _):
        yield peer, offer


@asynccontextmanager
async def _shooting(
    edit: Callable[[str], str],
) -> AsyncIterator[tuple[Peer, str, asyncio.Task[None]]]:
    peer, camera = Peer(clock=MonotonicClock()), VideoOutput()
    peer.add_track(camera)
    shooting = asyncio.create_task(_shoot(camera))
    try:
        yield peer, edit(await peer.create_offer()), shooting
    finally:
        shooting.cancel()
        camera.stop()
        await peer.close()


@asynccontextmanager
async def published(
    base_url: str,
    *,
    edit: Callable[[str], str] = str,
    key: str = "",
    patience_s: float = 0.0,
    **query: str,
) -> AsyncIterator[Posted]:
    """Publish the test picture.

    Args:
        base_url: Of the service.
        edit: Changes the offer.
        key: Bearer token; none if empty.
        patience_s: Seconds in which it tries again where its name is taken.
        query: Of the POST.
    """
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with (
        httpx.AsyncClient(base_url=base_url, headers=headers, timeout=_PATIENCE_S) as http,
        _shooting(edit) as (peer, offer, shooting),
    ):
        tracks: list[MediaStreamTrack] = []
        peer.on_track = tracks.append
        posted = await http.post("/v1/whip", params=query, content=offer, headers=SDP)
        for _ in range(int(patience_s / 0.2)):
            if posted.status_code != 409:
                break
            await asyncio.sleep(0.2)
            posted = await http.post("/v1/whip", params=query, content=offer, headers=SDP)
        assert posted.status_code == 201, posted.text
        await peer.accept_answer(posted.text)
        yield Posted(http, peer, offer, posted, tracks, freeze=shooting.cancel)


@asynccontextmanager
async def watching(
    base_url: str,
    target: str,
    *,
    edit: Callable[[str], str] = str,
    headers: Mapping[str, str] = MappingProxyType({}),
    **query: str,
) -> AsyncIterator[Posted]:
    """Watch a session.

    Args:
        base_url: Of the service.
        target: The session's id or name.
        edit: Changes the offer.
        headers: Of every request.
        query: Of the POST.
    """
    peer, tracks = Peer(clock=MonotonicClock()), list[MediaStreamTrack]()
    peer.on_track = tracks.append
    peer.receive_only()
    try:
        offer = edit(await peer.create_offer())
        async with httpx.AsyncClient(
            base_url=base_url, headers=dict(headers), timeout=_PATIENCE_S
        ) as http:
            posted = await http.post(f"/v1/whep/{target}", params=query, content=offer, headers=SDP)
            assert posted.status_code == 201, posted.text
            await peer.accept_answer(posted.text)
            yield Posted(http, peer, offer, posted, tracks)
    finally:
        await peer.close()


def candidates_of(sdp: str) -> list[str]:
    """Return the candidate lines of a description."""
    return [line for line in sdp.splitlines() if line.startswith("a=candidate")]


def without_candidates(sdp: str) -> str:
    """Take the candidates out of a description, and the word that there are no more."""
    left = [
        line
        for line in sdp.splitlines()
        if not line.startswith(("a=candidate", "a=end-of-candidates"))
    ]
    return "\r\n".join([*left, ""])


def fragment_of(sdp: str, *candidates: str) -> str:
    """Write a fragment of a description's ICE session."""
    ice = [line for line in sdp.splitlines() if line.startswith(("a=ice-ufrag", "a=ice-pwd"))]
    media = next(line for line in sdp.splitlines() if line.startswith("m="))
    return "\r\n".join([*dict.fromkeys(ice), media, "a=mid:0", *candidates, ""])


async def _shoot(camera: VideoOutput) -> None:
    picture, number = TestPicture(_SIZE), 0
    while True:
        camera.put(to_frame(picture.frame(number), number * 3600))
        number += 1
        await asyncio.sleep(1 / 25)
