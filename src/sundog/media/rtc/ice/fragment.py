"""The body of a WHIP or WHEP PATCH: ICE credentials and candidates, without the rest of an SDP.

Its media type is ``application/trickle-ice-sdpfrag`` (RFC 8840 section 9). All sections of a WHIP
session are bundled (RFC 9725 section 4.4), so a fragment has one pair of credentials: at session
level, or the same in each section that has any.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sundog.media.rtc.states import SdpError

__all__ = ["MAX_CANDIDATES", "MAX_FRAGMENT", "MEDIA_TYPE", "Fragment", "read_fragment"]

MEDIA_TYPE: Final = "application/trickle-ice-sdpfrag"

MAX_FRAGMENT: Final = 16 * 1024
"""Characters taken; a browser's fragment has some 500."""

MAX_CANDIDATES: Final = 64
"""Candidates taken of one fragment, as of one offer."""

_LINE: Final = re.compile(r"[a-z]=[^\x00\r]*")
_UFRAG: Final = re.compile(r"[A-Za-z0-9+/]{4,256}")
_PWD: Final = re.compile(r"[A-Za-z0-9+/]{22,256}")
_MID: Final = re.compile(r"[!#-'*+\-.0-9A-Z^-~]{1,64}")
_CANDIDATE: Final = re.compile(
    r"candidate:[!-~]{1,64} [0-9]{1,5} [A-Za-z0-9-]{1,16} [0-9]{1,10} [!-~]{1,255} [0-9]{1,5} "
    r"typ [a-z]{1,16}(?: [!-~]{1,256}){0,32}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """What a fragment says; ``str`` writes it, with CRLF line ends.

    Attributes:
        ufrag: The sender's ICE username fragment; None where the fragment has none.
        pwd: The sender's ICE password, a secret; None where the fragment has none.
        candidates: ``(mid, candidate)`` in order; the candidate is the value of ``a=candidate``
            with its name, ``candidate:…`` (RFC 8839 section 5.1), the mid that of its section,
            None where it stands in none.
        ended: Whether no more candidates will come.
    """

    ufrag: str | None = None
    pwd: str | None = None
    candidates: tuple[tuple[str | None, str], ...] = ()
    ended: bool = False

    def __str__(self) -> str:
        lines = [f"a=ice-ufrag:{self.ufrag}"] if self.ufrag is not None else []
        lines += [f"a=ice-pwd:{self.pwd}"] if self.pwd is not None else []
        # The end stands before the first section and is then that of all (RFC 8840 section 4.4).
        lines += ["a=end-of-candidates"] if self.ended else []
        for at, (mid, run) in enumerate(groupby(self.candidates, key=lambda entry: entry[0])):
            # Only the mid tells which section is meant (RFC 8840 section 4.3); the rest of the
            # line is the same for all.
            lines += ["m=audio 9 RTP/AVP 0"] if at or mid is not None else []
            lines += [f"a=mid:{mid}"] if mid is not None else []
            lines += [f"a={candidate}" for _, candidate in run]
        return "".join(f"{line}\r\n" for line in lines)


def read_fragment(text: str) -> Fragment:
    """Read a fragment from the other side; lines that say nothing of ICE are skipped.

    Args:
        text: Lines that end in CRLF or LF.

    Raises:
        SdpError: it is none, contradicts itself or is too large; the text quotes nothing.
    """
    if len(text) > MAX_FRAGMENT:
        raise SdpError(f"the fragment has {len(text)} characters; {MAX_FRAGMENT} are taken")
    lines = [line for line in re.split(r"\r?\n", text) if line]
    if not all(map(_LINE.fullmatch, lines)):
        raise SdpError("the fragment has a line that is none of SDP")
    candidates: list[tuple[str | None, str]] = []
    for section in _sections(lines):
        mid = _only("mid", _MID, section)
        candidates += [(mid, line[2:]) for line in section if line.startswith("a=candidate:")]
    if len(candidates) > MAX_CANDIDATES:
        raise SdpError(f"the fragment has {len(candidates)} candidates; {MAX_CANDIDATES} are taken")
    if not all(_CANDIDATE.fullmatch(candidate) for _, candidate in candidates):
        raise SdpError("the fragment has a candidate that cannot be read")
    return Fragment(
        ufrag=_only("ice-ufrag", _UFRAG, lines),
        pwd=_only("ice-pwd", _PWD, lines),
        candidates=tuple(candidates),
        ended="a=end-of-candidates" in lines,
    )


def _sections(lines: Iterable[str]) -> list[list[str]]:
    """Split before each m-line; what stands before the first is a section too."""
    sections: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("m="):
            sections.append([])
        sections[-1].append(line)
    return sections


def _only(name: str, form: re.Pattern[str], lines: Iterable[str]) -> str | None:
    """Return the one value that an attribute has in these lines; None where it is not there."""
    start = f"a={name}:"
    values = {line.removeprefix(start) for line in lines if line.startswith(start)}
    if len(values) > 1:
        raise SdpError(f"the fragment has {len(values)} values of {name}; bundle all sections")
    value = next(iter(values), None)
    if value is not None and not form.fullmatch(value):
        raise SdpError(f"the fragment's {name} has a form that is not allowed")
    return value
