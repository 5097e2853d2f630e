"""Figures from rows: what a client printed (`rows`), and what the router counted."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

__all__ = ["Pictures", "Shown", "Wire", "latency_figures", "steady_figures"]

Row = dict[str, Any]
Window = tuple[float, float]
"""From and to, seconds."""

_NUMBERS: Final = 1 << 16
_FAR_ERROR: Final = 12.0
_FAR_OFF: Final = 0.12
"""From here on a picture is damaged though its number can be read: luma levels, share of blocks.

The number tells most: it differs in half of its columns from picture to picture, so a picture that
was decoded without the one before cannot be read (measured: about eleven in a row, until the movement
has painted over it). An encoder that has far too few bits, as in the first second of a cut, gets to
10 levels and 0.07 with every number legible; that is coarse, and not damaged.
"""

_STEADY_FRAMES: Final = 20
_STEADY_MS: Final = 100.0
_AGAIN_SHARE: Final = 0.8
_AGAIN_ROWS: Final = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that the user was given.

    Attributes:
        at_s: When.
        number: Which; None where it could not be read.
        sent_s: When it was handed to the encoder; None where that is not known.
        width: Pixels.
        is_damaged: Whether it shows what was never filmed.
        is_new: Whether it had not been shown before.
    """

    at_s: float
    number: int | None
    sent_s: float | None
    width: int
    is_damaged: bool
    is_new: bool

    @property
    def age_ms(self) -> float | None:
        """From the encoder to the user."""
        return None if self.sent_s is None else 1e3 * (self.at_s - self.sent_s)


@dataclass(slots=True)
class Pictures:
    """All that was sent and shown, in order of time."""

    sent: list[tuple[float, int]] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    _sent_s: dict[int, float] = field(default_factory=dict)
    _known: set[int] = field(default_factory=set)

    def take(self, row: Row) -> None:
        """Take a client's next row; those of other kinds are left alone."""
        if row["kind"] == "sent":
            self.sent.append((row["at"], row["number"]))
            self._sent_s[row["number"]] = row["at"]
        elif row["kind"] == "shown":
            self._show(row)

    def _show(self, row: Row) -> None:
        number = row["number"]
        is_new = number is not None and number not in self._known
        self._known.add(number)
        is_damaged = number is None or row["error"] > _FAR_ERROR or row["off"] > _FAR_OFF
        sent_s = self._sent_s.get(number)
        self.shown.append(Shown(row["at"], number, sent_s, row["width"], is_damaged, is_new))

    def shown_in(self, window: Window) -> list[Shown]:
        """Return those shown between two times."""
        return [one for one in self.shown if window[0] <= one.at_s < window[1]]

    def sent_in(self, window: Window) -> list[Shown]:
        """Return those shown, once each, that were sent between two times."""
        return [
            one
            for one in self.shown
            if one.is_new and one.sent_s is not None and window[0] <= one.sent_s < window[1]
        ]

    def shown_percent(self, window: Window) -> float | None:
        """Return how many of the camera's pictures of a time were shown, now or later."""
        numbers = [number for at_s, number in self.sent if window[0] <= at_s < window[1]]
        if not numbers:
            return None
        # What an encoder did not ask for in time was missed, too.
        ticks = (numbers[-1] - numbers[0]) % _NUMBERS + 1
        return round(100 * len(self.sent_in(window)) / ticks, 1)

    def freeze_s(self, window: Window) -> float:
        """Return the longest time without a new picture that ends in the window, or with it."""
        times = [one.at_s for one in self.shown if one.is_new]
        first = bisect_left(times, window[0])
        inside = [at_s for at_s in times[first:] if at_s < window[1]]
        before = times[first - 1] if first else window[0]
        return round(float(np.diff([before, *inside, window[1]]).max()), 3)

    def damaged_percent(self, window: Window) -> float | None:
        """Return the share of the pictures shown that were damaged."""
        inside = self.shown_in(window)
        if not inside:
            return None
        return round(100 * sum(one.is_damaged for one in inside) / len(inside), 2)

    def widths(self, window: Window) -> dict[int, int]:
        """Return how many were shown of each width."""
        return dict(Counter(one.width for one in self.shown_in(window)))

    def back_s(self, since_s: float, *, sent_after_s: float) -> float | None:
        """Return how long after a moment a picture came that was sent after another."""
        for one in self.shown:
            if one.at_s >= since_s and one.sent_s is not None and one.sent_s >= sent_after_s:
                return round(one.at_s - since_s, 3)
        return None

    def recovered_s(self, since_s: float, usual_ms: float) -> float | None:
        """Return when a second began in which 20 pictures came at most 100 ms later than usual."""
        times = [
            one.at_s
            for one in self.shown
            if one.is_new
            and one.at_s >= since_s
            and one.age_ms is not None
            and one.age_ms <= usual_ms + _STEADY_MS
        ]
        for first, last in zip(times, times[_STEADY_FRAMES - 1 :], strict=False):
            if last - first <= 1.0:
                return round(first - since_s, 3)
        return None


@dataclass(slots=True)
class Wire:
    """What the router counted, a row for each 100 ms.

    Attributes:
        rows: Those.
        parity_type: Payload type of parity; None where there is none.
    """

    rows: Sequence[Row]
    parity_type: int | None = None

    def mbps(self, way: str, what: str, window: Window) -> float | None:
        """Return a rate.

        Args:
            way: ``up``, from the client, or ``down``.
            what: ``offered`` or ``carried``.
            window: When.
        """
        inside = self._inside(window)
        if not inside:
            return None
        return round(_mbps(inside, way, what), 3)

    def beside_percent(self, way: str, window: Window) -> tuple[float | None, float | None]:
        """Return the shares of RTP packets that were sent again, and that were parity.

        In one direction there is one stream of pictures, so all others are what is sent beside it.
        """
        streams: Counter[str] = Counter()
        again: int = 0
        for row in self._inside(window):
            streams.update(row[way]["streams"])
            again += row[way]["again"]
        if not streams:
            return None, None
        total = streams.total()
        parity = sum(streams[name] for name in streams if name.endswith(f"/{self.parity_type}"))
        others = total - max(streams.values()) - parity
        return round(100 * (others + again) / total, 2), round(100 * parity / total, 2)

    def rate_again_s(self, way: str, before: Window, since_s: float) -> float | None:
        """Return how long after a moment half a second carries 80 % of what was carried before."""
        usual = self.mbps(way, "carried", before)
        after = [row for row in self.rows if row["at"] - 0.1 >= since_s]
        if not usual:
            return None
        for end in range(_AGAIN_ROWS, len(after) + 1):
            inside = after[end - _AGAIN_ROWS : end]
            if _mbps(inside, way, "carried") >= _AGAIN_SHARE * usual:
                return round(float(inside[-1]["at"]) - since_s, 2)
        return None

    def _inside(self, window: Window) -> list[Row]:
        return [row for row in self.rows if window[0] <= row["at"] - 0.1 and row["at"] <= window[1]]


def _mbps(rows: Sequence[Row], way: str, what: str) -> float:
    """Return the rate of some rows together; see `Wire.mbps`."""
    total_bytes: int = sum(row[way][f"{what}_bytes"] for row in rows)
    return 8e-6 * total_bytes / (0.1 * len(rows))


def latency_figures(pictures: Pictures, window: Window) -> Row:
    """Return p50 and p95 of the pictures sent in a window, ms; None where there are none."""
    ages = [one.age_ms for one in pictures.sent_in(window) if one.age_ms is not None]
    if not ages:
        return {"p50_ms": None, "p95_ms": None}
    p50, p95 = np.percentile(ages, (50, 95))
    return {"p50_ms": round(float(p50), 1), "p95_ms": round(float(p95), 1)}


def steady_figures(pictures: Pictures, wire: Wire, window: Window) -> Row:
    """Return the figures of a time in which the network stays as it is."""
    rates = {
        f"{way}_{what}_mbps": wire.mbps(way, what, window)
        for way in ("up", "down")
        for what in ("offered", "carried")
    }
    up_again, up_parity = wire.beside_percent("up", window)
    down_again, down_parity = wire.beside_percent("down", window)
    return {
        "shown_percent": pictures.shown_percent(window),
        "fps": round(len(pictures.sent_in(window)) / (window[1] - window[0]), 1),
        **latency_figures(pictures, window),
        "freeze_s": pictures.freeze_s(window),
        "damaged_percent": pictures.damaged_percent(window),
        "widths": pictures.widths(window),
        **rates,
        "up_again_percent": up_again,
        "down_again_percent": down_again,
        "up_parity_percent": up_parity,
        "down_parity_percent": down_parity,
    }
