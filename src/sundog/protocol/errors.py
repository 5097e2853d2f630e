"""Faults of the protocol as facts: a code, a sentence, and whether trying again may help.

    ProtocolError      the other side sent what the protocol or a limit does not allow

A code decides what programs do; the sentence is for people. Sentences of permanent refusals keep
the words by which official SDKs recognise that trying again is useless: "invalid api key",
"permission denied", "not allowed".
"""

from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

__all__ = [
    "MAX_CANDIDATES",
    "MAX_CANDIDATE_CHARS",
    "MAX_IMAGE_MESSAGE_BYTES",
    "MAX_MESSAGES_PER_S",
    "MAX_MESSAGE_BURST",
    "MAX_MESSAGE_BYTES",
    "MAX_PLAYOUT_DELAY_MS",
    "MAX_PROMPT_CHARS",
    "MAX_SDP_BYTES",
    "MAX_SOCKET_BYTES",
    "MAX_TEXT_BYTES",
    "ErrorCode",
    "ProtocolError",
]

MAX_PROMPT_CHARS = 2000
MAX_SDP_BYTES = 64 * 1024
MAX_MESSAGE_BYTES = 256 * 1024
"""Of a message without an image; what is larger is refused."""
MAX_TEXT_BYTES = 1024 * 1024
"""The same; what is larger ends the connection, before it is read."""
MAX_IMAGE_MESSAGE_BYTES = 8 * 1024 * 1024
MAX_SOCKET_BYTES = 2 * MAX_IMAGE_MESSAGE_BYTES
"""Of any message on a WebSocket; what is larger ends the connection. An image between both limits is
refused in its ack, which official clients wait for."""
MAX_MESSAGES_PER_S = 50
MAX_MESSAGE_BURST = 100
"""Messages in a row, after some seconds of silence."""
MAX_CANDIDATE_CHARS = 1024
MAX_CANDIDATES = 32
"""Candidates used for one offer; browsers send about ten."""
MAX_PLAYOUT_DELAY_MS = 500
"""How long a browser may be told to keep pictures."""


class _Facts(NamedTuple):
    status: int
    retryable: bool


class ErrorCode(StrEnum):
    """Every kind of fault that crosses the wire."""

    INVALID_API_KEY = "invalid_api_key"
    TOKEN_EXPIRED = "token_expired"
    TOKEN_NOT_ALLOWED = "token_not_allowed"
    MODEL_NOT_ALLOWED = "model_not_allowed"
    ORIGIN_NOT_ALLOWED = "origin_not_allowed"
    OPERATOR_NEEDED = "operator_needed"
    INVALID_TOKEN_REQUEST = "invalid_token_request"
    SESSION_LIMIT = "session_limit"
    UNKNOWN_MODEL = "unknown_model"
    SESSION_NOT_FOUND = "session_not_found"
    AT_CAPACITY = "at_capacity"
    DRAINING = "draining"
    TRANSPORT_NOT_ALLOWED = "transport_not_allowed"
    BAD_MESSAGE = "bad_message"
    UNKNOWN_MESSAGE = "unknown_message"
    MESSAGE_TOO_LARGE = "message_too_large"
    NOT_ALLOWED_NOW = "not_allowed_now"
    SUPERSEDED = "superseded"
    TOO_MANY_MESSAGES = "too_many_messages"
    INVALID_PROMPT = "invalid_prompt"
    INVALID_IMAGE = "invalid_image"
    INVALID_SDP = "invalid_sdp"
    INVALID_FILE = "invalid_file"
    JOB_NOT_FOUND = "job_not_found"
    STORAGE_FULL = "storage_full"
    IDLE = "idle"
    SLOW_CLIENT = "slow_client"
    PROMPT_FAILED = "prompt_failed"
    ENGINE_FAILED = "engine_failed"
    PEER_LOST = "peer_lost"
    INTERNAL = "internal"

    @property
    def status(self) -> int:
        """The nearest HTTP status, used when a connection is refused before it opens."""
        return _FACTS[self].status

    @property
    def close_code(self) -> int:
        """The WebSocket close code where the fault ends the connection (4000 to 4999: private)."""
        return 4000 + self.status

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later, unless the message says otherwise."""
        return _FACTS[self].retryable


_FACTS = MappingProxyType(
    {
        ErrorCode.INVALID_API_KEY: _Facts(401, retryable=False),
        ErrorCode.TOKEN_EXPIRED: _Facts(401, retryable=False),
        ErrorCode.TOKEN_NOT_ALLOWED: _Facts(403, retryable=False),
        ErrorCode.MODEL_NOT_ALLOWED: _Facts(403, retryable=False),
        ErrorCode.ORIGIN_NOT_ALLOWED: _Facts(403, retryable=False),
        ErrorCode.OPERATOR_NEEDED: _Facts(403, retryable=False),
        ErrorCode.INVALID_TOKEN_REQUEST: _Facts(422, retryable=False),
        ErrorCode.SESSION_LIMIT: _Facts(403, retryable=False),
        ErrorCode.UNKNOWN_MODEL: _Facts(404, retryable=False),
        ErrorCode.SESSION_NOT_FOUND: _Facts(404, retryable=False),
        ErrorCode.AT_CAPACITY: _Facts(503, retryable=True),
        ErrorCode.DRAINING: _Facts(503, retryable=True),
        ErrorCode.TRANSPORT_NOT_ALLOWED: _Facts(403, retryable=False),
        ErrorCode.BAD_MESSAGE: _Facts(400, retryable=False),
        ErrorCode.UNKNOWN_MESSAGE: _Facts(400, retryable=False),
        ErrorCode.MESSAGE_TOO_LARGE: _Facts(413, retryable=False),
        ErrorCode.NOT_ALLOWED_NOW: _Facts(409, retryable=False),
        ErrorCode.SUPERSEDED: _Facts(409, retryable=False),
        ErrorCode.TOO_MANY_MESSAGES: _Facts(429, retryable=True),
        ErrorCode.INVALID_PROMPT: _Facts(422, retryable=False),
        ErrorCode.INVALID_IMAGE: _Facts(422, retryable=False),
        ErrorCode.INVALID_SDP: _Facts(422, retryable=False),
        ErrorCode.INVALID_FILE: _Facts(422, retryable=False),
        ErrorCode.JOB_NOT_FOUND: _Facts(404, retryable=False),
        ErrorCode.STORAGE_FULL: _Facts(507, retryable=True),
        ErrorCode.IDLE: _Facts(408, retryable=True),
        ErrorCode.SLOW_CLIENT: _Facts(408, retryable=True),
        ErrorCode.PROMPT_FAILED: _Facts(422, retryable=False),
        ErrorCode.ENGINE_FAILED: _Facts(500, retryable=True),
        ErrorCode.PEER_LOST: _Facts(408, retryable=True),
        ErrorCode.INTERNAL: _Facts(500, retryable=True),
    }
)


class ProtocolError(Exception):
    """The other side sent what the protocol or a limit does not allow.

    Attributes:
        code: What kind of fault.
        message: What is wrong, with which value, and what to do; never a key, prompt or SDP.
        retryable: Whether the same may succeed later.
        retry_after_s: When that may be worth a try, whole seconds; None where nobody knows.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        retryable: bool | None = None,
        *,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retryable = code.retryable if retryable is None else retryable
        self.retry_after_s = retry_after_s
