"""A session whose machine is lost, or drained, as the user of our SDK sees it: over real WebRTC."""

import asyncio

from sundog.server.hosting.events import MediaLost, MediaMoving, SessionEvent
from sundog.server.hosting.media import MediaSession
from sundog.server.service import Service
from sundog.server.session.live import LiveSession
from tests.fault.test_reconnect import Witness, camera, session
from tests.service import known_service

PATIENCE_S = 20


async def pictures(witness: Witness, count: int) -> None:
    """See so many pictures on the user's track."""
    async with asyncio.timeout(PATIENCE_S):
        for _ in range(count):
            await witness.tracks[0].recv()


def tell(live: LiveSession, event: SessionEvent) -> None:
    """Have what runs the media say something."""
    host = live._stage._host
    assert host is not None
    live._stage._changed(host, event)


def only(service: Service) -> tuple[LiveSession, MediaSession]:
    (live,) = service.sessions.all()
    assert isinstance(live.media, MediaSession)
    return live, live.media


async def moved(live: LiveSession, earlier: MediaSession) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while live.media in (None, earlier) or live.picture != "live":
            await asyncio.sleep(0.02)


async def test_a_session_that_moves_keeps_its_look_and_its_user_hears_nothing() -> None:
    witness = Witness()
    async with (
        known_service() as (url, service),
        camera() as stream,
        session(url, stream, witness),
    ):
        live, earlier = only(service)
        tell(live, MediaMoving(within_s=10))
        await moved(live, earlier)
        await pictures(witness, 25)
        assert witness.states == ["connected"], "nothing was connected anew"
        assert not witness.errors
        kept = live.kept()
        assert kept is not None
        assert kept.prompts == ("Anime",)
        assert live._stage._next is None


async def test_a_session_whose_machine_is_lost_comes_back_with_its_look() -> None:
    witness = Witness()
    async with (
        known_service() as (url, service),
        camera() as stream,
        session(url, stream, witness) as client,
    ):
        live, earlier = only(service)
        tell(live, MediaLost(how="the test took it"))
        await witness.until_resumed()
        assert live.media is not earlier
        await pictures(witness, 5)
        assert not witness.errors, "it is mended, and not told"
        await client.set_prompt("warmer")
        assert len(service.sessions.all()) == 1, "it is the same session"
