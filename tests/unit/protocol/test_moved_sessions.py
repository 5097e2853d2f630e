"""What follows where a session's machine is gone or about to go, and where it has begun elsewhere."""

import pytest

from sundog.protocol.codec import decode_server, encode_server
from sundog.protocol.dialects import DIALECTS, WHIP, Dialect, dialect_of
from sundog.protocol.effects import (
    AnswerReady,
    ApplyPrompt,
    Close,
    FrameSent,
    HostGone,
    HostLeaving,
    Negotiate,
    Opened,
    Resumed,
    Revived,
    Send,
    Ticked,
)
from sundog.protocol.errors import ErrorCode
from sundog.protocol.kept import Kept
from sundog.protocol.messages import (
    Answer,
    ErrorMessage,
    GenerationEnded,
    GenerationTick,
    NewPath,
    Offer,
    SetPrompt,
)
from sundog.protocol.session import Session
from sundog.protocol.states import State

OURS = dialect_of("sundog-python-sdk/0.1.0 lang/py", None, None)
BROWSER = dialect_of(None, "https://example.org", None)
GONE = HostGone(at=5.0)
LOOK = Kept(prompts=("Anime", "warmer"), mirror=True)


def live(dialect: Dialect = OURS) -> Session:
    session = Session(dialect=dialect)
    session.receive(Opened(session_id="s", server_ip="192.0.2.1", server_port=8000))
    session.receive(Offer(sdp="one"))
    session.receive(AnswerReady(sdp="answer"))
    session.receive(FrameSent(at=1.0))
    return session


def revived(**fields: float | bool | Kept | None) -> Session:
    session = Session(dialect=OURS, max_s=100)
    fact = {"at": 1000.0, "age_s": 50.0, "has_peer": True, "generating_s": 25.0, "kept": LOOK}
    session.receive(Revived(**(fact | fields)))  # type: ignore[arg-type]
    return session


def ends(session: Session, at: float) -> bool:
    """Say whether a session ends by what time it is."""
    told = session.receive(Ticked(at=at, frame_at=at))
    return any(isinstance(effect, Close) for effect in told)


def test_a_client_of_ours_is_told_what_ended_and_to_offer_again() -> None:
    session = live()
    told = [effect.message for effect in session.receive(GONE) if isinstance(effect, Send)]
    assert isinstance(told[0], GenerationEnded)
    assert isinstance(told[1], ErrorMessage)
    assert told[1].code is ErrorCode.PEER_LOST
    assert session.receive(Offer(sdp="two")) == (Negotiate(sdp="two"),)


def test_an_official_client_is_sent_away_without_an_error() -> None:
    assert live(BROWSER).receive(GONE) == (Close.for_restart(),)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_who_has_no_peer_yet_hears_nothing(dialect: Dialect) -> None:
    session = Session(dialect=dialect)
    assert session.receive(GONE) == ()
    session.receive(Offer(sdp="one"))
    assert session.receive(GONE) == ()
    assert Send(message=Answer(sdp="answer")) in session.receive(AnswerReady(sdp="answer"))


def test_an_offer_under_way_is_answered_and_no_other_asked_for() -> None:
    session = live()
    session.receive(Offer(sdp="two"))
    assert not [
        effect
        for effect in session.receive(GONE)
        if isinstance(effect, Send) and isinstance(effect.message, ErrorMessage)
    ]
    assert session.receive(AnswerReady(sdp="answer")) == (Send(message=Answer(sdp="answer")),)
    assert session.state is State.LIVE


@pytest.mark.parametrize("dialect", [*DIALECTS, WHIP], ids=lambda dialect: dialect.name)
def test_only_clients_that_can_make_another_path_are_asked_for_one(dialect: Dialect) -> None:
    told = live(dialect).receive(HostLeaving(within_s=4.96))
    assert bool(told) == (dialect.name in ("sundog", "sundog-js"))


def test_the_wish_for_a_path_travels() -> None:
    text = encode_server(NewPath(within_s=4.96), OURS)
    assert text == '{"type":"new_path","within_s":5.0}'
    assert decode_server(text) == NewPath(within_s=5.0)


def test_a_session_that_began_elsewhere_has_its_peer_and_its_look() -> None:
    session = revived()
    assert session.state is State.LIVE
    assert session.kept() == LOOK
    (prompt,) = session.receive(SetPrompt(text="at night"))
    assert isinstance(prompt, ApplyPrompt)
    assert prompt.before == LOOK.prompts, "it may only change what shows"


def test_its_seconds_go_on_and_are_not_told_twice() -> None:
    session = revived()
    assert session.receive(Ticked(at=1004.0, frame_at=1004.0)) == ()
    (tick,) = session.receive(Ticked(at=1005.0, frame_at=1005.0))
    assert tick == Send(message=GenerationTick(seconds=30))


def test_it_may_last_no_longer_than_it_might_have_elsewhere() -> None:
    session = revived()
    assert not ends(session, at=1049)
    assert ends(session, at=1051)


def test_one_whose_peer_is_gone_asks_its_client_for_another() -> None:
    session = revived(has_peer=False)
    told = session.receive(Resumed(session_id="s", server_ip="192.0.2.1", server_port=8000))
    assert [
        effect.message.code
        for effect in told
        if isinstance(effect, Send) and isinstance(effect.message, ErrorMessage)
    ] == [ErrorCode.PEER_LOST]
