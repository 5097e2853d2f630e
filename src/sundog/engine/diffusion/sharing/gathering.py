"""A batch, from the first call for its frames to the last picture that is taken from it."""

from dataclasses import dataclass, field
from enum import Enum, auto

from sundog.engine.diffusion.device.machine import Size

__all__ = ["Batch", "Member"]


class Member(Enum):
    """How far a session is with its place in a batch."""

    EXPECTED = auto()  # its picture of the batch before is on its way out; it comes back at once
    CALLED = auto()  # it may choose its frame and load it
    PUTTING = auto()  # it copies its picture into the place
    READY = auto()  # the picture is in the place
    LATE = auto()  # it still copies, but the batch went without it


@dataclass(slots=True, kw_only=True, eq=False)
class Batch:
    """Frames that are drawn together.

    Attributes:
        size: ``(width, height)`` in pixels.
        lane: Which of the two lanes of its size.
        most: How many places that has.
        called_s: When its frames were called for.
        is_alone: Whether nobody may join.
        members: How far each session is, before the launch.
        places: Where each session's picture is in the lane.
        drawn: Sessions that are in it since the launch.
        holders: Sessions that have a place of the lane in use since then.
        begins_s: When the machine began with it, or will.
        is_launched: Whether it is closed.
    """

    size: Size
    lane: int
    most: int
    called_s: float
    is_alone: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    drawn: tuple[int, ...] = ()
    holders: set[int] = field(default_factory=set)
    begins_s: float = 0.0
    is_launched: bool = False

    def add(self, number: int, member: Member) -> None:
        """Give a session the first free place."""
        taken = set(self.places.values())
        self.places[number] = next(i for i in range(len(taken) + 1) if i not in taken)
        self.members[number] = member

    def remove(self, number: int) -> None:
        """Let a session go; a place that is being written to stays taken until that is done."""
        if self.members.get(number) in (Member.PUTTING, Member.LATE):
            self.members[number] = Member.LATE
            return
        self.members.pop(number, None)
        self.places.pop(number, None)

    @property
    def is_full(self) -> bool:
        """Whether nobody else has room, nor is to come."""
        full = len(self.places) >= self.most
        return full and Member.EXPECTED not in self.members.values()

    @property
    def live(self) -> int:
        """How many sessions it counts on."""
        return sum(member is not Member.LATE for member in self.members.values())

    @property
    def is_any_ready(self) -> bool:
        """Whether it would not be empty."""
        return Member.READY in self.members.values()

    @property
    def outstanding(self) -> list[int]:
        """Sessions that it waits for."""
        done = (Member.READY, Member.LATE)
        return [number for number, member in self.members.items() if member not in done]

    def launch(self, begins_s: float) -> None:
        """Close it with those who are ready."""
        self.drawn = tuple(n for n, member in self.members.items() if member is Member.READY)
        self.holders = {*self.drawn, *(n for n, m in self.members.items() if m is Member.LATE)}
        self.begins_s, self.is_launched = begins_s, True
