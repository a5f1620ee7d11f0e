"""System calls are filtered, unless the model gives that up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container

_MODES = {0: "no filter", 1: "strict mode", 2: "a filter"}


@check("security_opt")
def seccomp(service: Service, container: Container) -> Failures:
    """Compare process 1's mode: 2 with a filter, 0 without. The engine filters unless told otherwise."""
    options = [option.value for option in service.security_options if option.key == "seccomp"]
    given_up = service.privileged or options[-1:] == ["unconfined"]
    (mode,) = container.kernel.numbers("Seccomp")
    if (mode == 2) == given_up:
        promised = "none" if given_up else "a filter"
        yield f"process 1 runs with {_MODES.get(mode, mode)} for system calls (Seccomp {mode}), promised {promised}"
