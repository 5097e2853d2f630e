"""A prompt is read as its writer meant it."""

import pytest

from sundog.engine.cpu.style import Weather
from sundog.engine.cpu.styles import NEAREST
from sundog.engine.cpu.styles import STYLES as ROWS
from sundog.engine.cpu.tailoring.tailor import tailor
from sundog.engine.prompt.lexicon import Kind, lexicon
from sundog.engine.prompt.reading import read
from sundog.engine.prompt.text import words
from sundog.engine.prompt.vocabulary import NOUNS, PLACES, STYLES, TAGS


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("Anime", "anime"),
        ("Turn this into an anime scene!", "anime"),
        ("ANIME, please", "anime"),
        ("cel-shaded", "anime"),
        ("Cyberpunk city", "cyberpunk"),
        ("Lego World", "lego"),
        ("built from plastic bricks", "lego"),
        ("Watercolour", "watercolor"),
        ("an oil painting of me", "oil"),
        ("pencil sketch", "pencil"),
        ("pixel art", "pixel-art"),
        ("8-bit video game", "pixel-art"),
        ("film noir", "noir"),
        ("Vincent van Gogh", "vangogh"),
        ("Japanese woodblock print", "ukiyo-e"),
        (
            "A detailed artistic style with vibrant colors and dramatic lighting",
            "vibrant-dramatic",
        ),
    ],
)
def test_a_style_is_found_however_it_is_put(text: str, style: str) -> None:
    assert read(text).styles[0] == style


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("anmie stlye", "anime"),
        ("cyberpnuk cty", "cyberpunk"),
        ("watercolour paintng", "watercolor"),
        ("studio gibli", "ghibli"),
        ("stiened glas", "stained-glass"),
        ("penсil sketch", "pencil"),
        ("charcole drawing", "charcoal"),
        ("black n white nior", "noir"),
        ("vapor wave asthetic", "vaporwave"),
        ("a commic page", "comic"),
        ("Dr. Seuss book", "cartoon"),
    ],
)
def test_typos_are_forgiven(text: str, style: str) -> None:
    assert read(text).styles[0] == style


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("pintura al óleo, luz cálida", "oil"),
        ("Bleistiftzeichnung", "pencil"),
        ("aquarelle douce", "watercolor"),
        ("アニメ風", "anime"),
        ("赛博朋克城市,夜晚,下雨", "cyberpunk"),
        ("수채화 스타일", "watercolor"),
        ("аниме стиль", "anime"),
    ],
)
def test_the_best_known_styles_are_known_in_other_languages(text: str, style: str) -> None:
    assert read(text).styles[0] == style


def test_ordinary_words_are_not_taken_for_typos() -> None:
    reading = read("show me the train game in my room")
    assert not reading.styles
    assert not reading.tags


def test_light_weather_and_colours_are_attributes() -> None:
    reading = read("watercolor cyberpunk at night in the rain, mostly teal")
    assert reading.styles == ("watercolor", "cyberpunk")
    assert set(reading.tags) >= {"night", "rain", "teal"}


@pytest.mark.parametrize(
    ("text", "unwanted", "wanted"),
    [
        ("no rain, just fog", "rain", "fog"),
        ("anime without outlines", "outlines", ""),
        ("night but not dark", "low-key", "night"),
        ("ghibli -clouds", "clouds", ""),
        ("beach, no snow", "snow", ""),
    ],
)
def test_what_is_refused_is_not_asked_for(text: str, unwanted: str, wanted: str) -> None:
    reading = read(text)
    assert unwanted in reading.unwanted
    assert unwanted not in (*reading.tags, *reading.places)
    assert not wanted or wanted in reading.tags


def test_strength_words_scale_the_attributes() -> None:
    assert read("a bit warm").strength("warm") < 1 < read("extremely warm").strength("warm")


def test_words_lose_case_accents_and_punctuation() -> None:
    assert [word.plain for word in words("  Öl-Gemälde!! ")[1]] == ["ol", "gemalde", "."]


def test_the_same_words_give_the_same_seed() -> None:
    assert read("Blorp  QUUX").seed == read("blorp quux!").seed != read("blorp quux vree").seed


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "anime " * 20_000, "\x00\x1b[31m", "\ud800", "'; DROP TABLE", "{}[]"]
)
def test_any_text_can_be_read(text: str) -> None:
    assert tailor(read(text), enrich=True) is not None


def test_rain_falls_where_it_is_asked_for_and_not_where_it_is_refused() -> None:
    asked = tailor(read("anime in the rain"), enrich=True)
    assert asked is not None
    assert asked.style.weather.kinds[0][0] == "rain"
    refused = tailor(read("cyberpunk without rain"), enrich=True)
    assert refused is not None
    assert refused.style.weather == Weather()


def test_without_enrichment_a_style_keeps_its_hand_and_loses_its_extras() -> None:
    full = tailor(read("cyberpunk"), enrich=True)
    bare = tailor(read("cyberpunk"), enrich=False)
    assert full is not None
    assert bare is not None
    assert bare.style.grade.ramp == full.style.grade.ramp
    assert bare.style.weather == Weather()
    assert bare.style.lens != full.style.lens


def test_every_name_that_reading_gives_is_one_of_the_vocabulary() -> None:
    known = {Kind.STYLE: STYLES, Kind.PLACE: PLACES, Kind.TAG: TAGS, Kind.NOUN: NOUNS}
    for phrase, meanings in lexicon().phrases().items():
        for meaning in meanings:
            assert meaning.name in known.get(meaning.kind, {meaning.name}), phrase


def test_every_style_of_the_vocabulary_is_one_the_engine_can_dress() -> None:
    assert set(NEAREST.values()) <= set(ROWS)
    assert set(ROWS) | set(NEAREST) >= STYLES
