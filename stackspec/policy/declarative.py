"""Rules that a policy file states itself: path, operator, value, message; no code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stackspec.findings.finding import Severity, Violation
from stackspec.findings.paths import spell
from stackspec.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stackspec.policy.reading import Reading
    from stackspec.rules.rule import Violations
    from stackspec.rules.stack import Stack
    from stackspec.source.place import Path

__all__ = ["OPERATORS", "declared_rules", "parse_path"]

KEYS = ("name", "path", "operator", "value", "message", "severity", "tags", "source")

_STEP = re.compile(r'\.?(?:"([^"]*)"|([^.\[\]"]+))|\[(\d+|\*)\]')
_LONGEST_PATTERN = 500
_LONGEST_TEXT = 5_000
"""Characters of a value that a pattern is tried on; the rest of a longer one is not looked at."""


def _numbers(compare: Callable[[float, float], bool]) -> Callable[[Any, Any], bool]:
    def judge(found: Any, wanted: Any) -> bool:
        try:
            return compare(float(found), float(wanted))
        except (TypeError, ValueError):
            return False

    return judge


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _matches(found: Any, wanted: Any) -> bool:
    return found is not None and re.search(str(wanted), _text(found)[:_LONGEST_TEXT]) is not None


def _contains(found: Any, wanted: Any) -> bool:
    if isinstance(found, (dict, list)):
        return wanted in found
    return found is not None and _text(wanted) in _text(found)


OPERATORS: dict[str, tuple[bool, Callable[[Any, Any], bool]]] = {
    "present": (False, lambda found, _: found is not None),
    "absent": (False, lambda found, _: found is None),
    "equals": (True, lambda found, wanted: found == wanted),
    "not-equals": (True, lambda found, wanted: found != wanted),
    "in": (True, lambda found, wanted: found in wanted),
    "not-in": (True, lambda found, wanted: found not in wanted),
    "matches": (True, _matches),
    "not-matches": (True, lambda found, wanted: not _matches(found, wanted)),
    "contains": (True, _contains),
    "not-contains": (True, lambda found, wanted: not _contains(found, wanted)),
    "at-least": (True, _numbers(lambda found, wanted: found >= wanted)),
    "at-most": (True, _numbers(lambda found, wanted: found <= wanted)),
}
"""What must hold: whether the operator takes a value, and the test of a found value (None where nothing is)."""


def parse_path(text: str) -> tuple[str | int | None, ...]:
    """Read ``services.*.labels."com.example.team"`` or ``services.web.ports[*].host_ip``; None stands for ``*``.

    Raises ``ValueError`` for anything else.
    """
    steps: list[str | int | None] = []
    position = 0
    for match in _STEP.finditer(text):
        if match.start() != position:
            break
        quoted, plain, index = match.groups()
        if index is not None:
            steps.append(None if index == "*" else int(index))
        else:
            steps.append(quoted if plain is None else None if plain == "*" else plain)
        position = match.end()
    if not steps or position != len(text):
        raise ValueError(
            f"{text!r} is no path: write one like services.*.labels.team or services.*.ports[*].host_ip"
        )
    return tuple(steps)


def found_at(
    value: Any, pattern: tuple[str | int | None, ...], path: Path = ()
) -> Iterator[tuple[Path, Any]]:
    """Yield each path that the pattern means and its value; a named key that is not there yields None."""
    if not pattern:
        yield path, value
        return
    step, rest = pattern[0], pattern[1:]
    if step is None:
        items: Any = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, child in items:
            yield from found_at(child, rest, (*path, key))
    elif isinstance(value, dict):
        yield from found_at(value.get(step), rest, (*path, step))
    elif isinstance(value, list) and isinstance(step, int) and step < len(value):
        yield from found_at(value[step], rest, (*path, step))
    elif value is None:
        named = tuple(part for part in rest if part is not None)
        if len(named) == len(rest):  # what hangs below nothing by `*` is nothing, too
            yield (*path, step, *named), None


def declared_rules(reading: Reading, section: Any, path: Path) -> Iterator[Rule]:
    """Yield the rules of a policy's ``custom`` list; raises :class:`StackspecError`, located, for what is wrong in it."""
    for index, item in enumerate(reading.sequence(path, section)):
        yield _rule(reading, reading.mapping((*path, index), item, KEYS), (*path, index))


def _rule(reading: Reading, spec: dict[str, Any], at: Path) -> Rule:
    for key in ("name", "path", "operator", "message"):
        if key not in spec:
            raise reading.fail(
                at, f"{spell(at)} has no {key!r}: a rule needs a name, a path, an operator and a message"
            )
    name = reading.text((*at, "name"), spec["name"])
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise reading.fail((*at, "name"), f"{name!r} is no rule's name: write lower-case words with hyphens")
    try:
        pattern = parse_path(reading.text((*at, "path"), spec["path"]))
    except ValueError as error:
        raise reading.fail((*at, "path"), str(error)) from error
    operator = reading.choice((*at, "operator"), spec["operator"], OPERATORS)
    wanted = _value(reading, spec, operator, at)
    severity = reading.choice(
        (*at, "severity"), spec.get("severity", "warning"), [one.label for one in Severity]
    )
    check = _check(pattern, OPERATORS[operator][1], wanted, reading.text((*at, "message"), spec["message"]))
    check.__name__, check.__module__ = name.replace("-", "_"), "custom"
    source = spec.get("source")
    return Rule(
        check,
        code="",
        severity=Severity[severity.upper()],
        tags=tuple(reading.sequence((*at, "tags"), spec.get("tags"))),
        sources=(reading.text((*at, "source"), source),) if source is not None else (),
    )


def _value(reading: Reading, spec: dict[str, Any], operator: str, at: Path) -> Any:
    if OPERATORS[operator][0] != ("value" in spec):
        cure = "add one" if OPERATORS[operator][0] else "remove it"
        raise reading.fail(
            at, f"operator {operator!r} takes {'a' if OPERATORS[operator][0] else 'no'} value: {cure}"
        )
    wanted = spec.get("value")
    if operator in ("in", "not-in") and not isinstance(wanted, list):
        raise reading.fail((*at, "value"), f"value is {wanted!r}: operator {operator!r} takes a list")
    if operator in ("at-least", "at-most") and (
        isinstance(wanted, bool) or not isinstance(wanted, (int, float))
    ):
        raise reading.fail((*at, "value"), f"value is {wanted!r}: operator {operator!r} takes a number")
    if operator in ("matches", "not-matches"):
        try:
            if len(str(wanted)) > _LONGEST_PATTERN:
                raise re.error(f"longer than {_LONGEST_PATTERN} characters")
            re.compile(str(wanted))
        except re.error as error:
            raise reading.fail((*at, "value"), f"{wanted!r} is no regular expression: {error}") from error
    return wanted


def _check(
    pattern: tuple[str | int | None, ...], holds: Callable[[Any, Any], bool], wanted: Any, message: str
) -> Callable[[Stack], Violations]:
    def check(stack: Stack) -> Violations:
        for path, value in found_at(stack.model, pattern):
            if not holds(value, wanted):
                service = str(path[1]) if path[0] == "services" and len(path) > 1 else ""
                text = message.replace("{path}", spell(path)).replace("{service}", service)
                yield Violation(path, text.replace("{value}", "nothing" if value is None else _text(value)))

    return check
