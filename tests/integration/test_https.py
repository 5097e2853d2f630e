"""Our SDK reaches a service by https where this machine trusts its certificate, and says why not."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme

from decart import DecartClient, TokenCreateError, models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.server.config import Config
from tests.service import running_service


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    authority = trustme.CA()
    made = authority.issue_cert("127.0.0.1")
    made.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    made.private_key_pem.write_to_path(tmp_path / "key.pem")
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return Config(
        engine="passthrough",
        port=0,
        tls_cert=str(tmp_path / "cert.pem"),
        tls_key=str(tmp_path / "key.pem"),
    )


async def test_tokens_and_sessions_go_by_https(config: Config) -> None:
    async with running_service(config) as url:
        client = DecartClient(base_url=f"https://{urlsplit(url).netloc}", api_key="k")
        assert (await client.tokens.create()).api_key.startswith("ek_")
        stream = await get_camera_stream(video={"source": "synthetic"})
        session = await RealtimeClient.connect(
            base_url=client.base_url,
            api_key=client.api_key,
            local_track=stream.video,
            options=RealtimeConnectOptions(
                model=models.realtime("mirage_v2"), on_remote_stream=lambda _: None
            ),
        )
        try:
            assert session.is_connected()
        finally:
            await session.disconnect()
            stream.video.stop()
            await client.close()


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    async with running_service(config) as url:
        client = DecartClient(base_url=f"https://{urlsplit(url).netloc}", api_key="k")
        with pytest.raises(TokenCreateError, match="cannot reach the service"):
            await client.tokens.create()
        await client.close()
