"""An engine that breaks in every way there is, when a prompt says so; for processes of their own.

Imported in the process that it breaks, by the name ``tests.brokenengine:make``.
"""

import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from sundog.engine.interface import (
    EngineError,
    Image,
    Progress,
    Report,
    StylePrompt,
    Suggestion,
)

__all__ = ["ENGINE", "make", "make_cold", "make_slow", "make_threaded"]

ENGINE = "tests.brokenengine:make"
"""What to call it in the settings."""


@dataclass(frozen=True)
class Shade:
    prompt: StylePrompt
    size: tuple[int, int]
    report: Report = Report()


class Breaking:
    """Fills the picture with the length of the prompt; breaks on words such as ``render hang``."""

    name = "breaking"
    suggestions = (Suggestion("grey", "Grey"),)

    def warm_up(self, progress: Progress) -> None:
        progress("warming", 0.5)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> Shade:
        self.break_at("compile", prompt.text)
        return Shade(prompt, size, Report(enriched=prompt.text))

    def renderer(self) -> "Breaking":
        return self

    def render(self, image: Image, look: Shade) -> Image:
        assert image.shape == (look.size[1] * 3 // 2, look.size[0])
        made = self.break_at("render", look.prompt.text)
        if made is not None:
            return made
        return np.full_like(image, len(look.prompt.text)) if look.prompt.text else image.copy()

    def break_at(self, where: str, text: str) -> Image | None:
        at, _, how = text.partition(" ")
        if at == where:
            return getattr(self, f"{how.replace(' ', '_')}_")()  # type: ignore[no-any-return]
        return None

    def hang_(self) -> None:
        time.sleep(3600)

    def spin_(self) -> None:
        while True:
            pass

    def stop_(self) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(3600)  # this thread may run on for a moment

    def segfault_(self) -> None:
        signal.raise_signal(signal.SIGSEGV)  # in this thread, before it does anything else

    def abort_(self) -> None:
        os.abort()

    def exit_(self) -> None:
        os._exit(3)

    def fail_(self) -> None:
        raise ZeroDivisionError("canary")

    def refuse_(self) -> None:
        raise EngineError("no such style")

    def wrong_(self) -> Image:
        return np.zeros((3, 3), np.uint8)

    def memory_(self) -> None:
        kept = []
        while True:
            kept.append(np.empty(16 << 20, np.uint8))

    def cuda_memory_(self) -> None:
        raise MemoryError("as an accelerator's library says it")

    def cv2_memory_(self) -> None:
        cv2.resize(np.ones((100, 100), np.uint8), (60_000, 60_000))

    def toil_(self) -> None:
        until_s = time.thread_time() + 0.15
        while time.thread_time() < until_s:
            pass

    def sleep_(self) -> None:
        time.sleep(0.12)


def make() -> Breaking:
    return Breaking()


class Cold(Breaking):
    def warm_up(self, progress: Progress) -> None:
        raise EngineError("there are no weights here; name a folder that has some")


def make_cold() -> Breaking:
    return Cold()


class Threaded(Breaking):
    def warm_up(self, progress: Progress) -> None:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def make_threaded() -> Breaking:
    return Threaded()


class Slow(Breaking):
    """Warm at once the first time, and not within a minute after that."""

    def warm_up(self, progress: Progress) -> None:
        mark = Path(os.environ["SUNDOG_TEST_MARK"])
        if mark.exists():
            mark.write_text("again")
            time.sleep(60)
        mark.touch()


def make_slow() -> Breaking:
    return Slow()
