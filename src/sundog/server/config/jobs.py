"""Settings: files that are restyled without a session."""

from typing import ClassVar

from pydantic import Field

from sundog.server.config.subject import Subject

__all__ = ["Jobs"]


class Jobs(Subject):
    """Files that are restyled without a session."""

    title: ClassVar = "Jobs"

    max_jobs: int = Field(
        default=1, ge=0, le=100, description="Jobs rendered at the same time; 0: there are none."
    )
    job_queue_size: int = Field(
        default=16, ge=0, le=1000, description="Jobs that wait; more are refused."
    )
    job_ttl_s: float = Field(
        default=3600.0, ge=1, le=30 * 86_400, description="Seconds that a finished job is kept."
    )
    max_upload_mb: int = Field(
        default=100, ge=1, le=10_000, description="Megabytes that an upload may have."
    )
    data_dir: str = Field(
        default="", description="Folder of uploads and results; empty for a temporary one."
    )
