"""Messages on the wire: what is read, what is refused, what each client is sent."""

import json

import pytest

from sundog.protocol.codec import decode_client, decode_server, encode_client, encode_server
from sundog.protocol.dialects import DIALECTS, Dialect, dialect_of
from sundog.protocol.errors import MAX_MESSAGE_BYTES, MAX_SDP_BYTES, ErrorCode, ProtocolError
from sundog.protocol.messages import (
    Answer,
    Candidate,
    ClientMessage,
    EndOfCandidates,
    ErrorMessage,
    GenerationEnded,
    GenerationStarted,
    GenerationTick,
    ImageAck,
    LivekitJoin,
    MirrorAck,
    Offer,
    PromptAck,
    QueuePosition,
    ServerMessage,
    SessionId,
    SetImage,
    SetMirror,
    SetPlayoutDelay,
    SetPrompt,
    TurnAccess,
    Understanding,
)

OURS = dialect_of("sundog-python-sdk/0.1.0 lang/py", None, None)
BROWSER = dialect_of(None, "https://example.org", None)

CLIENT_MESSAGES: tuple[ClientMessage, ...] = (
    Offer(sdp="v=0\r\n"),
    Candidate(candidate="candidate:1 1 udp 1 192.0.2.1 9 typ host", sdp_mid="0", sdp_mline_index=0),
    Candidate(candidate="candidate:1 1 udp 1 192.0.2.1 9 typ host"),
    EndOfCandidates(),
    SetPrompt(text="Lego World", enrich=False, wants_ack=True),
    SetPrompt(text="Lego World", enrich=True, wants_ack=False),
    SetPrompt(text="Lego World", strength=0.5),
    SetPlayoutDelay(max_ms=100),
    SetMirror(enabled=True, wants_ack=True),
    SetMirror(enabled=False, wants_ack=False),
    SetImage(image_data="aGVsbG8=", prompt="Anime", enrich=False),
    SetImage(image_data=None, prompt=None),
    SetImage(image_data=None, prompt=""),
    SetImage(image_data="aGVsbG8=", strength=0.0),
    LivekitJoin(),
)
SERVER_MESSAGES: tuple[ServerMessage, ...] = (
    SessionId(session_id="a1", server_ip="127.0.0.1", server_port=8000),
    QueuePosition(position=1, queue_size=3),
    SessionId(
        session_id="a1",
        server_ip="127.0.0.1",
        server_port=8000,
        turn=(TurnAccess(urls=("turn:h", "turn:h?transport=tcp"), username="9:u", credential="c"),),
        relay_only=True,
    ),
    Answer(sdp="v=0\r\n"),
    PromptAck(prompt="Anime ", success=True, pts=90_000),
    PromptAck(prompt="", success=False, error="empty", code=ErrorCode.INVALID_PROMPT),
    MirrorAck(enabled=True),
    ImageAck(success=False, error="no images", code=ErrorCode.INVALID_IMAGE),
    ImageAck(
        pts=90_000,
        made_of_it=Understanding(understood=("colours of the image: teal",), enriched="Anime"),
    ),
    GenerationStarted(),
    GenerationTick(seconds=10),
    GenerationEnded(seconds=14, reason="peer_lost"),
    ErrorMessage(code=ErrorCode.AT_CAPACITY, message="full", retryable=True),
)


@pytest.mark.parametrize("message", CLIENT_MESSAGES, ids=repr)
def test_the_service_reads_what_our_sdk_writes(message: ClientMessage) -> None:
    assert decode_client(encode_client(message)) == message


@pytest.mark.parametrize("message", SERVER_MESSAGES, ids=repr)
def test_our_sdk_reads_what_the_service_writes(message: ServerMessage) -> None:
    assert decode_server(encode_server(message, OURS)) == message


def test_a_prompt_without_the_enhance_key_is_enriched_and_waits_for_no_ack() -> None:
    message = decode_client('{"type":"prompt","prompt":"Anime"}')
    assert message == SetPrompt(text="Anime", enrich=True, wants_ack=False)


def test_should_enrich_is_understood_but_asks_for_no_ack() -> None:
    message = decode_client('{"type":"prompt","prompt":"Anime","should_enrich":false}')
    assert message == SetPrompt(text="Anime", enrich=False, wants_ack=False)


def test_an_image_message_without_a_prompt_key_leaves_the_prompt_alone() -> None:
    assert decode_client('{"type":"set_image","image_data":null}') == SetImage(prompt=None)
    passthrough = decode_client('{"type":"set_image","image_data":null,"prompt":null}')
    assert passthrough == SetImage(prompt="")


def test_keys_that_nobody_knows_are_ignored() -> None:
    assert decode_client('{"type":"offer","sdp":"v=0","later":[1]}') == Offer(sdp="v=0")
    assert decode_server('{"type":"answer","sdp":"v=0","later":[1]}') == Answer(sdp="v=0")


def test_the_sdk_ignores_types_that_a_newer_service_may_send() -> None:
    assert decode_server('{"type":"livekit_room_info","token":"x"}') is None


def test_an_error_of_the_official_service_has_no_code() -> None:
    message = decode_server('{"type":"error","error":"Server at capacity."}')
    assert message == ErrorMessage(code=None, message="Server at capacity.", retryable=False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ErrorCode.BAD_MESSAGE),
        ("{", ErrorCode.BAD_MESSAGE),
        ("[]", ErrorCode.BAD_MESSAGE),
        ("null", ErrorCode.BAD_MESSAGE),
        ("[" * 100_000, ErrorCode.BAD_MESSAGE),
        ('{"type":"offer","sdp":"v=0","n":' + "9" * 5000 + "}", ErrorCode.BAD_MESSAGE),
        ("{}", ErrorCode.BAD_MESSAGE),
        ('{"type":7}', ErrorCode.BAD_MESSAGE),
        ('{"type":"dance"}', ErrorCode.UNKNOWN_MESSAGE),
        ('{"type":"offer"}', ErrorCode.BAD_MESSAGE),
        ('{"type":"offer","sdp":7}', ErrorCode.BAD_MESSAGE),
        ('{"type":"offer","sdp":"\\ud800"}', ErrorCode.BAD_MESSAGE),
        ('{"type":"prompt","enhance_prompt":true}', ErrorCode.BAD_MESSAGE),
        ('{"type":"prompt","prompt":"a","enhance_prompt":"yes"}', ErrorCode.BAD_MESSAGE),
        ('{"type":"prompt","prompt":"\\udc00","enhance_prompt":true}', ErrorCode.BAD_MESSAGE),
        ('{"type":"prompt","prompt":"a","strength":"half"}', ErrorCode.BAD_MESSAGE),
        ('{"type":"prompt","prompt":"a","strength":-0.1}', ErrorCode.BAD_MESSAGE),
        ('{"type":"prompt","prompt":"a","strength":NaN}', ErrorCode.BAD_MESSAGE),
        ('{"type":"set_image","image_data":null,"strength":2}', ErrorCode.BAD_MESSAGE),
        ('{"type":"playout_delay"}', ErrorCode.BAD_MESSAGE),
        ('{"type":"playout_delay","max_ms":true}', ErrorCode.BAD_MESSAGE),
        ('{"type":"playout_delay","max_ms":-1}', ErrorCode.BAD_MESSAGE),
        ('{"type":"playout_delay","max_ms":50.5}', ErrorCode.BAD_MESSAGE),
        ('{"type":"switch_camera"}', ErrorCode.BAD_MESSAGE),
        ('{"type":"switch_camera","rotateY":true}', ErrorCode.BAD_MESSAGE),
        ('{"type":"switch_camera","rotateY":90}', ErrorCode.BAD_MESSAGE),
        ('{"type":"ice-candidate"}', ErrorCode.BAD_MESSAGE),
        ('{"type":"ice-candidate","candidate":{"sdpMid":"0"}}', ErrorCode.BAD_MESSAGE),
        ('{"type":"ice-candidate","candidate":"candidate:1"}', ErrorCode.BAD_MESSAGE),
        (encode_client(Candidate(candidate="c" * 2000)), ErrorCode.MESSAGE_TOO_LARGE),
        (encode_client(Offer(sdp="v" * (MAX_SDP_BYTES + 1))), ErrorCode.MESSAGE_TOO_LARGE),
        (encode_client(Offer(sdp="é" * MAX_SDP_BYTES)), ErrorCode.MESSAGE_TOO_LARGE),
        (" " * (MAX_MESSAGE_BYTES + 1), ErrorCode.MESSAGE_TOO_LARGE),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_message_is_refused_with_a_code(text: str, code: ErrorCode) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode_client(text)
    assert caught.value.code is code


def test_a_large_image_message_is_read() -> None:
    picture = "A" * (4 << 20)
    assert decode_client(encode_client(SetImage(image_data=picture))) == SetImage(
        image_data=picture
    )


def test_only_our_sdk_is_told_the_pts() -> None:
    ack = PromptAck(prompt="Anime", pts=7)
    assert json.loads(encode_server(ack, OURS))["pts"] == 7
    assert json.loads(encode_server(ack, BROWSER)) == {
        "type": "prompt_ack",
        "prompt": "Anime",
        "success": True,
        "error": None,
    }


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_the_ack_repeats_the_prompt_letter_by_letter(dialect: Dialect) -> None:
    text = "  Ünder\twater \U0001f420\n"
    sent = json.loads(encode_server(PromptAck(prompt=text), dialect))
    assert sent["prompt"] == text


def test_no_message_shows_prompt_or_sdp_when_printed() -> None:
    for message in (*CLIENT_MESSAGES, *SERVER_MESSAGES):
        assert "Anime" not in repr(message)
        assert "Lego" not in repr(message)
        assert "v=0" not in repr(message)
