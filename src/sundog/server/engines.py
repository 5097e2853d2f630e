"""Which engine stands behind the models, and where it runs."""

import sys
from functools import partial

from sundog.engine.interface import Loss
from sundog.engine.registry import ENGINES, ISOLATED, Recipe, made_by
from sundog.engine.workshop import SharedWorkshop, Workshop
from sundog.server.config import Config
from sundog.server.insight.counters import Insight

__all__ = ["is_isolated", "workshop_of"]


def workshop_of(config: Config, insight: Insight) -> Workshop:
    """Return where sessions get their engines, as the settings say; nothing is started yet.

    Raises:
        EngineError: engines cannot have processes of their own on this machine.
    """
    recipe = Recipe(
        engine=config.engine,
        embedding_dir=config.embedding_dir,
        worlds_dir=config.worlds_dir,
        segmenter=config.segmenter,
        segmenter_values=config.segmenter_values,
    )
    if not is_isolated(config):
        return SharedWorkshop(partial(made_by, recipe))
    from sundog.engine.isolation.workshop import IsolatingWorkshop

    return IsolatingWorkshop(
        recipe,
        timeout_s=config.engine_timeout_s,
        memory_mb=config.engine_memory_mb,
        told=partial(_count, insight),
    )


def _count(insight: Insight, loss: Loss | None) -> None:
    if loss is None:
        insight.count("engine_template_replaced")
    else:
        insight.count("engine_replaced", reason=loss)


def is_isolated(config: Config) -> bool:
    """Tell whether each session's engine has a process of its own."""
    if config.isolation != "auto":
        return config.isolation == "process"
    # An engine of the user's own is what may well break.
    wants = config.engine in ISOLATED or config.engine not in ENGINES
    return wants and sys.platform == "linux"
