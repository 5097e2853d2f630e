"""End when whoever started this process ends: its end of our standard input closes then."""

import os
import signal
import threading
from collections.abc import Mapping
from typing import Final

__all__ = ["end_with_stdin"]

_SETTING: Final = "SUNDOG_END_WITH_STDIN"


def end_with_stdin(environ: Mapping[str, str]) -> None:
    """Where the settings wish so, be told to end when standard input closes.

    Args:
        environ: Such as ``os.environ``; ``SUNDOG_END_WITH_STDIN`` is ``1``.
    """
    if environ.get(_SETTING) == "1":
        threading.Thread(target=_watch, name="lifeline", daemon=True).start()


def _watch() -> None:
    # Not by sys.stdin, whose lock a daemon thread must not hold when Python ends.
    try:
        while os.read(0, 4096):
            pass
    except OSError:  # there is none
        return
    os.kill(os.getpid(), signal.SIGINT)
