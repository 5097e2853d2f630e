"""Where checks of ICE may be sent on the word of a stranger: to public addresses, and no others.

A candidate is an address that somebody else names and that this machine then sends packets to. Left
to itself it would reach what only this machine can: services on its own ports, other machines of
its network, a cloud's metadata (RFC 8445 section 19.5.1 and 19.5.2). A peer in such a place is not
lost by that: its own checks tell its address (peer-reflexive, RFC 8445 section 7.3.1.3).
"""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["EVERYWHERE", "NETWORK_NAMES", "Reach"]

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(*texts: str) -> tuple[_Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


NETWORK_NAMES: Final[Mapping[str, tuple[_Network, ...]]] = {
    # RFC 1918, RFC 6598 (behind carriers' NAT, and in overlay networks), RFC 4193
    "private": _networks(
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"
    ),
    "loopback": _networks("127.0.0.0/8", "::1/128"),
}
"""Networks that have a name. ``any`` is none of them: it lifts every limit."""

_METADATA: Final = _networks(
    # Where clouds tell a machine its secrets; the usual 169.254.169.254 is link-local anyway.
    "168.63.129.16/32",
    "192.0.0.192/32",
    "100.100.100.200/32",
    "fd00:ec2::254/128",
)

_SPECIAL: Final = _networks(
    "192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "3fff::/20", "5f00::/16", "fec0::/10"
)
"""Not public by the registries of RFC 6890, or site-local once (RFC 3879), though not every Python
knows."""

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The addresses that packets may be sent to because a stranger names them.

    Attributes:
        named: Whole networks that are permitted beside the public ones.
        exact: The same, and what in them answers with a cloud's secrets.
        is_unlimited: Whether every address is permitted.
    """

    named: tuple[_Network, ...] = ()
    exact: tuple[_Network, ...] = ()
    is_unlimited: bool = False

    @classmethod
    def of(cls, networks: Iterable[str]) -> "Reach":
        """Permit these beside public addresses.

        Args:
            networks: CIDR such as ``192.168.7.0/24``, a name of `NETWORK_NAMES`, or ``any``.

        Raises:
            ValueError: one is none of these.
        """
        asked = tuple(networks)
        return cls(
            named=tuple(net for name in asked for net in NETWORK_NAMES.get(name, ())),
            exact=_networks(*(text for text in asked if text not in (*NETWORK_NAMES, "any"))),
            is_unlimited="any" in asked,
        )

    def allows(self, host: str) -> bool:
        """Return whether a packet may be sent there; never to a name, which would be looked up."""
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        if self.is_unlimited or _is_in(address, self.exact):
            return True
        return all(self._allows(inner) for inner in _inner(address))

    def _allows(self, address: _Address) -> bool:
        if _is_in(address, self.exact):
            return True
        if _is_in(address, _METADATA):
            return False
        if _is_in(address, self.named):
            return True
        if _is_in(address, _SPECIAL) or address.is_multicast or address.is_reserved:
            return False
        return address.is_global


EVERYWHERE: Final = Reach(is_unlimited=True)
"""For who has chosen the other side: a client takes what its service names."""


def _inner(address: _Address) -> tuple[_Address, ...]:
    """Return where a packet ends up: behind a translation that the address holds, or there."""
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if address in _NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF),)
    return (address,)


def _is_in(address: _Address, networks: tuple[_Network, ...]) -> bool:
    return any(address in network for network in networks)
