"""A diffusion engine that cannot start ends the command with one text that says what to do."""

import json
import os
from pathlib import Path

import pytest

from tests.commandline import sundog

LIBRARIES = ("torch", "diffusers", "transformers", "safetensors")


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which no model was ever fetched."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.fixture
def no_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that has none of the libraries."""
    hidden = f"import sys\nsys.modules.update(dict.fromkeys({LIBRARIES!r}))\n"
    (tmp_path / "sitecustomize.py").write_text(hidden)
    before = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{before}")


def refusal(*arguments: str) -> str:
    """Run a command that cannot work; return the one line that it says."""
    ended = sundog(*arguments)
    assert ended.returncode == 1
    assert not ended.stdout
    lines = [line for line in ended.stderr.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1
    assert "Traceback" not in ended.stderr
    assert "SUNDOG_ENGINE=cpu" in lines[0]
    return lines[0]


@pytest.mark.usefixtures("no_torch")
def test_serving_without_the_libraries_says_how_to_install_them() -> None:
    text = refusal("serve", "--engine", "diffusion", "--port", "0")
    assert "needs torch, diffusers, transformers and safetensors" in text
    assert "pip install 'sundog[diffusion]'" in text


@pytest.mark.usefixtures("no_torch")
def test_the_other_engines_need_none_of_them() -> None:
    assert sundog("models").returncode == 0


def test_serving_without_a_model_says_where_it_was_looked_for_and_how_to_get_it(
    empty_cache: Path,
) -> None:
    text = refusal("serve", "--engine", "diffusion", "--port", "0")
    assert str(empty_cache / "models--stabilityai--sd-turbo") in text
    assert "sundog models fetch sd-turbo" in text
    assert "Stability AI Community License" in text


def test_serving_a_folder_of_another_model_says_which_it_holds(tmp_path: Path) -> None:
    index = {"_class_name": "FluxPipeline", "transformer": ["diffusers", "FluxTransformer2DModel"]}
    (tmp_path / "model_index.json").write_text(json.dumps(index))
    named = ("--diffusion-model-dir", str(tmp_path))
    text = refusal("serve", "--engine", "diffusion", "--port", "0", *named)
    assert "FluxPipeline" in text
    assert "SD-Turbo needs a UNet2DConditionModel" in text


def test_a_check_of_the_settings_tells_all_that_is_missing_at_once() -> None:
    ended = sundog("serve", "--check", "--engine", "diffusion", "--port", "0")
    assert ended.returncode == 1
    for what in ("weights", "decoder"):
        assert f"diffusion: {what}" in ended.stdout
