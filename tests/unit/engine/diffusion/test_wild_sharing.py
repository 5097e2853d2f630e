"""Sessions that do everything wrong, at random, in virtual time: nothing breaks, nobody is lost."""

import random
from functools import partial

import pytest

from sundog.engine.diffusion.sharing.gathering import Batch
from sundog.engine.diffusion.sharing.ledger import Wish
from tests.unit.engine.diffusion.virtual_sharing import LARGE, SMALL, Session, World, cameras

WILD_S = 5.0


class Wild(World):
    """A world whose sessions behave after `WILD_S`, and not before."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.lanes: dict[tuple[tuple[int, int], int], Batch] = {}
        sessions = cameras(self.dice.randint(1, 12), seed=seed)
        for session in sessions:
            session.gives_way = self.dice.random() < 0.15
        takes_s, each = self.dice.choice((0.005, 0.02, 0.04)), self.dice.random() < 0.4
        super().__init__(
            sessions,
            lambda size, frames: takes_s * (frames if each else 1),
            places=self.dice.choice((1, 2, 4, 8)),
            noise=0.2,
        )

    def happens(self, chance: float) -> bool:
        return self.now_s < WILD_S and self.dice.random() < chance

    def later(self, at_most_s: float, session: Session) -> None:
        self.at(self.now_s + self.dice.uniform(0, at_most_s), partial(self.come_back, session))

    def come_back(self, session: Session) -> None:
        if session.number not in self.turns._ledger.sessions:
            self.turns.join(session.number, gives_way=session.gives_way)
        super().ask(session)

    def ask(self, session: Session) -> None:
        if self.happens(0.05):
            session.size = LARGE if session.size == SMALL else SMALL
        if self.happens(0.02):
            self.turns.leave(session.number)
            self.later(1.0, session)
        elif session.newest(self.now_s) > session.taken and self.happens(0.1):
            wish = Wish(session.size, self.waited(session), alone=True)
            self.turns.want(session.number, wish, self.now_s)
        else:
            super().ask(session)

    def load(self, session: Session) -> None:
        loads_s = session.load_s
        if self.happens(0.1):
            session.load_s = lambda: self.dice.uniform(0, 0.2)
        super().load(session)
        session.load_s = loads_s

    def put(self, session: Session) -> None:
        if self.happens(0.05):
            self.turns.decline(session.number)
            self.later(0.01, session)
        elif self.happens(0.05):
            self.later(0.5, session)  # it never came
        elif self.happens(0.05):
            held = self.turns.hold(session.number, session.size)
            if self.happens(0.5):
                self.turns.leave(session.number)
            after_s = self.now_s + self.dice.uniform(0, 0.1)
            self.at(after_s, partial(self.put_late, session, held and held[0]))
        else:
            super().put(session)

    def put_late(self, session: Session, batch: Batch | None) -> None:
        """A picture is copied so slowly that its batch may have gone, or its session left."""
        is_known = session.number in self.turns._ledger.sessions
        goes = batch is not None and self.turns.fill(batch, session.number, self.now_s)
        assert is_known or not goes
        if not goes:
            self.come_back(session)

    def launch(self, batch: Batch) -> None:
        before = self.lanes.get((batch.size, batch.lane))
        assert before is None or not before.holders, "the lane is still in use"
        self.lanes[batch.size, batch.lane] = batch
        places = [batch.places[number] for number in batch.drawn]
        assert batch.drawn
        assert len(set(places)) == len(places)
        assert max(places) < batch.most
        super().launch(batch)

    def end(self, batch: Batch, number: int) -> None:
        if not self.happens(0.1):
            super().end(batch, number)
            return
        self.turns.end(batch, self.now_s)
        for who in batch.drawn:
            after_s = self.now_s + self.dice.uniform(0, 0.1)
            self.at(after_s, partial(self.take_late, batch, self.sessions[who]))

    def take_late(self, batch: Batch, session: Session) -> None:
        self.turns.release(batch, session.number)
        self.come_back(session)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_sessions_do_all_who_stay_are_served_again(seed: int) -> None:
    world = Wild(seed)
    world.run(WILD_S + 4.0)
    counts = world.counts(since_s=WILD_S + 1.0)
    assert all(counts[it.number] for it in world.sessions.values() if not it.gives_way)
