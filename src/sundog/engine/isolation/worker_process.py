"""What runs in the process of one engine: compile and render what is asked for."""

import os
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn

from sundog.engine.interface import Engine, EngineError, Image, Look, StylePrompt
from sundog.engine.isolation.limits import OUT_OF_MEMORY, is_memory_error
from sundog.engine.isolation.line import Line, LineCutError
from sundog.engine.isolation.pictures import SharedPictures

__all__ = ["serve"]

_KEPT_LOOKS: Final = 8
"""A host draws with one, and may hold another for a change of size or quality."""


def serve(engine: Engine, frames: int, prompts: int) -> NoReturn:
    """Answer on two lines, each with a thread of its own, until either is cut.

    Args:
        engine: Warm.
        frames: Descriptor of the line on which pictures are asked for.
        prompts: The same for looks.
    """
    bench = _Bench(engine)
    beside = Line(socket.socket(fileno=prompts))
    threading.Thread(target=_answer, args=(beside, bench.compile), daemon=True).start()
    _answer(Line(socket.socket(fileno=frames)), bench.render)


class _Bench:
    """The engine with the looks and the memory that its user has here."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._renderer = engine.renderer()
        self._looks: OrderedDict[int, Look] = OrderedDict()
        self._pictures: SharedPictures | None = None

    def compile(
        self, _: list[int], number: int, prompt: StylePrompt, size: tuple[int, int]
    ) -> tuple[Any, ...]:
        try:
            look = self._engine.compile(prompt, size)
        except EngineError as error:
            return "refused", str(error)
        self._looks[number] = look
        while len(self._looks) > _KEPT_LOOKS:
            self._looks.popitem(last=False)
        return "made", look.prompt, look.report

    def render(
        self, descriptors: list[int], number: int, shape: tuple[int, ...]
    ) -> tuple[Any, ...]:
        if descriptors:
            self._pictures = SharedPictures(descriptors[0])
            os.close(descriptors[0])
        assert self._pictures is not None
        look = self._looks.get(number)
        if look is None:
            return ("unknown",)
        coming = self._pictures.coming(shape)
        coming.flags.writeable = False
        made = self._renderer.render(coming, look)
        if (fault := _fault(made, coming)) is not None:
            return "refused", fault
        self._pictures.going(shape)[:] = made
        return ("made",)


def _fault(made: Image, coming: Image) -> str | None:
    """Say what is wrong with what an engine made of a picture."""
    if made.shape == coming.shape and made.dtype == coming.dtype:
        return None
    return f"the engine returned {made.dtype}{list(made.shape)}, not {list(coming.shape)}"


def _answer(line: Line, do: Callable[..., tuple[Any, ...]]) -> NoReturn:
    """Do what is asked for, in turn; end the process when nobody asks any more."""
    try:
        while True:
            asked, descriptors = line.hear()
            line.say(_done(do, descriptors, asked))
    except LineCutError:
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - nothing is left that could go on
        os._exit(OUT_OF_MEMORY if is_memory_error(error) else 1)


def _done(
    do: Callable[..., tuple[Any, ...]], descriptors: list[int], asked: tuple[Any, ...]
) -> tuple[Any, ...]:
    try:
        return do(descriptors, *asked)
    except Exception as error:
        # After a lack of memory nobody knows what is half done.
        if is_memory_error(error):
            raise
        # Its text may quote the prompt.
        return "failed", type(error).__name__, _where(error)


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
