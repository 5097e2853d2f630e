"""A batch and a session as threads see them."""

import threading
from dataclasses import dataclass, field

from sundog.engine.diffusion.device.machine import Lane, Machine, Size, Work
from sundog.engine.diffusion.model import Conditioning
from sundog.engine.diffusion.sharing.gathering import Batch

__all__ = ["Flight", "Guest", "Told"]


class Told:
    """What a row of the machine is to be told before its next frame; the newest counts.

    Args:
        machine: That has the row.
        row: Its number.
    """

    def __init__(self, machine: Machine, row: int) -> None:
        self._machine = machine
        self._row = row
        self.begin: tuple[Size, int] | None = None
        self.ask: tuple[Conditioning, Conditioning] | None = None

    def tell(self) -> None:
        """Tell it; on the engine's thread, between two batches. What fails stays to be told."""
        begin, ask = self.begin, self.ask
        if begin:
            self._machine.begin(self._row, *begin)
            if self.begin is begin:
                self.begin = None
        if ask:
            self._machine.ask(self._row, *ask)
            if self.ask is ask:
                self.ask = None


@dataclass(slots=True, kw_only=True, eq=False)
class Guest:
    """A session that is known.

    Attributes:
        number: Of the session.
        row: Of the machine.
        told: What that row is to be told.
        wake: Notified when something has changed for it.
        is_called: Whether it may choose its frame.
        size: ``(width, height)`` in pixels of the frame that it was called for.
        is_inside: Whether its thread is drawing.
        early: For how many frames it is not to be called, but loads them before its turn.
    """

    number: int
    row: int
    told: Told
    wake: threading.Condition
    is_called: bool = False
    size: Size = (0, 0)
    is_inside: bool = False
    early: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class Flight:
    """A batch on its way.

    Attributes:
        batch: As `turns` sees it.
        lane: Where its pictures are.
        works: By session.
        guests: Whose they are, also when they have left meanwhile.
        is_launched: Whether pictures may be taken.
        error: Why none of it is drawn.
        errors: Why one session's frame is not.
        is_told: Whether the operator was told that it failed.
        survivors: How many of its frames were drawn alone after it had failed.
    """

    batch: Batch
    lane: Lane
    works: dict[int, Work] = field(default_factory=dict)
    guests: dict[int, Guest] = field(default_factory=dict)
    is_launched: bool = False
    error: Exception | None = None
    errors: dict[int, Exception] = field(default_factory=dict)
    is_told: bool = False
    survivors: int = 0

    def launch(self) -> None:
        """Launch what can be launched; whatever fails is kept for those whose frames it was."""
        works = []
        for number in self.batch.drawn:
            try:
                self.guests[number].told.tell()
                works.append(self.works[number])
            except Exception as error:  # noqa: BLE001 - one session's prompt touches no other
                self.errors[number] = error
        try:
            if works:
                self.lane.launch(works)
        except Exception as error:  # noqa: BLE001 - no failing batch ends the engine's thread
            self.error = error
