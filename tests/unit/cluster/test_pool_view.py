"""What an operator is shown of the workers."""

import json

import pytest

from sundog.cli.console import out
from sundog.cli.poolview import plain, show, summary
from sundog.cluster.messages import Facts, FrontView, Holding
from sundog.cluster.pool.values import MemberView, PoolFacts
from sundog.server.placement.interface import Room, WorkerState

TOKEN = b"digest-of-a-token"

FACTS = PoolFacts(
    release="2",
    workers=(
        MemberView(
            facts=Facts(
                name="worker-1-aa",
                node="10.0.0.2/abc",
                release="1",
                state=WorkerState.DRAINING,
                room=Room(slots=4),
                taken=1,
                holdings=(Holding(session_id="s-1", front="front-1", tokens=(TOKEN,)),),
                ends_in_s=42.0,
            )
        ),
        MemberView(
            facts=Facts(
                name="worker-2-bb",
                node="",
                release="2",
                state=WorkerState.STARTING,
                room=Room(slots=0),
            ),
            note="no machine has 2 CPUs free",
        ),
        MemberView(
            facts=Facts(
                name="worker-2-cc",
                node="10.0.0.3/abc",
                release="2",
                state=WorkerState.STARTING,
                room=Room(slots=0),
                doing="loading the denoiser, 30 %",
            ),
        ),
    ),
    fronts=(FrontView(name="front-1", waiting=3),),
    shunned=("10.0.0.9/def",),
    is_upgrading=True,
    trouble="release 2 does not work",
)


def test_a_table_tells_of_each_worker_and_of_what_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(out, "_width", 200)  # a terminal that folds no line
    show(FACTS)
    shown = capsys.readouterr()
    for words in (
        "worker-1-aa  10.0.0.2/abc  1        draining  1 of 4    sessions move in 42 s",
        "no machine has 2 CPUs free",
        "worker-2-cc  10.0.0.3/abc  2        starting            loading the denoiser, 30 %",
        "drained machines: 10.0.0.9/def",
        "front front-1: 3 waiting",
        "an upgrade is under way",
    ):
        assert words in shown.out
    assert "release 2 does not work" in shown.err


def test_programs_get_all_but_the_digests_of_tokens() -> None:
    told = json.dumps(plain(FACTS))
    assert json.loads(told)["workers"][0]["facts"]["sessions"] == [
        {"session_id": "s-1", "front": "front-1", "is_orphan": False}
    ]
    assert "tokens" not in told
    assert "digest" not in told


def test_a_line_sums_up_who_is_there() -> None:
    assert summary(FACTS) == (
        "1 draining with 1, 2 starting with 2; loading the denoiser, 30 %;"
        " no machine has 2 CPUs free; release 2 does not work"
    )
