"""What a rule is: metadata, a pure function, and a module docstring that is its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from stackspec.rules.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stackspec.findings.finding import Severity, Violation
    from stackspec.rules.page import Page
    from stackspec.rules.stack import Stack

__all__ = ["Mode", "Rule", "Violations", "rule"]

Violations: TypeAlias = "Iterator[Violation]"
"""What a rule's function returns; it is a generator."""

Mode: TypeAlias = Literal["static", "both"]
"""``static``: files can tell. ``both``: a live check proves the same on a running container."""


class Rule:
    """One pattern that is found, readable after "allow": ``floating-tag``, ``missing-healthcheck``.

    The name is the function's (and the module's) with hyphens, the family is the folder's.
    """

    __slots__ = (
        "_check",
        "code",
        "family",
        "mode",
        "module",
        "name",
        "parameters",
        "sensitive",
        "severity",
        "sources",
        "tags",
    )

    def __init__(
        self,
        check: Callable[..., Iterable[Violation]],
        *,
        code: str,
        severity: Severity,
        tags: tuple[str, ...],
        sources: tuple[str, ...],
        mode: Mode = "static",
        parameters: type[Parameters] = Parameters,
        sensitive: bool = False,
    ) -> None:
        self._check = check
        self.module = check.__module__
        self.name = check.__name__.replace("_", "-")
        self.family = self.module.split(".")[-2].replace("_", "-") if "." in self.module else "custom"
        self.code = code
        self.severity = severity
        self.tags = tags
        self.sources = sources
        self.mode = mode
        self.parameters = parameters
        self.sensitive = sensitive

    def __repr__(self) -> str:
        return f"Rule({self.code} {self.name})"

    def judge(self, stack: Stack, parameters: Parameters | None = None) -> Iterable[Violation]:
        """Find the pattern in ``stack``; ``parameters`` default to the rule's own."""
        if self.parameters is Parameters:
            return self._check(stack)
        return self._check(stack, self.parameters() if parameters is None else parameters)

    @property
    def page(self) -> Page:
        """The rule's page: its module's docstring, taken apart. Raises ``ValueError`` where a section is missing."""
        import sys

        from stackspec.rules.page import Page

        return Page.parse(sys.modules[self.module].__doc__ or "", self.name)


def rule(
    code: str,
    *,
    severity: Severity,
    sources: tuple[str, ...],
    tags: tuple[str, ...] = (),
    mode: Mode = "static",
    params: type[Any] = Parameters,
    sensitive: bool = False,
) -> Callable[[Callable[..., Iterable[Violation]]], Rule]:
    """Make a function a rule.

    ``code`` is the family's letters and three digits, never used again for another pattern. ``severity`` is the default
    that a policy may change. ``sources`` are URLs of the sections that say why. ``tags`` are what policies select by, such
    as ``cis-docker-5.4`` or ``owasp-docker-3``. With ``params`` the function takes ``(stack, params)``, otherwise
    ``(stack)``. ``sensitive`` keeps the line of a finding out of every report, because it holds a secret; the message must
    not quote it either.
    """

    def decorate(check: Callable[..., Iterable[Violation]]) -> Rule:
        return Rule(
            check,
            code=code,
            severity=severity,
            tags=tags,
            sources=sources,
            mode=mode,
            parameters=params,
            sensitive=sensitive,
        )

    return decorate
