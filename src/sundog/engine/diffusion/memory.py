"""Memory that runs out: what fails for want of it lets go of what it had taken.

An error holds, by its traceback, every tensor of the functions that it went through. Memory would
stay taken for as long as somebody has the error, while the same is tried again in smaller parts.
Source: https://docs.pytorch.org/docs/stable/notes/faq.html, "My out of memory exception handler
can't allocate memory".
"""

from collections.abc import Callable
from contextlib import suppress

import torch

__all__ = ["attempted", "give_back"]


def attempted(work: Callable[[], object]) -> str:
    """Do something; return what kind of error it raised, empty for none. The error ends here."""
    try:
        work()
    except Exception as error:  # noqa: BLE001 - libraries raise anything
        return type(error).__name__
    return ""


def give_back() -> None:
    """Give a GPU's memory that nothing uses back to it; call it when no error is being handled."""
    with suppress(RuntimeError):  # a GPU that is lost gives nothing
        torch.cuda.empty_cache()  # nothing happens where there is none
