"""Tags of a small corpus of our own are recovered; see benchmarks/prompt_reading.py for the score."""

from pathlib import Path

import pytest

from benchmarks.prompt_reading import expected, given
from sundog.engine.prompt.reading import following, read


def _rows(name: str) -> list[list[str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]


def _score(rows: list[list[str]]) -> tuple[float, float]:
    hit = due = said = 0
    for row in rows:
        want, have = expected(row), given(row[0], read(row[0]))
        hit += len(want & have)
        due += len(want)
        said += len(have)
    return hit / due, hit / said


def test_nearly_all_that_prompts_say_is_understood_and_little_else() -> None:
    recall, precision = _score(_rows("prompts.tsv"))
    assert recall >= 0.95
    assert precision >= 0.92


@pytest.mark.parametrize(
    ("part", "least_recall", "least_precision"),
    [
        ("a", 0.94, 0.88),
        ("b", 0.89, 0.88),
        ("c", 0.9, 0.87),
        ("d", 0.94, 0.93),
        ("e", 0.98, 0.93),
        ("f", 0.95, 0.91),
    ],
)
def test_prompts_written_before_they_were_read_stay_understood(
    part: str, least_recall: float, least_precision: float
) -> None:
    recall, precision = _score([row for row in _rows("prompts_blind.tsv") if row[5] == part])
    assert recall >= least_recall
    assert precision >= least_precision


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("soft edges, pale green, dark red", {"green", "red"}),
        ("soft light, gentle dawn", {"soft-light", "dawn"}),
        ("thick paint", {"brushstrokes"}),
        ("calm, a red barn far away, seagulls", {"calm"}),
    ],
)
def test_a_word_that_describes_a_thing_is_not_taken_for_the_look(text: str, tags: set[str]) -> None:
    reading = read(text)
    assert set(reading.tags) == tags
    assert not reading.unwanted


@pytest.mark.parametrize(
    ("before", "then", "styles", "tags"),
    [
        ("anime, night", "make it day", ("anime",), {"day"}),
        ("anime, rain", "no rain", ("anime",), set()),
        ("anime, moonlit, stars", "make it sunny", ("anime",), {"day"}),
        ("oil, red", "make it blue", ("oil",), {"blue"}),
        ("anime, snow", "rain", (), {"rain"}),
    ],
)
def test_attributes_said_of_the_picture_change_it_and_bare_ones_start_anew(
    before: str, then: str, styles: tuple[str, ...], tags: set[str]
) -> None:
    state = following(read(before), read(then))
    assert (state.styles, set(state.tags)) == (styles, tags)


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("give him a red hat", "a red hat", "object"),
        ("Turn me into a green zombie", "a green zombie", "person"),
        ("make my HAIR purple", "my HAIR", "hair"),
        ("dress me in a blue kimono", "a blue kimono", "clothes"),
        ("anime, zibblequorf", "zibblequorf", "unknown"),
    ],
)
def test_what_cannot_be_met_is_told_in_the_words_as_typed(
    text: str, words: str, reason: str
) -> None:
    assert (words, reason) in [(unmet.words, unmet.reason) for unmet in read(text).unmet]


@pytest.mark.parametrize(
    "text",
    ["give her a red hat", "my black jacket", "a woman in a red coat", "change my shirt to blue"],
)
def test_the_colour_of_a_thing_does_not_tint_the_world(text: str) -> None:
    assert not read(text).tags


def test_strength_words_hold_for_what_they_stand_before() -> None:
    reading = read("slightly foggy, extremely neon")
    assert reading.strength("fog") < 1 < reading.strength("neon")


def test_a_measure_of_a_thing_is_no_strength() -> None:
    assert read("in a little village").strength("village") == 1.0
    assert read("a little fog").strength("fog") < 1.0


def test_what_things_are_made_of_comes_before_another_look() -> None:
    assert read("art deco but made of lego").styles == ("lego", "art-deco")
    assert read("lego but art deco").styles == ("lego", "art-deco")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("keep the person's face", {"keep-face"}),
        ("do not change the face of the person", {"keep-face"}),
        ("keep the person and the face", {"keep-person", "keep-face"}),
        ("the face and the framing must be preserved", {"keep-face", "keep-composition"}),
        ("the person and the composition stay as they are", {"keep-person", "keep-composition"}),
    ],
)
def test_all_that_is_to_be_kept_is_kept_and_no_more(text: str, kept: set[str]) -> None:
    assert set(read(text).tags) == kept


def test_a_bit_more_is_less_than_more() -> None:
    state = read("anime, fog, warm")
    some, more = (following(state, read(text)) for text in ("a bit more fog", "more fog"))
    assert state.strength("fog") < some.strength("fog") < more.strength("fog")


@pytest.mark.parametrize(
    ("texts", "styles", "tags"),
    [
        (["anime in the rain", "stop the rain"], ("anime",), ()),
        (["anime at night", "now in noir"], ("noir",), ("night",)),
        (["anime at night", "same but at sunset"], ("anime",), ("golden-hour",)),
        (["anime, warm", "cooler", "cooler"], ("anime",), ("cool",)),
        (["oil, fog", "less fog"], ("oil",), ("fog",)),
        (["oil, fog", "undo the fog"], ("oil",), ()),
        (["oil painting", "give me a red hat"], ("oil",), ()),
        (["oil painting", "watercolor, snow"], ("watercolor",), ("snow",)),
        (["oil painting", "add snow"], ("oil",), ("snow",)),
    ],
)
def test_a_relative_prompt_changes_the_current_state(
    texts: list[str], styles: tuple[str, ...], tags: tuple[str, ...]
) -> None:
    state = read(texts[0])
    for text in texts[1:]:
        state = following(state, read(text))
    assert state.styles == styles
    assert state.tags == tags


def test_asking_again_makes_it_stronger_up_to_a_limit() -> None:
    state = read("anime, rain")
    for _ in range(20):
        state = following(state, read("more rain"))
    assert 1.0 < state.strength("rain") <= 2.0


@pytest.mark.parametrize("text", ["back to normal", "remove the filter", "元に戻す", "sin filtro"])
def test_the_untouched_picture_comes_back(text: str) -> None:
    assert following(read("anime"), read(text)).reset


@pytest.mark.parametrize(
    "text", ["day and night", "no rain, rain", "warm cool warm", "not not fog"]
)
def test_contradictions_are_read(text: str) -> None:
    reading = read(text)
    assert not set(reading.tags) & set(reading.unwanted)
