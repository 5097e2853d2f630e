"""The page of the learned engine names every model and every way it may not start."""

from pathlib import Path

import pytest

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.faults import Why

PAGE = (Path(__file__).parents[3] / "docs" / "diffusion.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CARDS)
def test_every_model_has_a_row_with_its_page_and_size(name: str) -> None:
    card = CARDS[name]
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}`"))
    assert f"https://huggingface.co/{card.control_id or card.hub_id}" in row
    assert f"{card.weights_mb / 1000:.1f} GB" in row
    assert f"{card.steps} step" in row


@pytest.mark.parametrize("why", Why)
def test_every_reason_not_to_start_is_told(why: Why) -> None:
    assert f"`{why}`" in PAGE
