"""Peers with an RSA certificate, as GStreamer has, over real UDP and real DTLS."""

import asyncio
import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtcdtlstransport import RTCCertificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from OpenSSL import SSL

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import Peer, PeerState, VideoOutput


class RsaCertificate(RTCCertificate):
    """What a peer on another stack has: an RSA key, and the ciphers of OpenSSL."""

    def _create_ssl_context(self, srtp_profiles: Any) -> SSL.Context:
        context = super()._create_ssl_context(srtp_profiles)
        context.set_cipher_list(b"DEFAULT")
        return context


def rsa_certificate() -> RsaCertificate:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "rsa")])
    now = datetime.datetime.now(tz=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return RsaCertificate(key=key, cert=certificate)  # type: ignore[arg-type]


@asynccontextmanager
async def met() -> AsyncIterator[tuple[Peer, RTCPeerConnection]]:
    """Yield one of our peers and a stranger with an RSA certificate."""
    stranger = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    stranger._RTCPeerConnection__certificates = [rsa_certificate()]  # type: ignore[attr-defined]
    ours = Peer(clock=MonotonicClock())
    try:
        yield ours, stranger
    finally:
        await ours.close()
        await stranger.close()


async def connected(peer: Peer) -> None:
    reached = asyncio.Event()
    peer.on_state = lambda state: reached.set() if state is PeerState.CONNECTED else None
    if peer.state is not PeerState.CONNECTED:
        async with asyncio.timeout(10):
            await reached.wait()


async def test_a_peer_with_an_rsa_certificate_that_offers_is_connected() -> None:
    async with met() as (ours, stranger):
        stranger.addTransceiver("video")
        await stranger.setLocalDescription(await stranger.createOffer())
        answer = await ours.answer(stranger.localDescription.sdp, VideoOutput())
        await stranger.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await connected(ours)


async def test_a_peer_with_an_rsa_certificate_that_answers_is_connected() -> None:
    async with met() as (ours, stranger):
        ours.add_track(VideoOutput())
        offer = RTCSessionDescription(await ours.create_offer(), "offer")
        await stranger.setRemoteDescription(offer)
        await stranger.setLocalDescription(await stranger.createAnswer())
        await ours.accept_answer(stranger.localDescription.sdp)
        await connected(ours)
