"""The stacks that are compared: what runs on the service's side, and what on the client's."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final

from tests.network.laboratory import KEY, Laboratory
from tests.network.program import python

__all__ = ["STACKS", "Stack"]


@dataclass(frozen=True, slots=True)
class Stack:
    """Two programs that speak to each other.

    Attributes:
        service: Runs the one while a block lasts, and gives its address.
        client: Returns the command of the other, given that address. It sends the film of
            `measuring.film`, is sent it back, and prints the rows of `measuring.rows`. It may be of
            another interpreter, where the laboratory's own packages are not installed.
    """

    service: Callable[[Laboratory], AbstractAsyncContextManager[str]]
    client: Callable[[str], Sequence[str]]


def _ours(codec: str) -> Stack:
    return Stack(
        service=Laboratory.service,
        client=lambda address: python("tests.network.sdk_client", address, KEY, codec),
    )


STACKS: Final = {"sundog": _ours("H264"), "sundog-vp8": _ours("VP8")}
"""By name."""
