"""Only what is needed of a model is fetched, and only where somebody asked for it."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading import fetching
from sundog.engine.diffusion.loading.preflight import preflight
from sundog.engine.diffusion.settings import DiffusionSettings

SD = CARDS["sd-turbo"]
PUBLISHED = {
    "README.md": 1,
    "LICENSE.md": 2,
    "sd_turbo.safetensors": 5_214_561_120,
    "model_index.json": 3,
    "unet/config.json": 4,
    "unet/diffusion_pytorch_model.safetensors": 3_463_726_504,
    "unet/diffusion_pytorch_model.fp16.safetensors": 1_731_904_736,
    "unet/diffusion_pytorch_model.bin": 5,
    "text_encoder/config.json": 6,
    "text_encoder/model.safetensors": 1_361_596_304,
    "text_encoder/model.fp16.safetensors": 680_820_392,
    "tokenizer/vocab.json": 7,
    "tokenizer/merges.txt": 8,
    "tokenizer/tokenizer_config.json": 9,
    "scheduler/scheduler_config.json": 10,
    "vae/config.json": 11,
    "vae/diffusion_pytorch_model.safetensors": 334_643_268,
}


class FakeHub:
    """Publishes files of this machine."""

    def __init__(self, **published: Path) -> None:
        self.published = {
            name.replace("__", "/").replace("_", "-"): at for name, at in published.items()
        }
        self.fetched: list[str] = []

    def files(self, hub_id: str) -> Mapping[str, int]:
        at = self.published[hub_id]
        return {
            str(path.relative_to(at)): path.stat().st_size
            for path in at.rglob("*")
            if path.is_file()
        }

    def fetch(self, hub_id: str, names: Iterable[str], to: Path | None) -> None:
        assert to is not None
        self.fetched.append(hub_id)
        for name in names:
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.published[hub_id] / name, to / name)


@pytest.fixture(autouse=True)
def no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.fixture
def hub(tiny_sd: Path) -> FakeHub:
    return FakeHub(stabilityai__sd_turbo=tiny_sd, madebyollin__taesd=tiny_sd / "vae")


def ordered(*, repair: bool = True, **settings: Any) -> tuple[fetching.Order, ...]:
    asked = DiffusionSettings(**settings)
    return fetching.orders(CARDS[asked.card], asked, preflight(asked), repair=repair)


def said_nothing(_text: str) -> None:
    """Progress that nobody reads."""


def test_half_precision_is_taken_and_neither_pickles_nor_the_large_autoencoder() -> None:
    folders = ordered(model_dir="/nowhere")[0].folders
    assert set(fetching.needed(folders, PUBLISHED)) == {
        "LICENSE.md",
        "model_index.json",
        "unet/config.json",
        "unet/diffusion_pytorch_model.fp16.safetensors",
        "text_encoder/config.json",
        "text_encoder/model.fp16.safetensors",
        "tokenizer/vocab.json",
        "tokenizer/merges.txt",
        "tokenizer/tokenizer_config.json",
        "scheduler/scheduler_config.json",
    }


def test_shards_come_with_the_index_of_their_own_precision() -> None:
    listed = {
        "m/model.safetensors.index.json": 1,
        "m/model.safetensors.index.fp16.json": 1,
        "m/model-00001-of-00002.safetensors": 1,
        "m/model.fp16-00001-of-00002.safetensors": 1,
        "m/model.fp16-00002-of-00002.safetensors": 1,
    }
    assert set(fetching.needed(("m",), listed)) == {
        "m/model.safetensors.index.fp16.json",
        "m/model.fp16-00001-of-00002.safetensors",
        "m/model.fp16-00002-of-00002.safetensors",
    }


def test_what_was_fetched_to_a_folder_is_found_there(hub: FakeHub, tmp_path: Path) -> None:
    settings = DiffusionSettings(model_dir=str(tmp_path / "model"))
    wanted = fetching.orders(SD, settings, preflight(settings), repair=True)
    texts: list[str] = []
    fetching.fetch(SD, wanted, hub, texts.append)
    assert hub.fetched == [SD.hub_id, SD.decoder_id]
    assert not preflight(settings).faults
    assert SD.licence.name in texts[0]  # before the first byte


def test_what_is_there_is_not_fetched_again(tiny_sd: Path) -> None:
    assert ordered(model_dir=str(tiny_sd)) == ()


def test_files_are_added_to_somebodys_own_folder_only_when_it_is_named_for_that(
    tiny_sd: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(tiny_sd, tmp_path / "model"))
    (folder / "unet" / "config.json").unlink()
    assert ordered(model_dir=str(folder), repair=False) == ()
    assert [order.what for order in ordered(model_dir=str(folder))] == ["model"]


def test_what_goes_with_somebodys_own_model_goes_to_the_cache(
    tiny_sd: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(tiny_sd, tmp_path / "model"))
    shutil.rmtree(folder / "vae")
    (order,) = ordered(model_dir=str(folder), repair=False)
    assert (order.what, order.to) == ("decoder", None)


def test_a_control_is_fetched_with_its_model() -> None:
    wanted = ordered(card="sd-turbo-edges", model_dir="/nowhere")
    assert [order.what for order in wanted] == ["model", "decoder", "control"]


def test_a_disk_that_is_too_full_is_told_before_the_first_byte(
    hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        free = 1000

    monkeypatch.setattr("shutil.disk_usage", lambda _: Full)
    with pytest.raises(ModelUnavailable, match=r"--to DIR") as caught:
        fetching.fetch(SD, ordered(), hub, said_nothing)
    assert caught.value.why is Why.DISK_FULL
    assert not hub.fetched


def test_a_model_of_pickles_alone_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "unet").mkdir()
    (tmp_path / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"x")
    hub = FakeHub(stabilityai__sd_turbo=tmp_path)
    with pytest.raises(ModelUnavailable, match="pickles are not read"):
        fetching.fetch(SD, ordered(), hub, said_nothing)
    assert not hub.fetched


def test_a_control_of_pickles_alone_is_left_out_with_the_command_that_converts_it(
    hub: FakeHub, tmp_path: Path
) -> None:
    edges = CARDS["sd-turbo-edges"]
    (tmp_path / "pickles").mkdir()
    (tmp_path / "pickles" / "diffusion_pytorch_model.bin").write_bytes(b"x")
    hub.published[edges.control_id] = tmp_path / "pickles"
    wanted = ordered(card=edges.name, model_dir=str(tmp_path / "model"))
    with pytest.raises(ModelUnavailable, match="publishes no safetensors") as caught:
        fetching.fetch(edges, wanted, hub, said_nothing)
    assert hub.fetched == [edges.hub_id, edges.decoder_id]
    assert f"save_pretrained('{tmp_path}/model/control')" in str(caught.value)


def test_a_hub_that_cannot_be_reached_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="stabilityai/sd-turbo could not be fetched"):
        fetching.fetch(SD, ordered(model_dir=str(tmp_path)), FakeHub(), said_nothing)


def test_the_real_hub_is_not_asked_while_it_is_forbidden() -> None:
    from sundog.engine.diffusion.loading.hub import PublicHub

    with pytest.raises(ModelUnavailable, match="offline"):
        fetching.fetch(SD, ordered(), PublicHub(), said_nothing)


def test_nothing_is_fetched_unless_it_was_permitted(monkeypatch: pytest.MonkeyPatch) -> None:
    from sundog.engine.diffusion.loading import load

    def never(*_: object) -> None:
        raise AssertionError("it was")

    monkeypatch.setattr(load, "fetch", never)
    with pytest.raises(ModelUnavailable) as caught:
        load.load(DiffusionSettings(device="cpu"), lambda _what, _share: None)
    assert caught.value.why is Why.MODEL_MISSING


def test_where_it_was_permitted_a_model_is_fetched_and_loaded(
    hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sundog.engine.diffusion.loading import load

    monkeypatch.setattr(load, "PublicHub", lambda: hub)
    settings = DiffusionSettings(model_dir=str(tmp_path / "new"), device="cpu", allow_download=True)
    model = load.load(settings, lambda _what, _share: None)
    assert not model.is_random
    assert hub.fetched == [SD.hub_id, SD.decoder_id]
