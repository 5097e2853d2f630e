"""What the service says of a session while video runs, on the wire and by REST."""

import asyncio
import time
from pathlib import Path
from typing import Any

import httpx

from sundog.engine.interface import Image
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook, PassthroughRenderer
from sundog.server.access.keyfile import KeyFile
from sundog.server.access.keys import Key, digest_of
from tests.service import PASSTHROUGH, changed, running_service
from tests.wireclient import BROWSER, OUR_SDK, Stream, peered, streaming, wire

_RENDER_S = 0.12


class SlowRenderer(PassthroughRenderer):
    """Eight frames a second at best."""

    def render(self, image: Image, look: PassthroughLook) -> Image:
        time.sleep(_RENDER_S)
        return super().render(image, look)


class SlowEngine(PassthroughEngine):
    def renderer(self) -> PassthroughRenderer:
        return SlowRenderer()


async def told(stream: Stream, count: int) -> list[dict[str, Any]]:
    """Take frames until so many ``stats`` messages have come; return them."""

    async def watch() -> None:
        while True:
            await stream.frames(1)

    watching = asyncio.create_task(watch())
    try:
        return [await stream.line.hear("stats") for _ in range(count)]
    finally:
        watching.cancel()
        await asyncio.wait({watching})


async def test_our_sdk_is_told_once_a_second_what_rest_says_too() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        session_id = (await line.hear("session_id"))["session_id"]
        async with peered(line) as stream:
            stats = (await told(stream, 4))[-1]
            async with httpx.AsyncClient(base_url=base_url) as http:
                rest = (await http.get(f"/v1/sessions/{session_id}/stats")).json()
    assert set(rest) == set(stats) - {"type"}
    assert rest["frames_sent"] >= stats["frames_sent"]
    assert (stats["width"], stats["height"], stats["quality"]) == (1280, 704, 1.0)
    assert 5 < stats["fps_in"] < 30
    assert 5 < stats["fps_out"] < 30
    assert stats["frames_received"] >= stats["frames_sent"] > 10
    assert stats["bitrate_in_bps"] > 10_000
    assert stats["bitrate_out_bps"] > 10_000
    assert stats["target_bitrate_bps"] >= 150_000
    assert stats["loss_in"] == stats["loss_out"] == 0
    assert set(stats["stages_ms"]) == {"decode", "queue", "engine", "encode", "send", "total"}
    assert stats["stages_ms"]["total"]["p50"] >= stats["stages_ms"]["engine"]["p50"]


async def test_a_slow_engine_shows_in_its_stage_and_in_the_dropped_frames() -> None:
    async with (
        running_service(make_engine=lambda _: SlowEngine()) as base_url,
        streaming(base_url) as stream,
    ):
        stats = (await told(stream, 4))[-1]
    assert stats["stages_ms"]["engine"]["p50"] >= 1e3 * _RENDER_S
    assert stats["fps_out"] < 1 / _RENDER_S + 1
    assert stats["frames_dropped"] > 3
    under_way = stats["frames_received"] - stats["frames_sent"] - stats["frames_dropped"]
    assert 0 <= under_way <= 4


async def test_a_browser_hears_nothing_of_it() -> None:
    async with (
        running_service() as base_url,
        wire(base_url, **BROWSER) as line,
        peered(line) as stream,
    ):
        await stream.frames(60)
        await line.say(type="prompt", prompt="Anime", enhance_prompt=True)
        heard = [await line.hear()]
        while heard[-1]["type"] != "prompt_ack":
            heard.append(await line.hear())
    assert "stats" not in [message["type"] for message in heard]


async def test_the_figures_of_a_session_are_told_to_its_own_key_and_operators_alone(
    tmp_path: Path,
) -> None:
    file = KeyFile(tmp_path / "keys.json")
    file.change(lambda _: [Key(name=name, digest=digest_of(name)) for name in ("one", "other")])
    config = changed(PASSTHROUGH, keys_file=str(file.path), api_keys=("operator",))
    async with (
        running_service(config) as url,
        wire(url, **OUR_SDK, api_key="one") as line,
        httpx.AsyncClient(base_url=url, trust_env=False) as http,
    ):
        path = f"/v1/sessions/{(await line.hear('session_id'))['session_id']}/stats"
        assert (await http.get(path, headers={"X-API-KEY": "one"})).status_code == 200
        assert (await http.get(path, headers={"X-API-KEY": "other"})).status_code == 404
        assert (await http.get(path, headers={"X-API-KEY": "operator"})).status_code == 200
