"""Nonsense for the service: messages on a real connection, descriptions and packets in this process."""

import argparse
import asyncio
import json
import logging
import random
import statistics
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiortc.rtp import is_rtcp
from hardening_service import ALIVE, Service, ack_s, p99_ms, service
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from sundog.media.clock import MonotonicClock
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamTrack, Peer, SdpError, VideoOutput
from sundog.media.rtc.description import checked_description
from sundog.media.synthetic import TestPicture

__all__ = ["media", "messages", "sdp"]

_SUSPECT_S = 0.02


# --- 100,000 messages -----------------------------------------------------------------------

_TYPES = (
    "offer",
    "ice-candidate",
    "prompt",
    "switch_camera",
    "set_image",
    "playout_delay",
    "resumed",
    "dance",
    "",
)
_KEYS = (
    "sdp",
    "candidate",
    "sdpMid",
    "sdpMLineIndex",
    "prompt",
    "enhance_prompt",
    "strength",
    "rotateY",
    "ack",
    "image_data",
    "image_ref",
    "max_ms",
    "x",
)
_ODD = (
    None,
    True,
    0,
    -1,
    2,
    1e308,
    -0.0,
    10**400,
    "",
    " ",
    "Anime",
    "\ud800",
    "\x00",
    "\u202e",
    "a" * 5000,
    "candidate:1 1 udp 1 127.0.0.1 9 typ host",
    "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n",
    "QUJD",
    [],
    {},
    [[]],
    float("nan"),
    float("inf"),
)


def _fuzzed(rng: random.Random) -> str:
    """Make a message: often nearly right, sometimes cut, sometimes no JSON."""
    message = {"type": rng.choice(_TYPES)}
    for _ in range(rng.randrange(5)):
        value: Any = rng.choice(_ODD)
        if rng.random() < 0.1:
            value = {rng.choice(_KEYS): rng.choice(_ODD) for _ in range(3)}
        message[rng.choice(_KEYS)] = value
    text = json.dumps(message, ensure_ascii=rng.random() < 0.8)
    text = text.encode("utf-8", "replace").decode()
    kind = rng.random()
    if kind < 0.1:
        return text[: rng.randrange(len(text))]
    if kind < 0.2:
        at = rng.randrange(len(text))
        return text[:at] + chr(rng.choice((0, 34, 91, 123, 0x7F, 0x2028, 0x1F600))) + text[at:]
    if kind < 0.22:
        return "[" * rng.randrange(1, 20_000)
    if kind < 0.24:
        return "9" * rng.randrange(1, 20_000)
    return text


async def messages(given: argparse.Namespace) -> None:
    """Say so many messages on connections of 95 each."""
    rng, codes, ends = random.Random(given.seed), Counter[str](), Counter[str]()
    began_s, left = time.monotonic(), given.messages

    async def talk(service: Service) -> None:
        nonlocal left
        while left > 0:
            count = min(95, left)  # the next one would be too fast
            left -= count
            with suppress(ConnectionClosed, RuntimeError):
                async with service.line() as line:
                    reading = asyncio.create_task(_count(line, codes, ends))
                    with suppress(ConnectionClosed):
                        for _ in range(count):
                            await line.send(_fuzzed(rng))
                        await line.send(ALIVE)
                    await asyncio.wait([reading], timeout=5)
                    reading.cancel()

    async with service() as running:
        async with asyncio.TaskGroup() as group:
            for _ in range(6):
                group.create_task(talk(running))
        async with running.line() as line:
            await ack_s(line)
        told = await running.measured()
    print(
        f"messages: {given.messages} in {time.monotonic() - began_s:.0f} s, seed {given.seed};"
        f" errors logged {len(told['errors'])}, loop kept at most {told['kept']}"
    )
    print(f"  answers: {dict(codes.most_common(12))}; ends: {dict(ends)}")
    for error in told["errors"][:5]:
        print(f"  logged: {error}")


async def _count(line: ClientConnection, codes: Counter[str], ends: Counter[str]) -> None:
    """Count answers until the last one, or the end."""
    try:
        async for text in line:
            message = json.loads(text)
            codes[message.get("code") or message["type"]] += 1
            if message["type"] == "prompt_ack" and message["prompt"] == "Anime":
                ends["served to the last"] += 1
                return
    except ConnectionClosed:
        pass
    ends[str(line.close_code)] += 1


# --- SDP ------------------------------------------------------------------------------------

_LINES = (
    "a=rtpmap:96 H264/90000",
    "a=rtpmap:{n} VP8/90000",
    "a=fmtp:{n} apt={n};x=y",
    "a=rtcp-fb:* nack",
    "a=rtcp-fb:{n} ccm fir",
    "a=ssrc:{n} cname:a",
    "a=ssrc-group:FID {n} {n}",
    "a=candidate:{n} 1 udp 1 192.0.2.1 {n} typ host",
    "a=candidate:1 1 tcp 1 ::1 {n} typ relay raddr ::1 rport {n}",
    "a=extmap:{n} urn:ietf:params:rtp-hdrext:sdes:mid",
    "a=mid:{n}",
    "a=group:BUNDLE {n} 0",
    "a=fingerprint:sha-256 AA:{n}",
    "a=setup:active",
    "a=setup:holdconn",
    "a=ice-lite",
    "a=ice-ufrag:{n}",
    "a=ice-pwd:",
    "a=rtcp:{n} IN IP6 ::",
    "a=sctp-port:{n}",
    "a=max-message-size:{n}",
    "a=recvonly",
    "a=inactive",
    "a=msid:- {n}",
    "m=audio 9 UDP/TLS/RTP/SAVPF 0 {n}",
    "m=video 9 UDP/TLS/RTP/SAVPF 96 {n}",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "c=IN IP4 {n}",
    "o=- {n} 1 IN IP4 x",
    "b=AS:{n}",
)
_NUMBERS = (
    "0",
    "1",
    "96",
    "127",
    "128",
    "255",
    "65536",
    "-1",
    "1e9",
    "9" * 1000,
    "",
    "\u0663",
    "\x00",
)


def _broken(rng: random.Random, offer: str) -> str:
    lines = offer.split("\r\n")
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(lines)) if lines else 0
        match rng.randrange(6):
            case 0:
                lines[at : at + 1] = []
            case 1:
                lines[at:at] = [lines[at]] * rng.choice((1, 2, 40, 300)) if lines else []
            case 2 | 3:
                new = rng.choice(_LINES).replace("{n}", rng.choice(_NUMBERS))
                lines[at:at] = [new] * rng.choice((1, 1, 1, 30, 400))
            case 4 if lines and lines[at]:
                line, cut = lines[at], rng.randrange(len(lines[at]))
                lines[at] = (
                    line[:cut] + rng.choice((" ", ":", "=", "\x0b", "\U0001f600")) + line[cut:]
                )
            case _ if lines:
                other = rng.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
    text = "\r\n".join(lines)
    return text[: rng.randrange(1, len(text) + 1)] if text and rng.random() < 0.1 else text


async def sdp(given: argparse.Namespace) -> None:
    """Read descriptions for so many seconds, and answer some."""
    rng, clock, trouble = random.Random(given.seed), MonotonicClock(), list[str]()
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: trouble.append(str(context)[:300])
    )
    asking = Peer(clock=clock)
    asking.add_track(VideoOutput())
    offer = await asking.create_offer()
    await asking.close()
    read_s, answer_s, outcomes = list[float](), list[float](), Counter[str]()
    until_s = time.monotonic() + given.seconds
    while time.monotonic() < until_s:
        text = _broken(rng, offer)
        outcome, took_s = _read(text)
        read_s.append(took_s)
        if outcome == "read" and rng.random() < 0.2:
            outcome, took_s = await _answered(clock, text)
            answer_s.append(took_s)
        outcomes[outcome] += 1
        if outcome.startswith("!"):
            trouble.append(repr(text[:2000]))
    print(
        f"sdp: {len(read_s)} descriptions in {given.seconds:g} s, seed {given.seed};"
        f" unhandled {len(trouble)}; read p50 {1e3 * statistics.median(read_s):.2f} ms,"
        f" p99 {p99_ms(read_s):.1f} ms, worst {1e3 * max(read_s):.1f} ms"
    )
    print(f"  {len(answer_s)} answered by a peer; outcomes: {dict(outcomes.most_common(12))}")
    for line in trouble[:5]:
        print(f"  {line}")


def _read(text: str) -> tuple[str, float]:
    outcome, took_s = _read_once(text)
    # The least of three: the others are the machine's pauses, or the garbage collector's.
    if took_s > _SUSPECT_S:
        took_s = min(took_s, *(_read_once(text)[1] for _ in range(2)))
    return outcome, took_s


def _read_once(text: str) -> tuple[str, float]:
    began_s = time.thread_time()
    try:
        checked_description(text, "offer")
        outcome = "read"
    except SdpError:
        outcome = "refused as it was read"
    except Exception as error:  # noqa: BLE001 - what is looked for
        outcome = f"!{type(error).__name__}"
    return outcome, time.thread_time() - began_s


async def _answered(clock: MonotonicClock, text: str) -> tuple[str, float]:
    peer, output = Peer(clock=clock), VideoOutput()
    began_s = time.thread_time()
    try:
        async with asyncio.timeout(10):
            await peer.answer(text, output)
        outcome = "answered"
    except SdpError:
        outcome = "refused as it was answered"
    except Exception as error:  # noqa: BLE001 - what is looked for
        outcome = f"!{type(error).__name__}"
    finally:
        took_s = time.thread_time() - began_s
        output.stop()
        await peer.close()
    return outcome, took_s


# --- media ----------------------------------------------------------------------------------


def _mixed_up(rng: random.Random, packet: bytes) -> bytes:
    """Change some bytes behind the header, cut it, make it longer, or say that it has more."""
    changed = bytearray(packet)
    for _ in range(rng.randrange(1, 12)):
        if len(changed) > 12:
            changed[rng.randrange(12, len(changed))] = rng.randrange(256)
    if rng.random() < 0.3:
        del changed[rng.randrange(12, len(changed) + 1) :]
    if rng.random() < 0.1:
        changed += rng.randbytes(rng.randrange(1, 400))
    if rng.random() < 0.3:
        changed[0] = 0x80 | rng.randrange(64)
    return bytes(changed)


def _control(rng: random.Random, packet: bytes) -> bytes:
    body = rng.randbytes(4 * rng.randrange(0, 12))
    head = bytes([0x80 | rng.randrange(32), rng.choice((200, 201, 202, 205, 206, 207))])
    return head + (len(body) // 4).to_bytes(2) + packet[8:12] + body


async def media(given: argparse.Namespace) -> None:
    """Hand a peer so many packets that say nonsense, and see when its pictures go on."""
    logging.getLogger("aiortc").setLevel(logging.ERROR)
    rng, trouble, clock = random.Random(given.seed), list[str](), MonotonicClock()
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: trouble.append(str(context)[:300])
    )
    camera, client, peer = VideoOutput(), Peer(clock=clock), Peer(clock=clock)
    tracks: list[MediaStreamTrack] = []
    peer.on_track = tracks.append
    client.add_track(camera)
    await client.accept_answer(await peer.answer(await client.create_offer(), VideoOutput()))
    shooting = asyncio.create_task(_shoot(camera))
    (track,) = tracks
    try:
        async with asyncio.timeout(10):
            await track.recv()
        receiver = peer._connection.getTransceivers()[0].receiver
        handed = await _hand(rng, receiver, given.packets)
        began_s = time.monotonic()
        async with asyncio.timeout(20):
            for _ in range(10):
                await track.recv()
        back_s = time.monotonic() - began_s
    finally:
        shooting.cancel()
        camera.stop()
        await client.close()
        await peer.close()
    print(
        f"media: {given.packets} packets in {handed:.0f} s, seed {given.seed}; unhandled"
        f" {len(trouble)}; ten pictures more after {back_s:.2f} s"
    )
    for line in trouble[:5]:
        print(f"  {line}")


async def _hand(rng: random.Random, receiver: Any, count: int) -> float:  # noqa: ANN401
    transport, packets = receiver.transport, deque[bytes](maxlen=8)
    # What comes goes aiortc's way, on which it can be noted; nonsense goes both ways.
    transport.transport._connection.take = lambda datagrams: datagrams
    take: Callable[..., Any] = transport._handle_rtp_data

    async def note(data: bytes, arrival_time_ms: int) -> None:
        packets.append(data)
        await take(data, arrival_time_ms)

    transport._handle_rtp_data = note
    while not packets:  # noqa: ASYNC110 - nothing tells of them
        await asyncio.sleep(0.01)
    began_s = time.monotonic()
    for number in range(count):
        damage = rng.choice((_mixed_up, _control))
        data = damage(rng, rng.choice(list(packets)))
        if is_rtcp(data):
            await transport._handle_rtcp_data(data)
        else:
            await take(data, number)
            with suppress(Exception):  # by which `Intake` drops a packet
                receiver.take(data, time.monotonic())
        if not number % 50:
            await asyncio.sleep(0.002)  # consent to send is asked for on the same loop
    return time.monotonic() - began_s


async def _shoot(camera: VideoOutput) -> None:
    picture, number = TestPicture((320, 176)), 0
    while True:
        camera.put(to_frame(picture.frame(number), number * 3600))
        number += 1
        await asyncio.sleep(1 / 25)
