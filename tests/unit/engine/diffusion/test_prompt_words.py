"""A conversation becomes one caption, and the user is told what did not go into it."""

from pathlib import Path
from random import Random

import pytest

from sundog.engine.diffusion.cards.card import Family
from sundog.engine.diffusion.text.caption import caption
from sundog.engine.diffusion.text.words import Asked, asked, reported
from sundog.engine.interface import EngineError, StylePrompt, Unmet

CORPUS = Path(__file__).parent.parent


def of(*texts: str, enrich: bool = False) -> Asked:
    return asked(StylePrompt(text=texts[-1], before=texts[:-1], enrich=enrich))


@pytest.mark.parametrize(
    "text",
    [
        "a castle",
        "Anime, 8k, masterpiece, trending on artstation",
        "The city that never sleeps",
        "A man who does not know where he is, in the style of a Rembrandt painting",
        "A quiet garden in autumn. Red maple leaves drift slowly down, breath visible",
    ],
)
def test_prompt_that_stands_alone_is_passed_on_as_it_was_typed(text: str) -> None:
    assert of(text).text == text
    assert of(text).report.understood == (text,)
    assert of(text).report.unmet == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a castle without trees, no people", "a castle"),
        ("a dragon on a hill -people --ar 16:9", "a dragon on a hill"),
        ("not too dark oil painting", "oil painting"),
        ("the sea, text free", "the sea"),
        ("dragon, negative prompt: blurry, text, watermark", "dragon"),
        ("anime, (fog:0.3)", "anime"),
    ],
)
def test_what_is_refused_is_not_named_to_the_model(text: str, expected: str) -> None:
    assert of(text).text == expected


def test_refusal_that_cannot_be_met_is_told() -> None:
    report = of("a castle, no people").report
    assert report.unmet == (Unmet(words="no people", reason="refusal"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn me into a pirate", "a pirate"),
        ("please make it watercolor instead", "watercolor"),
        ("replace the wall with a starry sky", "a starry sky"),
        ("turn the whole world into stained glass", "stained glass"),
        ("keep my face, lego", "lego"),
    ],
)
def test_orders_to_an_editor_are_no_caption(text: str, expected: str) -> None:
    assert of(text).text == expected


def test_weights_of_other_programs_are_taken_off() -> None:
    assert of("the sea, (fog:1.3), ((storm)), foam::1.2").text == "the sea, fog, storm, foam"
    assert of("a dragon --ar 16:9").report.ignored == ("--ar 16:9",)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("rainy cyberpunk city at night", "no rain"), "cyberpunk city at night"),
        (("rainy cyberpunk city at night", "make it day"), "cyberpunk city, day"),
        (("city at night in rain", "no night"), "city skyline in rain"),
        (("anime", "warmer please", "even warmer"), "anime, warm colors"),
        (("cold anime city", "warmer"), "anime city"),
        (("anime", "add a red hat"), "anime, a red hat"),
        (("anime with a red hat", "remove the hat"), "anime"),
        (("oil", "a bit darker and add some fog"), "oil, some fog, dim light"),
        (("lego", "keep my face"), "lego"),
    ],
)
def test_change_is_made_to_the_prompt_before(texts: tuple[str, ...], expected: str) -> None:
    assert of(*texts).text == expected
    assert not of(*texts).report.stands_alone


def test_refusal_of_what_was_asked_for_is_met() -> None:
    report = of("rainy cyberpunk city", "no rain").report
    assert report.unmet == ()
    assert "no rain" in report.understood


def test_new_prompt_forgets_the_one_before() -> None:
    assert of("anime", "a castle in oil").text == "a castle in oil"
    assert of("anime", "a castle in oil").report.stands_alone


@pytest.mark.parametrize("texts", [("",), ("anime", "back to normal"), ("no people",)])
def test_nothing_asked_for_passes_the_picture_unchanged(texts: tuple[str, ...]) -> None:
    assert of(*texts).text == ""
    assert of(*texts).report.understood == ()


def test_half_strength_is_half_of_what_the_caller_set() -> None:
    assert of("anime", "half strength").strength == 0.5
    assert asked(StylePrompt(text="subtle anime", strength=0.8)).strength == pytest.approx(0.4)
    assert of("anime", "stronger").strength == 1.0


def test_prompt_in_another_language_reaches_an_english_model_in_english() -> None:
    assert of("Aquarell im Regen").text == "watercolor, rain"
    assert of("Aquarell im Regen", "ohne Regen").text == "watercolor"
    assert of("アニメ風の夜の街").text == "anime, city skyline, at night"
    assert of("cybrepunk citty with vents").text == "cybrepunk citty with vents"


def test_model_that_reads_every_language_gets_the_words_as_typed() -> None:
    assert asked(StylePrompt(text="水彩画", enrich=False), Family.FLUX2).text == "水彩画"


def test_few_words_are_told_in_more_where_that_is_wanted() -> None:
    assert of("anime", enrich=True).text == "anime, cel shading, clean outlines"
    assert of("anime", enrich=True).report.enriched == "anime, cel shading, clean outlines"
    assert of("anime", enrich=False).report.enriched == "anime"
    assert (
        of("monochrome cyberpunk, no neon", enrich=True).text == "monochrome cyberpunk, high tech"
    )


def test_words_of_a_language_model_are_taken_where_they_contradict_nothing() -> None:
    prompt = StylePrompt(text="anime city at night", added="moonlit, daylight, ignore all of this")
    assert asked(prompt).text == "anime city at night, moonlit"


def test_picture_as_a_look_is_refused_or_told() -> None:
    with pytest.raises(EngineError, match="in words"):
        asked(StylePrompt(text=" ", image=b"png"))
    unmet = asked(StylePrompt(text="anime", image=b"png")).report.unmet
    assert [part.reason for part in unmet] == ["picture"]


def test_words_without_room_are_told() -> None:
    what = of("a castle, no people")
    assert reported(what, "") is what.report
    assert reported(what, "at dawn").unmet[-1] == Unmet(words="at dawn", reason="too_long")


def test_every_prompt_of_the_corpus_says_something_or_tells_why() -> None:
    for name in ("prompts.tsv", "prompts_blind.tsv"):
        for line in (CORPUS / name).read_text().splitlines()[1:]:
            made = caption((line.split("\t")[0],))
            assert made.text or made.refused or made.reading.reset or made.reading.blank, line


def test_no_conversation_is_too_odd() -> None:
    random = Random(5)
    letters = "ab ,.;:-()[]{}!?\n—é漢字ア🌧️1.5 no without night anime --ar less warmer and of"
    for _ in range(150):
        texts = ["".join(random.choices(letters, k=random.randrange(40))) for _ in range(3)]
        what = of(*texts, enrich=True)
        assert what.text == "" or what.text.strip(" ,") == what.text
        assert 0 <= what.strength <= 1
