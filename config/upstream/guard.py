"""No request on a user's word into our own network.

A user-supplied address is checked as text, after the name is resolved, and once more when the
socket opens, so that neither a redirect nor a name that changes its mind gets past.
"""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Final

from aiohttp import AddrInfoType, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from config.upstream.errors import ForbiddenAddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Public by their numbers, yet a cloud's own services or a relay into another address family.
_REFUSED_V4: Final = tuple(
    ipaddress.IPv4Network(text) for text in ("168.63.129.16/32", "192.88.99.0/24", "0.0.0.0/8")
)
_UNICAST_V6: Final = ipaddress.IPv6Network("2000::/3")


class AddressRefused(OSError):
    """The address is not a public one. An OSError, so that aiohttp carries it to the caller."""

    def __init__(self) -> None:
        super().__init__("the address is not a public one")


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the open internet.

    False for loopback, private, shared, link-local, multicast, reserved, documentation and
    metadata addresses, and for IPv6 forms that carry an IPv4 address (mapped ones are judged
    by what they carry; 6to4, Teredo and NAT64 are refused outright).
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address not in _UNICAST_V6 or address.sixtofour or address.teredo:
            return False
    elif any(address in network for network in _REFUSED_V4):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class Guard:
    """The rule for one session. `allow` lists networks let through all the same (for tests)."""

    def __init__(self, allow: Sequence[str] = ()) -> None:
        self._allow: tuple[Network, ...] = tuple(ipaddress.ip_network(text) for text in allow)

    def permits(self, host: str) -> bool:
        """Tell whether a socket may open to this address; anything but an address is refused."""
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return is_public(address) or any(address in network for network in self._allow)

    def check_url(self, source: str, url: str | URL) -> URL:
        """Return the parsed URL; raises ForbiddenAddress when it may not be asked.

        Names are not resolved here: `connector` judges where they lead.
        """
        try:
            parsed = URL(url) if isinstance(url, str) else url
            host = parsed.host
        except ValueError:
            raise ForbiddenAddress(source, "that is not an address") from None
        if parsed.scheme not in ("http", "https") or not host:
            raise ForbiddenAddress(source, "an address starts with http:// or https://")
        if _looks_numeric(host) and not self.permits(host):
            raise ForbiddenAddress(source, f"{host} is not a public address")
        return parsed

    def connector(self) -> TCPConnector:
        """Return a connector that opens sockets to permitted addresses only.

        Call it inside the event loop; aiohttp's ClientConnectorError carries AddressRefused.
        """
        return TCPConnector(resolver=_GuardedResolver(self), socket_factory=self._open)

    def _open(self, info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if not self.permits(str(address[0])):
            raise AddressRefused
        return socket.socket(family, kind, protocol)


def _looks_numeric(host: str) -> bool:
    """Tell an address, in any of the notations a C library takes, from a name."""
    return ":" in host or host.rstrip(".").rsplit(".", 1)[-1].lower().startswith(
        ("0x", *"0123456789")
    )


class _GuardedResolver(AbstractResolver):
    """Refuses a name as a whole when any one of its addresses is not permitted."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if not all(self._guard.permits(result["host"]) for result in found):
            raise AddressRefused
        return found

    async def close(self) -> None:
        await self._resolver.close()
