"""Keeps one ICE connection on a way that works, whatever becomes of addresses on either side.

When nothing comes any more, or nothing can be sent, the other side is asked on the way in use.
Without an answer it is asked on every other way too: from each address that this machine has by
now, to each that is known of the other side. What answers first is used, and nominated where this
side does that. On the other side such checks come from a new address, and it follows them:

    nominated        once the new address has answered a check of its own
    not nominated    the same, where the address before is silent and answers no more

A datagram alone never moves anything. That of a stranger lacks the password; one that is sent again
from elsewhere has it, but who sent it cannot answer for the other side (RFC 8445 section 19.4.1).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol

from aioice.ice import CandidatePair, StunProtocol

from sundog.media.rtc.ice.vigilance import Step, Vigilance

__all__ = ["Roaming", "Roamer"]

_log = logging.getLogger(__name__)

_GRACE_S: Final = 0.02
"""How long a better way may answer after the first."""

_GONE_S: Final = 0.7
"""An address that has been silent for so long may have been left."""

_FOLLOW_S: Final = 1.5
"""How long a new address may take to answer."""

_MOST_FOLLOWED: Final = 4
"""New addresses that are looked at at once."""

_MOST_NOMINATIONS: Final = 256
"""Nominations that are known again; one that comes twice is none."""

_FIRST_TRY_S: Final = 0.5
"""An answer that took longer may be to a check that was sent again, and says nothing of time."""


class Roamer(Protocol):
    """What `Roaming` needs of a connection."""

    @property
    def selected(self) -> CandidatePair | None:
        """The way in use."""
        ...

    def select(self, pair: CandidatePair) -> None:
        """Use another way."""
        ...

    async def asks(self, pair: CandidatePair, *, nominate: bool, tries: int = 2) -> bool:
        """Check a way; return whether the other side answers."""
        ...

    async def ways(self) -> list[CandidatePair]:
        """Return all ways that may work now, the likeliest first."""
        ...


class Roaming:
    """One connection's, from when it is made. Ended by `aclose`.

    Attributes:
        vigilance: Decides when; fed by the connection.
    """

    def __init__(self, connection: Roamer, found: Callable[[], None]) -> None:
        """Begin; `run` does the rest.

        Args:
            connection: Whose ways are watched.
            found: Told whenever a way has been found again that was lost for a while.
        """
        self._connection = connection
        self._found = found
        self._now = asyncio.get_running_loop().time
        self.vigilance = Vigilance(self._now())
        self._heard_s = self._now()  # from the address in use
        self._alarm = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._followed: set[CandidatePair] = set()
        self._nominations: deque[bytes] = deque(maxlen=_MOST_NOMINATIONS)
        self._answering: list[CandidatePair] = []
        self._settling: asyncio.TimerHandle | None = None
        self._is_closed = False

    async def run(self) -> None:
        """Watch until consent to send has expired."""
        while True:
            selected = self._connection.selected
            match self.vigilance.step(self._now()):
                case Step.EXPIRE:
                    return
                case Step.ASK if selected is not None:
                    self._spawn(self._ask(selected, is_nomination=True))
                case Step.SEEK:
                    self._spawn(self._seek())
            await self._until(self.vigilance.due_s())

    def came(self, protocol: StunProtocol, addr: tuple[str, int], count: int = 1) -> None:
        """Note that datagrams came that are none of STUN."""
        now_s = self._now()
        self.vigilance.heard(now_s, count)
        self._note_heard(protocol, addr, now_s)

    def refused(self, protocol: StunProtocol) -> None:
        """Note that a socket could not send."""
        selected = self._connection.selected
        if selected is not None and selected.protocol is protocol:
            self.vigilance.refused()
            self._alarm.set()

    def checked(self, pair: CandidatePair, nomination: bytes | None) -> None:
        """Take a check of the other side, of which the credentials are right.

        Args:
            pair: Where it came to and from.
            nomination: The transaction of a check that nominates; None for others.
        """
        selected = self._connection.selected
        if nomination in self._nominations:
            nomination = None
        elif nomination is not None:
            self._nominations.append(nomination)
        if pair is selected:
            self._heard_s = self._now()
        elif self._is_worth_a_look(nomination) and pair not in self._followed:
            self._followed.add(pair)
            self._spawn(self._follow(pair, is_nominated=nomination is not None))

    async def aclose(self) -> None:
        """End all tasks; what still comes begins none."""
        self._is_closed = True
        if self._settling is not None:
            self._settling.cancel()
        tasks = self._tasks - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _note_heard(self, protocol: StunProtocol, addr: tuple[str, int], now_s: float) -> None:
        selected = self._connection.selected
        if selected is None:
            return
        remote = selected.remote_candidate
        if selected.protocol is protocol and (remote._network_host, remote.port) == addr:
            self._heard_s = now_s

    async def _until(self, at_s: float) -> None:
        self._alarm.clear()
        try:
            async with asyncio.timeout(max(at_s - self._now(), 0.001)):
                await self._alarm.wait()
        except TimeoutError:
            pass

    async def _seek(self) -> None:
        """Ask on every way."""
        for pair in await self._connection.ways():
            self._spawn(self._ask(pair, is_nomination=False))

    async def _ask(self, pair: CandidatePair, *, is_nomination: bool) -> None:
        began_s = self._now()
        if not await self._connection.asks(pair, nominate=is_nomination):
            return
        took_s = self._now() - began_s
        if pair is self._connection.selected:
            was_lost = self.vigilance.is_seeking
            self.vigilance.answered(self._now(), took_s if took_s < _FIRST_TRY_S else None)
            if was_lost:
                self._found()
        elif self.vigilance.is_seeking:
            self._answering.append(pair)
            if self._settling is None:
                loop = asyncio.get_running_loop()
                self._settling = loop.call_later(_GRACE_S, self._settle)

    def _settle(self) -> None:
        """Take the likeliest of the ways that have answered, unless the one in use has."""
        pairs, self._answering, self._settling = self._answering, [], None
        if self.vigilance.is_seeking:
            self._move(max(pairs, key=_priority))

    def _move(self, pair: CandidatePair) -> None:
        _log.info("media go another way, from a %s candidate", pair.local_candidate.type)
        self._connection.select(pair)
        self._heard_s = self._now()
        self.vigilance.answered(self._heard_s)
        # Where this side controls, the other one hears thereby where to send.
        self._spawn(self._ask(pair, is_nomination=True))
        self._alarm.set()
        self._found()

    def _is_worth_a_look(self, nomination: bytes | None) -> bool:
        is_gone = self._now() - self._heard_s > _GONE_S
        return len(self._followed) < _MOST_FOLLOWED and (nomination is not None or is_gone)

    async def _follow(self, pair: CandidatePair, *, is_nominated: bool) -> None:
        """Send to another address where it answers, and is asked for or the only one that does.

        aioice's own controlling side, as in official Python clients, nominates once and never
        again (RFC 8445 section 8.1.1); its checks of consent still tell where it is.
        """
        selected = self._connection.selected
        try:
            asking = [self._works(pair)]
            if not is_nominated and selected is not None:
                asking.append(self._connection.asks(selected, nominate=True, tries=1))
            works, *before = await asyncio.gather(*asking)
            is_current = is_nominated or self._connection.selected is selected
            if works and is_current and not any(before):
                self._move(pair)
        finally:
            self._followed.discard(pair)

    async def _works(self, pair: CandidatePair) -> bool:
        """Return whether a pair answers now; one that is being checked need not be asked again."""
        if pair.task is None:
            return await self._connection.asks(pair, nominate=False)
        await asyncio.wait([pair.task], timeout=_FOLLOW_S)
        return pair.state is CandidatePair.State.SUCCEEDED

    def _spawn(self, step: Coroutine[Any, Any, None]) -> None:
        if self._is_closed:
            step.close()
            return
        task = asyncio.create_task(step, name="ice roaming")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _priority(pair: CandidatePair) -> int:
    """Of the local candidate: host before relayed (RFC 8445 section 5.1.2)."""
    priority: int = pair.local_candidate.priority
    return priority
