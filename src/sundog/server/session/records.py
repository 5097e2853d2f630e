"""What a session's worker keeps of it, so that another front can go on with it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final, Protocol, cast

from sundog.engine.interface import StylePrompt
from sundog.protocol.effects import (
    AnswerReady,
    FrameSent,
    OfferFailed,
    Opened,
    PeerGone,
    PromptApplied,
    Resumed,
    Revived,
)
from sundog.protocol.kept import Kept
from sundog.protocol.messages import SetMirror, SetPlayoutDelay
from sundog.protocol.session import Session
from sundog.protocol.states import State
from sundog.server.access.gate import Admitted
from sundog.server.access.grants import Grant, Limits
from sundog.server.access.handshake import Handshake
from sundog.server.models import MODELS, Model
from sundog.server.placement.record import SessionRecord
from sundog.server.session.tickets import Ticket

__all__ = ["RECORDED", "Recorded", "Records", "admitted_of", "look_of", "record_of", "revived_by"]

RECORDED: Final = (
    Opened,
    Resumed,
    SetMirror,
    SetPlayoutDelay,
    PromptApplied,
    AnswerReady,
    OfferFailed,
    PeerGone,
    FrameSent,
)
"""What changes a session's record."""

_EVERY_S: Final = 0.2
"""How often a record is written at most; the newest wins."""

_GRANT, _MAX_S, _GENERATING_S = "grant", "max_s", "generating_s"


class Recorded(Protocol):
    """A session that is written down; attributes as of `LiveSession`."""

    id: str
    grant: Grant
    owner: str
    max_session_s: float | None
    view_token: str
    ticket: Ticket | None
    handshake: Handshake
    key_digest: bytes
    model: Model
    began_s: float


class Records:
    """Writes one session's records as it changes. On one event loop.

    Attributes:
        keep: Given each; does not wait.
    """

    def __init__(self, make: Callable[[], SessionRecord | None]) -> None:
        """Begin with none.

        Args:
            make: Makes the record of now; None where there is nothing to be kept.
        """
        self.keep: Callable[[SessionRecord], None] = lambda _: None
        self._make = make
        self._free_at_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def now(self) -> SessionRecord | None:
        """Return the record of now; None where there is nothing to be kept."""
        return self._make()

    def changed(self) -> None:
        """Write a record soon: what happens in one go makes one."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(loop.time(), self._free_at_s), self._write)

    def stop(self) -> None:
        """Write nothing more."""
        if self._timer is not None:
            self._timer.cancel()
        self.keep = lambda _: None

    def _write(self) -> None:
        self._timer = None
        self._free_at_s = asyncio.get_running_loop().time() + _EVERY_S
        if (record := self._make()) is not None:
            self.keep(record)


def look_of(kept: Kept | None) -> StylePrompt | None:
    """Return what an engine has to take to show a look; None for the picture as it comes."""
    if kept is None or not kept.has_look:
        return None
    *before, text = kept.prompts or ("",)
    return StylePrompt(
        text=text,
        before=tuple(before),
        enrich=kept.enrich,
        image=kept.image,
        strength=kept.strength,
    )


def record_of(
    live: Recorded, session: Session, playout_ms: int, now_s: float
) -> SessionRecord | None:
    """Return a session's record; None where nobody could come back to it.

    Args:
        live: The session.
        session: Its rules.
        playout_ms: How long its client may keep pictures.
        now_s: Of its clock.
    """
    if live.ticket is None:
        return None
    since_s = session.generating_since
    return SessionRecord(
        session_id=live.id,
        model=live.model.name,
        dialect=live.handshake.dialect.name,
        owner=live.owner,
        tokens=live.ticket.kept,
        key_digest=live.key_digest,
        view_token=live.view_token,
        age_s=now_s - live.began_s,
        has_peer=session.state in (State.LIVE, State.RENEGOTIATING),
        kept=session.kept(),
        playout_ms=playout_ms,
        extras={
            _GRANT: asdict(live.grant),
            _MAX_S: live.max_session_s,
            _GENERATING_S: None if since_s is None else now_s - since_s,
        },
    )


def revived_by(record: SessionRecord, now_s: float) -> Revived:
    """Return the fact that a session's rules begin with where it has begun elsewhere."""
    return Revived(
        at=now_s,
        age_s=record.age_s,
        has_peer=record.has_peer,
        generating_s=_seconds(record.extras.get(_GENERATING_S)),
        kept=record.kept,
    )


def admitted_of(record: SessionRecord) -> Admitted:
    """Return what the session's client was let in for.

    Raises:
        ValueError: that cannot be read, or the model is none of ours.
    """
    told = record.extras.get(_GRANT)
    model = next((model for model in MODELS if model.name == record.model), None)
    if model is None or not isinstance(told, Mapping):
        raise ValueError("the record is of a service that is too different")
    return Admitted(
        model=model, grant=_grant(told), max_session_s=_seconds(record.extras.get(_MAX_S))
    )


def _grant(told: Mapping[str, Any]) -> Grant:
    return Grant(
        owner=str(told["owner"]),
        name=str(told.get("name", "")),
        is_operator=bool(told.get("is_operator")),
        is_token=bool(told.get("is_token")),
        token_id=str(told.get("token_id", "")),
        max_sessions=int(told.get("max_sessions", 0)),
        key_limits=_limits(told.get("key_limits")),
        token_limits=_limits(told.get("token_limits")),
    )


def _limits(told: Mapping[str, Any] | None) -> Limits:
    names = told or {}
    return Limits(
        models=_names(names.get("models")),
        origins=_names(names.get("origins")),
        max_session_s=_seconds(names.get("max_session_s")),
    )


def _names(told: object) -> tuple[str, ...] | None:
    return None if told is None else tuple(cast(list[str], told))


def _seconds(told: object) -> float | None:
    return float(told) if isinstance(told, int | float) else None
