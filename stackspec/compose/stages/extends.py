"""Services that build on others: ``extends``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.notation.quoting import quoted
from stackspec.compose.stages.canonical import canonical
from stackspec.compose.stages.cast import cast
from stackspec.compose.stages.interpolate import interpolate
from stackspec.compose.stages.merge import merge, merge_service
from stackspec.compose.stages.paths import absolute, is_remote, paths
from stackspec.compose.stages.reset import reset
from stackspec.compose.stages.unique import unique
from stackspec.source.located import NOWHERE, Map, copied

if TYPE_CHECKING:
    from stackspec.compose.environment import Environment
    from stackspec.compose.reading import Reading
    from stackspec.source.place import Path

__all__ = ["extends"]

_RULE = "compose-extends"
_LONGEST_CHAIN = 100


def extends(
    document: Map, file: str, folder: str, resets: list[Path], environment: Environment, reading: Reading
) -> None:
    """Lay every service that extends another over a copy of that one.

    ``folder`` is what relative paths to other files start from; ``resets`` are the document's own. The other file is
    read with the same variables; of it, nothing but services is used.
    """
    services = document.get("services")
    if services.__class__ is not Map:
        return
    extension = _Extension(folder, environment, reading)
    for name in list(services):
        extension.apply(name, services, file, resets, ())


class _Extension:
    def __init__(self, folder: str, environment: Environment, reading: Reading) -> None:
        self.folder = folder
        self.environment = environment
        self.reading = reading
        self.problems = reading.problems
        self.loaded: dict[str, tuple[Map | None, list[Path]]] = {}

    def apply(
        self, name: str, services: Map, file: str, resets: list[Path], chain: tuple[tuple[str, str], ...]
    ) -> Any:
        """Return a service with what it extends merged in."""
        service = services[name]
        if service.__class__ is not Map or "extends" not in service:
            return service
        span, path = service.span_of("extends"), ("services", name, "extends")
        reference = self.reference(service["extends"], span, path)
        if reference is None:
            service.drop("extends")
            return service
        base_name, base_file = reference
        if (file, name) in chain or len(chain) > _LONGEST_CHAIN:
            shown = " -> ".join(step[1] for step in (*chain, (file, name)))
            self.problems.error(_RULE, f"services extend each other in a circle: {shown}", span, path)
            service.drop("extends")
            return service
        others, other_resets, other_file = services, resets, file
        if base_file:
            found, other_resets = self.services_of(base_file, span, path)
            other_file = base_file
            others = found if found is not None else Map.at(NOWHERE)
            if found is None:
                service.drop("extends")
                return service
        if base_name not in others:
            message = f"service {quoted(name)} extends {quoted(base_name)}, which {other_file} does not have: correct the name"
            self.problems.error(_RULE, message, span, path)
            service.drop("extends")
            return service
        base = self.apply(base_name, others, other_file, other_resets, (*chain, (file, name)))
        return self.merged(name, services, base, resets)

    def merged(self, name: str, services: Map, base: Any, resets: list[Path]) -> Any:
        service = services[name]
        if base.__class__ is Map:
            if not self.reading.budget.spend(base):
                message = f"services.{name}: extending copies too many values: share less"
                self.problems.error(_RULE, message, services.span_of(name), ("services", name), at_key=True)
                return service
            result = copied(base)
            own = (("services", name), 2)
            reset(result, (path[own[1] :] for path in resets if path[: own[1]] == own[0]))
            merge_service(result, service, name, self.reading)
            services[name] = service = result
        if "extends" in service:
            service.drop("extends")
        return service

    def reference(self, value: Any, span: int, path: Path) -> tuple[str, str] | None:
        """Return the service that is extended and its file, "" for this one."""
        if value.__class__ is str:
            return value, ""
        if value.__class__ is not Map or value.get("service").__class__ is not str:
            self.problems.error(_RULE, "extends names no service: write service: with its name", span, path)
            return None
        file = value.get("file")
        if file is None:
            return value["service"], ""
        if file.__class__ is not str:
            self.problems.error(_RULE, f"extends has the file {quoted(file)}, which is no path", span, path)
            return None
        if is_remote(file):
            message = (
                f"extends reads {file}, which is remote; nothing is fetched: copy it here and extend the copy"
            )
            self.problems.error("remote-file", message, value.span_of("file"), path)
            return None
        return value["service"], absolute(file, self.folder, "")

    def services_of(self, file: str, span: int, path: Path) -> tuple[Map | None, list[Path]]:
        """Return another file's services, paths resolved from its folder, and what its tags reset."""
        if file not in self.loaded:
            self.loaded[file] = self.read(file, span, path)
        return self.loaded[file]

    def read(self, file: str, span: int, path: Path) -> tuple[Map | None, list[Path]]:
        before = self.problems.errors
        documents = self.reading.documents(file, _RULE, span, path)
        source = Map.at(NOWHERE)
        resets: list[Path] = []
        for document in documents or ():
            if document.root.__class__ is not Map:
                self.problems.error(_RULE, f"{file} holds no mapping: it must be a Compose file", span, path)
                break
            interpolate(document.root, self.environment, self.reading)
            cast(document.root, self.reading)
            resets = document.resets
            reset(source, resets)
            merge(source, document.root, self.reading)
            unique(source, self.reading)
            if self.problems.errors > before:
                break
            canonical(source, self.reading)
            unique(source, self.reading)
        services = source.get("services")
        if self.problems.errors > before:
            return None, resets
        if services.__class__ is not Map:
            self.problems.error(_RULE, f"{file} has no services to extend: correct the path", span, path)
            return None, resets
        paths(source, file.rpartition("/")[0] or "/", self.reading)
        return services, resets
