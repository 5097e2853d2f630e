"""A segmentation model of one's own: every usual form works, and what does not says why."""

import logging
from pathlib import Path

import cv2
import numpy as np
import pytest
from onnx import TensorProto, helper

from sundog.engine.cpu import engine
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.figure import preflight
from sundog.engine.cpu.figure.segmenter import Segmenter, SegmenterError, SegmenterFile, Values
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.stages.follow import Follow
from sundog.engine.cpu.stages.matte import FindMatte
from sundog.engine.cpu.stages.sense import Sense
from sundog.engine.cpu.style import Place, Style
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.interface import EngineError, Image, StylePrompt
from sundog.engine.registry import segmenter_from
from tests.unit.engine.segmentation_models import bright_is_somebody, saved


def opened(path: Path, values: Values = Values.UNIT) -> Segmenter:
    segmenter = Segmenter(SegmenterFile(path=path, values=values))
    segmenter.prepare()
    return segmenter


def somebody(width: int = 320, height: int = 180) -> np.ndarray:
    """A dark picture with a bright figure in the middle."""
    rgb = np.full((height, width, 3), 30, np.uint8)
    rgb[height // 4 :, width // 3 : 2 * width // 3] = 230
    return rgb


@pytest.mark.parametrize("planar", [True, False])
@pytest.mark.parametrize(
    ("classes", "end"),
    [(1, "Sigmoid"), (1, "Identity"), (2, "Softmax"), (2, "Identity")],
)
@pytest.mark.parametrize("size", [(96, 160), ("h", "w"), (64, 64)])
def test_the_figure_is_found_whatever_form_the_model_has(
    tmp_path: Path, planar: bool, classes: int, end: str, size: tuple[int | str, int | str]
) -> None:
    path = bright_is_somebody(
        tmp_path / "m.onnx", size=size, planar=planar, classes=classes, end=end
    )
    mask = opened(path)(somebody())
    assert mask is not None
    assert mask.shape == (180, 320)
    assert mask.dtype == np.float32
    assert mask[120, 160] > 0.9
    assert mask[20, 160] < 0.1
    assert mask[120, 20] < 0.1


@pytest.mark.parametrize(("values", "middle"), [(Values.UNIT, 0.5), (Values.BYTES, 127.5)])
def test_pixels_come_in_the_range_that_is_set(
    tmp_path: Path, values: Values, middle: float
) -> None:
    mask = opened(bright_is_somebody(tmp_path / "m.onnx", middle=middle), values)(somebody())
    assert mask is not None
    assert mask[120, 160] > 0.9
    assert mask[20, 160] < 0.1


def one_node(path: Path, node: str, shape: list[int | str], out: list[int | str]) -> Path:
    nodes = [helper.make_node(node, ["x"], ["y"])]
    kind = TensorProto.FLOAT
    return saved(path, nodes, [("x", shape, kind)], [("y", out, kind)], {})


def test_what_is_no_model_is_refused_with_its_path_and_what_to_do(tmp_path: Path) -> None:
    junk, empty = tmp_path / "junk.onnx", tmp_path / "empty.onnx"
    junk.write_bytes(b"no model at all" * 99)
    empty.write_bytes(b"")
    cut = bright_is_somebody(tmp_path / "cut.onnx")
    cut.write_bytes(cut.read_bytes()[:60])
    for path, words in (
        (tmp_path / "none.onnx", "is not there"),
        (tmp_path, "is not there"),
        (junk, "export it as ONNX"),
        (empty, "export it as ONNX"),
        (cut, "export it as ONNX"),
    ):
        with pytest.raises(SegmenterError, match=words) as raised:
            Segmenter(SegmenterFile(path=path)).check()
        assert str(path) in str(raised.value)


@pytest.mark.parametrize(
    ("shape", "out", "words"),
    [
        ([1, 4, 64, 64], [1, 4, 64, 64], r"x\[1, 4, 64, 64\]; one side must be 3"),
        ([3, 64, 64], [3, 64, 64], r"x\[3, 64, 64\]; it must take one picture"),
        ([8, 3, 64, 64], [8, 3, 64, 64], "one picture"),
        ([1, 3, 2048, 2048], [1, 3, 2048, 2048], "32 to 768 pixels"),
        ([1, 3, 64, 64], [1, 3, 64, 64], r"gives y\[1, 3, 64, 64\]"),
    ],
)
def test_a_model_of_another_kind_is_refused_with_its_shape(
    tmp_path: Path, shape: list[int | str], out: list[int | str], words: str
) -> None:
    path = one_node(tmp_path / "m.onnx", "Identity", shape, out)
    with pytest.raises(SegmenterError, match=words):
        Segmenter(SegmenterFile(path=path)).check()


def test_a_model_with_a_memory_of_its_own_is_refused(tmp_path: Path) -> None:
    nodes = [helper.make_node("Add", ["x", "r"], ["y"])]
    kind = TensorProto.FLOAT
    shape: list[int | str] = [1, 3, 64, 64]
    path = saved(
        tmp_path / "m.onnx",
        nodes,
        [("x", shape, kind), ("r", shape, kind)],
        [("y", shape, kind)],
        {},
    )
    with pytest.raises(SegmenterError, match="has 2 inputs"):
        Segmenter(SegmenterFile(path=path)).check()


def undefined(path: Path) -> Path:
    """Write a model whose mask holds no numbers where the picture is black."""
    nodes = [
        helper.make_node("Sub", ["x", "half"], ["a"]),
        helper.make_node("Sqrt", ["a"], ["b"]),
        helper.make_node("ReduceMean", ["b"], ["y"], axes=[1]),
    ]
    kind = TensorProto.FLOAT
    return saved(
        path,
        nodes,
        [("x", [1, 3, 64, 64], kind)],
        [("y", [1, 1, 64, 64], kind)],
        {"half": np.float32(0.1).reshape(1)},
    )


def test_a_model_that_fails_in_the_middle_of_a_session_is_given_up_and_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    segmenter = opened(undefined(tmp_path / "m.onnx"))
    bright = np.full((90, 160, 3), 200, np.uint8)
    assert segmenter(bright) is not None
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            assert segmenter(np.zeros_like(bright)) is None
        assert segmenter(bright) is None, "not on and off"
    (record,) = caplog.records
    assert str(tmp_path / "m.onnx") in record.message
    assert "without it" in record.message


def test_a_file_that_vanishes_after_the_start_costs_no_picture(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    segmenter = Segmenter(SegmenterFile(path=tmp_path / "gone.onnx"))
    with caplog.at_level(logging.WARNING):
        segmenter.prepare()
        segmenter.prepare()
    assert segmenter(somebody()) is None
    assert len(caplog.records) == 1


def test_a_model_is_tried_in_another_process_before_anybody_needs_it(tmp_path: Path) -> None:
    good = bright_is_somebody(tmp_path / "good.onnx")
    assert "160x96" in preflight.check(SegmenterFile(path=good))
    with pytest.raises(SegmenterError, match="is not there"):
        preflight.check(SegmenterFile(path=tmp_path / "none.onnx"))


def test_a_slow_model_is_asked_less_often_but_asked(tmp_path: Path) -> None:
    segmenter = opened(bright_is_somebody(tmp_path / "m.onnx"))
    assert segmenter.every == 2
    segmenter._cost_s = 0.09
    assert segmenter.every == 6
    segmenter._cost_s = 9.0
    assert segmenter.every == 8


def frames(picture: np.ndarray, count: int) -> list[Image]:
    """Return a picture as I420 frames with a little noise, as a camera gives them."""
    random = np.random.default_rng(3)
    made = []
    for _ in range(count):
        noisy = np.clip(picture + random.normal(0, 2, picture.shape), 0, 255).astype(np.uint8)
        made.append(np.asarray(cv2.cvtColor(noisy, cv2.COLOR_RGB2YUV_I420), np.uint8))
    return made


def found(segmenter: Segmenter | None, picture: np.ndarray, count: int = 40) -> Canvas:
    canvas = Canvas(Geometry(picture.shape[1], picture.shape[0]))
    canvas.segmenter = segmenter
    style = Style(place=Place(scene=Scene(world="forest")))
    plans = (Sense.plan, Follow.plan, FindMatte.plan)
    planned = [plan(style, canvas.geometry) for plan in plans]
    for frame in frames(picture, count):
        canvas.camera = frame
        for stage in planned:
            assert stage is not None
            stage(canvas)
        canvas.frame += 1
    return canvas


def test_the_models_mask_cuts_the_figure_out_and_is_trusted(tmp_path: Path) -> None:
    picture = somebody(320, 192)
    segmenter = opened(bright_is_somebody(tmp_path / "m.onnx"))
    canvas = found(segmenter, picture)
    assert canvas.matte is not None
    truth = picture[..., 0] > 128
    seen = canvas.matte > 128
    assert (truth & seen).sum() / (truth | seen).sum() > 0.9
    assert canvas.standing > 0.8


def test_where_the_model_sees_nobody_nothing_is_cut_out(tmp_path: Path) -> None:
    segmenter = opened(bright_is_somebody(tmp_path / "m.onnx"))
    assert found(segmenter, np.full((192, 320, 3), 80, np.uint8)).standing == 0


def test_a_model_that_fails_leaves_the_built_in_way(tmp_path: Path) -> None:
    picture = somebody(320, 192)
    alone = found(None, picture, 8)
    beside = found(opened(undefined(tmp_path / "m.onnx")), picture, 8)
    assert alone.matte is not None
    assert beside.matte is not None
    assert np.abs(alone.matte.astype(int) - beside.matte).mean() < 3


def test_the_process_that_engines_are_copied_from_starts_no_thread_for_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = []
    monkeypatch.setattr(engine, "warm_kernels", lambda _: None)
    monkeypatch.setattr(Segmenter, "prepare", lambda self: loaded.append(self))
    path = bright_is_somebody(tmp_path / "m.onnx")
    made = engine.CpuEngine(segmenter=SegmenterFile(path=path))
    made.warm_up(lambda _what, _share: None)
    made.compile(StylePrompt(text="anime"), (64, 48))
    assert not loaded
    made.compile(StylePrompt(text="blur my background"), (64, 48))
    assert loaded


def test_an_engine_does_not_start_with_a_model_that_cannot_be_used(tmp_path: Path) -> None:
    made = engine.CpuEngine(segmenter=SegmenterFile(path=tmp_path / "none.onnx"))
    with pytest.raises(EngineError, match=r"none\.onnx is not there"):
        made.warm_up(lambda _what, _share: None)


def test_values_that_no_model_takes_are_refused_with_those_that_there_are() -> None:
    with pytest.raises(EngineError, match="unit, signed, imagenet, bytes"):
        segmenter_from("model.onnx", "percent")
