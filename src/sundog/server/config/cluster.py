"""Settings: where sessions run, in this process or on workers of a Ray cluster."""

import re
from typing import ClassVar, Final, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from sundog.server.config.errors import ConfigError
from sundog.server.config.subject import Subject

__all__ = ["RaySettings"]

_NAME: Final = re.compile(r"[A-Za-z0-9._-]{0,64}")


class RaySettings(Subject):
    """Where sessions run, and how many workers there are for them."""

    title: ClassVar = "Cluster"

    placement: Literal["local", "ray"] = Field(
        default="local",
        description="Where sessions run: in this process, or on workers of a Ray cluster"
        " (needs sundog[ray]).",
    )
    ray_address: str = Field(
        default="",
        description="The cluster to join, such as 10.0.0.1:6379; empty for the one on this machine.",
    )
    ray_without_token: bool = Field(
        default=False,
        description="Join a cluster that asks for no token: whoever reaches it runs code on it.",
    )
    ray_patience_s: float = Field(
        default=15.0,
        ge=0,
        le=600,
        description="Seconds that a start waits for a cluster that begins at the same time.",
    )
    ray_namespace: str = Field(
        default="sundog",
        description="Name under which fronts, workers and pool find each other there.",
    )
    workers_min: int = Field(
        default=1, ge=0, le=10_000, description="Workers that there are at least."
    )
    workers_max: int = Field(
        default=8, ge=1, le=10_000, description="Workers that there are at most."
    )
    warm_slots: int = Field(
        default=1, ge=0, le=10_000, description="Free slots that are kept ahead of demand."
    )
    workers_cool_down_s: float = Field(
        default=300.0,
        ge=0,
        le=86_400,
        description="Seconds that workers must have been too many before one is taken away.",
    )
    workers_retire_s: float = Field(
        default=3600.0,
        ge=0,
        le=86_400,
        description="Seconds that sessions may stay on a worker that is too many; they move then.",
    )
    worker_slots: int = Field(
        default=0,
        ge=0,
        le=10_000,
        description="Sessions of one worker at the same time; 0 for as many as its cores carry,"
        " measured.",
    )
    worker_cpus: float = Field(
        default=2.0,
        ge=0.1,
        le=1024,
        description="Cores of one worker, which Ray sets aside for it.",
    )
    worker_gpus: float = Field(
        default=0.0,
        ge=0,
        le=64,
        description="GPUs of one worker, which Ray sets aside for it; a share of one below 1.",
    )
    release: str = Field(
        default="",
        description="What this code is called where two releases run beside each other; empty for"
        " Sundog's version.",
    )
    front_name: str = Field(
        default="",
        description="Name of this front among others, one that no other has; empty for one made"
        " at each start.",
    )

    @field_validator("ray_namespace", "release", "front_name")
    @classmethod
    def _check_name(cls, name: str, info: ValidationInfo) -> str:
        setting = info.field_name or ""
        if not _NAME.fullmatch(name) or (not name and setting == "ray_namespace"):
            remedy = "give 1 to 64 letters, digits, dots, dashes or underscores"
            raise ConfigError(setting, f"is {name!r}", remedy)
        return name

    @model_validator(mode="after")
    def _check_workers(self) -> Self:
        if self.workers_min > self.workers_max:
            problem = f"is {self.workers_min}, more than workers_max, {self.workers_max}"
            raise ConfigError("workers_min", problem, "give no more than workers_max")
        return self
