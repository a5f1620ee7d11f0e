"""Figures of a run: quantiles of a histogram, memory."""

from __future__ import annotations

from collections.abc import Mapping

from tests.live.trading.desk import SERVICES, Desk

__all__ = ["quantile", "resident"]


def quantile(buckets: Mapping[float, float], wanted: float) -> float:
    """The quantile of a cumulative histogram (count by upper bound), interpolated as ``histogram_quantile`` does."""
    bounds = sorted(buckets)
    rank = wanted * buckets[bounds[-1]]
    lower, below = 0.0, 0.0
    for bound in bounds:
        if buckets[bound] >= rank:
            inside = buckets[bound] - below
            return (
                lower
                if bound == float("inf") or not inside
                else lower + (bound - lower) * (rank - below) / inside
            )
        lower, below = bound, buckets[bound]
    return lower


def resident(desk: Desk) -> dict[str, float]:
    """Bytes of the first replica of each service."""
    return {service: desk.metric(service, "process_resident_memory_bytes") for service in SERVICES}
