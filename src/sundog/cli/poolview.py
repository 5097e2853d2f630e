"""What `sundog cluster status` prints: a table for people, values for programs."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table

from sundog.cli.console import err, out

if TYPE_CHECKING:
    from sundog.cluster.pool.values import MemberView, PoolFacts

__all__ = ["plain", "show", "summary"]

_COLOURS: Final = {"ready": "green", "lost": "bold red"}


def summary(facts: "PoolFacts") -> str:
    """Say in a line how the workers are."""
    counts: dict[str, int] = {}
    for view in facts.workers:
        what = f"{view.facts.state.value} with {view.facts.release}"
        counts[what] = counts.get(what, 0) + 1
    told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    notes = {text for view in facts.workers if (text := view.note or view.facts.doing)}
    return "; ".join(filter(None, [told or "no worker", *sorted(notes), facts.trouble]))


def show(facts: "PoolFacts") -> None:
    """Print the workers, a line each, and beneath them who asks and what is wrong."""
    heads = ("worker", "machine", "release", "state", "sessions", "")
    table = Table(*heads, box=None, pad_edge=False)
    for view in facts.workers:
        it, colour = view.facts, _COLOURS.get(view.facts.state.value, "yellow")
        used = f"{it.taken} of {it.room.slots}" if it.room.slots else ""
        state = f"[{colour}]{it.state.value}[/]"
        table.add_row(it.name, it.node, it.release, state, used, _note(view))
    out.print(table)
    bounds = f"{facts.limits.floor} to {facts.limits.ceiling} workers"
    out.print(f"release {facts.release}, {bounds}, {facts.need} slots needed", markup=False)
    if facts.shunned:
        out.print(f"drained machines: {', '.join(facts.shunned)}", markup=False)
    for front in facts.fronts:
        silent = f", silent for {front.heard_s:.0f} s" if front.heard_s > 5 else ""
        out.print(f"front {front.name}: {front.waiting} waiting{silent}", markup=False)
    if facts.is_upgrading:
        out.print("an upgrade is under way")
    if facts.trouble:
        err.print(facts.trouble, style="yellow", markup=False, soft_wrap=True)


def _note(view: "MemberView") -> str:
    if view.facts.ends_in_s is not None:
        why = "too many, " if view.is_retired else ""
        return f"{why}sessions move in {view.facts.ends_in_s:.0f} s"
    return (
        view.note
        or view.facts.doing
        or (f"silent for {view.heard_s:.0f} s" if view.heard_s > 1 else "")
    )


def plain(facts: "PoolFacts") -> dict[str, Any]:
    """Return what JSON can hold of it, without the digests of tokens."""
    made = asdict(facts)
    for view in made["workers"]:
        held = view["facts"].pop("holdings")
        view["facts"]["sessions"] = [
            {"session_id": one["session_id"], "front": one["front"], "is_orphan": one["is_orphan"]}
            for one in held
        ]
    return made
