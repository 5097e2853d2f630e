"""Picture files and folders as video, and cameras by name."""

import sys
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from decart import CameraError, InvalidInputError
from decart.media import cameras, get_camera_stream
from decart.media.request import VideoRequest
from decart.media.sources.devices import CameraDevice, find_camera
from decart.media.sources.pictures import StillPictures, pictures_of
from sundog.media.geometry import planes_of

SMALL: dict[str, Any] = {"width": 160, "height": 96, "frame_rate": 10}


def write(path, level, size=(160, 96)):
    Pillow.fromarray(np.full((size[1], size[0], 3), level, np.uint8)).save(path)
    return path


def level_of(frame):
    assert frame is not None
    return round((float(planes_of(frame)[0].mean()) - 16) * 255 / 219 / 10) * 10


class TestFolder:
    def test_pictures_are_shown_by_number(self, tmp_path):
        for number, level in ((10, 200), (2, 120), (1, 40)):
            write(tmp_path / f"frame{number}.png", level)
        (tmp_path / "notes.txt").write_text("no picture")
        write(tmp_path / ".hidden.png", 0)
        (tmp_path / "more.png").mkdir()
        pictures = StillPictures(pictures_of(tmp_path), VideoRequest(**SMALL, loop=False))

        assert [level_of(pictures.at(n / 10)) for n in range(3)] == [40, 120, 200]
        assert pictures.at(0.3) is None

    def test_each_is_shown_as_long_as_was_asked(self, tmp_path):
        files = [write(tmp_path / f"{level}.jpg", level) for level in (40, 120)]
        pictures = StillPictures(files, VideoRequest(**SMALL, picture_s=2))

        assert [level_of(pictures.at(t)) for t in (0, 1.9, 2.0, 3.9, 4.0)] == [40, 40, 120, 120, 40]

    async def test_a_folder_is_a_source(self, tmp_path):
        write(tmp_path / "a.webp", 200, size=(33, 71))
        for source in (tmp_path, str(tmp_path), [tmp_path / "a.webp"], str(tmp_path / "a.webp")):
            async with await get_camera_stream(video={**SMALL, "source": source}) as stream:
                assert level_of(await stream.video.recv()) == 200

    async def test_a_folder_without_pictures_says_so(self, tmp_path):
        (tmp_path / "notes.txt").write_text("no picture")
        with pytest.raises(InvalidInputError, match=r"holds no pictures.*\.png"):
            await get_camera_stream(video={**SMALL, "source": tmp_path})

    def test_one_that_cannot_be_read_is_left_out(self, tmp_path):
        write(tmp_path / "1.png", 40)
        (tmp_path / "2.png").write_bytes(b"not a picture")
        write(tmp_path / "3.png", 200)
        pictures = StillPictures(pictures_of(tmp_path), VideoRequest(**SMALL))

        assert [level_of(pictures.at(n / 10)) for n in range(3)] == [40, 200, 200]

    async def test_when_none_can_be_read_the_error_names_one(self, tmp_path):
        (tmp_path / "2.png").write_bytes(b"not a picture")
        with pytest.raises(CameraError, match=r"2\.png"):
            await get_camera_stream(video={**SMALL, "source": tmp_path})

    def test_photos_are_turned_upright(self, tmp_path):
        image = np.zeros((96, 160, 3), np.uint8)
        image[:, :80] = 255
        exif = Pillow.Exif()
        exif[0x0112] = 3  # the camera was held upside down
        Pillow.fromarray(image).save(tmp_path / "p.jpg", exif=exif, quality=95)
        frame = StillPictures([tmp_path / "p.jpg"], VideoRequest(**SMALL)).at(0)
        assert frame is not None
        luma = planes_of(frame)[0]

        assert luma[:, :60].mean() < 40
        assert luma[:, 100:].mean() > 200

    def test_a_grey_picture_with_transparency_is_one_too(self, tmp_path):
        Pillow.new("LA", (160, 96), (200, 255)).save(tmp_path / "p.png")
        pictures = StillPictures([tmp_path / "p.png"], VideoRequest(**SMALL))

        assert level_of(pictures.at(0)) == 200


class TestCameraNames:
    @pytest.fixture
    def sysfs(self, tmp_path):
        nodes = [("video10", "Virtual", "0"), ("video0", "HD Webcam C920", "0")]
        for node, name, index in [*nodes, ("video1", "HD Webcam C920", "1")]:
            (tmp_path / node).mkdir()
            (tmp_path / node / "name").write_text(name + "\n")
            (tmp_path / node / "index").write_text(index + "\n")
        (tmp_path / "v4l-subdev0").mkdir()
        return tmp_path

    @pytest.mark.skipif(sys.platform != "linux", reason="cameras are listed on Linux only")
    def test_cameras_are_listed_without_their_metadata_nodes(self, sysfs):
        assert cameras(sysfs=sysfs) == [
            CameraDevice(index=0, name="HD Webcam C920", path="/dev/video0"),
            CameraDevice(index=10, name="Virtual", path="/dev/video10"),
        ]
        assert cameras(sysfs=sysfs / "nowhere") == []

    def test_elsewhere_the_error_says_what_to_use(self, monkeypatch):
        monkeypatch.setattr(sys, "platform", "plan9")
        with pytest.raises(CameraError, match=r"not on plan9.*'source': 0") as caught:
            cameras()
        assert caught.value.code == "cameras_not_listed"

    def test_a_part_of_the_name_is_enough(self):
        devices = [
            CameraDevice(index=index, name=name, path="")
            for index, name in enumerate(("HD Webcam C920", "Webcam", "Virtual"))
        ]

        found = [find_camera(name, devices) for name in ("c920", "webcam", "VIRT", "other", " ")]
        assert [device.index if device else None for device in found] == [0, 1, 2, None, None]
        with pytest.raises(CameraError, match=r"0: 'HD Webcam C920', 2: 'Virtual'"):
            find_camera("a", [devices[0], devices[2]])

    async def test_a_name_of_nothing_says_what_there_is(self):
        with pytest.raises(InvalidInputError, match=r"no file and no camera 'C920'.*cameras:"):
            await get_camera_stream(video={**SMALL, "source": "C920"})

    async def test_a_named_camera_is_opened_by_its_index(self, monkeypatch):
        device = CameraDevice(index=97, name="HD Webcam C920", path="/dev/video97")
        monkeypatch.setattr("decart.media.sources.opening.cameras", lambda: [device])
        with pytest.raises(CameraError, match="/dev/video97"):
            await get_camera_stream(video={**SMALL, "source": "c920"})
