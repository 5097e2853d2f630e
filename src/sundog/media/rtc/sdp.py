"""What we change in session descriptions: pure text functions."""

import re
from collections.abc import Sequence
from typing import Final

__all__ = [
    "PLAYOUT_DELAY",
    "playout_delay_id",
    "with_congestion_feedback",
    "with_playout_delay",
    "with_start_bitrate",
]

PLAYOUT_DELAY: Final = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"
"""Name of the header extension by which a sender says how long its pictures may wait."""

_EXTENSION_IDS: Final = range(1, 256)

_CODEC: Final = re.compile(r"^a=rtpmap:(?P<type>\d+) (?P<name>H264|VP8)/90000$")

_FEEDBACK: Final = re.compile(r"^a=rtcp-fb:\S+ ack ccfb$")

_RATES: Final = "x-google-start-bitrate=3000;x-google-min-bitrate=300;x-google-max-bitrate=5000"
"""Kilobits a second; read by libwebrtc's senders, ignored by others."""


def with_start_bitrate(sdp: str) -> str:
    """Tell browsers in an answer to begin at 3 Mbit/s.

    Chromium starts at 300 kbit/s and scales the picture down to 640 pixels and less within the
    first second. The answer's fmtp is where a service can raise that.

    Args:
        sdp: An answer, CRLF line ends.

    Returns:
        The same with the rates in the fmtp line of each H264 and VP8 payload type.
    """
    lines = sdp.split("\r\n")
    types = {match["type"] for line in lines if (match := _CODEC.match(line))}
    rated = [_rated(line, types) for line in lines]
    done = {m[1] for line in lines if (m := re.match(r"a=fmtp:(\d+) ", line))}
    out: list[str] = []
    for line in rated:
        out.append(line)
        match = _CODEC.match(line)
        if match and match["type"] not in done:
            out.append(f"a=fmtp:{match['type']} {_RATES}")
    return "\r\n".join(out)


def _rated(line: str, types: set[str]) -> str:
    match = re.match(r"a=fmtp:(\d+) ", line)
    return f"{line};{_RATES}" if match and match[1] in types else line


def playout_delay_id(offer: str) -> int | None:
    """Return the number that an offer's first video section gives the extension; None without.

    A number that no packet has room for (RFC 8285 section 4.3) is none: sending it would fail.

    Args:
        offer: A session description.
    """
    for line in _first_video(offer.splitlines()):
        match = re.match(r"a=extmap:(\d{1,5})(/\w+)? (\S+)", line)
        if match and match[3] == PLAYOUT_DELAY and int(match[1]) in _EXTENSION_IDS:
            return int(match[1])
    return None


def with_playout_delay(answer: str, number: int) -> str:
    """Take the extension, by the number that the offer gave it, in the first video section.

    Args:
        answer: CRLF line ends.
        number: As offered (RFC 8285 section 5).
    """
    lines = answer.split("\r\n")
    section = _first_video(lines)
    if not section:
        return answer
    at = next(i for i, line in enumerate(lines) if line.startswith("m=video")) + len(section)
    # The text ends with an empty line that belongs to no section.
    at -= lines[at - 1] == ""
    return "\r\n".join([*lines[:at], f"a=extmap:{number} {PLAYOUT_DELAY}", *lines[at:]])


def with_congestion_feedback(sdp: str) -> str:
    """Write congestion control feedback as RFC 8888 section 6 wants it: for all payload types.

    aiortc reads it so too, but writes a line for each payload type.

    Args:
        sdp: CRLF line ends.

    Returns:
        The same with one line for all that each section says of it.
    """
    lines: list[str] = []
    was_said = False
    for line in sdp.split("\r\n"):
        if line.startswith("m="):
            was_said = False
        if _FEEDBACK.match(line):
            if was_said:
                continue
            was_said, line = True, "a=rtcp-fb:* ack ccfb"
        lines.append(line)
    return "\r\n".join(lines)


def _first_video(lines: Sequence[str]) -> Sequence[str]:
    """Return the first video section, with its m-line; empty without."""
    start = next((i for i, line in enumerate(lines) if line.startswith("m=video")), len(lines))
    following = (i for i, line in enumerate(lines) if i > start and line.startswith("m="))
    return lines[start : next(following, len(lines))]
