"""The hosts that a setting names."""

from __future__ import annotations

import re

__all__ = ["hosts_in"]

_URL = re.compile(r"\w[\w+.-]*://(?:[^\s/@]*@)?([^\s/?#]+)")
_PAIR = re.compile(r"([A-Za-z][\w.-]*):\d{2,5}")
_NAMES = re.compile(
    r"(?:^|_)(?:HOST|HOSTS|HOSTNAME|SERVER|SERVERS|ADDR|ADDRESS|BROKERS?|URL|URI|DSN|ENDPOINT|NODES)$",
    re.IGNORECASE,
)


def hosts_in(name: str, value: str) -> tuple[str, ...]:
    """Return the hosts in a variable's value: those of URLs and of ``host:port``, and a bare word where the name asks for one.

    A list is separated by commas: ``kafka-1:9092,kafka-2:9092``, ``mongodb://a:27017,b:27017/db``.
    """
    found: dict[str, None] = {}
    for url in _URL.findall(value):
        for part in url.split(","):
            host = part.rpartition("@")[2].partition(":")[0]
            found[host] = None
    if "://" not in value:
        for part in value.split(","):
            pair = _PAIR.fullmatch(part.strip())
            if pair:
                found[pair[1]] = None
            elif _NAMES.search(name) and re.fullmatch(r"[A-Za-z][\w.-]*", part.strip()):
                found[part.strip()] = None
    return tuple(host for host in found if host)
