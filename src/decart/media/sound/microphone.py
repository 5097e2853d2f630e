"""The microphone, through PortAudio by the library sounddevice; optional."""

import asyncio
from types import ModuleType
from typing import Any, Final

import numpy as np

from decart.errors import CameraError
from decart.media.sound.track import FRAME_S, SAMPLE_RATE, SoundTrack
from sundog.media.clock import Clock

__all__ = ["MicrophoneTrack"]

_CODE: Final = "microphone_unavailable"
_ADVICE: Final = "connect one, or leave the sound out: get_camera_stream(audio=False)"


class MicrophoneTrack(SoundTrack):
    """The system's default microphone; `open` it next.

    Args:
        clock: Stamps the frames.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self._stream: Any = None

    async def open(self) -> None:
        """Switch it on.

        Raises:
            CameraError: ``microphone_unavailable``: there is none, it is in use, or the library
                for it is not installed.
        """
        # PortAudio asks every device of the system what it can do.
        self._stream = await asyncio.to_thread(self._opened)
        if self.readyState != "live":
            self._close()

    def stop(self) -> None:
        """Switch it off; may be called twice."""
        super().stop()
        self._close()

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _opened(self) -> Any:  # noqa: ANN401 - the library has no types
        library = _library()
        try:
            device = library.query_devices(kind="input")
            channels = min(2, int(device["max_input_channels"]))
            try:
                stream = self._stream_of(library, channels, SAMPLE_RATE)
            except library.PortAudioError:
                stream = self._stream_of(library, channels, int(device["default_samplerate"]))
            stream.start()
        except (library.PortAudioError, ValueError) as error:
            # PortAudio's first line says what is wrong, the rest where in its own code.
            reason = str(error).partition("\n")[0]
            raise CameraError(
                f"no microphone: {reason}; {_ADVICE}", cause=error, code=_CODE
            ) from error
        return stream

    def _stream_of(self, library: ModuleType, channels: int, rate: int) -> Any:  # noqa: ANN401
        def captured(data: Any, count: int, _time: object, _status: object) -> None:  # noqa: ANN401
            samples = np.frombuffer(data, np.int16).reshape(count, channels).copy()
            self._capture(samples, rate, self._clock.now() - count / rate)

        return library.RawInputStream(
            samplerate=rate,
            channels=channels,
            dtype="int16",
            blocksize=round(rate * FRAME_S),
            latency="low",
            callback=captured,
        )


def _library() -> ModuleType:
    try:
        import sounddevice  # here: it starts PortAudio, and is optional
    except ImportError as error:
        raise CameraError(
            "no microphone: the library sounddevice is not installed; pip install"
            " 'sundog[microphone]', or leave the sound out: get_camera_stream(audio=False)",
            cause=error,
            code=_CODE,
        ) from error
    except OSError as error:
        raise CameraError(
            "no microphone: sounddevice finds no PortAudio; install it (on Debian: apt install"
            " libportaudio2), or leave the sound out: get_camera_stream(audio=False)",
            cause=error,
            code=_CODE,
        ) from error
    module: ModuleType = sounddevice
    return module
