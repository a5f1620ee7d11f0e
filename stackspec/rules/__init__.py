"""Rules: one module each, found by walking the family's folder.

A rule module needs one import line::

    from stackspec.rules import Severity, Stack, Violation, Violations, rule
"""

from stackspec.findings.finding import Severity, Violation
from stackspec.findings.fix import Append, Fix, Remove, Set
from stackspec.rules.parameters import Parameters
from stackspec.rules.rule import Rule, Violations, rule
from stackspec.rules.stack import Stack

__all__ = [
    "Append",
    "Fix",
    "Parameters",
    "Remove",
    "Rule",
    "Set",
    "Severity",
    "Stack",
    "Violation",
    "Violations",
    "rule",
]
