"""What is measured, in the order of its worth: what comes late is left out where time is short.

plain        graphs without a compiler: seconds each, so there are figures whatever comes
headline     the buckets that published figures are for, compiled
service      sessions, overload, prompts
rest         the other buckets
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Final, NamedTuple

from sundog.engine.diffusion.bench import facts
from sundog.engine.diffusion.bench.bench import Bench
from sundog.engine.diffusion.bench.rows import Row
from sundog.engine.diffusion.device.graphs import MODES
from sundog.engine.diffusion.device.machine import Size

__all__ = ["Step", "steps"]

_PLAIN_S: Final = 12.0
_HEAVY: Final = (768, 448)
_LARGE: Final = (1280, 704)


class Step(NamedTuple):
    """One thing to measure.

    Attributes:
        name: Unique.
        needs_s: Seconds it takes on a GPU at most, more or less; without them it is left out.
        run: Measures it.
    """

    name: str
    needs_s: float
    run: Callable[[Bench], Iterable[Row]]


def steps(bench: Bench) -> list[Step]:
    """Return all steps, the most telling first."""
    options = bench.options
    sizes, batches = options.sizes, options.batches
    first, most = sizes[0], batches[-1]
    large = _LARGE if _LARGE in sizes else sizes[-1]
    heavy = _HEAVY if _HEAVY in sizes else sizes[-1]
    headline = list(dict.fromkeys([(first, 1), (large, 1), (first, most), (heavy, 1)]))
    heavies = [(heavy, frames) for frames in batches if (heavy, frames) not in headline]
    every = [pair for pair in product(sizes, batches) if pair not in [*headline, *heavies]]
    mode = "captured" if bench.has_graphs else "eager"
    plan = [
        _step("numbers", _PLAIN_S, lambda b: [b.numbers(first)]),
        *(_bucket(mode, size, frames) for size, frames in (*headline, *heavies)),
        *(_stream(size, frames, "plain") for size, frames in headline),
        *_compiled(bench, headline[:2]),
        *(_fidelity(size, frames) for size, frames in headline[:1]),
        *(_kernels(size, frames) for size, frames in headline[:2]),
        *_service(bench, heavy, large),
        *_variants(bench, first, large),
        *_compiled(bench, headline[2:]),
        *(_fidelity(size, frames) for size, frames in headline[1:3]),
        *(_bucket("eager", size, frames) for size, frames in headline if bench.has_graphs),
        *_compiled(bench, heavies),
        *([_sessions(bench, heavy, "again")] if options.compiles else []),
        *(_bucket(mode, size, frames) for size, frames in every),
        *_compiled(bench, every),
    ]
    wanted = options.only
    return [each for each in plan if not wanted or any(word in each.name for word in wanted)]


def _step(name: str, needs_s: float, run: Callable[[Bench], Iterable[Row]]) -> Step:
    return Step(name=name, needs_s=needs_s, run=run)


def _named(size: Size, frames: int) -> str:
    return f"{size[0]}x{size[1]} by {frames}"


def _bucket(mode: str, size: Size, frames: int) -> Step:
    return _step(
        f"{mode} {_named(size, frames)}",
        _PLAIN_S,
        lambda bench: [bench.bucket(size, frames, MODES[mode])],
    )


def _compiled(bench: Bench, buckets: Iterable[tuple[Size, int]]) -> list[Step]:
    """Compile buckets and measure each; then end to end in the fastest way there is."""
    if not bench.options.compiles:
        return []
    return [
        step
        for size, frames in buckets
        for step in (_graphed(bench, size, frames), _stream(size, frames, "fast"))
    ]


def _graphed(bench: Bench, size: Size, frames: int) -> Step:
    def run(here: Bench) -> Iterator[Row]:
        compiled = here.bucket(size, frames, MODES["compiled"])
        yield compiled
        # What did not compile in time would not the second time either.
        if here.has_graphs and compiled["how"] == compiled["asked"]:
            yield here.bucket(size, frames, MODES["graphed"])
        yield facts.clocks(here.device, f"after {_named(size, frames)}")

    return _step(f"graphed {_named(size, frames)}", bench.options.compile_s / 2, run)


def _stream(size: Size, frames: int, which: str) -> Step:
    return _step(
        f"stream {_named(size, frames)}, {which}",
        _PLAIN_S,
        lambda bench: bench.streams(size, frames),
    )


def _fidelity(size: Size, frames: int) -> Step:
    return _step(
        f"fidelity {_named(size, frames)}", 30.0, lambda bench: bench.fidelity(size, frames)
    )


def _kernels(size: Size, frames: int) -> Step:
    return _step(
        f"kernels {_named(size, frames)}", 15.0, lambda bench: [bench.kernels(size, frames)]
    )


def _variants(bench: Bench, first: Size, large: Size) -> list[Step]:
    """What else could be switched, tried on copies of the model."""
    if not bench.has_graphs:
        return []
    return [_variant("nchw", first), _variant("flash attention", large)]


def _variant(which: str, size: Size) -> Step:
    return _step(
        f"variant {which} {_named(size, 1)}",
        2 * _PLAIN_S,
        lambda bench: [bench.variant(which, size)],
    )


def _service(bench: Bench, heavy: Size, large: Size) -> list[Step]:
    trial_s = bench.options.trial_s
    return [
        _sessions(bench, heavy, "first"),
        *([_sessions(bench, large, "first")] if large != heavy else []),
        _step("prompts", 4 * trial_s, lambda here: [here.prompts(large)]),
        _step("overload", 4 * trial_s, lambda here: [here.overload(heavy)]),
    ]


def _sessions(bench: Bench, size: Size, which: str) -> Step:
    return _step(
        f"sessions {size[0]}x{size[1]}, {which}",
        10 * bench.options.trial_s,
        lambda here: here.sessions(size),
    )
