"""What a session tells its client."""

from collections.abc import Callable
from dataclasses import dataclass

from decart.errors import DecartSDKError
from decart.realtime.options import ConnectionState
from decart.realtime.remote import RemoteVideo
from decart.realtime.stats import SessionStats
from decart.types import PromptReport, Unmet
from sundog.protocol.messages import ImageAck, PromptAck, QueuePosition

__all__ = ["Reports", "report_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Whom a session tells what.

    Attributes:
        on_state: The connection's state has changed.
        on_track: The restyled video.
        on_error: Something failed and the session goes on.
        on_end: The session is over, and why; its parts are freed next.
        on_prompt: The service took a prompt or an image.
        on_stats: A second has passed.
        on_queue: There is no place for it yet; where it stands has changed.
        on_draining: The service ends in so many seconds.
    """

    on_state: Callable[[ConnectionState], None]
    on_track: Callable[[RemoteVideo], None]
    on_error: Callable[[DecartSDKError], None]
    on_end: Callable[[DecartSDKError], None]
    on_prompt: Callable[[PromptReport], None]
    on_stats: Callable[[SessionStats], None]
    on_queue: Callable[[QueuePosition], None] = lambda _: None
    on_draining: Callable[[float], None]


def report_of(ack: PromptAck | ImageAck, text: str) -> PromptReport:
    """Say what the service made of a prompt, or of an image with the text ``text``."""
    made = ack.made_of_it
    if made is None:
        return PromptReport(prompt=text, enriched_prompt=text)
    return PromptReport(
        prompt=text,
        understood=made.understood,
        unmet=tuple(Unmet(part.words, part.reason) for part in made.unmet),
        ignored=made.ignored,
        enriched_prompt=made.enriched,
    )
