"""An offer of the form that OBS sends (libdatachannel): one way, H264 and Opus, no candidates."""

import re

import httpx

from tests.service import running_service
from tests.whipclient import SDP, published, watching, without_candidates

_SECTION = """\
c=IN IP4 0.0.0.0
a=mid:{mid}
a=sendonly
a=ssrc:{ssrc} cname:obs
a=ssrc:{ssrc} msid:obs {kind}
a=msid:obs {kind}
a=rtcp-mux
{codec}
a=setup:actpass
a=ice-ufrag:Ob5s
a=ice-pwd:abcdefghijklmnopqrstuv
"""
_OPUS = """\
a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;maxaveragebitrate=96000;stereo=1;sprop-stereo=1;useinbandfec=1"""
_H264 = """\
a=rtpmap:96 H264/90000
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtcp-fb:96 goog-remb
a=fmtp:96 profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1"""
OFFER = (
    """\
v=0
o=rtc 2743128419 0 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=group:LS 0 1
a=msid-semantic:WMS *
a=ice-options:ice2,trickle
a=fingerprint:sha-256 """
    + ":".join(f"{number:02X}" for number in range(32))
    + "\nm=audio 9 UDP/TLS/RTP/SAVPF 111\n"
    + _SECTION.format(mid=0, ssrc=1234, kind="audio", codec=_OPUS)
    + "m=video 9 UDP/TLS/RTP/SAVPF 96\n"
    + _SECTION.format(mid=1, ssrc=4321, kind="video", codec=_H264)
).replace("\n", "\r\n")


def one_way(sdp: str) -> str:
    return without_candidates(sdp.replace("a=sendrecv", "a=sendonly"))


async def test_the_answer_takes_its_picture_and_sound_and_sends_nothing_back():
    async with running_service() as url, httpx.AsyncClient(base_url=url, timeout=10) as http:
        # A media type with parameters, and a token where none is asked for.
        headers = {"Content-Type": "application/sdp; charset=utf-8", "Authorization": "Bearer any"}
        posted = await http.post("/v1/whip?stream=obs", content=OFFER, headers=SDP | headers)
        assert posted.status_code == 201, posted.text
        _, sound, picture = re.split(r"^m=", posted.text, flags=re.MULTILINE)
        assert sound.startswith("audio ")
        assert picture.startswith("video ")
        for section, codec in ((sound, "111 opus/48000/2"), (picture, "96 H264/90000")):
            assert "a=recvonly" in section
            assert f"a=rtpmap:{codec}" in section
            assert re.search(r"a=setup:(active|passive)", section)
        assert "a=candidate:" in posted.text
        assert (await http.delete(posted.headers["location"])).status_code == 200


async def test_its_pictures_are_watched_though_none_come_back():
    async with running_service() as url, published(url, edit=one_way, stream="obs") as mine:
        assert "a=recvonly" in mine.posted.text
        assert mine.tracks == []
        async with watching(url, "obs") as screen:
            times = await screen.frames(10)
            assert times == sorted(set(times))
            known = await mine.http.get("/v1/sessions/obs")
            assert known.json()["state"] == "live"


async def test_one_that_freezes_is_taken_over_by_its_next_try_and_its_viewers_stay():
    """OBS tries again after 2 s, long before the earlier peer counts as lost."""
    async with (
        running_service() as url,
        published(url, edit=one_way, stream="obs") as mine,
        watching(url, "obs") as screen,
    ):
        await screen.frames(5)
        mine.freeze()
        async with published(url, edit=one_way, stream="obs", patience_s=8) as back:
            assert back.session_id == mine.session_id
            times = await screen.frames(60)
            assert times == sorted(set(times))
