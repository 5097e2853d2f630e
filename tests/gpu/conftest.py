"""Tests that need a GPU; elsewhere they are skipped, and say so."""

import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sundog.engine.diffusion.model import Components

# They belong to the extra "diffusion".
collect_ignore_glob = [] if find_spec("torch") and find_spec("diffusers") else ["*"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    if not ours:
        return
    import torch

    for item in ours:
        # What the libraries of a GPU warn of differs from one to the next.
        item.add_marker(pytest.mark.filterwarnings("default"))
        item.add_marker(pytest.mark.timeout(300))
        if not torch.cuda.is_available():
            item.add_marker(pytest.mark.skip(reason="needs a GPU: torch finds no CUDA here"))


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> None:
    """Inductor's compilers stay for the next graph, and torch's machine has no threads of ours."""


@pytest.fixture(autouse=True)
def no_task_left_behind() -> None:
    """Nothing here is asynchronous: where the GPU is, there may be no pytest-asyncio."""


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> "Components":
    """A tiny SD-Turbo's parts on the GPU, in float32: nobody may change them."""
    import torch

    from tests.tinymodels import sd

    torch.backends.cudnn.allow_tf32 = False
    parts = sd.components(sd.build(tmp_path_factory.mktemp("sd")))
    for module in (parts.denoiser, parts.decoder, *parts.text_encoders):
        module.to("cuda")
    return replace(parts, device=torch.device("cuda", 0))
