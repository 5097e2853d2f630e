"""Video encoders for live streams: no look-ahead, one thread, the rate changed in place.

Measured at 1280x704, 3 Mbit/s on one core: x264 as set here 6.7 ms a frame (superfast 8.6 ms and
0.8 dB less), against 40 ms for the medium preset that aiortc uses; libvpx at speed 12 5.4 ms
against 8.7 ms at speed 6. Two threads, a slice each, take 1 ms off x264's and cost 2 ms more of two
shared cores.
"""

import fractions
from collections.abc import Iterator
from typing import Any, Final

import av
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.vpx import Vp8Encoder, vp8_depayload
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from sundog.media.rtc.video.coding import vbv
from sundog.media.rtc.video.coding.frame_rate import NOMINAL_FPS, FrameRate
from sundog.media.rtc.video.coding.key_frames import is_key_frame

__all__ = ["MAX_BITRATE_BPS", "MIN_BITRATE_BPS", "START_BITRATE_BPS", "make_encoder"]

START_BITRATE_BPS: Final = 3_000_000
MIN_BITRATE_BPS: Final = 150_000
MAX_BITRATE_BPS: Final = 4_000_000
"""A camera's picture at 1280x704 gains nothing visible beyond, and each bit costs encoding time."""

_TIME_BASE: Final = fractions.Fraction(1, 90_000)
_GOP_FRAMES: Final = 3000
"""Key frames come when the receiver asks for them (RFC 4585 section 6.3.1), not by the clock."""

_HEADROOM: Final = 1.6
"""Where x264's buffer cannot be moved: how much more than its first rate it allows, and beyond which
factor a new encoder costs less than a wrong buffer."""

_NEAR: Final = 0.02
"""A rate this close is left as it is."""

_VP8_DOWN: Final = 0.75
_VP8_HALF: Final = 0.5
_VP8_FALL_S: Final = 0.2
"""A rate that falls in many steps costs no key frame for each."""

_VP8_UP: Final = 1.33
_VP8_REST_S: Final = 1.5
_VP8_NEAR: Final = 0.05


class _Rate:
    """The target, kept within the service's limits.

    Attributes:
        is_key: Whether the last frame can be decoded without earlier ones.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_key = False
        self._bitrate_bps = START_BITRATE_BPS

    @property
    def target_bitrate(self) -> int:
        """Bits per second to aim for, from the next frame on."""
        return self._bitrate_bps

    @target_bitrate.setter
    def target_bitrate(self, bitrate: int) -> None:
        self._bitrate_bps = max(MIN_BITRATE_BPS, min(bitrate, MAX_BITRATE_BPS))


class LiveH264Encoder(_Rate, H264Encoder):
    """x264, ultrafast with sub-pixel motion and deblocking, zerolatency.

    Without look-ahead it takes every frame for a 25th of a second, whatever their times say: at 50
    a second it would send almost twice the rate. So it is told the rate that 25 of them would have.
    """

    codec: VideoCodecContext | None

    def __init__(self) -> None:
        super().__init__()
        self._frame_rate = FrameRate()
        self._made_for_bps = 0
        self._is_rerated = False

    def _encode_frame(self, frame: av.VideoFrame, force_keyframe: bool) -> Iterator[bytes]:
        assert frame.pts is not None
        assert frame.time_base is not None
        self._frame_rate.add(float(frame.pts * frame.time_base))
        nominal_bps = round(self.target_bitrate * NOMINAL_FPS / self._frame_rate.fps)
        if self.codec is None or not self._fits(frame, nominal_bps):
            self.codec = self._made(frame, nominal_bps)
        frame.pict_type = PictureType.I if force_keyframe else PictureType.NONE
        packets = self.codec.encode(frame)
        self.is_key = any(packet.is_keyframe for packet in packets)
        data = b"".join(bytes(packet) for packet in packets)
        if data:
            yield from self._split_bitstream(data)

    def _made(self, frame: av.VideoFrame, nominal_bps: int) -> VideoCodecContext:
        buffer_bits = vbv.buffer_bits(self.target_bitrate)
        codec = _x264(frame.width, frame.height, nominal_bps, buffer_bits)
        self._made_for_bps = nominal_bps
        self._is_rerated = vbv.is_rerated(codec)
        if not self._is_rerated:
            codec.options["maxrate"] = str(round(nominal_bps * _HEADROOM))
        return codec

    def _fits(self, frame: av.VideoFrame, nominal_bps: int) -> bool:
        """Return whether the encoder does for a frame, at the rate of now."""
        assert self.codec is not None
        if (frame.width, frame.height) != (self.codec.width, self.codec.height):
            return False
        if abs(nominal_bps - (self.codec.bit_rate or 0)) <= _NEAR * nominal_bps:
            return True
        if self._is_rerated:
            return vbv.rerate(self.codec, nominal_bps, vbv.buffer_bits(self.target_bitrate))
        self.codec.bit_rate = nominal_bps
        return 1 / _HEADROOM <= nominal_bps / self._made_for_bps <= _HEADROOM


class LiveVp8Encoder(_Rate, Vp8Encoder):
    """libvpx, realtime speed 12, no denoiser.

    It cannot be re-rated in place, and each new encoder costs a key frame: a lower rate is taken at
    once where it is a quarter lower, a higher one only now and then, both where a key frame is
    made anyway.
    """

    codec: VideoCodecContext | None

    def __init__(self) -> None:
        super().__init__()
        self._made_at_s = float("-inf")

    def encode(self, frame: Any, force_keyframe: bool = False) -> tuple[list[bytes], int]:  # noqa: ANN401
        """Encode one frame; return RTP payloads and the timestamp in 90 kHz ticks."""
        now_s = float(frame.pts * frame.time_base)
        if self.codec is None or not self._fits(frame, now_s, force_keyframe):
            self.codec = _vp8(frame.width, frame.height, self.target_bitrate)
            self._made_at_s = now_s
        wanted, self._bitrate_bps = self._bitrate_bps, self.codec.bit_rate or self._bitrate_bps
        try:
            # The base class makes a new encoder when the target moved; `_fits` has decided that.
            payloads, timestamp = super().encode(frame, force_keyframe)
        finally:
            self._bitrate_bps = wanted
        self.is_key = bool(payloads) and is_key_frame("VP8", vp8_depayload(payloads[0]))
        return payloads, timestamp

    def _fits(self, frame: av.VideoFrame, now_s: float, is_key: bool) -> bool:
        assert self.codec is not None
        if (frame.width, frame.height) != (self.codec.width, self.codec.height):
            return False
        ratio = self.target_bitrate / (self.codec.bit_rate or self.target_bitrate)
        if is_key:
            return abs(ratio - 1) < _VP8_NEAR
        age_s = now_s - self._made_at_s
        is_too_much = ratio <= _VP8_DOWN and (ratio <= _VP8_HALF or age_s >= _VP8_FALL_S)
        return not is_too_much and (ratio < _VP8_UP or age_s < _VP8_REST_S)


def make_encoder(codec: RTCRtpCodecParameters) -> LiveH264Encoder | LiveVp8Encoder:
    """Return an encoder for a negotiated codec.

    Raises:
        ValueError: neither H264 nor VP8.
    """
    match codec.name:
        case "H264":
            return LiveH264Encoder()
        case "VP8":
            return LiveVp8Encoder()
        case name:
            raise ValueError(f"no encoder for {name}; H264 and VP8 are supported")


def _x264(width: int, height: int, bitrate_bps: int, buffer_bits: int) -> VideoCodecContext:
    codec = _open("libx264", width, height, bitrate_bps)
    codec.profile = "Baseline"
    fill = vbv.first_fill(buffer_bits / bitrate_bps)
    codec.options = {
        # Ultrafast, with the two things put back that its picture lacks most for what they cost.
        "preset": "ultrafast",
        "tune": "zerolatency",
        # Where bits are short, x264 goes on to coarser steps than H.264 has (51) by smoothing,
        # which makes a cut grey.
        "x264-params": f"subme=1:deblock=0,0:qpmax=51:vbv-init={fill:.2f}",
        "maxrate": str(bitrate_bps),
        "bufsize": str(buffer_bits),
        "forced-idr": "1",
    }
    return codec


def _vp8(width: int, height: int, bitrate_bps: int) -> VideoCodecContext:
    codec = _open("libvpx", width, height, bitrate_bps)
    # With 56 the least rates are overdrawn by two fifths.
    codec.qmin, codec.qmax = 2, 63
    rate = str(bitrate_bps)
    codec.options = {
        "deadline": "realtime",
        "cpu-used": "-12",
        "lag-in-frames": "0",
        "noise-sensitivity": "0",
        "minrate": rate,
        "maxrate": rate,
        "bufsize": str(bitrate_bps // 5),
        "undershoot-pct": "100",
        "overshoot-pct": "15",
        "max-intra-rate": "250",
        "static-thresh": "1",
    }
    return codec


def _open(name: str, width: int, height: int, bitrate_bps: int) -> VideoCodecContext:
    codec = av.CodecContext.create(name, "w")
    assert isinstance(codec, VideoCodecContext)
    codec.width, codec.height = width, height
    codec.bit_rate = bitrate_bps
    codec.pix_fmt = "yuv420p"
    codec.framerate = fractions.Fraction(NOMINAL_FPS)
    codec.time_base = _TIME_BASE
    codec.gop_size = _GOP_FRAMES
    # Several codec threads on a small machine spin against each other: 25 fps become 18.
    codec.thread_count = 1
    return codec
