"""Series that make an expression true or false: PromQL turned around, for the forms that most alerts have.

``a / b > 0.9`` is true for a = 95, b = 100; ``rate(x[5m]) > 2`` for a counter that grows by three a second. Every number
here is a straight line over time, which is enough to turn around selectors, rates, aggregations of one series,
arithmetic, ``time() - x``, classic histograms' quantiles, comparisons, ``and``, ``or``, ``unless`` and ``absent``.
What it cannot turn around, it says so, and the alert's author writes the case.
"""

from stackspec.prometheus.derivation.scene import Buckets, Line, NotDerivable, Scene
from stackspec.prometheus.derivation.tree import summed_metrics
from stackspec.prometheus.derivation.truth import made_false, made_true, refuse_ambiguous

__all__ = [
    "Buckets",
    "Line",
    "NotDerivable",
    "Scene",
    "made_false",
    "made_true",
    "refuse_ambiguous",
    "summed_metrics",
]
