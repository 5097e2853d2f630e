"""`sundog models` lists what there is, and says in words what cannot be fetched."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sundog.cli import app
from sundog.engine.diffusion.cards.table import CARDS


@pytest.fixture(autouse=True)
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def test_every_model_is_listed_with_its_licence() -> None:
    ended = CliRunner().invoke(app, ["models"])
    assert ended.exit_code == 0
    for card in CARDS.values():
        assert card.name in ended.stdout
        # A narrow terminal breaks the name into lines, between words.
        assert set(card.licence.name.split()) <= set(ended.stdout.replace(":", " ").split())


def test_an_unknown_model_is_answered_with_those_there_are() -> None:
    ended = CliRunner().invoke(app, ["models", "fetch", "sd-turbot"])
    assert ended.exit_code == 1
    assert "sdxl-turbo" in ended.stderr


def test_a_folder_of_another_model_is_not_added_to(tmp_path: Path) -> None:
    folder = tmp_path / "flux"
    folder.mkdir()
    (folder / "model_index.json").write_text('{"_class_name": "FluxPipeline"}')
    ended = CliRunner().invoke(app, ["models", "fetch", "sd-turbo", "--to", str(folder)])
    assert ended.exit_code == 1
    assert list(folder.iterdir()) == [folder / "model_index.json"]
