"""Watching by WHEP: what a viewer notices, over real HTTP and WebRTC."""

import asyncio
import re

import httpx

from sundog.server.config import Config
from tests.service import changed, running_service
from tests.whipclient import (
    SDP,
    candidates_of,
    fragment_of,
    published,
    watching,
    without_candidates,
)
from tests.wireclient import OUR_SDK, peered, wire

KEYED = Config(engine="passthrough", port=0, api_keys=("right-key", "other-key"))


def view_token_of(link: str) -> str:
    """Return the view token of a publisher's Link header."""
    found = re.search(r"/watch#session=[^&>]+&token=([^>]+)>", link)
    assert found is not None
    return found[1]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_published_session_is_watched_by_its_name_and_left_by_delete():
    async with (
        running_service() as url,
        published(url, stream="studio") as mine,
        watching(url, "studio", playout_delay_ms="100") as screen,
    ):
        assert screen.posted.headers["content-type"] == "application/sdp"
        assert screen.posted.headers["location"].startswith(f"/v1/whep/{mine.session_id}/")
        await screen.frames(5)
        known = await mine.http.get(f"/v1/sessions/{mine.session_id}")
        assert (known.json()["viewers"], known.json()["state"]) == (1, "live")
        assert (await screen.http.delete(screen.url)).status_code == 200
        assert (await screen.http.delete(screen.url)).status_code == 404
        assert (await screen.patch(fragment_of(screen.offer))).status_code == 404
        await mine.frames(3)


async def test_a_viewer_who_comes_before_the_picture_gets_it_when_it_comes():
    async with running_service() as url, wire(url, **OUR_SDK) as line:
        session_id = (await line.hear("session_id"))["session_id"]
        async with watching(url, session_id) as screen, peered(line):
            await screen.frames(3)


async def test_a_viewer_s_candidates_may_come_after_its_offer():
    async with (
        running_service() as url,
        published(url) as mine,
        watching(url, mine.session_id, edit=without_candidates) as screen,
    ):
        whole = await screen.peer.create_offer()
        sent = await screen.patch(fragment_of(screen.offer, *candidates_of(whole)))
        assert sent.status_code == 204
        await screen.frames(3)


async def test_viewers_stay_when_the_encoder_comes_back():
    async with running_service() as url, published(url, stream="studio") as mine:
        await mine.frames(3)
        async with watching(url, "studio") as screen:
            await screen.frames(3)
            await mine.peer.close()
            async with asyncio.timeout(10):
                while True:
                    told = await mine.http.post(
                        "/v1/sessions/studio/messages", json={"type": "prompt", "prompt": "Anime"}
                    )
                    if told.status_code == 409:
                        break
                    await asyncio.sleep(0.1)
            async with published(url, stream="studio"):
                times = await screen.frames(60)
                assert times == sorted(set(times))


async def test_only_who_may_watch_does():
    async with (
        running_service(KEYED) as url,
        published(url, key="right-key") as mine,
        published(url, key="right-key") as another,
        httpx.AsyncClient(base_url=url) as http,
    ):
        token = view_token_of(mine.posted.headers["link"])
        async with watching(
            url, mine.session_id, headers=bearer(token) | {"Origin": "https://any.example"}
        ) as screen:
            assert screen.posted.headers["access-control-allow-origin"] == "*"
            await screen.frames(2)
        for wrong in (
            {},
            bearer("nonsense"),
            bearer(view_token_of(another.posted.headers["link"])),
        ):
            where = f"/v1/whep/{mine.session_id}"
            refused = await http.post(where, content=mine.offer, headers=SDP | wrong)
            assert (refused.status_code, refused.json()["code"]) == (401, "invalid_api_key")
            assert refused.headers["www-authenticate"] == "Bearer"
        refused = await http.post(where, content=mine.offer, headers=SDP | bearer("other-key"))
        assert (refused.status_code, refused.json()["code"]) == (404, "session_not_found")
        # Who may watch may not steer.
        told = await http.post(
            f"/v1/sessions/{mine.session_id}/messages",
            json={"type": "prompt", "prompt": "Anime"},
            headers=bearer(token),
        )
        assert told.status_code == 401


async def test_the_address_of_a_name_stays_good_for_its_owner_s_next_session():
    config = changed(KEYED, token_key="0123456789abcdef0123456789abcdef")
    tokens = []
    for key in ("right-key", "right-key", "other-key"):
        async with running_service(config) as url, published(url, key=key, stream="studio") as mine:
            tokens.append(view_token_of(mine.posted.headers["link"]))
            async with watching(url, "studio", headers=bearer(tokens[-1])) as screen:
                await screen.frames(1)
    assert tokens[0] == tokens[1] != tokens[2]


async def test_a_session_that_is_not_there_is_not_found():
    async with running_service() as url, httpx.AsyncClient(base_url=url) as http:
        refused = await http.post("/v1/whep/nobody", content="v=0", headers=SDP)
        assert (refused.status_code, refused.json()["code"]) == (404, "session_not_found")


async def test_a_session_on_a_websocket_is_watched_but_not_steered_over_http():
    async with running_service() as url, wire(url, **OUR_SDK) as line:
        session_id = (await line.hear("session_id"))["session_id"]
        async with watching(url, session_id) as screen:
            told = await screen.http.post(
                f"/v1/sessions/{session_id}/messages", json={"type": "prompt", "prompt": "Anime"}
            )
            assert (told.status_code, told.json()["code"]) == (409, "not_allowed_now")
            assert not told.json()["retryable"]


async def test_a_delay_that_makes_no_sense_is_refused():
    async with running_service() as url, published(url) as mine:
        for value in ("501", "-1", "half"):
            refused = await mine.http.post(
                f"/v1/whep/{mine.session_id}",
                params={"playout_delay_ms": value},
                content=mine.offer,
                headers=SDP,
            )
            assert (refused.status_code, refused.json()["code"]) == (400, "bad_message")


async def test_any_page_may_ask_to_watch_even_where_few_may_publish():
    config = Config(engine="passthrough", port=0, allow_origins=("https://ours.example",))
    page = {"Origin": "https://any.example", "Access-Control-Request-Method": "POST"}
    async with running_service(config) as url, httpx.AsyncClient(base_url=url) as http:
        assert (await http.options("/v1/whep/name", headers=page)).status_code == 200
        assert (await http.options("/v1/whip", headers=page)).status_code == 400
