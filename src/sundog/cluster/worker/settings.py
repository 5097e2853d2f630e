"""What a worker is started with: a value that travels to the machine where it will run."""

from dataclasses import dataclass, field
from typing import Final, Self

from sundog.server.config import Config

__all__ = ["WorkerSettings", "without_keys"]

_FRONTS_ALONE: Final = frozenset({"keys_file", "turn_urls", "turn_username", "enricher_url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """How one worker is to be.

    Attributes:
        name: Of the worker, and of its actor.
        config: The service's settings: engines, models, where media may be sent.
        release: Which code it runs, in the operator's words; empty for Sundog's version.
        node: Of its machine; empty for the machine's own name.
        slots: Sessions that it carries; 0 for as many as are measured.
        cpus: Cores that are its own.
        gpus: GPUs that are its own.
    """

    name: str
    config: Config = field(repr=False)
    release: str = ""
    node: str = ""
    slots: int = 0
    cpus: float = 2.0
    gpus: float = 0.0

    @classmethod
    def of(cls, config: Config, name: str, *, release: str = "") -> Self:
        """Return those of a worker of this service, without what only fronts need to know."""
        bare = without_keys(config)
        if config.worker_gpus and config.diffusion_device == "auto":
            # It was given a GPU: where none is found, drawing on its cores would be no service.
            bare = bare.model_copy(update={"diffusion_device": "cuda"})
        return cls(
            name=name,
            config=bare,
            release=release or config.release,
            slots=config.worker_slots,
            cpus=config.worker_cpus,
            gpus=config.worker_gpus,
        )


def without_keys(config: Config) -> Config:
    """Return the settings without what is secret, and without what that would open.

    Keys, TURN and enrichment are the fronts' alone: nothing that runs engines, and nothing on the
    way there, sees them.
    """
    fields = type(config).model_fields
    secret = {name for name, field in fields.items() if not field.repr}
    return config.model_copy(update={name: fields[name].default for name in secret | _FRONTS_ALONE})
