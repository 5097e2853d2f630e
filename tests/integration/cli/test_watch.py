"""`sundog watch`, as a user calls it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import av
import pytest

from decart import models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from tests.commandline import sundog
from tests.service import running_service


@asynccontextmanager
async def published() -> AsyncIterator[RealtimeClient]:
    video = {"source": "synthetic", "width": 320, "height": 176}
    async with running_service() as url, await get_camera_stream(video=video) as stream:
        options = RealtimeConnectOptions(
            model=models.realtime("mirage_v2"), on_remote_stream=lambda _: None
        )
        async with await RealtimeClient.connect(url, "", stream.video, options) as client:
            yield client


async def test_a_session_is_recorded_by_its_link(tmp_path: Path) -> None:
    path = tmp_path / "seen.mp4"
    async with published() as client:
        link = client.view_url or ""
        command = ("watch", link, "--save", str(path), "--seconds", "3")
        done = await asyncio.to_thread(sundog, *command)
    assert (done.returncode, done.stdout.strip()) == (0, str(path)), done.stderr
    with av.open(str(path)) as film:
        pictures = list(film.decode(video=0))
    assert len(pictures) > 5
    assert (pictures[0].width, pictures[0].height) == (1280, 704)


async def test_it_ends_with_the_session(tmp_path: Path) -> None:
    path = tmp_path / "seen.mp4"
    async with published() as client:
        running = asyncio.create_task(
            asyncio.to_thread(sundog, "watch", client.view_url or "", "--save", str(path))
        )
        async with asyncio.timeout(60):
            while not ((told := client.stats().service) and told.viewers):
                await asyncio.sleep(0.05)
            await asyncio.sleep(
                3
            )  # pictures come within one; the file tells only when it is closed
        await client.disconnect()
        done = await running
    assert done.returncode == 0, done.stderr
    assert "is over" in done.stderr
    with av.open(str(path)) as film:
        assert list(film.decode(video=0))


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("http://127.0.0.1:1/watch#session=a&token=secret", "cannot reach the service"),
        ("nonsense-secret", "view_url"),
    ],
)
def test_what_cannot_be_watched_is_told_without_the_secret(link: str, says: str) -> None:
    done = sundog("watch", link)
    assert done.returncode == 1
    assert says in done.stderr
    assert "secret" not in done.stderr
