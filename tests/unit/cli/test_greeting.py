"""What somebody is told who has just started the service."""

from pathlib import Path

import pytest
import trustme

from sundog.cli.greeting import address_of, hints
from sundog.server.config import Config


@pytest.mark.parametrize(
    ("config", "address"),
    [
        (Config(), "http://127.0.0.1:8123"),
        (Config(host="::1"), "http://[::1]:8123"),
        (Config(host="0.0.0.0", api_keys=("k",)), "http://localhost:8123"),
        (Config(host="::", api_keys=("k",)), "http://localhost:8123"),
        (Config(host="192.0.2.7", api_keys=("k",)), "http://192.0.2.7:8123"),
    ],
)
def test_the_address_is_one_to_go_to(config: Config, address: str) -> None:
    assert address_of(config, 8123) == address


@pytest.mark.parametrize(
    ("names", "host", "address"),
    [
        (["*.example.org", "studio.example.org"], "0.0.0.0", "https://studio.example.org:8123"),
        (["192.0.2.7"], "::", "https://192.0.2.7:8123"),
        (["studio.example.org"], "127.0.0.1", "https://127.0.0.1:8123"),
    ],
)
def test_by_https_it_is_a_name_that_the_certificate_holds_for(
    tmp_path: Path, names: list[str], host: str, address: str
) -> None:
    made = trustme.CA().issue_cert(*names)
    made.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    made.private_key_pem.write_to_path(tmp_path / "key.pem")
    files = {"tls_cert": str(tmp_path / "cert.pem"), "tls_key": str(tmp_path / "key.pem")}

    config = Config(host=host, api_keys=("k",), **files)  # type: ignore[arg-type]

    assert address_of(config, 8123) == address
    assert not any("https" in hint for hint in hints(config, 8123))


def test_who_serves_other_machines_without_https_is_told_that_cameras_need_it_and_how() -> None:
    (hint,) = (
        hint for hint in hints(Config(host="0.0.0.0", api_keys=("k",)), 8123) if "https" in hint
    )

    for words in ("camera", "--tls-cert", "mkcert", "ssh -L 8123:127.0.0.1:8123"):
        assert words in hint
    assert not any("https" in hint for hint in hints(Config(), 8123))


def test_the_licence_of_weights_is_said_at_each_start() -> None:
    *_, last = hints(Config(engine="diffusion"), 8000)
    assert "SD-Turbo" in last
    assert "Stability AI Community License" in last


def test_random_weights_are_said_to_draw_noise() -> None:
    *_, last = hints(Config(engine="diffusion", diffusion_random_weights=True), 8000)
    assert "noise" in last


def test_without_weights_nothing_is_said_of_them() -> None:
    assert not any("licence" in hint for hint in hints(Config(), 8000))
