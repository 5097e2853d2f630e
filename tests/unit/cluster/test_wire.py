"""Values between two releases: what one does not know of the other harms nothing."""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from types import ModuleType
from typing import Any

import pytest

from sundog.cluster import wire
from sundog.cluster.messages import Facts, Holding
from sundog.cluster.worker.settings import WorkerSettings
from sundog.engine.interface import StylePrompt
from sundog.protocol.kept import Kept
from sundog.server.config import Config
from sundog.server.placement.interface import Room
from sundog.server.placement.record import SessionRecord


@pytest.fixture
def release() -> Iterator[ModuleType]:
    """A module whose classes change while values are under way."""
    module = ModuleType("release_of_a_test")
    sys.modules[module.__name__] = module
    yield module
    del sys.modules[module.__name__]


def published(module: ModuleType, kind: type) -> Any:
    kind.__module__, kind.__qualname__ = module.__name__, "Value"
    vars(module)["Value"] = kind
    wire.by_name(module)
    return kind


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    name: str
    slots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    zone: str = "here"
    name: str
    slots: int
    weight: float = 1.0


def test_a_field_that_the_earlier_release_did_not_know_has_its_default(
    release: ModuleType,
) -> None:
    sent = pickle.dumps(published(release, First)(name="w", slots=3))
    later = published(release, Second)
    assert pickle.loads(sent) == later(name="w", slots=3)


def test_a_field_that_the_later_release_added_is_left_out_by_the_earlier_one(
    release: ModuleType,
) -> None:
    sent = pickle.dumps(published(release, Second)(zone="there", name="w", slots=3))
    earlier = published(release, First)
    assert pickle.loads(sent) == earlier(name="w", slots=3)


def test_every_value_of_ours_travels_by_name_and_arrives_as_it_left() -> None:
    wire.travel_by_name()
    wire.travel_by_name()
    record = SessionRecord(
        session_id="s",
        model="m",
        dialect="sundog",
        owner="o",
        tokens=(b"t",),
        key_digest=b"k",
        view_token="v",
        age_s=1.5,
        has_peer=True,
        kept=Kept(prompts=("Anime",), image=b"\0picture"),
        extras={"a": [1]},
    )
    facts = Facts(
        name="w",
        node="n",
        release="1",
        room=Room(slots=3, by_engine={"cpu": 2}),
        holdings=(Holding(session_id="s", front="f", tokens=(b"t",)),),
    )
    for value in (record, facts):
        sent = pickle.dumps(value)
        assert pickle.loads(sent) == value
        assert b"session_id" in sent
        assert replace(pickle.loads(sent)) == value


def test_settings_arrive_without_the_keys_of_fronts() -> None:
    wire.travel_by_name()
    config = Config(
        host="0.0.0.0",
        api_keys=("canary-key",),
        token_key="canary" * 6,
        turn_urls=("turn:turn.example.org:3478?transport=udp",),
        turn_secret="canary-secret",
        enricher_url="http://127.0.0.1:1",
        enricher_model="m",
        enricher_api_key="canary-key",
        resume_s=7,
    )
    sent = pickle.dumps(WorkerSettings.of(config, "w"))
    arrived = pickle.loads(sent)
    assert b"canary" not in sent
    assert (arrived.name, arrived.config.resume_s, arrived.config.api_keys) == ("w", 7, ())


def test_every_value_that_travels_can_be_made_of_its_fields() -> None:
    kinds = [
        kind
        for module in wire.MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__
    ]
    assert {"Facts", "Report", "SessionNews", "Slot", "Wish", "Opening", "SessionRecord"} <= {
        kind.__name__ for kind in kinds
    }
    assert all(field.init for kind in kinds for field in fields(kind))


def test_an_engine_that_reads_its_prompt_in_a_process_of_its_own_loads_nothing_for_it() -> None:
    wire.travel_by_name()
    sent = pickle.dumps(StylePrompt(text="Anime"))
    code = (
        "import pickle, sys, sundog.engine.interface\n"
        f"before = set(sys.modules); prompt = pickle.loads({sent!r})\n"
        "print(prompt.text, *sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert ran.stdout.split() == ["Anime", "sundog.cluster", "sundog.cluster.byname"]
