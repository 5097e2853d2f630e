"""`sundog render`: the engine of the live service, on files."""

from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.media.geometry import to_frame
from sundog.media.synthetic import TestPicture, read_number
from tests.commandline import sundog

pytestmark = pytest.mark.timeout(180)  # the first run on a machine compiles kernels


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path, picture = tmp_path_factory.mktemp("clips") / "clip.mp4", TestPicture((640, 352))
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=25, options={"crf": "16"})
        stream.width, stream.height, stream.pix_fmt = 640, 352, "yuv420p"
        for number in range(8):
            file.mux(stream.encode(to_frame(picture.frame(number))))
        file.mux(stream.encode(None))
    return path


def pictures(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as file:
        return [
            np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in file.decode(video=0)
        ]


def test_a_clip_is_restyled_the_same_way_each_time(clip: Path, tmp_path: Path) -> None:
    for name in ("first.mp4", "second.mp4"):
        result = sundog("render", str(clip), str(tmp_path / name), "--prompt", "Lego World")
        assert result.returncode == 0, result.stderr
        assert "8 frames" in result.stdout
    first = tmp_path / "first.mp4"
    assert first.read_bytes() == (tmp_path / "second.mp4").read_bytes()
    with av.open(str(first)) as file:
        assert [read_number(frame) for frame in file.decode(video=0)] == list(range(8))


def test_another_prompt_gives_another_picture(clip: Path, tmp_path: Path) -> None:
    for name, prompt in (("anime", "Anime"), ("noir", "Film noir")):
        target = str(tmp_path / f"{name}.mp4")
        assert sundog("render", str(clip), target, "--prompt", prompt).returncode == 0
    anime, noir = (pictures(tmp_path / f"{name}.mp4")[-1] for name in ("anime", "noir"))
    assert np.abs(anime.astype(int) - noir).mean() > 20


def test_mirror_and_passthrough_only_mirror(tmp_path: Path) -> None:
    source, target = tmp_path / "in.png", tmp_path / "out.png"
    with av.open(str(source), "w") as file:
        stream = file.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 1280, 704, "rgb24"
        shown = to_frame(TestPicture().frame(5))
        file.mux(stream.encode(shown.reformat(format="rgb24")))
        file.mux(stream.encode(None))
    options = ("--prompt", "Anime", "--mirror", "--engine", "passthrough")
    assert sundog("render", str(source), str(target), *options).returncode == 0
    difference = pictures(source)[0][:, ::-1].astype(int) - pictures(target)[0]
    assert np.abs(difference).mean() < 3


def test_errors_are_one_line_and_status_1(tmp_path: Path) -> None:
    target = str(tmp_path / "out.mp4")
    result = sundog("render", "nowhere.mp4", target, "--prompt", "Anime")
    assert result.returncode == 1
    assert result.stderr == "error: nowhere.mp4: no such file\n"


def test_a_blank_prompt_is_refused_as_in_a_live_session(clip: Path, tmp_path: Path) -> None:
    result = sundog("render", str(clip), str(tmp_path / "out.mp4"), "--prompt", "  ")
    assert result.returncode == 1
    assert result.stderr.startswith("error: The prompt is empty")
    assert list(tmp_path.iterdir()) == []


def test_the_sample_clip_ships_with_the_package() -> None:
    with files("sundog").joinpath("assets", "sample.mp4").open("rb") as stream:
        with av.open(stream) as file:
            video = file.streams.video[0]
            assert (video.width, video.height) == (1280, 704)
            assert video.average_rate == Fraction(25)
            assert 8 <= video.frames / 25 <= 10
        assert stream.tell() <= 3_000_000
