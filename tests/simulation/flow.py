"""One session: camera, uplink, service that encodes again, downlink, screen."""

from collections.abc import Callable

from tests.simulation.encoder import FPS
from tests.simulation.link import Link
from tests.simulation.loop import Loop
from tests.simulation.parts import Parts
from tests.simulation.pictures import HAND_OVER_S, ModelDecoder, Shown
from tests.simulation.receiving import ReceivingEnd
from tests.simulation.sending import SendingEnd

__all__ = ["Flow"]


class Flow:
    """Pictures glass to glass over two links, each hop with ends of its own.

    Attributes:
        taken: When the camera took each picture, by its number.
        shown: What the screen showed, in order.
        hops: (sending end, receiving end) of the uplink and of the downlink.
    """

    def __init__(self, loop: Loop, up: Link, down: Link, parts: Parts, seed: int) -> None:
        self.taken: dict[int, float] = {}
        self.shown: list[Shown] = []
        self.damaged: set[int] = set()
        self._loop = loop
        seed = 10 * seed
        sender_down, receiver_down = _hop(
            loop, (down, up), parts, seed + 1, self._show, self.damaged
        )
        self._service = sender_down
        sender_up, receiver_up = _hop(loop, (up, down), parts, seed, self._restyle, set())
        self._camera = sender_up
        self.hops = ((sender_up, receiver_up), (sender_down, receiver_down))

    def start(self, start_s: float, until_s: float) -> None:
        """Have the camera take pictures from then until then."""
        for number in range(round((until_s - start_s) * FPS)):
            at_s = start_s + number / FPS
            self._loop.call_at(at_s, lambda number=number: self._take(number))  # type: ignore[misc]

    def _take(self, number: int) -> None:
        self.taken[number] = self._loop.now_s
        self._camera.offer(number)

    def _restyle(self, picture: Shown) -> None:
        if picture.is_damaged:
            self.damaged.add(picture.number)
        self._loop.call_later(HAND_OVER_S, lambda: self._service.offer(picture.number))

    def _show(self, picture: Shown) -> None:
        at_s = self._loop.now_s + HAND_OVER_S
        self.shown.append(Shown(picture.number, at_s, picture.is_damaged))


def _hop(
    loop: Loop,
    links: tuple[Link, Link],
    parts: Parts,
    seed: int,
    give: Callable[[Shown], None],
    damaged: set[int],
) -> tuple[SendingEnd, ReceivingEnd]:
    """Join two ends over ``links``, there and back; ``give`` takes decoded pictures."""
    ssrc = 1000 + 10 * seed
    sender = SendingEnd(loop, links[0], parts, ssrc, seed)
    decoder = ModelDecoder(loop, sender.encoded, give, damaged)
    receiver = ReceivingEnd(loop, links[1], parts, sender, decoder.put)
    sender.arrive = receiver.arrive
    return sender, receiver
