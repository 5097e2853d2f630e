"""A client that stays whatever happens to the cluster: one session after the other, behind a balancer."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Final

from decart import DecartSDKError
from tests.cluster.clients import NEGATIVE, Publisher, publishing
from tests.cluster.town import KEY
from tests.relay import Relay, relayed

__all__ = ["Guest"]

_SEES_S: Final = 30.0
"""A session waits for a new worker where all have died, which takes a starved machine so long."""


class Guest:
    """A client of our SDK, behind a balancer's line; one session after the other.

    Attributes:
        publisher: The session.
        relay: The line.
        name: Of the session; it never changes.
        prompt: In force.
    """

    publisher: Publisher
    relay: Relay
    name: str
    prompt: str

    async def come(self, base_url: Callable[[], str], prompt: str) -> None:
        """Connect, and see pictures; the SDK does not try the first connection again by itself."""
        self.prompt = prompt
        async with asyncio.timeout(_SEES_S):
            while True:
                self._stack = AsyncExitStack()
                line, self.relay = await self._stack.enter_async_context(relayed(base_url()))
                try:
                    session = publishing(line, KEY, prompt=prompt)
                    self.publisher = await self._stack.enter_async_context(session)
                except DecartSDKError as error:
                    await self._stack.aclose()
                    if not error.retryable:
                        raise
                    await asyncio.sleep(0.2)
                else:
                    self.name = self.publisher.session_id
                    return

    async def ask(self, prompt: str) -> None:
        """Change the prompt; asks again where the answer was lost."""
        async with asyncio.timeout(_SEES_S):
            while True:
                try:
                    await self.publisher.client.set_prompt(prompt)
                except DecartSDKError as error:
                    if not error.retryable:
                        raise
                    await asyncio.sleep(0.2)
                else:
                    self.prompt = prompt
                    return

    async def sees(self) -> None:
        """Wait for a picture of its prompt, in the session that it began."""
        wanted = self.prompt == NEGATIVE
        try:
            await self.publisher.diary.sees(lambda s: s.negative is wanted, within_s=_SEES_S)
        except TimeoutError as error:
            told = self.publisher.errors
            raise AssertionError(f"{self.name} is not seen again ({error}); told: {told}") from None
        assert self.publisher.session_id == self.name, "another session was begun"
        assert not self.publisher.errors, f"{self.name} was told {self.publisher.errors}"

    async def go(self) -> None:
        """Say goodbye."""
        await self._stack.aclose()
