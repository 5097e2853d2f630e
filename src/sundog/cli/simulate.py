"""`sundog cluster simulate`: a day of sessions, or a storm of failures, in virtual time."""

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer
from rich.table import Table

from sundog.cli.console import err, fail, out

if TYPE_CHECKING:
    from sundog.cluster.simulation.results import Results, Spread

__all__ = ["simulate"]

_MOST_SESSIONS: Final = 10_000_000

_COUNTS: Final = {
    "came": "sessions came",
    "ended": "ended by their clients",
    "refused": "refused: the line was full",
    "gave_up": "gave up waiting",
    "cut": "cut",
    "moved": "moved without a gap (drains)",
    "recovered": "recovered on another worker",
    "adopted": "adopted by another front",
    "orphans_ended": "ended because no client came back",
}
_TROUBLES: Final = {
    "worker_kills": "workers killed",
    "worker_hangs": "workers stopped",
    "node_kills": "machines killed",
    "front_kills": "fronts killed",
    "splits": "fronts and workers parted",
}


def simulate(  # noqa: PLR0913 - each is an option of the command
    scenario: Annotated[
        Literal["day", "storm"],
        typer.Argument(help="day: three regions, a peak, an upgrade. storm: an hour of faults."),
    ] = "day",
    sessions: Annotated[
        int, typer.Option(min=100, max=_MOST_SESSIONS, help="How many come.")
    ] = 100_000,
    troubles: Annotated[
        int,
        typer.Option(min=0, max=_MOST_SESSIONS, help="Failures of a storm; 0: a tenth as many."),
    ] = 0,
    seed: Annotated[int, typer.Option(help="Of chance; the same gives the same result.")] = 1,
    price: Annotated[
        float, typer.Option(min=0, help="Of a worker for an hour, in any currency.")
    ] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one object of JSON.")] = False,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="Print what is assumed, and from where, and end.")
    ] = False,
) -> None:
    """Simulate a cluster by the rules that run it: waits, moves, cuts, utilisation, cost.

    A million sessions take some minutes. The status is 1 where a slot was sold twice.
    """
    try:
        from sundog.cluster.simulation.running import run
        from sundog.cluster.simulation.scenario import day, storm
    except ModuleNotFoundError as error:
        fail(f"{error.name} is not installed: pip install 'sundog[ray]'")
    if assumptions:
        _print_assumptions()
        return
    chosen = (
        day(sessions, seed=seed)
        if scenario == "day"
        else storm(sessions, troubles or max(1, sessions // 10), seed=seed)
    )
    results = run(chosen, tell=lambda line: err.print(line, style="dim"))
    if as_json:
        out.print_json(json.dumps(_as_object(results, price)))
    else:
        _print_table(results, price)
    if results.faults:
        fail(", ".join(f"{name.replace('_', ' ')}: {n}" for name, n in results.faults.items()))


def _as_object(results: "Results", price: float) -> dict[str, object]:
    figures = {field.name: getattr(results, field.name) for field in fields(results)}
    return figures | {
        "counts": dict(results.counts),
        "waits": asdict(results.waits),
        "gaps": asdict(results.gaps),
        "faults": results.faults,
        "cost": results.worker_hours * price,
    }


def _print_table(results: "Results", price: float) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for names in (_TROUBLES, _COUNTS):
        for name, text in names.items():
            if results.counts[name]:
                table.add_row(text, f"{results.counts[name]:,}")
    table.add_row("slots sold twice, by an independent count", f"{results.oversold:,}")
    table.add_row("wait for a slot: p50, p95, p99, most", _spread(results.waits))
    table.add_row("gap after a loss: p50, p95, p99, most", _spread(results.gaps))
    table.add_row("reservations that came too late", f"{results.refused_asks:.2%}")
    if results.upgrade_s:
        table.add_row("upgrade of all workers", f"{results.upgrade_s / 60:.0f} min")
    table.add_row("workers at the same time, at most", f"{results.most_workers:,}")
    table.add_row("slots in use", f"{results.utilisation:.1%}")
    table.add_row("hours of sessions, of workers", _hours(results))
    cost = results.worker_hours * price
    hours = results.session_hours or 1.0
    table.add_row("cost, of an hour of a session", f"{cost:,.0f}, {cost / hours:.3f}")
    out.print(table)


def _print_assumptions() -> None:
    from sundog.cluster.simulation.assumptions import Assumptions, table

    rows = Table(box=None, pad_edge=False)
    for heading in ("figure", "value", "from"):
        rows.add_column(heading)
    for row in table(Assumptions()):
        rows.add_row(row.name, f"{row.value:g}", row.source)
    out.print(rows)


def _hours(results: "Results") -> str:
    return f"{results.session_hours:,.0f}, {results.worker_hours:,.0f}"


def _spread(spread: "Spread") -> str:
    times = (spread.p50, spread.p95, spread.p99, spread.most)
    return ", ".join(f"{time:.2f}" if time < 10 else f"{time:.0f}" for time in times) + " s"
