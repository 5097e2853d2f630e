"""One process's bench: a model, a machine whose buckets are made ready as steps need them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sundog.engine.diffusion.bench import fidelity, sessions, traffic
from sundog.engine.diffusion.bench.bucket import bucket
from sundog.engine.diffusion.bench.kernels import kernels
from sundog.engine.diffusion.bench.models import loaded
from sundog.engine.diffusion.bench.options import Options
from sundog.engine.diffusion.bench.rows import Budget, Row
from sundog.engine.diffusion.bench.variants import variant
from sundog.engine.diffusion.device.graphs import MODES, How, Limits
from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.device.making import machine as make
from sundog.engine.diffusion.device.restyling import RestylingMachine
from sundog.engine.diffusion.engine import DiffusionEngine
from sundog.engine.diffusion.text.encoder import TextEncoder
from sundog.engine.interface import Progress

__all__ = ["Bench"]

_ROWS: Final = 48
"""For sessions: more than any size holds at 25 fps."""
_CHANGES: Final = 20


class Bench:
    """Measures one model on one machine.

    Args:
        options: What to measure.
        budget: Of the run.
        now: Monotonic seconds.
        progress: Told what is loaded.
    """

    def __init__(
        self, options: Options, budget: Budget, now: Callable[[], float], progress: Progress
    ) -> None:
        self.options: Final = options
        self._budget: Final = budget
        self._now: Final = now
        began_s = now()
        self._settings: Final = options.settings(rows=_ROWS)
        self._components: Final = loaded(self._settings, progress, tiny=options.tiny)
        self.device: Final = self._components.device
        tokens = TextEncoder(self._components).encode("").conditioning.tokens.shape[1]
        self.machine: Final = make(
            self._settings,
            self._components,
            tokens,
            now=now,
            limits=Limits(each_s=options.compile_s),
        )
        self.load_s: Final = now() - began_s

    @property
    def has_graphs(self) -> bool:
        """Whether there is something to capture."""
        return self.device.type == "cuda"

    def bucket(self, size: Size, frames: int, how: How) -> Row:
        """Measure one batch; of several ways to run it, the fastest stays."""
        machine = self.machine
        before = machine.prepared.get((size, frames))
        kept = machine.stations[size].programs.get(frames)
        row = bucket(machine, size, frames, how, seconds=self.options.bucket_s)
        if before is not None and kept is not None:
            machine.keep_faster(before, kept)
        return row

    def numbers(self, size: Size) -> Row:
        """Tell whether the random weights draw anything."""
        self._ready(size, 1)
        return fidelity.in_numbers(self.machine, size, 1)

    def streams(self, size: Size, frames: int) -> Iterator[Row]:
        """Measure end to end."""
        seconds = self.options.bucket_s
        self._ready(size, frames)
        for row in range(frames):
            traffic.begin(self.machine, size, row)
        yield traffic.one_after_another(self.machine, size, frames, seconds=seconds)
        yield traffic.two_lanes(self.machine, size, frames, seconds=seconds)

    def fidelity(self, size: Size, frames: int) -> Iterator[Row]:
        """Compare with plainer ways of drawing the same."""
        self._ready(size, frames)
        yield fidelity.against_plain(self.machine, size, frames)
        yield fidelity.against_single_precision(
            self.machine, self._settings, self._components, size, frames
        )

    def kernels(self, size: Size, frames: int) -> Row:
        """Tell where the time goes."""
        self._ready(size, frames)
        return kernels(self.machine, size, frames)

    def variant(self, which: str, size: Size) -> Row:
        """Measure one frame with something switched."""
        return variant(self._components, self._settings, self.machine, which, size)

    def sessions(self, size: Size) -> Iterator[Row]:
        """Look for the number of sessions that the engine holds."""
        with self._engine(size) as engine:
            yield from sessions.most_sessions(
                engine,
                size,
                first=engine.room(size, 25.0),
                most=_ROWS - 1,
                seconds=self.options.trial_s,
                now=self._now,
            )

    def overload(self, size: Size) -> Row:
        """Offer three times what can be drawn."""
        with self._engine(size) as engine:
            count = min(_ROWS - 1, max(2, round(3 * self._rate(size) / 25)))
            batch_s = max(self.machine.batch_s(size, frames) for frames in self.options.batches)
            return sessions.overload(
                engine,
                size,
                count,
                batch_ms=1000 * batch_s,
                seconds=2 * self.options.trial_s,
                now=self._now,
            )

    def prompts(self, size: Size) -> Row:
        """Change prompts under a live picture."""
        with self._engine(size) as engine:
            return sessions.prompt_changes(engine, size, changes=_CHANGES, now=self._now)

    def close(self) -> None:
        """Free the machine."""
        self.machine.close()

    def _rate(self, size: Size) -> float:
        """Return the frames a second of the best bucket of a size."""
        return max(
            frames / max(self.machine.batch_s(size, frames), 1e-6)
            for frames in self.options.batches
        )

    def _ready(self, size: Size, frames: int) -> None:
        """Make a bucket ready in the quickest way, where nothing did before."""
        if (size, frames) not in self.machine.prepared:
            self.machine.prepare(size, frames, MODES["captured" if self.has_graphs else "eager"])

    @contextmanager
    def _engine(self, size: Size) -> Iterator[DiffusionEngine]:
        """Open the real engine on this machine, with all buckets of a size ready."""
        for frames in self.options.batches:
            self._ready(size, frames)
        engine = DiffusionEngine(
            self._settings,
            load=lambda _settings, _progress: self._components,
            make=lambda *_: _Kept(self.machine),
            now=self._now,
        )
        engine.warm_up(lambda _what, _share: None)
        try:
            yield engine
        finally:
            engine.close()


class _Kept:
    """A machine that outlives the engine: warm already, and not closed with it."""

    def __init__(self, machine: RestylingMachine) -> None:
        self._machine = machine
        self.rows = machine.rows
        self.lanes = machine.lanes
        self.batch_s = machine.batch_s
        self.begin = machine.begin
        self.ask = machine.ask
        self.draws = machine.draws

    def warm_up(self, progress: Progress) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
