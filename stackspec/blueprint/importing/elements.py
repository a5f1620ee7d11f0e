"""The code of services, networks and everything else: the model's own classes, filled from what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.blueprint.importing.code import Atom, Group, Item, Literal, call, listing
from stackspec.blueprint.importing.layout import quoted
from stackspec.blueprint.importing.shapes import shape
from stackspec.model import (
    AiModel,
    Attachment,
    Build,
    Config,
    ConfigGrant,
    Dependency,
    Deploy,
    EnvFile,
    ModelUse,
    Mount,
    Network,
    Port,
    Secret,
    SecretGrant,
    Service,
    Volume,
    Watch,
)  # fmt: skip
from stackspec.source.located import NOWHERE, Map, Seq, children
from stackspec.units import ByteSize, Cpus, Duration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackspec.blueprint.importing.code import Code
    from stackspec.blueprint.importing.comments import Comments
    from stackspec.blueprint.importing.expressions import Expressions
    from stackspec.model.compose.base import ComposeValue

__all__ = ["SECTIONS", "Elements", "is_runnable"]


def is_runnable(service: Any) -> bool:
    """Whether anything says what a service runs; the engine lets such stand in profiles that nobody enables."""
    return isinstance(service, dict) and any(service.get(name) for name in ("image", "build", "provider"))


SECTIONS: dict[str, type[ComposeValue]] = {
    "networks": Network, "volumes": Volume, "secrets": Secret, "configs": Config, "models": AiModel, "services": Service,
}  # fmt: skip
"""The class of each top-level section, in the order in which they are defined."""

_FIRST = {Mount: "target", Port: "target", Attachment: "network", Dependency: "service", SecretGrant: "source",
          ConfigGrant: "source", ModelUse: "model"}  # fmt: skip
"""The attribute that is given by position."""
_REFERS = {
    Attachment: "networks", Dependency: "services", SecretGrant: "secrets", ConfigGrant: "configs", ModelUse: "models",
}  # fmt: skip
"""The section that an item's first attribute refers to."""
_IMPLIED: dict[type, dict[str, Any]] = {
    Port: {"mode": "ingress", "protocol": "tcp"},
    Dependency: {"condition": "service_started", "required": True},
    EnvFile: {"required": True},
    Build: {"dockerfile": "Dockerfile"},
    Deploy: {"placement": {}},
    Mount: {"volume": {}, "bind": {}},
    Network: {"ipam": {}},
}
"""What the short syntaxes add and nobody needs to say."""
_PATHS = {
    (Build, "context"), (Build, "additional_contexts"), (EnvFile, "path"), (Service, "label_file"), (Secret, "file"),
    (Config, "file"), (Watch, "path"), (Build, "ssh"),
}  # fmt: skip
_POSITIONS = {
    (Port, "target"): (":", -1), (Port, "published"): (":", -2), (Port, "host_ip"): (":", -3), (Port, "protocol"): ("/", 1),
    (Mount, "source"): (":", 0), (Mount, "target"): (":", 1),
}  # fmt: skip
"""Where an attribute stands in its short syntax."""
_OCTAL = frozenset({"mode"})


class Elements:
    """Writes the elements of one environment; ``names`` has the Python name of each, by section and key."""

    def __init__(
        self, expressions: Expressions, comments: Comments, names: Mapping[tuple[str, str], str]
    ) -> None:
        self.expressions = expressions
        self.comments = comments
        self.names = names
        self.where = ""
        self.waited_for: set[str] = set()
        """Services that must have a healthcheck; that of the image, if nothing else is said."""

    def element(self, section: str, key: str, value: Any) -> Group:
        """The call that makes a top-level element."""
        self.where = key
        model = SECTIONS[section]
        name = Item("", Literal((key,)))
        items = self._arguments(model, value) if isinstance(value, dict) else []
        if section != "services" and isinstance(value, dict) and value.get("external"):
            items = [item for item in items if self._matters(key, value, item)]
        if section == "services" and key in self.waited_for and not {"healthcheck", "build"} & set(value):
            items.append(Item("healthcheck=", call("Healthcheck")))
        return call(model.__name__, name, *items)

    def _matters(self, key: str, value: Any, item: Item) -> bool:
        """Whether an attribute of a resource that exists already has a meaning; how to create it has none."""
        attribute = item.prefix.removesuffix("=")
        if attribute in ("name", "external", "extensions"):
            return True
        place = self.expressions.written.reading.files.place(value.span_of(attribute), key=True)
        self.expressions.losses.note(
            f"{attribute} of {key!r} was left out: it is external, so nobody creates it", place
        )
        return False

    def _arguments(self, model: type[ComposeValue], value: Any, skip: str = "") -> list[Item]:
        items: list[Item] = []
        extensions: list[Item] = []
        if model is Build and "context" not in value:
            items.append(Item("context=", Literal((self.expressions.project,))))
        for raw, child in value.items():
            key = raw.lower() if raw[:1].isupper() else raw
            span = value.spans.get(raw, NOWHERE) if isinstance(value, Map) else NOWHERE
            if key.startswith("x-"):
                extensions.append(self._entry(raw, self.data(child), span))
            elif key == skip or _says_nothing(model, key, child):
                continue
            elif key not in model.model_fields:
                place = self.expressions.written.reading.files.place(span, key=True)
                self.expressions.losses.note(
                    f"{model.__name__} has no attribute {key!r}: it was left out", place
                )
            else:
                code = self.attribute(model, key, child, span, value)
                comments = self.comments.take(span)
                items.append(Item(f"{key}=", code, comments))
        if extensions:
            items.append(Item("extensions=", Group("{", tuple(extensions), "}")))
        return items

    def _entry(self, key: str, code: Code, span: int) -> Item:
        return Item(f"{quoted(key)}: ", code, self.comments.take(span))

    def attribute(self, model: type[ComposeValue], key: str, value: Any, span: int, around: Any) -> Code:
        """The code of one attribute's value."""
        where = f"{key} of {self.where}"
        form = shape(model, key)
        path = (model, key) in _PATHS or (model is Mount and key == "source" and around.get("type") == "bind")
        if (
            model is Volume
            and key == "driver_opts"
            and value.get("o") == "bind"
            and around.get("driver") == "local"
        ):
            return self._mapping(value, where, paths={"device"})
        if model is Mount and key == "source" and not path and around.get("type") == "volume":
            return self._reference("volumes", value)
        if form.kind == "keyed":
            return self._keyed(model, key, value)
        if isinstance(value, Map) or form.kind == "mapping":
            if form.holds is not None and form.kind == "mapping":
                return Group("{", tuple(
                    self._entry(name, self._value(form.holds, child, value.span_of(name), where), value.span_of(name))
                    for name, child in value.items()
                ), "}")  # fmt: skip
            if form.holds is not None:
                return self._value(form.holds, value, span, where)
            return self._mapping(_as_mapping(value, span), where, every_path=path)
        if isinstance(value, Seq):
            return self._sequence(form.holds, value, where, path=path)
        return self.scalar(model, key, value, span, where, path=path)

    def _sequence(self, holds: type[ComposeValue] | None, value: Seq, where: str, *, path: bool) -> Code:
        if holds is None and value and all(at == value.spans[0] for at in value.spans) and not path:
            words = self.expressions.words([str(item) for item in value], value.spans[0], where)
            return listing(*(Item("", word) for word in words))
        items = []
        for child, at in zip(value, value.spans, strict=True):
            above = self.comments.own(at)
            if holds is not None:
                code = self._value(holds, child, at, where)
            elif path:
                code = self.expressions.path(str(child), at, where)
            else:
                code = self._plain(child, at, where)
            items.append(Item("", code, above + self.comments.take(at)))
        return listing(*items)

    def _value(self, holds: type[ComposeValue], value: Any, span: int, where: str) -> Code:
        """One value of a class of the model."""
        if not isinstance(value, dict):
            return self._plain(value, span, where)
        first = _FIRST.get(holds)
        if first is None or first not in value:
            return call(holds.__name__, *self._arguments(holds, value))
        at = value.spans.get(first, span) if isinstance(value, Map) else span
        if holds in _REFERS:
            target = self._reference(_REFERS[holds], value[first])
        else:
            target = self.attribute(holds, first, value[first], at, value)
        others = self._arguments(holds, value, skip=first)
        if holds is Mount:
            others = [item for item in others if item.prefix != "type=" or _must_say_type(value)]
        if not others and holds in _REFERS:
            return target
        return call(holds.__name__, Item("", target), *others)

    def _keyed(self, model: type[ComposeValue], key: str, value: Any) -> Code:
        """What Compose writes as a mapping by the key of what is referred to."""
        holds = shape(model, key).holds
        assert holds is not None
        items = []
        for name, child in value.items():
            reference = self._reference(_REFERS[holds], name)
            options = self._arguments(holds, child) if isinstance(child, dict) else []
            code = call(holds.__name__, Item("", reference), *options) if options else reference
            items.append(Item("", code, self.comments.take(value.span_of(name))))
        return listing(*items)

    def _reference(self, section: str, key: Any) -> Code:
        name = self.names.get((section, str(key)))
        return Atom(name, local=True) if name else Literal((str(key),))

    def _mapping(
        self, value: Any, where: str, *, paths: set[str] | None = None, every_path: bool = False
    ) -> Code:
        items = []
        for key, child in value.items():
            span = value.spans.get(key, NOWHERE)
            if isinstance(child, Seq):
                code: Code = self._sequence(None, child, where, path=False)
            elif child is None:
                code = Atom("None")
            elif every_path or (paths and key in paths):
                code = self.expressions.path(str(child), span, where)
            else:
                code = self._plain(child, span, f"{key} of {self.where}")
            items.append(self._entry(key, code, span))
        return Group("{", tuple(items), "}")

    def _plain(self, value: Any, span: int, where: str) -> Code:
        if isinstance(value, str):
            return self.expressions.text(value, span, where)
        return Atom(repr(value))

    def scalar(
        self, model: type[ComposeValue], key: str, value: Any, span: int, where: str, *, path: bool
    ) -> Code:
        """One value that is no collection, in the model's spelling."""
        position = _POSITIONS.get((model, key), ("", 0))
        if path and isinstance(value, str):
            return self.expressions.path(value, span, where, position)
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        template = self.expressions.template(shown, span, position)
        if template is None and (isinstance(value, bool) or (model is Mount and key == "type")):
            return (
                Atom(repr(value)) if isinstance(value, bool) else Literal((value,))
            )  # a short syntax implies it
        if template is None or template.replace("$$", "$") != shown:
            return self.expressions.text(shown, span, where, position)
        form = shape(model, key)
        if key in _OCTAL and form.number and shown.isdigit():
            return Atom(f"0o{int(shown, 8):o}" if isinstance(value, str) else f"0o{value:o}")
        if form.quantity is ByteSize and shown.isdigit():
            size = ByteSize(int(shown))
            return Atom(str(int(size))) if str(size).endswith("b") else Literal((str(size),))
        if form.quantity is Duration:
            return Literal((str(Duration(shown)),))
        if form.quantity is Cpus:
            return Literal((str(value),)) if isinstance(value, str) else Atom(repr(value))
        if isinstance(value, str) and _is_number(value) and (form.number or form.quantity is not None):
            return Atom(value)
        return Atom(repr(value)) if isinstance(value, bool | int | float) else Literal((value,))

    def data(self, value: Any, span: int = NOWHERE) -> Code:
        """Plain data, as extensions hold it."""
        if isinstance(value, dict):
            return Group("{", tuple(
                self._entry(str(key), self.data(child, _span(value, key)), _span(value, key)) for key, child in value.items()
            ), "}")  # fmt: skip
        if isinstance(value, list):
            return listing(
                *(Item("", self.data(child, _span(value, index))) for index, child in children(value))
            )
        return self._plain(value, span, "an extension") if value is not None else Atom("None")


def _says_nothing(model: type[ComposeValue], key: str, value: Any) -> bool:
    """Whether nobody needs to say a value: it is none, or what a short syntax adds."""
    if model is Watch and key == "exec":
        return not any(value.values())
    implied = _IMPLIED.get(model, {})
    return value is None or (key in implied and value == implied[key])


def _span(container: Any, key: Any) -> int:
    if isinstance(container, Seq):
        return int(container.spans[key])
    return container.span_of(key) if isinstance(container, Map) else NOWHERE


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and str(int(digits)) == digits


def _must_say_type(mount: Any) -> bool:
    """Whether a mount's type does not follow from its source."""
    kind = mount.get("type")
    return bool(kind != ("bind" if kind == "bind" and mount.get("source") else "volume"))


def _as_mapping(value: Any, span: int) -> Any:
    """A list of ``key=value`` as a mapping; a key that comes again has several values."""
    if isinstance(value, dict):
        return value
    made = Map()
    made.spans = {}
    for item, at in zip(value, getattr(value, "spans", [span] * len(value)), strict=True):
        key, equals, text = str(item).partition("=")
        if key in made:
            earlier = made[key]
            both = earlier if isinstance(earlier, Seq) else Seq.at(made.spans[key], (earlier,))
            both.add(text, at)
            made[key] = both
        else:
            made.put(key, text if equals else None, at)
    return made
