"""One run of one case: connect, warm up, measure, and make figures of it."""

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any, Final

from tests.network.cases import Case, Event
from tests.network.laboratory import Laboratory, laboratory
from tests.network.measuring.figures import Pictures, Wire, latency_figures, steady_figures
from tests.network.neighbours import neighbour, share_figures
from tests.network.stacks import Stack
from tests.network.viewer import Viewer, viewing

__all__ = ["trial"]

_WARM_UP_S: Final = 4.0
_STEADY_S: Final = 7.0
_BEFORE_S: Final = 2.0
_SETTLE_S: Final = 5.0
_SHARED_S: Final = 20.0
_LAST_S: Final = 1.0
"""Pictures sent at the end of what is measured have that long to come."""

Row = dict[str, Any]
Told = tuple[Row, list[Row]]
"""Figures, and what the router counted."""


async def trial(case: Case, stack: Stack, *, seed: int, keep: Path | None = None) -> Row:
    """Run it; some 15 s, 25 for a cut, 40 with a neighbour.

    Args:
        case: What happens.
        stack: Who speaks to whom.
        seed: Decides which packets are lost.
        keep: A file for all that the client and the router told, a row each.

    Raises:
        NotPermittedError: this machine does not let us.
        ProgramError: one side failed.
    """
    began_s = time.monotonic()
    async with laboratory(seed=seed) as lab:
        await lab.change(case.base)
        async with stack.service(lab) as address, viewing(lab, stack.client(address)) as viewer:
            shown_s = viewer.of_kind("shown")[0]["at"]
            await asyncio.sleep(_WARM_UP_S)
            if case.event is not None:
                figures, traffic = await _event(lab, viewer, stack, case)
            elif case.beside:
                figures, traffic = await _shared(lab, viewer, stack, case, address)
            else:
                figures, traffic = await _steady(lab, viewer, stack)
    if keep is not None:
        _write(keep, [*viewer.rows, *traffic])
    return {
        "first_picture_s": round(shown_s - viewer.rows[0]["at"], 2),
        **figures,
        "states": [row.get("state") for row in viewer.of_kind("state")],
        "failures": [row["error"] for row in viewer.of_kind("failed")],
        "load": os.getloadavg()[0],
        "took_s": round(time.monotonic() - began_s, 1),
    }


def _write(keep: Path, rows: list[Row]) -> None:
    keep.parent.mkdir(parents=True, exist_ok=True)
    keep.write_text("".join(json.dumps(row) + "\n" for row in rows))


async def _steady(lab: Laboratory, viewer: Viewer, stack: Stack) -> Told:
    since_s = time.monotonic()
    await asyncio.sleep(_STEADY_S + _LAST_S)
    pictures, traffic = await viewer.stop(), await lab.traffic()
    window = (since_s, since_s + _STEADY_S)
    return steady_figures(pictures, Wire(traffic, stack.parity_type), window), traffic


async def _shared(lab: Laboratory, viewer: Viewer, stack: Stack, case: Case, address: str) -> Told:
    async with neighbour(case.beside, lab, stack, address) as theirs:
        await asyncio.sleep(_SETTLE_S)
        since_s = time.monotonic()
        await asyncio.sleep(_SHARED_S + _LAST_S)
    window = (since_s, since_s + _SHARED_S)
    pictures, traffic = await viewer.stop(), await lab.traffic()
    figures = steady_figures(pictures, Wire(traffic, stack.parity_type), window)
    if case.beside == "session":
        # The router does not tell one session's packets from the other's.
        figures = {name: told for name, told in figures.items() if not name.endswith("_percent")}
        figures["shown_percent"] = pictures.shown_percent(window)
    return figures | share_figures(viewer.of_kind("stats"), theirs, window), traffic


async def _event(lab: Laboratory, viewer: Viewer, stack: Stack, case: Case) -> Told:
    event = case.event
    assert event is not None
    before_s = time.monotonic()
    await asyncio.sleep(_BEFORE_S)
    if event.conditions is None:
        began_s = ended_s = await lab.move("client")
    else:
        began_s = await lab.change(event.conditions)
        await asyncio.sleep(event.lasts_s)
        ended_s = await lab.change(case.base)
    await asyncio.sleep(event.after_s + _LAST_S)
    pictures, traffic = await viewer.stop(), await lab.traffic()
    before, during, wire = (before_s, began_s), (began_s, ended_s), Wire(traffic, stack.parity_type)
    figures = {
        "event_s": [began_s, ended_s],
        **_before(pictures, wire, before),
        **_meanwhile(pictures, wire, during, event),
        **_after(pictures, wire, before, during, event),
    }
    return figures, traffic


def _before(pictures: Pictures, wire: Wire, before: tuple[float, float]) -> Row:
    return {
        f"before_{name}": value
        for name, value in steady_figures(pictures, wire, before).items()
        if name in ("p50_ms", "up_carried_mbps", "down_carried_mbps", "shown_percent")
    }


def _meanwhile(pictures: Pictures, wire: Wire, during: tuple[float, float], event: Event) -> Row:
    """Return how it fared in a cut; nothing for what passes no picture."""
    if event.conditions is None or event.conditions.rate_bps is None:
        return {}
    last_half = ((during[0] + during[1]) / 2, during[1])
    link_mbps = 1e-6 * event.conditions.rate_bps
    offered = {way: wire.mbps(way, "offered", last_half) for way in ("up", "down")}
    return {
        "cut_shown_percent": pictures.shown_percent(during),
        "cut_freeze_s": pictures.freeze_s(during),
        "cut_p95_ms": latency_figures(pictures, during)["p95_ms"],
        "cut_widths": pictures.widths(during),
        **{
            f"cut_{way}_offered_share": None if rate is None else round(rate / link_mbps, 2)
            for way, rate in offered.items()
        },
        **{
            f"cut_{way}_carried_mbps": wire.mbps(way, "carried", last_half)
            for way in ("up", "down")
        },
    }


def _after(
    pictures: Pictures,
    wire: Wire,
    before: tuple[float, float],
    during: tuple[float, float],
    event: Event,
) -> Row:
    began_s, ended_s = during
    whole = (began_s, ended_s + event.after_s)
    last = (whole[1] - 2.0, whole[1])
    usual_ms = latency_figures(pictures, before)["p50_ms"]
    return {
        "back_s": pictures.back_s(ended_s, sent_after_s=began_s),
        "recovered_s": None if usual_ms is None else pictures.recovered_s(ended_s, usual_ms),
        "freeze_s": pictures.freeze_s(whole),
        "shown_percent": pictures.shown_percent(whole),
        "damaged_percent": pictures.damaged_percent(whole),
        "up_rate_again_s": wire.rate_again_s("up", before, ended_s),
        "down_rate_again_s": wire.rate_again_s("down", before, ended_s),
        "last_p50_ms": latency_figures(pictures, last)["p50_ms"],
        "last_widths": pictures.widths(last),
        "last_up_mbps": wire.mbps("up", "carried", last),
        "last_down_mbps": wire.mbps("down", "carried", last),
    }
