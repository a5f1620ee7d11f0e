"""The container runs what the image's name means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import CouldNotAsk, check

if TYPE_CHECKING:
    from stackspec.compose.view.stack import Stack
    from stackspec.live.check import Failures
    from stackspec.live.running import Running


@check("image", scope="stack")
def image(stack: Stack, running: Running) -> Failures:
    """Compare the identifier of the image that each container runs with that of the promised name (and digest) now."""
    unknown = set()
    for service in stack.services:
        if service.image is None:
            continue
        promised = running.images.get(str(service.image))
        for container in running.of(service):
            if promised is None:
                unknown.add(str(service.image))
            elif container.inspected["Image"] != promised:
                seen = f"{container.inspected['Image'][:19]} ({container.config.get('Image')})"
                yield f"{container.name} runs {seen}, promised {service.image} ({promised[:19]})"
    if unknown:
        raise CouldNotAsk(f"the engine has no {', '.join(sorted(unknown))} any more to compare with")
