"""Official JavaScript clients, in Node.js, have pictures and videos restyled."""

import asyncio
import json
from pathlib import Path
from typing import Any, Final

import av
import pytest

from sundog.media.synthetic import read_number
from tests.clips import frames_of, picture, video
from tests.conformance.js.browser import KEY
from tests.conformance.js.packages import client_of
from tests.conformance.js.releases import found, on_shared_loop
from tests.service import PASSTHROUGH, changed, running_service

pytestmark = on_shared_loop

_SCRIPT: Final = Path(__file__).with_name("files.mjs")
_PATIENCE_S: Final = 60
CONFIG = changed(PASSTHROUGH, api_keys=(KEY,))

PICTURE: Final = {"0.0.46": "lucy-pro-i2i", "0.1.20": "lucy-image-2"}
VIDEO: Final = {"0.0.46": "lucy-restyle-v2v", "0.1.20": "lucy-restyle-2"}
YES: Final = {"0.0.46": "yes", "0.1.20": "yes"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "in"


async def run(version: str, source: Path, key: str = KEY, **order: str) -> dict[str, Any]:
    """Run the client and return what its user would see."""
    async with running_service(CONFIG) as url:
        files = {"source": str(source), "target": str(source.with_name("out"))}
        process = await asyncio.create_subprocess_exec(
            "node",
            str(_SCRIPT),
            str(client_of(version)),
            json.dumps({"url": url, "key": key, **files, **order}),
            stdout=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(_PATIENCE_S):
            said, _ = await process.communicate()
    told: dict[str, Any] = json.loads(said)
    return told


def shown(source: Path) -> list[av.VideoFrame]:
    return frames_of(source.with_name("out").read_bytes())


def save(path: Path, data: bytes) -> None:
    path.write_bytes(data)


@found("picture file", YES)
async def test_a_picture_comes_back(packages: None, version: str, source: Path) -> None:
    save(source, picture(5, kind="JPEG"))
    assert await run(version, source, picture=PICTURE[version]) == {}
    assert read_number(shown(source)[0]) == 5


@found("video file", YES)
async def test_a_video_is_polled_until_it_comes_back(
    packages: None, version: str, source: Path
) -> None:
    save(source, video(3, sound="aac"))
    said = await run(version, source, video=VIDEO[version])
    assert said["ended"] == "completed", said
    assert said["seen"][0] == "pending"
    assert [read_number(frame) for frame in shown(source)] == [0, 1, 2]


@found("refused file", YES)
async def test_a_broken_file_is_refused_in_the_services_words(
    packages: None, version: str, source: Path
) -> None:
    save(source, b"no picture and no video")
    said = await run(version, source, picture=PICTURE[version])
    assert said["error"] == "PROCESSING_ERROR"
    assert "no picture" in said["text"]
    said = await run(version, source, video=VIDEO[version])
    assert said["error"] == "QUEUE_SUBMIT_ERROR"
    assert "not a video" in said["text"]
