"""Names as Prometheus, Alertmanager and Grafana accept them in every version that is still in use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from stackspec.model.fields import Map, Seq

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "AlertName", "GroupName", "HostPort", "JobName", "LabelName", "Labels", "MetricName", "RecordName", "ResourceName",
    "Some", "Uid", "Url", "check_url", "is_label_name",
]  # fmt: skip

T = TypeVar("T")

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_METRIC = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_RECORD = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_HOST_PORT = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]):(\d{1,5})")


def is_label_name(text: str) -> bool:
    """Whether a person may use ``text`` as a label: ``__`` at the start is Prometheus's own."""
    return _LABEL.fullmatch(text) is not None and not text.startswith("__")


def _spelt(pattern: re.Pattern[str], cure: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if pattern.fullmatch(value) is None:
            raise ValueError(f"{value!r} is no valid name: {cure}")
        return value

    return check


def _label(value: str) -> str:
    if not is_label_name(value):
        raise ValueError(
            f"{value!r} is no label name: use letters, digits and _, not starting with a digit or __"
        )
    return value


def _one_line(value: str) -> str:
    if not value.isprintable() or value.strip() != value or not value:
        raise ValueError(f"{value!r} is no name: write one line without space around it")
    return value


def _host_port(value: Any) -> Any:
    match = _HOST_PORT.fullmatch(value) if isinstance(value, str) else None
    if match is None or not 0 < int(match[1]) <= 65535:
        raise ValueError(
            f"{value!r} is no address: write host:port, without scheme or path, like 'exporter:9187'"
        )
    return value


def check_url(value: Any) -> str:
    """``value``, if it is an absolute http or https URL; raises ``ValueError`` if not."""
    fault = f"{value!r} is no URL: write it like https://example.com/hook"
    if not isinstance(value, str) or not value.isprintable() or " " in value:
        raise ValueError(fault)
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        usable = False
    if not usable:
        raise ValueError(fault)
    return value


def _not_empty(value: Any) -> Any:
    if not value:
        raise ValueError("it is empty: give at least one")
    return value


Some = Annotated[Seq[T], AfterValidator(_not_empty)]
"""One value or several, in order; holds a tuple."""

MetricName: TypeAlias = Annotated[
    str, AfterValidator(_spelt(_METRIC, "use letters, digits and _; colons are for recording rules"))
]
"""The name of a metric that something exposes."""
RecordName: TypeAlias = Annotated[str, AfterValidator(_spelt(_RECORD, "use letters, digits, _ and :"))]
"""The name of a recorded series, by custom ``level:metric:operations``."""
LabelName: TypeAlias = Annotated[str, AfterValidator(_label)]
"""The name of a label that a person may set."""
Labels: TypeAlias = Map[LabelName, str]
"""Values by label name; any text is a valid value."""
AlertName: TypeAlias = Annotated[
    str, AfterValidator(_spelt(re.compile(r"[A-Za-z_][A-Za-z0-9_]*"), "write it like HighDrawdown"))
]
"""The name of an alert, by custom in camel case."""
JobName: TypeAlias = Annotated[str, AfterValidator(_one_line)]
GroupName: TypeAlias = Annotated[str, AfterValidator(_one_line)]
ResourceName: TypeAlias = Annotated[str, AfterValidator(_one_line)]
"""The name of a receiver, a time interval, a datasource: any printable text on one line."""
Url: TypeAlias = Annotated[str, BeforeValidator(check_url)]
"""An absolute http or https URL."""
HostPort: TypeAlias = Annotated[str, AfterValidator(_host_port)]
"""``host:port``; since Prometheus 3 no port is implied."""
Uid: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
"""Grafana's identifier of a datasource or dashboard: what links and panels refer to."""
