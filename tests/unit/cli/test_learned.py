"""What `sundog doctor` and `serve --check` say of the diffusion engine."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from sundog.cli.checks import Level
from sundog.cli.learned import diffusion_of
from sundog.server.config import Config

needs_torch = pytest.mark.skipif(find_spec("diffusers") is None, reason="no sundog[diffusion] here")


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))


def levels(config: Config) -> dict[str, Level]:
    return {row.what.removeprefix("diffusion: "): row.level for row in diffusion_of(config)}


def test_who_does_not_use_it_is_told_that_in_one_line() -> None:
    (row,) = diffusion_of(Config())
    assert row.level is Level.OK
    assert "not used" in row.found


def test_a_front_needs_neither_model_nor_gpu() -> None:
    (row,) = diffusion_of(Config(engine="diffusion", placement="ray", worker_gpus=1))
    assert row.level is Level.OK
    assert "workers" in row.found


@needs_torch
def test_all_that_is_missing_is_told_each_with_what_to_do() -> None:
    rows = diffusion_of(Config(engine="diffusion", diffusion_device="cpu"))
    failed = {row.what: row.mend for row in rows if row.level is Level.FAIL}
    assert set(failed) == {"diffusion: weights", "diffusion: decoder"}
    assert all("sundog models fetch sd-turbo" in mend for mend in failed.values())


@needs_torch
def test_what_may_be_fetched_at_start_is_no_fault() -> None:
    permitted = Config(engine="diffusion", diffusion_device="cpu", diffusion_allow_download=True)
    assert Level.FAIL not in levels(permitted).values()
    assert levels(permitted)["weights"] is Level.WARN


@needs_torch
def test_a_gpu_that_is_not_there_is_told() -> None:
    assert levels(Config(engine="diffusion", diffusion_device="cuda:7"))["device"] is Level.FAIL


@needs_torch
def test_one_model_of_the_service_is_enough_to_look() -> None:
    assert "weights" in levels(Config(engines=("mirage=diffusion",), diffusion_device="cpu"))
