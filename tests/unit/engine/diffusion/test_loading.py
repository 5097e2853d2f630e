"""Models are loaded whole onto their device, or it is told why not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading import libraries
from sundog.engine.diffusion.loading.load import load
from sundog.engine.diffusion.loading.target import check_room
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings


def quiet(_what: str, _share: float) -> None:
    """Progress that nobody watches."""


def loaded(folder: Path, **settings: object) -> Components:
    return load(DiffusionSettings(model_dir=str(folder), device="cpu", **settings), quiet)  # type: ignore[arg-type]


@pytest.fixture
def folder(tiny_sd: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_sd, tmp_path / "model"))


def test_the_weights_are_those_of_the_files(tiny_sd: Path, tiny: Components) -> None:
    model = loaded(tiny_sd)
    for ours, theirs in (
        (model.denoiser, tiny.denoiser),
        (model.decoder, tiny.decoder),
        (model.text_encoders[0], tiny.text_encoders[0]),
    ):
        weights = theirs.state_dict()
        assert ours.state_dict().keys() == weights.keys()
        assert all(torch.equal(value, weights[name]) for name, value in ours.state_dict().items())


def test_a_loaded_model_neither_learns_nor_drops_out(tiny_sd: Path) -> None:
    model = loaded(tiny_sd)
    for network in (model.denoiser, model.decoder, *model.text_encoders):
        assert not network.training
        assert not any(each.requires_grad for each in network.parameters())


def test_the_precision_is_the_one_that_was_asked_for(tiny_sd: Path) -> None:
    model = loaded(tiny_sd, precision="bfloat16")
    assert model.dtype is torch.bfloat16
    networks = (model.denoiser, model.decoder, *model.text_encoders)
    assert {each.dtype for network in networks for each in network.parameters()} == {torch.bfloat16}


def test_half_precision_files_are_loaded_where_there_are_no_others(folder: Path) -> None:
    for file in ("unet/diffusion_pytorch_model", "text_encoder/model"):
        (folder / f"{file}.safetensors").rename(folder / f"{file}.fp16.safetensors")
    assert loaded(folder).dtype is torch.float32


def test_weights_that_lack_a_layer_are_refused(folder: Path) -> None:
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    tensors = load_file(file)
    del tensors["conv_in.bias"]
    save_file(tensors, file)
    with pytest.raises(ModelUnavailable, match=r"conv_in\.bias") as caught:
        loaded(folder)
    assert caught.value.why is Why.MODEL_INCOMPLETE
    assert f"sundog models fetch sd-turbo --to {folder}" in str(caught.value)


def test_weights_of_another_size_are_refused_in_words(folder: Path) -> None:
    file = folder / "vae" / "diffusion_pytorch_model.safetensors"
    tensors = load_file(file)
    save_file(
        {name: value.repeat(2, *[1] * (value.ndim - 1)) for name, value in tensors.items()}, file
    )
    with pytest.raises(ModelUnavailable) as caught:
        loaded(folder)
    assert str(folder / "vae") in str(caught.value)


@pytest.mark.parametrize("device", ["cuda:99", "cuda", "tpu", "mps"])
def test_a_device_that_is_not_there_is_refused_in_words(tiny_sd: Path, device: str) -> None:
    if device == "cuda" and torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    with pytest.raises(ModelUnavailable) as caught:
        load(DiffusionSettings(model_dir=str(tiny_sd), device=device), quiet)
    assert caught.value.why is Why.DEVICE_MISSING
    assert device in str(caught.value)


def test_a_gpu_without_room_is_told_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (1_500_000_000, 8_000_000_000))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "a GPU")
    gpu = torch.device("cuda", 0)
    check_room(gpu, torch.bfloat16, 700_000_000)
    with pytest.raises(
        ModelUnavailable, match=r"takes 1\.8 GB; .* 1\.5 of 8\.0 GB are free"
    ) as caught:
        check_room(gpu, torch.bfloat16, 900_000_000)
    assert caught.value.why is Why.MEMORY_SHORT


@pytest.mark.parametrize(
    "error",
    [
        ImportError("No module named 'importlib_metadata'"),
        RuntimeError("Failed to import a file because of:\nNo module named 'importlib_metadata'"),
    ],
)
def test_a_library_that_lacks_another_is_told_in_words(
    tiny_sd: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(_: str) -> None:
        raise error

    monkeypatch.setattr(libraries, "import_module", broken)
    with pytest.raises(ModelUnavailable, match="No module named 'importlib_metadata'") as caught:
        loaded(tiny_sd)
    assert caught.value.why is Why.LIBRARY_MISSING
    assert "pip install 'sundog[diffusion]'" in str(caught.value)


def test_progress_goes_from_nothing_to_all(tiny_sd: Path) -> None:
    shares: list[float] = []
    load(
        DiffusionSettings(model_dir=str(tiny_sd), device="cpu"),
        lambda _, share: shares.append(share),
    )
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_local_model_is_loaded_without_asking_anybody(tiny_sd: Path) -> None:
    program = """
import socket, sys
asked = []
def never(*where, **_):
    asked.append(where)
    raise OSError("asked the network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = never
from sundog.engine.diffusion.loading import libraries
from sundog.engine.diffusion.loading.load import load
from sundog.engine.diffusion.settings import DiffusionSettings
load(DiffusionSettings(model_dir=sys.argv[1], device="cpu"), lambda what, share: None)
assert not asked, asked
"""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    command = [sys.executable, "-c", program, str(tiny_sd)]
    subprocess.run(command, check=True, timeout=50, env=environment)
