"""Engines by name; each is imported only when it is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sundog.engine.interface import Engine, EngineError

if TYPE_CHECKING:
    from sundog.engine.cpu.figure.segmenter import SegmenterFile
    from sundog.engine.prompt.embedding import Widening

__all__ = [
    "ENGINES",
    "ISOLATED",
    "Recipe",
    "made_by",
    "make",
    "segmenter_from",
    "widening_from",
]


def _cpu(widening: "Widening | None", segmenter: "SegmenterFile | None") -> Engine:
    from sundog.engine.cpu.engine import CpuEngine

    return CpuEngine(widening, segmenter)


def _passthrough(_: "Widening | None", __: "SegmenterFile | None") -> Engine:
    from sundog.engine.passthrough import PassthroughEngine

    return PassthroughEngine()


ENGINES: Mapping[str, Callable[["Widening | None", "SegmenterFile | None"], Engine]] = {
    "cpu": _cpu,
    "passthrough": _passthrough,
}
"""How to make each engine, by its name in configuration."""


ISOLATED: Final = frozenset({"cpu"})
"""Those that run in a process for each session where the machine can do that."""


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
    """

    engine: str
    embedding_dir: str = ""
    segmenter: str = ""
    segmenter_values: str = "unit"


def made_by(recipe: Recipe) -> Engine:
    """Make an engine and load what it needs. Blocking.

    Raises:
        EngineError: no engine has that name, or the embedding cannot be used.
    """
    widening = widening_from(Path(recipe.embedding_dir)) if recipe.embedding_dir else None
    segmenter = None
    if recipe.segmenter:
        segmenter = segmenter_from(recipe.segmenter, recipe.segmenter_values)
    return make(recipe.engine, widening, segmenter)


def make(
    name: str,
    widening: "Widening | None" = None,
    segmenter: "SegmenterFile | None" = None,
) -> Engine:
    """Make an engine.

    Args:
        name: In configuration.
        widening: Finds the nearest meaning of words that an engine's reader does not know.
        segmenter: A model that tells figure from ground; tried as the engine warms up.

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
    return factory(widening, segmenter)


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
    """Name a segmentation model; it is not looked at yet."""
    from sundog.engine.cpu.figure.segmenter import SegmenterFile, Values

    return SegmenterFile(path=Path(path), values=Values(values))


def widening_from(directory: Path) -> "Widening":
    """Load a sentence embedding from a local directory. Blocking, about a second.

    Raises:
        EmbeddingError: the directory holds no model, or the library for it is missing.
    """
    from sundog.engine.prompt.embedding import StaticEmbedding, Widening

    return Widening(StaticEmbedding(directory))
