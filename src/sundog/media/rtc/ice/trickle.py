"""What the other side sends after the offer, for the ICE of its connection: candidates, restarts."""

from aioice import Candidate
from aiortc import RTCPeerConnection

from sundog.media.rtc.ice.enduring import EnduringIce
from sundog.media.rtc.ice.fragment import Fragment, read_fragment
from sundog.media.rtc.ice.relays import RelayError
from sundog.media.rtc.states import SdpError

__all__ = ["add_candidate", "relay_error", "restart_ice"]


async def add_candidate(
    connection: RTCPeerConnection,
    candidate: str | None,
    sdp_mid: str | None,
    sdp_mline_index: int | None,
) -> None:
    """Give a candidate to the transport of its section, which it may share with others.

    Of a section that is not there, and of an ICE session that a restart has ended, it is left out.

    Args:
        connection: With the other side's description.
        candidate: The ``candidate:…`` attribute value (RFC 8839 section 5.1); None ends them.
        sdp_mid: Media section it belongs to.
        sdp_mline_index: The same by index, where the mid is not given.

    Raises:
        SdpError: it cannot be read, or says neither of both.
    """
    sections = _sections(connection)
    if not candidate:
        for _, _, ice in sections:
            await ice.add_remote_candidate(None)
        return
    parsed = _read(candidate)
    if sdp_mid is None and sdp_mline_index is None:
        raise SdpError("the ICE candidate does not say to which section it belongs")
    for mid, index, ice in sections:
        is_meant = index == sdp_mline_index if sdp_mid is None else mid == sdp_mid
        if is_meant and _ufrag(candidate) in (None, ice.remote_username or _ufrag(candidate)):
            await ice.add_remote_candidate(parsed)


async def restart_ice(connection: RTCPeerConnection, text: str) -> str:
    """Begin a restart of ICE that the other side asks for (RFC 9725 section 4.3.3).

    Args:
        connection: With both descriptions; all its sections are bundled.
        text: The other side's fragment, with its new credentials.

    Returns:
        Our fragment: new credentials and all candidates.

    Raises:
        SdpError: the fragment cannot be used; nothing has changed.
    """
    fragment = read_fragment(text)
    if fragment.ufrag is None or fragment.pwd is None:
        raise SdpError("the fragment has no ice-ufrag or ice-pwd, which a restart of ICE needs")
    remote = [_read(candidate) for _, candidate in fragment.candidates]
    sections = _sections(connection)
    if len({ice for _, _, ice in sections}) != 1:
        raise SdpError("ICE is restarted only where all sections are bundled; offer again")
    mid, _, ice = sections[0]
    ours = await ice.restart(fragment.ufrag, fragment.pwd, remote)
    if fragment.ended:
        await ours.add_remote_candidate(None)
    candidates = tuple((mid, f"candidate:{entry.to_sdp()}") for entry in ours.local_candidates)
    return str(
        Fragment(
            ufrag=ours.local_username, pwd=ours.local_password, candidates=candidates, ended=True
        )
    )


def relay_error(connection: RTCPeerConnection) -> RelayError | None:
    """Return why a connection has no relayed candidate; None where it has, or asked for none."""
    errors = [ice.newest.relay_error for _, _, ice in _sections(connection)]
    return next((error for error in errors if error is not None), None)


def _sections(connection: RTCPeerConnection) -> list[tuple[str | None, int | None, EnduringIce]]:
    """Return mid, index and ICE of each media section, in their order; bundled ones share it."""
    found: list[tuple[str | None, int | None, EnduringIce]] = []
    for transceiver in connection.getTransceivers():
        ice = transceiver.receiver.transport.transport._connection
        assert isinstance(ice, EnduringIce)
        found.append((transceiver.mid, transceiver._get_mline_index(), ice))
    return sorted(found, key=lambda section: section[1] or 0)


def _read(candidate: str) -> Candidate:
    try:
        return Candidate.from_sdp(candidate.removeprefix("candidate:"))
    except ValueError as error:
        raise SdpError("the ICE candidate cannot be read") from error


def _ufrag(candidate: str) -> str | None:
    """Return whose credentials a candidate says that it belongs to (RFC 8839 section 5.1)."""
    words = candidate.split()
    return dict(zip(words[8::2], words[9::2], strict=False)).get("ufrag")
