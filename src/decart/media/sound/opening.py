"""From what a picture is read from to the sound that belongs to it."""

import asyncio

from decart.media.request import VideoRequest
from decart.media.sound.file import FileSounds, has_sound
from decart.media.sound.microphone import MicrophoneTrack
from decart.media.sound.tone import ToneSounds
from decart.media.sound.track import PlayedTrack, SoundTrack
from decart.media.sources.camera import Camera
from decart.media.sources.file import FilePictures
from decart.media.sources.screen import Screen
from decart.media.sources.source import Paced, Source
from decart.media.sources.synthetic import SyntheticPictures
from sundog.media.clock import Clock

__all__ = ["open_sound"]


async def open_sound(
    source: Source | None, request: VideoRequest, clock: Clock
) -> SoundTrack | None:
    """Return the sound that belongs to a picture; None where there is none.

    A camera and the screen come with the microphone, a file with its own sound, the test picture
    with a tone at each full second. Arrays, pictures and live streams are silent.

    Args:
        source: What the picture is read from, open; None if it is none of ours.
        request: What was asked for.
        clock: The one that stamps the pictures.

    Raises:
        CameraError: there is no microphone.
    """
    if isinstance(source, Camera):
        return await _microphone(clock)
    if not isinstance(source, Paced):
        return None
    pictures, pace = source.pictures, source.pace
    if isinstance(pictures, Screen):
        return await _microphone(clock)
    if isinstance(pictures, SyntheticPictures):
        return PlayedTrack(ToneSounds(), lambda: pace.start_s, clock)
    if isinstance(pictures, FilePictures) and await asyncio.to_thread(has_sound, pictures.place):
        sounds = FileSounds(pictures.place, pictures.turns, loops=request.loop)
        return PlayedTrack(sounds, lambda: pace.start_s, clock)
    return None


async def _microphone(clock: Clock) -> MicrophoneTrack:
    track = MicrophoneTrack(clock)
    try:
        await track.open()
    except BaseException:
        track.stop()
        raise
    return track
