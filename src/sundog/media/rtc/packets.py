"""Packets before aiortc reads them: what it cannot read is dropped, what it does not know is heard."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiortc.rtcdtlstransport import RTCDtlsTransport

from sundog.media.rtc.congestion.feedback import reports_in
from sundog.media.rtc.video.sending.sender import VideoSender

__all__ = ["drop_unreadable", "hear_reports", "tell_senders"]

_log = logging.getLogger(__name__)

_HANDLERS: Final = ("_handle_rtp_data", "_handle_rtcp_data")


def drop_unreadable(transport: RTCDtlsTransport) -> None:
    """Have a transport that aiortc has just made live on whatever its packets hold.

    aiortc expects its parsers to raise ValueError alone. A header extension that is too short
    (RFC 8285) raises struct.error, and the task that reads all packets would end with it.
    """
    for name in _HANDLERS:
        setattr(transport, name, _dropping(getattr(transport, name)))


def hear_reports(transport: RTCDtlsTransport) -> None:
    """Have a transport that aiortc has just made tell senders when their packets arrived.

    aiortc takes a report (RFC 8888 section 3.1) for a request to send packets again, and looks at
    its kind only later; a sender sees both, and believes the report alone.
    """
    handle = transport._handle_rtcp_data

    async def hear(data: bytes) -> None:
        is_told = tell_senders(transport, data)
        # Most come alone: aiortc would list thousands of lost packets for nobody.
        if not (is_told and _is_one(data)):
            await handle(data)

    transport._handle_rtcp_data = hear  # type: ignore[method-assign]


def tell_senders(transport: RTCDtlsTransport, data: bytes) -> bool:
    """Tell senders what the reports in a datagram of RTCP say; return whether there is any."""
    reports = reports_in(data)
    for report in reports:
        for sender in tuple(transport._rtp_router.senders.values()):
            if isinstance(sender, VideoSender):
                sender.reported(report)
    return bool(reports)


def _is_one(data: bytes) -> bool:
    """Return whether there is one packet in a compound (RFC 3550 section 6.4.1), and no other."""
    return len(data) == 4 * (int.from_bytes(data[2:4], "big") + 1)


def _dropping(handle: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    was_told = False

    async def handle_or_drop(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - aiortc's own
        nonlocal was_told
        try:
            await handle(*args, **kwargs)
        except ConnectionError:  # the end of the connection, which aiortc waits for
            raise
        except Exception as error:  # noqa: BLE001 - whatever a stranger's packet makes of a parser
            if not was_told:
                was_told = True
                _log.warning("a packet is dropped: %s", type(error).__name__)

    return handle_or_drop
