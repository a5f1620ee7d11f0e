"""The container has the promised labels and annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("labels", "label_file", "annotations", promised=has("labels", "annotations"))
def labels(service: Service, container: Container) -> Failures:
    """Compare them by name; values are not shown, as some hold passwords."""
    promised = {"label": service.labels, "annotation": service.spec.get("annotations") or {}}
    seen = {"label": container.labels, "annotation": container.host.get("Annotations") or {}}
    for kind, values in promised.items():
        for name, value in values.items():
            if name not in seen[kind]:
                yield f"the {kind} {name} is not there"
            elif str(seen[kind][name]) != str(value):
                yield f"the {kind} {name} has another value than promised"
