"""What a session has its media do, with a bound on each, and what came of it as a fact."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from sundog.engine.interface import EngineError, Report, StylePrompt
from sundog.media.rtc import SdpError
from sundog.protocol.effects import (
    AddCandidate,
    AnswerReady,
    ApplyPrompt,
    Negotiate,
    OfferFailed,
    PromptApplied,
    PromptFailed,
)
from sundog.protocol.errors import MAX_CANDIDATES, ErrorCode, ProtocolError
from sundog.protocol.messages import Understanding, Unmet

__all__ = ["Enrich", "Errands", "Media"]

Applied = PromptApplied | PromptFailed

_log = logging.getLogger(__name__)

_NEGOTIATE_S: Final = 10.0
_CANDIDATE_S: Final = 5.0
_PROMPT_S: Final = 12.0
"""Official clients give up on an ack after 15 s."""


Enrich = Callable[[StylePrompt], Awaitable[StylePrompt]]
"""Proposes what to add to a prompt, and says so in it; never fails."""


class Media(Protocol):
    """What a session asks of its media; see `sundog.server.session.stage.Stage`."""

    async def negotiate(self, sdp: str) -> str:
        """Answer an offer."""
        ...

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Take a candidate."""
        ...

    async def set_prompt(self, prompt: StylePrompt) -> tuple[int | None, Report]:
        """Take a prompt; return the pts of the first frame that shows it, and what it shows."""
        ...


class Errands:
    """One session's, each kind in turn, so that a slow prompt holds up no candidate.

    Attributes:
        enrich: Adds to its prompts; None for the engine's own enrichment alone.
    """

    def __init__(
        self, media: Media, tell: Callable[[AnswerReady | OfferFailed | Applied], None]
    ) -> None:
        """Begin with none.

        Args:
            media: Who does them.
            tell: Told what came of each.
        """
        self.enrich: Enrich | None = None
        self._media = media
        self._tell = tell
        # The session lets at most one offer and its candidates wait, and one prompt.
        self._peer_work: asyncio.Queue[Negotiate | AddCandidate] = asyncio.Queue(MAX_CANDIDATES + 2)
        self._prompts: asyncio.Queue[ApplyPrompt] = asyncio.Queue(1)

    def take(self, errand: Negotiate | AddCandidate | ApplyPrompt) -> None:
        """Have it done after those of its kind before it."""
        if isinstance(errand, ApplyPrompt):
            self._prompts.put_nowait(errand)
        else:
            self._peer_work.put_nowait(errand)

    async def do_peer_work(self) -> None:
        """Answer offers and give candidates to peers, until cancelled."""
        while True:
            work = await self._peer_work.get()
            if isinstance(work, Negotiate):
                self._tell(await _answer(self._media, work))
            else:
                await _add_candidate(self._media, work)

    async def apply_prompts(self) -> None:
        """Have the engine take prompts, until cancelled."""
        while True:
            prompt = await self._prompts.get()
            self._tell(await _apply_prompt(self._media, prompt, self.enrich))


async def _answer(media: Media, work: Negotiate) -> AnswerReady | OfferFailed:
    """Answer an offer, within 10 s."""
    try:
        async with asyncio.timeout(_NEGOTIATE_S):
            return AnswerReady(sdp=await media.negotiate(work.sdp))
    except SdpError as error:
        return OfferFailed(error=ProtocolError(ErrorCode.INVALID_SDP, str(error)))
    except TimeoutError:
        text = f"The offer was not answered within {_NEGOTIATE_S:g} s; try again"
        return OfferFailed(error=ProtocolError(ErrorCode.INTERNAL, text))


async def _add_candidate(media: Media, work: AddCandidate) -> None:
    """Give the newest peer a candidate, within 5 s; one that cannot be used is left out."""
    candidate = work.candidate
    try:
        async with asyncio.timeout(_CANDIDATE_S):
            if candidate is None:
                await media.add_candidate(None, None, None)
            else:
                await media.add_candidate(
                    candidate.candidate, candidate.sdp_mid, candidate.sdp_mline_index
                )
    # One candidate of several; a client that hears of an error would give up instead.
    except (SdpError, TimeoutError) as error:
        _log.info("a candidate is not used: %s", type(error).__name__)


async def _apply_prompt(media: Media, prompt: ApplyPrompt, enrich: Enrich | None) -> Applied:
    """Have the engine take a prompt, within 12 s.

    Args:
        media: Of the session.
        prompt: To take.
        enrich: Adds to it before; None for the engine's own enrichment alone.
    """
    try:
        async with asyncio.timeout(_PROMPT_S):
            wanted = StylePrompt(
                text=prompt.text,
                enrich=prompt.enrich,
                before=prompt.before,
                image=prompt.image,
                strength=prompt.strength,
            )
            pts, report = await media.set_prompt(await enrich(wanted) if enrich else wanted)
    except EngineError as error:
        return PromptFailed(error=ProtocolError(ErrorCode.PROMPT_FAILED, str(error)))
    except TimeoutError:
        text = f"The engine did not take the prompt within {_PROMPT_S:g} s; try again"
        return PromptFailed(error=ProtocolError(ErrorCode.PROMPT_FAILED, text, retryable=True))
    # On the wire a timestamp has 32 bits (RFC 3550 section 5.1).
    return PromptApplied(
        pts=None if pts is None else pts % (1 << 32),
        made_of_it=Understanding(
            understood=report.understood,
            unmet=tuple(Unmet(words=part.words, reason=part.reason) for part in report.unmet),
            ignored=report.ignored,
            enriched=report.enriched,
        ),
        stands_alone=report.stands_alone,
    )
