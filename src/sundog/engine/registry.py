"""Engines by name; each is imported only when it is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from platformdirs import user_cache_path

from sundog.engine.interface import Engine, EngineError

if TYPE_CHECKING:
    from sundog.engine.cpu.figure.segmenter import SegmenterFile
    from sundog.engine.cpu.worlds.store import Store
    from sundog.engine.diffusion.settings import DiffusionSettings
    from sundog.engine.prompt.embedding import Widening

__all__ = [
    "ENGINES",
    "ISOLATED",
    "SHARED",
    "Parts",
    "Recipe",
    "made_by",
    "make",
    "recipe_from",
    "segmenter_from",
    "widening_from",
    "worlds_from",
]


class Parts(NamedTuple):
    """What an engine may be made with.

    Attributes:
        widening: Finds the nearest meaning of words that an engine's reader does not know.
        segmenter: A model that tells figure from ground; tried as the engine warms up.
        worlds: Where painted worlds are kept for other processes.
        diffusion: How the diffusion engine is set up.
    """

    widening: "Widening | None" = None
    segmenter: "SegmenterFile | None" = None
    worlds: "Store | None" = None
    diffusion: "DiffusionSettings | None" = None


_NO_PARTS: Final = Parts()


def _cpu(parts: Parts) -> Engine:
    from sundog.engine.cpu.engine import CpuEngine

    return CpuEngine(parts.widening, parts.segmenter, parts.worlds)


def _passthrough(_: Parts) -> Engine:
    from sundog.engine.passthrough import PassthroughEngine

    return PassthroughEngine()


def _diffusion(parts: Parts) -> Engine:
    from sundog.engine.diffusion.faults import ModelUnavailable, Why
    from sundog.engine.diffusion.loading.preflight import preflight
    from sundog.engine.diffusion.settings import DiffusionSettings

    settings = parts.diffusion or DiffusionSettings()
    # Before torch is imported, which takes seconds. What may be fetched is not missing yet.
    preflight(settings).demand("libraries" if settings.allow_download else "")
    try:
        from sundog.engine.diffusion.engine import DiffusionEngine
    except (ImportError, OSError) as error:  # a library of torch's that is not there
        text = (
            f"the diffusion engine cannot be imported: {error}. Install it anew:"
            " pip install 'sundog[diffusion]'. The engine cpu stays available"
        )
        raise ModelUnavailable(Why.LIBRARY_MISSING, text) from error
    return DiffusionEngine(settings)


ENGINES: Mapping[str, Callable[[Parts], Engine]] = {
    "cpu": _cpu,
    "diffusion": _diffusion,
    "passthrough": _passthrough,
}
"""How to make each engine, by its name in configuration."""


ISOLATED: Final = frozenset({"cpu"})
"""Those that run in a process for each session where the machine can do that."""

SHARED: Final = frozenset({"diffusion"})
"""Those that all sessions share, whatever the settings say: a GPU holds one model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to make an engine, here or in another process.

    Attributes:
        engine: Its name in configuration: one of `ENGINES`, or ``module:factory`` for one of the
            user's own, where ``factory()`` returns an `Engine`.
        embedding_dir: Directory of a sentence embedding for its reader of prompts; empty for none.
        segmenter: ONNX file of a model that tells figure from ground; empty for none.
        segmenter_values: How that wants its pixels, see
            `sundog.engine.cpu.figure.segmenter.Values`.
        worlds_dir: Folder where painted worlds are kept; empty for one of the user's, ``off`` for
            none.
        diffusion: How the diffusion engine is set up; None for its defaults.
    """

    engine: str
    embedding_dir: str = ""
    segmenter: str = ""
    segmenter_values: str = "unit"
    worlds_dir: str = "off"
    diffusion: "DiffusionSettings | None" = None


def recipe_from(values: Mapping[str, Any]) -> Recipe:
    """Return a recipe that went through JSON as ``dataclasses.asdict`` gives it."""
    diffusion = values.get("diffusion")
    if diffusion is None:
        return Recipe(**values)
    from sundog.engine.diffusion.settings import DiffusionSettings

    lists = {"sizes": tuple(map(tuple, diffusion["sizes"])), "batches": tuple(diffusion["batches"])}
    return Recipe(**{**values, "diffusion": DiffusionSettings(**{**diffusion, **lists})})


def made_by(recipe: Recipe) -> Engine:
    """Make an engine and load what it needs. Blocking.

    Raises:
        EngineError: no engine has that name, or the embedding cannot be used.
    """
    widening = widening_from(Path(recipe.embedding_dir)) if recipe.embedding_dir else None
    segmenter = None
    if recipe.segmenter:
        segmenter = segmenter_from(recipe.segmenter, recipe.segmenter_values)
    worlds = worlds_from(recipe.worlds_dir)
    return make(recipe.engine, Parts(widening, segmenter, worlds, recipe.diffusion))


def make(name: str, parts: Parts = _NO_PARTS) -> Engine:
    """Make an engine.

    Args:
        name: In configuration.
        parts: What it is made with.

    Raises:
        EngineError: no engine has that name.
    """
    if ":" in name:
        return _own(name)
    try:
        factory = ENGINES[name]
    except KeyError:
        known = ", ".join(ENGINES)
        raise EngineError(
            f"no engine is called {name!r}; choose one of: {known}, or module:factory"
        ) from None
    return factory(parts)


def _own(name: str) -> Engine:
    """Make an engine of the user's own."""
    module, _, factory = name.partition(":")
    try:
        make_it = getattr(import_module(module), factory)
    except (ImportError, AttributeError, ValueError) as error:
        raise EngineError(f"the engine {name!r} cannot be imported: {error}") from error
    made: Engine = make_it()
    return made


def segmenter_from(path: str, values: str) -> "SegmenterFile":
    """Name a segmentation model; it is not looked at yet.

    Raises:
        EngineError: no model wants its pixels like that.
    """
    from sundog.engine.cpu.figure.segmenter import SegmenterFile, Values

    if values not in set(Values):
        known = ", ".join(Values)
        raise EngineError(
            f"a segmentation model takes no {values!r} values; choose one of: {known}"
        )
    return SegmenterFile(path=Path(path), values=Values(values))


def worlds_from(folder: str) -> "Store | None":
    """Name where painted worlds are kept, see `Recipe`; nothing is made there yet."""
    if folder == "off":
        return None
    from sundog.engine.cpu.worlds.store import Store

    own = Path(folder) if folder else user_cache_path("sundog", appauthor=False) / "worlds"
    return Store(own)


def widening_from(directory: Path) -> "Widening":
    """Load a sentence embedding from a local directory. Blocking, about a second.

    Raises:
        EmbeddingError: the directory holds no model, or the library for it is missing.
    """
    from sundog.engine.prompt.embedding import StaticEmbedding, Widening

    return Widening(StaticEmbedding(directory))
