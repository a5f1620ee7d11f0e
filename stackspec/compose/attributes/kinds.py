"""Kinds of attribute: which YAML a kind accepts (its shape), and what the engine makes of it (its form).

Every alternative of the specification can be told by the YAML type alone (string, list, mapping …), so a shape is a
record of what is allowed for each type, and a mistake has one message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["DROP", "Kind", "Record", "of_items", "of_scalars", "of_values"]

DROP: Any = object()
"""What a form returns for a value that the engine leaves out, as it does with most empty ones."""

_Form = "Callable[[Any, int], Any]"


class Record:
    """A mapping with named attributes; those that start with ``x-`` are extensions, where allowed."""

    __slots__ = ("always", "attributes", "extensible", "required")

    def __init__(
        self,
        attributes: Mapping[str, Kind],
        *,
        required: tuple[str, ...] = (),
        always: Mapping[str, Any] | None = None,
        extensible: bool = True,
    ) -> None:
        self.attributes = dict(attributes)
        self.required = required
        self.always = always or {}
        """What the engine prints even if nobody wrote it."""
        self.extensible = extensible


class Kind:
    """One kind of attribute.

    ``name`` completes "must be …". ``scalars`` are the Python types of allowed scalars; ``test`` returns a complaint
    about one, or "". ``items`` is the kind of a list's items; ``record`` or ``values`` (with ``keys``, a test of their
    names) describe a mapping. ``form`` makes the model's value of a value and its span; None keeps it.
    """

    __slots__ = (
        "form",
        "items",
        "keys",
        "name",
        "open_keys",
        "record",
        "scalars",
        "test",
        "unique",
        "values",
    )

    def __init__(
        self,
        name: str,
        *scalars: type,
        test: Callable[[Any], str] | None = None,
        items: Kind | None = None,
        unique: bool = False,
        record: Record | None = None,
        values: Kind | None = None,
        keys: Callable[[str], Any] | None = None,
        open_keys: bool = False,
        form: Any = None,
    ) -> None:
        self.name = name
        self.scalars = frozenset(scalars)
        self.test = test
        self.items = items
        self.unique = unique
        self.record = record
        self.values = values
        self.keys = keys
        self.open_keys = open_keys
        """Whether keys that fail ``keys`` are left alone (as the specification does for networks) or wrong."""
        self.form = form

    def but(self, **changes: Any) -> Kind:
        """Return the same kind with some traits changed."""
        made = Kind(self.name)
        for trait in self.__slots__:
            setattr(made, trait, changes.get(trait, getattr(self, trait)))
        return made


def of_items(name: str, items: Kind, *scalars: type, unique: bool = False, form: Any = None) -> Kind:
    """Return the kind of a list, or of a list or some scalar."""
    return Kind(name, *scalars, items=items, unique=unique, form=form)


def of_values(name: str, values: Kind, *, keys: Callable[[str], Any] | None = bool, form: Any = None) -> Kind:
    """Return the kind of a mapping from free names."""
    return Kind(name, values=values, keys=keys, form=form)


def of_scalars(name: str, *scalars: type, test: Callable[[Any], str] | None = None, form: Any = None) -> Kind:
    """Return the kind of a scalar."""
    return Kind(name, *scalars, test=test, form=form)
