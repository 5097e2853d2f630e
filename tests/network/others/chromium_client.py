"""Chromium as the client of our service, by our JavaScript module.

``python -m tests.network.others.chromium_client BASE_URL KEY``. Prints the rows of `measuring.rows`.
Its camera plays a hundred pictures of the film over and over; which time round a number is follows
from when it was sent. Whether a picture is damaged shows in its number alone. Times are Chromium's
own: of a picture's capture, and of its presentation.
"""

import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page, async_playwright

from tests.network.measuring.film import FPS, Film
from tests.network.measuring.rows import say, stdin_closed
from tests.network.program import ROOT

_ROUND: Final = 100
"""Pictures of the camera's film: four seconds."""

_POLL_S: Final = 0.05
_PROBE: Final = ROOT / "benchmarks" / "browser_probe.js"
_FLAGS: Final = (
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)

_CONNECT: Final = """async ([key, width, height, fps]) => {
  const sundog = await import("/sundog.js");
  const stream = await sundog.getCameraStream({ video: { width, height, frameRate: fps } });
  const show = (source) => {
    const video = document.createElement("video");
    Object.assign(video, { muted: true, autoplay: true, playsInline: true, srcObject: source });
    document.body.append(video);
    return video;
  };
  show(stream);
  let remote = null;
  window.states = [];
  window.session = await sundog.RealtimeClient.connect({
    baseUrl: location.origin, apiKey: key, localStream: stream,
    options: {
      model: "mirage_v2", initialState: { prompt: null },
      onRemoteStream: (source) => {
        if (remote) remote.srcObject = source;
        else remote = show(source);
      },
    },
  });
  session.on("connection_change", (state) => states.push(state));
  session.on("error", (error) => states.push(error.code));
  probe.read(true);
}"""


class _Rounds:
    """Tells the hundredfold numbers that the camera repeats apart."""

    def __init__(self) -> None:
        self._sent = -1

    def sent(self, number: int) -> int:
        """Return the number of a picture that was captured, growing for ever."""
        self._sent += (number - self._sent) % _ROUND
        return self._sent

    def shown(self, number: int) -> int:
        """Return the number of the last picture captured that had this one."""
        return self._sent - (self._sent - number) % _ROUND


def _write(film: Film, path: Path) -> None:
    """Write the camera's film as YUV4MPEG2, which costs the browser nothing to decode."""
    width, height = film.size
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F{FPS}:1 Ip A1:1 C420\n".encode())
        for number in range(_ROUND):
            file.write(b"FRAME\n" + film.picture(number).tobytes())


async def _tell(page: Page, offset_s: float) -> None:
    """Print what the page sees until cancelled."""
    rounds, told = _Rounds(), 0
    while True:
        frames, states = await page.evaluate("[probe.take(), states]")
        # A picture is captured before it is shown, though the page may hear of it later.
        for frame in sorted(frames, key=lambda one: one["remote"]):
            _say(frame, rounds, offset_s)
        for state in states[told:]:
            say("state", state=state)
        told = len(states)
        await asyncio.sleep(_POLL_S)


def _say(frame: dict[str, Any], rounds: _Rounds, offset_s: float) -> None:
    number = frame["number"]
    if frame["remote"]:
        at_s = 1e-3 * frame["presented"] + offset_s
        known = None if number is None else rounds.shown(number)
        facts = {"number": known, "width": frame["width"], "error": 0.0, "off": 0.0}
        say("shown", **facts, at=round(at_s, 4))
    elif number is not None:
        captured = frame["captured"] if frame["captured"] is not None else frame["presented"]
        say("sent", number=rounds.sent(number), at=round(1e-3 * captured + offset_s, 4))


async def _offset_s(page: Page) -> float:
    """Return what to add to the page's clock, seconds, to get this machine's monotonic one."""
    asked = []
    for _ in range(5):
        before_s = time.monotonic()
        page_ms = float(await page.evaluate("performance.now()"))
        took_s = time.monotonic() - before_s
        asked.append((took_s, before_s + took_s / 2 - 1e-3 * page_ms))
    return min(asked)[1]


async def _run(url: str, key: str) -> None:
    film = Film()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.y4m"
        _write(film, path)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
                args=[
                    *_FLAGS,
                    f"--use-file-for-fake-video-capture={path}",
                    # A camera is given to pages of https alone, and of those that are named.
                    f"--unsafely-treat-insecure-origin-as-secure={url}",
                ],
            )
            page = await browser.new_page()
            await page.add_init_script(path=_PROBE)
            await page.goto(f"{url}/healthz")
            say("connecting")
            try:
                await page.evaluate(_CONNECT, [key, *film.size, FPS])
            except Exception as error:  # noqa: BLE001 - whatever it was, the laboratory is told
                say("failed", error=str(error)[:500])
                return
            say("state", state="connected")
            offset_s = await _offset_s(page)
            telling = asyncio.create_task(_tell(page, offset_s))
            await stdin_closed()
            telling.cancel()
            await browser.close()


def main() -> None:
    """Read the command line."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    asyncio.run(_run(*sys.argv[1:]))


if __name__ == "__main__":
    main()
