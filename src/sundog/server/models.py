"""Models are names for engines: what clients may ask for, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = ["MODELS", "Model", "model_named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One realtime model.

    Attributes:
        name: As our SDK's registry calls it.
        aliases: Other names of official releases for the same kind of model.
        width: Picture width that it is made for, pixels; any size is taken and fitted.
        height: Picture height, pixels.
        fps: Frames a second that it is made for; any rate is taken.
    """

    name: str
    aliases: tuple[str, ...]
    width: int = 1280
    height: int = 704
    fps: int = 25

    @property
    def size(self) -> tuple[int, int]:
        """``(width, height)`` in pixels."""
        return (self.width, self.height)


MODELS: Final = (
    Model(name="mirage_v2", aliases=("lucy-restyle-2", "lucy-restyle-latest", "lucy-restyle-v2v")),
    Model(name="mirage", aliases=("lucy-restyle",)),
    Model(name="lucy_v2v_720p_rt", aliases=("lucy",)),
)
"""Every model served. Official models of another kind (avatars, try-on) are not among them."""

_BY_NAME: Final[Mapping[str, Model]] = MappingProxyType(
    {name: model for model in MODELS for name in (model.name, *model.aliases)}
)


def model_named(name: str | None) -> Model | None:
    """Return the model that a client asks for by name or alias; None for an unknown one."""
    return _BY_NAME.get(name or "")
