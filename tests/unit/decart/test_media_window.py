"""A window: what it shows, keys, and how it ends; on SDL's driver that draws into memory."""

import asyncio
import subprocess
import sys

import av
import numpy as np
import pytest

from decart import InvalidInputError, SinkError
from decart.media import PushTrack, Window, get_camera_stream

pygame = pytest.importorskip("pygame")


@pytest.fixture(autouse=True)
def _memory(monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    yield
    pygame.display.quit()


def picture(left=(255, 0, 0), right=(0, 0, 255), size=(320, 192)):
    array = np.zeros((size[1], size[0], 3), np.uint8)
    array[:, : size[0] // 2], array[:, size[0] // 2 :] = left, right
    return array


def place_of(window):
    """Return SDL's own window."""
    return window._display._window


def drawn(window):
    """Return what is in the window, ``uint8[H, W, 3]`` RGB."""
    surface = window._display._window.get_surface()
    shape = (surface.get_height(), surface.get_width(), 3)
    return np.frombuffer(pygame.image.tobytes(surface, "RGB"), np.uint8).reshape(shape)


def press(window, key, unicode=""):
    """Press a key as the keyboard would."""
    event = pygame.event.Event(pygame.KEYDOWN, key=key, unicode=unicode, window=place_of(window))
    pygame.event.post(event)


async def shown(window, count=1):
    async with asyncio.timeout(10):
        while window.shown < count:
            if window._task and window._task.done():
                window._task.result()
            await asyncio.sleep(0.01)


def is_near(pixel, colour):
    return bool(np.abs(pixel.astype(int) - colour).max() < 12)


async def test_the_window_shows_the_picture_in_its_colours():
    track = PushTrack()
    track.push(picture())
    async with Window(track) as window:
        await shown(window)
        image = drawn(window)

    assert image.shape == (192, 320, 3)
    assert is_near(image[96, 80], (255, 0, 0))
    assert is_near(image[96, 240], (0, 0, 255))


async def test_the_picture_keeps_its_shape_in_a_window_of_another():
    track = PushTrack()
    track.push(picture())
    async with Window(track, size=(400, 192)) as window:
        await shown(window)
        image = drawn(window)

    assert image.shape == (192, 400, 3)
    assert is_near(image[96, 10], (0, 0, 0))
    assert is_near(image[96, 60], (255, 0, 0))
    assert is_near(image[96, 340], (0, 0, 255))
    assert is_near(image[96, 390], (0, 0, 0))


async def test_a_window_is_not_larger_than_the_desktop():
    track = PushTrack()
    track.push(picture(size=(3840, 2160)))
    async with Window(track) as window:
        await shown(window)
        size = drawn(window).shape[1::-1]

    desktop = (1024, 768)
    assert size == (round(0.9 * desktop[0]), round(0.9 * desktop[0] * 2160 / 3840))


async def test_pictures_may_change_their_size():
    track = PushTrack()
    async with Window(track) as window:
        for count, size in enumerate([(320, 192), (161, 97), (1280, 704), (64, 640)]):
            track.push(picture(size=size))
            await shown(window, count + 1)
        image = drawn(window)

    assert image.shape == (192, 320, 3)
    assert is_near(image[96, 154], (255, 0, 0))
    assert is_near(image[96, 140], (0, 0, 0))


async def test_the_end_of_the_video_closes_the_window():
    async def two():
        for _ in range(2):
            yield av.VideoFrame.from_ndarray(picture(), format="rgb24")

    window = Window(two())
    async with asyncio.timeout(10):
        await window.run()

    assert window.shown == 2


@pytest.mark.parametrize("how", ["escape", "q", "button", "close"])
async def test_the_user_closes_the_window(how):
    track = PushTrack()
    async with Window(track) as window:
        if how == "button":
            pygame.event.post(pygame.event.Event(pygame.WINDOWCLOSE, window=place_of(window)))
        elif how == "close":
            window.close()
        else:
            press(
                window,
                pygame.K_ESCAPE if how == "escape" else pygame.K_q,
                "q" if how == "q" else "",
            )
        async with asyncio.timeout(10):
            await window.wait()

    assert track.readyState == "live"


async def test_keys_reach_the_callback_one_after_the_other():
    pressed = []

    async def on_key(key):
        await asyncio.sleep(0.01 if key == "a" else 0)
        pressed.append(key)
        if key == "Ä":
            raise ValueError("of the user's")

    async with Window(PushTrack(), on_key=on_key, close_keys=()) as window:
        for key, text in (
            (pygame.K_a, "a"),
            (pygame.K_a, "Ä"),
            (pygame.K_q, "q"),
            (pygame.K_SPACE, " "),
            (pygame.K_RETURN, "\r"),
            (pygame.K_LEFT, ""),
            (pygame.K_ESCAPE, "\x1b"),
        ):
            press(window, key, text)
        async with asyncio.timeout(10):
            while len(pressed) < 7:
                await asyncio.sleep(0.01)

    assert pressed == ["a", "Ä", "q", " ", "return", "left", "escape"]


async def test_two_windows_have_their_own_keys():
    heard: list[str] = []
    async with (
        Window(PushTrack(), on_key=lambda key: heard.append(f"one {key}")) as one,
        Window(PushTrack(), on_key=lambda key: heard.append(f"two {key}")) as two,
    ):
        press(one, pygame.K_a, "a")
        press(two, pygame.K_b, "b")
        async with asyncio.timeout(10):
            while len(heard) < 2:
                await asyncio.sleep(0.01)
        press(one, pygame.K_q, "q")
        async with asyncio.timeout(10):
            await one.wait()
        assert two._display is not None
        assert not two._display.is_closed

    assert sorted(heard) == ["one a", "two b"]


async def test_a_camera_is_shown_until_the_caller_is_cancelled():
    video = {"width": 160, "height": 96, "source": "synthetic"}
    async with await get_camera_stream(video=video) as stream:
        window = Window(stream.video)
        showing = asyncio.create_task(window.run())
        await shown(window, 3)
        showing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await showing
        assert window._display is not None
        assert window._display.is_closed


async def test_without_a_screen_the_error_says_so(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SinkError, match=r"no screen.*DISPLAY") as caught:
        await Window(PushTrack()).run()
    assert caught.value.code == "sink_unavailable"


async def test_without_the_library_the_error_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygame", None)
    with pytest.raises(SinkError, match=r"sundog\[window\]"):
        async with Window(PushTrack()):
            pass


@pytest.mark.parametrize("size", [(0, 10), (10,), "10x10", (1.5, 2), 7])
def test_a_size_is_a_pair_of_pixels(size):
    with pytest.raises(InvalidInputError, match="size must be"):
        Window(PushTrack(), size=size)


def test_the_libraries_of_sinks_are_loaded_when_they_are_used():
    program = (
        "import sys, decart.media\n"
        "print([name for name in ('pygame', 'mss', 'pyvirtualcam') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert ended.stdout.strip() == b"[]"
