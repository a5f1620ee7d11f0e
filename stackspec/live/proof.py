"""Promises and their proof: every check of the catalogue, asked of everything in the model that promises something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.findings.finding import Finding, Severity
from stackspec.live.check import CouldNotAsk
from stackspec.live.registry import checks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stackspec.compose.view.service import Service
    from stackspec.compose.view.stack import Stack
    from stackspec.live.check import Check, Failures
    from stackspec.live.running import Running
    from stackspec.source.place import Path, Place

__all__ = ["Promise", "Proof", "findings", "promises", "prove"]


class Promise(NamedTuple):
    """One property of the model that a check can prove. ``path`` is where the model makes it."""

    check: Check
    subject: tuple[Service, ...]
    path: Path

    @property
    def name(self) -> str:
        """Readable and unique in a project: ``user[postgres]``, ``reachability[bot → redis]``, ``drift``."""
        names = " → ".join(service.name for service in self.subject)
        return f"{self.check.name}[{names}]" if names else self.check.name


class Proof(NamedTuple):
    """What came of asking: ``failures`` are what was seen of broken promises, ``skipped`` is why nobody could be asked.

    Held are those with neither.
    """

    promise: Promise
    failures: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def held(self) -> bool:
        """Whether the promise was seen to be kept."""
        return not self.failures and not self.skipped


def promises(stack: Stack) -> tuple[Promise, ...]:
    """Return everything that the model promises and a check can prove, service by service."""
    catalogue = checks()
    found = [
        Promise(check, (service,), _path(check, service))
        for service in stack.services
        for check in catalogue
        if check.scope == "service" and service.replicas and check.promised(service)
    ]
    found += [
        Promise(check, (one, other), one.path)
        for check in catalogue
        if check.scope == "pair"
        for one in stack.services
        for other in stack.services
        if one is not other and check.promised(one) and check.promised(other)
    ]
    found += [
        Promise(check, (), ()) for check in catalogue if check.scope == "stack" and check.promised(stack)
    ]
    return tuple(found)


def _path(check: Check, service: Service) -> Path:
    """Where the service makes the promise: the first of the check's attributes that it has, else the service."""
    for attribute in check.attributes:
        keys = attribute.split(".")
        value: Any = service.spec
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if value is not None:
            return service.at(*keys)
    return service.path


def prove(promise: Promise, running: Running) -> Proof:
    """Ask. Where a service has several containers, each is asked, and one that cannot be asked does not hide the others."""
    if promise.check.scope == "service":
        return _of_containers(promise, promise.subject[0], running)
    subject = promise.subject or (running.stack,)
    failures, reason = _heard(promise.check(*subject, running))
    return Proof(promise, failures, "" if failures else reason)


def _of_containers(promise: Promise, service: Service, running: Running) -> Proof:
    containers = running.of(service)
    if not containers:
        return Proof(promise, skipped="it has no container")
    failures: list[str] = []
    reasons: list[str] = []
    for container in containers:
        mark = f"{container.name}: " if len(containers) > 1 else ""
        seen, reason = _heard(promise.check(service, container))
        failures += [mark + failure for failure in seen]
        reasons += [mark + reason] if reason else []
    return Proof(promise, tuple(failures), "" if failures else "; ".join(reasons))


def _heard(failures: Failures) -> tuple[tuple[str, ...], str]:
    """Take all that a check says, and why it fell silent if it did."""
    heard = []
    try:
        for failure in failures:
            heard.append(failure)  # noqa: PERF402 - what was said before the exception counts
    except CouldNotAsk as error:
        return tuple(heard), str(error)
    return tuple(heard), ""


def findings(proofs: Sequence[Proof], place: Callable[[Path], Place | None]) -> Iterator[Finding]:
    """Yield a finding for each failure, under the check's name, at the line that made the promise."""
    for proof in proofs:
        promise = proof.promise
        who = " → ".join(service.name for service in promise.subject)
        for failure in proof.failures:
            message = f"{who}: {failure}" if who else failure
            yield Finding(promise.check.name, Severity.ERROR, message, place(promise.path), promise.path)
