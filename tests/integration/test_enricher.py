"""A language model fills in what prompts leave open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from sundog.engine.interface import StylePrompt
from sundog.media.clock import ManualClock
from sundog.server.config import Config
from sundog.server.enrichment.chat import Endpoint
from sundog.server.enrichment.enricher import Enricher
from tests.chatserver import ChatServer, adding, chat_server
from tests.service import running_service
from tests.wireclient import OUR_SDK, wire


@asynccontextmanager
async def asking(chat: ChatServer, key: str = "") -> AsyncIterator[Enricher]:
    endpoint = Endpoint(url=f"{chat.url}/", model="small", api_key=key)
    enricher = Enricher(endpoint, clock=ManualClock())
    try:
        yield enricher
    finally:
        await enricher.aclose()


async def test_the_prompt_gets_what_the_model_proposes_and_stays_letter_by_letter() -> None:
    prompt = StylePrompt(text="  Anime,\u3000雨なし 🌧️ ")
    with chat_server(adding("soft golden light, violet mood haze, rain")) as chat:
        async with asking(chat, key="secret") as enricher:
            got = await enricher.enriched(prompt)
    assert got.text == prompt.text
    assert got.added == "soft golden light"
    assert chat.keys == ["Bearer secret"]
    assert chat.questions[0]["model"] == "small"
    assert chat.questions[0]["response_format"] == {"type": "json_object"}


async def test_without_a_key_none_is_sent() -> None:
    with chat_server(adding("")) as chat:
        async with asking(chat) as enricher:
            assert (await enricher.enriched(StylePrompt(text="anime"))).added == ""
            await enricher.check()
    assert chat.keys == [None, None]


@pytest.mark.parametrize(
    "prompt",
    [
        StylePrompt(text="anime", enrich=False),
        StylePrompt(text=""),
        StylePrompt(text="  "),
        StylePrompt(text="anime", image=b"a picture"),
    ],
    ids=["not wished", "empty", "blank", "said by an image"],
)
async def test_it_is_not_asked_where_nothing_is_to_be_enriched(prompt: StylePrompt) -> None:
    with chat_server(adding("soft light")) as chat:
        async with asking(chat) as enricher:
            assert await enricher.enriched(prompt) == prompt
    assert chat.questions == []


async def test_the_same_words_get_the_same_addition_without_being_asked_again() -> None:
    with chat_server(adding("soft light")) as chat:
        async with asking(chat) as enricher:
            first = await enricher.enriched(StylePrompt(text="anime"))
            chat.reply = adding("harsh light")
            assert await enricher.enriched(StylePrompt(text="anime")) == first
    assert len(chat.questions) == 1


async def test_a_change_of_the_last_prompt_keeps_its_addition() -> None:
    with chat_server(adding("soft light")) as chat:
        async with asking(chat) as enricher:
            await enricher.enriched(StylePrompt(text="anime"))
            chat.reply = adding("harsh light")
            warmer = await enricher.enriched(StylePrompt(text="warmer", before=("anime",)))
            anew = await enricher.enriched(StylePrompt(text="oil painting", before=("anime",)))
    assert warmer.added == "soft light"
    assert anew.added == "harsh light"


async def test_half_a_surrogate_pair_is_no_reason_to_fail() -> None:
    with chat_server(adding("soft light")) as chat:
        async with asking(chat) as enricher:
            assert (await enricher.enriched(StylePrompt(text="anime \ud83d"))).added


async def test_the_ack_tells_the_enriched_text_and_matches_the_typed_one() -> None:
    with chat_server(adding("golden hour")) as chat:
        config = Config(engine="cpu", port=0, enricher_url=chat.url, enricher_model="m")
        async with running_service(config) as base_url, wire(base_url, **OUR_SDK) as line:
            acks = []
            for enrich in (True, False):
                await line.say(type="prompt", prompt="Anime ", enhance_prompt=enrich)
                acks.append(await line.hear("prompt_ack"))
    enriched, plain = acks
    assert enriched["prompt"] == plain["prompt"] == "Anime "
    assert "golden hour" in enriched["enriched_prompt"]
    assert enriched["understood"] == ["anime"]
    assert plain["enriched_prompt"] == "Anime "
