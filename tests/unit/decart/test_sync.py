"""The parts of the facade without `await`: a loop on a thread, and the newest frame."""

import asyncio
import gc
import threading
import traceback
import weakref

import av
import numpy as np
import pytest

from decart import DecartSDKError, InvalidInputError, WebRTCError
from decart.sync import connect
from decart.sync.newest import NewestFrame
from decart.sync.thread import LoopThread


@pytest.fixture
def thread():
    thread = LoopThread("test loop")
    yield thread
    thread.close()


async def forever():
    await asyncio.sleep(3600)


def frame(level):
    return av.VideoFrame.from_ndarray(np.full((96, 160, 3), level, np.uint8), format="rgb24")


class TestLoopThread:
    def test_a_result_comes_back(self, thread):
        async def add():
            return 1 + 1

        assert thread.run(add, 5, "add") == 2

    def test_an_error_comes_back_as_it_is_with_the_callers_stack(self, thread):
        async def refuse():
            raise InvalidInputError("no such style")

        with pytest.raises(InvalidInputError, match="no such style") as caught:
            thread.run(refuse, 5, "refuse")

        names = [entry.name for entry in traceback.extract_tb(caught.value.__traceback__)]
        assert names[0] == "test_an_error_comes_back_as_it_is_with_the_callers_stack"
        assert names[-1] == "refuse"

    def test_a_call_that_takes_too_long_is_cancelled(self, thread):
        cancelled = threading.Event()

        async def slow():
            try:
                await forever()
            finally:
                cancelled.set()

        with pytest.raises(WebRTCError, match=r"slow\(\) took longer than 0.1 s") as caught:
            thread.run(slow, 0.1, "slow()")
        assert caught.value.code == "timeout"
        assert cancelled.wait(5)

    def test_a_call_that_waits_at_the_end_is_told_so(self, thread):
        started = threading.Event()

        async def wait():
            started.set()
            await forever()

        def end():
            started.wait(5)
            thread.request_end()

        helper = threading.Thread(target=end)
        helper.start()
        with pytest.raises(WebRTCError, match="over"):
            thread.run(wait, 20, "wait()")
        helper.join()

    def test_a_call_after_the_end_is_refused(self, thread):
        thread.close()

        with pytest.raises(WebRTCError) as caught:
            thread.run(forever, 5, "forever()")
        assert caught.value.code == "disconnected"

    def test_a_call_from_the_thread_itself_is_refused_instead_of_waiting_for_ever(self, thread):
        async def call_again():
            thread.run(forever, 5, "set_prompt()")

        with pytest.raises(DecartSDKError, match=r"set_prompt\(\) was called from a callback") as e:
            thread.run(call_again, 5, "outer")
        assert e.value.code == "called_from_callback"

    def test_the_end_frees_what_was_opened_last_first(self, thread):
        freed: list[str] = []

        async def open_two():
            thread.exits.callback(freed.append, "camera")
            thread.exits.callback(freed.append, "session")

        thread.run(open_two, 5, "open")
        thread.close()
        thread.close()

        assert freed == ["session", "camera"]
        assert not thread.is_alive

    def test_it_can_be_closed_from_itself(self, thread):
        async def close():
            thread.close()

        thread.run(close, 5, "close")
        thread.close()
        assert not thread.is_alive

    def test_a_failing_clean_up_does_not_keep_it_alive(self, thread, caplog):
        def fail():
            raise OSError("the camera is stuck")

        async def open_one():
            thread.exits.callback(fail)

        thread.run(open_one, 5, "open")
        thread.close()

        assert not thread.is_alive
        assert "freeing the session failed" in caplog.text

    def test_tasks_left_over_are_ended(self, thread):
        tasks = []

        async def start():
            tasks.append(asyncio.create_task(forever()))

        thread.run(start, 5, "start")
        thread.close()

        assert tasks[0].cancelled()

    def test_it_is_not_kept_in_memory_after_its_end(self):
        thread = LoopThread("test loop")
        thread.close()
        gone = weakref.ref(thread)
        del thread
        gc.collect()

        assert gone() is None


class TestNewestFrame:
    def test_the_newest_wins_and_each_is_seen_once(self):
        newest = NewestFrame()
        assert newest.get() == (0, None)

        newest.put(frame(1))
        newest.put(last := frame(2))

        assert newest.after(0, lambda: True) == (2, last)
        newest.end()
        assert newest.after(2, lambda: True) == (2, None)
        assert newest.get() == (2, last)

    def test_the_last_frame_is_seen_although_the_end_came_with_it(self):
        newest = NewestFrame()
        newest.put(last := frame(1))
        newest.end()

        assert newest.after(0, lambda: True) == (1, last)

    def test_nobody_waits_for_a_session_whose_thread_is_gone(self):
        assert NewestFrame().after(0, lambda: False) == (0, None)


class TestConnect:
    def test_what_cannot_be_used_is_said_before_anything_is_opened(self):
        with pytest.raises(InvalidInputError, match="prompt is empty"):
            connect(" ", source="synthetic")
        with pytest.raises(InvalidInputError, match="mirror"):
            connect("Anime", mirror="yes")  # type: ignore[arg-type]
        with pytest.raises(InvalidInputError, match="unknown keys"):
            connect("Anime", source={"colour": "blue"})
        with pytest.raises(InvalidInputError, match="no file"):
            connect("Anime", source="no-such-clip.mp4")
