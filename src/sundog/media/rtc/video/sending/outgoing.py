"""A video stream on its way out: what may leave when, what is sent again, and what is heard of it."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Final

from aiortc.rtp import HeaderExtensionsMap, RtpPacket

from sundog.media.clock import Clock
from sundog.media.rtc.congestion.controller import Controller
from sundog.media.rtc.congestion.feedback import CongestionReport
from sundog.media.rtc.video.parity.packets import parity_payloads
from sundog.media.rtc.video.sending.history import History, abs_send_time
from sundog.media.rtc.video.sending.pacer import Pacer
from sundog.media.rtc.video.sending.packet import SentPacket, Stream

__all__ = ["Outgoing"]

_LOOK_S: Final = 0.05
"""The window opens by what is heard; this often it is looked at all the same."""

_PROBE_APART_S: Final = 0.02
"""Least time between two probes, whatever the controller says."""


class Outgoing:
    """Sends packets as the controller has it. On one event loop.

    Attributes:
        controller: Decides how much may leave.
        history: What may be sent again.
        stream: What all its packets have in common; set it before a picture is sent.
        parity_type: Payload type of parity; None where the other side makes nothing of it.
        parity_octets: Payload of parity that was sent, bytes.

    Args:
        controller: See above.
        clock: Of all times here.
        extensions: Of packets' headers.
        send: Sends packets, as they are on the wire, in order.
        on_sent: Called with the timestamp, the number and the bytes of payload of packets that
            were sent for the first time.
    """

    stream: Stream
    parity_type: int | None = None
    parity_octets = 0

    def __init__(
        self,
        controller: Controller,
        clock: Clock,
        extensions: HeaderExtensionsMap,
        send: Callable[[Sequence[bytes]], None],
        on_sent: Callable[[int, int, int], None],
    ) -> None:
        self.controller = controller
        self.history: History[SentPacket] = History(controller.target_bps)
        self._clock = clock
        self._extensions = extensions
        self._send, self._on_sent = send, on_sent
        self._pacer = Pacer()
        self._sent = asyncio.Event()
        self._heard = asyncio.Event()

    async def send_picture(self, payloads: Sequence[bytes], timestamp: int) -> None:
        """Send a picture's packets, each when its turn comes.

        Args:
            payloads: Of its packets, in order.
            timestamp: Its time, 90 kHz ticks.
        """
        self.pay()
        # What leaves at once is handed on at once: step by step costs several times as much.
        at = waited = 0
        first = self.stream.sequence_number
        while at < len(payloads):
            now_s = self._clock.now()
            # What a packet has waited here is no delay on the path.
            head = self.stream.head(timestamp, abs_send_time(now_s), self._extensions)
            sizes = [len(head.data) + len(payload) for payload in payloads[at + waited :]]
            count, wait_s = self._pacer.burst(sizes, now_s, self.controller.pacing_bps(now_s))
            end = at + waited + count
            if end > at:
                packets = self.stream.packets(head, payloads[at:end], is_end=end == len(payloads))
                self._leave_first(packets, now_s)
            # The one that waits has its turn by then, and others may join it.
            at, waited = end, 1
            if wait_s:
                await asyncio.sleep(wait_s)
        await self._send_parity(first, payloads, timestamp)

    def send_again(self, numbers: Iterable[int], lost_share: float) -> None:
        """Send again what the other side asks for, as far as there is room for it.

        Nothing waits here: who reads packets would wait too.

        Args:
            numbers: Sequence numbers.
            lost_share: Of what was sent lately, 0 to 1, where the controller does not know.
        """
        history, now_s = self.history, self._clock.now()
        history.target_bps = self.controller.target_bps
        history.lost_share = max(lost_share, self.controller.lost_share)
        for asked in numbers:
            number = asked & 0xFFFF  # aiortc counts on where a request goes on at 0
            if (packet := history.again(number, now_s)) is None:
                continue
            self._leave(packet)
            if (second := history.second(number, now_s)) is not None:
                self._leave(second)

    def pay(self) -> None:
        """Send again what was asked for when there was no room for it; pictures wait behind it."""
        if self.history.defers:
            for packet in self.history.owed(self._clock.now()):
                self._leave(packet)

    def reported(self, report: CongestionReport) -> None:
        """Take what the other side says of packets' arrival."""
        self.controller.acknowledged(report, self._clock.now())
        self._heard.set()

    async def until_open(self) -> None:
        """Wait until a picture may leave."""
        while not self.controller.may_send_frame(self._clock.now()):
            self._heard.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S):
                    await self._heard.wait()

    async def probe(self) -> None:
        """Send the last packet again whenever too long nothing is heard; until cancelled.

        Where the other side does not report there is nothing to hear, and nothing to do.
        """
        while self.controller.has_feedback:
            now_s = self._clock.now()
            due_s = self.controller.next_probe_s(now_s)
            if due_s is None:
                self._sent.clear()
                await self._sent.wait()
            elif due_s > now_s:
                # By then it may be due later, as most times it is.
                await asyncio.sleep(max(due_s - now_s, _PROBE_APART_S))
            else:
                if (packet := self.history.probe(now_s)) is not None:
                    self._leave(packet)
                await asyncio.sleep(_PROBE_APART_S)

    def _leave_first(self, packets: Sequence[SentPacket], now_s: float) -> None:
        """Send packets of one picture for the first time."""
        for packet in packets:
            self.history.add(packet)
        first = packets[0]
        data = [packet.data for packet in packets]
        sizes = [len(one) for one in data]
        self.controller.sent_burst(first.ssrc, first.sequence_number, sizes, now_s)
        self._sent.set()
        self._send(data)
        headers = len(packets) * len(first.head.data)
        self._on_sent(first.timestamp, len(packets), sum(sizes) - headers)

    async def _send_parity(self, first: int, payloads: Sequence[bytes], timestamp: int) -> None:
        """Send as much parity of a picture as the path calls for, on the stream of copies."""
        rtx, count = self.history.rtx, self.controller.protection.count
        if self.parity_type is None or rtx is None or not self.controller.has_feedback:
            return
        for payload in parity_payloads(first, self.stream.payload_type, payloads, count):
            packet = RtpPacket(
                payload_type=self.parity_type,
                sequence_number=rtx.next_number(),
                timestamp=timestamp & 0xFFFFFFFF,
                ssrc=rtx.ssrc,
                payload=payload,
            )
            packet.extensions.abs_send_time = abs_send_time(self._clock.now())
            packet.extensions.mid = self.stream.mid
            self.parity_octets += len(payload)
            if wait_s := self._leave(packet):
                await asyncio.sleep(wait_s)

    def _leave(self, packet: RtpPacket | SentPacket) -> float:
        """Send one packet beside those of pictures; return how long the next should wait, seconds."""
        now_s = self._clock.now()
        data = packet.serialize(self._extensions)
        # It does not wait, but what comes after it does.
        wait_s = self._pacer.delay_s(len(data), now_s, self.controller.pacing_bps(now_s))
        self.controller.sent(packet.ssrc, packet.sequence_number, len(data), now_s, is_new=False)
        self._sent.set()
        self._send((data,))
        return wait_s
