"""Stock aiortc with its defaults on both sides.

``python -m tests.network.others.aiortc_peer service PORT``, then ``… client HOST PORT``.
"""

import asyncio
import sys

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from tests.network.filmtrack import FilmTrack, show
from tests.network.measuring.film import Film
from tests.network.measuring.rows import say, stdin_closed
from tests.network.others.exchange import ask, serve


def _connection() -> RTCPeerConnection:
    # No servers: an empty list keeps aiortc from asking its default one.
    return RTCPeerConnection(RTCConfiguration(iceServers=[]))


async def _serve(port: int) -> None:
    connections: list[RTCPeerConnection] = []

    async def answer(offer: str) -> str:
        connection = _connection()
        connections.append(connection)
        connection.on("track", connection.addTrack)
        await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        return str(connection.localDescription.sdp)

    server = await serve(port, answer)
    say("ready")
    await stdin_closed()
    server.close()
    for connection in connections:
        await connection.close()


async def _look(host: str, port: int) -> None:
    film, connection = Film(), _connection()
    async with asyncio.TaskGroup() as tasks:
        connection.on("track", lambda track: tasks.create_task(show(track, film)))
        connection.on(
            "connectionstatechange", lambda: say("state", state=connection.connectionState)
        )
        connection.addTrack(FilmTrack(film))
        say("connecting")
        await connection.setLocalDescription(await connection.createOffer())
        answer = await ask(host, port, connection.localDescription.sdp)
        await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await stdin_closed()
        await connection.close()


def main() -> None:
    """Read the command line."""
    match sys.argv[1:]:
        case ["service", port]:
            asyncio.run(_serve(int(port)))
        case ["client", host, port]:
            asyncio.run(_look(host, int(port)))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
