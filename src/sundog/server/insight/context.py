"""Which session the code that runs now works for; tasks that it starts inherit it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["current_session", "in_session"]

_session: ContextVar[str] = ContextVar("session", default="")


def current_session() -> str:
    """Return the id of the session of the moment; empty outside any."""
    return _session.get()


@contextmanager
def in_session(session_id: str) -> Iterator[None]:
    """Work for a session until the block ends."""
    before = _session.set(session_id)
    try:
        yield
    finally:
        _session.reset(before)
