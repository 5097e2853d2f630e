"""The rate of a running x264 with its buffer; and doing without where PyAV's builds differ."""

from collections.abc import Iterator

import av
import pytest
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from av.video.codeccontext import VideoCodecContext

from sundog.media.rtc.video.coding import vbv
from sundog.media.rtc.video.coding.encoder import make_encoder
from tests.unit.media.test_encoder import is_key, moving

H264 = RTCRtpCodecParameters(mimeType="video/H264", clockRate=90000, payloadType=97)


def encoder_context() -> VideoCodecContext:
    codec = av.CodecContext.create("libx264", "w")
    assert isinstance(codec, VideoCodecContext)
    codec.bit_rate = 1_000_000
    return codec


@pytest.fixture
def another_build(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PyAV as nobody has looked into it."""
    monkeypatch.setattr(av, "__version__", "99.0.0")
    vbv._options.cache_clear()
    yield
    vbv._options.cache_clear()


def test_the_pyav_that_is_installed_takes_a_new_buffer_while_it_runs() -> None:
    codec = encoder_context()
    assert vbv.is_rerated(codec), f"PyAV {av.__version__} has moved what vbv.py reads; look at it"
    assert vbv.rerate(codec, 700_000, 70_000)
    assert (codec.bit_rate, codec.max_bit_rate) == (700_000, 700_000)


def test_looking_changes_nothing() -> None:
    codec = encoder_context()
    vbv.is_rerated(codec)
    assert (codec.bit_rate, codec.max_bit_rate) == (1_000_000, None)


@pytest.mark.usefixtures("another_build")
def test_an_unknown_build_is_left_alone() -> None:
    codec = encoder_context()
    assert not vbv.is_rerated(codec)
    assert not vbv.rerate(codec, 700_000, 70_000)
    assert (codec.bit_rate, codec.max_bit_rate) == (1_000_000, None)


@pytest.mark.usefixtures("another_build")
def test_an_unknown_build_follows_the_rate_with_few_key_frames() -> None:
    encoder = make_encoder(H264)
    keys = []
    for frame, target in zip(moving(8), [3, 2, 2, 1, 1, 0.5, 0.5, 0.7], strict=True):
        encoder.target_bitrate = round(target * 1e6)
        keys.append(is_key("H264", encoder.encode(frame)[0]))
    assert keys == [True, False, False, True, False, True, False, False]
    assert encoder.codec is not None
    assert encoder.codec.bit_rate == 700_000
