"""Run Debian's coturn as docs/turn.md says, on free ports of this machine."""

import asyncio
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from aioice.ice import get_host_addresses

__all__ = ["SECRET", "Turn", "own_address", "running_coturn"]

SECRET: Final = "a secret that only these tests know"

_CONF: Final = Path(__file__).parent.parent / "deploy" / "turnserver.conf"
_START_S: Final = 10.0
_STOP_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A TURN server.

    Attributes:
        host: Where it listens and relays.
        port: For UDP and TCP.
        log: What it writes.
    """

    host: str
    port: int
    log: Path

    def url(self, transport: str) -> str:
        """Return its URL by ``udp`` or ``tcp``."""
        return f"turn:{self.host}:{self.port}?transport={transport}"

    def settings(self, *transports: str) -> dict[str, Any]:
        """Return the service's settings that hand it out, and ask for relays alone."""
        urls = tuple(self.url(transport) for transport in transports or ("udp", "tcp"))
        return {"turn_urls": urls, "turn_secret": SECRET, "relay_only": True}


def own_address() -> str:
    """Return an address of this machine that a service offers: public or not, else loopback."""
    return next(iter(get_host_addresses(use_ipv4=True, use_ipv6=False)), "127.0.0.1")


@asynccontextmanager
async def running_coturn(*options: str) -> AsyncIterator[Turn]:
    """Serve until the block ends; further ``options`` are command-line flags of coturn's."""
    if (command := shutil.which("turnserver")) is None:
        pytest.skip("coturn is missing: apt-get install coturn")
    host, port = own_address(), _free_port()
    with tempfile.TemporaryDirectory() as folder:
        turn = Turn(host, port, Path(folder) / "log")
        own = [
            *("-c", str(_CONF), f"--listening-ip={host}", f"--relay-ip={host}"),
            *(f"--listening-port={port}", f"--static-auth-secret={SECRET}"),
            *(f"--pidfile={folder}/pid", f"--log-file={turn.log}", f"--userdb={folder}/db"),
            f"--allowed-peer-ip={host}",
        ]
        if host.startswith("127."):
            own.append("--allow-loopback-peers")
        process = await asyncio.create_subprocess_exec(
            command,
            *own,
            *options,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await _listening(process, turn)
            yield turn
        finally:
            await _stop(process)


async def _listening(process: asyncio.subprocess.Process, turn: Turn) -> None:
    async with asyncio.timeout(_START_S):
        while True:
            assert process.returncode is None, turn.log.read_text()
            try:
                _, writer = await asyncio.open_connection(turn.host, turn.port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            await writer.wait_closed()
            return


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("", 0))
        port: int = one.getsockname()[1]
        return port
