"""What goes wrong in this process without anybody being told."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["noting"]

_KEPT = 500


class _Errors(logging.Handler):
    """Notes what is logged as an error, but for some."""

    def __init__(self, faults: list[str], expected: tuple[str, ...]) -> None:
        super().__init__(logging.ERROR)
        self._faults = faults
        self._expected = expected

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if not any(part in text for part in self._expected):
            self._faults.append(f"{record.name}: {text[:_KEPT]}")


@contextmanager
def noting(faults: list[str], *expected: str) -> Iterator[None]:
    """Note exceptions that nobody takes, and errors that are logged, until the block ends.

    Args:
        faults: Where to.
        expected: Parts of lines that are none.
    """
    loop, handler = asyncio.get_running_loop(), _Errors(faults, expected)
    before = loop.get_exception_handler()
    loop.set_exception_handler(
        lambda _, context: faults.append(f"{context['message']}: {context.get('exception')!r}")
    )
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        loop.set_exception_handler(before)
