"""Prompts on their way to the engine: applied in order, acknowledged in order, never piled up.

Compiling a prompt may take longer than a user takes to type the next one. Only the newest waiting
prompt goes to the engine; those before it are acknowledged with it, as it replaces them. When it
fails, the newest before it is tried, so that a bad prompt never hides a good one.
"""

from collections import deque
from dataclasses import dataclass, field

from sundog.protocol.effects import ApplyPrompt
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.messages import ImageAck, PromptAck, SetImage, SetPrompt
from sundog.protocol.prompt import check_prompt, engine_text

__all__ = ["MAX_PENDING", "Ack", "PendingPrompts", "failure_of"]

MAX_PENDING = 32
"""Prompts and images that may wait for their ack; more are refused at once."""

Ack = PromptAck | ImageAck
Request = SetPrompt | SetImage


@dataclass(slots=True)
class _Entry:
    request: Request
    prompt: ApplyPrompt | None  # None: nothing for the engine to do
    is_settled: bool = False
    error: ProtocolError | None = None
    pts: int | None = None

    def settle(self, error: ProtocolError | None = None, pts: int | None = None) -> None:
        self.is_settled, self.error, self.pts = True, error, pts


@dataclass(slots=True)
class PendingPrompts:
    """The prompts and images of one session that are not acknowledged yet."""

    _entries: deque[_Entry] = field(default_factory=deque)
    _at_engine: _Entry | None = None

    def add(self, request: Request) -> None:
        """Take a request, after those before it.

        Raises:
            ProtocolError: too many wait; this one is not taken.
        """
        if len(self._entries) >= MAX_PENDING:
            raise ProtocolError(
                ErrorCode.TOO_MANY_MESSAGES,
                f"{MAX_PENDING} prompts wait for the engine; wait for their acks",
            )
        try:
            entry = _Entry(request, _prompt_of(request))
        except ProtocolError as error:
            entry = _Entry(request, None)
            entry.settle(error)
        if entry.prompt is None and not entry.is_settled:
            entry.settle()
        self._entries.append(entry)

    def applied(self, pts: int | None) -> None:
        """Note that the engine took what ``next`` gave last; it replaces all before it."""
        done, self._at_engine = self._at_engine, None
        for entry in self._entries:
            if not entry.is_settled:
                entry.settle(pts=pts)
            if entry is done:
                return

    def failed(self, error: ProtocolError) -> None:
        """Note that the engine refused what ``next`` gave last."""
        if self._at_engine is not None:
            self._at_engine.settle(error)
        self._at_engine = None

    def next(self) -> ApplyPrompt | None:
        """Return what the engine is to do now; None while it is busy or nothing waits."""
        if self._at_engine is not None:
            return None
        for entry in reversed(self._entries):
            if not entry.is_settled:
                self._at_engine = entry
                return entry.prompt
        return None

    def take_settled(self) -> tuple[tuple[Request, Ack], ...]:
        """Remove and return the oldest requests that can be acknowledged, in order."""
        settled = []
        while self._entries and self._entries[0].is_settled:
            entry = self._entries.popleft()
            settled.append((entry.request, _ack_of(entry)))
        return tuple(settled)


def _prompt_of(request: Request) -> ApplyPrompt | None:
    if isinstance(request, SetPrompt):
        check_prompt(request.text)
        return ApplyPrompt(text=engine_text(request.text), enrich=request.enrich)
    if request.image_data is not None:
        raise ProtocolError(
            ErrorCode.IMAGE_NOT_SUPPORTED,
            "This engine takes no reference image; describe the style in a prompt",
        )
    if request.prompt is None:
        return None
    if request.prompt:
        check_prompt(request.prompt)
    return ApplyPrompt(text=engine_text(request.prompt), enrich=request.enrich)


def failure_of(request: Request, error: ProtocolError) -> Ack:
    """Make the ack that says why ``request`` was not taken."""
    if isinstance(request, SetImage):
        return ImageAck(success=False, error=error.message, code=error.code)
    return PromptAck(prompt=request.text, success=False, error=error.message, code=error.code)


def _ack_of(entry: _Entry) -> Ack:
    if entry.error is not None:
        return failure_of(entry.request, entry.error)
    if isinstance(entry.request, SetImage):
        return ImageAck()
    return PromptAck(prompt=entry.request.text, pts=entry.pts)
