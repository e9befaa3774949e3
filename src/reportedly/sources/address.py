"""Which web addresses may be fetched: public ones, pinned to the address that was checked."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from reportedly.errors import InputError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Gives the addresses of a host name and port, as text.
Resolver = Callable[[str, int], list[str]]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
#: Not public either, whatever the library of this Python says (CVE-2024-4032): protocol
#: assignments, old 6to4 relays, local NAT64, and site-local addresses, which sites still route.
_CLOSED = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "fec0::/10"),
    )
)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Checked:
    """A URL whose host was resolved and checked once.

    ``pinned`` is the same URL with the address in the host's place: connecting to it asks no
    name server again, so the answer cannot change between the check and the use. ``is_private``
    tells that some address of the host is not public.
    """

    url: str
    pinned: str
    host: str
    authority: str
    is_private: bool = False


def resolve_host(host: str, port: int) -> list[str]:
    """Give the addresses that the system's resolver knows for a host, sorted, IPv4 first.

    Raises:
        InputError: code ``unreachable``.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(f"the host {host} cannot be found", code="unreachable") from error
    addresses = {str(row[4][0]) for row in found}
    return sorted(addresses, key=lambda a: (":" in a, a))


def check_url(url: str, *, allow_private: bool, resolve: Resolver = resolve_host) -> Checked:
    """Check a URL and pin it to an address.

    Raises:
        InputError: codes ``bad-url``, ``credentials``, ``private-address`` (any address of the
            host is private, loopback, link-local or otherwise not public) or ``unreachable``.
    """
    parts, host, port = _split(url)
    addresses = resolve(host, port)
    if not addresses:
        raise InputError(f"the host {host} has no address", code="unreachable")
    private = next((a for a in addresses if not is_public(a)), None)
    if private is not None and not allow_private:
        raise InputError(
            f"the host {host} has the address {private}, which is not public",
            code="private-address",
        )
    address = addresses[0].split("%")[0]
    bracketed = f"[{address}]" if ":" in address else address
    clean = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))
    pinned = urlunsplit((parts.scheme, f"{bracketed}:{port}", parts.path or "/", parts.query, ""))
    return Checked(clean, pinned, host, parts.netloc, private is not None)


def _split(url: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(f"the address is malformed: {error}", code="bad-url") from error
    if parts.scheme not in _PORTS:
        raise InputError("the address is neither http nor https", code="bad-url")
    if parts.username is not None or parts.password is not None:
        raise InputError("the address holds a user name or password", code="credentials")
    if not host:
        raise InputError("the address names no host", code="bad-url")
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError as error:
            raise InputError(f"the host name is malformed: {error}", code="bad-url") from error
        shown_port = f":{port}" if port is not None else ""
        parts = parts._replace(netloc=f"{host}{shown_port}")
    return parts, host, _PORTS[parts.scheme] if port is None else port


def is_public(text: str) -> bool:
    """Tell whether an address, and any IPv4 address it wraps, is open to the whole internet."""
    try:
        address: Address = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return False
    return all(
        a.is_global
        and not (a.is_multicast or a.is_reserved or a.is_unspecified)
        and not any(a in network for network in _CLOSED)
        for a in (address, *_wrapped(address))
    )


def _wrapped(address: Address) -> list[Address]:
    """Give the IPv4 addresses that an IPv6 address stands for (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    inner: list[Address | None] = [address.ipv4_mapped, address.sixtofour]
    inner.extend(address.teredo or ())
    if address in _NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [a for a in inner if a is not None]
