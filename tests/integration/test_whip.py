"""Publishing by WHIP: what an encoder's user notices, over real HTTP and WebRTC."""

import asyncio

import httpx
import pytest

from sundog.server.access.keyfile import KeyFile
from sundog.server.access.keys import Key, digest_of
from sundog.server.config import Config
from tests.service import running_service
from tests.whipclient import (
    SDP,
    candidates_of,
    fragment_of,
    offering,
    published,
    watching,
    without_candidates,
)

KEYED = Config(engine="passthrough", port=0, api_keys=("right-key",))


async def test_a_publisher_s_pictures_come_back_restyled_and_a_delete_ends_it():
    async with running_service() as url, published(url) as mine:
        assert mine.posted.headers["content-type"] == "application/sdp"
        assert mine.posted.headers["location"].startswith("/v1/whip/")
        assert mine.posted.headers["etag"].startswith('"')
        assert mine.posted.headers["accept-patch"] == "application/trickle-ice-sdpfrag"
        assert f"</v1/whep/{mine.session_id}>" in mine.posted.headers["link"]
        await mine.frames(5)
        stats = await mine.http.get(f"/v1/sessions/{mine.session_id}/stats")
        assert stats.json()["frames_sent"] > 0
        assert (await mine.http.delete(mine.url)).status_code == 200
        async with asyncio.timeout(5):
            while (await mine.http.get("/v1/sessions")).json()["active"]:
                await asyncio.sleep(0.05)
        again = await mine.http.delete(mine.url)
        assert (again.status_code, again.json()["code"]) == (404, "not_found")
        late = await mine.patch(fragment_of(mine.offer))
        assert late.status_code == 404


async def test_candidates_may_come_after_the_offer():
    async with running_service() as url, published(url, edit=without_candidates) as mine:
        assert not candidates_of(mine.offer)
        whole = await mine.peer.create_offer()
        sent = await mine.patch(
            fragment_of(mine.offer, *candidates_of(whole), "a=end-of-candidates")
        )
        assert (sent.status_code, sent.text) == (204, "")
        await mine.frames(3)


async def test_an_encoder_that_never_tells_its_candidates_is_seen():
    """As OBS does: it reaches the candidates of the answer, and is known by where it comes from."""
    async with running_service() as url, published(url, edit=without_candidates) as mine:
        await mine.frames(3)


async def test_a_wrong_key_is_refused_with_the_way_to_give_one():
    async with running_service(KEYED) as url, httpx.AsyncClient(base_url=url) as http:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}):
            refused = await http.post("/v1/whip", content="v=0", headers=SDP | headers)
            assert refused.status_code == 401
            assert refused.headers["www-authenticate"] == "Bearer"
            assert refused.json()["code"] == "invalid_api_key"
        async with published(url, key="right-key") as mine:
            await mine.frames(2)
        odd = await http.post(
            "/v1/whip", content="v=0", headers=SDP | {"Authorization": "bEARER  right-key"}
        )
        assert odd.status_code == 422  # let in; it is no offer


async def test_a_client_token_publishes():
    async with running_service(KEYED) as url, httpx.AsyncClient(base_url=url) as http:
        made = await http.post("/v1/client/tokens", headers={"X-API-KEY": "right-key"})
        async with published(url, key=made.json()["apiKey"]) as mine:
            await mine.frames(2)


async def test_a_client_token_s_limit_ends_its_session():
    limit = {"constraints": {"realtime": {"maxSessionDuration": 1}}}
    async with running_service(KEYED) as url, httpx.AsyncClient(base_url=url) as http:
        mine = {"X-API-KEY": "right-key"}
        made = await http.post("/v1/client/tokens", headers=mine, json=limit)
        async with published(url, key=made.json()["apiKey"], stream="studio"), asyncio.timeout(10):
            while (await http.get("/v1/sessions", headers=mine)).json()["active"]:
                await asyncio.sleep(0.1)


async def test_a_full_service_says_when_to_come_back():
    config = Config(engine="passthrough", port=0, max_sessions=1)
    async with running_service(config) as url, published(url) as mine:
        async with offering() as (_, offer):
            full = await mine.http.post("/v1/whip", content=offer, headers=SDP)
        assert (full.status_code, full.json()["code"]) == (503, "at_capacity")
        assert int(full.headers["retry-after"]) > 0
        await mine.frames(2)


async def test_an_offer_that_cannot_be_used_leaves_no_session():
    async with running_service() as url, httpx.AsyncClient(base_url=url) as http:
        refused = await http.post("/v1/whip", content="v=0\r\nnonsense", headers=SDP)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_sdp")
        async with asyncio.timeout(5):
            while (await http.get("/v1/sessions")).json()["active"]:
                await asyncio.sleep(0.05)


async def test_a_prompt_that_is_none_is_refused_at_once():
    async with (
        running_service() as url,
        offering() as (_, offer),
        httpx.AsyncClient(base_url=url, timeout=10) as http,
    ):
        refused = await http.post(
            "/v1/whip", params={"prompt": "x" * 2001}, content=offer, headers=SDP
        )
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_prompt")
        for bad in ({"mirror": "perhaps"}, {"stream": "a b"}, {"stream": "x" * 65}):
            refused = await http.post("/v1/whip", params=bad, content=offer, headers=SDP)
            assert (refused.status_code, refused.json()["code"]) == (400, "bad_message")


async def test_prompt_mirror_and_image_are_told_over_http():
    async with running_service() as url, published(url, prompt="Anime", mirror="true") as mine:
        where = f"/v1/sessions/{mine.session_id}/messages"
        await mine.frames(2)
        told = await mine.http.post(where, json={"type": "prompt", "prompt": "Lego World"})
        assert told.status_code == 200, told.text
        ack = told.json()
        assert (ack["type"], ack["prompt"], ack["success"]) == ("prompt_ack", "Lego World", True)
        told = await mine.http.post(where, json={"type": "switch_camera", "rotateY": 0})
        assert told.json() == {"type": "mirror_ack", "enabled": False}
        told = await mine.http.post(where, json={"type": "set_image", "image_data": None})
        assert told.json()["type"] == "set_image_ack"
        blank = await mine.http.post(where, json={"type": "prompt", "prompt": "  "})
        assert (blank.status_code, blank.json()["code"]) == (422, "invalid_prompt")
        offer = await mine.http.post(where, json={"type": "offer", "sdp": "v=0"})
        assert (offer.status_code, offer.json()["code"]) == (400, "unknown_message")
        nowhere = await mine.http.post("/v1/sessions/none/messages", json={"type": "prompt"})
        assert (nowhere.status_code, nowhere.json()["code"]) == (404, "session_not_found")


@pytest.mark.parametrize("path", ["/v1/whip", "/v1/whip/id/secret"])
async def test_what_is_kept_for_later_is_not_allowed(path):
    async with running_service() as url, httpx.AsyncClient(base_url=url) as http:
        for method in ("GET", "PUT"):
            answer = await http.request(method, path)
            assert answer.status_code == 405
            assert "OPTIONS" in answer.headers["allow"]
        told = await http.options(path)
        assert told.status_code == 204
        assert "accept-post" in told.headers or "accept-patch" in told.headers


async def test_a_page_may_ask_and_read_where_it_was_put():
    async with running_service(KEYED) as url, httpx.AsyncClient(base_url=url) as http:
        page = {"Origin": "https://studio.example.org"}
        asked = await http.options(
            "/v1/whip/id/secret",
            headers=page
            | {
                "Access-Control-Request-Method": "PATCH",
                "Access-Control-Request-Headers": "authorization,content-type,if-match",
            },
        )
        assert asked.status_code == 200
        async with offering() as (_, offer):
            posted = await http.post(
                "/v1/whip",
                content=offer,
                headers=SDP | page | {"Authorization": "Bearer right-key"},
            )
        shown = posted.headers["access-control-expose-headers"].lower()
        assert all(name in shown for name in ("location", "etag", "link"))
        assert (await http.delete(posted.headers["location"])).status_code == 200


async def test_a_name_is_one_session_s_until_it_ends():
    async with running_service() as url, published(url, stream="studio") as mine:
        await mine.frames(2)
        async with offering() as (_, offer):
            taken = await mine.http.post(
                "/v1/whip", params={"stream": "studio"}, content=offer, headers=SDP
            )
            assert (taken.status_code, taken.json()["code"]) == (409, "not_allowed_now")
            assert taken.json()["retryable"]
        told = await mine.http.post(
            "/v1/sessions/studio/messages", json={"type": "prompt", "prompt": "Anime"}
        )
        assert told.json()["success"]
        assert "</v1/whep/studio>" in mine.posted.headers["link"]
        await mine.http.delete(mine.url)
        async with published(url, stream="studio") as next_one:
            assert next_one.session_id != mine.session_id


async def test_an_encoder_that_comes_back_goes_on_with_its_named_session():
    async with running_service() as url, published(url, stream="studio") as mine:
        await mine.frames(2)
        where = "/v1/sessions/studio/messages"
        await mine.http.post(where, json={"type": "prompt", "prompt": "Anime"})
        await mine.peer.close()
        async with asyncio.timeout(10):
            while True:
                told = await mine.http.post(where, json={"type": "prompt", "prompt": "warmer"})
                if told.status_code == 409:
                    break
                await asyncio.sleep(0.1)
        assert told.json()["retryable"]
        async with published(url, stream="studio", prompt="Lego World") as back:
            assert back.session_id == mine.session_id
            await back.frames(2)
            # What the earlier one leaves is not the session.
            assert (await mine.http.delete(mine.url)).status_code == 200
            await back.frames(2)
            ack = (await back.http.post(where, json={"type": "prompt", "prompt": "warmer"})).json()
            assert ack["success"]


async def test_another_key_does_not_come_back_to_a_name():
    keys = Config(engine="passthrough", port=0, api_keys=("right-key", "other-key"))
    async with (
        running_service(keys) as url,
        published(url, key="right-key", stream="studio") as mine,
    ):
        await mine.frames(2)
        await mine.peer.close()
        async with offering() as (_, offer):
            for _ in range(30):
                taken = await mine.http.post(
                    "/v1/whip",
                    params={"stream": "studio"},
                    content=offer,
                    headers=SDP | {"Authorization": "Bearer other-key"},
                )
                assert taken.status_code == 409
                await asyncio.sleep(0.02)
        other = await mine.http.post(
            "/v1/sessions/studio/messages",
            json={"type": "prompt", "prompt": "Anime"},
            headers={"Authorization": "Bearer other-key"},
        )
        assert (other.status_code, other.json()["code"]) == (404, "session_not_found")


async def test_an_encoder_that_hangs_up_before_it_says_delete_leaves_nothing():
    """As OBS and whip-whep do."""
    async with running_service() as url, published(url, stream="studio") as mine:
        await mine.frames(2)
        await mine.peer.close()
        async with asyncio.timeout(10):
            while (await mine.patch(fragment_of(mine.offer))).status_code == 204:
                await asyncio.sleep(0.1)
        assert (await mine.http.delete(mine.url)).status_code == 200
        async with asyncio.timeout(5):
            while (await mine.http.get("/v1/sessions")).json()["active"]:
                await asyncio.sleep(0.05)
        assert (await mine.http.delete(mine.url)).status_code == 404


async def test_an_unnamed_session_ends_with_its_peer():
    async with running_service() as url, published(url) as mine:
        await mine.frames(2)
        await mine.peer.close()
        async with asyncio.timeout(10):
            while (await mine.http.get("/v1/sessions")).json()["active"]:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("role", ["publisher", "viewer"])
@pytest.mark.parametrize("if_match", ["*", None])
async def test_ice_starts_anew_under_another_tag(role: str, if_match: str | None) -> None:
    async with (
        running_service() as url,
        published(url) as mine,
        watching(url, mine.session_id) as screen,
    ):
        client = mine if role == "publisher" else screen
        await client.frames(2)
        old = client.posted.headers["etag"]
        fragment = "a=ice-ufrag:anew\r\na=ice-pwd:anewanewanewanewanewanew\r\n"
        restarted = await client.patch(fragment, If_Match=if_match or old)
        assert restarted.status_code == 200, restarted.text
        assert restarted.headers["content-type"] == "application/trickle-ice-sdpfrag"
        assert restarted.headers["etag"] != old
        assert "a=ice-ufrag:" in restarted.text
        assert "a=candidate:" in restarted.text
        stale = await client.patch(fragment_of(client.offer, candidates_of(client.offer)[0]))
        assert stale.status_code == 412
        fresh = f"a=ice-ufrag:anew\r\nm=video 9 RTP/AVP 0\r\n{candidates_of(client.offer)[0]}\r\n"
        known = await client.patch(fresh, If_Match=restarted.headers["etag"])
        assert known.status_code == 204
        # Nobody answers there; what was before goes on meanwhile.
        await client.frames(5)


async def test_a_restart_without_a_password_changes_nothing():
    async with running_service() as url, published(url) as mine:
        refused = await mine.patch("a=ice-ufrag:anew\r\n", If_Match="*")
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_sdp")
        assert (await mine.patch(fragment_of(mine.offer))).status_code == 204
        await mine.frames(2)


async def test_the_sessions_of_a_key_are_listed_for_it_alone_and_all_for_an_operator(tmp_path):
    file = KeyFile(tmp_path / "keys.json")
    file.change(lambda _: [Key(name=name, digest=digest_of(name)) for name in ("mine", "other")])
    keys = Config(
        engine="passthrough",
        port=0,
        max_sessions=8,
        api_keys=("operator",),
        keys_file=str(file.path),
    )
    async with (
        running_service(keys) as url,
        published(url, key="mine", stream="studio") as mine,
        published(url, key="other"),
    ):
        await mine.frames(2)
        known, all_ = [
            (await mine.http.get("/v1/sessions", headers={"Authorization": f"Bearer {key}"})).json()
            for key in ("mine", "operator")
        ]
        assert known["active"] == 2
        (only,) = known["sessions"]
        assert f"token={only['view_token']}>" in mine.posted.headers["link"]
        assert (only["id"], only["name"], only["state"]) == (mine.session_id, "studio", "live")
        assert [each["name"] for each in all_["sessions"]] == ["studio", None]
        assert [each["view_token"] for each in all_["sessions"]] == [None, None]
    async with running_service() as url, published(url) as mine:
        assert (await mine.http.get("/v1/sessions")).json()["sessions"] == []
