"""An event loop whose clock jumps to the next timer: half a minute passes in a millisecond."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

__all__ = ["LoopClock", "run"]

T = TypeVar("T")


class _Jumping(selectors.SelectSelector):
    """Waits for nothing: what it was to wait passes at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everything waits, and nothing is to come"
            self.now_s += max(0.0, timeout)
        return ready


class _VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now_s

    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., T], *args: object
    ) -> asyncio.Future[T]:
        """Run it here: a thread would take real time."""
        made: asyncio.Future[T] = self.create_future()
        try:
            made.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - as an executor does
            made.set_exception(error)
        return made


class LoopClock:
    """Tells the time of the loop that runs."""

    def now(self) -> float:
        return asyncio.get_running_loop().time()


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in virtual time; fail where it leaves tasks behind."""

    async def checked() -> T:
        result = await main
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if left:
            await asyncio.wait(left, timeout=10)
        left = {task for task in left if not task.done()}
        assert not left, f"tasks left behind: {left}"
        return result

    with asyncio.Runner(loop_factory=_VirtualLoop) as runner:
        return runner.run(checked())
