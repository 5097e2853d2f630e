"""Which classes run in the model: those of the service, or others to compare with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.simulation import standins

__all__ = ["Parts"]


def _full_size() -> Callable[[int, float], int]:
    return lambda _target_bps, _now_s: 1280 * 704


@dataclass(frozen=True)
class Parts:
    """How to make each part, once for each hop.

    Attributes:
        controller, pacer, history: Of the sending end.
        buffer, requests: Of the receiving end.
        sizes: Gives what picks a picture's pixels by target bit rate and time.
        buffer_s: The encoder's.
        foreign: Whether the other side knows no RFC 8888: REMB then.
    """

    controller: Callable[[], Any] = standins.FixedRate
    pacer: Callable[[], Any] = standins.NoPacing
    history: Callable[[], Any] = standins.PlainHistory
    buffer: Callable[[], Any] = standins.PlainBuffer
    requests: Callable[[], Any] = standins.PlainRequests
    sizes: Callable[[], Callable[[int, float], int]] = _full_size
    buffer_s: float = 0.2
    foreign: bool = False
