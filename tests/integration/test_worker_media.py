"""A worker's media with real peers: they go on whatever becomes of the front that opened them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import pairwise

import av
import pytest

from sundog.cluster.worker.settings import WorkerSettings
from sundog.cluster.worker.worker import Worker
from sundog.engine.passthrough import PassthroughEngine
from sundog.engine.workshop import SharedWorkshop
from sundog.media.clock import MonotonicClock
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamTrack, Peer, VideoOutput
from sundog.media.synthetic import TestPicture, read_number
from sundog.server.config import Config
from sundog.server.engines import Workshops
from sundog.server.placement.interface import Opening, Wish
from sundog.server.placement.record import SessionRecord

_SIZE = (320, 176)
_PATIENCE_S = 20.0
WISH = Wish(engine="passthrough")


class Client:
    """Sends numbered pictures and reads the numbers of those that come back."""

    def __init__(self) -> None:
        self.peer, self._camera = Peer(clock=MonotonicClock()), VideoOutput()
        self._tracks: list[MediaStreamTrack] = []
        self.peer.on_track = self._tracks.append
        self.peer.add_track(self._camera)

    async def shoot(self) -> None:
        picture = TestPicture(_SIZE)
        for number in range(10_000):
            self._camera.put(to_frame(picture.frame(number), number * 3600))
            await asyncio.sleep(1 / 25)

    async def numbers(self, count: int) -> list[int]:
        """Return the numbers of so many pictures that came back."""
        found: list[int] = []
        async with asyncio.timeout(_PATIENCE_S):
            while len(found) < count:
                frame = await self._tracks[0].recv()
                assert isinstance(frame, av.VideoFrame)
                number = read_number(frame)
                if number is not None:
                    found.append(number)
        return found

    async def close(self) -> None:
        self._camera.stop()
        await self.peer.close()


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    config = Config(engine="passthrough", isolation="thread", allow_candidates=("any",))
    workshops = Workshops(config, lambda _: SharedWorkshop(PassthroughEngine))
    made = Worker(WorkerSettings(name="w", config=config, slots=1), workshops=workshops)
    await made.start()
    yield made
    await made.stop()


@asynccontextmanager
async def streaming(worker: Worker, front: str) -> AsyncIterator[Client]:
    """Begin a session for a client that streams, and close it after."""
    slot = await worker.reserve(WISH)
    opening = Opening(session_id="s", model="mirage_v2", codecs=("VP8",))
    await worker.attach(front, slot, opening)
    client = Client()
    shooting = asyncio.create_task(client.shoot())
    try:
        offer = await client.peer.create_offer()
        await client.peer.accept_answer(await worker.negotiate("s", front, offer))
        yield client
    finally:
        shooting.cancel()
        await client.close()


@contextmanager
def asking(worker: Worker, front: str) -> Iterator[Counter[str]]:
    """Ask as a front does until the block ends; count what frames did."""
    counts: Counter[str] = Counter()

    async def ask() -> None:
        seen = 0
        while True:
            report = await worker.report(front, seen, 0.3)
            seen = report.number
            for news in report.news:
                counts.update(news.sample.counts)

    task = asyncio.create_task(ask())
    try:
        yield counts
    finally:
        task.cancel()


async def test_no_picture_is_lost_where_another_front_takes_a_session_over(
    worker: Worker,
) -> None:
    with asking(worker, "f"), asking(worker, "g"):
        async with streaming(worker, "f") as client:
            await client.numbers(10)
            kept = SessionRecord(
                session_id="s",
                model="mirage_v2",
                dialect="sundog",
                owner="o",
                tokens=(b"t",),
                key_digest=b"k",
                view_token="v",
                age_s=0.0,
                has_peer=True,
            )
            await worker.keep("f", kept)
            reading = asyncio.create_task(client.numbers(50))
            record = await worker.adopt("g", "s")
            assert record.has_peer
            numbers = await reading
            gaps = [later - earlier for earlier, later in pairwise(numbers)]
            assert max(gaps) <= 5, "0.2 s"
            await worker.close("s", "g")
    assert (await worker.facts()).taken == 0


async def test_a_front_is_told_of_every_frame_once(worker: Worker) -> None:
    with asking(worker, "f") as counts:
        async with streaming(worker, "f") as client:
            await client.numbers(40)
            last = await worker.close("s", "f")
            counts.update(last.counts)
    assert 40 <= counts["frames_sent"] <= counts["frames_received"]
