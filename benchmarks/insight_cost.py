"""What it costs to watch a service: CPU time of counting, of scrapes and of the status page.

Run: ``PYTHONPATH=src:. python benchmarks/insight_cost.py [--seconds 15] [--sessions 2]``. A service with the passthrough engine
and so many cameras of 320x176 run in one process; the time of everything that only insight does is
taken on the event loop's thread, and compared with the CPU time of the whole process. With a real
engine and full size a frame costs some ten times more, and insight the same.
"""

import argparse
import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

from sundog.server.app import create_app
from sundog.server.insight.diary import Diary
from sundog.server.insight.sampler import Sampler
from sundog.server.insight.watch import Watch
from tests.service import PASSTHROUGH, serving
from tests.wireclient import Stream, streaming

_spent_s: dict[str, float] = {}


def _timed(what: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - hands on what comes
        began_s = time.thread_time()
        try:
            return function(*args, **kwargs)
        finally:
            _spent_s[what] = _spent_s.get(what, 0.0) + time.thread_time() - began_s

    return run


async def _watch(stream: Stream) -> None:
    while True:
        await stream.frames(1)


async def _measure(seconds: float, sessions: int) -> None:
    app = create_app(PASSTHROUGH)
    watch: Watch = app.state.watch
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serving(app, PASSTHROUGH))
        streams = [await stack.enter_async_context(streaming(url)) for _ in range(sessions)]
        watching = [asyncio.create_task(_watch(stream)) for stream in streams]
        await asyncio.sleep(2)
        _spent_s.clear()
        began_s, frames = time.process_time(), _frames(watch)
        for second in range(round(seconds)):
            await asyncio.sleep(1)
            if second % 15 == 0:
                _timed("scrapes, one in 15 s", watch.metrics.answer)(None)
            if second % 2 == 0:
                _timed("status page, one open", watch.status)()
        all_s, frames = time.process_time() - began_s, _frames(watch) - frames
        for task in watching:
            task.cancel()
        await asyncio.wait(watching)
    print(f"{frames} frames of {sessions} sessions, {1e3 * all_s / frames:.2f} ms of CPU each")
    for what, spent_s in _spent_s.items():
        print(f"{what}: {1e6 * spent_s / frames:.1f} µs a frame, {100 * spent_s / all_s:.2f} %")


def _frames(watch: Watch) -> int:
    counted = watch._service.insight.snapshot().counts["frames_sent"]
    return round(sum(counted.values()))


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--sessions", type=int, default=2)
    given = parser.parse_args()
    Sampler.look = _timed("counting frames", Sampler.look)  # type: ignore[method-assign]
    Diary.note = _timed("counting events", Diary.note)  # type: ignore[method-assign]
    asyncio.run(_measure(given.seconds, given.sessions))


if __name__ == "__main__":
    main()
