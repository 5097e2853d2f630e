"""Run one test with several official Python clients, and say what the table gets from each."""

from collections.abc import Mapping
from typing import Final

import pytest

__all__ = ["ERA_A", "ERA_B", "LIVEKIT", "WATCHES", "WEBRTC", "found"]

ERA_A: Final = ("0.0.6", "0.0.8")
ERA_B: Final = ("0.0.15", "0.0.40")
WEBRTC: Final = ERA_A + ERA_B
WATCHES: Final = ("0.0.20", "0.0.40")
"""The first release that can watch another's session, and the last one."""

LIVEKIT: Final = "0.2.4"


def found(feature: str, says: Mapping[str, str]) -> pytest.MarkDecorator:
    """Parametrize the fixture ``official``: what the table says of a feature, by version."""
    return pytest.mark.parametrize(
        "official",
        [
            pytest.param(
                version,
                marks=(
                    pytest.mark.client(f"decart {version}"),
                    pytest.mark.feature(feature, says=words),
                ),
            )
            for version, words in says.items()
        ],
        indirect=True,
    )
