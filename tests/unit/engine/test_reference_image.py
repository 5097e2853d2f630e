"""A look taken from an image: its colours, tone, lines and texture; and what is no image."""

import io
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow

from sundog.engine.cpu.colour.oklab import oklab
from sundog.engine.cpu.decoding import LONGEST, decoded
from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.tailoring.reference import References
from sundog.engine.interface import EngineError, Image, StylePrompt
from tests.unit.engine.engine_pictures import chroma, distance, lab, luma, portrait

SIZE = (320, 192)
Pixels = NDArray[np.uint8]


def encoded(rgb: NDArray[Any], kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    Pillow.fromarray(rgb).save(out, kind, **options)
    return out.getvalue()


def painting(shadow: tuple[int, int, int], light: tuple[int, int, int]) -> Pixels:
    """A hill before a sun, in two colours, each in three tones."""
    rgb = np.full((300, 400, 3), shadow, np.float32)
    cv2.circle(rgb, (260, 120), 90, tuple(map(float, light)), -1)
    cv2.circle(rgb, (260, 120), 50, tuple(min(255.0, 1.25 * c) for c in light), -1)
    hill = np.array([[0, 300], [120, 170], [260, 300]])
    cv2.fillPoly(rgb, [hill], tuple(0.5 * c for c in shadow))
    cv2.fillPoly(rgb, [hill + [160, 20]], tuple(0.75 * c for c in light))
    return rgb.astype(np.uint8)


TEAL_AND_ORANGE = encoded(painting((16, 120, 130), (235, 140, 48)))
VIOLET_AND_GREEN = encoded(painting((110, 50, 150), (120, 200, 70)))


def drawing() -> Pixels:
    """Thin dark curves on white."""
    rgb = np.full((440, 640, 3), 250, np.uint8)
    random = np.random.default_rng(2)
    for _ in range(45):
        centre = (int(random.integers(20, 620)), int(random.integers(20, 420)))
        axes = (int(random.integers(20, 110)), int(random.integers(20, 110)))
        cv2.ellipse(rgb, centre, axes, 30, 0, 280, (20, 25, 40), 2, cv2.LINE_AA)
    return rgb


def pastel() -> Pixels:
    """Soft pale patches of many hues."""
    patches = np.random.default_rng(3).random((5, 8, 3)).astype(np.float32)
    soft = np.clip(cv2.resize(patches, (500, 320), interpolation=cv2.INTER_CUBIC), 0, 1)
    return np.asarray(190 + 55 * soft, np.uint8)


def shown(engine: CpuEngine, image: bytes, text: str = "", **more: Any) -> Image:
    frame = portrait(SIZE)
    look = engine.compile(StylePrompt(text=text, image=image, **more), SIZE)
    return np.asarray(engine.renderer().render(frame, look))


def hues(picture: NDArray[np.float32]) -> NDArray[np.float64]:
    """How much colour there is of each of twelve hues, of Oklab ``float32[..., 3]``."""
    a, b = picture[..., 1].ravel(), picture[..., 2].ravel()
    place = (np.rad2deg(np.arctan2(b, a)) % 360 / 30).astype(int) % 12
    counts = np.bincount(place, np.hypot(a, b), 12)
    return np.asarray(counts / counts.sum())


def hues_of(data: bytes) -> NDArray[np.float64]:
    return hues(oklab((decoded(data).reshape(-1, 3) / 255).astype(np.float32)))


@pytest.mark.parametrize("text", ["", "oil painting", "anime", "asdfghjkl"])
def test_the_picture_takes_on_the_colours_of_the_image(engine: CpuEngine, text: str) -> None:
    plain = portrait(SIZE)
    for image, other in (
        (TEAL_AND_ORANGE, VIOLET_AND_GREEN),
        (VIOLET_AND_GREEN, TEAL_AND_ORANGE),
    ):
        out = hues(lab(shown(engine, image, text)))
        away = np.abs(out - hues_of(image)).sum()
        assert away < 0.8 * np.abs(hues(lab(plain)) - hues_of(image)).sum()
        assert away < 0.6 * np.abs(out - hues_of(other)).sum()


def test_a_line_drawing_makes_a_line_drawing(engine: CpuEngine) -> None:
    out = shown(engine, encoded(drawing()))
    light = luma(out)
    assert chroma(out).mean() < 0.02
    assert np.median(light) > 200
    assert 0.02 < (light < 110).mean() < 0.35


def test_pale_colours_stay_pale_and_leave_the_picture_readable(engine: CpuEngine) -> None:
    frame, out = portrait(SIZE), shown(engine, encoded(pastel()))
    assert luma(out).mean() > luma(frame).mean() + 40
    assert chroma(out).mean() < 0.07
    low, high = np.percentile(luma(out), (2, 98))
    assert 40 < high - low < 0.75 * np.subtract(*np.percentile(luma(frame), (98, 2)))


def test_a_grey_image_takes_the_colour_out(engine: CpuEngine) -> None:
    grey = np.repeat(painting((60, 60, 60), (200, 200, 200))[..., :1], 3, 2)
    assert chroma(shown(engine, encoded(grey))).mean() < 0.01
    assert chroma(shown(engine, encoded(grey), "anime")).mean() < 0.02


def test_strokes_of_the_image_become_strokes(engine: CpuEngine) -> None:
    noise = np.random.default_rng(0).random((360, 640)).astype(np.float32)
    strokes = cv2.GaussianBlur(noise, (0, 0), sigmaX=9, sigmaY=1.4)
    strokes = (strokes - strokes.mean()) / strokes.std() * 26
    rgb = np.clip(np.array([190, 140, 60]) + strokes[..., None], 0, 255).astype(np.uint8)
    look = engine.compile(StylePrompt(text="", image=encoded(rgb)), SIZE)
    assert "brush strokes" in look.report.understood


def test_words_keep_their_marks_and_change_what_the_image_gave(engine: CpuEngine) -> None:
    alone, brick = shown(engine, TEAL_AND_ORANGE), shown(engine, TEAL_AND_ORANGE, "lego")
    assert distance(alone, brick) > 0.05
    assert luma(shown(engine, TEAL_AND_ORANGE, "oil, dark")).mean() < (
        luma(shown(engine, TEAL_AND_ORANGE, "oil")).mean() - 5
    )


def test_taking_the_words_back_leaves_the_image(engine: CpuEngine) -> None:
    alone = shown(engine, TEAL_AND_ORANGE)
    back = shown(engine, TEAL_AND_ORANGE, "back to normal", before=("anime",))
    assert np.array_equal(alone, back)
    assert np.array_equal(shown(engine, b""), portrait(SIZE))


def test_people_are_told_what_was_taken(engine: CpuEngine) -> None:
    def told(image: bytes, text: str = "") -> tuple[str, ...]:
        return engine.compile(StylePrompt(text=text, image=image), SIZE).report.understood

    assert told(TEAL_AND_ORANGE)[0].startswith("colours of the image: ")
    assert {"teal", "orange"} <= set(told(TEAL_AND_ORANGE)[0].split(": ")[1].split(", "))
    assert "flat areas" in told(TEAL_AND_ORANGE)
    assert {"dark lines", "bare ground"} <= set(told(encoded(drawing())))
    assert "low contrast" in told(encoded(pastel()))
    named = told(TEAL_AND_ORANGE, "anime")
    assert "anime" in named[0].lower()
    assert "flat areas" not in named


def test_the_same_image_gives_the_same_look_and_is_read_once(
    engine: CpuEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []

    def noted(data: bytes) -> Pixels:
        read.append(data)
        return decoded(data)

    monkeypatch.setattr("sundog.engine.cpu.tailoring.reference.decoded", noted)
    references = References()
    assert references.of(TEAL_AND_ORANGE) is references.of(TEAL_AND_ORANGE)
    assert len(read) == 1
    assert references.of(TEAL_AND_ORANGE).style == References().of(TEAL_AND_ORANGE).style
    for i in range(12):
        references.of(encoded(np.full((16, 16, 3), 10 * i, np.uint8)))
    references.of(TEAL_AND_ORANGE)
    assert len(read) == 2 + 12 + 1


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (128, 128, 128), (255, 0, 0)])
def test_an_image_of_one_colour_is_a_look_too(
    engine: CpuEngine, colour: tuple[int, int, int]
) -> None:
    out = shown(engine, encoded(np.full((16, 16, 3), colour, np.uint8)))
    low, high = np.percentile(luma(out), (2, 98))
    assert high - low > 30


def test_noise_is_a_look_too(engine: CpuEngine) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (99, 101, 3), np.uint8)
    assert distance(shown(engine, encoded(noise)), portrait(SIZE)) > 0.01


HALVES = np.repeat(np.array([[[200, 40, 40]], [[40, 40, 200]]], np.uint8), 64, 1).repeat(32, 0)


def _cmyk() -> bytes:
    out = io.BytesIO()
    Pillow.fromarray(HALVES).convert("CMYK").save(out, "JPEG", quality=95)
    return out.getvalue()


def _animated(kind: str) -> bytes:
    out = io.BytesIO()
    others = [Pillow.new("RGB", (64, 64), "green")] * 3
    Pillow.fromarray(HALVES).save(out, kind, save_all=True, append_images=others, duration=40)
    return out.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: encoded(HALVES),
        lambda: encoded(HALVES, "JPEG", quality=95),
        lambda: encoded(HALVES, "WEBP", quality=95),
        lambda: encoded(np.dstack([HALVES, np.full((64, 64), 255, np.uint8)])),
        _cmyk,
        lambda: _animated("GIF"),
        lambda: _animated("WEBP"),
    ],
    ids=["png", "jpeg", "webp", "alpha", "cmyk", "gif", "animated webp"],
)
def test_every_kind_of_file_shows_what_is_in_it(make: Callable[[], bytes]) -> None:
    rgb = decoded(make()).astype(int)
    assert rgb.shape == (64, 64, 3)
    assert np.abs(rgb[:28] - (200, 40, 40)).mean() < 12
    assert np.abs(rgb[36:] - (40, 40, 200)).mean() < 12


def test_an_image_that_the_memory_does_not_hold_is_refused_for_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("PIL.Image.open", full)
    with pytest.raises(EngineError, match="more memory"):
        decoded(b"an image")


def test_what_is_transparent_is_white_and_deep_grey_is_grey() -> None:
    clear = np.zeros((32, 32, 4), np.uint8)
    assert (decoded(encoded(clear)) == 255).all()
    deep = np.full((32, 32), 40000, np.uint16)
    assert np.abs(decoded(encoded(deep)).astype(int) - 156).max() <= 1
    light = np.full((32, 32), 77, np.uint8)
    assert (decoded(encoded(light)) == 77).all()


def test_an_image_of_8k_is_taken_at_a_small_size() -> None:
    large = cv2.resize(HALVES, (7680, 4320), interpolation=cv2.INTER_NEAREST)
    rgb = decoded(encoded(large, "JPEG"))
    assert max(rgb.shape) == LONGEST
    assert np.abs(rgb[:150].astype(int) - (200, 40, 40)).mean() < 12


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hello, I am no image", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n", "cannot be read"),
        (TEAL_AND_ORANGE[: len(TEAL_AND_ORANGE) // 2], "cannot be read"),
        (encoded(HALVES, "JPEG")[:400], "cannot be read"),
        (encoded(HALVES, "WEBP")[:60], "cannot be read"),
        (encoded(HALVES, "BMP"), "PNG, JPEG or WebP"),
        (encoded(HALVES[:1, :1]), "1x1"),
        (encoded(np.zeros((15, 900, 3), np.uint8)), "900x15"),
        (encoded(np.zeros((6500, 6500), np.uint8)), "6500x6500"),
        (encoded(np.zeros((20000, 20000), bool)), "million"),
    ],
    ids=["text", "header", "half png", "half jpeg", "half webp", "bmp", "1x1", "strip"]
    + ["42 megapixels", "bomb"],
)
def test_what_is_no_usable_image_is_refused_and_the_reason_told(
    engine: CpuEngine, data: bytes, said: str
) -> None:
    with pytest.raises(EngineError, match=said):
        engine.compile(StylePrompt(text="anime", image=data), SIZE)
