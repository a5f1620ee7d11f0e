"""Prometheus' durations as text: ``15s``, ``1h30m``."""

from __future__ import annotations

import re

__all__ = ["seconds"]

_FORM = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?")
_UNITS = (31_536_000, 604_800, 86_400, 3_600, 60, 1, 0.001)


def seconds(text: object) -> float | None:
    """Return a duration in seconds; None for what is none (https://prometheus.io/docs/prometheus/latest/configuration/configuration/)."""
    spelt = str(text)
    form = _FORM.fullmatch(spelt)
    if form is None or not spelt:
        return 0.0 if spelt == "0" else None
    return sum(int(number) * unit for number, unit in zip(form.groups(), _UNITS, strict=True) if number)
