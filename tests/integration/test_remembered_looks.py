"""Official clients whose line breaks, and who come back without saying what they wanted."""

import asyncio

import pytest

from sundog.engine.interface import StylePrompt
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook
from tests.service import PASSTHROUGH, changed, running_service
from tests.wireclient import BROWSER, OUR_SDK, Wire, peered, wire

PYTHON_B = {"user_agent": "decart-python-sdk/0.0.40 lang/py"}


class Remembering(PassthroughEngine):
    """Changes nothing, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.prompts: list[StylePrompt] = []

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> PassthroughLook:
        self.prompts.append(prompt)
        return super().compile(prompt, size)


@pytest.fixture
def engine() -> Remembering:
    return Remembering()


async def ask(line: Wire, text: str) -> None:
    await line.say(type="prompt", prompt=text, enhance_prompt=True)
    assert (await line.hear("prompt_ack"))["success"] is True


async def pass_through(line: Wire) -> None:
    await line.say(type="set_image", prompt=None, image_data=None)
    assert (await line.hear("set_image_ack"))["success"] is True


async def test_a_python_client_that_reconnects_with_a_passthrough_keeps_its_prompt(
    engine: Remembering,
) -> None:
    async with running_service(make_engine=lambda _: engine) as base_url:
        async with wire(base_url, **PYTHON_B) as line:
            await ask(line, "Anime")
            line.vanish()
        async with wire(base_url, **PYTHON_B) as line:
            await pass_through(line)
            assert engine.prompts[-1].text == "Anime"
            async with peered(line) as stream:
                await stream.frames(3)
            # Asked for once more it is meant.
            await pass_through(line)
            assert engine.prompts[-1].text == ""


async def test_a_page_that_reconnects_with_an_offer_alone_keeps_its_prompt(
    engine: Remembering,
) -> None:
    async with running_service(make_engine=lambda _: engine) as base_url:
        async with wire(base_url, **BROWSER) as line:
            await ask(line, "Anime")
            line.vanish()
        async with wire(base_url, **BROWSER) as line, peered(line) as stream:
            await stream.frames(3)
            assert engine.prompts[-1].text == "Anime"


@pytest.mark.parametrize("code", [1000, 1001, None])
async def test_a_client_that_said_goodbye_begins_anew(
    engine: Remembering, code: int | None
) -> None:
    async with running_service(make_engine=lambda _: engine) as base_url:
        async with wire(base_url, **BROWSER) as line:
            await ask(line, "Anime")
            await line.say_goodbye(code)
        async with wire(base_url, **BROWSER) as line:
            await pass_through(line)
            assert engine.prompts[-1].text == ""


@pytest.mark.parametrize("code", [1000, None])
async def test_a_client_that_closes_its_line_because_the_video_stopped_keeps_its_prompt(
    engine: Remembering, code: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sundog.server.hosting.stream._STALLED_S", 0.1)
    async with running_service(make_engine=lambda _: engine) as base_url:
        async with wire(base_url, **BROWSER) as line:
            await ask(line, "Anime")
            async with peered(line) as stream:
                await stream.frames(3)
            await asyncio.sleep(0.3)
            await line.say_goodbye(code)
        async with wire(base_url, **BROWSER) as line:
            await pass_through(line)
            assert engine.prompts[-1].text == "Anime"


@pytest.mark.parametrize("code", [1000, None])
async def test_a_client_whose_first_try_to_come_back_fails_keeps_its_prompt(
    engine: Remembering, code: int | None
) -> None:
    async with running_service(make_engine=lambda _: engine) as base_url:
        async with wire(base_url, **BROWSER) as line:
            await ask(line, "Anime")
            line.vanish()
        async with wire(base_url, **BROWSER) as line:
            await pass_through(line)
            await line.say_goodbye(code)
        async with wire(base_url, **BROWSER) as line:
            await line.say_goodbye(code)
        async with wire(base_url, **BROWSER) as line:
            await pass_through(line)
            assert engine.prompts[-1].text == "Anime"
            async with peered(line) as stream:
                await stream.frames(3)
                await line.say_goodbye(code)
        async with wire(base_url, **BROWSER) as line:
            await pass_through(line)
            assert engine.prompts[-1].text == ""


async def test_a_client_whose_line_froze_keeps_its_prompt_on_another_once(
    engine: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sundog.server.hosting.stream._STALLED_S", 0.1)
    async with (
        running_service(make_engine=lambda _: engine) as base_url,
        wire(base_url, **BROWSER) as frozen,
    ):
        await ask(frozen, "Anime")
        async with peered(frozen) as stream:
            await stream.frames(3)
        await asyncio.sleep(0.3)
        async with wire(base_url, **BROWSER) as line:
            await pass_through(line)
            assert engine.prompts[-1].text == "Anime"
            await ask(line, "Lego World")
            await line.say_goodbye(1000)
        frozen.vanish()
        async with wire(base_url, **BROWSER) as line:
            await pass_through(line)
            assert engine.prompts[-1].text == ""


async def test_a_client_whose_video_runs_keeps_its_look_to_itself(engine: Remembering) -> None:
    async with (
        running_service(make_engine=lambda _: engine) as base_url,
        wire(base_url, **BROWSER) as line,
        peered(line) as stream,
    ):
        await ask(line, "Anime")
        await stream.frames(3)
        async with wire(base_url, **BROWSER) as other:
            await pass_through(other)
            assert engine.prompts[-1].text == ""


@pytest.mark.parametrize(
    "other",
    [
        {"api_key": "second"},
        {"model": "mirage"},
        {"user_agent": "decart-python-sdk/0.0.39 lang/py"},
    ],
    ids=["key", "model", "user agent"],
)
async def test_another_client_does_not_get_it(engine: Remembering, other: dict[str, str]) -> None:
    locked = changed(PASSTHROUGH, api_keys=("first", "second"))
    async with running_service(locked, make_engine=lambda _: engine) as base_url:
        async with wire(base_url, api_key="first", **PYTHON_B) as line:
            await ask(line, "Anime")
            line.vanish()
        async with wire(base_url, **({"api_key": "first"} | PYTHON_B | other)) as line:
            await pass_through(line)
            assert engine.prompts[-1].text == ""


async def test_our_own_sdk_says_by_itself_what_it_wants(engine: Remembering) -> None:
    nothing = changed(PASSTHROUGH, resume_s=0)
    async with running_service(nothing, make_engine=lambda _: engine) as base_url:
        async with wire(base_url, **OUR_SDK) as line:
            await ask(line, "Anime")
            line.vanish()
        async with wire(base_url, **OUR_SDK) as line:
            await pass_through(line)
            assert engine.prompts[-1].text == ""
