"""When a session that shows nothing ends, and what counts as showing something."""

import pytest

from sundog.protocol.dialects import dialect_of
from sundog.protocol.effects import AnswerReady, Close, Fact, FrameSent, Resumed, Send, Ticked
from sundog.protocol.errors import ErrorCode
from sundog.protocol.messages import ErrorMessage, GenerationEnded, Offer, SetMirror
from sundog.protocol.session import Session

OURS = dialect_of("sundog-python-sdk/0.1.0 lang/py", None, None)
BROWSER = dialect_of("decart-js-sdk/0.0.0-dev lang/js", "https://example.org", None)
OFFICIAL = dialect_of("decart-python-sdk/0.0.8 lang/py", None, None)


def peered(**settings: float) -> Session:
    session = Session(dialect=OURS, **settings)  # type: ignore[arg-type]
    session.receive(Offer(sdp="v=0"))
    session.receive(AnswerReady(sdp="v=0"))
    return session


def end_of(session: Session, *, until: int = 200, frame_at: float | None = None) -> int | None:
    """Tick each second; return when the session ends, None for never."""
    for at in range(until):
        effects = session.receive(Ticked(at=at, frame_at=frame_at))
        if any(isinstance(effect, Close) for effect in effects):
            return at
    return None


@pytest.mark.parametrize(("dialect", "end"), [(OURS, 16), (BROWSER, 16), (OFFICIAL, 61)])
def test_who_offers_nothing_is_let_go_once_it_could_have(dialect: object, end: int) -> None:
    assert end_of(Session(dialect=dialect)) == end  # type: ignore[arg-type]


def test_a_camera_that_sends_nothing_is_kept_for_a_minute_and_told_why_it_ends() -> None:
    session = peered()
    assert end_of(session, until=60) is None
    assert session.receive(Ticked(at=60.0)) == ()
    error, close = session.receive(Ticked(at=61.0))
    assert isinstance(error, Send)
    assert isinstance(error.message, ErrorMessage)
    assert (error.message.code, error.message.retryable) == (ErrorCode.IDLE, False)
    assert isinstance(close, Close)
    assert (close.code, close.cause) == (4408, ErrorCode.IDLE)


def test_a_camera_that_stops_is_told_that_its_generation_ended() -> None:
    session = peered()
    session.receive(Ticked(at=0.0))
    session.receive(FrameSent(at=5.0))
    session.receive(Ticked(at=20.0, frame_at=20.0))
    assert not any(isinstance(e, Close) for e in session.receive(Ticked(at=80.0, frame_at=20.0)))
    ended, *_ = session.receive(Ticked(at=81.0, frame_at=20.0))
    assert isinstance(ended, Send)
    assert ended.message == GenerationEnded(seconds=76, reason="idle")


def test_a_black_picture_is_one() -> None:
    session = peered()
    for at in range(500):
        assert session.receive(Ticked(at=at, frame_at=at - 1)) == ()


def test_words_do_not_make_up_for_pictures() -> None:
    session = Session(dialect=OURS)
    for at in range(61):
        session.receive(SetMirror(enabled=True))
        assert session.receive(Ticked(at=at)) == ()
    assert end_of(session) == 61 - 61 or session.receive(Ticked(at=62.0)) == ()


def test_the_time_that_a_client_was_away_does_not_count() -> None:
    session = peered()
    session.receive(Ticked(at=0.0, frame_at=0.0))
    back: Fact = Resumed(session_id="a", server_ip="127.0.0.1", server_port=1)
    session.receive(back)
    assert session.receive(Ticked(at=300.0, frame_at=0.0)) == ()
    assert session.receive(Ticked(at=360.0, frame_at=0.0)) == ()
    assert session.receive(Ticked(at=361.0, frame_at=0.0)) != ()


def test_the_limit_is_a_setting_and_nought_is_none() -> None:
    assert end_of(peered(idle_timeout_s=5)) == 6
    assert end_of(peered(idle_timeout_s=0), until=10_000) is None
