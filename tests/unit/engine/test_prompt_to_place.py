"""A prompt that names a place gives a world to stand in: which, when, in what weather and paint."""

import pytest

from sundog.engine.cpu.style import FocusKind, Place, Style
from sundog.engine.cpu.tailoring.scenes import KINDS, VARIANTS, told
from sundog.engine.cpu.tailoring.tailor import tailor
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.prompt.conversation import understand
from sundog.engine.prompt.vocabulary import PLACES


def shown(*texts: str) -> Style:
    tailored = tailor(understand(texts)[0], enrich=True)
    assert tailored is not None
    return tailored.style


def scene(*texts: str) -> Scene:
    found = shown(*texts).place.scene
    assert found is not None
    return found


def painted(*texts: str) -> Style:
    paint = shown(*texts).place.paint
    assert paint is not None
    return paint


@pytest.mark.parametrize(
    ("text", "world", "variant", "time", "air"),
    [
        ("Cyberpunk city", "city", "", None, None),
        ("tokyo alley at dawn", "city", "alley", Time.DAWN, None),
        ("new york skyline in the rain at night", "city", "skyline", Time.NIGHT, Air.RAIN),
        ("mars", "desert", "mars", None, None),
        ("a foggy pine forest", "forest", "pine", None, Air.FOG),
        ("snowy old town at night", "town", "", Time.NIGHT, Air.SNOW),
        ("under the sea", "underwater", "", None, None),
        ("moonlit beach", "beach", "", Time.NIGHT, None),
        ("castle hall", "hall", "", None, None),
        ("a stormy harbour at sunset", "town", "harbour", Time.SUNSET, Air.STORM),
        ("wald im nebel", "forest", "pine", None, Air.FOG),
        ("playa al atardecer", "beach", "", Time.SUNSET, None),
        ("火星", "desert", "mars", None, None),
    ],
)
def test_a_prompt_that_names_a_place_is_shown_there(
    text: str, world: str, variant: str, time: Time | None, air: Air | None
) -> None:
    found = scene(text)
    assert (found.world, found.variant, found.time, found.air) == (world, variant, time, air)


@pytest.mark.parametrize(
    "text", ["anime", "Lego World", "Minecraft", "Studio Ghibli", "rain at night", "warmer"]
)
def test_a_style_or_weather_without_a_place_leaves_people_where_they_are(text: str) -> None:
    assert shown(text).place == Place()


def test_a_place_that_no_world_is_like_is_told_by_its_light_alone() -> None:
    office = shown("office")
    assert office.place == Place()
    assert office.casts


def test_every_world_is_that_of_a_place_that_words_lead_to() -> None:
    assert set(KINDS) <= PLACES


@pytest.mark.parametrize("name", sorted(KINDS))
def test_weather_falls_where_there_is_a_sky(name: str) -> None:
    found = scene(f"{name.replace('-', ' ')} in the rain")
    sheltered = found.world in ("hall", "space", "underwater")
    assert found.air is (None if sheltered else Air.RAIN)


def test_rain_that_is_refused_does_not_fall_in_the_world_either() -> None:
    assert scene("cyberpunk city, no rain").air is Air.CLEAR


def test_colours_go_into_the_world_dark_to_light() -> None:
    dark, _, light = scene("underwater, pink").colours
    assert int(dark[1:3], 16) < int(light[1:3], 16)
    assert len(scene("underwater, pink and teal and red and blue").colours) == 3


def test_a_city_of_neon_is_not_painted_over_but_a_watercolour_is() -> None:
    assert shown("Cyberpunk city").place.paint is None
    assert shown("mars at night").place.paint is None
    medium = shown("watercolor")
    assert painted("watercolor, autumn forest").wash == medium.wash


@pytest.mark.parametrize(("text", "saturation"), [("black and white", 0.0), ("sepia", 0.2)])
def test_tones_reach_the_world_too(text: str, saturation: float) -> None:
    assert any(cast.saturation <= saturation for cast in painted(f"{text} mars").casts)


def test_what_lies_before_the_whole_picture_is_not_painted_into_the_world() -> None:
    paint = painted("vhs, forest in the snow, confetti, light from above")
    assert paint.weather.kinds == ()
    assert paint.signal == Style().signal
    assert paint.light == Style().light


def test_a_style_does_not_turn_the_night_of_a_world_into_day() -> None:
    assert painted("anime city at night").exposure.strength == 0
    assert painted("dark fantasy castle").casts[-1].gamma > 1


def test_weather_that_only_stands_for_a_world_gives_way_to_it() -> None:
    city = shown("Cyberpunk city").place.stand_in
    assert {"bokeh", "rain"} <= set(city)
    asked = shown("city in the rain, confetti").place.stand_in
    assert not {"rain", "confetti"} & set(asked)
    assert "fog" in shown("a foggy pine forest").place.stand_in


def test_a_conversation_changes_the_hour_of_a_place_and_keeps_the_place() -> None:
    before, after = scene("old town"), scene("old town", "now at night")
    assert (after.world, after.time, after.seed) == (before.world, Time.NIGHT, before.seed)
    assert scene("anime, mars", "now on a beach").world == "beach"
    assert shown("mars", "anime").place == Place()


@pytest.mark.parametrize(
    ("text", "world", "variant"),
    [
        ("a foggy swamp", "jungle", "swamp"),
        ("hell", "volcano", "hell"),
        ("grand canyon at sunset", "desert", "canyon"),
        ("tropical island", "beach", "island"),
        ("the deep sea", "underwater", "deep"),
        ("a gothic cathedral", "hall", "church"),
        ("summer forest", "forest", "spring"),
        ("nebula", "space", "nebula"),
        ("hölle", "volcano", "hell"),
    ],
)
def test_sorts_of_a_place_are_told_apart(text: str, world: str, variant: str) -> None:
    found = scene(text)
    assert (found.world, found.variant) == (world, variant)


def test_a_place_keeps_its_sort_when_the_hour_changes() -> None:
    assert scene("swamp", "now at night").variant == "swamp"
    assert scene("swamp", "now in a jungle at night").variant == ""


@pytest.mark.parametrize(
    "text",
    [
        "put me back in my room",
        "no place",
        "remove the background",
        "no background",
        "bring mich zurück in mein zimmer",
        "背景を消して",
    ],
)
def test_who_asks_for_their_room_leaves_the_place_and_keeps_the_style(text: str) -> None:
    back = shown("anime, mars", text)
    assert back.place == Place()
    assert back.lines == shown("anime").lines
    assert understand(("mars", text))[0].reset


def test_where_no_place_was_the_picture_stays_as_it_is() -> None:
    assert tailor(understand(("remove the background",))[0], enrich=True) is None


@pytest.mark.parametrize(
    "text", ["blur my background", "keep my room but blurred", "portrait mode", "bokeh", "背景虚化"]
)
def test_a_room_can_be_kept_and_blurred(text: str) -> None:
    style = shown(text)
    assert style.focus.kind is FocusKind.FIGURE
    assert style.focus.amount > 0.5
    assert style.place == Place()


def test_a_blurred_background_is_blurred_also_where_it_is_a_world() -> None:
    assert painted("tokyo, bokeh").focus.kind is FocusKind.EVEN


def test_nothing_grows_along_the_borders_of_a_figure_that_stands_in_a_world() -> None:
    assert shown("watercolor").light.border > 0
    assert shown("watercolor, autumn forest").light.border == 0
    assert shown("snowy mountains").light.border == 0


def test_a_painted_figure_is_not_tinted_by_its_place_twice() -> None:
    def tint(text: str) -> float:
        return max(cast.split.amount for cast in shown(text).casts)

    assert 0 < tint("watercolor, autumn forest") < tint("autumn forest")
    weather = dict(shown("watercolor, autumn forest").weather.kinds)
    assert weather["leaves"] == dict(shown("autumn forest").weather.kinds)["leaves"]


def test_the_answer_tells_every_place_in_words() -> None:
    kinds = {(kind.world, kind.variant) for kind in KINDS.values()}
    kinds |= {(world, variant) for variant, world in VARIANTS.items()}
    words = [told(Scene(world=world, variant=variant)) for world, variant in kinds]
    assert len(set(words)) == len(kinds)
    night = Scene(world="city", variant="alley", time=Time.NIGHT, air=Air.RAIN)
    assert told(night) == "behind you: an alley in Tokyo at night in the rain"
