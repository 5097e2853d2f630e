"""Tell each second how late the picture is, and draw it on the pictures that you see.

    python examples/latency.py --seconds 5

Start the service first (`sundog serve`). Without a camera, set DECART_CAMERA=synthetic. The last
picture goes to latency.png. What is drawn is drawn here: the service adds nothing to the video.
"""

import argparse
import time

import cv2
import numpy as np
from numpy.typing import NDArray

import decart.sync
from decart import DecartSDKError
from decart.realtime import SessionStats


def line(stats: SessionStats) -> str:
    late = stats.latency
    return " · ".join(
        (
            f"{late.p50_ms:.0f} ms late, 95 in 100 within {late.p95_ms:.0f}"
            if late
            else "no picture",
            f"{stats.fps_in:.0f} in, {stats.fps_out:.0f} out a second",
            f"{stats.frames_dropped} dropped",
            f"{stats.upload_bps / 1e6:.1f} up, {stats.download_bps / 1e6:.1f} down Mbit/s",
        )
    )


def draw(picture: NDArray[np.uint8], stats: SessionStats) -> None:
    if stats.latency is not None:
        text, place = f"{stats.latency.last_ms:.0f} ms", (30, 70)
        cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 12)
        cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 255, 255), 4)


def main(seconds: float) -> None:
    with decart.sync.connect("Anime", mirror=True) as session:
        start = told = time.monotonic()
        for picture in session.frames("bgr24"):
            stats, now = session.stats(), time.monotonic()
            draw(picture, stats)
            if now - told >= 1:
                told = now
                print(line(stats))
            if now - start >= seconds:
                cv2.imwrite("latency.png", picture)
                return


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=10)
    try:
        main(parser.parse_args().seconds)
    except DecartSDKError as error:
        raise SystemExit(f"{type(error).__name__}: {error.message}") from None
