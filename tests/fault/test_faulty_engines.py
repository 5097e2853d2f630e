"""Engines that fail or hang: the client is told, its video goes on, and other sessions with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from sundog.engine.interface import Image, Renderer, StylePrompt
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook, PassthroughRenderer
from sundog.engine.workshop import LentEngine, SharedWorkshop
from sundog.server.app import create_app
from sundog.server.engines import Workshops
from tests.service import PASSTHROUGH, running_service, serving
from tests.wireclient import OUR_SDK, streaming, wire


@dataclass
class Faulty(PassthroughRenderer):
    """Fails on the frames that it is told to."""

    fails: Callable[[int], bool]
    frames: int = 0

    def render(self, image: Image, look: PassthroughLook) -> Image:
        self.frames += 1
        if self.fails(self.frames):
            raise ZeroDivisionError("no frame for you")
        return super().render(image, look)


class FaultyEngine(PassthroughEngine):
    def __init__(self, fails: Callable[[int], bool]) -> None:
        self._fails = fails

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> PassthroughLook:
        if prompt.text == "crash":
            raise ZeroDivisionError("crash")
        return super().compile(prompt, size)

    def renderer(self) -> PassthroughRenderer:
        return Faulty(self._fails)


@pytest.mark.parametrize(
    "fails", [lambda _: True, lambda n: n % 3 == 0], ids=["every frame", "some frames"]
)
async def test_a_failing_engine_lets_frames_pass_and_says_so(fails: Callable[[int], bool]) -> None:
    async with (
        running_service(make_engine=lambda _: FaultyEngine(fails)) as base_url,
        streaming(base_url) as stream,
    ):
        await stream.frames(10)
        error = await stream.line.hear("error")
        assert (error["code"], error["retryable"]) == ("engine_failed", True)
        await stream.frames(10)


async def test_an_engine_that_fails_now_and_then_does_not_flood_its_client() -> None:
    async with (
        running_service(make_engine=lambda _: FaultyEngine(lambda n: n % 2 == 0)) as base_url,
        streaming(base_url) as stream,
    ):
        await stream.frames(30)
        await stream.line.say(type="switch_camera", rotateY=2, ack=True)
        heard: list[dict[str, Any]] = []
        while not heard or heard[-1]["type"] != "mirror_ack":
            heard.append(await stream.line.hear())
        assert [m["type"] for m in heard].count("error") == 1


async def test_a_prompt_that_breaks_the_engine_is_refused_and_the_session_goes_on() -> None:
    async with (
        running_service(make_engine=lambda _: FaultyEngine(lambda _: False)) as base_url,
        wire(base_url, **OUR_SDK) as line,
    ):
        await line.say(type="prompt", prompt="crash", enhance_prompt=True)
        ack = await line.hear("prompt_ack")
        assert (ack["success"], ack["code"]) == (False, "prompt_failed")
        assert "crash" not in ack["error"]
        await line.say(type="prompt", prompt="Anime", enhance_prompt=True)
        assert (await line.hear("prompt_ack"))["success"]


class Unthreaded(LentEngine):
    """Cannot be used, as on a machine where no further thread may be started."""

    closed = 0

    def renderer(self) -> Renderer:
        raise RuntimeError("can't start new thread")

    def close(self) -> None:
        Unthreaded.closed += 1


class UnthreadedWorkshop(SharedWorkshop):
    """Gives engines that cannot be used."""

    def open(self, *, gives_way: bool = False) -> Unthreaded:
        return Unthreaded(PassthroughEngine())


async def test_the_engine_of_a_session_that_cannot_be_made_is_given_back() -> None:
    workshops = Workshops(PASSTHROUGH, lambda _: UnthreadedWorkshop(PassthroughEngine))
    app = create_app(PASSTHROUGH, workshops=workshops)
    async with serving(app, PASSTHROUGH) as url, wire(url, **OUR_SDK) as line:
        await line.closed()
    assert Unthreaded.closed == 1
    assert app.state.service.places.active == 0
