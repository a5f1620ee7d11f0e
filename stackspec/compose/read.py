"""Read a Compose project: the stages, in the engine's order.

A user's mistake is a finding in the result, not an exception. Stages change located documents in place and note
problems; after a stage that noted an error, reading stops, because later stages would only repeat it.
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.compose.discovery import discover, project_name
from stackspec.compose.environment import Environment
from stackspec.compose.project import Project, SourceMap
from stackspec.compose.reading import Reading
from stackspec.compose.stages.bind import bind
from stackspec.compose.stages.canonical import canonical
from stackspec.compose.stages.cast import cast
from stackspec.compose.stages.complete import complete
from stackspec.compose.stages.consistency import consistency
from stackspec.compose.stages.env_files import env_files, label_files
from stackspec.compose.stages.escape import escape
from stackspec.compose.stages.extends import extends
from stackspec.compose.stages.include import include
from stackspec.compose.stages.interpolate import interpolate
from stackspec.compose.stages.merge import merge
from stackspec.compose.stages.normalise import normalise
from stackspec.compose.stages.paths import paths
from stackspec.compose.stages.profiles import enabled
from stackspec.compose.stages.reset import reset
from stackspec.compose.stages.shape import shape
from stackspec.compose.stages.traps import appended_lists, traps
from stackspec.compose.stages.unique import unique
from stackspec.compose.stages.unused import without_unused
from stackspec.source.located import NOWHERE, Map

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stackspec.compose.stages.include import Request
    from stackspec.source.place import Path
    from stackspec.source.yaml_reader import Document

__all__ = ["Written", "read", "read_written"]


class _Part(NamedTuple):
    """One document on its way into the project (``base``) that the documents before it made."""

    base: Map
    document: Map
    resets: list[Path]
    file: str
    folder: str
    environment: Environment
    including: tuple[str, ...]
    reading: Reading


_DOCUMENT_STAGES: tuple[Callable[[_Part], None], ...] = (
    lambda part: interpolate(part.document, part.environment, part.reading),
    lambda part: cast(part.document, part.reading),
    lambda part: extends(part.document, part.file, part.folder, part.resets, part.environment, part.reading),
    lambda part: reset(part.base, part.resets),
    lambda part: include(
        part.document, part.folder, part.environment, part.reading, (*part.including, part.file),
        lambda request: _included(request, (*part.including, part.file), part.reading),
    ),
    lambda part: appended_lists(part.base, part.document, part.reading),
    lambda part: merge(part.base, part.document, part.reading),
    lambda part: unique(part.base, part.reading),
    lambda part: shape(part.base, part.reading),
    lambda part: traps(part.base, part.reading),
    lambda part: canonical(part.base, part.reading),
    lambda part: unique(part.base, part.reading),
)  # fmt: skip
"""What every document goes through; from merging on, it is the whole project so far that is worked on."""


class _Whole(NamedTuple):
    """A project whose documents are merged."""

    document: Map
    folder: str
    name: str
    environment: Environment
    reading: Reading


_PROJECT_STAGES: tuple[Callable[[_Whole], None], ...] = (
    lambda whole: complete(whole.document, whole.reading),
    lambda whole: paths(whole.document, whole.folder, whole.reading),
    lambda whole: normalise(whole.document, whole.name, whole.environment),
    lambda whole: bind(whole.document, whole.reading),
)  # fmt: skip
"""What the merged project goes through; an included one ends after its paths are resolved."""

_INCLUDED_STAGES = _PROJECT_STAGES[:2]


def read(
    files: Sequence[str] = (),
    *,
    project_directory: str = "",
    env: Mapping[str, str] | None = None,
    env_files: Sequence[str] = (),
    profiles: Sequence[str] = (),
    name: str = "",
    interpolate: bool = True,
    strict: bool = False,
    confine: bool = False,
    here: str = "",
    stdin: str | None = None,
    texts: Mapping[str, str] | None = None,
) -> Project:
    """Read a Compose project.

    ``files`` are its Compose files ("-" is ``stdin``'s text); without any they are searched for as the engine does,
    from ``here``, by default the current folder. ``env`` are the process's variables, by default ``os.environ``.
    ``strict`` makes an unset variable an error. ``confine`` refuses files outside the project's folder, except
    those named here.
    ``texts`` are contents that stand for those of files, by absolute path: what an edit would make of them.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        process = dict(os.environ if env is None else env)
        reading = Reading(
            interpolate=interpolate,
            strict=strict,
            confine=confine,
            home=process.get("HOME", ""),
            stdin=stdin,
            texts=texts,
        )
        found = discover(reading, process, here or os.getcwd(), files, project_directory, env_files, profiles)
        return _read(reading, found, name)
    finally:
        if collecting:
            gc.enable()


class Written(NamedTuple):
    """A project as its authors wrote it: merged and in long form, without anything that the engine adds.

    Variables are replaced by their values; ``reading.templates`` has, by span, what was written.
    """

    document: Map
    folder: str
    name: str
    named: bool
    """Whether somebody gave the name; otherwise it is the folder's."""
    profiles: list[str]
    environment: Environment
    reading: Reading


def read_written(
    files: Sequence[str] = (),
    *,
    project_directory: str = "",
    env: Mapping[str, str] | None = None,
    env_files: Sequence[str] = (),
    profiles: Sequence[str] = (),
    name: str = "",
    here: str = "",
) -> Written:
    """Read a Compose project, as :func:`read` does, only as far as its authors' words go; mistakes are in ``reading``."""
    process = dict(os.environ if env is None else env)
    reading = Reading(home=process.get("HOME", ""))
    found = discover(reading, process, here or os.getcwd(), files, project_directory, env_files, profiles)
    whole = _merged(reading, found, name)
    _run((lambda project: bind(project.document, project.reading),), whole, reading)
    named = bool(name or found.environment.get("COMPOSE_PROJECT_NAME") or "name" in whole.document)
    return Written(
        whole.document, found.folder, whole.name, named, found.profiles, whole.environment, reading
    )


def _read(reading: Reading, found: Any, requested_name: str) -> Project:
    whole = _merged(reading, found, requested_name)
    _run(_PROJECT_STAGES, whole, reading)
    return _finished(whole, found.profiles)


def _merged(reading: Reading, found: Any, requested_name: str) -> _Whole:
    """Open all files and take them through the document stages."""
    if not found.files:
        reading.problems.error(
            "compose-file", f"no Compose file in {found.folder} or above: name one with -f"
        )
    opened = [(file, reading.documents(file, "compose-file")) for file in found.files]
    name = ""
    base = Map.at(NOWHERE)
    if not reading.problems.errors:
        documents = [document for _, read_ones in opened for document in read_ones or ()]
        name = project_name(reading, found, documents, requested_name)
        environment = Environment(
            {**found.environment.values, "COMPOSE_PROJECT_NAME": name},
            found.environment.origins,
            found.environment.asked,
        )
        found = found._replace(environment=environment)
        _merge_all(reading, base, opened, found.folder, environment, ())
        if not base and not reading.problems.errors:
            reading.problems.error("compose-file", f"{found.files[0]} is empty: add services")
    return _Whole(base, found.folder, name, found.environment, reading)


def _run(stages: tuple[Callable[[Any], None], ...], subject: Any, reading: Reading) -> bool:
    """Run stages until one notes an error; tell whether none did."""
    for stage in stages:
        if reading.problems.errors:
            return False
        stage(subject)
    return not reading.problems.errors


def _merge_all(
    reading: Reading,
    base: Map,
    opened: Sequence[tuple[str, Sequence[Document] | None]],
    folder: str,
    environment: Environment,
    including: tuple[str, ...],
) -> None:
    """Take all documents of all files through the document stages into ``base``."""
    for file, documents in opened:
        for document in documents or ():
            if document.root.__class__ is not Map:
                message = f"{file} holds no mapping: a Compose file starts with keys like services"
                reading.problems.error("compose-file", message, document.span)
                return
            part = _Part(base, document.root, document.resets, file, folder, environment, including, reading)
            if not _run(_DOCUMENT_STAGES, part, reading):
                return
            if "version" in base:
                base.drop("version")
        including = (*including, file)


def _included(request: Request, including: tuple[str, ...], reading: Reading) -> Map | None:
    """Read an included project as far as its own folder and variables matter."""
    files, folder, environment, span = request
    opened = [(file, reading.documents(file, "compose-include", span)) for file in files]
    base = Map.at(NOWHERE)
    if not reading.problems.errors:
        _merge_all(reading, base, opened, folder, environment, including)
    whole = _Whole(base, folder, "", environment, reading)
    return base if _run(_INCLUDED_STAGES, whole, reading) else None


def _finished(whole: _Whole, profiles: Sequence[str]) -> Project:
    """Choose services and resources, and make the result."""
    document, _, name, environment, reading = whole
    problems = reading.problems
    model = document
    understood = not problems.errors
    if understood:
        services = enabled(document.setdefault("services", Map.at(NOWHERE)), profiles)
        if reading.interpolate:
            consistency(document, services, reading)
            _from_files(services, whole)
            escape(document)
        model = without_unused(document, services)
    return Project(
        name=name,
        working_directory=whole.folder,
        model=model if understood else {},
        everything=document if understood else {},
        sources=SourceMap(document, reading.files, reading.variables, environment),
        findings=problems.findings(reading.files),
        files=tuple(dict.fromkeys(reading.paths)),
        variables=frozenset(environment.asked),
        ok=not problems.errors,
    )


def _from_files(services: Map, whole: _Whole) -> None:
    for name, service in services.items():
        env_files(name, service, whole.environment, whole.reading)
        label_files(name, service, whole.reading)
        replicas = service.get("scale")
        if replicas is not None and service.get("deploy") is not None:
            service["deploy"]["replicas"] = replicas
