"""The stacks that are compared: what runs on the service's side, and what on the client's."""

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Final

from sundog.media.rtc.negotiation import PARITY_TYPE
from tests.conformance.python.environments import python_with
from tests.network.laboratory import KEY, Laboratory
from tests.network.program import ROOT, python

__all__ = ["STACKS", "Stack"]

_PORT: Final = 8000
_START_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Stack:
    """Two programs that speak to each other.

    Attributes:
        service: Runs the one while a block lasts, and gives its address.
        client: Returns the command of the other, given that address. It sends the film of
            `measuring.film`, is sent it back, and prints the rows of `measuring.rows`. It may be of
            another interpreter, where the laboratory's own packages are not installed.
        parity_type: Payload type under which they send parity; None where they send none.
    """

    service: Callable[[Laboratory], AbstractAsyncContextManager[str]]
    client: Callable[[str], Sequence[str]]
    parity_type: int | None = None


def _ours(codec: str, *others: str) -> Stack:
    return Stack(
        service=Laboratory.service,
        client=lambda address: python("tests.network.sdk_client", address, KEY, codec, *others),
        parity_type=PARITY_TYPE,
    )


def _other(name: str) -> Stack:
    """Return a stack that is none of ours, of `tests.network.others`."""
    module = f"tests.network.others.{name}_peer"

    @asynccontextmanager
    async def service(lab: Laboratory) -> AsyncIterator[str]:
        async with lab.program("service", python(module, "service", str(_PORT))) as program:
            await program.until(lambda it: bool(it.rows), within_s=_START_S)
            yield lab.addresses["service"]

    return Stack(
        service=service,
        client=lambda address: python(module, "client", address, str(_PORT)),
    )


def _official(version: str) -> Stack:
    """Return the stack whose client is an official one, in the environment that has nothing of ours."""

    def client(address: str) -> Sequence[str]:
        interpreter = python_with(version)
        (packages,) = interpreter.parents[1].glob("lib/python3*/site-packages")
        # Its own packages come first: of ours the film alone is had, which it shows.
        paths = os.pathsep.join(map(str, (packages, ROOT / "src", ROOT)))
        module = "tests.network.others.official_client"
        base_url = address.replace("http", "ws", 1)
        return ["env", f"PYTHONPATH={paths}", str(interpreter), "-m", module, base_url, KEY]

    return Stack(service=Laboratory.service, client=client)


def _browser() -> Stack:
    return Stack(
        service=Laboratory.service,
        client=lambda address: python("tests.network.others.chromium_client", address, KEY),
    )


STACKS: Final = {
    "sundog": _ours("H264"),
    "sundog-plain": _ours("H264", "plain"),
    "chromium": _browser(),
    "official": _official("0.0.40"),
    "official-0.0.6": _official("0.0.6"),
    "sundog-vp8": _ours("VP8"),
    "aiortc": _other("aiortc"),
    "libwebrtc": _other("libwebrtc"),
}
"""By name; ``sundog-plain`` offers no parity, ``libwebrtc`` needs ``pip install reactor-webrtc==0.24.2``."""
