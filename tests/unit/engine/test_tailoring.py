"""What words make of a style: attributes over it, refusals, strengths, mixes, what is filled in."""

from dataclasses import replace

import numpy as np
import pytest

from sundog.engine.cpu.colour.table import recoloured
from sundog.engine.cpu.style import Style
from sundog.engine.cpu.styles import STYLES
from sundog.engine.cpu.styles.weather import PARTICLES, VEILS
from sundog.engine.cpu.tailoring.changes import PLACES, TAGS, UNDO
from sundog.engine.cpu.tailoring.mixing import weighed
from sundog.engine.cpu.tailoring.tailor import Tailored, tailor
from sundog.engine.prompt.reading import Reading


def made(reading: Reading, *, enrich: bool = False) -> Style:
    tailored = tailor(reading, enrich=enrich)
    assert tailored is not None
    return tailored.style


def luma(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.3 * red + 0.6 * green + 0.1 * blue


def test_every_row_of_attributes_names_parameters_and_weather_that_exist() -> None:
    for change in (*TAGS.values(), *PLACES.values(), *UNDO.values()):
        for one in change.puts:
            replace(getattr(Style(), one.group), **{one.field: one.value})
        assert {name for name, _ in change.weather} <= {*PARTICLES, *VEILS}


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_style_takes_a_night_in_the_rain_mostly_teal(style: str) -> None:
    asked = made(Reading(styles=(style,), tags=("night", "rain", "teal")))
    assert "rain" in dict(asked.weather.kinds)
    white = recoloured(("#ffffff", "#ff8040"), asked.casts)
    assert luma(white[0]) < 215
    red, green, blue = (int(white[1][i : i + 2], 16) for i in (1, 3, 5))
    assert min(green, blue) > red, "orange turns teal"


@pytest.mark.parametrize(
    ("style", "refused", "group", "field", "left"),
    [
        ("cyberpunk", "rain", "weather", "kinds", ()),
        ("cyberpunk", "neon", "glow", "neon", 0),
        ("noir", "vignette", "lens", "vignette", 0),
        ("old-photo", "grain", "lens", "grain", 0),
        ("anime", "outlines", "lines", "amount", 0),
        ("oil", "brushstrokes", "paint", "widths", ()),
        ("comic", "halftone", "hatch", "amount", 0),
        ("background-blur", "blur", "focus", "amount", 0),
    ],
)
def test_what_is_refused_goes_even_where_the_style_brings_it(
    style: str, refused: str, group: str, field: str, left: object
) -> None:
    asked = made(Reading(styles=(style,), unwanted=(refused,)), enrich=True)
    assert getattr(getattr(asked, group), field) == left


def test_a_style_asked_for_slightly_keeps_more_of_the_camera() -> None:
    full, slight = (
        made(Reading(styles=("anime",))),
        made(Reading(styles=("anime",), strengths=(("anime", 0.5),))),
    )
    assert slight.lines.amount < full.lines.amount
    assert slight.abstraction.detail > full.abstraction.detail
    assert weighed(full, 1.0) == full


def test_extremely_is_more_than_slightly() -> None:
    def gain(factor: float) -> float:
        return made(Reading(tags=("night",), strengths=(("night", factor),))).casts[-1].gain

    assert gain(1.5) < gain(1.0) < gain(0.5) < 1


def test_monochrome_stays_without_colour_at_night() -> None:
    asked = made(Reading(tags=("monochrome", "night", "warm")))
    shown = recoloured(("#ff2010", "#20c040", "#3050ff"), asked.casts)
    assert all(np.ptp([int(c[i : i + 2], 16) for i in (1, 3, 5)]) <= 2 for c in shown)


def test_a_medium_keeps_its_marks_and_takes_the_colours_of_the_other_style() -> None:
    mixed = made(Reading(styles=("watercolor", "cyberpunk")))
    medium, flavour = STYLES["watercolor"], STYLES["cyberpunk"]
    assert mixed.wash == medium.wash
    assert mixed.surface == medium.surface
    assert any(cast.ramp == flavour.grade.ramp for cast in mixed.casts)


def test_paper_and_ink_see_the_night_too() -> None:
    day, night = (
        made(Reading(styles=("pencil",))),
        made(Reading(styles=("pencil",), tags=("night",))),
    )
    assert luma(night.paper.ground) < 0.8 * luma(day.paper.ground)


def test_what_was_filled_in_is_told_and_only_when_asked_for() -> None:
    reading = Reading(tags=("canvas",), seed=5)
    filled, bare = tailor(reading, enrich=True), tailor(reading, enrich=False)
    assert isinstance(filled, Tailored)
    assert isinstance(bare, Tailored)
    assert any("light" in word for word in filled.filled)
    assert bare.filled == ()
    assert filled.style.light.spot_amount > bare.style.light.spot_amount == 0
    assert tailor(reading, enrich=True) == filled


def test_light_that_a_word_names_is_not_filled_in() -> None:
    tailored = tailor(Reading(tags=("candlelit",)), enrich=True)
    assert tailored is not None
    assert tailored.filled == ()
    night = tailor(Reading(styles=("cyberpunk",), unwanted=("rain",)), enrich=True)
    assert night is not None
    assert "rain" not in night.filled


def test_steps_change_what_there_is() -> None:
    base = Reading(styles=("anime",))
    darker = made(replace(base, steps=(("brightness", -1.0),)))
    assert darker.exposure.key < made(base).exposure.key
    weaker = made(replace(base, strengths=(("all", 0.6),)))
    assert weaker.lines.amount < made(base).lines.amount
