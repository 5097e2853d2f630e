"""The models that can be asked for: name, address at the service, picture size and rate.

``from decart import models`` gives this module; ``models.realtime(name)`` looks one up.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from decart.errors import InvalidInputError, ModelNotFoundError

__all__ = ["REALTIME", "ModelDefinition", "realtime"]


@dataclass(frozen=True, slots=True)
class ModelDefinition:
    """What a camera needs to know about a model.

    Attributes:
        name: As the service knows it.
        url_path: Path of its WebSocket.
        fps: Frames a second it is made for.
        width: Pixels.
        height: Pixels.
    """

    name: str
    url_path: str = "/v1/stream"
    fps: int = 25
    width: int = 1280
    height: int = 704

    def __post_init__(self) -> None:
        if not self.name or not isinstance(self.name, str):
            raise InvalidInputError(f"a model's name must be a non-empty str, got {self.name!r}")
        if not self.url_path.startswith("/"):
            raise InvalidInputError(f"url_path must start with '/', got {self.url_path!r}")
        for field in ("fps", "width", "height"):
            value = getattr(self, field)
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise InvalidInputError(f"{field} must be a whole number above 0, got {value!r}")


REALTIME: Final = MappingProxyType(
    {
        model.name: model
        for model in (
            ModelDefinition("mirage_v2"),
            ModelDefinition("mirage"),
            ModelDefinition("lucy_v2v_720p_rt"),
            # Later names of the same three models: what they are asked for today.
            ModelDefinition("lucy-restyle-2"),
            ModelDefinition("lucy-restyle-latest"),
            ModelDefinition("lucy-restyle"),
            ModelDefinition("lucy"),
        )
    }
)
"""Every realtime model by name."""


def realtime(name: str) -> ModelDefinition:
    """Return the realtime model of that name.

    Raises:
        ModelNotFoundError: there is none; the message lists those there are.
    """
    try:
        return REALTIME[name]
    except (KeyError, TypeError):
        raise ModelNotFoundError(str(name), tuple(REALTIME)) from None
