"""What is wrong with a model's folder is told before anything is loaded, with the way out."""

import json
import shutil
import subprocess
import sys
from importlib import util
from pathlib import Path
from typing import Any

import pytest

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading import libraries, memory
from sundog.engine.diffusion.loading.preflight import preflight
from sundog.engine.diffusion.settings import DiffusionSettings


@pytest.fixture
def folder(tiny_sd: Path, tmp_path: Path) -> Path:
    """A model that a test may spoil."""
    return Path(shutil.copytree(tiny_sd, tmp_path / "model"))


@pytest.fixture(autouse=True)
def no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The hub's cache, empty."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def refusal(**settings: Any) -> tuple[Why, str]:
    with pytest.raises(ModelUnavailable) as caught:
        preflight(DiffusionSettings(**settings)).demand()
    return caught.value.why, str(caught.value)


def edit(path: Path, **changes: Any) -> None:
    read = json.loads(path.read_text())
    path.write_text(json.dumps(read | changes))


def test_a_whole_model_has_no_faults(folder: Path) -> None:
    findings = preflight(DiffusionSettings(model_dir=str(folder)))
    assert not findings.faults
    findings.demand()


def test_a_missing_folder_is_named_with_the_command_the_licence_and_the_other_engine(
    tmp_path: Path,
) -> None:
    why, text = refusal(model_dir=str(tmp_path / "my models" / "sd"))
    assert why is Why.MODEL_MISSING
    assert str(tmp_path / "my models" / "sd") in text
    assert f"sundog models fetch sd-turbo --to '{tmp_path}/my models/sd'" in text
    assert "Stability AI Community License" in text
    assert "SUNDOG_ENGINE=cpu" in text


def test_without_a_folder_the_cache_is_looked_at_and_named(no_cache: Path) -> None:
    why, text = refusal()
    assert why is Why.MODEL_MISSING
    assert str(no_cache / "models--stabilityai--sd-turbo") in text
    assert "sundog models fetch sd-turbo (" in text


def test_a_model_in_the_cache_is_found_without_being_named(folder: Path, no_cache: Path) -> None:
    repository = no_cache / "models--stabilityai--sd-turbo"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("abc")
    shutil.move(folder, repository / "snapshots" / "abc")
    assert not preflight(DiffusionSettings()).faults


def test_an_empty_folder_is_missing_its_model(tmp_path: Path) -> None:
    assert refusal(model_dir=str(tmp_path))[0] is Why.MODEL_MISSING


def test_a_single_checkpoint_file_is_refused_with_the_layout_that_is_needed(tmp_path: Path) -> None:
    file = tmp_path / "sd_turbo.safetensors"
    file.write_bytes(b"x")
    why, text = refusal(model_dir=str(file))
    assert why is Why.MODEL_UNFIT
    assert "model_index.json" in text


def test_an_unknown_model_is_answered_with_those_there_are() -> None:
    why, text = refusal(card="sd-turbot")
    assert why is Why.UNKNOWN_CARD
    assert "sd-turbo," in text


@pytest.mark.parametrize(
    "file",
    [
        "model_index.json",
        "unet/config.json",
        "unet/diffusion_pytorch_model.safetensors",
        "text_encoder/model.safetensors",
        "scheduler/scheduler_config.json",
    ],
)
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    why, text = refusal(model_dir=str(folder))
    assert why is Why.MODEL_INCOMPLETE
    assert str(folder / file) in text


def test_a_tokenizer_without_words_is_noticed(folder: Path) -> None:
    shutil.rmtree(folder / "tokenizer")
    (folder / "tokenizer").mkdir()
    assert refusal(model_dir=str(folder))[0] is Why.MODEL_INCOMPLETE


def test_half_a_file_of_weights_is_noticed_by_its_size(folder: Path) -> None:
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    why, text = refusal(model_dir=str(folder))
    assert why is Why.MODEL_INCOMPLETE
    assert f"has {len(whole) // 2} bytes of {len(whole)}" in text


@pytest.mark.parametrize(
    "spoiled", [b"", b"\xff" * 64, b"\x02\0\0\0\0\0\0\0[]", b"\x02\0\0\0\0\0\0\0{}"]
)
def test_a_damaged_file_of_weights_is_noticed(folder: Path, spoiled: bytes) -> None:
    (folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(spoiled)
    why, text = refusal(model_dir=str(folder))
    assert why is Why.MODEL_INCOMPLETE
    assert "damaged" in text


def test_a_pointer_of_git_lfs_is_told_from_damage(folder: Path) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3463726504\n"
    (folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(pointer)
    assert "git lfs pull" in refusal(model_dir=str(folder))[1]


def test_a_link_whose_target_is_gone_is_named_with_it(folder: Path) -> None:
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    file.unlink()
    file.symlink_to(folder / "blobs" / "gone")
    why, text = refusal(model_dir=str(folder))
    assert why is Why.MODEL_INCOMPLETE
    assert f"leads nowhere: {folder}/blobs/gone" in text


def test_links_to_files_that_are_there_are_followed(folder: Path, tmp_path: Path) -> None:
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    shutil.move(file, tmp_path / "blob")
    file.symlink_to(tmp_path / "blob")
    assert not preflight(DiffusionSettings(model_dir=str(folder))).faults


def test_pickles_are_never_taken_for_weights(folder: Path) -> None:
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    file.rename(file.with_suffix(".bin"))
    why, text = refusal(model_dir=str(folder))
    assert why is Why.MODEL_INCOMPLETE
    assert "pickle" in text


def test_a_missing_shard_is_named(folder: Path) -> None:
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    file.unlink()
    index = {"weight_map": {"a": "diffusion_pytorch_model-00001-of-00002.safetensors"}}
    (file.parent / f"{file.name}.index.json").write_text(json.dumps(index))
    assert "00001-of-00002" in refusal(model_dir=str(folder))[1]


def test_half_precision_files_alone_are_enough(folder: Path) -> None:
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    file.rename(file.with_name("diffusion_pytorch_model.fp16.safetensors"))
    assert not preflight(DiffusionSettings(model_dir=str(folder))).faults


def test_another_pipeline_is_named_with_what_is_needed(folder: Path) -> None:
    index = {"_class_name": "FluxPipeline", "transformer": ["diffusers", "FluxTransformer2DModel"]}
    (folder / "model_index.json").write_text(json.dumps(index))
    why, text = refusal(model_dir=str(folder))
    assert why is Why.MODEL_UNFIT
    assert "FluxPipeline" in text
    assert "UNet2DConditionModel" in text


@pytest.mark.parametrize("part", ["unet", "text_encoder"])
def test_nothing_is_to_be_fetched_over_a_part_of_another_kind(folder: Path, part: str) -> None:
    edit(folder / part / "config.json", _class_name="Other", architectures=["Other"])
    why, text = refusal(model_dir=str(folder))
    assert why is Why.MODEL_UNFIT
    assert "Other" in text
    assert "sundog models fetch" not in text


def test_a_folder_of_a_known_model_is_named_with_its_card(folder: Path) -> None:
    why, text = refusal(card="sdxl-turbo", model_dir=str(folder))
    assert why is Why.MODEL_UNFIT
    assert "text_encoder_2" in text
    assert "sd-turbo, sd-turbo-edges" in text
    assert "fetch" not in text  # it would spoil the folder


def test_a_model_for_inpainting_is_refused_by_its_channels(folder: Path) -> None:
    edit(folder / "unet" / "config.json", in_channels=9)
    why, text = refusal(model_dir=str(folder))
    assert why is Why.MODEL_UNFIT
    assert "inpainting" in text


def test_a_text_encoder_of_another_model_is_refused_by_its_width(folder: Path) -> None:
    edit(folder / "text_encoder" / "config.json", hidden_size=64)
    why, text = refusal(model_dir=str(folder))
    assert why is Why.MODEL_UNFIT
    assert "width 32" in text


def test_a_decoder_of_other_latents_is_refused(folder: Path) -> None:
    edit(folder / "vae" / "config.json", latent_channels=16)
    assert refusal(model_dir=str(folder))[0] is Why.MODEL_UNFIT


def test_a_large_autoencoder_is_refused_with_the_reason_and_where_a_small_one_is(
    folder: Path,
) -> None:
    edit(folder / "vae" / "config.json", _class_name="AutoencoderKL")
    why, text = refusal(model_dir=str(folder))
    assert why is Why.DECODER_TOO_LARGE
    assert "2.8 times" in text
    assert "madebyollin/taesd" in text


def test_a_small_autoencoder_of_its_own_folder_stands_in_for_a_large_one(folder: Path) -> None:
    small = Path(shutil.copytree(folder / "vae", folder.parent / "taesd"))
    edit(folder / "vae" / "config.json", _class_name="AutoencoderKL")
    settings = DiffusionSettings(model_dir=str(folder), decoder_dir=str(small))
    assert not preflight(settings).faults


def test_a_decoder_that_was_fetched_beside_the_model_is_found(folder: Path) -> None:
    (folder / "vae").rename(folder / "decoder")
    assert not preflight(DiffusionSettings(model_dir=str(folder))).faults


def test_no_decoder_at_all_is_told_with_the_place(folder: Path, no_cache: Path) -> None:
    shutil.rmtree(folder / "vae")
    why, text = refusal(model_dir=str(folder))
    assert why is Why.DECODER_MISSING
    assert str(no_cache / "models--madebyollin--taesd") in text


def test_a_missing_control_is_told_with_its_own_licence(folder: Path) -> None:
    edges = CARDS["sd-turbo-edges"]
    why, text = refusal(card=edges.name, model_dir=str(folder))
    assert why is Why.MODEL_MISSING
    assert edges.control_licence is not None
    assert edges.control_licence.name in text


def test_a_control_of_another_model_is_refused(folder: Path, tmp_path: Path) -> None:
    control = Path(shutil.copytree(folder / "unet", tmp_path / "control"))
    edit(control / "config.json", _class_name="ControlNetModel")
    settings: dict[str, Any] = {
        "card": "sd-turbo-edges",
        "model_dir": str(folder),
        "control_dir": str(control),
    }
    assert not preflight(DiffusionSettings(**settings)).faults
    edit(control / "config.json", cross_attention_dim=768)
    why, text = refusal(**settings)
    assert why is Why.MODEL_UNFIT
    assert "cross_attention_dim is 768, the denoiser's 32" in text


def test_a_model_that_wants_to_be_told_of_guidance_is_another(folder: Path) -> None:
    edit(folder / "unet" / "config.json", time_cond_proj_dim=256)
    assert refusal(model_dir=str(folder))[0] is Why.MODEL_UNFIT


def test_a_network_of_another_kind_is_not_taken_for_a_large_autoencoder(folder: Path) -> None:
    why, text = refusal(model_dir=str(folder), decoder_dir=str(folder / "unet"))
    assert why is Why.MODEL_UNFIT
    assert "holds a UNet2DConditionModel" in text
    assert "unset SUNDOG_DIFFUSION_DECODER_DIR" in text


@pytest.mark.parametrize("odd", ["", "nonsense", "[]", "null", "7", "{}", '{"a": [}'])
@pytest.mark.parametrize(
    "file",
    [
        "model_index.json",
        "unet/config.json",
        "text_encoder/config.json",
        "vae/config.json",
        "scheduler/scheduler_config.json",
    ],
)
def test_odd_configurations_are_findings_too(folder: Path, file: str, odd: str) -> None:
    (folder / file).write_text(odd)
    settings = DiffusionSettings(model_dir=str(folder))
    whole = {"text_encoder/config.json": {"{}"}, "scheduler/scheduler_config.json": {"{}"}}
    if odd in whole.get(file, ()):
        preflight(settings)
    else:
        assert preflight(settings).faults


@pytest.mark.parametrize(
    ("file", "values"),
    [
        ("unet/config.json", {"in_channels": "four"}),
        ("unet/config.json", {"in_channels": None}),
        ("unet/config.json", {"_class_name": ["UNet2DConditionModel"]}),
        ("text_encoder/config.json", {"architectures": 7}),
        ("text_encoder/config.json", {"hidden_size": [32]}),
        ("vae/config.json", {"latent_channels": {}}),
    ],
)
def test_values_of_other_kinds_are_findings_too(
    folder: Path, file: str, values: dict[str, Any]
) -> None:
    edit(folder / file, **values)
    assert preflight(DiffusionSettings(model_dir=str(folder))).faults


def test_too_little_memory_is_told_before_loading(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nothing:
        available = 1000

    monkeypatch.setattr("psutil.virtual_memory", Nothing)
    why, text = refusal(model_dir=str(folder))
    assert why is Why.MEMORY_SHORT
    assert "needed" in text


def test_memory_is_what_the_container_has_left(tmp_path: Path) -> None:
    assert memory.available(tmp_path) > 5000  # no container
    (tmp_path / "memory.current").write_text("1000\n")
    (tmp_path / "memory.stat").write_text("anon 700\nactive_file 100\ninactive_file 200\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert memory.available(tmp_path) > 5000
    (tmp_path / "memory.max").write_text("5000\n")
    assert memory.available(tmp_path) == 4300


def test_missing_libraries_are_told_with_how_to_install_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        libraries, "find_spec", lambda name: None if name == "torch" else util.find_spec(name)
    )
    why, text = refusal()
    assert why is Why.LIBRARY_MISSING
    assert "pip install 'sundog[diffusion]'" in text


def test_a_library_that_is_too_old_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "requires", lambda _: ['torch>=99; extra == "diffusion"'])
    why, text = refusal()
    assert why is Why.LIBRARY_MISSING
    assert "needs >=99" in text


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    findings = preflight(DiffusionSettings(model_dir=str(tmp_path / "none")))
    assert [row.what for row in findings.faults] == ["weights", "decoder"]


def test_looking_at_a_model_needs_no_torch(folder: Path) -> None:
    program = (
        "import sys; from sundog.engine.diffusion.loading.preflight import preflight;"
        "from sundog.engine.diffusion.settings import DiffusionSettings;"
        f"preflight(DiffusionSettings(model_dir={str(folder)!r})).demand();"
        "assert not {'torch', 'diffusers', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
