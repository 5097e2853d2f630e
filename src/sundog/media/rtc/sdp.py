"""What we change in session descriptions: pure text functions."""

import re
from typing import Final

__all__ = ["with_start_bitrate"]

_CODEC: Final = re.compile(r"^a=rtpmap:(?P<type>\d+) (?P<name>H264|VP8)/90000$")

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
