"""Models, prompts, states and options: what is taken, what is refused and how."""

import dataclasses

import pytest

from decart import InvalidInputError, ModelNotFoundError, models
from decart.models import REALTIME, ModelDefinition
from decart.realtime import RealtimeConnectOptions
from decart.types import ModelState, Prompt


def test_mirage_v2_is_what_the_contract_says():
    model = models.realtime("mirage_v2")

    assert (model.name, model.url_path) == ("mirage_v2", "/v1/stream")
    assert (model.fps, model.width, model.height) == (25, 1280, 704)


@pytest.mark.parametrize("name", list(REALTIME))
def test_every_model_keeps_the_name_it_was_asked_by(name):
    assert models.realtime(name).name == name


@pytest.mark.parametrize("name", ["nope", "", "MIRAGE_V2", None, 3, []])
def test_an_unknown_model_lists_the_known_ones(name):
    with pytest.raises(ModelNotFoundError, match="mirage_v2") as caught:
        models.realtime(name)
    assert caught.value.model == str(name)


@pytest.mark.parametrize(
    "wrong", [{"fps": 0}, {"fps": 2.5}, {"width": -1}, {"height": True}, {"url_path": "v1"}]
)
def test_a_model_of_ones_own_is_checked(wrong):
    with pytest.raises(InvalidInputError):
        ModelDefinition("mine", **wrong)


@pytest.mark.parametrize("text", ["Anime", "x" * 2000, "two\nlines\tand a tab", "ジブリ風", "a"])
def test_a_prompt_is_kept_word_for_word(text):
    prompt = Prompt(text)

    assert (prompt.text, prompt.enrich) == (text, True)


@pytest.mark.parametrize(
    "text", ["", "   \n", "x" * 2001, "x" * 100_000, "bell\a", "\x00", "esc\x1b[31m", "\ud800"]
)
def test_what_is_no_prompt_is_refused(text):
    with pytest.raises(InvalidInputError):
        Prompt(text)


@pytest.mark.parametrize("wrong", [{"text": None}, {"text": b"x"}, {"text": "x", "enrich": 1}])
def test_a_prompt_of_the_wrong_type_is_refused(wrong):
    with pytest.raises(InvalidInputError):
        Prompt(**wrong)


def test_a_state_is_empty_by_default():
    state = ModelState()

    assert (state.prompt, state.mirror, state.image) == (None, False, None)


@pytest.mark.parametrize(
    "wrong", [{"prompt": "Anime"}, {"mirror": "yes"}, {"mirror": None}, {"image": 7}]
)
def test_a_state_of_the_wrong_type_is_refused(wrong):
    with pytest.raises(InvalidInputError):
        ModelState(**wrong)


@pytest.mark.parametrize("value", [Prompt("x"), ModelState(), models.realtime("mirage")])
def test_values_cannot_be_changed(value):
    field = dataclasses.fields(value)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, field, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "mirage_v2"},
        {"on_remote_stream": None},
        {"initial_state": {"mirror": True}},
        {"customize_offer": "x"},
        {"codecs": ()},
        {"codecs": ("AV1",)},
    ],
)
def test_options_of_the_wrong_type_are_refused(wrong):
    right = {"model": models.realtime("mirage_v2"), "on_remote_stream": print}
    with pytest.raises(InvalidInputError):
        RealtimeConnectOptions(**(right | wrong))


def test_enhance_is_another_name_of_enrich():
    assert Prompt("x", enhance=False) == Prompt("x", enrich=False)
    assert not Prompt("x", False).enhance
    assert Prompt("x", False, enhance=True).enrich
    assert repr(Prompt("x")) == "Prompt(text='x', enrich=True)"
    with pytest.raises(InvalidInputError):
        Prompt("x", enhance="no")  # type: ignore[arg-type]
