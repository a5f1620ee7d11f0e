"""What a ``/metrics`` page exposes: Prometheus' text format and OpenMetrics.

https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/specs/om/open_metrics_spec/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stackspec.errors import StackspecError
from stackspec.source.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Exposed", "read_exposition"]

_TYPE = re.compile(r"#\s+TYPE\s+(\"(?:\\.|[^\"\\])*\"|\S+)\s+(\w+)\s*")
_SAMPLE = re.compile(r"(\w[\w:]*)?(?:\{((?:[^\"}]|\"(?:\\.|[^\"\\])*\")*)\})?\s+([^\s#]+)(?:\s.*)?")
_LABEL = re.compile(r"\s*(\"(?:\\.|[^\"\\])*\"|[\w.]+)\s*(=\s*\"(?:\\.|[^\"\\])*\")?\s*(?:,|$)")
_ENDINGS = {
    "counter": ("_total", "_created"),
    "histogram": ("_bucket", "_sum", "_count", "_created"),
    "gaugehistogram": ("_bucket", "_gsum", "_gcount"),
    "summary": ("_sum", "_count", "_created"),
    "info": ("_info",),
}
_KINDS = {"gaugehistogram": "histogram", "info": "gauge", "stateset": "gauge", "untyped": "unknown"}


class Exposed(NamedTuple):
    """One metric: ``type`` is ``counter``, ``gauge``, ``histogram``, ``summary`` or ``unknown``; labels are sorted."""

    name: str
    type: str
    labels: tuple[str, ...]


def read_exposition(text: str, file: str) -> tuple[Exposed, ...]:
    """Return the metrics of a page, sorted by name; ``le`` and ``quantile`` belong to their types and are left out.

    Raises :class:`StackspecError` at the first line that is no exposition.
    """
    types: dict[str, str] = {}
    found: dict[str, tuple[str, set[str]]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        if line.startswith("#"):
            declared = _TYPE.fullmatch(line)
            if declared:
                types[declared[1].strip('"')] = declared[2]
            continue
        sample = _SAMPLE.fullmatch(line)
        labels = None if sample is None else _labels(sample[2] or "")
        if sample is None or labels is None or not _is_number(sample[3]):
            raise StackspecError(
                f"{line[:60]!r} is no sample: give a /metrics page in Prometheus' text format or OpenMetrics",
                Place(file, number),
            )
        series = sample[1] or next((name for name, value in labels if not value), "")
        name, kind = _family(series, types)
        if kind:
            names = {label for label, value in labels if value} - _own_labels(kind)
            found.setdefault(name, (kind, set()))[1].update(names)
    return tuple(Exposed(name, kind, tuple(sorted(labels))) for name, (kind, labels) in sorted(found.items()))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _labels(text: str) -> list[tuple[str, str]] | None:
    """Take ``a="b",c="d"`` apart; a name alone is the metric's, in quotes. None for what is no list of labels."""
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(text.rstrip()):
        part = _LABEL.match(text, position)
        if part is None or part.end() == position:
            return None
        found.append((part[1].strip('"'), part[2] or ""))
        position = part.end()
    return found


def _family(series: str, types: dict[str, str]) -> tuple[str, str]:
    """Return the metric that a series belongs to and its type; no type for what is only about the metric."""
    if series in types:
        return series, _KINDS.get(types[series], types[series])
    for kind, ending in _endings():
        name = series.removesuffix(ending)
        if name != series and types.get(name) == kind:
            if ending == "_created":
                return name, ""
            shown = series if kind in ("counter", "info") else name
            return shown, _KINDS.get(kind, kind)
    return series, "unknown"


def _endings() -> Iterator[tuple[str, str]]:
    return ((kind, ending) for kind, endings in _ENDINGS.items() for ending in endings)


def _own_labels(kind: str) -> set[str]:
    return {"histogram": {"le"}, "summary": {"quantile"}}.get(kind, set())
