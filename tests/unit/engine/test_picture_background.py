"""An image of one's own behind the figure: asked for in words, fitted, and its light taken."""

import cv2
import numpy as np
import pytest

from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.tailoring.scenes import picture_of
from sundog.engine.cpu.tailoring.tailor import tailor
from sundog.engine.cpu.worlds.places.picture import light_of, paint
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import View
from sundog.engine.interface import EngineError, StylePrompt
from sundog.engine.prompt.conversation import understand

VIEW = View.of(640, 352)


def encoded(image: np.ndarray) -> bytes:
    return cv2.imencode(".png", image[..., ::-1])[1].tobytes()


def two_halves(width: int = 320, height: int = 180) -> np.ndarray:
    """Dark blue on the left, bright orange on the right."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:, : width // 2] = (10, 20, 80)
    image[:, width // 2 :] = (255, 170, 60)
    return image


def asked_for(*texts: str, image: bytes) -> Scene | None:
    made = tailor(understand(texts)[0], enrich=True, backdrop=image)
    assert made is not None
    return made.style.place.scene


@pytest.mark.parametrize(
    "text",
    [
        "use this picture as my background",
        "put me in this photo",
        "make this my background",
        "replace the background with this image",
        "anime, this image as background",
        "dieses Bild als Hintergrund",
        "ponme en esta foto",
        "cette image comme arrière-plan",
        "use esta foto como fundo",
        "это фото как фон",
        "用这张图片作为背景",
        "この画像を背景に",
        "이 사진을 배경으로",
        "هذه الصورة كخلفية",
    ],
)
def test_an_image_is_asked_for_as_the_background_in_many_tongues(text: str) -> None:
    assert understand((text,))[0].backdrop


@pytest.mark.parametrize(
    "text", ["mountains as background", "a warm background", "like this image"]
)
def test_what_names_another_place_or_none_asks_for_no_image(text: str) -> None:
    assert not understand((text,))[0].backdrop


def test_the_image_is_shown_behind_the_figure_and_says_nothing_of_its_look() -> None:
    image = encoded(two_halves())
    prompt = StylePrompt(text="use this picture as my background", image=image)
    look = CpuEngine().compile(prompt, (64, 48))
    assert any("image" in words for words in look.report.understood)
    made = tailor(understand((prompt.text,))[0], enrich=True, backdrop=image)
    assert made is not None
    assert made.style.place.scene == picture_of(image)
    assert made.style.place.paint is None
    assert made.style.casts == ()


def test_a_style_paints_the_image_too_and_the_next_prompt_keeps_it() -> None:
    image = encoded(two_halves())
    made = tailor(
        understand(("watercolor, this photo as my background", "now at night"))[0],
        enrich=True,
        backdrop=image,
    )
    assert made is not None
    paint_ = made.style.place.paint
    assert paint_ is not None
    assert paint_.wash.amount > 0
    assert any(cast.gain < 0.9 for cast in paint_.casts), "it is night in the image as well"


def test_without_an_image_the_answer_says_so() -> None:
    look = CpuEngine().compile(StylePrompt(text="put me in this picture"), (64, 48))
    assert [(part.words, part.reason) for part in look.report.unmet] == [
        ("put me in this picture", "image")
    ]


def test_a_broken_image_is_refused_before_anything_is_shown() -> None:
    with pytest.raises(EngineError, match="PNG, JPEG or WebP"):
        CpuEngine().compile(
            StylePrompt(text="this image as background", image=b"no image"), (64, 48)
        )


@pytest.mark.parametrize("size", [(320, 180), (90, 400), (2000, 300), (16, 16)])
def test_the_image_covers_the_picture_whatever_its_shape(size: tuple[int, int]) -> None:
    painting = paint(VIEW, picture_of(encoded(two_halves(*size))))
    (sheet,) = painting.sheets
    assert sheet.colour.shape == (*VIEW.shape, 3)
    assert sheet.cover is None
    middle = VIEW.width // 2
    left, right = (
        sheet.colour[:, : middle - 8].mean((0, 1)),
        sheet.colour[:, middle + 8 :].mean((0, 1)),
    )
    assert left[2] > left[0]
    assert right[0] > right[2]


def test_a_figure_is_lit_from_where_the_image_is_bright() -> None:
    painting = paint(VIEW, picture_of(encoded(two_halves())))
    assert painting.light.towards[0] > 0.5
    assert painting.light.key[0] > painting.light.key[2]
    mirrored = light_of(np.ascontiguousarray(painting.sheets[0].colour[:, ::-1]))
    assert mirrored.towards[0] < -0.5


def test_an_image_of_one_colour_lights_evenly() -> None:
    light = light_of(np.full((90, 160, 3), 0.2, np.float32))
    assert abs(light.towards[0]) < 0.1
    assert light.towards[1] > 0.9


def test_an_image_is_painted_alike_at_every_size() -> None:
    scene = picture_of(encoded(two_halves()))
    coarse = paint(View.of(160, 96), scene).sheets[0].colour
    fine = cv2.resize(
        paint(VIEW, scene).sheets[0].colour, coarse.shape[1::-1], interpolation=cv2.INTER_AREA
    )
    assert np.abs(fine - coarse).mean() < 0.05


@pytest.mark.parametrize("size", [(16, 1920), (1920, 16)])
def test_a_strip_is_enlarged_no_further_than_it_is_seen(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    resize = cv2.resize

    def watched(image: np.ndarray, *given: object, **named: object) -> np.ndarray:
        result = resize(image, *given, **named)  # type: ignore[call-overload]
        made.append(result.size)
        return np.asarray(result)

    monkeypatch.setattr(cv2, "resize", watched)
    view = View.of(640, 352)
    painting = paint(view, picture_of(encoded(two_halves(*size))))
    assert painting.sheets[0].colour.shape == (*view.shape, 3)
    # Some pixels of a strip of 16 are a tenth of the view each.
    assert max(made) < 5 * view.width * view.height * 3
