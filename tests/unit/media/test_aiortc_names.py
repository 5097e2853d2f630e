"""The private names that sundog.media.rtc overrides; fails first when aiortc or aioice moves one."""

import inspect
from importlib.metadata import version

import pytest
from aioice import Connection
from aioice.ice import StunProtocol, server_reflexive_candidate
from aiortc import RTCConfiguration, RTCPeerConnection
from aiortc.codecs.h264 import H264Encoder
from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsTransport
from aiortc.rtcrtpreceiver import RTCRtpReceiver
from aiortc.rtcrtpsender import RTCRtpSender
from aiortc.rtcrtptransceiver import RTCRtpTransceiver

from sundog.media.rtc.reports import CaptureReports
from sundog.media.rtc.sound.receiver import SoundReceiver
from sundog.media.rtc.sound.sender import SoundSender
from sundog.media.rtc.video.receiving.receiver import VideoReceiver
from sundog.media.rtc.video.sending.sender import VideoSender


def test_pinned_versions_are_the_ones_the_overrides_were_read_against() -> None:
    assert version("aiortc") == "1.16.0"
    assert version("aioice") == "0.13.0"


@pytest.mark.parametrize(
    "name",
    [
        "_RTCPeerConnection__connect",
        "_RTCPeerConnection__createTransceiver",
        "_RTCPeerConnection__createDtlsTransport",
        "_RTCPeerConnection__remoteDescription",
    ],
)
def test_peer_connection_still_has_its_private_methods(name: str) -> None:
    assert callable(getattr(RTCPeerConnection, name))


async def test_stock_sender_and_receiver_still_hold_what_ours_replace() -> None:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    try:
        transceiver = connection.addTransceiver("video")
        sound = connection.addTransceiver("audio")
        for ours, stock in (
            (VideoSender, transceiver.sender),
            (VideoReceiver, transceiver.receiver),
            (SoundSender, sound.sender),
            (SoundReceiver, sound.receiver),
            (CaptureReports, sound.sender),
        ):
            for name in inspect.get_annotations(ours):
                assert name in vars(stock) or not name.startswith("_"), name
        assert isinstance(vars(connection)["_RTCPeerConnection__certificates"], list)
        for name in ("_RTCRtpTransceiver__sender", "_RTCRtpTransceiver__receiver"):
            assert name in vars(transceiver)
        assert isinstance(transceiver.sender.transport._rtp_router.senders, dict)
        assert {"_codecs", "_preferred_codecs"} <= set(vars(transceiver))
        dtls = transceiver.sender.transport
        sides = [f"{side}_{what}" for side in ("rx", "tx") for what in ("bytes", "packets")]
        names = {"_state", "_task", "_rx_srtp", "_tx_srtp", "_rtp_header_extensions_map"}
        assert names | {f"_RTCDtlsTransport__{side}" for side in sides} <= set(vars(dtls))
        assert {"ssrc_table", "payload_type_table"} <= set(vars(dtls._rtp_router))
        ice = transceiver.sender.transport.transport
        names = {"_connection", "_recv", "_send", "_RTCIceTransport__monitor_task"}
        assert names <= set(vars(ice))
        assert ice.iceGatherer._connection is ice._connection
        names = {"_check_list", "_closing", "_nominated", "_remote_candidates_end"}
        names |= {"_protocols", "_local_candidates", "_remote_candidates"}
        assert names <= set(vars(ice._connection))
    finally:
        await connection.close()


def test_overridden_methods_keep_their_signatures() -> None:
    def parameters(function: object) -> list[str]:
        return list(inspect.signature(function).parameters)  # type: ignore[arg-type]

    assert parameters(RTCCertificate._create_ssl_context) == ["self", "srtp_profiles"]
    assert parameters(RTCRtpSender._run_rtp) == ["self", "codec"]
    assert parameters(RTCRtpSender.send) == ["self", "parameters"]
    assert parameters(RTCDtlsTransport._handle_rtcp_data) == ["self", "data"]
    assert parameters(RTCDtlsTransport._send_rtp) == ["self", "data"]
    assert parameters(RTCRtpTransceiver._get_mline_index) == ["self"]
    assert parameters(RTCPeerConnection.setRemoteDescription) == ["self", "sessionDescription"]
    assert parameters(RTCRtpSender._run_rtcp) == ["self"]
    assert parameters(RTCRtpReceiver._handle_rtcp_packet) == ["self", "packet"]
    assert parameters(JitterBuffer.add) == ["self", "packet"]
    assert parameters(RTCRtpSender._next_encoded_frame) == ["self", "codec"]
    assert parameters(RTCRtpSender._handle_rtcp_packet) == ["self", "packet"]
    assert parameters(RTCRtpSender._send_rtcp) == ["self", "packets"]
    assert parameters(RTCRtpReceiver._send_rtcp) == ["self", "packet"]
    assert parameters(RTCRtpReceiver._send_rtcp_nack) == ["self", "media_ssrc", "lost"]
    assert parameters(RTCRtpReceiver._send_rtcp_pli) == ["self", "media_ssrc"]
    handle = RTCRtpReceiver._handle_rtp_packet
    assert parameters(handle) == ["self", "packet", "arrival_time_ms"]
    assert parameters(RTCRtpReceiver.receive) == ["self", "parameters"]
    assert parameters(H264Encoder._encode_frame) == ["self", "frame", "force_keyframe"]
    assert parameters(Connection.get_component_candidates)[:3] == ["self", "component", "addresses"]
    assert parameters(Connection.query_consent) == ["self"]
    assert parameters(Connection.check_incoming) == ["self", "message", "addr", "protocol"]
    assert parameters(Connection.check_complete) == ["self", "pair"]
    assert parameters(Connection.build_request) == ["self", "pair", "nominate"]
    assert "retransmissions" in parameters(StunProtocol.request)
    assert parameters(StunProtocol.datagram_received) == ["self", "data", "addr"]
    assert parameters(StunProtocol.error_received) == ["self", "exc"]
    assert parameters(StunProtocol.send_stun) == ["self", "message", "addr"]
    assert parameters(Connection._find_pair) == ["self", "protocol", "remote_candidate"]
    assert parameters(server_reflexive_candidate) == ["protocol", "stun_server"]
    assert parameters(Connection.data_received) == ["self", "data", "component"]
    assert parameters(Connection.protocol_lost) == ["self", "protocol"]
    assert "self._remote_candidates_expected()" in inspect.getsource(Connection._check_periodic)
    assert "self.close()" in inspect.getsource(Connection.query_consent)
    assert "self.query_consent()" in inspect.getsource(Connection.connect)
    assert "decoder_queue" in inspect.getsource(RTCRtpReceiver.receive)
