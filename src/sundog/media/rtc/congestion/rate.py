"""The rate that a path is given: down with the queue, up while there is none.

Three ideas of the literature meet here. The rate falls to what arrives, as in GCC
(draft-ietf-rmcat-gcc section 5.5). The queue that a flow bears falls with its rate, as in NADA
(RFC 8698 section 4.3): flows that share a queue come to equal rates. Where a queue stays whatever
this flow does, others hold it, and the queue that is borne rises, as in GCC and SCReAM (RFC 8298
section 4.1.2.1): beside them only losses slow a flow down, else it would starve. Losses without a queue
are tried: the rate falls, and a second later it is known whether they were for it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["Limit", "Rate", "Seen"]

_LEAST_QUEUE_S: Final = 0.03
_MORE_QUEUE_S: Final = 0.04
"""The queue that is borne: 30 ms at the highest rate, up to 70 ms at the lowest."""

_BELOW: Final = 0.9
"""Of what arrives, so that the queue empties."""

_EMPTIED_IN_S: Final = 0.5
_LEAST_BELOW: Final = 0.5
"""Without a window nothing but the rate empties it: a long one within half a second or so."""

_MANY: Final = 0.2
"""Losses above this share are congestion even without a queue: a policer, or hardly a path."""

_SOME: Final = 0.03
"""Losses above this share are congestion where packets also wait."""

_FEW: Final = 0.08
"""Losses above this share are, for some time, where it has been seen that they fall with the rate."""

_CHANCE_SPARE: Final = 0.1
_MOST_CHANCE: Final = 0.4
"""Losses that do not are chance, and counted off, but never so many: others may be the cause."""

_KNOWN_S: Final = 10.0
"""For so long it is believed what losses are for; then it may be tried again."""

_COUNTED: Final = 20
"""Fewer packets say nothing about losses."""

_SPREAD: Final = 0.25
"""Share of the last second in which a policer loses something; a radio loses in bursts."""

_LOSS_APART_S: Final = 0.4
_LOSS_SEEN_S: Final = 1.1
"""What became of a lower rate is seen a second later: losses are counted over one."""

_LOSS_FACTOR: Final = 0.85
_LEAST_LOSS_FACTOR: Final = 0.25

_LEFT: Final = 0.7
"""Where so much of the losses is left although less was sent, they are not for the rate."""

_OTHERS_AFTER_S: Final = 1.0
"""A queue of this flow's own is gone by then: no picture is sent into it."""

_OTHERS_AFTER_BLIND_S: Final = 3.0
"""The same where a rate must empty it, which is told over a path that is full too."""

_FAIR: Final = 0.5
"""Share of the rate that is left to somebody who comes and holds the queue."""

_BURST_SHARE: Final = 0.3
"""Of what bursts show; the rate does not fall below before others are looked for."""

_OTHERS_DOWN: Final = 0.3
_OTHERS_MOST_S: Final = 0.4

_FASTEST: Final = 3.0
_FAST: Final = 1.5
_UNUSED: Final = 1.15
"""Growth in a second: where bursts show room, where no ceiling is known, where it is not used."""

_ADDED_BPS: Final = 100_000
"""Growth in a second near the last ceiling, and beside others."""

_SEGMENT_BITS: Final = 8 * 1200
_ADDED_SHARE: Final = 0.08
_ADDED_LEAST_BPS: Final = 20_000
"""Beside others: a packet more in each round trip, as TCP does (RFC 5681 section 3.1)."""

_USED: Final = 0.7
"""A flow that sends less than this share of its rate is limited by its application."""

_LONGEST_STEP_S: Final = 0.25


class Limit(StrEnum):
    """What keeps the rate from being higher."""

    START = "start"
    DELAY = "delay"
    LOSS = "loss"
    WINDOW = "window"
    REMOTE = "remote"
    APPLICATION = "application"
    MAXIMUM = "maximum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a report adds up to.

    Attributes:
        arriving_bps: Average rate of what arrives.
        burst_bps: Rate within bursts; None where it is not known.
        sent_bps: What was sent in the last second.
        standing_s: Queue that does not empty between pictures.
        lost_share: Of the last second's packets, 0 to 1.
        lost_spread: Share of that second's parts in which packets were lost, 0 to 1.
        packets: Of the last second.
        round_trip_s: Of the last packets.
    """

    arriving_bps: float
    burst_bps: float | None
    sent_bps: float
    standing_s: float
    lost_share: float
    lost_spread: float
    packets: int
    round_trip_s: float


@dataclass(slots=True)
class _Episode:
    """A time through which more waits than is borne.

    Attributes:
        since_s: When it began.
        bps: The rate then.
        held_back_s: For how long less than that was sent.
    """

    since_s: float
    bps: float
    held_back_s: float = 0.0


@dataclass(slots=True)
class _Trial:
    """A rate that was lowered because packets were lost, of which it is not known yet what it did.

    Attributes:
        since_s: When.
        lost_share: Of the second before.
        sent_bps: In that second.
    """

    since_s: float
    lost_share: float
    sent_bps: float


class Rate:
    """A rate between two bounds.

    Attributes:
        bps: The rate.
        limit: What set it last.
        others_s: Queue that others hold and that is borne for that.
    """

    def __init__(
        self, *, start_bps: int, min_bps: int, max_bps: int, has_window: bool = True
    ) -> None:
        self.bps = float(start_bps)
        self.limit = Limit.START
        self.others_s = 0.0
        self._min_bps, self._max_bps = min_bps, max_bps
        self._has_window = has_window
        self._others_after_s = _OTHERS_AFTER_S if has_window else _OTHERS_AFTER_BLIND_S
        self._ceiling_bps: float | None = None
        self._updated_s: float | None = None
        self._episode: _Episode | None = None
        self._loss_s = self._fell_s = self._chance_s = float("-inf")
        self._began_s = float("inf")
        self._trial: _Trial | None = None
        self._chance = 0.0

    @property
    def borne_s(self) -> float:
        """The queue above which the rate falls."""
        spare = 1 - min(1.0, self.bps / self._max_bps)
        return _LEAST_QUEUE_S + _MORE_QUEUE_S * spare + self.others_s

    def update(self, seen: Seen, now_s: float) -> None:
        """Take what a report adds up to."""
        self._began_s = min(self._began_s, now_s)
        since_s = now_s if self._updated_s is None else self._updated_s
        # What is measured by a wall clock may seem to come before what came last.
        step_s, self._updated_s = min(max(now_s - since_s, 0.0), _LONGEST_STEP_S), now_s
        self._look_for_others(seen, now_s, step_s)
        self._judge(seen, now_s)
        if seen.standing_s > self.borne_s:
            carried_bps = self._carried_bps(seen, now_s)
            self._fall_to(self._below(seen) * carried_bps, Limit.DELAY, carried_bps)
        elif self._is_lossy(seen, now_s):
            self._lose(seen, now_s)
        elif seen.standing_s < 0.5 * self.borne_s or self.others_s > _LEAST_QUEUE_S:
            self._grow(seen, step_s)

    def _below(self, seen: Seen) -> float:
        if self._has_window or self.others_s:
            return _BELOW
        above_s = seen.standing_s - self.borne_s
        return max(_LEAST_BELOW, _BELOW - above_s / _EMPTIED_IN_S)

    def _carried_bps(self, seen: Seen, now_s: float) -> float:
        """Return what the path carries, now that packets wait in it.

        That is what arrives. Where little was sent, be it that the window was closed, bursts say it
        or nothing does. Beside others, too, bursts show more than what arrives; soon it will be
        known whether there are any.
        """
        if seen.sent_bps < _USED * self.bps:
            return self.bps / _BELOW if seen.burst_bps is None else seen.burst_bps
        if self._episode is not None and now_s - self._episode.since_s < 2 * self._others_after_s:
            return max(seen.arriving_bps, _BURST_SHARE * (seen.burst_bps or 0.0))
        return seen.arriving_bps

    def _look_for_others(self, seen: Seen, now_s: float, step_s: float) -> None:
        """Bear a queue that stays although this flow has held back, until it is gone once."""
        if seen.standing_s <= self.borne_s:
            self._episode = None
            if seen.standing_s < _LEAST_QUEUE_S:
                self.others_s = max(0.0, self.others_s - _OTHERS_DOWN * step_s)
            return
        if self._episode is None:
            self._episode = _Episode(now_s, self.bps)
        episode = self._episode
        if seen.sent_bps < _BELOW * episode.bps:
            episode.held_back_s += step_s
        if self.others_s or episode.held_back_s > self._others_after_s:
            if not self.others_s:
                self.bps = max(self.bps, _FAIR * episode.bps)
            above_s = seen.standing_s + _LEAST_QUEUE_S - self.borne_s
            self.others_s = min(self.others_s + above_s, _OTHERS_MOST_S)

    def _is_lossy(self, seen: Seen, now_s: float) -> bool:
        if seen.packets < _COUNTED:
            return False
        if seen.standing_s > _LEAST_QUEUE_S:
            return seen.lost_share > _SOME
        most = _FEW if now_s - self._fell_s < _KNOWN_S and seen.lost_spread > _SPREAD else _MANY
        if now_s - self._chance_s < _KNOWN_S:
            most = max(most, min(self._chance + _CHANCE_SPARE, _MOST_CHANCE))
        return seen.lost_share > most

    def _lose(self, seen: Seen, now_s: float) -> None:
        """Fall because packets are lost: to what arrives, where it seems to be for the rate alone."""
        is_policed = (
            seen.standing_s <= _LEAST_QUEUE_S
            and seen.lost_spread > _SPREAD
            and now_s - self._began_s > _LOSS_SEEN_S
        )
        apart_s = _LOSS_SEEN_S + seen.round_trip_s if is_policed else _LOSS_APART_S
        if now_s - self._loss_s <= max(apart_s, seen.round_trip_s):
            return
        self._loss_s, factor, ceiling_bps = now_s, _LOSS_FACTOR, self.bps
        if is_policed:
            share = seen.arriving_bps / max(seen.sent_bps, 1.0)
            factor = min(max(_BELOW * share, _LEAST_LOSS_FACTOR), _LOSS_FACTOR)
            ceiling_bps = factor / _BELOW * self.bps
            self._trial = _Trial(now_s, seen.lost_share, seen.sent_bps)
        self._fall_to(factor * self.bps, Limit.LOSS, ceiling_bps)

    def _judge(self, seen: Seen, now_s: float) -> None:
        """See whether losses fell with the rate: a policer's do, a radio's do not.

        What is left is chance, against which no lower rate helps.
        """
        trial = self._trial
        if trial is None or now_s - trial.since_s < _LOSS_SEEN_S + seen.round_trip_s:
            return
        self._trial = None
        if seen.lost_share < _LEFT * trial.lost_share:
            self._fell_s = now_s
        elif seen.sent_bps < _BELOW * trial.sent_bps:
            self._chance, self._chance_s = seen.lost_share, now_s
            self.limit, self._ceiling_bps = Limit.START, None

    def _fall_to(self, bps: float, limit: Limit, ceiling_bps: float) -> None:
        if bps < self.bps:
            self.bps = max(bps, self._min_bps)
            self.limit = limit
            self._ceiling_bps = ceiling_bps

    def _grow(self, seen: Seen, step_s: float) -> None:
        grown = self._grown(seen, step_s)
        if grown >= self._max_bps:
            self.limit = Limit.MAXIMUM
        elif seen.sent_bps < _USED * self.bps:
            self.limit = Limit.APPLICATION
        self.bps = min(grown, self._max_bps)

    def _grown(self, seen: Seen, step_s: float) -> float:
        if self.others_s > _LEAST_QUEUE_S:
            if not self._has_window:
                return self.bps  # nor does it see losses, which alone would say when to stop
            added_bps = _SEGMENT_BITS / max(seen.round_trip_s, 0.1) ** 2
            return self.bps + min(added_bps, _ADDED_SHARE * self.bps + _ADDED_LEAST_BPS) * step_s
        if seen.burst_bps is not None and seen.burst_bps > 2 * self.bps:
            self._ceiling_bps = None
            return float(min(self.bps * _FASTEST**step_s, 0.8 * seen.burst_bps))
        if seen.sent_bps < _USED * self.bps:
            return float(self.bps * _UNUSED**step_s)
        ceiling_bps = self._ceiling_bps
        if ceiling_bps is None or self.bps < 0.8 * ceiling_bps:
            return float(self.bps * _FAST**step_s)
        if self.bps > 1.2 * ceiling_bps:
            self._ceiling_bps = None
        return self.bps + _ADDED_BPS * step_s
