"""Which services are on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.source.located import Map

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["enabled"]


def enabled(services: Map, profiles: Collection[str]) -> Map:
    """Return the services without profiles or with an active one; the profile ``*`` is all of them."""
    made = Map()
    made.spans = services.spans
    for name, service in services.items():
        wanted = service.get("profiles")
        if not wanted or "*" in profiles or not profiles_disjoint(wanted, profiles):
            made[name] = service
    return made


def profiles_disjoint(wanted: Collection[str], active: Collection[str]) -> bool:
    """Tell whether no profile is in both."""
    return not any(profile in active for profile in wanted)
