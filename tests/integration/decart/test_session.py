"""The SDK against the real service: a session from connect to disconnect."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import av
import httpx
import numpy as np
import pytest
from aiortc import AudioStreamTrack

from decart import DecartSDKError, InvalidInputError, ModelNotFoundError, WebRTCError, models
from decart.media.request import VideoRequest
from decart.media.sources.source import Paced, Source
from decart.media.sources.track import SourceTrack
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from sundog.engine import registry
from sundog.engine.interface import Engine, EngineError, Look, Progress, Renderer, StylePrompt
from sundog.media.clock import MonotonicClock
from sundog.media.geometry import planes_of, to_frame
from sundog.media.rtc import MediaStreamError, MediaStreamTrack
from tests.service import running_service

MODEL = models.realtime("mirage_v2")


async def next_frame(track: MediaStreamTrack) -> av.VideoFrame:
    frame = await track.recv()
    assert isinstance(frame, av.VideoFrame)
    return frame


class LeftWhite:
    """Pictures white on the left and black on the right."""

    def at(self, time_s: float) -> av.VideoFrame:
        image = np.full((352 * 3 // 2, 640), 128, np.uint8)
        image[:352, :320], image[:352, 320:] = 235, 16
        return to_frame(image)

    def close(self) -> None:
        pass


class Watched:
    """A passthrough engine that notes its prompts and dislikes one."""

    name = "passthrough"
    suggestions = ()

    def __init__(self) -> None:
        self.prompts: list[StylePrompt] = []
        self._engine = registry.make("passthrough")

    def make(self, name: str) -> Engine:
        return self

    def warm_up(self, progress: Progress) -> None:
        self._engine.warm_up(progress)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> Look:
        self.prompts.append(prompt)
        if prompt.text == "ugly":
            raise EngineError("this engine does not paint that; try another prompt")
        return self._engine.compile(prompt, size)

    def renderer(self) -> Renderer:
        return self._engine.renderer()


@asynccontextmanager
async def camera() -> AsyncIterator[MediaStreamTrack]:
    """Give a track of pictures whose left can be told from their right."""
    clock = MonotonicClock()

    def open_source(stop: threading.Event) -> Source:
        return Paced(LeftWhite(), 25, clock, stop)

    track = SourceTrack(open_source, clock)
    await track.open()
    try:
        yield track
    finally:
        track.stop()


class Screen:
    """Takes the restyled video."""

    def __init__(self) -> None:
        self.tracks: list[MediaStreamTrack] = []

    def show(self, track: MediaStreamTrack) -> None:
        self.tracks.append(track)

    async def wait_until_white(self, side: str) -> None:
        """Watch until that side of the picture is the white one."""
        async with asyncio.timeout(20):
            while True:
                luma = planes_of(await next_frame(self.tracks[0]))[0]
                left, right = luma[:, : luma.shape[1] // 3], luma[:, -luma.shape[1] // 3 :]
                bright, dark = (left, right) if side == "left" else (right, left)
                if bright.mean() > 180 and dark.mean() < 70:
                    return


async def connect(
    url: str, track: MediaStreamTrack, screen: Screen | None = None, **state: object
) -> RealtimeClient:
    options = RealtimeConnectOptions(
        model=MODEL,
        on_remote_stream=(screen or Screen()).show,
        initial_state=ModelState(**state),  # type: ignore[arg-type]
    )
    return await RealtimeClient.connect(
        base_url=url, api_key="", local_track=track, options=options
    )


async def test_video_comes_back_and_the_session_has_the_services_name() -> None:
    screen = Screen()
    async with running_service() as url, camera() as track:
        async with await connect(url, track, screen) as client:
            assert client.is_connected()
            assert client.get_connection_state() == "connected"
            await screen.wait_until_white("left")
            async with httpx.AsyncClient() as http:
                stats = await http.get(f"{url}/v1/sessions/{client.session_id}/stats")
            assert stats.status_code == 200
            assert stats.json()["frames_sent"] > 0

        assert len(screen.tracks) == 1
        assert client.get_connection_state() == "disconnected"
        assert not client.is_connected()


async def test_handlers_added_after_connect_hear_how_it_came_about() -> None:
    heard: list[str] = []
    async with running_service() as url, camera() as track:
        client = await connect(url, track)
        client.on("connection_change", heard.append)
        await asyncio.sleep(0)
        assert heard == ["connecting", "connected"]

        await client.disconnect()

    assert heard == ["connecting", "connected", "disconnected"]


async def test_handlers_hear_it_too_when_connect_ran_as_a_task_of_its_own() -> None:
    heard: list[str] = []
    async with running_service() as url, camera() as track:
        (client,) = await asyncio.gather(connect(url, track))
        client.on("connection_change", heard.append)
        await client.disconnect()
        await asyncio.sleep(0)

    assert heard == ["connecting", "connected", "disconnected"]


async def test_prompts_reach_the_engine_with_enrich_as_asked() -> None:
    engine = Watched()
    async with (
        running_service(make_engine=engine.make) as url,
        camera() as track,
        await connect(url, track, prompt=Prompt("Anime", enrich=False)) as client,
    ):
        await client.set_prompt("Lego World")
        await client.set_prompt("A watercolor, wet on wet", enrich=False)
        await client.set_prompt("Pixel art", enhance=False)

    asked = [(prompt.text, prompt.enrich) for prompt in engine.prompts if prompt.text]
    assert asked == [
        ("Anime", False),
        ("Lego World", True),
        ("A watercolor, wet on wet", False),
        ("Pixel art", False),
    ]


async def test_a_prompt_the_engine_refuses_is_an_input_error_and_the_session_goes_on() -> None:
    screen, engine = Screen(), Watched()
    async with (
        running_service(make_engine=engine.make) as url,
        camera() as track,
        await connect(url, track, screen) as client,
    ):
        with pytest.raises(InvalidInputError, match="try another") as caught:
            await client.set_prompt("ugly")
        assert caught.value.code == "prompt_failed"

        await client.set_prompt("pretty")
        await screen.wait_until_white("left")
        assert client.is_connected()


@pytest.mark.parametrize("text", ["", " ", "x" * 100_000, "bell\a"])
async def test_a_prompt_that_is_none_never_leaves(text: str) -> None:
    async with running_service() as url, camera() as track, await connect(url, track) as client:
        with pytest.raises(InvalidInputError):
            await client.set_prompt(text)
        assert client.is_connected()


async def test_a_refused_initial_prompt_ends_connect_with_its_own_error() -> None:
    async with running_service(make_engine=Watched().make) as url, camera() as track:
        with pytest.raises(InvalidInputError):
            await connect(url, track, prompt=Prompt("ugly"))


async def test_equal_prompts_in_flight_are_all_acknowledged() -> None:
    async with (
        running_service() as url,
        camera() as track,
        await connect(url, track) as client,
        asyncio.timeout(10),
    ):
        await asyncio.gather(*(client.set_prompt("Anime") for _ in range(8)))


async def test_mirror_swaps_left_and_right() -> None:
    screen = Screen()
    async with (
        running_service() as url,
        camera() as track,
        await connect(url, track, screen) as client,
    ):
        await screen.wait_until_white("left")
        await client.set_mirror(True)
        await screen.wait_until_white("right")
        await client.set_mirror(False)
        await screen.wait_until_white("left")


async def test_a_session_can_begin_mirrored() -> None:
    screen = Screen()
    async with (
        running_service() as url,
        camera() as track,
        await connect(url, track, screen, mirror=True),
    ):
        await screen.wait_until_white("right")


async def test_mirror_takes_a_bool() -> None:
    async with running_service() as url, camera() as track, await connect(url, track) as client:
        with pytest.raises(InvalidInputError):
            await client.set_mirror("yes")  # type: ignore[arg-type]


async def test_disconnecting_again_and_again_is_fine() -> None:
    async with running_service() as url, camera() as track:
        client = await connect(url, track)
        await asyncio.gather(*(client.disconnect() for _ in range(3)))
        await client.disconnect()

        for request in (client.set_prompt("Anime"), client.set_mirror(True)):
            with pytest.raises(WebRTCError):
                await request


async def test_a_callback_may_end_the_session() -> None:
    ended = asyncio.Event()
    async with running_service() as url, camera() as track:
        client = await connect(url, track)

        async def leave(state: str) -> None:
            if state == "connected":
                await client.disconnect()
                ended.set()

        client.on("connection_change", leave)
        async with asyncio.timeout(5):
            await ended.wait()

        assert client.get_connection_state() == "disconnected"


async def test_after_disconnect_the_callers_track_still_runs() -> None:
    async with running_service() as url, camera() as track:
        await (await connect(url, track)).disconnect()

        assert (await next_frame(track)).width == 640
        assert track.readyState == "live"


async def test_a_coroutine_may_watch_the_video_to_its_end() -> None:
    frames: list[av.VideoFrame] = []
    errors: list[DecartSDKError] = []
    watched = asyncio.Event()

    async def watch(track: MediaStreamTrack) -> None:
        while True:
            frames.append(await next_frame(track))
            watched.set()

    async with running_service() as url, camera() as track:
        client = await RealtimeClient.connect(url, "", track, RealtimeConnectOptions(MODEL, watch))
        client.on("error", errors.append)
        await watched.wait()
        await client.disconnect()

    assert frames
    assert not errors


async def test_a_stream_callback_that_raises_is_an_error_event_and_the_session_goes_on() -> None:
    errors: list[DecartSDKError] = []

    def fail(track: MediaStreamTrack) -> None:
        raise ZeroDivisionError

    async with running_service() as url, camera() as track:
        client = await RealtimeClient.connect(url, "", track, RealtimeConnectOptions(MODEL, fail))
        async with client:
            client.on("error", errors.append)
            await client.set_prompt("Anime")

    assert [(error.code, type(error.cause)) for error in errors] == [
        ("callback_failed", ZeroDivisionError)
    ]


async def test_one_session_ends_and_another_does_not_notice() -> None:
    screen = Screen()
    async with running_service() as url, camera() as first, camera() as second:
        leaving = await connect(url, first)
        async with await connect(url, second, screen) as staying:
            assert leaving.session_id != staying.session_id
            await leaving.disconnect()
            await staying.set_mirror(True)
            await screen.wait_until_white("right")
            assert staying.is_connected()


async def test_cancelling_connect_frees_everything() -> None:
    async with running_service() as url, camera() as track:
        for turns in (0, 1, 5, 20, 50):
            connecting = asyncio.create_task(connect(url, track))
            for _ in range(turns):
                await asyncio.sleep(0.001)
            connecting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await _ended(connecting)
            left = [t.get_name() for t in asyncio.all_tasks() if t.get_name().startswith("decart")]
            assert not left


async def _ended(connecting: asyncio.Task[RealtimeClient]) -> None:
    """Await a connect that was cancelled; one that was quicker is undone."""
    client = await connecting
    await client.disconnect()
    raise asyncio.CancelledError


async def test_the_offer_can_be_edited_before_it_is_sent() -> None:
    seen: list[str] = []

    async def edit(sdp: str) -> str:
        seen.append(sdp)
        return sdp.replace("a=sendrecv", "a=sendrecv\r\na=x-edited:1")

    async with running_service() as url, camera() as track:
        options = RealtimeConnectOptions(MODEL, Screen().show, customize_offer=edit)
        async with await RealtimeClient.connect(url, "", track, options) as client:
            assert client.is_connected()
    assert "m=video" in seen[0]


@pytest.mark.parametrize("spoilt", ["this is no SDP", ""])
async def test_a_spoilt_offer_is_a_connection_error(spoilt: str) -> None:
    async with running_service() as url, camera() as track:
        options = RealtimeConnectOptions(MODEL, Screen().show, customize_offer=lambda _: spoilt)
        with pytest.raises(WebRTCError):
            await RealtimeClient.connect(url, "", track, options)


async def test_arguments_of_the_wrong_kind_are_refused_before_anything_is_opened() -> None:
    options = RealtimeConnectOptions(MODEL, print)
    sound = AudioStreamTrack()
    for wrong in (None, "camera", sound):
        with pytest.raises(InvalidInputError, match="local_track"):
            await RealtimeClient.connect("http://127.0.0.1:1", "", wrong, options)  # type: ignore[arg-type]
    async with camera() as track:
        with pytest.raises(InvalidInputError, match="options"):
            await RealtimeClient.connect("http://127.0.0.1:1", "", track, {})  # type: ignore[arg-type]


async def test_a_stopped_camera_ends_no_session() -> None:
    async with running_service() as url, camera() as track, await connect(url, track) as client:
        track.stop()
        with pytest.raises(MediaStreamError):
            await track.recv()
        await client.set_prompt("Anime")


def test_the_request_for_a_picture_is_the_models() -> None:
    request = VideoRequest.parse(
        {"frame_rate": MODEL.fps, "width": MODEL.width, "height": MODEL.height}
    )
    assert (request.frame_rate, *request.size) == (25, 1280, 704)


async def test_a_model_the_service_does_not_know_is_named() -> None:
    unknown = models.ModelDefinition("nope")
    async with running_service() as url, camera() as track:
        with pytest.raises(ModelNotFoundError) as caught:
            await RealtimeClient.connect(
                url, "", track, RealtimeConnectOptions(unknown, Screen().show)
            )
    assert caught.value.model == "nope"
    assert not caught.value.retryable
