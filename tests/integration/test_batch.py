"""Files restyled by the service: pictures while somebody waits, videos as jobs."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from sundog.media.synthetic import read_number
from tests.batchclient import Shop, opened_shop, worker_processes
from tests.clips import frames_of, picture, video
from tests.service import PASSTHROUGH, changed

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def open_all_day() -> AsyncIterator[Shop]:
    async with opened_shop() as shop:
        yield shop


@pytest_asyncio.fixture(loop_scope="module")
async def shared(open_all_day: Shop) -> AsyncIterator[Shop]:
    """A service whose workers are warm; it has nothing to do before and after a test."""
    yield open_all_day
    open_all_day.desk.jobs.close()
    await open_all_day.wait_until_free()


@pytest.fixture(scope="module")
def long() -> bytes:
    """A video that no test waits for."""
    return video(1500, size=(64, 48))


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def no_task_left_behind() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    deadline = time.monotonic() + 3
    while (left := _new_tasks(before)) and time.monotonic() < deadline:
        await asyncio.sleep(0.01)
    assert not left, f"tasks left behind: {left}"


def _new_tasks(before: set[asyncio.Task[object]]) -> set[asyncio.Task[object]]:
    """Tasks that came; those of the shared service's workers and connections stay."""
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    return {task for task in left if task.get_name() != "batch worker"}


async def test_a_picture_comes_back_at_once(shared: Shop) -> None:
    for kind in ("PNG", "JPEG", "WEBP"):
        answer = await shared.post("/v1/generate/lucy-image-2", picture(7, kind=kind), prompt="x")
        assert answer.headers["content-type"] == "image/png"
        (frame,) = frames_of(answer.content)
        assert (frame.width, frame.height) == (1280, 704)
        assert read_number(frame) == 7
    await shared.wait_until_free()


async def test_a_video_comes_back_frame_by_frame_with_its_sound(shared: Shop) -> None:
    job = await shared.submit(video(5, sound="aac"))
    assert (await shared.wait_until(job, "completed", "failed"))["status"] == "completed"
    answer = await shared.http.get(f"/v1/jobs/{job}/content")
    assert answer.headers["content-type"] == "video/mp4"
    frames = frames_of(answer.content)
    assert [read_number(frame) for frame in frames] == [0, 1, 2, 3, 4]
    assert [frame.time for frame in frames] == pytest.approx([0, 0.04, 0.08, 0.12, 0.16])
    assert b"mp4a" in answer.content
    again = await shared.http.get(f"/v1/jobs/{job}/content")
    assert again.content == answer.content


async def test_old_clients_wait_for_their_video(shared: Shop) -> None:
    answer = await shared.post("/v1/generate/lucy-pro-v2v", video(3), prompt="Anime")
    assert [read_number(frame) for frame in frames_of(answer.content)] == [0, 1, 2]


GENERATE = "/v1/generate/lucy-image-2"
SLOW = (
    b"POST /v1/generate/lucy-image-2 HTTP/1.1\r\nHost: localhost\r\nX-API-KEY: a\r\n"
    b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 50000\r\n\r\n--b\r\n"
)


async def test_a_key_that_sends_slowly_keeps_no_other_out() -> None:
    async with (
        opened_shop(changed(PASSTHROUGH, api_keys=("a", "b"))) as shop,
        AsyncExitStack() as end,
    ):
        for _ in range(20):
            url = shop.http.base_url
            _, writer = await asyncio.open_connection(url.host, url.port)
            end.callback(writer.close)
            writer.write(SLOW)
        async with asyncio.timeout(8):
            while (
                answer := await shop.post(GENERATE, picture(), key="a", prompt="x")
            ).status_code == 200:
                await asyncio.sleep(0.05)
        assert (answer.status_code, "of this key" in answer.text) == (503, True)
        assert (await shop.post(GENERATE, picture(), key="b", prompt="x")).status_code == 200


async def test_a_service_that_is_about_to_end_takes_no_files() -> None:
    async with opened_shop() as shop:
        await shop.drain()
        for path in ("/v1/jobs/lucy-clip", "/v1/generate/lucy-image-2"):
            answer = await shop.post(path, picture(), prompt="Anime")
            assert (answer.status_code, answer.json()["code"]) == (503, "draining")
            assert answer.headers["retry-after"]


async def test_a_picture_can_be_a_job(shared: Shop) -> None:
    answer = await shared.post("/v1/jobs/lucy-pro-i2i", picture(9), prompt="Anime")
    job = answer.json()["job_id"]
    assert answer.headers["location"] == f"/v1/jobs/{job}"
    await shared.wait_until(job, "completed")
    answer = await shared.http.get(f"/v1/jobs/{job}/content")
    assert read_number(frames_of(answer.content)[0]) == 9


async def test_mirror_and_resolution_are_honoured(shared: Shop) -> None:
    url, sent = "/v1/generate/lucy-image-2", picture(7, size=(848, 480))
    plain = await shared.post(url, sent, prompt="x", resolution="480p", seed="3")
    turned = await shared.post(url, sent, prompt="x", resolution="480p", mirror="True")
    straight, mirrored = (
        frames_of(answer.content)[0].to_ndarray(format="rgb24") for answer in (plain, turned)
    )
    assert straight.shape == (480, 848, 3)
    assert np.abs(straight[:, ::-1].astype(int) - mirrored).mean() < 2


async def test_a_reference_image_reaches_the_engine(shared: Shop) -> None:
    url = "/v1/generate/lucy-image-2"
    answer = await shared.post(url, picture(), reference_image=picture())
    assert answer.status_code == 422
    assert "reference image" in answer.json()["error"]


async def test_a_job_belongs_to_its_key() -> None:
    async with opened_shop(changed(PASSTHROUGH, api_keys=("mine", "yours"))) as shop:
        job = await shop.submit(video(2), key="mine")
        assert (await shop.status(job, key="mine"))["job_id"] == job
        for way in ("", "/content"):
            answer = await shop.http.get(f"/v1/jobs/{job}{way}", headers={"X-API-KEY": "yours"})
            assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")
        answer = await shop.http.delete(f"/v1/jobs/{job}", headers={"X-API-KEY": "yours"})
        assert answer.status_code == 404
        answer = await shop.http.get(f"/v1/jobs/{job}")
        assert answer.status_code == 401


async def test_content_comes_only_when_it_is_there(shared: Shop, long: bytes) -> None:
    job = await shared.submit(long)
    answer = await shared.http.get(f"/v1/jobs/{job}/content")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_allowed_now")


async def test_pictures_do_not_wait_for_videos(shared: Shop, long: bytes) -> None:
    job = await shared.submit(long)
    await shared.wait_until(job, "processing")
    answer = await shared.post("/v1/generate/lucy-image-2", picture(), prompt="Anime")
    assert answer.status_code == 200
    assert (await shared.status(job))["status"] == "processing"


async def test_a_cancelled_job_ends_at_once_and_leaves_nothing(shared: Shop, long: bytes) -> None:
    job = await shared.submit(long)
    waits = await shared.submit(video(2))
    await shared.wait_until(job, "processing")
    assert (await shared.http.delete(f"/v1/jobs/{job}")).status_code == 204
    assert (await shared.http.get(f"/v1/jobs/{job}")).status_code == 404
    await shared.wait_until(waits, "completed")
    assert (await shared.http.delete(f"/v1/jobs/{waits}")).status_code == 204
    await shared.wait_until_free()


async def test_a_result_is_kept_for_its_time_only() -> None:
    async with opened_shop(changed(PASSTHROUGH, job_ttl_s=1)) as shop:
        job = await shop.submit(video(2))
        await shop.wait_until(job, "completed")
        assert shop.desk.store.used > 0
        await shop.wait_until_free()
        assert (await shop.http.get(f"/v1/jobs/{job}")).status_code == 404


async def test_a_full_queue_says_when_to_come_again(long: bytes) -> None:
    async with opened_shop(changed(PASSTHROUGH, job_queue_size=1)) as shop:
        await shop.wait_until(await shop.submit(long), "processing")
        await shop.submit(video(2))
        answer = await shop.post("/v1/jobs/lucy-clip", video(2), prompt="Anime")
        assert (answer.status_code, answer.json()["code"]) == (503, "at_capacity")
        assert int(answer.headers["retry-after"]) >= 1


async def test_stopping_the_service_ends_its_jobs_and_leaves_no_file(
    tmp_path: Path, long: bytes
) -> None:
    others = set(worker_processes())
    async with opened_shop(changed(PASSTHROUGH, data_dir=str(tmp_path / "files"))) as shop:
        await shop.wait_until(await shop.submit(long), "processing")
        workers = set(worker_processes()) - others
        assert workers
        before = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - before < 4
    assert not [worker for worker in workers if worker.is_running()]
    assert list((tmp_path / "files").iterdir()) == []
    assert shop.desk.store.used == 0


async def test_a_worker_that_dies_loses_its_job_alone(shared: Shop, long: bytes) -> None:
    job = await shared.submit(long)
    await shared.wait_until(job, "processing")
    waits = await shared.submit(video(2))
    for worker in worker_processes():
        worker.kill()
    told = await shared.wait_until(job, "failed")
    assert told["code"] == "engine_failed"
    assert "crashed" in told["error"]
    await shared.wait_until(waits, "completed")


async def test_a_client_that_leaves_takes_its_work_along(long: bytes) -> None:
    others = set(worker_processes())
    async with opened_shop() as shop:
        sending = asyncio.create_task(shop.post("/v1/generate/lucy-clip", long, prompt="Anime"))
        async with asyncio.timeout(20):
            while len(set(worker_processes()) - others) < 2:
                await asyncio.sleep(0.02)
        sending.cancel()
        await asyncio.wait([sending])
        await shop.wait_until_free()


async def test_a_service_without_jobs_says_so() -> None:
    async with opened_shop(changed(PASSTHROUGH, max_jobs=0)) as shop:
        answer = await shop.post("/v1/generate/lucy-image-2", picture(), prompt="Anime")
        assert answer.status_code == 503
        assert "SUNDOG_MAX_JOBS" in answer.json()["error"]


async def test_models_for_files_are_listed(shared: Shop) -> None:
    listed = (await shared.http.get("/v1/models")).json()["files"]
    assert {"lucy-image-2": "picture", "lucy-clip": "video"}.items() <= {
        model["name"]: model["kind"] for model in listed
    }.items()
