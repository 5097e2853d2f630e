"""Candidates of strangers lead to public addresses, and elsewhere only where the settings say so."""

import pytest

from sundog.media.rtc.ice.reach import EVERYWHERE, Reach

PUBLIC = ("8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1")
INNER = (
    *("127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255"),
    *("192.168.0.1", "169.254.169.254", "169.254.0.1", "100.64.0.1", "192.0.0.192", "192.0.2.7"),
    *("198.18.0.1", "224.0.0.251", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("168.63.129.16", "100.100.100.200", "fd00:ec2::254"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::fb", "2001:db8::1"),
    *("fec0::1", "5f00::1"),
    # The same behind a notation or a translation.
    *("::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe"),
    *("2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "::127.0.0.1"),
)


@pytest.mark.parametrize("host", PUBLIC)
def test_public_addresses_are_reached(host: str) -> None:
    assert Reach().allows(host)


@pytest.mark.parametrize("host", INNER)
def test_addresses_that_only_this_machine_reaches_are_not(host: str) -> None:
    assert not Reach().allows(host)
    assert EVERYWHERE.allows(host)


@pytest.mark.parametrize(
    "host", ["", "localhost", "a.local", "1.1.1.1.", "0x7f000001", "2130706433"]
)
def test_what_would_have_to_be_looked_up_is_never_reached(host: str) -> None:
    assert not EVERYWHERE.allows(host)


def test_networks_are_permitted_by_their_range() -> None:
    reach = Reach.of(("192.168.7.0/24", "fd12::/16"))
    assert reach.allows("192.168.7.9")
    assert reach.allows("::ffff:192.168.7.9")
    assert reach.allows("fd12::9")
    assert not reach.allows("192.168.8.9")
    assert not reach.allows("127.0.0.1")


def test_networks_are_permitted_by_name_without_what_tells_secrets() -> None:
    reach = Reach.of(("private", "loopback"))
    for host in ("10.1.2.3", "192.168.0.1", "172.20.0.1", "100.64.0.1", "fd12::1", "127.0.0.1"):
        assert reach.allows(host)
    for host in ("169.254.169.254", "100.100.100.200", "fd00:ec2::254", "168.63.129.16"):
        assert not reach.allows(host)
    assert Reach.of(("100.100.100.200/32",)).allows("100.100.100.200")
    assert Reach.of(("any",)).allows("169.254.169.254")


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        Reach.of(("nowhere",))
