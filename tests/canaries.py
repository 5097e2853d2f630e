"""Offer candidates that lead to canaries, and tell how many packets each of them hears.

Run inside a network namespace of its own (``unshare -rn python -m tests.canaries``): there every
address of the world can be put on this machine, and nothing leaves it. Prints JSON.
"""

import asyncio
import ipaddress
import json
import re
import socket
import struct
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import Peer
from tests.restarting import Numbered
from tests.service import PASSTHROUGH, changed, running_service
from tests.wireclient import OUR_SDK, wire

INNER: Final = (
    *("127.0.0.1", "127.7.7.7", "10.9.8.7", "172.16.9.8", "192.168.9.8", "169.254.9.8"),
    *("169.254.169.254", "100.64.9.8", "100.100.100.200", "::1", "fd12::9", "fd00:ec2::254"),
)
"""Places that only this machine reaches; test 16 wants silence there."""

PUBLIC: Final = ("198.41.0.4", "2620:fe::fe")
"""What hears checks, which shows that a canary would."""

NAMES: Final = ("canary.example.com", "localhost", "0b2f7bd8-6cbd-4c5b-8c4c-1ae32ca1b4ff.local")

_PORT: Final = 9999
_LISTEN_S: Final = 1.5
_MOST_S: Final = 30.0
_MDNS: Final = ("224.0.0.251", 5353)


class Canary(asyncio.DatagramProtocol):
    """Counts what it hears."""

    def __init__(self) -> None:
        self.heard = 0

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.heard += 1


def candidates() -> Iterator[str]:
    """Give one for each address, of each kind in turn, and in the forms that hide one."""
    hosts = [*PUBLIC, *INNER, *NAMES]
    hosts += [f"::ffff:{host}" for host in INNER if ":" not in host]
    kinds = ("host", "srflx raddr 0.0.0.0 rport 9", "relay raddr 0.0.0.0 rport 9")
    for number, host in enumerate(hosts):
        kind = kinds[number % len(kinds)]
        yield f"candidate:{number} 1 udp {2130706431 - number} {host} {_PORT} typ {kind}"


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _prepare(nameservers: list[str]) -> None:
    """Put every address on this namespace's own interface."""
    _run("ip", "link", "set", "lo", "up")
    for host in (*INNER, *PUBLIC, *nameservers):
        if not ipaddress.ip_address(host).is_loopback:
            _run("ip", "addr", "replace", f"{host}/{128 if ':' in host else 32}", "dev", "lo")
    _run("ip", "route", "add", "224.0.0.0/4", "dev", "lo")


def _nameservers() -> list[str]:
    text = Path("/etc/resolv.conf").read_text()
    return re.findall(r"^nameserver\s+([0-9A-Fa-f.:]+)", text, re.MULTILINE) or ["127.0.0.1"]


@asynccontextmanager
async def listening(host: str, port: int) -> AsyncIterator[Canary]:
    """Listen on an address until the block ends."""
    loop = asyncio.get_running_loop()
    transport, canary = await loop.create_datagram_endpoint(Canary, local_addr=(host, port))
    yield canary
    transport.close()


@asynccontextmanager
async def listening_to_mdns() -> AsyncIterator[Canary]:
    """Listen to what is asked of the whole link (RFC 6762)."""
    ears = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ears.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ears.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    ears.bind(_MDNS)
    here = struct.pack("4s4s", socket.inet_aton(_MDNS[0]), socket.inet_aton("127.0.0.1"))
    ears.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, here)
    transport, canary = await asyncio.get_running_loop().create_datagram_endpoint(Canary, sock=ears)
    yield canary
    transport.close()


async def _offer(url: str) -> None:
    """Offer with half of the candidates in the description, and trickle the others."""
    peer = Peer(clock=MonotonicClock())
    peer.add_track(Numbered())
    bare = re.sub(r"a=(candidate:|end-of-candidates).*\r\n", "", await peer.create_offer())
    all_of_them = list(candidates())
    lines = "".join(f"a={line}\r\n" for line in all_of_them[::2])
    async with wire(url, **OUR_SDK) as client:
        await client.say(type="offer", sdp=re.sub(r"(a=mid:.*\r\n)", rf"\1{lines}", bare))
        answer = await client.hear("answer")
        assert answer["sdp"]
        for line in all_of_them[1::2]:
            said = {"candidate": line, "sdpMid": "0", "sdpMLineIndex": 0}
            await client.say(type="ice-candidate", candidate=said)
        await asyncio.sleep(_LISTEN_S)
    await peer.close()


async def main(allowed: tuple[str, ...]) -> dict[str, int]:
    """Return how many packets were heard, by address; questions for names as dns and mdns."""
    nameservers = _nameservers()
    _prepare(nameservers)
    async with asyncio.timeout(_MOST_S), AsyncExitStack() as stack:
        url = await stack.enter_async_context(
            running_service(changed(PASSTHROUGH, allow_candidates=allowed))
        )
        ears = {host: listening(host, _PORT) for host in (*INNER, *PUBLIC)}
        ears |= {"dns": listening(nameservers[0], 53), "mdns": listening_to_mdns()}
        canaries = {name: await stack.enter_async_context(ear) for name, ear in ears.items()}
        await _offer(url)
        heard = {name: canary.heard for name, canary in canaries.items()}
        await _ask_for_names()
        controls = {f"{name} control": canaries[name].heard for name in ("dns", "mdns")}
        return heard | controls


async def _ask_for_names() -> None:
    """Show that questions for names would be heard."""
    asking = "import socket; socket.getaddrinfo('control.example.com', 1)"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", asking, stderr=asyncio.subprocess.DEVNULL
    )
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        mouth.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        mouth.sendto(b"control", _MDNS)
    await asyncio.sleep(_LISTEN_S)
    process.kill()
    await process.wait()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(main(tuple(sys.argv[1:])))))
