"""Which packets to ask for again (NACK, RFC 4585 section 6.2.1), when, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

from sundog.media.rtc.video.receiving.lateness import Lateness
from sundog.media.rtc.video.receiving.round_trip import RequestRoundTrip

__all__ = ["Requests"]

_NEEDLESS_SHARE: Final = 0.02
"""Share of all packets that may come by themselves after they were asked for."""

_TRIES: Final = 10
_GUESSES: Final = 3
"""Tries for a packet of which it is not known that it was ever sent."""

_PATIENT_TRIES: Final = 3
_BACK_OFF: Final = 1.5
"""After so many tries each wait is longer than the one before by this factor."""

_TOGETHER_S: Final = 0.001
"""What is due so soon is asked for in the same packet."""

_ECHO_LOSS: Final = 0.02
_ECHO_S: Final = 0.005
"""Where more than this share is lost, a request is said twice, this far apart."""

_BUDGET_SHARE, _FOREIGN_SHARE = 0.5, 0.3
"""Requests for each packet that comes: what is lost beyond that is not mended."""

_LEAST_BUDGET, _MOST_BUDGET, _BUDGET_S = 16.0, 256.0, 0.3
"""Requests at once. Of a sender that knows no bounds only as many as packets come in that time: where a
path has become narrow, more copies would fill it for longer than a key frame takes."""

_RATE_S: Final = 0.25
"""Time over which it is counted how many packets come."""

_WITHOUT_BUDGET_S: Final = 0.02

_REMEMBERED: Final = 512
"""Packets that were asked for and came; one that comes again was asked for in vain."""

_ANSWERED_S: Final = 1.0
"""What comes again later than this after a request does not come because of it."""

_PARITY_WAIT_S: Final = 0.008
"""Where parity comes behind a picture, nothing of it is asked for sooner."""

_BEAT: Final = 128
"""Packets that the share of losses is measured over."""


@dataclass(slots=True)
class _Missing:
    """A packet that has not come.

    Attributes:
        since_s: When it was missed.
        due_s: When it is to be asked for; None while there is no reason to.
        tries: How often it was asked for, echoes not counted.
        asked_s: When it was asked for last.
        is_guess: Whether nothing that was sent later has come, so that it may not exist.
        owes_echo: Whether the last request is to be said once more.
        most: How often it may be asked for.
        is_resent: Whether what came first was a retransmission for certain.
        is_needless: Whether it has been counted as asked for in vain.
        is_measured: Whether the time to its retransmission is known; more copies tell nothing.
        is_repaired: Whether parity gave it.
    """

    since_s: float
    due_s: float | None
    tries: int = 0
    asked_s: float = 0.0
    is_guess: bool = False
    most: int = _TRIES
    owes_echo: bool = False
    is_resent: bool = False
    is_needless: bool = False
    is_measured: bool = False
    is_repaired: bool = False


class Requests:
    """Keeps what is missing and decides what is asked for now.

    Sequence numbers are unwrapped counts. A packet is asked for at once, or after the wait that
    the path's reordering calls for; again after a round trip, which is measured from requests to
    retransmissions.

    Attributes:
        round_trip: From a request to its retransmission.
        reordering: How late packets come that were only overtaken.
        loss: Share of the packets that were lost lately, 0 to 1.
        asked: Packets that were asked for, each counted once.
        needless: Those of them that came twice, or by themselves.
        missed: Packets that were lost, be it that they were sent again; of those that have not
            come, some are only late.
        filled: Those of them that came when they were sent again, or that parity gave.
        repaired: Those that parity gave and that never came.
        lost_s: When a packet last came that had been lost, monotonic seconds.
        has_resent_stream: Whether packets that are sent again come in a stream of their own.
        has_bounded_sender: Whether who sends again keeps a budget for it, as our own do.
        parity_until_s: Until when parity is expected to come behind each picture, monotonic seconds.
    """

    def __init__(self) -> None:
        self.round_trip = RequestRoundTrip()
        self.reordering = Lateness(_NEEDLESS_SHARE)
        self.loss = 0.0
        self.asked = self.needless = self.missed = self.filled = self.repaired = 0
        self.lost_s = float("-inf")
        self.has_resent_stream = False
        self.has_bounded_sender = False
        self.parity_until_s = float("-inf")
        self._missing: dict[int, _Missing] = {}
        self._settled: dict[int, _Missing] = {}
        self._queue: list[tuple[float, int]] = []
        self._budget = self._most_budget = _MOST_BUDGET
        self._counted_s: float | None = None
        self._counted = 0
        self._beat = 0
        self._beat_asked = 0

    def __len__(self) -> int:
        """Return how many packets are missing."""
        return len(self._missing)

    def is_asked(self, number: int) -> bool:
        """Tell whether a packet has been asked for, be it that it came already."""
        return number in self._missing or number in self._settled

    def lost(self, first: int, end: int, now_s: float) -> None:
        """Note that the packets from ``first`` to before ``end`` did not come in their turn."""
        self.missed += end - first
        least_s = _PARITY_WAIT_S if now_s < self.parity_until_s else 0.0
        due_s = now_s + max(self.reordering.wait_s, least_s)
        for number in range(first, end):
            guess = self._missing.get(number)
            if guess is None:
                self._missing[number] = _Missing(now_s, due_s)
                heappush(self._queue, (due_s, number))
            elif guess.is_guess:
                guess.is_guess = False
                guess.most = _TRIES
                if guess.due_s is None:
                    guess.due_s = self._next_s(guess, now_s)
                    heappush(self._queue, (guess.due_s or now_s, number))

    def guess(self, first: int, count: int, now_s: float, *, certain: int = 0) -> None:
        """Ask for the packets after the newest one, although nothing that was sent later has come.

        Args:
            first: The first of them.
            count: How many.
            now_s: Monotonic time, seconds.
            certain: How many of them there are for certain; they are asked for as long as others.
        """
        for number in range(first, first + count):
            if number not in self._missing:
                most = _TRIES if number < first + certain else _GUESSES
                self._missing[number] = _Missing(now_s, now_s, is_guess=True, most=most)
                heappush(self._queue, (now_s, number))

    def arrived(self, number: int, now_s: float, *, is_resent: bool, count: int = 1) -> None:
        """Take packets' arrival.

        Args:
            number: The first one's place in the stream; the others follow it.
            now_s: Monotonic time, seconds.
            is_resent: Whether they came as retransmissions (RFC 4588). Without that stream a
                packet that is sent again looks like the first.
            count: How many there are.
        """
        if is_resent:
            self.has_resent_stream = True
        self._fill_budget(now_s, count)
        self._beat += count
        if self._beat >= _BEAT:
            self._count()
        plain = count
        if self._missing or self._settled:
            for one in range(number, number + count):
                plain -= self._was_known(one, now_s, is_resent=is_resent)
        if plain and not is_resent:
            self.reordering.seen(count=plain)

    def _was_known(self, number: int, now_s: float, *, is_resent: bool) -> bool:
        """Take the arrival of a packet if it was missing or asked for; return whether it was."""
        missing = self._missing.pop(number, None)
        if missing is None:
            settled = self._settled.get(number)
            if settled is not None:
                self._came_again(settled, now_s, is_resent=is_resent)
            return settled is not None
        if missing.tries:
            self._answered(missing, now_s, is_resent=is_resent)
            self._settle(number, missing)
        elif not missing.is_guess:
            self._overtaken(missing, now_s)
        return True

    def restored(self, number: int, now_s: float) -> None:
        """Note that parity gave a packet that did not come; it may yet, if it was late alone."""
        missing = self._missing.pop(number, None)
        if missing is None:
            missing = _Missing(now_s, None, is_guess=True)
        if missing.is_guess:  # it was sent, and nothing has told so
            missing.is_guess = False
            self.missed += 1
            if missing.tries:
                self._count_lost()
        missing.is_repaired = True
        self.filled += 1
        self.repaired += 1
        if not missing.tries:
            self._beat_asked += 1
        self._settle(number, missing)

    def forget(self, below: int) -> None:
        """Ask for no packet before ``below`` any more."""
        gone = []
        for number in self._missing:
            if number >= below:
                break
            gone.append(number)
        for number in gone:
            missing = self._missing.pop(number)
            if missing.tries:
                self._settle(number, missing)

    def clear(self) -> None:
        """Forget what is missing: the sender began anew."""
        self._missing.clear()
        self._settled.clear()
        self._queue.clear()

    def revive(self, first: int, now_s: float) -> None:
        """Ask after all for what was not wanted before, from ``first`` on."""
        for number, missing in self._missing.items():
            if number >= first and missing.due_s is None and not missing.tries:
                missing.due_s = now_s
                heappush(self._queue, (now_s, number))

    def due_s(self) -> float | None:
        """Return when to ask next; None while there is nothing to ask for."""
        queue = self._queue
        while queue:
            due_s, number = queue[0]
            missing = self._missing.get(number)
            if missing is not None and missing.due_s == due_s:
                return due_s
            heappop(queue)
        return None

    def due(self, now_s: float, wanted: Callable[[int], bool]) -> list[int]:
        """Return the packets to ask for now, in order, and note that they were asked for.

        Args:
            now_s: Monotonic time, seconds.
            wanted: Whether a packet would still be of use.
        """
        numbers = []
        while (due_s := self.due_s()) is not None and due_s <= now_s + _TOGETHER_S:
            _, number = heappop(self._queue)
            missing = self._missing[number]
            if not wanted(number):
                missing.due_s = None
            elif self._ask(missing, now_s):
                numbers.append(number)
            if missing.due_s is not None:
                heappush(self._queue, (missing.due_s, number))
        return sorted(numbers)

    def _ask(self, missing: _Missing, now_s: float) -> bool:
        """Return whether a packet is asked for now, and set when it is next."""
        if missing.owes_echo:
            missing.owes_echo = False
        elif self._budget < 1:
            missing.due_s = now_s + _WITHOUT_BUDGET_S
            return False
        else:
            self._budget -= 1
            if not missing.tries and not missing.is_guess:
                self._count_lost()
            missing.tries += 1
            missing.asked_s = now_s
            missing.owes_echo = self.loss > _ECHO_LOSS
        missing.due_s = self._next_s(missing, now_s)
        return True

    def _next_s(self, missing: _Missing, now_s: float) -> float | None:
        if missing.owes_echo:
            return now_s + _ECHO_S
        if missing.tries >= missing.most:
            return None
        patience = _BACK_OFF ** max(0, missing.tries - _PATIENT_TRIES)
        return max(missing.asked_s + patience * self.round_trip.retry_s, now_s + _ECHO_S)

    def _fill_budget(self, now_s: float, count: int) -> None:
        """Take packets' share, within what may be spent at once."""
        if self.has_bounded_sender:
            self._budget = min(_MOST_BUDGET, self._budget + count * _BUDGET_SHARE)
            return
        self._counted += count
        if self._counted_s is None:
            self._counted_s = now_s
        elif (took_s := now_s - self._counted_s) >= _RATE_S:
            most = _BUDGET_S * self._counted / took_s
            self._most_budget = min(max(most, _LEAST_BUDGET), _MOST_BUDGET)
            self._counted_s, self._counted = now_s, 0
        self._budget = min(self._most_budget, self._budget + count * _FOREIGN_SHARE)

    def _count_lost(self) -> None:
        self.asked += 1
        self._beat_asked += 1

    def _answered(self, missing: _Missing, now_s: float, *, is_resent: bool) -> None:
        """Tell a retransmission from an original that was only late."""
        missing.is_resent = is_resent or not (
            self.has_resent_stream
            or missing.is_guess
            or self.round_trip.is_too_soon(now_s - missing.asked_s)
        )
        if missing.is_resent:
            self._measure(missing, now_s)
            self.lost_s = now_s
            self.filled += 1
            if missing.is_guess:  # it was sent, and lost
                self.missed += 1
                self._count_lost()
        elif not missing.is_guess:
            self._in_vain(missing)
            self._overtaken(missing, now_s)

    def _measure(self, missing: _Missing, now_s: float) -> None:
        if missing.is_measured:
            return
        missing.is_measured = True
        if missing.tries == 1:
            self.round_trip.measured(now_s - missing.asked_s)
        else:  # it is not known which request was answered
            self.round_trip.doubted(now_s)

    def _overtaken(self, missing: _Missing, now_s: float) -> None:
        """Note that a packet was not lost but late."""
        self.missed -= 1
        self.reordering.seen(now_s - missing.since_s)

    def _came_again(self, missing: _Missing, now_s: float, *, is_resent: bool) -> None:
        if missing.is_repaired and not is_resent:
            self._came_late(missing, now_s)
            return
        if now_s - missing.asked_s > _ANSWERED_S:
            return  # a sender that hears nothing says its last packet again
        if is_resent:
            self._measure(missing, now_s)
        if missing.is_needless or (missing.is_resent and (is_resent or not self.has_resent_stream)):
            return  # the request was said twice, or the sender made sure
        self._in_vain(missing)
        if not is_resent and not missing.is_guess:
            self.filled -= 1
            self._overtaken(missing, now_s)

    def _came_late(self, missing: _Missing, now_s: float) -> None:
        """Take back that a packet was lost, which parity gave and which was only late."""
        missing.is_repaired = False
        self.filled -= 1
        self.repaired -= 1
        self._overtaken(missing, now_s)
        if not missing.tries:
            self._beat_asked -= 1
        elif not missing.is_needless:
            self._in_vain(missing)

    def _in_vain(self, missing: _Missing) -> None:
        missing.is_needless = True
        self.needless += 1
        self._beat_asked -= 1

    def _settle(self, number: int, missing: _Missing) -> None:
        self._settled[number] = missing
        if len(self._settled) > _REMEMBERED:
            del self._settled[next(iter(self._settled))]

    def _count(self) -> None:
        self.loss += 0.5 * (max(0, self._beat_asked) / self._beat - self.loss)
        self._beat = self._beat_asked = 0
