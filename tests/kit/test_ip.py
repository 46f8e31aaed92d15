"""The country of an IP address."""

import pytest

from callboard.kit import ip


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("91.198.36.14", "UA"),
        ("95.165.1.1", "RU"),
        ("178.88.0.1", "KZ"),
        ("2a02:6b8::feed:ff", "RU"),
        ("::ffff:91.198.36.14", "UA"),  # version 4, written as 6
    ],
)
def test_a_registry_has_given_the_address_to_a_country(address, country):
    """A5c: geo of IP."""
    assert ip.country_of(address) == country


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "192.168.1.7", "127.0.0.1", "100.64.0.1", "::1", "fe80::1%eth0"),
        *("203.0.113.7", "2001:db8::1", "0.0.0.0", "255.255.255.255"),
        *("", None, "1.2.3", "999.1.1.1", "91.198.36.14, 10.0.0.1", "\x00"),
    ],
)
def test_an_address_of_nobody_tells_nothing(address):
    assert ip.country_of(address) is None
