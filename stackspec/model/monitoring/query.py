"""The types of attributes that hold PromQL: built expressions and raw text, checked alike when the value is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic_core import core_schema

from stackspec.model.monitoring.expression import Binding, Expression, operand
from stackspec.promql.analysis import usage

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = ["PanelQuery", "PromQL"]


class _Checked:
    """Annotation: hold an :class:`Expression`; whether Grafana's variables may stand in it."""

    def __init__(self, *, variables: bool) -> None:
        self.variables = variables

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self._parse, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": ["string", "number"], "examples": ['up{job="bot"} == 0']}

    def _parse(self, value: Any) -> Expression:
        if isinstance(value, Expression):
            # What was built is PromQL by construction; only Grafana's variables may have slipped into a rule.
            if not self.variables and "$" in value.text:
                self._check(value.text)
            return value
        if isinstance(value, str):
            self._check(value)
            return Expression(value, Binding.RAW)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return operand(value)
        raise ValueError(f"{value!r} is no PromQL: write an expression or text")

    def _check(self, text: str) -> None:
        try:
            usage(text, variables=self.variables)
        except ValueError as error:
            shown = text if len(text) <= 200 else f"{text[:199]}…"
            raise ValueError(f"{shown!r} is no PromQL: {error}") from None


PromQL: TypeAlias = Annotated[Expression | str | int | float, _Checked(variables=False)]
"""An expression or PromQL text, for rules; holds an :class:`Expression`."""
PanelQuery: TypeAlias = Annotated[Expression | str | int | float, _Checked(variables=True)]
"""As :data:`PromQL`, for panels: Grafana's variables may stand in it."""
