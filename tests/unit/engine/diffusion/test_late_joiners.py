"""Who comes while a picture is still being copied waits for the next batch, and asks only once."""

from sundog.engine.diffusion.sharing.ledger import Wish
from sundog.engine.diffusion.sharing.timing import Timing
from sundog.engine.diffusion.sharing.turns import Turns

SIZE = (128, 64)


def test_nobody_is_called_into_a_batch_that_waits_no_longer() -> None:
    turns = Turns(Timing(lambda size, frames: 0.05), lambda size: 4)
    for number in (1, 2):
        turns.join(number)
    turns.want(1, Wish(SIZE, lambda: 0.0), 0.0)
    assert turns.step(0.0).called == (1,)
    assert turns.hold(1, SIZE) is not None  # and its thread does not come to copy the picture
    turns.want(2, Wish(SIZE, lambda: 0.0, is_loaded=True), 1.0)
    step = turns.step(1.0)
    assert (step.called, step.sent_away, step.launch) == ((), (), None)
