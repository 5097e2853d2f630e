"""A session's rules, without a socket, a loop or a clock."""

import base64
from collections.abc import Iterable
from itertools import product
from typing import get_args

import pytest

from sundog.protocol.dialects import Dialect, dialect_of
from sundog.protocol.effects import (
    AddCandidate,
    AnswerReady,
    ApplyMirror,
    ApplyPrompt,
    Close,
    Effect,
    EngineFailing,
    Fact,
    FrameSent,
    Negotiate,
    OfferFailed,
    Opened,
    PeerGone,
    PromptApplied,
    PromptFailed,
    Resumed,
    Send,
    Ticked,
    Undecodable,
)
from sundog.protocol.errors import (
    MAX_CANDIDATES,
    MAX_IMAGE_MESSAGE_BYTES,
    MAX_PROMPT_CHARS,
    ErrorCode,
    ProtocolError,
)
from sundog.protocol.idleness import OFFER_TIMEOUT_S
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
    ServerMessage,
    SessionId,
    SetImage,
    SetMirror,
    SetPlayoutDelay,
    SetPrompt,
    Understanding,
)
from sundog.protocol.pending import MAX_EARLIER, MAX_PENDING, MAX_PENDING_IMAGES
from sundog.protocol.session import MAX_FAULTS, Session
from sundog.protocol.states import TRANSITIONS, State

OURS = dialect_of("sundog-python-sdk/0.1.0 lang/py", None, None)
OLDEST = dialect_of(None, None, "Python/3.11 aiohttp/3.14.5")
BROWSER = dialect_of(None, "https://example.org", None)

FAULT = ProtocolError(ErrorCode.BAD_MESSAGE, "not a message")
SDP_FAULT = ProtocolError(ErrorCode.INVALID_SDP, "not SDP")
REFUSED = ProtocolError(ErrorCode.PROMPT_FAILED, "cannot")

EVENTS: tuple[ClientMessage | Fact, ...] = (
    Offer(sdp="v=0"),
    Candidate(candidate="candidate:1"),
    EndOfCandidates(),
    SetPrompt(text="Anime"),
    SetMirror(enabled=True),
    SetPlayoutDelay(max_ms=100),
    SetImage(),
    LivekitJoin(),
    Opened(session_id="s", server_ip="127.0.0.1", server_port=8000),
    Resumed(session_id="s", server_ip="127.0.0.1", server_port=8000),
    Undecodable(error=FAULT),
    AnswerReady(sdp="v=0"),
    OfferFailed(error=SDP_FAULT),
    PromptApplied(pts=None),
    PromptFailed(error=REFUSED),
    FrameSent(at=1.0),
    PeerGone(at=2.0),
    EngineFailing(),
    Ticked(at=1.0),
)

PATHS: dict[State, tuple[ClientMessage | Fact, ...]] = {
    State.NEW: (),
    State.NEGOTIATING: (Offer(sdp="v=0"),),
    State.LIVE: (Offer(sdp="v=0"), AnswerReady(sdp="v=0")),
    State.RENEGOTIATING: (Offer(sdp="v=0"), AnswerReady(sdp="v=0"), Offer(sdp="v=0")),
    State.CLOSED: (LivekitJoin(),),
}


def session_in(state: State) -> Session:
    session = Session(dialect=OURS)
    for event in PATHS[state]:
        session.receive(event)
    assert session.state is state
    return session


def live(dialect: Dialect = OURS) -> Session:
    session = Session(dialect=dialect)
    session.receive(Offer(sdp="v=0"))
    session.receive(AnswerReady(sdp="v=0"))
    return session


def sent(effects: Iterable[Effect]) -> list[ServerMessage]:
    return [effect.message for effect in effects if isinstance(effect, Send)]


def prompt(text: str, wants_ack: bool = True) -> SetPrompt:
    return SetPrompt(text=text, enrich=True, wants_ack=wants_ack)


@pytest.mark.parametrize(("state", "event"), list(product(State, EVENTS)), ids=str)
def test_every_event_in_every_state_follows_the_table_or_is_refused(
    state: State, event: ClientMessage | Fact
) -> None:
    session = session_in(state)
    if (state, type(event)) in TRANSITIONS:
        session.receive(event)
        assert session.state is TRANSITIONS[state, type(event)]
    else:
        with pytest.raises(ProtocolError) as caught:
            session.receive(event)
        assert caught.value.code is ErrorCode.NOT_ALLOWED_NOW


def test_what_a_client_may_send_is_legal_in_every_state() -> None:
    for state, kind in product(State, get_args(ClientMessage)):
        assert (state, kind) in TRANSITIONS


def test_nothing_follows_from_anything_after_the_end() -> None:
    for event in EVENTS:
        assert session_in(State.CLOSED).receive(event) == ()


def test_the_first_message_names_the_session() -> None:
    effects = Session(dialect=OLDEST).receive(
        Opened(session_id="s", server_ip="127.0.0.1", server_port=8000)
    )
    assert sent(effects) == [SessionId(session_id="s", server_ip="127.0.0.1", server_port=8000)]


def test_an_offer_is_negotiated_and_its_answer_sent() -> None:
    session = Session(dialect=OURS)
    assert session.receive(Offer(sdp="theirs")) == (Negotiate(sdp="theirs"),)
    assert sent(session.receive(AnswerReady(sdp="ours"))) == [Answer(sdp="ours")]


def test_a_prompt_before_the_offer_goes_to_the_engine_at_once() -> None:
    session = Session(dialect=BROWSER)
    assert session.receive(prompt("Anime")) == (ApplyPrompt(text="Anime", enrich=True),)
    assert sent(session.receive(PromptApplied(pts=None))) == [PromptAck(prompt="Anime")]


def test_a_mirror_before_the_offer_is_taken_and_acknowledged_where_asked() -> None:
    session = Session(dialect=OURS)
    assert session.receive(SetMirror(enabled=True)) == (ApplyMirror(enabled=True),)
    effects = session.receive(SetMirror(enabled=False, wants_ack=True))
    assert effects == (ApplyMirror(enabled=False), Send(message=MirrorAck(enabled=False)))


def test_candidates_before_the_offer_reach_the_peer_after_the_answer() -> None:
    session = Session(dialect=BROWSER)
    early = Candidate(candidate="candidate:1")
    assert session.receive(early) == ()
    session.receive(Offer(sdp="v=0"))
    assert session.receive(EndOfCandidates()) == ()
    _, first, last = session.receive(AnswerReady(sdp="v=0"))
    assert (first, last) == (AddCandidate(candidate=early), AddCandidate(candidate=None))


def test_candidates_after_the_answer_reach_the_peer_at_once() -> None:
    late = Candidate(candidate="candidate:2")
    assert live().receive(late) == (AddCandidate(candidate=late),)


def test_candidates_beyond_the_bound_are_left_out_until_the_next_offer() -> None:
    session = live()
    for _ in range(MAX_CANDIDATES):
        session.receive(Candidate(candidate="candidate:1"))
    assert session.receive(Candidate(candidate="candidate:1")) == ()
    session.receive(Offer(sdp="v=0"))
    session.receive(AnswerReady(sdp="v=0"))
    assert session.receive(EndOfCandidates()) == (AddCandidate(candidate=None),)


def test_a_second_offer_replaces_the_peer() -> None:
    session = live()
    assert session.receive(Offer(sdp="second")) == (Negotiate(sdp="second"),)
    assert sent(session.receive(AnswerReady(sdp="b"))) == [Answer(sdp="b")]
    assert session.state is State.LIVE


def test_of_offers_that_pile_up_only_the_newest_is_answered() -> None:
    session = Session(dialect=OURS)
    session.receive(Offer(sdp="1"))
    assert session.receive(Offer(sdp="2")) == ()
    assert session.receive(Offer(sdp="3")) == ()
    assert session.receive(AnswerReady(sdp="to 1")) == (Negotiate(sdp="3"),)
    assert sent(session.receive(AnswerReady(sdp="to 3"))) == [Answer(sdp="to 3")]


def test_a_bad_offer_is_reported_and_the_next_one_taken() -> None:
    session = Session(dialect=OURS)
    session.receive(Offer(sdp="nonsense"))
    (error,) = sent(session.receive(OfferFailed(error=SDP_FAULT)))
    assert error == ErrorMessage(code=ErrorCode.INVALID_SDP, message="not SDP", retryable=False)
    assert session.receive(Offer(sdp="v=0")) == (Negotiate(sdp="v=0"),)


def test_a_bad_second_offer_leaves_the_session_live() -> None:
    session = live()
    session.receive(Offer(sdp="nonsense"))
    session.receive(OfferFailed(error=SDP_FAULT))
    assert session.state is State.LIVE


def test_acks_come_in_order_and_superseded_prompts_never_reach_the_engine() -> None:
    session = live()
    assert session.receive(prompt("one")) == (ApplyPrompt(text="one"),)
    for text in ("two", "three", "three"):
        assert session.receive(prompt(text)) == ()
    effects = session.receive(PromptApplied(pts=10))
    assert effects == (
        Send(message=PromptAck(prompt="one", pts=10)),
        ApplyPrompt(text="three", before=("one", "two", "three")),
    )
    assert sent(session.receive(PromptApplied(pts=20))) == [
        PromptAck(prompt=text, pts=20) for text in ("two", "three", "three")
    ]


def test_when_the_newest_prompt_fails_the_one_before_it_is_tried() -> None:
    session = live()
    for text in ("one", "two", "bad"):
        session.receive(prompt(text))
    session.receive(PromptApplied(pts=None))
    assert session.receive(PromptFailed(error=REFUSED)) == (
        ApplyPrompt(text="two", before=("one",)),
    )
    two, bad = sent(session.receive(PromptApplied(pts=None)))
    assert two == PromptAck(prompt="two")
    assert bad == PromptAck(
        prompt="bad", success=False, error="cannot", code=ErrorCode.PROMPT_FAILED
    )


def test_a_failed_prompt_waits_its_turn_to_be_refused() -> None:
    session = live()
    session.receive(prompt("one"))
    assert session.receive(prompt(" ")) == ()
    one, blank = sent(session.receive(PromptApplied(pts=None)))
    assert isinstance(one, PromptAck)
    assert isinstance(blank, PromptAck)
    assert (one.success, blank.success) == (True, False)


def test_prompts_that_wait_are_bounded() -> None:
    session = live()
    for _ in range(MAX_PENDING):
        session.receive(prompt("a"))
    (ack,) = sent(session.receive(prompt("a")))
    assert isinstance(ack, PromptAck)
    assert ack.code is ErrorCode.TOO_MANY_MESSAGES


@pytest.mark.parametrize(
    "text",
    ["", " \t\n", "a" * (MAX_PROMPT_CHARS + 1), "a" * 100_000, "a\x00b", "\x1b[31mred", "a\x7f"],
    ids=["empty", "blank", "long", "huge", "nul", "escape", "delete"],
)
def test_what_is_no_prompt_is_refused_in_its_ack_or_as_an_error(text: str) -> None:
    (ack,) = sent(live().receive(prompt(text)))
    assert isinstance(ack, PromptAck)
    assert (ack.prompt, ack.success, ack.code) == (text, False, ErrorCode.INVALID_PROMPT)
    (error,) = sent(live(BROWSER).receive(prompt(text, wants_ack=False)))
    assert isinstance(error, ErrorMessage)
    assert error.code is ErrorCode.INVALID_PROMPT
    assert live(OLDEST).receive(prompt(text, wants_ack=False)) == ()


def test_the_longest_prompt_is_taken() -> None:
    text = "é" * MAX_PROMPT_CHARS
    assert live().receive(prompt(text)) == (ApplyPrompt(text=text),)


def test_line_ends_are_spaces_to_the_engine_and_verbatim_in_the_ack() -> None:
    session = live()
    assert session.receive(prompt("a\tb\r\nc")) == (ApplyPrompt(text="a b  c"),)
    assert sent(session.receive(PromptApplied(pts=None))) == [PromptAck(prompt="a\tb\r\nc")]


def test_a_prompt_that_wants_no_ack_gets_none() -> None:
    session = live(OLDEST)
    session.receive(prompt("Anime", wants_ack=False))
    assert session.receive(PromptApplied(pts=7)) == ()


def test_no_image_and_no_prompt_lets_the_picture_pass_through() -> None:
    session = Session(dialect=BROWSER)
    assert session.receive(SetImage(prompt="")) == (ApplyPrompt(text=""),)
    assert sent(session.receive(PromptApplied(pts=None))) == [ImageAck()]


def test_taking_the_image_away_keeps_the_prompt() -> None:
    assert sent(live().receive(SetImage())) == [ImageAck()]


def test_a_reference_image_goes_to_the_engine_with_the_prompt_and_stays_for_later_ones() -> None:
    session = live()
    effects = session.receive(SetImage(image_data="data:image/png;base64,aGk=", prompt="Anime"))
    assert effects == (ApplyPrompt(text="Anime", image=b"hi"),)
    assert sent(session.receive(PromptApplied(pts=None))) == [ImageAck()]
    effects = session.receive(SetPrompt(text="warmer"))
    assert effects == (ApplyPrompt(text="warmer", before=("Anime",), image=b"hi"),)
    session.receive(PromptApplied(pts=None, stands_alone=False))
    # The prompts of the moment once more, without the picture.
    effects = session.receive(SetImage())
    assert effects == (ApplyPrompt(text="warmer", before=("Anime",)),)


def test_the_ack_of_an_image_says_what_was_made_of_it_and_from_which_frame_on() -> None:
    session = live()
    session.receive(SetImage(image_data="aGk="))
    made = Understanding(understood=("colours of the image: teal",))
    acks = sent(session.receive(PromptApplied(pts=7, made_of_it=made)))
    assert acks == [ImageAck(pts=7, made_of_it=made)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("hi there!", ErrorCode.INVALID_IMAGE),
        ("A" * (MAX_IMAGE_MESSAGE_BYTES + 4), ErrorCode.MESSAGE_TOO_LARGE),
    ],
    ids=["not base64", "too large"],
)
def test_an_image_that_cannot_be_used_is_refused_in_its_ack(data: str, code: ErrorCode) -> None:
    (ack,) = sent(live().receive(SetImage(image_data=data, prompt="Anime")))
    assert isinstance(ack, ImageAck)
    assert ack.code is code


def test_only_few_images_wait_for_the_engine_and_prompts_still_do() -> None:
    session = live()
    for number in range(MAX_PENDING_IMAGES):
        data = base64.b64encode(bytes([number])).decode()
        assert sent(session.receive(SetImage(image_data=data))) == []
    (refused,) = sent(session.receive(SetImage(image_data="Ynll")))
    assert isinstance(refused, ImageAck)
    assert refused.code is ErrorCode.TOO_MANY_MESSAGES
    assert sent(session.receive(SetPrompt(text="Anime"))) == []


def test_an_image_that_the_engine_refuses_leaves_the_last_one() -> None:
    session = live()
    session.receive(SetImage(image_data="aGk="))
    session.receive(PromptApplied(pts=None))
    session.receive(SetImage(image_data="Ynll"))
    session.receive(PromptFailed(error=ProtocolError(ErrorCode.PROMPT_FAILED, "no picture")))
    effects = session.receive(SetPrompt(text="Anime"))
    assert effects == (ApplyPrompt(text="Anime", before=("",), image=b"hi"),)


def test_a_strength_stays_until_another_is_given() -> None:
    session = Session(dialect=OURS)
    given: list[SetPrompt | SetImage] = [
        SetPrompt(text="Anime", strength=0.5),
        SetPrompt(text="Lego"),
        SetImage(image_data="aGk=", prompt=None),
        SetPrompt(text="Anime", strength=1.0),
    ]
    strengths = []
    for request in given:
        (effect,) = (e for e in session.receive(request) if isinstance(e, ApplyPrompt))
        strengths.append(effect.strength)
        session.receive(PromptApplied(pts=None))
    assert strengths == [0.5, 0.5, 0.5, 1.0]


def test_prompts_that_wait_hand_their_strength_on_and_one_that_fails_does_not() -> None:
    session = Session(dialect=OURS)
    session.receive(SetPrompt(text="Anime", strength=0.25))
    session.receive(SetPrompt(text="Lego", strength=0.5))
    session.receive(SetPrompt(text="warmer"))
    assert session.receive(PromptApplied(pts=None))[-1] == ApplyPrompt(
        text="warmer", before=("Anime", "Lego"), strength=0.5
    )
    assert session.receive(PromptFailed(error=REFUSED))[-1] == ApplyPrompt(
        text="Lego", before=("Anime",), strength=0.5
    )
    session.receive(PromptFailed(error=REFUSED))
    assert session.receive(SetPrompt(text="Oil"))[-1] == ApplyPrompt(
        text="Oil", before=("Anime",), strength=0.25
    )


def test_a_slider_that_is_drawn_says_the_same_change_only_once() -> None:
    session = Session(dialect=OURS)
    for request in (SetPrompt(text="Anime"), SetPrompt(text="warmer")):
        session.receive(request)
        session.receive(PromptApplied(pts=None, stands_alone=request.text == "Anime"))
    session.receive(SetPrompt(text="warmer", strength=0.9))
    session.receive(SetPrompt(text="warmer", strength=0.8))
    session.receive(SetPrompt(text="warmer", strength=0.7))
    assert session.receive(PromptApplied(pts=None, stands_alone=False))[-1] == ApplyPrompt(
        text="warmer", before=("Anime",), strength=0.7
    )


def test_a_change_that_failed_and_is_said_again_still_changes_what_shows() -> None:
    session = Session(dialect=OURS)
    session.receive(SetPrompt(text="Anime"))
    session.receive(PromptApplied(pts=None))
    session.receive(SetPrompt(text="warmer"))
    session.receive(SetPrompt(text="warmer", strength=0.5))
    assert session.receive(PromptFailed(error=REFUSED))[-1] == ApplyPrompt(
        text="warmer", before=("Anime",), strength=0.5
    )


def test_a_prompt_is_handed_over_with_those_that_it_may_change() -> None:
    session = live()
    session.receive(SetPrompt(text="Anime"))
    assert session.receive(SetPrompt(text="warmer")) == ()
    assert session.receive(SetPrompt(text="darker")) == ()
    effects = session.receive(PromptApplied(pts=None))
    # Of those that wait only the newest is compiled, and none of their words is lost.
    assert effects[-1] == ApplyPrompt(text="darker", before=("Anime", "warmer"))
    session.receive(PromptApplied(pts=None, stands_alone=False))
    effects = session.receive(SetPrompt(text="Lego World"))
    assert effects == (ApplyPrompt(text="Lego World", before=("Anime", "warmer", "darker")),)
    session.receive(PromptApplied(pts=None, stands_alone=True))
    assert session.receive(SetPrompt(text="x")) == (ApplyPrompt(text="x", before=("Lego World",)),)


def test_earlier_prompts_are_bounded_and_keep_the_first() -> None:
    session = live()
    for i in range(MAX_EARLIER + 5):
        session.receive(SetPrompt(text=f"{i}"))
        session.receive(PromptApplied(pts=None, stands_alone=False))
    (effect,) = session.receive(SetPrompt(text="x"))
    assert isinstance(effect, ApplyPrompt)
    assert len(effect.before) == MAX_EARLIER
    assert effect.before[0] == "0"
    assert effect.before[-1] == f"{MAX_EARLIER + 4}"


def test_a_livekit_client_is_told_that_its_transport_is_not_allowed() -> None:
    error, close = Session(dialect=BROWSER).receive(LivekitJoin())
    assert isinstance(error, Send)
    assert isinstance(error.message, ErrorMessage)
    assert "not allowed" in error.message.message
    assert isinstance(close, Close)
    assert "not allowed" in close.reason
    assert close.code == 4403


def test_a_bad_message_is_reported_and_the_session_goes_on() -> None:
    session = live()
    assert sent(session.receive(Undecodable(error=FAULT))) == [
        ErrorMessage(code=ErrorCode.BAD_MESSAGE, message="not a message", retryable=False)
    ]
    assert session.state is State.LIVE


def test_a_client_that_sends_only_nonsense_is_cut_off() -> None:
    session = live()
    for _ in range(MAX_FAULTS):
        session.receive(Undecodable(error=FAULT))
    *_, close = session.receive(Undecodable(error=FAULT))
    assert isinstance(close, Close)
    assert close.cause is ErrorCode.TOO_MANY_MESSAGES


def test_a_session_that_may_last_only_so_long_is_ended_with_its_reason() -> None:
    session = Session(dialect=OURS, max_s=60)
    session.receive(Offer(sdp="v=0"))
    session.receive(AnswerReady(sdp="v=0"))
    assert session.receive(Ticked(at=100.0)) == ()
    # No resumption makes it longer.
    session.receive(Resumed(session_id="s", server_ip="127.0.0.1", server_port=8000))
    assert session.receive(Ticked(at=160.0)) == ()
    error, close = session.receive(Ticked(at=161.0))
    assert isinstance(error, Send)
    assert isinstance(error.message, ErrorMessage)
    assert error.message.code is ErrorCode.SESSION_LIMIT
    assert isinstance(close, Close)
    assert close.code == 4403


def test_the_end_of_a_session_s_time_is_the_reason_for_the_end_of_its_generation() -> None:
    session = Session(dialect=BROWSER, max_s=60)
    session.receive(Offer(sdp="v=0"))
    session.receive(AnswerReady(sdp="v=0"))
    session.receive(Ticked(at=100.0))
    session.receive(FrameSent(at=101.0))
    ended, error = sent(session.receive(Ticked(at=161.5, frame_at=161.0)))
    assert ended == GenerationEnded(seconds=60, reason="session_limit")
    assert isinstance(error, ErrorMessage)
    assert "not allowed" in error.message, "official clients do not try again"


def test_a_client_that_was_away_is_not_silent() -> None:
    session = Session(dialect=OURS)
    session.receive(Ticked(at=1.0))
    session.receive(Resumed(session_id="s", server_ip="127.0.0.1", server_port=8000))
    assert session.receive(Ticked(at=2 * OFFER_TIMEOUT_S)) == ()
    assert session.receive(Ticked(at=2 * OFFER_TIMEOUT_S + 1)) == ()


def test_candidates_of_a_connection_that_is_gone_do_not_reach_a_later_peer() -> None:
    session = Session(dialect=OURS)
    session.receive(Candidate(candidate="candidate:1"))
    session.receive(Resumed(session_id="s", server_ip="127.0.0.1", server_port=8000))
    session.receive(Offer(sdp="v=0"))
    assert session.receive(AnswerReady(sdp="ours")) == (Send(message=Answer(sdp="ours")),)


def test_an_offer_of_a_connection_that_is_gone_fails_in_silence() -> None:
    session = Session(dialect=OURS)
    session.receive(Offer(sdp="1"))
    session.receive(Resumed(session_id="s", server_ip="127.0.0.1", server_port=8000))
    assert session.receive(OfferFailed(error=SDP_FAULT)) == ()
    assert session.receive(Offer(sdp="2")) == (Negotiate(sdp="2"),)
    assert sent(session.receive(AnswerReady(sdp="ours"))) == [Answer(sdp="ours")]


def test_an_offer_that_waited_on_a_connection_that_is_gone_is_not_made() -> None:
    session = Session(dialect=OURS)
    session.receive(Offer(sdp="1"))
    session.receive(Offer(sdp="2"))
    session.receive(Resumed(session_id="s", server_ip="127.0.0.1", server_port=8000))
    assert session.receive(AnswerReady(sdp="to 1")) == ()


def test_generation_is_told_from_the_first_frame_to_the_peers_end() -> None:
    session = live(BROWSER)
    assert sent(session.receive(FrameSent(at=100.0))) == [GenerationStarted()]
    assert session.receive(Ticked(at=109.0)) == ()
    assert sent(session.receive(Ticked(at=110.5))) == [GenerationTick(seconds=10)]
    assert session.receive(Ticked(at=111.5)) == ()
    assert sent(session.receive(Ticked(at=120.0))) == [GenerationTick(seconds=20)]
    assert sent(session.receive(PeerGone(at=123.4))) == [
        GenerationEnded(seconds=23, reason="peer_lost")
    ]
    assert session.state is State.NEW


def test_only_our_sdk_is_told_that_its_peer_is_gone() -> None:
    (error,) = sent(live(OURS).receive(PeerGone(at=1.0)))
    assert isinstance(error, ErrorMessage)
    assert (error.code, error.retryable) == (ErrorCode.PEER_LOST, True)
    assert live(BROWSER).receive(PeerGone(at=1.0)) == ()


def test_a_failing_engine_is_reported_to_our_sdk_and_ends_nothing() -> None:
    session = live(OURS)
    (error,) = sent(session.receive(EngineFailing(how="The engine hung")))
    assert isinstance(error, ErrorMessage)
    assert error.message.startswith("The engine hung; frames pass unchanged")
    assert (error.code, error.retryable) == (ErrorCode.ENGINE_FAILED, True)
    assert session.state is State.LIVE
    assert live(BROWSER).receive(EngineFailing()) == ()


def test_a_silent_socket_without_an_offer_is_closed_in_the_end() -> None:
    session = Session(dialect=OURS)
    session.receive(Ticked(at=10.0))
    assert session.receive(Ticked(at=10.0 + OFFER_TIMEOUT_S)) == ()
    error, close = session.receive(Ticked(at=10.1 + OFFER_TIMEOUT_S))
    assert isinstance(close, Close)
    assert close.cause is ErrorCode.IDLE
    assert isinstance(error, Send)


def test_a_socket_that_speaks_or_streams_is_not_idle() -> None:
    session = Session(dialect=OURS)
    session.receive(Ticked(at=0.0))
    session.receive(SetMirror(enabled=True))
    assert session.receive(Ticked(at=OFFER_TIMEOUT_S + 1)) == ()
    assert session.receive(Ticked(at=2 * OFFER_TIMEOUT_S)) == ()
    streaming = live()
    for at in range(0, 10_000, 50):
        assert streaming.receive(Ticked(at=at, frame_at=at)) == ()


def test_a_close_reason_fits_a_control_frame() -> None:
    close = Close.because(ProtocolError(ErrorCode.ENGINE_FAILED, "\u00fc" * 200))
    assert len(close.reason.encode()) <= 123
