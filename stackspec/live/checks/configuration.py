"""The containers were made from this very configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check
from stackspec.live.fingerprints import config_hashes

if TYPE_CHECKING:
    from stackspec.compose.view.stack import Stack
    from stackspec.live.check import Failures
    from stackspec.live.running import Running

_HASH = "com.docker.compose.config-hash"


@check(scope="stack")
def configuration(stack: Stack, running: Running) -> Failures:
    """Compare the digest that Compose left on each container with the one that it gives these files now."""
    hashes = config_hashes(running)
    for service in stack.services:
        for container in running.of(service):
            if container.labels.get(_HASH) != hashes.get(service.name):
                yield f"{container.name} was made from another configuration of service {service.name!r}: start it anew"
