"""metrics, variables: what the services declare, as JSON for tools."""

from typing import Any, get_args

from annotated_types import Ge, Gt, Le, Lt, MinLen
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from trading.metrics import SERVICES, declared
from trading.settings import SETTINGS


def metrics(service: str | None) -> dict[str, list[dict[str, Any]]]:
    """By service: name, type, labels and help of each metric; `buckets` of a histogram."""
    return {
        name: [
            {"name": metric.name, "type": metric.type, "labels": list(metric.labels), "help": metric.help}
            | ({"buckets": list(metric.buckets)} if metric.buckets else {})
            for metric in declared(name)
        ]
        for name in ([service] if service else SERVICES)
    }


def variables(command: str | None) -> dict[str, list[dict[str, Any]]]:
    """By command: name, default (absent if required), bounds, whether it is a secret file, meaning."""
    return {
        name: [_variable(variable.upper(), field) for variable, field in kind.model_fields.items()]
        for name, kind in SETTINGS.items()
        if command in (None, name)
    }


def _variable(name: str, field: FieldInfo) -> dict[str, Any]:
    described: dict[str, Any] = {"name": name, "meaning": field.description, "required": field.is_required()}
    if field.default_factory is None and field.default is not PydanticUndefined:
        described["default"] = _as_text(field.default)
    if name.endswith("_PASSWORD_FILE"):
        described["secret_file"] = True
    if choices := [choice for choice in get_args(field.annotation) if isinstance(choice, str)]:
        described["choices"] = choices
    for bound in field.metadata:
        match bound:
            case Ge(ge=least):
                described["minimum"] = str(least)
            case Gt(gt=below):
                described["exclusive_minimum"] = str(below)
            case Le(le=most):
                described["maximum"] = str(most)
            case Lt(lt=above):
                described["exclusive_maximum"] = str(above)
            case MinLen(min_length=length):
                described["minimum_length"] = length
            case _:
                pass
    return described


def _as_text(value: Any) -> str | None:
    """A default, as it would be written in the environment."""
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case tuple():
            return ",".join(value)
        case dict():
            return ",".join(f"{key}={number}" for key, number in value.items())
        case _:
            return str(value)
