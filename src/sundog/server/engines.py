"""Which engines stand behind the models, and where they run."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from sundog.engine.interface import Loss, Progress
from sundog.engine.registry import ENGINES, ISOLATED, SHARED, Recipe, made_by
from sundog.engine.workshop import OwnEngine, SharedWorkshop, Workshop
from sundog.server.config import Config
from sundog.server.insight.counters import Insight
from sundog.server.models import MODELS, Model

__all__ = ["Workshops", "is_isolated", "recipe_for_files", "workshops_of"]


class Workshops:
    """Gives each model's sessions their engines; models of the same engine share a workshop.

    Any thread may call it.

    Attributes:
        by_engine: Every workshop by the name of its engine in the settings, that of the first
            model first.
    """

    def __init__(self, config: Config, make: Callable[[str], Workshop]) -> None:
        """Make the workshops; nothing is started yet.

        Args:
            config: Says which engine is behind which model.
            make: Makes the workshop of an engine.
        """
        self._engine_of: Mapping[str, str] = {
            model.name: config.engine_of(model) for model in MODELS
        }
        self.by_engine = {name: make(name) for name in config.engines_used}

    def of(self, model: Model) -> Workshop:
        """Return the one of a model."""
        return self.by_engine[self._engine_of[model.name]]

    def engine_of(self, model: Model) -> str:
        """Return the name, in the settings, of the engine behind a model."""
        return self._engine_of[model.name]

    def open(self, model: Model) -> OwnEngine:
        """Return a model's engine for one user; see `Workshop.open`."""
        return self.of(model).open()

    @property
    def is_alive(self) -> bool:
        """Whether all of them give engines now."""
        return all(workshop.is_alive for workshop in self.by_engine.values())

    @property
    def is_lost(self) -> bool:
        """Whether one of them gives no engine now, and nothing in this process replaces it."""
        return any(not shop.is_alive and not shop.mends for shop in self.by_engine.values())

    @property
    def processes(self) -> tuple[int, ...]:
        """Ids of the processes beside this one that engines run in."""
        return tuple(pid for workshop in self.by_engine.values() for pid in workshop.processes)

    def begin(self) -> None:
        """Begin what `start` waits for; see `Workshop.begin`."""
        for workshop in self.by_engine.values():
            workshop.begin()

    def start(self, progress: Progress) -> None:
        """Warm every engine. Blocking, seconds; at once where they are warm already.

        Raises:
            EngineError: one cannot work on this machine; the others are closed.
        """
        try:
            for workshop in self.by_engine.values():
                workshop.start(progress)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End everything. Blocking, at most some seconds each. May be called twice."""
        for workshop in self.by_engine.values():
            workshop.close()


def workshops_of(config: Config, insight: Insight) -> Workshops:
    """Return where sessions get their engines, as the settings say; nothing is started yet.

    Raises:
        EngineError: engines cannot have processes of their own on this machine.
    """
    return Workshops(config, partial(_workshop, config, insight))


def recipe_for_files(config: Config) -> Recipe:
    """Return how to make the engine that restyles files, in a process of its own.

    A model of its own, for one file at a time: nothing is compiled for it.
    """
    recipe = _recipe(config, config.engine)
    if recipe.diffusion is None:
        return recipe
    alone = replace(recipe.diffusion, max_sessions=1, batches=(1,), mode="eager")
    return replace(recipe, diffusion=alone)


def _recipe(config: Config, engine: str) -> Recipe:
    return Recipe(
        engine=engine,
        embedding_dir=config.embedding_dir,
        worlds_dir=config.worlds_dir,
        segmenter=config.segmenter,
        segmenter_values=config.segmenter_values,
        diffusion=config.diffusion if engine == "diffusion" else None,
    )


def _workshop(config: Config, insight: Insight, engine: str) -> Workshop:
    recipe = _recipe(config, engine)
    if not is_isolated(config, engine):
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


def is_isolated(config: Config, engine: str) -> bool:
    """Tell whether each session's engine has a process of its own.

    Args:
        config: The settings.
        engine: Which, of those that they name.
    """
    if engine in SHARED:
        return False
    if config.isolation != "auto":
        return config.isolation == "process"
    # An engine of the user's own is what may well break.
    wants = engine in ISOLATED or engine not in ENGINES
    return wants and sys.platform == "linux"
