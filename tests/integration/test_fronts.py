"""A service whose sessions run elsewhere: it warms no engine, and serves as any other does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest

from sundog.engine.interface import Progress, Suggestion
from sundog.engine.passthrough import PassthroughEngine
from sundog.engine.workshop import SharedWorkshop
from sundog.media.clock import Clock
from sundog.server.app import create_app
from sundog.server.config import Config
from sundog.server.engines import Workshops
from sundog.server.placement.interface import Placement
from sundog.server.placement.local import LocalPlacement
from sundog.server.service import Service
from tests.service import PASSTHROUGH, changed, serving
from tests.whipclient import SDP, offering, published

TWO = changed(PASSTHROUGH, max_sessions=2)
CPU = changed(TWO, engine="cpu")
LOOKS = (Suggestion("anime", "Anime"),)


class Suggesting(PassthroughEngine):
    """Counts how often it was made warm."""

    warmed = 0

    def warm_up(self, progress: Progress) -> None:
        type(self).warmed += 1
        super().warm_up(progress)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        return LOOKS


@dataclass
class Front:
    """A front with one worker, which is as near as it can be.

    Attributes:
        http: A client of it.
        service: Itself.
        worker: Where its sessions run.
    """

    http: httpx.AsyncClient
    service: Service
    worker: LocalPlacement


@asynccontextmanager
async def front(config: Config = TWO, room: int = 2) -> AsyncIterator[Front]:
    made: list[LocalPlacement] = []
    warm = Workshops(config, lambda _: SharedWorkshop(PassthroughEngine))
    warm.start(lambda _, __: None)

    async def join(config: Config, clock: Clock) -> Placement:
        placement = LocalPlacement(warm, config=config, clock=clock, name="worker-1")
        placement.resize(room)
        made.append(placement)
        return placement

    Suggesting.warmed = 0
    own = Workshops(config, lambda _: SharedWorkshop(Suggesting))
    app = create_app(config, workshops=own, join=join)
    try:
        async with serving(app, config) as base_url, httpx.AsyncClient(base_url=base_url) as http:
            yield Front(http, app.state.service, made[0])
        assert made[0].ledger.is_closed, "the placement was not closed"
    finally:
        warm.close()


async def test_a_front_warms_no_engine_and_says_where_its_sessions_run() -> None:
    async with front() as at:
        assert (await at.http.get("/readyz")).json() == {"status": "ready"}
        async with published(str(at.http.base_url), name="studio") as studio:
            await studio.frames(3)
            told = (await at.http.get("/v1/status")).json()
            assert told["engine"]["state"] == "ready"
            metrics = (await at.http.get("/metrics")).text.splitlines()
            assert {'sundog_workers{state="ready"} 1.0', "sundog_slots 2.0"} <= set(metrics)
            assert "sundog_slots_taken 1.0" in metrics
            (worker,) = told["workers"]
            assert (worker["name"], worker["state"], worker["slots"]) == ("worker-1", "ready", 2)
            assert worker["taken"] == 1
            (session,) = told["sessions"]
            assert session["worker"] == "worker-1"
            assert worker["sessions"] == [session["label"]]
        assert Suggesting.warmed == 0


async def test_a_front_follows_the_room_that_workers_have() -> None:
    async with front(room=1) as at:
        places = at.service.places
        assert places.most == 1
        at.worker.resize(9)
        assert places.most == 2, "more than the settings allow"
        at.worker.resize(0)
        assert places.most == 0
        async with offering() as (_, offer):
            refused = await at.http.post("/v1/whip", content=offer, headers=SDP)
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0


async def test_what_workers_say_of_themselves_is_what_the_front_is() -> None:
    async with front() as at:
        await at.worker.drain("worker-1", 60)
        answer = await at.http.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "draining")
        (worker,) = (await at.http.get("/v1/status")).json()["workers"]
        assert (worker["state"], worker["ends_in_s"] > 0) == ("draining", True)


async def test_a_front_shows_looks_once_somebody_asks() -> None:
    async with front(CPU) as at:
        assert Suggesting.warmed == 0
        asked = (at.http.get("/v1/styles") for _ in range(3))
        for answer in await asyncio.gather(*asked):
            (style,) = answer.json()["styles"]
            assert style["name"] == "anime"
        assert Suggesting.warmed == 1
        picture = await at.http.get(style["picture"])
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/webp")


async def test_a_front_shows_no_looks_of_an_engine_that_needs_a_gpu() -> None:
    async with front(changed(TWO, engine="tests.conformance.negative:NegativeEngine")) as at:
        assert (await at.http.get("/v1/styles")).json() == {"styles": []}
        assert (await at.http.get("/v1/styles/anime.webp")).status_code == 404
        assert Suggesting.warmed == 0


async def test_a_cluster_that_cannot_be_joined_ends_the_start() -> None:
    async def join(_: Config, __: Clock) -> Placement:
        raise ConnectionError("nobody answers")

    app = create_app(TWO, join=join)
    with pytest.raises(ConnectionError, match="nobody answers"):
        async with app.router.lifespan_context(app):
            pass
    assert app.state.service.readiness == "starting"
