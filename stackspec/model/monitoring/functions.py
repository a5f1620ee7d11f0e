"""PromQL's functions that do not belong to one metric."""

from __future__ import annotations

from stackspec.model.monitoring.expression import Expression, Operand, Window, operand, refuse, spell_number
from stackspec.model.monitoring.series import Selector

__all__ = ["absent", "histogram_quantile", "increase", "rate", "scalar", "time", "timestamp", "up", "vector"]


def time() -> Expression:
    """The time of the evaluation in seconds since 1970."""
    return Expression("time()", scalar=True)


def vector(value: Operand) -> Expression:
    """One series without labels that has a number's value: ``vector(1)`` always fires."""
    number = operand(value)
    if not number.scalar:
        refuse(f"vector() makes series of a number, but {number} is series already: drop vector()")
    return Expression(f"vector({number})")


def scalar(series: Operand) -> Expression:
    """The value of the one series as a number; NaN if there is not exactly one."""
    return Expression(f"scalar({operand(series)})", scalar=True)


def absent(series: Operand) -> Expression:
    """1 if there is no such series: the only way to notice what is not there."""
    return operand(series).absent()


def timestamp(series: Operand) -> Expression:
    """When each sample was taken, in seconds since 1970."""
    return operand(series).apply("timestamp")


def rate(series: Selector, window: Window) -> Expression:
    """A counter's growth per second, averaged over ``window``."""
    return series.rate(window)


def increase(series: Selector, window: Window) -> Expression:
    """A counter's growth over ``window``."""
    return series.increase(window)


def histogram_quantile(quantile: float, buckets: Operand) -> Expression:
    """The value that the share ``quantile`` (0 to 1) did not exceed; ``buckets`` must keep the label ``le``."""
    if not 0 <= quantile <= 1:
        refuse(f"{quantile} is no quantile: write a share from 0 to 1, like 0.99")
    return Expression(f"histogram_quantile({spell_number(quantile)}, {operand(buckets)})")


def up(job: str) -> Selector:
    """1 for each target of a scrape job that answered, 0 for each that did not."""
    return Selector("up").where(job=job)
