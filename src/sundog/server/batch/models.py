"""Models for files: the official names of what restyles a picture or a video, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sundog.protocol.errors import ErrorCode, ProtocolError

__all__ = ["FILE_MODELS", "FileModel", "Kind", "file_model_named"]


class Kind(StrEnum):
    """What goes in, and comes out."""

    PICTURE = "picture"
    VIDEO = "video"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileModel:
    """One model.

    Attributes:
        name: As the newest official releases call it.
        aliases: Other names of official releases for the same kind of model.
        kind: What it restyles.
    """

    name: str
    aliases: tuple[str, ...]
    kind: Kind


FILE_MODELS: Final = (
    FileModel(
        name="lucy-image-2", aliases=("lucy-image-latest", "lucy-pro-i2i"), kind=Kind.PICTURE
    ),
    FileModel(
        name="lucy-restyle-2",
        aliases=("lucy-restyle-latest", "lucy-restyle-v2v", "mirage_v2"),
        kind=Kind.VIDEO,
    ),
    FileModel(
        name="lucy-clip",
        aliases=("lucy-clip-latest", "lucy-pro-v2v", "lucy-fast-v2v", "lucy-dev-v2v"),
        kind=Kind.VIDEO,
    ),
)
"""Every model served. Those that make pictures of words, or videos of pictures, are not."""

_BY_NAME: Final[Mapping[str, FileModel]] = MappingProxyType(
    {name: model for model in FILE_MODELS for name in (model.name, *model.aliases)}
)


def file_model_named(name: str) -> FileModel:
    """Return the model that a client asks for by name or alias.

    Raises:
        ProtocolError: UNKNOWN_MODEL; the text lists the known ones.
    """
    if name not in _BY_NAME:
        known = ", ".join(_BY_NAME)
        text = f"Unknown model {name[:40]!r} is not allowed for files; known: {known}"
        raise ProtocolError(ErrorCode.UNKNOWN_MODEL, text)
    return _BY_NAME[name]
