"""Whether a certificate and its key can be used."""

import ssl
from pathlib import Path

from sundog.server.config.errors import ConfigError

__all__ = ["check_tls"]


def check_tls(cert: str, key: str) -> None:
    """Refuse a certificate and a key that cannot be used, or not together. Reads both files.

    Args:
        cert: Path of a PEM file; empty for none.
        key: The same of its private key.

    Raises:
        ConfigError: for ``tls_cert`` or ``tls_key``.
    """
    if not (cert or key):
        return
    if not (cert and key):
        absent, given = ("tls_key", "tls_cert") if cert else ("tls_cert", "tls_key")
        raise ConfigError(absent, "is missing", f"{given} is of no use without it; give both")
    for setting, path in (("tls_cert", cert), ("tls_key", key)):
        try:
            Path(path).read_bytes()
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            raise ConfigError(setting, f"is {path!r}: {reason}", "name a PEM file") from None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_verify_locations(cafile=cert)
    except ssl.SSLError:
        raise ConfigError("tls_cert", "holds no certificate", "name a PEM file of it") from None
    try:
        # Without a password of ours, OpenSSL would ask for one on the terminal.
        context.load_cert_chain(cert, key, password="")
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            remedy = "name the key that the certificate was made with"
            raise ConfigError("tls_key", "does not belong to tls_cert", remedy) from None
        remedy = "name a PEM file of a private key that is not encrypted"
        raise ConfigError("tls_key", "holds no key that can be read", remedy) from None
