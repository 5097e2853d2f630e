"""What is said again to a service that forgot the session."""

import base64

from decart.realtime.wanted import Wanted, image_request
from decart.types import ModelState, Prompt
from sundog.protocol.messages import SetImage, SetMirror, SetPrompt
from sundog.protocol.pending import MAX_EARLIER


def texts(wanted: Wanted) -> list[str | None]:
    return [r.text for r in wanted.requests() if isinstance(r, SetPrompt)]


def test_nothing_wanted_is_nothing_said():
    assert Wanted.of(ModelState()).requests() == ()


def test_an_initial_state_is_said_whole():
    wanted = Wanted.of(ModelState(prompt=Prompt("Anime", enrich=False), mirror=True))
    assert wanted.requests() == (
        SetMirror(enabled=True, wants_ack=True),
        SetPrompt(text="Anime", enrich=False, wants_ack=True),
    )


def test_a_prompt_that_stands_alone_replaces_those_before_it():
    wanted = Wanted.of(ModelState(prompt=Prompt("Anime")))
    wanted.take_prompt(Prompt("Lego World"), stands_alone=True)
    assert texts(wanted) == ["Lego World"]
    assert wanted.text == "Lego World"


def test_a_prompt_that_changes_the_one_before_follows_it():
    wanted = Wanted.of(ModelState(prompt=Prompt("Anime")))
    wanted.take_prompt(Prompt("now at night"), stands_alone=False)
    wanted.take_prompt(Prompt("warmer"), stands_alone=False)
    assert texts(wanted) == ["Anime", "now at night", "warmer"]


def test_of_very_many_changes_the_first_prompt_and_the_newest_are_kept():
    wanted = Wanted.of(ModelState(prompt=Prompt("Anime")))
    for number in range(40):
        wanted.take_prompt(Prompt(f"warmer {number}"), stands_alone=False)
    assert len(texts(wanted)) == MAX_EARLIER
    assert texts(wanted)[0] == "Anime"
    assert texts(wanted)[-1] == "warmer 39"


def test_an_image_is_said_with_the_first_prompt_and_the_changes_after_it():
    wanted = Wanted.of(ModelState(prompt=Prompt("Anime")))
    wanted.take_image(image_request(b"picture", None, True), stands_alone=True)
    wanted.take_prompt(Prompt("warmer"), stands_alone=False)
    image, prompt = wanted.requests()
    assert isinstance(image, SetImage)
    assert isinstance(prompt, SetPrompt)
    assert (base64.b64decode(image.image_data or ""), image.prompt) == (b"picture", "Anime")
    assert prompt.text == "warmer"


def test_an_image_with_an_empty_text_takes_the_prompt_away():
    wanted = Wanted.of(ModelState(prompt=Prompt("Anime")))
    wanted.take_image(image_request(b"picture", "", True), stands_alone=True)
    (image,) = wanted.requests()
    assert isinstance(image, SetImage)
    assert image.prompt is None
    assert wanted.text == ""


def test_an_image_that_is_taken_away_is_not_said():
    wanted = Wanted.of(ModelState(prompt=Prompt("Anime")))
    wanted.take_image(image_request(b"picture", None, True), stands_alone=True)
    wanted.take_image(image_request(b"", None, True), stands_alone=True)
    assert texts(wanted) == ["Anime"]
    assert len(wanted.requests()) == 1
