"""What the five documented exceptions carry, and which one each of the service's codes becomes."""

import pytest

import decart
from decart.errors import service_error
from sundog.protocol.errors import ErrorCode

EXPECTED = {
    ErrorCode.INVALID_API_KEY: decart.InvalidAPIKeyError,
    ErrorCode.UNKNOWN_MODEL: decart.ModelNotFoundError,
    ErrorCode.INVALID_PROMPT: decart.InvalidInputError,
    ErrorCode.AT_CAPACITY: decart.WebRTCError,
    ErrorCode.PEER_LOST: decart.WebRTCError,
    ErrorCode.ENGINE_FAILED: decart.DecartSDKError,
}


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_code_of_the_service_becomes_an_error_of_this_package(code):
    error = service_error(code, "what happened", model="mirage_v2", retryable=code.retryable)

    assert isinstance(error, decart.DecartSDKError)
    assert error.message == str(error) == "what happened"
    assert (error.code, error.retryable) == (code, code.retryable)
    if code in EXPECTED:
        assert type(error) is EXPECTED[code]


@pytest.mark.parametrize("code", [None, "", "a_code_of_the_future"])
def test_a_code_nobody_knows_is_the_base_class(code):
    assert type(service_error(code, "hm", model="m")) is decart.DecartSDKError


def test_an_unknown_model_carries_its_name():
    error = service_error(ErrorCode.UNKNOWN_MODEL, "no", model="nope")

    assert isinstance(error, decart.ModelNotFoundError)
    assert error.model == "nope"


def test_an_error_carries_its_data_and_cause():
    cause = OSError("wire cut")
    error = decart.WebRTCError("lost", {"close_code": 1006}, cause)

    assert (error.message, error.data, error.cause) == ("lost", {"close_code": 1006}, cause)
    assert error.__cause__ is cause


def test_all_documented_errors_share_the_base():
    for kind in (
        decart.InvalidAPIKeyError,
        decart.InvalidBaseURLError,
        decart.InvalidInputError,
        decart.ModelNotFoundError,
        decart.WebRTCError,
        decart.CameraError,
    ):
        assert issubclass(kind, decart.DecartSDKError)


def test_a_wrong_key_needs_no_words():
    assert "DECART_API_KEY" in decart.InvalidAPIKeyError().message
