"""Official clients have pictures and videos restyled."""

from pathlib import Path

import av
import numpy as np
import pytest

from sundog.media.synthetic import read_number
from tests.clips import frames_of, picture, video
from tests.conformance.python.official import Official, Refusal
from tests.conformance.python.versions import found
from tests.service import PASSTHROUGH, changed, running_service

KEY = "sk-files"
CONFIG = changed(PASSTHROUGH, api_keys=(KEY,))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "in"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out"


def save(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def shown_in(path: Path) -> list[av.VideoFrame]:
    return frames_of(path.read_bytes())


@found("picture file", {"0.0.15": "yes", "0.0.40": "yes"})
async def test_a_picture_comes_back(official: Official, source: Path, target: Path) -> None:
    save(source, picture(5, kind="JPEG"))
    async with running_service(CONFIG) as url:
        await official.do(
            "restyle",
            base_url=url,
            key=KEY,
            model="lucy-pro-i2i",
            source=str(source),
            target=str(target),
            prompt="Anime",
            enhance_prompt=False,
        )
    assert read_number(shown_in(target)[0]) == 5


@found("video file", {"0.0.15": "yes", "0.0.40": "yes"})
async def test_a_video_is_polled_until_it_comes_back(
    official: Official, source: Path, target: Path
) -> None:
    save(source, video(3, sound="aac"))
    async with running_service(CONFIG) as url:
        said = await official.do(
            "restyle_video",
            base_url=url,
            key=KEY,
            model="lucy-pro-v2v",
            source=str(source),
            target=str(target),
            prompt="Anime",
            seed=7,
        )
    assert said["ended"] == "completed"
    assert said["seen"][0] == "pending"
    assert [read_number(frame) for frame in shown_in(target)] == [0, 1, 2]


@found("video file", {"0.0.40": "yes"})
async def test_a_job_is_asked_about_step_by_step(
    official: Official, source: Path, target: Path
) -> None:
    save(source, video(2))
    async with running_service(CONFIG) as url:
        await official.do(
            "step_by_step",
            base_url=url,
            key=KEY,
            model="lucy-restyle-2",
            source=str(source),
            target=str(target),
            prompt="Anime",
            enhance_prompt=True,
            resolution="480p",
        )
    frames = shown_in(target)
    assert [read_number(frame) for frame in frames] == [0, 1]
    assert np.isclose(frames[0].width * frames[0].height, 848 * 480, rtol=0.1)


@found("refused file", {"0.0.15": "yes", "0.0.40": "yes"})
async def test_a_broken_file_is_refused_in_the_services_words(
    official: Official, source: Path, target: Path
) -> None:
    save(source, b"no picture and no video")
    async with running_service(CONFIG) as url:
        asked = {
            "base_url": url,
            "key": KEY,
            "source": str(source),
            "target": str(target),
            "prompt": "x",
        }
        with pytest.raises(Refusal, match="422 .* no picture") as refusal:
            await official.do("restyle", model="lucy-pro-i2i", **asked)
        assert refusal.value.kind == "ProcessingError"
        with pytest.raises(Refusal, match="422 .* not a video") as refusal:
            await official.do("restyle_video", model="lucy-pro-v2v", **asked)
        assert refusal.value.kind == "QueueSubmitError"
        with pytest.raises(Refusal, match="401"):
            await official.do("restyle", model="lucy-pro-i2i", **asked | {"key": "wrong"})
