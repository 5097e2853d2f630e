"""What one session is remembered by: counted, timed and traced from what happens in it."""

from sundog.media.clock import Clock
from sundog.protocol.effects import (
    ApplyPrompt,
    EngineFailing,
    FrameSent,
    HostGone,
    HostLeaving,
    Negotiate,
    OfferFailed,
    PeerGone,
    PromptApplied,
    PromptFailed,
    Resumed,
    Revived,
    Send,
    Undecodable,
)
from sundog.protocol.messages import ErrorMessage
from sundog.server.insight.counters import Insight
from sundog.server.insight.events import Connected, Event, Over
from sundog.server.insight.tracing import NO_TRACES, Span, Traces

__all__ = ["Diary"]


class Diary:
    """Observes one session; `note` is its `Observe`. On one event loop.

    No text of the client's is kept: not its prompts, not its descriptions, not its name.
    """

    def __init__(
        self,
        *,
        insight: Insight,
        clock: Clock,
        session_id: str,
        model: str,
        client: str,
        traces: Traces = NO_TRACES,
    ) -> None:
        """Begin with the session.

        Args:
            insight: Where it is counted.
            clock: For how long things take.
            session_id: Its name; in traces alone.
            model: What it runs.
            client: Name of its dialect.
            traces: Where its spans go.
        """
        self._insight = insight
        self._clock = clock
        self._traces = traces
        self._offered_s: float | None = None
        self._prompted_s = 0.0
        self._session = traces.begin("session", session_id=session_id, model=model, client=client)
        self._connecting: Span | None = None
        self._showing: Span | None = None
        self._prompting: Span | None = None
        insight.count("sessions_begun", model=model, client=client)

    def note(self, event: Event) -> None:
        """Take something in."""
        match event:
            case Negotiate():
                self._offered()
            case Connected():
                self._connected()
            case FrameSent():
                self._shown()
            case OfferFailed():
                self._not_offered(event.error.code)
            case PeerGone():
                self._not_offered("peer_lost")
            case ApplyPrompt():
                self._prompted(event)
            case PromptApplied():
                self._answered("applied")
            case PromptFailed():
                self._answered("failed")
            case Over():
                self._ended(event)
            case _:
                self._count(event)

    def _count(self, event: Event) -> None:
        match event:
            case Resumed():
                self._insight.count("sessions_resumed")
            case Revived():
                self._insight.count("sessions_taken_over")
            case HostGone():
                self._insight.count("media_lost")
            case HostLeaving():
                self._insight.count("sessions_moved")
            case EngineFailing():
                self._insight.count("engine_failed")
            case Undecodable():
                self._insight.count("messages_refused", code=event.error.code)
            case Send(message=ErrorMessage() as error):
                self._insight.count("errors_told", code=error.code or "unknown")
            case _:
                pass

    def _offered(self) -> None:
        self._not_offered("overtaken")
        self._offered_s = self._clock.now()
        self._connecting = self._traces.begin("connect", self._session)
        self._showing = self._traces.begin("first frame", self._session)

    def _connected(self) -> None:
        span, self._connecting = self._connecting, None
        if span is not None and self._offered_s is not None:
            self._insight.observe("connect", self._clock.now() - self._offered_s)
            span.end()

    def _shown(self) -> None:
        span, self._showing = self._showing, None
        if span is not None and self._offered_s is not None:
            self._insight.observe("first_frame", self._clock.now() - self._offered_s)
            span.end()

    def _not_offered(self, why: str) -> None:
        for span in filter(None, (self._connecting, self._showing)):
            span.end(why)
        self._connecting = self._showing = self._offered_s = None

    def _prompted(self, prompt: ApplyPrompt) -> None:
        self._prompted_s = self._clock.now()
        self._prompting = self._traces.begin(
            "prompt", self._session, characters=len(prompt.text), has_image=bool(prompt.image)
        )

    def _answered(self, outcome: str) -> None:
        span, self._prompting = self._prompting, None
        self._insight.count("prompts", outcome=outcome)
        self._insight.observe("prompt", self._clock.now() - self._prompted_s, outcome=outcome)
        if span is not None:
            span.end("" if outcome == "applied" else outcome)

    def _ended(self, over: Over) -> None:
        self._insight.count("sessions_ended", reason=over.reason)
        self._insight.observe("session", over.after_s)
        self._not_offered("ended")
        if self._prompting is not None:
            self._prompting.end("ended")
        self._session.end("" if over.reason == "client" else over.reason)
