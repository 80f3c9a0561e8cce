"""Tokens: how one may stand, and what it is confined to besides its role. No database here."""

import ipaddress
from collections.abc import Iterable
from enum import StrEnum

from tracker.domain.actors import PERMISSIONS
from tracker.domain.vocabulary import Role

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class TokenState(StrEnum):
    """Whether a token opens anything, and if not, why."""

    IN_USE = "in_use"
    EXPIRED = "expired"
    REVOKED = "revoked"
    MAKER_GONE = "maker_gone"
    """Whoever made it is disabled, or may make no token any more."""
    ACCOUNT_CLOSED = "account_closed"
    """The account it belongs to is disabled, or is no service's any more."""


def rights_of(role: Role) -> frozenset[str]:
    """The permissions of the table that a role holds."""
    return frozenset(name for name, roles in PERMISSIONS.items() if role in roles)


def scopes_now(role: Role, kept: Iterable[str] | None, maker: Role | None) -> frozenset[str] | None:
    """What a token may do at most; None where its role says it all.

    `kept`: the permissions it was confined to when it was made, None: to none in particular, which for a service's
    token is nothing at all. `maker`: the role that whoever made it has now, None where it was made on the tracker's own
    machine: no token does what its maker may not do.
    """
    confined = frozenset(kept) if kept is not None else (frozenset() if role is Role.SERVICE else None)
    if maker is None:
        return confined
    makers = rights_of(maker)
    if confined is None:
        return None if rights_of(role) <= makers else makers
    return confined & makers


def network_of(text: str) -> Network:
    """The network that a text means: `10.2.0.0/16`, `2001:db8::/32`, or one address. ValueError where it means none."""
    return ipaddress.ip_network(text.strip())


def is_from(client: str | None, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks. What is no address lies in none."""
    address = _address_of(client or "")
    if address is None:
        return False
    return any(address in network for network in map(network_of, networks) if network.version == address.version)


def _address_of(text: str) -> Address | None:
    """The address; one of IPv4 that comes in the clothes of IPv6 (`::ffff:10.2.0.7`) as what it is."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
