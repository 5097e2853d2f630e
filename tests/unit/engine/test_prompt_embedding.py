"""A local embedding widens what is understood, and is never needed."""

import hashlib
import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from sundog.engine.interface import EngineError, StylePrompt
from sundog.engine.prompt.conversation import understand
from sundog.engine.prompt.embedding import EmbeddingError, StaticEmbedding, Widening
from sundog.engine.prompt.reading import read
from sundog.engine.registry import Parts, make, widening_from

STRANGE = {"blorpy": "fog", "quuxel": "watercolor"}


class Meanings:
    """Knows two strange words; every other text is a direction of its own."""

    def vectors(self, texts):
        rows = []
        for text in texts:
            same = STRANGE.get(text, text)
            seed = int.from_bytes(hashlib.sha256(same.encode()).digest()[:8], "big")
            rows.append(np.random.default_rng(seed).normal(size=256))
        return np.array(rows, np.float32)


def test_a_strange_word_is_taken_for_the_nearest_known_one() -> None:
    widening = Widening(Meanings(), near=0.9)
    reading = read("quuxel with blorpy zzyzzx", widening)
    assert reading.styles == ("watercolor",)
    assert reading.tags == ("fog",)
    assert reading.unknown == ("zzyzzx",)


def test_known_words_read_the_same_with_and_without_an_embedding() -> None:
    widening = Widening(Meanings(), near=0.9)
    for text in ("anime at night, no rain", "give him a red hat", "slightly foggy"):
        assert read(text, widening) == read(text)


def saved_model(folder: Path) -> Path:
    """Write a model in which "miasma" is nearly "fog"."""
    model2vec = importlib.import_module("model2vec")
    tokenizers = importlib.import_module("tokenizers")
    words = ["[UNK]", "fog", "miasma", "watercolor"]
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    vectors = np.array([[0, 0, 0, 1], [1, 0, 0, 0], [0.9, 0.1, 0, 0], [0, 1, 0, 0]], np.float32)
    model2vec.StaticModel(vectors, tokenizer).save_pretrained(folder / "model")
    return folder / "model"


def test_a_model_is_loaded_from_a_local_directory(tmp_path: Path) -> None:
    widening = Widening(StaticEmbedding(saved_model(tmp_path)))
    assert read("watercolor, miasma", widening).tags == ("fog",)


def test_the_engine_shows_what_only_the_embedding_knows(tmp_path: Path) -> None:
    wide, narrow = make("cpu", Parts(widening_from(saved_model(tmp_path)))), make("cpu")
    prompt = StylePrompt(text="watercolor, miasma", before=("anime",))
    assert "fog" in wide.compile(prompt, (320, 192)).report.understood
    assert "fog" not in narrow.compile(prompt, (320, 192)).report.understood


def test_words_read_with_an_embedding_do_not_spill_into_readings_without() -> None:
    widening = Widening(Meanings(), near=0.9)
    assert understand(("blorpy",), widening)[0].tags == ("fog",)
    assert understand(("blorpy",))[0].tags == ()


@pytest.mark.parametrize("content", [None, b"", b"not a model"])
def test_a_directory_without_a_model_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(EmbeddingError, match=r"no embedding model|cannot load|pip install"):
        StaticEmbedding(tmp_path)
    assert issubclass(EmbeddingError, EngineError)


def test_a_missing_library_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "model2vec", None)
    with pytest.raises(EmbeddingError, match=r"sundog\[embedding\]"):
        StaticEmbedding(tmp_path)
