"""What every session may rely on, whatever it asks for."""

import importlib
import pkgutil
import threading

import numpy as np
import pytest

from sundog.engine import cpu
from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.look import compile_look
from sundog.engine.cpu.styles import STYLES
from sundog.engine.interface import EngineError, Image, StylePrompt
from tests.unit.engine.engine_pictures import SIZE, distance, portrait, restyled

# Seen at a glance, side by side.
VISIBLE = 0.05
SMALL = (320, 192)
UNKNOWN = ("asdfghjkl", "blorptastic quuxle vree", ".....", "42", "the colour of tuesday")


def test_the_same_frames_and_prompt_give_the_same_bytes(engine: CpuEngine) -> None:
    frames = [portrait(frame=i) for i in range(3)]
    for name in ("anime", "oil", "lego", "cyberpunk"):
        again = CpuEngine()
        for one, other in zip(
            restyled(engine, name, frames), restyled(again, name, frames), strict=True
        ):
            assert np.array_equal(one, other), name


@pytest.mark.parametrize("enrich", [True, False])
def test_any_prompt_changes_the_picture_visibly(engine: CpuEngine, enrich: bool) -> None:
    frame = portrait(SMALL)
    prompts = (*STYLES, *UNKNOWN, "rain", "warm light", "beach", "no rain", "make it nice", "🌧️🌃")
    for text in prompts:
        changed = distance(frame, restyled(engine, text, [frame], enrich=enrich)[0])
        assert changed > VISIBLE, (text, changed)


def test_unknown_prompts_differ_from_one_another(engine: CpuEngine) -> None:
    frame = portrait(SMALL)
    made = [restyled(engine, text, [frame])[0] for text in UNKNOWN]
    for i, one in enumerate(made):
        for other in made[:i]:
            assert distance(one, other) > 0.01


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "original", "no filter"])
def test_nothing_asked_for_is_nothing_done(engine: CpuEngine, text: str) -> None:
    frame = portrait()
    out = restyled(engine, text, [frame])[0]
    assert np.array_equal(out, frame)
    assert not np.shares_memory(out, frame)


@pytest.mark.parametrize("size", [(16, 16), (32, 2048), (640, 352), (704, 1280), (1088, 816)])
def test_every_style_copes_with_any_size(engine: CpuEngine, size: tuple[int, int]) -> None:
    frames = [portrait(size, frame=i) for i in range(2)]
    names = STYLES if size == (16, 16) else ("anime", "oil", "lego", "cyberpunk", "mosaic")
    for name in names:
        for out in restyled(engine, name, frames):
            assert out.shape == frames[0].shape
            assert out.dtype == np.uint8
            assert out.min() >= 16
            assert out.max() <= 240


def test_the_frame_handed_in_is_left_alone(engine: CpuEngine) -> None:
    for name in STYLES:
        frame = portrait(SMALL)
        before = frame.copy()
        frame.flags.writeable = False
        out = restyled(engine, name, [frame])[0]
        assert np.array_equal(frame, before), name
        assert not np.shares_memory(out, frame)


def test_a_change_of_size_in_mid_stream_starts_afresh(engine: CpuEngine) -> None:
    prompt = StylePrompt(text="watercolor")
    renderer = engine.renderer()
    small, large = (320, 192), (352, 640)
    renderer.render(portrait(small), engine.compile(prompt, small))
    after = renderer.render(portrait(large), engine.compile(prompt, large))
    assert np.array_equal(after, restyled(engine, "watercolor", [portrait(large)])[0])


def test_a_frame_of_another_size_than_its_look_is_refused(engine: CpuEngine) -> None:
    look = engine.compile(StylePrompt(text="anime"), SIZE)
    with pytest.raises(EngineError, match="640x352"):
        engine.renderer().render(portrait((320, 192)), look)


@pytest.mark.parametrize("size", [(0, 0), (640, 360), (16, 8192), (-16, 16)])
def test_a_size_it_cannot_serve_is_refused(engine: CpuEngine, size: tuple[int, int]) -> None:
    with pytest.raises(EngineError, match="multiples of 16"):
        engine.compile(StylePrompt(text="anime"), size)


def test_sessions_on_two_threads_do_not_disturb_each_other(engine: CpuEngine) -> None:
    frames = [portrait(frame=i) for i in range(4)]
    alone = {name: restyled(engine, name, frames) for name in ("anime", "oil")}
    beside: dict[str, list[Image]] = {}
    threads = [
        threading.Thread(target=lambda n=name: beside.update({n: restyled(engine, n, frames)}))
        for name in alone
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, expected in alone.items():
        assert all(np.array_equal(a, b) for a, b in zip(expected, beside[name], strict=True))


def test_a_look_made_before_is_handed_out_again(engine: CpuEngine) -> None:
    prompt = StylePrompt(text="pencil")
    assert engine.compile(prompt, SIZE) is engine.compile(prompt, SIZE)


def test_looks_kept_are_bounded() -> None:
    engine = CpuEngine()
    first = engine.compile(StylePrompt(text="0"), (16, 16))
    for i in range(1, 18):
        engine.compile(StylePrompt(text=str(i)), (16, 16))
    assert engine.compile(StylePrompt(text="0"), (16, 16)) is not first


def test_warming_up_leaves_no_kernel_for_the_first_frame(engine: CpuEngine) -> None:
    kernels = [
        kernel
        for found in pkgutil.walk_packages(cpu.__path__, "sundog.engine.cpu.")
        for module in [importlib.import_module(found.name)]
        for kernel in (getattr(module, name) for name in module.__dict__.get("__all__", ()))
        if hasattr(kernel, "signatures") and kernel.py_func.__module__ == found.name
    ]
    for name, style in STYLES.items():
        look = compile_look(StylePrompt(text=name), style, (64, 48))
        renderer = engine.renderer()
        for i in range(2):
            renderer.render(portrait((64, 48), frame=i), look)
    assert len(kernels) > 10
    assert {kernel.py_func.__name__: len(kernel.signatures) for kernel in kernels} == dict.fromkeys(
        (kernel.py_func.__name__ for kernel in kernels), 1
    )


def test_warming_up_says_how_far_it_is() -> None:
    shares: list[float] = []
    CpuEngine().warm_up(lambda _what, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 1
