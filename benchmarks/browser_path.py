"""Print what a browser sees of the playground: latency, pictures shown, size, and if it tells true.

Run: ``python benchmarks/browser_path.py [--seconds 30] [--runs 3] [--rows passthrough,Anime]``.
Headless Chromium (Debian's package) opens the page of a service in a process of its own, with a
camera that plays numbered pictures, 1280x704 at 25 a second. Latency is from capture to presentation
by Chromium's own clock. The rows alternate, and each says how busy the machine was, and how busy
with other things: figures of a busy machine say little.

In the rows "numbers" the pictures of camera and service are read as they are shown: the true latency
of a picture is its presentation less the capture of the camera's picture of the same number. What the
page says, frame by frame and in its overlay, is compared with that. Reading costs time of its own, so
these rows are not for the latency itself. A viewer's browser is told no time of capture; only the
numbers say how old its pictures are.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
import psutil
from playwright.async_api import Browser, Page, async_playwright

from decart.testing import running_service
from sundog.cli.measure.machine import machine_facts
from sundog.media.synthetic import TestPicture

_SIZE: Final = (1280, 704)
_FPS: Final = 25
_FILM_FRAMES: Final = 100
"""Four seconds, after which the test picture's movement repeats: no number comes twice in one."""

_WARM_UP_S: Final = 4.0
_PATIENCE_MS: Final = 60_000
_OLDEST_MS: Final = 2000
"""An older picture is another one of the same number."""

_OVERLAY_FRAMES: Final = 50
"""Pictures over which the page's own latency is taken."""

_PROBE: Final = Path(__file__).with_name("browser_probe.js")
_FLAGS: Final = (
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One way to run the page.

    Attributes:
        name: What the table calls it.
        prompt: Typed into the page; empty for the service that passes pictures through.
        smooth: Turn the page's smooth mode on.
        numbers: Read the numbers in the pictures.
        viewer: Watch the session in a second page, and print a row for that one.
    """

    name: str
    prompt: str = ""
    smooth: bool = False
    numbers: bool = False
    viewer: bool = False

    @property
    def engine(self) -> str:
        """Name of the engine that it needs."""
        return "cpu" if self.prompt else "passthrough"


_ROWS: Final = (
    Row("passthrough"),
    Row("passthrough, numbers", numbers=True),
    Row("smooth", smooth=True),
    Row("watched", viewer=True),
    Row("watched, numbers", numbers=True, viewer=True),
    Row("Anime", "Anime"),
    Row("Anime, numbers", "Anime", numbers=True),
)


class Load:
    """Processor time of the machine and of this benchmark's processes, from here on."""

    def __init__(self) -> None:
        self._busy_s, self._own_s = self._now()
        self._at = asyncio.get_running_loop().time()

    def __str__(self) -> str:
        """Say the shares of all cores."""
        busy_s, own_s = self._now()
        passed = (asyncio.get_running_loop().time() - self._at) * (psutil.cpu_count() or 1)
        busy, own = 100 * (busy_s - self._busy_s) / passed, 100 * (own_s - self._own_s) / passed
        return f"machine {busy:.0f} % busy, {max(0.0, busy - own):.0f} % with other things"

    @staticmethod
    def _now() -> tuple[float, float]:
        times = psutil.cpu_times()
        me, own_s = psutil.Process(), 0.0
        for process in (me, *me.children(recursive=True)):
            try:
                spent = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            own_s += spent.user + spent.system
        return sum(times) - times.idle - times.iowait, own_s


def _write_film(path: Path) -> None:
    """Write the camera's film as YUV4MPEG2, which costs the browser nothing to decode."""
    picture = TestPicture(_SIZE, _FPS)
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{_SIZE[0]} H{_SIZE[1]} F{_FPS}:1 Ip A1:1 C420\n".encode())
        for number in range(_FILM_FRAMES):
            film.write(b"FRAME\n" + picture.frame(number).tobytes())


@asynccontextmanager
async def _opened(browser: Browser, url: str) -> AsyncIterator[Page]:
    """Open a page with the probe in it, in a context of its own."""
    context = await browser.new_context(
        permissions=["camera"], viewport={"width": 1280, "height": 800}
    )
    try:
        await context.add_init_script(path=_PROBE)
        page = await context.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        await page.goto(url)
        await page.evaluate("probe.meet()")
        yield page
    finally:
        await context.close()


async def _start(page: Page, row: Row) -> None:
    """Start the camera as a user does, and choose what the row is about."""
    await page.click("#start-camera")
    await page.wait_for_function("() => probe.session()?.isConnected()")
    if row.prompt:
        await page.fill("#prompt", row.prompt)
        await page.press("#prompt", "Enter")
    if row.smooth:
        await page.click("#adjust-toggle")
        await page.click("#smooth")
        await page.click("#adjust-close")
    if row.numbers:
        # Both pictures are shown, and so both can be read.
        await page.check("#view-split", force=True)
        await page.evaluate("probe.read(true)")


async def _measure(browser: Browser, url: str, row: Row, seconds: float) -> str:
    """Run one row; return what is to be printed."""
    async with AsyncExitStack() as stack:
        page = await stack.enter_async_context(_opened(browser, url))
        await _start(page, row)
        watching: Page | None = None
        if row.viewer:
            address = await page.evaluate("probe.session().viewUrl")
            watching = await stack.enter_async_context(_opened(browser, address))
            await watching.evaluate("(numbers) => probe.read(numbers)", row.numbers)
            await watching.wait_for_function(
                "() => document.querySelector('video')?.videoWidth > 0"
            )
        await asyncio.sleep(_WARM_UP_S)
        since_ms = {p: await p.evaluate("performance.now()") for p in (page, watching) if p}
        load = Load()
        await asyncio.sleep(seconds)
        lines = [f"{row.name}: {load}"]
        camera: list[Frame] = []
        for seen, name in ((page, "page"), (watching, "viewer")):
            if seen is None:
                continue
            report = _on_one_clock(await seen.evaluate("probe.report()"))
            since = since_ms[seen] + report["origin"]
            camera += [frame for frame in report["frames"] if not frame["remote"]]
            lines.append(f"  {name:7}{_fare(report, since)}")
            if row.numbers:
                lines.append(f"         {_truth(report, camera, since)}")
    return "\n".join(lines)


def _on_one_clock(report: dict[str, Any]) -> dict[str, Any]:
    """Return it with times since 1970, ms, so that those of several pages can be compared."""
    for rows, names in (
        (report["frames"], ("at", "captured", "presented")),
        (report["said"], ("at",)),
    ):
        for row in rows:
            row |= {name: row[name] + report["origin"] for name in names if row[name] is not None}
    return report


def _fare(report: dict[str, Any], since_ms: float) -> str:
    """Say how the returning pictures fared, the warm-up left out of rate and latency."""
    remote = [frame for frame in report["frames"] if frame["remote"]]
    seen = [frame for frame in remote if frame["at"] >= since_ms]
    ages = [f["presented"] - f["captured"] for f in seen if f["captured"] is not None]
    if len(seen) < 2:
        return f"showed {len(seen)} pictures"
    rate = 1000 * (seen[-1]["shown"] - seen[0]["shown"]) / (seen[-1]["at"] - seen[0]["at"])
    widths, counters = _runs(frame["width"] for frame in remote), report["counters"]
    return (
        f"{_age(ages)}  {rate:4.1f} shown/s  width {widths}"
        f"  freezes {counters['freezeCount']}  key frames {counters['keyFramesDecoded']}"
        f"  dropped {counters['framesDropped']} of {counters['framesDecoded']}"
    )


def _age(ages: Sequence[float]) -> str:
    if not ages:
        return "age not told"
    p50, p95 = np.percentile(ages, (50, 95))
    return f"p50 {p50:5.1f} ms  p95 {p95:5.1f} ms"


def _runs(values: Any) -> str:  # noqa: ANN401 - any iterable of widths
    """Say how values followed one another, such as ``640 > 1280``."""
    runs: list[str] = []
    for value in map(str, values):
        if not runs or runs[-1] != value:
            runs.append(value)
    return " > ".join(runs)


def _truth(report: dict[str, Any], camera: Sequence[Frame], since_ms: float) -> str:
    """Compare what the page says with the numbers in the pictures."""
    aged = _aged([frame for frame in report["frames"] if frame["at"] >= since_ms], camera)
    if not aged:
        return "no number was read in both pictures"
    errors = [
        frame["presented"] - frame["captured"] - age
        for frame, age in aged
        if frame["captured"] is not None
    ]
    overlay = []
    for said in report["said"]:
        recent = [age for frame, age in aged if frame["at"] <= said["at"]][-_OVERLAY_FRAMES:]
        if said["at"] >= since_ms and len(recent) == _OVERLAY_FRAMES:
            overlay.append(said["p50"] - median(recent))
    return (
        f"in truth {_age([age for _, age in aged])} ({len(aged)} pictures); said less true: "
        f"each picture {_spread(errors)}, overlay {_spread(overlay)}"
    )


def _aged(frames: Sequence[Frame], camera: Sequence[Frame]) -> list[tuple[Frame, float]]:
    """Give each returned picture with its true age in ms, where its number was read on both sides."""
    captured: dict[int, list[float]] = {}
    for frame in camera:
        if frame["number"] is not None and frame["captured"] is not None:
            captured.setdefault(frame["number"], []).append(frame["captured"])
    aged = []
    for frame in frames:
        if not frame["remote"]:
            continue
        # The film repeats; the newest picture of this number that was taken before is the one.
        before = [at for at in captured.get(frame["number"], ()) if at <= frame["presented"]]
        if before and (age := frame["presented"] - before[-1]) < _OLDEST_MS:
            aged.append((frame, age))
    return aged


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "unknown"
    p5, p50, p95 = np.percentile(values, (5, 50, 95))
    return f"median {p50:+.1f} (p5 {p5:+.1f}, p95 {p95:+.1f}) ms"


async def _main(given: argparse.Namespace) -> None:
    wanted = given.rows.split(",") if given.rows else [row.name for row in _ROWS]
    rows = [row for row in _ROWS if row.name in wanted or row.name.partition(",")[0] in wanted]
    print(json.dumps(machine_facts()))
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        film = folder / "film.y4m"
        _write_film(film)
        services = {
            engine: await stack.enter_async_context(running_service(api_key="", engine=engine))
            for engine in sorted({row.engine for row in rows})
        }
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[*_FLAGS, f"--use-file-for-fake-video-capture={film}"],
        )
        stack.push_async_callback(browser.close)
        for _ in range(given.runs):
            for row in rows:
                url = services[row.engine].base_url
                print(await _measure(browser, url, row, given.seconds), flush=True)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30, help="measured of each row")
    parser.add_argument("--runs", type=int, default=2)
    names = "; ".join(row.name for row in _ROWS)
    parser.add_argument("--rows", help=f"some of them, with commas: {names}")
    asyncio.run(_main(parser.parse_args()))


if __name__ == "__main__":
    main()
