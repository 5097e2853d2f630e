"""The ``stats`` message: what is said of a session, who is told, what is refused."""

import json
from dataclasses import fields

import pytest

from sundog.protocol.codec import decode_server, encode_server
from sundog.protocol.dialects import DIALECTS, Dialect, dialect_of
from sundog.protocol.effects import AnswerReady, FrameSent, Measured, PeerGone, Send
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.messages import Offer
from sundog.protocol.session import Session
from sundog.protocol.statistics import ServiceStats, StageTime, stats_json

OURS = dialect_of("sundog-python-sdk/0.1.0 lang/py", None, None)

FOREIGN = [dialect for dialect in DIALECTS if not dialect.name.startswith("sundog")]
FULL = ServiceStats(
    frames_received=250,
    frames_dropped=3,
    frames_sent=247,
    fps_in=25.1,
    fps_out=24.6,
    quality=0.75,
    width=1280,
    height=704,
    target_bitrate_bps=3_000_000,
    bitrate_in_bps=2_800_000,
    bitrate_out_bps=2_900_000,
    round_trip_ms=12.5,
    loss_in=0.01,
    loss_out=0.02,
    sent_width=960,
    sent_height=528,
    limit="delay",
    queue_out_ms=12.5,
    resent_out=0.03,
    parity_out=0.06,
    captured_timestamp=4_000_000_000,
    captured_ms=3_991_234_567_890.25,
    stages_ms={"engine": StageTime(p50=20.0, p95=24.5), "total": StageTime(p50=31.0, p95=40.0)},
)


@pytest.mark.parametrize("stats", [FULL, ServiceStats()], ids=["full", "before any video"])
def test_our_sdk_reads_what_the_service_measured(stats: ServiceStats) -> None:
    assert decode_server(encode_server(stats, OURS)) == stats


def test_every_figure_goes_on_the_wire_under_its_own_name() -> None:
    sent = json.loads(encode_server(FULL, OURS))
    assert set(sent) == {"type"} | {field.name for field in fields(ServiceStats)}
    assert sent["stages_ms"]["engine"] == {"p50": 20.0, "p95": 24.5}
    assert stats_json(FULL) == {name: value for name, value in sent.items() if name != "type"}


def test_only_our_clients_hear_of_it() -> None:
    assert [dialect.name for dialect in DIALECTS if dialect.hears(FULL)] == ["sundog", "sundog-js"]


def test_figures_that_an_older_service_lacks_read_as_nothing_yet() -> None:
    assert decode_server('{"type":"stats"}') == ServiceStats()


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"stats","fps_in":"25"}',
        '{"type":"stats","fps_in":true}',
        '{"type":"stats","fps_in":NaN}',
        '{"type":"stats","loss_in":Infinity}',
        '{"type":"stats","frames_sent":1.5}',
        '{"type":"stats","stages_ms":[]}',
        '{"type":"stats","stages_ms":{"engine":7}}',
        '{"type":"stats","stages_ms":{"engine":{"p50":"1"}}}',
        '{"type":"stats","quality":' + "9" * 4000 + "}",
    ],
    ids=lambda text: text[15:55],
)
def test_a_figure_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode_server(text)
    assert caught.value.code is ErrorCode.BAD_MESSAGE


def test_it_is_told_from_a_peers_first_frame_to_its_end() -> None:
    session = Session(dialect=OURS)
    told = [
        (Send(message=FULL) in (session.receive(event), session.receive(Measured(stats=FULL)))[1])
        for event in (
            Offer(sdp="v=0"),
            AnswerReady(sdp="v=0"),
            FrameSent(at=1.0),
            Offer(sdp="v=0 again"),
            AnswerReady(sdp="v=0"),
            PeerGone(at=9.0),
        )
    ]
    assert told == [False, False, True, True, True, False]


@pytest.mark.parametrize("dialect", FOREIGN, ids=lambda dialect: dialect.name)
def test_official_clients_are_never_sent_it(dialect: Dialect) -> None:
    session = Session(dialect=dialect)
    for event in (Offer(sdp="v=0"), AnswerReady(sdp="v=0"), FrameSent(at=1.0)):
        session.receive(event)
    assert session.receive(Measured(stats=FULL)) == ()
