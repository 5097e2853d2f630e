"""What a front asks of one worker: each call with its types and a bound on its time."""

from typing import Any, Final

from sundog.cluster.gateway.reach import Reach
from sundog.cluster.messages import Facts, Report
from sundog.engine.interface import Report as EngineReport
from sundog.engine.interface import StylePrompt
from sundog.server.hosting.interface import Sample
from sundog.server.placement.interface import Opening, Slot, Wish
from sundog.server.placement.record import SessionRecord

__all__ = ["Calls"]

_ASK_S: Final = 1.0
"""For what takes a worker no time; whoever is slower gets no session now."""

_OPEN_S: Final = 10.0
_SHORT_S: Final = 5.0
_NEGOTIATE_S: Final = 12.0
_PROMPT_S: Final = 15.0
"""A little more than the session itself waits, so that its words are what the client hears."""

_CLOSE_S: Final = 8.0
"""A peer may take 5 s to close."""

_POLL_S: Final = 10.0
"""How long the answer to a poll may be late before the worker is asked anew."""

Candidate = tuple[str | None, str | None, int | None]


class Calls:
    """One worker's methods, for one front. Every call may raise what `Reach.call` does."""

    def __init__(self, reach: Reach, worker: str, front: str) -> None:
        """Say who asks whom."""
        self.worker = worker
        self.front = front
        self._reach = reach

    async def _call(self, within_s: float, method: str, *args: object) -> Any:  # noqa: ANN401 - what the method returns
        return await self._reach.call(self.worker, method, *args, within_s=within_s)

    async def facts(self, within_s: float = _ASK_S) -> Facts:
        """Ask how the worker is, without waiting for news."""
        facts: Facts = await self._call(within_s, "facts")
        return facts

    async def report(self, seen: int, patience_s: float) -> Report:
        """Ask for news; the worker answers at once where it has some, else after patience."""
        report: Report = await self._call(
            patience_s + _POLL_S, "report", self.front, seen, patience_s
        )
        return report

    async def reserve(self, wish: Wish) -> Slot:
        """See `Placement.reserve`."""
        slot: Slot = await self._call(_ASK_S, "reserve", wish)
        return slot

    async def attach(self, slot: Slot, opening: Opening) -> None:
        """See `Placement.attach`."""
        await self._call(_OPEN_S, "attach", self.front, slot, opening)

    async def release(self, slot: Slot) -> None:
        """See `Placement.release`."""
        await self._call(_ASK_S, "release", slot)

    async def drain(self, deadline_s: float) -> None:
        """See `Placement.drain`."""
        await self._call(_SHORT_S, "drain", deadline_s)

    async def adopt(self, session_id: str, token: bytes) -> SessionRecord:
        """See `Placement.adopt`."""
        record: SessionRecord = await self._call(_SHORT_S, "adopt", self.front, session_id, token)
        return record

    async def keep(self, record: SessionRecord, *, same_image: bool) -> None:
        """Have the worker keep a session's record; with the picture that it has, or as it is."""
        await self._call(_SHORT_S, "keep", self.front, record, same_image)

    async def close(self, session_id: str) -> Sample:
        """End a session's media there; return what its frames did since the last report."""
        sample: Sample = await self._call(_CLOSE_S, "close", session_id, self.front)
        return sample

    async def negotiate(self, session_id: str, sdp: str) -> str:
        """See `Media.negotiate`."""
        answer: str = await self._call(_NEGOTIATE_S, "negotiate", session_id, self.front, sdp)
        return answer

    async def add_candidate(self, session_id: str, candidate: Candidate) -> None:
        """See `Media.add_candidate`."""
        await self._call(_SHORT_S, "add_candidate", session_id, self.front, *candidate)

    async def restart_ice(self, session_id: str, fragment: str) -> str:
        """See `Media.restart_ice`."""
        own: str = await self._call(_NEGOTIATE_S, "restart_ice", session_id, self.front, fragment)
        return own

    async def set_prompt(
        self, session_id: str, prompt: StylePrompt
    ) -> tuple[int | None, EngineReport]:
        """See `Media.set_prompt`."""
        shown: tuple[int | None, EngineReport] = await self._call(
            _PROMPT_S, "set_prompt", session_id, self.front, prompt
        )
        return shown

    async def set_mirror(self, session_id: str, enabled: bool) -> None:
        """See `Media.set_mirror`."""
        await self._call(_SHORT_S, "set_mirror", session_id, self.front, enabled)

    async def set_playout_delay(self, session_id: str, most_ms: int) -> None:
        """See `Media.set_playout_delay`."""
        await self._call(_SHORT_S, "set_playout_delay", session_id, self.front, most_ms)

    async def show(self, session_id: str, peer: str, sdp: str, most_delay_ms: int) -> str:
        """See `Media.show`; the front names the viewer's peer."""
        answer: str = await self._call(
            _NEGOTIATE_S, "show", session_id, self.front, peer, sdp, most_delay_ms
        )
        return answer

    async def viewer_candidate(self, session_id: str, peer: str, candidate: Candidate) -> None:
        """See `ViewingPeer.add_candidate`."""
        await self._call(_SHORT_S, "viewer_candidate", session_id, self.front, peer, *candidate)

    async def viewer_restart_ice(self, session_id: str, peer: str, fragment: str) -> str:
        """See `ViewingPeer.restart_ice`."""
        own: str = await self._call(
            _NEGOTIATE_S, "viewer_restart_ice", session_id, self.front, peer, fragment
        )
        return own

    async def viewer_close(self, session_id: str, peer: str) -> None:
        """See `ViewingPeer.close`."""
        await self._call(_CLOSE_S, "viewer_close", session_id, self.front, peer)
