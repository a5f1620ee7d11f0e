"""What every quantity shares: it is built from its text or from itself, and pydantic may ask it to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["Quantity"]


class Quantity:
    """A mixin for types whose constructor parses text and raises ``ValueError`` with a cure."""

    json_pattern: ClassVar[str]
    """A regular expression of the accepted text, for editors that complete from the JSON Schema."""
    json_example: ClassVar[str]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic build the value by calling the class; its errors keep our wording."""
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            cls, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Publish the accepted text."""
        return {"type": ["string", "number"], "pattern": cls.json_pattern, "examples": [cls.json_example]}
