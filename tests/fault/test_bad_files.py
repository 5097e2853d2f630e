"""What strangers upload: each is refused in words, and nothing else is lost by it."""

import asyncio
import io
import struct
import time
import zlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio

from tests.batchclient import Shop, opened_shop
from tests.clips import picture, video
from tests.service import PASSTHROUGH, changed

pytestmark = pytest.mark.asyncio(loop_scope="module")

PICTURES, VIDEOS = "/v1/generate/lucy-image-2", "/v1/jobs/lucy-clip"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def open_all_day() -> AsyncIterator[Shop]:
    async with opened_shop(changed(PASSTHROUGH, max_upload_mb=1)) as shop:
        yield shop


@pytest_asyncio.fixture(loop_scope="module")
async def shop(open_all_day: Shop) -> AsyncIterator[Shop]:
    """A service that must still work, and hold nothing, after each test."""
    yield open_all_day
    await open_all_day.wait_until_free()
    answer = await open_all_day.post(PICTURES, picture(), prompt="Anime")
    assert answer.status_code == 200


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def no_task_left_behind() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    deadline = time.monotonic() + 3
    while (left := _new_tasks(before)) and time.monotonic() < deadline:
        await asyncio.sleep(0.01)
    assert not left, f"tasks left behind: {left}"


def _new_tasks(before: set[asyncio.Task[object]]) -> set[asyncio.Task[object]]:
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    return {task for task in left if task.get_name() != "batch worker"}


def png_head(width: int, height: int) -> bytes:
    """A few bytes that unpack to far more."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 + width * 3) * 50, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


BROKEN_PICTURES = {
    "text": (lambda: b"no picture at all", "no picture"),
    "cut in its head": (lambda: picture()[:20], "no picture"),
    "cut in the middle": (lambda: picture()[:2000], "decoded"),
    "one pixel": (lambda: picture(size=(1, 1)), "at least 16"),
    "more pixels than memory": (lambda: png_head(30_000, 30_000), "pixels"),
    "far more pixels": (lambda: png_head(2_000_000, 2_000_000), "pixels"),
    "a video": (lambda: video(2), "no picture"),
}


@pytest.mark.parametrize("name", BROKEN_PICTURES)
async def test_a_picture_that_cannot_be_restyled_is_refused_in_words(shop: Shop, name: str) -> None:
    make, words = BROKEN_PICTURES[name]
    answer = await shop.post(PICTURES, make(), prompt="Anime")
    assert code_of(answer) == (422, "invalid_file"), answer.text
    assert words in answer.json()["error"]


BROKEN_VIDEOS = {
    "text": (lambda: b"no video at all", "not a video"),
    "cut": (lambda: video(5)[:3000], "video"),
    "without its pictures": (lambda: video(5, container="matroska")[:700], ""),
    "a picture": (picture, "is a picture"),
    "8K": (lambda: video(1, size=(7680, 4320)), "7680x4320"),
    "frames for hours": (lambda: video(18_001, (16, 16), codec="mpeg4"), "18001 frames"),
    "sound that MP4 has no place for": (
        lambda: video(3, sound="adpcm_ms", container="avi"),
        "convert it to AAC",
    ),
    "a list of files": (lambda: b"ffconcat version 1.0\nfile /etc/hostname\n", "not a video"),
    "a playlist": (
        lambda: b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hostname\n",
        "not a video",
    ),
}


@pytest.mark.parametrize("name", BROKEN_VIDEOS)
async def test_a_video_that_cannot_be_restyled_is_refused_before_it_is_a_job(
    shop: Shop, name: str
) -> None:
    make, words = BROKEN_VIDEOS[name]
    answer = await shop.post(VIDEOS, make(), prompt="Anime")
    assert code_of(answer) == (422, "invalid_file"), answer.text
    assert words in answer.json()["error"]


@pytest.mark.parametrize(
    ("fields", "refused", "words"),
    [
        ({}, (422, "invalid_prompt"), "empty"),
        ({"prompt": " "}, (422, "invalid_prompt"), "empty"),
        ({"prompt": "x" * 2001}, (422, "invalid_prompt"), "2001"),
        ({"prompt": "a\x00b"}, (422, "invalid_prompt"), "U+0000"),
        ({"prompt": "x", "promt": "y"}, (400, "bad_message"), "promt"),
        ({"prompt": "x", "resolution": "8K"}, (400, "bad_message"), "resolution"),
        ({"prompt": "x", "strength": "2"}, (400, "bad_message"), "strength"),
        ({"prompt": "x", "seed": "many"}, (400, "bad_message"), "seed"),
        ({"prompt": "x", "mirror": "perhaps"}, (400, "bad_message"), "mirror"),
        ({"prompt": "x" * 70_000}, (413, "message_too_large"), "65536"),
        ({"prompt": "x", "reference_image": b"none"}, (422, "prompt_failed"), "image"),
        ({"prompt": "x", "start": b"file"}, (400, "bad_message"), "start"),
    ],
)
async def test_wrong_fields_are_named(
    shop: Shop, fields: dict[str, str | bytes], refused: tuple[int, str], words: str
) -> None:
    answer = await shop.post(PICTURES, picture(), key="", **fields)
    assert code_of(answer) == refused, answer.text
    assert words in answer.json()["error"]


@pytest.mark.parametrize("path", ["/v1/generate/lucy-pro-t2i", "/v1/jobs/lucy-motion"])
async def test_an_unknown_model_is_told_the_known_ones(shop: Shop, path: str) -> None:
    answer = await shop.post(path, picture(), prompt="Anime")
    assert code_of(answer) == (404, "unknown_model")
    assert "lucy-image-2" in answer.json()["error"]


FORM = "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="f"\r\n\r\n%s\r\n'


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("application/json", b"{}", "application/json"),
        ("application/x-www-form-urlencoded", b"prompt=Anime", "urlencoded"),
        ("multipart/form-data", b"", "multipart"),
        (None, b"data", "nothing"),
        (FORM, b"no form", "RFC 7578"),
        (FORM, b"", "middle"),
        (FORM, PART % (b"data", b"x" * 99), "middle"),
        (FORM, PART % (b"prompt", b"x") + b"--b--\r\n", "'data' is missing"),
        (FORM, PART % (b"data", b"") + b"--b--\r\n", "'data' is missing"),
        (FORM, PART % (b"data", b"x") * 2 + b"--b--\r\n", "twice"),
        (FORM, PART % (b"prompt", b"\xff") + PART % (b"data", b"x") + b"--b--\r\n", "UTF-8"),
        (FORM, b"--b\r\n\r\nno head\r\n--b--\r\n", "no field ''"),
    ],
)
async def test_other_bodies_are_refused_in_words(
    shop: Shop, content_type: str | None, body: bytes, words: str
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = await shop.http.post(PICTURES, content=body, headers=headers)
    assert code_of(answer) == (400, "bad_message"), answer.text
    assert words in answer.json()["error"]


async def test_too_large_a_file_is_refused_by_its_announced_length(shop: Shop) -> None:
    answer = await shop.post(PICTURES, bytes(12_000_000), prompt="Anime")
    assert code_of(answer) == (413, "message_too_large")


async def test_too_large_a_file_is_refused_while_it_comes(shop: Shop) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield (PART % (b"data", b""))[:-2]
        while sent < 3_000_000:
            sent += 100_000
            assert shop.desk.store.used <= 1_000_000
            yield bytes(100_000)

    answer = await shop.http.post(PICTURES, content=endless(), headers={"Content-Type": FORM})
    assert code_of(answer) == (413, "message_too_large")


async def test_a_client_that_leaves_half_way_leaves_nothing(shop: Shop) -> None:
    url = urlsplit(str(shop.http.base_url))
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    head = f"POST {PICTURES} HTTP/1.1\r\nHost: h\r\nContent-Type: {FORM}\r\nContent-Length: 999999"
    writer.write(head.encode() + b"\r\n\r\n" + PART % (b"data", bytes(600_000)))
    async with asyncio.timeout(5):
        while not shop.desk.store.used:
            await asyncio.sleep(0.01)
    writer.close()
    await shop.wait_until_free()
    del reader


async def test_a_full_disk_is_said_and_passes(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: str) -> io.FileIO:
        return io.FileIO("/dev/full", "r+")

    with monkeypatch.context() as patch:
        patch.setattr(shop.desk.store, "_make", full)
        answer = await shop.post(PICTURES, picture(), prompt="Anime")
    assert code_of(answer) == (507, "storage_full")
    assert "no disk space" in answer.json()["error"]


async def test_the_disk_bound_drops_old_results_first(shop: Shop) -> None:
    jobs = []
    for _ in range(2):
        jobs.append((await shop.post("/v1/jobs/lucy-image-2", picture(), prompt="x")).json())
        await shop.wait_until(jobs[-1]["job_id"], "completed")
    store = shop.desk.store
    free = 20_000_000 - store.used
    store.take(free)
    try:
        answer = await shop.post(PICTURES, picture(), prompt="Anime")
        assert answer.status_code == 200
        gone = await shop.http.get(f"/v1/jobs/{jobs[0]['job_id']}")
        assert gone.status_code == 404
    finally:
        store.give(free)
        shop.desk.jobs.close()
