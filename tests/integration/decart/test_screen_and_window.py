"""A real window on a real X server: what is on the screen, seen by the screen source, and keys."""

import asyncio
import shutil
import subprocess
import sys

import numpy as np
import pytest

from decart import CameraError
from decart.media import PushTrack, Window, get_camera_stream
from sundog.media.geometry import to_frame
from sundog.media.synthetic import TestPicture, read_number

pytest.importorskip("mss")
pygame = pytest.importorskip("pygame")

SIZE = (1280, 704)

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="an X server is a thing of Linux"),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="Xvfb is missing (package xvfb)"),
]


@pytest.fixture(autouse=True)
def _screen(monkeypatch):
    """Start an X server with a screen of `SIZE` and make it the one of this process."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert server.stdout is not None
    try:
        monkeypatch.setenv("DISPLAY", f":{server.stdout.readline().strip()}")
        for name in ("WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_SESSION_TYPE"):
            monkeypatch.delenv(name, raising=False)
        yield
    finally:
        pygame.display.quit()
        server.terminate()
        server.wait(10)
        server.stdout.close()


async def numbered(picture):
    """Yield numbered pictures for ever."""
    number = 0
    while True:
        yield to_frame(picture.frame(number))
        number += 1
        await asyncio.sleep(0.1)


async def test_what_the_window_shows_is_on_the_screen():
    seen: list[int] = []
    screen = {"source": "screen", "width": SIZE[0], "height": SIZE[1], "frame_rate": 10}
    async with (
        Window(numbered(TestPicture(SIZE)), size=SIZE) as window,
        await get_camera_stream(video=screen) as stream,
    ):
        async with asyncio.timeout(30):
            while len(seen) < 4:
                number = read_number(await stream.video.recv())  # type: ignore[arg-type]
                if number is not None and number not in seen:
                    seen.append(number)
        assert window.shown > 3

    assert seen == sorted(seen)


async def test_the_screen_is_seen_in_its_colours():
    blue = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    blue[..., 2] = 255
    track = PushTrack()
    track.push(blue)
    async with Window(track, size=SIZE) as window:
        while window.shown == 0:
            await asyncio.sleep(0.01)
        async with await get_camera_stream(video={"source": "screen:1"}) as stream:
            frame = await stream.video.recv()
    image = frame.to_ndarray(format="rgb24")  # type: ignore[union-attr]

    assert image.shape == (704, 1280, 3)
    assert np.abs(image[100, 100].astype(int) - (0, 0, 255)).max() < 12


async def test_a_screen_that_is_not_there_says_how_many_there_are():
    with pytest.raises(CameraError, match="no screen 2; this machine has 1"):
        await get_camera_stream(video={"source": "screen:2"})


@pytest.mark.skipif(not shutil.which("xdotool"), reason="xdotool is missing (package xdotool)")
async def test_keys_of_the_keyboard_reach_the_callback_and_escape_closes():
    pressed: list[str] = []
    async with Window(PushTrack(), title="keys", on_key=pressed.append) as window:
        command = ["xdotool", "key", "--delay", "50", "p", "shift+a", "Return", "Escape"]
        await asyncio.to_thread(subprocess.run, command, check=True, timeout=20)
        async with asyncio.timeout(20):
            await window.wait()

    assert [key for key in pressed if "shift" not in key] == ["p", "A", "return"]


async def test_without_a_screen_the_error_says_what_is_needed(monkeypatch):
    monkeypatch.delenv("DISPLAY")
    with pytest.raises(CameraError, match=r"DISPLAY") as caught:
        await get_camera_stream(video={"source": "screen"})
    assert caught.value.code == "screen_unavailable"


async def test_without_the_library_the_error_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "mss", None)
    with pytest.raises(CameraError, match=r"sundog\[screen\]"):
        await get_camera_stream(video={"source": "screen"})
