"""Print what a browser sees of the service: latency, frames shown, size; with and without waiting.

Run: ``python benchmarks/browser_path.py [--engine passthrough] [--seconds 10] [--runs 2]``. Headless
Chromium (Debian's package) with a camera that plays a file sends 1280x704 at 25 frames a second to
the service in a process of its own, and shows what comes back. Latency is from capture to
presentation: both times are Chromium's own, the first from the sender reports. The rows alternate
between an offer with the header extension playout-delay, as Chromium makes it, and one without.
"""

import argparse
import asyncio
import http.server
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
from playwright.async_api import Browser, async_playwright

from decart.testing import running_service
from sundog.media.geometry import to_frame
from sundog.media.synthetic import TestPicture

_SIZE = (1280, 704)
_FILM_FRAMES = 75

_PAGE = """<!doctype html><title>bench</title><video id=v autoplay muted playsinline></video><script>
async function run(url, waits, seconds, prompt) {
  const socket = new WebSocket(url), peer = new RTCPeerConnection();
  await new Promise((done) => { socket.onopen = done; });
  const video = { width: 1280, height: 704, frameRate: 25 };
  const camera = await navigator.mediaDevices.getUserMedia({ video });
  for (const track of camera.getTracks()) peer.addTrack(track, camera);
  const h264 = RTCRtpReceiver.getCapabilities("video").codecs;
  const first = (codec) => codec.mimeType === "video/H264" ? 0 : 1;
  peer.getTransceivers()[0].setCodecPreferences(h264.sort((a, b) => first(a) - first(b)));
  peer.onicecandidate = ({ candidate }) =>
    socket.send(JSON.stringify({ type: "ice-candidate", candidate }));
  peer.ontrack = ({ streams }) => { v.srcObject = streams[0]; };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "answer") peer.setRemoteDescription({ type: "answer", sdp: message.sdp });
  };
  if (prompt) socket.send(JSON.stringify({ type: "prompt", prompt, enhance_prompt: true }));
  await peer.setLocalDescription();
  const sdp = peer.localDescription.sdp;
  const plain = sdp.split("\\r\\n").filter((line) => !line.includes("playout-delay")).join("\\r\\n");
  socket.send(JSON.stringify({ type: "offer", sdp: waits ? plain : sdp }));
  const seen = [], start = performance.now();
  await new Promise((done) => {
    const note = (now, frame) => {
      seen.push({ at: now, shown: frame.presentedFrames, width: frame.width,
                  ms: frame.presentationTime - frame.captureTime });
      if (performance.now() - start > 1000 * (seconds + 3)) done();
      else v.requestVideoFrameCallback(note);
    };
    v.requestVideoFrameCallback(note);
  });
  socket.close(); peer.close(); camera.getTracks().forEach((track) => track.stop());
  return seen.filter(({ at }) => at - start > 3000);
}
</script>"""


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(_PAGE.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _page() -> Iterator[str]:
    """Give the address of the page; cameras need an origin that is secure, as loopback is."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _film(path: Path) -> None:
    picture = TestPicture(_SIZE)
    with av.open(str(path), "w", format="mjpeg") as film:
        stream = film.add_stream("mjpeg", rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *_SIZE, "yuvj420p"
        for number in range(_FILM_FRAMES):
            frame = to_frame(picture.frame(number), number)
            frame.time_base = Fraction(1, 25)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))


async def _run(
    browser: Browser, page_url: str, url: str, waits: bool, given: argparse.Namespace
) -> None:
    context = await browser.new_context(permissions=["camera"])
    page = await context.new_page()
    await page.goto(page_url)
    call = "([url, waits, seconds, prompt]) => run(url, waits, seconds, prompt)"
    prompt = "" if given.engine == "passthrough" else "Anime"
    seen = await page.evaluate(call, [url, waits, given.seconds, prompt])
    await context.close()
    ages = sorted(row["ms"] for row in seen if row["ms"] is not None)
    span_s = (seen[-1]["at"] - seen[0]["at"]) / 1000
    rate = (seen[-1]["shown"] - seen[0]["shown"]) / span_s
    p50, p95 = statistics.median(ages), ages[int(0.95 * len(ages))]
    name = "without playout-delay" if waits else "as Chromium offers"
    widths = sorted({row["width"] for row in seen})
    print(f"{name:22} p50 {p50:5.1f} ms  p95 {p95:5.1f} ms  {rate:4.1f} shown/s  width {widths}")


async def _main(given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder, _page() as page_url:
        film = Path(folder) / "film.mjpeg"
        _film(film)
        settings = {"SUNDOG_ALLOW_ORIGINS": page_url}
        async with (
            running_service(api_key="", engine=given.engine, settings=settings) as service,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(
                executable_path="/usr/bin/chromium",
                args=[
                    "--no-sandbox",
                    "--use-fake-device-for-media-stream",
                    f"--use-file-for-fake-video-capture={film}",
                    "--allow-loopback-in-peer-connection",
                    "--disable-features=WebRtcHideLocalIpsWithMdns",
                ],
            )
            url = f"{service.base_url.replace('http', 'ws', 1)}/v1/stream?model=mirage_v2"
            for _ in range(given.runs):
                for waits in (True, False):
                    await _run(browser, page_url, url, waits, given)
            await browser.close()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", default="passthrough")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=2)
    asyncio.run(_main(parser.parse_args()))


if __name__ == "__main__":
    main()
