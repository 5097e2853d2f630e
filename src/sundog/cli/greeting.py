"""What `sundog serve` tells somebody who has just started it: where to look, and what is missing."""

import socket
from pathlib import Path

from cryptography import x509

from sundog.engine.diffusion.cards.table import CARDS
from sundog.server.config import Config

__all__ = ["address_of", "hints"]

_ANYWHERE = ("0.0.0.0", "::")


def address_of(config: Config, port: int) -> str:
    """Return the address to open in a browser.

    Args:
        config: The settings.
        port: That the service listens on.
    """
    scheme = "https" if config.has_tls else "http"
    host = config.host
    if host in _ANYWHERE:
        # Not an address to go to. By https only a name of the certificate works.
        host = _first_name(config.tls_cert) if config.has_tls else "localhost"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def hints(config: Config, port: int) -> tuple[str, ...]:
    """Return what to say beneath the address, a line each."""
    playground = "open it in a browser: the playground restyles your camera there"
    if config.has_tls or config.is_local:
        return (playground, *_weights(config))
    https = (
        "on other machines browsers give a page no camera without https: give a certificate"
        " (--tls-cert, --tls-key; mkcert makes one that your machines trust),"
        f" or reach this machine by ssh -L {port}:127.0.0.1:{port} and open http://localhost:{port}"
    )
    return (playground, https, *_weights(config))


def _weights(config: Config) -> tuple[str, ...]:
    """Say whose weights draw, and under which licence."""
    if "diffusion" not in config.engines_used:
        return ()
    if config.diffusion.random_weights:
        noise = "the diffusion engine has random weights: its pictures are noise, to measure speed"
        return (noise,)
    card = CARDS[config.diffusion.card]
    return (f"{card.title} draws, licence: {card.licence.name}, {card.licence.url}",)


def _first_name(cert: str) -> str:
    """Return a name or address that a certificate holds for, this machine's where it tells none."""
    found = x509.load_pem_x509_certificate(Path(cert).read_bytes())
    try:
        told = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return socket.gethostname()
    addresses = map(str, told.get_values_for_type(x509.IPAddress))
    names = (*told.get_values_for_type(x509.DNSName), *addresses)
    return next((name for name in names if "*" not in name), socket.gethostname())
