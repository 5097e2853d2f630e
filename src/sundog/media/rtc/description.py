"""Refuse session descriptions of which aiortc would make half a connection.

aiortc checks little of what it is given: a bundle of sections that are not there leaves a
connection that cannot be closed, and a section without a fingerprint one that never connects.
"""

from typing import Final

from aiortc.sdp import SessionDescription

__all__ = ["MAX_SECTIONS", "SdpError", "check_description"]

MAX_SECTIONS: Final = 8
"""Media sections taken; each costs sockets until it is bundled. Browsers offer two or three."""


class SdpError(ValueError):
    """A session description or candidate from the other side cannot be used."""


def check_description(sdp: str, kind: str) -> None:
    """Read a description as aiortc will.

    Args:
        sdp: From the other side.
        kind: What it is, for the error.

    Raises:
        SdpError: it cannot be used; the text names the rule and quotes nothing.
    """
    try:
        # What it cannot print again, such as an address that is none, fails later in aiortc.
        media = SessionDescription.parse(str(description := SessionDescription.parse(sdp))).media
    except Exception as error:  # whatever a parser raises for a stranger's text
        raise SdpError(f"the {kind} cannot be read ({type(error).__name__})") from error
    if not media:
        raise SdpError(f"an {kind} without media is not allowed; add a video track")
    if len(media) > MAX_SECTIONS:
        raise SdpError(f"the {kind} has {len(media)} media sections; {MAX_SECTIONS} are taken")
    if any(m.dtls is None or not m.dtls.fingerprints for m in media):
        raise SdpError(f"the {kind} has a section without a certificate's fingerprint")
    mids = {m.rtp.muxId for m in media}
    bundles = [group.items for group in description.group if group.semantic == "BUNDLE"]
    if any(set(map(str, items)) - mids for items in bundles):
        raise SdpError(f"the {kind} bundles a section that it does not have")
