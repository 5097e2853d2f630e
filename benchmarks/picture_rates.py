"""Measure what the encoders make of a rate: size of the picture, changes of the rate, its cost.

Run: ``python benchmarks/picture_rates.py [sizes|changes|cost] [--clip FILE ...]``. Clips are scaled to
1280x704; without any it is the test picture. All of it is CPU time of one thread and sizes in bytes,
so other work on the machine moves little but the cost.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np
from aiortc.codecs import get_decoder
from aiortc.codecs.h264 import h264_depayload
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from numpy.typing import NDArray

from sundog.media.geometry import Image, fit, to_frame
from sundog.media.rtc.video.coding.encoder import LiveH264Encoder, LiveVp8Encoder, make_encoder
from sundog.media.rtc.video.coding.ladder import Ladder
from sundog.media.rtc.video.coding.scaler import Scaler
from sundog.media.synthetic import TestPicture

_SIZE = (1280, 704)
_FPS = 25
_TICKS = 3600
_SHARES = (1.0, 0.75, 0.5, 0.375, 0.25)
_RATES_KBPS = (150, 300, 500, 700, 1000, 1500, 2500)
_SETTLED = 25
"""Frames before anything is compared."""


def _codec(name: str) -> RTCRtpCodecParameters:
    return RTCRtpCodecParameters(mimeType=f"video/{name}", clockRate=90000, payloadType=97)


def _pictures(clip: Path | None, count: int) -> list[Image]:
    """Return pictures ``uint8[1056, 1280]``, I420."""
    if clip is None:
        picture = TestPicture(_SIZE)
        return [picture.frame(number, numbered=False) for number in range(count)]
    with av.open(str(clip)) as source:
        found = [fit(frame, _SIZE) for frame in islice(source.decode(video=0), count)]
    # There and back again, where it is too short.
    there_and_back = found + found[::-1]
    return [there_and_back[number % len(there_and_back)] for number in range(count)]


def _psnr(shown: NDArray[np.uint8], image: Image) -> float:
    error = cv2.resize(shown, _SIZE).astype(np.float32) - image[: _SIZE[1]]
    return float(10 * np.log10(255**2 / np.mean(error * error)))


def _quality(images: Sequence[Image], share: float, bps: int) -> float:
    """Return the mean PSNR of the settled stream, dB, scaled back up."""
    encoder, decoder, scaler = make_encoder(_codec("H264")), get_decoder(_codec("H264")), Scaler()
    encoder.target_bitrate = bps
    size = tuple(2 * round(side * share / 2) for side in _SIZE)
    found = []
    for number, image in enumerate(images):
        frame = scaler.fit(to_frame(image), (size[0], size[1]))
        frame.pts, frame.time_base = number * _TICKS, to_frame(image).time_base
        payloads, ticks = encoder.encode(frame)
        data = b"".join(map(h264_depayload, payloads))
        (shown,) = decoder.decode(JitterFrame(data=data, timestamp=ticks))
        assert isinstance(shown, av.VideoFrame)
        if number >= _SETTLED and number % 4 == 0:
            found.append(_psnr(shown.to_ndarray()[: shown.height].astype(np.uint8), image))
    return float(np.mean(found))


def _sizes(images: Sequence[Image]) -> None:
    print("PSNR in dB against the source; the best in brackets")
    print("kbit/s ", *(f"{share:>8}" for share in _SHARES))
    for kbps in _RATES_KBPS:
        row = [_quality(images[:75], share, kbps * 1000) for share in _SHARES]
        cells = (f"[{one:.1f}]" if one == max(row) else f"{one:.1f} " for one in row)
        print(f"{kbps:>6} ", *(f"{cell:>8}" for cell in cells), flush=True)


def _target_bps(at_s: float) -> int:
    """A cut from 4 Mbit/s to 450 kbit/s that is noticed over 0.6 s, and growth from 8 s on."""
    if at_s < 8:
        return round(max(450_000, 4e6 * 0.112 ** (max(0.0, at_s - 2) / 0.6)))
    return round(min(4e6, 450_000 * 1.8 ** (at_s - 8)))


def _encoded(
    encoder: LiveH264Encoder | LiveVp8Encoder, images: Sequence[Image], count: int
) -> Iterator[tuple[float, tuple[int, int], int]]:
    """Run through the cut; give each frame's time, the picture's size and its bytes."""
    ladder, scaler = Ladder(), Scaler()
    for number in range(count):
        now_s = number / _FPS
        encoder.target_bitrate = _target_bps(now_s)
        size = ladder.size(_SIZE, encoder.target_bitrate, now_s)
        plain = to_frame(images[number % len(images)])
        frame = scaler.fit(plain, size)
        frame.pts, frame.time_base = number * _TICKS, plain.time_base
        yield now_s, size, sum(map(len, encoder.encode(frame)[0]))


def _changes(images: Sequence[Image]) -> None:
    for name in ("H264", "VP8"):
        encoder = make_encoder(_codec(name))
        print(f"{name}: kbit/s sent of what was aimed for, each half second")
        bits, until_s = 0, 0.5
        for now_s, (width, height), octets in _encoded(encoder, images, 14 * _FPS):
            if encoder.is_key:
                print(f"  {now_s:5.2f} s: key frame {width}x{height}, {octets} bytes")
            bits += 8 * octets
            if now_s >= until_s - 1 / _FPS:
                print(f"  {until_s:5.2f} s: {bits / 500:.0f} of {_target_bps(now_s) / 1000:.0f}")
                bits, until_s = 0, until_s + 0.5


def _cost(images: Sequence[Image]) -> None:
    print("CPU milliseconds a frame, scaling with it")
    for name in ("H264", "VP8"):
        for bps in (4_000_000, 3_000_000, 700_000, 300_000, 150_000):
            encoder, ladder, scaler = make_encoder(_codec(name)), Ladder(), Scaler()
            encoder.target_bitrate = bps
            size, spent_s = ladder.size(_SIZE, bps, 0.0), []
            for number, image in enumerate(images):
                plain = to_frame(image)
                began_s = time.thread_time()
                frame = scaler.fit(plain, size)
                frame.pts, frame.time_base = number * _TICKS, plain.time_base
                encoder.encode(frame)
                spent_s.append(time.thread_time() - began_s)
            mean_ms = 1e3 * float(np.mean(spent_s[_SETTLED:]))
            print(f"{name} {bps // 1000:>5} kbit/s {size[0]}x{size[1]}: {mean_ms:.2f}", flush=True)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("what", nargs="?", choices=["sizes", "changes", "cost"], default="sizes")
    parser.add_argument("--clip", type=Path, action="append", help="a film; may be said again")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    measure = {"sizes": _sizes, "changes": _changes, "cost": _cost}[options.what]
    for clip in options.clip or [None]:
        print(f"# {clip.name if clip else 'test picture'}")
        measure(_pictures(clip, 150))


if __name__ == "__main__":
    main()
