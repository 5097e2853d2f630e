"""Files of weights, looked at without reading them: only safetensors, whole, with every shard.

A safetensors file begins with the length of its header (uint64, little endian) and the header, a
JSON object that says where in the rest each tensor lies; so a file that was cut short is known by
its size. Format: https://github.com/huggingface/safetensors#format
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from sundog.engine.diffusion.faults import Why
from sundog.engine.diffusion.loading.findings import Objection

__all__ = ["Weights", "weights_in"]

_LONGEST_HEADER: Final = 100_000_000  # bytes; the format's own limit
_POINTER: Final = b"version https://git-lfs"
_PICKLES: Final = (".bin", ".ckpt", ".pt", ".pth")


class Weights(NamedTuple):
    """What a folder holds.

    Attributes:
        variant: Of the files' names, such as ``fp16``; None for none.
        elements: How many numbers.
        size: Bytes on disk.
    """

    variant: str | None
    elements: int
    size: int


def weights_in(folder: Path, stem: str) -> Weights:
    """Find and check the weights of one network.

    Args:
        folder: Of the network.
        stem: What its files are called: ``diffusion_pytorch_model`` or ``model``.

    Raises:
        Objection: there are none, some are missing, or one is damaged.
    """
    variant, files = _named(folder, stem)
    elements = 0
    for file in files:
        elements += _elements(file)
    return Weights(variant, elements, sum(file.stat().st_size for file in files))


def _named(folder: Path, stem: str) -> tuple[str | None, list[Path]]:
    """Return the files of the first variant that is there, the plain one before all others."""
    for name, variant in _candidates(folder, stem):
        file = folder / name
        if name.endswith(".json"):
            return variant, _shards(file)
        return variant, [file]
    raise Objection(Why.MODEL_INCOMPLETE, _nothing(folder, stem), "")


def _candidates(folder: Path, stem: str) -> Iterator[tuple[str, str | None]]:
    there = {path.name for path in folder.iterdir()}
    variants = [None, "fp16", "bf16"]
    for variant in variants:
        dotted = f".{variant}" if variant else ""
        for name in (
            f"{stem}{dotted}.safetensors",
            f"{stem}.safetensors.index{dotted}.json",
        ):
            if name in there:
                yield name, variant


def _shards(index: Path) -> list[Path]:
    """Return the files that an index names."""
    try:
        named = json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise Objection(Why.MODEL_INCOMPLETE, f"{index} is no index of weights", "") from error
    files = sorted({index.parent / str(name) for name in named})
    missing = [file.name for file in files if not file.exists()]
    if missing:
        found = f"{len(missing)} of {len(files)} files of weights are missing, such as"
        raise Objection(Why.MODEL_INCOMPLETE, f"{found} {index.parent / missing[0]}", "")
    return files


def _nothing(folder: Path, stem: str) -> str:
    """Say what is there instead of safetensors."""
    names = sorted(path.name for path in folder.iterdir())
    pickles = [name for name in names if name.endswith(_PICKLES)]
    if pickles:
        return (
            f"{folder} has its weights only as {pickles[0]}: that is a pickle, which can run any"
            " code when it is read, and so is not; only safetensors are"
        )
    if any(name.endswith(".incomplete") for name in names):
        return f"the weights in {folder} are half downloaded"
    return f"{folder / stem}.safetensors is missing"


def _elements(file: Path) -> int:
    """Count the numbers of one file.

    Raises:
        Objection: it is damaged.
    """
    if not file.exists():  # a link whose target is gone
        raise Objection(Why.MODEL_INCOMPLETE, f"{file} leads nowhere: {file.readlink()}", "")
    try:
        header, begins = _header(file)
        size = file.stat().st_size
        tensors = [value for name, value in header.items() if name != "__metadata__"]
        ends = begins + max((int(each["data_offsets"][1]) for each in tensors), default=0)
        elements = sum(int(math.prod(each["shape"])) for each in tensors)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise _damaged(file, str(error) or type(error).__name__) from error
    if size != ends:
        raise _damaged(file, f"it has {size} bytes of {ends}")
    if not tensors:
        raise _damaged(file, "it holds no weights")
    return elements


def _header(file: Path) -> tuple[dict[str, Any], int]:
    """Return the header, and where behind it the numbers begin."""
    with file.open("rb") as opened:
        first = opened.read(8)
        length = int.from_bytes(first, "little")
        if length > _LONGEST_HEADER:
            if (first + opened.read(32)).startswith(_POINTER):
                raise ValueError("it is a pointer of git-lfs; run git lfs pull in its folder")
            raise ValueError("it is no safetensors file")
        header = json.loads(opened.read(length))
    if not isinstance(header, dict):
        raise ValueError("it is no safetensors file")
    return header, 8 + length


def _damaged(file: Path, how: str) -> Objection:
    return Objection(Why.MODEL_INCOMPLETE, f"{file} is damaged or half downloaded: {how}", "")
