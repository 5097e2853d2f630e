"""All settings as one frozen value."""

from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from pydantic import ValidationError, model_validator

from sundog.server.config.cluster import RaySettings
from sundog.server.config.diffusion import Diffusion
from sundog.server.config.engines import Engines, Enrichment
from sundog.server.config.errors import ConfigError, refusal
from sundog.server.config.insight import Insight
from sundog.server.config.jobs import Jobs
from sundog.server.config.listening import Access, Listening
from sundog.server.config.network import Network
from sundog.server.config.sessions import Admission, Lengths
from sundog.server.config.subject import Subject

__all__ = ["SUBJECTS", "Config"]

SUBJECTS: Final[tuple[type[Subject], ...]] = (
    Listening,
    Access,
    Admission,
    Lengths,
    Engines,
    Diffusion,
    Enrichment,
    Network,
    Jobs,
    RaySettings,
    Insight,
)
"""Every group of settings, in the order in which they are shown."""


class Config(
    Access,
    Admission,
    Lengths,
    Engines,
    Diffusion,
    Enrichment,
    Network,
    Jobs,
    RaySettings,
    Insight,
):
    """How to run the service; reads no variable and no file of settings, which `load` does.

    Raises:
        ConfigError: a value cannot be used; the text says which, and what to do.
    """

    title: ClassVar = "Settings"

    @model_validator(mode="after")
    def _check_gpus(self) -> Self:
        """Refuse workers that would share a machine's GPU without knowing of each other."""
        needs_gpu = "diffusion" in self.engines_used and self.diffusion_device != "cpu"
        if self.placement == "ray" and needs_gpu and not self.worker_gpus:
            problem = "is 0, and the engine diffusion needs one"
            remedy = "give 1, or say diffusion_device cpu to try it without"
            raise ConfigError("worker_gpus", problem, remedy)
        return self

    if not TYPE_CHECKING:  # where each field stays an argument with its own type

        def __init__(self, **values: Any) -> None:  # noqa: ANN401 - as they were given
            """Check every value."""
            try:
                super().__init__(**values)
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                raise refusal(first, type(self).model_fields) from None
