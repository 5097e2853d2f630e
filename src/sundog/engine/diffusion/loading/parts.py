"""Parts of a model, read from a folder by diffusers and transformers; safetensors only."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import nn

from sundog.engine.diffusion.faults import Why
from sundog.engine.diffusion.loading.findings import Objection
from sundog.engine.diffusion.loading.inspecting import configuration
from sundog.engine.diffusion.loading.layout import BARE
from sundog.engine.diffusion.loading.libraries import class_of_library
from sundog.engine.diffusion.loading.lora import add_lora
from sundog.engine.diffusion.loading.taef2 import OWN_CLASSES
from sundog.engine.diffusion.loading.weights import weights_in

__all__ = ["encoder", "merge", "network", "quietly", "scheduler", "tokenizer"]


def quietly() -> None:
    """Keep the libraries from remarks, and from progress bars that would leave a thread behind.

    Raises:
        Objection: one of them cannot be imported.
    """
    for library in ("diffusers", "transformers"):
        logging = class_of_library(f"{library}.utils", "logging")
        logging.disable_progress_bar()
        logging.set_verbosity_error()
    class_of_library("tqdm", "tqdm").monitor_interval = 0


def network(folder: Path, kind: str, dtype: torch.dtype) -> nn.Module:
    """Load a network of diffusers, in evaluation mode and without gradients.

    Args:
        folder: That holds its ``config.json`` and safetensors.
        kind: Its class.
        dtype: That it is held in.

    Raises:
        Objection: its files cannot be read, or do not hold all of it.
    """
    if kind in OWN_CLASSES:
        return _own(folder, kind, dtype)
    make = class_of_library("diffusers", kind).from_pretrained
    # Without accelerate the library would say so, and do the same with more memory.
    is_lean = find_spec("accelerate") is not None
    return _loaded(make, folder, "diffusion_pytorch_model", dtype, low_cpu_mem_usage=is_lean)


def merge(denoiser: nn.Module, folder: Path) -> None:
    """Add weights of low rank to a denoiser's, in place.

    Raises:
        Objection: they cannot be read, or are for another model.
    """
    _read(folder, lambda: add_lora(denoiser, folder))


def encoder(folder: Path, kind: str, dtype: torch.dtype) -> nn.Module:
    """Load a text encoder of transformers, in evaluation mode and without gradients.

    Raises:
        Objection: its files cannot be read, or do not hold all of it.
    """
    make = class_of_library("transformers", kind).from_pretrained
    return _loaded(make, folder, "model", dtype)


def tokenizer(folder: Path, kind: str) -> Any:  # noqa: ANN401 - the library has no types
    """Load a tokenizer of transformers.

    Raises:
        Objection: its files cannot be read.
    """
    make = class_of_library("transformers", kind).from_pretrained
    return _read(folder, lambda: make(str(folder), local_files_only=True))


def scheduler(folder: Path) -> dict[str, Any]:
    """Read the configuration of the noise schedule.

    Raises:
        Objection: it is no JSON object, or not there.
    """
    read: dict[str, Any] = _read(folder, lambda: configuration(folder / "scheduler_config.json"))
    return read


def _own(folder: Path, kind: str, dtype: torch.dtype) -> nn.Module:
    """Load a network that diffusers has no class for, from the one file that it is published as."""
    network: nn.Module = OWN_CLASSES[kind]()
    (name,) = (name for name, config in BARE.items() if config["_class_name"] == kind)
    read_file = import_module("safetensors.torch").load_file
    # Strict: it fails where a weight is missing or of another shape.
    _read(folder, lambda: network.load_state_dict(read_file(folder / name), strict=True))
    return network.to(dtype).eval().requires_grad_(False)


def _loaded(
    make: Callable[..., Any],
    folder: Path,
    stem: str,
    dtype: torch.dtype,
    **more: bool,
) -> nn.Module:
    """Load weights of a folder, the ones that looking at it found."""
    model, told = _read(
        folder,
        lambda: make(
            str(folder),
            dtype=dtype,
            variant=weights_in(folder, stem).variant,
            use_safetensors=True,
            local_files_only=True,
            output_loading_info=True,
            **more,
        ),
    )
    # The libraries only log these, and leave the numbers to chance.
    wrong = [*told.get("missing_keys", ()), *told.get("mismatched_keys", ())]
    if wrong:
        found = f"{folder} lacks {len(wrong)} of its weights, such as {wrong[0]}"
        raise Objection(Why.MODEL_INCOMPLETE, found, "")
    network: nn.Module = model
    return network.eval().requires_grad_(False)


def _read(path: Path, load: Callable[[], Any]) -> Any:  # noqa: ANN401 - the libraries have no types
    try:
        return load()
    except Objection:
        raise
    # The libraries raise many kinds of errors for bad files.
    except Exception as error:
        found = f"{path} cannot be loaded: {_first_line(error)}"
        raise Objection(Why.MODEL_INCOMPLETE, found, "") from error


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:300].rstrip(".")
