"""From which address a request comes, behind a proxy too, and how much of it we keep.

gunicorn leaves REMOTE_ADDR as the proxy's. Only from a proxy that FORWARDED_ALLOW_IPS names (gunicorn's own variable,
this machine by default) is X-Forwarded-For believed, and of it the last address that is no such proxy: what stands
left of that anybody can have written.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from config import env

Address = IPv4Address | IPv6Address


def proxies(name: str) -> tuple[str, ...]:
    """Addresses or networks of trusted proxies, separated by commas; `*` trusts whoever connects."""
    found = tuple(part.strip() for part in env.text(name, "127.0.0.1,::1").split(",") if part.strip())
    for part in found:
        try:
            if part != "*":
                ip_network(part, strict=False)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name}={part!r} cannot be understood. Write addresses or networks with commas between,"
                f" for example {name}=127.0.0.1,10.0.0.0/8."
            ) from None
    return found


def client_address(request: HttpRequest) -> str | None:
    """Return the address of whoever sent the request; None where it cannot be known."""
    connected = _parsed(request.META.get("REMOTE_ADDR", ""))
    if connected is not None and not _trusted(connected):
        return str(connected)
    for part in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        address = _parsed(part)
        if address is None:
            break  # nothing left of a word that is no address is worth more
        if "*" in settings.TRUSTED_PROXIES or not _trusted(address):
            return str(address)
    return str(connected) if connected is not None else None


def counted_address(request: HttpRequest) -> str | None:
    """Return under which address wrong passwords count: of IPv6 the network of one line, which has 2⁶⁴ addresses."""
    found = _parsed(client_address(request) or "")
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, 64), strict=False).network_address)
    return str(found) if found is not None else None


def coarse(address: str | None) -> str:
    """Return the network of an address: enough to know one's own place again, too little to find a person by."""
    found = _parsed(address or "")
    if isinstance(found, IPv4Address):
        return ".".join([*str(found).split(".")[:3], "x"])
    return str(IPv6Network((found, 48), strict=False)) if found is not None else ""


def _parsed(text: str) -> Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _trusted(address: Address) -> bool:
    if "*" in settings.TRUSTED_PROXIES:
        return True
    return any(address in ip_network(part, strict=False) for part in settings.TRUSTED_PROXIES)
