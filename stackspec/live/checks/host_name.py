"""The container has the promised host name, and finds others by the promised names and servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container

_OWN = {"hostname": "Hostname", "domainname": "Domainname"}
_LISTS = {"dns": "Dns", "dns_search": "DnsSearch", "dns_opt": "DnsOptions"}


@check(*_OWN, *_LISTS, "extra_hosts", promised=has(*_OWN, *_LISTS, "extra_hosts"))
def host_name(service: Service, container: Container) -> Failures:
    """Compare what the engine was told, from which it writes ``/etc/hosts`` and ``/etc/resolv.conf``."""
    for attribute, key in _OWN.items():
        promised = service.spec.get(attribute)
        if promised and container.config.get(key) != promised:
            yield f"its {attribute} is {container.config.get(key)!r}, promised {promised!r}"
    for attribute, key in _LISTS.items():
        promised, seen = service.spec.get(attribute) or [], container.host.get(key) or []
        if list(map(str, promised)) != list(map(str, seen)):
            yield f"its {attribute} is {seen}, promised {promised}"
    hosts = {str(entry).replace("=", ":", 1) for entry in container.host.get("ExtraHosts") or ()}
    for entry in map(str, service.spec.get("extra_hosts") or ()):
        if entry.replace("=", ":", 1) not in hosts:
            yield f"it does not know the host {entry}"
