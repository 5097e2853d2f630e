"""Fronts that do anything in any order to one worker: no slot is sold twice, nothing is left over."""

import asyncio
import random
from contextlib import suppress

import pytest

from sundog.cluster.messages import SessionNews
from sundog.cluster.worker.news import Outbox
from sundog.media.rtc import PeerState, SdpError
from sundog.server.hosting.events import PeerLost, SessionEvent
from sundog.server.hosting.interface import MediaGoneError
from sundog.server.placement.interface import NoSlotError
from tests.unit.cluster.workers import WISH, FakePeer, Site, record_of, site

FRONTS = ("f", "g", "h")
SLOTS = 3


class Wild:
    """Does something at random, and knows who should hold what."""

    def __init__(self, here: Site, seed: int) -> None:
        self.here = here
        self.random = random.Random(seed)
        self.held: dict[str, str] = {}
        self._count = 0

    def one(self) -> tuple[str, str]:
        """Return a session and its front."""
        return self.random.choice(sorted(self.held.items()))

    async def step(self) -> None:
        kinds = [self.begin, self.reserve, self.pass_time, self.report, self.drain]
        if self.held:
            kinds += [self.close, self.adopt, self.steal, self.offer, self.watch, self.keep]
        await self.random.choice(kinds)()

    async def begin(self) -> None:
        self._count += 1
        name, front = f"s{self._count}", self.random.choice(FRONTS)
        with suppress(NoSlotError):
            await self.here.begin(name, front)
            self.held[name] = front

    async def reserve(self) -> None:
        with suppress(NoSlotError):
            slot = await self.here.worker.reserve(WISH)
            if self.random.random() < 0.8:
                await self.here.worker.release(slot)

    async def close(self) -> None:
        session, front = self.one()
        await self.here.worker.close(session, front)
        del self.held[session]

    async def steal(self) -> None:
        session, front = self.one()
        thief = self.random.choice([name for name in FRONTS if name != front])
        with pytest.raises(MediaGoneError):
            await self.here.worker.close(session, thief)

    async def keep(self) -> None:
        session, front = self.one()
        await self.here.worker.keep(front, record_of(session))

    async def adopt(self) -> None:
        session, front = self.one()
        await self.here.worker.keep(front, record_of(session))
        self.held[session] = self.random.choice(FRONTS)
        await self.here.worker.adopt(self.held[session], session)

    async def offer(self) -> None:
        session, front = self.one()
        with suppress(SdpError):
            sdp = self.random.choice(["offer", "bad"])
            await self.here.worker.negotiate(session, front, sdp)
            FakePeer.made[-1].become(
                self.random.choice([PeerState.CONNECTED, PeerState.FAILED, PeerState.CLOSED])
            )

    async def watch(self) -> None:
        session, front = self.one()
        await self.here.worker.show(session, front, f"v{self.random.randrange(3)}", "offer", 0)
        if self.random.random() < 0.5:
            await self.here.worker.viewer_close(session, front, "v0")

    async def report(self) -> None:
        seen = self.random.choice([0, 1, 7])
        await self.here.worker.report(self.random.choice(FRONTS), seen, 0)

    async def pass_time(self) -> None:
        await self.here.passes(self.random.choice([0.25, 1, 3]), asking=FRONTS)

    async def drain(self) -> None:
        # Never so long that a deadline passes: who is where stays known.
        await self.here.worker.drain(1000)
        await self.pass_time()
        await self.here.worker.recall()

    async def check(self) -> None:
        facts = await self.here.worker.facts()
        assert len(self.held) <= facts.taken <= facts.room.slots == SLOTS
        assert {one.session_id: one.front for one in facts.holdings} == self.held


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_fronts_do_every_session_has_one_slot_and_one_front(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    async with site(monkeypatch, slots=SLOTS) as here:
        wild = Wild(here, seed)
        for _ in range(300):
            await wild.step()
            await wild.check()
        await here.passes(40)
        await here.taken(0)
        await asyncio.sleep(0.01)
        assert all(peer.state is PeerState.CLOSED for peer in FakePeer.made)


@pytest.mark.parametrize("seed", range(20))
def test_on_a_line_that_loses_reports_everything_is_heard_once_and_in_order(seed: int) -> None:
    chance, outbox = random.Random(seed), Outbox()
    happened: list[SessionEvent] = []
    heard: list[SessionEvent] = []
    seen = 0
    for number in range(400):
        event = PeerLost(reason=str(number))
        happened.append(event)
        outbox.note("s", event)
        if chance.random() < 0.7:
            outbox.heard(seen)
            report, news = outbox.report([SessionNews(session_id="s")])
            if chance.random() < 0.6:
                seen = report
                heard += [event for one in news for event in one.events]
    outbox.heard(seen)
    heard += [event for one in outbox.report(())[1] for event in one.events]
    assert heard == happened
