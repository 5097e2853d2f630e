"""All workers as one front knows them: who there is, who has room, who holds a session."""

import asyncio
import hashlib
import logging
from asyncio import ALL_COMPLETED, FIRST_COMPLETED
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import Final

from sundog.cluster.gateway.calls import Calls
from sundog.cluster.gateway.link import Front, Link
from sundog.cluster.gateway.reach import Reach
from sundog.cluster.rules.choosing import choose, free_slots
from sundog.server.placement.interface import Found, Room, Wish, WorkerState, WorkerView

__all__ = ["Board"]

_log = logging.getLogger(__name__)

_LOOK_S: Final = 0.25
_ROUND_S: Final = 0.25
_RECALL_S: Final = 1.0
_ASKS_PER_S: Final = 250.0
"""Anybody may come with a token that nobody knows: how many workers that has a front ask at most.
One question takes some 1 ms."""


class Board:
    """One front's. On one event loop; `run` looks for silence, `aclose` ends what listens."""

    def __init__(self, reach: Reach, front: Front, call: Callable[[], Awaitable[object]]) -> None:
        """Begin with no worker.

        Args:
            reach: To the workers.
            front: Whose it is.
            call: Asks who the workers are, and has `sync` told.
        """
        self._reach = reach
        self._front = front
        self._call = call
        self._links: dict[str, Link] = {}
        self._listening: dict[Link, asyncio.Task[None]] = {}
        self._refreshing: asyncio.Task[bool] | None = None
        self._asked_s = float("-inf")

    def __len__(self) -> int:
        """Return how many workers there are."""
        return len(self._links)

    @property
    def links(self) -> Sequence[Link]:
        """Every worker that is known."""
        return tuple(self._links.values())

    def link(self, name: str) -> Link | None:
        """Return a worker by its name."""
        return self._links.get(name)

    def heard_now(self) -> tuple[str, ...]:
        """Return the names of the workers that are heard."""
        return tuple(sorted(link.name for link in self.links if link.known is not None))

    def sync(self, names: Iterable[str]) -> None:
        """Listen to these workers, and no more to others that are lost.

        Who is heard stays, also where nobody names it: the list may be older than it. So does who
        is only quiet: its sessions here are to hear of its loss, or to go on with it.
        """
        wanted = set(names)
        for name in wanted - self._links.keys():
            link = Link(Calls(self._reach, name, self._front.name), self._front)
            self._links[name] = link
            task = asyncio.create_task(link.listen(), name=f"listens to {name}")
            self._listening[link] = task
        for link in self.links:
            is_away = link.is_lost or link.facts is None
            if link.is_gone or (link.name not in wanted and is_away):
                self._drop(link)

    def choose(self, wish: Wish, release: str) -> tuple[Link, ...]:
        """Return the workers to ask for a slot, the best first."""
        known = [facts for link in self.links if (facts := link.known) is not None]
        return tuple(self._links[name] for name in choose(wish, known, release=release))

    def free(self) -> Room:
        """Return how many slots are free on workers that take sessions."""
        slots = 0
        by_engine: dict[str, int] = {}
        for link in self.links:
            facts = link.known
            if facts is None or facts.state is not WorkerState.READY:
                continue
            slots += free_slots(facts)
            for engine in facts.engines:
                by_engine[engine] = by_engine.get(engine, 0) + free_slots(facts, engine)
        return Room(slots=slots, by_engine=by_engine)

    def views(self) -> tuple[WorkerView, ...]:
        """Return every worker that was ever heard, by name."""
        views = [view for link in self.links if (view := link.view()) is not None]
        return tuple(sorted(views, key=lambda view: view.name))

    def find(self, token: str) -> Found | None:
        """Return the session that a resume token takes up and that this front does not hold."""
        digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        fitting = [
            (holding, link)
            for link in self.links
            # Also of who is only slow to answer: the client would begin anew beside its session.
            if (facts := link.facts) is not None and not link.is_lost
            for holding in facts.holdings
            if digest in holding.tokens and holding.session_id not in link.media
        ]
        if not fitting:
            return None
        holding, link = min(fitting, key=lambda fit: fit[0].age_s)
        return Found(
            session_id=holding.session_id,
            worker=link.name,
            key_digest=holding.key_digest,
            model=holding.model,
        )

    async def refresh(self) -> bool:
        """Ask every worker how it is, and who there are; who asks meanwhile waits for the same.

        Returns:
            Whether all have answered since this was called, but for those that are lost.
        """
        came_s, is_whole = self._front.clock.now(), False
        # An answer from before may be older than what the caller looks for.
        while self._asked_s < came_s:
            if self._refreshing is None or self._refreshing.done():
                self._refreshing = asyncio.create_task(self._ask_all(), name="asks all workers")
            is_whole = await asyncio.shield(self._refreshing)
        return is_whole

    async def _ask_all(self) -> bool:
        """Ask them at once, unless that was done just now."""
        pause_s = max(_ROUND_S, len(self._links) / _ASKS_PER_S)
        await asyncio.sleep(max(0.0, self._asked_s + pause_s - self._front.clock.now()))
        self._asked_s = self._front.clock.now()
        asked = [link for link in self.links if not link.is_lost]
        _, *answers = await asyncio.gather(self._recall(), *(link.refresh() for link in asked))
        answered = {link for link, has_answered in zip(asked, answers, strict=True) if has_answered}
        return all(link in answered for link in self.links if link.may_answer)

    async def _recall(self) -> None:
        """Hear of workers that have just begun; those who tell are not waited for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_RECALL_S):
                await self._call()

    async def heard(self, within_s: float, others_s: float) -> None:
        """Wait until every worker has been heard once.

        Args:
            within_s: For so long at most.
            others_s: No longer than this once one has been heard: others may only just begin.
        """
        waiting = {asyncio.create_task(link.heard()) for link in self.links}
        try:
            for most_s, until in ((within_s, FIRST_COMPLETED), (others_s, ALL_COMPLETED)):
                if waiting:
                    _, waiting = await asyncio.wait(waiting, timeout=most_s, return_when=until)
        finally:
            for task in waiting:
                task.cancel()
        for link in self.links:
            if link.facts is None and not link.is_gone:
                _log.info("worker %s has not been heard yet", link.name)

    async def run(self) -> None:
        """Look for silence until cancelled."""
        while True:
            for link in self.links:
                link.look()
            await asyncio.sleep(_LOOK_S)

    async def aclose(self) -> None:
        """Listen to nobody any more; what runs on workers goes on there."""
        if self._refreshing is not None:
            self._refreshing.cancel()
            await asyncio.wait([self._refreshing])
        for link in self.links:
            self._drop(link)
            await link.aclose()
        if self._listening:
            await asyncio.wait(self._listening.values())

    def _drop(self, link: Link) -> None:
        if self._links.get(link.name) is link:
            del self._links[link.name]
        task = self._listening[link]
        task.cancel()
        task.add_done_callback(lambda _: self._listening.pop(link, None))
        self._front.changed()
