"""A measuring client that runs in the laboratory, and what its user sees."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from tests.network.laboratory import Laboratory
from tests.network.measuring.figures import Pictures
from tests.network.program import Program, ProgramError, Row

__all__ = ["Viewer", "viewing"]

_CONNECT_S: Final = 45.0


class Viewer:
    """A client that sends the film and is sent it back; made by `viewing`.

    Attributes:
        pictures: What it has sent and shown; up to date after `sees`, `look` and `stop`.
    """

    def __init__(self, program: Program) -> None:
        self.pictures = Pictures()
        self._program = program
        self._taken = 0

    @property
    def rows(self) -> list[Row]:
        """All that it printed so far; see `measuring.rows`."""
        return self._program.rows

    def of_kind(self, kind: str) -> list[Row]:
        """Return its rows of one kind."""
        return [row for row in self.rows if row["kind"] == kind]

    async def sees(self, count: int, *, sent_after_s: float, within_s: float) -> None:
        """Wait until it has seen that many pictures which were sent after a moment.

        Raises:
            ProgramError: it did not in time, or ended.
        """

        def has_seen(_: Program) -> bool:
            self.look()
            fresh = [
                one
                for one in self.pictures.shown[-count:]
                if one.sent_s is not None and one.sent_s > sent_after_s
            ]
            return len(fresh) >= count

        await self._program.until(has_seen, within_s=within_s)

    def look(self) -> Pictures:
        """Take what it has printed since; returns all."""
        for row in self.rows[self._taken :]:
            self.pictures.take(row)
        self._taken = len(self.rows)
        return self.pictures

    async def stop(self) -> Pictures:
        """Have it leave; returns all that it saw.

        Raises:
            ProgramError: it did not end, or failed.
        """
        await self._program.stop()
        return self.look()


@asynccontextmanager
async def viewing(lab: Laboratory, command: Sequence[str]) -> AsyncIterator[Viewer]:
    """Run a client on its side while the block lasts, and begin when it sees pictures.

    Raises:
        ProgramError: it never did, or said that it failed.
    """
    async with lab.program("client", command) as program:
        await program.until(_sees_or_failed, within_s=_CONNECT_S)
        failed = [row["error"] for row in program.rows if row["kind"] == "failed"]
        if failed:
            raise ProgramError(f"the client failed: {failed[0]}")
        yield Viewer(program)


def _sees_or_failed(program: Program) -> bool:
    return any(row["kind"] in ("shown", "failed") for row in program.rows)
