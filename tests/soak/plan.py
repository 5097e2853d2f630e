"""What happens at each step of a run of chaos: drawn from its seed and its number alone."""

from dataclasses import dataclass
from random import Random
from typing import Final

__all__ = ["SEATS", "Step", "batches", "step_of"]

SEATS: Final = ("sdk", "wire", "whip", "wire", "sdk")
"""Kinds of client; each has one session, or is away."""

_WEIGHTS: Final = {
    "prompt": 8,
    "image": 2,
    "mirror": 2,
    "resize": 4,
    "look": 4,
    "viewer comes": 5,
    "viewer goes": 2,
    "viewer is killed": 3,
    "engine is killed": 4,
    "blackout": 4,
    "line is cut": 4,
    "second peer": 3,
    "restart of ICE": 3,
    "goodbye": 4,
    "killed": 4,
    "silent for ever": 1,
    "killed while it connects": 3,
    "killed while it is busy": 4,
    "key is revoked": 1,
}

_RESTARTS: Final = 0.006
_BATCH: Final = (1, 1, 2, 3)
_SIZES: Final = 3
_LONGEST_DELAY_S: Final = 0.08
_LONGEST_S: Final = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happens.

    Attributes:
        number: Of the step, from 0.
        what: Happens; where the client is away, it comes instead.
        seat: To which client.
        after_s: Into its batch, seconds.
        share: Of whatever it chooses from: a viewer, a size, a moment; 0 to 1.
        for_s: How long a blackout lasts, seconds; a tenth of it until a busy client is killed.
    """

    number: int
    what: str
    seat: int
    after_s: float
    share: float
    for_s: float

    def __str__(self) -> str:
        return (
            f"step {self.number}: {self.what}, client {self.seat} ({SEATS[self.seat]}),"
            f" after {self.after_s:.3f} s, share {self.share:.3f}, for {self.for_s:.2f} s"
        )


def step_of(seed: int, number: int) -> Step:
    """Draw a step."""
    random = Random(f"{seed}:{number}")
    what = random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    if random.random() < _RESTARTS:
        what = "service restarts"
    return Step(
        number=number,
        what=what,
        seat=random.randrange(len(SEATS)),
        after_s=random.uniform(0, _LONGEST_DELAY_S),
        share=random.random(),
        for_s=random.uniform(0.1, _LONGEST_S),
    )


def batches(seed: int, steps: int) -> list[list[Step]]:
    """Return steps in groups that run at the same time, each with another client."""
    random, groups = Random(seed), list[list[Step]]()
    most = 0
    for number in range(steps):
        step = step_of(seed, number)
        last = groups[-1] if groups else []
        is_alone = step.what == "service restarts" or any(
            other.what == "service restarts" or other.seat == step.seat for other in last
        )
        if is_alone or len(last) >= most:
            groups.append([step])
            most = random.choice(_BATCH)
        else:
            last.append(step)
    return groups
