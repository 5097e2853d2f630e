"""Refuse session descriptions that cost too much to read, or of which half a connection would come.

aiortc checks little of what it is given: a bundle of sections that are not there leaves a
connection that cannot be closed, and a section without a fingerprint one that never connects. Its
parser compares each codec with each line about codecs, so that 64 KiB can keep it busy for minutes.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from aiortc.sdp import SessionDescription

from sundog.media.rtc.states import SdpError

__all__ = ["MAX_CANDIDATES", "MAX_SECTIONS", "checked_description"]

MAX_SECTIONS: Final = 8
"""Media sections taken; each costs sockets until it is bundled. Browsers offer two or three."""

MAX_CANDIDATES: Final = 32
"""Candidates of one description that are used; those behind them are left out."""

_MAX_CHARS: Final = 64 * 1024
_MAX_LINES: Final = 2048
_MAX_LINE_CHARS: Final = 2048
_MAX_WORK: Final = 16_000
"""Codecs times lines about codecs, over all sections. A browser's video section takes 6,000."""

_MOST: Final = {"rtpmap": 128, "ssrc": 64, "extmap": 64, "fingerprint": 16, "group": 8}
"""Lines of a kind in one section. A payload type has seven bits (RFC 3550 section 5.1)."""

_LONG_NUMBER: Final = re.compile(r"^a=(?:rtpmap|rtcp-fb|fmtp|extmap):\S{13}")
"""A payload type or an extension's number, with its direction, that takes long to print."""

_PAYLOAD_TYPE: Final = re.compile(r"a=rtpmap:([0-9]{1,3}) ")

_CANDIDATE: Final = "a=candidate:"


def checked_description(sdp: str, kind: str) -> str:
    """Read a description as aiortc will.

    Args:
        sdp: From the other side.
        kind: What it is, for the error.

    Returns:
        The same with at most `MAX_CANDIDATES` candidates.

    Raises:
        SdpError: it cannot be used; the text names the rule and quotes nothing.
    """
    bounded = _bounded(sdp, kind)
    try:
        # What it cannot print again, such as an address that is none, fails later in aiortc.
        printed = str(description := SessionDescription.parse(bounded))
        media = SessionDescription.parse(printed).media
    except Exception as error:  # whatever a parser raises for a stranger's text
        raise SdpError(f"the {kind} cannot be read ({type(error).__name__})") from error
    if not media:
        raise SdpError(f"an {kind} without media is not allowed; add a video track")
    if any(m.dtls is None or not m.dtls.fingerprints for m in media):
        raise SdpError(f"the {kind} has a section without a certificate's fingerprint")
    mids = {m.rtp.muxId for m in media}
    bundles = [group.items for group in description.group if group.semantic == "BUNDLE"]
    if any(set(map(str, items)) - mids for items in bundles):
        raise SdpError(f"the {kind} bundles a section that it does not have")
    return bounded


def _bounded(sdp: str, kind: str) -> str:
    """Return a description without its later candidates.

    Raises:
        SdpError: it takes too long to read.
    """
    if len(sdp) > _MAX_CHARS:
        raise SdpError(f"the {kind} has {len(sdp)} characters; {_MAX_CHARS} are taken")
    lines = sdp.splitlines()
    candidates = [at for at, line in enumerate(lines) if line.startswith(_CANDIDATE)]
    left_out = set(candidates[MAX_CANDIDATES:])
    lines = [line for at, line in enumerate(lines) if at not in left_out]
    if len(lines) > _MAX_LINES:
        raise SdpError(f"the {kind} has {len(lines)} lines; {_MAX_LINES} are taken")
    if (longest := max(map(len, lines), default=0)) > _MAX_LINE_CHARS:
        problem = f"a line of {longest} characters; {_MAX_LINE_CHARS} are taken"
        raise SdpError(f"the {kind} has {problem}")
    if any(map(_LONG_NUMBER.match, lines)):
        raise SdpError(f"the {kind} has a number of a codec or an extension that is too long")
    starts = [at for at, line in enumerate(lines) if line.startswith("m=")]
    if len(starts) > MAX_SECTIONS:
        raise SdpError(f"the {kind} has {len(starts)} media sections; {MAX_SECTIONS} are taken")
    _check_work([lines[at:to] for at, to in zip([0, *starts], [*starts, len(lines)], strict=True)])
    return "\r\n".join(lines) + "\r\n"


def _check_work(sections: Sequence[Sequence[str]]) -> None:
    """Refuse sections that a parser would compare with themselves for long."""
    work = 0
    for section in sections:
        lines = Counter(_attribute(line) for line in section)
        for name, most in _MOST.items():
            if lines[name] > most:
                raise SdpError(f"a section has {lines[name]} lines of {name}; {most} are taken")
        # Each line of a payload type would count for all codecs that have it, and again when read
        # anew.
        if len(_payload_types(section)) < lines["rtpmap"]:
            raise SdpError("a section has two codecs of one payload type, or one without")
        # A line for all codecs is printed, and read again, as one for each.
        for_all = sum(line.startswith("a=rtcp-fb:*") for line in section)
        codecs = lines["rtpmap"]
        work += codecs * (lines["rtcp-fb"] + for_all * codecs + lines["fmtp"])
    if work > _MAX_WORK:
        raise SdpError("there are too many codecs with parameters; offer fewer")


def _payload_types(section: Sequence[str]) -> set[int]:
    """Return the payload types that a section gives codecs; what is no plain number is none."""
    found = (match for line in section if (match := _PAYLOAD_TYPE.match(line)))
    return {int(match[1]) for match in found}


def _attribute(line: str) -> str:
    """Return the name of a line's attribute (RFC 8866 section 5.13); empty for another line."""
    return line[2:].partition(":")[0] if line.startswith("a=") else ""
