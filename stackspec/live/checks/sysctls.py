"""Kernel settings of the container's namespaces are as promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("sysctls", promised=has("sysctls"))
def sysctls(service: Service, container: Container) -> Failures:
    """Read each from inside the namespaces; several numbers may be spaced in any way."""
    for name, promised in service.spec["sysctls"].items():
        seen = container.kernel.text(f"sysctl/{name}").split()
        if seen != str(promised).split():
            yield f"{name} is {' '.join(seen)}, promised {promised}"
