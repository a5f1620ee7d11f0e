"""When memory runs out, the kernel treats the container as promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check(
    "oom_kill_disable",
    "oom_score_adj",
    "mem_swappiness",
    promised=has("oom_kill_disable", "oom_score_adj", "mem_swappiness"),
)
def out_of_memory(service: Service, container: Container) -> Failures:
    """Compare what the engine was told; control groups of version 2 know no way to switch the kill off."""
    for attribute, key in (
        ("oom_kill_disable", "OomKillDisable"),
        ("oom_score_adj", "OomScoreAdj"),
        ("mem_swappiness", "MemorySwappiness"),
    ):
        promised, seen = service.spec.get(attribute), container.host.get(key)
        if promised is not None and (seen or 0) != promised:
            yield f"its {attribute} is {seen}, promised {promised}"
