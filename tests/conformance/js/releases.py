"""Which releases of the official JavaScript client a test runs."""

from collections.abc import Mapping

import pytest

__all__ = ["BOTH", "LIVEKIT", "MIRRORS", "RECONNECTS", "found", "on_shared_loop"]

MIRRORS = "0.0.6"
"""Of the seed era: has ``setMirror``; awaits no acks and never reconnects."""

RECONNECTS = "0.0.46"
"""Has acks, images, the service's session id and reconnects; no mirror."""

LIVEKIT = "0.1.20"
"""Of the LiveKit era, which the service does not speak."""

BOTH = {MIRRORS: "yes", RECONNECTS: "yes"}

on_shared_loop = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.timeout(180)]
"""The marks of every module here: the browser lives in one loop, and packages install once."""


def found(feature: str, says: Mapping[str, str]) -> pytest.MarkDecorator:
    """Give a test the argument ``version``; ``says`` has what the table says for each, if it passes."""
    return pytest.mark.parametrize(
        "version",
        [
            pytest.param(
                version,
                marks=(
                    pytest.mark.client(f"@decartai/sdk {version}"),
                    pytest.mark.feature(feature, says=words),
                ),
            )
            for version, words in says.items()
        ],
    )
