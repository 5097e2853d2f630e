"""A certificate for DTLS whose context also speaks to peers with an RSA certificate."""

from typing import Any, Final

from aiortc.rtcdtlstransport import RTCCertificate
from OpenSSL import SSL

__all__ = ["Certificate"]

_CIPHERS: Final = b":".join(
    (
        b"ECDHE-ECDSA-AES128-GCM-SHA256",
        b"ECDHE-ECDSA-CHACHA20-POLY1305",
        b"ECDHE-ECDSA-AES128-SHA",
        b"ECDHE-ECDSA-AES256-SHA",
        b"ECDHE-RSA-AES128-GCM-SHA256",
        b"ECDHE-RSA-CHACHA20-POLY1305",
    )
)
"""The first is what every WebRTC peer has (RFC 8827 section 6.5)."""


class Certificate(RTCCertificate):
    """aiortc's certificate, an ECDSA one, with ciphers for both kinds.

    A cipher names the kind of the DTLS server's certificate, and who answers an offer is the DTLS
    client. aiortc's own list lets in no server with an RSA certificate, such as GStreamer's.
    """

    def _create_ssl_context(self, srtp_profiles: Any) -> SSL.Context:  # noqa: ANN401
        context = super()._create_ssl_context(srtp_profiles)
        context.set_cipher_list(_CIPHERS)
        return context
