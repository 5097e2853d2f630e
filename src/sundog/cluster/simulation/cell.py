"""One cluster in virtual time: its fronts, its workers, its pool, and the sessions that come to it."""

import math
import random
from collections.abc import Callable, Sequence
from functools import partial

from simpy import Environment

from sundog.cluster.rules.choosing import choose
from sundog.cluster.simulation.audit import Audit
from sundog.cluster.simulation.front import Chooser, Front
from sundog.cluster.simulation.keeper import Keeper
from sundog.cluster.simulation.life import Life
from sundog.cluster.simulation.scenario import Kind, Region, Scenario, Troubles
from sundog.cluster.simulation.session import Session
from sundog.cluster.simulation.troubles import Trouble
from sundog.cluster.simulation.wire import Steps, Wire, after
from sundog.cluster.simulation.worker import SimWorker
from sundog.server.placement.interface import Wish

__all__ = ["Cell"]

_CLOSING_S = 120.0
_BEAT_S = 1.0


class Cell:
    """One cluster of a region.

    Attributes:
        scenario: What is simulated.
        env: Virtual time.
        audit: What really happened.
        wire: Between fronts and workers.
        fronts: All.
        workers: Those that are alive, by name.
        counts: What happened, by name.
    """

    def __init__(
        self,
        scenario: Scenario,
        region: Region,
        troubles: Troubles,
        *,
        seed: int,
        chooser: Chooser = choose,
    ) -> None:
        """Prepare.

        Args:
            scenario: What is simulated.
            region: Whose cell.
            troubles: This cell's part of what goes wrong.
            seed: Of its chance.
            chooser: Decides which workers are asked.
        """
        self.scenario = scenario
        self.env = Environment()
        self.audit = Audit()
        self.counts = self.audit.counts
        # One for each purpose: what one part draws does not change what others get.
        self._chance = {
            name: random.Random(f"{seed} {name}")
            for name in ("demand", "wire", "life", "trouble", "polls")
        }
        self.wire = Wire(self.env, self._chance["wire"], scenario.assumptions)
        self.fronts = [
            Front(f"front-{n}", self.env, self.wire, chooser) for n in range(scenario.fleet.fronts)
        ]
        self.workers: dict[str, SimWorker] = {}
        self.life = Life(
            self.env, scenario.assumptions, self.audit, self._chance["life"], self._front_for
        )
        self._region = region
        self._troubles = troubles
        self._keeper = Keeper(self)
        self._born: dict[str, float] = {}
        self._restarts = 0

    def run(self) -> None:
        """Let the scenario happen, then have everybody leave, and count what is left."""
        self._keeper.fill()
        self.env.process(self._keeper.keep())
        self.env.process(self._arrive())
        self.env.process(self._beat())
        Trouble(self, self._chance["trouble"]).plan(self._troubles, self.scenario.span_s)
        if self.scenario.upgrade_at_s is not None:
            self._after(self.scenario.upgrade_at_s, self._upgrade)
        self.env.run(until=self.scenario.span_s)
        self.life.close()
        self.env.run(until=self.scenario.span_s + _CLOSING_S)
        self._close()

    def add(self, kind: Kind, name: str, node: str, release: str) -> SimWorker:
        """Return a new worker, which takes no sessions yet."""
        worker = SimWorker(kind, name, node, release, self.audit)
        worker.on_change = self.changed
        self.workers[name] = worker
        self._born[name] = self.env.now
        return worker

    def changed(self, worker: SimWorker) -> None:
        """Have the fronts hear of a worker soon."""
        for front in self.fronts:
            front.hear_soon(worker, self._chance["polls"].random())

    def drain(self, worker: SimWorker) -> None:
        """Have a worker take nothing more, and its sessions move before its deadline."""
        figures = self.scenario.assumptions
        ends_s = self.env.now + figures.drain_s
        worker.drain(ends_s)
        self._after(figures.drain_s - figures.notice_s, lambda: self._have_move(worker, ends_s))

    def lose(self, workers: Sequence[SimWorker], *, heard_s: float | None = None) -> None:
        """End workers; the fronts hear of it a little later."""
        heard_s = self.scenario.assumptions.death_s if heard_s is None else heard_s
        for worker in workers:
            if self.workers.pop(worker.name, None) is None:
                continue
            worker.die(self.env.now)
            self.audit.paid_s += self.env.now - self._born.pop(worker.name)
            self._keeper.forget(worker)
            self._after(heard_s, partial(self._hear_loss, worker))

    def crash(self, front: Front) -> None:
        """End a front, and start it again a little later."""
        front.crash()
        self._after(self.scenario.assumptions.front_start_s, lambda: self._restart(front))

    def _hear_loss(self, worker: SimWorker) -> None:
        for front in self.fronts:
            front.lose(worker)

    def _restart(self, front: Front) -> None:
        # Workers know it by a new name: it holds nothing of what it held.
        self._restarts += 1
        name = f"{front.name.split('/')[0]}/{self._restarts}"
        later = Front(name, self.env, self.wire, front.chooser)
        later.release, later.asked, later.refused = front.release, front.asked, front.refused
        self.fronts[self.fronts.index(front)] = later
        for worker in self.workers.values():
            later.hear_soon(worker, self._chance["polls"].random())

    def _upgrade(self) -> None:
        self._keeper.upgrade("2")
        for front in self.fronts:
            front.release = "2"

    def _have_move(self, worker: SimWorker, ends_s: float) -> None:
        if worker.ends_s == ends_s:  # it may have been recalled
            for number in list(worker.carried):
                if number in self.life.sessions:
                    self.life.sessions[number].wake()

    def _arrive(self) -> Steps[None]:
        """Have sessions come, as often as the hour says."""
        chance, figures = self._chance["demand"], self.scenario.assumptions
        shares = [share for share, _ in self.scenario.fleet.wishes]
        wishes: list[Wish] = [wish for _, wish in self.scenario.fleet.wishes]
        middle, number = math.log(figures.length_s), 0
        while True:
            rate = self.scenario.rate(self._region, self.env.now)
            yield self.env.timeout(chance.expovariate(rate))
            number += 1
            session = Session(
                number,
                chance.choices(wishes, shares)[0] if len(wishes) > 1 else wishes[0],
                chance.lognormvariate(middle, figures.length_spread),
            )
            if self.env.now > self.scenario.span_s:
                return
            self.counts["came"] += 1
            session.process = self.env.process(self.life.live(session))

    def _beat(self) -> Steps[None]:
        """Have workers look after their promises."""
        while True:
            yield self.env.timeout(_BEAT_S)
            for worker in self.workers.values():
                worker.look(self.env.now)

    def _front_for(self) -> Front | None:
        up = [front for front in self.fronts if front.is_up]
        return self._chance["life"].choice(up) if up else None

    def _after(self, span_s: float, do: Callable[[], object]) -> None:
        after(self.env, span_s, do)

    def _close(self) -> None:
        now_s = self.env.now
        self.counts["leaked"] += self.audit.left()
        for worker in self.workers.values():
            self.counts["leaked"] += worker.facts(now_s).taken
            self.audit.gone(worker.name, now_s)
            self.audit.paid_s += now_s - self._born[worker.name]
