"""The engine as the service has it: loaded once, lent to sessions, closed at the end."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from sundog.engine import registry
from sundog.engine.diffusion.device.station import Station
from sundog.engine.diffusion.engine import DiffusionEngine
from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.engine.interface import EngineError, Image, Progress, StylePrompt, TakingTurns
from sundog.engine.workshop import Lending, SharedWorkshop

SIZE = (128, 64)
SETTINGS = DiffusionSettings(
    device="cpu", sizes=(SIZE, (64, 64)), batches=(1, 2), max_sessions=2, glide_frames=3
)


def quiet(what: str, share: float) -> None:
    """Tell nobody."""


def picture(seed: int = 0, size: tuple[int, int] = SIZE) -> Image:
    shape = (size[1] * 3 // 2, size[0])
    return np.random.default_rng(seed).integers(16, 236, shape, dtype=np.uint8)


@pytest.fixture(scope="module")
def engine(tiny: Components) -> Iterator[DiffusionEngine]:
    made = DiffusionEngine(SETTINGS, load=lambda settings, progress: tiny)
    made.warm_up(quiet)
    yield made
    made.close()


def test_a_prompt_is_drawn_and_another_differently(engine: DiffusionEngine) -> None:
    camera = picture()
    with engine.lend(gives_way=False) as lent:
        drawn = []
        for text in ("anime", "oil painting"):
            renderer = lent.renderer()
            drawn.append(renderer.render(camera, lent.compile(StylePrompt(text=text), SIZE)))
    assert drawn[0].shape == camera.shape
    assert drawn[0].dtype == np.uint8
    assert not np.array_equal(drawn[0], camera)
    assert not np.array_equal(drawn[0], drawn[1])


def test_whoever_asks_random_weights_for_a_look_is_told_that_none_will_show(
    tiny: Components,
) -> None:
    settings = replace(SETTINGS, sizes=((64, 64),), batches=(1,), random_weights=True)
    noisy = DiffusionEngine(settings, load=lambda settings, progress: tiny)
    noisy.warm_up(quiet)
    try:
        report = noisy.compile(StylePrompt(text="anime"), SIZE).report
    finally:
        noisy.close()
    assert report.understood == ()
    assert [unmet.reason for unmet in report.unmet] == ["random_weights"]


def test_the_same_clip_gives_the_same_pictures_each_time(engine: DiffusionEngine) -> None:
    def clip() -> list[Image]:
        with engine.lend(gives_way=False) as lent:
            look, renderer = lent.compile(StylePrompt(text="anime"), SIZE), lent.renderer()
            return [renderer.render(picture(seed), look) for seed in range(3)]

    assert all(map(np.array_equal, clip(), clip()))


@pytest.mark.parametrize("prompt", [StylePrompt(text=""), StylePrompt(text="anime", strength=0)])
def test_nothing_asked_for_is_nothing_done_at_any_size(
    engine: DiffusionEngine, prompt: StylePrompt
) -> None:
    size = (320, 176)
    look = engine.compile(prompt, size)
    assert look.size == size  # no scaling to and fro
    with engine.lend(gives_way=False) as lent:
        camera = picture(size=size)
        assert np.array_equal(lent.renderer().render(camera, look), camera)


def test_a_look_is_for_the_size_that_fits_and_says_what_it_shows(engine: DiffusionEngine) -> None:
    look = engine.compile(StylePrompt(text="anime"), (720, 720))
    assert look.size == (64, 64)
    assert look.report.understood == ("anime",)
    strong = engine.compile(StylePrompt(text="anime", strength=1.0), SIZE)
    weak = engine.compile(StylePrompt(text="anime", strength=0.3), SIZE)
    assert weak.times < strong.times


def test_a_prompt_changes_the_one_before_and_says_how_strongly(engine: DiffusionEngine) -> None:
    changed = engine.compile(StylePrompt(text="half strength", before=("anime",)), SIZE)
    plain = engine.compile(StylePrompt(text="anime"), SIZE)
    assert changed.text is plain.text  # the same caption
    assert changed.times < plain.times


def test_words_beyond_the_text_encoder_are_told(engine: DiffusionEngine) -> None:
    look = engine.compile(StylePrompt(text="castle " * 40), SIZE)
    assert look.report.unmet[-1].reason == "too_long"


def test_a_session_that_ends_gives_its_row_back(engine: DiffusionEngine) -> None:
    rows = SETTINGS.max_sessions + 1  # one for pictures of looks
    for _ in range(3):
        lent = [engine.lend(gives_way=False) for _ in range(rows)]
        renderers = [each.renderer() for each in lent]
        with pytest.raises(EngineError, match="room"), engine.lend(gives_way=False) as more:
            more.renderer()
        for each in lent:
            each.close()
            each.close()
        for renderer in renderers:
            assert isinstance(renderer, TakingTurns)
            renderer.close()
    with pytest.raises(EngineError, match="given back"):
        lent[0].renderer()


@pytest.mark.parametrize(("took_s", "room"), [(0.001, 2), (0.1, 1)])
def test_there_is_room_for_what_was_measured_and_no_more_than_rows(
    engine: DiffusionEngine, monkeypatch: pytest.MonkeyPatch, took_s: float, room: int
) -> None:
    monkeypatch.setattr(engine._warm.machine, "batch_s", lambda size, frames: took_s)
    assert engine.room((1280, 704), None) == 2
    assert engine.room((1280, 704), 25.0) == room
    assert engine.room((1280, 704), 1e6) == 1


def test_it_is_an_engine_that_knows_its_users(engine: DiffusionEngine) -> None:
    assert isinstance(engine, Lending)
    assert engine.is_alive
    assert len({look.name for look in engine.suggestions}) == len(engine.suggestions) > 5


def test_a_model_is_loaded_once_and_only_when_it_is_needed(tiny: Components) -> None:
    loaded = []

    def load(settings: DiffusionSettings, progress: Progress) -> Components:
        loaded.append(settings)
        return tiny

    shop = SharedWorkshop(lambda: DiffusionEngine(SETTINGS, load=load))
    assert shop.name == "diffusion"
    assert not shop.is_alive
    with pytest.raises(EngineError, match="not loaded"):
        shop.open().compile(StylePrompt(text="anime"), SIZE)
    assert loaded == []
    shop.start(quiet)
    shop.start(quiet)
    assert len(loaded) == 1
    assert shop.is_alive
    shop.close()
    shop.close()
    assert not shop.is_alive
    with pytest.raises(EngineError, match="closed"):
        shop.open().renderer()


def failing(error: Exception) -> Callable[[DiffusionSettings, Progress], Components]:
    def load(settings: DiffusionSettings, progress: Progress) -> Components:
        raise error

    return load


def test_a_device_without_memory_is_told_with_what_to_do() -> None:
    engine = DiffusionEngine(SETTINGS, load=failing(torch.OutOfMemoryError("CUDA out of memory")))
    with pytest.raises(ModelUnavailable, match=r"SUNDOG_DIFFUSION_SIZES.*cpu stays") as caught:
        engine.warm_up(quiet)
    assert caught.value.why is Why.MEMORY_SHORT
    engine.close()


def test_frames_that_memory_lasts_for_only_in_small_batches_are_all_drawn(
    tiny: Components, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Station.program

    def limited(station: Station, draw: Callable[..., Any], frames: int) -> Callable[[], None]:
        if frames > 2:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return program(station, draw, frames)

    monkeypatch.setattr(Station, "program", limited)
    settings = replace(SETTINGS, sizes=(SIZE,), batches=(1, 2, 4), max_sessions=4)
    engine = DiffusionEngine(settings, load=lambda settings, progress: tiny)
    engine.warm_up(quiet)
    assert 1 <= engine.room(SIZE, 1.0) <= 4

    def clip(seed: int) -> list[Image]:
        renderer = engine.renderer()
        look = engine.compile(StylePrompt(text=f"anime {seed}"), SIZE)
        return [renderer.render(picture(seed), look) for _ in range(5)]

    try:
        with ThreadPoolExecutor(4) as threads:
            clips = list(threads.map(clip, range(4)))
        assert all(not np.array_equal(images[-1], picture(i)) for i, images in enumerate(clips))
        figures = engine.figures()
        assert figures["frames"] == 20
        assert figures["failed_frames"] == figures["failed_batches"] == 0
    finally:
        engine.close()


def test_files_get_a_model_of_their_own(tiny_sd: Path) -> None:
    """As a worker of batch jobs makes it: from what went through JSON."""
    import json
    from dataclasses import asdict

    from sundog.server.config import Config
    from sundog.server.engines import recipe_for_files

    config = Config(
        engine="diffusion",
        diffusion_model_dir=str(tiny_sd),
        diffusion_device="cpu",
        diffusion_sizes=("128x64",),
    )
    recipe = registry.recipe_from(json.loads(json.dumps(asdict(recipe_for_files(config)))))
    assert recipe == recipe_for_files(config)
    shop = SharedWorkshop(lambda: registry.made_by(recipe))
    shop.start(quiet)
    for _ in range(3):  # file after file
        with shop.open() as engine:
            look = engine.compile(StylePrompt(text="anime"), SIZE)
            assert not np.array_equal(engine.renderer().render(picture(), look), picture())
    shop.close()
