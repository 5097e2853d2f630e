"""What happens at each step of a run of chaos on a cluster: drawn from its seed."""

from dataclasses import dataclass
from random import Random
from typing import Final

__all__ = ["Step", "steps_of"]

_WEIGHTS: Final = {
    "prompt": 5,
    "goodbye": 3,
    "line is cut": 3,
    "worker killed": 5,
    "worker hangs": 2,
    "worker stumbles": 3,
    "worker drained": 3,
    "machine killed": 1,
    "front killed": 3,
    "front ended": 2,
    "front freezes": 2,
    "pool killed": 2,
}
_AT_ONCE: Final = (1, 1, 2)
"""Of so many kinds happen one or two at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happens.

    Attributes:
        number: Of the step, from 0.
        what: Happens.
        share: Of whatever it chooses from: a client, a worker, a length of time; 0 to 1.
    """

    number: int
    what: str
    share: float

    def __str__(self) -> str:
        return f"step {self.number}: {self.what}, share {self.share:.3f}"

    def choose(self, among: list[str]) -> str:
        """Return one of these."""
        return among[int(self.share * len(among))]

    def within(self, bounds: tuple[float, float]) -> float:
        """Return what lies between two bounds."""
        least, most = bounds
        return least + self.share * (most - least)


def steps_of(seed: int, count: int) -> list[list[Step]]:
    """Draw so many steps, in groups that happen at the same time."""
    random, groups = Random(seed), list[list[Step]]()
    number = 0
    while number < count:
        together = min(random.choice(_AT_ONCE), count - number)
        kinds = random.choices(list(_WEIGHTS), list(_WEIGHTS.values()), k=together)
        groups.append([])
        for what in dict.fromkeys(kinds):
            groups[-1].append(Step(number=number, what=what, share=random.random()))
            number += 1
    return groups
