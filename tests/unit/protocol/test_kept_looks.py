"""What a session leaves to the next one of the same client, and when that takes it."""

import pytest

from sundog.protocol.dialects import dialect_of
from sundog.protocol.effects import (
    ApplyMirror,
    ApplyPrompt,
    Negotiate,
    PromptApplied,
    PromptFailed,
    Send,
)
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.kept import Kept
from sundog.protocol.messages import (
    ClientMessage,
    ImageAck,
    Offer,
    PromptAck,
    SetImage,
    SetMirror,
    SetPrompt,
)
from sundog.protocol.session import Session

OFFICIAL = dialect_of("decart-python-sdk/0.0.40 lang/py", None, None)
PASSTHROUGH = SetImage(image_data=None, prompt="")
LOOK = Kept(prompts=("Anime", "warmer"), image=b"hi", mirror=True)
RESTORED = ApplyPrompt(text="warmer", before=("Anime",), image=b"hi")


def after(*messages: ClientMessage, kept: Kept | None = None) -> Session:
    """Return a session whose client has said this, and whose engine has taken all of it."""
    session = Session(dialect=OFFICIAL, kept=kept)
    for message in messages:
        for effect in session.receive(message):
            if isinstance(effect, ApplyPrompt):
                session.receive(PromptApplied(pts=None, stands_alone=effect.text != "warmer"))
    return session


def test_a_session_leaves_its_prompts_image_and_mirror() -> None:
    session = after(
        SetPrompt(text="Lego World"),
        SetImage(image_data="aGk=", prompt="Anime"),
        SetPrompt(text="warmer", enrich=False),
        SetMirror(enabled=True),
    )
    assert session.kept() == Kept(
        prompts=("Anime", "warmer"), enrich=False, image=b"hi", mirror=True
    )


@pytest.mark.parametrize(
    "messages",
    [(), (PASSTHROUGH,), (SetMirror(enabled=False),), (SetPrompt(text=" "),)],
    ids=["nothing", "passthrough", "no mirror", "a refused prompt"],
)
def test_a_session_without_a_look_leaves_nothing(messages: tuple[ClientMessage, ...]) -> None:
    assert after(*messages).kept() is None


def test_a_passthrough_at_the_start_is_answered_by_the_look_of_before() -> None:
    session = Session(dialect=OFFICIAL, kept=LOOK)
    assert session.receive(PASSTHROUGH) == (ApplyMirror(enabled=True), RESTORED)
    effects = session.receive(PromptApplied(pts=None, stands_alone=False))
    assert effects == (Send(message=ImageAck(stands_alone=False)),)
    assert session.kept() == LOOK


def test_a_second_passthrough_is_taken_at_its_word() -> None:
    session = after(PASSTHROUGH, kept=LOOK)
    (effect,) = session.receive(PASSTHROUGH)
    assert isinstance(effect, ApplyPrompt)
    assert (effect.text, effect.image) == ("", b"")


def test_an_offer_without_any_prompt_brings_the_look_back_unanswered() -> None:
    session = Session(dialect=OFFICIAL, kept=LOOK)
    effects = session.receive(Offer(sdp="v=0"))
    assert effects == (Negotiate(sdp="v=0"), ApplyMirror(enabled=True), RESTORED)
    assert session.receive(PromptApplied(pts=None, stands_alone=False)) == ()


@pytest.mark.parametrize(
    "message",
    [SetPrompt(text="Lego World"), SetImage(image_data="aGk="), SetImage(prompt="Lego World")],
    ids=["prompt", "image", "image with a prompt"],
)
def test_a_client_that_asks_for_a_look_gets_that_alone(message: ClientMessage) -> None:
    session = Session(dialect=OFFICIAL, kept=LOOK)
    (effect,) = session.receive(message)
    assert isinstance(effect, ApplyPrompt)
    assert effect.before == ()
    assert session.receive(Offer(sdp="v=0")) == (Negotiate(sdp="v=0"),)


def test_a_mirror_that_was_asked_for_anew_is_not_undone() -> None:
    session = after(SetMirror(enabled=False), kept=LOOK)
    assert session.receive(Offer(sdp="v=0")) == (Negotiate(sdp="v=0"), RESTORED)
    session.receive(PromptApplied(pts=None, stands_alone=False))
    kept = session.kept()
    assert kept is not None
    assert not kept.mirror


def test_a_mirror_alone_comes_back_beside_the_passthrough() -> None:
    session = Session(dialect=OFFICIAL, kept=Kept(mirror=True))
    assert session.receive(PASSTHROUGH) == (ApplyMirror(enabled=True), ApplyPrompt(text=""))
    assert session.receive(PromptApplied(pts=None)) == (Send(message=ImageAck()),)


def test_a_look_that_nobody_has_taken_is_left_to_the_next_session() -> None:
    assert Session(dialect=OFFICIAL, kept=LOOK).kept() == LOOK


def test_a_look_that_the_engine_refuses_now_leaves_the_picture_as_it_comes() -> None:
    session = Session(dialect=OFFICIAL, kept=LOOK)
    session.receive(PASSTHROUGH)
    refused = ProtocolError(ErrorCode.PROMPT_FAILED, "cannot")
    (effect,) = session.receive(PromptFailed(error=refused))
    assert isinstance(effect, ApplyPrompt)
    assert effect.text == ""
    assert session.receive(PromptApplied(pts=None)) == (Send(message=ImageAck()),)


def test_a_prompt_beside_a_look_that_comes_back_is_acknowledged_as_ever() -> None:
    session = Session(dialect=OFFICIAL, kept=Kept(prompts=("Anime",)))
    session.receive(PASSTHROUGH)
    session.receive(SetPrompt(text="darker"))
    ack, effect = session.receive(PromptApplied(pts=None))
    assert ack == Send(message=ImageAck())
    assert effect == ApplyPrompt(text="darker", before=("Anime",))
    assert session.receive(PromptApplied(pts=5)) == (
        Send(message=PromptAck(prompt="darker", pts=5)),
    )


def test_what_is_kept_shows_no_prompt_when_printed() -> None:
    assert "Anime" not in repr(LOOK)
