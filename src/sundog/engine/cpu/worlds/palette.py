"""Colours of light for painters: ramps through Oklab, and a palette that a prompt asks for."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.oklab import hex_rgb, oklab, srgb

__all__ = ["Stops", "brightness", "linear", "ramp", "smooth", "steered"]

F32 = NDArray[np.float32]
Floats = NDArray[np.floating]

Stops = tuple[tuple[float, str], ...]
"""``(place, "#rrggbb")`` in rising order of places."""

_STEPS = 512
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def _to_linear(encoded: F32) -> F32:
    """Undo the transfer curve of sRGB (IEC 61966-2-1)."""
    low, high = encoded / np.float32(12.92), ((encoded + 0.055) / 1.055) ** np.float32(2.4)
    return np.asarray(np.where(encoded <= 0.04045, low, high), np.float32)


@lru_cache(maxsize=256)
def linear(colour: str) -> F32:
    """Return ``float32[3]``, linear light of ``#rrggbb``; not to be written to."""
    light = _to_linear(hex_rgb(colour))
    light.flags.writeable = False
    return light


@lru_cache(maxsize=256)
def _table(stops: Stops) -> F32:
    """Return ``float32[512, 3]``: the ramp in equal steps from its first to its last place."""
    places = [place for place, _ in stops]
    lab = oklab(np.stack([hex_rgb(colour) for _, colour in stops]))
    at = np.linspace(places[0], places[-1], _STEPS)
    mixed = np.stack([np.interp(at, places, lab[:, i]) for i in range(3)], -1)
    return _to_linear(srgb(mixed.astype(np.float32)))


def ramp(at: F32, stops: Stops) -> F32:
    """Colour values by a ramp that is even to the eye (Oklab; Ottosson, 2020).

    Args:
        at: ``float32[...]``; beyond the ramp's ends it keeps their colours.
        stops: Two or more, in rising order.

    Returns:
        ``float32[..., 3]``, linear light.
    """
    first, last = stops[0][0], stops[-1][0]
    step = (np.asarray(at, np.float32) - np.float32(first)) * np.float32(
        (_STEPS - 1) / (last - first)
    )
    index = np.clip(step + np.float32(0.5), 0, _STEPS - 1).astype(np.int32)
    return np.asarray(np.take(_table(stops), index, 0), np.float32)


def smooth(value: Floats | float, low: float, high: float) -> F32:
    """Return 0 below ``low``, 1 above ``high`` (which may be the lower) and a soft step between."""
    t = np.clip((np.asarray(value, np.float32) - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def brightness(colour: F32) -> F32:
    """Return ``float32[...]``: relative luminance of ``float32[..., 3]`` linear light."""
    return np.asarray(colour @ _LUMA, np.float32)


def steered(colour: F32, colours: tuple[str, ...], amount: float = 0.55) -> F32:
    """Move light towards a palette, brightness by brightness; shapes stay as visible as before.

    Args:
        colour: ``float32[..., 3]``, linear light.
        colours: Dark to light, as in `Scene.colours`; without any nothing changes.
        amount: 0 leaves it, 1 leaves nothing but the palette's hues.
    """
    if not colours:
        return colour
    places = np.linspace(0, 1, len(colours) + 2)[1:-1]
    inner = tuple((float(p), c) for p, c in zip(places, colours, strict=True))
    stops = ((0.0, inner[0][1]), *inner, (1.0, inner[-1][1]))
    light = brightness(colour)
    wished = ramp(np.cbrt(np.clip(light, 0, 1)), stops)
    scale = (light + 1e-4) / (brightness(wished) + np.float32(1e-2))
    wished = wished * np.minimum(scale, 3)[..., None]
    return np.asarray(colour + (wished - colour) * np.float32(amount), np.float32)
