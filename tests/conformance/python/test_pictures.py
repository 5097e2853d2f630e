"""Official Python clients: the picture that comes back, prompts, mirror, images."""

import base64
from contextlib import AbstractAsyncContextManager

import cv2
import numpy as np
import pytest

from tests.conformance.negative import NEGATIVE, REFUSED, NegativeEngine
from tests.conformance.python.looking import Film
from tests.conformance.python.official import Official, Refusal
from tests.conformance.python.versions import ERA_A, WEBRTC, found
from tests.service import PASSTHROUGH, running_service

YES = dict.fromkeys(WEBRTC, "yes")


def service() -> AbstractAsyncContextManager[str]:
    return running_service(PASSTHROUGH, make_engine=lambda _: NegativeEngine())


@pytest.mark.parametrize("kind", ["film", "large_film"])
@found("frames", YES)
async def test_its_own_pictures_come_back_in_order(
    official: Official, kind: str, request: pytest.FixtureRequest
) -> None:
    film: Film = request.getfixturevalue(kind)
    async with service() as base_url:
        await official.do("connect", base_url=base_url, key="any", video=film.path)
        first = await film.seen(official)
        assert first.size == (1280, 704)
        assert first.likeness > 0.9
        await film.seen(official, lambda seen: seen.number != first.number)
        await official.do("disconnect")


@found("prompt", YES | dict.fromkeys(ERA_A, "yes, without an ack"))
async def test_a_prompt_changes_the_picture(official: Official, film: Film) -> None:
    async with service() as base_url:
        await official.do("connect", base_url=base_url, key="any", video=film.path)
        await film.seen(official, lambda seen: not seen.negative)
        await official.do("prompt", text=NEGATIVE)
        await film.seen(official, lambda seen: seen.negative)
        await official.do("prompt", text="Another look")
        await film.seen(official, lambda seen: not seen.negative)
        await official.do("disconnect")


@found(
    "refused prompt",
    dict.fromkeys(WEBRTC, "`DecartSDKError` with the reason")
    | dict.fromkeys(ERA_A, "the last look stays; it tells nobody"),
)
async def test_a_refused_prompt_leaves_the_last_one(official: Official, film: Film) -> None:
    async with service() as base_url:
        await official.do("connect", base_url=base_url, key="any", video=film.path, prompt=NEGATIVE)
        await film.seen(official, lambda seen: seen.negative)
        if official.version in ERA_A:
            await official.do("prompt", text=REFUSED)
        else:
            with pytest.raises(
                Refusal, match="nobody can draw this; ask for something else"
            ) as caught:
                await official.do("prompt", text=REFUSED)
            assert caught.value.kind == "DecartSDKError"
        with pytest.raises(Refusal, match="empty") as caught:
            await official.do("prompt", text=" ")
        assert caught.value.kind == "InvalidInputError"
        for _ in range(3):
            assert (await film.seen(official)).negative
        await official.do("disconnect")


@found("mirror", dict.fromkeys(WEBRTC, "not in this client") | dict.fromkeys(ERA_A, "yes"))
async def test_mirror_swaps_left_and_right(official: Official, film: Film) -> None:
    has_mirror = (await official.do("about"))["mirror"]
    assert has_mirror == (official.version in ERA_A)
    if not has_mirror:
        return
    async with service() as base_url:
        await official.do("connect", base_url=base_url, key="any", video=film.path)
        assert not (await film.seen(official)).mirrored
        await official.do("mirror", enabled=True)
        await film.seen(official, lambda seen: seen.mirrored)
        await official.do("mirror", enabled=False)
        await film.seen(official, lambda seen: not seen.mirrored)
        await official.do("disconnect")


@found("initial state", YES | dict.fromkeys(ERA_A, "yes, with mirror"))
async def test_the_initial_state_shows_in_the_picture(official: Official, film: Film) -> None:
    state: dict[str, object] = {"prompt": NEGATIVE}
    if official.version in ERA_A:
        state["mirror"] = True
    async with service() as base_url:
        await official.do("connect", base_url=base_url, key="any", video=film.path, **state)
        seen = await film.seen(official, lambda seen: seen.negative)
        if official.version in ERA_A:
            await film.seen(official, lambda seen: seen.mirrored)
        else:
            assert not seen.mirrored
        await official.do("disconnect")


@found("image", dict.fromkeys(WEBRTC, "not in this client") | {"0.0.40": "yes"})
async def test_a_reference_image_is_taken_and_taken_away(official: Official, film: Film) -> None:
    has_image = (await official.do("about"))["image"]
    assert has_image == (official.version == "0.0.40")
    if not has_image:
        return
    image = base64.b64encode(
        cv2.imencode(".png", np.zeros((64, 64, 3), np.uint8))[1].tobytes()
    ).decode()
    async with service() as base_url:
        await official.do("connect", base_url=base_url, key="any", video=film.path, image=image)
        await film.seen(official, lambda seen: seen.grey)
        await official.do("image", data=None)
        await film.seen(official, lambda seen: not seen.grey)
        await official.do("image", data=image)
        await film.seen(official, lambda seen: seen.grey)
        await official.do("disconnect")
