"""The rate of a running x264, with its buffer model (VBV): no new encoder, no key frame.

libavcodec's libx264 reconfigures itself at the next frame when ``bit_rate``, ``rc_max_rate`` or
``rc_buffer_size`` of its context moved. PyAV sets the first alone, and then the buffer of the rate
before lets frames of the old size out, or holds those of the new one down. The other two are set by
``av_opt_set_int`` of the libavutil that PyAV itself is linked with. That takes the address of the
context, which PyAV keeps at a place of its object that only builds looked into are known to have;
anywhere else nothing is read or written.
"""

import ctypes
import functools
import struct
import sys
import sysconfig
from typing import Final, NamedTuple

import av
from av.codec import context
from av.video.codeccontext import VideoCodecContext

__all__ = ["buffer_bits", "first_fill", "is_rerated", "rerate"]

_SHORT_S: Final = 0.1
_SHORT_TO_BPS: Final = 1_000_000
_LONG_S: Final = 0.2
_LONG_FROM_BPS: Final = 2_000_000
_FIRST_S: Final = 0.12

_KNOWN_BUILDS: Final = ("18.1.",)
_ADDRESS_AT: Final = 24
"""Bytes: after reference count, type and method table comes the context's address."""

_RATE, _MAX_RATE, _BUFFER = b"b", b"maxrate", b"bufsize"


class _Options(NamedTuple):
    """The options of libavutil, and what tells a codec's context from anything else."""

    library: ctypes.CDLL
    context_class: int


def buffer_bits(bitrate_bps: int) -> int:
    """Return how far frames may overdraw a rate.

    200 ms is the best picture, with key frames of 2.4 to 3 frames' size at 3 Mbit/s. Below 1 Mbit/s
    they had up to 4 with it; 100 ms makes that 1.9 to 2.4 and costs 0.1 to 0.5 dB.
    """
    share = (bitrate_bps - _SHORT_TO_BPS) / (_LONG_FROM_BPS - _SHORT_TO_BPS)
    return round(bitrate_bps * (_SHORT_S + (_LONG_S - _SHORT_S) * min(1.0, max(0.0, share))))


def first_fill(buffer_s: float) -> float:
    """Return how full a new encoder's buffer is, 0 to 1: its first frame takes no more out.

    A session's first picture is there a third sooner, and as sharp as ever after a fifth of a
    second.
    """
    return min(0.9, _FIRST_S / buffer_s)


def is_rerated(codec: VideoCodecContext) -> bool:
    """Return whether `rerate` works with this encoder. Changes nothing."""
    return _address(codec) is not None


def rerate(codec: VideoCodecContext, bitrate_bps: int, buffer: int) -> bool:
    """Set an encoder's rate, and a buffer that fills at it.

    Args:
        codec: An encoder, open or not; on the thread that encodes.
        bitrate_bps: From the next frame on.
        buffer: Its bits.

    Returns:
        Whether all of it is set; without, nothing is.
    """
    address, options = _address(codec), _options()
    if address is None or options is None:
        return False
    before = codec.max_bit_rate or 0
    if not _set(options, address, _MAX_RATE, bitrate_bps):
        return False
    if codec.max_bit_rate != bitrate_bps or not _set(options, address, _BUFFER, buffer):
        _set(options, address, _MAX_RATE, before)
        return False
    codec.bit_rate = bitrate_bps
    return True


def _address(codec: VideoCodecContext) -> int | None:
    """Return where libavcodec's context is; None unless it is one, and says the same as PyAV."""
    options = _options()
    if options is None:
        return None
    address = ctypes.c_void_p.from_address(id(codec) + _ADDRESS_AT).value
    # AVCodecContext begins with the address of its class.
    if not address or ctypes.c_void_p.from_address(address).value != options.context_class:
        return None
    rate = ctypes.c_int64()
    read = options.library.av_opt_get_int(address, _RATE, 0, ctypes.byref(rate))
    return address if read == 0 and rate.value == (codec.bit_rate or 0) else None


def _set(options: _Options, address: int, name: bytes, value: int) -> bool:
    return bool(options.library.av_opt_set_int(address, name, value, 0) == 0)


def _is_known() -> bool:
    """Return whether PyAV's objects are laid out as they were seen to be."""
    return (
        sys.implementation.name == "cpython"
        and not sysconfig.get_config_var("Py_GIL_DISABLED")
        and struct.calcsize("P") == 8
        and av.__version__.startswith(_KNOWN_BUILDS)
    )


@functools.cache
def _options() -> _Options | None:
    """Load what is needed; None where it cannot be had."""
    if not _is_known():
        return None
    try:
        # A name that is looked up in a library is looked up in those that it is linked with, which
        # is how this finds the one libavutil that PyAV uses. Windows looks up nothing of the sort.
        library = ctypes.CDLL(context.__file__)
        for function in (library.av_opt_get_int, library.av_opt_set_int):
            function.restype = ctypes.c_int
        pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
        found = ctypes.POINTER(ctypes.c_int64)
        library.av_opt_get_int.argtypes = [pointer, text, number, found]
        library.av_opt_set_int.argtypes = [pointer, text, ctypes.c_int64, number]
        library.avcodec_get_class.restype = pointer
        return _Options(library, library.avcodec_get_class())
    except (OSError, AttributeError, TypeError):
        return None
