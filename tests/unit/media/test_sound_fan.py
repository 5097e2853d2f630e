"""The sound of viewers when something in its way fails."""

import asyncio

import pytest

from sundog.media.clock import ManualClock
from sundog.media.delay_line import SoundPacket
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.sound import fan as fan_module
from sundog.media.rtc.sound.fan import SoundFan

PACKET = SoundPacket(ticks=960, sequence=1, payload=b"opus")


class Relay:
    """Passes packets on at once; the first one made breaks."""

    made = 0

    def __init__(self, _: Lipsync) -> None:
        Relay.made += 1
        self.is_broken = Relay.made == 1
        self.packets: asyncio.Queue[SoundPacket] = asyncio.Queue()
        self.put = self.packets.put_nowait

    async def take(self) -> SoundPacket:
        packet = await self.packets.get()
        if self.is_broken:
            raise ValueError("out of order")
        return packet

    def stop(self) -> None:
        pass


async def test_sound_that_failed_is_logged_and_begins_again_a_second_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(fan_module, "SoundRelay", Relay)
    monkeypatch.setattr(Relay, "made", 0)
    clock = ManualClock(100.0)
    fan = SoundFan(clock)
    heard: list[SoundPacket] = []
    track = fan.track()
    monkeypatch.setattr(track, "give", heard.append)
    fan._tracks.add(track)
    lipsync = Lipsync(clock)

    for _ in range(10):
        fan.put(fan, lipsync, PACKET)
        await asyncio.sleep(0)
    assert "sound failed: ValueError" in caplog.text
    assert Relay.made == 1  # not once for each packet
    assert not heard

    clock.advance(1.0)
    fan.put(fan, lipsync, PACKET)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert Relay.made == 2
    assert len(heard) == 1
    for task in fan._tasks:
        task.cancel()
    await fan.aclose()
