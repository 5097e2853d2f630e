"""Tiny pipelines for every test of the diffusion engine: one thread of torch's."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sundog.engine.diffusion.model import Components

# They belong to the extra "diffusion".
collect_ignore_glob = [] if find_spec("torch") and find_spec("diffusers") else ["*"]

# diffusers' schedulers hand tensors to numpy in a way that numpy 2 will not take for ever.
_IGNORED = ("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for line in _IGNORED:
                item.add_marker(pytest.mark.filterwarnings(line))


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    """Tiny layers are not worth a second one, and pytest's other tests share the machine."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(autouse=True, scope="session")
def no_progress_bars() -> None:
    """The libraries draw them while they load, and leave the thread of one behind."""
    from sundog.engine.diffusion.loading.parts import quietly

    quietly()


@pytest.fixture(scope="session")
def tiny_sd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny SD-Turbo."""
    from tests.tinymodels import sd

    return sd.build(tmp_path_factory.mktemp("sd"))


@pytest.fixture(scope="session")
def tiny(tiny_sd: Path) -> "Components":
    """A tiny SD-Turbo's parts; nobody may change them."""
    from tests.tinymodels import sd

    return sd.components(tiny_sd)


@pytest.fixture(scope="session")
def tiny_xl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny SDXL-Turbo."""
    from tests.tinymodels import xl

    return xl.build(tmp_path_factory.mktemp("xl"))


@pytest.fixture(scope="session")
def tiny_lcm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny latent consistency model."""
    from tests.tinymodels import lcm

    return lcm.build(tmp_path_factory.mktemp("lcm"))


@pytest.fixture(scope="session")
def tiny_flux2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny FLUX.2 klein."""
    from tests.tinymodels import flux2

    return flux2.build(tmp_path_factory.mktemp("flux2"))
