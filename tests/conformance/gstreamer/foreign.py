"""One GStreamer client in a process of its own, as a test sees it."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

__all__ = ["Foreign", "foreign_client", "missing"]

_CLIENT: Final = Path(__file__).with_name("client.py")
_PYTHON: Final = "/usr/bin/python3"
"""The system's own: Debian's bindings of GStreamer are of no use to another."""

_PATIENCE_S: Final = 20.0
_KEPT: Final = 400

_CHECK: Final = """
import gi
gi.require_version("Gst", "1.0"); gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import Gst, GstSdp, GstWebRTC
Gst.init(None)
names = "webrtcbin nicesink dtlssrtpenc srtpenc videotestsrc x264enc vp8enc opusenc avdec_h264".split()
lacking = [name for name in names if Gst.ElementFactory.find(name) is None]
raise SystemExit("GStreamer lacks " + ", ".join(lacking) if lacking else 0)
"""


def missing() -> str:
    """Return what this machine lacks of what the client needs; empty for nothing."""
    try:
        done = subprocess.run(
            [_PYTHON, "-I", "-c", _CHECK], capture_output=True, text=True, timeout=30, check=False
        )
    except FileNotFoundError:
        return f"{_PYTHON} is missing"
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


class Foreign:
    """What it says; every wait is bounded.

    Attributes:
        said: The last lines of it, oldest first.
    """

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self._has_more = asyncio.Event()

    async def read(self, lines: asyncio.StreamReader) -> None:
        """Take what it prints until it ends."""
        async for line in lines:
            self.said.append(json.loads(line))
            del self.said[:-_KEPT]
            self._has_more.set()

    async def tells(
        self, did: str, until: Callable[[dict[str, Any]], bool] = lambda _: True
    ) -> dict[str, Any]:
        """Wait until it tells of something, from now on or before.

        Raises:
            TimeoutError: it does not in time; the text has what it told last instead.
        """
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while True:
                    self._has_more.clear()
                    for line in self.said:
                        if line["did"] == did and until(line):
                            return line
                    await self._has_more.wait()
        except TimeoutError:
            raise TimeoutError(f"it told {self.said[-3:]}") from None

    def forget(self) -> None:
        """Wait for what it tells from now on."""
        self.said.clear()


@asynccontextmanager
async def foreign_client(role: str, url: str, *options: str) -> AsyncIterator[Foreign]:
    """Run it until the block ends; it leaves by DELETE then, which `Foreign.said` tells."""
    process = await asyncio.create_subprocess_exec(
        *(_PYTHON, "-I", str(_CLIENT), role, url, *options),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    client = Foreign()
    reading = asyncio.create_task(client.read(process.stdout))
    try:
        yield client
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        await reading
