"""How values travel between processes of two releases: each by the names of its fields.

Pickled as they come, frozen dataclasses travel as lists in the order of their fields: one field more
in the middle, and the other release reads each value behind it as something else. By name, what the
reader does not know is left out, and what the writer did not know is as the reader's default says.

Only who sends has to call `travel_by_name`. Kinds of values that are new cannot be read by an
earlier release in any case: for those `sundog.cluster.messages.WIRE` grows.
"""

import copyreg
from collections.abc import Mapping
from dataclasses import is_dataclass
from types import ModuleType
from typing import Any, Final

from sundog.cluster import messages
from sundog.cluster.byname import reduced
from sundog.cluster.pool import values
from sundog.cluster.rules import scaling
from sundog.cluster.worker import settings
from sundog.engine import interface as engine
from sundog.protocol import kept, statistics
from sundog.server.config import Config
from sundog.server.hosting import events
from sundog.server.hosting import interface as hosting
from sundog.server.placement import interface as placement
from sundog.server.placement import record

__all__ = ["MODULES", "by_name", "travel_by_name"]

MODULES: Final = (
    messages,
    values,
    scaling,
    settings,
    engine,
    kept,
    statistics,
    events,
    hosting,
    placement,
    record,
)
"""Whose dataclasses travel."""


def travel_by_name() -> None:
    """Have all that fronts, workers and the pool tell each other travel so. Again is once."""
    for module in MODULES:
        by_name(module)
    copyreg.pickle(Config, _config)


def by_name(module: ModuleType) -> None:
    """Have the dataclasses of a module travel so, those that it has imported not."""
    for kind in vars(module).values():
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__:
            copyreg.pickle(kind, reduced)


def _config(config: Config) -> tuple[Any, ...]:
    return _config_made, ({name: getattr(config, name) for name in type(config).model_fields},)


def _config_made(own: Mapping[str, object]) -> Config:
    # They were checked where they were read; without keys they would not pass again.
    known: Any = {name: value for name, value in own.items() if name in Config.model_fields}
    return Config.model_construct(**known)
