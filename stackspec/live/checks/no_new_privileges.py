"""Set-uid programs raise nobody's privileges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("security_opt", promised=lambda service: service.no_new_privileges)
def no_new_privileges(service: Service, container: Container) -> Failures:  # noqa: ARG001 - every check takes both
    """Ask the kernel for the flag of process 1, which every other process inherits."""
    if container.kernel.numbers("NoNewPrivs") != (1,):
        yield "process 1 may gain privileges (NoNewPrivs 0), promised no-new-privileges"
