"""The hosts we ask, and no others. To let another in, write it here: a redirect to any host but these is refused."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from oneplan.common.errors import RuleBroken


class FetchFailed(RuleBroken):
    """Nothing was fetched; the sentence says why, and what to do."""


@dataclass(frozen=True)
class Host:
    """A server: how it is spoken to, its name and its port."""

    scheme: str
    name: str
    port: int

    @classmethod
    def of(cls, address: str) -> "Host":
        """The host of an address. Raises FetchFailed for one that we cannot read, or that carries a password."""
        try:
            parts = urlsplit(address)
            port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
        except ValueError:
            raise FetchFailed("The server answered with an address that is none.") from None
        if parts.username or parts.password or not parts.hostname:
            raise FetchFailed("The server answered with an address that we do not open.")
        return cls(parts.scheme, parts.hostname.lower().rstrip("."), port)


FINGERTIPS: Final = "https://fingertips.phe.org.uk"
EES: Final = "https://api.education.gov.uk/statistics"
HOSTS: Final = frozenset({Host.of(FINGERTIPS), Host.of(EES)})


def require_known(address: str, hosts: frozenset[Host]) -> None:
    """Raises FetchFailed for an address of a host that is not on the list, or in another scheme."""
    host = Host.of(address)
    if host in hosts:
        return
    if host.name in {each.name for each in hosts}:
        raise FetchFailed(f"{host.name} is asked in one way only, and {host.scheme} port {host.port} is another.")
    raise FetchFailed(
        f"The way leads to {host.name}, which is not one of the hosts we fetch from. Download the file yourself, look "
        "at it, and load it with: oneplan measures import FILE."
    )
