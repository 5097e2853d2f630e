"""Runs a scenario: cells share nothing, so they run one after another, each in its own time."""

from collections.abc import Callable
from dataclasses import replace

from sundog.cluster.rules.choosing import choose
from sundog.cluster.simulation.cell import Cell
from sundog.cluster.simulation.front import Chooser
from sundog.cluster.simulation.results import Results, gathered
from sundog.cluster.simulation.scenario import Region, Scenario, Troubles

__all__ = ["run"]


def run(
    scenario: Scenario,
    *,
    chooser: Chooser = choose,
    tell: Callable[[str], None] = lambda _: None,
) -> Results:
    """Run all cells of a scenario.

    Args:
        scenario: What to run.
        chooser: Decides which workers are asked; the real rule unless a test plants another.
        tell: Told of each cell that is done.
    """
    homes = [region for region in scenario.regions for _ in range(region.cells)]
    audits, asked, refused = [], 0, 0
    for number, region in enumerate(homes):
        troubles = _part(scenario.troubles, number, len(homes))
        seed = scenario.seed * 1000 + number
        cell = Cell(scenario, region, troubles, seed=seed, chooser=chooser)
        cell.run()
        audits.append(cell.audit)
        asked += sum(front.asked for front in cell.fronts)
        refused += sum(front.refused for front in cell.fronts)
        tell(_line(number, len(homes), region, cell))
    return gathered(scenario.name, scenario.seed, audits, asked=asked, refused=refused)


def _part(troubles: Troubles, number: int, parts: int) -> Troubles:
    """Return one cell's part of the troubles; all parts together are the whole."""

    def share(whole: int) -> int:
        return whole // parts + (number < whole % parts)

    return replace(
        troubles,
        worker_kills=share(troubles.worker_kills),
        worker_hangs=share(troubles.worker_hangs),
        node_kills=share(troubles.node_kills),
        front_kills=share(troubles.front_kills),
        splits=share(troubles.splits),
    )


def _line(number: int, of: int, region: Region, cell: Cell) -> str:
    counts, workers = cell.counts, cell.audit.most_workers
    return (
        f"cell {number + 1} of {of}, {region.name}: {counts['came']:,} sessions, "
        f"{workers} workers at most, {counts['cut']} cut"
    )
