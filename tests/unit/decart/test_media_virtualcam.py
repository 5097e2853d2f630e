"""A virtual camera: the error without a device, and what reaches one."""

import sys

import numpy as np
import pytest

from decart import InvalidInputError, SinkError
from decart.media import PushTrack, VirtualCamera, frames, get_camera_stream
from sundog.media.geometry import planes_of, to_frame
from sundog.media.synthetic import TestPicture, read_number

pyvirtualcam = pytest.importorskip("pyvirtualcam")


class Device:
    """In place of the system's device: keeps what is sent."""

    made: list["Device"] = []  # noqa: RUF012
    fails = False

    def __init__(self, *, width, height, fps, fourcc, device):
        self.asked = (width, height, fps, device)
        self.images = []
        self.is_closed = False
        self.made.append(self)

    def send(self, image):
        if self.fails:
            raise RuntimeError("unplugged")
        self.images.append(image.copy())

    def close(self):
        self.is_closed = True

    def device(self):
        return "/dev/video42"

    def native_fourcc(self):
        return None


@pytest.fixture
def devices(monkeypatch):
    monkeypatch.setitem(pyvirtualcam.camera.BACKENDS, "memory", Device)
    monkeypatch.setattr(Device, "made", [])
    return Device.made


async def numbered(count, size=(320, 192)):
    picture = TestPicture(size)
    for number in range(count):
        yield to_frame(picture.frame(number))


async def test_pictures_reach_the_device_whole(devices):
    camera = VirtualCamera(numbered(3), width=640, height=384, backend="memory")
    await camera.run()

    [device] = devices
    assert device.asked == (640, 384, 25, None)
    images = [image.reshape(576, 640) for image in device.images]
    assert [read_number(image) for image in images] == [0, 1, 2]
    assert (camera.sent, device.is_closed) == (3, True)


async def test_the_block_knows_the_cameras_name_and_takes_it_away(devices):
    video = {"width": 160, "height": 96, "source": np.full((97, 161, 3), 200, np.uint8)}
    async with await get_camera_stream(video=video) as stream:
        async with VirtualCamera(stream.video, width=162, height=98, backend="memory") as camera:
            assert camera.device == "/dev/video42"
            while camera.sent < 2:
                await anext(frames(stream.video))
        assert camera.device is None
    [device] = devices

    assert device.is_closed
    luma = device.images[0].reshape(-1, 162)[:98]
    assert abs(luma.mean() - planes_of(to_frame(np.full((144, 96), 188, np.uint8)))[0].mean()) < 3


@pytest.mark.skipif(sys.platform != "linux", reason="other systems may have a virtual camera")
async def test_without_a_device_the_error_says_how_to_get_one():
    with pytest.raises(SinkError, match=r"/dev/video98.*modprobe v4l2loopback") as caught:
        async with VirtualCamera(PushTrack(), device="/dev/video98"):
            pass
    assert caught.value.code == "sink_unavailable"


async def test_a_device_that_fails_ends_the_camera(devices, monkeypatch):
    monkeypatch.setattr(Device, "fails", True)
    with pytest.raises(SinkError, match="unplugged") as caught:
        await VirtualCamera(numbered(3), backend="memory").run()
    assert caught.value.code == "virtual_camera_failed"
    assert devices[0].is_closed


async def test_without_the_library_the_error_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvirtualcam", None)
    with pytest.raises(SinkError, match=r"sundog\[virtualcam\]"):
        await VirtualCamera(PushTrack()).run()


async def test_wrong_values_are_refused():
    with pytest.raises(InvalidInputError, match="backend must be one of"):
        await VirtualCamera(PushTrack(), backend="gramophone").run()
    for wrong in ({"width": 161}, {"height": 8}, {"frame_rate": 0}):
        with pytest.raises(InvalidInputError):
            VirtualCamera(PushTrack(), **wrong)  # type: ignore[arg-type]
