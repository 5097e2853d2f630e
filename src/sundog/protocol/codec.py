"""Messages to JSON and back: the only place that knows wire keys, and where sizes are limited.

Unknown keys are ignored in both directions, so either side may add some. The service refuses
types it does not know; the SDK ignores them, because a newer service may say more.
"""

import json
from collections.abc import Callable, Mapping
from typing import assert_never

from sundog.protocol.dialects import Dialect
from sundog.protocol.errors import (
    MAX_CANDIDATE_CHARS,
    MAX_MESSAGE_BYTES,
    MAX_PLAYOUT_DELAY_MS,
    MAX_SDP_BYTES,
    ErrorCode,
    ProtocolError,
)
from sundog.protocol.fields import Fields, parse_object
from sundog.protocol.messages import (
    Answer,
    Candidate,
    ClientMessage,
    Draining,
    EndOfCandidates,
    ErrorMessage,
    GenerationEnded,
    GenerationStarted,
    GenerationTick,
    ImageAck,
    LivekitJoin,
    MirrorAck,
    NewPath,
    Offer,
    PromptAck,
    QueuePosition,
    ResumeAck,
    ServerMessage,
    SessionId,
    SetImage,
    SetMirror,
    SetPlayoutDelay,
    SetPrompt,
    Understanding,
    Unmet,
)
from sundog.protocol.opening import extras_of, read_session_id
from sundog.protocol.statistics import ServiceStats, stats_from, stats_json

__all__ = ["decode_client", "decode_server", "encode_client", "encode_server", "says_image"]

_MIRROR_ON, _MIRROR_OFF = 2, 0  # half turns of `rotateY`, as the official client counts them
_IMAGE_TYPE = "set_image"


def decode_client(text: str) -> ClientMessage:
    """Read what a client sent.

    Raises:
        ProtocolError: BAD_MESSAGE, UNKNOWN_MESSAGE or MESSAGE_TOO_LARGE; the session can go on.
    """
    _check_size(text)
    fields = parse_object(text)
    kind = fields.text("type")
    decode = _CLIENT_MESSAGES.get(kind)
    if decode is None:
        known = ", ".join(_CLIENT_MESSAGES)
        raise ProtocolError(
            ErrorCode.UNKNOWN_MESSAGE, f"Unknown message type {kind[:40]!r}; known: {known}"
        )
    if kind != _IMAGE_TYPE:  # it may only have said so
        _check_bytes(text, MAX_MESSAGE_BYTES, "message")
    fields.name = kind
    return decode(fields)


def encode_client(message: ClientMessage) -> str:
    """Write what our SDK sends."""
    match message:
        case Offer():
            return _json("offer", sdp=message.sdp)
        case Candidate():
            return _json(
                "ice-candidate",
                candidate={
                    "candidate": message.candidate,
                    "sdpMid": message.sdp_mid,
                    "sdpMLineIndex": message.sdp_mline_index,
                },
            )
        case EndOfCandidates():
            return _json("ice-candidate", candidate=None)
        case SetPrompt():
            # The key's presence is what asks for an ack, so its value cannot be left to default.
            enhance = {"enhance_prompt" if message.wants_ack else "should_enrich": message.enrich}
            return _json("prompt", prompt=message.text, **enhance, **_strength_of(message))
        case SetMirror():
            ack = {"ack": True} if message.wants_ack else {}
            return _json(
                "switch_camera", rotateY=_MIRROR_ON if message.enabled else _MIRROR_OFF, **ack
            )
        case SetPlayoutDelay():
            return _json("playout_delay", max_ms=message.max_ms)
        case SetImage():
            prompt = {} if message.prompt is None else {"prompt": message.prompt}
            return _json(
                _IMAGE_TYPE,
                image_data=message.image_data,
                enhance_prompt=message.enrich,
                **prompt,
                **_strength_of(message),
            )
        case ResumeAck():
            return _json("resume_ack")
        case LivekitJoin():
            return _json("livekit_join")
    assert_never(message)


def decode_server(text: str) -> ServerMessage | None:
    """Read what a service sent; None for a type that this version does not know.

    Raises:
        ProtocolError: BAD_MESSAGE; the session can go on.
    """
    fields = parse_object(text)
    kind = fields.text("type")
    decode = _SERVER_MESSAGES.get(kind)
    if decode is None:
        return None
    fields.name = kind
    return decode(fields)


def encode_server(message: ServerMessage, dialect: Dialect) -> str:
    """Write what the service sends, with our extra keys where the client knows them."""
    match message:
        case SessionId():
            return _json(
                "session_id",
                session_id=message.session_id,
                server_ip=message.server_ip,
                server_port=message.server_port,
                **(extras_of(message) if dialect.gets_extras else {}),
            )
        case Answer():
            return _json("answer", sdp=message.sdp)
        case PromptAck():
            extras = _extras(message) if dialect.gets_extras else {}
            return _json("prompt_ack", prompt=message.prompt, **_outcome(message), **extras)
        case ImageAck():
            extras = _extras(message) if dialect.gets_extras else {}
            return _json("set_image_ack", **_outcome(message), **extras)
        case MirrorAck():
            return _json("mirror_ack", enabled=message.enabled)
        case GenerationStarted() | GenerationTick() | GenerationEnded():
            return _generation(message)
        case ServiceStats():
            return _json("stats", **stats_json(message))
        case QueuePosition() | Draining() | NewPath():
            return _room(message)
        case ErrorMessage():
            return _json(
                "error", error=message.message, code=message.code, retryable=message.retryable
            )
    assert_never(message)


def _room(message: QueuePosition | Draining | NewPath) -> str:
    match message:
        case QueuePosition():
            where = {"position": message.position, "queue_size": message.queue_size}
            return _json("queue_position", **where)
        case Draining():
            return _json("draining", deadline_s=round(message.deadline_s, 1))
        case NewPath():
            return _json("new_path", within_s=round(message.within_s, 1))
    assert_never(message)


def _generation(message: GenerationStarted | GenerationTick | GenerationEnded) -> str:
    match message:
        case GenerationStarted():
            return _json("generation_started")
        case GenerationTick():
            return _json("generation_tick", seconds=message.seconds)
        case GenerationEnded():
            return _json("generation_ended", seconds=message.seconds, reason=message.reason)
    assert_never(message)


def _json(kind: str, **fields: object) -> str:
    return json.dumps({"type": kind, **fields}, separators=(",", ":"))


def _strength_of(message: SetPrompt | SetImage) -> dict[str, object]:
    return {} if message.strength is None else {"strength": message.strength}


def _extras(ack: PromptAck | ImageAck) -> dict[str, object]:
    extras: dict[str, object] = {} if ack.pts is None else {"pts": ack.pts}
    if made := ack.made_of_it:
        extras["understood"] = list(made.understood)
        extras["unmet"] = [{"words": part.words, "reason": part.reason} for part in made.unmet]
        extras["ignored"] = list(made.ignored)
        extras["enriched_prompt"] = made.enriched
    if ack.success:
        extras["stands_alone"] = ack.stands_alone
    return extras


def _outcome(ack: PromptAck | ImageAck) -> dict[str, object]:
    # `code` is not in the official protocol; every official client ignores keys it does not know.
    code = {} if ack.code is None else {"code": ack.code}
    return {"success": ack.success, "error": ack.error, **code}


def says_image(start: str) -> bool:
    """Return whether a message claims to carry an image, by its first 256 characters."""
    return f'"{_IMAGE_TYPE}"' in start[:256]


def _check_size(text: str) -> None:
    # Looked up before parsing, so that only a message that claims to carry an image is parsed
    # at length; every known client writes the type first. The socket bounds it, and the session
    # refuses an image that is too large in its ack, which clients wait for.
    if not says_image(text):
        _check_bytes(text, MAX_MESSAGE_BYTES, "message")


def _check_bytes(text: str, limit: int, what: str) -> None:
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    if size > limit:
        raise ProtocolError(
            ErrorCode.MESSAGE_TOO_LARGE, f"The {what} has {size} bytes; at most {limit} are taken"
        )


def _offer(fields: Fields) -> Offer:
    sdp = fields.text("sdp")
    _check_bytes(sdp, MAX_SDP_BYTES, "offer's sdp")
    return Offer(sdp=sdp)


def _candidate(fields: Fields) -> Candidate | EndOfCandidates:
    if fields.has("candidate") and fields.is_null("candidate"):
        return EndOfCandidates()
    inner = fields.object("candidate")
    candidate = inner.text("candidate")
    if not candidate:  # the W3C's other way to say that no more follow
        return EndOfCandidates()
    _check_bytes(candidate, MAX_CANDIDATE_CHARS, "candidate")
    return Candidate(
        candidate=candidate,
        sdp_mid=inner.optional_text("sdpMid"),
        sdp_mline_index=inner.optional_integer("sdpMLineIndex"),
    )


def _enrich(fields: Fields) -> bool:
    legacy = fields.boolean("should_enrich", default=True)
    return fields.boolean("enhance_prompt", default=legacy)


def _strength(fields: Fields) -> float | None:
    strength = fields.optional_number("strength")
    if strength is not None and not 0 <= strength <= 1:
        raise fields.wrong("strength", "a number from 0 to 1")
    return strength


def _prompt(fields: Fields) -> SetPrompt:
    return SetPrompt(
        text=fields.text("prompt"),
        enrich=_enrich(fields),
        strength=_strength(fields),
        # Clients that send this key wait for the ack; those that do not would only warn of it.
        wants_ack=fields.has("enhance_prompt"),
    )


def _mirror(fields: Fields) -> SetMirror:
    rotation = fields.integer("rotateY")
    if rotation not in (_MIRROR_ON, _MIRROR_OFF):
        raise fields.wrong("rotateY", f"{_MIRROR_ON} (mirror) or {_MIRROR_OFF} (do not)")
    return SetMirror(enabled=rotation == _MIRROR_ON, wants_ack=fields.boolean("ack", default=False))


def _playout_delay(fields: Fields) -> SetPlayoutDelay:
    max_ms = fields.integer("max_ms")
    if not 0 <= max_ms <= MAX_PLAYOUT_DELAY_MS:
        raise fields.wrong("max_ms", f"from 0 to {MAX_PLAYOUT_DELAY_MS}")
    return SetPlayoutDelay(max_ms=max_ms)


def _image(fields: Fields) -> SetImage:
    # A later era names an uploaded file instead of carrying the picture; neither is supported,
    # and the session says so in the ack.
    image = fields.optional_text("image_data") or fields.optional_text("image_ref")
    prompt = (fields.optional_text("prompt") or "") if fields.has("prompt") else None
    return SetImage(
        image_data=image, prompt=prompt, enrich=_enrich(fields), strength=_strength(fields)
    )


def _prompt_ack(fields: Fields) -> PromptAck:
    return PromptAck(
        prompt=fields.text("prompt"),
        success=fields.boolean("success", default=False),
        error=fields.optional_text("error"),
        code=_code(fields),
        pts=fields.optional_integer("pts"),
        made_of_it=_understanding(fields),
        stands_alone=fields.boolean("stands_alone", default=True),
    )


def _understanding(fields: Fields) -> Understanding | None:
    if fields.is_null("understood"):
        return None
    return Understanding(
        understood=fields.texts("understood"),
        unmet=tuple(
            Unmet(words=part.text("words"), reason=part.text("reason"))
            for part in fields.objects("unmet")
        ),
        ignored=fields.texts("ignored"),
        enriched=fields.optional_text("enriched_prompt") or "",
    )


def _image_ack(fields: Fields) -> ImageAck:
    return ImageAck(
        success=fields.boolean("success", default=False),
        error=fields.optional_text("error"),
        code=_code(fields),
        pts=fields.optional_integer("pts"),
        made_of_it=_understanding(fields),
        stands_alone=fields.boolean("stands_alone", default=True),
    )


def _error(fields: Fields) -> ErrorMessage:
    code = _code(fields)
    return ErrorMessage(
        code=code,
        message=fields.text("error"),
        retryable=fields.boolean("retryable", default=code is not None and code.retryable),
    )


def _code(fields: Fields) -> ErrorCode | None:
    try:
        return ErrorCode(fields.optional_text("code") or "")
    except ValueError:  # none given, or one that a newer service knows
        return None


_CLIENT_MESSAGES: Mapping[str, Callable[[Fields], ClientMessage]] = {
    "offer": _offer,
    "ice-candidate": _candidate,
    "prompt": _prompt,
    "switch_camera": _mirror,
    "playout_delay": _playout_delay,
    _IMAGE_TYPE: _image,
    "resume_ack": lambda _: ResumeAck(),
    "livekit_join": lambda _: LivekitJoin(),
}

_SERVER_MESSAGES: Mapping[str, Callable[[Fields], ServerMessage]] = {
    "session_id": read_session_id,
    "queue_position": lambda fields: QueuePosition(
        position=fields.integer("position"), queue_size=fields.integer("queue_size")
    ),
    "answer": lambda fields: Answer(sdp=fields.text("sdp")),
    "prompt_ack": _prompt_ack,
    "mirror_ack": lambda fields: MirrorAck(enabled=fields.boolean("enabled", default=False)),
    "set_image_ack": _image_ack,
    "generation_started": lambda _: GenerationStarted(),
    "generation_tick": lambda fields: GenerationTick(seconds=fields.integer("seconds")),
    "generation_ended": lambda fields: GenerationEnded(
        seconds=fields.integer("seconds"), reason=fields.text("reason")
    ),
    "stats": stats_from,
    "draining": lambda fields: Draining(deadline_s=fields.number("deadline_s", default=0.0)),
    "new_path": lambda fields: NewPath(within_s=fields.number("within_s", default=0.0)),
    "error": _error,
}
