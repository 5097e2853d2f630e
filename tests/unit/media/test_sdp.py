"""The rates that an answer asks browsers to start with."""

from sundog.media.rtc.sdp import with_start_bitrate

ANSWER = "\r\n".join(
    [
        "v=0",
        "m=video 9 UDP/TLS/RTP/SAVPF 97 98 99",
        "a=rtpmap:97 VP8/90000",
        "a=rtpmap:98 rtx/90000",
        "a=fmtp:98 apt=97",
        "a=rtpmap:99 H264/90000",
        "a=fmtp:99 packetization-mode=1",
        "",
    ]
)


def test_every_video_codec_gets_the_start_rate_and_nothing_else_changes() -> None:
    lines = with_start_bitrate(ANSWER).split("\r\n")
    assert any(line.startswith("a=fmtp:97 x-google-start-bitrate=3000") for line in lines)
    assert any(line.startswith("a=fmtp:99 packetization-mode=1;x-google-start") for line in lines)
    assert "a=fmtp:98 apt=97" in lines
    assert lines[:2] == ANSWER.split("\r\n")[:2]
    assert lines[-1] == ""
