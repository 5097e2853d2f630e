"""Settings: how many sessions there are, how long they last, and how the service ends."""

from typing import ClassVar, Final

from pydantic import Field

from sundog.server.config.subject import Subject

__all__ = ["Admission", "Lengths"]

_DAY_S: Final = 86_400


class Admission(Subject):
    """How many sessions there are, and who waits."""

    title: ClassVar = "Admission"

    max_sessions: int = Field(
        default=0,
        ge=0,
        le=10_000,
        description="Sessions at the same time; 0 for as many as this machine carries, measured.",
    )
    max_sessions_per_key: int = Field(
        default=0,
        ge=0,
        le=10_000,
        description="Sessions of one key at the same time; 0 for no limit.",
    )
    queue_size: int = Field(
        default=16,
        ge=0,
        le=1000,
        description="How many wait for a place; more are refused. 0: nobody waits.",
    )
    queue_timeout_s: float = Field(
        default=300.0,
        ge=1,
        le=3600,
        description="Seconds that a newcomer waits for a place, at most.",
    )
    max_viewers: int = Field(
        default=50,
        ge=0,
        le=10_000,
        description="Viewers of one session at the same time; more are refused.",
    )


class Lengths(Subject):
    """How long a session lasts, and what becomes of it when the service ends."""

    title: ClassVar = "How long sessions last"

    max_session_s: float = Field(
        default=0.0,
        ge=0,
        le=30 * _DAY_S,
        description="Seconds that a session lasts at most; 0: no limit.",
    )
    # Stock clients gather candidates for some seconds before they speak.
    offer_timeout_s: float = Field(
        default=15.0,
        ge=5,
        le=3600,
        description="Seconds that a client may stay silent without offering media.",
    )
    idle_timeout_s: float = Field(
        default=60.0,
        ge=0,
        le=_DAY_S,
        description="Seconds without a frame after which a session with a client ends; 0: never.",
    )
    resume_s: float = Field(
        default=30.0,
        ge=0,
        le=300,
        description="Seconds that a session of our own SDK outlives a connection that breaks; 0"
        " ends it at once.",
    )
    drain_s: float = Field(
        default=30.0,
        ge=0,
        le=_DAY_S,
        description="Seconds that running sessions may go on after SIGTERM; 0 ends them at once.",
    )
