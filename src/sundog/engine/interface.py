"""What the service asks of a restyling engine.

Two objects, because two things live for different times: an `Engine` is made once a process
(kernels, weights, caches; any thread may call it), a `Renderer` once a session (temporal state;
one thread at a time). A prompt becomes a `Look` on a background thread, which may take a while;
the renderer is handed a look with every frame, so a new one takes effect at a frame border.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Engine",
    "EngineAway",
    "EngineError",
    "EngineLost",
    "Image",
    "Look",
    "Preparing",
    "Loss",
    "Progress",
    "Renderer",
    "Report",
    "StylePrompt",
    "Suggestion",
    "TakingTurns",
    "Unmet",
    "has_broken",
]

Image = NDArray[np.uint8]
"""A picture as I420: ``uint8[H * 3 // 2, W]``, BT.601, limited range (Y 16-235, U and V 16-240).

H and W are multiples of 16. Rows 0 to H-1 are Y; then U and V, each ``uint8[H // 2, W // 2]``,
packed without padding. It is what decoders give and encoders take, so an engine that needs
nothing else pays for no conversion.
"""

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


class EngineError(Exception):
    """The engine could not do what it was asked; the message says what, and what to do."""


class Loss(StrEnum):
    """Why what an engine runs in had to be replaced."""

    HUNG = "hung"
    CRASHED = "crashed"
    OUT_OF_MEMORY = "out_of_memory"


class EngineLost(EngineError):
    """What the engine runs in broke on what it was asked, and is being replaced.

    Attributes:
        loss: How.
    """

    def __init__(self, loss: Loss, message: str) -> None:
        super().__init__(message)
        self.loss = loss


class EngineAway(EngineLost):
    """It broke before, and its replacement is not there yet."""


def has_broken(error: Exception) -> bool:
    """Tell whether what was asked broke what the engine runs in, rather than found it broken."""
    return isinstance(error, EngineLost) and not isinstance(error, EngineAway)


@dataclass(frozen=True, slots=True, kw_only=True)
class StylePrompt:
    """A prompt as the user gave it.

    Attributes:
        text: What the user typed; empty means the picture passes through unchanged.
        enrich: Whether the engine may fill in what the text leaves open (light, palette, texture).
        before: Earlier prompts that this one may only change ("warmer"), oldest first; those that
            do not matter any more may be left out.
        added: Phrases that somebody else, such as a language model, proposes for what the text
            leaves open; used only with `enrich` and without an image, and only where they
            contradict nothing.
        image: A picture to take the look from, encoded (PNG, JPEG or WebP); empty for none.
        strength: How much of the look shows over the picture as it comes: 0 none of it, 1 all.
    """

    text: str
    enrich: bool = True
    before: tuple[str, ...] = ()
    added: str = ""
    image: bytes = field(default=b"", repr=False)
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A look that an engine is good at.

    Attributes:
        name: A short name of small letters, digits and hyphens, such as ``stained-glass``.
        prompt: What to ask for.
    """

    name: str
    prompt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A part of a prompt that cannot be met.

    Attributes:
        words: As typed.
        reason: ``object``, ``person``, ``clothes``, ``text``, ``unknown`` and so on.
    """

    words: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an engine made of a prompt.

    Attributes:
        understood: What it shows of the words, in words.
        unmet: What it cannot show.
        ignored: Words that mean nothing to it and were dropped, such as "8k".
        enriched: The prompt with what the engine filled in; the prompt itself when nothing was.
        stands_alone: Whether no earlier prompt matters any more.
    """

    understood: tuple[str, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    ignored: tuple[str, ...] = ()
    enriched: str = ""
    stands_alone: bool = True


class Look(Protocol):
    """A prompt compiled for one picture size; immutable, shared by any number of renderers."""

    @property
    def prompt(self) -> StylePrompt:
        """The prompt it was made from."""
        ...

    @property
    def size(self) -> tuple[int, int]:
        """``(width, height)`` in pixels that it was made for."""
        ...

    @property
    def report(self) -> Report:
        """What it shows of the prompt."""
        ...


class Renderer(Protocol):
    """One session's picture maker; holds its temporal state."""

    def render(self, image: Image, look: Any) -> Image:  # noqa: ANN401 - each engine has its own
        """Restyle one frame. Blocking; releases the GIL in its kernels.

        Args:
            image: I420 of ``look.size``; not written to, not kept.
            look: What ``compile`` of the same engine made.

        Returns:
            I420 of the same shape; the caller owns it.
        """
        ...


@runtime_checkable
class Preparing(Protocol):
    """A renderer that makes some things beside a live picture, which does not wait for them.

    A part of a `Renderer` that it may have or not. Who works on a file asks for it, so that its
    first frames are as complete as its last, and the same at each time.
    """

    def prepare(self, look: Any) -> int:  # noqa: ANN401 - each engine has its own
        """Make them all now. Blocking, maybe for seconds.

        Returns:
            How often a still picture is to be rendered until all of the look shows, at least 1.
        """
        ...


@runtime_checkable
class TakingTurns(Protocol):
    """A renderer that shares what it draws with, and waits for its turn before a frame is chosen.

    A part of a `Renderer` that it may have or not. Whoever has frames coming asks for a turn as
    soon as there is one, and then loads the newest that there is: no frame gets old in a queue.
    """

    def await_turn(self, look: Any, waited_s: Callable[[], float | None]) -> None:  # noqa: ANN401 - each engine has its own
        """Wait until the next frame is to be loaded and rendered. Blocking, some seconds at most.

        Args:
            look: What the frame will probably be rendered with.
            waited_s: How long the newest frame has waited, seconds; None while none waits. Any
                thread may call it, also while a frame is rendered; it must not block.

        Raises:
            EngineError: there is no turn to be had.
        """
        ...

    def close(self) -> None:
        """Take no more turns; whoever waits for one is told. May be called twice."""
        ...


class Engine(Protocol):
    """A way of restyling; made once a process, safe to call from any thread."""

    @property
    def name(self) -> str:
        """Name in configuration, e.g. ``cpu``."""
        ...

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Looks to begin with, as different as may be, the most telling first; may be none."""
        ...

    def warm_up(self, progress: Progress) -> None:
        """Load and compile what the first frame would otherwise wait for. Blocking.

        Raises:
            EngineError: it cannot work on this machine.
        """
        ...

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> Look:
        """Make a look. Blocking, up to some 100 ms; the same input gives the same look.

        Args:
            prompt: What the user asked for.
            size: ``(width, height)`` in pixels, multiples of 16.

        Raises:
            EngineError: the prompt cannot be served.
        """
        ...

    def renderer(self) -> Renderer:
        """Return a fresh renderer for one session."""
        ...
