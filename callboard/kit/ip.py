"""IP addresses: the country a registry has given one to. Nothing leaves the machine for it."""

import ipaddress

import iptocc


def country_of(address: str | None) -> str | None:
    """The country ("UA") of an address of version 4 or 6; None where none tells: a private one, one
    that nobody has been given, or no address at all.

    It is the country of whom the address was given to. Region and city are not told by it.
    """
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    inner = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
    return iptocc.country_code(str(inner or known))
