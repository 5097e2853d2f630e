"""What official JavaScript clients ask for shows in the picture, and refusals reach them."""

import asyncio

from tests.conformance.js.conftest import Open, Serve
from tests.conformance.js.releases import BOTH, MIRRORS, RECONNECTS, found, on_shared_loop
from tests.conformance.negative import NEGATIVE, REFUSED, NegativeEngine

pytestmark = on_shared_loop


@found("prompt", BOTH | {MIRRORS: "yes, without an ack"})
async def test_a_prompt_shows_in_the_picture(version: str, serve: Serve, open_app: Open) -> None:
    engine = NegativeEngine()
    async with serve(make_engine=lambda _: engine), open_app(version) as app:
        assert await app.connect() is None
        assert not (await app.watch(negative=False))["negative"]
        assert await app.outcome("setPrompt", NEGATIVE, {"enhance": False}) is None
        assert (await app.watch(negative=True))["negative"]
        assert await app.outcome("setPrompt", "anything else") is None
        assert not (await app.watch(negative=False))["negative"]
        asked = [(prompt.text, prompt.enrich) for prompt in engine.prompts if prompt.text]
        assert asked == [(NEGATIVE, False), ("anything else", True)]


@found("prompt", {RECONNECTS: "yes"})
async def test_prompts_at_the_same_time_each_get_their_ack_and_the_last_one_shows(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(make_engine=lambda _: NegativeEngine()), open_app(version) as app:
        assert await app.connect() is None
        texts = (NEGATIVE, "anything else", NEGATIVE)
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(app.outcome("setPrompt", text)) for text in texts]
        assert [task.result() for task in asked] == [None] * 3
        assert (await app.watch(negative=True))["negative"]


@found("initial state", BOTH | {MIRRORS: "yes, with mirror"})
async def test_the_first_prompt_may_come_with_connecting(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(make_engine=lambda _: NegativeEngine()), open_app(version) as app:
        assert await app.connect(prompt=NEGATIVE) is None
        assert (await app.watch(negative=True))["negative"]


@found("refused prompt", {RECONNECTS: "rejects with the reason"})
async def test_a_refused_prompt_rejects_with_the_reason_and_changes_nothing(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(make_engine=lambda _: NegativeEngine()), open_app(version) as app:
        assert await app.connect(prompt=NEGATIVE) is None
        refusal = await app.outcome("setPrompt", REFUSED)
        assert refusal is not None
        assert "nobody can draw this" in refusal
        blank = await app.outcome("setPrompt", "   ")
        assert blank is not None
        assert "empty" in blank
        assert (await app.watch(negative=True))["negative"]


@found("refused prompt", {MIRRORS: "the last look stays; it tells nobody"})
async def test_a_refused_prompt_leaves_a_client_that_awaits_no_ack_streaming(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(make_engine=lambda _: NegativeEngine()), open_app(version) as app:
        assert await app.connect(prompt=NEGATIVE) is None
        assert await app.outcome("setPrompt", REFUSED) is None
        assert (await app.watch(negative=True))["negative"]
        assert len(await app.frames(5)) == 5
        assert await app.value("app.errors") == []


@found("mirror", {MIRRORS: "yes"})
async def test_mirror_swaps_left_and_right_of_the_picture(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect() is None
        for enabled in (True, False):
            await app.outcome("setMirror", enabled)
            seen = await app.watch(mirrored=enabled)
            assert seen["mirrored"] is enabled
            red, _, blue = seen["left"]
            assert (blue > red) is enabled


@found("initial state", {MIRRORS: "yes, with mirror"})
async def test_mirror_may_come_with_connecting(version: str, serve: Serve, open_app: Open) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect(mirror=True) is None
        assert (await app.watch(mirrored=True))["mirrored"]


@found("image", {RECONNECTS: "yes"})
async def test_an_image_is_taken_and_given_back(version: str, serve: Serve, open_app: Open) -> None:
    async with serve(make_engine=lambda _: NegativeEngine()), open_app(version) as app:
        assert await app.connect() is None
        await app.run("setPicture", "green")
        assert (await app.watch(grey=True))["grey"]
        assert await app.outcome("setImage", None) is None
        assert not (await app.watch(grey=False))["grey"]
        await app.run("setPicture", "green", {"prompt": NEGATIVE})
        seen = await app.watch(grey=True, negative=True)
        assert (seen["grey"], seen["negative"]) == (True, True)
        assert await app.outcome("set", {"prompt": "anything else", "image": None}) is None
        seen = await app.watch(grey=False, negative=False)
        assert (seen["grey"], seen["negative"]) == (False, False)


@found("image", {RECONNECTS: "yes"})
async def test_an_image_that_is_none_rejects_with_the_reason(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect() is None
        refusal = await app.outcome("setImage", "data:image/png;base64,%%%")
        assert refusal is not None
        assert "base64" in refusal
        refusal = await app.outcome("setNoise", 7 << 20)
        assert refusal is not None
        assert "send a smaller picture" in refusal
        assert await app.outcome("setImage", None) is None


@found("image", {MIRRORS: "not in this client"})
async def test_the_first_releases_take_no_image(version: str, serve: Serve, open_app: Open) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect() is None
        assert await app.value("'setImage' in app.client") is False


@found("mirror", {RECONNECTS: "not in this client"})
async def test_later_releases_mirror_no_more(version: str, serve: Serve, open_app: Open) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect() is None
        assert await app.value("'setMirror' in app.client") is False
