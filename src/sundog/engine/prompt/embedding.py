"""Match unknown words to the nearest meaning by an embedding of sentences; optional."""

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sundog.engine.interface import EngineError
from sundog.engine.prompt.lexicon import Kind, Meaning, lexicon
from sundog.engine.prompt.phrases import Phrase

__all__ = ["Embedding", "EmbeddingError", "StaticEmbedding", "Widening"]

_LOOKS = (Kind.STYLE, Kind.PLACE, Kind.TAG)
# Cosine: above this two phrases mean nearly the same with the usual static models.
_NEAR = 0.62
_MOST_WORDS = 3
_MOST_RUNS = 32


class EmbeddingError(EngineError):
    """An embedding cannot be used: its library or its files are missing."""


class Embedding(Protocol):
    """Turns texts into vectors that are near where the texts mean the same."""

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return one vector a text, float32[texts, dimensions]."""
        ...


class StaticEmbedding:
    """A Model2Vec model from a local directory; nothing is ever downloaded.

    Args:
        directory: Holds ``model.safetensors``, ``tokenizer.json`` and ``config.json``.

    Raises:
        EmbeddingError: the directory holds no such model, or `model2vec` is not installed.
    """

    def __init__(self, directory: Path) -> None:
        # Checked before: the library would take a name that is no folder for one on a hub.
        if not (directory / "model.safetensors").is_file():
            raise EmbeddingError(f"no embedding model in {directory}: model.safetensors is missing")
        try:
            library = import_module("model2vec")
            progress = import_module("tqdm")
        except ImportError as error:
            raise EmbeddingError(
                "the embedding needs the model2vec library: pip install 'sundog[embedding]'"
            ) from error
        # Its progress bars, shown or not, would leave a thread behind.
        progress.tqdm.monitor_interval = 0
        try:
            self._model = library.StaticModel.from_pretrained(
                directory.resolve(), force_download=False
            )
        # The library raises many kinds of errors for bad files.
        except Exception as error:
            raise EmbeddingError(f"cannot load the embedding model in {directory}") from error

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return one vector a text, float32[texts, dimensions]."""
        encoded = self._model.encode(list(texts), use_multiprocessing=False)
        return np.asarray(encoded, np.float32)


class Widening:
    """Finds the nearest phrase of the lexicon for words that it lacks.

    Args:
        embedding: Of phrases; asked once for the whole lexicon, then once a prompt.
        near: Cosine at and above which two phrases count as the same, 0 to 1.
    """

    def __init__(self, embedding: Embedding, near: float = _NEAR) -> None:
        self._embedding = embedding
        self._near = near
        known = {
            phrase: tuple(m for m in meanings if m.kind in _LOOKS)
            for phrase, meanings in lexicon().phrases().items()
            if phrase.isascii() and meanings and meanings[0].kind in _LOOKS
        }
        # Of phrases as near, the shortest: "fog" before "volumetric fog".
        known = dict(sorted(known.items(), key=lambda item: len(item[0])))
        self._meanings = list(known.values())
        self._vectors = _unit(embedding.vectors(list(known)))

    def widened(self, phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
        """Return the phrases; runs of unknown words become the nearest that is near enough."""
        runs = _runs(phrases)
        if not runs:
            return tuple(phrases)
        texts = [" ".join(p.text for p in phrases[a:b]) for a, b in runs]
        likeness = _unit(self._embedding.vectors(texts)) @ self._vectors.T
        best = likeness.argmax(axis=1)
        found = list(phrases)
        taken: set[int] = set()
        order = sorted(range(len(runs)), key=lambda i: runs[i][0] - runs[i][1])
        for i in order:
            first, end = runs[i]
            if likeness[i, best[i]] >= self._near and not taken & set(range(first, end)):
                taken |= set(range(first, end))
                found[first] = _known(phrases[first:end], self._meanings[best[i]])
                found[first + 1 : end] = [Phrase("")] * (end - first - 1)
        return tuple(p for p in found if p.text)


def _runs(phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Return runs of unknown words, one to three long, the first ones of a prompt."""
    found = []
    for first, phrase in enumerate(phrases):
        if not phrase.is_unknown:
            continue
        for end in range(first + 1, min(len(phrases), first + _MOST_WORDS) + 1):
            if not phrases[end - 1].is_unknown:
                break
            found.append((first, end))
    return found[:_MOST_RUNS]


def _known(run: Sequence[Phrase], meanings: tuple[Meaning, ...]) -> Phrase:
    text = " ".join(phrase.text for phrase in run)
    return replace(run[0], text=text, meanings=meanings, end=run[-1].end)


def _unit(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: npt.NDArray[np.float32] = vectors / np.maximum(length, 1e-9)
    return unit
