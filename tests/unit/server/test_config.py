"""Settings: what is refused, and what the refusal says."""

from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.server.config import Config, ConfigError, load
from sundog.server.models import MODELS


@pytest.mark.parametrize(
    ("values", "setting", "remedy"),
    [
        ({"port": 70_000}, "port", "0 to 65535"),
        ({"max_sessions": -1}, "max_sessions", "0 to 10000"),
        ({"offer_timeout_s": 4.0}, "offer_timeout_s", "5 to 3600"),
        ({"queue_timeout_s": 0.0}, "queue_timeout_s", "1 to 3600"),
        ({"log_format": "yaml"}, "log_format", "text, json"),
        ({"isolation": "vm"}, "isolation", "process"),
        ({"allow_candidates": ("10.0.0.1/8",)}, "allow_candidates", "10.0.0.0/8"),
        ({"turn_urls": ("turn.example.org",)}, "turn_urls", "turn:turn"),
        ({"turn_urls": ("turn:h",)}, "turn_secret", "credentials"),
        ({"turn_username": "u"}, "turn_credential", "together"),
        ({"relay_only": True}, "relay_only", "turn_urls"),
        ({"otlp_endpoint": "h:4318"}, "otlp_endpoint", "http://127.0.0.1:4318"),
        ({"engine": "warp"}, "engine", "passthrough"),
        ({"engines": ("cpu",)}, "engines", "MODEL=ENGINE"),
        ({"engines": ("sora=cpu",)}, "engines", "the models are mirage_v2, mirage"),
        ({"engines": ("mirage=warp",)}, "engines", "passthrough"),
        ({"engines": ("mirage=cpu", "lucy-restyle=cpu")}, "engines", "one engine"),
        ({"diffusion_card": "dall-e"}, "diffusion_card", "sd-turbo"),
        ({"diffusion_device": "tpu"}, "diffusion_device", "cuda"),
        ({"diffusion_sizes": ("1280x720p",)}, "diffusion_sizes", "1280x704"),
        ({"diffusion_sizes": ("1280x700",)}, "diffusion_sizes", "16 pixels"),
        ({"diffusion_batches": ("0",)}, "diffusion_batches", "1 to 64"),
        ({"diffusion_still": 1.5}, "diffusion_still", "0 to 1"),
        ({"resume_s": 301.0}, "resume_s", "0 to 300"),
        ({"resume_s": -1.0}, "resume_s", "0 to 300"),
        ({"api_keys": ("ok", "a&b")}, "api_keys", "A-Z a-z 0-9"),
        ({"api_keys": ("",)}, "api_keys", "A-Z a-z 0-9"),
        ({"token_key": "short"}, "token_key", "32"),
        ({"allow_origins": ("example.org",)}, "allow_origins", "https://"),
        ({"allow_origins": ("https://example.org/",)}, "allow_origins", "https://"),
        ({"host": "0.0.0.0"}, "host", "--api-key"),
        ({"host": "example.org"}, "host", "--api-key"),
        ({"enricher_url": "http://h/v1"}, "enricher_model", "SUNDOG_ENRICHER_MODEL"),
        ({"enricher_url": "ftp://h/v1", "enricher_model": "m"}, "enricher_url", "11434"),
        ({"enricher_url": "http://h:no/v1", "enricher_model": "m"}, "enricher_url", "11434"),
        ({"enricher_url": "http://[::1/v1", "enricher_model": "m"}, "enricher_url", "11434"),
        ({"enricher_url": "http:///v1", "enricher_model": "m"}, "enricher_url", "11434"),
        (
            {"enricher_url": "http://u:p@h/v1", "enricher_model": "m"},
            "enricher_url",
            "SUNDOG_ENRICHER_API_KEY",
        ),
        (
            {"enricher_url": "http://h/v1?key=k", "enricher_model": "m"},
            "enricher_url",
            "SUNDOG_ENRICHER_API_KEY",
        ),
        (
            {"enricher_url": "http://h/v1", "enricher_model": "m", "enricher_api_key": "a\nb"},
            "enricher_api_key",
            "ASCII",
        ),
    ],
    ids=str,
)
def test_a_value_that_cannot_be_used_is_named_with_its_remedy(
    values: dict[str, Any], setting: str, remedy: str
) -> None:
    with pytest.raises(ConfigError, match=remedy) as caught:
        Config(**values)
    assert caught.value.setting == setting


def test_each_model_has_its_own_engine_where_it_is_named_by_any_of_its_names() -> None:
    config = load({"SUNDOG_ENGINES": "lucy-restyle=passthrough, mirage_v2 = diffusion"})
    assert [config.engine_of(model) for model in MODELS] == ["diffusion", "passthrough", "cpu"]
    assert config.engines_used == ("diffusion", "passthrough", "cpu")


def test_the_diffusion_engine_is_set_up_by_variables() -> None:
    config = load(
        {
            "SUNDOG_DIFFUSION_MODEL_DIR": "/models/sd-turbo",
            "SUNDOG_DIFFUSION_SIZES": "640x352,512x512",
            "SUNDOG_DIFFUSION_BATCHES": "4,1",
            "SUNDOG_DIFFUSION_MODE": "eager",
        }
    )
    settings = config.diffusion
    assert (settings.model_dir, settings.mode) == ("/models/sd-turbo", "eager")
    assert (settings.sizes, settings.batches) == (((640, 352), (512, 512)), (1, 4))
    assert Config().diffusion == DiffusionSettings()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_loopback_is_open_without_keys(host: str) -> None:
    assert Config(host=host).api_keys == ()


def test_the_world_is_let_in_with_a_key_or_on_explicit_wish() -> None:
    assert Config(host="0.0.0.0", api_keys=("secret",)).host == "0.0.0.0"
    assert Config(host="0.0.0.0", allow_open=True).host == "0.0.0.0"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[str, str]:
    made = trustme.CA().issue_cert("studio.example.org", "192.0.2.7")
    made.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    made.private_key_pem.write_to_path(tmp_path / "key.pem")
    return str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")


def test_a_certificate_with_its_key_is_taken(certificate: tuple[str, str]) -> None:
    config = Config(tls_cert=certificate[0], tls_key=certificate[1])
    assert config.has_tls
    assert not Config().has_tls


@pytest.mark.parametrize(
    ("cert", "key", "setting", "problem"),
    [
        ("cert.pem", "", "tls_key", "give both"),
        ("", "key.pem", "tls_cert", "give both"),
        ("none.pem", "key.pem", "tls_cert", "No such file"),
        ("cert.pem", "none.pem", "tls_key", "No such file"),
        (".", "key.pem", "tls_cert", "directory"),
        ("cert.pem", "other.pem", "tls_key", "does not belong"),
        ("cert.pem", "locked.pem", "tls_key", "not encrypted"),
        ("cert.pem", "cert.pem", "tls_key", "no key"),
        ("words.txt", "key.pem", "tls_cert", "no certificate"),
        ("key.pem", "key.pem", "tls_cert", "no certificate"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_named_with_its_remedy(
    certificate: tuple[str, str], tmp_path: Path, cert: str, key: str, setting: str, problem: str
) -> None:
    other = trustme.CA().issue_cert("studio.example.org")
    other.private_key_pem.write_to_path(tmp_path / "other.pem")
    (tmp_path / "words.txt").write_text("words")
    secret = load_pem_private_key((tmp_path / "key.pem").read_bytes(), None)
    locked = secret.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"canary")
    )
    (tmp_path / "locked.pem").write_bytes(locked)
    paths = [str(tmp_path / name) if name else "" for name in (cert, key)]

    with pytest.raises(ConfigError, match=problem) as caught:
        Config(tls_cert=paths[0], tls_key=paths[1])
    assert caught.value.setting == setting


def test_the_environment_sets_every_field_and_flags_win() -> None:
    environ = {
        "SUNDOG_HOST": "::1",
        "SUNDOG_PORT": "9000",
        "SUNDOG_API_KEY": "one, two,",
        "SUNDOG_ENGINE": "passthrough",
        "SUNDOG_ALLOW_OPEN": "yes",
        "SUNDOG_MAX_SESSIONS": "3",
        "SUNDOG_OFFER_TIMEOUT_S": "45",
        "SUNDOG_RESUME_S": "7.5",
        "SUNDOG_EMBEDDING_DIR": "/models/words",
        "SUNDOG_ENRICHER_URL": "https://example.org/v1",
        "SUNDOG_ENRICHER_MODEL": "small",
        "SUNDOG_ENRICHER_API_KEY": "secret",
        "UNRELATED": "x",
    }
    assert load(environ, {"port": 9001, "host": None}) == Config(
        host="::1",
        port=9001,
        api_keys=("one", "two"),
        engine="passthrough",
        allow_open=True,
        max_sessions=3,
        offer_timeout_s=45.0,
        resume_s=7.5,
        embedding_dir="/models/words",
        enricher_url="https://example.org/v1",
        enricher_model="small",
        enricher_api_key="secret",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SUNDOG_PORT", "eight"),
        ("SUNDOG_OFFER_TIMEOUT_S", "nan"),
        ("SUNDOG_OFFER_TIMEOUT_S", "soon"),
        ("SUNDOG_ALLOW_OPEN", "maybe"),
    ],
)
def test_a_variable_that_cannot_be_read_is_refused(name: str, value: str) -> None:
    with pytest.raises(ConfigError):
        load({name: value})


def test_keys_show_neither_in_print_nor_in_errors() -> None:
    assert "canary" not in repr(Config(api_keys=("canary",)))
    with pytest.raises(ConfigError) as caught:
        Config(api_keys=("canary key",))
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "key"),
    [("http://canary@h/v1", ""), ("http://h/?k=canary", ""), ("http://h", "canary key")],
)
def test_credentials_of_the_enricher_show_nowhere(url: str, key: str) -> None:
    usable = Config(enricher_url="http://h", enricher_model="m", enricher_api_key="canary")
    assert "canary" not in repr(usable)
    with pytest.raises(ConfigError) as caught:
        Config(enricher_url=url, enricher_model="m", enricher_api_key=key)
    assert "canary" not in str(caught.value)


def test_workers_that_would_share_a_gpu_unknown_to_ray_are_refused() -> None:
    with pytest.raises(ConfigError, match="worker_gpus is 0.*diffusion_device cpu"):
        Config(placement="ray", engines=("mirage=diffusion",))
    for fine in (
        {"placement": "ray", "diffusion_device": "cpu"},
        {"placement": "ray", "worker_gpus": 0.5},
        {"placement": "local"},
    ):
        assert Config(engine="diffusion", **fine).engines_used == ("diffusion",)
