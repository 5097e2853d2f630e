"""What every group of settings has in common."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator
from pydantic.fields import FieldInfo

from sundog.server.config.errors import ConfigError

__all__ = ["Subject"]


class Subject(BaseModel):
    """A group of settings about one thing; `Config` is all of them. Frozen, checked when made.

    Texts may stand for lists (separated by commas), numbers and switches, as variables hold them.
    A field that is not shown in ``repr`` is secret.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True
    )

    title: ClassVar[str] = ""
    """What the group is about, for documents and for the help of the command line."""

    @classmethod
    def own_fields(cls) -> dict[str, FieldInfo]:
        """Return the settings of this group without those of groups that it stands on."""
        return {
            name: cls.model_fields[name] for name in cls.__annotations__ if name in cls.model_fields
        }

    @field_validator("*", mode="before")
    @classmethod
    def _read(cls, value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - whatever was given
        field = cls.model_fields[info.field_name or ""]
        if isinstance(value, str) and field.annotation == tuple[str, ...]:
            return tuple(part for item in value.split(",") if (part := item.strip()))
        # Python takes true for 1.
        if isinstance(value, bool) and field.annotation in (int, float):
            raise ConfigError(info.field_name or "", f"is {value}", "give a number")
        return value
