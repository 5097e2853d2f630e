"""Official Python clients connect: by every form of base URL, to every model, with their video."""

import httpx
import pytest

from tests.conformance.python.looking import Film
from tests.conformance.python.official import Official
from tests.conformance.python.versions import WEBRTC, found
from tests.service import running_service as service


@pytest.mark.parametrize("form", ["{}", "{}/", "ws"])
@found("connect", dict.fromkeys(WEBRTC, "yes"))
async def test_it_connects_and_nothing_of_ours_helps_it(
    official: Official, film: Film, form: str
) -> None:
    about = await official.do("about")
    assert (about["version"], about["ours"]) == (official.version, False)
    async with service() as url:
        base_url = url.replace("http", "ws") if form == "ws" else form.format(url)
        seen = await official.do("connect", base_url=base_url, key="any", video=film.path)
        assert seen["connected"]
        assert seen["state"] in ("connected", "generating")
        assert seen["tracks"] == 1
        left = await official.do("disconnect")
        assert not left["connected"]
        assert left["state"] == "disconnected"


OLD_MODELS = ["mirage", "mirage_v2", "lucy_v2v_720p_rt"]
MODELS = dict.fromkeys(WEBRTC, OLD_MODELS) | {
    "0.0.40": ["mirage_v2", "lucy-restyle-2", "lucy-restyle-latest"]
}


@found("models", {version: ", ".join(names) for version, names in MODELS.items()})
async def test_every_model_that_restyles_is_served(official: Official, film: Film) -> None:
    known = (await official.do("about"))["models"]
    assert known == MODELS[official.version]
    async with service() as base_url:
        for model in known:
            await official.do("connect", base_url=base_url, key="any", video=film.path, model=model)
            assert (await film.seen(official)).likeness > 0.9
            await official.do("disconnect")


@found("sound", dict.fromkeys(WEBRTC, "not in this client"))
async def test_it_offers_video_alone(official: Official, film: Film) -> None:
    async with service() as base_url:
        seen = await official.do("connect", base_url=base_url, key="any", video=film.path)
        assert seen["offered"] == ["video"]
        await official.do("disconnect")


@found(
    "session id",
    dict.fromkeys(WEBRTC, "its own, which the service never sees") | {"0.0.40": "the service's"},
)
async def test_the_session_id_is_the_service_s_where_the_client_asks(
    official: Official, film: Film
) -> None:
    async with service() as base_url, httpx.AsyncClient(base_url=base_url) as http:
        seen = await official.do("connect", base_url=base_url, key="any", video=film.path)
        stats = await http.get(f"/v1/sessions/{seen['session_id']}/stats")
        assert stats.status_code == (200 if official.version == "0.0.40" else 404)
        await official.do("disconnect")
