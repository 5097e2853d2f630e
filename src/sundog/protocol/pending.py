"""Prompts on their way to the engine: applied in order, acknowledged in order, never piled up.

Compiling a prompt may take longer than a user takes to type the next one. Only the newest waiting
prompt goes to the engine; those before it are acknowledged with it, as it replaces them. When it
fails, the newest before it is tried, so that a bad prompt never hides a good one.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from functools import partial

from sundog.protocol.effects import ApplyPrompt, PromptApplied
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.kept import Kept
from sundog.protocol.messages import ImageAck, PromptAck, SetImage, SetPrompt
from sundog.protocol.prompt import check_prompt, engine_text, picture_of

__all__ = [
    "MAX_EARLIER",
    "MAX_PENDING",
    "MAX_PENDING_IMAGES",
    "Ack",
    "PendingPrompts",
    "failure_of",
]

MAX_PENDING = 32
"""Prompts and images that may wait for their ack; more are refused at once."""

MAX_PENDING_IMAGES = 4
"""Images among them: each may have several megabytes."""

MAX_EARLIER = 16
"""Earlier prompts that a new one may build on."""

Ack = PromptAck | ImageAck
Request = SetPrompt | SetImage


@dataclass(slots=True)
class _Entry:
    request: Request
    prompt: ApplyPrompt | None  # None: nothing for the engine to do
    is_repeat: bool = False  # the last text once more, with another image
    is_mute: bool = False  # nobody waits for an ack
    is_settled: bool = False
    error: ProtocolError | None = None
    outcome: PromptApplied | None = None

    def settle(
        self, error: ProtocolError | None = None, outcome: PromptApplied | None = None
    ) -> None:
        self.is_settled, self.error, self.outcome = True, error, outcome


@dataclass(slots=True)
class PendingPrompts:
    """The prompts and images of one session that are not acknowledged yet."""

    _entries: deque[_Entry] = field(default_factory=deque)
    _at_engine: _Entry | None = None
    _applied: tuple[str, ...] = ()
    _image: bytes = b""
    _enrich: bool = True
    _strength: float = 1.0

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
        if isinstance(request, SetImage) and self._images() >= MAX_PENDING_IMAGES:
            raise ProtocolError(
                ErrorCode.TOO_MANY_MESSAGES,
                f"{MAX_PENDING_IMAGES} images wait for the engine; wait for their acks",
            )
        entry = _Entry(request, None)
        try:
            entry.prompt = self._prompt_of(request)
        except ProtocolError as error:
            entry.settle(error)
        if isinstance(request, SetImage):  # as text it is of no use now, and may be large
            entry.request = replace(request, image_data=None, picture=None)
        if entry.prompt is None and not entry.is_settled:
            entry.settle()
        entry.is_repeat = self._repeats(request, entry.prompt)
        self._entries.append(entry)

    def _images(self) -> int:
        """Return how many requests with a picture of their own wait."""
        return sum(
            isinstance(entry.request, SetImage) and bool(entry.prompt and entry.prompt.image)
            for entry in self._entries
        )

    def restore(self, kept: Kept, request: Request | None) -> None:
        """Have the engine take a look of an earlier session; call before any `add`.

        Args:
            kept: The look.
            request: For a picture as it comes; acknowledged once the look shows. None for nothing.
        """
        *before, text = kept.prompts or ("",)
        self._applied = tuple(before)
        if request is not None:
            # What it asked for literally is tried if the look is refused.
            self._entries.append(_Entry(request, ApplyPrompt(text=""), is_repeat=True))
        prompt = ApplyPrompt(
            text=text, enrich=kept.enrich, image=kept.image, strength=kept.strength
        )
        self._entries.append(_Entry(SetPrompt(text=text), prompt, is_mute=True))

    def revive(self, kept: Kept) -> None:
        """Go on with a look that the engine shows already; call before any `add`."""
        self._applied, self._image = kept.prompts, kept.image
        self._enrich, self._strength = kept.enrich, kept.strength

    def kept(self) -> Kept:
        """Return the look that the engine took last."""
        return Kept(
            prompts=self._applied,
            enrich=self._enrich,
            image=self._image,
            strength=self._strength,
        )

    def mute(self) -> None:
        """Acknowledge none of what waits: who asked for it is gone."""
        for entry in self._entries:
            entry.is_mute = True

    def applied(self, outcome: PromptApplied) -> None:
        """Note that the engine took what ``next`` gave last; it replaces all before it."""
        done, self._at_engine = self._at_engine, None
        if done is not None and done.prompt is not None:
            before = () if outcome.stands_alone else done.prompt.before
            self._applied = _bounded((*before, done.prompt.text))
            self._image, self._enrich = done.prompt.image, done.prompt.enrich
            self._strength = done.prompt.strength
        for entry in self._entries:
            if not entry.is_settled:
                entry.settle(outcome=outcome)
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
        waiting = [entry for entry in self._entries if entry.prompt and not entry.is_settled]
        if not waiting:
            return None
        *earlier, newest = waiting
        # What they ask for may only be changed by the newest, so none is lost.
        texts = [e.prompt.text for e in earlier if e.prompt and not e.is_repeat]
        before = (*self._applied, *texts)
        assert newest.prompt is not None
        # The text may not be among them: the engine may have refused it the first time.
        if newest.is_repeat and before[-1:] == (newest.prompt.text,):
            before = before[:-1]
        prompt = replace(newest.prompt, before=_bounded(before))
        self._at_engine, newest.prompt = newest, prompt
        return prompt

    def take_settled(self) -> tuple[tuple[Request, Ack], ...]:
        """Remove and return the oldest requests that can be acknowledged, in order."""
        settled = []
        while self._entries and self._entries[0].is_settled:
            entry = self._entries.popleft()
            if not entry.is_mute:
                settled.append((entry.request, _ack_of(entry)))
        return tuple(settled)

    def _prompt_of(self, request: Request) -> ApplyPrompt | None:
        """Say what a request asks of the engine.

        Raises:
            ProtocolError: nothing that it could do.
        """
        image, now = self._newest_image(), self._newest_strength()
        strength = now if request.strength is None else request.strength
        apply = partial(ApplyPrompt, enrich=request.enrich, strength=strength)
        if isinstance(request, SetPrompt):
            check_prompt(request.text)
            return apply(text=engine_text(request.text), image=image)
        shown = picture_of(request)
        if request.prompt is None:
            if shown == image and strength == now:
                return None
            return apply(text=self._newest_text(), image=shown)
        if request.prompt:
            check_prompt(request.prompt)
        return apply(text=engine_text(request.prompt), image=shown)

    def _repeats(self, request: Request, prompt: ApplyPrompt | None) -> bool:
        """Return whether a request leaves the text as it is.

        A text that is said again with another strength is such: a slider says it, and "warmer" is
        not to become warmer with each of its steps.
        """
        if isinstance(request, SetImage) and request.prompt is None:
            return True
        if prompt is None or request.strength in (None, self._newest_strength()):
            return False
        return prompt.text == self._newest_text() and bool(self._applied or self._waiting())

    def _waiting(self) -> list[ApplyPrompt]:
        """Return what the engine has not taken yet, oldest first."""
        return [entry.prompt for entry in self._entries if entry.prompt and not entry.is_settled]

    def _newest_image(self) -> bytes:
        waiting = self._waiting()
        return waiting[-1].image if waiting else self._image

    def _newest_strength(self) -> float:
        waiting = self._waiting()
        return waiting[-1].strength if waiting else self._strength

    def _newest_text(self) -> str:
        waiting = self._waiting()
        return waiting[-1].text if waiting else "".join(self._applied[-1:])


def _bounded(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the first, which the others change, and the newest."""
    return texts if len(texts) <= MAX_EARLIER else (texts[0], *texts[1 - MAX_EARLIER :])


def failure_of(request: Request, error: ProtocolError) -> Ack:
    """Make the ack that says why ``request`` was not taken."""
    if isinstance(request, SetImage):
        return ImageAck(success=False, error=error.message, code=error.code)
    return PromptAck(prompt=request.text, success=False, error=error.message, code=error.code)


def _ack_of(entry: _Entry) -> Ack:
    if entry.error is not None:
        return failure_of(entry.request, entry.error)
    outcome = entry.outcome
    if outcome is None:  # nothing was to be done
        assert isinstance(entry.request, SetImage)
        return ImageAck()
    pts, made, alone = outcome.pts, outcome.made_of_it, outcome.stands_alone
    if isinstance(entry.request, SetImage):
        return ImageAck(pts=pts, made_of_it=made, stands_alone=alone)
    return PromptAck(prompt=entry.request.text, pts=pts, made_of_it=made, stands_alone=alone)
