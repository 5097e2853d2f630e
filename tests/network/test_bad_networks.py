"""What a viewer of a session notices when the network is bad, and when it is well again.

Each test runs the real service and the real SDK, in a process each, with the laboratory's network
between them. Waits are bounds, not measurements: those are `benchmarks/networks.py`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import pytest

from tests.network.laboratory import BASE, BLACK, Laboratory
from tests.network.link import Conditions
from tests.network.neighbours import neighbour, share_figures
from tests.network.stacks import STACKS
from tests.network.viewer import Viewer, viewing

_WARM_UP_S = 1.5
_PATIENCE_S = 15.0

Session = Callable[[Conditions], AbstractAsyncContextManager[Viewer]]


@pytest.fixture
def session(lab: Laboratory) -> Session:
    """Give what runs a session over a network of some conditions, and begins when it is warm."""

    @asynccontextmanager
    async def run(conditions: Conditions) -> AsyncIterator[Viewer]:
        stack = STACKS["sundog"]
        await lab.change(conditions)
        async with stack.service(lab) as address, viewing(lab, stack.client(address)) as viewer:
            await asyncio.sleep(_WARM_UP_S)
            yield viewer

    return run


def _assert_same_session(viewer: Viewer) -> None:
    """The user's session is the one it began with, on both sides, and never failed."""
    assert viewer.of_kind("failed") == []
    began, ended = viewer.of_kind("state")[0], viewer.of_kind("ended")[0]
    assert ended["session"] == began["session"]
    assert ended["state"] == "connected"


async def test_little_is_lost_and_nothing_damaged_is_shown_where_packets_are_lost(
    session: Session,
) -> None:
    lossy = replace(BASE, loss=0.03, burst_loss=0.02)
    async with session(lossy) as viewer:
        since_s = time.monotonic()
        await asyncio.sleep(4.0)
        pictures = await viewer.stop()
    window = (since_s, since_s + 4.0)
    damaged = [one for one in pictures.shown_in(window) if one.is_damaged]
    assert len(damaged) <= 1
    assert len(pictures.shown_in(window)) > 30
    _assert_same_session(viewer)


async def test_pictures_come_in_their_order_where_packets_do_not(session: Session) -> None:
    shaken = Conditions(delay_s=0.04, jitter_s=0.03, reorders=True)
    async with session(shaken) as viewer:
        await viewer.sees(30, sent_after_s=time.monotonic(), within_s=_PATIENCE_S)
        pictures = await viewer.stop()
    numbers = [one.number for one in pictures.shown if one.number is not None]
    assert numbers == sorted(numbers)
    _assert_same_session(viewer)


async def test_pictures_go_on_after_a_blackout(lab: Laboratory, session: Session) -> None:
    async with session(BASE) as viewer:
        await lab.change(BLACK)
        await asyncio.sleep(2.0)
        light_s = await lab.change(BASE)
        await viewer.sees(15, sent_after_s=light_s, within_s=_PATIENCE_S)
        await viewer.stop()
    _assert_same_session(viewer)


async def test_pictures_go_on_where_the_client_gets_another_address(
    lab: Laboratory, session: Session
) -> None:
    async with session(BASE) as viewer:
        moved_s = await lab.move("client")
        await viewer.sees(15, sent_after_s=moved_s, within_s=_PATIENCE_S)
        await viewer.stop()
    _assert_same_session(viewer)


async def test_pictures_go_on_in_a_cut_and_the_line_is_not_flooded(
    lab: Laboratory, session: Session
) -> None:
    async with session(BASE) as viewer:
        cut_s = await lab.change(replace(BASE, rate_bps=500_000))
        await viewer.sees(20, sent_after_s=cut_s + 1.0, within_s=_PATIENCE_S)
        await lab.traffic()
        await asyncio.sleep(1.5)
        rows = await lab.traffic()
        well_s = await lab.change(BASE)
        await viewer.sees(15, sent_after_s=well_s, within_s=_PATIENCE_S)
        pictures = await viewer.stop()
    seconds = 0.1 * len(rows)
    for way in ("up", "down"):
        offered_bps = 8 * sum(row[way]["offered_bytes"] for row in rows) / seconds
        # 1.2 is what benchmarks ask for, over four seconds.
        assert offered_bps < 2 * 500_000, way
    damaged = [one for one in pictures.shown_in((cut_s, well_s)) if one.is_damaged]
    assert len(damaged) <= 1
    _assert_same_session(viewer)


async def test_neither_pictures_nor_a_file_stop_on_a_link_that_they_share(lab: Laboratory) -> None:
    stack = STACKS["sundog"]
    await lab.change(replace(BASE, rate_bps=4_000_000, queue_s=0.2))
    async with (
        stack.service(lab) as address,
        viewing(lab, stack.client(address)) as viewer,
        neighbour("tcp", lab, stack, address) as theirs,
    ):
        await asyncio.sleep(4.0)
        since_s = time.monotonic()
        await viewer.sees(50, sent_after_s=since_s, within_s=_PATIENCE_S)
        until_s = time.monotonic()
    figures = share_figures(viewer.of_kind("stats"), theirs, (since_s, until_s + 0.5))
    for way in ("up", "down"):
        # A quarter to three is what benchmarks ask for, over twenty seconds.
        assert 5 < figures[f"{way}_share_percent"] < 95, way


async def test_a_page_goes_on_in_a_cut_with_smaller_pictures(lab: Laboratory) -> None:
    stack = STACKS["chromium"]
    async with stack.service(lab) as address, viewing(lab, stack.client(address)) as viewer:
        await viewer.sees(30, sent_after_s=time.monotonic(), within_s=_PATIENCE_S)
        cut_s = await lab.change(replace(BASE, rate_bps=500_000))
        await viewer.sees(20, sent_after_s=cut_s + 1.0, within_s=_PATIENCE_S)
        await lab.traffic()
        await asyncio.sleep(1.5)
        rows = await lab.traffic()
        pictures = await viewer.stop()
    widths = [one.width for one in pictures.shown_in((cut_s + 2.0, time.monotonic()))]
    assert widths
    assert widths[-1] < 1280
    offered_bps = 8 * sum(row["up"]["offered_bytes"] for row in rows) / (0.1 * len(rows))
    assert offered_bps < 2 * 500_000


@pytest.mark.timeout(900)  # the first time, the client is installed
async def test_an_official_client_sees_pictures_again_after_a_cut_and_a_blackout(
    lab: Laboratory,
) -> None:
    stack = STACKS["official"]
    async with stack.service(lab) as address, viewing(lab, stack.client(address)) as viewer:
        await viewer.sees(20, sent_after_s=time.monotonic(), within_s=_PATIENCE_S)
        for trouble in (replace(BASE, rate_bps=500_000), BLACK):
            await lab.change(trouble)
            await asyncio.sleep(2.0)
            well_s = await lab.change(BASE)
            await viewer.sees(15, sent_after_s=well_s, within_s=_PATIENCE_S)
        await viewer.stop()
    # What it calls its state is its own affair; the session is the service's.
    assert viewer.of_kind("failed") == []
    assert viewer.of_kind("ended")[0]["session"] == viewer.of_kind("state")[0]["session"]
