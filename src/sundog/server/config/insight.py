"""Settings: what operators are told."""

from typing import ClassVar, Literal

from pydantic import Field, field_validator

from sundog.server.config.subject import Subject
from sundog.server.config.urls import check_url

__all__ = ["Insight"]


class Insight(Subject):
    """What operators are told."""

    title: ClassVar = "Logs and traces"

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="How much the log on stderr says."
    )
    log_format: Literal["text", "json"] = Field(default="text", description="How it says it.")
    otlp_endpoint: str = Field(
        default="",
        description="Where traces are sent, such as http://127.0.0.1:4318; empty for nowhere.",
    )

    @field_validator("otlp_endpoint")
    @classmethod
    def _check_endpoint(cls, url: str) -> str:
        check_url("otlp_endpoint", url, "http://127.0.0.1:4318")
        return url
