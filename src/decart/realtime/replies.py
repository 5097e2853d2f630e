"""Requests that wait for the service's reply, matched in the order they were sent.

An ack carries no id. The service answers every request in order, so the oldest waiter with the
same content is the one meant; two equal prompts in flight are two waiters.
"""

import asyncio
from collections import deque
from collections.abc import Hashable
from typing import Generic, TypeVar

from decart.errors import DecartSDKError, WebRTCError
from sundog.protocol.pending import MAX_PENDING

__all__ = ["Replies"]

R = TypeVar("R")


class Replies(Generic[R]):
    """Waiters for one kind of ack.

    Args:
        what: What is waited for, in messages.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._waiting: deque[tuple[Hashable, asyncio.Future[R]]] = deque()

    def expect(self, key: Hashable) -> asyncio.Future[R]:
        """Open a waiter, before its request is sent.

        Raises:
            WebRTCError: too many requests are waiting already.
        """
        if len(self._waiting) >= MAX_PENDING:
            raise WebRTCError(
                f"{len(self._waiting)} requests wait for their {self._what} already; slow down",
                code="too_many_requests",
            )
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, future))
        return future

    async def wait(self, future: asyncio.Future[R], timeout_s: float) -> R:
        """Wait for the reply to an opened waiter.

        When nobody waits any more, because of a cancellation or the time, the waiter keeps its
        place: its reply will still come, and is not that of the next request.

        Raises:
            WebRTCError: no reply in time, or the connection was lost meanwhile.
        """
        try:
            async with asyncio.timeout(timeout_s):
                return await future
        except TimeoutError as error:
            raise WebRTCError(
                f"no {self._what} within {timeout_s:g} s; the service may be overloaded",
                {"timeout_s": timeout_s},
                error,
                code="timeout",
            ) from error

    def forget(self, future: asyncio.Future[R]) -> None:
        """Take away a waiter whose request was never sent; silent when it is gone already."""
        future.cancel()
        for entry in self._waiting:
            if entry[1] is future:
                self._waiting.remove(entry)
                return

    def settle(self, key: Hashable, reply: R) -> bool:
        """Give a reply to the oldest waiter with that key; False when nobody waits for it."""
        for entry in self._waiting:
            if entry[0] == key:
                self._waiting.remove(entry)
                is_awaited = not entry[1].done()
                if is_awaited:
                    entry[1].set_result(reply)
                return is_awaited
        return False

    def fail(self, error: DecartSDKError) -> None:
        """End every waiter with an error; each gets the same one."""
        while self._waiting:
            _, future = self._waiting.popleft()
            if not future.done():
                future.set_exception(error)
                # A waiter that was cancelled at the same moment never reads its exception.
                future.exception()
