"""Parts of a model, read from a folder by diffusers and transformers; safetensors only."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from torch import nn

from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading.layout import Part

__all__ = ["configuration", "encoder", "network", "quietly", "tokenizer"]


def quietly() -> None:
    """Keep the libraries from drawing progress bars, which would leave a thread behind."""
    import_module("diffusers.utils.logging").disable_progress_bar()
    import_module("transformers.utils.logging").disable_progress_bar()
    import_module("tqdm").tqdm.monitor_interval = 0


def network(folder: Path, kind: str, dtype: torch.dtype, variant: str | None = None) -> nn.Module:
    """Load a network of diffusers, in evaluation mode and without gradients.

    Args:
        folder: That holds its ``config.json`` and safetensors.
        kind: Its class.
        dtype: That it is held in.
        variant: Of its files' names, such as ``fp16``.

    Raises:
        ModelUnavailable: its files cannot be read.
    """
    make = getattr(import_module("diffusers"), kind).from_pretrained
    # Without accelerate the library would say so, and do the same more slowly.
    is_lean = _has("accelerate")
    return _evaluated(
        _read(
            folder,
            lambda: make(
                str(folder),
                dtype=dtype,
                variant=variant,
                use_safetensors=True,
                local_files_only=True,
                low_cpu_mem_usage=is_lean,
            ),
        )
    )


def encoder(folder: Path, part: Part, dtype: torch.dtype, variant: str | None = None) -> nn.Module:
    """Load a text encoder of transformers, in evaluation mode and without gradients.

    Raises:
        ModelUnavailable: its files cannot be read.
    """
    make = getattr(import_module("transformers"), part.kind).from_pretrained
    inside = folder / part.folder
    return _evaluated(
        _read(
            inside,
            lambda: make(
                str(inside),
                dtype=dtype,
                variant=variant,
                use_safetensors=True,
                local_files_only=True,
            ),
        )
    )


def tokenizer(folder: Path, part: Part) -> Any:  # noqa: ANN401 - the library has no types
    """Load a tokenizer of transformers.

    Raises:
        ModelUnavailable: its files cannot be read.
    """
    make = getattr(import_module("transformers"), part.kind).from_pretrained
    inside = folder / part.folder
    return _read(inside, lambda: make(str(inside), local_files_only=True))


def configuration(path: Path) -> dict[str, Any]:
    """Read a configuration.

    Raises:
        ModelUnavailable: it is no JSON object, or not there.
    """
    read = _read(path, lambda: json.loads(path.read_text(encoding="utf-8")))
    if not isinstance(read, dict):
        raise ModelUnavailable(Why.MODEL_INCOMPLETE, f"{path} holds no JSON object")
    return read


def _read(path: Path, load: Callable[[], Any]) -> Any:  # noqa: ANN401 - the libraries have no types
    try:
        return load()
    # The libraries raise many kinds of errors for bad files.
    except Exception as error:
        raise ModelUnavailable(
            Why.MODEL_INCOMPLETE, f"{path} cannot be loaded: {_first_line(error)}"
        ) from error


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:300]


def _evaluated(model: nn.Module) -> nn.Module:
    return model.eval().requires_grad_(False)


def _has(library: str) -> bool:
    try:
        import_module(library)
    except ImportError:
        return False
    return True
