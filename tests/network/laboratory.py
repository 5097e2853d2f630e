"""The laboratory: a client's side and a service's, and the network between them, to be spoilt.

    async with laboratory(seed=1) as lab:
        await lab.change(Conditions(delay_s=0.01, loss=0.05))
        async with lab.service() as base_url, lab.program("client", [...]) as client:
            ...

See `router` for what it is made of. Times are of this machine's monotonic clock, which the programs
on both sides read too.
"""

import json
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from tests.network.link import Conditions
from tests.network.program import Program, Row, python, running
from tests.network.router import CLIENT, SERVICE

__all__ = ["BASE", "BLACK", "KEY", "Laboratory", "NotPermittedError", "Side", "laboratory"]

Side = Literal["client", "service"]
Way = Literal["up", "down"]

BASE: Final = Conditions(delay_s=0.01)
"""A round trip of 20 ms, and nothing else."""

BLACK: Final = Conditions(delay_s=0.01, is_black=True)

KEY: Final = "laboratory"
"""Of the service."""

_START_S: Final = 20.0
_ANSWER_S: Final = 10.0
_SERVICE_S: Final = 60.0
_PORT: Final = 8000


class NotPermittedError(Exception):
    """This machine does not let us make such a network; the message says what is missing."""


@dataclass(slots=True)
class Laboratory:
    """A network that runs; made by `laboratory`.

    Attributes:
        addresses: Of both sides now.
    """

    addresses: dict[Side, str]
    _namespaces: dict[Side, list[str]]
    _router: Program
    _answers: int = 1
    _moves: int = 0

    @property
    def router_pid(self) -> int:
        """The router's process."""
        return self._router.pid

    async def change(self, both: Conditions | None = None, **ways: Conditions | None) -> float:
        """Do other things to packets from now on; packets under way are not touched.

        Args:
            both: For both directions.
            **ways: ``up=`` (client to service) or ``down=``, for one.

        Returns:
            When, seconds.
        """
        named = {"up": both, "down": both} | ways
        told = {name: asdict(one) for name, one in named.items() if one is not None}
        return float((await self._ask({"change": told}))["at"])

    async def move(self, side: Side) -> float:
        """Give a side another address, as when a phone changes networks; returns when."""
        self._moves += 1
        address = self.addresses[side].rpartition(".")[0] + f".{2 + self._moves}"
        at_s = float((await self._ask({"move": side, "address": address}))["at"])
        self.addresses[side] = address
        return at_s

    async def traffic(self) -> list[Row]:
        """Return what passed since this was last asked for: a row for each 100 ms.

        Each has ``at``, when it ended, and ``up`` and ``down``, with the figures of `link.Totals`,
        ``streams``, RTP packets by SSRC, and ``again``, those that came before.
        """
        rows: list[Row] = (await self._ask({"traffic": True}))["rows"]
        return rows

    def program(
        self, side: Side, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[Program]:
        """Run a program on one side while the block lasts; see `program.running`."""
        return running(self._namespaces[side], command, environment or {})

    @asynccontextmanager
    async def service(self, environment: Mapping[str, str] | None = None) -> AsyncIterator[str]:
        """Run our service on its side while the block lasts; gives its base URL."""
        settings = {
            "SUNDOG_END_WITH_STDIN": "1",
            "SUNDOG_ENGINE": "passthrough",
            "SUNDOG_MAX_SESSIONS": "8",
            "SUNDOG_DRAIN_S": "0",
            "SUNDOG_API_KEY": KEY,
            # Both sides have private addresses.
            "SUNDOG_ALLOW_CANDIDATES": "private",
        }
        listening = ("--host", "0.0.0.0", "--port", str(_PORT))
        command = python("sundog.cli", "serve", *listening)
        environment = settings | dict(environment or {})
        async with self.program("service", command, environment) as program:
            await program.until(_is_ready, within_s=_SERVICE_S)
            yield f"http://{self.addresses['service']}:{_PORT}"
            await program.stop()

    async def _ask(self, what: dict[str, Any]) -> Row:
        """Have the router do something; returns its answer."""
        await self._router.say(json.dumps(what))
        self._answers += 1
        await self._router.until(
            lambda router: len(router.rows) >= self._answers, within_s=_ANSWER_S
        )
        return self._router.rows[self._answers - 1]


@asynccontextmanager
async def laboratory(*, seed: int) -> AsyncIterator[Laboratory]:
    """Make a network while the block lasts; see `Laboratory`.

    Nothing of it is left after, also not where this process is killed: the kernel ends a namespace
    with the last process in it.

    Args:
        seed: Decides which packets are lost.

    Raises:
        NotPermittedError: this machine does not let us.
    """
    if shutil.which("ip") is None:
        raise NotPermittedError("there is no ip (iproute2) here")
    async with running([], python("tests.network.router", str(seed)), {}) as router:
        await router.until(lambda program: bool(program.rows), within_s=_START_S)
        ready = router.rows[0]
        if "refused" in ready:
            raise NotPermittedError(f"network namespaces are not permitted: {ready['refused']}")
        sides: tuple[Side, Side] = ("client", "service")
        namespaces = {side: _namespaces(ready, side) for side in sides}
        yield Laboratory({"client": CLIENT, "service": SERVICE}, namespaces, router)
        await router.stop()


def _namespaces(ready: Row, side: Side) -> list[str]:
    """Return the paths of a side's namespaces, in the order in which they are entered."""
    process = f"/proc/{ready['pid']}"
    user = [] if ready["is_root"] else [f"{process}/ns/user"]
    return [*user, f"{process}/fd/{ready['ready'][side]}"]


def _is_ready(program: Program) -> bool:
    return any("Sundog is ready at" in line for line in program.lines)
