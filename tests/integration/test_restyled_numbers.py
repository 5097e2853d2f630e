"""Frame numbers are read back after every style of the CPU engine, mirrored or not."""

import pytest

from sundog.engine import registry
from sundog.engine.interface import Engine, StylePrompt
from sundog.media.geometry import fit, to_frame
from sundog.media.synthetic import TestPicture, read_number

SIZE = (1280, 704)
NUMBERS = (0, 1, 2, 21_845, 65_535)
PROMPTS = (
    "Anime",
    "Cyberpunk city",
    "Lego World",
    "Watercolor",
    "Oil painting",
    "Pencil sketch",
    "Pixel art",
    "Film noir",
)

pytestmark = pytest.mark.timeout(180)  # the first run on a machine compiles kernels


@pytest.fixture(scope="module")
def engine() -> Engine:
    made = registry.make("cpu")
    made.warm_up(lambda what, share: None)
    return made


@pytest.fixture(scope="module")
def picture() -> TestPicture:
    return TestPicture(SIZE)


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_number_survives_the_style(
    engine: Engine, picture: TestPicture, prompt: str, mirror: bool
) -> None:
    look, renderer = engine.compile(StylePrompt(text=prompt), SIZE), engine.renderer()
    for number in NUMBERS:
        image = fit(to_frame(picture.frame(number)), SIZE, mirror=mirror)
        assert read_number(renderer.render(image, look)) == number
