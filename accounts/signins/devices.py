"""Where a call comes from, as much of it as is worth keeping."""

from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from accounts.signins.families import Device

USER_AGENT_CHARS = 200
SHOWN_BITS = {4: 24, 6: 48}
COUNTED_BITS = {4: 32, 6: 64}  # one customer of a provider has a /64 at the least


def network_of(address: str, bits: dict[int, int]) -> str:
    """Return the network of an IP address, by version that many bits long; other text as it is."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address[:49]
    return str(ip_network((ip, bits[ip.version]), strict=False))


def address_of(request: HttpRequest) -> str:
    """Return the network whose failed attempts are counted together; trusts our proxies only."""
    return network_of(get_adapter(request).get_client_ip(request), COUNTED_BITS)


def device_of(request: HttpRequest) -> Device:
    """Return what is remembered of the client."""
    agent = "".join(sign for sign in request.headers.get("User-Agent", "") if sign.isprintable())
    network = network_of(get_adapter(request).get_client_ip(request), SHOWN_BITS)
    return Device(agent[:USER_AGENT_CHARS], network)
