"""Bounded waits, and clean-ups that a cancellation does not cut short."""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import TypeVar

from decart.errors import DecartSDKError, WebRTCError

__all__ = ["meant", "to_the_end", "within"]

T = TypeVar("T")


async def within(timeout_s: float, awaitable: Awaitable[T], what: str) -> T:
    """Wait for something, but not for ever.

    Raises:
        WebRTCError: it took longer than ``timeout_s`` seconds; code ``timeout``.
    """
    try:
        async with asyncio.timeout(timeout_s):
            return await awaitable
    except TimeoutError as error:
        text = f"no {what} within {timeout_s:g} s"
        raise WebRTCError(text, {"timeout_s": timeout_s}, error, code="timeout") from error


async def to_the_end(work: Coroutine[None, None, None]) -> None:
    """Do the work even when cancelled meanwhile; a disconnect may come during a clean-up."""
    task = asyncio.get_running_loop().create_task(work, name="decart clean-up")
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


def meant(error: Exception) -> DecartSDKError:
    """Return the error to tell the user; what we do not know becomes ours."""
    if isinstance(error, DecartSDKError):
        return error
    text = f"the session failed: {type(error).__name__}: {error}"
    return DecartSDKError(text, None, error, code="session_failed")
