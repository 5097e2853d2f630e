"""The whole path: a camera over WebRTC, through a tiny diffusion model with random weights, back.

Random weights draw nothing that anybody would know, but always the same: a picture is told from the
camera's by its colours, and whose prompt a frame was drawn with by what the model was told.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np
import pytest
import torch

from sundog.engine.diffusion.device import cpu
from sundog.engine.diffusion.device.machine import Size, Work
from sundog.engine.diffusion.device.restyling import RestylingMachine
from sundog.engine.diffusion.model import Conditioning
from sundog.engine.diffusion.text.encoded import Encoded
from sundog.engine.diffusion.text.encoder import TextEncoder
from sundog.engine.interface import EngineError
from sundog.media.geometry import planes_of
from sundog.server.config import Config
from sundog.server.service import Service
from tests.service import known_service
from tests.tinymodels import sd
from tests.wireclient import OUR_SDK, Stream, streaming, wire

# diffusers' schedulers hand tensors to numpy in a way that numpy 2 will not take for ever.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)

LEAST_CHANGE = 1.1
"""A restyled picture has that many times the test picture's distance from grey, and more."""


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """A service with room for three sessions of the tiny model; another model has no such bound."""
    return Config(
        engine="diffusion",
        engines=("mirage=passthrough",),
        port=0,
        max_sessions=8,
        queue_size=0,
        diffusion_model_dir=str(sd.build(tmp_path_factory.mktemp("sd"))),
        diffusion_device="cpu",
        diffusion_sizes=("128x64",),
        diffusion_batches=("1", "2", "4"),
        diffusion_max_sessions=3,
        diffusion_glide_frames=4,
    )


@dataclass
class Spy:
    """Sees what the machine is told, and may slow it down.

    Attributes:
        told: By row, what its session wants to see.
        batches: Rows of each batch.
        takes_s: Longer for each batch.
    """

    told: dict[int, Conditioning] = field(default_factory=dict)
    batches: list[tuple[int, ...]] = field(default_factory=list)
    takes_s: float = 0.0


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    """A machine that says that a batch takes as long as a frame, as a GPU's does."""
    spy, ask, launch = Spy(), RestylingMachine.ask, cpu._CpuLane.launch

    def spied_ask(
        self: RestylingMachine, row: int, before: Conditioning, after: Conditioning
    ) -> None:
        spy.told[row] = after
        ask(self, row, before, after)

    def spied_launch(self: cpu._CpuLane, works: Sequence[Work]) -> None:
        spy.batches.append(tuple(work.row for work in works))
        time.sleep(spy.takes_s)
        launch(self, works)

    def batch_s(self: RestylingMachine, size: Size, frames: int) -> float:
        return 0.05 + spy.takes_s

    monkeypatch.setattr(RestylingMachine, "ask", spied_ask)
    monkeypatch.setattr(RestylingMachine, "batch_s", batch_s)
    monkeypatch.setattr(cpu._CpuLane, "launch", spied_launch)
    return spy


class Watched:
    """Watches what comes back on a stream.

    Attributes:
        colours: Mean distance of U and V from grey, by pts.
        behind: How many pictures later than the newest of the camera each one came.
    """

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.colours: dict[int, float] = {}
        self.behind: list[float] = []

    async def run(self) -> None:
        while True:
            frame = await self.stream.picture()
            assert frame.pts is not None
            _, u, v = planes_of(frame)
            far = [np.abs(plane.astype(int) - 128).mean() for plane in (u, v)]
            self.colours[frame.pts] = float(np.mean(far))
            self.behind.append(self.stream.shot[-1] - frame.pts / 3600)

    async def until(self, pts: int, more: int) -> None:
        """Wait for so many pictures from this one on."""
        async with asyncio.timeout(20):
            while sum(at >= pts for at in self.colours) < more:
                await asyncio.sleep(0.02)

    async def shown(self, prompt: str) -> int:
        """Ask for a look until the answer names a frame: on a busy machine video may stand still."""
        async with asyncio.timeout(20):
            while (pts := (await self.ask(prompt)).get("pts")) is None:
                await self.until(max(self.colours), 2)
        return int(pts)

    async def ask(self, prompt: str) -> dict[str, Any]:
        """Ask for a look; return the answer."""
        await self.stream.line.say(type="prompt", prompt=prompt, enhance_prompt=False)
        return await self.stream.line.hear("prompt_ack")


@asynccontextmanager
async def watched(url: str) -> AsyncIterator[Watched]:
    """Open a session whose video runs."""
    async with streaming(url) as stream:
        seen = Watched(stream)
        watching = asyncio.create_task(seen.run())
        try:
            await seen.until(0, 3)
            yield seen
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


def figures(service: Service) -> Mapping[str, float]:
    assert service.workshops is not None
    return service.workshops.by_engine["diffusion"].figures()


async def test_two_sessions_with_prompts_of_their_own_are_drawn_in_one_batch(
    config: Config, spy: Spy
) -> None:
    async with known_service(config) as (url, service):
        async with watched(url) as one, watched(url) as other:
            plain = max(one.colours.values())
            answers = [await one.ask("anime"), await other.ask("oil painting")]
            assert all(answer["success"] for answer in answers)
            for seen, answer in zip((one, other), answers, strict=True):
                await seen.until(answer["pts"], 10)
                # The answer names the very first frame that shows the prompt.
                for pts, colour in seen.colours.items():
                    is_drawn = colour > LEAST_CHANGE * plain
                    assert is_drawn == (pts >= answer["pts"])
            together = next(rows for rows in spy.batches if len(rows) > 1)
            first, second = (spy.told[row] for row in together)
            assert not torch.equal(first.tokens, second.tokens)
            assert await one.shown("pencil drawing") > answers[0]["pts"]
            back = await one.shown("original")
            await one.until(back, 3)
            since = [colour for pts, colour in one.colours.items() if pts >= back]
            assert max(since) < LEAST_CHANGE * plain
        assert figures(service)["frames"] > figures(service)["batches"]
        await gone(service)


async def gone(service: Service) -> None:
    """Wait until no session holds a row any more."""
    async with asyncio.timeout(5):
        while figures(service)["sessions"]:
            await asyncio.sleep(0.02)


async def test_a_prompt_that_fails_leaves_its_session_as_it_was_and_others_alone(
    config: Config, spy: Spy, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode = TextEncoder.encode

    def spoiled(self: TextEncoder, text: str) -> Encoded:
        if text == "refuse":
            raise EngineError("the text encoder gave no numbers for this prompt; try other words")
        encoded = encode(self, text)
        if text != "spoil":
            return encoded
        tokens, pooled = encoded.conditioning
        return Encoded(Conditioning(tokens * float("nan"), pooled), "")

    monkeypatch.setattr(TextEncoder, "encode", spoiled)
    async with known_service(config) as (url, service):
        async with watched(url) as one, watched(url) as other:
            await one.ask("anime")
            shown = await other.shown("anime")
            refused = await one.ask("refuse")
            assert (refused["success"], refused["code"]) == (False, "prompt_failed")
            assert "other words" in refused["error"]
            await one.until(max(one.colours), 5)  # the last look stays
            await one.stream.line.say(type="prompt", prompt="spoil", enhance_prompt=False)
            failed = await one.stream.line.hear("error")
            assert failed["code"] == "engine_failed"
            await one.until(await one.shown("pencil drawing"), 3)
            await other.until(max(other.colours), 5)
            drawn = [colour for pts, colour in other.colours.items() if pts >= shown]
            assert min(drawn) > LEAST_CHANGE * list(other.colours.values())[0]
            assert figures(service)["broken_frames"] >= 5
        await gone(service)


async def test_with_three_times_too_much_to_draw_frames_are_dropped_and_none_gets_old(
    config: Config, spy: Spy
) -> None:
    spy.takes_s = 0.12  # a third of 25 frames a second
    async with (
        known_service(config) as (url, service),
        watched(url) as one,
        watched(url) as other,
    ):
        await one.ask("anime")
        pts = await other.shown("pencil drawing")
        await other.until(pts, 20)
        for seen in (one, other):
            # Whatever waited in a queue would be a hundred pictures behind by now.
            assert np.median(seen.behind[-10:]) < 25
        counts = sorted(sum(at >= pts for at in seen.colours) for seen in (one, other))
        assert counts[0] > 0.5 * counts[1]
        stats = service.stats(service.sessions.all()[0].id, None)
        assert stats is not None
        assert int(str(stats["frames_dropped"])) > 20


async def test_the_models_room_bounds_its_own_sessions_and_no_others(config: Config) -> None:
    async with (
        known_service(config) as (url, service),
        httpx.AsyncClient(base_url=url) as http,
        AsyncExitStack() as sessions,
    ):
        models = (await http.get("/v1/models")).json()["models"]
        assert [model["engine"] for model in models] == ["diffusion", "passthrough", "diffusion"]
        for _ in range(3):
            line = await sessions.enter_async_context(wire(url, **OUR_SDK))
            await line.hear("session_id")
        async with wire(url, **OUR_SDK) as refused:
            assert (await refused.hear("error"))["code"] == "at_capacity"
        async with wire(url, **(OUR_SDK | {"model": "mirage"})) as taken:
            await taken.hear("session_id")
        styles = (await http.get("/v1/styles")).json()["styles"]
        picture = await http.get(styles[0]["picture"])  # there is a row left for it
        assert picture.headers["Content-Type"] == "image/webp"
        metrics = (await http.get("/metrics")).text
        assert 'sundog_engine_figures{figure="diffusion_sessions"} 3.0' in metrics
        assert (await http.get("/readyz")).json() == {"status": "ready"}
        status = (await http.get("/v1/status")).json()
        assert status["engine"]["name"] == "diffusion, passthrough"
        await sessions.aclose()
        await gone(service)
        async with wire(url, **OUR_SDK) as line:
            await line.hear("session_id")
